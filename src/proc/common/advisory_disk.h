/*
 * The index of advisories on the disk: the outside of know/advisory. Spools are files without a
 * name beside the one that comes out, mapped when they are read; the index is written beside its
 * place and put there when it is whole and every page of it was checked. So the old or the new one
 * is there, also after a crash, and a broken one never takes a good one's place.
 */
#ifndef PROC_COMMON_ADVISORY_DISK_H
#define PROC_COMMON_ADVISORY_DISK_H

#include "know/advisory/build.h"
#include "know/advisory/index.h"

struct advisory_disk;

enum err advisory_disk_begin(
	const char *path, struct advisory_disk **ret_disk, struct errinfo *info);
struct advisory_outside advisory_disk_outside(struct advisory_disk *d);
/* From now on so many bytes of the disk stay free; what spools take is refused instead. At first
 * it is 0: the disk may become full. ERR_FULL: there are fewer already. */
enum err advisory_disk_keep_free(struct advisory_disk *d, uint64_t bytes, struct errinfo *info);
/* A list begins: what is spooled from now on may be so much. UINT64_MAX, and at first: anything. */
void advisory_disk_list(struct advisory_disk *d, uint64_t bytes);
/* Why writing failed: ERR_FULL, with a sentence, when the disk had no room; ERR_LIMIT: the list
 * takes more than it may; else ERR_IO. */
enum err advisory_disk_why(const struct advisory_disk *d, struct errinfo *info);
/* Checks it and puts it in its place. */
enum err advisory_disk_commit(struct advisory_disk *d, struct errinfo *info);
/* The same for one that must have this sum (SUM_BYTES, a delta says it); NULL: any. */
enum err advisory_disk_commit_as(struct advisory_disk *d, const uint8_t *sum, struct errinfo *info);
/* Frees; what was not committed is gone. NULL is fine. */
void advisory_disk_end(struct advisory_disk *d);

/* An index, mapped. It is replaced, never written: what was opened stays as it was. */
struct advisory_opened {
	struct advisory_index *index;
	void *map;
	size_t bytes;
};
/* public_key: as of advisory_index_open(). */
enum err advisory_disk_open(const char *path, const uint8_t *public_key,
	struct advisory_opened *ret_opened, struct errinfo *info);
void advisory_disk_close(struct advisory_opened *o);

#endif
