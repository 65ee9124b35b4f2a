/*
 * "goos:windows&goarch:arm64": does it run there? Any of an advisory's platforms suffices, all
 * parts of one must hold. What is not known of the target leaves it open.
 */
#include "know/match/match_own.h"

#include "base/names.h"

/* The same thing in the words of Go and of others (RustSec, distributions). */
static const struct {
	const char *go, *other;
} same[] = {
	{"darwin", "macos"},
	{"amd64", "x86_64"},
	{"arm64", "aarch64"},
	{"386", "x86"},
	{"386", "i686"},
};

static bool
is_same(struct str target, struct str said)
{
	if (str_equal_nocase(target, said))
		return true;
	for (size_t i = 0; i < NAMES_N(same); i++)
		if ((str_equal_nocase(target, str_c(same[i].go)) &&
			    str_equal_nocase(said, str_c(same[i].other))) ||
			(str_equal_nocase(target, str_c(same[i].other)) &&
				str_equal_nocase(said, str_c(same[i].go))))
			return true;
	return false;
}

static enum truth
is_on(struct str target, struct str said)
{
	if (target.len == 0)
		return TRUTH_OPEN;
	return is_same(target, said) ? TRUTH_YES : TRUTH_NO;
}

/* What the component's purl says of the system it is for; "" when it says nothing. */
static struct str
said_by_purl(struct matcher *m, struct str key)
{
	if (m->identity.reason != IDENTITY_KNOWN || m->identity.is_by_hint)
		return STR("");
	return purl_qualifier(&m->identity.purl, key);
}

/* "nodejs:18" of the advisory, "nodejs:18:8060020220523160029:ad008a3a" of the package. */
static enum truth
is_of_module(struct matcher *m, struct str said)
{
	struct str mod = said_by_purl(m, STR("rpmmod"));

	if (mod.len == 0)
		return TRUTH_OPEN;
	return str_starts(mod, said) && (mod.len == said.len || mod.p[said.len] == ':') ? TRUTH_YES
											: TRUTH_NO;
}

/* Of a program of Go, which says it itself (wire/exe); of a package; else of the target. */
static struct str
arch_of(struct matcher *m)
{
	struct str arch = said_by_purl(m, STR("goarch"));

	if (arch.len == 0)
		arch = said_by_purl(m, STR("arch"));
	return arch.len > 0 && !str_equal(arch, STR("all")) && !str_equal(arch, STR("noarch"))
		       ? arch
		       : m->target->arch;
}

static struct str
os_of(struct matcher *m)
{
	struct str os = said_by_purl(m, STR("goos"));

	return os.len > 0 ? os : m->target->os;
}

static enum truth
part_holds(struct matcher *m, struct str part)
{
	struct str key = str_split(&part, ':');

	if (str_equal(key, STR("goos")) || str_equal(key, STR("os")))
		return is_on(os_of(m), part);
	if (str_equal(key, STR("goarch")) || str_equal(key, STR("arch")))
		return is_on(arch_of(m), part);
	if (str_equal(key, STR("module")))
		return is_of_module(m, part);
	return TRUTH_OPEN;
}

enum truth
match_platforms(struct matcher *m, uint32_t from, uint32_t end)
{
	enum truth best = from == end ? TRUTH_YES : TRUTH_NO;

	for (uint32_t i = from; i < end; i++) {
		struct str rest = advisory_index_platform(m->index, i);
		enum truth all = TRUTH_YES;

		while (rest.len > 0) {
			enum truth one = part_holds(m, str_split(&rest, '&'));

			if (one < all)
				all = one;
		}
		if (all > best)
			best = all;
	}
	return best;
}
