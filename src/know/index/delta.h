/*
 * What a new version of some lists changes: compared with what the base says of them, shard after
 * shard, with the memory of one. What is new goes into the writer of the fresh layer (write.h),
 * what is gone goes there as "gone".
 *
 *   delta_new; delta_add for each entry of the new versions ...; delta_finish; then writer_finish
 *
 * A list keeps its number: note.list of an entry is that of the base.
 */
#ifndef KNOW_INDEX_DELTA_H
#define KNOW_INDEX_DELTA_H

#include "know/index/write.h"

struct index_delta_source {
	struct str base; /* the bytes of its whole file, at an address aligned to INDEX_LINE */
	const struct index_file *file;	   /* its head */
	uint64_t lists;			   /* bits 1 << number: which lists are new */
	const struct index_outside *stage; /* heaps of its own; `out` is not used */
	struct index_writer *fresh;
};

struct index_delta;

/* In the arena: about 4 MiB. The source is borrowed until the end. */
enum err index_delta_new(const struct index_delta_source *source, struct arena *arena,
	struct index_delta **ret_delta);
enum err index_delta_add(struct index_delta *d, const struct index_entry *e);

struct index_delta_counts {
	uint64_t added, gone, same;
};
enum err index_delta_finish(
	struct index_delta *d, struct index_delta_counts *ret_counts, struct errinfo *info);

#endif
