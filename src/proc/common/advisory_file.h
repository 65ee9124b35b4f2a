/*
 * One file of advisories as it lies on the disk, packed by gzip or not, into the builder of the
 * index. It is mapped, not read: a list of 200 MB takes no memory of its own.
 */
#ifndef PROC_COMMON_ADVISORY_FILE_H
#define PROC_COMMON_ADVISORY_FILE_H

#include "proc/common/advisory_feed.h"

/* folder: where it is unpacked, into a file without a name. Errors as of advisory_feed_bytes();
 * ERR_NOT_FOUND, ERR_TRUNCATED: it is not there, or empty; ERR_FULL: the disk has no room, or
 * less than LIMIT_ADVISORY_KEPT_FREE is left;
 * ERR_LIMIT: more than LIMIT_ADVISORY_UNPACKED comes out. */
enum err advisory_file_read(
	struct advisory_feed *f, const char *path, const char *folder, struct errinfo *info);

#endif
