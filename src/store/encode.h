/*
 * An alert's detections as bytes, the same on every backend. Version 1: u8 version, u8 number of
 * detections, then each: text detector, text device, u8 family and 16 bytes of address, u8
 * severity, u8 confidence, i64 first and last seen, u8 number of grounds, each: text name of the
 * basis, i64 number, text. A text is u16 length and bytes; numbers are little-endian. Grounds are
 * kept by name, so that their order in basis.def may change.
 */
#ifndef STORE_ENCODE_H
#define STORE_ENCODE_H

#include "base/buf.h"
#include "model/alert.h"

void store_encode_detections(const struct alert *alert, struct buf *out);
/* Fills n_detections and detections. ERR_MALFORMED or ERR_TRUNCATED: not ours; a ground whose name
 * is not known any more is left out. */
enum err store_decode_detections(struct str bytes, struct alert *alert);

/* Strings in a row as one text, each "LENGTH:BYTES,", so that any character comes back. */
void store_encode_string(struct buf *out, struct str s);
/* The next one, a part of *rest, which moves behind it; false at the end or where it is not ours.
 */
bool store_next_string(struct str *rest, struct str *ret_string);

#endif
