/* The shared library as another program has it, asked through the header alone; only the index that
 * it opens is made with our own rooms. */
#include <sakimori/know.h>

#include "know/advisory/memory_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char lodash[] =
	"{'id':'GHSA-1','modified':'2024-01-02T00:00:00Z','published':'2024-01-01T00:00:00Z',"
	"'aliases':['CVE-2024-1'],'summary':'It pollutes.',"
	"'affected':[{'package':{'ecosystem':'npm','name':'@acme/lodash'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'1.0.0'},{'fixed':'4.17.21'}]}]}]}";
static const char lodash_too[] =
	"{'id':'MINE-7','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1'],"
	"'affected':[{'package':{'ecosystem':'npm','name':'@acme/"
	"lodash'},'versions':['4.17.20']}]}";
static const char windows[] =
	"{'id':'GO-1','modified':'2024-01-02T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'Go','name':'example.org/a'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'}]}],"
	"'ecosystem_specific':{'imports':[{'path':'example.org/a','goos':['windows']}]}}]}";
static const char commits[] =
	"{'id':'OSV-1','modified':'2024-01-02T00:00:00Z',"
	"'affected':[{'package':{'ecosystem':'PyPI','name':'thing'},"
	"'ranges':[{'type':'GIT','repo':'https://example.org','events':[{'introduced':'0'}]}]}]}";

static const uint8_t seed[SIGN_SEED_BYTES] = {7};

/* The index's bytes; free(). */
static char *
make_index(size_t *ret_n)
{
	struct memory m;
	struct advisory_built built;
	char *bytes;

	memory_start(&m, seed);
	memory_osv(&m, "osv npm", lodash);
	memory_osv(&m, "mine", lodash_too);
	memory_osv(&m, "osv Go", windows);
	memory_osv(&m, "osv PyPI", commits);
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	bytes = malloc(m.file.len);
	assert_non_null(bytes);
	memcpy(bytes, m.file.p, m.file.len);
	*ret_n = m.file.len;
	memory_done(&m);
	return bytes;
}

struct fixture {
	char *bytes;
	size_t n_bytes;
	struct sakimori_index *index;
	struct sakimori_error error;
	struct sakimori_sink sink;
	struct sakimori_counts counts;
	char told[4096];
	size_t n_told;
	int stop_after, n_calls;
};

static void __attribute__((format(printf, 2, 3))) say(struct fixture *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	f->n_told +=
		(size_t)vsnprintf(f->told + f->n_told, sizeof(f->told) - f->n_told, format, ap);
	va_end(ap);
	assert_true(f->n_told < sizeof(f->told));
}

static int
is_enough(struct fixture *f)
{
	return ++f->n_calls == f->stop_after;
}

static int
hit(void *arg, const struct sakimori_hit *h)
{
	struct fixture *f = arg;

	assert_int_equal(h->size, sizeof(*h));
	assert_true(SAKIMORI_HAS(h, n_grounds));
	say(f, "hit %s %s of %s", h->id, sakimori_confidence_name(h->confidence),
		h->component->purl);
	for (size_t i = 0; i < h->n_names; i++)
		say(f, " %s", h->names[i]);
	for (size_t i = 0; i < h->n_mends; i++)
		say(f, " mended:%s", h->mends[i]);
	for (size_t i = 0; i < h->n_grounds; i++) {
		const struct sakimori_ground *g = h->grounds[i];

		say(f, " [%s %s %s %s %s %s %s%s]", g->advisory, sakimori_rule_name(g->rule),
			g->order, g->interval, g->source, g->package,
			g->n_platforms > 0 ? "on " : "", g->n_platforms > 0 ? g->platforms[0] : "");
	}
	say(f, ";");
	return is_enough(f);
}

static int
excluded(void *arg, const struct sakimori_excluded *x)
{
	struct fixture *f = arg;

	say(f, "excluded %s on %s;", x->id, x->ground->platforms[0]);
	return is_enough(f);
}

static int
unchecked(void *arg, const struct sakimori_unchecked *u)
{
	struct fixture *f = arg;

	say(f, "unchecked %s %s %s;", sakimori_reason_name(u->reason), u->advisory,
		u->component->name);
	return is_enough(f);
}

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->bytes = make_index(&f->n_bytes);
	f->sink = (struct sakimori_sink){sizeof(f->sink), hit, excluded, unchecked, f};
	f->counts.size = sizeof(f->counts);
	assert_int_equal(
		sakimori_index_open_memory(f->bytes, f->n_bytes, NULL, &f->index, &f->error),
		SAKIMORI_OK);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	sakimori_index_close(f->index);
	free(f->bytes);
	free(f);
	return 0;
}

static const char *
ask(struct fixture *f, const char *purl, const struct sakimori_target *target)
{
	f->n_told = 0;
	f->told[0] = '\0';
	f->n_calls = 0;
	assert_int_equal(
		sakimori_match_purl(f->index, purl, target, &f->sink, &f->counts, &f->error),
		SAKIMORI_OK);
	return f->told;
}

static void
test_explains(void **state)
{
	struct fixture *f = *state;
	const struct sakimori_target on_linux = {.size = sizeof(on_linux), .os = "linux"};

	assert_string_equal(ask(f, "pkg:npm/%40acme/lodash@4.17.20", NULL),
		"hit CVE-2024-1 sure of pkg:npm/%40acme/lodash@4.17.20 CVE-2024-1 GHSA-1 MINE-7"
		" [GHSA-1 range npm >= 1.0.0, < 4.17.21 osv npm @acme/lodash ]"
		" [MINE-7 listed npm = 4.17.20 mine @acme/lodash ];");
	assert_int_equal(f->counts.components, 1);
	assert_int_equal(f->counts.checked, 1);
	assert_int_equal(f->counts.hits, 1);
	assert_string_equal(ask(f, "pkg:npm/%40acme/lodash@4.17.21", NULL), "");
	assert_int_equal(f->counts.checked, 1);
	assert_int_equal(f->counts.hits, 0);
	assert_string_equal(ask(f, "npm/%40acme/lodash@0.1.0", NULL), "");
	assert_string_equal(ask(f, "npm/%40acme/lodash@4.0.0", NULL),
		"hit CVE-2024-1 likely of npm/%40acme/lodash@4.0.0 CVE-2024-1 GHSA-1 MINE-7 "
		"mended:scheme"
		" [GHSA-1 range npm >= 1.0.0, < 4.17.21 osv npm @acme/lodash ];");
	assert_string_equal(ask(f, "pkg:golang/example.org/a@1.0.0", NULL),
		"hit GO-1 to_be_confirmed of pkg:golang/example.org/a@1.0.0 GO-1"
		" [GO-1 range go * osv Go example.org/a on goos:windows];");
	assert_string_equal(ask(f, "pkg:golang/example.org/a@1.0.0", &on_linux),
		"excluded GO-1 on goos:windows;");
	assert_string_equal(ask(f, "pkg:pypi/thing@1", NULL), "unchecked only_commits OSV-1 ;");
	assert_string_equal(ask(f, "pkg:cargo/x@1.0.0", NULL), "unchecked no_ecosystem  ;");
	assert_string_equal(ask(f, "pkg:npm/x", NULL), "unchecked no_version  ;");
	assert_int_equal(f->counts.unchecked, 1);
	assert_string_equal(ask(f, "", NULL), "unchecked no_purl  ;");
}

static void
test_component_without_purl(void **state)
{
	struct fixture *f = *state;
	struct sakimori_component c = {.size = sizeof(c),
		.group = "@acme",
		.name = "lodash",
		.version = "2.0.0",
		.ecosystem = "npm"};

	assert_int_equal(
		sakimori_match_component(f->index, &c, NULL, &f->sink, &f->counts, &f->error),
		SAKIMORI_OK);
	assert_non_null(strstr(f->told, "hit CVE-2024-1 likely of "));
	c.ecosystem = "nonesuch";
	assert_int_equal(
		sakimori_match_component(f->index, &c, NULL, &f->sink, &f->counts, &f->error),
		SAKIMORI_NOT_FOUND);
	c.size = 3;
	assert_int_equal(
		sakimori_match_component(f->index, &c, NULL, &f->sink, &f->counts, &f->error),
		SAKIMORI_INVALID);
}

static const char bill[] = "# what we run\n"
			   "pkg:npm/%40acme/lodash@4.0.0\n"
			   "pkg:npm/%40acme/lodash@5.0.0\n"
			   "cpe:2.3:a:acme:thing:1.0:*:*:*:*:*:*:*\n";

static void
test_bill(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sakimori_match_bill(f->index, bill, sizeof(bill) - 1, NULL, &f->sink,
				 &f->counts, &f->error),
		SAKIMORI_OK);
	assert_int_equal(f->counts.components, 3);
	assert_int_equal(f->counts.checked, 2);
	assert_int_equal(f->counts.hits, 1);
	assert_non_null(strstr(f->told, "unchecked cpe_unknown  cpe:2.3:a:acme"));
	f->n_told = 0;
	assert_int_equal(sakimori_match_bill(f->index, "{\"bomFormat\":\"CycloneDX\",", 24, NULL,
				 &f->sink, &f->counts, &f->error),
		SAKIMORI_TRUNCATED);
	assert_true(f->error.what[0] != '\0');
	assert_int_equal(
		sakimori_match_bill(f->index, "hello", 5, NULL, &f->sink, &f->counts, &f->error),
		SAKIMORI_UNSUPPORTED);
	assert_int_equal(
		sakimori_match_bill(f->index, NULL, 0, NULL, &f->sink, &f->counts, &f->error),
		SAKIMORI_UNSUPPORTED);
}

/* A NUL in a name must not hide what stands behind it. */
static void
test_nul_inside(void **state)
{
	static const char text[] =
		"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":"
		"[{\"type\":\"library\",\"name\":\"good\\u0000bad\"}]}";
	struct fixture *f = *state;

	assert_int_equal(sakimori_match_bill(f->index, text, sizeof(text) - 1, NULL, &f->sink,
				 &f->counts, &f->error),
		SAKIMORI_OK);
	assert_string_equal(f->told, "unchecked no_purl  good\xef\xbf\xbd"
				     "bad;");
}

static void
test_stops(void **state)
{
	struct fixture *f = *state;

	f->stop_after = 1;
	assert_int_equal(sakimori_match_bill(f->index, bill, sizeof(bill) - 1, NULL, &f->sink,
				 &f->counts, &f->error),
		SAKIMORI_STOPPED);
	assert_int_equal(f->n_calls, 1);
	assert_int_equal(f->counts.components, 1);
	f->stop_after = 0;
	assert_non_null(strstr(ask(f, "pkg:npm/%40acme/lodash@4.17.20", NULL), "hit "));
}

static int
ask_again(void *arg, const struct sakimori_hit *h)
{
	struct fixture *f = arg;

	(void)h;
	assert_int_equal(sakimori_match_purl(f->index, "pkg:npm/x@1", NULL, &f->sink, NULL, NULL),
		SAKIMORI_BUSY);
	assert_int_equal(sakimori_index_check(f->index, NULL), SAKIMORI_BUSY);
	f->n_calls++;
	return 0;
}

static void
test_handle_at_work(void **state)
{
	struct fixture *f = *state;

	f->sink = (struct sakimori_sink){.size = sizeof(f->sink), .hit = ask_again, .arg = f};
	ask(f, "pkg:npm/%40acme/lodash@4.17.20", NULL);
	assert_int_equal(f->n_calls, 1);
}

/* Without a sink only the counts; without anything, nothing. */
static void
test_counts_alone(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
		sakimori_match_bill(f->index, bill, sizeof(bill) - 1, NULL, NULL, &f->counts, NULL),
		SAKIMORI_OK);
	assert_int_equal(f->counts.hits, 1);
	assert_int_equal(
		sakimori_match_bill(f->index, bill, sizeof(bill) - 1, NULL, NULL, NULL, NULL),
		SAKIMORI_OK);
	f->counts.size = 0;
	assert_int_equal(
		sakimori_match_bill(f->index, bill, sizeof(bill) - 1, NULL, NULL, &f->counts, NULL),
		SAKIMORI_INVALID);
	f->sink.size = 0;
	assert_int_equal(sakimori_match_purl(f->index, "pkg:npm/x@1", NULL, &f->sink, NULL, NULL),
		SAKIMORI_INVALID);
}

/* Programs that were made with a later header hand in longer structs. */
static void
test_longer_structs(void **state)
{
	struct fixture *f = *state;
	struct {
		struct sakimori_sink sink;
		void *later;
	} longer = {.sink = f->sink, .later = f};
	struct {
		struct sakimori_counts counts;
		uint64_t later;
	} counts = {.counts.size = sizeof(counts), .later = 99};

	longer.sink.size = sizeof(longer);
	assert_int_equal(sakimori_match_purl(f->index, "pkg:npm/%40acme/lodash@4.17.20", NULL,
				 &longer.sink, &counts.counts, NULL),
		SAKIMORI_OK);
	assert_int_equal(f->n_calls, 1);
	assert_int_equal(counts.counts.size, sizeof(counts.counts)); /* as far as it was written */
	assert_int_equal(counts.counts.hits, 1);
	assert_int_equal(counts.later, 99);
}

static void
test_info(void **state)
{
	struct fixture *f = *state;
	const struct sakimori_index_info *i = sakimori_index_describe(f->index);

	assert_int_equal(i->made, 1700000000000);
	assert_int_equal(i->n_sources, 4);
	assert_int_equal(i->n_advisories, 4);
	assert_int_equal(i->is_signed, 1);
	assert_int_equal(i->n_bytes, f->n_bytes);
	for (uint32_t k = 0; k < i->n_sources; k++)
		assert_int_equal(i->sources[k]->dated, 1600000000000);
	assert_int_equal(sakimori_index_check(f->index, &f->error), SAKIMORI_OK);
	assert_null(sakimori_index_describe(NULL));
	assert_string_equal(sakimori_know_version(), SAKIMORI_KNOW_VERSION);
}

static void
test_refuses_indexes(void **state)
{
	struct fixture *f = *state;
	struct sakimori_index *x = NULL;
	uint8_t key[SAKIMORI_KEY_BYTES], other[SAKIMORI_KEY_BYTES] = {1};
	unsigned n_refused = 0;

	sign_public_of(seed, key);
	assert_int_equal(
		sakimori_index_open_memory(f->bytes, f->n_bytes, key, &x, NULL), SAKIMORI_OK);
	assert_memory_equal(sakimori_index_describe(x)->public_key, key, sizeof(key));
	sakimori_index_close(x);
	assert_int_equal(sakimori_index_open_memory(f->bytes, f->n_bytes, other, &x, &f->error),
		SAKIMORI_DENIED);
	for (size_t n = 0; n < f->n_bytes; n += 97)
		assert_int_not_equal(
			sakimori_index_open_memory(f->bytes, n, NULL, &x, &f->error), SAKIMORI_OK);
	/* a byte altered: refused at once, or by the check */
	for (size_t at = 0; at < f->n_bytes; at += 61) {
		f->bytes[at] ^= 0x20;
		if (sakimori_index_open_memory(f->bytes, f->n_bytes, NULL, &x, &f->error) ==
			SAKIMORI_OK) {
			n_refused += sakimori_index_check(x, &f->error) != SAKIMORI_OK;
			assert_int_equal(f->error.code, SAKIMORI_MALFORMED);
			sakimori_index_close(x);
		} else {
			n_refused++;
		}
		f->bytes[at] ^= 0x20;
	}
	assert_int_equal(n_refused, (f->n_bytes + 60) / 61);
	assert_int_equal(sakimori_index_open("/", NULL, &x, &f->error), SAKIMORI_IO);
	assert_int_equal(
		sakimori_index_open("/nonesuch/file", NULL, &x, &f->error), SAKIMORI_NOT_FOUND);
	assert_int_equal(sakimori_index_open("/dev/null", NULL, &x, &f->error), SAKIMORI_IO);
	assert_int_equal(sakimori_index_open(NULL, NULL, &x, &f->error), SAKIMORI_INVALID);
	sakimori_index_close(NULL);
}

/* All pages altered after opening: whatever is asked ends with MALFORMED, now and later. */
static void
test_altered_while_open(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 4096; i < f->n_bytes; i++)
		f->bytes[i] ^= 1;
	assert_int_equal(sakimori_match_purl(f->index, "pkg:npm/%40acme/lodash@4.17.20", NULL,
				 &f->sink, &f->counts, &f->error),
		SAKIMORI_MALFORMED);
	assert_non_null(strstr(f->told, "unchecked damaged"));
	assert_int_equal(
		sakimori_match_bill(f->index, bill, sizeof(bill) - 1, NULL, NULL, NULL, NULL),
		SAKIMORI_MALFORMED);
}

static void
test_files(void **state)
{
	struct fixture *f = *state;
	char path[] = "/tmp/library_test.XXXXXX";
	int fd = mkstemp(path);
	struct sakimori_index *x;

	assert_true(fd >= 0);
	assert_int_equal(sakimori_index_open(path, NULL, &x, &f->error), SAKIMORI_TRUNCATED);
	assert_int_equal(sakimori_match_file(f->index, path, NULL, &f->sink, NULL, &f->error),
		SAKIMORI_UNSUPPORTED);
	assert_int_equal(write(fd, f->bytes, f->n_bytes), f->n_bytes);
	assert_int_equal(sakimori_index_open(path, NULL, &x, &f->error), SAKIMORI_OK);
	assert_int_equal(sakimori_index_describe(x)->n_advisories, 4);
	assert_int_equal(ftruncate(fd, 0), 0); /* of the bill; x is closed before */
	sakimori_index_close(x);
	assert_int_equal(pwrite(fd, bill, sizeof(bill) - 1, 0), sizeof(bill) - 1);
	assert_int_equal(sakimori_match_file(f->index, path, NULL, &f->sink, &f->counts, &f->error),
		SAKIMORI_OK);
	assert_int_equal(f->counts.hits, 1);
	assert_int_equal(
		sakimori_match_file(f->index, "/", NULL, NULL, NULL, &f->error), SAKIMORI_IO);
	close(fd);
	unlink(path);
}

static void *
ask_often(void *arg)
{
	struct fixture *shared = arg, mine = {.bytes = shared->bytes, .n_bytes = shared->n_bytes};
	uintptr_t n = 0;

	mine.counts.size = sizeof(mine.counts);
	if (sakimori_index_open_memory(mine.bytes, mine.n_bytes, NULL, &mine.index, NULL) !=
		SAKIMORI_OK)
		return NULL;
	for (int i = 0; i < 2000; i++) {
		sakimori_match_bill(
			mine.index, bill, sizeof(bill) - 1, NULL, NULL, &mine.counts, NULL);
		n += mine.counts.hits;
	}
	sakimori_index_close(mine.index);
	return (void *)n; /* NOLINT(performance-no-int-to-ptr) */
}

static void
test_threads(void **state)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, *state), 0);
	for (int i = 0; i < 4; i++) {
		void *n;

		assert_int_equal(pthread_join(threads[i], &n), 0);
		assert_int_equal((uintptr_t)n, 2000);
	}
}

static void
test_versions(void **state)
{
	static const struct {
		const char *type, *a, *b;
		int order;
	} cases[] = {
		{"npm", "1.0.0-rc.1", "1.0.0", -1},
		{"pypi", "1.0", "1.0.0", 0},
		{"deb", "1:1.0", "2.0", 1},
		{"debian", "1.0~rc1", "1.0", -1},
		{"crates.io", "1.9.0", "1.10.0", -1},
		{"maven", "1.0-alpha", "1.0", -1},
	};
	int order, is;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
			sakimori_version_compare(cases[i].type, cases[i].a, cases[i].b, &order),
			SAKIMORI_OK);
		assert_int_equal(order, cases[i].order);
	}
	assert_int_equal(
		sakimori_version_compare("nonesuch", "1", "2", &order), SAKIMORI_NOT_FOUND);
	assert_int_equal(sakimori_version_compare("", "1", "2", &order), SAKIMORI_NOT_FOUND);
	assert_int_equal(sakimori_version_compare("npm", NULL, "2", &order), SAKIMORI_INVALID);
	assert_int_equal(sakimori_version_is_valid("npm", "1.2.3", &is), SAKIMORI_OK);
	assert_true(is);
	assert_int_equal(sakimori_version_is_valid("npm", ">=1", &is), SAKIMORI_OK);
	assert_false(is);
}

static void
test_ranges(void **state)
{
	struct fixture *f = *state;
	int is = -1;

	assert_int_equal(sakimori_version_in_range("vers:npm/>=1.0.0|<2.0.0", "1.5.0", &is, NULL),
		SAKIMORI_OK);
	assert_int_equal(is, 1);
	assert_int_equal(sakimori_version_in_range("vers:npm/>=1.0.0|<2.0.0", "2.0.0", &is, NULL),
		SAKIMORI_OK);
	assert_int_equal(is, 0);
	assert_int_equal(
		sakimori_version_in_range("npm 1.x", "2.0.0", &is, &f->error), SAKIMORI_MALFORMED);
	assert_int_equal(sakimori_version_in_range("vers:nonesuch/1", "1", &is, &f->error),
		SAKIMORI_NOT_FOUND);
}

/* Each constant has a name of its own: none is forgotten, none stands twice. */
static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(sakimori_code_name(SAKIMORI_IO), "io");
	assert_string_equal(sakimori_code_name((enum sakimori_code)99), "unknown");
	assert_string_equal(sakimori_rating_name(SAKIMORI_RATING_CRITICAL), "critical");
	assert_string_equal(sakimori_kind_name(SAKIMORI_KIND_NOTICE), "notice");
	for (int i = 0; i <= SAKIMORI_REASON_DAMAGED; i++) {
		const char *name = sakimori_reason_name((enum sakimori_reason)i);

		assert_string_not_equal(name, "unknown");
		for (int k = 0; k < i; k++)
			assert_string_not_equal(
				name, sakimori_reason_name((enum sakimori_reason)k));
	}
	assert_string_equal(
		sakimori_reason_name((enum sakimori_reason)(SAKIMORI_REASON_DAMAGED + 1)),
		"unknown");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_explains),
		TEST(test_component_without_purl),
		TEST(test_bill),
		TEST(test_nul_inside),
		TEST(test_stops),
		TEST(test_handle_at_work),
		TEST(test_counts_alone),
		TEST(test_longer_structs),
		TEST(test_info),
		TEST(test_refuses_indexes),
		TEST(test_altered_while_open),
		TEST(test_files),
		TEST(test_threads),
		TEST(test_versions),
		TEST(test_ranges),
		TEST(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
