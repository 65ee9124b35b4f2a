/* What others say, taken over; what the company says, as it leaves. */
#include "proc/portal/stock/said.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW
#define PC "name:keiri-01"
#define CURL "pkg:deb/debian/curl@7.88.1-10?distro=debian-12"
#define LIBCURL "pkg:deb/debian/libcurl4@7.88.1-10?distro=debian-12&upstream=curl"

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static enum err
write_finding(struct store_tx *tx, void *arg)
{
	return store_finding_put(tx, arg);
}

static enum err
write_answer(struct store_tx *tx, void *arg)
{
	return store_finding_answer(tx, arg);
}

static enum err
write_said(struct store_tx *tx, void *arg)
{
	return store_said_put(tx, arg);
}

/* Programs by name and purl, or product. */
static void
has(struct portal_place *p, const char *const programs[][3], size_t n)
{
	struct store_software *list = calloc(n, sizeof(*list));
	struct store_software_take take = {PC, STORE_STOCK_COLLECTOR, NOW, list, n};

	assert_non_null(list);
	for (size_t i = 0; i < n; i++) {
		str_copy(str_c(programs[i][0]), list[i].name, sizeof(list[i].name));
		str_copy(str_c(programs[i][1]), list[i].purl, sizeof(list[i].purl));
		str_copy(str_c(programs[i][2]), list[i].product, sizeof(list[i].product));
		strcpy(list[i].version, programs[i][1][0] != '\0' ? "7.88.1-10" : "8.100");
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
	free(list);
}

static void
found(struct portal_place *p, const char *id, const char *advisory, uint64_t nr)
{
	struct store_finding f = {.subject_nr = nr, .first_seen = NOW, .last_seen = NOW};

	str_copy(str_c(id), f.id.text, sizeof(f.id.text));
	str_copy(str_c(advisory), f.advisory, sizeof(f.advisory));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_finding, &f), ERR_OK);
}

static void
says(struct portal_place *p, const char *id, const struct store_said *list, size_t n)
{
	struct store_said_put put = {.document = {.author = "Maker", .came = NOW},
		.file = STR("{}"),
		.list = list,
		.n = n};

	str_copy(str_c(id), put.document.id.text, sizeof(put.document.id.text));
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_said, &put), ERR_OK);
}

static struct store_said
not_affected(const char *product)
{
	return (struct store_said){.statement = {.vulnerability = STR("CVE-2026-1"),
					   .product = str_c(product),
					   .status = VEX_NOT_AFFECTED,
					   .reason = VEX_NO_CODE,
					   .why = STR("Not built in."),
					   .made = NOW}};
}

static struct request *
asks(struct portal_place *p, const char *arg, const char *form)
{
	struct request *r = &p->request;

	store_read_end(p->view);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	arena_clear(p->arena);
	buf_done(&r->response.body);
	*r = (struct request){.portal = &p->portal,
		.view = p->view,
		.arena = p->arena,
		.now = NOW,
		.zone_minutes = 540,
		.arg = str_c(arg),
		.person = {.role = ROLE_ADMIN, .name = "Sato", .login = "sato"},
		.upload = {.fd = -1}};
	r->response.body = buf_of(PAGE_BYTES_MAX);
	assert_int_equal(form_parse(str_c(form), r->arena, &r->form), ERR_OK);
	return r;
}

static int
tear_down(void **state)
{
	struct portal_place *p = *state;

	buf_done(&p->request.response.body);
	return place_tear_down(state);
}

static enum store_finding_state
state_of(struct portal_place *p, const char *id)
{
	struct store_finding f;

	asks(p, "", "");
	assert_int_equal(store_finding_get(p->view, id, &f), ERR_OK);
	return f.state;
}

static bool
shows(struct portal_place *p, const char *words)
{
	return str_find(buf_view(&p->request.response.body), str_c(words)) >= 0;
}

/* ---- taken over ---- */

static void
what_is_taken_over_answers_what_it_names(void **state)
{
	static const char *const programs[][3] = {{"curl", CURL, ""}, {"libcurl4", LIBCURL, ""},
		{"curl", CURL "&arch=amd64", ""}, {"curl", CURL "&arch=arm64", ""}};
	struct portal_place *p = *state;
	struct store_said said = not_affected("pkg:deb/debian/curl@7.88.1-10");
	struct store_finding_answer other = {.id = "f4",
		.state = STORE_FINDING_ALTERNATIVE,
		.at = NOW,
		.expires = NOW + MS_DAY,
		.who = "Mori",
		.why = "separate\nIn a network of its own."};

	has(p, programs, 4);
	for (unsigned i = 1; i <= 4; i++)
		found(p, (char[]){'f', (char)('0' + i), '\0'}, "CVE-2026-1", i);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_answer, &other), ERR_OK);
	says(p, "d1", &said, 1);
	assert_int_equal(post_stock_finding(asks(p, "f1", "do=take&said=d1&nr=0")), ERR_OK);
	assert_int_equal(state_of(p, "f1"), STORE_FINDING_NOT_AFFECTED);
	assert_int_equal(state_of(p, "f2"), STORE_FINDING_OPEN);	 /* another package */
	assert_int_equal(state_of(p, "f3"), STORE_FINDING_NOT_AFFECTED); /* the same one */
	assert_int_equal(state_of(p, "f4"), STORE_FINDING_ALTERNATIVE);	 /* somebody answered */
}

/* ---- taken in ---- */

static void
a_document_counts_what_is_kept_of_it(void **state)
{
	struct portal_place *p = *state;
	const struct store_said said = not_affected("pkg:npm/a");
	const struct stock_read read = {.kind = STOCK_STATEMENTS,
		.form = STR("openvex"),
		.document = {.author = STR("Maker"), .id = STR("1")},
		.statements = &said.statement,
		.n_statements = 1,
		.n_statements_said = 3,
		.n_refused = 2};
	struct stock_taking t = {.read = &read, .file = STR("{}")};
	struct store_said_document *list;
	size_t n;

	assert_int_equal(said_take(asks(p, "", ""), &t), ERR_OK);
	asks(p, "", "");
	assert_int_equal(store_said_documents(p->view, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].n, 1);
	assert_int_equal(list[0].n_refused, 4);
}

/* ---- found ---- */

static void
what_is_said_of_it_is_found_among_much_else(void **state)
{
	static const char *const programs[][3] = {{"curl", CURL, ""}};
	struct portal_place *p = *state;
	struct store_said many[LIMIT_SAID_FOUND + 2];

	for (unsigned i = 0; i < LIMIT_SAID_FOUND + 2; i++)
		many[i] = not_affected("pkg:deb/debian/other@1");
	many[LIMIT_SAID_FOUND + 1] = not_affected("pkg:deb/debian/curl");
	has(p, programs, 1);
	found(p, "f1", "CVE-2026-1", 1);
	says(p, "d1", many, LIMIT_SAID_FOUND + 2);
	assert_int_equal(get_stock_finding(asks(p, "f1", "")), ERR_OK);
	assert_true(shows(p, "Not built in."));
	assert_int_equal(get_stock_advisory(asks(p, "CVE-2026-1", "")), ERR_OK);
	assert_true(shows(p, "ほかに2件あります。"));
}

/* ---- as it leaves ---- */

/* A CPE of packs/products that nobody looked up names nothing to others. */
static void
no_name_that_was_not_looked_up_leaves(void **state)
{
	static const char *const programs[][3] = {{"Skype", "", "skype"}, {"curl", CURL, ""}};
	struct portal_place *p = *state;

	has(p, programs, 2);
	found(p, "f1", "CVE-2026-1", 1);
	found(p, "f2", "CVE-2026-2", 2);
	assert_int_equal(get_stock_vex(asks(p, "", "")), ERR_OK);
	assert_true(shows(p, "CVE-2026-2"));
	assert_false(shows(p, "CVE-2026-1"));
	assert_false(shows(p, "microsoft:skype"));
}

struct findings {
	struct store_finding *list;
	size_t n;
	bool are_over;
};

static enum err
write_findings(struct store_tx *tx, void *arg)
{
	struct findings *f = arg;
	uint32_t left_out;
	enum err err = store_finding_put_list(tx, f->list, f->n, &left_out);

	for (size_t i = 0; i < f->n && f->are_over && err == ERR_OK; i++)
		err = store_finding_end(tx, f->list[i].id.text, NOW, "");
	return err;
}

/* So many of each program. */
static void
found_each(struct portal_place *p, size_t n_programs, size_t each, bool are_over)
{
	struct findings f = {calloc(n_programs * each, sizeof(struct store_finding)), 0, are_over};

	assert_non_null(f.list);
	for (; f.n < n_programs * each; f.n++) {
		struct store_finding *one = &f.list[f.n];

		snprintf(one->id.text, sizeof(one->id.text), "e%zu", f.n);
		snprintf(one->advisory, sizeof(one->advisory), "CVE-2025-%zu", 1000 + f.n % each);
		one->subject_nr = 1 + f.n / each;
		one->first_seen = one->last_seen = NOW;
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_findings, &f), ERR_OK);
	free(f.list);
}

/* What is over for years takes no room from what is said. */
static void
what_is_over_takes_no_room(void **state)
{
	static const char *const programs[][3] = {{"curl", CURL, ""}, {"libcurl4", LIBCURL, ""}};
	struct portal_place *p = *state;
	struct arena *all = p->arena;

	has(p, programs, 2);
	found_each(p, 2, 4000, true);
	found(p, "f1", "CVE-2026-1", 1);
	p->arena = arena_new(6 << 20);
	assert_int_equal(get_stock_vex(asks(p, "", "")), ERR_OK);
	assert_true(shows(p, "CVE-2026-1"));
	arena_free(p->arena);
	p->arena = all;
}

static void
more_programs_than_are_added_up_are_too_many(void **state)
{
	struct portal_place *p = *state;
	struct store_software *list = calloc(LIMIT_SOFTWARE_DEVICE, sizeof(*list));

	assert_non_null(list);
	for (unsigned i = 0; i < LIMIT_SOFTWARE_DEVICE; i++) {
		snprintf(list[i].name, sizeof(list[i].name), "program %u", i);
		strcpy(list[i].version, "1");
	}
	for (size_t left = LIMIT_FINDING_SUMS + 1, n, pc = 0; left > 0; left -= n, pc++) {
		struct store_software_take take = {
			(char[]){'m', (char)('0' + pc), '\0'}, STORE_STOCK_COLLECTOR, NOW, list, 0};

		n = left < LIMIT_SOFTWARE_DEVICE ? left : LIMIT_SOFTWARE_DEVICE;
		take.n = n;
		assert_int_equal(
			store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
	}
	free(list);
	found_each(p, LIMIT_FINDING_SUMS + 1, 1, false);
	arena_free(p->arena);
	p->arena = arena_new(REQUEST_ARENA_BYTES);
	assert_int_equal(get_stock_vex(asks(p, "", "")), ERR_OK);
	assert_true(shows(p, "一つのファイルには多すぎます。"));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_is_taken_over_answers_what_it_names),
		T(a_document_counts_what_is_kept_of_it),
		T(what_is_said_of_it_is_found_among_much_else),
		T(no_name_that_was_not_looked_up_leaves),
		T(what_is_over_takes_no_room),
		T(more_programs_than_are_added_up_are_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
