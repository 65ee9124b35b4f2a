/*
 * The prepared file of a layer: what is built once and then only read. A head with a directory, the
 * tables (each aligned to INDEX_LINE), the records of each shard, the notes, spare bytes.
 *
 *   head (INDEX_FILE_HEAD bytes): magic "SKIF", version, the hash's key, when it was made, lists,
 *   directory of 2 x 64 shards, where the notes begin
 *
 * The key is the box's own secret: the file is as private as the database.
 */
#ifndef KNOW_INDEX_FILE_H
#define KNOW_INDEX_FILE_H

#include "know/index/find.h"

#define INDEX_FILE_HEAD 32768

struct index_place {
	uint64_t table_at;
	uint32_t table_bytes; /* 0: the shard is empty */
	uint64_t records_at;
};

/* A list as the index knows it: note.list is its number. */
struct index_list {
	char name[64]; /* for people */
	char id[40];   /* of the feed, in the settings */
	uint32_t entries;
	uint32_t held;	  /* do not block, see enum indicator_held */
	uint32_t refused; /* lines that no entry could be made of */
	ms_t fetched;
};

struct index_file {
	struct hash_key key;
	ms_t made;
	uint32_t n_lists;
	struct index_list lists[LIMIT_INDICATOR_LISTS];
	struct index_place places[INDEX_WIDTHS][INDEX_SHARDS];
	uint64_t notes_at;
	uint64_t bytes; /* of the whole file, with LIMIT_INDEX_NOTE_BYTES spare ones at its end */
};

/* Exactly INDEX_FILE_HEAD bytes. */
void index_file_put(struct buf *b, const struct index_file *f);
/*
 * head: the file's first INDEX_FILE_HEAD bytes. ERR_TRUNCATED, ERR_MALFORMED: it is none, or of a
 * version that this program does not know; ERR_LIMIT: index_file_fits() says no. Nothing in what
 * comes out points outside of `bytes`, which the caller compares with what there is; its times are
 * civil ones, its lists' names printable.
 */
enum err index_file_read(struct str head, struct index_file *ret_file, struct errinfo *info);

/* Do the tables keep to LIMIT_INDEX_TABLE_BYTES and LIMIT_INDEX_TABLES_BYTES? */
bool index_file_fits(const struct index_file *f);

#endif
