/*
 * The link layer: from a captured frame to the network packet in it, for the link types that
 * capture files and interfaces have (pcap's LINKTYPE numbers), and the link's own announcements:
 * ARP (RFC 826), LLDP (IEEE 802.1AB-2016 clause 8) and CDP (Cisco, as its switches send it).
 *
 * Results borrow from the frame: they live as long as its bytes. Nothing is allocated or copied.
 * Errors: ERR_TRUNCATED the bytes end inside a header, ERR_MALFORMED, ERR_LIMIT more than
 * LIMIT_EXT_HEADERS tags, ERR_UNSUPPORTED a link type or kind of frame that we do not read.
 */
#ifndef WIRE_ETH_H
#define WIRE_ETH_H

#include "base/addr.h"
#include "base/limits.h"

/* Numbers of the tcpdump.org registry of link-layer header types; RAW also under the two numbers
 * that libpcap has used for it on the BSDs (DLT_RAW). */
enum eth_linktype {
	ETH_LINK_NULL =
		0, /* BSD loopback: address family in the byte order of the capturing host */
	ETH_LINK_ETHERNET = 1,
	ETH_LINK_PPP = 9,
	ETH_LINK_RAW_12 = 12,
	ETH_LINK_RAW_14 = 14,
	ETH_LINK_PPP_HDLC = 50,
	ETH_LINK_PPPOE = 51, /* begins with the header of a PPPoE session */
	ETH_LINK_RAW = 101,
	ETH_LINK_80211 = 105,
	ETH_LINK_LOOP = 108, /* as NULL, in network order */
	ETH_LINK_SLL = 113,  /* Linux "cooked" */
	ETH_LINK_RADIOTAP = 127,
	ETH_LINK_IPV4 = 228,
	ETH_LINK_IPV6 = 229,
	ETH_LINK_SLL2 = 276,
};

enum eth_type {
	ETH_TYPE_NONE = 0, /* the payload's kind is not known; or see eth_frame.ppp_protocol */
	ETH_TYPE_IPV4 = 0x0800,
	ETH_TYPE_ARP = 0x0806,
	ETH_TYPE_CDP = 0x2000, /* stands for SNAP 00-00-0C/20-00 */
	ETH_TYPE_VLAN = 0x8100,
	ETH_TYPE_IPV6 = 0x86dd,
	ETH_TYPE_PPPOE_DISCOVERY = 0x8863,
	ETH_TYPE_PPPOE_SESSION = 0x8864,
	ETH_TYPE_EAPOL = 0x888e,
	ETH_TYPE_SERVICE_VLAN = 0x88a8, /* 802.1ad */
	ETH_TYPE_LLDP = 0x88cc,
	ETH_TYPE_OLD_VLAN = 0x9100, /* double tagging before 802.1ad */
};

struct eth_frame {
	struct mac dst; /* zero where the capture does not keep it (SLL, SLL2) */
	struct mac src;
	bool has_mac;	       /* src is there */
	bool has_vlan;	       /* a VLAN tag was there */
	uint16_t vlan;	       /* id of the outermost tag, 0..4095; 0 for none */
	uint16_t ethertype;    /* of payload, after all tags; enum eth_type or any other */
	uint16_t ppp_protocol; /* RFC 1661 protocol where PPP carried neither IPv4 nor IPv6, else 0
				*/
	struct str payload;    /* may end in Ethernet's padding */
};

/* The general case of eth_parse() below. */
enum err eth_parse_any(struct str frame, enum eth_linktype linktype, struct eth_frame *ret_frame);

/*
 * Reads the headers of one frame as captured, without its check sequence, down to the network
 * packet: VLAN tags, PPPoE sessions and LLC/SNAP are taken off; MPLS is not. An ethertype that we
 * do not know is no error. Encrypted 802.11 frames and those that carry no data are
 * ERR_UNSUPPORTED. Untagged Ethernet II with IPv4, the case of almost every frame, is decided
 * inline.
 */
static inline enum err
eth_parse(struct str frame, enum eth_linktype linktype, struct eth_frame *ret_frame)
{
	const uint8_t *p = (const uint8_t *)frame.p;

	if (linktype != ETH_LINK_ETHERNET || frame.len < 14 || p[12] != 0x08 || p[13] != 0x00)
		return eth_parse_any(frame, linktype, ret_frame);
	memcpy(ret_frame->dst.b, p, 6);
	memcpy(ret_frame->src.b, p + 6, 6);
	ret_frame->has_mac = true;
	ret_frame->has_vlan = false;
	ret_frame->vlan = 0;
	ret_frame->ethertype = ETH_TYPE_IPV4;
	ret_frame->ppp_protocol = 0;
	ret_frame->payload = str_of(frame.p + 14, frame.len - 14);
	return ERR_OK;
}

enum arp_op {
	ARP_REQUEST = 1,
	ARP_REPLY = 2,
};

struct arp {
	uint16_t op; /* enum arp_op or another of the registry */
	struct mac sender_mac;
	struct addr sender; /* IPv4, may be 0.0.0.0: an address probe (RFC 5227) */
	struct mac target_mac;
	struct addr target;
};

/* Payload of ETH_TYPE_ARP. Only Ethernet/IPv4; ERR_UNSUPPORTED for other kinds of address. */
enum err arp_parse(struct str payload, struct arp *ret_arp);

/* Bits of eth_neighbour.capabilities, as in IEEE 802.1AB table 8-4. */
enum eth_capability {
	ETH_CAN_REPEAT = 1 << 1,
	ETH_CAN_BRIDGE = 1 << 2, /* a switch */
	ETH_CAN_WLAN = 1 << 3,	 /* an access point */
	ETH_CAN_ROUTE = 1 << 4,
	ETH_CAN_TELEPHONE = 1 << 5,
	ETH_IS_STATION = 1 << 7,
};

/* What a switch, access point or telephone says of itself. Texts are as sent: any bytes. */
struct eth_neighbour {
	struct str name;	/* system name (LLDP), device id (CDP) */
	struct str description; /* system description (LLDP), software version (CDP) */
	struct str platform;	/* product (CDP); empty with LLDP */
	struct str port;	/* id of the port that it sent from, when it is a text */
	uint16_t capabilities;	/* enum eth_capability; what is enabled (LLDP), or possible (CDP) */
	bool has_chassis_mac;
	struct mac chassis_mac; /* LLDP */
	struct addr management; /* its first management address, or none */
};

/*
 * Payload of ETH_TYPE_LLDP, and of ETH_TYPE_CDP. A frame that is cut gives what was read until
 * there, provided that at least one field was whole; ERR_TRUNCATED otherwise. ERR_MALFORMED for a
 * field whose length contradicts its kind, ERR_UNSUPPORTED for CDP versions other than 1 and 2.
 */
enum err lldp_parse(struct str payload, struct eth_neighbour *ret_neighbour);
enum err cdp_parse(struct str payload, struct eth_neighbour *ret_neighbour);

#endif
