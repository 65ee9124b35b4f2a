/* Base + delta is the index that is made of everything, byte for byte; or it is refused. */
#include "know/advisory/delta.h"
#include "know/advisory/memory_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* Advisory n of a made-up list, in its v-th wording. */
static void
tell(struct memory *m, unsigned n, unsigned v)
{
	char text[600];

	snprintf(text, sizeof(text),
		"{'id':'T-%u','modified':'2024-01-%02uT00:00:00Z','aliases':['CVE-2024-%u'],"
		"'affected':[{'package':{'ecosystem':'npm','name':'p%u'},'versions':['9.%u.0'],"
		"'ranges':[{'type':'SEMVER','events':[{'introduced':'1.%u.0'},{'fixed':'2.%u'}]}]}"
		"]}",
		n, v + 1, n / 2, n % 7, n, n, v);
	memory_osv(m, n % 3 == 0 ? "three" : "others", text);
}

static void
tell_marks(struct memory *m, unsigned n, bool is_fresh)
{
	struct advisory_sink *s = advisory_builder_sink(m->builder);
	char id[32];

	assert_int_equal(advisory_builder_source(m->builder, STR("marks"), 5000), ERR_OK);
	snprintf(id, sizeof(id), "CVE-2024-%u", n);
	s->epss(s->arg, &(struct epss){.id = str_c(id), .score = is_fresh ? 20000 : 10000});
	if (is_fresh ? n % 5 == 0 : n % 4 == 0)
		s->exploited(s->arg, &(struct exploited){.id = str_c(id), .vendor = STR("acme")});
}

static void
make(struct memory *m, bool is_fresh, const uint8_t *seed)
{
	struct advisory_built built;

	memory_start(m, seed);
	for (unsigned n = 0; n < 200; n++) {
		if (is_fresh ? n % 11 == 0 : n % 13 == 0)
			continue; /* gone, or not there yet */
		tell(m, n, is_fresh && n % 17 == 0 ? 2 : 1);
	}
	for (unsigned n = 0; n < 120; n++)
		tell_marks(m, n, is_fresh && n % 10 == 0);
	if (is_fresh)
		memory_osv(
			m, "new", "{'id':'N-1','modified':'2024-01-02T00:00:00Z','affected':[]}");
	assert_int_equal(memory_finish(m, &built), ERR_OK);
}

static bool
go_on(void *arg, struct buf *b)
{
	return true;
}

static struct advisory_index *
open_records(struct memory *m, struct buf *records, struct advisory_index_info *info)
{
	struct advisory_index *x;

	*records = buf_of(1 << 24);
	assert_int_equal(advisory_index_open(buf_view(&m->file), NULL, &x, NULL), ERR_OK);
	assert_int_equal(advisory_index_records(x, records, go_on, NULL), ERR_OK);
	advisory_index_info(x, info);
	return x;
}

struct bench {
	struct memory base, fresh;
	struct buf base_records, fresh_records, delta;
	struct advisory_delta_sides sides;
	struct advisory_index *base_index, *fresh_index;
};

static void
start(struct bench *t, const uint8_t *seed)
{
	struct advisory_delta_counts counts;

	make(&t->base, false, seed);
	make(&t->fresh, true, seed);
	t->base_index = open_records(&t->base, &t->base_records, &t->sides.base);
	t->fresh_index = open_records(&t->fresh, &t->fresh_records, &t->sides.fresh);
	t->sides.base_records = buf_view(&t->base_records);
	t->sides.fresh_records = buf_view(&t->fresh_records);
	t->delta = buf_of(1 << 24);
	assert_int_equal(advisory_delta_make(&t->sides, seed, &t->delta, &counts), ERR_OK);
	assert_true(counts.same > 200 && counts.changed > 20 && counts.gone > 10);
	assert_true(t->delta.len < t->fresh_records.len / 2);
}

static void
stop(struct bench *t)
{
	advisory_index_close(t->base_index);
	advisory_index_close(t->fresh_index);
	buf_done(&t->base_records);
	buf_done(&t->fresh_records);
	buf_done(&t->delta);
	memory_done(&t->base);
	memory_done(&t->fresh);
}

static void
base_and_delta_are_the_new_one(void **state)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {3};
	struct advisory_built built;
	struct advisory_delta d;
	struct memory m;
	struct bench t;

	for (int is_signed = 0; is_signed < 2; is_signed++) {
		struct advisory_build options;

		start(&t, is_signed ? seed : NULL);
		assert_int_equal(advisory_delta_read(buf_view(&t.delta), NULL, &d, NULL), ERR_OK);
		options = advisory_delta_build(&d);
		memory_start_as(&m, &options); /* without the seed */
		assert_int_equal(advisory_delta_apply(&d, t.base_index, m.builder, NULL), ERR_OK);
		assert_int_equal(memory_finish(&m, &built), ERR_OK);
		assert_int_equal(m.file.len, t.fresh.file.len);
		assert_memory_equal(m.file.p, t.fresh.file.p, m.file.len);
		memory_done(&m);
		stop(&t);
	}
}

static void
another_base_is_refused(void **state)
{
	struct advisory_delta d;
	struct memory m;
	struct bench t;
	struct advisory_built built;

	start(&t, NULL);
	assert_int_equal(advisory_delta_read(buf_view(&t.delta), NULL, &d, NULL), ERR_OK);
	memory_start(&m, NULL);
	assert_int_equal(advisory_delta_apply(&d, t.fresh_index, m.builder, NULL), ERR_INVALID);
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	memory_done(&m);
	stop(&t);
}

static void
every_altered_byte_is_refused(void **state)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {9};
	uint8_t open_key[SIGN_PUBLIC_BYTES];
	struct advisory_delta d;
	struct bench t;

	sign_public_of(seed, open_key);
	start(&t, seed);
	assert_int_equal(advisory_delta_read(buf_view(&t.delta), open_key, &d, NULL), ERR_OK);
	for (size_t i = 0; i < t.delta.len; i++) {
		t.delta.p[i] ^= 4;
		assert_int_not_equal(
			advisory_delta_read(buf_view(&t.delta), NULL, &d, NULL), ERR_OK);
		t.delta.p[i] ^= 4;
	}
	for (size_t n = 0; n < t.delta.len; n += 7)
		assert_int_not_equal(
			advisory_delta_read(str_of(t.delta.p, n), NULL, &d, NULL), ERR_OK);
	stop(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_and_delta_are_the_new_one),
		cmocka_unit_test(another_base_is_refused),
		cmocka_unit_test(every_altered_byte_is_refused),
	};

	return sign_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
