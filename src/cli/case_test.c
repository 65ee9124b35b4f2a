/* A case that is handed out: both checks find every change, and name the line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cli/case_archive.h"
#include "cli/case_check.h"
#include "cli/case_unpacked.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/cases/deposit.h"
#include "proc/portal/place_fixture.h"
#include "wire/case/case_line.h"
#include "wire/zip/zip.h"

#include <sys/stat.h>
#include <sys/wait.h>

#define ENTRIES 5

struct sample {
	struct portal_place *place;
	struct case_head head;
	struct buf lines;
	char folder[64];
	enum case_kind kind; /* of say_more() */
	ms_t said;
};

static enum err
make_case(struct store_tx *tx, void *arg)
{
	static const struct case_writer w = {.now = PLACE_NOW,
		.zone_minutes = 540,
		.by = CASE_BY_PERSON,
		.who = STR_IN_TABLE("佐藤")};
	struct sample *s = arg;
	struct case_entry list[ENTRIES] = {{.kind = CASE_OPENED}};
	char number[CASE_NUMBER_MAX];
	struct store_exhibit e = {.name = "a.txt",
		.kind = "other",
		.bytes = 5,
		.at = PLACE_NOW,
		.sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"};
	enum err err;

	case_entry_add(&list[0], CASE_KEY_FROM, STR("person"));
	case_entry_add(&list[0], CASE_KEY_TITLE, STR("見本 \"x\""));
	for (size_t i = 1; i < ENTRIES; i++) {
		list[i].kind = i == 2 ? CASE_EXHIBIT : CASE_NOTE;
		if (i != 2)
			case_entry_add(&list[i], CASE_KEY_TEXT, STR("a note\nof two lines \\"));
	}
	case_entry_add(&list[2], CASE_KEY_SHA256, str_c(e.sha256));
	case_entry_add(&list[2], CASE_KEY_NAME, STR("a.txt"));
	case_entry_add(&list[2], CASE_KEY_BYTES, STR("5"));
	err = case_write_first(tx, &w, list, ENTRIES, s->head.id, number);
	if (err == ERR_OK)
		err = store_exhibit_begin(tx, s->head.id, &e);
	return err == ERR_OK ? store_exhibit_part(tx, e.sha256, 0, STR("hello")) : err;
}

static void
put_file(const struct sample *s, const char *name, struct str bytes)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.len, f), bytes.len);
	assert_int_equal(fclose(f), 0);
}

/* Runs verify.sh; the line that it names, 0 when all is well, UINT32_MAX when it names none. */
static uint32_t
run_script(const struct sample *s, const char *head)
{
	char command[256], text[512] = "";
	unsigned line;
	FILE *f;
	int rc;

	snprintf(command, sizeof(command), "sh %s/verify.sh %s 2>&1", s->folder, head);
	f = popen(command, "r");
	assert_non_null(f);
	(void)!fread(text, 1, sizeof(text) - 1, f);
	rc = pclose(f);
	if (rc == 0)
		return strncmp(text, "OK", 2) == 0 ? 0 : UINT32_MAX;
	return sscanf(text, "NG line %u", &line) == 1 ? line : UINT32_MAX;
}

static int
unpack(void **state)
{
	struct sample *s = calloc(1, sizeof(*s));
	struct buf zip = buf_of((size_t)64 << 20);
	struct store_view *v;
	struct unzip *u;
	char command[128];

	assert_non_null(s);
	place_set_up((void **)&s->place);
	assert_int_equal(store_write(s->place->portal.store, STORE_VITAL, make_case, s), ERR_OK);
	assert_int_equal(store_read(s->place->portal.store, &v), ERR_OK);
	assert_int_equal(store_case_find(v, STR("2026-001"), &s->head), ERR_OK);
	assert_int_equal(case_archive(v, &s->head, s->place->arena, &zip), ERR_OK);
	store_read_end(v);
	strcpy(s->folder, "/tmp/case_test.XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	snprintf(command, sizeof(command), "mkdir %s/exhibits", s->folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(unzip_open(buf_view(&zip), &u, NULL), ERR_OK);
	for (uint32_t i = 0; i < unzip_count(u); i++) {
		struct buf entry = buf_of((size_t)1 << 20);
		char name[128];

		str_copy(unzip_name(u, i), name, sizeof(name));
		assert_int_equal(unzip_read(u, unzip_name(u, i), &entry, NULL), ERR_OK);
		put_file(s, name, buf_view(&entry));
		if (strcmp(name, "lines.jsonl") == 0)
			s->lines = entry;
		else
			buf_done(&entry);
	}
	unzip_close(u);
	buf_done(&zip);
	*state = s;
	return 0;
}

static int
remove_all(void **state)
{
	struct sample *s = *state;
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", s->folder);
	assert_int_equal(system(command), 0);
	buf_done(&s->lines);
	place_tear_down((void **)&s->place);
	free(s);
	return 0;
}

static void
what_is_whole_is_found_whole(void **state)
{
	struct sample *s = *state;
	struct case_chain_result r = case_check_text(buf_view(&s->lines), s->head.hash);
	struct case_verdict_of verdict;
	struct store_view *v;

	assert_int_equal(r.fault, CHAIN_WHOLE);
	assert_int_equal(r.n, ENTRIES);
	assert_int_equal(run_script(s, ""), 0);
	assert_int_equal(store_read(s->place->portal.store, &v), ERR_OK);
	assert_int_equal(case_check_stored(v, &s->head, NULL, 0, &verdict), ERR_OK);
	assert_int_equal(verdict.chain.fault, CHAIN_WHOLE);
	assert_int_equal(verdict.exhibits, 1);
	assert_string_equal(verdict.exhibit, "");
	store_read_end(v);
}

/* Every byte for the program; for the script, which starts programs for each line, every seventh.
 */
static void
every_changed_byte_is_found_by_both(void **state)
{
	static const char others[] = {'0', 'a', '"', '\0', (char)0xff};
	struct sample *s = *state;
	uint32_t line = 1;

	for (size_t i = 0; i < s->lines.len; line += s->lines.p[i] == '\n', i++) {
		char was = s->lines.p[i];

		for (size_t k = 0; k < sizeof(others); k++) {
			struct case_chain_result r;

			if (others[k] == was)
				continue;
			s->lines.p[i] = others[k];
			r = case_check_text(buf_view(&s->lines), s->head.hash);
			assert_int_not_equal(r.fault, CHAIN_WHOLE);
			assert_int_equal(r.nr, line);
			if ((i * sizeof(others) + k) % 37 != 0)
				continue;
			put_file(s, "lines.jsonl", buf_view(&s->lines));
			assert_int_equal(run_script(s, ""), line);
		}
		s->lines.p[i] = was;
	}
}

/* Lines put together in another order, as digits of their numbers. */
static uint32_t
in_order(struct sample *s, const char *order)
{
	struct str parts[ENTRIES], rest = buf_view(&s->lines);
	struct buf text = buf_of(65536);
	struct case_chain_result r;
	uint32_t said;

	for (size_t i = 0; i < ENTRIES; i++)
		parts[i] = str_split(&rest, '\n');
	for (; *order != '\0'; order++) {
		buf_str(&text, parts[*order - '1']);
		buf_byte(&text, '\n');
	}
	put_file(s, "lines.jsonl", buf_view(&text));
	r = case_check_text(buf_view(&text), s->head.hash);
	said = run_script(s, "");
	assert_int_equal(said, r.fault == CHAIN_WHOLE ? 0 : r.nr);
	buf_done(&text);
	return said;
}

static void
lines_taken_out_added_or_swapped_are_found_by_both(void **state)
{
	struct sample *s = *state;

	assert_int_equal(in_order(s, "12345"), 0);
	assert_int_equal(in_order(s, "2345"), 1);
	assert_int_equal(in_order(s, "1345"), 2);
	assert_int_equal(in_order(s, "1234"), 4);
	assert_int_equal(in_order(s, "123455"), 6);
	assert_int_equal(in_order(s, "112345"), 2);
	assert_int_equal(in_order(s, "13245"), 2);
	assert_int_equal(in_order(s, "12354"), 4);
}

static void
another_head_and_a_changed_file_are_found(void **state)
{
	struct sample *s = *state;

	assert_int_equal(run_script(s, "00"), ENTRIES);
	put_file(s, "exhibits/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
		STR("hellO"));
	assert_int_equal(run_script(s, ""), UINT32_MAX);
}

struct day {
	ms_t now;
	bool is_new;
};

static enum err
end_day(struct store_tx *tx, void *arg)
{
	struct day *d = arg;

	return case_deposit(tx, d->now, &d->is_new);
}

static bool
deposit(struct sample *s, ms_t now)
{
	struct day d = {.now = now};

	assert_int_equal(store_write(s->place->portal.store, STORE_VITAL, end_day, &d), ERR_OK);
	return d.is_new;
}

/* A case that is written anew from some line on has a sound chain and head; the head of a day that
 * is kept outside says that it is another. */
static void
heads_of_days_are_made_and_followed(void **state)
{
	struct sample *s = *state;
	struct case_verdict_of verdict;
	struct store_deposit *list, forged;
	struct store_view *v;
	ptrdiff_t at;
	size_t n;

	assert_true(deposit(s, PLACE_NOW + MS_HOUR));
	assert_false(deposit(s, PLACE_NOW + 2 * MS_HOUR)); /* not yet */
	assert_false(deposit(s, PLACE_NOW + 2 * MS_DAY));  /* nothing changed */
	assert_int_equal(store_read(s->place->portal.store, &v), ERR_OK);
	assert_int_equal(store_deposit_list(v, 0, s->place->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].n_cases, 1);
	assert_int_equal(case_check_deposits(list, n), 0);
	assert_int_equal(case_check_stored(v, &s->head, list, n, &verdict), ERR_OK);
	assert_int_equal(verdict.chain.fault, CHAIN_WHOLE);
	forged = list[0];
	at = str_find(forged.text, STR(" 5 ")); /* the number of its last line */
	assert_true(at > 0);
	((char *)(uintptr_t)forged.text.p)[at + 3] ^= 1; /* another digit, or none at all */
	assert_int_equal(case_check_deposits(&forged, 1), 1);
	assert_int_equal(case_check_stored(v, &s->head, &forged, 1, &verdict), ERR_OK);
	assert_int_equal(verdict.chain.fault, CHAIN_DEPOSIT);
	assert_int_equal(verdict.deposit, 1);
	assert_int_equal(verdict.ways, 0);
	store_read_end(v);
}

/* ---- tampering with the database itself ---- */

/* From another process, as somebody would who has the box. */
static void
tamper(struct sample *s, const char *sql)
{
	char command[512];

	put_file(s, "sql", str_c(sql));
	snprintf(command, sizeof(command),
		"python3 -c 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); "
		"d.executescript(open(sys.argv[2]).read())' %s/sakimori.db %s/sql",
		s->place->folder, s->folder);
	assert_int_equal(system(command), 0);
}

static struct case_verdict_of
after(struct sample *s, const char *sql)
{
	struct case_verdict_of verdict;
	struct case_head head;
	struct store_view *v;

	tamper(s, sql);
	assert_int_equal(store_read(s->place->portal.store, &v), ERR_OK);
	assert_int_equal(store_case_head(v, s->head.id, &head), ERR_OK);
	assert_int_equal(case_check_stored(v, &head, NULL, 0, &verdict), ERR_OK);
	store_read_end(v);
	assert_int_equal(verdict.chain.fault, CHAIN_WHOLE);
	return verdict;
}

static void
a_head_that_lists_trust_is_reckoned_again(void **state)
{
	static const struct {
		const char *sql, *head;
	} changes[] = {{"UPDATE case_head SET verdict=2", "verdict"},
		{"UPDATE case_head SET verdict=0, is_closed=1, closed=1", "closed"},
		{"UPDATE case_head SET is_closed=0, closed=0, title='nothing'", "title"},
		{"UPDATE case_head SET title='見本 \"x\"', n_actions=2", "actions"},
		{"UPDATE case_head SET n_actions=0, phase=4", "phase"}};
	struct sample *s = *state;
	struct case_verdict_of verdict = after(s, "");

	assert_true(case_verdict_is_right(&verdict));
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		verdict = after(s, changes[i].sql);
		assert_false(case_verdict_is_right(&verdict));
		assert_string_equal(verdict.head, changes[i].head);
	}
	verdict = after(s, "UPDATE case_head SET phase=0");
	assert_true(case_verdict_is_right(&verdict));
}

static void
files_that_entries_speak_of_must_be_there(void **state)
{
	struct sample *s = *state;
	struct case_verdict_of verdict =
		after(s, "UPDATE exhibit_file SET had=had-1; UPDATE exhibit_part SET bytes=x'00'");

	assert_false(case_verdict_is_right(&verdict));
	assert_true(verdict.is_missing);
	verdict = after(s, "UPDATE exhibit_file SET bytes=1, had=1");
	assert_false(case_verdict_is_right(&verdict));
	assert_false(verdict.is_missing);
	verdict =
		after(s, "DELETE FROM exhibit; DELETE FROM exhibit_part; DELETE FROM exhibit_file");
	assert_false(case_verdict_is_right(&verdict));
	assert_true(verdict.is_missing);
}

static void
a_case_that_a_day_names_must_be_there(void **state)
{
	struct sample *s = *state;
	struct case_missing *list;
	struct store_deposit *days;
	struct store_view *v;
	size_t n_days, n;

	assert_true(deposit(s, PLACE_NOW + MS_HOUR));
	for (int i = 0; i < 3; i++) {
		static const char *const sql[] = {"",
			("INSERT INTO case_gone SELECT nr, id, number, n_entries, hash, closed "
			 "FROM case_head; DELETE FROM case_line; DELETE FROM case_head"),
			"DELETE FROM case_gone"};

		tamper(s, sql[i]);
		assert_int_equal(store_read(s->place->portal.store, &v), ERR_OK);
		assert_int_equal(store_deposit_list(v, 0, s->place->arena, &days, &n_days), ERR_OK);
		assert_int_equal(
			case_check_named(v, days, n_days, s->place->arena, &list, &n), ERR_OK);
		store_read_end(v);
		assert_int_equal(n, i == 0 ? 0 : 1);
		if (i == 0)
			continue;
		/* that there were too many is not so */
		assert_true(list[0].is_wrong);
		assert_int_equal(list[0].is_gone, i == 1);
		assert_string_equal(list[0].id, s->head.id);
		assert_int_equal(list[0].deposit, 1);
	}
}

#define SHA "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static struct case_unpacked
unpacked(struct sample *s)
{
	struct case_unpacked u;

	assert_int_equal(case_unpacked_check(s->folder, buf_view(&s->lines), &u), ERR_OK);
	return u;
}

static void
what_lies_beside_the_lines_is_checked_too(void **state)
{
	struct sample *s = *state;
	struct case_unpacked u = unpacked(s);
	char hex[DIGEST_HEX_MAX], text[256], path[256];

	assert_string_equal(u.exhibit, "");
	assert_int_equal(u.files, 2); /* by its entry, and by its name */
	put_file(s, "exhibits/" SHA, STR("hellO"));
	u = unpacked(s);
	assert_string_equal(u.exhibit, SHA);
	assert_false(u.is_missing);
	snprintf(path, sizeof(path), "%s/exhibits/" SHA, s->folder);
	assert_int_equal(remove(path), 0);
	u = unpacked(s);
	assert_true(u.is_missing);
	assert_int_equal(run_script(s, ""), UINT32_MAX);
	put_file(s, "exhibits/" SHA, STR("hello"));
	assert_int_equal(run_script(s, ""), 0);
	snprintf(path, sizeof(path), "%s/heads", s->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	digest_hex(s->head.hash, CASE_HASH_BYTES, hex);
	snprintf(text, sizeof(text), "sakimori heads 1\n%s 5 %s\n", s->head.id, hex);
	put_file(s, "heads/000001.txt", str_c(text));
	u = unpacked(s);
	assert_string_equal(u.day, "");
	assert_int_equal(u.heads, 1);
	snprintf(text, sizeof(text), "sakimori heads 1\n%s 4 %s\n", s->head.id, hex);
	put_file(s, "heads/000001.txt", str_c(text));
	u = unpacked(s);
	assert_string_equal(u.day, "000001.txt");
	assert_int_equal(u.day_nr, 4);
}

static enum err
say_more(struct store_tx *tx, void *arg)
{
	struct sample *s = arg;
	const struct case_writer w = {.now = s->said,
		.zone_minutes = 540,
		.by = s->kind == CASE_HEAD ? CASE_BY_BOX : CASE_BY_PERSON,
		.who = s->kind == CASE_HEAD ? STR("") : STR("佐藤")};
	struct case_entry e = {.kind = s->kind};
	enum respond_no no = RESPOND_MAY;
	enum err err;

	if (s->kind == CASE_HEAD) {
		case_entry_add(&e, CASE_KEY_HEAD,
			str_c("00000000000000000000000000000000000000000000"
			      "00000000000000000000"));
		case_entry_add(&e, CASE_KEY_PLACE, STR("letter"));
	} else {
		case_entry_add(&e, CASE_KEY_TEXT, STR("more"));
	}
	err = case_write(tx, &w, s->head.id, &e, 1, &no);
	return err == ERR_OK && no != RESPOND_MAY ? ERR_DENIED : err;
}

static void
add_entry(struct sample *s, enum case_kind kind, ms_t at)
{
	s->kind = kind;
	s->said = at;
	assert_int_equal(store_write(s->place->portal.store, STORE_VITAL, say_more, s), ERR_OK);
}

/* What is written after a day's head with an earlier time, or under a clock that was ahead. */
static void
the_next_head_of_a_day_names_all_that_is_new(void **state)
{
	struct sample *s = *state;
	ms_t now = PLACE_NOW + 100 * MS_DAY;

	assert_true(deposit(s, now)); /* the clock was ahead */
	assert_false(deposit(s, PLACE_NOW + MS_HOUR));
	add_entry(s, CASE_NOTE, PLACE_NOW + MS_HOUR);
	assert_true(deposit(s, PLACE_NOW + 2 * MS_HOUR));
	add_entry(s, CASE_NOTE, PLACE_NOW + MS_MINUTE);
	assert_true(deposit(s, PLACE_NOW + 2 * MS_DAY));
	add_entry(s, CASE_HEAD, PLACE_NOW + 2 * MS_DAY + 1); /* where it lies is no news */
	assert_false(deposit(s, PLACE_NOW + 4 * MS_DAY));
	add_entry(s, CASE_NOTE, PLACE_NOW + 2 * MS_DAY + 2);
	assert_true(deposit(s, PLACE_NOW + 6 * MS_DAY));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, unpack, remove_all)
	const struct CMUnitTest tests[] = {
		T(what_is_whole_is_found_whole),
		T(every_changed_byte_is_found_by_both),
		T(lines_taken_out_added_or_swapped_are_found_by_both),
		T(another_head_and_a_changed_file_are_found),
		T(heads_of_days_are_made_and_followed),
		T(a_head_that_lists_trust_is_reckoned_again),
		T(files_that_entries_speak_of_must_be_there),
		T(a_case_that_a_day_names_must_be_there),
		T(what_lies_beside_the_lines_is_checked_too),
		T(the_next_head_of_a_day_names_all_that_is_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
