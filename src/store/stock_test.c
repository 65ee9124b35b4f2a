/* The contract suite of stock.h: what every backend has to do, run here on SQLite. */
#include "store/compared.h"
#include "store/finding_total.h"

#include "base/limits.h"
#include "store/place.h"
#include "store/undo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PC "mac:00:1b:44:11:3a:b7"

/* ---- programs ---- */

struct taking {
	struct store_software_take take;
	struct store_software_taken taken;
};

static enum err
take(struct store_tx *tx, void *arg)
{
	struct taking *t = arg;

	return store_software_take(tx, &t->take, &t->taken);
}

static struct store_software
program(const char *name, const char *version)
{
	struct store_software s = {.maker = "Example"};

	str_copy(str_c(name), s.name, sizeof(s.name));
	str_copy(str_c(version), s.version, sizeof(s.version));
	return s;
}

static struct store_software_taken
takes(struct place *p, ms_t at, const struct store_software *list, size_t n)
{
	struct taking t = {.take = {.device = PC, .at = at, .list = list, .n = n}};

	assert_int_equal(place_write(p, take, &t), ERR_OK);
	return t.taken;
}

static size_t
listed(struct place *p, const char *device, bool with_gone, struct store_software **ret_list)
{
	const struct store_software_query q = {.device = device, .with_gone = with_gone};
	struct store_view *v = place_read(p);
	uint32_t total;
	size_t n;

	assert_int_equal(store_software_list(v, &q, p->arena, ret_list, &n, &total), ERR_OK);
	assert_int_equal(n, total);
	store_read_end(v);
	return n;
}

static void
what_is_not_told_again_is_gone(void **state)
{
	struct place *p = *state;
	const struct store_software first[] = {
		program("Lhaplus", "1.74"), program("7-Zip", "23.01")};
	const struct store_software second[] = {
		program("7-Zip", "24.08"), program("Lhaplus", "1.74")};
	struct store_software_taken t = takes(p, NOW, first, 2);
	struct store_software *list;

	assert_int_equal(t.n, 2);
	assert_int_equal(t.n_new, 2);
	t = takes(p, NOW + 5, second, 2);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.n_new, 1);
	assert_int_equal(t.n_gone, 1);
	assert_int_equal(listed(p, PC, false, &list), 2);
	assert_string_equal(list[0].name, "7-Zip");
	assert_string_equal(list[0].version, "24.08");
	assert_int_equal(list[1].first_seen, NOW);
	assert_int_equal(list[1].last_seen, NOW + 5);
	assert_int_equal(listed(p, PC, true, &list), 3);
	assert_int_equal(list[2].gone, NOW + 5); /* those that are gone come last */
	t = takes(p, NOW + 9, first, 2);	 /* the old one is back */
	assert_int_equal(t.n_new, 1);
	assert_int_equal(t.n_gone, 1);
	assert_int_equal(listed(p, PC, false, &list), 2);
	assert_string_equal(list[0].version, "23.01");
	assert_int_equal(list[0].first_seen, NOW);
}

/* What one account alone has is not gone because another's list does not name it. */
static void
a_list_takes_only_from_where_it_looked(void **state)
{
	struct place *p = *state;
	const char *first_looked[] = {"programs", "user-1"},
		   *second_looked[] = {"programs", "user-2"};
	struct store_software first[] = {program("7-Zip", "24.08"), program("Zoom", "6.1")},
			      second[] = {program("Zoom", "6.1"), program("Firefox", "140")};
	struct taking t = {.take = {.device = PC,
				   .at = NOW,
				   .list = first,
				   .n = 2,
				   .sections = first_looked,
				   .n_sections = 2,
				   .has_sections = true}};
	struct store_software *list;

	str_copy(STR("programs"), first[0].section, sizeof(first[0].section));
	str_copy(STR("user-1"), first[1].section, sizeof(first[1].section));
	str_copy(STR("user-2"), second[0].section, sizeof(second[0].section));
	str_copy(STR("programs"), second[1].section, sizeof(second[1].section));
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	/* another account: of all accounts 7-Zip is gone, the first one's Zoom is not asked */
	t.take.at = NOW + 1;
	t.take.list = second + 1;
	t.take.n = 1;
	t.take.sections = second_looked;
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	assert_int_equal(t.taken.n_gone, 1);
	assert_int_equal(listed(p, PC, false, &list), 2);
	assert_string_equal(list[1].name, "Zoom");
	/* it has the same: gone with the last of both */
	t.take.at = NOW + 2;
	t.take.list = second;
	t.take.n = 2;
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	t.take.at = NOW + 3;
	t.take.n = 0;
	t.take.sections = first_looked + 1;
	t.take.n_sections = 1;
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	assert_int_equal(listed(p, PC, false, &list), 2);
	t.take.at = NOW + 4;
	t.take.sections = second_looked + 1;
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	assert_int_equal(listed(p, PC, false, &list), 1);
	assert_string_equal(list[0].name, "Firefox");
	/* a list without sections says nothing of them */
	t.take.at = NOW + 5;
	t.take.has_sections = false;
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	assert_int_equal(listed(p, PC, false, &list), 1);
}

/* From a list without sections: gone when another version of it stands in one. */
static void
an_older_list_is_taken_over(void **state)
{
	struct place *p = *state;
	const char *looked[] = {"programs"};
	const struct store_software old[] = {program("7-Zip", "23.01"), program("Zoom", "6.1")};
	struct store_software new = program("7-zip", "24.08");
	struct taking t = {.take = {.device = PC,
				   .at = NOW + 1,
				   .list = &new,
				   .n = 1,
				   .sections = looked,
				   .n_sections = 1,
				   .has_sections = true}};
	struct store_software *list;

	str_copy(STR("programs"), new.section, sizeof(new.section));
	(void)takes(p, NOW, old, 2);
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	assert_int_equal(listed(p, PC, false, &list), 2);
	assert_string_equal(list[0].version, "24.08");
	assert_string_equal(list[1].name, "Zoom");
}

static void
of_a_list_with_faults_nothing_goes(void **state)
{
	struct place *p = *state;
	const struct store_software both[] = {program("7-Zip", "23.01"), program("Zoom", "6.1")};
	struct taking t = {
		.take = {.device = PC, .at = NOW + 1, .list = both, .n = 1, .is_part = true}};
	struct store_software *list;

	(void)takes(p, NOW, both, 2);
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	assert_int_equal(t.taken.n_gone, 0);
	assert_int_equal(listed(p, PC, false, &list), 2);
}

static void
sources_do_not_take_from_each_other(void **state)
{
	struct place *p = *state;
	const struct store_software one[] = {program("openssl", "3.0.15-1"), program("x", "")};
	struct taking t = {.take = {.device = PC, .source = STORE_STOCK_SENSOR, .at = NOW}};
	struct store_software seen = program("Debian", "");
	struct store_software_count *counts;
	struct store_view *v;
	size_t n;

	takes(p, NOW, one, 2);
	t.take.list = &seen;
	t.take.n = 1;
	assert_int_equal(place_write(p, take, &t), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_software_counts(v, p->arena, &counts, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_string_equal(counts[0].device, PC);
	assert_int_equal(counts[0].n, 3);
	assert_int_equal(counts[0].n_listed, 2);
	assert_int_equal(counts[0].n_unversioned, 2);
	assert_int_equal(counts[0].n_unnamed, 3);
	assert_int_equal(counts[0].sources, 1 << STORE_STOCK_COLLECTOR | 1 << STORE_STOCK_SENSOR);
	assert_int_equal(counts[0].last_seen, NOW);
	for (size_t i = 0; i < STORE_STOCK_SOURCES; i++) /* as the statement has them */
		assert_string_not_equal(store_stock_source_name((enum store_stock_source)i), "");
}

/* Whoever goes through all of them gets each once, also while they are changed on the way. */
static void
all_are_gone_through_by_number(void **state)
{
	struct place *p = *state;
	struct store_software list[25], *some;
	struct store_software_query q = {.is_by_nr = true, .limit = 10};
	size_t n = 10, all = 0;

	for (size_t i = 0; i < 25; i++) {
		char name[16];

		snprintf(name, sizeof(name), "p%zu", 25 - i);
		list[i] = program(name, "1");
	}
	takes(p, NOW, list, 25);
	while (n == 10) {
		struct store_view *v = place_read(p);

		assert_int_equal(store_software_list(v, &q, p->arena, &some, &n, NULL), ERR_OK);
		store_read_end(v);
		for (size_t i = 0; i < n; i++) {
			assert_true(some[i].nr > q.after);
			q.after = some[i].nr;
		}
		all += n;
	}
	assert_int_equal(all, 25);
	q = (struct store_software_query){.is_by_nr = true, .device = PC, .text = STR("p25")};
	{
		struct store_view *v = place_read(p);

		assert_int_equal(store_software_list(v, &q, p->arena, &some, &n, NULL), ERR_OK);
		store_read_end(v);
	}
	assert_int_equal(n, 1);
}

static enum err
take_too_many(struct store_tx *tx, void *arg)
{
	const struct store_software_take t = {.device = PC, .n = LIMIT_SOFTWARE_DEVICE + 1};

	(void)arg;
	return store_software_take(tx, &t, NULL);
}

static void
too_many_are_refused(void **state)
{
	assert_int_equal(place_write(*state, take_too_many, NULL), ERR_LIMIT);
}

static enum err
see_and_join(struct store_tx *tx, void *arg)
{
	struct fact f = {.kind = FACT_NAME, .first_seen = NOW, .last_seen = NOW, .value = "pc"};
	enum err err;

	(void)arg;
	str_copy(STR(PC), f.device.text, sizeof(f.device.text));
	err = store_fact_put(tx, &f);
	str_copy(STR("mac:2"), f.device.text, sizeof(f.device.text));
	if (err == ERR_OK)
		err = store_fact_put(tx, &f);
	return err == ERR_OK ? store_device_merge(tx, PC, "mac:2") : err;
}

static void
a_part_s_programs_are_the_whole_s(void **state)
{
	struct place *p = *state;
	const struct store_software one = program("Lhaplus", "1.74");
	struct store_software *list;
	struct store_software_count *counts;
	struct store_view *v;
	size_t n;

	takes(p, NOW, &one, 1);
	assert_int_equal(place_write(p, see_and_join, NULL), ERR_OK);
	assert_int_equal(listed(p, "mac:2", false, &list), 1);
	assert_string_equal(list[0].device, "mac:2");
	v = place_read(p);
	assert_int_equal(store_software_counts(v, p->arena, &counts, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_string_equal(counts[0].device, "mac:2");
}

static enum err
tell(struct store_tx *tx, void *arg)
{
	const struct store_told one[] = {{"os", "Windows 11 Pro", 0}, {"port", "tcp/445", 0}};
	const size_t *n = arg;

	return store_told_take(tx, PC, NOW + (ms_t)*n, one, *n);
}

static void
what_is_told_replaces_what_was(void **state)
{
	struct place *p = *state;
	struct store_told *list;
	struct store_view *v;
	size_t n = 2;

	assert_int_equal(place_write(p, tell, &n), ERR_OK);
	n = 1;
	assert_int_equal(place_write(p, tell, &n), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_told_list(v, PC, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].key, "os");
	assert_string_equal(list[0].value, "Windows 11 Pro");
	assert_int_equal(list[0].at, NOW + 1);
}

struct noted {
	struct place *place;
	struct taking taking;
	struct store_undo undo;
};
static const struct store_kept_key pc_programs[] = {{STORE_KEPT_SOFTWARE, PC, "0"}};

static enum err
take_noted(struct store_tx *tx, void *arg)
{
	struct noted *n = arg;
	enum err err = store_undo_begin(tx, &n->undo, pc_programs, 1);

	if (err == ERR_OK)
		err = take(tx, &n->taking);
	return err == ERR_OK ? store_undo_seal(tx, n->undo.batch.text, n->place->arena) : err;
}

static enum err
take_back(struct store_tx *tx, void *arg)
{
	struct noted *n = arg;

	return store_undo_take_back(tx, n->undo.batch.text, NOW + 9, n->place->arena);
}

static void
a_take_is_taken_back(void **state)
{
	struct place *p = *state;
	const struct store_software one = program("Lhaplus", "1.74");
	struct noted n = {.place = p, .undo = {.batch = store_id_new(NOW), .at = NOW + 5}};
	struct store_software *list;

	takes(p, NOW, &one, 1);
	n.taking.take = (struct store_software_take){.device = PC, .at = NOW + 5};
	assert_int_equal(place_write(p, take_noted, &n), ERR_OK);
	assert_int_equal(listed(p, PC, false, &list), 0);
	assert_int_equal(place_write(p, take_back, &n), ERR_OK);
	assert_int_equal(listed(p, PC, false, &list), 1);
	assert_int_equal(list[0].last_seen, NOW);
}

/* ---- bills ---- */

static struct store_bill_put
bill(const char *id, const struct store_component *list, size_t n)
{
	struct store_bill_put put = {.bill = {.name = "会計アプリ",
					     .format = BOM_SPDX_JSON,
					     .edition = "2.3",
					     .came = NOW,
					     .n_said = (uint32_t)n,
					     .who = "佐藤"},
		.file = STR("{}"),
		.list = list,
		.n = n};

	str_copy(str_c(id), put.bill.id.text, sizeof(put.bill.id.text));
	return put;
}

static enum err
put_bill(struct store_tx *tx, void *arg)
{
	return store_bill_put(tx, arg);
}

static void
make_parts(struct store_component parts[3])
{
	parts[0] = (struct store_component){.name = STR("lodash"),
		.version = STR("4.17.15"),
		.purl = STR("pkg:npm/lodash@4.17.15")};
	parts[1] = (struct store_component){
		.name = STR("app"), .kind = COMPONENT_APPLICATION, .is_root = true};
	parts[2] = parts[0];
}

static size_t
components(struct place *p, const char *id, struct store_component **ret_list)
{
	const struct store_component_query q = {.bill = id};
	struct store_view *v = place_read(p);
	uint32_t total;
	size_t n;

	assert_int_equal(store_component_list(v, &q, p->arena, ret_list, &n, &total), ERR_OK);
	assert_int_equal(n, total);
	store_read_end(v);
	return n;
}

static void
a_component_is_kept_once(void **state)
{
	struct place *p = *state;
	struct store_component parts[3] = {{.nr = 0}};
	struct store_bill_put one = bill("b1", parts, 3), two = bill("b2", parts, 1);
	struct store_component *first, *second;
	struct store_bill back;
	struct store_view *v;
	struct str file;

	make_parts(parts);
	assert_int_equal(place_write(p, put_bill, &one), ERR_OK);
	assert_int_equal(place_write(p, put_bill, &one), ERR_EXISTS);
	assert_int_equal(place_write(p, put_bill, &two), ERR_OK);
	assert_int_equal(components(p, "b1", &first), 2);
	assert_true(first[0].is_root); /* what it is about comes first */
	assert_int_equal(first[0].kind, COMPONENT_APPLICATION);
	assert_int_equal(components(p, "b2", &second), 1);
	assert_int_equal(first[1].nr, second[0].nr);
	assert_true(str_equal(second[0].purl, parts[0].purl));
	v = place_read(p);
	assert_int_equal(store_bill_get(v, "b1", &back), ERR_OK);
	assert_int_equal(back.n_said, 3);
	assert_int_equal(back.n_kept, 2);
	assert_string_equal(back.edition, "2.3");
	assert_int_equal(back.format, BOM_SPDX_JSON);
	assert_int_equal(store_bill_file(v, "b1", p->arena, &file), ERR_OK);
	assert_true(str_equal(file, STR("{}")));
	assert_int_equal(store_bill_file(v, "b3", p->arena, &file), ERR_NOT_FOUND);
	store_read_end(v);
}

struct removing {
	const char *id;
	ms_t at;
};

static enum err
remove_bill(struct store_tx *tx, void *arg)
{
	const struct removing *r = arg;

	return store_bill_remove(tx, r->id, r->at);
}

static void
a_removed_bill_goes_with_its_components(void **state)
{
	struct place *p = *state;
	struct store_component parts[3] = {{.nr = 0}};
	struct store_bill_put one = bill("b1", parts, 3), two = bill("b2", parts, 1);
	struct removing gone = {"b1", NOW}, none = {"b3", NOW};
	struct store_component *list;
	struct store_bill *bills, back;
	struct store_view *v;
	size_t n;

	make_parts(parts);
	assert_int_equal(place_write(p, put_bill, &one), ERR_OK);
	assert_int_equal(place_write(p, put_bill, &two), ERR_OK);
	assert_int_equal(place_write(p, remove_bill, &none), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, remove_bill, &gone), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_bill_list(v, NULL, p->arena, &bills, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(bills[0].id.text, "b2");
	assert_int_equal(store_bill_get(v, "b1", &back), ERR_OK);
	store_read_end(v);
	place_tidy(p, NOW + 40 * MS_DAY);
	v = place_read(p);
	assert_int_equal(store_bill_get(v, "b1", &back), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(components(p, "b1", &list), 0);
	assert_int_equal(components(p, "b2", &list), 1);
}

/* ---- findings ---- */

static enum err
find(struct store_tx *tx, void *arg)
{
	return store_finding_put(tx, arg);
}

static enum err
answer(struct store_tx *tx, void *arg)
{
	return store_finding_answer(tx, arg);
}

static enum err
wake(struct store_tx *tx, void *arg)
{
	return store_finding_wake(tx, NOW + 100, arg);
}

static enum err
over(struct store_tx *tx, void *arg)
{
	return store_finding_end(tx, arg, NOW + 200, "collector");
}

static struct store_finding
finding(const char *id, const char *advisory, uint64_t nr, uint32_t rank)
{
	struct store_finding f = {.subject_nr = nr,
		.rank = rank,
		.due_house = NOW + 14 * MS_DAY,
		.first_seen = NOW,
		.last_seen = NOW};

	str_copy(str_c(id), f.id.text, sizeof(f.id.text));
	str_copy(str_c(advisory), f.advisory, sizeof(f.advisory));
	return f;
}

static size_t
found(struct place *p, bool is_open, struct store_finding **ret_list)
{
	const struct store_finding_query q = {.device = PC, .is_open = is_open};
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_finding_list(v, &q, p->arena, ret_list, &n, NULL), ERR_OK);
	store_read_end(v);
	return n;
}

static enum err
put_many(struct store_tx *tx, void *arg)
{
	struct store_finding *list = arg;
	uint32_t left_out;
	enum err err = store_finding_put_list(tx, list, LIMIT_FINDINGS, &left_out);

	return err == ERR_OK && left_out > 0 ? ERR_LIMIT : err;
}

static enum err
end_one(struct store_tx *tx, void *arg)
{
	const struct store_finding *f = arg;

	return store_finding_end(tx, f->id.text, f->closed, "");
}

struct putting {
	struct store_finding finding;
	uint32_t left_out;
};

static enum err
put_in(struct store_tx *tx, void *arg)
{
	struct putting *p = arg;

	return store_finding_put_list(tx, &p->finding, 1, &p->left_out);
}

static bool
is_there(struct place *p, const char *id)
{
	struct store_view *v = place_read(p);
	struct store_finding f;
	enum err err = store_finding_get(v, id, &f);

	store_read_end(v);
	return err == ERR_OK;
}

/* What is over, and what is less urgent, gives its room; what is exploited does not. */
static void
new_ones_take_the_room_of_what_is_over(struct place *p)
{
	struct store_finding over[] = {finding("f5", "", 0, 0), finding("f3", "", 0, 0)};
	struct putting in = {.finding = finding("n1", "CVE-2025-1", 1, 0)};

	over[0].closed = NOW + 2;
	over[1].closed = NOW + 1;
	assert_int_equal(place_write(p, end_one, &over[0]), ERR_OK);
	assert_int_equal(place_write(p, end_one, &over[1]), ERR_OK);
	assert_int_equal(place_write(p, put_in, &in), ERR_OK);
	assert_int_equal(in.left_out, 0);
	assert_false(is_there(p, "f3"));
	assert_true(is_there(p, "f5") && is_there(p, "n1"));
	in.finding = finding("n2", "CVE-2025-2", 1, 0);
	in.finding.is_exploited = true;
	assert_int_equal(place_write(p, put_in, &in), ERR_OK);
	assert_false(is_there(p, "f5"));
	in.finding = finding("n3", "CVE-2025-3", 1, 0);
	assert_int_equal(place_write(p, put_in, &in), ERR_OK);
	assert_int_equal(in.left_out, 1);
	assert_false(is_there(p, "n3"));
	in.finding = finding("n4", "CVE-2025-4", 1, 0);
	in.finding.is_exploited = true;
	assert_int_equal(place_write(p, put_in, &in), ERR_OK);
	assert_int_equal(in.left_out, 1);
	assert_true(is_there(p, "n4") && is_there(p, "n2"));
	assert_false(is_there(p, "n1"));
}

/* The list of known ones is full: they move on all the same, and a new one is told to be left out.
 */
static void
known_findings_are_refreshed_when_there_is_no_room(void **state)
{
	struct place *p = *state;
	struct store_finding *list = calloc(LIMIT_FINDINGS, sizeof(*list)), new;
	struct store_view *v;
	struct store_finding f;

	assert_non_null(list);
	for (uint32_t i = 0; i < LIMIT_FINDINGS; i++) {
		list[i] = (struct store_finding){.subject_nr = i + 1, .rank = 1, .last_seen = NOW};
		snprintf(list[i].id.text, sizeof(list[i].id.text), "f%u", i);
		strcpy(list[i].advisory, "CVE-2024-1");
	}
	assert_int_equal(place_write(p, put_many, list), ERR_OK);
	list[7].rank = 9;
	assert_int_equal(place_write(p, find, &list[7]), ERR_OK);
	new = finding("new", "CVE-2024-2", 1, 5);
	assert_int_equal(place_write(p, find, &new), ERR_LIMIT);
	v = place_read(p);
	assert_int_equal(store_finding_get(v, "f7", &f), ERR_OK);
	assert_int_equal(store_finding_get(v, "new", &new), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(f.rank, 9);
	free(list);
	new_ones_take_the_room_of_what_is_over(p);
}

static void
a_finding_lives_until_it_is_measured(void **state)
{
	struct place *p = *state;
	const struct store_software one = program("Lhaplus", "1.74");
	struct store_finding a = finding("f1", "CVE-2024-1", 1, 5),
			     b = finding("f2", "CVE-2024-2", 1, 9), again = a, *list;
	struct store_finding_answer says = {"f1", STORE_FINDING_NOT_AFFECTED, NOW + 1, NOW + 50,
		"佐藤", "使っていない機能です"};
	struct store_finding_answer done = {"f1", STORE_FINDING_DONE, NOW, 0, "", ""};
	char first[] = "f1", second[] = "f2";
	uint32_t woken;

	takes(p, NOW, &one, 1);
	assert_int_equal(place_write(p, find, &a), ERR_OK);
	assert_int_equal(place_write(p, find, &b), ERR_OK);
	assert_int_equal(found(p, true, &list), 2);
	assert_string_equal(list[0].advisory, "CVE-2024-2");	      /* the higher rank first */
	assert_int_equal(place_write(p, answer, &done), ERR_INVALID); /* nobody declares that */
	assert_int_equal(place_write(p, answer, &says), ERR_OK);
	assert_int_equal(found(p, true, &list), 1);
	again.rank = 7;
	again.last_seen = NOW + 2;
	assert_int_equal(place_write(p, find, &again), ERR_OK); /* the answer stays */
	assert_int_equal(found(p, false, &list), 2);
	assert_int_equal(list[1].state, STORE_FINDING_NOT_AFFECTED);
	assert_string_equal(list[1].who, "佐藤");
	assert_int_equal(list[1].rank, 7);
	assert_int_equal(place_write(p, wake, &woken), ERR_OK);
	assert_int_equal(woken, 1);
	assert_int_equal(found(p, true, &list), 2);
	assert_int_equal(place_write(p, over, first), ERR_OK);
	assert_int_equal(place_write(p, over, second), ERR_OK);
	assert_int_equal(place_write(p, over, second), ERR_NOT_FOUND);
	assert_int_equal(found(p, true, &list), 0);
	assert_int_equal(found(p, false, &list), 2);
	assert_int_equal(list[0].state, STORE_FINDING_DONE);
	assert_string_equal(list[0].measured, "collector");
	assert_int_equal(place_write(p, find, &again), ERR_OK); /* it is back */
	assert_int_equal(found(p, true, &list), 1);
	assert_int_equal(list[0].closed, 0);
}

static void
sums_are_by_what_findings_are_about(void **state)
{
	struct place *p = *state;
	const struct store_software both[] = {
		program("7-Zip", "23.01"), program("Lhaplus", "1.74")};
	struct store_finding a = finding("f1", "CVE-2024-1", 1, 5),
			     b = finding("f2", "CVE-2024-2", 1, 9),
			     c = finding("f3", "CVE-2024-1", 2, 7), *list;
	struct store_finding_answer says = {
		"f2", STORE_FINDING_ALTERNATIVE, NOW + 1, NOW + 50, "佐藤", "separate"};
	struct store_finding_total *sums;
	struct store_view *v;
	uint32_t total;
	size_t n;

	b.due = NOW + MS_DAY;
	b.is_exploited = b.is_serious = true;
	strcpy(b.fixed, "24.01");
	c.due_house = NOW; /* on the day on which it was known */
	takes(p, NOW, both, 2);
	assert_int_equal(place_write(p, find, &a), ERR_OK);
	assert_int_equal(place_write(p, find, &b), ERR_OK);
	assert_int_equal(place_write(p, find, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_finding_totals(v, &(struct store_finding_total_query){.device = PC},
				 p->arena, &sums, &n, &total),
		ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(total, 2);
	assert_string_equal(sums[0].name, "7-Zip");
	assert_string_equal(sums[0].device, PC);
	assert_int_equal(sums[0].n[STORE_FINDING_OPEN], 2);
	assert_int_equal(sums[0].rank, 9);
	assert_int_equal(sums[0].n_exploited, 1);
	assert_true(sums[0].due == NOW + MS_DAY); /* whichever is the soonest */
	assert_int_equal(sums[0].n_fixed, 1);
	assert_int_equal(sums[0].n_attacks, 0);
	assert_int_equal(sums[1].n_attacks, 1);
	assert_true(sums[0].serious_since == b.first_seen);
	assert_true(sums[1].serious_since == 0);
	assert_int_equal(
		store_finding_numbers(v, &(struct store_finding_total_query){.device = PC}, &total),
		ERR_OK);
	assert_int_equal(total, 2); /* two programs have the same one */
	assert_int_equal(store_finding_top(v, STORE_FINDING_SOFTWARE, 1, &a), ERR_OK);
	assert_string_equal(a.id.text, "f2");
	assert_int_equal(store_finding_top(v, STORE_FINDING_SOFTWARE, 9, &a), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(place_write(p, answer, &says), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_finding_totals(v, &(struct store_finding_total_query){0}, p->arena,
				 &sums, &n, NULL),
		ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(sums[0].name, "Lhaplus"); /* what is answered lifts nothing */
	assert_int_equal(sums[1].n[STORE_FINDING_OPEN], 1);
	assert_int_equal(sums[1].n[STORE_FINDING_ALTERNATIVE], 1);
	assert_int_equal(sums[1].rank, 5);
	assert_int_equal(sums[1].n_exploited, 0);
	assert_int_equal(sums[1].n_fixed, 0);
	assert_true(sums[1].serious_since == 0);
	assert_true(sums[1].due == NOW + 14 * MS_DAY);
	assert_int_equal(
		store_finding_of(v, STORE_FINDING_SOFTWARE, 1, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].id.text, "f1"); /* open ones first */
	assert_int_equal(store_finding_totals(v, &(struct store_finding_total_query){.bill = "x"},
				 p->arena, &sums, &n, &total),
		ERR_OK);
	assert_int_equal(total, 0);
	store_read_end(v);
}

static void
finds(struct place *p, struct store_finding f)
{
	assert_int_equal(place_write(p, find, &f), ERR_OK);
}

/* By any of its three days; one without a day comes last. *ret_total is there when it is asked. */
static void
equally_urgent_ones_stand_by_their_day(void **state)
{
	struct place *p = *state;
	const struct store_software one = program("7-Zip", "23.01");
	struct store_finding f = finding("f1", "CVE-2024-1", 1, 5), *list;
	struct store_finding_query q = {.limit = 3};
	struct store_view *v;
	uint32_t total;
	size_t n;

	takes(p, NOW, &one, 1);
	f.due_house = 0;
	finds(p, f);
	finds(p, finding("f2", "CVE-2024-2", 1, 5));
	f = finding("f3", "CVE-2024-3", 1, 5);
	f.due = NOW + 3 * MS_DAY;
	finds(p, f);
	f = finding("f4", "CVE-2024-4", 1, 5);
	f.due_contract = NOW + 2 * MS_DAY;
	finds(p, f);
	v = place_read(p);
	assert_int_equal(store_finding_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(total, 4);
	assert_string_equal(list[0].id.text, "f4");
	assert_string_equal(list[1].id.text, "f3");
	assert_string_equal(list[2].id.text, "f2");
	q.offset = 3;
	assert_int_equal(store_finding_list(v, &q, p->arena, &list, &n, NULL), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].id.text, "f1");
	q = (struct store_finding_query){.advisory = "CVE-2024-3", .is_open = true};
	assert_int_equal(store_finding_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(total, 1);
	assert_string_equal(list[0].id.text, "f3");
	q.device = "mac:00:00:00:00:00:01";
	assert_int_equal(store_finding_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(total, 0);
	store_read_end(v);
}

static struct store_finding
serious(const char *id, const char *advisory, uint64_t nr, uint32_t rank)
{
	struct store_finding f = finding(id, advisory, nr, rank);

	f.is_serious = true;
	f.confidence = 1;
	return f;
}

/* "f1 3": the first one, and how many are open of what it is about. */
static const char *
first_of(struct place *p)
{
	static char text[STORE_ID_TEXT_MAX + 16];
	struct store_finding_first first;
	struct store_view *v = place_read(p);
	enum err err = store_finding_first(v, &first);

	store_read_end(v);
	if (err == ERR_NOT_FOUND)
		return "none";
	assert_int_equal(err, ERR_OK);
	snprintf(text, sizeof(text), "%s %u", first.finding.id.text, (unsigned)first.n);
	return text;
}

/* Of equally urgent ones a sure one, then the one that is due first by any of its three days, then
 * the one that was made first. What is higher and stands nowhere, is not serious or is over is not
 * in its way. */
static void
one_of_equally_urgent_ones_is_first(void **state)
{
	struct place *p = *state;
	const struct store_software both[] = {
		program("7-Zip", "23.01"), program("Lhaplus", "1.74")};
	struct store_component parts[3] = {{.nr = 0}}, *kept;
	struct store_bill_put one = bill("b1", parts, 3);
	struct removing gone = {"b1", NOW + 5};
	struct store_finding f;
	char id[] = "f4";

	make_parts(parts);
	takes(p, NOW, both, 2);
	assert_int_equal(place_write(p, put_bill, &one), ERR_OK);
	assert_int_equal(components(p, "b1", &kept), 2);
	assert_string_equal(first_of(p), "none");
	finds(p, serious("f9", "CVE-2024-9", 77, 99)); /* of a program that is not there */
	finds(p, finding("f8", "CVE-2024-8", 1, 98));
	finds(p, serious("f7", "CVE-2024-7", 1, 5));
	assert_string_equal(first_of(p), "f7 2");
	finds(p, serious("f6", "CVE-2024-6", 2, 9));
	assert_string_equal(first_of(p), "f6 1");
	finds(p, serious("f5", "CVE-2024-5", 1, 9)); /* the same in all: by its id */
	assert_string_equal(first_of(p), "f5 3");
	f = serious("f6a", "CVE-2024-60", kept[1].nr, 9);
	f.subject = STORE_FINDING_COMPONENT;
	f.due_contract = NOW + MS_DAY;
	finds(p, f);
	assert_string_equal(first_of(p), "f6a 1");
	f = serious("f6b", "CVE-2024-61", 2, 9);
	f.due = NOW + MS_DAY;
	finds(p, f);
	assert_string_equal(first_of(p), "f6a 1"); /* on the same day */
	assert_int_equal(place_write(p, remove_bill, &gone), ERR_OK);
	assert_string_equal(first_of(p), "f6b 2");
	f = serious("f4", "CVE-2024-4", 1, 9);
	f.confidence = 2;
	f.due_house = 0;
	finds(p, f);
	assert_string_equal(first_of(p), "f4 4"); /* a sure one before one with a day */
	assert_int_equal(place_write(p, over, id), ERR_OK);
	assert_string_equal(first_of(p), "f6b 2");
}

static enum err
put_source(struct store_tx *tx, void *arg)
{
	return store_advisory_source_put(tx, arg);
}

static void
a_source_is_one_row(void **state)
{
	struct place *p = *state;
	struct store_advisory_source s = {"kev", "KEV", NOW, NOW + 1, 1404}, *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, put_source, &s), ERR_OK);
	s.n = 1405;
	assert_int_equal(place_write(p, put_source, &s), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_advisory_source_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].n, 1405);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_not_told_again_is_gone),
		T(a_list_takes_only_from_where_it_looked),
		T(an_older_list_is_taken_over),
		T(of_a_list_with_faults_nothing_goes),
		T(sources_do_not_take_from_each_other),
		T(all_are_gone_through_by_number),
		T(too_many_are_refused),
		T(a_part_s_programs_are_the_whole_s),
		T(what_is_told_replaces_what_was),
		T(a_take_is_taken_back),
		T(a_component_is_kept_once),
		T(a_removed_bill_goes_with_its_components),
		T(a_finding_lives_until_it_is_measured),
		T(sums_are_by_what_findings_are_about),
		T(equally_urgent_ones_stand_by_their_day),
		T(one_of_equally_urgent_ones_is_first),
		T(known_findings_are_refreshed_when_there_is_no_room),
		T(a_source_is_one_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
