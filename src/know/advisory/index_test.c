/* What goes into an index comes out again; what is altered is refused. */
#include "know/advisory/index_own.h"
#include "know/advisory/memory_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char one[] =
	"{'id':'GHSA-1','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1'],"
	"'summary':'bad things','affected':[{'package':{'ecosystem':'npm','name':'lodash'},"
	"'ranges':[{'type':'SEMVER','events':[{'fixed':'4.17.21'},{'introduced':'0'},"
	"{'introduced':'5.0.0'},{'last_affected':'5.0.2'}]}],"
	"'versions':['1.0.0','5.0.3','5.0.1']}]}";
static const char two[] =
	"{'id':'GO-1','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1','CVE-2024-2'],"
	"'affected':[{'package':{'ecosystem':'Go','name':'example.org/a'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'1.0.0'},{'fixed':'1.2.0'}]}],"
	"'ecosystem_specific':{'imports':[{'path':'example.org/a','goos':['windows']}]}}]}";
static const char three[] =
	"{'id':'PYSEC-9','modified':'2024-01-02T00:00:00Z','withdrawn':'2024-02-02T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'PyPI','name':'Some_Thing'},'versions':['1.0']}]}";
static const char four[] =
	"{'id':'PYSEC-8','modified':'2024-01-02T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'PyPI','name':'Some_Thing'},"
	"'versions':['1.0','1.0.0','2.0'],'ranges':[{'type':'ECOSYSTEM','events':"
	"[{'introduced':'0'},{'limit':'0.5'}]}]}]}";

static void
make(struct memory *m, const uint8_t *seed, const char *const *texts, size_t n)
{
	struct advisory_built built;

	memory_start(m, seed);
	for (size_t i = 0; i < n; i++)
		memory_osv(m, "osv", texts[i]);
	assert_int_equal(memory_finish(m, &built), ERR_OK);
}

static bool
is_hit(struct advisory_index *x, const struct package *p, struct str version)
{
	struct advisory_package found;
	struct advisory_affected a;
	struct advisory_interval in;

	if (!advisory_index_package(x, p, &found))
		return false;
	for (uint32_t i = found.affected; i < found.affected_end; i++) {
		assert_true(advisory_index_affected(x, i, &a));
		for (uint32_t k = a.intervals; k < a.intervals_end; k++) {
			assert_true(advisory_index_interval(x, k, &in));
			if (advisory_interval_has(
				    &in, advisory_index_place(x, &found, in.is_semver, version)))
				return true;
		}
	}
	return false;
}

static void
finds_versions(void **state)
{
	static const struct {
		const char *version;
		bool is_hit;
	} cases[] = {{"0.0.1", true}, {"4.17.20", true}, {"4.17.21", false}, {"4.17.21-rc.1", true},
		{"5.0.0", true}, {"5.0.0-rc.1", false}, {"5.0.2", true}, {"5.0.3", true},
		{"5.0.4", false}, {"6.0.0", false}};
	const char *const texts[] = {one, two, three, four};
	const struct package lodash = {ECOSYSTEM_NPM, STR(""), STR("lodash")};
	const struct package thing = {ECOSYSTEM_PYPI, STR(""), STR("some-thing")};
	const struct package other = {ECOSYSTEM_PYPI, STR(""), STR("lodash")};
	struct advisory_index *x;
	struct memory m;

	make(&m, NULL, texts, 4);
	assert_int_equal(advisory_index_open(buf_view(&m.file), NULL, &x, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(is_hit(x, &lodash, str_c(cases[i].version)), cases[i].is_hit);
	assert_true(is_hit(x, &thing, STR("1.0.0.0"))); /* the same version as 1.0 */
	assert_true(is_hit(x, &thing, STR("2.0")));
	assert_true(is_hit(x, &thing, STR("0.4")));
	assert_false(is_hit(x, &thing, STR("0.5")));
	assert_false(is_hit(x, &thing, STR("1.1")));
	assert_false(is_hit(x, &other, STR("1.0")));
	assert_int_equal(advisory_index_err(x), ERR_OK);
	advisory_index_close(x);
	memory_done(&m);
}

static void
names_are_one_vulnerability(void **state)
{
	const char *const texts[] = {one, two, three};
	struct advisory_vulnerability v;
	uint32_t a, b, c;
	struct advisory_index *x;
	struct advisory_entry e;
	struct memory m;

	make(&m, NULL, texts, 3);
	assert_int_equal(advisory_index_open(buf_view(&m.file), NULL, &x, NULL), ERR_OK);
	assert_true(advisory_index_named(x, STR("GHSA-1"), &a));
	assert_true(advisory_index_named(x, STR("CVE-2024-2"), &b));
	assert_true(advisory_index_named(x, STR("PYSEC-9"), &c));
	assert_int_equal(a, b);
	assert_int_not_equal(a, c);
	assert_false(advisory_index_named(x, STR("CVE-2024-3"), &c));
	assert_true(advisory_index_vulnerability(x, a, &v));
	assert_int_equal(v.advisories_end - v.advisories, 2);
	assert_int_equal(v.names_end - v.names, 4);
	assert_true(advisory_index_entry(x, v.advisories, &e));
	assert_true(str_equal(e.id, STR("GHSA-1")));
	assert_true(str_equal(e.summary, STR("bad things")));
	advisory_index_close(x);
	memory_done(&m);
}

static void
order_of_telling_does_not_matter(void **state)
{
	const char *const forward[] = {one, two, three, four, one};
	const char *const backward[] = {four, three, two, one};
	struct memory a, b;

	make(&a, NULL, forward, 5);
	make(&b, NULL, backward, 4);
	assert_int_equal(a.file.len, b.file.len);
	assert_memory_equal(a.file.p, b.file.p, a.file.len);
	memory_done(&a);
	memory_done(&b);
}

static bool
go_on(void *arg, struct buf *b)
{
	return true;
}

static void
comes_out_as_it_went_in(void **state)
{
	const char *const texts[] = {one, two, three, four};
	struct buf records = buf_of(1 << 20);
	struct advisory_built built;
	struct advisory_index *x;
	struct memory a, b;

	make(&a, NULL, texts, 4);
	assert_int_equal(advisory_index_open(buf_view(&a.file), NULL, &x, NULL), ERR_OK);
	assert_int_equal(advisory_index_records(x, &records, go_on, NULL), ERR_OK);
	memory_start(&b, NULL);
	assert_int_equal(advisory_builder_source(b.builder, STR("osv"), 1600000000000), ERR_OK);
	assert_int_equal(advisory_builder_records(b.builder, buf_view(&records), NULL), ERR_OK);
	assert_int_equal(memory_finish(&b, &built), ERR_OK);
	assert_int_equal(a.file.len, b.file.len);
	assert_memory_equal(a.file.p, b.file.p, a.file.len);
	advisory_index_close(x);
	buf_done(&records);
	memory_done(&a);
	memory_done(&b);
}

/* Opened and looked through, every page. */
static enum err
whole(struct str file, const uint8_t *key)
{
	struct advisory_index *x;
	enum err err = advisory_index_open(file, key, &x, NULL);

	if (err == ERR_OK) {
		err = advisory_index_check(x, NULL);
		advisory_index_close(x);
	}
	return err;
}

static void
every_altered_byte_is_refused(void **state)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {7};
	const char *const texts[] = {one, two, three, four};
	uint8_t open_key[SIGN_PUBLIC_BYTES], wrong[SIGN_PUBLIC_BYTES] = {1};
	/* tests/know/hostile: each one, which takes half a minute */
	bool is_every = getenv("SAKIMORI_EVERY") != NULL;
	struct memory m, bare;

	sign_public_of(seed, open_key);
	make(&m, seed, texts, 4);
	make(&bare, NULL, texts, 4);
	assert_int_equal(whole(buf_view(&m.file), open_key), ERR_OK);
	assert_int_equal(whole(buf_view(&m.file), NULL), ERR_OK);
	assert_int_equal(whole(buf_view(&m.file), wrong), ERR_DENIED);
	assert_int_equal(whole(buf_view(&bare.file), NULL), ERR_OK);
	assert_int_equal(whole(buf_view(&bare.file), open_key), ERR_DENIED);
	for (size_t i = 0; i < m.file.len; i += is_every || i < 4096 || i % 1024 > 1000 ? 1 : 97) {
		m.file.p[i] ^= 1;
		assert_int_not_equal(whole(buf_view(&m.file), NULL), ERR_OK);
		m.file.p[i] ^= 1;
		bare.file.p[i] ^= 1;
		assert_int_not_equal(whole(buf_view(&bare.file), NULL), ERR_OK);
		bare.file.p[i] ^= 1;
	}
	for (size_t n = 0; n < m.file.len; n += is_every ? 1 : 4099)
		assert_int_not_equal(whole(str_of(m.file.p, n), NULL), ERR_OK);
	assert_int_not_equal(whole(str_of(m.file.p, m.file.len - 1), NULL), ERR_OK);
	memory_done(&m);
	memory_done(&bare);
}

static void
no_claim(void *arg, const struct advisory_claim *c)
{
	(void)arg;
	(void)c;
}

/* Signed, and still nonsense: a walk that gives up says so, as nothing found is taken for "no". */
static void
a_walk_that_gives_up_says_so(void **state)
{
	static const char fifth[] =
		"{'id':'GHSA-5','modified':'2024-01-02T00:00:00Z','affected':[{'package':"
		"{'ecosystem':'npm','name':'lodash'},'versions':['1.0.0']}]}";
	const char *const texts[] = {one, fifth};
	const struct package lodash = {ECOSYSTEM_NPM, STR(""), STR("lodash")};
	struct advisory_package p;
	struct advisory_index *x;
	struct memory m;
	char *word;

	(void)state;
	make(&m, NULL, texts, 2);
	assert_int_equal(advisory_index_open(buf_view(&m.file), NULL, &x, NULL), ERR_OK);
	assert_int_equal(advisory_index_check(x, NULL), ERR_OK);
	assert_true(advisory_index_package(x, &lodash, &p));
	assert_int_equal(p.affected_end - p.affected, 2);
	advisory_index_walk(x, &p, STR("1.0.0"), no_claim, NULL);
	assert_int_equal(advisory_index_err(x), ERR_OK);
	/* where the second row's intervals begin: behind all */
	word = m.file.p + (x->pages - x->file) + x->sections[SECTION_AFFECTED].at +
	       ((uint64_t)p.affected + 1) * 16 + 4;
	memset(word, 0x7f, 4);
	advisory_index_walk(x, &p, STR("1.0.0"), no_claim, NULL);
	assert_int_equal(advisory_index_err(x), ERR_MALFORMED);
	advisory_index_close(x);
	memory_done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_versions),
		cmocka_unit_test(names_are_one_vulnerability),
		cmocka_unit_test(order_of_telling_does_not_matter),
		cmocka_unit_test(comes_out_as_it_went_in),
		cmocka_unit_test(every_altered_byte_is_refused),
		cmocka_unit_test(a_walk_that_gives_up_says_so),
	};

	return sign_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
