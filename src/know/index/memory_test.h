/*
 * An outside of heaps and one file in memory, for tests and fuzz targets; and a layer read from its
 * bytes as a process would: head, directory, tables.
 */
#ifndef KNOW_INDEX_MEMORY_TEST_H
#define KNOW_INDEX_MEMORY_TEST_H

#include "know/index/find.h"
#include "know/index/write.h"

#include <stdlib.h>
#include <string.h>

struct memory {
	struct buf heaps[INDEX_HEAPS];
	struct buf file;
};

static inline bool
memory_heap_add(void *arg, unsigned heap, struct str bytes)
{
	struct memory *m = arg;

	buf_str(&m->heaps[heap], bytes);
	return buf_err(&m->heaps[heap]) == ERR_OK;
}

static inline bool
memory_heap_take(void *arg, unsigned heap, struct str *ret_bytes)
{
	struct memory *m = arg;

	*ret_bytes = buf_view(&m->heaps[heap]);
	return true;
}

static inline bool
memory_out(void *arg, uint64_t at, struct str bytes)
{
	struct memory *m = arg;

	if (at == m->file.len) {
		buf_str(&m->file, bytes);
		return buf_err(&m->file) == ERR_OK;
	}
	while (m->file.len < at + bytes.len)
		buf_byte(&m->file, 0);
	if (bytes.len > 0)
		memcpy(m->file.p + at, bytes.p, bytes.len);
	return buf_err(&m->file) == ERR_OK;
}

static inline struct index_outside
memory_begin(struct memory *m)
{
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		m->heaps[i] = buf_of(1 << 26);
	m->file = buf_of(1 << 28);
	return (struct index_outside){.arg = m,
		.heap_add = memory_heap_add,
		.heap_take = memory_heap_take,
		.out = memory_out};
}

static inline void
memory_end(struct memory *m)
{
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		buf_done(&m->heaps[i]);
	buf_done(&m->file);
}

/* A copy at an address that tables may stand at; to be freed. */
static inline char *
memory_aligned(struct str bytes)
{
	char *p = aligned_alloc(INDEX_LINE, (bytes.len + INDEX_LINE) / INDEX_LINE * INDEX_LINE);

	if (p != NULL && bytes.len > 0)
		memcpy(p, bytes.p, bytes.len);
	return p;
}

/* The tables of a file whose head was read; the caller calls index_ready(). */
static inline enum err
memory_take(struct str bytes, const struct index_file *f, enum index_layer layer, struct index *x,
	struct errinfo *info)
{
	x->key = f->key;
	x->notes_at[layer] = f->notes_at;
	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++) {
		const struct index_place *p = &f->places[i / INDEX_SHARDS][i % INDEX_SHARDS];
		struct index_part *part = &x->parts[layer][i / INDEX_SHARDS][i % INDEX_SHARDS];
		enum err err;

		if (p->table_bytes == 0)
			continue;
		err = index_table_open(bytes.p + p->table_at, p->table_bytes, &part->table, info);
		if (err != ERR_OK)
			return err;
		part->records_at = p->records_at;
	}
	return ERR_OK;
}

#endif
