/* Of undo.h and stock.h: a deed that is taken back brings findings back, too; run here on SQLite.
 */
#include "store/stock.h"

#include "store/place.h"
#include "store/undo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PC "mac:00:1b:44:11:3a:b7"

struct deed {
	struct place *place;
	struct store_kept_key key;
	store_write_fn *run;
	void *arg;
	struct store_undo undo;
};

static enum err
do_deed(struct store_tx *tx, void *arg)
{
	struct deed *d = arg;
	enum err err = store_undo_begin(tx, &d->undo, &d->key, 1);

	if (err == ERR_OK)
		err = d->run(tx, d->arg);
	return err == ERR_OK ? store_undo_seal(tx, d->undo.batch.text, d->place->arena) : err;
}

static enum err
do_back(struct store_tx *tx, void *arg)
{
	struct deed *d = arg;

	return store_undo_take_back(tx, d->undo.batch.text, NOW + 500, d->place->arena);
}

static void
does(struct place *p, struct deed *d)
{
	d->place = p;
	d->undo = (struct store_undo){.batch = store_id_new(NOW), .at = NOW, .kind = "stock.take"};
	assert_int_equal(place_write(p, do_deed, d), ERR_OK);
}

/* ---- programs, bills, findings ---- */

static enum err
take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static struct store_software
program(const char *name, const char *version)
{
	struct store_software s = {0};

	str_copy(str_c(name), s.name, sizeof(s.name));
	str_copy(str_c(version), s.version, sizeof(s.version));
	return s;
}

static struct store_software_take
list_of(ms_t at, const struct store_software *list, size_t n)
{
	return (struct store_software_take){.device = PC, .at = at, .list = list, .n = n};
}

static uint64_t
number_of(struct place *p, const char *name, const char *version)
{
	const struct store_software_query q = {.with_gone = true};
	struct store_view *v = place_read(p);
	struct store_software *list;
	uint64_t nr = 0;
	size_t n;

	assert_int_equal(store_software_list(v, &q, p->arena, &list, &n, NULL), ERR_OK);
	store_read_end(v);
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0 && strcmp(list[i].version, version) == 0)
			nr = list[i].nr;
	return nr;
}

static enum err
bring(struct store_tx *tx, void *arg)
{
	struct store_component c = {.name = STR("lodash"), .version = STR("1")};
	struct store_bill_put put = {.list = &c, .n = 1, .file = STR("{}")};
	const struct store_bill *b = arg;

	put.bill = *b;
	c.version = str_c(b->version);
	return store_bill_put(tx, &put);
}

static enum err
remove_bill(struct store_tx *tx, void *arg)
{
	return store_bill_remove(tx, arg, NOW + 100);
}

static enum err
find(struct store_tx *tx, void *arg)
{
	return store_finding_put(tx, arg);
}

static enum err
answer(struct store_tx *tx, void *arg)
{
	const struct store_finding_answer says = {
		arg, STORE_FINDING_NOT_AFFECTED, NOW + 1, NOW + MS_DAY, "佐藤", "使わない機能"};

	return store_finding_answer(tx, &says);
}

static enum err
end(struct store_tx *tx, void *arg)
{
	return store_finding_end(tx, arg, NOW + 200, "collector");
}

struct move {
	const char *id;
	const char *advisory;
	uint64_t nr;
};

static enum err
move(struct store_tx *tx, void *arg)
{
	const struct move *m = arg;

	return store_finding_move(tx, m->id, m->advisory, m->nr, NOW + 200);
}

static void
finds(struct place *p, char *id, enum store_finding_subject subject, uint64_t nr)
{
	struct store_finding f = {.subject = subject,
		.subject_nr = nr,
		.rank = 5,
		.due = NOW + 14 * MS_DAY,
		.first_seen = NOW - 9 * MS_DAY,
		.last_seen = NOW - 9 * MS_DAY};

	str_copy(str_c(id), f.id.text, sizeof(f.id.text));
	snprintf(f.advisory, sizeof(f.advisory), "CVE-2026-%s", id);
	assert_int_equal(place_write(p, find, &f), ERR_OK);
}

static enum err
read_finding(struct place *p, const char *id, struct store_finding *ret_f)
{
	struct store_view *v = place_read(p);
	enum err err = store_finding_get(v, id, ret_f);

	store_read_end(v);
	return err;
}

/* As it was before the deed. */
static void
is_back(struct place *p, const char *id, enum store_finding_state state, uint64_t nr)
{
	struct store_finding f;
	char advisory[64];

	snprintf(advisory, sizeof(advisory), "CVE-2026-%s", id);
	assert_int_equal(read_finding(p, id, &f), ERR_OK);
	assert_int_equal(f.state, state);
	assert_int_equal(f.subject_nr, nr);
	assert_string_equal(f.advisory, advisory);
	assert_int_equal(f.first_seen, NOW - 9 * MS_DAY);
	assert_int_equal(f.due, NOW + 14 * MS_DAY);
	assert_int_equal(f.closed, 0);
	assert_string_equal(f.measured, "");
	assert_int_equal(f.unsaid, 0);
}

/* ---- a file that was the wrong one ---- */

static void
findings_of_a_wrong_file_are_back(void **state)
{
	struct place *p = *state;
	const struct store_software right[] = {program("Lhaplus", "1.74"), program("7-Zip", "22")};
	const struct store_software wrong[] = {program("7-Zip", "21"), program("Gimp", "2")};
	struct store_software_take first = list_of(NOW - 9 * MS_DAY, right, 2);
	struct store_software_take second = list_of(NOW, wrong, 2);
	struct deed d = {.key = {STORE_KEPT_SOFTWARE, PC, "0"}, .run = take, .arg = &second};
	struct store_finding f;
	struct move to = {"2", "GHSA-2", 0};
	char ended[] = "1", moved[] = "2", new[] = "3", before[] = "4";
	uint64_t lhaplus, zip;

	assert_int_equal(place_write(p, take, &first), ERR_OK);
	lhaplus = number_of(p, "Lhaplus", "1.74");
	zip = number_of(p, "7-Zip", "22");
	finds(p, ended, STORE_FINDING_SOFTWARE, lhaplus);
	finds(p, moved, STORE_FINDING_SOFTWARE, zip);
	finds(p, before, STORE_FINDING_SOFTWARE, zip);
	assert_int_equal(place_write(p, answer, ended), ERR_OK);
	assert_int_equal(place_write(p, answer, moved), ERR_OK);
	assert_int_equal(place_write(p, end, before), ERR_OK); /* by its list's word */
	does(p, &d);
	/* what comparing makes of it */
	assert_int_equal(place_write(p, end, ended), ERR_OK);
	to.nr = number_of(p, "7-Zip", "21");
	assert_int_equal(place_write(p, move, &to), ERR_OK);
	finds(p, new, STORE_FINDING_SOFTWARE, number_of(p, "Gimp", "2"));
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	is_back(p, ended, STORE_FINDING_NOT_AFFECTED, lhaplus);
	is_back(p, moved, STORE_FINDING_NOT_AFFECTED, zip);
	assert_int_equal(read_finding(p, ended, &f), ERR_OK);
	assert_string_equal(f.who, "佐藤");
	assert_string_equal(f.why, "使わない機能");
	assert_int_equal(f.expires, NOW + MS_DAY);
	assert_int_equal(read_finding(p, before, &f), ERR_OK); /* over before the deed */
	assert_int_equal(f.state, STORE_FINDING_DONE);
	assert_int_equal(read_finding(p, new, &f), ERR_NOT_FOUND); /* of a program that never was */
	place_tidy(p, NOW + MS_DAY);
	is_back(p, moved, STORE_FINDING_NOT_AFFECTED, zip);
}

/* What somebody said in between of one that goes on stays. */
static void
an_answer_in_between_stays(void **state)
{
	struct place *p = *state;
	const struct store_software right = program("7-Zip", "22"), wrong = program("7-Zip", "21");
	struct store_software_take first = list_of(NOW - 9 * MS_DAY, &right, 1);
	struct store_software_take second = list_of(NOW, &wrong, 1);
	struct deed d = {.key = {STORE_KEPT_SOFTWARE, PC, "0"}, .run = take, .arg = &second};
	struct move to = {"1", "CVE-2026-1", 0};
	char one[] = "1";
	uint64_t zip;

	assert_int_equal(place_write(p, take, &first), ERR_OK);
	zip = number_of(p, "7-Zip", "22");
	finds(p, one, STORE_FINDING_SOFTWARE, zip);
	does(p, &d);
	to.nr = number_of(p, "7-Zip", "21");
	assert_int_equal(place_write(p, move, &to), ERR_OK);
	assert_int_equal(place_write(p, answer, one), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	is_back(p, one, STORE_FINDING_NOT_AFFECTED, zip);
}

/* Where it would go back to there is another one by now: that one has its answer and its days. */
static void
an_answer_goes_to_the_one_that_is_there(void **state)
{
	struct place *p = *state;
	const struct store_software right = program("7-Zip", "22"), wrong = program("7-Zip", "21");
	struct store_software_take first = list_of(NOW - 9 * MS_DAY, &right, 1);
	struct store_software_take second = list_of(NOW, &wrong, 1);
	struct deed d = {.key = {STORE_KEPT_SOFTWARE, PC, "0"}, .run = take, .arg = &second};
	struct move to = {"1", "CVE-2026-1", 0};
	struct store_finding other = {.id = {"2"},
		.advisory = "CVE-2026-1",
		.rank = 5,
		.first_seen = NOW + 300,
		.last_seen = NOW + 300};
	struct store_finding f;
	char one[] = "1";

	assert_int_equal(place_write(p, take, &first), ERR_OK);
	other.subject_nr = number_of(p, "7-Zip", "22");
	finds(p, one, STORE_FINDING_SOFTWARE, other.subject_nr);
	assert_int_equal(place_write(p, answer, one), ERR_OK);
	does(p, &d);
	to.nr = number_of(p, "7-Zip", "21");
	assert_int_equal(place_write(p, move, &to), ERR_OK);
	assert_int_equal(place_write(p, find, &other), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	assert_int_equal(read_finding(p, one, &f), ERR_NOT_FOUND); /* of what never was */
	assert_int_equal(read_finding(p, "2", &f), ERR_OK);
	assert_int_equal(f.subject_nr, other.subject_nr);
	assert_int_equal(f.state, STORE_FINDING_NOT_AFFECTED);
	assert_int_equal(f.first_seen, NOW - 9 * MS_DAY);
	assert_int_equal(f.answered, NOW + 1);
	assert_int_equal(f.expires, NOW + MS_DAY);
	assert_string_equal(f.who, "佐藤");
	assert_string_equal(f.why, "使わない機能");
}

/* Two files, both taken back, the later one first. */
static void
step_by_step_they_are_back(void **state)
{
	struct place *p = *state;
	const struct store_software list[] = {
		program("7-Zip", "22"), program("7-Zip", "21"), program("7-Zip", "20")};
	struct store_software_take takes[] = {list_of(NOW - 9 * MS_DAY, &list[0], 1),
		list_of(NOW, &list[1], 1), list_of(NOW + 1, &list[2], 1)};
	struct deed one = {.key = {STORE_KEPT_SOFTWARE, PC, "0"}, .run = take, .arg = &takes[1]};
	struct deed two = {.key = {STORE_KEPT_SOFTWARE, PC, "0"}, .run = take, .arg = &takes[2]};
	struct move to = {"1", "CVE-2026-1", 0};
	char id[] = "1";
	uint64_t nr[3];

	assert_int_equal(place_write(p, take, &takes[0]), ERR_OK);
	nr[0] = number_of(p, "7-Zip", "22");
	finds(p, id, STORE_FINDING_SOFTWARE, nr[0]);
	does(p, &one);
	to.nr = nr[1] = number_of(p, "7-Zip", "21");
	assert_int_equal(place_write(p, move, &to), ERR_OK);
	does(p, &two);
	assert_int_equal(place_write(p, end, id), ERR_OK);
	assert_int_equal(place_write(p, do_back, &two), ERR_OK);
	is_back(p, id, STORE_FINDING_OPEN, nr[1]);
	assert_int_equal(place_write(p, do_back, &one), ERR_OK);
	is_back(p, id, STORE_FINDING_OPEN, nr[0]);
}

/* It went once, came back, and was over by its list's word before the deed: it stays over. */
static void
what_was_over_before_stays_over(void **state)
{
	struct place *p = *state;
	const struct store_software one = program("7-Zip", "22");
	struct store_software_take there = list_of(NOW, &one, 1), none = list_of(NOW + 1, NULL, 0);
	struct deed d = {.key = {STORE_KEPT_SOFTWARE, PC, "0"}, .run = take, .arg = &none};
	struct store_finding f;
	char id[] = "1";
	uint64_t nr;

	assert_int_equal(place_write(p, take, &there), ERR_OK);
	nr = number_of(p, "7-Zip", "22");
	finds(p, id, STORE_FINDING_SOFTWARE, nr);
	assert_int_equal(place_write(p, take, &none), ERR_OK);
	assert_int_equal(place_write(p, end, id), ERR_OK);
	assert_int_equal(place_write(p, take, &there), ERR_OK);
	finds(p, id, STORE_FINDING_SOFTWARE, nr);
	assert_int_equal(place_write(p, end, id), ERR_OK);
	does(p, &d);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	assert_int_equal(read_finding(p, id, &f), ERR_OK);
	assert_int_equal(f.state, STORE_FINDING_DONE);
}

/* ---- bills ---- */

static void
findings_of_a_removed_bill_are_back(void **state)
{
	struct place *p = *state;
	struct store_bill b = {.id = {"b1"}, .name = "Kaikei", .version = "1", .came = NOW - 99};
	char bill[] = "b1", id[] = "1";
	struct deed d = {.key = {STORE_KEPT_BILL, bill, NULL}, .run = remove_bill, .arg = bill};

	assert_int_equal(place_write(p, bring, &b), ERR_OK);
	finds(p, id, STORE_FINDING_COMPONENT, 1);
	assert_int_equal(place_write(p, answer, id), ERR_OK);
	does(p, &d);
	assert_int_equal(place_write(p, end, id), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	is_back(p, id, STORE_FINDING_NOT_AFFECTED, 1);
}

/* The later one of the same takes the place of the first; taken back, the first has it again. */
static void
findings_of_a_later_bill_go_back(void **state)
{
	struct place *p = *state;
	struct store_bill first = {
		.id = {"b1"}, .serial = "urn:1", .version = "1", .came = NOW - MS_DAY};
	struct store_bill later = {.id = {"b2"}, .serial = "urn:1", .version = "2", .came = NOW};
	struct deed d = {.key = {STORE_KEPT_BILL, "b2", NULL}, .run = bring, .arg = &later};
	struct move to = {"1", "CVE-2026-1", 2};
	struct store_finding f;
	char moved[] = "1", ended[] = "2", new[] = "3";

	assert_int_equal(place_write(p, bring, &first), ERR_OK);
	finds(p, moved, STORE_FINDING_COMPONENT, 1);
	finds(p, ended, STORE_FINDING_COMPONENT, 1);
	does(p, &d);
	assert_int_equal(place_write(p, move, &to), ERR_OK);
	assert_int_equal(place_write(p, end, ended), ERR_OK);
	finds(p, new, STORE_FINDING_COMPONENT, 2);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	is_back(p, moved, STORE_FINDING_OPEN, 1);
	is_back(p, ended, STORE_FINDING_OPEN, 1);
	assert_int_equal(read_finding(p, new, &f), ERR_NOT_FOUND);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(findings_of_a_wrong_file_are_back),
		T(an_answer_in_between_stays),
		T(an_answer_goes_to_the_one_that_is_there),
		T(step_by_step_they_are_back),
		T(what_was_over_before_stays_over),
		T(findings_of_a_removed_bill_are_back),
		T(findings_of_a_later_bill_go_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
