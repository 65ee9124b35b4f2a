/*
 * DNS as a name server between the company and a full resolver needs it: the question of a client,
 * replies of our own, and an answer walked through record by record without a limit on their
 * number. RFC 1035, 2308 (negative answers), 6891 (EDNS), 7873 (cookies), 8914 (extended errors).
 */
#ifndef WIRE_DNS_SERVE_H
#define WIRE_DNS_SERVE_H

#include "base/buf.h"
#include "wire/dns/dns.h"

#define DNS_HEADER 12
#define DNS_FLAG_AD 0x0020
#define DNS_OPTION_EDE 15
#define DNS_OPT_BYTES 11     /* of the OPT record, without options */
#define DNS_UDP_PLAIN 512    /* bytes that everybody takes */
#define DNS_UDP_OURS 1232    /* what we send and take by UDP: no fragments (DNS flag day 2020) */
#define DNS_PADDED 468	     /* answers that are encrypted (RFC 8467 section 4.1) */
#define DNS_COOKIE_CLIENT 8  /* bytes; RFC 7873 section 4 */
#define DNS_COOKIE_SERVER 16 /* ours (RFC 9018) */

enum dns_ede {
	DNS_EDE_STALE = 3,
	DNS_EDE_BLOCKED = 15,
	DNS_EDE_PROHIBITED = 18,
	DNS_EDE_NO_REACHABLE_AUTHORITY = 22,
	DNS_EDE_NETWORK_ERROR = 23,
};

/* A client's message. `name` and `question` borrow from it or from the struct. */
struct dns_ask {
	uint16_t id;
	uint8_t opcode; /* 0: a query */
	bool is_recursion_desired, is_checking_disabled;
	bool wants_authentic; /* AD, or DO: it is to be told whether the answer was proved */
	uint16_t type, dns_class;
	struct str question; /* name, type, class as they came, for the reply: the letters' case,
				too */
	size_t name_wire;    /* bytes of the name in it */
	bool has_edns, wants_dnssec;
	uint8_t edns_version;
	uint16_t udp_size;     /* what the client takes: at least 512 */
	struct str cookie;     /* 8, or 16 to 40 bytes; empty: none */
	bool wants_structured; /* it sent an extended error without a text
				  (draft-ietf-dnsop-structured-dns-error) */
	bool wants_padding;    /* it padded its question (RFC 7830) */
	size_t name_len;
	char name[LIMIT_DNS_NAME_BYTES]; /* as dns.h says; "" for the root */
};

/* ERR_TRUNCATED: not even a header, or an answer: send nothing. ERR_MALFORMED: reply "format".
 * ERR_UNSUPPORTED: another operation than a query: reply "not implemented". On these two, id,
 * opcode and is_recursion_desired are set and question is empty. */
enum err dns_ask_parse(struct str message, struct dns_ask *ret_ask);

#define DNS_REPLY_DATA 2

/* What a reply of our own says. */
struct dns_reply {
	uint16_t rcode;		  /* with EDNS up to 12 bits */
	const struct addr *addrs; /* answers to A or AAAA, those of the question's kind are taken */
	size_t n_addrs;
	uint16_t data_type;		 /* 0: none; records of any type at the question's name */
	struct str data[DNS_REPLY_DATA]; /* of each, as on the wire; empty: there are no more */
	struct str extra_name; /* empty: none; as on the wire: whose addresses are told, too */
	const struct addr *extra;
	size_t n_extra;
	uint32_t ttl; /* seconds; of the addresses, or of "there is none" */
	bool has_soa; /* a made-up SOA of the name, so that "none" is remembered for ttl seconds */
	int ede;      /* enum dns_ede; -1: none */
	struct str text; /* of the extended error: UTF-8 or JSON; left out where there is no room */
	struct str cookie; /* client's 8 and ours 16 bytes; empty: none */
	bool is_padded;	   /* to a multiple of DNS_PADDED, where EDNS is spoken */
};

/* Writes the whole reply, at most `max` bytes; cut (TC) when there is no room for the answers. */
void dns_reply_write(
	const struct dns_ask *ask, const struct dns_reply *reply, size_t max, struct buf *out);

/* ---- answers of others ---- */

/* One record of an answer. */
struct dns_part {
	uint8_t section; /* DNS_ANSWER ... */
	uint16_t type, dns_class;
	uint32_t ttl;
	size_t ttl_at;	   /* where those four bytes stand; 0: OPT, which has none */
	struct str name;   /* text, in the walk's room until the next call */
	struct str target; /* CNAME, DNAME, SVCB and HTTPS; else empty */
	struct addr addr;
};

struct dns_walk {
	struct str message;
	size_t at;
	uint16_t left[DNS_SECTIONS]; /* records still to come */
	char name[LIMIT_DNS_NAME_BYTES], target[LIMIT_DNS_NAME_BYTES];
};

/* Behind the question. ERR_MALFORMED, ERR_TRUNCATED. */
enum err dns_walk_begin(struct str message, struct dns_walk *ret_walk);
/* ERR_NOT_FOUND at the end. */
enum err dns_walk_next(struct dns_walk *w, struct dns_part *ret_part);

/* Is the message the answer to that question: response, same name, type and class? */
bool dns_is_answer_to(struct str message, const struct dns_ask *ask);

/* Where the TTLs of an answer stand, found once when it comes and kept with it. */
struct dns_ttls {
	uint16_t n;
	uint16_t at[LIMIT_DNS_TTLS];
	uint32_t lowest; /* seconds; of the SOA when there is no answer (RFC 2308); 0: do not keep
			    it */
};
/* ERR_LIMIT: more records than that; do not keep it. ERR_MALFORMED, ERR_TRUNCATED: not whole. */
enum err dns_ttls_find(struct str message, struct dns_ttls *ret_ttls);

/* Everything in a kept answer that a new client needs otherwise: its id, its letters, RD as it
 * asked, and the time that went by (no TTL below 1). message is changed in place. */
void dns_answer_dress(char *message, size_t len, const struct dns_ask *ask,
	const struct dns_ttls *ttls, uint32_t age_seconds);

/* All TTLs of a kept answer become this. */
void dns_ttls_set(char *message, const struct dns_ttls *ttls, uint32_t seconds);

/*
 * Takes the OPT record off an answer, when it is the last one: it is between us and who answered.
 * Returns the new length; the message is changed in place. *ret_ede: the first extended error in
 * it, borrowed from the message (its bytes stay behind the new end); code -1: none.
 */
struct dns_ede_text {
	int code;
	struct str text;
};
size_t dns_opt_take(char *message, size_t len, struct dns_ede_text *ret_ede);

/* What ours takes with that cookie, without an extended error and padding; 0: the client speaks no
 * EDNS. */
size_t dns_opt_bytes(const struct dns_ask *ask, struct str cookie);

/* Puts ours behind an answer that has none, for a client who speaks EDNS. The message has `len`
 * bytes, all of `out`; the reply's rcode, ede, text and cookie are looked at; at most max bytes. */
void dns_opt_put(
	const struct dns_ask *ask, const struct dns_reply *reply, size_t max, struct buf *out);

/* A question as it goes upstream: the client's type, class, name and CD; RD, AD and DO; OPT with
 * that size. */
void dns_ask_write(const struct dns_ask *ask, uint16_t id, uint16_t udp_size, struct buf *out);

/* Header and question alone, with TC: "ask again by TCP". */
void dns_truncated_write(const struct dns_ask *ask, struct str answer, struct buf *out);

#endif
