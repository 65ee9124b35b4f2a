/*
 * The owner's page: for each gap that packs/frameworks can give, with the longest words and all
 * that can stand on it, it is one A4; it claims nothing that nobody gives.
 */
#include "docs/owner.h"
#include "docs/render/render.h"
#include "model/reference.h"
#include "model/wording.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define MAY_28 1811430000000 /* 2027-05-28 in Japan */

/* What cairo and fontconfig keep is theirs, as in render/render_test.c. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libcairo\nleak:libfontconfig\n";
}

static struct arena *arena;
static struct framework_set frameworks;
static struct text_table texts;
static struct owner_fact facts[OWNER_FIGURES_MAX];
static size_t n_facts;
static struct renderer *renderer; /* NULL: no fonts here */

static void
read_folder(const char *name, struct pack_source *ret_source)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, arena, ret_source, NULL), ERR_OK);
	close(fd);
}

/* The longest figures of packs/guide that are for the owner. */
static void
read_facts(void)
{
	struct pack_guide_source source = {.frameworks = &frameworks};
	struct reference_set references;
	const struct reference *t;

	read_folder("guide", &source.files);
	assert_int_equal(pack_references_load(&source, arena, &references, NULL), ERR_OK);
	t = reference_find(&references, STR("figures"));
	assert_non_null(t);
	for (uint32_t i = 0; i < t->n_rows; i++) {
		const struct reference_row *row = &t->rows[i];
		const struct owner_fact f = {reference_cell_find(t, row, "name")->words,
			reference_cell_find(t, row, "source")->words, STR("2024")};
		size_t at = n_facts < OWNER_FIGURES_MAX ? n_facts++ : OWNER_FIGURES_MAX;

		for (size_t k = 0; at == OWNER_FIGURES_MAX && k < OWNER_FIGURES_MAX; k++)
			if (facts[k].words.in[LANG_JA].len < f.words.in[LANG_JA].len)
				at = k;
		if (at < OWNER_FIGURES_MAX)
			facts[at] = f;
	}
	assert_int_equal(n_facts, OWNER_FIGURES_MAX);
}

static int
start(void **state)
{
	struct pack_source files;

	(void)state;
	arena = arena_new((size_t)256 << 20);
	assert_non_null(arena);
	read_folder("frameworks", &files);
	assert_int_equal(pack_frameworks_load(&files, arena, &frameworks, NULL), ERR_OK);
	read_folder("text", &files);
	assert_int_equal(pack_text_load(&files, arena, &texts, NULL), ERR_OK);
	read_facts();
	if (render_start(&renderer, NULL) != ERR_OK)
		renderer = NULL;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	render_stop(renderer);
	arena_free(arena);
	return 0;
}

static unsigned
pages_of(struct str rest)
{
	unsigned n = 0;

	for (ptrdiff_t at; (at = str_find(rest, STR("/Type /Page"))) >= 0;) {
		n += rest.p[at + 11] != 's';
		rest = str_of(rest.p + at + 11, rest.len - (size_t)at - 11);
	}
	return n;
}

static struct owner_sheet
sheet_of(enum lang lang, const struct assess_gap *gap)
{
	return (struct owner_sheet){.texts = &texts,
		.dates = {lang, true, ZONE_JAPAN_MINUTES},
		.company = STR("株式会社やまと製作所 奈良本社工場 情報管理部"),
		.made = MAY_28,
		.n_facts = n_facts,
		.facts = facts,
		.n_items = 1234,
		.n_done = 1000,
		.n_gaps = 234,
		.n_contradictions = 99,
		.declared = MAY_28,
		.plan_year = lang == LANG_EN ? STR("fiscal year 2027") : STR("令和9年度"),
		.plan_yen = lang == LANG_EN ? STR("12,345,678 yen") : STR("12,345,678円"),
		.n_plan = 100,
		.n_plan_open = 99,
		.gap = gap};
}

static void
check_words(const struct document *d, enum lang lang)
{
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		const struct block *b = &d->blocks[i];
		struct wording_breach breach;

		if (wording_guard(b->text, lang, &breach))
			fail_msg("claims: %.*s", STR_FMT(breach.sentence));
		assert_false(str_starts(b->text, STR("owner."))); /* a key */
		assert_true(str_find(b->text, STR("{")) < 0);
		for (uint32_t k = 0; k < b->n_fields; k++)
			assert_true(str_find(b->fields[k].value, STR("{")) < 0);
	}
}

static size_t
length_of(const struct framework_item *item, uint32_t m, enum lang lang)
{
	return words_in(&item->why, lang).len + words_in(&item->name, lang).len +
	       words_in(&item->measures[m].text, lang).len;
}

/* All gaps in words; the longest of each framework on paper, as each PDF takes a while. */
static void
check_lang(enum lang lang)
{
	for (uint32_t i = 0; i < frameworks.n_frameworks; i++) {
		const struct framework *f = &frameworks.frameworks[i];
		struct assess_gap longest = {.framework = f};
		struct buf pdf = buf_of((size_t)16 << 20);
		size_t most = 0;
		struct document d;

		for (uint32_t k = 0; k < f->n_items; k++)
			for (uint32_t m = 0; m < f->items[k].n_measures; m++) {
				const struct assess_gap gap = {.framework = f,
					.item = &f->items[k],
					.measure = &f->items[k].measures[m],
					.result = RESULT_NOT_MET};
				struct owner_sheet s = sheet_of(lang, &gap);

				assert_int_equal(owner_document(&s, arena, &d), ERR_OK);
				check_words(&d, lang);
				if (length_of(gap.item, m, lang) > most) {
					most = length_of(gap.item, m, lang);
					longest = gap;
				}
			}
		if (renderer != NULL && most > 0) {
			struct owner_sheet s = sheet_of(lang, &longest);

			assert_int_equal(owner_document(&s, arena, &d), ERR_OK);
			assert_int_equal(render_pdf(renderer, &d, &pdf, NULL), ERR_OK);
			assert_int_equal(pages_of(buf_view(&pdf)), 1);
		}
		buf_done(&pdf);
	}
}

static void
each_decision_is_one_page(void **state)
{
	(void)state;
	check_lang(LANG_JA);
	check_lang(LANG_EN);
}

static void
nothing_to_decide_is_said(void **state)
{
	struct owner_sheet s = sheet_of(LANG_EN, NULL);
	struct document d;

	(void)state;
	s.n_plan = 0;
	assert_int_equal(owner_document(&s, arena, &d), ERR_OK);
	check_words(&d, LANG_EN);
	assert_true(str_find(d.blocks[d.n_blocks - 2].text, STR("few answers yet")) > 0);
	s.n_gaps = 0;
	assert_int_equal(owner_document(&s, arena, &d), ERR_OK);
	assert_true(str_find(d.blocks[d.n_blocks - 2].text, STR("Nothing is waiting")) == 0);
}

static bool
says(const struct document *d, struct str text)
{
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		if (str_find(d->blocks[i].text, text) >= 0)
			return true;
		for (uint32_t k = 0; k < d->blocks[i].n_fields; k++)
			if (str_find(d->blocks[i].fields[k].value, text) >= 0)
				return true;
	}
	return false;
}

/* What the company planned stands in the place of the pack's guess. */
static void
the_cost_is_the_plan_s(void **state)
{
	const struct framework_item *item = &frameworks.frameworks[0].items[0];
	const struct assess_gap gap = {.framework = &frameworks.frameworks[0],
		.item = item,
		.measure = &item->measures[0],
		.result = RESULT_NOT_MET};
	struct owner_sheet s = sheet_of(LANG_JA, &gap);
	struct document d;

	(void)state;
	assert_int_equal(owner_document(&s, arena, &d), ERR_OK);
	assert_true(says(&d, STR("令和9年度の計画は100件、合計12,345,678円です。")));
	assert_true(says(&d, STR("金額の決まっていない99件は入っていません。")));
	assert_false(says(&d, STR("55,555円")));
	s.plan_decision = STR("55,555円");
	s.n_plan_open = 0;
	assert_int_equal(owner_document(&s, arena, &d), ERR_OK);
	assert_true(says(&d, STR("55,555円")));
	assert_false(says(&d, STR("入っていません")));
}

static void
a_full_arena_is_told(void **state)
{
	struct owner_sheet s = sheet_of(LANG_JA, NULL);
	struct arena *small = arena_new(256);
	struct document d;

	(void)state;
	assert_non_null(small);
	assert_int_equal(owner_document(&s, small, &d), ERR_FULL);
	arena_free(small);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(each_decision_is_one_page),
		cmocka_unit_test(nothing_to_decide_is_said),
		cmocka_unit_test(the_cost_is_the_plan_s),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(cases, start, end);
}
