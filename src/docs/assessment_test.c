/*
 * The file of ★3 as it ships: packs/frameworks/scs3 with some answers and readings, against a
 * golden file; each of its 81 criteria stands in it once, in the document and in the table; it
 * claims nothing that nobody gives.
 */
#include "docs/assessment.h"
#include "docs/docs.h"
#include "model/wording.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((ms_t)1811430000000) /* 2027-05-28 in Japan */
#define ARENA_BYTES ((size_t)256 << 20)
#define DIGEST "7d4e3c0f9a5b21866e0f4ddc0b3f7a9915c2de8840f6b1a37c59e20d8f1b6a43"

static struct arena *arena;
static struct framework_set frameworks;
static struct ledger_set ledgers;
static struct text_table texts;
static struct assess_result result;

static void
read_folder(const char *name, struct pack_source *ret_source)
{
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, arena, ret_source, &info) != ERR_OK)
		fail_msg("%s", info.what);
	close(fd);
}

/* Answers to each third criterion in turn yes, partly, no, unknown; readings for the bindings of
 * each second one, true and false in turn. */
static void
assess(const struct framework *f)
{
	static const char *const choices[] = {"yes", "partly", "no", "unknown"};
	struct assess_answer *answers = arena_array(arena, struct assess_answer, f->n_items);
	struct reading *readings = arena_array(arena, struct reading, f->n_items * 8);
	struct assess_input in = {
		.frameworks = &frameworks, .answers = answers, .readings = readings, .now = NOW};

	assert_true(answers != NULL && readings != NULL);
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *item = &f->items[i];

		if (i % 3 == 0)
			answers[in.n_answers++] = (struct assess_answer){.framework = f->id,
				.item = item->id,
				.choice = str_c(choices[i / 3 % 4]),
				.reason = i % 12 == 3 ? STR("来月までに決めます。") : STR(""),
				.who = STR("山田 花子"),
				.at = NOW - (ms_t)i * MS_DAY};
		for (uint32_t k = 0; i % 2 == 0 && k < item->n_bindings && k < 8; k++)
			readings[in.n_readings++] =
				(struct reading){.kind = item->bindings[k].reading,
					.key = item->bindings[k].key,
					.value = i % 4 == 0 ? 12 : 0,
					.of = 12,
					.seen_percent = 100,
					.at = NOW - 3 * MS_DAY};
	}
	assert_int_equal(assess_framework(&in, f, arena, &result), ERR_OK);
}

static int
start(void **state)
{
	struct pack_guide_source source = {.frameworks = &frameworks};
	struct errinfo info = {0};
	struct pack_source files;

	(void)state;
	arena = arena_new(ARENA_BYTES);
	assert_non_null(arena);
	read_folder("frameworks", &files);
	if (pack_frameworks_load(&files, arena, &frameworks, &info) != ERR_OK)
		fail_msg("packs/frameworks/%s", info.what);
	read_folder("ledgers", &source.files);
	if (pack_ledgers_load(&source, arena, &ledgers, &info) != ERR_OK)
		fail_msg("packs/ledgers/%s", info.what);
	read_folder("text", &files);
	if (pack_text_load(&files, arena, &texts, &info) != ERR_OK)
		fail_msg("packs/text/%s", info.what);
	assess(framework_find(&frameworks, STR("scs3")));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
static const struct assessment_source sources[] = {
	{S("1-2-1-1"), S("情報セキュリティ規程"), S("第3条")},
	{S("1-2-1-1"), S("情報セキュリティ規程"), S("第3条")},
	{S("1-2-1-1"), S("基本方針"), S("")},
};
static const struct assessment_signature signatures[] = {
	{false, S("加藤 一"), S("第012345号"), S("復旧の訓練を勧めます。"), NOW - MS_DAY, S(DIGEST),
		true},
	{true, S("社長 一郎"), S(""), S(""), NOW - 40 * MS_DAY, S(DIGEST), false},
};

static struct assessment
sample(enum lang lang)
{
	return (struct assessment){.texts = &texts,
		.frameworks = &frameworks,
		.ledgers = &ledgers,
		.dates = {lang, false, ZONE_JAPAN_MINUTES},
		.result = &result,
		.company = STR("やまと製作所"),
		.number = STR("1234567890123"),
		.digest = STR(DIGEST),
		.made = NOW,
		.until = NOW + 30 * MS_DAY,
		.n_sources = 3,
		.sources = sources,
		.n_signatures = 2,
		.signatures = signatures,
		.is_signed_kind = true};
}

/* ---- as text ---- */

static void
put_cell(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_str(out, s.p[i] == '\n' ? STR(" / ") : str_of(s.p + i, 1));
}

static void
put_fields(struct buf *out, const struct block *b)
{
	for (uint32_t i = 0; i < b->n_fields; i++) {
		buf_c(out, "- ");
		put_cell(out, b->fields[i].label);
		buf_c(out, ": ");
		put_cell(out, b->fields[i].value);
		buf_c(out, "\n");
	}
	for (uint32_t i = 0; i < b->n_people; i++)
		buf_printf(out, "[%.*s] %.*s %.*s\n", STR_FMT(b->people[i].role),
			STR_FMT(b->people[i].name), STR_FMT(b->people[i].date));
}

static void
put_table(struct buf *out, const struct block_table *t)
{
	for (uint32_t c = 0; c < t->n_columns; c++)
		buf_printf(out, "| %.*s ", STR_FMT(t->columns[c].title));
	buf_c(out, "|\n");
	for (uint32_t i = 0; i < t->n_rows; i++) {
		for (uint32_t c = 0; c < t->n_columns; c++) {
			buf_c(out, "| ");
			put_cell(out, t->rows[i].cells[c]);
			buf_c(out, " ");
		}
		buf_c(out, "|\n");
	}
}

static void
put_document(struct buf *out, const struct document *d)
{
	buf_printf(out, "%.*s (%.*s)\n%.*s\n", STR_FMT(d->title), STR_FMT(d->company),
		STR_FMT(d->footer));
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		const struct block *b = &d->blocks[i];

		if (b->kind == BLOCK_HEADING)
			buf_printf(out, "\n%.*s %.*s\n", b->level, "###", STR_FMT(b->text));
		else if (b->text.len > 0)
			buf_printf(out, "%.*s\n", STR_FMT(b->text));
		put_fields(out, b);
		if (b->kind == BLOCK_TABLE)
			put_table(out, &b->table);
	}
}

/* golden/assessment/NAME.txt; DOCS_GOLDEN=write makes it anew. */
static void
check_golden(const char *name, const struct buf *is)
{
	struct buf kept = buf_of((size_t)4 << 20);
	const char *wish = getenv("DOCS_GOLDEN");
	char path[4096], part[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/docs/golden/assessment/%s.txt",
		getenv("SAKIMORI_SOURCE"), name);
	if (wish != NULL && strcmp(wish, "write") == 0) {
		f = fopen(path, "w");
		assert_non_null(f);
		assert_int_equal(fwrite(is->p, 1, is->len, f), is->len);
		fclose(f);
	}
	f = fopen(path, "r");
	if (f == NULL)
		fail_msg("%s is not there", path);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&kept, part, n);
	fclose(f);
	if (!str_equal(buf_view(&kept), buf_view(is))) {
		fwrite(is->p, 1, is->len, stdout);
		fail_msg("%s differs", path);
	}
	buf_done(&kept);
}

static void
check_wording(struct str text, enum lang lang)
{
	struct wording_breach breach;

	if (wording_guard(text, lang, &breach))
		fail_msg("claims %s: %.*s", breach.claim, STR_FMT(breach.sentence));
}

/* A key would stand where words are missing, a brace where a value is. */
static void
check_no_key(struct str text)
{
	static const struct str groups[] = {
		{"assessment.", 11}, {"file.", 5}, {"sign.", 5}, {"reading.", 8}, {"result.", 7}};

	assert_true(str_find(text, STR("{")) < 0);
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		struct str rest = text;

		for (ptrdiff_t at; (at = str_find(rest, groups[i])) >= 0;) {
			rest = str_of(
				rest.p + at + groups[i].len, rest.len - (size_t)at - groups[i].len);
			if (rest.len > 0 && rest.p[0] >= 'a' && rest.p[0] <= 'z')
				fail_msg("no words: %.*s%.20s", STR_FMT(groups[i]), rest.p);
		}
	}
}

static void
check_document(enum lang lang, const char *name)
{
	struct assessment in = sample(lang);
	struct buf out = buf_of((size_t)4 << 20);
	struct document d;
	uint32_t rows = 0;

	assert_int_equal(assessment_document(&in, arena, &d), ERR_OK);
	put_document(&out, &d);
	assert_int_equal(buf_err(&out), ERR_OK);
	for (uint32_t i = 0; i < d.n_blocks; i++)
		rows += d.blocks[i].table.n_rows;
	assert_int_equal(rows, 81);
	check_wording(buf_view(&out), lang);
	check_no_key(buf_view(&out));
	check_golden(name, &out);
	buf_done(&out);
}

static void
the_file_in_japanese(void **state)
{
	(void)state;
	check_document(LANG_JA, "scs3.ja");
}

static void
the_file_in_english(void **state)
{
	(void)state;
	check_document(LANG_EN, "scs3.en");
}

/* Its head and pages come first, what was assessed behind them. */
static void
an_approved_cover_comes_first(void **state)
{
	static const struct block words = {
		.kind = BLOCK_PARAGRAPH, .text = {"words of the cover", 18}};
	static const struct document cover = {
		.title = {"cover", 5}, .n_blocks = 1, .blocks = &words};
	struct assessment in = sample(LANG_JA);
	struct document d, plain;

	(void)state;
	assert_int_equal(assessment_document(&in, arena, &plain), ERR_OK);
	in.cover = &cover;
	assert_int_equal(assessment_document(&in, arena, &d), ERR_OK);
	assert_true(str_equal(d.title, STR("cover")));
	assert_true(str_equal(d.blocks[0].text, STR("words of the cover")));
	assert_int_equal(d.blocks[1].kind, BLOCK_PAGE_BREAK);
	assert_int_equal(d.n_blocks, plain.n_blocks + 3);
}

static void
the_table_has_each_criterion(void **state)
{
	struct assessment in = sample(LANG_JA);
	struct buf xlsx = buf_of((size_t)16 << 20), again = buf_of((size_t)16 << 20);
	struct table t;

	(void)state;
	assert_int_equal(assessment_table(&in, arena, &t), ERR_OK);
	assert_int_equal(t.n_rows, 81);
	for (uint32_t i = 0; i < t.n_rows; i++) {
		assert_true(str_equal(t.cells[i * t.n_columns + 1], result.framework->items[i].id));
		for (uint32_t c = 0; c < t.n_columns; c++)
			check_wording(t.cells[i * t.n_columns + c], LANG_JA);
	}
	check_wording(t.note, LANG_JA);
	assert_true(str_find(t.note, STR("自己評価の資料です")) == 0);
	assert_true(str_find(t.note, STR(DIGEST)) > 0);
	assert_true(str_find(t.note, STR("加藤 一")) > 0);
	assert_int_equal(docs_xlsx(&t, &xlsx), ERR_OK);
	assert_int_equal(docs_xlsx(&t, &again), ERR_OK);
	assert_true(str_equal(buf_view(&xlsx), buf_view(&again)));
	buf_done(&xlsx);
	buf_done(&again);
}

/* Each framework that ships gives a whole table and document, whatever its rule is. */
static void
every_framework_gives_both(void **state)
{
	const struct assess_result kept = result;

	(void)state;
	for (uint32_t i = 0; i < frameworks.n_frameworks; i++) {
		struct assessment in = sample(LANG_EN);
		struct document d;
		struct table t;

		assess(&frameworks.frameworks[i]);
		in.is_signed_kind = false;
		assert_int_equal(assessment_document(&in, arena, &d), ERR_OK);
		assert_int_equal(assessment_table(&in, arena, &t), ERR_OK);
		assert_int_equal(t.n_rows, frameworks.frameworks[i].n_items);
	}
	result = kept;
}

static void
a_full_arena_is_told(void **state)
{
	struct assessment in = sample(LANG_JA);

	(void)state;
	for (size_t bytes = 4096; bytes < (size_t)4 << 20; bytes *= 2) {
		struct arena *small = arena_new(bytes), *other = arena_new(bytes);
		struct document d;
		struct table t;
		enum err document, table;

		assert_true(small != NULL && other != NULL);
		document = assessment_document(&in, small, &d);
		table = assessment_table(&in, other, &t);
		if (bytes == 4096)
			assert_true(document == ERR_FULL && table == ERR_FULL);
		assert_true(document == ERR_OK || document == ERR_FULL);
		assert_true(table == ERR_OK || table == ERR_FULL);
		arena_free(small);
		arena_free(other);
	}
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(the_file_in_japanese),
		cmocka_unit_test(the_file_in_english),
		cmocka_unit_test(an_approved_cover_comes_first),
		cmocka_unit_test(the_table_has_each_criterion),
		cmocka_unit_test(every_framework_gives_both),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(cases, start, end);
}
