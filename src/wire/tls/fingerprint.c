/*
 * Fingerprints of TLS clients. JA3: MD5 over five lists of numbers in the order sent (as published
 * by Salesforce in 2017). JA4: readable counts, then two cut SHA-256 over sorted lists (as FoxIO
 * published it for TLS clients). GREASE values (RFC 8701) are left out of both, everywhere.
 */
#include "base/digest.h"
#include "wire/tls/tls.h"

#include <stdio.h>

#define EXT_SERVER_NAME 0
#define EXT_ALPN 16
#define JA4_HASH_CHARS 12
#define ITEM_CHARS 5 /* "c02b," */

/* A text being written into a fixed room; too much sets is_over. */
struct text {
	char *p;
	size_t len, room;
	bool is_over;
};

static void
text_add(struct text *t, const char *s, size_t len)
{
	if (len >= t->room - t->len) {
		t->is_over = true;
		return;
	}
	memcpy(t->p + t->len, s, len);
	t->len += len;
	t->p[t->len] = '\0';
}

/* A decimal number, after a '-' unless it begins its list. */
static void
text_number(struct text *t, unsigned value)
{
	char digits[12];
	bool is_first = t->len == 0 || t->p[t->len - 1] == ',';
	int len = snprintf(digits, sizeof(digits), is_first ? "%u" : "-%u", value);

	text_add(t, digits, (size_t)len);
}

static void
text_list(struct text *t, struct tls_list list)
{
	for (unsigned i = 0; i < list.count; i++)
		if (!tls_is_grease(tls_list_at(list, i)))
			text_number(t, tls_list_at(list, i));
	text_add(t, ",", 1);
}

enum err
tls_ja3_text(const struct tls_client_hello *hello, char ret_text[LIMIT_TLS_JA3_BYTES])
{
	struct text t = {.p = ret_text, .room = LIMIT_TLS_JA3_BYTES};

	if (hello->is_ssl2)
		return ERR_UNSUPPORTED;
	if (hello->ciphers.count > LIMIT_TLS_CIPHERS)
		return ERR_LIMIT;
	text_number(&t, hello->version_legacy);
	text_add(&t, ",", 1);
	text_list(&t, hello->ciphers);
	for (unsigned i = 0; i < hello->extension_count; i++)
		if (!tls_is_grease(hello->extensions[i]))
			text_number(&t, hello->extensions[i]);
	text_add(&t, ",", 1);
	text_list(&t, hello->groups);
	for (size_t i = 0; i < hello->point_formats.len; i++)
		text_number(&t, (uint8_t)hello->point_formats.p[i]);
	return t.is_over ? ERR_LIMIT : ERR_OK;
}

enum err
tls_ja3(const struct tls_client_hello *hello, char ret_hex[TLS_JA3_HEX_MAX])
{
	char text[LIMIT_TLS_JA3_BYTES], hex[DIGEST_HEX_MAX];
	uint8_t md5[DIGEST_BYTES_MAX];
	enum err err = tls_ja3_text(hello, text);

	if (err != ERR_OK)
		return err;
	digest_hex(md5, digest_of(DIGEST_MD5, text, strlen(text), md5), hex);
	str_copy(str_c(hex), ret_hex, TLS_JA3_HEX_MAX);
	return ERR_OK;
}

static const char *
ja4_version(const struct tls_client_hello *hello)
{
	static const struct {
		uint16_t version;
		char text[3];
	} names[] = {
		{TLS_VERSION_13, "13"},
		{TLS_VERSION_12, "12"},
		{TLS_VERSION_11, "11"},
		{TLS_VERSION_10, "10"},
		{TLS_VERSION_SSL3, "s3"},
		{TLS_VERSION_SSL2, "s2"},
		{TLS_VERSION_DTLS10, "d1"},
		{TLS_VERSION_DTLS12, "d2"},
		{TLS_VERSION_DTLS13, "d3"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].version == hello->version)
			return names[i].text;
	return "00";
}

static bool
is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* First and last character of the first protocol name, or of its hexadecimal text. */
static void
ja4_alpn(const struct tls_client_hello *hello, char ret[2])
{
	static const char hex[] = "0123456789abcdef";
	struct str name = hello->alpn_count > 0 ? hello->alpn[0] : str_of(NULL, 0);
	char first, last;

	if (name.len == 0) {
		memcpy(ret, "00", 2);
		return;
	}
	first = name.p[0];
	last = name.p[name.len - 1];
	if (!is_alphanumeric(first) || !is_alphanumeric(last)) {
		first = hex[(uint8_t)first >> 4];
		last = hex[(uint8_t)last & 15];
	}
	ret[0] = first;
	ret[1] = last;
}

/* Values kept in order, smallest first. */
struct sorted {
	uint16_t v[LIMIT_TLS_CIPHERS];
	unsigned count;
};

static void
sorted_add(struct sorted *s, uint16_t value)
{
	unsigned at = s->count++;

	for (; at > 0 && s->v[at - 1] > value; at--)
		s->v[at] = s->v[at - 1];
	s->v[at] = value;
}

/* "002f,0035": with the comma before each but the first. */
static void
text_hex(struct text *t, uint16_t value, bool is_first)
{
	char item[8];
	int len = snprintf(item, sizeof(item), is_first ? "%04x" : ",%04x", value);

	text_add(t, item, (size_t)len);
}

static void
hash_text(const struct text *t, char ret[JA4_HASH_CHARS])
{
	char hex[DIGEST_HEX_MAX];
	uint8_t sha[DIGEST_BYTES_MAX];

	digest_hex(sha, digest_of(DIGEST_SHA256, t->p, t->len, sha), hex);
	memcpy(ret, hex, JA4_HASH_CHARS);
}

/* Returns how many ciphers count. */
static unsigned
ja4_ciphers(const struct tls_client_hello *hello, char ret[JA4_HASH_CHARS])
{
	char room[LIMIT_TLS_CIPHERS * ITEM_CHARS + 1];
	struct text t = {.p = room, .room = sizeof(room)};
	struct sorted all = {.count = 0};

	for (unsigned i = 0; i < hello->ciphers.count; i++)
		if (!tls_is_grease(tls_list_at(hello->ciphers, i)))
			sorted_add(&all, tls_list_at(hello->ciphers, i));
	for (unsigned i = 0; i < all.count; i++)
		text_hex(&t, all.v[i], i == 0);
	if (all.count > 0)
		hash_text(&t, ret);
	return all.count;
}

/* Returns how many extensions count; the name and ALPN do, but are not hashed. */
static unsigned
ja4_extensions(const struct tls_client_hello *hello, char ret[JA4_HASH_CHARS])
{
	char room[(LIMIT_TLS_EXTENSIONS + LIMIT_TLS_CIPHERS) * ITEM_CHARS + 2];
	struct text t = {.p = room, .room = sizeof(room)};
	struct sorted all = {.count = 0};
	unsigned count = 0, shown = 0;

	for (unsigned i = 0; i < hello->extension_count; i++) {
		uint16_t type = hello->extensions[i];

		count += !tls_is_grease(type);
		if (!tls_is_grease(type) && type != EXT_SERVER_NAME && type != EXT_ALPN)
			sorted_add(&all, type);
	}
	for (unsigned i = 0; i < all.count; i++)
		text_hex(&t, all.v[i], i == 0);
	for (unsigned i = 0; i < hello->sig_algs.count; i++) {
		if (tls_is_grease(tls_list_at(hello->sig_algs, i)))
			continue;
		if (shown++ == 0)
			text_add(&t, "_", 1);
		text_hex(&t, tls_list_at(hello->sig_algs, i), shown == 1);
	}
	if (all.count > 0)
		hash_text(&t, ret);
	return count;
}

enum err
tls_ja4(const struct tls_client_hello *hello, enum tls_transport over, char ret_ja4[TLS_JA4_MAX])
{
	static const char letters[] = {'t', 'q', 'd'};
	char ciphers[JA4_HASH_CHARS + 1] = "000000000000";
	char extensions[JA4_HASH_CHARS + 1] = "000000000000";
	unsigned cipher_count, extension_count;
	char alpn[2];

	if (hello->is_ssl2)
		return ERR_UNSUPPORTED;
	if (hello->ciphers.count > LIMIT_TLS_CIPHERS || hello->sig_algs.count > LIMIT_TLS_CIPHERS)
		return ERR_LIMIT;
	cipher_count = ja4_ciphers(hello, ciphers);
	extension_count = ja4_extensions(hello, extensions);
	ja4_alpn(hello, alpn);
	snprintf(ret_ja4, TLS_JA4_MAX, "%c%s%c%02u%02u%c%c_%s_%s", letters[over],
		ja4_version(hello), hello->has_sni ? 'd' : 'i',
		cipher_count < 99 ? cipher_count : 99, extension_count < 99 ? extension_count : 99,
		alpn[0], alpn[1], ciphers, extensions);
	return ERR_OK;
}
