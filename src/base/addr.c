/* Addresses: kinds (RFC 1918, 4193, 4291, 5735, 6598) and text (RFC 5952, via inet_ntop). */
#include "base/addr.h"

#include <arpa/inet.h>
#include <stdio.h>

/* The first four bytes of an address, as a number; the rest of a longer prefix is zero. */
struct prefix {
	uint32_t mask, net;
};

#define PREFIX(bits, a, b, c, d)                                                                   \
	{                                                                                          \
		0xffffffffU << (32 - (bits)), (uint32_t)(a) << 24 | (uint32_t)(b) << 16 |          \
						      (uint32_t)(c) << 8 | (uint32_t)(d)           \
	}

/* clang-format off */
static const struct prefix private_v4[] = {
	PREFIX(8, 10, 0, 0, 0), PREFIX(12, 172, 16, 0, 0), PREFIX(16, 192, 168, 0, 0),
	PREFIX(10, 100, 64, 0, 0), PREFIX(16, 169, 254, 0, 0),
};
static const struct prefix private_v6[] = {
	PREFIX(7, 0xfc, 0, 0, 0), PREFIX(10, 0xfe, 0x80, 0, 0),
};
static const struct prefix special_v4[] = {
	PREFIX(8, 0, 0, 0, 0), PREFIX(8, 127, 0, 0, 0), PREFIX(24, 192, 0, 0, 0),
	PREFIX(24, 192, 0, 2, 0), PREFIX(15, 198, 18, 0, 0), PREFIX(24, 198, 51, 100, 0),
	PREFIX(24, 203, 0, 113, 0), PREFIX(4, 224, 0, 0, 0), PREFIX(4, 240, 0, 0, 0),
};
static const struct prefix special_v6[] = {
	PREFIX(8, 0xff, 0, 0, 0), PREFIX(32, 0x20, 0x01, 0x0d, 0xb8),
};
/* clang-format on */

static inline uint32_t
first_bytes(struct addr a)
{
	return (uint32_t)a.b[0] << 24 | (uint32_t)a.b[1] << 16 | (uint32_t)a.b[2] << 8 | a.b[3];
}

static inline bool
in_list(uint32_t first, const struct prefix *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((first & list[i].mask) == list[i].net)
			return true;
	return false;
}

#define IN(a, list) in_list(first_bytes(a), list, sizeof(list) / sizeof(*(list)))

struct addr
addr_v4(const uint8_t bytes[4])
{
	struct addr a = {.family = 4};

	memcpy(a.b, bytes, 4);
	return a;
}

struct addr
addr_v6(const uint8_t bytes[16])
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct addr a = {.family = 6};

	if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
		return addr_v4(bytes + 12);
	memcpy(a.b, bytes, 16);
	return a;
}

bool
addr_is_none(struct addr a)
{
	return a.family == 0;
}

bool
addr_is_loopback(struct addr a)
{
	static const uint8_t one[16] = {[15] = 1};

	return a.family == 4 ? a.b[0] == 127 : a.family == 6 && memcmp(a.b, one, 16) == 0;
}

bool
addr_is_multicast(struct addr a)
{
	static const uint8_t all[4] = {255, 255, 255, 255};

	if (a.family == 4)
		return (a.b[0] & 0xf0) == 224 || memcmp(a.b, all, 4) == 0;
	return a.family == 6 && a.b[0] == 0xff;
}

bool
addr_is_link_local(struct addr a)
{
	if (a.family == 4)
		return a.b[0] == 169 && a.b[1] == 254;
	return a.family == 6 && a.b[0] == 0xfe && (a.b[1] & 0xc0) == 0x80;
}

bool
addr_is_private(struct addr a)
{
	return a.family == 4 ? IN(a, private_v4) : a.family == 6 && IN(a, private_v6);
}

/* ::/64, where the unspecified and the loopback address lie. */
static bool
begins_with_zeroes(struct addr a)
{
	static const uint8_t zeroes[8];

	return memcmp(a.b, zeroes, sizeof(zeroes)) == 0;
}

bool
addr_is_special(struct addr a)
{
	if (a.family == 4)
		return IN(a, private_v4) || IN(a, special_v4);
	return a.family != 6 || IN(a, private_v6) || IN(a, special_v6) || begins_with_zeroes(a);
}

bool
addr_in_prefix(struct addr a, struct addr net, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;
	unsigned max = net.family == 4 ? 32 : 128;

	if (a.family != net.family || a.family == 0 || bits > max)
		return false;
	if (memcmp(a.b, net.b, whole) != 0)
		return false;
	return rest == 0 || ((a.b[whole] ^ net.b[whole]) >> (8 - rest)) == 0;
}

const char *
addr_text(struct addr a, char dst[ADDR_TEXT_MAX])
{
	dst[0] = '\0';
	if (a.family != 0)
		inet_ntop(a.family == 4 ? AF_INET : AF_INET6, a.b, dst, ADDR_TEXT_MAX);
	return dst;
}

enum err
addr_parse(struct str s, struct addr *ret_addr)
{
	char text[ADDR_TEXT_MAX];
	uint8_t b[16];

	if (s.len == 0 || s.len >= sizeof(text))
		return ERR_MALFORMED;
	str_copy(s, text, sizeof(text));
	if (inet_pton(AF_INET, text, b) == 1)
		*ret_addr = addr_v4(b);
	else if (inet_pton(AF_INET6, text, b) == 1)
		*ret_addr = addr_v6(b);
	else
		return ERR_MALFORMED;
	return ERR_OK;
}

enum err
addr_prefix_parse(struct str s, struct addr *ret_net, unsigned *ret_bits)
{
	struct str address = str_split(&s, '/');
	struct addr net;
	uint64_t bits;

	if (addr_parse(address, &net) != ERR_OK ||
		str_u64(s, net.family == 4 ? 32 : 128, &bits) != ERR_OK)
		return ERR_MALFORMED;
	*ret_net = net;
	*ret_bits = (unsigned)bits;
	return ERR_OK;
}

const char *
mac_text(struct mac m, char dst[MAC_TEXT_MAX])
{
	snprintf(dst, MAC_TEXT_MAX, "%02x:%02x:%02x:%02x:%02x:%02x", m.b[0], m.b[1], m.b[2], m.b[3],
		m.b[4], m.b[5]);
	return dst;
}

enum err
mac_parse(struct str s, struct mac *ret_mac)
{
	struct mac m;

	if (s.len != MAC_TEXT_MAX - 1)
		return ERR_MALFORMED;
	for (size_t i = 0; i < 6; i++) {
		int high = str_hex_digit(s.p[i * 3]), low = str_hex_digit(s.p[i * 3 + 1]);
		char sep = i < 5 ? s.p[i * 3 + 2] : ':';

		if (high < 0 || low < 0 || (sep != ':' && sep != '-'))
			return ERR_MALFORMED;
		m.b[i] = (uint8_t)(high << 4 | low);
	}
	*ret_mac = m;
	return ERR_OK;
}

bool
mac_is_zero(struct mac m)
{
	static const struct mac zero;

	return mac_equal(m, zero);
}

bool
mac_is_group(struct mac m)
{
	return (m.b[0] & 0x01) != 0;
}

bool
mac_is_local(struct mac m)
{
	return (m.b[0] & 0x02) != 0;
}
