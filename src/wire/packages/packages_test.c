#include "wire/packages/packages.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct told {
	struct buf text; /* "name version purl source source_version;" */
	size_t n;
};

static void
on_component(void *arg, const struct component *c)
{
	struct told *t = arg;

	t->n++;
	assert_int_equal(str_find_byte(c->supplier, '@'), -1);
	buf_printf(&t->text, "%.*s %.*s %.*s %.*s %.*s\n", STR_FMT(c->name), STR_FMT(c->version),
		STR_FMT(c->purl), STR_FMT(c->source_name), STR_FMT(c->source_version));
}

static const struct package_distro bookworm = {{"debian", 6}, {"12", 2}};

static enum err
reads(struct str bytes, const struct package_distro *distro, struct told *t, struct errinfo *info)
{
	struct bom_sink sink = {.component = on_component, .arg = t};
	enum package_kind kind = PACKAGE_DEB;

	t->text = buf_of(65536);
	t->n = 0;
	assert_int_equal(packages_detect(bytes, &kind), ERR_OK);
	return kind == PACKAGE_DEB ? packages_read_dpkg(bytes, distro, &sink, info)
				   : packages_read_apk(bytes, distro, &sink, info);
}

static void
says(struct told *t, const char *expected)
{
	buf_byte(&t->text, 0);
	assert_string_equal(t->text.p, expected);
	buf_done(&t->text);
}

static void
dpkg_tells_what_is_installed(void **state)
{
	struct errinfo info = {0};
	struct told t;

	(void)state;
	assert_int_equal(
		reads(STR("Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\n"
			  "Maintainer: A Team <a@lists.example>\nSource: openssl "
			  "(3.0.15-1~deb12u1)\nVersion: 3.0.15-1~deb12u1+b1\n"
			  "Description: x\n Version: 9\n\n"
			  "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n"
			  "Package: g++\nStatus: install ok installed\nVersion: 4:12.2.0-3\n"),
			&bookworm, &t, &info),
		ERR_OK);
	says(&t, "libssl3 3.0.15-1~deb12u1+b1 "
		 "pkg:deb/debian/libssl3@3.0.15-1~deb12u1%2Bb1?arch=amd64&distro=debian-12&"
		 "upstream=openssl%403.0.15-1~deb12u1 openssl 3.0.15-1~deb12u1\n"
		 "g++ 4:12.2.0-3 pkg:deb/debian/g%2B%2B@4:12.2.0-3?distro=debian-12  \n");
}

static void
apk_tells_the_origin(void **state)
{
	const struct package_distro alpine = {STR("alpine"), STR("3.18.4")};
	struct errinfo info = {0};
	struct told t;

	(void)state;
	assert_int_equal(
		reads(STR("C:Q1aaa=\nP:libcrypto3\nV:3.1.4-r5\nA:x86_64\no:openssl\nF:lib\n"
			  "\nC:Q1bbb=\nP:busybox\nV:1.36.1-r19\no:busybox\n\n"),
			&alpine, &t, &info),
		ERR_OK);
	says(&t, "libcrypto3 3.1.4-r5 "
		 "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.18.4&"
		 "upstream=openssl%403.1.4-r5 openssl 3.1.4-r5\n"
		 "busybox 1.36.1-r19 pkg:apk/alpine/busybox@1.36.1-r19?distro=alpine-3.18.4 "
		 "busybox 1.36.1-r19\n");
}

static void
an_rpm_s_epoch_is_no_version(void **state)
{
	const struct package_distro alma = {STR("almalinux"), STR("9.3")},
				    rhel = {STR("rhel"), STR("8")};
	const struct package_entry e = {.kind = PACKAGE_RPM,
		.name = STR("openssl-libs"),
		.version = STR("1:3.0.7-24.el9"),
		.arch = STR("x86_64"),
		.source_name = STR("openssl-3.0.7-24.el9.src.rpm")};
	struct told t = {.text = buf_of(4096)};
	struct bom_sink sink = {.component = on_component, .arg = &t};

	(void)state;
	packages_tell(&e, &alma, &sink);
	packages_tell(
		&(struct package_entry){PACKAGE_RPM, .name = STR("bash"), .version = STR("0:4")},
		&rhel, &sink);
	says(&t, "openssl-libs 1:3.0.7-24.el9 "
		 "pkg:rpm/almalinux/openssl-libs@3.0.7-24.el9?arch=x86_64&distro=almalinux-9.3&"
		 "epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm openssl-3.0.7-24.el9.src.rpm \n"
		 "bash 0:4 pkg:rpm/redhat/bash@4?distro=rhel-8  \n");
}

static void
without_a_distribution_none_is_said(void **state)
{
	const struct package_distro none = {STR(""), STR("")};
	struct errinfo info = {0};
	struct told t;

	(void)state;
	assert_int_equal(reads(STR("Package: a-b\nVersion: 1\n"), &none, &t, &info), ERR_OK);
	says(&t, "a-b 1 pkg:deb/debian/a-b@1  \n");
}

static void
broken_files_are_refused(void **state)
{
	struct errinfo info = {0};
	struct told t;
	enum package_kind kind;
	char *line = malloc(LIMIT_PACKAGES_LINE + 64);
	size_t n = 0;

	(void)state;
	assert_int_equal(packages_detect(STR("MZ"), &kind), ERR_NOT_FOUND);
	assert_int_equal(packages_detect(STR(""), &kind), ERR_NOT_FOUND);
	assert_int_equal(reads(STR("Package: a\nno field\n"), &bookworm, &t, &info), ERR_MALFORMED);
	assert_int_equal(info.offset, 2);
	buf_done(&t.text);
	assert_int_equal(reads(STR("P:a\nxyz\n"), &bookworm, &t, &info), ERR_MALFORMED);
	buf_done(&t.text);
	assert_non_null(line);
	memcpy(line, "Package: ", 9);
	for (n = 9; n < LIMIT_PACKAGES_LINE + 20; n++)
		line[n] = 'a';
	assert_int_equal(reads(str_of(line, n), &bookworm, &t, &info), ERR_LIMIT);
	buf_done(&t.text);
	free(line);
}

static void
os_release_is_read(void **state)
{
	struct package_distro d;

	(void)state;
	packages_distro(STR("PRETTY_NAME=\"x\"\nID=debian\nVERSION_ID=\"12\"\nID_LIKE=y\n"), &d);
	assert_true(str_equal(d.id, STR("debian")));
	assert_true(str_equal(d.version, STR("12")));
	packages_distro(STR("nothing"), &d);
	assert_int_equal(d.id.len + d.version.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dpkg_tells_what_is_installed),
		cmocka_unit_test(apk_tells_the_origin),
		cmocka_unit_test(an_rpm_s_epoch_is_no_version),
		cmocka_unit_test(without_a_distribution_none_is_said),
		cmocka_unit_test(broken_files_are_refused),
		cmocka_unit_test(os_release_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
