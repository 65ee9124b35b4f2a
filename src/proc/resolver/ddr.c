/* See ddr.h. */
#include "proc/resolver/ddr.h"

#include "proc/resolver/doh.h"

#define TTL 300 /* seconds: doors may be shut */
#define KEY_ALPN 1
#define KEY_PORT 3
#define KEY_IPV4 4
#define KEY_IPV6 6
#define KEY_DOHPATH 7
#define PORT_DOT 853
#define PORT_DOH 443

static void
put_be16(struct buf *b, unsigned n)
{
	buf_byte(b, (uint8_t)(n >> 8));
	buf_byte(b, (uint8_t)n);
}

/* The name as on the wire; false: it is none. */
static bool
put_name(struct buf *b, struct str name)
{
	if (name.len == 0 || name.len > LIMIT_DNS_NAME_BYTES - 3)
		return false;
	while (name.len > 0) {
		struct str label = str_split(&name, '.');

		if (label.len == 0 || label.len > 63)
			return false;
		buf_byte(b, (uint8_t)label.len);
		buf_str(b, label);
	}
	buf_byte(b, 0);
	return buf_err(b) == ERR_OK;
}

static void
put_hint(struct buf *b, const struct ddr *d, uint8_t family)
{
	unsigned bytes = family == 4 ? 4 : 16;

	for (size_t i = 0; i < d->n_self; i++) {
		if (d->self[i].family != family)
			continue;
		put_be16(b, family == 4 ? KEY_IPV4 : KEY_IPV6);
		put_be16(b, bytes);
		buf_add(b, d->self[i].b, bytes);
		return; /* one of each */
	}
}

/* One door; keys in order (RFC 9460 section 2.2). */
static void
put_record(struct ddr *d, struct str alpn, uint16_t port, bool is_doh)
{
	struct buf b = buf_of(DDR_RECORD_BYTES);
	bool is_usual = port == (is_doh ? PORT_DOH : PORT_DOT);

	put_be16(&b, (unsigned)d->n + 1); /* priority: 0 would be an alias */
	buf_add(&b, d->name, d->name_len);
	put_be16(&b, KEY_ALPN);
	put_be16(&b, (unsigned)alpn.len + 1);
	buf_byte(&b, (uint8_t)alpn.len);
	buf_str(&b, alpn);
	if (!is_usual) {
		put_be16(&b, KEY_PORT);
		put_be16(&b, 2);
		put_be16(&b, port);
	}
	put_hint(&b, d, 4);
	put_hint(&b, d, 6);
	if (is_doh) {
		struct str path = STR(DOH_PATH "{?dns}");

		put_be16(&b, KEY_DOHPATH);
		put_be16(&b, (unsigned)path.len);
		buf_str(&b, path);
	}
	if (buf_err(&b) == ERR_OK) {
		memcpy(d->records[d->n], b.p, b.len);
		d->len[d->n++] = b.len;
	}
	buf_done(&b);
}

static bool
is_covered(const struct ddr_offer *o, struct addr a)
{
	for (size_t i = 0; i < o->n_addrs; i++)
		if (addr_equal(o->addrs[i], a))
			return true;
	return false;
}

void
ddr_make(const struct ddr_offer *o, struct ddr *ret_ddr)
{
	struct ddr *d = ret_ddr;
	struct buf name = buf_of(LIMIT_DNS_NAME_BYTES);
	bool is_good = put_name(&name, o->name);

	*d = (struct ddr){0};
	for (size_t i = 0; i < o->n_self && is_good; i++) {
		if (addr_is_none(o->self[i]))
			continue;
		is_good = d->n_self < DDR_SELVES && is_covered(o, o->self[i]);
		if (is_good)
			d->self[d->n_self++] = o->self[i];
	}
	if (is_good && d->n_self > 0) {
		memcpy(d->name, name.p, name.len);
		d->name_len = name.len;
		if (o->doh_port != 0)
			put_record(d, STR("h2"), o->doh_port, true);
		if (o->dot_port != 0)
			put_record(d, STR("dot"), o->dot_port, false);
	}
	buf_done(&name);
}

bool
ddr_is_good(ms_t begins, ms_t ends, ms_t now)
{
	return now >= begins && (ends == 0 || now + TTL * MS_SECOND < ends);
}

void
ddr_reply(const struct ddr *d, const struct dns_ask *ask, struct dns_reply *reply)
{
	if (d->n == 0 || reply->rcode != 0 || ask->type != DNS_TYPE_SVCB ||
		!str_equal(str_of(ask->name, ask->name_len), STR(DDR_NAME)))
		return;
	reply->data_type = DNS_TYPE_SVCB;
	for (size_t i = 0; i < d->n; i++)
		reply->data[i] = str_of(d->records[i], d->len[i]);
	reply->ttl = TTL;
	reply->extra_name = str_of(d->name, d->name_len);
	reply->extra = d->self;
	reply->n_extra = d->n_self;
}
