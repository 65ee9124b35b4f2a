/*
 * DNS messages (RFC 1035 section 4.1, compression 4.1.4), see dns.h. Bytes in, struct dns_msg out;
 * called by the sensor for DNS, multicast DNS and LLMNR, and by whatever else meets DNS.
 */
#include "wire/dns/dns.h"

#include "base/reader.h"
#include "wire/dns/name.h"

#define HEADER 12
#define CLASS_TOP 0x8000
#define KNOWN_NAMES 8

_Static_assert(sizeof(struct dns_msg) <= 8192, "fits on the stack of the sensor");

/* Names by the place where they begin, since most records point to one that was read before. */
struct known_name {
	uint16_t at; /* in the message; 0 (the header): none */
	struct dns_name name;
};

struct parse {
	struct dns_msg *msg;
	struct str message;
	struct reader r;
	unsigned n_known;
	struct known_name known[KNOWN_NAMES];
};

/* Keeps the end of the text that fits a name; a name without length when the pool is full. */
static struct dns_name
keep_name(struct dns_msg *m, const struct dns_draft *d)
{
	struct dns_name name = {.wire_len = (uint8_t)d->wire_len, .labels = (uint8_t)d->labels};
	struct str text = dns_draft_text(d);

	name.is_cut = text.len < d->len;
	if (text.len > sizeof(m->names) - m->names_len)
		return name;
	name.at = m->names_len;
	name.len = (uint8_t)text.len;
	memcpy(m->names + name.at, text.p, name.len);
	m->names_len = (uint16_t)(m->names_len + name.len);
	return name;
}

static const struct dns_name *
find_known(const struct parse *s, size_t at)
{
	for (unsigned i = 0; i < KNOWN_NAMES; i++)
		if (s->known[i].at == at && at >= HEADER)
			return &s->known[i].name;
	return NULL;
}

static struct dns_name
take_name(struct parse *s, struct reader *r)
{
	size_t start = (size_t)((const char *)r->p - s->message.p), at = start;
	struct dns_name name = {0};
	const uint8_t *p = r->p;
	struct dns_draft d;
	enum err err;

	if (reader_left(r) >= 2 && p[0] >= 0xc0) {
		const struct dns_name *known = find_known(s, (p[0] & 0x3fu) << 8 | p[1]);

		if (known != NULL) {
			reader_skip(r, 2);
			return *known;
		}
	}
	if (reader_left(r) == 0) {
		reader_fail(r, ERR_TRUNCATED);
		return name;
	}
	err = dns_draft_name(s->message, &at, &d);
	if (err == ERR_OK && at - start > reader_left(r))
		err = ERR_MALFORMED; /* it goes on behind its record */
	if (err != ERR_OK) {
		reader_fail(r, err);
		return name;
	}
	reader_skip(r, at - start);
	name = keep_name(s->msg, &d);
	if (name.len > 0)
		s->known[s->n_known++ % KNOWN_NAMES] = (struct known_name){(uint16_t)start, name};
	return name;
}

/* Passes a name that nobody will read. */
static void
skip_name(struct reader *r)
{
	uint8_t len;

	while ((len = reader_u8(r)) != 0) {
		if (len >= 0xc0) {
			reader_skip(r, 1);
			return;
		}
		if (len > 63)
			reader_fail(r, ERR_MALFORMED);
		reader_skip(r, len);
	}
}

static void
read_header(struct reader *r, struct dns_msg *m)
{
	uint16_t flags;

	m->id = reader_be16(r);
	flags = reader_be16(r);
	m->is_response = flags & 0x8000;
	m->opcode = flags >> 11 & 15;
	m->is_authoritative = flags & 0x0400;
	m->is_truncated = flags & 0x0200;
	m->is_recursion_desired = flags & 0x0100;
	m->is_recursion_available = flags & 0x0080;
	m->rcode = flags & 15;
	for (int i = 0; i < DNS_SECTIONS; i++)
		m->counts[i] = reader_be16(r);
	m->is_cut = m->has_edns = m->wants_dnssec = false;
	m->udp_size = m->left_out = m->trailing = 0;
	m->n_questions = m->n_records = m->names_len = 0;
}

static void
read_question(struct parse *s)
{
	struct dns_msg *m = s->msg;
	struct dns_question q = {0};
	bool is_kept = m->n_questions < LIMIT_DNS_QUESTIONS;
	uint16_t class_field;

	if (is_kept)
		q.name = take_name(s, &s->r);
	else
		skip_name(&s->r);
	q.type = reader_be16(&s->r);
	class_field = reader_be16(&s->r);
	q.dns_class = class_field & ~CLASS_TOP;
	q.wants_unicast = class_field & CLASS_TOP;
	if (reader_err(&s->r) != ERR_OK)
		return;
	if (is_kept && q.name.len > 0)
		m->questions[m->n_questions++] = q;
	else
		m->left_out++;
}

/* The record's own fields of the types that have some; all others keep just their bytes. */
static void
read_data(struct parse *s, struct reader *v, struct dns_record *x)
{
	const uint8_t *p;

	switch (x->type) {
	case DNS_TYPE_A:
		if ((p = reader_take(v, 4)) != NULL)
			x->addr = addr_v4(p);
		break;
	case DNS_TYPE_AAAA:
		if ((p = reader_take(v, 16)) != NULL)
			x->addr = addr_v6(p);
		break;
	case DNS_TYPE_SRV: /* RFC 2782 */
		x->priority = reader_be16(v);
		x->weight = reader_be16(v);
		x->port = reader_be16(v);
		x->target = take_name(s, v);
		break;
	case DNS_TYPE_MX:
	case DNS_TYPE_SVCB:
	case DNS_TYPE_HTTPS:
		x->priority = reader_be16(v);
		x->target = take_name(s, v);
		break;
	case DNS_TYPE_NS:
	case DNS_TYPE_CNAME:
	case DNS_TYPE_SOA:
	case DNS_TYPE_PTR:
	case DNS_TYPE_DNAME:
		x->target = take_name(s, v);
		break;
	default:
		break;
	}
}

/* RFC 6891 section 6.1.3: class is the size, the time to live holds more of the code and DO. */
static void
read_edns(struct dns_msg *m, uint16_t size, uint32_t ttl)
{
	m->has_edns = true;
	m->udp_size = size;
	m->rcode = (uint16_t)(m->rcode & 15) | (uint16_t)(ttl >> 24 << 4);
	m->wants_dnssec = ttl & 0x8000;
}

static void
read_record(struct parse *s, enum dns_section section)
{
	struct dns_msg *m = s->msg;
	struct dns_record x = {.section = (uint8_t)section};
	bool is_kept = m->n_records < LIMIT_DNS_RECORDS;
	uint16_t class_field, len;
	struct reader v;

	if (is_kept)
		x.name = take_name(s, &s->r);
	else
		skip_name(&s->r);
	x.type = reader_be16(&s->r);
	class_field = reader_be16(&s->r);
	x.dns_class = class_field & ~CLASS_TOP;
	x.is_cache_flush = class_field & CLASS_TOP;
	x.ttl = reader_be32(&s->r);
	len = reader_be16(&s->r);
	if (reader_left(&s->r) < len)
		reader_fail(&s->r, ERR_TRUNCATED);
	if (reader_err(&s->r) != ERR_OK)
		return;
	v = reader_sub(&s->r, len);
	if (x.type == DNS_TYPE_OPT) {
		read_edns(m, class_field, x.ttl);
		return;
	}
	if (x.type == DNS_TYPE_NSEC)
		return;
	if (!is_kept || x.name.len == 0) {
		m->left_out++;
		return;
	}
	x.data = str_of((const char *)v.p, len);
	/* an update (RFC 2136) and a multicast known answer may leave the data out */
	if (len > 0)
		read_data(s, &v, &x);
	if (reader_err(&v) != ERR_OK)
		reader_fail(&s->r, ERR_MALFORMED);
	else
		m->records[m->n_records++] = x;
}

enum err
dns_parse(struct str message, struct dns_msg *ret_msg)
{
	struct parse s = {
		.msg = ret_msg, .message = message, .r = reader_of(message.p, message.len)};

	if (message.len < HEADER)
		return ERR_TRUNCATED;
	if (message.len > UINT16_MAX)
		return ERR_LIMIT;
	read_header(&s.r, ret_msg);
	ret_msg->wire_len = (uint16_t)message.len;
	for (unsigned i = 0; i < ret_msg->counts[DNS_QUESTION] && s.r.err == ERR_OK; i++)
		read_question(&s);
	for (int section = DNS_ANSWER; section <= DNS_ADDITIONAL; section++)
		for (unsigned i = 0; i < ret_msg->counts[section] && s.r.err == ERR_OK; i++)
			read_record(&s, (enum dns_section)section);
	if (reader_err(&s.r) == ERR_TRUNCATED) {
		ret_msg->is_cut = true;
		return ERR_OK;
	}
	ret_msg->trailing = (uint16_t)reader_left(&s.r);
	return reader_err(&s.r);
}

struct str
dns_last_labels(struct str name, unsigned n)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.p[i - 1] == '.' && --n == 0)
			return str_of(name.p + i, name.len - i);
	return name;
}

size_t
dns_first_label(struct str name, char *dst, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < name.len && name.p[i] != '.' && len + 1 < size; i++) {
		unsigned c = (uint8_t)name.p[i];

		if (c == '\\' && i + 3 < name.len) {
			c = (unsigned)(name.p[i + 1] - '0') * 100 +
			    (unsigned)(name.p[i + 2] - '0') * 10 + (unsigned)(name.p[i + 3] - '0');
			i += 3;
		}
		dst[len++] = (char)(uint8_t)c;
	}
	dst[len] = '\0';
	return len;
}

enum err
dns_txt_next(struct str *data, struct str *ret_string)
{
	size_t len;

	if (data->len == 0)
		return ERR_NOT_FOUND;
	len = (uint8_t)data->p[0];
	if (len + 1 > data->len)
		return ERR_TRUNCATED;
	*ret_string = str_of(data->p + 1, len);
	*data = str_of(data->p + 1 + len, data->len - 1 - len);
	return ERR_OK;
}

enum err
dns_txt_value(struct str data, struct str key, struct str *ret_value)
{
	struct str string;

	while (dns_txt_next(&data, &string) == ERR_OK) {
		if (string.len <= key.len || string.p[key.len] != '=' ||
			!str_starts_nocase(string, key))
			continue;
		*ret_value = str_of(string.p + key.len + 1, string.len - key.len - 1);
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

enum err
dns_stream_next(struct str *stream, struct str *ret_message)
{
	struct reader r = reader_of(stream->p, stream->len);
	struct str message = reader_str(&r, reader_be16(&r));

	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	*ret_message = message;
	*stream = str_of((const char *)r.p, (size_t)(r.end - r.p));
	return ERR_OK;
}
