/*
 * What the types of package URLs have of their own: ECMA-427, "purl type definitions". A type that
 * is not listed here has the general rules only.
 */
#include "wire/purl/own.h"

static const struct purl_type types[] = {
	{"alpm", SPACE_SMALL | NAME_SMALL, NULL},
	{"apk", SPACE_SMALL | NAME_SMALL, NULL},
	{"bazel", SPACE_NEVER, NULL},
	{"bitbucket", SPACE_SMALL | NAME_SMALL | SPACE_ALWAYS, NULL},
	{"bitnami", SPACE_NEVER | NAME_SMALL, NULL},
	{"brew", SPACE_SMALL | NAME_SMALL, NULL},
	{"cargo", SPACE_NEVER, NULL},
	{"chrome-extension", SPACE_NEVER | NAME_SMALL | NAME_CHROME, NULL},
	{"cocoapods", SPACE_NEVER, NULL},
	{"composer", SPACE_SMALL | NAME_SMALL, NULL},
	{"conan", 0, NULL},
	{"conda", SPACE_NEVER, NULL},
	{"cpan", NAME_NO_COLONS, NULL},
	{"cran", SPACE_NEVER, NULL},
	{"deb", SPACE_SMALL | NAME_SMALL, NULL},
	{"docker", 0, NULL},
	{"gem", SPACE_NEVER, NULL},
	{"generic", 0, NULL},
	/* the definition calls git case-sensitive; its own test has small letters */
	{"git", SPACE_SMALL | NAME_SMALL | NAME_REST | SPACE_ALWAYS, NULL},
	{"github", SPACE_SMALL | NAME_SMALL | SPACE_ALWAYS, NULL},
	{"githubactions", SPACE_SMALL | NAME_SMALL, NULL},
	{"golang", 0, NULL}, /* a namespace is required, but "golang/stdlib" is written by all */
	{"hackage", SPACE_NEVER, NULL},
	{"hex", SPACE_SMALL | NAME_SMALL, NULL},
	{"huggingface", VERSION_SMALL, NULL},
	{"julia", SPACE_NEVER, "uuid"},
	{"luarocks", SPACE_SMALL | NAME_SMALL, NULL},
	{"maven", SPACE_ALWAYS | NAME_GROUPED, NULL},
	{"mlflow", SPACE_NEVER | NAME_DATABRICKS, NULL},
	{"npm", SPACE_SCOPE, NULL},
	{"nuget", SPACE_NEVER, NULL},
	{"oci", SPACE_NEVER | NAME_SMALL | VERSION_SMALL, NULL},
	{"opam", SPACE_NEVER, NULL},
	{"otp", SPACE_NEVER | NAME_SMALL, NULL},
	{"pub", SPACE_NEVER | NAME_SMALL | NAME_UNDER, NULL},
	{"pypi", SPACE_NEVER | NAME_SMALL | NAME_DASH, NULL},
	{"qpkg", SPACE_SMALL, NULL},
	{"rpm", SPACE_SMALL, NULL},
	{"swid", 0, "tag_id"},
	{"swift", SPACE_ALWAYS, NULL},
	{"vcpkg", SPACE_NEVER, NULL},
	{"vscode-extension", SPACE_SMALL | NAME_SMALL | VERSION_SMALL | SPACE_ALWAYS, NULL},
	{"yocto", SPACE_SMALL, NULL},
};

const struct purl_type *
purl_type_find(struct str type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && type.len > 0; i++)
		if (types[i].name[0] == type.p[0] && str_equal(type, str_c(types[i].name)))
			return &types[i];
	return NULL;
}
