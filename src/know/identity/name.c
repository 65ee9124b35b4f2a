/* Names and versions in normal form, by a table of the ecosystems' rules. */
#include "know/identity/own.h"

static const unsigned rules[ECOSYSTEMS] = {
	[ECOSYSTEM_NPM] = NAME_BOTH_CASES,
	[ECOSYSTEM_PYPI] = NAME_SMALL | NAME_PYPI | NAME_GROUP_NEVER,
	[ECOSYSTEM_MAVEN] = NAME_COLON | NAME_GROUPED,
	[ECOSYSTEM_NUGET] = NAME_SMALL | NAME_GROUP_NEVER,
	[ECOSYSTEM_RUBYGEMS] = NAME_GROUP_NEVER,
	[ECOSYSTEM_PACKAGIST] = NAME_SMALL | NAME_GROUPED,
	[ECOSYSTEM_CRATES] = NAME_GROUP_NEVER,
	[ECOSYSTEM_GO] = NAME_BOTH_CASES | VERSION_V,
	[ECOSYSTEM_HACKAGE] = NAME_GROUP_NEVER,
	[ECOSYSTEM_HEX] = NAME_SMALL,
	[ECOSYSTEM_PUB] = NAME_SMALL | NAME_GROUP_NEVER,
	[ECOSYSTEM_CRAN] = NAME_GROUP_NEVER,
	[ECOSYSTEM_SWIFT] = NAME_SMALL | NAME_GROUPED | NAME_URL | VERSION_V,
	[ECOSYSTEM_GITHUB_ACTIONS] = NAME_SMALL | NAME_GROUPED | VERSION_V,
	[ECOSYSTEM_BITNAMI] = NAME_SMALL | NAME_GROUP_NEVER,
	/* What advisories of distributions name: Debian's and Ubuntu's trackers, Alpine's secdb,
	 * SUSE's, Mageia's and openEuler's name source packages; AlmaLinux's and Red Hat's errata
	 * binary ones. */
	[ECOSYSTEM_DEBIAN] = NAME_SMALL | NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_UBUNTU] = NAME_SMALL | NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_ALPINE] = NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_WOLFI] = NAME_OF_SOURCE | NAME_OF_BINARY,
	[ECOSYSTEM_CHAINGUARD] = NAME_OF_SOURCE | NAME_OF_BINARY,
	[ECOSYSTEM_ALMALINUX] = NAME_OF_BINARY | RELEASED,
	[ECOSYSTEM_ROCKY] = NAME_OF_BINARY | NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_REDHAT] = NAME_OF_BINARY | RELEASED,
	[ECOSYSTEM_SUSE] = NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_OPENSUSE] = NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_MAGEIA] = NAME_OF_SOURCE | RELEASED,
	[ECOSYSTEM_OPENEULER] = NAME_OF_SOURCE | RELEASED,
};

unsigned
name_rules(enum ecosystem e)
{
	BUG_IF(e >= ECOSYSTEMS);
	return rules[e];
}

void
words_add(struct words *w, struct str s)
{
	if (w->is_full || s.len > w->size - w->len) {
		w->is_full = true;
		return;
	}
	if (s.len > 0)
		memcpy(w->p + w->len, s.p, s.len);
	w->len += s.len;
}

void
words_add_small(struct words *w, struct str s)
{
	size_t from = w->len;

	words_add(w, s);
	for (size_t i = from; i < w->len; i++)
		w->p[i] = str_small(w->p[i]);
}

/* PEP 503, "normalized names". */
static void
write_pypi(struct str name, struct words *w)
{
	for (size_t i = 0; i < name.len; i++) {
		bool is_mark = strchr("-_.", name.p[i]) != NULL;

		if (is_mark && i > 0 && strchr("-_.", name.p[i - 1]) != NULL)
			continue;
		words_add_small(w, is_mark ? STR("-") : str_of(name.p + i, 1));
	}
}

static struct str
without_url(struct str s)
{
	ptrdiff_t at = str_find(s, STR("://"));

	if (at >= 0)
		s = str_of(s.p + at + 3, s.len - (size_t)at - 3);
	if (str_ends_nocase(s, STR(".git")))
		s.len -= 4;
	return s;
}

void
name_write(enum ecosystem e, struct str space, struct str name, struct words *w)
{
	unsigned r = name_rules(e);
	void (*add)(struct words *, struct str) = (r & NAME_SMALL) ? words_add_small : words_add;

	if (r & NAME_URL) {
		space = without_url(space);
		name = without_url(name);
	}
	if (e == ECOSYSTEM_GO && space.len == 0 && str_equal(name, STR("std")))
		name = STR("stdlib");
	if (e == ECOSYSTEM_NPM && space.len > 0 && space.p[0] != '@')
		words_add(w, STR("@"));
	if (space.len > 0) {
		add(w, space);
		words_add(w, (r & NAME_COLON) ? STR(":") : STR("/"));
	}
	if (r & NAME_PYPI)
		write_pypi(name, w);
	else
		add(w, name);
}

enum identity_reason
version_judge(enum ecosystem e, struct str version)
{
	static const char *const none[] = {"unknown", "noassertion", "none", "latest", "(devel)",
		"n/a", "-", "*", "x", "undefined", "null", "unspecified"};
	static const bool wishes[256] = {['\0'] = true,
		['<'] = true,
		['>'] = true,
		['='] = true,
		[','] = true,
		['|'] = true,
		['*'] = true};
	bool is_package = (name_rules(e) & (NAME_OF_SOURCE | NAME_OF_BINARY)) != 0;
	/* a number, or "v1": neither a word of `none` nor a wish */
	bool is_word = version.len == 0 || ((version.p[0] < '0' || version.p[0] > '9') &&
						   str_small(version.p[0]) != 'v');

	if (version.len == 0)
		return IDENTITY_NO_VERSION;
	for (size_t i = 0; is_word && i < sizeof(none) / sizeof(none[0]); i++)
		if (str_equal_nocase(version, str_c(none[i])))
			return IDENTITY_NO_VERSION;
	if (is_word && strchr("<>=^~[(!", version.p[0]) != NULL)
		return IDENTITY_VERSION_RANGE;
	/* A distribution's version may hold nearly anything. */
	for (size_t i = 0; i < version.len && !is_package; i++)
		if (wishes[(uint8_t)version.p[i]])
			return IDENTITY_VERSION_RANGE;
	return IDENTITY_KNOWN;
}
