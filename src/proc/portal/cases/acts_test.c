/* What the box holds because of cases: gathered, handed on, ended by time; drills hold nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/place_fixture.h"

#define DEVICE "mac:02:00:00:00:00:07"
#define HOURS (24 * MS_HOUR)

struct told {
	const char *id; /* NULL: a new case */
	struct case_entry list[4];
	size_t n;
	char new_id[CASE_ID_MAX], number[CASE_NUMBER_MAX];
	enum respond_no no;
};

static enum err
write_told(struct store_tx *tx, void *arg)
{
	struct told *t = arg;
	const struct case_writer w = {
		.now = PLACE_NOW, .zone_minutes = 540, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	return t->id == NULL ? case_write_first(tx, &w, t->list, t->n, t->new_id, t->number)
			     : case_write(tx, &w, t->id, t->list, t->n, &t->no);
}

static struct case_entry
entry(enum case_kind kind, enum case_key key, struct str value)
{
	struct case_entry e = {.kind = kind};

	assert_int_equal(case_entry_add(&e, key, value), ERR_OK);
	return e;
}

static struct case_entry
action(enum act act, enum case_key key, struct str target, ms_t until, char text[TIME_TEXT_MAX])
{
	struct case_entry e = entry(CASE_ACTION, CASE_KEY_DID, str_c(act_name(act)));

	assert_int_equal(case_entry_add(&e, key, target), ERR_OK);
	assert_int_equal(case_entry_add(&e, CASE_KEY_UNTIL, str_c(time_text(until, text))), ERR_OK);
	return e;
}

/* A case with an isolated device, a blocked name and a blocked address. */
static struct told
a_case(struct portal_place *p, const char *from)
{
	static char texts[3][TIME_TEXT_MAX];
	struct told t = {.n = 4};

	t.list[0] = entry(CASE_OPENED, CASE_KEY_FROM, str_c(from));
	assert_int_equal(case_entry_add(&t.list[0], CASE_KEY_TITLE, STR("title")), ERR_OK);
	t.list[1] = action(ACT_ISOLATE, CASE_KEY_DEVICE, STR(DEVICE), PLACE_NOW + HOURS, texts[0]);
	t.list[2] = action(ACT_BLOCK_NAME, CASE_KEY_TARGET, STR("evil.example"),
		PLACE_NOW + 2 * HOURS, texts[1]);
	t.list[3] = action(ACT_BLOCK_ADDRESS, CASE_KEY_TARGET, STR("198.51.100.66"),
		PLACE_NOW + 3 * HOURS, texts[2]);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &t), ERR_OK);
	return t;
}

static enum err
write_fact(struct store_tx *tx, void *arg)
{
	return store_fact_put(tx, arg);
}

static void
put_address(struct portal_place *p, const char *value, ms_t seen)
{
	struct fact f = {.device = {DEVICE},
		.kind = FACT_ADDRESS,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = seen,
		.last_seen = seen,
		.count = 1};

	str_copy(str_c(value), f.value, sizeof(f.value));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_fact, &f), ERR_OK);
}

struct found {
	struct case_acts acts;
	struct bus_enforce list;
	const struct guard_held *isolated;
	size_t n_isolated;
};

static struct found
look(struct portal_place *p, ms_t now)
{
	struct found f = {0};
	struct store_view *v;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(case_acts_of(v, now, p->arena, &f.acts, NULL), ERR_OK);
	assert_int_equal(case_acts_enforce(v, now, p->arena, &f.list), ERR_OK);
	assert_int_equal(case_acts_isolated(v, now, p->arena, &f.isolated, &f.n_isolated), ERR_OK);
	store_read_end(v);
	return f;
}

static void
what_cases_hold_is_handed_on(void **state)
{
	struct portal_place *p = *state;
	struct told t = a_case(p, "person");
	struct found f;

	put_address(p, "192.168.1.7", PLACE_NOW - MS_HOUR);
	put_address(p, "192.168.1.8", PLACE_NOW - 9 * MS_DAY); /* another's by now, it may be */
	f = look(p, PLACE_NOW);
	assert_int_equal(f.acts.n_holds, 3);
	assert_int_equal(f.acts.n_due, 0);
	assert_int_equal(f.n_isolated, 1);
	assert_string_equal(f.isolated[0].device, DEVICE);
	assert_int_equal(f.isolated[0].until, PLACE_NOW + HOURS);
	assert_int_equal(f.isolated[0].id, case_act_number(t.new_id, 2));
	assert_int_equal(f.list.n_items, 3); /* the address, the card, the device's address */
	assert_int_equal(f.list.items[0].what, BUS_ENFORCE_OUTSIDE);
	assert_int_equal(f.list.items[0].until, PLACE_NOW + 3 * HOURS);
	assert_int_equal(f.list.items[1].what, BUS_ENFORCE_DEVICE_MAC);
	assert_int_equal(f.list.items[1].mac[5], 7);
	assert_int_equal(f.list.items[2].what, BUS_ENFORCE_DEVICE_ADDR);
	assert_int_equal(f.list.items[2].addr.b[3], 7);
	f = look(p, PLACE_NOW + HOURS);
	assert_int_equal(f.acts.n_holds, 2);
	assert_int_equal(f.acts.n_due, 1);
	assert_int_equal(f.n_isolated, 0);
	assert_int_equal(f.list.n_items, 1);
}

static void
an_end_frees_at_once(void **state)
{
	struct portal_place *p = *state;
	struct told t = a_case(p, "person"), end = {.n = 1};
	struct found f;

	end.id = t.new_id;
	end.list[0] = entry(CASE_UNDONE, CASE_KEY_OF, STR("2"));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &end), ERR_OK);
	assert_int_equal(end.no, RESPOND_MAY);
	f = look(p, PLACE_NOW);
	assert_int_equal(f.acts.n_holds, 2);
	assert_int_equal(f.n_isolated, 0);
}

static void
a_drill_holds_nothing(void **state)
{
	struct portal_place *p = *state;
	struct found f;

	a_case(p, "drill");
	f = look(p, PLACE_NOW);
	assert_int_equal(f.acts.n_holds + f.n_isolated + f.list.n_items, 0);
}

/* ---- time ---- */

static enum err
write_rule_end(struct store_tx *tx, void *arg)
{
	return store_guard_rule_end(tx, *(const uint64_t *)arg, PLACE_NOW + 9, "鈴木");
}

static void
time_ends_and_the_guard_is_asked(void **state)
{
	struct portal_place *p = *state;
	struct told t = a_case(p, "person");
	uint64_t number = case_act_number(t.new_id, 3);
	struct store_guard_rule rule;
	struct case_head head;
	struct store_view *v;

	case_acts_tick(&p->portal, PLACE_NOW); /* the guard had no rule for it: it has one again */
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_guard_rule_get(v, number, &rule), ERR_OK);
	assert_string_equal(rule.name, "evil.example");
	assert_string_equal(rule.reason, t.number);
	assert_int_equal(rule.until, PLACE_NOW + 2 * HOURS);
	assert_int_equal(store_case_head(v, t.new_id, &head), ERR_OK);
	assert_int_equal(head.n_actions, 3);
	store_read_end(v);
	assert_int_equal(
		store_write(p->portal.store, STORE_VITAL, write_rule_end, &number), ERR_OK);
	case_acts_tick(
		&p->portal, PLACE_NOW + HOURS); /* one by its time, one on the guard's page */
	case_acts_tick(&p->portal, PLACE_NOW + HOURS); /* and not once more */
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_case_head(v, t.new_id, &head), ERR_OK);
	assert_int_equal(head.n_actions, 1);
	assert_int_equal(head.n_entries, 6);
	store_read_end(v);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(what_cases_hold_is_handed_on),
		T(an_end_frees_at_once),
		T(a_drill_holds_nothing),
		T(time_ends_and_the_guard_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
