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
/* SHA-256 of the first certificate in the PEM text, 64 hexadecimal digits. */
enum err tls_cert_fingerprint(struct str pem, char dst[65]);

#endif
