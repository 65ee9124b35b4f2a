/* Look-ups in an index: packages by hash, versions and names by halving. See index.h. */
#include "know/advisory/index_own.h"
#include "know/version/version.h"

static struct str
string_of(struct advisory_index *x, uint32_t at)
{
	return index_string(x, SECTION_STRINGS, at);
}

/* From row i's word to that of the row behind it; false when that makes no sense. */
static bool
is_run(struct advisory_index *x, uint32_t from, uint32_t end, enum advisory_section s)
{
	if (from <= end && end <= x->sections[s].rows)
		return true;
	x->err = x->err == ERR_OK ? ERR_MALFORMED : x->err;
	return false;
}

/* ---- packages ---- */

bool
advisory_index_package_no(
	struct advisory_index *x, uint32_t no, struct advisory_package *ret_package)
{
	uint32_t w[10];

	if (!index_row(x, SECTION_PACKAGES, no, w, 5) ||
		!index_row(x, SECTION_PACKAGES, (uint64_t)no + 1, w + 5, 5))
		return false;
	*ret_package = (struct advisory_package){.no = no,
		.name = string_of(x, w[PACKAGE_NAME]),
		.release = string_of(x, w[PACKAGE_RELEASE]),
		.bounds = w[PACKAGE_BOUNDS],
		.semver = w[PACKAGE_SEMVER],
		.bounds_end = w[5 + PACKAGE_BOUNDS],
		.affected = w[PACKAGE_AFFECTED],
		.affected_end = w[5 + PACKAGE_AFFECTED]};
	return x->err == ERR_OK &&
	       is_run(x, ret_package->bounds, ret_package->semver, SECTION_BOUNDS) &&
	       is_run(x, ret_package->semver, ret_package->bounds_end, SECTION_BOUNDS) &&
	       is_run(x, ret_package->affected, ret_package->affected_end, SECTION_AFFECTED);
}

bool
advisory_index_package(
	struct advisory_index *x, const struct package *p, struct advisory_package *ret_package)
{
	const struct index_ecosystem *e = &x->ecosystems[p->ecosystem];
	struct hash_key key;
	uint64_t hash;
	uint32_t w[2], at;

	if (e->n_packages == 0)
		return false;
	memcpy(key.b, x->file + HEAD_KEY, sizeof(key.b));
	hash = advisory_package_hash(&key, p);
	at = (uint32_t)hash & (e->n_slots - 1);
	for (uint32_t tries = 0; tries < e->n_slots; tries++, at = (at + 1) & (e->n_slots - 1)) {
		if (!index_row(x, SECTION_SLOTS, (uint64_t)e->first_slot + at, w, 2) || w[1] == 0)
			return false;
		if (w[0] != (uint32_t)(hash >> 32) ||
			!advisory_index_package_no(x, w[1] - 1, ret_package))
			continue;
		if (str_equal(ret_package->name, p->name) &&
			str_equal(ret_package->release, p->release)) {
			ret_package->ecosystem = p->ecosystem;
			return true;
		}
	}
	return false;
}

uint32_t
advisory_index_ecosystem(struct advisory_index *x, enum ecosystem e, uint32_t *ret_first)
{
	*ret_first = x->ecosystems[e].first_package;
	return x->ecosystems[e].n_packages;
}

/* The first package of the ecosystem whose release is not before (or, behind: not up to) this. */
static uint32_t
release_edge(struct advisory_index *x, enum ecosystem e, struct str release, bool is_behind)
{
	uint32_t from = x->ecosystems[e].first_package, end = from + x->ecosystems[e].n_packages;

	while (from < end && x->err == ERR_OK) {
		uint32_t middle = from + (end - from) / 2, w[5];
		int d;

		if (!index_row(x, SECTION_PACKAGES, middle, w, 5))
			break;
		d = str_order(string_of(x, w[PACKAGE_RELEASE]), release);
		if (d < 0 || (d == 0 && is_behind))
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

uint32_t
advisory_index_packages(struct advisory_index *x, enum ecosystem e, struct str release)
{
	if (release.len == 0)
		return x->ecosystems[e].n_packages;
	return release_edge(x, e, release, true) - release_edge(x, e, release, false);
}

struct str
advisory_index_bound(
	struct advisory_index *x, const struct advisory_package *p, bool is_semver, uint32_t place)
{
	uint64_t i = (is_semver ? (uint64_t)p->semver : p->bounds) + place;
	uint32_t text;

	if (i >= (is_semver ? p->bounds_end : p->semver)) {
		x->err = x->err == ERR_OK ? ERR_MALFORMED : x->err;
		return STR("");
	}
	return index_row(x, SECTION_BOUNDS, i, &text, 1) ? string_of(x, text) : STR("");
}

/* How many of the n keys are smaller than key; with `with_equal`, not larger. */
static uint32_t
keys_below(const uint8_t *keys, uint32_t n, uint64_t key, bool with_equal)
{
	uint32_t from = 0, end = n;

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;
		uint64_t k = index_le64(keys + (size_t)middle * 8);

		if (k < key || (with_equal && k == key))
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

/* Among bounds whose keys are the same: their texts are compared. */
static struct advisory_place
place_among(struct advisory_index *x, const struct advisory_package *p, bool is_semver,
	struct str version, struct advisory_place within)
{
	enum version_order o = interval_order(p->ecosystem, is_semver);
	uint32_t from = within.below, end = within.upto;
	struct advisory_place at;

	while (from < end && x->err == ERR_OK) {
		uint32_t middle = from + (end - from) / 2;

		if (version_compare(o, advisory_index_bound(x, p, is_semver, middle), version) < 0)
			from = middle + 1;
		else
			end = middle;
	}
	at = (struct advisory_place){.below = from, .upto = from};
	while (at.upto < within.upto && x->err == ERR_OK &&
		version_compare(o, advisory_index_bound(x, p, is_semver, at.upto), version) == 0)
		at.upto++;
	return at;
}

struct advisory_place
advisory_index_place(struct advisory_index *x, const struct advisory_package *p, bool is_semver,
	struct str version)
{
	uint32_t first = is_semver ? p->semver : p->bounds;
	uint32_t n = (is_semver ? p->bounds_end : p->semver) - first;
	struct advisory_place at = {0};
	const uint8_t *keys;
	uint64_t key;

	if (n == 0)
		return at;
	keys = index_bytes(x, SECTION_KEYS, (uint64_t)first * 8, (uint64_t)n * 8);
	if (keys == NULL)
		return at;
	key = version_key(interval_order(p->ecosystem, is_semver), version);
	at.below = keys_below(keys, n, key, false);
	at.upto = at.below;
	if (at.below < n && index_le64(keys + (size_t)at.below * 8) == key)
		at.upto += keys_below(keys + (size_t)at.below * 8, n - at.below, key, true);
	return at.below == at.upto || version_key_is_exact(key)
		       ? at
		       : place_among(x, p, is_semver, version, at);
}

bool
advisory_index_affected(
	struct advisory_index *x, uint32_t no, struct advisory_affected *ret_affected)
{
	uint32_t w[8];

	if (!index_row(x, SECTION_AFFECTED, no, w, 4) ||
		!index_row(x, SECTION_AFFECTED, (uint64_t)no + 1, w + 4, 4))
		return false;
	*ret_affected = (struct advisory_affected){.advisory = w[AFFECTED_ADVISORY],
		.flags = w[AFFECTED_FLAGS],
		.intervals = w[AFFECTED_INTERVALS],
		.intervals_end = w[4 + AFFECTED_INTERVALS],
		.platforms = w[AFFECTED_PLATFORMS],
		.platforms_end = w[4 + AFFECTED_PLATFORMS]};
	return is_run(x, ret_affected->intervals, ret_affected->intervals_end, SECTION_INTERVALS) &&
	       is_run(x, ret_affected->platforms, ret_affected->platforms_end, SECTION_LISTS);
}

struct str
advisory_index_listed(struct advisory_index *x, uint32_t no)
{
	uint32_t text;

	return index_row(x, SECTION_LISTS, no, &text, 1) ? string_of(x, text) : STR("");
}

struct str
advisory_index_platform(struct advisory_index *x, uint32_t no)
{
	return advisory_index_listed(x, no);
}

bool
advisory_index_interval(
	struct advisory_index *x, uint32_t no, struct advisory_interval *ret_interval)
{
	uint32_t w[2];

	if (!index_row(x, SECTION_INTERVALS, no, w, 2))
		return false;
	*ret_interval = (struct advisory_interval){.is_semver = (w[0] & INTERVAL_SEMVER) != 0,
		.from = w[0] & ~INTERVAL_SEMVER,
		.end = (enum interval_end)(w[1] & 3),
		.to = w[1] >> 2};
	return true;
}

/* ---- all that holds a version ---- */

/* Where the version stands on both scales, and by `enum interval_end` what the end must not be
 * before. */
struct walk {
	uint32_t upto[2], least[2][4];
};

static void
take_place(struct walk *w, bool is_semver, struct advisory_place at)
{
	w->upto[is_semver] = at.upto;
	w->least[is_semver][INTERVAL_OPEN] = 0;
	w->least[is_semver][INTERVAL_FIXED] = at.upto;
	w->least[is_semver][INTERVAL_LAST] = w->least[is_semver][INTERVAL_EXACT] = at.below;
}

/* The first of n intervals that holds the version; n when none does. */
static uint32_t
first_interval(const struct walk *w, const uint8_t *row, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++, row += 8) {
		uint32_t from = index_le32(row), to = index_le32(row + 4);
		uint32_t is_semver = from >> 31;

		if (((from & ~INTERVAL_SEMVER) <= w->upto[is_semver]) &
			((to >> 2) >= w->least[is_semver][to & 3]))
			return i;
	}
	return n;
}

/* What row i of the package says, if it holds the version. */
static bool
take_claim(struct advisory_index *x, const uint8_t *row, const uint8_t *interval,
	struct advisory_claim *ret)
{
	const uint8_t *p;

	ret->advisory = index_le32(row);
	ret->flags = index_le32(row + 12);
	ret->platforms = index_le32(row + 8);
	ret->platforms_end = index_le32(row + 24);
	ret->is_exact = interval != NULL && (index_le32(interval + 4) & 3) == INTERVAL_EXACT;
	p = index_bytes(x, SECTION_ADVISORIES,
		(uint64_t)ret->advisory * 48 + 4 * ADVISORY_VULNERABILITY_NO, 4);
	ret->vulnerability = p != NULL ? index_le32(p) : 0;
	return p != NULL && is_run(x, ret->platforms, ret->platforms_end, SECTION_LISTS);
}

void
advisory_index_walk(struct advisory_index *x, const struct advisory_package *p, struct str version,
	void (*each)(void *arg, const struct advisory_claim *claim), void *arg)
{
	uint32_t n = p->affected_end - p->affected, first, end;
	const uint8_t *rows = index_bytes(
		x, SECTION_AFFECTED, (uint64_t)p->affected * 16, ((uint64_t)n + 1) * 16);
	const uint8_t *intervals;
	struct walk w;

	if (rows == NULL || n == 0)
		return;
	first = index_le32(rows + 4);
	end = index_le32(rows + (size_t)n * 16 + 4);
	if (!is_run(x, first, end, SECTION_INTERVALS))
		return;
	intervals =
		index_bytes(x, SECTION_INTERVALS, (uint64_t)first * 8, (uint64_t)(end - first) * 8);
	for (int s = 0; s < 2; s++)
		take_place(&w, s, advisory_index_place(x, p, s, version));
	for (uint32_t i = 0; i < n && intervals != NULL; i++, rows += 16) {
		uint32_t from = index_le32(rows + 4), to = index_le32(rows + 20), k = from;
		bool has_interval =
			(index_le32(rows + 12) & (AFFECTED_COMMITS | AFFECTED_SILENT)) == 0;
		bool is_open = false;
		const uint8_t *row = NULL;
		struct advisory_claim c;

		if (from < first || to > end || !is_run(x, from, to, SECTION_INTERVALS)) {
			x->err = x->err == ERR_OK ? ERR_MALFORMED : x->err;
			return;
		}
		if (has_interval) {
			row = intervals + (size_t)(from - first) * 8;
			k += first_interval(&w, row, to - from);
			is_open = k == to;
			if (is_open && (index_le32(rows + 12) & AFFECTED_INCOMPLETE) == 0)
				continue;
			row = is_open ? NULL : row + (size_t)(k - from) * 8;
		}
		if (!take_claim(x, rows, row, &c))
			return;
		c.affected = p->affected + i;
		c.interval = k;
		c.is_open = is_open;
		each(arg, &c);
	}
}

/* ---- advisories ---- */

bool
advisory_index_entry(struct advisory_index *x, uint32_t no, struct advisory_entry *ret_entry)
{
	uint32_t w[24], counts;

	if (!index_row(x, SECTION_ADVISORIES, no, w, 12) ||
		!index_row(x, SECTION_ADVISORIES, (uint64_t)no + 1, w + 12, 12))
		return false;
	counts = w[ADVISORY_COUNTS];
	*ret_entry = (struct advisory_entry){.no = no,
		.vulnerability = w[ADVISORY_VULNERABILITY_NO],
		.id = string_of(x, w[ADVISORY_ID]),
		.summary = index_string(x, SECTION_TEXTS, w[ADVISORY_SUMMARY]),
		.url = index_string(x, SECTION_TEXTS, w[ADVISORY_URL]),
		.cvss = string_of(x, w[ADVISORY_CVSS]),
		.published = w[ADVISORY_PUBLISHED] * MS_SECOND,
		.changed = w[ADVISORY_CHANGED] * MS_SECOND,
		.withdrawn = w[ADVISORY_WITHDRAWN] * MS_SECOND,
		.score = w[ADVISORY_GRADES] & 0xffff,
		.rating = (enum rating)(w[ADVISORY_GRADES] >> 16 & 15),
		.kind = (enum advisory_kind)(w[ADVISORY_GRADES] >> 20 & 15),
		.source = w[ADVISORY_GRADES] >> 24,
		.aliases = w[ADVISORY_LISTS],
		.related = w[ADVISORY_LISTS] + (counts & 0xffff),
		.related_end = w[ADVISORY_LISTS] + (counts & 0xffff) + (counts >> 16),
		.nodes = w[ADVISORY_NODES],
		.nodes_end = w[12 + ADVISORY_NODES]};
	if ((unsigned)ret_entry->rating >= RATINGS || (unsigned)ret_entry->kind >= ADVISORY_KINDS ||
		ret_entry->source >= x->n_sources)
		x->err = x->err == ERR_OK ? ERR_MALFORMED : x->err;
	if (x->err == ERR_OK &&
		is_run(x, ret_entry->aliases, ret_entry->related_end, SECTION_LISTS) &&
		is_run(x, ret_entry->nodes, ret_entry->nodes_end, SECTION_NODES))
		return true;
	*ret_entry = (struct advisory_entry){0};
	return false;
}

bool
advisory_index_vulnerability(
	struct advisory_index *x, uint32_t no, struct advisory_vulnerability *ret_vulnerability)
{
	uint32_t w[6];
	struct advisory_vulnerability *v = ret_vulnerability;

	if (!index_row(x, SECTION_VULNERABILITIES, no, w, 3) ||
		!index_row(x, SECTION_VULNERABILITIES, (uint64_t)no + 1, w + 3, 3))
		return false;
	*v = (struct advisory_vulnerability){.advisories = w[VULNERABILITY_ADVISORIES],
		.advisories_end = w[3 + VULNERABILITY_ADVISORIES],
		.names = w[VULNERABILITY_MEMBERS],
		.names_end = w[3 + VULNERABILITY_MEMBERS],
		.marks = w[VULNERABILITY_MARKS],
		.marks_end = w[3 + VULNERABILITY_MARKS]};
	return is_run(x, v->advisories, v->advisories_end, SECTION_ADVISORIES) &&
	       is_run(x, v->names, v->names_end, SECTION_MEMBERS) &&
	       is_run(x, v->marks, v->marks_end, SECTION_MARKS);
}

struct str
advisory_index_name(struct advisory_index *x, uint32_t no)
{
	uint32_t name, w[2];

	return index_row(x, SECTION_MEMBERS, no, &name, 1) &&
			       index_row(x, SECTION_NAMES, name, w, 2)
		       ? string_of(x, w[0])
		       : STR("");
}

bool
advisory_index_named(struct advisory_index *x, struct str name, uint32_t *ret_vulnerability)
{
	uint32_t from = 0, end = x->sections[SECTION_NAMES].rows, w[2];

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;
		int d;

		if (!index_row(x, SECTION_NAMES, middle, w, 2))
			return false;
		d = str_order(string_of(x, w[0]), name);
		if (d == 0) {
			*ret_vulnerability = w[1];
			return x->err == ERR_OK;
		}
		if (d < 0)
			from = middle + 1;
		else
			end = middle;
	}
	return false;
}

bool
advisory_index_mark(struct advisory_index *x, uint32_t no, struct advisory_mark *ret_mark)
{
	struct advisory_mark m = {0};
	uint32_t w[10], bits;

	if (!index_row(x, SECTION_MARKS, no, w, 10))
		return false;
	bits = w[MARK_BITS];
	m.name = string_of(x, w[MARK_NAME]);
	m.has_exploited = (bits & MARK_HAS_EXPLOITED) != 0;
	m.has_epss = (bits & MARK_HAS_EPSS) != 0;
	m.has_ssvc = (bits & MARK_HAS_SSVC) != 0;
	m.exploited = (struct exploited){.id = m.name,
		.vendor = string_of(x, w[MARK_VENDOR]),
		.product = string_of(x, w[MARK_PRODUCT]),
		.name = index_string(x, SECTION_TEXTS, w[MARK_TITLE]),
		.action = index_string(x, SECTION_TEXTS, w[MARK_ACTION]),
		.added = w[MARK_ADDED] * MS_SECOND,
		.due = w[MARK_DUE] * MS_SECOND,
		.is_ransomware = (bits & MARK_RANSOMWARE) != 0};
	m.epss = (struct epss){.id = m.name,
		.score = (w[MARK_EPSS] & 0xffff) * 1000,
		.percentile = (w[MARK_EPSS] >> 16 & 0xff) * 10000};
	m.ssvc = (struct ssvc){.id = m.name,
		.exploitation = (enum exploitation)(bits >> MARK_EXPLOITATION & 3),
		.is_automatable = (bits & MARK_AUTOMATABLE) != 0,
		.is_total = (bits & MARK_TOTAL) != 0};
	for (int i = 0; i < 3; i++) {
		m.sources[i] = w[MARK_SOURCES] >> (8 * i) & 0xff;
		if (m.sources[i] >= x->n_sources)
			return false;
	}
	*ret_mark = m;
	return x->err == ERR_OK;
}

/* ---- products ---- */

bool
advisory_index_product(
	struct advisory_index *x, struct str key, uint32_t *ret_tree, uint32_t *ret_end)
{
	uint32_t from = 0, end = x->sections[SECTION_PRODUCTS].rows, w[4];

	end -= end > 0;
	while (from < end) {
		uint32_t middle = from + (end - from) / 2;
		int d;

		if (!index_row(x, SECTION_PRODUCTS, middle, w, 2))
			return false;
		d = str_order(string_of(x, w[0]), key);
		if (d == 0) {
			if (!index_row(x, SECTION_PRODUCTS, (uint64_t)middle + 1, w + 2, 2) ||
				!is_run(x, w[1], w[3], SECTION_TREES))
				return false;
			*ret_tree = w[1];
			*ret_end = w[3];
			return true;
		}
		if (d < 0)
			from = middle + 1;
		else
			end = middle;
	}
	return false;
}

bool
advisory_index_tree(
	struct advisory_index *x, uint32_t no, uint32_t *ret_advisory, uint32_t *ret_node)
{
	uint32_t w[2];

	if (!index_row(x, SECTION_TREES, no, w, 2))
		return false;
	*ret_advisory = w[0];
	*ret_node = w[1];
	return true;
}

bool
advisory_index_node(struct advisory_index *x, uint32_t no, struct cpe_node *ret_node)
{
	uint32_t w[6];

	if (!index_row(x, SECTION_NODES, no, w, 6) || (w[0] & 15) > CPE_MATCH)
		return false;
	*ret_node = (struct cpe_node){.kind = (enum cpe_node_kind)(w[0] & 15),
		.is_negated = (w[0] & 16) != 0,
		.is_vulnerable = (w[0] & 32) != 0,
		.n_children = w[0] >> 8,
		.cpe = string_of(x, w[1]),
		.from = string_of(x, w[2]),
		.from_after = string_of(x, w[3]),
		.to = string_of(x, w[4]),
		.to_before = string_of(x, w[5])};
	return x->err == ERR_OK;
}
