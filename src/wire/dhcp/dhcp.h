/*
 * DHCP for IPv4 (RFC 2131, options RFC 2132, 3396, 3397, 4702) and for IPv6 (RFC 8415, 4704): who
 * asks for an address, what it calls itself, what it asks for and in which order (by which its
 * operating system is known), and who answers with which router and DNS.
 *
 * Results borrow from the message. Texts are as sent: any bytes. Of a text or list that a message
 * has twice the first counts (RFC 3396 would join them; the joined form is rare and long).
 * Errors: ERR_TRUNCATED the fixed header is not whole, ERR_MALFORMED, ERR_UNSUPPORTED another kind
 * of hardware or message. Options that are cut off leave what was read, with is_cut.
 */
#ifndef WIRE_DHCP_H
#define WIRE_DHCP_H

#include "base/addr.h"
#include "base/limits.h"

enum dhcp_port {
	DHCP_PORT_SERVER = 67,
	DHCP_PORT_CLIENT = 68,
	DHCP6_PORT_CLIENT = 546,
	DHCP6_PORT_SERVER = 547,
};

enum dhcp_type {
	DHCP_BOOTP = 0, /* no message type: plain BOOTP (RFC 951) */
	DHCP_DISCOVER = 1,
	DHCP_OFFER = 2,
	DHCP_REQUEST = 3,
	DHCP_DECLINE = 4,
	DHCP_ACK = 5,
	DHCP_NAK = 6,
	DHCP_RELEASE = 7,
	DHCP_INFORM = 8,
};

struct dhcp_list {
	uint32_t n; /* kept */
	struct addr at[LIMIT_DHCP_ADDRESSES];
};

struct dhcp_msg {
	bool is_reply; /* BOOTREPLY: from a server */
	bool is_broadcast;
	bool is_cut;
	uint8_t type; /* enum dhcp_type or any other */
	uint8_t hops;
	uint16_t seconds;
	uint32_t xid;
	struct mac client;  /* chaddr */
	struct addr ciaddr; /* the client's, which it has; none when 0.0.0.0, as the next three */
	struct addr yiaddr; /* the client's, which it gets */
	struct addr siaddr; /* next server, for booting */
	struct addr giaddr; /* relay */
	struct addr requested;
	struct addr server;   /* option 54 */
	struct addr mask;     /* option 1 */
	uint32_t lease_s;     /* seconds; 0: not said */
	uint16_t max_size;    /* option 57, bytes; 0: not said */
	struct str host_name; /* option 12 */
	struct str domain;    /* option 15 */
	struct str fqdn;      /* option 81: text, or wire form when is_fqdn_encoded */
	bool is_fqdn_encoded;
	struct str vendor_class; /* option 60: "MSFT 5.0", "android-dhcp-14" */
	struct str user_class;	 /* option 77 */
	struct str client_id;	 /* option 61 with its type byte */
	struct str parameters;	 /* option 55: the codes that the client asks for, in its order */
	struct str search;	 /* option 119: names in wire form, compressed among themselves */
	struct str boot_file;	 /* option 67, or the field "file" */
	struct str proxy;	 /* option 252: where a proxy configuration is */
	uint32_t n_codes;	 /* codes of the options in the order of the message */
	uint8_t codes[LIMIT_DHCP_OPTIONS];
	struct dhcp_list routers; /* option 3 */
	struct dhcp_list dns;	  /* option 6 */
	struct dhcp_list ntp;	  /* option 42 */
};

/* message: a datagram between ports 67 and 68. Only Ethernet addresses of six bytes. */
enum err dhcp_parse(struct str message, struct dhcp_msg *ret_msg);

enum dhcp6_type {
	DHCP6_SOLICIT = 1,
	DHCP6_ADVERTISE = 2,
	DHCP6_REQUEST = 3,
	DHCP6_CONFIRM = 4,
	DHCP6_RENEW = 5,
	DHCP6_REBIND = 6,
	DHCP6_REPLY = 7,
	DHCP6_RELEASE = 8,
	DHCP6_DECLINE = 9,
	DHCP6_RECONFIGURE = 10,
	DHCP6_INFORMATION_REQUEST = 11,
	DHCP6_RELAY_FORWARD = 12,
	DHCP6_RELAY_REPLY = 13,
};

struct dhcp6_msg {
	uint8_t type; /* enum dhcp6_type: of the relayed message, when there is one */
	bool is_relayed;
	bool is_cut;
	bool has_client_mac; /* a link-layer address in its DUID (RFC 8415 section 11.2, 11.4) */
	struct mac client_mac;
	uint32_t xid;		/* 24 bits */
	struct addr relay_link; /* the relay's link address, or none */
	struct addr peer;	/* whom the relay heard, or none */
	struct str client_duid;
	struct str server_duid;
	struct str fqdn;	 /* option 39: in wire form, without compression */
	uint32_t vendor;	 /* option 16: enterprise number; 0 without */
	struct str vendor_class; /* its first text */
	struct str
		parameters; /* option 6: codes asked for, two bytes each, in the client's order */
	struct dhcp_list addresses; /* option 5 in IA_NA (3) */
	struct dhcp_list dns;	    /* option 23 */
	struct str search;	    /* option 24, in wire form */
};

/* message: a datagram between ports 546 and 547. One relay is unwrapped; ERR_UNSUPPORTED for two.
 */
enum err dhcp6_parse(struct str message, struct dhcp6_msg *ret_msg);

/*
 * A name in DNS wire form without compression (options 39 and 81) as text, dots between the labels,
 * any other byte as it is. dst has size bytes (size >= 1), cut to fit, NUL-terminated. Returns the
 * length; 0 when it is not such a name.
 */
size_t dhcp_name(struct str wire, char *dst, size_t size);

#endif
