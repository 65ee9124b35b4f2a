/*
 * The index of known-bad things as a process that asks it has it: the files of its two layers come
 * in descriptors, their tables are in memory: sealed memory that the launcher made once for all who
 * ask, or our own when there is none. Taking in a new version is done in small steps, between other
 * work, so that nobody waits; until the last of them the one before is asked. What is no index is
 * logged and refused, and the one before stays.
 *
 *   shelf_start; shelf_offer for each layer, shelf_begin; shelf_step until it says false
 *   (or shelf_take for each INDEX message of the launcher)
 */
#ifndef PROC_COMMON_SHELF_H
#define PROC_COMMON_SHELF_H

#include "bus/message.h"
#include "know/index/file.h"
#include "proc/common/proc.h"

/* A layer's file and its tables. */
struct shelf_layer {
	int fd; /* -1: none */
	struct index_file *file;
	uint8_t *tables; /* one mapping for all of them */
	bool is_shared;	 /* it is the launcher's sealed memory */
	size_t bytes;
	size_t at[INDEX_WIDTHS * INDEX_SHARDS]; /* in `tables` */
};

/* Notes that were read lately: most indicators of a list share one. */
#define SHELF_NOTES 16
struct shelf_note {
	uint64_t at;
	uint8_t layer;
	bool is_there;
	uint8_t bytes[LIMIT_INDEX_NOTE_BYTES];
};

struct shelf {
	struct shelf_layer layers[INDEX_LAYERS]; /* in use */
	struct shelf_layer next[INDEX_LAYERS];	 /* being read, a shard at a time */
	int tables[INDEX_LAYERS];		 /* came before their file; -1: none */
	bool is_next[INDEX_LAYERS]; /* takes the place of the one in use, also when it is none */
	bool is_loading;
	uint32_t serial, next_serial;
	size_t next_at; /* of INDEX_LAYERS * INDEX_WIDTHS * INDEX_SHARDS */
	uint64_t entries;
	struct index *index; /* NULL: none; another one after shelf_step() */
	struct shelf_note notes[SHELF_NOTES];
};

void shelf_start(struct shelf *s);
void shelf_end(struct shelf *s);
/* Take over the descriptors (-1: the layer is gone; there are no tables); used once shelf_begin()
 * was called and all is read. */
void shelf_offer(struct shelf *s, enum index_layer layer, int fd, int tables);
void shelf_begin(struct shelf *s, uint32_t serial);
/* An INDEX message of the launcher; takes over its descriptor. */
void shelf_take(struct shelf *s, struct bus_message *m);
/* What came with the start: --base=FD --base-tables=FD --fresh=FD --fresh-tables=FD. */
void shelf_take_args(struct shelf *s, const struct proc_args *args);
/* A step of reading; true while there is more. */
bool shelf_step(struct shelf *s);
/* The head of a layer in use, NULL: there is none. */
const struct index_file *shelf_file(const struct shelf *s, enum index_layer layer);

/* ---- the other side: the launcher ---- */

/* The tables of an index file as sealed memory. Errors as shelf_offer() would log them. */
enum err shelf_seal_tables(int file, int *ret_tables, struct errinfo *info);
/* Are both the very same file, unchanged? False when one is -1. */
bool shelf_is_same(int a, int b);

#endif
