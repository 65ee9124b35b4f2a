/*
 * The outside of know/index: where a layer is made and where it is read. Heaps are files without a
 * name beside the one that comes out; that one is written beside its place and put there when it is
 * whole, so that after a crash the old or the new one is there.
 */
#ifndef PROC_COMMON_INDEX_DISK_H
#define PROC_COMMON_INDEX_DISK_H

#include "know/index/write.h"

struct index_disk;

/* The file gets mode 0600: it holds the key. path NULL: heaps alone, in the folder of `beside`. */
enum err index_disk_begin(
	const char *path, const char *beside, struct index_disk **ret_disk, struct errinfo *info);
const struct index_outside *index_disk_outside(struct index_disk *d);
/* Why writing failed: ERR_FULL, with a sentence, when the disk had no room; else ERR_IO. */
enum err index_disk_why(const struct index_disk *d, struct errinfo *info);
/* Puts the file in its place. */
enum err index_disk_commit(struct index_disk *d, struct errinfo *info);
/* Frees; what was not committed is gone. */
void index_disk_end(struct index_disk *d);

/* A layer that is open for reading. */
struct index_opened {
	int fd; /* -1: none */
	struct index_file file;
	void *map[INDEX_WIDTHS][INDEX_SHARDS]; /* of the tables, sealed memory */
	size_t map_bytes[INDEX_WIDTHS][INDEX_SHARDS];
};

/* Opens it and reads its head; the tables come with index_tables_take(). */
enum err index_open(const char *path, struct index_opened *ret_opened, struct errinfo *info);
/* The same of a descriptor, which is its own from now on, also after errors. path: for sentences.
 */
enum err index_open_fd(
	int fd, const char *path, struct index_opened *ret_opened, struct errinfo *info);
void index_close(struct index_opened *o);

/* One shard's table as sealed memory (memfd), for other processes: nobody can change it any more.
 */
enum err index_table_seal(const struct index_opened *o, enum index_width width, unsigned shard,
	int *ret_memfd, struct errinfo *info);
/* All tables of a layer into sealed memory, mapped here, and into x. */
enum err index_tables_take(
	struct index_opened *o, enum index_layer layer, struct index *x, struct errinfo *info);

#endif
