/*
 * The server's side of TLS 1.2 and 1.3 (RFC 5246, 8446) on sockets that do not wait, by OpenSSL.
 * No client certificates, no compression, no renegotiation, no table of sessions (tickets carry
 * them); buffers are given back when a connection is idle.
 *
 * Set one up before the sandbox is entered: OpenSSL reads its configuration the first time. Another
 * one may be made behind the lock. SIGPIPE has to be ignored.
 */
#ifndef SYS_TLS_SERVER_H
#define SYS_TLS_SERVER_H

#include "base/str.h"

struct tls_server;
struct tls_link;

/* pem: a key and its certificate, with those that vouch for it behind it, in one text. protocols:
 * names for ALPN (RFC 7301), ended by NULL, that live as long as the program: the first that the
 * client names, too, is taken; a client that names others only is refused; one that names none is
 * let in. ERR_MALFORMED: no key, no certificate, or not of one another. */
enum err tls_server_new(struct str pem, const char *const *protocols,
	struct tls_server **ret_server, struct errinfo *info);
/* Links of it go on. */
void tls_server_free(struct tls_server *s);

/* fd: borrowed. NULL: no memory. */
struct tls_link *tls_link_new(struct tls_server *s, int fd);
/* Says goodbye when that can be done at once. */
void tls_link_free(struct tls_link *l);

enum tls_step {
	TLS_DONE,
	TLS_WANTS_READ,	 /* when the socket can be read */
	TLS_WANTS_WRITE, /* when it can be written to */
	TLS_ENDED,	 /* the other side said goodbye */
	TLS_BROKEN,
};

enum tls_step tls_link_shake(struct tls_link *l);
/* TLS_DONE: at least one byte. */
enum tls_step tls_link_read(struct tls_link *l, void *dst, size_t room, size_t *ret_n);
/* The same bytes (and perhaps more) again after TLS_WANTS_. */
enum tls_step tls_link_write(struct tls_link *l, struct str bytes, size_t *ret_n);
/* Bytes were taken off the socket that were not read yet: it will not say so itself. */
bool tls_link_has_more(const struct tls_link *l);
/* That both agreed on; empty: the client named none. */
struct str tls_link_protocol(const struct tls_link *l);

#endif
