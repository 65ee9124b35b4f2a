/* The loader of packs/forms: a sample loads; each change of one piece that is wrong is refused. */
#include "pack/pack.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const char *const words_yaml =
	"version: \"1\"\ndate: 2026-11-27\nsource: {ja: a, en: a}\nlicence: b\n"
	"answers:\n"
	"  met: {known: [はい, ○], words: {ja: はい, en: \"Yes\"}, marks: {ja: ○, en: ○}}\n"
	"  not_met: {known: [いいえ, ×], words: {ja: いいえ, en: \"No\"}}\n"
	"labels:\n"
	"  - {field: org.name, headings: [会社名, 貴社名]}\n"
	"  - {count: ledger.devices, headings: [台数]}\n";
static const char *const form_yaml =
	"id: partner\nversion: \"1\"\ndate: 2026-11-27\nsource: {ja: a, en: a}\nlicence: b\n"
	"languages: [ja, en]\nname: {ja: 調査票, en: A form}\n"
	"sha256: " DIGEST "\nmarks: [調査票（第2版）]\n"
	"cells:\n"
	"  - {sheet: 表, cell: I9, item: selfcheck25/1, write: marks, choices: [○, ×]}\n"
	"  - {sheet: 表, cell: D3, field: company}\n"
	"  - {sheet: 表, cell: K9, text: true, question: 備考}\n";

static const char *const subjects_yaml =
	"version: \"1\"\ndate: 2026-11-27\nsource: {ja: a, en: a}\nlicence: b\n"
	"catalogues:\n"
	"  - {id: iso, named: [ISO 27001], short: A.}\n"
	"  - {id: csf, alone: true}\n"
	"details: [how many]\nplain: [please]\n"
	"sets:\n  copies: [backup*, バックアップ]\n"
	"subjects:\n"
	"  - {id: kept, says: [\"@copies & daily|weekly & !tape\"], items: [selfcheck25/11], "
	"under: [wide], ids: [iso/A.8.13]}\n"
	"  - {id: wide, weak: true, says: [\"@copies\", copies], near: [selfcheck25/12]}\n";

static bool
is_setting(struct str name)
{
	return str_equal(name, STR("org.name"));
}

static enum err
load(struct arena *arena, const char *words, const char *form, struct form_set *set,
	struct errinfo *info)
{
	struct pack_file files[2] = {
		{STR("partner.yaml"), str_c(form)}, {STR("words.yaml"), str_c(words)}};
	struct pack_form_source source = {.files = {2, files}, .is_setting = is_setting};

	return pack_forms_load(&source, arena, set, info);
}

static void
a_form_is_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct errinfo info = {0};
	struct form_set set = {0};
	const struct known_form *f;

	(void)state;
	if (load(arena, words_yaml, form_yaml, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	f = known_form_find(&set, STR("partner"));
	assert_non_null(f);
	assert_ptr_equal(known_form_of(&set, f->sha256), f);
	assert_int_equal(f->sha256[1], 0x11);
	assert_int_equal(f->n_cells, 3);
	assert_int_equal(f->cells[0].row, 8);
	assert_int_equal(f->cells[0].column, 8);
	assert_int_equal(f->cells[0].source, FORM_ITEM);
	assert_int_equal(f->cells[0].write, FORM_MARKS);
	assert_int_equal(f->cells[0].n_choices, 2);
	assert_int_equal(f->cells[1].source, FORM_FIELD);
	assert_int_equal(f->cells[2].source, FORM_TEXT);
	assert_int_equal(set.n_labels, 2);
	assert_int_equal(set.labels[1].source, FORM_COUNT);
	assert_int_equal(set.answers[RESULT_MET].n, 2);
	arena_free(arena);
}

static void
replaced(const char *text, const char *from, const char *to, char *dst, size_t size)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	snprintf(dst, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void
what_is_refused(void **state)
{
	static const struct {
		bool is_words;
		const char *from, *to, *says;
	} breaks[] = {
		{false, "I9", "9I", "a cell is like B3"},
		{false, "item: selfcheck25/1, ", "", "exactly one"},
		{false, "field: company", "field: company, text: true", "exactly one"},
		{false, "selfcheck25/1", "selfcheck25", "there is no item"},
		{false, "write: marks", "write: loudly", "auto, words, marks or label"},
		{false, "cell: D3", "cell: I9", "twice"},
		{false, "0011", "00", "64 hexadecimal"},
		{false, "0011", "00zz", "64 hexadecimal"},
		{false, "[調査票（第2版）]", "[]", "another edition"},
		{false, "field: company", "field: org.secret", "there is no field"},
		{true, "met:", "mett:", "answers are"},
		{true, "field: org.name", "field: org.password", "there is no field"},
		{true, "count: ledger.devices", "count: moons", "there is no count"},
		{true, "count: ledger.devices, ", "", "exactly one"},
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(breaks) / sizeof(*breaks); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct errinfo info = {0};
		struct form_set set = {0};
		enum err err;

		replaced(breaks[i].is_words ? words_yaml : form_yaml, breaks[i].from, breaks[i].to,
			text, sizeof(text));
		err = load(arena, breaks[i].is_words ? text : words_yaml,
			breaks[i].is_words ? form_yaml : text, &set, &info);
		if (err == ERR_OK)
			fail_msg("%s is taken", breaks[i].to);
		if (strstr(info.what, breaks[i].says) == NULL)
			fail_msg("%zu: %s", i, info.what);
		assert_int_equal(set.n_forms, 0);
		arena_free(arena);
	}
}

/* ---- subjects ---- */

static enum err
load_subjects(struct arena *arena, const char *text, struct form_set *set, struct errinfo *info)
{
	struct pack_file files[3] = {{STR("partner.yaml"), str_c(form_yaml)},
		{STR("subjects.yaml"), str_c(text)}, {STR("words.yaml"), str_c(words_yaml)}};
	struct pack_form_source source = {.files = {3, files}, .is_setting = is_setting};

	return pack_forms_load(&source, arena, set, info);
}

static void
subjects_are_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct errinfo info = {0};
	struct form_set set = {0};
	const struct form_way *way;

	(void)state;
	if (load_subjects(arena, subjects_yaml, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(set.n_subjects, 2);
	assert_int_equal(set.n_catalogues, 2);
	assert_true(set.catalogues[1].is_alone);
	way = &set.subjects[0].ways[0];
	assert_int_equal(way->n_parts, 3);
	assert_int_equal(way->parts[0].n, 2); /* the set's words */
	assert_true(str_equal(way->parts[0].any[1], STR("バックアップ")));
	assert_int_equal(way->parts[1].n, 2);
	assert_true(way->parts[2].is_not);
	assert_false(way->parts[1].is_not);
	assert_int_equal(set.subjects[0].n_under, 1);
	assert_int_equal(set.subjects[0].under[0], 1);
	assert_int_equal(set.subjects[0].ids[0].catalogue, 0);
	assert_true(str_equal(set.subjects[0].ids[0].name, STR("A.8.13")));
	assert_true(set.subjects[1].is_weak);
	assert_int_equal(set.subjects[1].n_ways, 2);
	arena_free(arena);
}

static void
subjects_that_are_refused(void **state)
{
	static const struct {
		const char *from, *to, *says;
	} breaks[] = {
		{"\"@copies & daily", "\"@prints & daily", "there is no set"},
		{"daily|weekly", "|weekly", "a word is missing"},
		{"daily|weekly", "daily||weekly", "a word is missing"},
		{"\"@copies & daily|weekly & !tape\"", "\"!tape & @copies\"",
			"begins with what is there"},
		{"items: [selfcheck25/11]", "items: [selfcheck25]", "there is no item"},
		{"near: [selfcheck25/12]", "near: [moon]", "there is no item"},
		{"under: [wide]", "under: [deep]", "to be under"},
		{"under: [wide]", "under: [kept]", "to be under"},
		{"id: wide", "id: kept", "twice"},
		{"iso/A.8.13", "pci/8", "of no catalogue"},
		{"iso/A.8.13", "iso/", "of no catalogue"},
		{"{id: csf, alone: true}", "{id: csf}", "is named by a form"},
		{"says: [\"@copies\", copies], ", "", "says"},
		{"says: [\"@copies\", copies]", "says: []", "1 to"},
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(breaks) / sizeof(*breaks); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct errinfo info = {0};
		struct form_set set = {0};

		replaced(subjects_yaml, breaks[i].from, breaks[i].to, text, sizeof(text));
		if (load_subjects(arena, text, &set, &info) == ERR_OK)
			fail_msg("%s is taken", breaks[i].to);
		if (strstr(info.what, breaks[i].says) == NULL)
			fail_msg("%zu: %s", i, info.what);
		assert_int_equal(set.n_subjects, 0);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_loaded),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(subjects_are_loaded),
		cmocka_unit_test(subjects_that_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
