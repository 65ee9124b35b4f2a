/* Random companies: what the reverse index says of each advisory is what matching each company's
 * components says, one by one. */
#include "know/reverse/reverse.h"

#include "know/advisory/memory_test.h"
#include "know/match/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define PACKAGES 20
#define VERSIONS 12
#define ITEMS (PACKAGES * VERSIONS)
#define COMPANIES 500
#define ADVISORIES 60

static uint32_t
random_below(uint64_t *state, uint32_t n)
{
	*state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(*state >> 33) % n;
}

/* Of even packages PyPI, of odd ones npm: two orders, and semver ranges in PyPI. */
static const char *
version_of(uint32_t v, char room[32])
{
	static const char *const tails[] = {"", "-rc.1", ".post1"};

	snprintf(room, 32, "%u.%u%s", v / 4, v % 4, v % 4 == 3 ? tails[v % 3] : ".0");
	return room;
}

static void
make_index(struct memory *m)
{
	struct advisory_built built;
	uint64_t state = 7;

	memory_start(m, NULL);
	for (uint32_t i = 0; i < ADVISORIES; i++) {
		uint32_t p = random_below(&state, PACKAGES), a = random_below(&state, VERSIONS);
		char text[500], from[32], to[32], one[32];

		snprintf(text, sizeof(text),
			"{'id':'T-%u','modified':'2024-01-01T00:00:00Z','affected':[{'package':"
			"{'ecosystem':'%s','name':'p%u'},'versions':['%s'],'ranges':[{'type':'%s',"
			"'events':[{'introduced':'%s'},{'%s':'%s'}]}]}]}",
			i, p % 2 ? "npm" : "PyPI", p,
			version_of(random_below(&state, VERSIONS), one),
			random_below(&state, 2) ? "SEMVER" : "ECOSYSTEM",
			a % 3 == 0 ? "0" : version_of(a, from), a % 2 ? "fixed" : "last_affected",
			version_of(random_below(&state, VERSIONS), to));
		memory_osv(m, "t", text);
	}
	assert_int_equal(memory_finish(m, &built), ERR_OK);
}

struct world {
	struct memory memory;
	struct advisory_index *index;
	uint32_t items[ITEMS];
	uint32_t companies[COMPANIES][10];
	bool has[COMPANIES][ADVISORIES]; /* the long way */
};

static void
item_purl(uint32_t i, char room[80])
{
	char version[32];

	snprintf(room, 80, "pkg:%s/p%u@%s", i / VERSIONS % 2 ? "npm" : "pypi", i / VERSIONS,
		version_of(i % VERSIONS, version));
}

struct long_way {
	struct world *w;
	uint32_t company;
};

static void
row(void *arg, const struct match_row *r)
{
	struct long_way *l = arg;
	struct advisory_entry e;
	uint64_t n;

	assert_true(advisory_index_entry(l->w->index, r->advisory, &e));
	assert_int_equal(str_u64(str_of(e.id.p + 2, e.id.len - 2), ADVISORIES, &n), ERR_OK);
	l->w->has[l->company][n] = true;
}

static void
match_all(struct world *w)
{
	const struct match_target target = {0};
	struct long_way l = {.w = w};
	const struct match_sink sink = {.row = row, .arg = &l};
	struct matcher *m = matcher_new(w->index, &target, &sink);

	assert_non_null(m);
	for (l.company = 0; l.company < COMPANIES; l.company++)
		for (int i = 0; i < 10; i++) {
			char purl[80];
			struct component c = {0};

			item_purl(w->companies[l.company][i], purl);
			c.purl = str_c(purl);
			assert_int_equal(match_component(m, &c), ERR_OK);
		}
	matcher_free(m);
}

static struct reverse *
make_reverse(struct world *w)
{
	struct reverse_builder *b = reverse_builder_new(&memory_key);
	struct reverse *r;

	assert_non_null(b);
	for (uint32_t i = ITEMS; i-- > 0;) { /* in no order */
		char name[16], version[32];
		struct package p = {i / VERSIONS % 2 ? ECOSYSTEM_NPM : ECOSYSTEM_PYPI};
		uint32_t again;

		snprintf(name, sizeof(name), "p%u", i / VERSIONS);
		p.name = str_c(name);
		version_of(i % VERSIONS, version);
		assert_int_equal(reverse_item(b, &p, str_c(version), &w->items[i]), ERR_OK);
		assert_int_equal(reverse_item(b, &p, str_c(version), &again), ERR_OK);
		assert_int_equal(w->items[i], again);
	}
	assert_int_equal(reverse_begin(b), ERR_OK);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t c = 0; c < COMPANIES; c++) {
			uint32_t items[10];

			for (int i = 0; i < 10; i++)
				items[i] = w->items[w->companies[c][i]];
			assert_int_equal(reverse_company(b, items, 10), ERR_OK);
		}
		if (pass == 0)
			assert_int_equal(reverse_half(b), ERR_OK);
	}
	assert_int_equal(reverse_end(b, &r), ERR_OK);
	reverse_builder_free(b);
	return r;
}

static void
both_directions_agree(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	uint64_t random = 42, hits = 0;
	struct reverse *r;

	assert_non_null(w);
	make_index(&w->memory);
	assert_int_equal(
		advisory_index_open(buf_view(&w->memory.file), NULL, &w->index, NULL), ERR_OK);
	for (uint32_t c = 0; c < COMPANIES; c++)
		for (int i = 0; i < 10;
			i++) /* every third has what the first has, the first item is everywhere */
			w->companies[c][i] = c % 3 == 0 ? (uint32_t)i * 7
					     : i == 0	? 0
							: random_below(&random, ITEMS);
	match_all(w);
	r = make_reverse(w);
	assert_true(reverse_info(r).sets < COMPANIES && reverse_info(r).dense > 0);
	for (uint32_t n = 0; n < ADVISORIES; n++) {
		uint64_t companies[COMPANIES / 64 + 1] = {0}, sets[COMPANIES / 64 + 1] = {0};
		struct reverse_answer a = {.companies = companies, .sets = sets};
		struct advisory_vulnerability v;
		uint32_t no, count = 0;
		char id[16];

		snprintf(id, sizeof(id), "T-%u", n);
		assert_true(advisory_index_named(w->index, str_c(id), &no));
		assert_true(advisory_index_vulnerability(w->index, no, &v));
		assert_true(reverse_advisory(r, w->index, v.advisories, &a));
		for (uint32_t c = 0; c < COMPANIES; c++)
			count += w->has[c][n];
		hits += count;
		assert_int_equal(reverse_companies(r, &a), count);
		for (uint32_t c = 0; c < COMPANIES; c++)
			assert_int_equal(companies[c / 64] >> (c % 64) & 1, w->has[c][n]);
	}
	assert_true(hits > 1000);
	reverse_free(r);
	advisory_index_close(w->index);
	memory_done(&w->memory);
	free(w);
}

static void
another_second_pass_is_refused(void **state)
{
	struct reverse_builder *b = reverse_builder_new(&memory_key);
	const struct package p = {ECOSYSTEM_NPM, STR(""), STR("a")};
	uint32_t items[2];
	struct reverse *r;

	assert_int_equal(reverse_item(b, &p, STR("1"), &items[0]), ERR_OK);
	assert_int_equal(reverse_item(b, &p, STR("2"), &items[1]), ERR_OK);
	assert_int_equal(reverse_begin(b), ERR_OK);
	assert_int_equal(reverse_company(b, items, 1), ERR_OK);
	assert_int_equal(reverse_company(b, (const uint32_t[]){9}, 1), ERR_INVALID);
	assert_int_equal(reverse_half(b), ERR_OK);
	assert_int_equal(reverse_end(b, &r), ERR_INVALID);
	assert_int_equal(reverse_company(b, items, 2), ERR_INVALID);
	assert_int_equal(reverse_end(b, &r), ERR_INVALID);
	reverse_builder_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_directions_agree),
		cmocka_unit_test(another_second_pass_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
