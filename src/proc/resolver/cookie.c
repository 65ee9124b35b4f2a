/* RFC 9018 section 4: version, three zeroes, time, and SipHash-2-4 over the client's bytes, those
 * eight and its address. */
#include "proc/resolver/cookie.h"

#define OLDEST_S 3600
#define AHEAD_S 300
#define RENEW_S 1800
#define VERSION 1
#define TIME_AT 12
#define HASH_AT 16

static void
hash_of(const struct hash_key *secret, const char *head, struct addr from, char dst[8])
{
	uint8_t bytes[HASH_AT + 16];
	size_t len = from.family == 4 ? 4 : 16;
	uint64_t hash;

	memcpy(bytes, head, HASH_AT);
	memcpy(bytes + HASH_AT, from.b, len);
	hash = hash_bytes(secret, bytes, HASH_AT + len);
	memcpy(dst, &hash, sizeof(hash)); /* little-endian, as SipHash writes it */
}

/* Seconds since it was made; serial arithmetic (RFC 1982) as the RFC asks for. */
static int32_t
age_of(struct str cookie, ms_t now)
{
	const uint8_t *p = (const uint8_t *)cookie.p + TIME_AT;
	uint32_t made = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];

	return (int32_t)((uint32_t)(now / MS_SECOND) - made);
}

bool
cookie_is_good(const struct hash_key *secret, struct str cookie, struct addr from, ms_t now)
{
	char hash[8];
	int32_t age;
	unsigned differs = 0;

	if (cookie.len != COOKIE_BYTES || cookie.p[DNS_COOKIE_CLIENT] != VERSION)
		return false;
	age = age_of(cookie, now);
	hash_of(secret, cookie.p, from, hash);
	for (size_t i = 0; i < sizeof(hash); i++) /* all of them, whichever is wrong */
		differs |= (unsigned)(uint8_t)(hash[i] ^ cookie.p[HASH_AT + i]);
	return differs == 0 && age <= OLDEST_S && age >= -AHEAD_S;
}

void
cookie_make(const struct hash_key *secret, struct str cookie, struct addr from, ms_t now,
	char dst[COOKIE_BYTES])
{
	uint32_t seconds = (uint32_t)(now / MS_SECOND);

	if (cookie_is_good(secret, cookie, from, now) && age_of(cookie, now) <= RENEW_S) {
		memcpy(dst, cookie.p, COOKIE_BYTES);
		return;
	}
	memset(dst, 0, COOKIE_BYTES);
	memcpy(dst, cookie.p, DNS_COOKIE_CLIENT);
	dst[DNS_COOKIE_CLIENT] = VERSION;
	for (int i = 0; i < 4; i++)
		dst[TIME_AT + i] = (char)(seconds >> (24 - 8 * i));
	hash_of(secret, dst, from, dst + HASH_AT);
}
