/* Forms: which cells ask what on a real questionnaire, and what would be written there. */
#include "form/form.h"

#include "base/digest.h"
#include "base/limits.h"
#include "form/example.h"
#include "pack/pack.h"
#include "wire/xlsx/xlsx.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY ((ms_t)1763690400000)

static struct arena *packs;
static struct framework_set frameworks;
static struct form_set set;
static const struct framework *asked_of[1];

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
	asked_of[0] = framework_find(&frameworks, STR("selfcheck25"));
	assert_non_null(asked_of[0]);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	arena_free(packs);
	return 0;
}

static void
read_form(const char *kind, struct arena *a, struct buf *bytes, struct workbook *b)
{
	struct errinfo info = {0};

	assert_int_equal(form_example_make(kind, bytes), ERR_OK);
	if (xlsx_read(buf_view(bytes), a, b, &info) != ERR_OK)
		fail_msg("%s", info.what);
}

static const struct form_place *
place_at(const struct form_place *list, uint32_t n, const char *sheet, const char *cell)
{
	char name[SHEET_CELL_NAME_MAX];

	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i].sheet, str_c(sheet)) &&
			strcmp(sheet_cell_name(list[i].row, list[i].column, name), cell) == 0)
			return &list[i];
	fail_msg("nothing is proposed for %s!%s", sheet, cell);
	return NULL;
}

static void
expect(const struct form_place *p, enum form_source source, const char *of)
{
	if (p->source != source || !str_equal(p->of, str_c(of)))
		fail_msg("\"%.*s\" is filled from %s %.*s (%u %%), not %s", STR_FMT(p->question),
			form_source_name(p->source), STR_FMT(p->of), p->percent, of);
}

static void
an_unseen_form(void **state)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf bytes = buf_of(1 << 20);
	struct form_asked asked = {.set = &set, .n_frameworks = 1, .frameworks = asked_of};
	struct form_place *list;
	struct workbook b;
	uint32_t n;

	(void)state;
	read_form("unseen", a, &bytes, &b);
	assert_null(form_edition_of(&set, &b));
	assert_int_equal(form_propose(&b, &asked, a, &list, &n), ERR_OK);
	expect(place_at(list, n, "調査票", "D3"), FORM_FIELD, "company");
	expect(place_at(list, n, "調査票", "D4"), FORM_FIELD, "org.address");
	expect(place_at(list, n, "調査票", "D5"), FORM_FIELD, "org.staff");
	expect(place_at(list, n, "調査票", "D6"), FORM_FIELD, "charge");
	expect(place_at(list, n, "調査票", "I9"), FORM_ITEM, "selfcheck25/1");
	expect(place_at(list, n, "調査票", "I10"), FORM_ITEM, "selfcheck25/2");
	assert_int_equal(place_at(list, n, "調査票", "I9")->n_choices, 4);
	assert_int_equal(place_at(list, n, "調査票", "I12")->n_choices, 3);
	assert_true(str_equal(place_at(list, n, "調査票", "I12")->choices[1], STR("△")));
	expect(place_at(list, n, "調査票", "I13"), FORM_NOTHING, "");
	place_at(list, n, "別紙", "P2");
	assert_int_equal(n, 10); /* and nothing else: neither the title nor the sum */
	buf_done(&bytes);
	arena_free(a);
}

static void
a_known_form_and_its_next_edition(void **state)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf bytes = buf_of(1 << 20);
	const struct known_form *f = known_form_find(&set, STR("example"));
	uint8_t sum[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];
	struct form_place *list;
	struct workbook b;
	uint32_t n;

	(void)state;
	assert_non_null(f);
	read_form("example", a, &bytes, &b);
	digest_of(DIGEST_SHA256, bytes.p, bytes.len, sum);
	if (known_form_of(&set, sum) != f)
		fail_msg("the example's digest is %s", digest_hex(sum, 32, hex));
	assert_ptr_equal(form_edition_of(&set, &b), f);
	assert_int_equal(form_known_places(&b, f, a, &list, &n), ERR_OK);
	assert_int_equal(n, f->n_cells);
	expect(place_at(list, n, "調査票", "I9"), FORM_ITEM, "selfcheck25/1");
	assert_int_equal(place_at(list, n, "調査票", "I9")->n_choices, 4);
	assert_true(str_equal(place_at(list, n, "調査票", "D3")->question, STR("貴社名")));
	buf_clear(&bytes);
	read_form("other", a, &bytes, &b);
	digest_of(DIGEST_SHA256, bytes.p, bytes.len, sum);
	assert_null(known_form_of(&set, sum));
	assert_ptr_equal(form_edition_of(&set, &b), f);
	buf_done(&bytes);
	arena_free(a);
}

static void
what_words_mean(void **state)
{
	static const struct {
		const char *word;
		enum result result;
	} words[] = {
		{"はい", RESULT_MET},
		{"○", RESULT_MET},
		{"〇", RESULT_MET},
		{"ＹＥＳ", RESULT_MET},
		{"実施済み", RESULT_MET},
		{"3：全社で実施している", RESULT_MET},
		{"△", RESULT_PARTLY},
		{"一部で実施している", RESULT_PARTLY},
		{"いいえ", RESULT_NOT_MET},
		{"×", RESULT_NOT_MET},
		{"実施していない", RESULT_NOT_MET},
		{"未実施（予定なし）", RESULT_NOT_MET},
		{"検討中", RESULT_NOT_MET},
		{"No", RESULT_NOT_MET},
		{"該当なし", RESULT_NOT_APPLICABLE},
		{"－", RESULT_NOT_APPLICABLE},
		{"N/A", RESULT_NOT_APPLICABLE},
		{"わからない", RESULT_UNKNOWN},
		{"青", RESULT_UNANSWERED},
		/* a word of ours that stands inside of another is not that word */
		{"Known to the vendor", RESULT_UNANSWERED},
		{"Not sure, ask Nora", RESULT_UNANSWERED},
		{"DNA data", RESULT_UNANSWERED},
		{"Eyes only", RESULT_UNANSWERED},
		{"Third-party attested", RESULT_UNANSWERED},
		{"Unimplementedness", RESULT_UNANSWERED},
		{"No, planned", RESULT_NOT_MET},
		{"対応なし(No)", RESULT_NOT_MET},
		{"Yes（はい）", RESULT_MET},
		{"NA (explain)", RESULT_NOT_APPLICABLE},
		{"N/A - no cloud", RESULT_NOT_APPLICABLE},
		{"Yes, in part", RESULT_PARTLY},
		{"Don’t know yet", RESULT_UNKNOWN},
		{"Not implemented", RESULT_NOT_MET},
		{"", RESULT_UNANSWERED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (form_result_of(&set, str_c(words[i].word)) != words[i].result)
			fail_msg("%s means %s", words[i].word,
				result_name(form_result_of(&set, str_c(words[i].word))));
}

static void
topics(void **state)
{
	char a[FORM_TOPIC_MAX], b[FORM_TOPIC_MAX];

	(void)state;
	form_topic(STR("問3　ＯＳを更新していますか？"), a);
	form_topic(STR("(12) OSを更新していますか"), b);
	assert_string_equal(a, b);
	form_topic(STR("Q4. OSを更新していますか"), b);
	assert_string_equal(a, b);
	form_topic(STR("OSを更新していません"), b);
	assert_string_not_equal(a, b);
	form_topic(STR("2026年"), a); /* a number is not the whole of it */
	form_topic(STR("年"), b);
	assert_string_equal(a, b);
	form_topic(STR("123"), a);
	assert_int_equal(strlen(a), 64);
	form_topic(STR("---"), a);
	assert_string_equal(a, "");
}

/* ---- what is written ---- */

static struct assess_item items[25];
static struct assess_answer said = {.choice = {"yes", 3}, .who = {"佐藤", 6}, .at = DAY};
static struct reading seen = {.at = DAY + MS_DAY};
static struct assess_proof proof = {.reading = &seen, .standing = ASSESS_FRESH};

static struct form_answer
answer(enum result person, enum result machine, enum result result, const struct form_place *p)
{
	struct assess_result r = {.framework = asked_of[0], .items = items};
	struct form_known k = {.set = &set, .n_results = 1, .results = &r, .write = FORM_WORDS};
	struct form_answer a;

	for (uint32_t i = 0; i < 25; i++)
		items[i] = (struct assess_item){.item = &asked_of[0]->items[i],
			.person = person,
			.machine = machine,
			.result = result,
			.answer = person == RESULT_UNANSWERED ? NULL : &said,
			.n_proofs = machine == RESULT_UNANSWERED ? 0 : 1,
			.proofs = &proof,
			.state = person != RESULT_UNANSWERED && machine != RESULT_UNANSWERED &&
						 person != machine
					 ? ASSESS_CONTRADICTION
					 : ASSESS_PERSON};
	form_answer_of(&k, p, &a);
	return a;
}

static void
writes(struct form_answer a, const char *value)
{
	if (!str_equal(a.value, str_c(value)))
		fail_msg("\"%.*s\" is written, not \"%s\"", STR_FMT(a.value), value);
}

static void
an_item_as_the_form_wants_it(void **state)
{
	static const struct str yes_no[] = {{"はい", 6}, {"いいえ", 9}}, colours[] = {{"青", 3}};
	struct form_place p = {
		.question = STR("更新"), .source = FORM_ITEM, .of = STR("selfcheck25/1")};
	const enum result none = RESULT_UNANSWERED;

	(void)state;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "はい");
	writes(answer(RESULT_PARTLY, none, RESULT_PARTLY, &p), "一部");
	writes(answer(none, none, none, &p), "");
	writes(answer(RESULT_UNKNOWN, none, RESULT_UNKNOWN, &p), "");
	p.write = FORM_MARKS;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "○");
	writes(answer(none, RESULT_NOT_MET, RESULT_NOT_MET, &p), "×");
	p.write = FORM_LABEL;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "やっている");
	p.question = STR("Updates");
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "Doing it");
	p.n_choices = 2;
	p.choices = yes_no;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "はい");
	writes(answer(RESULT_PARTLY, none, RESULT_PARTLY, &p), "いいえ"); /* never more */
	writes(answer(RESULT_NOT_APPLICABLE, none, RESULT_NOT_APPLICABLE, &p), "");
	p.n_choices = 1;
	p.choices = colours;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "");
}

/* A list is never left, and of several values that mean the same a person says which. */
static void
lists_are_kept_to(void **state)
{
	static const struct str levels[] = {{"1", 1}, {"2", 1}, {"3", 1}};
	static const struct str said_levels[] = {{"4：全社で実施している", 31},
		{"3：実施している", 22}, {"2：一部実施", 16}, {"1：未実施", 13}};
	static const struct str planned[] = {
		{"はい", 6}, {"いいえ（予定あり）", 27}, {"いいえ（予定なし）", 27}};
	struct form_place p = {.question = STR("更新"),
		.source = FORM_ITEM,
		.of = STR("selfcheck25/1"),
		.n_choices = 3,
		.choices = levels};
	const enum result none = RESULT_UNANSWERED;

	(void)state;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "");
	assert_true(answer(RESULT_MET, none, RESULT_MET, &p).is_off_list);
	assert_false(answer(none, none, none, &p).is_off_list);
	p.choices = said_levels;
	p.n_choices = 4;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "");
	writes(answer(RESULT_PARTLY, none, RESULT_PARTLY, &p), "2：一部実施");
	writes(answer(RESULT_NOT_MET, none, RESULT_NOT_MET, &p), "1：未実施");
	p.choices = planned;
	p.n_choices = 3;
	writes(answer(RESULT_MET, none, RESULT_MET, &p), "はい");
	writes(answer(RESULT_NOT_MET, none, RESULT_NOT_MET, &p), "");
	assert_true(answer(RESULT_NOT_MET, none, RESULT_NOT_MET, &p).is_off_list);
}

static void
the_lower_is_written_and_both_are_told(void **state)
{
	struct form_place p = {
		.question = STR("更新"), .source = FORM_ITEM, .of = STR("selfcheck25/1")};
	struct form_answer a = answer(RESULT_MET, RESULT_NOT_MET, RESULT_NOT_MET, &p);

	(void)state;
	writes(a, "いいえ");
	assert_true(a.differs);
	assert_true(str_equal(a.by_person, STR("はい")));
	assert_true(str_equal(a.by_machine, STR("いいえ")));
	assert_int_equal(a.basis, FORM_BOTH);
	assert_true(str_equal(a.who, STR("佐藤")));
	assert_true(a.at == DAY + MS_DAY);
	a = answer(RESULT_MET, RESULT_UNANSWERED, RESULT_MET, &p);
	assert_int_equal(a.basis, FORM_PERSON);
	assert_true(a.at == DAY);
	assert_false(a.differs);
	assert_non_null(a.item);
	p.of = STR("selfcheck25/99");
	a = answer(RESULT_MET, RESULT_UNANSWERED, RESULT_MET, &p);
	assert_null(a.item);
	writes(a, "");
}

static void
facts_and_memories(void **state)
{
	static const struct str choices[] = {{"50人以下", 11}, {"５１人以上", 15}};
	static const struct form_fact facts[] = {
		{FORM_FIELD, {"company", 7}, {"株式会社みほん", 21}, FORM_PERSON, DAY},
		{FORM_COUNT, {"staff", 5}, {"20", 2}, FORM_PERSON, 0}};
	char topic[FORM_TOPIC_MAX];
	struct form_memory memory = {.source = FORM_TEXT, .value = STR("青"), .at = DAY};
	struct form_known k = {.set = &set,
		.n_facts = 2,
		.facts = facts,
		.n_memories = 1,
		.memories = &memory,
		.write = FORM_WORDS};
	struct form_place p = {
		.question = STR("貴社名"), .source = FORM_FIELD, .of = STR("company")};
	struct form_answer a;

	(void)state;
	form_topic(STR("1. 好きな色"), topic);
	memory.topic = str_c(topic);
	form_answer_of(&k, &p, &a);
	writes(a, "株式会社みほん");
	p.source = FORM_COUNT;
	p.of = STR("staff");
	form_answer_of(&k, &p, &a);
	writes(a, "20");
	p.n_choices = 2; /* a number that is none of the choices is not guessed */
	p.choices = choices;
	form_answer_of(&k, &p, &a);
	writes(a, "");
	p = (struct form_place){.question = STR("問9 好きな色？"), .source = FORM_TEXT};
	form_answer_of(&k, &p, &a);
	writes(a, "青");
	assert_int_equal(a.basis, FORM_TYPED);
	p.question = STR("きらいな色");
	form_answer_of(&k, &p, &a);
	writes(a, "");
}

/* "はい" and "いいえ" are columns to be marked: no word is proposed for the first of them. And the
 * same question on a sheet for the reader is not asked twice. */
static void
columns_to_mark_and_copies(void **state)
{
	static const struct str yes_no[] = {{"はい", 6}, {"いいえ", 9}};
	static const struct sheet_list lists[] = {{{1, 1, 9, 1}, 2, yes_no}};
#define BACKUP                                                                                     \
	{                                                                                          \
		"重要なデータのバックアップを定期的に取得していますか", 78                         \
	}
	static const struct sheet_cell marked[] = {
		{0, 0, SHEET_TEXT, false, {"設問", 6}},
		{0, 1, SHEET_TEXT, false, {"はい", 6}},
		{0, 2, SHEET_TEXT, false, {"いいえ", 9}},
		{1, 0, SHEET_TEXT, false, {"ウイルス対策ソフトを入れていますか", 51}},
	};
	static const struct sheet_cell asked_cells[] = {
		{0, 0, SHEET_TEXT, false, {"設問", 6}},
		{0, 1, SHEET_TEXT, false, {"回答", 6}},
		{1, 0, SHEET_TEXT, false, BACKUP},
	};
	static const struct sheet_cell copied[] = {
		{0, 0, SHEET_TEXT, false, {"評価者の欄", 15}},
		{0, 2, SHEET_TEXT, false, {"所見", 6}},
		{1, 0, SHEET_TEXT, false, BACKUP},
	};
	static const struct sheet sheets[] = {
		{.name = {"印", 3}, .n_cells = 4, .cells = marked},
		{.name = {"問", 3},
			.n_cells = 3,
			.cells = asked_cells,
			.n_lists = 1,
			.lists = lists},
		{.name = {"写", 3}, .n_cells = 3, .cells = copied},
	};
	const struct workbook b = {.n_sheets = 3, .sheets = sheets};
	struct form_asked asked = {.set = &set, .n_frameworks = 1, .frameworks = asked_of};
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct form_place *list;
	uint32_t n;

	(void)state;
	assert_int_equal(form_propose(&b, &asked, a, &list, &n), ERR_OK);
	expect(place_at(list, n, "印", "B2"), FORM_NOTHING, "");
	expect(place_at(list, n, "問", "B2"), FORM_ITEM, "selfcheck25/11");
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i].sheet, STR("写")) && list[i].row == 1)
			fail_msg("asked twice");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unseen_form),
		cmocka_unit_test(columns_to_mark_and_copies),
		cmocka_unit_test(a_known_form_and_its_next_edition),
		cmocka_unit_test(what_words_mean),
		cmocka_unit_test(topics),
		cmocka_unit_test(an_item_as_the_form_wants_it),
		cmocka_unit_test(lists_are_kept_to),
		cmocka_unit_test(the_lower_is_written_and_both_are_told),
		cmocka_unit_test(facts_and_memories),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
