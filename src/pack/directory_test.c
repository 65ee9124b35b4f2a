/*
 * The loader of packs/directories: the sample of corpus/ loads; each change of one piece that is
 * wrong is refused. The repository's own lists load, and what they offer is in packs/guide.
 */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define N(table) (sizeof(table) / sizeof((table)[0]))

static enum err
load(struct arena *arena, const char *yaml, struct directory_set *set, struct errinfo *info)
{
	struct pack_file file = {STR("helpers.yaml"), str_c(yaml)};
	struct pack_directory_source source = {.files = {1, &file}};

	return pack_directories_load(&source, arena, set, info);
}

static void
a_list_is_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct str row[7] = {
		STR("a"), STR("2"), STR("network"), STR(""), STR(""), STR(""), STR("")};
	struct directory_set set = {0};
	struct errinfo info = {0};
	char *text = sample_read("directory.yaml");
	const struct directory *d;

	(void)state;
	if (load(arena, text, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	free(text);
	d = directory_find(&set, STR("helpers"));
	assert_non_null(d);
	assert_true(str_equal(d->list.id, STR("find_helpers")));
	assert_ptr_equal(directory_of_ledger(&set, STR("find_helpers")), d);
	assert_null(directory_of_ledger(&set, STR("helpers")));
	assert_int_equal(d->list.review_days, 180);
	assert_int_equal(d->list.n_columns, N(row));
	assert_int_equal(d->list.columns[1].choices[0].n_also, 2);
	assert_true(str_equal(d->list.columns[1].choices[0].also[1], STR("一類")));
	/* the first whose conditions all hold */
	assert_true(str_equal(directory_offering(d, row), STR("second")));
	row[1] = STR("1");
	assert_true(str_equal(directory_offering(d, row), STR("net")));
	row[2] = STR("other");
	assert_true(str_equal(directory_offering(d, row), STR("")));
	assert_true(str_equal(directory_value(d, row, "kind"), STR("other")));
	assert_true(str_equal(directory_value(d, row, "region"), STR("")));
	arena_free(arena);
}

static const struct {
	const char *from, *to, *says;
} wrong[] = {
	{"id: helpers", "id: others", "not named as its id"},
	{"publisher: {ja: だれか, en: somebody}\n", "", "publisher"},
	{"publisher: {ja: だれか, en: somebody}\n", "publisher: somebody\n", "has to be a map"},
	{"source: {ja: 見本です。, en: \"an example, made up\"}\n", "source: a sample\n",
		"\"source\" has to be a map"},
	{"review_days: 180", "review_days: 0", "from 1 to"},
	{"{id: name, name", "{id: title, name", "a column \"name\" with is_needed"},
	{"kind: date, is_needed: true", "kind: date", "a column \"listed_on\" with is_needed"},
	{"id: listed_from,", "id: listed_by,", "a column \"listed_from\""},
	{"kind: yen", "kind: text", "of the kind yen in every list"},
	{"en: Until}, kind: date", "en: Until}, kind: text", "of the kind date in every list"},
	{"column: class, is: \"2\"", "column: class, is: \"3\"", "has no choice \"3\""},
	{"column: class, is: \"2\"", "column: name, is: \"2\"", "has no choice"},
	{"when: [{column: class, is: \"2\"}]", "when: []", "an offer says when"},
	{"kind: yen", "kind: yen, from: device_name", "the machine has no"},
	{"also: [第1類, 一類]", "also: 一類", "a list"},
};

static void
what_is_wrong_is_refused(void **state)
{
	char *text = sample_read("directory.yaml");

	(void)state;
	for (size_t i = 0; i < N(wrong); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct directory_set set = {0};
		struct errinfo info = {0};
		char *at = strstr(text, wrong[i].from);
		size_t size = strlen(text) + 256;
		char *changed = malloc(size);

		assert_non_null(changed);
		if (at == NULL)
			fail_msg("\"%s\" is not in the sample", wrong[i].from);
		snprintf(changed, size, "%.*s%s%s", (int)(at - text), text, wrong[i].to,
			at + strlen(wrong[i].from));
		if (load(arena, changed, &set, &info) == ERR_OK)
			fail_msg("\"%s\" was taken", wrong[i].to);
		if (strstr(info.what, wrong[i].says) == NULL)
			fail_msg("\"%s\" says: %s", wrong[i].to, info.what);
		assert_int_equal(set.n_directories, 0);
		free(changed);
		arena_free(arena);
	}
	free(text);
}

static void
our_own_lists_load(void **state)
{
	static const char *const ids[] = {"otasuketai", "presenters", "security_services"};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_guide_source guide = {.files = sample_folder("guide", arena)};
	struct pack_directory_source source = {.files = sample_folder("directories", arena)};
	struct reference_set tables = {0};
	struct directory_set set = {0};
	struct errinfo info = {0};

	(void)state;
	if (pack_references_load(&guide, arena, &tables, &info) != ERR_OK)
		fail_msg("%s", info.what);
	source.tables = &tables;
	if (pack_directories_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(set.n_directories, N(ids));
	for (size_t i = 0; i < N(ids); i++)
		assert_non_null(directory_find(&set, str_c(ids[i])));
	/* a missing table is told */
	source.tables = &(struct reference_set){0};
	assert_int_equal(pack_directories_load(&source, arena, &set, &info), ERR_MALFORMED);
	assert_int_equal(reference_find(&tables, STR("regions"))->n_rows, 47);
	arena_free(arena);
}

/* Two columns of one list never wait for the same heading, or an import could not tell. */
static void
headings_are_of_one_column(void **state)
{
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_directory_source source = {.files = sample_folder("directories", arena)};
	struct directory_set set = {0};
	struct errinfo info = {0};

	(void)state;
	if (pack_directories_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	for (uint32_t i = 0; i < set.n_directories; i++) {
		const struct ledger *l = &set.directories[i].list;

		for (uint32_t c = 0; c < l->n_columns; c++)
			for (uint32_t d = 0; d < c; d++)
				for (uint32_t h = 0; h < l->columns[c].n_headings; h++)
					for (uint32_t k = 0; k < l->columns[d].n_headings; k++)
						if (str_equal(l->columns[c].headings[h],
							    l->columns[d].headings[k]))
							fail_msg("%.*s: %.*s stands twice",
								STR_FMT(l->id),
								STR_FMT(l->columns[c].headings[h]));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_is_loaded),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(our_own_lists_load),
		cmocka_unit_test(headings_are_of_one_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
