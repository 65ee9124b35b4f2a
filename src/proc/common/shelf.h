/*
 * The index of known-bad things as a process that asks it has it: the files of its two layers come
 * in descriptors, their tables are in memory. Taking in a new version is done in small steps,
 * between other work, so that nobody waits; until the last of them the one before is asked. What is
 * no index is logged and refused, and the one before stays.
 *
 *   shelf_start; shelf_offer for each layer, shelf_begin; shelf_step until it says false
 */
#ifndef PROC_COMMON_SHELF_H
#define PROC_COMMON_SHELF_H

#include "know/index/file.h"

/* A layer's file and its tables in our memory. */
struct shelf_layer {
	int fd; /* -1: none */
	struct index_file *file;
	uint8_t *tables; /* one mapping for all of them */
	size_t bytes;
	size_t at[INDEX_WIDTHS * INDEX_SHARDS]; /* in `tables` */
};

struct shelf {
	struct shelf_layer layers[INDEX_LAYERS]; /* in use */
	struct shelf_layer next[INDEX_LAYERS];	 /* being read, a shard at a time */
	bool is_next[INDEX_LAYERS]; /* takes the place of the one in use, also when it is none */
	bool is_loading;
	uint32_t serial, next_serial;
	size_t next_at; /* of INDEX_LAYERS * INDEX_WIDTHS * INDEX_SHARDS */
	uint64_t entries;
	struct index *index; /* NULL: none; another one after shelf_step() */
};

void shelf_start(struct shelf *s);
void shelf_end(struct shelf *s);
/* Takes over the descriptor (-1: the layer is gone); used once shelf_begin() was called and all
 * is read. */
void shelf_offer(struct shelf *s, enum index_layer layer, int fd);
void shelf_begin(struct shelf *s, uint32_t serial);
/* A step of reading; true while there is more. */
bool shelf_step(struct shelf *s);

#endif
