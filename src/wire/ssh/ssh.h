/*
 * Reads what SSH says in clear: the identification line (RFC 4253 section 4.2) and the lists of
 * algorithms (SSH_MSG_KEXINIT, section 7.1), and fingerprints them (HASSH, as Salesforce published
 * it). All after that is encrypted and stays so.
 *
 * The caller gives a growing prefix of one direction of a TCP stream, in order, from its first
 * byte. Results borrow from those bytes; nothing is allocated.
 *
 * Errors: ERR_TRUNCATED more bytes are needed; ERR_MALFORMED not SSH, or broken; ERR_LIMIT a line,
 * a preamble or a packet over its limit; ERR_UNSUPPORTED a packet that is no KEXINIT.
 */
#ifndef WIRE_SSH_H
#define WIRE_SSH_H

#include "base/limits.h"
#include "base/str.h"

struct ssh_banner {
	struct str protocol; /* "2.0", "1.99" (both), "1.5" (obsolete) */
	struct str software; /* "OpenSSH_9.2p1", ...; as sent: clean it before showing */
	struct str comments; /* after the first blank; may be empty */
	bool is_obsolete;    /* only protocol 1 */
};

/* Lists of names with commas, the sender's favourite first. */
struct ssh_kexinit {
	struct str kex;
	struct str host_key;
	struct str cipher_client, cipher_server; /* to the server, to the client */
	struct str mac_client, mac_server;
	struct str compression_client, compression_server;
};

/* True when a stream that begins with prefix (at least three bytes) can be SSH. A server's preamble
 * before its banner does not look like SSH: ask the client's side then. */
bool ssh_looks_like(struct str prefix);

/* The banner, after at most LIMIT_SSH_PREAMBLE_LINES other lines; *ret_used is where it ends. */
enum err ssh_banner_parse(struct str bytes, struct ssh_banner *ret, size_t *ret_used);

/* The packet that follows the banner. */
enum err ssh_kexinit_parse(struct str bytes, struct ssh_kexinit *ret, size_t *ret_used);

/* The first name of a list; empty when the list is. */
struct str ssh_list_first(struct str list);

#define SSH_HASSH_MAX 33 /* 32 hexadecimal digits and NUL */
/* Fingerprint of the client (its own KEXINIT given), or of the server. ERR_LIMIT when the lists are
 * longer than LIMIT_SSH_HASSH_BYTES. */
enum err ssh_hassh(const struct ssh_kexinit *k, bool is_server, char ret_hex[SSH_HASSH_MAX]);

#endif
