/*
 * The index of a data folder (base.idx, fresh.idx), open for looking as it lies there: tables are
 * mapped, records and notes are read from the files when they are wanted. The files are replaced,
 * never written: what was opened stays as it was.
 */
#ifndef PROC_COMMON_INDEX_MAP_H
#define PROC_COMMON_INDEX_MAP_H

#include "know/index/file.h"

struct index_map {
	struct index index;
	struct index_file files[INDEX_LAYERS];
	bool is_there[INDEX_LAYERS];
	int fds[INDEX_LAYERS];
	void *bytes[INDEX_LAYERS]; /* NULL: none */
	size_t size[INDEX_LAYERS];
};

/* folder: DATA/guard. ERR_NOT_FOUND: no index; ERR_AGAIN: one of the files is being replaced.
 * ret_map stays where it is until index_map_close(), which is called after errors, too. */
enum err index_map_open(const char *folder, struct index_map *ret_map, struct errinfo *info);
void index_map_close(struct index_map *m);
/* The list's name; "?" when nobody knows. */
const char *index_map_list(const struct index_map *m, unsigned list);

#endif
