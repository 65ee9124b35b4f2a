/*
 * For fuzz targets: a small good index file, and changes to it that any bytes say. So a few bytes
 * reach every part of a file that is 60 KB at least, and a hit still has its hash.
 *
 * A change: where (u8: PATCH_PLACES), offset from there (u16), how many bytes (u8), the bytes.
 */
#ifndef KNOW_INDEX_PATCH_TEST_H
#define KNOW_INDEX_PATCH_TEST_H

#include "know/index/memory_test.h"
#include "know/indicator/table.h"

#define PATCH_NOW INT64_C(1790000000000)
#define PATCH_ARENA ((size_t)24 << 20)

struct patch_value {
	enum indicator_kind kind;
	const char *text;
	uint8_t list;
	enum indicator_tier tier;
};

static const struct patch_value patch_values[] = {
	{INDICATOR_DOMAIN, "evil.test", 0, TIER_BLOCK},
	{INDICATOR_DOMAIN, "evil.test", 1, TIER_WARN},
	{INDICATOR_DOMAIN, "www.evil.test", 1, TIER_RECORD},
	{INDICATOR_ADDRESS, "203.0.113.7", 0, TIER_BLOCK},
	{INDICATOR_ADDRESS, "203.0.113.0/24", 1, TIER_WARN},
	{INDICATOR_ADDRESS, "2001:db8::/32", 1, TIER_BLOCK},
	{INDICATOR_URL, "evil.test/a", 1, TIER_BLOCK},
	{INDICATOR_HASH, "0123456789abcdef0123456789abcdef", 0, TIER_BLOCK},
	{INDICATOR_JA3, "0123456789abcdef0123456789abcdef", 0, TIER_WARN},
};
#define PATCH_VALUES (sizeof(patch_values) / sizeof(*patch_values))

static inline struct index_entry
patch_entry(const struct patch_value *v, char normal[LIMIT_INDICATOR_TEXT])
{
	struct index_entry e = {.kind = v->kind,
		.value = str_of(normal, 0),
		.note = {.list = v->list,
			.tier = v->tier,
			.confidence = CONFIDENCE_HIGH,
			.what = STR("what"),
			.context = STR("context")}};

	BUG_IF(indicator_normal(v->kind, str_c(v->text), normal, &e.value.len) != ERR_OK);
	return e;
}

/* The file is in base->file; memory_end() afterwards. */
static inline void
patch_base(struct memory *base)
{
	struct index_outside outside = memory_begin(base);
	struct index_file f = {.key = {{9}}, .made = PATCH_NOW, .n_lists = 2};
	struct arena *arena = arena_new(PATCH_ARENA);
	struct index_writer *w;
	struct index_made made;
	struct errinfo info;

	strcpy(f.lists[0].name, "first");
	strcpy(f.lists[0].id, "a");
	strcpy(f.lists[1].name, "second");
	strcpy(f.lists[1].id, "b");
	BUG_IF(arena == NULL || index_writer_new(&outside, &f, arena, &w) != ERR_OK);
	for (unsigned i = 0; i < PATCH_VALUES; i++) {
		char normal[LIMIT_INDICATOR_TEXT];
		struct index_entry e = patch_entry(&patch_values[i], normal);

		BUG_IF(index_writer_add(w, &e) != ERR_OK);
	}
	BUG_IF(index_writer_finish(w, &made, &info) != ERR_OK);
	arena_free(arena);
}

/* Where the changes may begin: the head, the directory and the lists, the table and the records of
 * each value's shard, the notes, the end. */
#define PATCH_PLACES (3 + 2 * PATCH_VALUES + 2)

static inline uint64_t
patch_place(const struct index_file *f, unsigned where)
{
	const struct patch_value *v;
	const struct index_place *p;
	struct index_entry e;
	char normal[LIMIT_INDICATOR_TEXT];

	if (where < 3)
		return (const uint64_t[]){0, 48, 48 + 20 * INDEX_WIDTHS * INDEX_SHARDS}[where];
	where -= 3;
	if (where >= 2 * PATCH_VALUES)
		return where == 2 * PATCH_VALUES ? f->notes_at : f->bytes - LIMIT_INDEX_NOTE_BYTES;
	v = &patch_values[where / 2];
	e = patch_entry(v, normal);
	p = &f->places[index_width_of(e.kind)]
		      [index_shard_of(index_hash(&f->key, e.kind, e.value))];
	return where % 2 == 0 ? p->table_at : p->records_at;
}

/* A changed copy at an address that tables may stand at; to be freed. What lies behind the end is
 * left out. */
static inline char *
patch_apply(const struct memory *base, struct str changes)
{
	struct str file = buf_view(&base->file);
	char *copy = memory_aligned(file);
	struct reader r = reader_of(changes.p, changes.len);
	struct index_file f;
	struct errinfo info;

	BUG_IF(copy == NULL ||
		index_file_read(str_of(file.p, INDEX_FILE_HEAD), &f, &info) != ERR_OK);
	while (reader_left(&r) > 0) {
		uint64_t at = patch_place(&f, reader_u8(&r) % PATCH_PLACES);
		struct str bytes;

		at += reader_le16(&r);
		bytes.len = reader_u8(&r);
		bytes = reader_str(&r, bytes.len);
		if (reader_err(&r) != ERR_OK)
			break;
		if (at <= file.len && bytes.len > 0 && bytes.len <= file.len - at)
			memcpy(copy + at, bytes.p, bytes.len);
	}
	return copy;
}

#endif
