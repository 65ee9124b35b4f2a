/*
 * A certificate that the box makes for itself: ECDSA P-256, ten years, for the names and addresses
 * given (RFC 5280 subjectAltName). Browsers warn of it; the QR page shows its fingerprint.
 */
#ifndef SYS_TLS_CERT_H
#define SYS_TLS_CERT_H

#include "base/addr.h"
#include "base/buf.h"
#include "base/time.h"

struct tls_cert_names {
	const char *const *hosts;
	size_t n_hosts;
	const struct addr *addrs;
	size_t n_addrs;
};

/* PEM of key and certificate into the two buffers. ERR_IO when OpenSSL refuses. */
enum err tls_cert_make(
	const struct tls_cert_names *names, ms_t now, struct buf *ret_key, struct buf *ret_cert);
#define TLS_CERT_ADDRS 16

/* What a certificate is for. */
struct tls_cert_facts {
	char name[256]; /* its first host name without "*"; "" for none */
	struct addr addrs[TLS_CERT_ADDRS];
	size_t n_addrs;
	ms_t begins, ends; /* 0: it does not say */
};

/* Of the first certificate in the PEM text; ERR_MALFORMED. */
enum err tls_cert_read(struct str pem, struct tls_cert_facts *ret_facts);
/* SHA-256 of the first certificate in the PEM text, 64 hexadecimal digits. */
enum err tls_cert_fingerprint(struct str pem, char dst[65]);

#endif
