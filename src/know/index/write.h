/*
 * Making a layer of entries that come in any order, with the memory of about one shard: entries go
 * to the heap of their shard, which the caller keeps outside (files of its own), then shard after
 * shard is built and written out behind the others.
 *
 *   writer_begin; writer_add ...; writer_finish
 *
 * `heap` and `out` do the keeping; here nothing is opened.
 */
#ifndef KNOW_INDEX_WRITE_H
#define KNOW_INDEX_WRITE_H

#include "base/arena.h"
#include "know/index/file.h"

#define INDEX_HEAPS (INDEX_WIDTHS * INDEX_SHARDS + 1)

struct index_outside {
	void *arg;
	/* Appends to a heap. One for each width and shard, and one for the notes: INDEX_HEAPS. */
	bool (*heap_add)(void *arg, unsigned heap, struct str bytes);
	/* All of a heap, for good: the bytes live until the next call. */
	bool (*heap_take)(void *arg, unsigned heap, struct str *ret_bytes);
	/* Writes at a place of the file that comes out. */
	bool (*out)(void *arg, uint64_t at, struct str bytes);
	/* Between shards; a builder in the background lets others go first. May be NULL. */
	void (*pause)(void *arg);
};

struct index_entry {
	enum indicator_kind kind;
	struct str value; /* normal form */
	uint64_t hash;	  /* index_hash() of it with the file's key, where it was made; or 0 */
	struct indicator_note note;
	bool is_gone; /* of a delta: the list does not hold it any more; the note is not looked at
		       */
	uint32_t gone_note; /* which note of the base that was */
};

struct index_writer;

/* In the arena: about 5 MiB. file: key, made, lists (their names and ids) are set by the caller. */
enum err index_writer_new(const struct index_outside *outside, const struct index_file *file,
	struct arena *arena, struct index_writer **ret_writer);
/* The lists as they turned out, before the end: numbers and keys stay as they were. */
void index_writer_lists(struct index_writer *w, const struct index_file *file);
/* The value is copied. Some entries wait in the writer: what goes wrong with one may be said at one
 * of the next, or at the end. */
enum err index_writer_add(struct index_writer *w, const struct index_entry *e);

struct index_made {
	struct index_file file;
	struct index_built built; /* of all shards */
};
/* Writes the whole file. ERR_IO: the outside failed; ERR_LIMIT: no reader would take it. */
enum err index_writer_finish(
	struct index_writer *w, struct index_made *ret_made, struct errinfo *info);

#endif
