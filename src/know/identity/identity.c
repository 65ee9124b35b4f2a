/*
 * A component or an advisory's package to the normal form; see identity.h. The rules of names stand
 * in name.c, those of distributions in distro.c.
 */
#include "know/identity/own.h"

#include "base/names.h"

static const char *const reason_names[IDENTITY_REASONS] = {"known", "no_purl", "purl_broken",
	"type_unknown", "no_distribution", "distribution_unknown", "distribution_unclear",
	"release_missing", "name_unclear", "no_version", "version_range", "too_long"};
NAME_OF(enum identity_reason, identity_reason_name, reason_names)

/* What is being found out. */
struct finding {
	struct identity *id;
	enum ecosystem e;
	bool is_assumed;
	struct str space, name, version, release, source, source_version, epoch;
};

/* ---- words in the identity's own text ---- */

static struct words
begin(struct identity *id)
{
	return (struct words){.p = id->text + id->used, .size = sizeof(id->text) - id->used};
}

/* What was written; "" and the reason TOO_LONG when it did not fit. */
static struct str
end(struct identity *id, const struct words *w)
{
	if (w->is_full) {
		id->reason = IDENTITY_TOO_LONG;
		return STR("");
	}
	id->used += w->len;
	return str_of(w->p, w->len);
}

/* ---- ecosystem ---- */

/* Purl types that are the names of distributions: before there were apk, deb and rpm. */
static enum ecosystem
of_type(struct str type)
{
	if (str_equal(type, STR("alpine")))
		return ECOSYSTEM_ALPINE;
	return ecosystem_of_purl(type);
}

static bool
is_of_distribution(struct str type)
{
	return str_equal(type, STR("deb")) || str_equal(type, STR("apk")) ||
	       str_equal(type, STR("rpm")) || str_equal(type, STR("alpine"));
}

/* The purl's namespace and its distro qualifier, then the bill's operating system. */
static enum identity_reason
find_distribution(struct finding *f, struct str type, const struct identity_hint *hint)
{
	struct str said = purl_qualifier(&f->id->purl, STR("distro"));
	struct distro space = {0}, distro = {0};
	bool has_space = f->space.len > 0;
	bool has_distro, has_id;

	if (str_equal(type, STR("alpine"))) {
		f->space = STR("alpine");
		has_space = true;
	}
	if (said.len == 0 && hint != NULL)
		said = hint->distro;
	if (has_space && distro_find(f->space, &space) != ERR_OK)
		return IDENTITY_DISTRIBUTION_UNKNOWN;
	has_distro = said.len > 0;
	has_id = has_distro && distro_find(said, &distro) == ERR_OK;
	if (!has_space && !has_id)
		return has_distro ? IDENTITY_DISTRIBUTION_UNKNOWN : IDENTITY_NO_DISTRIBUTION;
	/* "distro=3.16.0" beside the namespace has no name of its own */
	if (!has_id)
		distro = (struct distro){space.ecosystem, space.is_assumed, said};
	if (has_space && space.ecosystem != distro.ecosystem)
		return IDENTITY_DISTRIBUTION_UNCLEAR;
	if (!ecosystem_has_purl(distro.ecosystem, type) && !str_equal(type, STR("alpine")))
		return IDENTITY_DISTRIBUTION_UNCLEAR;
	f->e = distro.ecosystem;
	f->is_assumed = distro.is_assumed;
	f->release = distro.release;
	return IDENTITY_KNOWN;
}

/* ---- source packages ---- */

/* "openssl", "openssl@3.0.8", "glibc-2.28-225.el8.src.rpm". */
static void
split_source(struct str s, struct str *ret_name, struct str *ret_version)
{
	ptrdiff_t at = str_find_byte(s, '@');
	unsigned dashes = 0;

	*ret_name = s;
	*ret_version = STR("");
	if (str_ends_nocase(s, STR(".src.rpm"))) {
		s.len -= 8;
		for (size_t i = s.len; i-- > 1;)
			if (s.p[i] == '-' && ++dashes == 2) {
				*ret_name = str_of(s.p, i);
				*ret_version = str_of(s.p + i + 1, s.len - i - 1);
				return;
			}
	} else if (at > 0) {
		*ret_name = str_of(s.p, (size_t)at);
		*ret_version = str_of(s.p + at + 1, s.len - (size_t)at - 1);
	}
}

/* Debian's "+b1": the binary was built again, the source stayed. */
static struct str
without_rebuild(enum ecosystem e, struct str version)
{
	size_t i = version.len;

	if (e != ECOSYSTEM_DEBIAN && e != ECOSYSTEM_UBUNTU)
		return version;
	while (i > 0 && version.p[i - 1] >= '0' && version.p[i - 1] <= '9')
		i--;
	if (i < version.len && i >= 2 && version.p[i - 1] == 'b' && version.p[i - 2] == '+')
		version.len = i - 2;
	return version;
}

/* ---- names ---- */

static struct str
write_version(struct finding *f, struct str version)
{
	struct words w = begin(f->id);

	if (f->epoch.len > 0 && str_find_byte(version, ':') < 0 && !str_equal(f->epoch, STR("0"))) {
		words_add(&w, f->epoch);
		words_add(&w, STR(":"));
	}
	if ((name_rules(f->e) & VERSION_V) && version.len > 1 && str_small(version.p[0]) == 'v')
		version = str_of(version.p + 1, version.len - 1);
	if (f->e == ECOSYSTEM_GO && str_starts(version, STR("go")))
		version = str_of(version.p + 2, version.len - 2);
	words_add(&w, version);
	return end(f->id, &w);
}

static void
add_name(struct finding *f, struct str space, struct str name, struct str version)
{
	struct identity *id = f->id;
	struct identity_name *n = &id->names[id->n];
	struct words w = begin(id);

	BUG_IF(id->n == IDENTITY_NAMES);
	*n = (struct identity_name){
		.package = {f->e, f->release, STR("")}, .is_assumed = f->is_assumed};
	name_write(f->e, space, name, &w);
	n->package.name = end(id, &w);
	if (n->package.name.len == 0 && id->reason == IDENTITY_KNOWN)
		id->reason = IDENTITY_NAME_UNCLEAR; /* "https://" */
	n->version = write_version(f, version);
	id->n++;
}

static void
add_names(struct finding *f)
{
	unsigned rules = name_rules(f->e);
	bool has_source = f->source.len > 0;
	struct str space = f->space;

	if (rules & (NAME_OF_SOURCE | NAME_OF_BINARY))
		space = STR("");
	if ((rules & NAME_OF_BINARY) || !(rules & NAME_OF_SOURCE))
		add_name(f, space, f->name, f->version);
	if ((rules & NAME_OF_SOURCE) && (has_source || !(rules & NAME_OF_BINARY)) &&
		!((rules & NAME_OF_BINARY) && str_equal(f->source, f->name))) {
		struct str version = f->source_version.len > 0 ? f->source_version
							       : without_rebuild(f->e, f->version);

		add_name(f, space, has_source ? f->source : f->name, version);
		f->id->names[f->id->n - 1].is_source = true;
		if (!has_source)
			f->id->names[f->id->n - 1].is_assumed = true;
	}
}

static enum identity_reason
write_release(struct finding *f)
{
	struct words w = begin(f->id);

	if ((name_rules(f->e) & RELEASED) == 0) {
		f->release = STR("");
		return IDENTITY_KNOWN;
	}
	/* Ubuntu Pro's packages say so in their version: "1.1.1-1ubuntu2.1~18.04.23+esm3" */
	if (f->e == ECOSYSTEM_UBUNTU && str_find(f->version, STR("esm")) >= 0)
		words_add(&w, STR("pro:"));
	if (!distro_write_release(f->e, f->release, &w)) {
		f->release = STR("");
		return IDENTITY_NO_RELEASE;
	}
	f->release = end(f->id, &w);
	return IDENTITY_KNOWN;
}

/* ---- components ---- */

static enum identity_reason
of_purl(struct finding *f, const struct component *c, const struct identity_hint *hint)
{
	struct purl *p = &f->id->purl;
	enum err err = purl_repair_beside(c->purl, c->version, p);
	struct str upstream;

	if (err != ERR_OK)
		return err == ERR_LIMIT ? IDENTITY_TOO_LONG : IDENTITY_PURL_BROKEN;
	f->id->mends = p->mends;
	f->space = p->is.space;
	f->name = p->is.name;
	f->version = p->is.version.len > 0 ? p->is.version : c->version;
	f->epoch = is_of_distribution(p->is.type) ? purl_qualifier(p, STR("epoch")) : STR("");
	upstream = purl_qualifier(p, STR("upstream"));
	split_source(upstream, &f->source, &f->source_version);
	if (is_of_distribution(p->is.type))
		return find_distribution(f, p->is.type, hint);
	f->e = of_type(p->is.type);
	f->is_assumed = f->e == ECOSYSTEM_OSSFUZZ;
	return f->e == ECOSYSTEM_NONE ? IDENTITY_TYPE_UNKNOWN : IDENTITY_KNOWN;
}

static enum identity_reason
of_hint(struct finding *f, const struct component *c, const struct identity_hint *hint)
{
	struct distro d;

	if (hint == NULL || hint->ecosystem == ECOSYSTEM_NONE)
		return IDENTITY_NO_PURL;
	f->id->is_by_hint = true;
	f->e = hint->ecosystem;
	f->space = c->group;
	f->name = c->name;
	f->version = c->version;
	if ((name_rules(f->e) & RELEASED) && distro_find(hint->distro, &d) == ERR_OK) {
		if (d.ecosystem != f->e)
			return IDENTITY_DISTRIBUTION_UNCLEAR;
		f->is_assumed = d.is_assumed;
		f->release = d.release;
	}
	return IDENTITY_KNOWN;
}

/* "org.acme:lib" and "@scope/name" in the name alone are whole names; a group twice is one. */
static enum identity_reason
check_group(struct finding *f)
{
	unsigned rules = name_rules(f->e);
	ptrdiff_t colon = str_find_byte(f->name, ':');

	if ((rules & NAME_COLON) && f->space.len == 0 && colon > 0) {
		f->space = str_of(f->name.p, (size_t)colon);
		f->name = str_of(f->name.p + colon + 1, f->name.len - (size_t)colon - 1);
	}
	if (f->name.len == 0)
		return IDENTITY_NAME_UNCLEAR;
	if ((rules & NAME_GROUPED) && f->space.len == 0 && str_find_byte(f->name, '/') < 0)
		return IDENTITY_NAME_UNCLEAR;
	if ((rules & NAME_GROUP_NEVER) && f->space.len > 0)
		return IDENTITY_NAME_UNCLEAR;
	return IDENTITY_KNOWN;
}

static void
clear(struct identity *id)
{
	id->reason = IDENTITY_KNOWN;
	id->n = 0;
	id->is_by_hint = false;
	id->mends = 0;
	id->used = id->named = 0;
	id->purl.is.n_pairs = 0;
	id->purl.plain = 0;
}

/* Without a distribution the purl alone says which package it is. */
static bool
is_by_purl_alone(const struct identity *id)
{
	return id->n == 1 && id->purl.plain > 0 &&
	       (name_rules(id->names[0].package.ecosystem) &
		       (RELEASED | NAME_OF_SOURCE | NAME_OF_BINARY)) == 0;
}

bool
identity_again(const struct component *c, struct identity *id)
{
	struct finding f = {.id = id};

	if (id->named == 0 || !purl_read_again(c->purl, &id->purl))
		return false;
	f.e = id->names[0].package.ecosystem;
	f.version = id->purl.is.version;
	id->mends = id->purl.mends;
	id->used = id->named;
	id->reason = version_judge(f.e, f.version);
	id->names[0].version = write_version(&f, f.version);
	return true;
}

void
identity_of_component(
	const struct component *c, const struct identity_hint *hint, struct identity *ret_identity)
{
	struct identity *id = ret_identity;
	struct finding f = {.id = id};
	enum identity_reason reason, release;

	clear(id);
	reason = c->purl.len > 0 ? of_purl(&f, c, hint) : of_hint(&f, c, hint);
	if (reason == IDENTITY_KNOWN)
		reason = check_group(&f);
	if (reason != IDENTITY_KNOWN) {
		id->reason = reason;
		return;
	}
	if (c->source_name.len > 0 && f.source.len == 0) {
		f.source = c->source_name;
		f.source_version = c->source_version;
	}
	release = write_release(&f);
	reason = version_judge(f.e, f.version);
	add_names(&f);
	if (id->reason == IDENTITY_KNOWN) {
		id->reason = release != IDENTITY_KNOWN ? release : reason;
		if (is_by_purl_alone(id))
			id->named = id->used - id->names[0].version.len;
	}
}

/* ---- advisories ---- */

void
identity_of_advisory(const struct package *named, struct identity *ret_identity)
{
	struct identity *id = ret_identity;
	struct finding f = {.id = id, .e = named->ecosystem, .release = named->release};
	struct words w;
	struct str small;

	clear(id);
	if (named->ecosystem == ECOSYSTEM_NONE || named->name.len == 0) {
		id->reason = IDENTITY_NAME_UNCLEAR;
		return;
	}
	id->reason = write_release(&f);
	add_name(&f, STR(""), named->name, STR(""));
	if ((name_rules(f.e) & NAME_BOTH_CASES) == 0 || id->reason == IDENTITY_TOO_LONG)
		return;
	w = begin(id);
	words_add_small(&w, id->names[0].package.name);
	small = end(id, &w);
	if (str_equal(small, id->names[0].package.name))
		return;
	id->names[1] = id->names[0];
	id->names[1].package.name = small;
	id->n = 2;
}
