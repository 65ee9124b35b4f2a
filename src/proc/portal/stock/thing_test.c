/* Pages of those who have most to do: six packages of one source with thousands of findings each.
 */
#include "proc/portal/stock/thing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW
#define PC "name:keiri-01"
#define PACKAGES 6
#define EACH 5000

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct request r;
	struct store_view *view;
};

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

struct findings {
	struct store_finding *list;
	size_t n;
};

static enum err
write_findings(struct store_tx *tx, void *arg)
{
	struct findings *f = arg;
	uint32_t left_out;

	return store_finding_put_list(tx, f->list, f->n, &left_out);
}

static void
find_each(struct place *p, uint64_t subject_nr)
{
	struct findings f = {calloc(EACH, sizeof(struct store_finding)), EACH};

	assert_non_null(f.list);
	for (unsigned i = 0; i < EACH; i++) {
		struct store_finding *one = &f.list[i];

		snprintf(one->id.text, sizeof(one->id.text), "f%u-%u", (unsigned)subject_nr, i);
		snprintf(one->advisory, sizeof(one->advisory), "CVE-2026-%u", 10000 + i);
		one->subject_nr = subject_nr;
		one->rank = i;
		one->first_seen = one->last_seen = NOW;
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_findings, &f), ERR_OK);
	free(f.list);
}

static void
fill(struct place *p)
{
	struct store_software list[PACKAGES] = {{0}};
	struct store_software_take take = {PC, STORE_STOCK_COLLECTOR, NOW, list, PACKAGES};

	for (unsigned i = 0; i < PACKAGES; i++) {
		snprintf(list[i].name, sizeof(list[i].name), "linux-image-%u", i);
		strcpy(list[i].version, "6.1.1-1");
		snprintf(list[i].purl, sizeof(list[i].purl),
			"pkg:deb/debian/linux-image-%u@6.1.1-1?distro=debian-12&upstream=linux", i);
	}
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_take, &take), ERR_OK);
	for (unsigned i = 1; i <= PACKAGES; i++)
		find_each(p, i);
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	fill(p);
	assert_int_equal(store_read(p->portal.store, &p->view), ERR_OK);
	p->r = (struct request){.portal = &p->portal,
		.view = p->view,
		.now = NOW,
		.arena = arena_new(REQUEST_ARENA_BYTES),
		.upload.fd = -1};
	p->r.response.body = buf_of(PAGE_BYTES_MAX);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	store_read_end(p->view);
	buf_done(&p->r.response.body);
	arena_free(p->r.arena);
	place_close(&p->portal, p->folder);
	free(p);
	return 0;
}

static void
the_list_shows_them(void **state)
{
	struct place *p = *state;

	assert_int_equal(get_stock_findings(&p->r), ERR_OK);
	assert_true(str_find(buf_view(&p->r.response.body), STR("CVE-2026-14999")) >= 0);
	assert_true(str_find(buf_view(&p->r.response.body), STR("CVE-2026-10000")) < 0);
}

static void
one_of_them_is_shown(void **state)
{
	struct place *p = *state;

	p->r.arg = STR("f1-7");
	assert_int_equal(get_stock_finding(&p->r), ERR_OK);
	assert_true(str_find(buf_view(&p->r.response.body), STR("CVE-2026-10007")) >= 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(the_list_shows_them),
		T(one_of_them_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
