/* TLS handshakes and certificates made by hand, see outside_net.h. */
#include "watch/detect/outside_net.h"

/* A DER element around what was written since `from`; lengths of two bytes throughout. */
static void
wrap(struct out *o, size_t from, uint8_t tag)
{
	size_t len = o->len - from;

	assert_true(o->len + 4 <= sizeof(o->b));
	memmove(o->b + from + 4, o->b + from, len);
	o->b[from] = tag;
	o->b[from + 1] = 0x82;
	put16(o->b + from + 2, (unsigned)len);
	o->len += 4;
}

static void
add_name(struct out *o, const char *cn, const char *organisation)
{
	size_t name = o->len;

	for (int i = 0; i < 2; i++) {
		const char *value = i == 0 ? organisation : cn;
		size_t at = o->len;

		if (value == NULL)
			continue;
		add(o, i == 0 ? "\x06\x03\x55\x04\x0a" : "\x06\x03\x55\x04\x03", 5);
		{
			size_t text = o->len;

			add(o, value, strlen(value));
			wrap(o, text, 0x0c);
		}
		wrap(o, at, 0x30);
		wrap(o, at, 0x31);
	}
	wrap(o, name, 0x30);
}

static void
add_certificate(struct out *o, const struct certificate *c)
{
	static const char algorithm[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05";
	size_t all = o->len, tbs = o->len, at;

	add(o, "\x02\x01\x07", 3);
	add(o, algorithm, sizeof(algorithm));
	add_name(o, c->issuer_cn, c->issuer_organisation);
	at = o->len;
	add(o,
		"\x17\x0d"
		"230101000000Z",
		15);
	add(o, "\x17\x0d", 2);
	add(o, c->not_after, 13);
	wrap(o, at, 0x30);
	add_name(o, c->cn, c->organisation);
	at = o->len;
	add(o,
		"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01"
		"\x07",
		21);
	add(o, "\x03\x02\x00\x04", 4);
	wrap(o, at, 0x30);
	wrap(o, tbs, 0x30);
	add(o, algorithm, sizeof(algorithm));
	add(o, "\x03\x02\x00\x01", 4);
	wrap(o, all, 0x30);
}

/* A TLS handshake message in a record of its own. */
static void
add_handshake(struct out *o, uint8_t type, const struct out *body)
{
	add(o, "\x16\x03\x01", 3);
	add_number(o, (unsigned)body->len + 4, 2);
	add_number(o, type, 1);
	add_number(o, (unsigned)body->len, 3);
	add(o, body->b, body->len);
}

void
say_client_hello(struct talk *t, const char *sni)
{
	static const char random[32] = {0};
	struct out body = {.len = 0}, extensions = {.len = 0}, record = {.len = 0};

	add(&body, "\x03\x03", 2);
	add(&body, random, sizeof(random));
	add(&body, "\x00\x00\x04\xc0\x2f\x00\x9c\x01\x00", 9);
	if (sni != NULL) {
		add_number(&extensions, 0, 2);
		add_number(&extensions, (unsigned)strlen(sni) + 5, 2);
		add_number(&extensions, (unsigned)strlen(sni) + 3, 2);
		add_number(&extensions, 0, 1);
		add_number(&extensions, (unsigned)strlen(sni), 2);
		add(&extensions, sni, strlen(sni));
	}
	add(&extensions, "\x00\x0a\x00\x04\x00\x02\x00\x17", 8);
	add_number(&body, (unsigned)extensions.len, 2);
	add(&body, extensions.b, extensions.len);
	add_handshake(&record, 1, &body);
	say(t, true, str_of((const char *)record.b, record.len));
}

void
say_server_hello(struct talk *t, unsigned version, unsigned cipher, const struct certificate *c)
{
	static const char random[32] = {0};
	struct out body = {.len = 0}, record = {.len = 0}, chain = {.len = 0};

	add_number(&body, version, 2);
	add(&body, random, sizeof(random));
	add_number(&body, 0, 1);
	add_number(&body, cipher, 2);
	add_number(&body, 0, 1);
	add_handshake(&record, 2, &body);
	if (c != NULL) {
		struct out der = {.len = 0};

		add_certificate(&der, c);
		add_number(&chain, (unsigned)der.len + 3, 3);
		add_number(&chain, (unsigned)der.len, 3);
		add(&chain, der.b, der.len);
		add_handshake(&record, 11, &chain);
	}
	body.len = 0;
	add_handshake(&record, 14, &body);
	say(t, false, str_of((const char *)record.b, record.len));
}

void
tls(struct net *n, const uint8_t server[4], uint16_t port, const char *sni,
	const struct certificate *c)
{
	struct talk t = dial(n, pc, server, port);

	say_client_hello(&t, sni);
	say_server_hello(&t, 0x0303, 0xc02f, c);
	hang_up(&t);
}

const struct certificate proper = {
	"www.fine.example", "Fine", "Fine CA", "Fine Trust", "301231000000Z"};
