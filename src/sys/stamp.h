/*
 * Time stamps by RFC 3161: what is asked, and whether an answer is one to it. Whose signature it
 * bears is not judged here: the authority's certificate is for who checks the stamp to know
 * (`openssl ts -verify`).
 */
#ifndef SYS_STAMP_H
#define SYS_STAMP_H

#include "base/buf.h"
#include "base/time.h"

#define STAMP_DIGEST_BYTES 32 /* SHA-256 */
#define STAMP_NONCE_BYTES 8

enum stamp_answer {
	STAMP_GRANTED,
	STAMP_REFUSED, /* the authority says no */
	STAMP_OTHER,   /* a stamp, but of another digest or question */
	STAMP_BROKEN,  /* no answer by RFC 3161 */
};
#define STAMP_ANSWERS 4

/* Appends the question, DER: the digest, the nonce, certificates wanted. ERR_IO: OpenSSL. */
enum err stamp_ask(const uint8_t digest[STAMP_DIGEST_BYTES], const uint8_t nonce[STAMP_NONCE_BYTES],
	struct buf *out);
/* Whether the answer, DER, is a stamp of this digest for this nonce. *ret_at: its time; only with
 * STAMP_GRANTED. */
enum stamp_answer stamp_check(struct str der, const uint8_t digest[STAMP_DIGEST_BYTES],
	const uint8_t nonce[STAMP_NONCE_BYTES], ms_t *ret_at);

#endif
