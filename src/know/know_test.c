/* Lists: what each kind of line and pattern matches, and what must be refused. */
#include "know/know.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
	struct arena *arena;
	struct indicator_view view;
	struct know_counts counts;
	struct errinfo info;
};

static enum err
load(struct fixture *f, const char *name, struct str bytes)
{
	static const struct routine_service services[] = {
		{.name = {"update.example", 14}, .kind = {"update", 6}}};
	static const struct detect_packs packs = {.n_services = 1, .services = services};
	struct know_list list = {.name = str_c(name), .bytes = bytes};
	struct know_source source = {
		.lists = &list, .n_lists = 1, .packs = &packs, .now = 1700000000000};

	memset(f, 0, sizeof(*f));
	f->arena = arena_new(know_arena_bytes(&source));
	assert_non_null(f->arena);
	return know_load(&source, f->arena, &f->view, &f->counts, &f->info);
}

static bool
has(const struct fixture *f, enum indicator_kind kind, const char *value)
{
	struct indicator_hit hit;

	return f->view.find(f->view.table, kind, str_c(value), &hit);
}

static bool
has_address(const struct fixture *f, const char *text, struct indicator_hit *ret_hit)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return f->view.find_address(f->view.table, a, ret_hit);
}

static const char plain[] = "# a comment\n"
			    "Evil.Test.  # Emotet\n"
			    "198.51.100.0/24 ; C2 net\n"
			    "203.0.113.7:443\n"
			    "2001:db8:bad::/48\n"
			    "http://Other.test:80/a/B.php\n"
			    "D41D8CD98F00B204E9800998ECF8427E\n"
			    "domain named.test Some words\n"
			    "ja3 e7d705a3286e19ea42f587b344ee6865\n"
			    "t13d1516h2_8daaf6152771_e5627efa2ab1\n"
			    "0.0.0.0 blocked.test\r\n"
			    "127.0.0.1 localhost\n"
			    "||adblock.test^\n";

static void
test_plain(void **state)
{
	struct fixture f;
	struct indicator_hit hit;

	assert_int_equal(load(&f, "my.txt", str_c(plain)), ERR_OK);
	assert_int_equal(f.counts.entries, 11);
	assert_int_equal(f.counts.not_read, 0);
	assert_true(f.view.find(f.view.table, INDICATOR_DOMAIN, STR("a.b.EVIL.test"), &hit));
	assert_true(str_equal(hit.value, STR("evil.test")));
	assert_true(str_equal(hit.list, STR("my.txt")));
	assert_true(str_equal(hit.what, STR("Emotet")));
	assert_false(has(&f, INDICATOR_DOMAIN, "notevil.test"));
	assert_false(has(&f, INDICATOR_DOMAIN, "test"));
	assert_true(has(&f, INDICATOR_DOMAIN, "named.test"));
	assert_true(has(&f, INDICATOR_DOMAIN, "www.blocked.test"));
	assert_true(has(&f, INDICATOR_DOMAIN, "adblock.test"));
	assert_true(has_address(&f, "198.51.100.255", &hit));
	assert_true(str_equal(hit.value, STR("198.51.100.0/24")));
	assert_true(str_equal(hit.what, STR("C2 net")));
	assert_false(has_address(&f, "198.51.101.0", &hit));
	assert_true(has_address(&f, "203.0.113.7", &hit));
	assert_true(has_address(&f, "2001:db8:bad:1::1", &hit));
	assert_false(has_address(&f, "2001:db8:bae::1", &hit));
	assert_true(has(&f, INDICATOR_URL, "other.test/a/B.php"));
	assert_true(has(&f, INDICATOR_URL, "other.test/a/B.php?id=1"));
	assert_false(has(&f, INDICATOR_URL, "other.test/a/b.php"));
	assert_false(has(&f, INDICATOR_DOMAIN, "other.test"));
	assert_true(has(&f, INDICATOR_HASH, "d41d8cd98f00b204e9800998ecf8427e"));
	assert_int_equal(f.view.hashes, 1U << DIGEST_MD5); /* no other kind is in the list */
	assert_false(has(&f, INDICATOR_JA3, "d41d8cd98f00b204e9800998ecf8427e"));
	assert_true(has(&f, INDICATOR_JA3, "e7d705a3286e19ea42f587b344ee6865"));
	assert_true(has(&f, INDICATOR_JA4, "t13d1516h2_8daaf6152771_e5627efa2ab1"));
	arena_free(f.arena);
}

/* A list must not be able to turn the company's own network into an alarm. */
static void
test_too_wide(void **state)
{
	static const char text[] = "com\nco.jp\n192.168.1.1\n10.0.0.0/8\n0.0.0.0/0\n127.0.0.1\n"
				   "fe80::1\nupdate.example\na.update.example\n8.0.0.0/7\n"
				   "example\n172.0.0.0/8\nfine.example\n";
	struct fixture f;
	struct indicator_hit hit;

	assert_int_equal(load(&f, "wide", str_c(text)), ERR_OK);
	assert_int_equal(f.counts.entries, 2);
	assert_true(has(&f, INDICATOR_DOMAIN, "fine.example"));
	assert_false(has(&f, INDICATOR_DOMAIN, "www.co.jp"));
	assert_false(has(&f, INDICATOR_DOMAIN, "x.update.example"));
	assert_true(has_address(&f, "172.1.2.3", &hit));
	assert_false(has_address(&f, "172.16.2.3", &hit)); /* private, inside an allowed entry */
	assert_false(has_address(&f, "192.168.1.1", &hit));
	assert_false(has_address(&f, "8.8.8.8", &hit));
	arena_free(f.arena);
}

static const char stix[] =
	"{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":["
	"{\"type\":\"identity\",\"name\":\"x\"},"
	"{\"type\":\"indicator\",\"name\":\"Emotet "
	"C2\",\"confidence\":20,\"pattern_type\":\"stix\","
	"\"pattern\":\"[domain-name:value = 'c2.test' OR ipv4-addr:value='203.0.113.9']"
	" OR [file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']\"},"
	"{\"type\":\"indicator\",\"pattern\":\"[ipv4-addr:value ISSUBSET '198.51.100.0/25']\"},"
	"{\"type\":\"indicator\",\"pattern\":\"[url:value = 'http://u.test/it\\\\'s']\"},"
	"{\"type\":\"indicator\",\"pattern\":\"[domain-name:value = 'and.test' AND "
	"ipv4-addr:value = '203.0.113.10']\"},"
	"{\"type\":\"indicator\",\"pattern\":\"[domain-name:value LIKE '%.like.test']\"},"
	"{\"type\":\"indicator\",\"pattern\":\"[domain-name:value = 'yara.test']\","
	"\"pattern_type\":\"yara\"},"
	"{\"type\":\"indicator\",\"revoked\":true,\"pattern\":\"[domain-name:value = 'r.test']\"},"
	"{\"type\":\"indicator\",\"valid_until\":\"2020-01-01T00:00:00Z\","
	"\"pattern\":\"[domain-name:value = 'old.test']\"}]}";

static void
test_stix(void **state)
{
	struct fixture f;
	struct indicator_hit hit;

	assert_int_equal(load(&f, "feed.json", str_c(stix)), ERR_OK);
	assert_int_equal(f.counts.entries, 5);
	assert_int_equal(f.counts.not_read, 3);
	assert_true(f.view.find(f.view.table, INDICATOR_DOMAIN, STR("c2.test"), &hit));
	assert_true(str_equal(hit.what, STR("Emotet C2")));
	assert_int_equal(hit.confidence, CONFIDENCE_LOW);
	assert_true(has_address(&f, "203.0.113.9", &hit));
	assert_true(has(&f, INDICATOR_HASH, "da39a3ee5e6b4b0d3255bfef95601890afd80709"));
	assert_true(has_address(&f, "198.51.100.127", &hit));
	assert_false(has_address(&f, "198.51.100.128", &hit));
	assert_true(has(&f, INDICATOR_URL, "u.test/it's"));
	assert_false(has(&f, INDICATOR_DOMAIN, "and.test"));
	assert_false(has(&f, INDICATOR_DOMAIN, "yara.test"));
	assert_false(has(&f, INDICATOR_DOMAIN, "r.test"));
	assert_false(has(&f, INDICATOR_DOMAIN, "old.test"));
	arena_free(f.arena);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum err err;
	} cases[] = {
		{" \n", 2, ERR_INVALID},
		{"# only comments\n", 16, ERR_INVALID},
		{"192.168.0.1\n", 12, ERR_INVALID},
		{"this is a letter\nnot a list\nevil.test\n", 38, ERR_MALFORMED},
		{"evil.test\n\0\0", 12, ERR_MALFORMED},
		{"{\"type\":\"bundle\",", 17, ERR_MALFORMED},
		{"{\"type\":\"report\",\"objects\":[]}", 30, ERR_MALFORMED},
		{"{\"type\":\"bundle\",\"objects\":[]}", 30, ERR_INVALID},
		{"{\"type\":\"bundle\",\"type\":\"bundle\",\"objects\":[]}", 46, ERR_MALFORMED},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture f;

		assert_int_equal(
			load(&f, "bad", str_of(cases[i].bytes, cases[i].len)), cases[i].err);
		assert_true(f.info.what[0] != '\0');
		arena_free(f.arena);
	}
}

static void
test_duplicates(void **state)
{
	struct know_list lists[2] = {{.name = STR("one"), .bytes = STR("evil.test first\n")},
		{.name = STR("two"), .bytes = STR("EVIL.test second\n")}};
	struct know_source source = {.lists = lists, .n_lists = 2};
	struct arena *arena = arena_new(know_arena_bytes(&source));
	struct indicator_view view;
	struct know_counts counts;
	struct indicator_hit hit;

	assert_int_equal(know_load(&source, arena, &view, &counts, NULL), ERR_OK);
	assert_int_equal(counts.entries, 1);
	assert_int_equal(counts.duplicates, 1);
	assert_true(view.find(view.table, INDICATOR_DOMAIN, STR("evil.test"), &hit));
	assert_true(str_equal(hit.list, STR("one")));
	assert_true(str_equal(hit.what, STR("first")));
	arena_free(arena);
}

/* A large list fits into what know_arena_bytes() says, and all of it is found. */
static void
test_large(void **state)
{
	enum { N = 100000 };
	struct fixture f;
	char *text = malloc(N * 40), name[40];
	struct indicator_hit hit;
	size_t len = 0;

	assert_non_null(text);
	for (int i = 0; i < N; i++)
		len += (size_t)(i % 2 == 0 ? sprintf(text + len, "h%d.test\n", i)
					   : sprintf(text + len, "45.%d.%d.%d\n", i >> 16,
						     i >> 8 & 255, i & 255));
	assert_int_equal(load(&f, "large", str_of(text, len)), ERR_OK);
	assert_int_equal(f.counts.entries, N);
	for (int i = 0; i < N; i += 997) {
		snprintf(name, sizeof(name), i % 2 == 0 ? "h%d.test" : "45.%d.%d.%d",
			i % 2 == 0 ? i : i >> 16, i >> 8 & 255, i & 255);
		assert_true(
			i % 2 == 0 ? has(&f, INDICATOR_DOMAIN, name) : has_address(&f, name, &hit));
	}
	arena_free(f.arena);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_too_wide),
		cmocka_unit_test(test_stix),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
