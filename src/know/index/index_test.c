/* The index against a plain search, on many random and odd values; both ways of looking into a
 * line; and damaged tables. */
#include "know/index/index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct hash_key key = {{1, 2, 3, 4, 5, 6, 7, 8}};

struct made {
	struct buf table, records;
	void *aligned;
	struct index_table t;
	struct index_built built;
};

static void
make(struct made *m, enum index_width width, struct str heap)
{
	struct errinfo info;

	*m = (struct made){.table = buf_of(1 << 28), .records = buf_of(1 << 28)};
	assert_int_equal(
		index_build(width, heap, &m->table, &m->records, &m->built, &info), ERR_OK);
	m->aligned = aligned_alloc(
		INDEX_LINE, (m->table.len + INDEX_LINE - 1) / INDEX_LINE * INDEX_LINE);
	memcpy(m->aligned, m->table.p, m->table.len);
	assert_int_equal(index_table_open(m->aligned, m->table.len, &m->t, &info), ERR_OK);
}

static void
unmake(struct made *m)
{
	buf_done(&m->table);
	buf_done(&m->records);
	free(m->aligned);
}

static void
put(struct buf *heap, enum indicator_kind kind, const char *value, uint32_t note)
{
	struct index_record r = {.kind = kind, .key = str_c(value), .note = note};

	index_heap_put(heap, index_hash(&key, kind, r.key), &r);
}

/* Is there a record of that value in its bucket? */
static unsigned
records_of(const struct made *m, enum indicator_kind kind, const char *value)
{
	struct index_range range = index_records_of(&m->t, index_hash(&key, kind, str_c(value)));
	struct reader r = reader_of(m->records.p + range.at, range.len);
	struct index_record record;
	unsigned n = 0;

	while (index_record_next(&r, &record) == ERR_OK)
		n += record.kind == kind && str_equal(record.key, str_c(value));
	return n;
}

static void
names_are_hashed_from_their_end(void **state)
{
	struct index_names long_name, short_name;

	index_hash_names(&key, STR("a.b.example.jp"), &long_name);
	index_hash_names(&key, STR("example.jp"), &short_name);
	assert_int_equal(long_name.n, 4);
	assert_int_equal(short_name.n, 2);
	assert_true(long_name.hash[1] == short_name.hash[1]);
	assert_true(long_name.hash[3] == index_hash_name(&key, STR("a.b.example.jp")));
	assert_int_equal(long_name.start[1], 4);
	assert_true(index_hash(&key, INDICATOR_URL, STR("example.jp")) != short_name.hash[1]);
	index_hash_names(&key, STR("a..jp"), &long_name);
	assert_int_equal(long_name.n, 0);
	index_hash_names(&key, STR(".jp"), &long_name);
	assert_int_equal(long_name.n, 0);
	index_hash_names(&key, STR("jp."), &long_name);
	assert_int_equal(long_name.n, 0);
	index_hash_names(&key, STR(""), &long_name);
	assert_int_equal(long_name.n, 0);
}

static void
name_of(char *dst, size_t size, unsigned i)
{
	snprintf(dst, size, "n%x.d%u.example%u.test", i * 2654435761U, i % 97, i % 1009);
}

static void
what_is_there_is_found(void **state)
{
	struct buf heap = buf_of(1 << 28);
	struct made m;
	char name[80];
	unsigned wrong = 0;

	for (unsigned i = 0; i < 60000; i++) {
		name_of(name, sizeof(name), i);
		put(&heap, INDICATOR_DOMAIN, name, i);
	}
	make(&m, INDEX_WIDE, buf_view(&heap));
	assert_int_equal(m.built.entries, 60000);
	for (unsigned i = 0; i < 120000; i++) {
		uint64_t hash;

		name_of(name, sizeof(name), i);
		hash = index_hash_name(&key, str_c(name));
		assert_int_equal(index_may_hold(&m.t, hash), index_may_hold_plain(&m.t, hash));
		if (i < 60000) {
			assert_true(index_may_hold(&m.t, hash));
			assert_int_equal(records_of(&m, INDICATOR_DOMAIN, name), 1);
		} else {
			wrong += index_may_hold(&m.t, hash);
			assert_int_equal(records_of(&m, INDICATOR_DOMAIN, name), 0);
		}
	}
	assert_true(wrong <= 1); /* 16 places of 2^32: one in 10^8 */
	unmake(&m);
	buf_done(&heap);
}

static void
hashes_take_half_the_room(void **state)
{
	struct buf heap = buf_of(1 << 28);
	struct made m;
	char text[40];
	unsigned wrong = 0;

	for (unsigned i = 0; i < 60000; i++) {
		snprintf(text, sizeof(text), "%032x", i * 2654435761U);
		put(&heap, INDICATOR_HASH, text, 0);
	}
	make(&m, INDEX_NARROW, buf_view(&heap));
	assert_true(m.t.n_buckets * INDEX_LINE < 60000 * 28 / 10);
	assert_int_equal(m.t.digests, 1U << DIGEST_MD5);
	for (unsigned i = 0; i < 120000; i++) {
		uint64_t hash;

		snprintf(text, sizeof(text), "%032x", i * 2654435761U);
		hash = index_hash(&key, INDICATOR_HASH, str_c(text));
		assert_int_equal(index_may_hold(&m.t, hash), index_may_hold_plain(&m.t, hash));
		if (i < 60000)
			assert_true(index_may_hold(&m.t, hash));
		else
			wrong += index_may_hold(&m.t, hash);
	}
	assert_true(wrong < 60000 / 500); /* 24 of 2^16 */
	unmake(&m);
	buf_done(&heap);
}

static void
each_list_keeps_its_record(void **state)
{
	struct buf heap = buf_of(1 << 20);
	struct made m;

	put(&heap, INDICATOR_DOMAIN, "evil.test", 1);
	put(&heap, INDICATOR_DOMAIN, "evil.test", 1);
	put(&heap, INDICATOR_DOMAIN, "evil.test", 2);
	put(&heap, INDICATOR_URL, "evil.test", 1);
	make(&m, INDEX_WIDE, buf_view(&heap));
	assert_int_equal(m.built.entries, 2);
	assert_int_equal(m.built.duplicates, 1);
	assert_int_equal(records_of(&m, INDICATOR_DOMAIN, "evil.test"), 2);
	assert_int_equal(records_of(&m, INDICATOR_URL, "evil.test"), 1);
	unmake(&m);
	heap.len = 0; /* the same value with another note each time: it is cut, and said */
	for (uint32_t i = 0; i < 20000; i++)
		put(&heap, INDICATOR_DOMAIN, "often.test", i);
	make(&m, INDEX_WIDE, buf_view(&heap));
	assert_int_equal(m.built.entries, 1);
	assert_int_equal(m.built.left_out, 20000 - LIMIT_INDEX_SAME);
	assert_int_equal(records_of(&m, INDICATOR_DOMAIN, "often.test"), LIMIT_INDEX_SAME);
	unmake(&m);
	buf_done(&heap);
}

static void
an_empty_shard_holds_nothing(void **state)
{
	struct made m;

	make(&m, INDEX_WIDE, str_of(NULL, 0));
	assert_false(index_may_hold(&m.t, 1));
	assert_int_equal(index_records_of(&m.t, 1).len, 0);
	unmake(&m);
}

static void
damaged_tables_are_refused(void **state)
{
	struct buf heap = buf_of(1 << 20);
	struct index_table t;
	struct errinfo info;
	struct made m;
	uint8_t *bytes;

	for (unsigned i = 0; i < 100; i++) {
		char name[80];

		name_of(name, sizeof(name), i);
		put(&heap, INDICATOR_DOMAIN, name, i);
	}
	make(&m, INDEX_WIDE, buf_view(&heap));
	bytes = m.aligned;
	for (size_t len = 0; len < m.table.len; len++)
		assert_int_not_equal(index_table_open(bytes, len, &t, &info), ERR_OK);
	bytes[0] ^= 1;
	assert_int_equal(index_table_open(bytes, m.table.len, &t, &info), ERR_MALFORMED);
	bytes[0] ^= 1;
	bytes[11] = 0xff; /* buckets */
	assert_int_equal(index_table_open(bytes, m.table.len, &t, &info), ERR_MALFORMED);
	bytes[11] = 0;
	memset(bytes + 128 + m.t.n_buckets * 64, 0xff, m.t.n_buckets * 4); /* offsets */
	assert_int_equal(index_table_open(bytes, m.table.len, &t, &info), ERR_OK);
	for (uint64_t i = 0; i < 100; i++)
		assert_int_equal(index_records_of(&t, i << 50).len, 0);
	unmake(&m);
	assert_int_equal(
		index_build(INDEX_WIDE, STR("not a heap"), &m.table, &m.records, &m.built, &info),
		ERR_MALFORMED);
	buf_done(&heap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_hashed_from_their_end),
		cmocka_unit_test(what_is_there_is_found),
		cmocka_unit_test(hashes_take_half_the_room),
		cmocka_unit_test(each_list_keeps_its_record),
		cmocka_unit_test(an_empty_shard_holds_nothing),
		cmocka_unit_test(damaged_tables_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
