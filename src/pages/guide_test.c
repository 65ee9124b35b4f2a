/*
 * The tables of packs/guide as pages, every one in every language: each id has words, each row is
 * there, the search finds what is shown and nothing else. And the wording guard over every page of
 * the made-up company, as it is read.
 */
#include "pages/guide.h"
#include "pages/sample.h"

#include "model/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW 1795132980000
#define PAGE_BYTES ((size_t)8 << 20)

static struct sample *sample;

static struct buf
table_page(const struct reference *t, enum lang lang, const char *query)
{
	const struct page_frame f = {
		.lang = lang, .now = NOW, .person = STR("x"), .may = PAGE_MAY_ANSWER};
	const struct guide_table_view v = {
		.set = sample_references(sample), .table = t, .query = str_c(query)};
	struct buf out = buf_of(PAGE_BYTES);

	if (page_guide_table(sample_pages(sample), &f, &v, &out) != ERR_OK)
		fail_msg("%.*s in %s", STR_FMT(t->id), lang_name(lang));
	return out;
}

static bool
has_words(const char *prefix, struct str id)
{
	char key[120];

	snprintf(key, sizeof(key), "%s%.*s", prefix, STR_FMT(id));
	return text_find(sample_texts(sample), str_c(key)) != NULL;
}

static void
check_id(const struct reference *t, const struct reference_column *c, struct str id)
{
	static const char *const prefixes[] = {
		"guide.id.", "document.", "guide.document.", "guide.ledger.", "detector."};

	if (id.len == 0 || id.p[0] < 'a' || id.p[0] > 'z' ||
		reference_find(sample_references(sample), id) != NULL)
		return; /* a code of the source; a table */
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (has_words(prefixes[i], id))
			return;
	fail_msg("%.*s: column %.*s: no words for \"%.*s\" (packs/text/guide.yaml)", STR_FMT(t->id),
		STR_FMT(c->id), STR_FMT(id));
}

static void
ids_have_words(void **state)
{
	const struct reference_set *set = sample_references(sample);

	(void)state;
	for (uint32_t i = 0; i < set->n_references; i++) {
		const struct reference *t = &set->references[i];

		for (uint32_t n = 0; n < t->n_rows * t->n_columns; n++) {
			const struct reference_column *c = &t->columns[n % t->n_columns];
			const struct reference_cell *cell =
				&t->rows[n / t->n_columns].cells[n % t->n_columns];

			if (str_equal(c->id, STR("fact")) || str_equal(c->id, STR("ministry")) ||
				!cell->is_there)
				continue;
			if (c->kind == CELL_ID)
				check_id(t, c, cell->text);
			for (uint32_t k = 0; c->kind == CELL_IDS && k < cell->n_ids; k++)
				check_id(t, c, cell->ids[k]);
		}
	}
}

static uint32_t
count(const struct buf *page, const char *what)
{
	uint32_t n = 0;

	for (const char *p = page->p; (p = strstr(p, what)) != NULL; p++)
		n++;
	return n;
}

static void
every_row_of_every_table_is_shown(void **state)
{
	const struct reference_set *set = sample_references(sample);

	(void)state;
	assert_true(set->n_references >= 25);
	for (uint32_t i = 0; i < set->n_references; i++) {
		for (unsigned lang = 0; lang < LANGS; lang++) {
			struct buf page = table_page(&set->references[i], (enum lang)lang, "");

			assert_int_equal(count(&page, " id=\"r-"), set->references[i].n_rows);
			assert_null(strstr(page.p, "[?"));
			buf_done(&page);
		}
	}
}

static void
the_search_finds_what_is_shown(void **state)
{
	const struct reference *t = reference_find(sample_references(sample), STR("sectors15"));
	struct buf page = table_page(t, LANG_JA, "金融");

	(void)state;
	assert_int_equal(count(&page, " id=\"r-"), 1);
	buf_done(&page);
	page = table_page(t, LANG_EN, "finance agency");
	assert_int_equal(count(&page, " id=\"r-"), 1);
	buf_done(&page);
	/* the hidden id of the ministry is not what people read */
	page = table_page(t, LANG_JA, "mlit");
	assert_int_equal(count(&page, " id=\"r-"), 0);
	buf_done(&page);
}

static void
tables_that_name_an_item_are_found(void **state)
{
	struct guide_ref refs[4];
	size_t n = guide_refs_of(sample_references(sample), STR("scs3"), STR("1-3-1-1"), refs, 4);

	(void)state;
	assert_true(n > 0);
	assert_int_equal(
		guide_refs_of(sample_references(sample), STR("scs3"), STR("1-3"), refs, 4), 0);
	assert_true(guide_may_choose(STR("outsourcing"), STR("inside")));
	assert_true(guide_may_choose(STR("outsourcing"), STR("")));
	assert_false(guide_may_choose(STR("outsourcing"), STR("own")));
	assert_false(guide_may_choose(STR("ciphers"), STR("")));
}

/* ---- Lines of one language ------------------------------------------------------------------ */

/* How many words of an English sentence stand side by side in it; 0 when there is Japanese. */
static unsigned
english_words(struct str line)
{
	unsigned n = 0, most = 0;

	while (line.len > 0) {
		struct str word = str_split(&line, ' ');
		bool is_small = word.len > 0;

		for (size_t i = 0; i < word.len; i++) {
			if ((unsigned char)word.p[i] >= 0x80)
				return 0;
			is_small &= word.p[i] >= 'a' && word.p[i] <= 'z';
		}
		n = is_small ? n + 1 : 0;
		most = n > most ? n : most;
	}
	return most;
}

/* The first text between two tags that is English; empty: none. */
static struct str
english_of(struct str page)
{
	while (page.len > 0) {
		struct str text = str_trim(str_split(&page, '<'));

		if (english_words(text) >= 2)
			return text;
		(void)str_split(&page, '>');
	}
	return STR("");
}

static void
no_table_is_english_in_japanese(void **state)
{
	const struct reference_set *set = sample_references(sample);

	(void)state;
	for (uint32_t i = 0; i < set->n_references; i++)
		for (unsigned lang = LANG_JA; lang <= LANG_JA_EASY; lang++) {
			struct buf page = table_page(&set->references[i], (enum lang)lang, "");
			struct str text = english_of(buf_view(&page));

			if (text.len > 0)
				fail_msg("%.*s in %s: %.*s", STR_FMT(set->references[i].id),
					lang_name((enum lang)lang), STR_FMT(text));
			buf_done(&page);
		}
}

static void
english_is_found(void **state)
{
	(void)state;
	assert_true(english_of(STR("<dd>our own 12 rules</dd>")).len > 0);
	assert_true(english_of(STR("<p>一覧</p><dd lang=\"en\">is to be checked</dd>")).len > 0);
	assert_int_equal(english_of(STR("<dd>Systems Testing and Evaluation</dd>")).len, 0);
	assert_int_equal(english_of(STR("<p class=\"small in front\">RFC 9325</p>")).len, 0);
}

/* ---- The wording guard over pages ----------------------------------------------------------- */

static bool
is_inline(const char *tag)
{
	static const char *const names[] = {"a ", "b>", "span", "time", "svg", "path", "use", "i>"};

	tag += *tag == '/';
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strncmp(tag, names[i], strlen(names[i])) == 0)
			return true;
	return strncmp(tag, "a>", 2) == 0;
}

/* What is read: text without tags, one line for each block; values of attributes as lines too. */
static struct buf
text_of(const struct buf *page)
{
	struct buf text = buf_of(PAGE_BYTES * 2), attributes = buf_of(PAGE_BYTES);

	for (const char *p = page->p, *end = page->p + page->len; p < end;) {
		if (*p != '<') {
			buf_add(&text, *p == '\n' ? " " : p, 1);
			p++;
			continue;
		}
		if (!is_inline(p + 1))
			buf_c(&text, "\n");
		for (bool is_quoted = false; p < end && (*p != '>' || is_quoted); p++) {
			if (*p == '"')
				is_quoted = !is_quoted;
			buf_add(&attributes, *p == '"' ? "\n" : p, is_quoted || *p == '"');
		}
		p++;
	}
	buf_c(&text, "\n");
	buf_add(&text, attributes.p, attributes.len);
	buf_done(&attributes);
	return text;
}

static void
guard(const char *name, enum lang lang, const struct buf *page)
{
	struct wording_breach breach;
	struct buf text = text_of(page);

	if (wording_guard(buf_view(&text), lang, &breach))
		fail_msg("%s in %s says that %s %s: %.*s", name, lang_name(lang), breach.who,
			breach.claim, STR_FMT(breach.sentence));
	buf_done(&text);
}

/* Pages that show what somebody typed in order to say that it may not stand. */
static bool
refuses_a_claim(const char *name)
{
	return strcmp(name, "document-claim") == 0 || strcmp(name, "document-approve") == 0;
}

static void
no_page_claims_what_nobody_gives(void **state)
{
	const struct reference_set *set = sample_references(sample);

	(void)state;
	for (unsigned lang = 0; lang < LANGS; lang++) {
		for (unsigned i = 0; sample_name(i) != NULL; i++) {
			struct buf page = buf_of(PAGE_BYTES);

			assert_int_equal(sample_write(sample, i, (enum lang)lang, &page), ERR_OK);
			if (!refuses_a_claim(sample_name(i)))
				guard(sample_name(i), (enum lang)lang, &page);
			buf_done(&page);
		}
		for (uint32_t i = 0; i < set->n_references; i++) {
			struct buf page = table_page(&set->references[i], (enum lang)lang, "");
			char name[64];

			str_copy(set->references[i].id, name, sizeof(name));
			guard(name, (enum lang)lang, &page);
			buf_done(&page);
		}
	}
}

/* A claim that a tag divides, one in an attribute, and none across two paragraphs. */
static void
the_guard_reads_pages_as_people_do(void **state)
{
	static const struct {
		const char *page;
		bool is_breach;
	} cases[] = {
		{"<p>経済産業省が<b>認定</b>しました。</p>", true},
		{"<p>ok</p><input placeholder=\"国の公認です\">", true},
		{"<p>経済産業省</p><p>認定</p>", false},
		{"<p>経済産業省の<b>認定</b>ではありません。</p>", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf page = buf_of(1024), text;

		buf_c(&page, cases[i].page);
		text = text_of(&page);
		assert_int_equal(wording_guard(buf_view(&text), LANG_JA, NULL), cases[i].is_breach);
		buf_done(&text);
		buf_done(&page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_have_words),
		cmocka_unit_test(every_row_of_every_table_is_shown),
		cmocka_unit_test(the_search_finds_what_is_shown),
		cmocka_unit_test(tables_that_name_an_item_are_found),
		cmocka_unit_test(the_guard_reads_pages_as_people_do),
		cmocka_unit_test(no_table_is_english_in_japanese),
		cmocka_unit_test(english_is_found),
		cmocka_unit_test(no_page_claims_what_nobody_gives),
	};
	const char *root = getenv("SAKIMORI_SOURCE");
	int failed;

	sample = sample_new(root == NULL ? "." : root);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_free(sample);
	return failed;
}
