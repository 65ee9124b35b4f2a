/* Network and hardware addresses as values: compare with memcmp, pass by value. */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H

#include "base/str.h"

#define ADDR_TEXT_MAX 46 /* an IPv6 address as text, with NUL */
#define MAC_TEXT_MAX 18

struct addr {
	uint8_t family; /* 4, 6, or 0 for none */
	uint8_t zero[3];
	uint8_t b[16]; /* network order; IPv4 in the first four, the rest zero */
};

struct mac {
	uint8_t b[6];
};

struct addr addr_v4(const uint8_t bytes[4]);
struct addr addr_v6(const uint8_t bytes[16]);

static inline bool
addr_equal(struct addr a, struct addr b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static inline bool
mac_equal(struct mac a, struct mac b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

bool addr_is_none(struct addr a);
bool addr_is_loopback(struct addr a);
bool addr_is_multicast(struct addr a); /* with IPv4's limited broadcast */
bool addr_is_link_local(struct addr a);
/* RFC 1918, RFC 6598 (shared), RFC 4193 (unique local), link-local. */
bool addr_is_private(struct addr a);
/* Not usable as a peer on the internet: private, multicast, loopback, reserved, documentation. */
bool addr_is_special(struct addr a);
/* True when the first `bits` bits are the same (0..32 or 0..128). */
bool addr_in_prefix(struct addr a, struct addr net, unsigned bits);

/* RFC 5952 text into dst (ADDR_TEXT_MAX bytes); returns dst. "" for none. */
const char *addr_text(struct addr a, char dst[ADDR_TEXT_MAX]);
/* The whole of s as an IPv4 or IPv6 address. ERR_MALFORMED otherwise. */
enum err addr_parse(struct str s, struct addr *ret_addr);
/* "192.168.1.0/24". ERR_MALFORMED: no address, no number, or more bits than it has. */
enum err addr_prefix_parse(struct str s, struct addr *ret_net, unsigned *ret_bits);

/* "00:1b:44:11:3a:b7"; returns dst. */
const char *mac_text(struct mac m, char dst[MAC_TEXT_MAX]);
enum err mac_parse(struct str s, struct mac *ret_mac); /* separators ':' or '-' */
bool mac_is_zero(struct mac m);
bool mac_is_group(struct mac m); /* multicast or broadcast (IEEE 802, bit 0x01) */
bool mac_is_local(struct mac m); /* locally administered: virtual or randomised (bit 0x02) */

#endif
