/* Names of components, bills and ecosystems; see component.h. */
#include "model/component.h"

#include "base/names.h"

static const char *const order_names[VERSION_ORDERS] = {"generic", "semver", "npm", "pep440",
	"maven", "nuget", "rubygems", "composer", "debian", "rpm", "alpine", "go", "hackage", "pub",
	"cran", "conan", "gentoo", "alpm", "datetime", "text"};
static const char *const kind_names[COMPONENT_KINDS] = {"library", "application", "framework",
	"container", "os", "device", "firmware", "file", "other"};
static const char *const format_names[BOM_FORMATS] = {"cyclonedx-json", "cyclonedx-xml",
	"spdx-json", "spdx-tag-value", "spdx-3", "swid", "other"};
static const char *const fault_names[BOM_FAULTS] = {"ref_twice", "ref_unknown", "purl_broken",
	"purl_mended", "cpe_broken", "no_name", "date", "field"};

NAME_OF(enum version_order, version_order_name, order_names)
NAME_OF(enum component_kind, component_kind_name, kind_names)
NAME_OF(enum bom_format, bom_format_name, format_names)
NAME_OF(enum bom_fault, bom_fault_name, fault_names)

static const struct {
	const char *name, *osv, *purls;
	enum version_order order;
} ecosystems[ECOSYSTEMS] = {
#define ECOSYSTEM(constant, name, osv, purls, order) {name, osv, purls, VERSION_##order},
#include "model/ecosystem.def"
#undef ECOSYSTEM
};

const char *
ecosystem_name(enum ecosystem e)
{
	BUG_IF(e >= ECOSYSTEMS);
	return ecosystems[e].name;
}

const char *
ecosystem_osv(enum ecosystem e)
{
	BUG_IF(e >= ECOSYSTEMS);
	return ecosystems[e].osv;
}

enum version_order
ecosystem_order(enum ecosystem e)
{
	BUG_IF(e >= ECOSYSTEMS);
	return ecosystems[e].order;
}

enum err
ecosystem_parse(struct str name, enum ecosystem *ret_e)
{
	for (unsigned i = ECOSYSTEM_NONE + 1; i < ECOSYSTEMS; i++) {
		if (!str_equal(name, str_c(ecosystems[i].name)))
			continue;
		*ret_e = (enum ecosystem)i;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

enum err
ecosystem_of_osv(struct str osv, enum ecosystem *ret_e, struct str *ret_release)
{
	struct str release = osv;
	struct str name = str_split(&release, ':');

	for (unsigned i = ECOSYSTEM_NONE + 1; i < ECOSYSTEMS; i++) {
		if (!str_equal(name, str_c(ecosystems[i].osv)))
			continue;
		*ret_e = (enum ecosystem)i;
		*ret_release = release;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

bool
ecosystem_has_purl(enum ecosystem e, struct str type)
{
	struct str types;

	BUG_IF(e >= ECOSYSTEMS);
	types = str_c(ecosystems[e].purls);
	while (type.len > 0 && types.len > 0)
		if (str_equal(str_split(&types, ' '), type))
			return true;
	return false;
}

enum ecosystem
ecosystem_of_purl(struct str type)
{
	for (unsigned e = ECOSYSTEM_NONE + 1; e < ECOSYSTEMS && type.len > 0; e++)
		if (ecosystems[e].purls[0] == type.p[0] &&
			ecosystem_has_purl((enum ecosystem)e, type))
			return (enum ecosystem)e;
	return ECOSYSTEM_NONE;
}
