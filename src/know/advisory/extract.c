/*
 * The whole index as records, in their order: what a delta is compared with, and what the next
 * index is made of. The other way round than build.c, and to the byte.
 */
#include "know/advisory/index_own.h"

#include <stdlib.h>

struct claim { /* a package of an advisory */
	uint32_t advisory, affected, package;
};

struct extracting {
	struct advisory_index *x;
	uint32_t n_advisories, n_affected;
	struct claim *claims;	    /* by advisory */
	uint32_t *first;	    /* of each advisory, and one more */
	uint32_t *sorted;	    /* advisories, or marks, in the order of records */
	enum ecosystem *ecosystems; /* of each package */
};

static int
claim_order(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->advisory != y->advisory)
		return x->advisory < y->advisory ? -1 : 1;
	return x->affected < y->affected ? -1 : x->affected > y->affected;
}

static bool
take_claims(struct extracting *e)
{
	struct advisory_package p;
	uint32_t n = 0, first, count;

	for (unsigned k = 0; k < ECOSYSTEMS; k++) {
		count = advisory_index_ecosystem(e->x, (enum ecosystem)k, &first);
		for (uint32_t i = first; i < first + count; i++) {
			if (!advisory_index_package_no(e->x, i, &p))
				return false;
			e->ecosystems[i] = (enum ecosystem)k;
			for (uint32_t a = p.affected; a < p.affected_end; a++) {
				uint32_t w[4];

				if (n == e->n_affected ||
					!index_row(e->x, SECTION_AFFECTED, a, w, 4) ||
					w[AFFECTED_ADVISORY] >= e->n_advisories)
					return false;
				e->claims[n++] = (struct claim){w[AFFECTED_ADVISORY], a, i};
			}
		}
	}
	if (n > 1)
		qsort(e->claims, n, sizeof(*e->claims), claim_order);
	for (uint32_t i = 0, c = 0; i <= e->n_advisories; i++) {
		while (c < n && e->claims[c].advisory < i)
			c++;
		e->first[i] = c;
	}
	return true;
}

/* ---- one advisory ---- */

static struct str *
take_list(struct extracting *e, struct arena *arena, uint32_t from, uint32_t end)
{
	struct str *list = arena_array(arena, struct str, (size_t)(end - from) + 1);

	for (uint32_t i = from; list != NULL && i < end; i++)
		list[i - from] = advisory_index_listed(e->x, i);
	return list;
}

static bool
take_interval(struct extracting *e, const struct advisory_package *p, uint32_t no,
	struct interval *ret_interval)
{
	struct advisory_interval i;

	if (!advisory_index_interval(e->x, no, &i))
		return false;
	*ret_interval = (struct interval){
		.is_semver = i.is_semver, .end = i.end, .from = STR(""), .to = STR("")};
	if (i.from > 0)
		ret_interval->from = advisory_index_bound(e->x, p, i.is_semver, i.from - 1);
	if (i.end != INTERVAL_OPEN)
		ret_interval->to = advisory_index_bound(e->x, p, i.is_semver, i.to);
	return true;
}

static bool
take_part(struct extracting *e, struct arena *arena, const struct claim *c,
	struct record_parts *ret_part)
{
	struct advisory_affected a;
	struct advisory_package p;
	struct interval *intervals;

	if (!advisory_index_package_no(e->x, c->package, &p) ||
		!advisory_index_affected(e->x, c->affected, &a))
		return false;
	p.ecosystem = e->ecosystems[c->package];
	*ret_part = (struct record_parts){.package = {p.ecosystem, p.release, p.name},
		.flags = a.flags,
		.n_platforms = a.platforms_end - a.platforms,
		.n_intervals = a.intervals_end - a.intervals};
	ret_part->platforms = take_list(e, arena, a.platforms, a.platforms_end);
	intervals = arena_array(arena, struct interval, (size_t)ret_part->n_intervals + 1);
	if (ret_part->platforms == NULL || intervals == NULL)
		return false;
	for (uint32_t i = 0; i < ret_part->n_intervals; i++)
		if (!take_interval(e, &p, a.intervals + i, &intervals[i]))
			return false;
	ret_part->intervals = intervals;
	return true;
}

static bool
put_advisory(struct extracting *e, struct arena *arena, uint32_t no, struct buf *b)
{
	struct advisory_entry x;
	struct advisory a = {0};
	uint32_t n = e->first[no + 1] - e->first[no];
	struct record_parts *parts = arena_array(arena, struct record_parts, (size_t)n + 1);
	struct cpe_node *nodes;

	if (parts == NULL || !advisory_index_entry(e->x, no, &x))
		return false;
	a = (struct advisory){.id = x.id,
		.kind = x.kind,
		.rating = x.rating,
		.score = x.score,
		.published = x.published,
		.changed = x.changed,
		.withdrawn = x.withdrawn,
		.summary = x.summary,
		.url = x.url,
		.cvss = x.cvss,
		.n_aliases = x.related - x.aliases,
		.n_related = x.related_end - x.related,
		.n_nodes = x.nodes_end - x.nodes};
	a.aliases = take_list(e, arena, x.aliases, x.related);
	a.related = take_list(e, arena, x.related, x.related_end);
	nodes = arena_array(arena, struct cpe_node, (size_t)a.n_nodes + 1);
	if (a.aliases == NULL || a.related == NULL || nodes == NULL)
		return false;
	for (uint32_t i = 0; i < a.n_nodes; i++)
		if (!advisory_index_node(e->x, x.nodes + i, &nodes[i]))
			return false;
	a.nodes = nodes;
	for (uint32_t i = 0; i < n; i++)
		if (!take_part(e, arena, &e->claims[e->first[no] + i], &parts[i]))
			return false;
	if (n > 1)
		qsort(parts, n, sizeof(*parts), record_parts_order);
	record_put_parts(b, str_c(e->x->sources[x.source].name), &a, parts, n);
	return true;
}

static int
advisory_order(const void *a, const void *b, void *arg)
{
	struct extracting *e = arg;
	uint32_t x[12], y[12];
	int d;

	(void)index_row(e->x, SECTION_ADVISORIES, *(const uint32_t *)a, x, 12);
	(void)index_row(e->x, SECTION_ADVISORIES, *(const uint32_t *)b, y, 12);
	d = str_order(index_string(e->x, SECTION_STRINGS, x[ADVISORY_ID]),
		index_string(e->x, SECTION_STRINGS, y[ADVISORY_ID]));
	if (d != 0)
		return d;
	return (int)(x[ADVISORY_GRADES] >> 24) - (int)(y[ADVISORY_GRADES] >> 24);
}

static bool
put_advisories(struct extracting *e, struct buf *b, bool (*each)(void *, struct buf *), void *arg)
{
	for (uint32_t i = 0; i < e->n_advisories; i++)
		e->sorted[i] = i;
	if (e->n_advisories > 1)
		qsort_r(e->sorted, e->n_advisories, sizeof(*e->sorted), advisory_order, e);
	for (uint32_t i = 0; i < e->n_advisories; i++) {
		struct arena *arena = arena_new(LIMIT_ADVISORY_NORMAL_BYTES);
		bool is_done = arena != NULL && put_advisory(e, arena, e->sorted[i], b);

		arena_free(arena);
		if (!is_done || !each(arg, b))
			return false;
	}
	return true;
}

/* ---- marks ---- */

static int
mark_order(const void *a, const void *b, void *arg)
{
	struct extracting *e = arg;
	uint32_t x[10], y[10];

	(void)index_row(e->x, SECTION_MARKS, *(const uint32_t *)a, x, 10);
	(void)index_row(e->x, SECTION_MARKS, *(const uint32_t *)b, y, 10);
	return str_order(index_string(e->x, SECTION_STRINGS, x[MARK_NAME]),
		index_string(e->x, SECTION_STRINGS, y[MARK_NAME]));
}

static void
put_mark(const struct advisory_index *x, const struct advisory_mark *m, enum record_kind kind,
	struct buf *b)
{
	if (kind == RECORD_EXPLOITED && m->has_exploited)
		record_put_exploited(b, str_c(x->sources[m->sources[0]].name), &m->exploited);
	if (kind == RECORD_EPSS && m->has_epss)
		record_put_epss(b, str_c(x->sources[m->sources[1]].name), &m->epss);
	if (kind == RECORD_SSVC && m->has_ssvc)
		record_put_ssvc(b, str_c(x->sources[m->sources[2]].name), &m->ssvc);
}

static bool
put_marks(struct extracting *e, struct buf *b, bool (*each)(void *, struct buf *), void *arg)
{
	uint32_t n = e->x->sections[SECTION_MARKS].rows;
	uint32_t *sorted = malloc(((size_t)n + 1) * sizeof(*sorted));
	bool is_good = sorted != NULL;
	struct advisory_mark m;

	for (uint32_t i = 0; is_good && i < n; i++)
		sorted[i] = i;
	if (is_good && n > 1)
		qsort_r(sorted, n, sizeof(*sorted), mark_order, e);
	for (unsigned kind = RECORD_EXPLOITED; kind < RECORD_GONE; kind++)
		for (uint32_t i = 0; i < n && is_good; i++) {
			is_good = advisory_index_mark(e->x, sorted[i], &m);
			if (is_good)
				put_mark(e->x, &m, (enum record_kind)kind, b);
			is_good = is_good && each(arg, b);
		}
	free(sorted);
	return is_good;
}

enum err
advisory_index_records(
	struct advisory_index *x, struct buf *b, bool (*each)(void *arg, struct buf *b), void *arg)
{
	struct advisory_index_info info;
	struct extracting e = {.x = x};
	bool is_good = false;

	advisory_index_info(x, &info);
	e.n_advisories = info.advisories;
	e.n_affected = info.affected;
	e.claims = malloc(((size_t)info.affected + 1) * sizeof(*e.claims));
	e.first = malloc(((size_t)info.advisories + 2) * sizeof(*e.first));
	e.sorted = malloc(((size_t)info.advisories + 1) * sizeof(*e.sorted));
	e.ecosystems = calloc((size_t)info.packages + 1, sizeof(*e.ecosystems));
	if (e.claims != NULL && e.first != NULL && e.sorted != NULL && e.ecosystems != NULL)
		is_good = take_claims(&e) && put_advisories(&e, b, each, arg) &&
			  put_marks(&e, b, each, arg);
	free(e.claims);
	free(e.first);
	free(e.sorted);
	free(e.ecosystems);
	if (is_good)
		return buf_err(b);
	return x->err != ERR_OK ? x->err : buf_err(b) != ERR_OK ? buf_err(b) : ERR_MALFORMED;
}
