/* Components and advisories meet by equality of the normal form; what is not said has a reason. */
#include "know/identity/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after the standard headers */
#include <cmocka.h>

/* "ecosystem:release:name@version"; "+" for a source package, "?" for an assumed one */
static void
show(const struct identity_name *n, char *room, size_t size)
{
	snprintf(room, size, "%s:%.*s:%.*s@%.*s%s%s", ecosystem_name(n->package.ecosystem),
		STR_FMT(n->package.release), STR_FMT(n->package.name), STR_FMT(n->version),
		n->is_source ? "+" : "", n->is_assumed ? "?" : "");
}

static void
expect(const struct identity *id, const char *what, enum identity_reason reason, const char *first,
	const char *second)
{
	char a[512] = "", b[512] = "";

	if (id->n > 0)
		show(&id->names[0], a, sizeof(a));
	if (id->n > 1)
		show(&id->names[1], b, sizeof(b));
	if (id->reason != reason || strcmp(a, first) != 0 || strcmp(b, second) != 0)
		fail_msg("%s: %s, \"%s\" \"%s\"", what, identity_reason_name(id->reason), a, b);
}

static const struct {
	const char *purl;
	enum identity_reason reason;
	const char *first, *second;
} purls[] = {
	{"pkg:npm/lodash@4.17.15", IDENTITY_KNOWN, "npm::lodash@4.17.15", ""},
	{"pkg:npm/@vitest%2Fmocker@1.0", IDENTITY_KNOWN, "npm::@vitest/mocker@1.0", ""},
	{"pkg:npm/JSONStream@1.0", IDENTITY_KNOWN, "npm::JSONStream@1.0", ""},
	{"pkg:pypi/Zope..Interface_x@5.0", IDENTITY_KNOWN, "pypi::zope-interface-x@5.0", ""},
	{"pkg:nuget/Newtonsoft.Json@12.0.1", IDENTITY_KNOWN, "nuget::newtonsoft.json@12.0.1", ""},
	{"pkg:composer/Symfony/YAML@v3", IDENTITY_KNOWN, "packagist::symfony/yaml@v3", ""},
	{"pkg:composer/yaml@3", IDENTITY_NAME_UNCLEAR, "", ""},
	{"pkg:maven/org.apache.commons/io@1.3.4?classifier=sources", IDENTITY_KNOWN,
		"maven::org.apache.commons:io@1.3.4", ""},
	{"pkg:maven/org.apache.commons:io@1.3.4", IDENTITY_KNOWN,
		"maven::org.apache.commons:io@1.3.4", ""},
	{"pkg:golang/github.com/Masterminds/goutils@v1.1.0", IDENTITY_KNOWN,
		"go::github.com/Masterminds/goutils@1.1.0", ""},
	{"pkg:golang/stdlib@go1.19.4", IDENTITY_KNOWN, "go::stdlib@1.19.4", ""},
	{"pkg:golang/std@1.19.4", IDENTITY_KNOWN, "go::stdlib@1.19.4", ""},
	{"pkg:golang/example.com/x@(devel)", IDENTITY_NO_VERSION, "go::example.com/x@(devel)", ""},
	{"pkg:cargo/serde_json@1.0.0", IDENTITY_KNOWN, "crates.io::serde_json@1.0.0", ""},
	{"pkg:gem/rails@4.1.1", IDENTITY_KNOWN, "rubygems::rails@4.1.1", ""},
	{"pkg:hackage/AC-HalfInteger@1.2.1", IDENTITY_KNOWN, "hackage::AC-HalfInteger@1.2.1", ""},
	{"pkg:bitnami/wordpress@6.2.0?distro=debian-12", IDENTITY_KNOWN, "bitnami::wordpress@6.2.0",
		""},
	{"pkg:swift/github.com/Vapor/Vapor@v4.60.3", IDENTITY_KNOWN,
		"swift::github.com/vapor/vapor@4.60.3", ""},
	{"pkg:githubactions/Actions/Checkout@v4", IDENTITY_KNOWN,
		"github-actions::actions/checkout@4", ""},
	{"pkg:generic/openssl@1.1.1", IDENTITY_KNOWN, "oss-fuzz::openssl@1.1.1?", ""},
	/* distributions: by source package where their advisories are */
	{"pkg:deb/debian/libc6@2.36-9%2Bdeb12u4?arch=amd64&upstream=glibc&distro=debian-12",
		IDENTITY_KNOWN, "debian:12:glibc@2.36-9+deb12u4+", ""},
	{"pkg:deb/debian/automake@1:1.16.3-2?upstream=automake-1.16&distro=debian-11",
		IDENTITY_KNOWN, "debian:11:automake-1.16@1:1.16.3-2+", ""},
	{"pkg:deb/debian/g%2B%2B@4:12.2.0-3?upstream=gcc-defaults%401.203&distro=bookworm",
		IDENTITY_KNOWN, "debian:12:gcc-defaults@1.203+", ""},
	{"pkg:deb/debian/attr@1:2.4.47-2%2Bb1?distro=debian-10.2", IDENTITY_KNOWN,
		"debian:10:attr@1:2.4.47-2+?", ""},
	{"pkg:deb/curl@7.88?distro=debian-bookworm", IDENTITY_KNOWN, "debian:12:curl@7.88+?", ""},
	{"pkg:deb/curl@7.88?distro=jammy", IDENTITY_KNOWN, "ubuntu:22.04:curl@7.88+?", ""},
	{"pkg:deb/ubuntu/libcrypt1@4.4.27-1?epoch=1&distro=ubuntu-22.04.3", IDENTITY_KNOWN,
		"ubuntu:22.04:libcrypt1@1:4.4.27-1+?", ""},
	{"pkg:deb/ubuntu/openssl@1.1.1-1ubuntu2.1~18.04.23%2Besm3?distro=ubuntu-18.04",
		IDENTITY_KNOWN, "ubuntu:pro:18.04:openssl@1.1.1-1ubuntu2.1~18.04.23+esm3+?", ""},
	{"pkg:apk/alpine/libcrypto3@3.0.8-r3?upstream=openssl&distro=alpine-3.17.3", IDENTITY_KNOWN,
		"alpine:3.17:openssl@3.0.8-r3+", ""},
	{"pkg:apk/alpine/musl@1.2.3-r0?distro=3.16.0", IDENTITY_KNOWN,
		"alpine:3.16:musl@1.2.3-r0+?", ""},
	{"pkg:apk/wolfi/openssl@3.1?arch=x86_64", IDENTITY_KNOWN, "wolfi::openssl@3.1", ""},
	{"pkg:apk/wolfi/libssl3@3.1?upstream=openssl", IDENTITY_KNOWN, "wolfi::libssl3@3.1",
		"wolfi::openssl@3.1+"},
	{"pkg:rpm/almalinux/bash@4.4.20-4.el8?epoch=1&distro=almalinux-8.6&upstream=b-1-2.src.rpm",
		IDENTITY_KNOWN, "almalinux:8:bash@1:4.4.20-4.el8", ""},
	{"pkg:rpm/rocky/glibc-common@2.28-225.el8?distro=rocky-8.8&upstream=glibc-2.28-225.el8.src."
	 "rpm",
		IDENTITY_KNOWN, "rocky:8:glibc-common@2.28-225.el8", "rocky:8:glibc@2.28-225.el8+"},
	{"pkg:rpm/centos/bash@4.2.46-31.el7?distro=centos-7.6.1810", IDENTITY_KNOWN,
		"redhat:7:bash@4.2.46-31.el7?", ""},
	{"pkg:rpm/redhat/bash@4?epoch=0&distro=rhel-9.2", IDENTITY_KNOWN, "redhat:9:bash@4", ""},
	{"pkg:rpm/suse/libopenssl@1.1?distro=sles-15.5&upstream=openssl-1.1-2.src.rpm",
		IDENTITY_KNOWN, "suse:15.5:openssl@1.1-2+", ""},
	{"pkg:rpm/opensuse/curl@8?distro=opensuse-tumbleweed-20240101", IDENTITY_KNOWN,
		"opensuse:tumbleweed:curl@8+?", ""},
	{"pkg:rpm/opensuse/curl@8?distro=opensuse-leap-15.5", IDENTITY_KNOWN,
		"opensuse:15.5:curl@8+?", ""},
	{"pkg:alpine/libvncserver@0.9.9?distro=alpine-3.18.2", IDENTITY_KNOWN,
		"alpine:3.18:libvncserver@0.9.9+?", ""},
	/* reasons */
	{"pkg:deb/curl@7.88", IDENTITY_NO_DISTRIBUTION, "", ""},
	{"pkg:rpm/bash@4?distro=plamo-7", IDENTITY_DISTRIBUTION_UNKNOWN, "", ""},
	{"pkg:rpm/fedora/bash@4?distro=fedora-25", IDENTITY_DISTRIBUTION_UNKNOWN, "", ""},
	{"pkg:deb/debian/curl@7.88?distro=ubuntu-22.04", IDENTITY_DISTRIBUTION_UNCLEAR, "", ""},
	{"pkg:rpm/debian/curl@7.88?distro=debian-12", IDENTITY_DISTRIBUTION_UNCLEAR, "", ""},
	{"pkg:deb/debian/curl@7.88", IDENTITY_NO_RELEASE, "debian::curl@7.88+?", ""},
	{"pkg:npm/lodash", IDENTITY_NO_VERSION, "npm::lodash@", ""},
	{"pkg:npm/lodash@latest", IDENTITY_NO_VERSION, "npm::lodash@latest", ""},
	{"pkg:npm/lodash@%5E1.2", IDENTITY_VERSION_RANGE, "npm::lodash@^1.2", ""},
	{"pkg:pypi/numpy@1.24%2C%3C2", IDENTITY_VERSION_RANGE, "pypi::numpy@1.24,<2", ""},
	{"pkg:k8s/k8s.io%2Fkubernetes@1.27.4", IDENTITY_TYPE_UNKNOWN, "", ""},
	{"pkg:invalid", IDENTITY_PURL_BROKEN, "", ""},
	{"pkg:swift/x/https:%2F%2F@1", IDENTITY_PURL_BROKEN, "", ""},
};

static void
a_purl_is_a_package_or_has_a_reason(void **state)
{
	static struct identity id;

	(void)state;
	for (size_t i = 0; i < sizeof(purls) / sizeof(purls[0]); i++) {
		struct component c = {.purl = str_c(purls[i].purl)};

		identity_of_component(&c, NULL, &id);
		expect(&id, purls[i].purl, purls[i].reason, purls[i].first, purls[i].second);
	}
}

static void
what_the_bill_says_elsewhere_helps(void **state)
{
	static struct identity id;
	struct component c = {.purl = STR("pkg:deb/debian/libssl3@3.0.9-1"),
		.source_name = STR("openssl"),
		.source_version = STR("3.0.9-1")};
	struct identity_hint hint = {.distro = STR("debian 12")};

	(void)state;
	identity_of_component(&c, &hint, &id);
	expect(&id, "debian", IDENTITY_KNOWN, "debian:12:openssl@3.0.9-1+", "");
	c = (struct component){.purl = STR("pkg:npm/a"), .version = STR("1.0")};
	identity_of_component(&c, &hint, &id);
	expect(&id, "version", IDENTITY_KNOWN, "npm::a@1.0", "");
	hint.distro = STR("ubuntu-22.04");
	c.purl = STR("pkg:deb/debian/libssl3@3.0.9-1");
	identity_of_component(&c, &hint, &id);
	expect(&id, "other", IDENTITY_DISTRIBUTION_UNCLEAR, "", "");
}

static void
without_purl_only_what_is_said_counts(void **state)
{
	static struct identity id;
	struct component c = {.group = STR("org.acme"), .name = STR("lib"), .version = STR("1")};
	struct identity_hint hint = {.ecosystem = ECOSYSTEM_MAVEN};

	(void)state;
	identity_of_component(&c, NULL, &id);
	expect(&id, "no hint", IDENTITY_NO_PURL, "", "");
	identity_of_component(&c, &hint, &id);
	expect(&id, "group", IDENTITY_KNOWN, "maven::org.acme:lib@1", "");
	assert_true(id.is_by_hint);
	c.group = STR("");
	identity_of_component(&c, &hint, &id);
	expect(&id, "no group", IDENTITY_NAME_UNCLEAR, "", "");
	c.name = STR("org.acme:lib");
	identity_of_component(&c, &hint, &id);
	expect(&id, "whole", IDENTITY_KNOWN, "maven::org.acme:lib@1", "");
	c = (struct component){.group = STR("vitest"), .name = STR("x"), .version = STR("1")};
	hint.ecosystem = ECOSYSTEM_NPM;
	identity_of_component(&c, &hint, &id);
	expect(&id, "scope", IDENTITY_KNOWN, "npm::@vitest/x@1", "");
	hint.ecosystem = ECOSYSTEM_PYPI;
	identity_of_component(&c, &hint, &id);
	expect(&id, "a group of its own", IDENTITY_NAME_UNCLEAR, "", "");
	hint = (struct identity_hint){ECOSYSTEM_DEBIAN, STR("Debian 12.5")};
	c = (struct component){.name = STR("curl"), .version = STR("7.88-1")};
	identity_of_component(&c, &hint, &id);
	expect(&id, "deb", IDENTITY_KNOWN, "debian:12:curl@7.88-1+?", "");
	hint.distro = STR("");
	identity_of_component(&c, &hint, &id);
	assert_int_equal(id.reason, IDENTITY_NO_RELEASE);
}

static const struct {
	const char *osv, *name, *first, *second;
} advisories[] = {
	{"npm", "@vitest/mocker", "npm::@vitest/mocker@", ""},
	{"PyPI", "Zope.Interface", "pypi::zope-interface@", ""},
	{"Go", "github.com/Masterminds/goutils", "go::github.com/Masterminds/goutils@",
		"go::github.com/masterminds/goutils@"},
	{"Go", "stdlib", "go::stdlib@", ""},
	{"Maven", "org.apache.logging.log4j:log4j-core",
		"maven::org.apache.logging.log4j:log4j-core@", ""},
	{"SwiftURL", "https://github.com/Apple/swift-nio.git", "swift::github.com/apple/swift-nio@",
		""},
	{"Debian:12", "glibc", "debian:12:glibc@", ""},
	{"Ubuntu:22.04:LTS", "glibc", "ubuntu:22.04:glibc@", ""},
	{"Ubuntu:Pro:18.04:LTS", "glibc", "ubuntu:pro:18.04:glibc@", ""},
	{"Alpine:v3.18", "openssl", "alpine:3.18:openssl@", ""},
	{"AlmaLinux:8", "NetworkManager", "almalinux:8:NetworkManager@", ""},
	{"Red Hat:enterprise_linux:8::baseos", "bash", "redhat:8:bash@", ""},
	{"Red Hat:rhel_eus:8.6::baseos", "bash", "redhat:rhel_eus:8.6:bash@", ""},
	{"SUSE:Linux Enterprise Server 15 SP5", "openssl", "suse:15.5:openssl@", ""},
	{"openSUSE:Leap 15.5", "openssl", "opensuse:15.5:openssl@", ""},
	{"openEuler:22.03-LTS-SP3", "kernel", "openeuler:22.03-lts-sp3:kernel@", ""},
};

static void
advisories_are_filed_under_the_same_names(void **state)
{
	static struct identity id;

	(void)state;
	for (size_t i = 0; i < sizeof(advisories) / sizeof(advisories[0]); i++) {
		struct package p = {.name = str_c(advisories[i].name)};

		assert_int_equal(
			ecosystem_of_osv(str_c(advisories[i].osv), &p.ecosystem, &p.release),
			ERR_OK);
		identity_of_advisory(&p, &id);
		expect(&id, advisories[i].osv, IDENTITY_KNOWN, advisories[i].first,
			advisories[i].second);
	}
}

static void
an_address_alone_is_no_name(void **state)
{
	static struct identity id;

	(void)state;
	identity_of_advisory(&(struct package){ECOSYSTEM_SWIFT, STR(""), STR("https://")}, &id);
	assert_int_equal(id.reason, IDENTITY_NAME_UNCLEAR);
}

static void
what_is_too_long_says_so(void **state)
{
	static char name[5 * LIMIT_PURL_BYTES];
	static struct identity id;
	struct component c = {.name = str_of(name, sizeof(name)), .version = STR("1")};
	struct identity_hint hint = {.ecosystem = ECOSYSTEM_NPM};

	(void)state;
	memset(name, 'A', sizeof(name));
	identity_of_component(&c, &hint, &id);
	assert_int_equal(id.reason, IDENTITY_TOO_LONG);
	c.purl = c.name;
	identity_of_component(&c, NULL, &id);
	assert_int_equal(id.reason, IDENTITY_TOO_LONG);
	identity_of_advisory(&(struct package){ECOSYSTEM_GO, STR(""), c.name}, &id);
	assert_int_equal(id.reason, IDENTITY_TOO_LONG);
}

static void
distributions_are_read_as_bills_name_them(void **state)
{
	static const struct {
		const char *text, *release;
		enum ecosystem e;
		enum err err;
	} said[] = {
		{"debian-12", "12", ECOSYSTEM_DEBIAN, ERR_OK},
		{"Debian GNU/Linux 12 (bookworm)", "12", ECOSYSTEM_DEBIAN, ERR_OK},
		{"bookworm", "12", ECOSYSTEM_DEBIAN, ERR_OK},
		{"Alpine Linux v3.18", "3.18", ECOSYSTEM_ALPINE, ERR_OK},
		{"alpine:edge", "edge", ECOSYSTEM_ALPINE, ERR_OK},
		{"wolfi", "", ECOSYSTEM_WOLFI, ERR_OK},
		{"rocky-linux-8.8", "8", ECOSYSTEM_ROCKY, ERR_OK},
		{"opensuse-tumbleweed", "tumbleweed", ECOSYSTEM_OPENSUSE, ERR_OK},
		{"ubuntu", "", ECOSYSTEM_UBUNTU, ERR_MALFORMED},
		{"debianish-12", "", ECOSYSTEM_NONE, ERR_NOT_FOUND},
		{"", "", ECOSYSTEM_NONE, ERR_NOT_FOUND},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		enum ecosystem e = ECOSYSTEM_NONE;
		struct str release = STR("");
		char room[64];

		if (identity_of_distro(str_c(said[i].text), &e, room, sizeof(room), &release) !=
				said[i].err ||
			e != said[i].e || !str_equal(release, str_c(said[i].release)))
			fail_msg("%s: %s %.*s", said[i].text, ecosystem_name(e), STR_FMT(release));
	}
}

/* One component after the other says the same as each by itself. */
static void
the_same_package_again_is_the_same(void **state)
{
	static const struct {
		const char *purl, *version;
		bool is_again;
	} list[] = {
		{"pkg:npm/a@1", "", false},
		{"pkg:npm/a@2", "", true},
		{"pkg:npm/a@latest", "", true},
		{"pkg:npm/a@1.0+b", "", true},
		{"pkg:npm/a", "3", false},
		{"pkg:npm/a@3", "", false},
		{"pkg:npm/b@3", "", false},
		{"pkg:golang/c.org/D@v1.0.0", "", false},
		{"pkg:golang/c.org/D@v1.0.1", "", true},
		{"pkg:golang/c.org/D@1.0.2+incompatible", "", true},
		{"pkg:deb/debian/a@1?distro=debian-12", "", false},
		{"pkg:deb/debian/a@2?distro=debian-12", "", false},
		{"pkg:deb/debian/a@1", "", false},
		{"pkg:deb/debian/a@2", "", false},
		{"", "1", false},
		{"pkg:generic/a@1", "", false},
		{"pkg:generic/a@2", "", true},
		{"pkg:maven/org.acme/a@1", "", false},
		{"pkg:maven/org.acme/a@2", "", true},
	};
	static struct identity id, alone;

	(void)state;
	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		const struct component c = {
			.purl = str_c(list[i].purl), .version = str_c(list[i].version)};

		assert_int_equal(identity_again(&c, &id), list[i].is_again);
		if (!list[i].is_again)
			identity_of_component(&c, NULL, &id);
		identity_of_component(&c, NULL, &alone);
		assert_int_equal(id.reason, alone.reason);
		assert_int_equal(id.mends, alone.mends);
		assert_int_equal(id.n, alone.n);
		for (unsigned k = 0; k < id.n; k++) {
			const struct identity_name *x = &id.names[k], *y = &alone.names[k];

			assert_int_equal(x->package.ecosystem, y->package.ecosystem);
			assert_true(str_equal(x->package.name, y->package.name));
			assert_true(str_equal(x->version, y->version));
			assert_int_equal(x->is_assumed, y->is_assumed);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_purl_is_a_package_or_has_a_reason),
		cmocka_unit_test(what_the_bill_says_elsewhere_helps),
		cmocka_unit_test(without_purl_only_what_is_said_counts),
		cmocka_unit_test(advisories_are_filed_under_the_same_names),
		cmocka_unit_test(an_address_alone_is_no_name),
		cmocka_unit_test(what_is_too_long_says_so),
		cmocka_unit_test(the_same_package_again_is_the_same),
		cmocka_unit_test(distributions_are_read_as_bills_name_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
