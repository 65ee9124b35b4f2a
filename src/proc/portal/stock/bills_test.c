/* Bills that are kept: their licences, two side by side, and what is handed on with a signature. */
#include "proc/portal/stock/bills.h"

#include "stock/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW

#define NONE                                                                                       \
	.group = STR(""), .supplier = STR(""), .purl = STR(""), .cpe = STR(""), .hash = STR(""),   \
	.source_name = STR(""), .source_version = STR("")

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct arena *arena;
	struct request request;
};

static enum err
put_bills(struct store_tx *tx, void *arg)
{
	const struct store_component one[] = {
		{.name = STR("zlib"), .version = STR("1.2.11"), .licence = STR("Zlib"), NONE},
		{.name = STR("log4j"), .version = STR("2.14"), .licence = STR("Apache-2.0"), NONE},
		{.name = STR("mine"), .version = STR("1"), .licence = STR("Apache-2.0"), NONE},
		{.name = STR("bare"), .version = STR("1"), .licence = STR(""), NONE}};
	const struct store_component two[] = {
		{.name = STR("zlib"), .version = STR("1.3"), .licence = STR("Zlib"), NONE},
		{.name = STR("mine"), .version = STR("1"), .licence = STR("MIT"), NONE},
		{.name = STR("new"), .version = STR("7"), .licence = STR("MIT"), NONE}};
	struct store_bill_put a = {.file = STR("{\"first\":1}"), .list = one, .n = 4},
			      b = {.file = STR("{}"), .list = two, .n = 3};
	enum err err;

	(void)arg;
	str_copy(STR("B1"), a.bill.id.text, sizeof(a.bill.id.text));
	str_copy(STR("B2"), b.bill.id.text, sizeof(b.bill.id.text));
	str_copy(STR("app"), a.bill.name, sizeof(a.bill.name));
	str_copy(STR("app"), b.bill.name, sizeof(b.bill.name));
	str_copy(STR("app.json"), a.bill.file_name, sizeof(a.bill.file_name));
	a.bill.n_said = 4;
	a.bill.came = NOW - 1;
	b.bill.n_said = 3;
	b.bill.came = NOW;
	err = store_bill_put(tx, &a);
	return err == ERR_OK ? store_bill_put(tx, &b) : err;
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	p->arena = arena_new(64 << 20);
	p->request = (struct request){.portal = &p->portal,
		.arena = p->arena,
		.now = NOW,
		.zone_minutes = 540,
		.is_set_up = true,
		.has_session = true,
		.lang = LANG_EN};
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_bills, NULL), ERR_OK);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	arena_free(p->arena);
	place_close(&p->portal, p->folder);
	free(p);
	return 0;
}

/* The answer, in the arena, ending with a NUL. */
static enum err
asks(struct place *p, handler_fn *handler, const char *path, struct str *ret_body)
{
	struct request *r = &p->request;
	struct store_view *v;
	struct buf body;
	enum err err;

	r->path = str_c(path);
	r->response = (struct response){.status = 200, .body = buf_of(1 << 22)};
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	r->view = v;
	err = handler(r);
	store_read_end(v);
	body = r->response.body;
	*ret_body = str_of(arena_copy(p->arena, buf_view(&body)), body.len);
	buf_done(&body);
	return err;
}

static bool
says(struct str body, const char *words)
{
	return str_find(body, str_c(words)) >= 0;
}

static void
licences_stand_beside_a_bill_the_most_first(void **state)
{
	struct place *p = *state;
	struct stock_bill_view v = {.n = 0};
	struct store_view *view;
	struct store_bill b;

	assert_int_equal(store_read(p->portal.store, &view), ERR_OK);
	p->request.view = view;
	assert_int_equal(store_bill_get(view, "B1", &b), ERR_OK);
	assert_int_equal(bill_licences(&p->request, &b, &v), ERR_OK);
	store_read_end(view);
	assert_int_equal(v.n_licences, 3);
	assert_int_equal(v.n_licences_all, 3);
	assert_true(str_equal(v.licences[0].id, STR("Apache-2.0")));
	assert_int_equal(v.licences[0].n, 2);
	assert_int_equal(v.licences[1].id.len, 0); /* that none is said is said */
}

static void
two_bills_stand_side_by_side(void **state)
{
	struct place *p = *state;
	const struct form_field fields[] = {{STR("with"), STR("B2")}, {STR("hand"), STR("1")}};
	struct str body;

	assert_int_equal(asks(p, get_stock_bill_diff, "/stock/bill/B1/diff", &body), ERR_OK);
	assert_true(says(body, "value=\"B2\""));
	assert_false(says(body, "1.2.11"));
	p->request.query = (struct form){fields, 2};
	assert_int_equal(asks(p, get_stock_bill_diff, "/stock/bill/B1/diff", &body), ERR_OK);
	assert_true(says(body, "1.2.11"));
	assert_true(says(body, "log4j"));
	assert_true(says(body, "the tool did not find it"));
	assert_int_equal(asks(p, get_stock_bill_diff, "/stock/bill/B9/diff", &body), ERR_NOT_FOUND);
	p->request.query = (struct form){0};
}

static void
what_is_handed_on_can_be_checked(void **state)
{
	struct place *p = *state;
	uint8_t key[SIGN_PUBLIC_BYTES], seed[SIGN_SEED_BYTES], again[SIGN_SEED_BYTES];
	struct str page, file, signature, text, comment;

	assert_int_equal(asks(p, get_stock_bill_deliver, "/stock/bill/B1/deliver", &page), ERR_OK);
	assert_int_equal(
		asks(p, get_stock_bill_sealed, "/stock/bill/B1/deliver/file", &file), ERR_OK);
	assert_true(str_equal(file, STR("{\"first\":1}")));
	assert_int_equal(
		asks(p, get_stock_bill_sealed, "/stock/bill/B1/deliver/minisig", &signature),
		ERR_OK);
	assert_int_equal(
		asks(p, get_stock_bill_sealed, "/stock/bill/B1/deliver/key", &text), ERR_OK);
	assert_int_equal(seal_public_read(text, key), ERR_OK);
	assert_int_equal(seal_check(key, file, signature, &comment), ERR_OK);
	assert_true(says(comment, "file:app.json"));
	assert_int_equal(seal_check(key, STR("{}"), signature, NULL), ERR_DENIED);
	str_split(&text, '\n');
	text = str_trim(text);
	assert_true(str_find(page, text) >= 0);
	/* the same key the next time */
	assert_int_equal(stock_seal_key(&p->portal, seed), ERR_OK);
	assert_int_equal(stock_seal_key(&p->portal, again), ERR_OK);
	assert_memory_equal(seed, again, sizeof(seed));
	assert_int_equal(asks(p, get_stock_bill_sealed, "/stock/bill/B1/deliver/else", &file),
		ERR_NOT_FOUND);
}

#define AT_ONCE 8

struct seal_asker {
	struct portal *portal;
	pthread_barrier_t *begin;
	uint8_t seed[SIGN_SEED_BYTES];
};

static void *
ask_seal(void *arg)
{
	struct seal_asker *a = arg;

	pthread_barrier_wait(a->begin);
	if (stock_seal_key(a->portal, a->seed) != ERR_OK)
		memset(a->seed, 0, sizeof(a->seed));
	return NULL;
}

/* The first page that shows the key, and another at the same time: what is shown is what signs. */
static void
those_who_ask_at_once_get_one_key(void **state)
{
	struct place *p = *state;
	struct seal_asker all[AT_ONCE];
	pthread_t threads[AT_ONCE];
	pthread_barrier_t begin;
	uint8_t kept[SIGN_SEED_BYTES], none[SIGN_SEED_BYTES] = {0};

	assert_int_equal(pthread_barrier_init(&begin, NULL, AT_ONCE), 0);
	for (size_t i = 0; i < AT_ONCE; i++) {
		all[i] = (struct seal_asker){.portal = &p->portal, .begin = &begin};
		assert_int_equal(pthread_create(&threads[i], NULL, ask_seal, &all[i]), 0);
	}
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	pthread_barrier_destroy(&begin);
	assert_int_equal(stock_seal_key(&p->portal, kept), ERR_OK);
	assert_memory_not_equal(kept, none, sizeof(kept));
	for (size_t i = 0; i < AT_ONCE; i++)
		assert_memory_equal(all[i].seed, kept, sizeof(kept));
}

/* Of two bills of the same product and version the later counts, and lists say so. */
static void
the_later_of_two_counts(void **state)
{
	struct place *p = *state;
	const struct stock_bill_row *rows;
	struct store_view *v;
	struct str body;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	p->request.view = v;
	assert_int_equal(stock_bill_rows(&p->request, NULL, &rows, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_memory_equal(rows[0].id.p, "B2", 2);
	assert_false(rows[0].is_replaced);
	assert_true(rows[1].is_replaced);
	assert_int_equal(asks(p, get_stock_bill_diff, "/stock/bill/B2/diff", &body), ERR_OK);
	assert_non_null(strstr(body.p, "a later one took its place"));
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(the_later_of_two_counts),
		T(licences_stand_beside_a_bill_the_most_first),
		T(two_bills_stand_side_by_side),
		T(what_is_handed_on_can_be_checked),
		T(those_who_ask_at_once_get_one_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
