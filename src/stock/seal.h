/*
 * A file that is handed on, signed apart from it: Ed25519 as text, in the form of minisign's
 * signature files (https://jedisct1.github.io/minisign/, algorithm "Ed": of the bytes themselves).
 * The second signature in it is over the first and the comment. Pure.
 */
#ifndef STOCK_SEAL_H
#define STOCK_SEAL_H

#include "base/buf.h"
#include "base/sign.h"
#include "base/time.h"

#define SEAL_BYTES_MAX 4096 /* of a signature's text */
#define SEAL_COMMENT_MAX 512

/* The comment that goes with a file of that name: when it was signed, and the name, made clean. */
const char *seal_comment(ms_t when, const char *file_name, char dst[SEAL_COMMENT_MAX]);
/* comment: one line that is signed too: who, when. ERR_INVALID: it is more than one line. */
enum err seal_write(
	const uint8_t seed[SIGN_SEED_BYTES], struct str bytes, struct str comment, struct buf *out);
/* The public key as minisign's file for it. */
void seal_public_write(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct buf *out);

/* Reads it again. ERR_MALFORMED; ERR_UNSUPPORTED: of another algorithm. */
enum err seal_public_read(struct str text, uint8_t ret_key[SIGN_PUBLIC_BYTES]);

/* *ret_comment (borrowed from text, may be NULL): the signed comment. ERR_MALFORMED: no signature;
 * ERR_UNSUPPORTED: of another algorithm; ERR_DENIED: of another key, or not of these bytes. */
enum err seal_check(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct str bytes, struct str text,
	struct str *ret_comment);

#endif
