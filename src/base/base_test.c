/* Tables of cases for the small modules of base/: what must hold and what must be refused. */
#include "base/addr.h"
#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/lru.h"
#include "base/reader.h"
#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
reader_is_sticky(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5};
	struct reader r = reader_of(bytes, sizeof(bytes));
	struct reader sub;

	assert_int_equal(reader_be16(&r), 0x0102);
	sub = reader_sub(&r, 2);
	assert_int_equal(reader_le16(&sub), 0x0403);
	assert_int_equal(reader_left(&sub), 0);
	assert_int_equal(reader_u8(&sub), 0);
	assert_int_equal(reader_err(&sub), ERR_TRUNCATED);
	assert_int_equal(reader_err(&r), ERR_OK);
	assert_int_equal(reader_be32(&r), 0);
	assert_int_equal(reader_err(&r), ERR_TRUNCATED);
	assert_int_equal(reader_u8(&r), 0); /* one byte is there, but the error stays */
	sub = reader_sub(&r, 0);
	assert_int_equal(reader_err(&sub), ERR_TRUNCATED);
}

static void
names_are_cleaned(void **state)
{
	static const struct {
		const char *in, *out;
		size_t size;
	} cases[] = {
		{"HP-会議室", "HP-会議室", 64},
		{"a\x01\nb", "a??b", 64},
		{"a\xe2\x80\xae"
		 "exe",
			"a?exe", 64}, /* right-to-left override */
		{"\xff\xfe"
		 "x",
			"??x", 64},
		{"\xed\xa0\x80", "???", 64}, /* a surrogate */
		{"\xc0\xaf", "??", 64},	     /* overlong */
		{"会議", "会", 5},	     /* never half a character */
		{"", "", 1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char dst[64];

		str_clean(str_c(cases[i].in), dst, cases[i].size);
		assert_string_equal(dst, cases[i].out);
	}
}

static void
numbers_have_a_limit(void **state)
{
	static const struct {
		const char *in;
		uint64_t max, out;
		enum err err;
	} cases[] = {
		{"0", 10, 0, ERR_OK},
		{"255", 255, 255, ERR_OK},
		{"256", 255, 0, ERR_LIMIT},
		{"18446744073709551615", UINT64_MAX, UINT64_MAX, ERR_OK},
		{"18446744073709551616", UINT64_MAX, 0, ERR_LIMIT},
		{"7", 3, 0, ERR_LIMIT},
		{"", 10, 0, ERR_MALFORMED},
		{"-1", 10, 0, ERR_MALFORMED},
		{"1x", 99, 0, ERR_MALFORMED},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t n = 0;

		assert_int_equal(str_u64(str_c(cases[i].in), cases[i].max, &n), cases[i].err);
		assert_true(n == cases[i].out);
	}
}

static void
addresses_know_their_kind(void **state)
{
	static const struct {
		const char *text;
		bool is_private, is_special, is_multicast;
	} cases[] = {
		{"192.168.1.1", true, true, false},
		{"172.31.255.255", true, true, false},
		{"172.32.0.0", false, false, false},
		{"100.64.3.4", true, true, false},
		{"8.8.8.8", false, false, false},
		{"203.0.113.9", false, true, false},
		{"255.255.255.255", false, true, true},
		{"224.0.0.251", false, true, true},
		{"fd12::1", true, true, false},
		{"fe80::1", true, true, false},
		{"ff02::fb", false, true, true},
		{"2606:4700::1", false, false, false},
		{"::1", false, true, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[ADDR_TEXT_MAX];
		struct addr a;

		assert_int_equal(addr_parse(str_c(cases[i].text), &a), ERR_OK);
		assert_string_equal(addr_text(a, text), cases[i].text);
		assert_int_equal(addr_is_private(a), cases[i].is_private);
		assert_int_equal(addr_is_special(a), cases[i].is_special);
		assert_int_equal(addr_is_multicast(a), cases[i].is_multicast);
	}
}

static void
addresses_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "x", "fe80::1%eth0", "1.2.3.4 "};
	struct addr a;
	struct mac m;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(addr_parse(str_c(bad[i]), &a), ERR_MALFORMED);
	assert_int_equal(mac_parse(STR("00:1b:44:11:3a:b7"), &m), ERR_OK);
	assert_int_equal(mac_parse(STR("00:1b:44:11:3a:bg"), &m), ERR_MALFORMED);
	assert_int_equal(mac_parse(STR("00:1b:44:11:3a"), &m), ERR_MALFORMED);
}

static void
count_eviction(void *arg, const void *key, void *value)
{
	(*(int *)arg) += *(const int *)key * 100 + *(int *)value;
}

static void
the_longest_unused_goes_first(void **state)
{
	int evicted = 0;
	struct lru *t = lru_new(&(struct lru_options){.key_size = sizeof(int),
		.value_size = sizeof(int),
		.capacity = 3,
		.on_evict = count_eviction,
		.evict_arg = &evicted});
	bool is_new;

	assert_non_null(t);
	for (int k = 1; k <= 3; k++)
		*(int *)lru_put(t, &k, &is_new) = k;
	assert_true(is_new);
	assert_int_equal(*(int *)lru_get(t, &(int){1}), 1);
	*(int *)lru_put(t, &(int){4}, NULL) = 4;
	assert_int_equal(evicted, 202); /* 2, since 1 was used */
	assert_null(lru_peek(t, &(int){2}));
	assert_int_equal(lru_count(t), 3);
	lru_drop(t, &(int){3});
	assert_int_equal(lru_count(t), 2);
	lru_put(t, &(int){5}, &is_new);
	assert_int_equal(*(int *)lru_peek(t, &(int){1}), 1);
	assert_int_equal(evicted, 202);
	lru_free(t);
}

static void
lru_holds_under_churn(void **state)
{
	struct lru *t = lru_new(&(struct lru_options){
		.key_size = sizeof(uint32_t), .value_size = 8, .capacity = 100});
	uint32_t seen = 0;

	for (uint32_t i = 0; i < 100000; i++) {
		uint32_t key = i * 2654435761u % 300;

		*(uint64_t *)lru_put(t, &key, NULL) = key;
		assert_true(*(uint64_t *)lru_peek(t, &key) == key);
		if (i % 7 == 0)
			lru_drop(t, &key);
	}
	lru_each (t, at)
		seen++;
	assert_int_equal(seen, lru_count(t));
	assert_true(lru_count(t) <= 100);
	lru_free(t);
}

/* Keys that are hashes already: found, told apart where only their end differs, and looking near
 * changes nothing. */
static void
lru_takes_keys_that_are_hashes(void **state)
{
	struct lru *t = lru_new(&(struct lru_options){
		.key_size = sizeof(uint64_t), .value_size = 200, .capacity = 8, .is_hashed = true});
	uint64_t high = UINT64_C(1) << 40;

	for (uint64_t i = 0; i < 8; i++) {
		uint64_t key = i < 4 ? i : high + i - 4;

		lru_near(t, &key);
		lru_nearer(t, &key);
		assert_null(lru_get(t, &key));
		*(uint64_t *)lru_put(t, &key, NULL) = i;
	}
	for (uint64_t i = 0; i < 8; i++) {
		uint64_t key = i < 4 ? i : high + i - 4;

		lru_near(t, &key);
		lru_nearer(t, &key);
		assert_int_equal(*(uint64_t *)lru_get(t, &key), i);
	}
	lru_free(t);
}

/* Eight bytes at a time or one: the same text, wherever the odd byte stands. */
static void
clean_text_is_clean_wherever_it_begins(void **state)
{
	static const unsigned char odd[] = {0, 0x1f, 0x20, 0x7e, 0x7f, 0x80, 0xff};
	char text[24], dst[40];

	for (size_t len = 0; len <= sizeof(text); len++)
		for (size_t at = 0; at < len; at++)
			for (size_t k = 0; k < sizeof(odd); k++) {
				bool is_good = odd[k] == 0x20 || odd[k] == 0x7e;

				memset(text, 'x', sizeof(text));
				text[at] = (char)odd[k];
				assert_int_equal(
					str_clean(str_of(text, len), dst, sizeof(dst)), len);
				if (!is_good)
					text[at] = '?';
				assert_memory_equal(dst, text, len);
				assert_int_equal(dst[len], 0);
				assert_int_equal(
					str_clean(str_of(text, len), dst, 10), len < 9 ? len : 9);
				assert_memory_equal(dst, text, len < 9 ? len : 9);
			}
}

/* The same bytes as str_clean() gives, and no more room than they can take. */
static void
a_buf_takes_clean_text(void **state)
{
	static const char text[] = "ab\x01\xff会\xe2\x80\xae c\0d 高い";

	for (size_t len = 0; len < sizeof(text); len++)
		for (size_t size = 1; size < sizeof(text) + 3; size++) {
			struct str s = str_of(text, len);
			struct buf b = buf_of((len < size ? len : size - 1) + 1);
			char expected[64];

			str_clean(s, expected, size);
			buf_byte(&b, '>');
			buf_clean(&b, s, size);
			assert_int_equal(buf_err(&b), ERR_OK);
			assert_string_equal(b.p + 1, expected);
			assert_int_equal(b.len, strlen(expected) + 1);
			buf_done(&b);
		}
	(void)state;
}

static void
json_strings_are_escaped(void **state)
{
	struct buf b = buf_of(1000);

	buf_json(&b, STR("a\"\\\n\x01<\xff>会"));
	assert_string_equal(b.p, "\"a\\\"\\\\\\n\\u0001<\xef\xbf\xbd>会\"");
	buf_done(&b);
	b = buf_of(4);
	buf_c(&b, "1234");
	assert_int_equal(buf_err(&b), ERR_OK);
	buf_c(&b, "5");
	assert_int_equal(buf_err(&b), ERR_LIMIT);
	assert_int_equal(b.len, 4);
	buf_done(&b);
}

/* Into the room that is there, into more, and over the maximum. */
static void
printing_keeps_to_the_maximum(void **state)
{
	(void)state;
	for (int len = 0; len < 600; len++) {
		struct buf b = buf_of(400);

		buf_c(&b, "ab");
		buf_printf(&b, "%0*d", len, 7);
		if (len <= 398) {
			assert_int_equal(buf_err(&b), ERR_OK);
			assert_int_equal(b.len, len > 0 ? len + 2 : 3);
		} else {
			assert_int_equal(buf_err(&b), ERR_LIMIT);
			assert_int_equal(b.len, 2);
		}
		assert_int_equal(strlen(b.p), b.len);
		assert_int_equal(b.p[1], 'b');
		buf_done(&b);
	}
}

static void
dates_count_right(void **state)
{
	static const struct {
		ms_t at;
		const char *text;
		int weekday;
	} cases[] = {
		{0, "1970-01-01T00:00:00Z", 4},
		{951782400000, "2000-02-29T00:00:00Z", 2},
		{1763683353123, "2025-11-21T00:02:33.123Z", 5},
		{-1000, "1969-12-31T23:59:59Z", 3},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[TIME_TEXT_MAX];
		struct civil c = time_civil(cases[i].at, 540);

		assert_string_equal(time_text(cases[i].at, text), cases[i].text);
		assert_true(time_from_civil(&c, 540) ==
			    cases[i].at - (cases[i].at % 1000 + 1000) % 1000);
		c = time_civil(cases[i].at, 0);
		assert_int_equal(c.weekday, cases[i].weekday);
	}
}

static void
days_are_read(void **state)
{
	static const char *const good[] = {
		"2026-11-27", "2028-02-29", "1970-01-01", "9999-12-31", "0001-01-01"};
	static const char *const bad[] = {"", "2026-11-2", "2026-11-270", "2026-2-27 ",
		"2027-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "2026/11/27",
		"20261-1-27", " 026-11-27", "2026-1a-27"};
	struct civil c;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(time_civil_parse(str_c(good[i]), &c));
	assert_true(time_civil_parse(STR("2026-11-27"), &c));
	assert_true(c.year == 2026 && c.month == 11 && c.day == 27 && c.hour == 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(time_civil_parse(str_c(bad[i]), &c));
	assert_true(c.year == 2026);
}

static void
times_of_others_are_read(void **state)
{
	static const struct {
		const char *text;
		const char *utc; /* NULL: refused */
	} rows[] = {
		{"2026-11-27T09:02:03Z", "2026-11-27T09:02:03Z"},
		{"2026-11-27T09:02:03.123456789+09:00", "2026-11-27T00:02:03.123Z"},
		{"2026-11-27T09:02:03.5-0130", "2026-11-27T10:32:03.500Z"},
		{"2026-11-27 09:02", "2026-11-27T09:02:00Z"},
		{"2026-11-27", "2026-11-27T00:00:00Z"},
		{" 2026-11-27T23:59:60z ", "2026-11-27T23:59:59Z"},
		{"2026-11-27T09", NULL},
		{"2026-02-30", NULL},
		{"2026-11-27T24:00:00Z", NULL},
		{"2026-11-27T09:02:03.Z", NULL},
		{"2026-11-27T09:02:03+9:00", NULL},
		{"2026-11-27T09:02:03Zx", NULL},
		{"2026-11-27T09:02:-3Z", NULL},
		{"2026-11-27X", NULL},
		{"", NULL},
	};
	char text[TIME_TEXT_MAX];
	ms_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum err err = time_parse(str_c(rows[i].text), &at);

		assert_int_equal(err, rows[i].utc != NULL ? ERR_OK : ERR_MALFORMED);
		if (rows[i].utc != NULL)
			assert_string_equal(time_text(at, text), rows[i].utc);
	}
}

/* RFC 3629 section 3: each length's first and last character, there and back. */
static void
characters_become_utf8(void **state)
{
	static const struct {
		uint32_t cp;
		size_t len;
	} cases[] = {{0, 1}, {'$', 1}, {0x7f, 1}, {0x80, 2}, {0x7ff, 2}, {0x800, 3}, {0xd7ff, 3},
		{0xe000, 3}, {0xffff, 3}, {0x10000, 4}, {0x10ffff, 4}};
	struct buf b = buf_of(16);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char bytes[4];
		uint32_t cp;

		assert_int_equal(str_utf8_put(cases[i].cp, bytes), cases[i].len);
		assert_int_equal(str_utf8_char(str_of(bytes, cases[i].len), &cp), cases[i].len);
		assert_int_equal(cp, cases[i].cp);
	}
	buf_utf8(&b, 0x9ad9);
	assert_true(str_equal(buf_view(&b), STR("\xe9\xab\x99")));
	buf_done(&b);
	/* a broken one at each place of a run that is looked at by eight bytes */
	for (size_t at = 0; at <= 20; at++) {
		char text[24];

		memset(text, 'a', sizeof(text));
		assert_true(str_is_utf8(str_of(text, sizeof(text))));
		memcpy(text + at, "\xe9\xab\x99", 3);
		assert_true(str_is_utf8(str_of(text, sizeof(text))));
		assert_false(str_is_utf8(str_of(text, at + 2)));
		memcpy(text + at, "\xe0\x9c\x8f", 3);
		assert_false(str_is_utf8(str_of(text, sizeof(text))));
	}
	assert_true(str_is_utf8(STR("")));
}

static void
digests_match_their_standards(void **state)
{
	uint8_t out[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];
	struct digest *d = digest_new(DIGEST_SHA256);

	assert_string_equal(digest_hex(out, digest_of(DIGEST_MD5, "abc", 3, out), hex),
		"900150983cd24fb0d6963f7d28e17f72"); /* RFC 1321 A.5 */
	digest_add(d, "a", 1);
	digest_add(d, "bc", 2);
	assert_string_equal(digest_hex(out, digest_take(d, out), hex),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_free(d);
}

static void
arenas_have_a_maximum(void **state)
{
	struct arena *a = arena_new(100);

	assert_string_equal(arena_copy(a, STR("abc")), "abc");
	assert_non_null(arena_alloc(a, 64));
	assert_null(arena_alloc(a, 64));
	assert_int_equal(arena_err(a), ERR_LIMIT);
	assert_null(arena_alloc(a, 1));
	arena_clear(a);
	assert_int_equal(arena_err(a), ERR_OK);
	for (int i = 0; i < 3; i++) { /* zeroed again each time */
		assert_memory_equal(arena_alloc(a, 64), (char[64]){0}, 64);
		arena_clear(a);
		memset(arena_alloc(a, 64), 'x', 64);
		arena_clear(a);
	}
	arena_free(a);
	a = arena_new(1 << 20);
	assert_non_null(arena_alloc(a, 100000)); /* larger than a chunk */
	assert_non_null(arena_alloc(a, 10));
	arena_clear(a);
	assert_memory_equal(arena_alloc(a, 100000), (char[64]){0}, 64);
	arena_free(a);
}

static void
base64_stops_where_it_ends(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"", ""},
		{"Zg==", "f"},
		{"Zm8=", "fo"},
		{"Zm9v", "foo"},
		{"Zm9vYmFy", "foobar"},
		{"Zm9v\r\nYmFy", "foobar"},
		{"Zm9v!mFy", "foo"},
		{"Z", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char dst[16] = {0};
		size_t len = base64_decode(str_c(cases[i].in), dst, sizeof(dst) - 1);

		assert_int_equal(len, strlen(cases[i].out));
		assert_string_equal(dst, cases[i].out);
	}
	{
		char two[2];

		assert_int_equal(base64_decode(STR("Zm9vYmFy"), two, 2), 2);
	}
}

static void
test_a_day_begins_in_the_zone(void **state)
{
	ms_t midnight = 1700000000000 / MS_DAY * MS_DAY;

	assert_int_equal(time_day(midnight, 0), midnight);
	assert_int_equal(time_day(midnight + MS_DAY - 1, 0), midnight);
	/* in Japan it is nine in the morning then */
	assert_int_equal(time_day(midnight, ZONE_JAPAN_MINUTES), midnight - 9 * MS_HOUR);
	assert_int_equal(
		time_day(midnight + 15 * MS_HOUR, ZONE_JAPAN_MINUTES), midnight + 15 * MS_HOUR);
	assert_int_equal(time_day(-1, 0), -MS_DAY);
}

/* Searching by hand, as slowly and plainly as can be. */
static ptrdiff_t
plainly(struct str s, struct str needle, bool any_case)
{
	for (size_t at = 0; at + needle.len <= s.len; at++) {
		struct str here = str_of(s.p + at, needle.len);

		if (any_case ? str_equal_nocase(here, needle) : str_equal(here, needle))
			return (ptrdiff_t)at;
	}
	return -1;
}

/* All short texts and words of a few bytes that the quick ways treat differently. */
static void
searches_find_what_is_there(void **state)
{
	static const char bytes[] = "aAzZ=.0@`[{ \xe1\xc1";
	uint32_t random = 1, found = 0;

	for (unsigned round = 0; round < 200000; round++) {
		char text[24], word[5] = "";
		struct str s = str_of(text, round % (sizeof(text) + 1));
		struct str w = str_of(word, 1 + round / 7 % 4);
		const char *words[1] = {word};

		for (size_t i = 0; i < s.len; i++)
			text[i] = bytes[(random = random * 1664525 + 1013904223) >> 16 & 3
						? random >> 20 & 3
						: (random >> 20) % (sizeof(bytes) - 1)];
		for (size_t i = 0; i < w.len; i++)
			word[i] = bytes[(random = random * 1664525 + 1013904223) >> 16 & 3
						? random >> 20 & 3
						: (random >> 20) % (sizeof(bytes) - 1)];
		assert_int_equal(str_find(s, w), plainly(s, w, false));
		assert_int_equal(str_find_nocase(s, w), plainly(s, w, true));
		assert_int_equal(str_has_any_nocase(s, words, 1), plainly(s, w, true) >= 0);
		found += plainly(s, w, true) >= 0;
	}
	assert_true(found > 1000);
	assert_int_equal(str_find(STR("ab\0c"), STR("\0c")), 2);
	assert_int_equal(str_find(STR("ab"), STR("")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_is_sticky),
		cmocka_unit_test(names_are_cleaned),
		cmocka_unit_test(searches_find_what_is_there),
		cmocka_unit_test(numbers_have_a_limit),
		cmocka_unit_test(addresses_know_their_kind),
		cmocka_unit_test(addresses_are_refused),
		cmocka_unit_test(the_longest_unused_goes_first),
		cmocka_unit_test(lru_holds_under_churn),
		cmocka_unit_test(lru_takes_keys_that_are_hashes),
		cmocka_unit_test(clean_text_is_clean_wherever_it_begins),
		cmocka_unit_test(a_buf_takes_clean_text),
		cmocka_unit_test(json_strings_are_escaped),
		cmocka_unit_test(printing_keeps_to_the_maximum),
		cmocka_unit_test(dates_count_right),
		cmocka_unit_test(times_of_others_are_read),
		cmocka_unit_test(days_are_read),
		cmocka_unit_test(characters_become_utf8),
		cmocka_unit_test(digests_match_their_standards),
		cmocka_unit_test(arenas_have_a_maximum),
		cmocka_unit_test(base64_stops_where_it_ends),
		cmocka_unit_test(test_a_day_begins_in_the_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
