#include "wire/collected/collected.h"

#include "base/buf.h"
#include "base/limits.h"
#include "wire/cp932/cp932.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void
on_told(void *arg, struct str key, const struct str parts[COLLECTED_PARTS - 1])
{
	buf_printf(arg, "%.*s=%.*s,%.*s\n", STR_FMT(key), STR_FMT(parts[0]), STR_FMT(parts[1]));
}

static void
on_component(void *arg, const struct component *c)
{
	buf_printf(arg, "%.*s|%.*s|%.*s|%.*s\n", STR_FMT(c->name), STR_FMT(c->version),
		STR_FMT(c->supplier), STR_FMT(c->purl));
}

static enum err
reads(struct str bytes, struct buf *out, struct collected *ret)
{
	struct collected_sink sink = {.told = on_told, .component = on_component, .arg = out};
	struct errinfo info = {0};

	*out = buf_of(65536);
	return collected_read(bytes, &sink, ret, &info);
}

static void
says(struct buf *out, const char *expected)
{
	buf_byte(out, 0);
	assert_string_equal(out->p, expected);
	buf_done(out);
}

static void
facts_and_programs_are_told(void **state)
{
	struct collected all;
	struct buf out;

	(void)state;
	assert_int_equal(
		reads(STR("\xef\xbb\xbfsakimori-collect\t1\r\n# 人が読むための行\r\n"
			  "system\twindows\r\nos\tWindows 11 Pro\t10.0.22631\t4602\r\n"
			  "software\tLhaplus\t1.74\tSchezo\r\nsoftware\t一太郎 2024\t\r\n"
			  "software\t\t1\r\nlater\tx\r\nprotection\tantivirus\ton\r\nend\t7\r\n"),
			&out, &all),
		ERR_OK);
	says(&out, "system=windows,\nos=Windows 11 Pro,10.0.22631\nLhaplus|1.74|Schezo|\n"
		   "一太郎 2024|||\nprotection=antivirus,on\n");
	assert_int_equal(all.n_lines, 7);
	assert_int_equal(all.n_passed, 1);
	assert_true(all.is_whole);
}

static void
packages_have_the_distribution_that_was_said(void **state)
{
	struct collected all;
	struct buf out;

	(void)state;
	assert_int_equal(
		reads(STR("sakimori-collect\t1\ndistro\tdebian\t12\ndeb\tlibssl3\t3.0.15-1\tamd64\t"
			  "openssl\ndistro\talmalinux\t9.3\nrpm\tbash\t0:5.1-6\tx86_64\t"
			  "bash-5.1-6.src.rpm\ndistro\talpine\t3.18\napk\tmusl\t1.2.4-r2\n"),
			&out, &all),
		ERR_OK);
	says(&out, "distro=debian,12\n"
		   "libssl3|3.0.15-1||pkg:deb/debian/libssl3@3.0.15-1?arch=amd64&distro=debian-12&"
		   "upstream=openssl%403.0.15-1\n"
		   "distro=almalinux,9.3\n"
		   "bash|0:5.1-6||pkg:rpm/almalinux/bash@5.1-6?arch=x86_64&distro=almalinux-9.3&"
		   "upstream=bash-5.1-6.src.rpm\n"
		   "distro=alpine,3.18\n"
		   "musl|1.2.4-r2||pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.18\n");
	assert_false(all.is_whole); /* it has no end */
}

static void
one_that_was_cut_is_known(void **state)
{
	static const struct {
		const char *text;
		bool is_whole;
	} cases[] = {{"sakimori-collect\t1\nhost\ta\nend\t1\n", true},
		{"sakimori-collect\t1\nhost\ta\nend\t1", true},
		{"sakimori-collect\t1\nhost\ta\nend\t2\n", false},
		{"sakimori-collect\t1\nhost\ta\n", false},
		{"sakimori-collect\t1\nend\t0\nhost\ta\n", false},
		{"sakimori-collect\t1\nend\tx\n", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct collected all;
		struct buf out;

		assert_int_equal(reads(str_c(cases[i].text), &out, &all), ERR_OK);
		assert_int_equal(all.is_whole, cases[i].is_whole);
		buf_done(&out);
	}
}

static void
on_placed(void *arg, const struct component *c)
{
	buf_printf(arg, "%.*s@%.*s\n", STR_FMT(c->name), STR_FMT(c->path));
}

static void
programs_stand_in_sections(void **state)
{
	struct buf out = buf_of(1024);
	struct collected_sink sink = {.told = on_told, .component = on_placed, .arg = &out};
	struct errinfo info = {0};
	struct collected all;

	(void)state;
	assert_int_equal(
		collected_read(STR("sakimori-collect\t1\nsoftware\ta\nsection\tprograms\twhole\n"
				   "software\tb\nsection\tdeb\tpart\ndeb\tc\t1\nend\t5\n"),
			&sink, &all, &info),
		ERR_OK);
	says(&out, "a@\nsection=programs,whole\nb@programs\nsection=deb,part\nc@deb\n");
	assert_int_equal(all.n_passed, 0);
	assert_true(all.is_whole);
}

#define FILE_OF_ALL                                                                                \
	"sakimori-collect\t1\r\n# 一覧です。\r\nhost\tKEIRI-01\r\nsoftware\t一太郎 "       \
	"2024\t34.0.1\tジャスト"                                                               \
	"システム\r\nsoftware\t表計算ソ\t1\t\r\nend\t3\r\n"
#define SAID_OF_ALL "host=KEIRI-01,\n一太郎 2024|34.0.1|ジャストシステム|\n表計算ソ|1||\n"

/* As `type a.txt > b.txt` of Windows PowerShell 5.1 leaves it, and the same the other way round. */
static void
one_in_utf_16_is_read(void **state)
{
	const char *text = FILE_OF_ALL;
	struct buf file[2] = {buf_of(4096), buf_of(4096)};

	(void)state;
	buf_str(&file[0], STR("\xff\xfe"));
	buf_str(&file[1], STR("\xfe\xff"));
	for (struct str s = str_c(text); s.len > 0;) {
		uint32_t cp;
		size_t n = str_utf8_char(s, &cp);

		buf_byte(&file[0], (uint8_t)cp);
		buf_byte(&file[0], (uint8_t)(cp >> 8));
		buf_byte(&file[1], (uint8_t)(cp >> 8));
		buf_byte(&file[1], (uint8_t)cp);
		s = str_of(s.p + n, s.len - n);
	}
	for (size_t i = 0; i < 2; i++) {
		struct collected all;
		struct buf out;

		assert_true(collected_detect(buf_view(&file[i])));
		assert_int_equal(reads(buf_view(&file[i]), &out, &all), ERR_OK);
		says(&out, SAID_OF_ALL);
		assert_true(all.is_whole);
		file[i].len--; /* cut within a character */
		assert_int_equal(reads(buf_view(&file[i]), &out, &all), ERR_MALFORMED);
		buf_done(&out);
		buf_done(&file[i]);
	}
}

/* As an editor of a Japanese Windows leaves it as "ANSI"; 表 and ソ end with a byte that is '\\'.
 */
static void
one_in_cp932_is_read(void **state)
{
	struct cp932 *cp932 = cp932_new();
	struct buf file = buf_of(4096), out = buf_of(4096);
	struct collected_sink sink = {.told = on_told, .component = on_component, .arg = &out};
	struct errinfo info = {0};
	struct collected all;
	uint32_t lost = 0;

	(void)state;
	assert_non_null(cp932);
	assert_int_equal(cp932_encode(cp932, str_c(FILE_OF_ALL), &file, &lost), ERR_OK);
	assert_int_equal(lost, 0);
	assert_true(collected_detect(buf_view(&file)));
	/* without the table as before */
	assert_int_equal(collected_read(buf_view(&file), &sink, &all, &info), ERR_MALFORMED);
	buf_clear(&out);
	sink.cp932 = cp932;
	assert_int_equal(collected_read(buf_view(&file), &sink, &all, &info), ERR_OK);
	says(&out, SAID_OF_ALL);
	assert_true(all.is_whole);
	cp932_free(cp932);
	buf_done(&file);
}

/* One byte that is no UTF-8 makes no CP932 of a file whose other lines are UTF-8: every name would
 * become other characters. The line is named. */
static void
one_with_a_bad_byte_is_not_read_as_cp932(void **state)
{
	static const char *const files[] = {
		"sakimori-collect\t1\nhost\t日本\nsoftware\tCaf\xb1\t1\nend\t2\n",
		"sakimori-collect\t1\n# 日本\nsoftware\tCaf\xb1\t1\nend\t1\n",
		"\xef\xbb\xbfsakimori-collect\t1\nhost\ta\nhost\t\x95\x5c\nend\t2\n"};
	struct cp932 *cp932 = cp932_new();

	(void)state;
	assert_non_null(cp932);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct buf out = buf_of(4096);
		struct collected_sink sink = {
			.told = on_told, .component = on_component, .arg = &out, .cp932 = cp932};
		struct errinfo info = {0};
		struct collected all;

		assert_int_equal(
			collected_read(str_c(files[i]), &sink, &all, &info), ERR_MALFORMED);
		assert_int_equal(info.offset, 3);
		buf_done(&out);
	}
	cp932_free(cp932);
}

static void
on_passed(void *arg, size_t line, struct str key)
{
	buf_printf(arg, "%zu %.*s\n", line, STR_FMT(key));
}

/* Which lines say nothing that is known: also a section whose name or word is none. */
static void
what_is_not_understood_is_told(void **state)
{
	struct buf out = buf_of(1024);
	struct collected_sink sink = {.passed = on_passed, .arg = &out};
	struct errinfo info = {0};
	struct collected all;

	(void)state;
	assert_int_equal(collected_read(STR("sakimori-collect\t1\n# for people\nsofware\ta\n"
					    "section\tMy Programs\twhole\nsection\tdeb\tsome\n"
					    "section\tdeb\twhole\nend\t4\n"),
				 &sink, &all, &info),
		ERR_OK);
	says(&out, "3 sofware\n4 section\n5 section\n");
	assert_int_equal(all.n_passed, 3);
	assert_true(all.is_whole);
}

static void
other_files_are_refused(void **state)
{
	char *big = malloc(LIMIT_PACKAGES_LINE + 100);
	struct collected all;
	struct buf out;
	size_t n;

	(void)state;
	assert_int_equal(reads(STR("Package: a\n"), &out, &all), ERR_MALFORMED);
	buf_done(&out);
	assert_int_equal(reads(STR(""), &out, &all), ERR_MALFORMED);
	buf_done(&out);
	assert_int_equal(reads(STR("sakimori-collect\t2\n"), &out, &all), ERR_UNSUPPORTED);
	buf_done(&out);
	assert_int_equal(
		reads(STR("sakimori-collect\t1\nhost\t\xff\n"), &out, &all), ERR_MALFORMED);
	buf_done(&out);
	assert_non_null(big);
	n = (size_t)snprintf(big, 64, "sakimori-collect\t1\nhost\t");
	while (n < LIMIT_PACKAGES_LINE + 90)
		big[n++] = 'a';
	assert_int_equal(reads(str_of(big, n), &out, &all), ERR_LIMIT);
	buf_done(&out);
	free(big);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_and_programs_are_told),
		cmocka_unit_test(packages_have_the_distribution_that_was_said),
		cmocka_unit_test(one_that_was_cut_is_known),
		cmocka_unit_test(programs_stand_in_sections),
		cmocka_unit_test(what_is_not_understood_is_told),
		cmocka_unit_test(one_in_utf_16_is_read),
		cmocka_unit_test(one_in_cp932_is_read),
		cmocka_unit_test(one_with_a_bad_byte_is_not_read_as_cp932),
		cmocka_unit_test(other_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
