/*
 * Loaders of packs/frameworks and packs/guide: the samples of corpus/ load; each change of one
 * piece that is wrong is refused with its line. The repository's own packs load too.
 */
#include "pack/samples_test.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define N(table) (sizeof(table) / sizeof((table)[0]))

/* text with the first `from` replaced by `to`, in b; the line of that place in *ret_line. */
static struct str
changed(struct buf *b, const char *text, const char *from, const char *to, unsigned *ret_line)
{
	const char *at = strstr(text, from);

	if (at == NULL)
		fail_msg("the sample has no \"%s\"", from);
	buf_clear(b);
	buf_add(b, text, (size_t)(at - text));
	buf_c(b, to);
	buf_c(b, at + strlen(from));
	*ret_line = 1;
	for (const char *p = text; p < at; p++)
		*ret_line += *p == '\n';
	return buf_view(b);
}

static enum err
load(struct arena *arena, struct str yaml, struct framework_set *set, struct errinfo *info)
{
	struct pack_file file = {STR("small.yaml"), yaml};
	struct pack_source source = {1, &file};

	return pack_frameworks_load(&source, arena, set, info);
}

/* ---- frameworks ---------------------------------------------------------------------------- */

static void
a_framework_is_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct framework_set set = {0};
	struct errinfo info = {0};
	char *text = sample_read("framework.yaml");
	const struct framework_binding *b;
	const struct framework_item *item;
	const struct framework *f;

	(void)state;
	if (load(arena, str_c(text), &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	free(text);
	f = framework_find(&set, STR("small"));
	assert_non_null(f);
	assert_true(str_equal(f->edition, STR("1.0")));
	assert_true(str_equal(f->unconfirmed.in[LANG_EN], STR("the third item")));
	assert_int_equal(f->rule, FRAMEWORK_SUM);
	assert_int_equal(f->n_items, 3);
	assert_int_equal(f->n_bands, 2);
	assert_int_equal(f->bands[1].from, -3);
	assert_int_equal(f->n_topics, 1);
	assert_int_equal(f->items[1].topic, 0);
	assert_int_equal(f->items[2].topic, FRAMEWORK_NO_TOPIC);
	assert_int_equal(f->n_levels, 1);
	item = &f->items[0];
	assert_true(str_equal(item->level, STR("1")));
	assert_true(str_equal(item->proof, STR("MD")));
	assert_int_equal(item->n_choices, 3); /* without "does not apply" */
	assert_int_equal(item->choices[2].points, -1);
	assert_int_equal(item->n_bindings, 3);
	b = &item->bindings[0];
	assert_int_equal(b->reading, READING_SYSTEMS_OUT_OF_SUPPORT);
	assert_true(condition_holds(b->value, 0, 5));
	assert_false(condition_holds(b->of, 0, 0));
	assert_true(condition_holds(b->seen, 80, 0));
	assert_int_equal(b->grade, GRADE_PROVES);
	assert_int_equal(b->supports, RESULT_MET);
	assert_int_equal(b->valid_days, 30);
	assert_true(b->limits.in[LANG_EN].len > 0);
	assert_int_equal(item->n_measures, 1);
	assert_int_equal(item->n_documents, 1);
	assert_int_equal(item->duties[0].every_days, 30);
	item = &f->items[1];
	assert_int_equal(item->index, 1);
	assert_ptr_equal(item->depends_on, &f->items[0]);
	assert_int_equal(item->n_choices, 4);
	assert_true(item->choices[3].needs_reason);
	assert_true(item->has_applies_if);
	assert_int_equal(item->applies_if.valid_days, 30);
	assert_ptr_equal(item->maps[0].other, &f->items[0]);
	item = &f->items[2];
	assert_int_equal(item->n_choices, 2);
	assert_int_equal(item->n_bindings, 0);
	assert_int_equal(item->measures[0].money, MONEY_UNDER_10K);
	arena_free(arena);
}

struct wrong {
	const char *from, *to, *says;
	unsigned down; /* the mistake is told so many lines below the change */
};

#define MET "points: 4, result: met}"
#define NOT ", needs_reason: true}"

/* What is told at the line of the change. */
static const struct wrong wrong_here[] = {
	{"id: small\n", "id: Small\n", "small letters", 0},
	{"2026-11-27", "2026-11-31", "a date", 0},
	{"[ja, ja-easy, en]", "[ja, fr]", "languages are", 0},
	{"[ja, ja-easy, en]", "[ja]", "ja and en", 0},
	{"name: {ja: 小さな見本, ja-easy: 小さな 見本, ", "name: {ja: 小さな見本, ",
		"needs ja-easy", 0},
	{"ask: {ja: 更新していますか。, ja-easy: 更新 していますか。, ", "ask: {ja: あ。, ",
		"needs ja-easy", 0},
	{"about: {ja: 見本です。", "about: {ja: '{count}です。'", "nothing fills in", 0},
	{"about: {ja: 見本です。", "abort: {ja: 見本です。", "\"abort\" is not known", 0},
	{"official_count: 3", "official_count: 4", "3 items, the original has 4", 0},
	{"official_count: 3", "official_count: 401", "from 1 to 400", 0},
	{"official_count: 3", "official_count: 3\nfamily: others", "programme, general or abroad",
		1},
	{"answer_valid_days: 365", "answer_valid_days: 0", "from 1 to", 0},
	{"rule: sum", "rule: average", "sum, all, level or journey", 0},
	{"rule: sum", "rule: all", "no other rule has them", 0},
	{"from: -3", "from: 9", "the highest band stands first", 0},
	{"from: 8", "from: high", "whole number", 0},
	{"{id: yes, label", "{id: no, label", "\"no\" stands here twice", 1},
	{MET, "result: met}", "\"points\" is missing", 0},
	{MET, "points: 1001, result: met}", "from -1000 to 1000", 0},
	{MET, "points: 4, result: unanswered}", "a result is", 0},
	{MET, "points: 4, result: good}", "a result is", 0},
	{NOT, "}", "gives a reason", 0},
	{NOT, ", needs_reason: yes}", "true or false", 0},
	{"id: basic, name", "id: other, name", "no group \"basic\"", 5},
	{"topic: devices", "topic: people", "no topic \"people\"", 0},
	{"    choices:\n      - {id: done", "    topic: devices\n    choices:\n      - {id: done",
		"has the framework's choices", 2},
	{"level: \"1\"", "level: \"2\"", "no level \"2\"", 0},
	{"id: \"2\"", "id: \"1\"", "\"1\" stands here twice", 0},
	{"proof: MD", "proof: MM", "each once", 0},
	{"proof: MD", "proof: X", "M, D and H", 0},
	{"reading: systems_out_of_support", "reading: systems_in_support", "not known", 0},
	{"value: \"== 0\"", "value: \"< 1\"", "a condition is", 0},
	{"value: \"== 0\"", "value: \"0\"", "a condition is", 0},
	{"of: \">= 1\"", "of: \">= 50%\"", "can be a share", 0},
	{"seen: \">= 80\"", "seen: \">= 101\"", "0 to 100", 0},
	{"supports: met\n", "supports: unknown\n", "supports met, partly", 0},
	{"grade: proves\n", "grade: shows\n", "a grade is", 0},
	{"valid_days: 30\n", "valid_days: 401\n", "from 1 to 400", 0},
	{"valid_days: 30\n", "valid_days: 0\n", "from 1 to 400", 0},
	{"key: small.round", "key: small.square", "no duty \"small.square\"", 0},
	{"key: small.round", "key: large.round", "no framework \"large\"", 0},
	{"key: small.round", "key: ''", "no framework", 0},
	{"key: rules", "key: laws", "no key of the reading", 0},
	{", key: rules", "", "no key of the reading", 0},
	{"document_current, key: rules", "declaration_kept, key: rules", "no key of the reading", 0},
	{"document_current, key: rules", "framework_met, key: rules", "no framework", 0},
	{"document_current, key: rules", "document_covers, key: small/9", "no item", 0},
	{"document_current, key: rules", "persons_stand_in, key: rules", "has no key", 0},
	{"document_current, key: rules", "declaration_kept, key: star9", "no key of the reading",
		0},
	{"supports: not_met, grade: contradicts", "supports: met, grade: contradicts",
		"cannot support met", 0},
	{"supports: not_met, grade: contradicts", "supports: not_met, grade: proves",
		"something that was looked at", 0},
	{"{reading: document_current, key: rules,", "{reading: ledger_complete, key: contractors,",
		"helps and never proves", 0},
	{"minutes: 30,", "", "\"minutes\" is missing", 0},
	{"minutes: 30,", "minutes: 0,", "from 1 to 9600", 0},
	{"minutes: 9600", "minutes: 9601", "from 1 to 9600", 0},
	{"effect: 4", "effect: 6", "from 1 to 5", 0},
	{"money: none", "money: cheap", "money is", 0},
	{", who: inside", "", "\"who\" is missing", 0},
	{"who: inside", "who: me", "inside, outside or both", 0},
	{"documents: [rules]", "documents: [laws]", "no document \"laws\"", 0},
	{"documents: [rules]",
		"documents: [rules, rules, rules, rules, rules, rules, rules, rules, rules]",
		"at most 8 documents", 0},
	{"every_days: 30", "every_days: often", "whole number", 0},
	{"{id: round, ", "{id: a.round, ", "a duty's id", 0},
	{"minutes: 20}\n",
		"minutes: 20}\n      - {id: two, name: {ja: あ, ja-easy: あ, en: A}, "
		"every_days: 1, minutes: 1, same_as: small.square}\n",
		"no duty \"small.square\"", 1},
	{"applies_if: {reading: iot_seen, value: \">= 1\"}", "applies_if: {reading: iot_seen}",
		"when something was seen", 0},
	{"depends_on: \"1\"", "depends_on: \"9\"", "no item \"9\"", 0},
	{"    evidence: []\n", "    absent_if: wifi\n    evidence: []\n", "may_not_apply: true", 0},
	{"measures:\n      - {text: {ja: 決めます。, en: Decide.}, minutes: 1, money: under_10k, "
	 "effect: 5, "
	 "who: outside}",
		"measures: []", "one measure at least", 0},
	{"to: small/1", "to: small/7", "no item \"7\"", 0},
	{"to: small/1", "to: big/1", "no framework \"big\"", 0},
	{"to: small/1", "to: small/2", "onto itself", 0},
	{"to: small/1", "to: small", "own framework", 0},
	{"to: small/2, as: subset", "to: small, as: subset", "only be touched", 0},
	{"to: small/2, as: subset", "to: small/2, as: same", "\"as\" is", 0},
	{"      - {to: small/1, as: touches}\n", "      - {to: small/3, as: subset}\n",
		"something else of this item", 0},
	{"      - {to: small/2, as: subset}\n",
		"      - {to: small/2, as: subset}\n      - {to: small/2, as: equal}\n",
		"stands here twice", 1},
	{"      - {to: small/2, as: subset}\n",
		"      - {to: small/2, as: equal}\n      - {to: small/1, as: equal}\n",
		"equal to two items", 1},
};

/* What is told elsewhere: at the item, the list or the file's beginning. */
static const struct wrong wrong_there[] = {
	{"id: small\n", "id: other\n", "not named as its id", 0},
	{"licence: Apache-2.0\n", "", "\"licence\" is missing", 0},
	/* a page would show these lines as they are, in every language */
	{"source: {ja: 見本です。, en: \"an example, made up\"}\n", "source: an example, made up\n",
		"\"source\" has to be a map", 0},
	{"source: {ja: 見本です。, en: \"an example, made up\"}\n", "source: {ja: 見本です。}\n",
		"\"source\" needs both ja and en", 0},
	{"source: {ja: 見本です。, en: \"an example, made up\"}\n", "source: {en: made up}\n",
		"\"source\" needs both ja and en", 0},
	{"unconfirmed: {ja: 三つ目は、まだ確かめていません。, en: the third item}\n",
		"unconfirmed: the third item\n", "\"unconfirmed\" has to be a map", 0},
	{"edition: \"1.0\"\n", "edition: \"1.0, second-hand\"\n", "no sentence", 0},
	{"  - {id: unknown, label: {ja: 分からない, en: I don't know}, points: -1, result: "
	 "unknown}\n",
		"", "one of them with result unknown", 0},
	{"from: -3", "from: -2", "as low as -3", 0},
	{"    ask: {ja: カメラはありますか。, ja-easy: カメラは ありますか。, en: Have you got "
	 "cameras?}\n",
		"", "\"ask\" is missing", 0},
	{"    why: {ja: 忘れられます。, en: They are forgotten.}\n", "", "\"why\" is missing", 0},
	{"    maps_none: the only sample\n", "", "has maps, or maps_none", 0},
	{"    maps:\n      - {to: small/1, as: touches}\n",
		"    maps_none: no\n    maps:\n      - {to: small/1, as: touches}\n",
		"has maps, or maps_none", 0},
	{"    may_not_apply: true\n", "", "may_not_apply: true", 0},
	{"  - {id: none, label: {ja: 当てはまらない, en: Does not apply}, points: 4, result: "
	 "not_applicable, needs_reason: true}\n",
		"", "needs a choice with result not_applicable", 0},
	{"points: 2, result: met}\n", "points: 2, result: not_applicable, needs_reason: true}\n",
		"needs may_not_apply", 0},
	{"    level: \"1\"\n", "    level: \"1\"\n    depends_on: \"2\"\n", "depends on itself", 0},
	{"    evidence: []\n", "", "\"evidence\" is missing", 0},
	{"        of: \">= 1\"\n        seen: \">= 80\"\n", "", "something that was looked at", 0},
	{"  - {id: basic, ",
		"  - {id: empty, name: {ja: 空, ja-easy: 空, en: Empty}}\n  - {id: basic, ",
		"\"empty\" has no items", 0},
	{"topics:\n", "topics:\n  - {id: people, name: {ja: 人, ja-easy: 人, en: People}}\n",
		"\"people\" has no items", 0},
	{"rule: sum\nbands:", "rule: level\nband:", "\"band\" is not known", 0},
	{"    evidence: []\n",
		"    evidence: []\n    duties: [{id: round, name: {ja: あ, ja-easy: あ, en: A}, "
		"every_days: 0, minutes: 1}]\n",
		"in this file twice", 0},
	{"minutes: 20}", "minutes: 20, same_as: small.round}",
		"is the same as \"small.round\": name that one", 0},
	{"version: \"1\"\n", "version: \"1\"\nreplaces: small\n", "cannot replace itself", 0},
	{"version: \"1\"\n", "version: \"1\"\nreplaces: older\n", "no framework \"older\"", 0},
};

static void
refuse(const struct wrong *w, const char *text, bool is_here)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct framework_set set = {.n_frameworks = 77};
	struct buf b = buf_of(1 << 17);
	struct errinfo info = {0};
	unsigned line = 0;
	enum err err = load(arena, changed(&b, text, w->from, w->to, &line), &set, &info);

	if (err == ERR_OK || strstr(info.what, w->says) == NULL ||
		strncmp(info.what, "small.yaml:", 11) != 0)
		fail_msg("\"%s\" -> \"%s\": %s, %s", w->from, w->to, err_name(err), info.what);
	if (is_here && info.offset != line + w->down)
		fail_msg("\"%s\" -> \"%s\": line %u: %s", w->from, w->to, line, info.what);
	assert_int_equal(set.n_frameworks, 77);
	buf_done(&b);
	arena_free(arena);
}

static void
wrong_frameworks_are_refused(void **state)
{
	char *text = sample_read("framework.yaml");

	(void)state;
	for (size_t i = 0; i < N(wrong_here); i++)
		refuse(&wrong_here[i], text, true);
	for (size_t i = 0; i < N(wrong_there); i++)
		refuse(&wrong_there[i], text, false);
	free(text);
}

static void
a_topic_stays_in_one_group(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct framework_set set = {0};
	struct buf one = buf_of(1 << 17), two = buf_of(1 << 17);
	struct errinfo info = {0};
	char *text = sample_read("framework.yaml");
	unsigned line;

	(void)state;
	changed(&one, text, "groups:\n",
		"groups:\n  - {id: other, name: {ja: 他, ja-easy: 他, en: Other}}\n", &line);
	buf_add(&one, "", 1);
	changed(&two, buf_view(&one).p, "\"2\"\n    group: basic", "\"2\"\n    group: other",
		&line);
	assert_int_not_equal(load(arena, buf_view(&two), &set, &info), ERR_OK);
	assert_non_null(strstr(info.what, "one another in one group"));
	free(text);
	buf_done(&one);
	buf_done(&two);
	arena_free(arena);
}

/* A framework of one item, which maps as told. */
static struct str
one_item(struct buf *b, const char *id, const char *more, const char *maps)
{
	buf_printf(b,
		"id: %s\nversion: '1'\ndate: 2026-11-27\nedition: '1'\nsource: {ja: s, en: "
		"s}\nlicence: l\n"
		"languages: [ja, en]\nname: {ja: あ, en: A}\nabout: {ja: あ, en: A}\n"
		"official_count: 2\nanswer_valid_days: 1\nrule: all\n%s"
		"choices: [{id: a, label: {ja: あ, en: A}, result: met}, "
		"{id: b, label: {ja: い, en: B}, result: unknown}]\n"
		"groups: [{id: g, name: {ja: あ, en: A}}]\nitems:\n",
		id, more);
	for (int i = 1; i <= 2; i++)
		buf_printf(b,
			"- {id: '%d', group: g, name: {ja: あ, en: A}, ask: {ja: あ, en: A}, "
			"why: {ja: あ, en: A}, evidence: [], measures: [{text: {ja: あ, en: A}, "
			"minutes: 1, money: none, effect: 1, who: both}], %s}\n",
			i, i == 1 ? maps : "maps_none: x");
	return buf_view(b);
}

struct heard {
	unsigned n;
	char last[ERRINFO_TEXT_MAX];
};

static void
hear(void *arg, struct str file, const struct errinfo *info)
{
	struct heard *h = arg;

	(void)file;
	h->n++;
	snprintf(h->last, sizeof(h->last), "%s", info->what);
}

static void
frameworks_know_each_other(void **state)
{
	static const struct {
		const char *a_more, *a_maps, *b_more, *b_maps, *says; /* NULL: fine */
	} cases[] = {
		{"", "maps: [{to: b/1, as: equal}]", "", "maps_none: x", NULL},
		{"", "maps: [{to: b/1, as: subset}]", "", "maps: [{to: a/1, as: superset}]", NULL},
		{"", "maps: [{to: b/1, as: subset}]", "", "maps: [{to: a/1, as: subset}]",
			"a.yaml:"},
		{"", "maps: [{to: b, as: touches}]", "replaces: a\n", "maps_none: x", NULL},
		{"", "maps: [{to: b/1, as: equal}, {to: b/2, as: equal}]", "", "maps_none: x",
			"equal to two items of \"b\""},
		{"replaces: b\n", "maps_none: x", "replaces: a\n", "maps_none: x",
			"replaces itself in the end"},
		{"", "maps: [{to: b/3, as: touches}]", "", "maps_none: x", "no item \"3\""},
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct buf a = buf_of(1 << 16), b = buf_of(1 << 16);
		struct pack_file files[] = {
			{STR("a.yaml"), one_item(&a, "a", cases[i].a_more, cases[i].a_maps)},
			{STR("b.yaml"), one_item(&b, "b", cases[i].b_more, cases[i].b_maps)}};
		struct pack_source source = {2, files};
		struct framework_set set;
		struct errinfo info = {0};
		enum err err = pack_frameworks_load(&source, arena, &set, &info);

		if (cases[i].says == NULL
				? err != ERR_OK
				: err == ERR_OK || strstr(info.what, cases[i].says) == NULL)
			fail_msg("case %zu: %s, %s", i, err_name(err), info.what);
		buf_done(&a);
		buf_done(&b);
		arena_free(arena);
	}
}

/* Of three files one is broken, one maps to it, one is wrong in itself: two are told of. */
static void
each_file_tells_its_first_mistake(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct buf a = buf_of(1 << 16), c = buf_of(1 << 16);
	struct pack_file files[] = {
		{STR("a.yaml"), one_item(&a, "a", "", "maps: [{to: b/1, as: equal}]")},
		{STR("b.yaml"), STR("id: b\nwhat: x\n")},
		{STR("c.yaml"), one_item(&c, "c", "", "maps: [{to: d/1, as: equal}]")}};
	struct pack_source source = {3, files};
	struct heard heard = {0};
	struct pack_sink sink = {hear, &heard};
	struct framework_set set;

	(void)state;
	assert_int_equal(pack_frameworks_check(&source, arena, &sink, &set), ERR_MALFORMED);
	assert_int_equal(heard.n, 2);
	assert_non_null(strstr(heard.last, "c.yaml:"));
	assert_int_equal(set.n_frameworks, 2);
	source.n_files = LIMIT_FRAMEWORKS + 1; /* refused before any is looked at */
	assert_int_equal(pack_frameworks_check(&source, arena, &sink, &set), ERR_LIMIT);
	buf_done(&a);
	buf_done(&c);
	arena_free(arena);
}

/* ---- tables -------------------------------------------------------------------------------- */

static enum err
load_table(struct arena *arena, struct str yaml, struct reference_set *set, struct errinfo *info)
{
	const struct framework_item item = {.id = STR("1")};
	const struct framework small = {.id = STR("small"), .n_items = 1, .items = &item};
	const struct framework_set frameworks = {1, &small};
	struct pack_file file = {STR("table.yaml"), yaml};
	struct pack_guide_source source = {{1, &file}, &frameworks};

	return pack_references_load(&source, arena, set, info);
}

static void
a_table_is_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct reference_set set = {0};
	struct errinfo info = {0};
	char *text = sample_read("reference.yaml");
	const struct reference_row *row;
	const struct reference *r;

	(void)state;
	if (load_table(arena, str_c(text), &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	free(text);
	r = reference_find(&set, STR("table"));
	assert_non_null(r);
	assert_int_equal(r->official_count, 3);
	assert_int_equal(r->n_rows, 2);
	row = reference_row_find(r, STR("a-1"));
	assert_true(str_equal(reference_cell_find(r, row, "title")->words.in[LANG_JA], STR("甲")));
	assert_true(reference_cell_find(r, row, "hours")->number == 2.5);
	assert_true(str_equal(reference_cell_find(r, row, "hours")->text, STR("2.5")));
	assert_int_equal(reference_cell_find(r, row, "tags")->n_ids, 2);
	assert_true(str_equal(reference_cell_find(r, row, "serves")->ids[1], STR("table/b")));
	assert_null(reference_cell_find(r, reference_row_find(r, STR("b")), "day"));
	arena_free(arena);
}

static void
wrong_tables_are_refused(void **state)
{
	static const struct wrong cases[] = {
		{"id: table\n", "id: chair\n", "not named as its id", 0},
		{"official_count: 3\ncount_note: {ja: 一つ除きました。, en: one is left out on "
		 "purpose}\n",
			"official_count: 3\n", "say why in count_note", 0},
		{"official_count: 3", "official_count: many", "whole number", 0},
		{"kind: date", "kind: day", "a kind is", 0},
		{"id: tags, kind", "id: day, kind", "\"day\" stands here twice", 0},
		{"{id: b, cells", "{id: a-1, cells", "\"a-1\" stands here twice", 0},
		{"{title: {ja: 乙", "{heading: {ja: 乙", "no column \"heading\"", 0},
		{"hours: 2.5", "hours: long", "no number", 0},
		{"day: 2026-11-27, tags", "day: soon, tags", "a date", 0},
		{"kind: course", "kind: a course", "a code is", 0},
		{"tags: [x, y]", "tags: x", "a list", 0},
		{"small/1", "small/2", "no \"small/2\"", 0},
		{"small/1", "large/1", "no \"large/1\"", 0},
		{"table/b", "table/c", "no \"table/c\"", 0},
		{"table/b", "table", "a ref is", 0},
		{"{ja: 甲, en: A}", "{ja: 甲}", "both ja and en", 0},
		{"cells: {title", "cell: {title", "\"cell\" is not known", 0},
		{"edition: \"1\"\n", "", "\"edition\" is missing", 0},
		/* one line for all languages is no sentence */
		{"edition: \"1\"\n", "edition: \"beta, 2025\"\n", "no sentence", 0},
		{"at: example.org", "at: see the provider", "no sentence", 0},
		{"at: example.org", "at: (unconfirmed)", "no sentence", 0},
		{"source: {ja: 見本です。, en: \"an example, made up\"}\n", "source: made up\n",
			"\"source\" has to be a map", 0},
		{"count_note: {ja: 一つ除きました。, en: one is left out on purpose}\n",
			"count_note: one is left out\n", "\"count_note\" has to be a map", 0},
		{"unconfirmed: {ja: 二行目の日は、まだ確かめていません。, en: ",
			"unconfirmed: {en: ", "\"unconfirmed\" needs both ja and en", 0},
	};
	char *text = sample_read("reference.yaml");

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct reference_set set = {.n_references = 77};
		struct buf b = buf_of(1 << 16);
		struct errinfo info = {0};
		unsigned line;
		enum err err = load_table(
			arena, changed(&b, text, cases[i].from, cases[i].to, &line), &set, &info);

		if (err == ERR_OK || strstr(info.what, cases[i].says) == NULL)
			fail_msg("case %zu: %s, %s", i, err_name(err), info.what);
		assert_int_equal(set.n_references, 77);
		buf_done(&b);
		arena_free(arena);
	}
	free(text);
}

/* ---- our own ------------------------------------------------------------------------------- */

static void
our_own_packs_are_whole(void **state)
{
	struct arena *arena = arena_new(2 * PACK_ARENA_BYTES);
	struct pack_guide_source guide = {0};
	struct framework_set frameworks;
	struct reference_set tables;
	struct pack_source source;
	struct errinfo info = {0};

	(void)state;
	source = sample_folder("frameworks", arena);
	if (pack_frameworks_load(&source, arena, &frameworks, &info) != ERR_OK)
		fail_msg("packs/frameworks/%s", info.what);
	guide.files = sample_folder("guide", arena);
	guide.frameworks = &frameworks;
	if (pack_references_load(&guide, arena, &tables, &info) != ERR_OK)
		fail_msg("packs/guide/%s", info.what);
	for (uint32_t i = 0; i < frameworks.n_frameworks; i++)
		assert_ptr_equal(framework_find(&frameworks, frameworks.frameworks[i].id),
			&frameworks.frameworks[i]);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(a_framework_is_loaded),
		cmocka_unit_test(wrong_frameworks_are_refused),
		cmocka_unit_test(a_topic_stays_in_one_group),
		cmocka_unit_test(frameworks_know_each_other),
		cmocka_unit_test(each_file_tells_its_first_mistake),
		cmocka_unit_test(a_table_is_loaded),
		cmocka_unit_test(wrong_tables_are_refused),
		cmocka_unit_test(our_own_packs_are_whole),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
