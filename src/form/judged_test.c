/*
 * Questions judged by hand (judged/NAME.tsv: the question, items that ask the same, items that come
 * near) and what is proposed for each: judged/NAME.golden, JUDGED_GOLDEN=write makes it anew. What
 * is called sure has to be right, what is called unsure at least near.
 */
#include "base/limits.h"
#include "form/form.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define QUESTIONS_MAX 200

static struct arena *packs;
static struct framework_set frameworks;
static struct form_set set;
static const struct framework *asked_of[8];
static uint32_t n_asked;

static void
read_folder(const char *name, struct pack_source *source)
{
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, packs, source, &info) != ERR_OK)
		fail_msg("%s", info.what);
	close(fd);
}

static int
load(void **state)
{
	static const char *const ids[] = {"selfcheck25", "scs3", "scs4", "cpg2", "cloud15"};
	struct pack_form_source forms = {.frameworks = &frameworks};
	struct pack_source source;
	struct errinfo info = {0};

	(void)state;
	packs = arena_new(PACK_ARENA_BYTES);
	read_folder("frameworks", &source);
	if (pack_frameworks_load(&source, packs, &frameworks, &info) != ERR_OK)
		fail_msg("%s", info.what);
	read_folder("forms", &forms.files);
	if (pack_forms_load(&forms, packs, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		asked_of[n_asked++] = framework_find(&frameworks, str_c(ids[i]));
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	arena_free(packs);
	return 0;
}

struct judged {
	struct str question, right, near;
};

struct counts {
	uint32_t asked, sure, sure_right, unsure, unsure_right, missed;
};

static struct str
read_file(struct arena *a, const char *name, const char *end)
{
	char path[4096], *bytes = arena_alloc(a, 1 << 18);
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/form/judged/%s.%s", getenv("SAKIMORI_SOURCE"), name,
		end);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("there is no %s", path);
	n = fread(bytes, 1, 1 << 18, f);
	fclose(f);
	return str_of(bytes, n);
}

static uint32_t
split(struct str text, struct judged *list)
{
	uint32_t n = 0;

	while (text.len > 0) {
		struct str line = str_split(&text, '\n');

		if (line.len == 0 || line.p[0] == '#')
			continue;
		assert_true(n < QUESTIONS_MAX);
		list[n].question = str_split(&line, '\t');
		list[n].right = str_split(&line, '\t');
		list[n++].near = line;
	}
	return n;
}

static bool
is_among(struct str list, struct str of)
{
	while (list.len > 0)
		if (str_equal(str_split(&list, ' '), of))
			return true;
	return false;
}

static const char *
verdict(const struct judged *q, const struct form_place *p, struct counts *c)
{
	bool is_right, is_near;

	if (p == NULL || p->source != FORM_ITEM) {
		c->missed += q->right.p[0] != '-' || q->near.p[0] != '-';
		return q->right.p[0] != '-'  ? "missed"
		       : q->near.p[0] != '-' ? "empty, near"
					     : "empty";
	}
	is_right = is_among(q->right, p->of);
	is_near = is_among(q->near, p->of);
	if (p->confidence == CONFIDENCE_HIGH) {
		c->sure++;
		c->sure_right += is_right;
		return is_right ? "sure" : "WRONG, sure";
	}
	c->unsure++;
	c->unsure_right += is_right || is_near;
	return is_right ? "unsure, right" : is_near ? "unsure, near" : "WRONG, unsure";
}

static void
propose(struct str ask, struct str answer, const struct judged *list, uint32_t n, struct arena *a,
	struct form_place **ret_places, uint32_t *ret_n)
{
	struct sheet_cell *cells = arena_array(a, struct sheet_cell, (size_t)n + 2);
	struct sheet s = {.name = STR("1"), .n_cells = n + 2, .cells = cells};
	struct workbook b = {.n_sheets = 1, .sheets = &s};
	struct form_asked asked = {.set = &set, .n_frameworks = n_asked, .frameworks = asked_of};

	cells[0] = (struct sheet_cell){.text = ask};
	cells[1] = (struct sheet_cell){.column = 1, .text = answer};
	for (uint32_t i = 0; i < n; i++)
		cells[i + 2] = (struct sheet_cell){.row = i + 1, .text = list[i].question};
	assert_int_equal(form_propose(&b, &asked, a, ret_places, ret_n), ERR_OK);
}

static void
compare(const char *name, struct arena *a, struct str made)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/form/judged/%s.golden", getenv("SAKIMORI_SOURCE"),
		name);
	if (getenv("JUDGED_GOLDEN") != NULL) {
		f = fopen(path, "wb");
		assert_non_null(f);
		fwrite(made.p, 1, made.len, f);
		fclose(f);
		return;
	}
	if (!str_equal(read_file(a, name, "golden"), made))
		fail_msg("judged/%s.golden differs (JUDGED_GOLDEN=write makes it anew):\n%.*s",
			name, STR_FMT(made));
}

static void
judge(const char *name, struct str ask, struct str answer)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct judged list[QUESTIONS_MAX];
	uint32_t n = split(read_file(a, name, "tsv"), list), n_places;
	struct buf out = buf_of(1 << 18);
	struct form_place *places;
	struct counts c = {.asked = n};

	propose(ask, answer, list, n, a, &places, &n_places);
	for (uint32_t i = 0; i < n; i++) {
		const struct form_place *p = NULL;
		const char *how;

		for (uint32_t k = 0; k < n_places && p == NULL; k++)
			if (places[k].row == i + 1)
				p = &places[k];
		how = verdict(&list[i], p, &c);
		buf_printf(&out, "%s\t%.*s\t%.*s\n", how,
			STR_FMT(p == NULL || p->source != FORM_ITEM ? STR("-") : p->of),
			STR_FMT(list[i].question));
	}
	buf_printf(&out,
		"# asked %u; sure %u, right of these %u; unsure %u, right or near %u; nothing "
		"where something was %u\n",
		c.asked, c.sure, c.sure_right, c.unsure, c.unsure_right, c.missed);
	compare(name, a, buf_view(&out));
	if (getenv("JUDGED_GOLDEN") == NULL &&
		(c.sure != c.sure_right || c.unsure != c.unsure_right))
		fail_msg("%s: something wrong is proposed", name);
	buf_done(&out);
	arena_free(a);
}

static void
english(void **state)
{
	(void)state;
	judge("en", STR("Question"), STR("Answer"));
	judge("en2", STR("Question"), STR("Answer"));
}

static void
japanese(void **state)
{
	(void)state;
	judge("ja", STR("設問"), STR("回答"));
	judge("ja2", STR("設問"), STR("回答"));
}

/* Numbers of a catalogue count where the form names it, beside the question or before it. */
static void
numbers_of_catalogues(void **state)
{
	static const struct sheet_cell named[] = {
		{0, 0, SHEET_TEXT, false, {"ISO/IEC 27001 の管理策についての調査", 47}},
		{1, 0, SHEET_TEXT, false, {"番号", 6}},
		{1, 1, SHEET_TEXT, false, {"設問", 6}},
		{1, 2, SHEET_TEXT, false, {"回答", 6}},
		{2, 0, SHEET_TEXT, false, {"A.8.13", 6}},
		{2, 1, SHEET_TEXT, false, {"この管理策を適用していますか", 42}},
		{3, 0, SHEET_TEXT, false, {"8.13", 4}},
		{3, 1, SHEET_TEXT, false, {"この管理策の適用の状況", 33}},
		{4, 0, SHEET_TEXT, false, {"A.99.1", 6}},
		{4, 1, SHEET_TEXT, false, {"この管理策を適用していますか", 42}},
		{5, 0, SHEET_TEXT, false, {"A.8.13", 6}},
		{5, 1, SHEET_TEXT, false, {"来訪者の入退室を記録していますか", 48}},
	};
	static const struct sheet sheets[] = {
		{.name = {"問", 3}, .n_cells = 12, .cells = named},
		{.name = {"名なし", 9}, .n_cells = 11, .cells = named + 1},
	};
	struct form_asked asked = {.set = &set, .n_frameworks = n_asked, .frameworks = asked_of};
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct form_place *list;
	uint32_t n;

	(void)state;
	for (int i = 0; i < 2; i++) {
		const struct workbook b = {.n_sheets = 1, .sheets = &sheets[i]};

		assert_int_equal(form_propose(&b, &asked, a, &list, &n), ERR_OK);
		assert_int_equal(n, 4);
		/* the question itself says nothing: never sure */
		assert_int_equal(list[0].source, FORM_ITEM);
		assert_int_equal(list[0].confidence, CONFIDENCE_MEDIUM);
		/* "8.13" alone may be anything */
		assert_int_equal(list[1].source, i == 0 ? FORM_ITEM : FORM_NOTHING);
		assert_int_equal(list[2].source, FORM_NOTHING);
		/* number and words say different things: nothing is proposed */
		assert_int_equal(list[3].source, FORM_NOTHING);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(english), cmocka_unit_test(japanese),
		cmocka_unit_test(numbers_of_catalogues)};

	return cmocka_run_group_tests(tests, load, unload);
}
