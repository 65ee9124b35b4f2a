/*
 * What was found, told: grounds of one vulnerability folded into one hit, the surest first; what no
 * ground but those of other platforms speaks for is told as excluded.
 */
#include "know/match/match_own.h"

#include "base/limits.h"

#include <stdlib.h>

#define VERSION_ROOM (LIMIT_ADVISORY_VERSION * 4)

static int
found_order(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	unsigned p, q;

	/* advisories of one vulnerability stand beside each other in the index */
	if (x->advisory != y->advisory)
		return x->advisory < y->advisory ? -1 : 1;
	p = (unsigned)(x->platform < x->around ? x->platform : x->around);
	q = (unsigned)(y->platform < y->around ? y->platform : y->around);
	if (p != q)
		return p > q ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->affected < y->affected ? -1 : x->affected > y->affected;
}

static bool
is_excluded(const struct found *f)
{
	return f->platform == TRUTH_NO || f->around == TRUTH_NO;
}

static enum match_confidence
confidence_of(const struct matcher *m, const struct match_ground *g)
{
	if (g->is_platform_open || g->is_around_open || g->is_odd || g->rule >= MATCH_CPE_RANGE)
		return MATCH_CONFIRM;
	if (g->rule != MATCH_CPE_EXACT &&
		(g->is_assumed || m->identity.is_by_hint || IDENTITY_MENDS(&m->identity) != 0))
		return MATCH_LIKELY;
	return MATCH_SURE;
}

static void
fill_package(struct matcher *m, const struct found *f, struct match_ground *g)
{
	const struct identity_name *name = &m->identity.names[f->name];
	struct advisory_affected a;
	struct advisory_interval in;
	struct advisory_package p = m->package;
	bool is_known = m->has_package && m->identity.n == 1;

	if ((!is_known && !advisory_index_package(m->index, &name->package, &p)) ||
		!advisory_index_affected(m->index, f->affected, &a) ||
		!advisory_index_interval(m->index, f->at, &in))
		return;
	g->package = (struct package){name->package.ecosystem, p.release, p.name};
	g->order = interval_order(name->package.ecosystem, in.is_semver);
	g->version = name->version;
	g->from = in.from > 0 ? advisory_index_bound(m->index, &p, in.is_semver, in.from - 1)
			      : STR("");
	g->end = in.end;
	g->to = in.end != INTERVAL_OPEN ? advisory_index_bound(m->index, &p, in.is_semver, in.to)
					: STR("");
	g->is_source = name->is_source;
	g->is_assumed = name->is_assumed;
	g->is_unimportant = (a.flags & AFFECTED_UNIMPORTANT) != 0;
	g->platforms = a.platforms;
	g->platforms_end = a.platforms_end;
}

static void
fill(struct matcher *m, const struct found *f, struct match_ground *g)
{
	*g = (struct match_ground){.rule = (enum match_rule)f->rule,
		.is_odd = f->is_odd,
		.is_platform_open = f->platform == TRUTH_OPEN,
		.is_around_open = f->around == TRUTH_OPEN};
	if (!advisory_index_entry(m->index, f->advisory, &g->advisory))
		return;
	g->source = str_c(m->info.sources[g->advisory.source].name);
	g->dated = m->info.sources[g->advisory.source].dated;
	if (f->rule >= MATCH_CPE_EXACT)
		match_cpe_ground(m, f, g);
	else
		fill_package(m, f, g);
	g->confidence = confidence_of(m, g);
}

/* ---- what is said of the vulnerability itself ---- */

static void
take_mark(struct match_hit *h, const struct advisory_mark *k)
{
	if (k->has_exploited) {
		h->is_exploited = true;
		h->is_ransomware |= k->exploited.is_ransomware;
		if (h->added == 0 || (k->exploited.added > 0 && k->exploited.added < h->added))
			h->added = k->exploited.added;
		if (h->due == 0 || (k->exploited.due > 0 && k->exploited.due < h->due))
			h->due = k->exploited.due;
	}
	if (k->has_epss && (!h->has_epss || k->epss.score > h->epss.score)) {
		h->has_epss = true;
		h->epss = k->epss;
	}
	if (k->has_ssvc && (!h->has_ssvc || k->ssvc.exploitation > h->ssvc.exploitation)) {
		h->has_ssvc = true;
		h->ssvc = k->ssvc;
	}
}

static void
take_marks(struct matcher *m, struct match_hit *h, uint32_t vulnerability)
{
	struct advisory_vulnerability v;
	struct advisory_mark k;

	if (!advisory_index_vulnerability(m->index, vulnerability, &v))
		return;
	for (uint32_t i = v.marks; i < v.marks_end; i++)
		if (advisory_index_mark(m->index, i, &k))
			take_mark(h, &k);
}

static struct str
name_of(struct matcher *m, uint32_t vulnerability)
{
	struct advisory_vulnerability v;
	struct advisory_entry e;

	if (!advisory_index_vulnerability(m->index, vulnerability, &v))
		return STR("");
	for (uint32_t i = v.names; i < v.names_end; i++) {
		struct str name = advisory_index_name(m->index, i);

		if (str_starts(name, STR("CVE-")))
			return name;
	}
	return v.advisories < v.advisories_end && advisory_index_entry(m->index, v.advisories, &e)
		       ? e.id
		       : STR("");
}

/* Distributions name the CVEs that an advisory of theirs is about as related. */
static void
take_related(struct matcher *m, struct match_hit *h, const struct advisory_entry *e)
{
	for (uint32_t i = e->related; i < e->related_end; i++) {
		uint32_t other;

		if (advisory_index_named(m->index, advisory_index_listed(m->index, i), &other) &&
			other != h->vulnerability)
			take_marks(m, h, other);
	}
}

static int
ground_order(const void *a, const void *b)
{
	const struct match_ground *x = a, *y = b;

	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	return x->advisory.no < y->advisory.no ? -1 : x->advisory.no > y->advisory.no;
}

static void
tell_hit(struct matcher *m, uint32_t n)
{
	struct match_hit h = {.component = m->component,
		.identity = &m->identity,
		.n_grounds = n,
		.grounds = m->grounds,
		.kind = ADVISORY_NOTICE};

	if (n > 1)
		qsort(m->grounds, n, sizeof(*m->grounds), ground_order);
	h.vulnerability = m->grounds[0].advisory.vulnerability;
	h.confidence = m->grounds[0].confidence;
	h.name = name_of(m, h.vulnerability);
	take_marks(m, &h, h.vulnerability);
	for (uint32_t i = 0; i < n; i++) {
		const struct match_ground *g = &m->grounds[i];

		if (g->advisory.score > h.score)
			h.score = g->advisory.score;
		if (g->advisory.rating > h.rating)
			h.rating = g->advisory.rating;
		if (g->advisory.kind < h.kind)
			h.kind = g->advisory.kind;
		if (h.fixed.len == 0 && g->end == INTERVAL_FIXED)
			h.fixed = g->to;
		take_related(m, &h, &g->advisory);
	}
	m->counts.hits++;
	if (m->sink->hit != NULL)
		m->sink->hit(m->sink->arg, &h);
}

static void
tell_excluded(struct matcher *m, const struct found *f)
{
	struct match_excluded x = {.component = m->component, .identity = &m->identity};

	fill(m, f, &x.ground);
	x.vulnerability = x.ground.advisory.vulnerability;
	x.name = name_of(m, x.vulnerability);
	m->counts.excluded++;
	if (m->sink->excluded != NULL)
		m->sink->excluded(m->sink->arg, &x);
}

static bool
has_room(struct matcher *m, uint32_t n)
{
	struct match_ground *more;

	if (n <= m->room_grounds)
		return true;
	more = realloc(m->grounds, (size_t)n * 2 * sizeof(*more));
	if (more == NULL) {
		m->err = ERR_FULL;
		return false;
	}
	m->grounds = more;
	m->room_grounds = n * 2;
	return true;
}

/* Those of one vulnerability: found[from..end). */
static void
tell_group(struct matcher *m, uint32_t from, uint32_t end)
{
	uint32_t n = 0, last = UINT32_MAX;

	if (!has_room(m, end - from))
		return;
	for (uint32_t i = from; i < end; i++) {
		if (is_excluded(&m->found[i]) || m->found[i].advisory == last)
			continue;
		last = m->found[i].advisory;
		fill(m, &m->found[i], &m->grounds[n++]);
	}
	if (n > 0)
		tell_hit(m, n);
	else
		tell_excluded(m, &m->found[from]);
}

/* Rows, where nothing is to be explained. */
static void
tell_rows(struct matcher *m)
{
	struct match_row row = {.component = m->component};
	uint32_t last = UINT32_MAX;

	for (uint32_t i = 0; i < m->n_found; i++) {
		const struct found *f = &m->found[i];

		if (is_excluded(f)) {
			m->counts.excluded++;
			continue;
		}
		if (f->advisory == last)
			continue;
		last = row.advisory = f->advisory;
		row.vulnerability = f->vulnerability;
		row.rule = (enum match_rule)f->rule;
		row.is_certain = f->platform == TRUTH_YES && f->around == TRUTH_YES;
		m->counts.hits++;
		m->sink->row(m->sink->arg, &row);
	}
}

void
match_tell(struct matcher *m)
{
	uint64_t before = m->counts.hits;

	if (m->is_unsorted)
		qsort(m->found, m->n_found, sizeof(*m->found), found_order);
	if (m->sink->row != NULL)
		tell_rows(m);
	for (uint32_t i = 0, end; i < m->n_found && m->err == ERR_OK && m->sink->row == NULL;
		i = end) {
		uint32_t v = m->found[i].vulnerability;

		for (end = i + 1; end < m->n_found; end++)
			if (m->found[end].vulnerability != v)
				break;
		tell_group(m, i, end);
	}
	m->counts.with_hits += m->counts.hits > before;
	if (m->counts.hits > before)
		m->is_checked = true;
}

/* ---- in words ---- */

static void
put_clean(struct buf *b, struct str s)
{
	buf_clean(b, s, VERSION_ROOM);
}

void
match_interval(struct buf *b, const struct match_ground *g)
{
	if (g->end == INTERVAL_EXACT) {
		buf_c(b, "= ");
		put_clean(b, g->to.len > 0 ? g->to : g->version);
		return;
	}
	if (g->from.len == 0 && g->end == INTERVAL_OPEN)
		buf_byte(b, '*');
	if (g->from.len > 0) {
		buf_c(b, g->is_from_after ? "> " : ">= ");
		put_clean(b, g->from);
	}
	if (g->end != INTERVAL_OPEN) {
		buf_printf(b, "%s%s ", g->from.len > 0 ? ", " : "",
			g->end == INTERVAL_FIXED ? "<" : "<=");
		put_clean(b, g->to);
	}
}
