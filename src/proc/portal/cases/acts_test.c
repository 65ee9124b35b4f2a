/* What the box holds because of cases: gathered, handed on, ended by time; drills hold nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/cases/packets.h"
#include "proc/portal/place_fixture.h"
#include "wire/case/case_line.h"

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
put_address_of(struct portal_place *p, const char *device, const char *value, ms_t seen)
{
	struct fact f = {.kind = FACT_ADDRESS,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = seen,
		.last_seen = seen,
		.count = 1};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(str_c(value), f.value, sizeof(f.value));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_fact, &f), ERR_OK);
}

static void
put_address(struct portal_place *p, const char *value, ms_t seen)
{
	put_address_of(p, DEVICE, value, seen);
}

struct found {
	struct case_acts acts;
	struct bus_enforce list;
	const struct guard_held *isolated;
	size_t n_isolated;
	uint32_t n_left, n_all;
};

static struct found
look(struct portal_place *p, ms_t now)
{
	struct found f = {0};
	struct store_view *v;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(case_acts_of(v, now, p->arena, &f.acts, NULL), ERR_OK);
	assert_int_equal(case_acts_enforce(v, now, p->arena, &f.list, &f.n_left), ERR_OK);
	assert_int_equal(case_acts_count(v, p->arena, &f.n_all), ERR_OK);
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

/* ---- not turned against others ---- */

static bool
has_item(const struct bus_enforce *list, const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	for (uint32_t i = 0; i < list->n_items; i++)
		if (list->items[i].what == BUS_ENFORCE_DEVICE_ADDR &&
			addr_equal(list->items[i].addr, a))
			return true;
	return false;
}

/* It went to another device by DHCP, or the isolated one claims it so that the other is cut off. */
static void
an_address_that_another_one_has_is_not_held(void **state)
{
	struct portal_place *p = *state;
	struct found f;

	a_case(p, "person");
	put_address(p, "192.168.1.7", PLACE_NOW - MS_HOUR);
	put_address(p, "192.168.1.3", PLACE_NOW - MS_HOUR); /* the file server's */
	put_address_of(p, "mac:02:00:00:00:00:03", "192.168.1.3", PLACE_NOW - MS_MINUTE);
	f = look(p, PLACE_NOW);
	assert_true(has_item(&f.list, "192.168.1.7"));
	assert_false(has_item(&f.list, "192.168.1.3"));
	assert_int_equal(f.list.n_items, 3); /* the outside address, its card, its own address */
	put_address(p, "192.168.1.9", PLACE_NOW); /* another's until yesterday: it is its own now */
	put_address_of(p, "mac:02:00:00:00:00:09", "192.168.1.9", PLACE_NOW - MS_DAY);
	f = look(p, PLACE_NOW);
	assert_true(has_item(&f.list, "192.168.1.9"));
}

static uint64_t
answered_as(const struct resolver_policy *policy, const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	for (size_t i = 0; i < policy->guard.n_devices; i++)
		if (addr_equal(policy->guard.devices[i].addr, a))
			return policy->guard.devices[i].device;
	return 0;
}

/* Nor does the name server take that one for the isolated one. */
static void
nobody_is_answered_as_isolated_by_a_claim(void **state)
{
	struct portal_place *p = *state;
	struct resolver_policy policy;

	a_case(p, "person");
	put_address_of(p, "mac:02:00:00:00:00:03", "192.168.1.3", PLACE_NOW - MS_HOUR);
	put_address_of(p, "mac:02:00:00:00:00:03", "192.168.1.3", PLACE_NOW - MS_MINUTE);
	put_address(p, "192.168.1.3", PLACE_NOW - 30 * MS_MINUTE);
	put_address(p, "192.168.1.3", PLACE_NOW);
	put_address(p, "192.168.1.7", PLACE_NOW);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->request.view = p->view;
	assert_int_equal(guard_policy_of(&p->request, &policy), ERR_OK);
	assert_int_equal(
		answered_as(&policy, "192.168.1.3"), guard_device_number("mac:02:00:00:00:00:03"));
	assert_int_equal(answered_as(&policy, "192.168.1.7"), guard_device_number(DEVICE));
}

/* A device takes hundreds of addresses: others are held all the same. */
static void
many_addresses_of_one_push_nobody_out(void **state)
{
	struct portal_place *p = *state;
	struct found f;
	char text[ADDR_TEXT_MAX];

	a_case(p, "person");
	for (unsigned i = 0; i < 300; i++) {
		snprintf(text, sizeof(text), "fd00::%x", i + 1);
		put_address(p, text, PLACE_NOW - i * MS_SECOND);
	}
	f = look(p, PLACE_NOW);
	assert_int_equal(f.list.n_items, 1 + LIMIT_ENFORCED_DEVICE);
	assert_true(has_item(&f.list, "fd00::1")); /* the latest */
}

struct many {
	struct told told;
	struct case_entry list[LIMIT_HELD_ACTS + 3];
	char devices[LIMIT_HELD_ACTS + 3][32];
	size_t n;
};

static enum err
write_many(struct store_tx *tx, void *arg)
{
	struct many *m = arg;
	const struct case_writer w = {
		.now = PLACE_NOW, .zone_minutes = 540, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	return case_write(tx, &w, m->told.id, m->list, m->n, &m->told.no);
}

static void
as_many_as_there_may_be_are_held_whole(void **state)
{
	static char until[TIME_TEXT_MAX];
	static struct many m;
	struct portal_place *p = *state;
	struct told t = a_case(p, "person");
	struct found f;

	m.told.id = t.new_id;
	for (m.n = 0; m.n < LIMIT_HELD_ACTS - 2; m.n++) {
		snprintf(m.devices[m.n], sizeof(m.devices[0]), "mac:02:00:00:01:00:%02x",
			(unsigned)m.n);
		m.list[m.n] = action(ACT_ISOLATE, CASE_KEY_DEVICE, str_c(m.devices[m.n]),
			PLACE_NOW + HOURS, until);
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_many, &m), ERR_OK);
	assert_int_equal(m.told.no, RESPOND_MAY);
	f = look(p, PLACE_NOW); /* gathered from the store, as after any restart */
	assert_int_equal(f.n_all, LIMIT_HELD_ACTS + 1);
	assert_int_equal(f.n_left, 0);
	assert_int_equal(f.list.n_items, LIMIT_HELD_ACTS); /* names need no firewall */
	assert_int_equal(f.n_isolated, LIMIT_HELD_ACTS - 1);
	m.n = 2; /* of a time with another limit */
	m.list[0] = action(ACT_ISOLATE, CASE_KEY_DEVICE, STR("mac:02:00:00:02:00:01"),
		PLACE_NOW + HOURS, until);
	m.list[1] = action(ACT_ISOLATE, CASE_KEY_DEVICE, STR("mac:02:00:00:02:00:02"),
		PLACE_NOW + HOURS, until);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_many, &m), ERR_OK);
	f = look(p, PLACE_NOW);
	assert_int_equal(f.n_left, 2); /* said, not dropped in silence */
	assert_int_equal(f.n_isolated, LIMIT_HELD_ACTS);
}

/* ---- time ---- */

struct filling {
	const char *id;
	struct case_entry *list;
	size_t n;
};

static enum err
write_filling(struct store_tx *tx, void *arg)
{
	struct filling *f = arg;
	const struct case_writer w = {.now = PLACE_NOW, .by = CASE_BY_PERSON, .who = STR("x")};
	enum respond_no no;

	return case_write(tx, &w, f->id, f->list, f->n, &no);
}

/* Until neither the box nor a person may add a word. */
static void
fill_up(struct portal_place *p, const char *id)
{
	struct filling f = {.id = id, .n = LIMIT_CASE_ENTRIES_PERSON - 4};

	f.list = calloc(f.n, sizeof(*f.list));
	assert_non_null(f.list);
	for (size_t i = 0; i < f.n; i++)
		f.list[i] = entry(CASE_NOTE, CASE_KEY_TEXT, STR("x"));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_filling, &f), ERR_OK);
	free(f.list);
}

static uint32_t
actions_of(struct portal_place *p, const char *id)
{
	struct store_view *v;
	struct case_head head;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_case_head(v, id, &head), ERR_OK);
	store_read_end(v);
	return head.n_actions;
}

/* More lines than any version of ours adds: to the very end. */
static enum err
write_to_the_end(struct store_tx *tx, void *arg)
{
	struct case_head head;
	enum err err = store_case_head(store_tx_view(tx), arg, &head);

	while (err == ERR_OK && head.n_entries < LIMIT_CASE_ENTRIES) {
		struct case_line line = {.id = str_c(head.id),
			.entry = {.nr = ++head.n_entries,
				.at = PLACE_NOW,
				.kind = CASE_NOTE,
				.by = CASE_BY_PERSON,
				.who = STR("x")}};
		struct buf bytes = buf_of(CASE_LINE_MAX);

		err = case_entry_add(&line.entry, CASE_KEY_TEXT, STR("x"));
		memcpy(line.previous, head.hash, sizeof(line.previous));
		if (err == ERR_OK)
			err = case_line_put(&line, &bytes);
		case_line_hash(buf_view(&bytes), head.hash);
		if (err == ERR_OK)
			err = store_case_add(tx, &head, buf_view(&bytes));
		buf_done(&bytes);
	}
	return err;
}

static void
a_case_that_takes_no_end_stops_no_other(void **state)
{
	struct portal_place *p = *state;
	struct told bad = a_case(p, "person"), other = a_case(p, "person");

	fill_up(p, bad.new_id);
	assert_int_equal(
		store_write(p->portal.store, STORE_VITAL, write_to_the_end, bad.new_id), ERR_OK);
	case_acts_tick(&p->portal, PLACE_NOW + 2 * HOURS);
	assert_int_equal(actions_of(p, bad.new_id), 3); /* over by time all the same */
	assert_int_equal(actions_of(p, other.new_id), 1);
}

static void
a_full_case_ends_its_acts_and_stops_no_other(void **state)
{
	struct portal_place *p = *state;
	struct told full = a_case(p, "person"), other = a_case(p, "person");
	struct told note = {.id = full.new_id, .n = 1}, end = {.id = full.new_id, .n = 1};

	fill_up(p, full.new_id);
	note.list[0] = entry(CASE_NOTE, CASE_KEY_TEXT, STR("one more"));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &note), ERR_LIMIT);
	end.list[0] = entry(CASE_UNDONE, CASE_KEY_OF, STR("4")); /* a person ends one */
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &end), ERR_OK);
	assert_int_equal(end.no, RESPOND_MAY);
	case_acts_tick(&p->portal, PLACE_NOW + 2 * HOURS); /* the box two */
	assert_int_equal(actions_of(p, full.new_id), 0);
	assert_int_equal(actions_of(p, other.new_id), 1);
}

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

static void
is_about(ms_t said, ms_t wanted)
{
	assert_in_range(said, wanted, wanted + MS_MINUTE);
}

static void
a_clock_that_jumps_frees_nothing_and_holds_nothing_longer(void **state)
{
	struct portal_place *p = *state;
	struct portal *portal = &p->portal;

	case_acts_clock(portal, PLACE_NOW, false);
	assert_int_equal(case_acts_now(portal, PLACE_NOW + 30 * MS_SECOND),
		PLACE_NOW + 30 * MS_SECOND);		       /* along with it */
	case_acts_clock(portal, PLACE_NOW + 2 * MS_DAY, true); /* somebody set it forward */
	is_about(case_acts_now(portal, PLACE_NOW + 2 * MS_DAY), PLACE_NOW);
	case_acts_clock(portal, PLACE_NOW - 900 * MS_DAY, true); /* its battery is empty */
	is_about(case_acts_now(portal, PLACE_NOW - 900 * MS_DAY), PLACE_NOW);
	case_acts_clock(portal, PLACE_NOW + 2 * MS_DAY, false); /* it was right after all */
	is_about(case_acts_now(portal, PLACE_NOW + 2 * MS_DAY), PLACE_NOW + 2 * MS_DAY);
}

static void
a_start_with_a_wrong_clock_goes_on_from_the_last(void **state)
{
	struct portal_place *p = *state;

	case_acts_clock_start(&p->portal, PLACE_NOW - MS_HOUR);
	is_about(case_acts_now(&p->portal, PLACE_NOW), PLACE_NOW);
	case_acts_clock_start(&p->portal, PLACE_NOW + 900 * MS_DAY); /* it stands years before */
	is_about(case_acts_now(&p->portal, PLACE_NOW), PLACE_NOW + 900 * MS_DAY);
	case_acts_clock_start(&p->portal, 0);
	is_about(case_acts_now(&p->portal, PLACE_NOW), PLACE_NOW);
}

struct broken {
	const char *id;
	uint32_t n;
};

/* A line that no version of ours wrote, as a broken disk or a later version leaves it. */
static enum err
write_broken(struct store_tx *tx, void *arg)
{
	const struct broken *b = arg;
	struct case_head head;
	enum err err = store_case_head(store_tx_view(tx), b->id, &head);

	for (uint32_t i = 0; err == ERR_OK && i < b->n; i++) {
		head.n_entries++;
		err = store_case_add(tx, &head, STR("{\"broken"));
	}
	return err;
}

static void
a_case_that_cannot_be_read_frees_nothing(void **state)
{
	struct portal_place *p = *state;
	struct told t = a_case(p, "person"), end = {.n = 1};
	struct broken broken = {t.new_id, 600};
	struct found f;

	end.id = t.new_id;
	end.list[0] = entry(CASE_UNDONE, CASE_KEY_OF, STR("4"));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &end), ERR_OK);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_broken, &broken), ERR_OK);
	f = look(p, PLACE_NOW);
	assert_int_equal(f.acts.n_holds, 2); /* the third was ended before */
	assert_int_equal(f.n_isolated, 1);
	assert_int_equal(f.isolated[0].until, PLACE_NOW + HOURS);
	f = look(p, PLACE_NOW + HOURS); /* its own end comes all the same */
	assert_int_equal(f.n_isolated, 0);
	assert_int_equal(f.acts.n_due, 0); /* nothing can be written into it */
	case_acts_tick(&p->portal, PLACE_NOW + HOURS);
}

/* ---- packets ---- */

static struct told
keeping(struct portal_place *p)
{
	static char text[TIME_TEXT_MAX];
	struct told t = {.n = 2};

	t.list[0] = entry(CASE_OPENED, CASE_KEY_FROM, STR("person"));
	assert_int_equal(case_entry_add(&t.list[0], CASE_KEY_TITLE, STR("title")), ERR_OK);
	t.list[1] = action(ACT_KEEP_PACKETS, CASE_KEY_DEVICE, STR(DEVICE), PLACE_NOW + HOURS, text);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &t), ERR_OK);
	return t;
}

struct frames {
	uint64_t act, run, seen;
	const char *bytes;
	bool is_masked;
};

static enum err
write_frame(struct store_tx *tx, void *arg)
{
	const struct frames *f = arg;
	const struct store_kept_frame k = {.act = f->act,
		.run = f->run,
		.seen = f->seen,
		.now = PLACE_NOW,
		.is_masked = f->is_masked,
		.frame = {.at = PLACE_NOW + 5,
			.wire_len = 99,
			.linktype = 1,
			.bytes = str_c(f->bytes)}};

	return store_kept_put(tx, &k);
}

static void
come(struct portal_place *p, struct frames f)
{
	assert_int_equal(store_write(p->portal.store, STORE_BULK, write_frame, &f), ERR_OK);
}

static size_t
exhibits(struct portal_place *p, const char *id, struct store_exhibit **ret_list)
{
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_exhibit_list(v, id, p->arena, ret_list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static struct str
last_entry(struct portal_place *p, const char *id, enum case_kind kind, enum case_key key)
{
	struct store_view *v;
	struct case_entry *list;
	struct str found = STR("");
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(case_entries(v, id, 0, p->arena, &list, &n), ERR_OK);
	if (n > 0 && list[n - 1].kind == kind)
		found = case_entry_get(&list[n - 1], key);
	store_read_end(v);
	return found;
}

static void
whose_packets_are_kept_is_said_to_the_sensor(void **state)
{
	struct portal_place *p = *state;
	struct told t = keeping(p);
	struct bus_keep list;
	struct store_view *v;

	put_address(p, "192.168.1.7", PLACE_NOW - MS_HOUR);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(kept_list(v, PLACE_NOW, p->arena, &list), ERR_OK);
	assert_int_equal(list.n_items, 1); /* its card; the address may be another's tomorrow */
	assert_true(list.items[0].is_mac);
	assert_int_equal(list.items[0].mac[5], 7);
	assert_int_equal(list.items[0].until, PLACE_NOW + HOURS);
	assert_int_equal(list.items[0].act, case_act_number(t.new_id, 2));
	assert_int_equal(kept_list(v, PLACE_NOW + HOURS, p->arena, &list), ERR_OK);
	assert_int_equal(list.n_items, 0);
	store_read_end(v);
}

static void
kept_packets_become_a_file_at_the_end(void **state)
{
	struct portal_place *p = *state;
	struct told t = keeping(p);
	const uint64_t act = case_act_number(t.new_id, 2);
	struct store_exhibit *list;
	struct store_view *v;
	struct str bytes, said;

	come(p, (struct frames){act, 1, 1, "nobody asked", false}); /* there is no row yet */
	kept_tick(&p->portal, PLACE_NOW);
	come(p, (struct frames){act, 1, 1, "first", false});
	come(p, (struct frames){act, 1, 4, "second!", true});
	kept_tick(&p->portal, PLACE_NOW + MS_HOUR); /* it goes on */
	assert_int_equal(exhibits(p, t.new_id, &list), 0);
	case_acts_tick(&p->portal, PLACE_NOW + HOURS);
	kept_tick(&p->portal, PLACE_NOW + HOURS);
	kept_tick(&p->portal, PLACE_NOW + HOURS + MS_MINUTE); /* and not once more */
	assert_int_equal(exhibits(p, t.new_id, &list), 1);
	assert_true(list[0].is_whole);
	assert_string_equal(list[0].kind, "packets");
	assert_int_equal(list[0].bytes, 24 + 16 + 5 + 16 + 7);
	said = last_entry(p, t.new_id, CASE_EXHIBIT, CASE_KEY_TEXT);
	assert_true(str_find(said, STR("2個を残しました")) >= 0);
	assert_true(str_find(said, STR("4個")) >= 0);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_exhibit_read(v, list[0].sha256, 0, p->arena, &bytes), ERR_OK);
	assert_memory_equal(bytes.p, "\xd4\xc3\xb2\xa1\x02\0\x04\0", 8);
	assert_memory_equal(bytes.p + 40, "first", 5);
	assert_int_equal((uint8_t)bytes.p[36], 99); /* as long as it was on the wire */
	store_read_end(v);
}

static void
no_packets_are_said_too(void **state)
{
	struct portal_place *p = *state;
	struct told t = keeping(p), end = {.n = 1};
	struct store_exhibit *list;

	kept_tick(&p->portal, PLACE_NOW);
	end.id = t.new_id;
	end.list[0] = entry(CASE_UNDONE, CASE_KEY_OF, STR("2"));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_told, &end), ERR_OK);
	kept_tick(&p->portal, PLACE_NOW + KEPT_SETTLES - 1); /* some may be on their way */
	assert_int_equal(last_entry(p, t.new_id, CASE_NOTE, CASE_KEY_TEXT).len, 0);
	kept_tick(&p->portal, PLACE_NOW + KEPT_SETTLES);
	assert_true(last_entry(p, t.new_id, CASE_NOTE, CASE_KEY_TEXT).len > 0);
	assert_int_equal(exhibits(p, t.new_id, &list), 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(what_cases_hold_is_handed_on),
		T(an_end_frees_at_once),
		T(a_drill_holds_nothing),
		T(an_address_that_another_one_has_is_not_held),
		T(nobody_is_answered_as_isolated_by_a_claim),
		T(many_addresses_of_one_push_nobody_out),
		T(as_many_as_there_may_be_are_held_whole),
		T(a_case_that_takes_no_end_stops_no_other),
		T(a_full_case_ends_its_acts_and_stops_no_other),
		T(time_ends_and_the_guard_is_asked),
		T(a_clock_that_jumps_frees_nothing_and_holds_nothing_longer),
		T(a_start_with_a_wrong_clock_goes_on_from_the_last),
		T(a_case_that_cannot_be_read_frees_nothing),
		T(whose_packets_are_kept_is_said_to_the_sensor),
		T(kept_packets_become_a_file_at_the_end),
		T(no_packets_are_said_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
