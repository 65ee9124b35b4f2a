/* The letter to a supplier, with the words of packs/text: what it names, that it is polite about
 * nothing, and that it becomes a PDF and a DOCX. */
#include "docs/docs.h"
#include "docs/render/render.h"
#include "model/wording.h"
#include "pack/pack.h"
#include "stock/letter.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define NOV_28 1795791600000 /* 2026-11-28 in Japan */

/* What cairo and fontconfig keep is theirs, as in render/render_test.c. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libcairo\nleak:libfontconfig\n";
}

static struct arena *arena;
static struct text_table texts;
static struct renderer *renderer; /* NULL: no fonts here */

static int
start(void **state)
{
	struct pack_source files;
	char path[4096];
	int fd;

	(void)state;
	arena = arena_new((size_t)64 << 20);
	assert_non_null(arena);
	snprintf(path, sizeof(path), "%s/packs/text", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, arena, &files, NULL), ERR_OK);
	close(fd);
	assert_int_equal(pack_text_load(&files, arena, &texts, NULL), ERR_OK);
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

/* A bill of n components that lack everything but a name, and two with purls to look at. */
static const struct stock_bill *
bill_of(struct stock_gather *g, unsigned n)
{
	const struct stock_bill *bill;
	struct component c = {.name = STR("shop"), .ref = STR("r"), .is_root = true};
	const struct bom bom = {.name = STR("shop.spdx"), .made = 1};

	stock_gather_begin(g, arena);
	c.supplier = STR("株式会社サンプル製作所");
	c.version = STR("2.0");
	c.purl = STR("npm/@acme%2Fshop@2.0");
	g->sink.component(g, &c);
	c = (struct component){.purl = STR("???")};
	g->sink.component(g, &c);
	for (unsigned i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof(name), "part-%u", i);
		c = (struct component){.name = str_c(name)};
		g->sink.component(g, &c);
	}
	g->sink.bom(g, &bom);
	assert_int_equal(stock_gather_end(g, &bill), ERR_OK);
	return bill;
}

static struct stock_letter
letter_of(enum lang lang, const struct stock_bill *bill, struct quality *q)
{
	assert_int_equal(quality_judge(bill, arena, q), ERR_OK);
	return (struct stock_letter){.texts = &texts,
		.dates = {lang, false, ZONE_JAPAN_MINUTES},
		.company = STR("株式会社やまと製作所"),
		.writer = STR("情報管理部 佐藤"),
		.contact = STR("情報管理部 佐藤 sato@yamato.example 0742-00-0000"),
		.file = STR("shop.spdx.json"),
		.made = NOV_28,
		.due = NOV_28 + 14 * MS_DAY,
		.bill = bill,
		.quality = q,
		.set = QUALITY_NTIA_2021};
}

static bool
says(const struct document *d, const char *text)
{
	struct str t = str_c(text);

	for (uint32_t i = 0; i < d->n_blocks; i++) {
		const struct block *b = &d->blocks[i];

		if (str_find(b->text, t) >= 0)
			return true;
		for (uint32_t k = 0; k < b->n_fields; k++)
			if (str_find(b->fields[k].value, t) >= 0)
				return true;
		for (uint32_t r = 0; r < b->table.n_rows; r++)
			for (uint32_t k = 0; k < b->table.n_columns; k++)
				if (str_find(b->table.rows[r].cells[k], t) >= 0)
					return true;
	}
	return false;
}

/* No key is left, no name unfilled, nothing claimed that nobody gives. */
static void
check_words(const struct document *d, enum lang lang)
{
	struct wording_breach breach;

	assert_false(says(d, "stock_bom."));
	assert_false(says(d, "{"));
	for (uint32_t i = 0; i < d->n_blocks; i++)
		assert_false(wording_guard(d->blocks[i].text, lang, &breach));
}

static void
what_is_missing_is_named(void **state)
{
	struct stock_gather g;
	const struct stock_bill *bill = bill_of(&g, 30);
	struct quality q;
	struct stock_letter l = letter_of(LANG_JA, bill, &q);
	struct document d;

	(void)state;
	assert_int_equal(stock_letter_document(&l, arena, &d), ERR_OK);
	check_words(&d, LANG_JA);
	assert_true(says(&d, "株式会社サンプル製作所 御中"));
	assert_true(says(&d, "「shop」のSBOM（shop.spdx.json）"));
	assert_true(says(&d, "2026年12月12日までに"));
	assert_true(says(&d, "sato@yamato.example"));
	assert_true(says(&d, "32件のうち31件")); /* no version: all but the product and one */
	assert_true(says(&d, "SBOMを作った人・会社"));
	assert_false(says(&d, "ハッシュ")); /* NTIA does not ask for it */
	assert_true(says(&d, "（名前なし：2番目）"));
	assert_true(says(&d, "part-17"));
	assert_false(says(&d, "part-18"));
	assert_true(says(&d, "このほかに12件"));
	assert_true(says(&d, "npm/@acme%2Fshop@2.0 は、pkg:npm/%40acme/shop@2.0 の意味"));
	assert_true(says(&d, "??? は、読み取れませんでした"));
	l.set = QUALITY_CISA_2025_DRAFT;
	assert_int_equal(stock_letter_document(&l, arena, &d), ERR_OK);
	assert_true(says(&d, "ハッシュ"));
	l.dates.lang = LANG_JA_EASY; /* the letter stays in business Japanese */
	l.set = QUALITY_METI_2;
	assert_int_equal(stock_letter_document(&l, arena, &d), ERR_OK);
	assert_false(
		says(&d, "未確認")); /* our own doubt is on the page, not in a letter to others */
	assert_true(says(&d, "作った会社（供給者）"));
	stock_gather_done(&g);
}

static void
it_is_written_in_english_too(void **state)
{
	struct stock_gather g;
	const struct stock_bill *bill = bill_of(&g, 3);
	struct quality q;
	struct stock_letter l = letter_of(LANG_EN, bill, &q);
	struct document d;

	(void)state;
	l.supplier = STR("Sample Ltd.");
	assert_int_equal(stock_letter_document(&l, arena, &d), ERR_OK);
	check_words(&d, LANG_EN);
	assert_true(says(&d, "Sample Ltd."));
	assert_true(says(&d, "by 12 December 2026"));
	assert_true(says(&d, "4 of 5"));
	assert_true(says(&d, "Supplier, Component version"));
	assert_false(says(&d, "more; please add"));
	stock_gather_done(&g);
}

static void
nothing_missing_is_no_letter(void **state)
{
	struct stock_gather g;
	const struct stock_bill *bill;
	const struct bom bom = {.author = STR("a"), .made = 1};
	const struct component c = {.name = STR("a"),
		.ref = STR("a"),
		.version = STR("1"),
		.supplier = STR("s"),
		.purl = STR("pkg:npm/a@1")};
	const struct component_relation r = {.from = STR("a"), .is_none = true};
	struct quality q;
	struct stock_letter l;
	struct document d;

	(void)state;
	stock_gather_begin(&g, arena);
	g.sink.component(&g, &c);
	g.sink.relation(&g, &r);
	g.sink.bom(&g, &bom);
	assert_int_equal(stock_gather_end(&g, &bill), ERR_OK);
	l = letter_of(LANG_JA, bill, &q);
	assert_int_equal(stock_letter_document(&l, arena, &d), ERR_NOT_FOUND);
	l.set = QUALITY_CISA_2025_DRAFT; /* a hash and three more are missing by that */
	assert_int_equal(stock_letter_document(&l, arena, &d), ERR_OK);
	stock_gather_done(&g);
}

static void
it_becomes_a_file(void **state)
{
	struct stock_gather g;
	const struct stock_bill *bill = bill_of(&g, 200);
	struct buf out = buf_of(16u << 20);
	struct quality q;

	(void)state;
	for (unsigned lang = 0; lang < LANGS; lang++) {
		struct stock_letter l = letter_of((enum lang)lang, bill, &q);
		struct document d;

		assert_int_equal(stock_letter_document(&l, arena, &d), ERR_OK);
		buf_clear(&out);
		assert_int_equal(docs_docx(&d, &out), ERR_OK);
		buf_clear(&out);
		if (renderer != NULL)
			assert_int_equal(render_pdf(renderer, &d, &out, NULL), ERR_OK);
	}
	buf_done(&out);
	stock_gather_done(&g);
}

static void
a_full_arena_is_told(void **state)
{
	struct stock_gather g;
	const struct stock_bill *bill = bill_of(&g, 3);
	struct quality q;
	struct stock_letter l = letter_of(LANG_JA, bill, &q);
	struct arena *small = arena_new(8192);
	struct document d;

	(void)state;
	assert_non_null(small);
	assert_int_equal(stock_letter_document(&l, small, &d), ERR_FULL);
	arena_free(small);
	stock_gather_done(&g);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(it_is_written_in_english_too),
		cmocka_unit_test(nothing_missing_is_no_letter),
		cmocka_unit_test(it_becomes_a_file),
		cmocka_unit_test(a_full_arena_is_told),
	};

	return cmocka_run_group_tests(cases, start, end);
}
