/* The file of an index is the same byte for byte whenever it is made of the same entries, also by
 * the next version of this program: deltas and their makers rely on it. */
#include "base/digest.h"
#include "know/index/memory_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000)
#define ENTRIES 30000

static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

/* Names and file hashes; most notes are said again, some at once, some long after; some entries are
 * said again with the same note or with another; some are gone. */
static void
add_entry(struct index_writer *w, uint32_t i, uint32_t *state)
{
	uint32_t which = i % 7 == 0 ? next(state) % (i + 1) : i;
	char value[80], what[40];
	struct index_entry e = {.kind = INDICATOR_DOMAIN};

	snprintf(what, sizeof(what), "family-%u", next(state) % (i % 3 == 0 ? 5 : 4000));
	e.note = (struct indicator_note){.tier = (enum indicator_tier)(next(state) % 3),
		.confidence = CONFIDENCE_HIGH,
		.first_seen = i % 5 == 0 ? NOW - (ms_t)which : 0,
		.what = str_c(what),
		.context = STR("")};
	if (i % 4 == 1) {
		e.kind = INDICATOR_HASH;
		snprintf(value, sizeof(value), "%032x", which * 2654435761U);
	} else
		snprintf(value, sizeof(value), "n%u.bad%u.test", which, which % 1000);
	e.value = str_c(value);
	if (i % 97 == 0) {
		e.is_gone = true;
		e.gone_note = i;
	}
	assert_int_equal(index_writer_add(w, &e), ERR_OK);
}

static void
make(uint32_t entries, char digest[65], struct index_made *ret_made)
{
	struct memory *m = calloc(1, sizeof(*m));
	struct index_outside outside = memory_begin(m);
	struct index_file file = {.key = {{9}}, .made = NOW, .n_lists = 1};
	struct arena *arena = arena_new(1 << 24);
	struct index_writer *w;
	struct errinfo info;
	uint32_t state = 1;
	uint8_t bytes[DIGEST_BYTES_MAX];

	assert_int_equal(index_writer_new(&outside, &file, arena, &w), ERR_OK);
	for (uint32_t i = 0; i < entries; i++)
		add_entry(w, i, &state);
	assert_int_equal(index_writer_finish(w, ret_made, &info), ERR_OK);
	digest_of(DIGEST_SHA256, m->file.p, m->file.len, bytes);
	for (size_t i = 0; i < 32; i++)
		snprintf(digest + 2 * i, 3, "%02x", bytes[i]);
	memory_end(m);
	arena_free(arena);
	free(m);
}

static void
the_same_entries_are_the_same_file(void **state)
{
	static const struct {
		uint32_t entries, records;
		const char *sha256;
	} rows[] = {
		{0, 0, "fb54ce52ead9ac2b1ff2a1245bd3621c4b2b8d54541b68f19b5b9c01bd2d33ce"},
		{1, 1, "7e024a37085048cc52191c47a9a19cf3a7d25ca56f20ea23547b7df212d9821a"},
		{5, 5, "79f6ec377963b8347c1e3be61980f3795f9dc987eca23584a53c1e7527f09ac1"},
		{9, 9, "55d7271a7d93c98778479b44d336e1a8458fd78904cede44e857b7babd7a613d"},
		{ENTRIES, 29983,
			"c3def04ae068d8b772a2aa0137d684b7d395f3999cfb86c83ace50221e165fba"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char digest[65];
		struct index_made made;

		make(rows[i].entries, digest, &made);
		assert_int_equal(made.built.records, rows[i].records);
		assert_string_equal(digest, rows[i].sha256);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_same_entries_are_the_same_file)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
