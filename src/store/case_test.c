/* The contract suite of case.h: what every backend has to do, run here on SQLite. */
#include "store/case.h"

#include "base/limits.h"
#include "store/place.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct add {
	struct case_head head;
	struct str line;
};

static struct add
an_add(unsigned n, uint32_t nr)
{
	struct add add = {.line = STR("{}")};

	snprintf(add.head.id, sizeof(add.head.id), "%032x", n);
	snprintf(add.head.number, sizeof(add.head.number), "2026-%03u", n);
	snprintf(add.head.title, sizeof(add.head.title), "Case %u", n);
	snprintf(add.head.alert, sizeof(add.head.alert), "alert%u", n);
	add.head.opened = NOW;
	add.head.changed = NOW + nr;
	add.head.n_entries = nr;
	add.head.hash[0] = (uint8_t)nr;
	add.head.hash[31] = (uint8_t)n;
	return add;
}

static enum err
add_one(struct store_tx *tx, void *arg)
{
	const struct add *add = arg;

	return store_case_add(tx, &add->head, add->line);
}

static enum err
add_line(struct place *p, unsigned n, uint32_t nr)
{
	struct add add = an_add(n, nr);

	return place_write(p, add_one, &add);
}

static void
lines_come_back_in_order(void **state)
{
	struct place *p = *state;
	struct store_case_line *lines;
	struct case_head head;
	struct store_view *v;
	size_t n;

	for (uint32_t nr = 1; nr <= 20; nr++)
		for (unsigned c = 1; c <= 3; c++) {
			struct add add = an_add(c, nr);
			char text[16];

			snprintf(text, sizeof(text), "%u-%u", c, nr);
			add.line = str_c(text);
			assert_int_equal(place_write(p, add_one, &add), ERR_OK);
		}
	v = place_read(p);
	assert_int_equal(
		store_case_lines(v, an_add(2, 1).head.id, 1, 0, p->arena, &lines, &n), ERR_OK);
	assert_int_equal(n, 20);
	assert_true(str_equal(lines[0].bytes, STR("2-1")));
	assert_true(str_equal(lines[19].bytes, STR("2-20")));
	assert_int_equal(lines[19].nr, 20);
	assert_int_equal(
		store_case_lines(v, an_add(2, 1).head.id, 9, 3, p->arena, &lines, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_true(str_equal(lines[0].bytes, STR("2-9")));
	assert_int_equal(store_case_lines(v, "none", 1, 0, p->arena, &lines, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_case_head(v, an_add(2, 1).head.id, &head), ERR_OK);
	assert_int_equal(head.n_entries, 20);
	assert_int_equal(head.hash[0], 20);
	assert_int_equal(head.hash[31], 2);
	assert_string_equal(head.title, "Case 2");
	store_read_end(v);
}

static void
a_line_is_written_once_and_none_is_left_out(void **state)
{
	struct place *p = *state;
	struct add other = an_add(2, 1), empty = an_add(1, 3);

	assert_int_equal(add_line(p, 1, 2), ERR_INVALID); /* it has no first line */
	assert_int_equal(add_line(p, 1, 1), ERR_OK);
	assert_int_equal(add_line(p, 1, 1), ERR_EXISTS);
	assert_int_equal(add_line(p, 1, 3), ERR_INVALID);
	assert_int_equal(add_line(p, 1, 2), ERR_OK);
	assert_int_equal(add_line(p, 1, 2), ERR_EXISTS);
	empty.line = STR("");
	assert_int_equal(place_write(p, add_one, &empty), ERR_INVALID);
	str_copy(STR("2026-001"), other.head.number, sizeof(other.head.number));
	assert_int_equal(place_write(p, add_one, &other), ERR_EXISTS); /* the number is another's */
	str_copy(STR("x-001"), other.head.number, sizeof(other.head.number));
	assert_int_equal(place_write(p, add_one, &other), ERR_INVALID);
	other = an_add(1, LIMIT_CASE_ENTRIES + 1);
	assert_int_equal(place_write(p, add_one, &other), ERR_LIMIT);
}

/* What the head says is what the last change said, all of it. */
static void
all_of_the_head_is_kept(void **state)
{
	struct place *p = *state;
	struct add add = an_add(7, 1);
	struct case_head back;
	struct store_view *v;

	assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	add.head.n_entries = 2;
	str_copy(STR("d1"), add.head.device, sizeof(add.head.device));
	str_copy(STR("ransomware"), add.head.playbook, sizeof(add.head.playbook));
	str_copy(STR("佐藤"), add.head.decided_by, sizeof(add.head.decided_by));
	add.head.phase = PHASE_REPORT;
	add.head.verdict = VERDICT_INCIDENT;
	add.head.is_closed = add.head.is_drill = true;
	add.head.closed = NOW + 9;
	add.head.n_actions = 3;
	assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_head(v, add.head.id, &back), ERR_OK);
	assert_string_equal(back.device, "d1");
	assert_string_equal(back.playbook, "ransomware");
	assert_string_equal(back.decided_by, "佐藤");
	assert_int_equal(back.phase, PHASE_REPORT);
	assert_int_equal(back.verdict, VERDICT_INCIDENT);
	assert_true(back.is_closed && back.is_drill);
	assert_true(back.opened == NOW && back.closed == NOW + 9 && back.changed == NOW + 1);
	assert_int_equal(back.n_actions, 3);
	store_read_end(v);
}

static void
a_case_is_found_by_what_people_have(void **state)
{
	struct place *p = *state;
	char number[CASE_NUMBER_MAX];
	struct case_head head;
	struct store_view *v;

	v = place_read(p);
	assert_int_equal(store_case_number(v, 2026, number), ERR_OK);
	assert_string_equal(number, "2026-001");
	store_read_end(v);
	assert_int_equal(add_line(p, 1, 1), ERR_OK);
	assert_int_equal(add_line(p, 1200, 1), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_number(v, 2026, number), ERR_OK);
	assert_string_equal(number, "2026-1201");
	assert_int_equal(store_case_number(v, 2027, number), ERR_OK);
	assert_string_equal(number, "2027-001");
	assert_int_equal(store_case_find(v, STR("2026-001"), &head), ERR_OK);
	assert_string_equal(head.title, "Case 1");
	assert_int_equal(store_case_find(v, STR("alert1200"), &head), ERR_OK);
	assert_string_equal(head.number, "2026-1200");
	assert_int_equal(store_case_find(v, str_c(head.id), &head), ERR_OK);
	assert_string_equal(head.number, "2026-1200");
	assert_int_equal(store_case_find(v, STR(""), &head), ERR_NOT_FOUND);
	assert_int_equal(store_case_find(v, STR("2026-002"), &head), ERR_NOT_FOUND);
	assert_int_equal(
		store_case_find(v, STR("alert1200 and more than a number"), &head), ERR_NOT_FOUND);
	store_read_end(v);
}

static size_t
list(struct place *p, const struct store_case_query *q, struct case_head **ret_list,
	uint32_t *total)
{
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_case_list(v, q, p->arena, ret_list, &n, total), ERR_OK);
	store_read_end(v);
	return n;
}

static void
lists_show_what_was_asked_for(void **state)
{
	struct place *p = *state;
	struct case_head *heads;
	uint32_t total;

	for (unsigned c = 1; c <= 12; c++) {
		struct add add = an_add(c, 1);

		add.head.changed = NOW + c;
		add.head.is_closed = c > 8;
		add.head.is_drill = c == 12;
		add.head.verdict = c % 2 == 0 ? VERDICT_INCIDENT : VERDICT_UNDECIDED;
		assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	}
	assert_int_equal(list(p, &(struct store_case_query){.offset = 0}, &heads, &total), 11);
	assert_int_equal(total, 11);
	assert_string_equal(heads[0].title, "Case 11");
	assert_int_equal(
		list(p, &(struct store_case_query){.with_drills = true}, &heads, &total), 12);
	assert_int_equal(
		list(p, &(struct store_case_query){.drills_only = true}, &heads, &total), 1);
	assert_int_equal(total, 1);
	assert_string_equal(heads[0].title, "Case 12");
	assert_int_equal(list(p,
				 &(struct store_case_query){.open_only = true,
					 .has_verdict = true,
					 .verdict = VERDICT_INCIDENT},
				 &heads, &total),
		4);
	assert_string_equal(heads[0].title, "Case 8");
	assert_int_equal(
		list(p, &(struct store_case_query){.open_only = true, .limit = 3, .offset = 1},
			&heads, &total),
		3);
	assert_int_equal(total, 8);
	assert_string_equal(heads[0].title, "Case 7");
	assert_int_equal(
		list(p, &(struct store_case_query){.closed_only = true}, &heads, &total), 3);
	assert_int_equal(
		list(p, &(struct store_case_query){.is_undecided = true, .open_only = true}, &heads,
			&total),
		4);
	assert_int_equal(total, 4);
	assert_int_equal(
		list(p, &(struct store_case_query){.text = STR("case 1")}, &heads, &total), 3);
	assert_int_equal(total, 3);
	assert_int_equal(
		list(p, &(struct store_case_query){.text = STR("2026-002")}, &heads, &total), 1);
	assert_int_equal(list(p, &(struct store_case_query){.since = NOW + 11}, &heads, &total), 1);
}

/* Open and closed, drills and others, each verdict, all times mixed, some of them the same. */
static void
cases_of_all_kinds_come_in_one_order(void **state)
{
	struct place *p = *state;
	struct case_head *heads, *part;
	uint32_t total;

	for (unsigned c = 1; c <= 48; c++) {
		struct add add = an_add(c, 1);

		add.head.changed = NOW + (c * 7 % 48) / 2;
		add.head.is_drill = c / 12 % 2 == 1;
		add.head.is_closed = c / 3 % 2 == 1;
		add.head.verdict = (enum case_verdict)(c % 3);
		assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	}
	assert_int_equal(
		list(p, &(struct store_case_query){.with_drills = true}, &heads, &total), 48);
	assert_int_equal(total, 48);
	for (unsigned i = 1; i < 48; i++)
		assert_true(heads[i].changed < heads[i - 1].changed ||
			    (heads[i].changed == heads[i - 1].changed &&
				    strcmp(heads[i].number, heads[i - 1].number) < 0));
	for (uint32_t i = 0; i < 48; i += 5) {
		const struct store_case_query q = {.with_drills = true, .offset = i, .limit = 5};
		size_t n = list(p, &q, &part, NULL);

		assert_int_equal(n, i == 45 ? 3 : 5);
		for (size_t j = 0; j < n; j++)
			assert_string_equal(part[j].number, heads[i + j].number);
	}
	for (unsigned kind = 0; kind < 12; kind++) {
		const struct store_case_query q = {.open_only = kind / 3 % 2 == 0,
			.closed_only = kind / 3 % 2 == 1,
			.drills_only = kind >= 6,
			.has_verdict = true,
			.verdict = (enum case_verdict)(kind % 3)};

		assert_int_equal(list(p, &q, &part, &total), 4);
		assert_int_equal(total, 4);
		for (size_t j = 0; j < 4; j++)
			assert_true(part[j].is_drill == (kind >= 6) &&
				    part[j].is_closed == q.closed_only &&
				    part[j].verdict == q.verdict);
	}
}

/* Whichever part of the head moves, all of it is kept, and its list follows. */
static void
a_head_that_moves_is_found_in_its_new_place(void **state)
{
	struct place *p = *state;
	struct case_head *heads, back;
	struct store_view *v;
	struct add add;
	uint32_t total;

	for (unsigned c = 1; c <= 3; c++) {
		add = an_add(c, 1);
		add.head.changed = NOW + c;
		assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	}
	add = an_add(1, 2);
	add.head.changed = NOW + 9; /* the end alone */
	assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	assert_int_equal(list(p, &(struct store_case_query){.open_only = true}, &heads, &total), 3);
	assert_string_equal(heads[0].id, add.head.id);
	assert_string_equal(heads[1].title, "Case 3");
	add.head.n_entries = 3; /* no news: it stays where it is */
	memset(add.head.hash, 0x77, sizeof(add.head.hash));
	assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	add.head.n_entries = 4;
	add.head.is_closed = true;
	add.head.verdict = VERDICT_NO_INCIDENT;
	strcpy(add.head.decided_by, "Sato");
	assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	assert_int_equal(list(p, &(struct store_case_query){.open_only = true}, &heads, &total), 2);
	assert_int_equal(
		list(p, &(struct store_case_query){.closed_only = true}, &heads, &total), 1);
	v = place_read(p);
	assert_int_equal(store_case_head(v, add.head.id, &back), ERR_OK);
	store_read_end(v);
	assert_memory_equal(back.hash, add.head.hash, sizeof(back.hash));
	assert_true(back.changed == NOW + 9 && back.n_entries == 4 && back.is_closed);
	assert_string_equal(back.decided_by, "Sato");
}

static enum err
name_one(struct store_tx *tx, void *arg)
{
	return store_case_named(tx, &((struct add *)arg)->head);
}

/* Whatever their times are. */
static void
cases_that_no_head_of_a_day_names_as_they_are_come_by_id(void **state)
{
	struct place *p = *state;
	struct store_case_unnamed *list;
	struct store_view *v;
	struct add add;
	size_t n;

	for (unsigned c = 3; c >= 1; c--) {
		add = an_add(c, 1);
		add.head.changed = NOW - c;
		assert_int_equal(place_write(p, add_one, &add), ERR_OK);
		if (c != 2)
			assert_int_equal(place_write(p, name_one, &add), ERR_OK);
	}
	v = place_read(p);
	assert_int_equal(store_case_unnamed(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].head.title, "Case 2");
	assert_int_equal(list[0].nr, 0);
	store_read_end(v);
	assert_int_equal(add_line(p, 1, 2), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_unnamed(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].head.title, "Case 1");
	assert_int_equal(list[0].nr, 1);
	store_read_end(v);
}

/* What people without a log-in send comes last, however much of it there is. */
static void
what_presses_comes_first(void **state)
{
	struct place *p = *state;
	struct case_head *heads;
	const struct store_case_query q = {
		.open_only = true, .pressing_first = true, .with_drills = true, .limit = 3};

	for (unsigned c = 1; c <= 45; c++) {
		struct add add = an_add(c, 1);

		add.head.changed = NOW + c;
		add.head.is_drill = c == 3;
		add.head.verdict = c == 1 || c == 3 ? VERDICT_INCIDENT : VERDICT_UNDECIDED;
		if (c != 2)
			add.head.alert[0] = '\0';
		assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	}
	assert_int_equal(list(p, &q, &heads, NULL), 3);
	assert_string_equal(heads[0].title, "Case 1");
	assert_string_equal(heads[1].title, "Case 2");
	assert_string_equal(heads[2].title, "Case 45");
}

struct belongs {
	const char *id, *into;
	struct str alert;
};

static enum err
put_alert(struct store_tx *tx, void *arg)
{
	struct belongs *b = arg;

	return b->into != NULL ? store_case_alerts_move(tx, b->id, b->into)
			       : store_case_alert_put(tx, b->id, b->alert);
}

static enum err
drop_alert(struct store_tx *tx, void *arg)
{
	struct belongs *b = arg;

	return store_case_alert_drop(tx, b->id, b->alert);
}

static void
an_alert_belongs_to_the_case_that_took_it_last(void **state)
{
	struct place *p = *state;
	struct add one = an_add(1, 1), two = an_add(2, 1);
	struct belongs b = {one.head.id, NULL, STR("joined")};
	struct case_head head;
	struct store_view *v;

	assert_int_equal(place_write(p, add_one, &one), ERR_OK);
	assert_int_equal(place_write(p, add_one, &two), ERR_OK);
	assert_int_equal(place_write(p, put_alert, &b), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_of_alert(v, "other", &head), ERR_NOT_FOUND);
	assert_int_equal(store_case_of_alert(v, "joined", &head), ERR_OK);
	assert_string_equal(head.id, one.head.id);
	store_read_end(v);
	b.into = two.head.id;
	assert_int_equal(place_write(p, put_alert, &b), ERR_OK);
	assert_int_equal(place_write(p, drop_alert, &b), ERR_OK); /* no longer its own */
	v = place_read(p);
	assert_int_equal(store_case_of_alert(v, "joined", &head), ERR_OK);
	assert_string_equal(head.id, two.head.id);
	store_read_end(v);
	b.id = two.head.id;
	assert_int_equal(place_write(p, drop_alert, &b), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_of_alert(v, "joined", &head), ERR_NOT_FOUND);
	store_read_end(v);
}

static enum err
put_seen(struct store_tx *tx, void *arg)
{
	bool is_change;

	return store_alert_put(tx, arg, 1, &is_change);
}

static void
alerts_of_a_case_come_by_when_they_were_seen(void **state)
{
	struct place *p = *state;
	struct add one = an_add(1, 1), two = an_add(2, 1);
	struct belongs b = {one.head.id, NULL, STR("gone")};
	struct store_alert *list;
	struct store_view *v;
	char id[ALERT_ID_TEXT_MAX];
	size_t n;

	assert_int_equal(place_write(p, add_one, &one), ERR_OK);
	assert_int_equal(place_write(p, add_one, &two), ERR_OK);
	assert_int_equal(place_write(p, put_alert, &b), ERR_OK); /* tidied away since */
	for (uint8_t i = 1; i <= 4; i++) {
		struct alert a = place_alert(i, SEVERITY_ACT_NOW);

		a.last_seen = 10 * i;
		assert_int_equal(place_write(p, put_seen, &a), ERR_OK);
		b.alert = str_c(alert_id_text(&a.id, id));
		b.id = i == 4 ? two.head.id : one.head.id;
		assert_int_equal(place_write(p, put_alert, &b), ERR_OK);
	}
	v = place_read(p);
	assert_int_equal(store_case_alerts(v, one.head.id, 2, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].alert->last_seen, 30);
	assert_int_equal(list[1].alert->last_seen, 20);
	assert_int_equal(store_case_alerts(v, two.head.id, 9, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_case_alerts(v, "nobody", 9, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static enum err
make_many(struct store_tx *tx, void *arg)
{
	enum err err = ERR_OK;

	for (unsigned c = 1; c <= *(unsigned *)arg && err == ERR_OK; c++) {
		struct add add = an_add(c, 1);

		add.head.is_closed = c % 2 == 0;
		add.head.closed = add.head.is_closed ? NOW + c : 0;
		add.head.is_drill = c % 10 == 0;
		err = store_case_add(tx, &add.head, add.line);
	}
	return err;
}

/* Over the limit closed ones go with their lines, drills first; no open one does. */
static void
closed_cases_give_way_and_open_ones_stay(void **state)
{
	struct place *p = *state;
	unsigned n = LIMIT_CASES + 1;
	struct store_case_line *lines;
	struct store_case_gone gone;
	struct case_head head;
	struct store_view *v;
	uint64_t n_cases, n_gone;
	size_t n_lines;

	assert_int_equal(place_write(p, make_many, &n), ERR_OK);
	assert_int_equal(place_tidy(p, NOW + 4000 * MS_DAY), 2); /* the head and its line */
	v = place_read(p);
	assert_int_equal(store_case_head(v, an_add(10, 1).head.id, &head), ERR_NOT_FOUND);
	/* that it went is known */
	assert_int_equal(store_case_gone(v, an_add(10, 1).head.id, &gone), ERR_OK);
	assert_string_equal(gone.number, "2026-010");
	assert_int_equal(gone.n_entries, 1);
	assert_memory_equal(gone.hash, an_add(10, 1).head.hash, CASE_HASH_BYTES);
	assert_int_equal(store_case_gone(v, an_add(20, 1).head.id, &gone), ERR_NOT_FOUND);
	assert_int_equal(store_case_count(v, &n_cases, &n_gone), ERR_OK);
	assert_int_equal(n_cases, LIMIT_CASES);
	assert_int_equal(n_gone, 1);
	assert_int_equal(
		store_case_lines(v, an_add(10, 1).head.id, 1, 0, p->arena, &lines, &n_lines),
		ERR_OK);
	assert_int_equal(n_lines, 0);
	assert_int_equal(store_case_head(v, an_add(1, 1).head.id, &head), ERR_OK);
	assert_int_equal(
		store_case_lines(v, an_add(1, 1).head.id, 1, 0, p->arena, &lines, &n_lines),
		ERR_OK);
	assert_int_equal(n_lines, 1);
	store_read_end(v);
}

/* ---- files ---- */

#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

struct file {
	struct store_exhibit exhibit;
	unsigned c;
	uint32_t nr;
	struct str bytes;
};

static enum err
begin_file(struct store_tx *tx, void *arg)
{
	const struct file *f = arg;

	return store_exhibit_begin(tx, an_add(f->c, 1).head.id, &f->exhibit);
}

static enum err
put_part(struct store_tx *tx, void *arg)
{
	const struct file *f = arg;

	return store_exhibit_part(tx, f->exhibit.sha256, f->nr, f->bytes);
}

static enum err
put(struct place *p, struct file *f, uint32_t nr, struct str bytes)
{
	f->nr = nr;
	f->bytes = bytes;
	return place_write(p, put_part, f);
}

static struct file
a_file(unsigned c, uint64_t bytes)
{
	return (struct file){.exhibit = {.sha256 = SHA,
				     .name = "/tmp/a.png",
				     .kind = "picture",
				     .bytes = bytes,
				     .at = NOW},
		.c = c};
}

static void
a_file_comes_in_parts_and_is_kept_once(void **state)
{
	struct place *p = *state;
	struct file one = a_file(1, STORE_EXHIBIT_PART + 3),
		    two = a_file(2, STORE_EXHIBIT_PART + 3);
	char *part = calloc(1, STORE_EXHIBIT_PART);
	struct store_exhibit *list;
	struct store_view *v;
	struct str bytes;
	size_t n;

	assert_int_equal(add_line(p, 1, 1), ERR_OK);
	assert_int_equal(add_line(p, 2, 1), ERR_OK);
	assert_int_equal(place_write(p, begin_file, &one), ERR_OK);
	assert_int_equal(put(p, &one, 1, STR("end")), ERR_INVALID); /* the first is missing */
	assert_int_equal(put(p, &one, 0, STR("short")), ERR_INVALID);
	assert_int_equal(put(p, &one, 0, str_of(part, STORE_EXHIBIT_PART)), ERR_OK);
	assert_int_equal(place_write(p, begin_file, &one), ERR_OK); /* it broke off, and goes on */
	v = place_read(p);
	assert_int_equal(store_exhibit_list(v, an_add(1, 1).head.id, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_false(list[0].is_whole);
	store_read_end(v);
	assert_int_equal(put(p, &one, 1, STR("ends")), ERR_INVALID); /* too long */
	assert_int_equal(put(p, &one, 1, STR("end")), ERR_OK);
	assert_int_equal(put(p, &one, 1, STR("end")), ERR_OK); /* twice is once */
	assert_int_equal(place_write(p, begin_file, &one), ERR_EXISTS);
	assert_int_equal(place_write(p, begin_file, &two), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_exhibit_list(v, an_add(2, 1).head.id, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_true(list[0].is_whole);
	assert_string_equal(list[0].name, "a.png");
	assert_int_equal(list[0].bytes, STORE_EXHIBIT_PART + 3);
	assert_int_equal(store_exhibit_read(v, SHA, 1, p->arena, &bytes), ERR_OK);
	assert_true(str_equal(bytes, STR("end")));
	assert_int_equal(store_exhibit_read(v, SHA, 2, p->arena, &bytes), ERR_OK);
	assert_int_equal(bytes.len, 0);
	assert_int_equal(store_exhibit_read(v, "b", 0, p->arena, &bytes), ERR_NOT_FOUND);
	store_read_end(v);
	free(part);
}

static void
files_have_room_and_no_more(void **state)
{
	struct place *p = *state;
	struct file f = a_file(1, LIMIT_EXHIBIT_BYTES + 1);

	assert_int_equal(add_line(p, 1, 1), ERR_OK);
	assert_int_equal(place_write(p, begin_file, &f), ERR_LIMIT);
	f.exhibit.bytes = LIMIT_EXHIBIT_BYTES;
	str_copy(STR("short"), f.exhibit.sha256, sizeof(f.exhibit.sha256));
	assert_int_equal(place_write(p, begin_file, &f), ERR_INVALID);
	for (unsigned i = 0; i < LIMIT_EXHIBITS_BYTES / LIMIT_EXHIBIT_BYTES; i++) {
		snprintf(f.exhibit.sha256, sizeof(f.exhibit.sha256), "%064x", i);
		assert_int_equal(place_write(p, begin_file, &f), ERR_OK);
	}
	f.exhibit.bytes = 1;
	str_copy(STR(SHA), f.exhibit.sha256, sizeof(f.exhibit.sha256));
	assert_int_equal(place_write(p, begin_file, &f), ERR_LIMIT);
	/* those that never came whole make room after a day */
	assert_true(place_tidy(p, NOW + 2 * MS_DAY) >= 64);
	assert_int_equal(place_write(p, begin_file, &f), ERR_OK);
}

/* ---- heads of days ---- */

static enum err
add_deposit(struct store_tx *tx, void *arg)
{
	return store_deposit_add(tx, arg);
}

static enum err
stamp_deposit(struct store_tx *tx, void *arg)
{
	const struct store_deposit *d = arg;

	return store_deposit_way(tx, d->nr, d->ways, d->stamp);
}

static void
heads_of_days_are_numbered_and_stamped(void **state)
{
	struct place *p = *state;
	struct store_deposit d = {.at = NOW, .head = {7}, .n_cases = 2, .text = STR("text\n")},
			     *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, add_deposit, &d), ERR_OK);
	d.head[0] = 8;
	assert_int_equal(place_write(p, add_deposit, &d), ERR_OK);
	d = (struct store_deposit){.nr = 2, .ways = 2, .stamp = STR("der")};
	assert_int_equal(place_write(p, stamp_deposit, &d), ERR_OK);
	d = (struct store_deposit){.nr = 2, .ways = 1};
	assert_int_equal(place_write(p, stamp_deposit, &d), ERR_OK);
	d.nr = 3;
	assert_int_equal(place_write(p, stamp_deposit, &d), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_deposit_list(v, 0, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].nr, 2);
	assert_int_equal(list[0].head[0], 8);
	assert_int_equal(list[0].ways, 3);
	assert_true(str_equal(list[0].stamp, STR("der")));
	assert_true(str_equal(list[1].text, STR("text\n")));
	assert_int_equal(list[1].stamp.len, 0);
	assert_int_equal(store_deposit_list(v, 1, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_deposit_before(v, NOW, &d), ERR_NOT_FOUND);
	assert_int_equal(store_deposit_before(v, NOW + 1, &d), ERR_OK);
	assert_int_equal(d.nr, 2);
	assert_int_equal(d.head[0], 8);
	assert_int_equal(d.ways, 3);
	assert_true(d.at == NOW && d.stamp.len == 0);
	store_read_end(v);
}

static void
bytes_of_a_case_are_counted(void **state)
{
	struct place *p = *state;
	struct store_case_standing s = {.bytes = 7};
	struct store_view *v;

	for (uint32_t nr = 1; nr <= 3; nr++) {
		struct add add = an_add(1, nr);

		add.line = STR("12345");
		assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	}
	assert_int_equal(add_line(p, 2, 1), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_standing(v, an_add(1, 1).head.id, &s), ERR_OK);
	assert_int_equal(s.bytes, 15);
	assert_int_equal(s.head.n_entries, 3);
	assert_int_equal(store_case_standing(v, an_add(2, 1).head.id, &s), ERR_OK);
	assert_int_equal(s.bytes, 2);
	assert_int_equal(store_case_standing(v, "none", &s), ERR_NOT_FOUND);
	assert_int_equal(s.bytes, 2);
	store_read_end(v);
}

static enum err
add_two_to_what_was_read(struct store_tx *tx, void *arg)
{
	struct add *add = arg;
	struct store_case_standing s, old;
	enum err err = store_case_standing(store_tx_view(tx), add->head.id, &s);

	old = s;
	for (int i = 0; i < 2 && err == ERR_OK; i++) {
		add->head.n_entries++;
		err = store_case_add_to(tx, &s, &add->head, add->line);
	}
	if (err != ERR_OK || s.bytes != old.bytes + 2 * add->line.len ||
		s.head.n_entries != old.head.n_entries + 2)
		return ERR_INVALID;
	add->head.n_entries = old.head.n_entries + 1; /* by one who read it before */
	return store_case_add_to(tx, &old, &add->head, add->line) == ERR_EXISTS ? ERR_OK
										: ERR_INVALID;
}

static void
what_a_change_has_read_moves_on(void **state)
{
	struct place *p = *state;
	struct store_case_line *lines;
	struct add add = an_add(1, 1);
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, add_one, &add), ERR_OK);
	assert_int_equal(place_write(p, add_two_to_what_was_read, &add), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_case_lines(v, add.head.id, 1, 0, p->arena, &lines, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(lines[2].nr, 3);
	store_read_end(v);
}

/* ---- a full disk, a killed process ---- */

/* Each line that was acknowledged is there, none is there by half. */
static void
check_all_there(struct place *p, uint32_t acknowledged)
{
	struct store_case_line *lines;
	struct case_head head;
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_case_head(v, an_add(1, 1).head.id, &head), ERR_OK);
	assert_int_equal(store_case_lines(v, head.id, 1, 0, p->arena, &lines, &n), ERR_OK);
	assert_true(n >= acknowledged);
	assert_int_equal(n, head.n_entries);
	assert_int_equal(head.hash[0], (uint8_t)n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(lines[i].nr, i + 1);
	store_read_end(v);
}

static void
a_full_disk_leaves_no_half_line(void **state)
{
	struct place *p = *state;
	static char text[8000];
	uint32_t nr = 0;
	enum err err = ERR_OK;

	store_close(p->store);
	place_open(p, 400);
	memset(text, 'x', sizeof(text));
	while (err == ERR_OK && nr < 5000) {
		struct add add = an_add(1, nr + 1);

		add.line = str_of(text, sizeof(text));
		err = place_write(p, add_one, &add);
		nr += err == ERR_OK;
	}
	assert_int_equal(err, ERR_FULL);
	assert_true(nr > 3);
	check_all_there(p, nr);
	store_close(p->store);
	place_open(p, 0);
	check_all_there(p, nr);
	assert_int_equal(add_line(p, 1, nr + 1), ERR_OK); /* and it goes on */
}

/* Writes until it is killed; tells each line that was acknowledged. */
static void
write_until_killed(struct place *p, int out)
{
	place_open(p, 0);
	for (uint32_t nr = 1;; nr++)
		if (add_line(p, 1, nr) != ERR_OK || write(out, &nr, sizeof(nr)) != sizeof(nr))
			_exit(1);
}

static void
a_killed_process_loses_no_acknowledged_line(void **state)
{
	struct place *p = *state;
	uint32_t nr = 0, wanted = 25;
	int ends[2], status;
	pid_t child;

	store_close(p->store);
	p->store = NULL;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_until_killed(p, ends[1]);
	close(ends[1]);
	while (nr < wanted && read(ends[0], &nr, sizeof(nr)) == sizeof(nr))
		;
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	while (read(ends[0], &wanted, sizeof(wanted)) == sizeof(wanted))
		nr = wanted; /* what it told before it died */
	close(ends[0]);
	place_open(p, 0);
	check_all_there(p, nr);
	assert_true(nr >= 25);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(lines_come_back_in_order),
		T(a_line_is_written_once_and_none_is_left_out),
		T(all_of_the_head_is_kept),
		T(a_case_is_found_by_what_people_have),
		T(lists_show_what_was_asked_for),
		T(cases_of_all_kinds_come_in_one_order),
		T(a_head_that_moves_is_found_in_its_new_place),
		T(cases_that_no_head_of_a_day_names_as_they_are_come_by_id),
		T(what_presses_comes_first),
		T(an_alert_belongs_to_the_case_that_took_it_last),
		T(alerts_of_a_case_come_by_when_they_were_seen),
		T(closed_cases_give_way_and_open_ones_stay),
		T(a_file_comes_in_parts_and_is_kept_once),
		T(files_have_room_and_no_more),
		T(heads_of_days_are_numbered_and_stamped),
		T(bytes_of_a_case_are_counted),
		T(what_a_change_has_read_moves_on),
		T(a_full_disk_leaves_no_half_line),
		T(a_killed_process_loses_no_acknowledged_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
