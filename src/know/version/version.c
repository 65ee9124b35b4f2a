/* The table of orders; see version.h. */
#include "know/version/version.h"

#include "know/version/parts.h"

static const struct {
	int (*compare)(struct str a, struct str b);
	bool (*is_valid)(struct str v);
	uint64_t (*key)(struct str v); /* NULL: none */
} orders[VERSION_ORDERS] = {
	[VERSION_GENERIC] = {version_generic, version_generic_valid},
	[VERSION_SEMVER] = {version_semver, version_semver_valid, version_semver_key},
	[VERSION_NPM] = {version_npm, version_npm_valid, version_npm_key},
	[VERSION_PEP440] = {version_pep440, version_pep440_valid},
	[VERSION_MAVEN] = {version_maven, version_maven_valid},
	[VERSION_NUGET] = {version_nuget, version_nuget_valid, version_semver_key},
	[VERSION_RUBYGEMS] = {version_rubygems, version_rubygems_valid},
	[VERSION_COMPOSER] = {version_composer, version_composer_valid},
	[VERSION_DEBIAN] = {version_debian, version_debian_valid},
	[VERSION_RPM] = {version_rpm, version_rpm_valid},
	[VERSION_ALPINE] = {version_alpine, version_alpine_valid},
	[VERSION_GO] = {version_go, version_go_valid, version_go_key},
	[VERSION_HACKAGE] = {version_numbers, version_hackage_valid},
	[VERSION_PUB] = {version_pub, version_pub_valid, version_pub_key},
	[VERSION_CRAN] = {version_numbers, version_cran_valid},
	[VERSION_CONAN] = {version_conan, version_conan_valid},
	[VERSION_GENTOO] = {version_gentoo, version_gentoo_valid},
	[VERSION_ALPM] = {version_alpm, version_rpm_valid},
	[VERSION_DATETIME] = {version_datetime, version_datetime_valid},
	[VERSION_TEXT] = {version_text, version_text_valid},
};

int
version_compare(enum version_order o, struct str a, struct str b)
{
	BUG_IF(o >= VERSION_ORDERS);
	if (a.len == 0)
		a = STR("");
	if (b.len == 0)
		b = STR("");
	if (a.len == b.len && (a.p == b.p || memcmp(a.p, b.p, a.len) == 0))
		return 0;
	return orders[o].compare(a, b);
}

bool
version_is_valid(enum version_order o, struct str v)
{
	BUG_IF(o >= VERSION_ORDERS);
	return v.len > 0 && orders[o].is_valid(v);
}

uint64_t
version_key(enum version_order o, struct str v)
{
	BUG_IF(o >= VERSION_ORDERS);
	return orders[o].key == NULL ? 0 : orders[o].key(v.len > 0 ? v : STR(""));
}
