/*
 * Papers of a case: every text that they ask for is there in each language, what is said stands in
 * them, sums are right; and the story: generated cases, none of whose names stand in it.
 */
#include "docs/case_paper.h"
#include "docs/docs.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define BEGIN ((ms_t)1795860000000)
#define ENTRIES 80

static struct arena *packs;
static struct text_table texts;
static struct reference_set guide;
static struct record_set fields;

static void
load_folder(const char *name, struct pack_source *source)
{
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, packs, source, &info), ERR_OK);
	close(fd);
}

static int
load_all(void **state)
{
	struct pack_guide_source source = {.frameworks = NULL};
	struct pack_source text, reports;
	struct errinfo info = {0};

	(void)state;
	packs = arena_new(PACK_ARENA_BYTES);
	load_folder("text", &text);
	assert_int_equal(pack_text_load(&text, packs, &texts, &info), ERR_OK);
	load_folder("guide", &source.files);
	if (pack_references_load(&source, packs, &guide, &info) != ERR_OK)
		fail_msg("%s", info.what);
	load_folder("reports", &reports);
	if (pack_reports_load(&reports, packs, &fields, &info) != ERR_OK)
		fail_msg("%s", info.what);
	return 0;
}

static int
free_all(void **state)
{
	(void)state;
	arena_free(packs);
	return 0;
}

/* ---- a case -----------------------------------------------------------------------------------
 */

static struct case_entry entries[ENTRIES];
static bool is_struck[ENTRIES];
static struct respond_case made;

static const struct playbook_step book_steps[] = {
	{.id = STR_IN_TABLE("unplug"),
		.name = {{STR_IN_TABLE("線を抜く"), STR_IN_TABLE("線を ぬく"),
			STR_IN_TABLE("Unplug it")}}},
};
static const struct playbook books[] = {
	{.id = STR_IN_TABLE("ransomware"),
		.name = {{STR_IN_TABLE("データを人質に取るプログラム"),
			STR_IN_TABLE("データを 人質に とる プログラム"),
			STR_IN_TABLE("Ransomware")}},
		.n_steps = 1,
		.steps = book_steps},
};
static const struct playbook_set book_set = {1, books};

static struct case_entry *__attribute__((sentinel)) say(enum case_kind kind, ...)
{
	struct case_entry *e = &entries[made.n_entries++];
	const char *text;
	va_list pairs;

	assert_true(made.n_entries <= ENTRIES);
	*e = (struct case_entry){.nr = made.n_entries,
		.at = BEGIN + made.n_entries * MS_MINUTE,
		.kind = kind,
		.by = CASE_BY_PERSON,
		.who = STR("佐藤花子")};
	va_start(pairs, kind);
	while ((text = va_arg(pairs, const char *)) != NULL) {
		struct str rest = str_c(text), name = str_split(&rest, '=');
		enum case_key key;

		assert_int_equal(case_key_parse(name, &key), ERR_OK);
		assert_int_equal(case_entry_add(e, key, rest), ERR_OK);
	}
	va_end(pairs);
	return e;
}

static void
make_case(void)
{
	static const struct respond_step_done steps[] = {
		{STR_IN_TABLE("ransomware"), STR_IN_TABLE("unplug"), STR_IN_TABLE("done"),
			STR_IN_TABLE("佐藤花子"), STR_IN_TABLE(""), BEGIN + 4 * MS_MINUTE, 3},
		{STR_IN_TABLE("own"), STR_IN_TABLE("call_tanaka"), STR_IN_TABLE("done"),
			STR_IN_TABLE("佐藤花子"), STR_IN_TABLE(""), BEGIN + 6 * MS_MINUTE, 4},
	};
	static const struct respond_action actions[] = {
		{1, STR_IN_TABLE("isolate"), STR_IN_TABLE(""), STR_IN_TABLE("KEIRI-PC"), BEGIN,
			BEGIN + MS_HOUR},
		{2, STR_IN_TABLE("isolate"), STR_IN_TABLE(""), STR_IN_TABLE("EIGYO-NOTE"), BEGIN,
			BEGIN + MS_HOUR, true},
	};
	static const struct respond_decision decisions[] = {
		{2, VERDICT_INCIDENT, STR_IN_TABLE("佐藤花子"), STR_IN_TABLE("ファイルが読めない"),
			BEGIN + 9 * MS_MINUTE}};

	memset(is_struck, 0, sizeof(is_struck));
	made = (struct respond_case){.entries = entries, .is_struck = is_struck};
	made.head.opened = BEGIN;
	made.head.verdict = VERDICT_INCIDENT;
	snprintf(made.head.number, sizeof(made.head.number), "2026-003");
	snprintf(made.head.title, sizeof(made.head.title), "KEIRI-PC のファイルが読めない");
	snprintf(made.head.device, sizeof(made.head.device), "KEIRI-PC");
	snprintf(made.head.playbook, sizeof(made.head.playbook), "ransomware");
	made.steps = steps;
	made.n_steps = 2;
	made.actions = actions;
	made.n_actions = 2;
	made.decisions = decisions;
	made.n_decisions = 1;
	say(CASE_OPENED, "from=odd", "title=KEIRI-PC のファイルが読めない", "number=2026-003",
		NULL);
	say(CASE_HAND, "did=asked", "kind=dispatch", "name=ミライIT", "place=本社2階",
		"text=NASの調査", NULL);
	say(CASE_HAND, "did=agreed", "of=2", "minutes=90", "terms=1回1万円", NULL);
	say(CASE_HAND, "did=arrived", "of=2", NULL);
	say(CASE_HAND, "did=done", "of=2", "text=写しを取った", "minutes=55", NULL);
	say(CASE_HAND, "did=left", "of=2", NULL);
	say(CASE_COST, "kind=experts", "yen=800000", "name=ミライIT", NULL);
	say(CASE_COST, "kind=看板", "yen=5000", "text=張り紙", NULL);
	say(CASE_COST, "kind=hours", "minutes=120", NULL);
	say(CASE_NOTE, "text=ここだけの話", NULL);
	say(CASE_LESSON, "text=佐藤花子さんがKEIRI-PC（192.168.1.20）の控えを見ていなかった",
		"measure=ミライITと毎月、控えを確かめる", NULL);
}

static void
put(struct buf *b, struct str s)
{
	buf_str(b, s);
	buf_byte(b, '\n');
}

/* All that a reader sees. */
static struct str
all_text(const struct document *d, struct buf *b)
{
	put(b, d->title);
	put(b, d->company);
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		const struct block *k = &d->blocks[i];

		put(b, k->text);
		for (uint32_t f = 0; f < k->n_fields; f++) {
			put(b, k->fields[f].label);
			put(b, k->fields[f].value);
		}
		for (uint32_t p = 0; p < k->n_people; p++)
			put(b, k->people[p].role);
		for (uint32_t c = 0; c < k->table.n_columns; c++)
			put(b, k->table.columns[c].title);
		for (uint32_t r = 0; r < k->table.n_rows; r++)
			for (uint32_t c = 0; c < k->table.n_columns; c++)
				put(b, k->table.rows[r].cells[c]);
	}
	return buf_view(b);
}

struct made_paper {
	struct hands hands;
	struct costs costs;
	struct scrub scrub;
	struct case_record record;
	struct release release;
	struct case_paper_in in;
};

/* What the recipient may have of it, as the pack and the wishes of the case say. */
static void
take_release(struct made_paper *m, enum case_paper p, struct arena *a)
{
	const struct recipient *to = recipient_find(&fields, case_paper_recipient(p));
	struct mask_ask ask = {.recipient = to, .now = BEGIN + MS_DAY};
	struct mask *masks;

	if (to == NULL)
		return;
	assert_int_equal(respond_record_of(&made, &fields, UINT32_MAX, a, &m->record), ERR_OK);
	assert_int_equal(respond_masks_of(&made, &fields, &ask, a, &masks), ERR_OK);
	assert_int_equal(respond_release_of(&m->record, masks, to, a, &m->release), ERR_OK);
	m->in.release = &m->release;
}

static void
prepare(struct made_paper *m, enum case_paper p, enum lang lang, struct arena *a)
{
	static const struct str company = STR_IN_TABLE("青葉商事");
	static const struct case_paper_file files[] = {{STR_IN_TABLE("screen.png"),
		STR_IN_TABLE("picture"), STR_IN_TABLE("0123abcd"), 1234, BEGIN}};
	struct scrub_more more = {1, &company};

	assert_int_equal(hands_of(&made, BEGIN + MS_DAY, a, &m->hands), ERR_OK);
	assert_int_equal(costs_of(&made, a, &m->costs), ERR_OK);
	assert_int_equal(scrub_names(&made, &more, a, &m->scrub), ERR_OK);
	m->in = (struct case_paper_in){.texts = &texts,
		.dates = {lang, false, 540},
		.made = BEGIN + MS_DAY,
		.company = company,
		.person = STR("佐藤花子"),
		.phone = STR("03-0000-0000"),
		.c = &made,
		.hands = &m->hands,
		.visit = &m->hands.visits[0],
		.n_devices = 25,
		.scheme = reference_find(&guide, STR("otasuketai")),
		.playbooks = &book_set,
		.insurer = STR("あおば保険"),
		.policy = STR("CY-12345"),
		.costs = &m->costs,
		.n_files = 1,
		.files = files,
		.scrub = &m->scrub};
	take_release(m, p, a);
}

static void
every_paper_has_its_words(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct made_paper m;

	(void)state;
	make_case();
	for (int lang = 0; lang < LANGS; lang++)
		for (int p = 0; p < CASE_PAPERS; p++) {
			struct buf b = buf_of(1 << 20), docx = buf_of(4 << 20);
			struct document d;
			struct str text;

			arena_clear(a);
			prepare(&m, (enum case_paper)p, (enum lang)lang, a);
			assert_int_equal(case_paper_make((enum case_paper)p, &m.in, a, &d), ERR_OK);
			text = all_text(&d, &b);
			if (str_find(text, STR("case_paper.")) >= 0 ||
				str_find(text, STR("{")) >= 0)
				fail_msg("%s: %.*s", case_paper_name((enum case_paper)p),
					STR_FMT(text));
			assert_int_equal(docs_docx(&d, &docx), ERR_OK);
			assert_true(docx.len > 1000);
			buf_done(&docx);
			buf_done(&b);
		}
	arena_free(a);
}

static bool
paper_has(enum case_paper p, const char *what)
{
	struct arena *a = arena_new(8 << 20);
	struct buf b = buf_of(1 << 20);
	struct made_paper m;
	struct document d;
	bool has;

	prepare(&m, p, LANG_JA, a);
	assert_int_equal(case_paper_make(p, &m.in, a, &d), ERR_OK);
	has = str_find(all_text(&d, &b), str_c(what)) >= 0;
	buf_done(&b);
	arena_free(a);
	return has;
}

static void
what_was_said_stands_in_them(void **state)
{
	(void)state;
	make_case();
	assert_true(paper_has(CASE_PAPER_DISPATCH, "本社2階"));
	assert_true(paper_has(CASE_PAPER_DISPATCH, "1回1万円"));
	assert_true(paper_has(CASE_PAPER_DISPATCH, "90分"));
	assert_true(paper_has(CASE_PAPER_DISPATCH, "2026-11-28 19:04")); /* arrived, in Japan */
	assert_true(paper_has(CASE_PAPER_HANDOVER, "線を抜く"));
	assert_true(paper_has(CASE_PAPER_HANDOVER, "機器を切り離す：KEIRI-PC"));
	assert_false(paper_has(CASE_PAPER_HANDOVER, "EIGYO-NOTE")); /* has ended */
	assert_true(paper_has(CASE_PAPER_INSURER, "CY-12345"));
	assert_true(paper_has(CASE_PAPER_INSURER, "805,000円"));
	assert_true(paper_has(CASE_PAPER_INSURER, "看板")); /* a kind of their own */
	assert_true(paper_has(CASE_PAPER_INSURER, "0123abcd"));
	assert_false(paper_has(CASE_PAPER_INSURER, "ここだけの話"));
	assert_true(paper_has(CASE_PAPER_SCHEME, "50,000円")); /* 25 devices at 2,000 */
	assert_true(paper_has(CASE_PAPER_SCHEME, "60,000円"));
	assert_true(paper_has(CASE_PAPER_SCHEME, "2.0, 2024-03-15"));
	made.head.is_drill = true;
	assert_true(paper_has(CASE_PAPER_DISPATCH, "これは訓練です"));
	assert_true(paper_has(CASE_PAPER_INSURER, "これは訓練です"));
	assert_true(paper_has(CASE_PAPER_STORY, "これは訓練です"));
}

/* What is masked for who gets a paper stands in none of its parts. */
static void
masks_hold_for_papers(void **state)
{
	(void)state;
	make_case();
	say(CASE_SAID, "field=secondary_damage", "value=HIMITSU-123", NULL);
	say(CASE_SAID, "field=summary", "value=NAIYO-456", NULL);
	say(CASE_HAPPENED, "text=HANASHI-789", NULL);
	assert_false(paper_has(CASE_PAPER_INSURER, "HIMITSU-123")); /* only with a yes */
	assert_true(paper_has(CASE_PAPER_INSURER, "NAIYO-456"));
	assert_true(paper_has(CASE_PAPER_INSURER, "HANASHI-789"));
	assert_true(paper_has(CASE_PAPER_INSURER, "のせていません"));
	assert_true(paper_has(CASE_PAPER_HANDOVER, "KEIRI-PC"));
	say(CASE_WISH, "recipient=insurer", "kind=victim", "may=none", NULL);
	say(CASE_WISH, "recipient=provider", "field=devices_names", "may=none", NULL);
	assert_false(paper_has(CASE_PAPER_INSURER, "NAIYO-456"));
	assert_false(paper_has(CASE_PAPER_INSURER, "HANASHI-789"));
	assert_false(paper_has(CASE_PAPER_INSURER, "KEIRI-PC"));
	assert_true(paper_has(CASE_PAPER_INSURER, "805,000円"));
	assert_false(paper_has(CASE_PAPER_HANDOVER, "機器を切り離す：KEIRI-PC"));
	assert_true(paper_has(CASE_PAPER_HANDOVER, "のせていません"));
}

static void
nothing_leaves_without_a_release(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct made_paper m;
	struct document d;

	(void)state;
	make_case();
	for (int p = 0; p < CASE_PAPERS; p++) {
		prepare(&m, CASE_PAPER_CALL, LANG_JA, a);
		assert_int_equal(case_paper_make((enum case_paper)p, &m.in, a, &d),
			case_paper_recipient((enum case_paper)p).len > 0 ? ERR_INVALID : ERR_OK);
	}
	arena_free(a);
}

static void
the_story_has_no_names(void **state)
{
	static const char *const gone[] = {"佐藤", "ミライIT", "KEIRI", "192.168", "青葉",
		"2026-003", "本社", "tanaka", "EIGYO"};

	(void)state;
	make_case();
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		if (paper_has(CASE_PAPER_STORY, gone[i]))
			fail_msg("%s", gone[i]);
	assert_true(paper_has(CASE_PAPER_STORY, "データを人質に取るプログラム"));
	assert_true(paper_has(CASE_PAPER_STORY, "線を抜く"));
	assert_true(paper_has(CASE_PAPER_STORY, "最初の手順まで4分"));
	assert_true(paper_has(CASE_PAPER_STORY, "決めるまで9分"));
	assert_true(paper_has(CASE_PAPER_STORY, "○○さんが○○（○○）の控えを見ていなかった"));
	assert_true(paper_has(CASE_PAPER_STORY, "○○と毎月、控えを確かめる"));
}

/* ---- generated
 * ----------------------------------------------------------------------------------- */

static void
make_name(char dst[48])
{
	int n = rand() % 900 + 10;

	switch (rand() % 6) {
	case 0:
		snprintf(dst, 48, "佐藤%d郎", n);
		break;
	case 1:
		snprintf(dst, 48, "host-%d", n);
		break;
	case 2:
		snprintf(dst, 48, "10.0.%d.7", n % 256);
		break;
	case 3:
		snprintf(dst, 48, "u%d@firma.example", n);
		break;
	case 4:
		snprintf(dst, 48, "株式会社みどり%d", n);
		break;
	default:
		snprintf(dst, 48, "SRV%d", n);
	}
}

static void
no_generated_name_reaches_the_story(void **state)
{
	static const enum case_key keys[] = {
		CASE_KEY_NAME, CASE_KEY_CONTACT, CASE_KEY_DEVICE, CASE_KEY_TARGET, CASE_KEY_PLACE};
	static char names[40][48], told[20][400];
	struct arena *a = arena_new(16 << 20);
	unsigned n_told = 0;

	(void)state;
	srand(3);
	for (int round = 0; round < 500; round++) {
		struct buf b = buf_of(1 << 20);
		struct made_paper m;
		struct document d;
		struct str text;
		int n = 0;

		arena_clear(a);
		make_case();
		for (int i = 0; i < 20; i++) {
			struct case_entry *e = say(i % 2 ? CASE_HAND : CASE_ACTION, NULL);

			make_name(names[n]);
			case_entry_add(e, keys[rand() % 5], str_c(names[n++]));
			make_name(names[n]);
			e->who = str_c(names[n++]);
		}
		for (int i = 0; i < 5; i++) {
			snprintf(told[i], sizeof(told[i]), "%sが%sに%sと言いました",
				names[rand() % n], names[rand() % n], names[rand() % n]);
			case_entry_add(say(CASE_LESSON, NULL), CASE_KEY_TEXT, str_c(told[i]));
			case_entry_add(&entries[made.n_entries - 1], CASE_KEY_MEASURE,
				str_c(names[rand() % n]));
		}
		prepare(&m, CASE_PAPER_STORY, (enum lang)(round % LANGS), a);
		assert_int_equal(case_paper_make(CASE_PAPER_STORY, &m.in, a, &d), ERR_OK);
		text = all_text(&d, &b);
		for (int i = 0; i < n; i++)
			if (str_find_nocase(text, str_c(names[i])) >= 0)
				fail_msg("%s: %.*s", names[i], STR_FMT(text));
		n_told += str_find(text, STR("○○")) >= 0;
		buf_done(&b);
	}
	assert_int_equal(n_told, 500);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_paper_has_its_words),
		cmocka_unit_test(what_was_said_stands_in_them),
		cmocka_unit_test(masks_hold_for_papers),
		cmocka_unit_test(nothing_leaves_without_a_release),
		cmocka_unit_test(the_story_has_no_names),
		cmocka_unit_test(no_generated_name_reaches_the_story),
	};

	return cmocka_run_group_tests(tests, load_all, free_all);
}
