/*
 * What an advisory says of packages -> its normal form. Ranges become intervals by the algorithm of
 * the OSV schema 1.7 ("Evaluation"): events sorted by version whatever order they stand in, the
 * last one at or below a version decides, "limit" bounds the whole range. So:
 *   introduced X   on from X;    "0" is below all
 *   fixed X        off from X
 *   last_affected  off from just behind X
 * Where two events stand at the same place, the one that is given first goes first. Versions named
 * one by one are affected, too: those that an interval holds already are left out.
 */
#include "know/advisory/record.h"
#include "know/identity/identity.h"
#include "know/version/version.h"

#include <stdlib.h>

#define COVER_STEPS 50000000 /* versions x ranges; above, every version is kept as it is named */

enum version_order
interval_order(enum ecosystem e, bool is_semver)
{
	return is_semver ? VERSION_SEMVER : ecosystem_order(e);
}

/* Orders that are semver's own: one scale does for both kinds of ranges. */
static bool
is_like_semver(enum version_order o)
{
	return o == VERSION_SEMVER || o == VERSION_NPM || o == VERSION_GO;
}

struct point {
	bool is_start; /* of everything */
	bool is_behind;
	bool is_on;
	uint32_t given;
	struct str version;
};

static int
point_order(const void *a, const void *b, void *arg)
{
	const struct point *x = a, *y = b;
	int d;

	if (x->is_start != y->is_start)
		return x->is_start ? -1 : 1;
	d = x->is_start ? 0
			: version_compare(*(const enum version_order *)arg, x->version, y->version);
	if (d != 0)
		return d;
	if (x->is_behind != y->is_behind)
		return x->is_behind ? 1 : -1;
	return x->given < y->given ? -1 : x->given > y->given;
}

struct making { /* the intervals of one package */
	enum version_order order;
	bool is_semver;
	struct interval *list;
	uint32_t n;
	const struct str *limit; /* the highest; NULL: none */
	bool is_incomplete;	 /* something could not be read */
};

static void
add_interval(struct making *m, const struct point *on, const struct point *off)
{
	struct interval in = {.is_semver = m->is_semver,
		.from = on->is_start ? STR("") : on->version,
		.end = off == NULL	? INTERVAL_OPEN
		       : off->is_behind ? INTERVAL_LAST
					: INTERVAL_FIXED,
		.to = off == NULL ? STR("") : off->version};

	if (m->limit != NULL) {
		if (!on->is_start && version_compare(m->order, on->version, *m->limit) >= 0)
			return;
		if (off == NULL || version_compare(m->order, off->version, *m->limit) >= 0) {
			in.end = INTERVAL_FIXED;
			in.to = *m->limit;
		}
	}
	if (in.end == INTERVAL_FIXED && !on->is_start &&
		version_compare(m->order, in.from, in.to) >= 0)
		return;
	m->list[m->n++] = in;
}

static void
take_limit(struct making *m, const struct range_event *e, bool *is_bounded)
{
	if (str_equal(e->version, STR("*")))
		*is_bounded = false;
	else if (m->limit == NULL || version_compare(m->order, e->version, *m->limit) > 0)
		m->limit = &e->version;
}

/* A bound that is none by its order has a place, but not the one that was meant. */
static bool
is_bound(enum version_order o, struct str version)
{
	return str_equal(version, STR("0")) || str_equal(version, STR("*")) ||
	       version_is_valid(o, version);
}

static enum err
take_range(struct making *m, const struct range *r, struct arena *arena)
{
	struct point *points = arena_array(arena, struct point, (size_t)r->n + 1);
	const struct point *on = NULL;
	bool is_bounded = true;
	uint32_t n = 0;

	if (points == NULL)
		return arena_err(arena);
	m->limit = NULL;
	for (uint32_t i = 0; i < r->n; i++) {
		const struct range_event *e = &r->events[i];

		m->is_incomplete |= !is_bound(m->order, e->version);
		if (e->kind == RANGE_LIMIT)
			take_limit(m, e, &is_bounded);
		else
			points[n++] = (struct point){.is_start = e->kind == RANGE_INTRODUCED &&
								 str_equal(e->version, STR("0")),
				.is_on = e->kind == RANGE_INTRODUCED,
				.is_behind = e->kind == RANGE_LAST_AFFECTED,
				.given = i,
				.version = e->version};
	}
	if (!is_bounded)
		m->limit = NULL;
	qsort_r(points, n, sizeof(*points), point_order, &m->order);
	for (uint32_t i = 0; i < n; i++) {
		if (points[i].is_on && on == NULL)
			on = &points[i];
		else if (!points[i].is_on && on != NULL) {
			add_interval(m, on, &points[i]);
			on = NULL;
		}
	}
	if (on != NULL)
		add_interval(m, on, NULL);
	return ERR_OK;
}

/* ---- versions named one by one ---- */

static bool
is_within(enum version_order o, const struct interval *in, struct str v)
{
	int d;

	if (in->from.len > 0 && version_compare(o, v, in->from) < 0)
		return false;
	if (in->end == INTERVAL_OPEN)
		return true;
	d = version_compare(o, v, in->to);
	return in->end == INTERVAL_FIXED ? d < 0 : d <= 0;
}

static bool
is_long_or_none(struct str version)
{
	return version.len == 0 || version.len > LIMIT_ADVISORY_VERSION;
}

static void
take_versions(
	struct making *m, const struct affected *a, enum ecosystem e, struct record_counts *counts)
{
	uint32_t n_ranges = m->n;
	bool is_kept = (uint64_t)a->n_versions * n_ranges > COVER_STEPS;

	for (uint32_t i = 0; i < a->n_versions; i++) {
		bool is_said = false;

		if (is_long_or_none(a->versions[i])) {
			m->is_incomplete = true;
			counts->parts_left_out++;
			continue;
		}
		for (uint32_t k = 0; k < n_ranges && !is_kept && !is_said; k++)
			is_said = is_within(interval_order(e, m->list[k].is_semver), &m->list[k],
				a->versions[i]);
		if (is_said) {
			counts->versions_dropped++;
			continue;
		}
		counts->versions_kept++;
		m->list[m->n++] = (struct interval){
			.end = INTERVAL_EXACT, .from = a->versions[i], .to = a->versions[i]};
	}
}

static int
version_text_order(enum version_order o, struct str a, struct str b)
{
	int d = version_compare(o, a, b);

	return d != 0 ? d : str_order(a, b);
}

static int
interval_compare(const void *a, const void *b, void *arg)
{
	const struct interval *x = a, *y = b;
	enum version_order o = interval_order(*(const enum ecosystem *)arg, x->is_semver);
	int d;

	if (x->is_semver != y->is_semver)
		return x->is_semver ? 1 : -1;
	if ((x->from.len == 0) != (y->from.len == 0))
		return x->from.len == 0 ? -1 : 1;
	d = version_text_order(o, x->from, y->from);
	if (d != 0)
		return d;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return version_text_order(o, x->to, y->to);
}

static uint32_t
sort_unique(struct interval *list, uint32_t n, enum ecosystem e)
{
	uint32_t kept = 0;

	if (n > 1)
		qsort_r(list, n, sizeof(*list), interval_compare, &e);
	for (uint32_t i = 0; i < n; i++)
		if (kept == 0 || interval_compare(&list[kept - 1], &list[i], &e) != 0)
			list[kept++] = list[i];
	return kept;
}

/* ---- one package ---- */

/* Of versions, and begun somewhere: without that nothing would ever lie in it. */
static bool
is_readable(const struct range *r)
{
	bool has_begun = false;

	for (uint32_t i = 0; i < r->n; i++) {
		if (is_long_or_none(r->events[i].version))
			return false;
		has_begun |= r->events[i].kind == RANGE_INTRODUCED;
	}
	return r->kind != RANGE_GIT && has_begun && r->n <= LIMIT_ADVISORY_EVENTS;
}

static int
text_compare(const void *a, const void *b)
{
	return str_order(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted and each once, in the arena, without `but`. */
static enum err
sorted_texts(const struct str *list, uint32_t n, struct str but, struct arena *arena,
	struct str **ret_list, uint32_t *ret_n)
{
	struct str *out = arena_array(arena, struct str, (size_t)n + 1);
	uint32_t kept = 0, all = 0;

	if (out == NULL)
		return arena_err(arena);
	for (uint32_t i = 0; i < n; i++)
		if (list[i].len > 0 && list[i].len <= LIMIT_ADVISORY_ID && !str_equal(list[i], but))
			out[all++] = list[i];
	if (all > 1)
		qsort(out, all, sizeof(*out), text_compare);
	for (uint32_t i = 0; i < all; i++)
		if (kept == 0 || !str_equal(out[kept - 1], out[i]))
			out[kept++] = out[i];
	*ret_list = out;
	*ret_n = kept < LIMIT_ADVISORY_NAMES ? kept : LIMIT_ADVISORY_NAMES;
	return ERR_OK;
}

static enum err
take_package(const struct affected *a, const struct package *p, struct arena *arena,
	struct record_parts *ret_part, struct record_counts *counts)
{
	enum version_order order = ecosystem_order(p->ecosystem);
	struct making m = {.is_incomplete = a->is_incomplete};
	struct str *platforms;
	size_t room = (size_t)a->n_versions + 1;
	bool has_commits = false, has_range = false;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < a->n_ranges; i++)
		room += a->ranges[i].n + 1;
	m.list = arena_array(arena, struct interval, room);
	if (m.list == NULL)
		return arena_err(arena);
	for (uint32_t i = 0; i < a->n_ranges && err == ERR_OK; i++) {
		const struct range *r = &a->ranges[i];

		has_commits |= r->kind == RANGE_GIT;
		if (!is_readable(r)) {
			counts->parts_left_out += r->kind != RANGE_GIT;
			m.is_incomplete |= r->kind != RANGE_GIT;
			continue;
		}
		has_range = true;
		m.is_semver = r->kind == RANGE_SEMVER && !is_like_semver(order);
		m.order = interval_order(p->ecosystem, m.is_semver);
		err = take_range(&m, r, arena);
	}
	if (err != ERR_OK)
		return err;
	take_versions(&m, a, p->ecosystem, counts);
	*ret_part = (struct record_parts){.package = *p, .intervals = m.list};
	ret_part->n_intervals = sort_unique(m.list, m.n, p->ecosystem);
	if (a->is_unimportant)
		ret_part->flags |= AFFECTED_UNIMPORTANT;
	if (m.is_incomplete)
		ret_part->flags |= AFFECTED_INCOMPLETE;
	else if (!has_range && a->n_versions == 0)
		ret_part->flags |= has_commits ? AFFECTED_COMMITS : AFFECTED_SILENT;
	err = sorted_texts(
		a->platforms, a->n_platforms, STR(""), arena, &platforms, &ret_part->n_platforms);
	if (err == ERR_OK)
		ret_part->platforms = platforms;
	return err;
}

/* ---- all packages ---- */

int
record_parts_order(const void *a, const void *b)
{
	const struct record_parts *x = a, *y = b;
	int d = strcmp(ecosystem_name(x->package.ecosystem), ecosystem_name(y->package.ecosystem));

	if (d == 0)
		d = str_order(x->package.release, y->package.release);
	if (d == 0)
		d = str_order(x->package.name, y->package.name);
	if (d == 0 && x->flags != y->flags)
		d = x->flags < y->flags ? -1 : 1;
	for (uint32_t i = 0; d == 0 && i < x->n_platforms && i < y->n_platforms; i++)
		d = str_order(x->platforms[i], y->platforms[i]);
	if (d == 0 && x->n_platforms != y->n_platforms)
		d = x->n_platforms < y->n_platforms ? -1 : 1;
	return d;
}

/* Several entries for the same package and platforms become one. */
static enum err
join(struct record_parts *parts, uint32_t n, struct arena *arena, uint32_t *ret_n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0, end; i < n; i = end) {
		struct record_parts x = parts[i];
		struct interval *all;
		size_t room = 0;

		for (end = i; end < n && record_parts_order(&parts[i], &parts[end]) == 0; end++)
			room += parts[end].n_intervals;
		if (end > i + 1) {
			all = arena_array(arena, struct interval, room + 1);
			if (all == NULL)
				return arena_err(arena);
			x.n_intervals = 0;
			for (uint32_t k = i; k < end; k++)
				for (uint32_t j = 0; j < parts[k].n_intervals; j++)
					all[x.n_intervals++] = parts[k].intervals[j];
			x.n_intervals = sort_unique(all, x.n_intervals, x.package.ecosystem);
			x.intervals = all;
		}
		parts[kept++] = x;
	}
	*ret_n = kept;
	return ERR_OK;
}

/* The package in normal form, its texts in the arena. */
static enum err
keep_package(const struct package *p, struct arena *arena, struct package *ret_package)
{
	char *release = arena_copy(arena, p->release), *name = arena_copy(arena, p->name);

	if (release == NULL || name == NULL)
		return arena_err(arena);
	*ret_package = (struct package){.ecosystem = p->ecosystem,
		.release = str_of(release, p->release.len),
		.name = str_of(name, p->name.len)};
	return ERR_OK;
}

/* What the advisory says of a package, filed under each of its names. */
static enum err
take_affected(const struct affected *a, struct identity *identity, struct arena *arena,
	struct record_parts *ret_parts, struct record_counts *counts)
{
	struct package p;
	enum err err = ERR_OK;

	for (unsigned k = 0; k < identity->n && err == ERR_OK; k++) {
		err = keep_package(&identity->names[k].package, arena, &p);
		if (err == ERR_OK && k == 0)
			err = take_package(a, &p, arena, &ret_parts[0], counts);
		if (err == ERR_OK && k > 0) {
			ret_parts[k] = ret_parts[0];
			ret_parts[k].package = p;
		}
	}
	return err;
}

/* Which package it is: as the advisory names it, else (CSAF) as its purl does. */
static void
identify(const struct affected *a, struct identity *identity)
{
	const struct component c = {.purl = a->purl, .version = STR("0")};

	if (a->package.ecosystem != ECOSYSTEM_NONE || a->purl.len == 0) {
		identity_of_advisory(&a->package, identity);
		return;
	}
	identity_of_component(&c, NULL, identity);
	if (identity->n > 1)
		identity->n = 1; /* the package itself, not also what it was built from */
}

enum err
record_normal(const struct advisory *a, struct arena *arena, struct record_parts **ret_parts,
	uint32_t *ret_n, struct record_counts *counts)
{
	struct record_parts *parts =
		arena_array(arena, struct record_parts, (size_t)a->n_affected * IDENTITY_NAMES + 1);
	struct identity *identity = arena_array(arena, struct identity, 1);
	uint32_t n = 0;
	enum err err = parts == NULL || identity == NULL ? arena_err(arena) : ERR_OK;

	for (uint32_t i = 0; i < a->n_affected && err == ERR_OK; i++) {
		identify(&a->affected[i], identity);
		if (identity->reason != IDENTITY_KNOWN) {
			counts->packages_unknown++;
			continue;
		}
		err = take_affected(&a->affected[i], identity, arena, &parts[n], counts);
		n += identity->n;
	}
	if (err != ERR_OK)
		return err;
	if (n > 1)
		qsort(parts, n, sizeof(*parts), record_parts_order);
	*ret_parts = parts;
	return join(parts, n, arena, ret_n);
}

/* ---- the whole record ---- */

static struct str
cut(struct str s, size_t max, struct record_counts *counts)
{
	counts->texts_cut += s.len > max;
	return str_cut(s, max);
}

enum err
record_put_advisory(
	struct buf *b, struct str source, const struct advisory *a, struct record_counts *counts)
{
	struct arena *arena = arena_new(LIMIT_ADVISORY_NORMAL_BYTES);
	struct advisory x = *a;
	struct str *aliases = NULL, *related = NULL;
	struct record_parts *parts = NULL;
	uint32_t n_parts = 0;
	enum err err;

	if (arena == NULL)
		return ERR_FULL;
	if (a->id.len == 0 || a->id.len > LIMIT_ADVISORY_ID || source.len > LIMIT_ADVISORY_SOURCE) {
		arena_free(arena);
		return ERR_INVALID;
	}
	err = sorted_texts(a->aliases, a->n_aliases, a->id, arena, &aliases, &x.n_aliases);
	if (err == ERR_OK)
		err = sorted_texts(a->related, a->n_related, a->id, arena, &related, &x.n_related);
	if (err == ERR_OK && a->withdrawn == 0)
		err = record_normal(a, arena, &parts, &n_parts, counts);
	x.aliases = aliases;
	x.related = related;
	x.summary = cut(a->summary, LIMIT_ADVISORY_TEXT, counts);
	x.url = a->url.len > LIMIT_ADVISORY_TEXT ? STR("") : a->url;
	x.cvss = a->cvss.len > LIMIT_ADVISORY_TEXT ? STR("") : a->cvss;
	if (a->n_nodes > LIMIT_ADVISORY_NODES) {
		counts->parts_left_out++;
		x.n_nodes = 0;
	}
	if (a->withdrawn != 0)
		x.n_nodes = 0;
	if (err == ERR_OK) {
		record_put_parts(b, source, &x, parts, n_parts);
		err = buf_err(b);
	}
	arena_free(arena);
	return err;
}
