/*
 * Names of DNS messages (RFC 1035 section 4.1.4). Compression is the dangerous part: a pointer has
 * to lead to before the run of labels that it ends, so no name can loop, and the number of hops has
 * a limit too, so no message can cost much.
 */
#include "wire/dns/name.h"

static void
add_label(struct dns_draft *d, const uint8_t *p, unsigned len)
{
	if (d->labels++ > 0)
		d->text[d->len++] = '.';
	for (unsigned i = 0; i < len; i++) {
		uint8_t c = p[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c > 0x20 && c < 0x7f && c != '.' && c != '\\') {
			d->text[d->len++] = (char)c;
			continue;
		}
		d->text[d->len++] = '\\';
		d->text[d->len++] = (char)('0' + c / 100);
		d->text[d->len++] = (char)('0' + c / 10 % 10);
		d->text[d->len++] = (char)('0' + c % 10);
	}
	d->wire_len += len + 1;
}

/* Where in the message a run of labels goes on, in the bounds of the one pointer or the end. */
struct walk {
	size_t at;    /* next byte */
	size_t begin; /* of this run: a pointer has to lead to before it */
	size_t end;   /* behind the name where it stood; 0 until its first pointer or its root */
	unsigned hops;
};

static enum err
follow_pointer(struct walk *w, struct str message)
{
	const uint8_t *p = (const uint8_t *)message.p;
	size_t to;

	if (w->at + 2 > message.len)
		return ERR_TRUNCATED;
	to = (p[w->at] & 0x3fu) << 8 | p[w->at + 1];
	if (to >= w->begin || ++w->hops > LIMIT_DNS_HOPS)
		return ERR_MALFORMED;
	if (w->end == 0)
		w->end = w->at + 2;
	w->at = w->begin = to;
	return ERR_OK;
}

enum err
dns_draft_name(struct str message, size_t *at, struct dns_draft *d)
{
	struct walk w = {.at = *at, .begin = *at};

	d->len = d->wire_len = d->labels = 0;
	for (;;) {
		uint8_t len;
		enum err err;

		if (w.at >= message.len)
			return ERR_TRUNCATED;
		len = (uint8_t)message.p[w.at];
		if (len == 0)
			break;
		if (len >= 0xc0) {
			err = follow_pointer(&w, message);
			if (err != ERR_OK)
				return err;
			continue;
		}
		if (len > 63 || d->wire_len + len + 2 > NAME_WIRE_MAX)
			return ERR_MALFORMED;
		if (w.at + 1 + len > message.len)
			return ERR_TRUNCATED;
		add_label(d, (const uint8_t *)message.p + w.at + 1, len);
		w.at += 1u + len;
	}
	d->wire_len++;
	if (d->labels == 0)
		d->text[d->len++] = '.';
	*at = w.end != 0 ? w.end : w.at + 1;
	return ERR_OK;
}

struct str
dns_draft_text(const struct dns_draft *d)
{
	unsigned from = 0;

	if (d->len > LIMIT_DNS_NAME_BYTES) {
		from = d->len - LIMIT_DNS_NAME_BYTES;
		while (d->text[from - 1] != '.') /* a label has 252 bytes at most: there is one */
			from++;
	}
	return str_of(d->text + from, d->len - from);
}

size_t
dns_draft_copy(const struct dns_draft *d, char dst[LIMIT_DNS_NAME_BYTES])
{
	struct str text = dns_draft_text(d);

	if (d->labels == 0)
		return 0;
	memcpy(dst, text.p, text.len);
	return text.len;
}
