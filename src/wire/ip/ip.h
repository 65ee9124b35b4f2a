/*
 * The network and transport headers: IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200),
 * TCP (RFC 9293), UDP (RFC 768), ICMP (RFC 792, 4443) and IPv6 neighbour discovery (RFC 4861,
 * 8106).
 *
 * Captures are often cut short, and network cards split and join packets behind the capture's back:
 * a payload shorter than its header says is no error; `payload` is what is there, `payload_len`
 * what the header says. Checksums are not checked (cards fill them in after the capture). Tunnels
 * are only named by `protocol`.
 *
 * Results borrow from the packet: they live as long as its bytes. Nothing is allocated or copied.
 * Errors: ERR_TRUNCATED a header is not whole, ERR_MALFORMED, ERR_LIMIT more than LIMIT_EXT_HEADERS
 * extension headers, ERR_UNSUPPORTED an IP version or message that we do not read.
 */
#ifndef WIRE_IP_H
#define WIRE_IP_H

#include "base/addr.h"
#include "base/limits.h"

enum ip_protocol {
	IP_HOP_BY_HOP = 0,
	IP_ICMP = 1,
	IP_IGMP = 2,
	IP_IN_IP = 4,
	IP_TCP = 6,
	IP_UDP = 17,
	IP_6IN4 = 41,
	IP_ROUTING = 43,
	IP_FRAGMENT = 44,
	IP_GRE = 47,
	IP_ESP = 50,
	IP_AH = 51,
	IP_ICMP6 = 58,
	IP_NONE = 59,
	IP_DESTINATION = 60,
	IP_SCTP = 132,
};

struct ip_packet {
	struct addr src;
	struct addr dst;
	uint8_t version;     /* 4 or 6 */
	uint8_t protocol;    /* of payload: enum ip_protocol or any other */
	uint8_t ttl;	     /* hop limit with IPv6 */
	uint8_t tos;	     /* traffic class; the low two bits are ECN */
	uint8_t options_len; /* bytes of IPv4 options; 0 with IPv6 */
	uint8_t extensions;  /* IPv6 extension headers that were passed */
	bool dont_fragment;  /* IPv4 DF */
	bool is_fragment;    /* a part of a datagram: payload is that part, headers and all */
	bool more_fragments;
	bool is_cut;		  /* payload.len < payload_len */
	uint16_t fragment_offset; /* bytes; 0 in the first fragment */
	uint32_t id;		  /* IPv4: 16 bits; IPv6: of the fragment header, else 0 */
	uint32_t flow_label;	  /* IPv6: 20 bits */
	uint32_t payload_len;	  /* bytes, as the header says */
	struct str payload;
};

/*
 * packet begins with the IP header; bytes after its length (Ethernet's padding) are left out. A
 * length of 0, as captures before segmentation offload have it, means all that is there.
 */
enum err ip_parse(struct str packet, struct ip_packet *ret_packet);

/*
 * After reassembly: `first` is the fragment with offset 0, `datagram` all parts put together. Gives
 * the packet as it was sent, with extension headers that stood behind the fragment header passed.
 */
enum err ip_whole(const struct ip_packet *first, struct str datagram, struct ip_packet *ret_packet);

enum tcp_flag {
	TCP_FIN = 0x001,
	TCP_SYN = 0x002,
	TCP_RST = 0x004,
	TCP_PSH = 0x008,
	TCP_ACK = 0x010,
	TCP_URG = 0x020,
	TCP_ECE = 0x040,
	TCP_CWR = 0x080,
	TCP_AE = 0x100, /* RFC 9768, once NS */
};

/* Kinds of option in tcp_segment.option_order. */
enum tcp_option {
	TCP_OPTION_NONE = 0,
	TCP_OPTION_END = 1,
	TCP_OPTION_NOP = 2,
	TCP_OPTION_MSS = 3,
	TCP_OPTION_WINDOW_SCALE = 4,
	TCP_OPTION_SACK_PERMITTED = 5,
	TCP_OPTION_SACK = 6,
	TCP_OPTION_TIMESTAMPS = 7,
	TCP_OPTION_OTHER = 8,
};
#define TCP_OPTIONS_ORDERED 16

struct tcp_segment {
	uint16_t src_port;
	uint16_t dst_port;
	uint32_t seq;
	uint32_t ack;
	uint16_t flags;	 /* enum tcp_flag */
	uint16_t window; /* as sent, not scaled */
	uint16_t urgent;
	uint8_t header_len;	   /* bytes, 20..60 */
	uint8_t options_after_end; /* bytes behind the end option: padding in a fingerprint */
	bool has_mss;
	bool has_window_scale;
	bool is_sack_permitted;
	bool has_timestamps;
	bool has_bad_options; /* a length was wrong; what stood before it is here */
	bool is_cut;	      /* payload.len < payload_len */
	uint8_t window_scale; /* as sent; more than 14 means 14 (RFC 7323 section 2.3) */
	uint16_t mss;
	uint32_t timestamp;
	uint32_t timestamp_echo;
	/* The first 16 options in their order, four bits each (enum tcp_option), the first in the
	 * lowest bits: the layout by which passive fingerprints know an operating system. */
	uint64_t option_order;
	uint32_t payload_len; /* bytes, as wire_len says */
	struct str payload;
};

/*
 * segment: payload of an IP packet; wire_len: its payload_len, not less than segment.len. Wrong
 * options do not make the segment malformed, since its receiver would take it too.
 */
enum err tcp_parse(struct str segment, size_t wire_len, struct tcp_segment *ret_segment);

struct udp_datagram {
	uint16_t src_port;
	uint16_t dst_port;
	bool is_cut;
	uint32_t payload_len; /* bytes, as its header says */
	struct str payload;
};

/* As tcp_parse(). A length of 0 means all that is there (RFC 2675 and segmentation offload). */
enum err udp_parse(struct str datagram, size_t wire_len, struct udp_datagram *ret_datagram);

enum icmp_type {
	ICMP_ECHO_REPLY = 0,
	ICMP_UNREACHABLE = 3,
	ICMP_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_ECHO = 8,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETER = 12,
	ICMP6_UNREACHABLE = 1,
	ICMP6_TOO_BIG = 2,
	ICMP6_TIME_EXCEEDED = 3,
	ICMP6_PARAMETER = 4,
	ICMP6_ECHO = 128,
	ICMP6_ECHO_REPLY = 129,
	ICMP6_ROUTER_SOLICITATION = 133,
	ICMP6_ROUTER_ADVERTISEMENT = 134,
	ICMP6_NEIGHBOUR_SOLICITATION = 135,
	ICMP6_NEIGHBOUR_ADVERTISEMENT = 136,
	ICMP6_REDIRECT = 137,
};

/* The packet that an ICMP error is about, as far as it was sent back. */
struct icmp_embedded {
	struct addr src;
	struct addr dst;
	uint8_t protocol;
	bool has_ports; /* TCP, UDP or SCTP, and not a later fragment */
	uint16_t src_port;
	uint16_t dst_port;
};

struct icmp_message {
	uint8_t type; /* enum icmp_type or any other; 4 and 6 have numbers of their own */
	uint8_t code;
	bool is_echo; /* request or reply: id and seq hold */
	bool is_error;
	bool has_embedded;
	uint16_t id;
	uint16_t seq;
	uint32_t rest; /* the four bytes behind the checksum: gateway, next-hop MTU, pointer */
	struct icmp_embedded embedded;
	struct str payload; /* behind the first eight bytes */
};

/* message: payload of an IP packet of the given version (4 or 6). */
enum err icmp_parse(struct str message, uint8_t version, struct icmp_message *ret_message);

struct nd_prefix {
	struct addr prefix;
	uint8_t bits; /* 0..128 */
	bool is_on_link;
	bool is_autonomous; /* hosts make themselves an address from it */
	uint32_t valid_s;   /* seconds; 0xffffffff for ever */
	uint32_t preferred_s;
};

/* A neighbour discovery message. Fields that its type does not have are zero. */
struct nd_message {
	uint8_t type; /* ICMP6_ROUTER_SOLICITATION .. ICMP6_REDIRECT */
	bool has_link_address;
	struct mac link_address; /* source's, in an advertisement or redirect the target's */
	struct addr target;	 /* solicited, advertised or redirected-to address */
	struct addr destination; /* redirect */
	bool is_router;		 /* neighbour advertisement R, S, O */
	bool is_solicited;
	bool is_override;
	bool is_managed; /* router advertisement M: addresses by DHCPv6 */
	bool is_other;	 /* router advertisement O: the rest by DHCPv6 */
	uint8_t hop_limit;
	uint16_t router_lifetime_s; /* 0: not a default router */
	uint32_t mtu;
	uint32_t n_prefixes;
	struct nd_prefix prefixes[LIMIT_ND_PREFIXES];
	uint32_t dns_lifetime_s; /* RDNSS, of the last such option */
	uint32_t n_dns;
	struct addr dns[LIMIT_ND_DNS];
	uint32_t left_out; /* prefixes and DNS servers beyond those arrays */
};

/*
 * message: a whole ICMPv6 message of one of the five types; ERR_UNSUPPORTED for others. That it
 * came with hop limit 255, which keeps forged ones from outside away (RFC 4861 section 6.1), is the
 * caller's to check. An option of length 0 makes it malformed.
 */
enum err nd_parse(struct str message, struct nd_message *ret_message);

#endif
