/*
 * DNS messages: RFC 1035 section 4, EDNS (RFC 6891), multicast DNS (RFC 6762 section 18) and
 * service discovery (RFC 6763), LLMNR (RFC 4795), SVCB and HTTPS (RFC 9460) as far as the target's
 * name.
 *
 * Names are text: lower case, labels joined by dots without one at the end, the root ".", any byte
 * that is not a visible ASCII character, and '.' and '\' inside a label, as \DDD. So equal names
 * are equal bytes, and a dot always separates. At most LIMIT_DNS_NAME_BYTES; where the escapes make
 * it longer, whole labels are left out at the front (is_cut), since the domain stands at the end.
 *
 * struct dns_msg holds the names' text itself; `data` borrows from the message.
 */
#ifndef WIRE_DNS_H
#define WIRE_DNS_H

#include "base/addr.h"
#include "base/limits.h"

enum dns_port {
	DNS_PORT = 53,
	DNS_PORT_MDNS = 5353,
	DNS_PORT_LLMNR = 5355,
};

enum dns_type {
	DNS_TYPE_A = 1,
	DNS_TYPE_NS = 2,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_SOA = 6,
	DNS_TYPE_NULL = 10,
	DNS_TYPE_PTR = 12,
	DNS_TYPE_HINFO = 13,
	DNS_TYPE_MX = 15,
	DNS_TYPE_TXT = 16,
	DNS_TYPE_AAAA = 28,
	DNS_TYPE_SRV = 33,
	DNS_TYPE_NAPTR = 35,
	DNS_TYPE_DNAME = 39,
	DNS_TYPE_OPT = 41,
	DNS_TYPE_NSEC = 47,
	DNS_TYPE_SVCB = 64,
	DNS_TYPE_HTTPS = 65,
	DNS_TYPE_AXFR = 252,
	DNS_TYPE_ANY = 255,
};

enum dns_rcode {
	DNS_RCODE_OK = 0,
	DNS_RCODE_FORMAT = 1,
	DNS_RCODE_SERVER_FAILED = 2,
	DNS_RCODE_NO_NAME = 3, /* NXDOMAIN */
	DNS_RCODE_NOT_IMPLEMENTED = 4,
	DNS_RCODE_REFUSED = 5,
};

enum dns_section {
	DNS_QUESTION,
	DNS_ANSWER,
	DNS_AUTHORITY,
	DNS_ADDITIONAL,
};
#define DNS_SECTIONS 4

/* A name in struct dns_msg; its text by dns_name_text(). */
struct dns_name {
	uint16_t at;
	uint8_t len;	  /* bytes of text; 0: there is no name */
	uint8_t wire_len; /* bytes uncompressed on the wire, 1..255 */
	uint8_t labels;	  /* without the root */
	bool is_cut;	  /* the first labels did not fit */
};

struct dns_question {
	struct dns_name name;
	uint16_t type;	    /* enum dns_type or any other */
	uint16_t dns_class; /* without the top bit */
	bool wants_unicast; /* mDNS QU: the top bit of the class */
};

struct dns_record {
	struct dns_name name;
	uint8_t section;     /* DNS_ANSWER .. DNS_ADDITIONAL */
	bool is_cache_flush; /* mDNS: the top bit of the class */
	uint16_t type;
	uint16_t dns_class;
	uint16_t priority; /* MX preference, SRV and SVCB priority, else 0 */
	uint16_t weight;   /* SRV */
	uint16_t port;	   /* SRV */
	uint32_t ttl;	   /* seconds */
	struct addr addr;  /* A, AAAA; else none */
	/* CNAME, NS, PTR, DNAME, MX, SRV, SVCB, HTTPS, and the primary server of SOA */
	struct dns_name target;
	struct str data; /* the record's bytes as sent (TXT: see dns_txt_next()) */
};

struct dns_msg {
	uint16_t id;
	uint16_t wire_len; /* bytes of the message that were given */
	uint8_t opcode;	   /* 0: an ordinary query */
	bool is_response;
	bool is_authoritative; /* in LLMNR: conflict */
	bool is_truncated;     /* the TC bit: the sender left something out */
	bool is_recursion_desired;
	bool is_recursion_available;
	bool is_cut; /* the bytes end before all that the header counts was read */
	bool has_edns;
	bool wants_dnssec;	       /* EDNS DO */
	uint16_t rcode;		       /* enum dns_rcode; with EDNS 12 bits */
	uint16_t udp_size;	       /* EDNS; 0 without */
	uint16_t counts[DNS_SECTIONS]; /* as the header says */
	uint16_t left_out; /* questions and records that were there and are not kept here */
	uint16_t trailing; /* bytes behind the last record */
	uint16_t n_questions;
	uint16_t n_records;
	uint16_t names_len;
	struct dns_question questions[LIMIT_DNS_QUESTIONS];
	struct dns_record records[LIMIT_DNS_RECORDS];
	char names[LIMIT_DNS_POOL_BYTES];
};

/*
 * message: the payload of a datagram, or one message of a stream; at most 65,535 bytes (ERR_LIMIT).
 * ERR_TRUNCATED when the twelve bytes of the header are not whole; bytes that end later give ERR_OK
 * with is_cut. If neither the capture nor is_truncated explains that, it was not DNS: the caller
 * knows. ERR_MALFORMED for names that loop, point forward or are too long, and for records whose
 * data is wrong for their type. NSEC records are passed over; OPT becomes the EDNS fields.
 * Too large to be copied for nothing, *ret_msg is worked in: undefined after an error.
 */
enum err dns_parse(struct str message, struct dns_msg *ret_msg);

static inline struct str
dns_name_text(const struct dns_msg *msg, struct dns_name name)
{
	return str_of(msg->names + name.at, name.len);
}

/* The last n labels of a name as text: ("a.b.example.jp", 2) is "example.jp". n >= 1; the whole
 * name when it has no more. Which labels make a registered domain is the caller's to know. */
struct str dns_last_labels(struct str name, unsigned n);

/* The first label of a name as text with \DDD undone: a service's or host's own words, as any
 * bytes. dst has size bytes (size >= 1), cut to fit, NUL-terminated. Returns the length. */
size_t dns_first_label(struct str name, char *dst, size_t size);

/*
 * Strings of a TXT record's data, one by one (RFC 1035 section 3.3.14): moves *data behind the next
 * one. ERR_NOT_FOUND at the end, ERR_TRUNCATED when the last string is not whole.
 */
enum err dns_txt_next(struct str *data, struct str *ret_string);

/* The value of "key=value" in a TXT record's data (RFC 6763 section 6.4; keys ignore case).
 * ERR_NOT_FOUND when there is none. */
enum err dns_txt_value(struct str data, struct str key, struct str *ret_value);

/*
 * One message of a TCP stream (RFC 1035 section 4.2.2): two bytes of length before it. Moves
 * *stream behind it. ERR_TRUNCATED, and *stream as it was, when it is not whole yet.
 */
enum err dns_stream_next(struct str *stream, struct str *ret_message);

#endif
