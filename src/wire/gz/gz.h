/*
 * Files packed by gzip (RFC 1952), unpacked piece by piece: what comes out is never held whole.
 * Several members one after the other are one file, as gzip itself reads them.
 */
#ifndef WIRE_GZ_GZ_H
#define WIRE_GZ_GZ_H

#include "base/err.h"
#include "base/str.h"

bool gz_is(struct str bytes); /* does it begin as such a file does? */

/* True: go on. False ends it with ERR_FULL. */
typedef bool gz_take_fn(void *arg, struct str piece);

/*
 * ERR_MALFORMED   broken, or its sum is another
 * ERR_TRUNCATED   it ends in the middle
 * ERR_LIMIT       more than bytes_max come out
 * What was taken before an error is nothing to rely on.
 */
enum err gz_unpack(
	struct str bytes, uint64_t bytes_max, gz_take_fn *take, void *arg, struct errinfo *info);

#endif
