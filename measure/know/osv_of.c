/*
 * Lists of advisories that are not OSV, as OSV on lines: what the product reads, for measuring.
 * usage: osv_of rustsec|haskell|pypa|ossfuzz|ruby|php|nodewg FOLDER      to standard output
 * Requirements become ranges: RustSec's and Ruby's name what is *not* affected, so that the gaps
 * between them are; with pre-releases as in RustSec's own export ("^1.2" ends before 2.0.0-0). What
 * could not be read is said on standard error, and counted there.
 */
#include "require.h"
#include "tree.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- trees ---- */

static const char *
text_of(const json_t *tree, const char *key)
{
	return json_string_value(json_object_get(tree, key));
}

static void
put(json_t *tree, const char *key, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_object_set_new(tree, key, json_string(text));
}

static json_t *
list_in(json_t *tree, const char *key)
{
	json_t *list = json_object_get(tree, key);

	if (list == NULL) {
		list = json_array();
		json_object_set_new(tree, key, list);
	}
	return list;
}

static void
put_alias(json_t *osv, const char *prefix, const char *text)
{
	char alias[256];

	if (text == NULL || text[0] == '\0')
		return;
	if (str_starts_nocase(str_c(text), str_c(prefix)))
		prefix = "";
	snprintf(alias, sizeof(alias), "%s%s", prefix, text);
	json_array_append_new(list_in(osv, "aliases"), json_string(alias));
}

static json_t *
new_osv(const char *id, const char *summary, const char *date)
{
	json_t *osv = json_object();
	char time[64];

	put(osv, "schema_version", "1.7.0");
	put(osv, "id", id);
	snprintf(time, sizeof(time), "%.10sT00:00:00Z", date != NULL ? date : "1970-01-01");
	put(osv, "modified", time);
	put(osv, "published", time);
	put(osv, "summary", summary);
	return osv;
}

static json_t *
new_affected(json_t *osv, const char *ecosystem, const char *name)
{
	json_t *affected = json_object(), *package = json_object();

	put(package, "ecosystem", ecosystem);
	put(package, "name", name);
	json_object_set_new(affected, "package", package);
	json_array_append_new(list_in(osv, "affected"), affected);
	return affected;
}

/* A vector, or a bare score as the word for it. */
static void
put_severity(json_t *osv, const char *vector, const char *score)
{
	json_t *one;

	if (vector != NULL && strncmp(vector, "CVSS:", 5) == 0) {
		char type[] = "CVSS_V3";

		type[6] = vector[5];
		one = json_object();
		put(one, "type", type);
		put(one, "score", vector);
		json_array_append_new(list_in(osv, "severity"), one);
	} else if (score != NULL && atof(score) > 0) {
		double s = atof(score);

		one = json_object();
		put(one, "severity",
			s >= 9	 ? "CRITICAL"
			: s >= 7 ? "HIGH"
			: s >= 4 ? "MODERATE"
				 : "LOW");
		json_object_set_new(osv, "database_specific", one);
	}
}

/* ---- ranges ---- */

static void
put_event(json_t *events, const char *kind, const char *version)
{
	json_t *event = json_object();

	put(event, kind, version);
	json_array_append_new(events, event);
}

/* The lowest version behind v; of orders without one, one that is low enough. */
static void
increment(enum version_order o, const char *v, char next[REQUIRE_VERSION_MAX])
{
	unsigned long n[3];
	char end;

	if (o != VERSION_SEMVER && o != VERSION_NPM)
		snprintf(next, REQUIRE_VERSION_MAX, "%.100s.0.0.0.1%s", v,
			o == VERSION_RUBYGEMS ? ".A" : "");
	else if (sscanf(v, "%lu.%lu.%lu%c", &n[0], &n[1], &n[2], &end) == 3)
		snprintf(next, REQUIRE_VERSION_MAX, "%lu.%lu.%lu-0", n[0], n[1], n[2] + 1);
	else
		snprintf(next, REQUIRE_VERSION_MAX, "%.100s.0", v);
}

static void
put_range(json_t *affected, enum version_order o, const struct require_interval *i)
{
	bool is_semver = o == VERSION_SEMVER || o == VERSION_NPM;
	json_t *range = json_object(), *events = json_array();
	char next[REQUIRE_VERSION_MAX];

	put(range, "type", is_semver ? "SEMVER" : "ECOSYSTEM");
	if (i->from[0] != '\0' && !i->from_in)
		increment(o, i->from, next);
	else
		str_copy(str_c(i->from[0] == '\0' ? "0" : i->from), next, sizeof(next));
	put_event(events, "introduced", next);
	if (i->to[0] != '\0')
		put_event(events, i->to_in ? "last_affected" : "fixed", i->to);
	json_object_set_new(range, "events", events);
	json_array_append_new(list_in(affected, "ranges"), range);
}

#define INTERVALS_MAX 64
struct intervals {
	enum version_order order;
	unsigned n;
	struct require_interval at[INTERVALS_MAX + 1];
};

static bool
add_requirement(struct intervals *all, enum require_style style, const char *text)
{
	static struct require r;

	if (text == NULL || require_read(style, str_c(text), &r) != ERR_OK)
		return false;
	all->order = r.order;
	for (unsigned i = 0; i < r.n; i++) {
		if (all->n == INTERVALS_MAX)
			return false;
		all->n += require_interval(&r, i, &all->at[all->n]);
	}
	return true;
}

static bool
add_requirements(struct intervals *all, enum require_style style, const json_t *list)
{
	size_t i;
	json_t *one;

	json_array_foreach(list, i,
		one) if (!add_requirement(all, style, json_string_value(one))) return false;
	return true;
}

static void
put_intervals(json_t *affected, const struct intervals *all)
{
	for (unsigned i = 0; i < all->n; i++)
		put_range(affected, all->order, &all->at[i]);
}

/* What is affected lies in the gaps; false when there are none: OSV without ranges would be all. */
static bool
put_gaps(json_t *affected, struct intervals *safe)
{
	static struct intervals gaps;

	gaps.order = safe->order;
	gaps.n = require_gaps(safe->order, safe->at, safe->n, gaps.at);
	put_intervals(affected, &gaps);
	return gaps.n > 0;
}

/* ---- each list ---- */

/* The first heading. */
static void
heading(struct str text, char *title, size_t size)
{
	ptrdiff_t at = str_find(text, STR("\n# "));

	title[0] = '\0';
	if (at < 0)
		return;
	text = str_of(text.p + at + 3, text.len - (size_t)at - 3);
	str_copy(str_trim(str_split(&text, '\n')), title, size);
}

static json_t *
of_rustsec(json_t *tree, struct str text, const char *path)
{
	static struct intervals safe;
	json_t *a = json_object_get(tree, "advisory");
	json_t *versions = json_object_get(tree, "versions"), *osv, *affected, *specific, *affects;
	json_t *narrow = json_object_get(tree, "affected");
	char title[512], withdrawn[64];

	safe = (struct intervals){.order = VERSION_SEMVER};
	if (a == NULL || text_of(a, "package") == NULL ||
		!add_requirements(&safe, REQUIRE_CARGO, json_object_get(versions, "patched")) ||
		!add_requirements(&safe, REQUIRE_CARGO, json_object_get(versions, "unaffected")))
		return NULL;
	heading(text, title, sizeof(title));
	osv = new_osv(text_of(a, "id"), title, text_of(a, "date"));
	if (text_of(a, "withdrawn") != NULL) {
		snprintf(withdrawn, sizeof(withdrawn), "%sT00:00:00Z", text_of(a, "withdrawn"));
		put(osv, "withdrawn", withdrawn);
	}
	json_object_set(osv, "aliases", json_object_get(a, "aliases"));
	json_object_set(osv, "related", json_object_get(a, "related"));
	put_severity(osv, text_of(a, "cvss"), NULL);
	affected = new_affected(osv, "crates.io", text_of(a, "package"));
	if (!put_gaps(affected, &safe))
		return NULL;
	affects = json_object();
	json_object_set(affects, "arch", json_object_get(narrow, "arch"));
	json_object_set(affects, "os", json_object_get(narrow, "os"));
	specific = json_object();
	json_object_set_new(specific, "affects", affects);
	json_object_set_new(affected, "ecosystem_specific", specific);
	specific = json_object();
	put(specific, "informational", text_of(a, "informational"));
	json_object_set_new(affected, "database_specific", specific);
	return osv;
}

static json_t *
of_haskell(json_t *tree, struct str text, const char *path)
{
	json_t *a = json_object_get(tree, "advisory"), *osv, *one;
	char title[512];
	size_t i, k;

	if (a == NULL)
		return NULL;
	heading(text, title, sizeof(title));
	osv = new_osv(text_of(a, "id"), title, text_of(a, "date"));
	json_object_set(osv, "aliases", json_object_get(a, "aliases"));
	json_object_set(osv, "related", json_object_get(a, "related"));
	json_array_foreach(json_object_get(tree, "affected"), i, one)
	{
		json_t *versions = json_object_get(one, "versions"), *affected, *v;

		if (text_of(one, "package") == NULL)
			continue;
		put_severity(osv, i == 0 ? text_of(one, "cvss") : NULL, NULL);
		affected = new_affected(osv, "Hackage", text_of(one, "package"));
		json_array_foreach(versions, k, v)
		{
			struct require_interval span = {.from_in = true};

			str_copy(str_c(text_of(v, "introduced")), span.from, sizeof(span.from));
			str_copy(str_c(text_of(v, "fixed")), span.to, sizeof(span.to));
			put_range(affected, VERSION_HACKAGE, &span);
		}
	}
	return osv;
}

/* Already OSV, only written as YAML. */
static json_t *
of_yaml(json_t *tree, struct str text, const char *path)
{
	return text_of(tree, "id") != NULL ? json_incref(tree) : NULL;
}

/* The last `parts` parts of the path, without what stands behind the last dot. */
static void
id_of(const char *prefix, const char *path, unsigned parts, char *id, size_t size)
{
	const char *at = path + strlen(path);
	size_t len;

	for (; at > path; at--)
		if (at[-1] == '/' && --parts == 0)
			break;
	snprintf(id, size, "%s%s", prefix, at);
	len = strlen(id);
	while (len > 0 && id[len - 1] != '.')
		len--;
	if (len > 0)
		id[len - 1] = '\0';
}

static json_t *
of_ruby(json_t *tree, struct str text, const char *path)
{
	static struct intervals safe;
	json_t *osv, *affected;
	char id[512];

	safe = (struct intervals){.order = VERSION_RUBYGEMS};
	if (text_of(tree, "gem") == NULL ||
		!add_requirements(&safe, REQUIRE_GEM, json_object_get(tree, "patched_versions")) ||
		!add_requirements(&safe, REQUIRE_GEM, json_object_get(tree, "unaffected_versions")))
		return NULL;
	id_of("RUBYSEC-", path, 2, id, sizeof(id));
	osv = new_osv(id, text_of(tree, "title"), text_of(tree, "date"));
	put_alias(osv, "CVE-", text_of(tree, "cve"));
	put_alias(osv, "GHSA-", text_of(tree, "ghsa"));
	put_severity(osv, NULL,
		text_of(tree, "cvss_v3") != NULL ? text_of(tree, "cvss_v3")
						 : text_of(tree, "cvss_v2"));
	affected = new_affected(osv, "RubyGems", text_of(tree, "gem"));
	return put_gaps(affected, &safe) ? osv : NULL;
}

static json_t *
of_php(json_t *tree, struct str text, const char *path)
{
	static struct intervals all;
	json_t *osv, *affected, *branch;
	const char *reference = text_of(tree, "reference"), *key, *since = NULL;
	char id[512];

	if (reference == NULL || strncmp(reference, "composer://", 11) != 0)
		return NULL;
	json_object_foreach(json_object_get(tree, "branches"), key, branch) since =
		since != NULL ? since : text_of(branch, "time");
	id_of("FRIENDSOFPHP-", path, 3, id, sizeof(id));
	osv = new_osv(id, text_of(tree, "title"), since);
	put_alias(osv, "CVE-", text_of(tree, "cve"));
	affected = new_affected(osv, "Packagist", reference + 11);
	json_object_foreach(json_object_get(tree, "branches"), key, branch)
	{
		json_t *bounds = json_object_get(branch, "versions"), *one;
		char both[1024] = "";
		size_t i;

		json_array_foreach(bounds, i, one)
		{
			size_t used = strlen(both);

			snprintf(both + used, sizeof(both) - used, "%s%s", i == 0 ? "" : ",",
				json_string_value(one));
		}
		all = (struct intervals){.order = VERSION_COMPOSER};
		if (!add_requirement(&all, REQUIRE_COMPOSER, both))
			return NULL;
		put_intervals(affected, &all);
	}
	return osv;
}

static json_t *
of_nodewg(json_t *tree, struct str text, const char *path)
{
	static struct intervals all;
	json_t *osv, *pack, *one;
	const char *affected = text_of(tree, "vulnerable_versions"), *vector;
	const char *patched = text_of(tree, "patched_versions");
	bool is_gap = affected == NULL;
	char id[64];
	size_t i;

	all = (struct intervals){.order = VERSION_NPM};
	if (text_of(tree, "module_name") == NULL ||
		((affected != NULL || patched != NULL) &&
			!add_requirement(&all, REQUIRE_NPM, is_gap ? patched : affected)))
		return NULL;
	snprintf(id, sizeof(id), "NSWG-ECO-%lld",
		(long long)json_integer_value(json_object_get(tree, "id")));
	osv = new_osv(id, text_of(tree, "title"), text_of(tree, "publish_date"));
	json_array_foreach(json_object_get(tree, "cves"), i, one)
		put_alias(osv, "CVE-", json_string_value(one));
	vector = text_of(tree, "cvss_vector");
	put_severity(osv, vector, NULL);
	pack = new_affected(osv, "npm", text_of(tree, "module_name"));
	if (!is_gap)
		put_intervals(pack, &all);
	return (is_gap ? put_gaps(pack, &all) : all.n > 0) ? osv : NULL;
}

static json_t *
tree_of_json(struct str text)
{
	return json_loadb(text.p, text.len, 0, NULL);
}

static const struct {
	const char *name, *end;
	const char *only; /* a part that the path must hold */
	json_t *(*read)(struct str text);
	json_t *(*of)(json_t *tree, struct str text, const char *path);
} lists[] = {{"rustsec", ".md", "/crates/", tree_of_toml_head, of_rustsec},
	{"haskell", ".md", "HSEC-", tree_of_toml_head, of_haskell},
	{"pypa", ".yaml", "/vulns/", tree_of_yaml, of_yaml},
	{"ossfuzz", ".yaml", "OSV-", tree_of_yaml, of_yaml},
	{"ruby", ".yml", "/", tree_of_yaml, of_ruby}, {"php", ".yaml", "/", tree_of_yaml, of_php},
	{"nodewg", ".json", "/npm/", tree_of_json, of_nodewg}};

/* ---- files ---- */

static struct str
whole_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	static char *text;
	static size_t room;
	size_t n = 0;

	while (f != NULL) {
		if (n + 65536 > room) {
			room = room * 2 + 131072;
			text = realloc(text, room);
			if (text == NULL)
				abort();
		}
		size_t got = fread(text + n, 1, room - n, f);

		n += got;
		if (got == 0)
			break;
	}
	if (f != NULL)
		fclose(f);
	return str_of(text, n);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

int
main(int argc, char **argv)
{
	char *folders[] = {argc == 3 ? argv[2] : NULL, NULL};
	size_t kind = 0, n = 0, left = 0;
	FTSENT *entry;
	FTS *walk;

	while (argc == 3 && kind < 7 && strcmp(argv[1], lists[kind].name) != 0)
		kind++;
	if (argc != 3 || kind == 7) {
		fputs("usage: osv_of rustsec|haskell|pypa|ossfuzz|ruby|php|nodewg FOLDER\n",
			stderr);
		return 2;
	}
	walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	while (walk != NULL && (entry = fts_read(walk)) != NULL) {
		struct str path = str_c(entry->fts_path);
		struct str text;
		json_t *tree, *osv;

		if (entry->fts_info != FTS_F || !str_ends_nocase(path, str_c(lists[kind].end)) ||
			str_find(path, str_c(lists[kind].only)) < 0)
			continue;
		text = whole_file(path.p);
		tree = lists[kind].read(text);
		osv = tree != NULL ? lists[kind].of(tree, text, path.p) : NULL;
		if (osv == NULL || json_dumpf(osv, stdout, JSON_COMPACT) != 0) {
			fprintf(stderr, "left out: %s\n", path.p);
			left++;
		} else {
			putchar('\n');
			n++;
		}
		json_decref(osv);
		json_decref(tree);
	}
	fts_close(walk);
	fprintf(stderr, "%s: %zu advisories, %zu left out\n", argv[1], n, left);
	return 0;
}
