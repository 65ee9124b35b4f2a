/* For tests: what a reader of advisories tells, as text; only what is said is written. */
#ifndef WIRE_ADVISORY_TOLD_FIXTURE_H
#define WIRE_ADVISORY_TOLD_FIXTURE_H

#include "base/buf.h"
#include "model/advisory.h"

static void
told_field(struct buf *b, const char *name, struct str s)
{
	if (s.len > 0)
		buf_printf(b, " %s=%.*s", name, STR_FMT(s));
}

static void
told_time(struct buf *b, const char *name, ms_t at)
{
	char text[TIME_TEXT_MAX];

	if (at != 0)
		buf_printf(b, " %s=%s", name, time_text(at, text));
}

static void
told_list(struct buf *b, const char *name, const struct str *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		buf_printf(b, "%s%.*s", i > 0 ? "," : name, STR_FMT(all[i]));
}

static void
told_affected(struct buf *b, const struct affected *a)
{
	static const char *const kinds[] = {"semver", "ecosystem", "git"}, *const events[] = {
										   "introduced",
										   "fixed",
										   "last_affected",
										   "limit"};

	buf_printf(b, "  %s:%.*s", ecosystem_name(a->package.ecosystem), STR_FMT(a->package.name));
	told_field(b, "release", a->package.release);
	told_field(b, "purl", a->purl);
	if (a->is_unimportant)
		buf_c(b, " unimportant");
	for (uint32_t i = 0; i < a->n_ranges; i++) {
		buf_printf(b, " %s(", kinds[a->ranges[i].kind]);
		for (uint32_t k = 0; k < a->ranges[i].n; k++)
			buf_printf(b, "%s%s:%.*s", k > 0 ? " " : "",
				events[a->ranges[i].events[k].kind],
				STR_FMT(a->ranges[i].events[k].version));
		buf_c(b, ")");
	}
	told_list(b, " versions=", a->versions, a->n_versions);
	if (a->is_incomplete)
		buf_c(b, " incomplete");
	told_list(b, " on=", a->platforms, a->n_platforms);
	buf_c(b, "\n");
}

static void
told_node(struct buf *b, const struct cpe_node *n)
{
	static const char *const kinds[] = {"and", "or", "match"};

	buf_printf(b, "  %s%s", n->is_negated ? "not " : "", kinds[n->kind]);
	if (n->kind != CPE_MATCH)
		buf_printf(b, " %u", n->n_children);
	else
		buf_printf(b, " %s", n->is_vulnerable ? "vulnerable" : "around");
	told_field(b, "cpe", n->cpe);
	told_field(b, "from", n->from);
	told_field(b, "from_after", n->from_after);
	told_field(b, "to", n->to);
	told_field(b, "to_before", n->to_before);
	buf_c(b, "\n");
}

static void
told_advisory(void *arg, const struct advisory *a)
{
	static const char *const kinds[] = {"", " malicious", " unmaintained", " notice"};
	struct buf *b = arg;

	buf_printf(b, "%.*s%s", STR_FMT(a->id), kinds[a->kind]);
	told_list(b, " aliases=", a->aliases, a->n_aliases);
	told_list(b, " related=", a->related, a->n_related);
	told_field(b, "summary", a->summary);
	told_field(b, "url", a->url);
	told_time(b, "published", a->published);
	told_time(b, "changed", a->changed);
	told_time(b, "withdrawn", a->withdrawn);
	told_field(b, "cvss", a->cvss);
	if (a->score != 0)
		buf_printf(b, " score=%u", a->score);
	if (a->rating != RATING_UNKNOWN)
		buf_printf(b, " rating=%s", rating_name(a->rating));
	if (a->n_references != 0)
		buf_printf(b, " references=%u", a->n_references);
	buf_c(b, "\n");
	for (uint32_t i = 0; i < a->n_affected; i++)
		told_affected(b, &a->affected[i]);
	for (uint32_t i = 0; i < a->n_nodes; i++)
		told_node(b, &a->nodes[i]);
}

static void
told_exploited(void *arg, const struct exploited *e)
{
	struct buf *b = arg;

	buf_printf(b, "exploited %.*s", STR_FMT(e->id));
	told_field(b, "vendor", e->vendor);
	told_field(b, "product", e->product);
	told_field(b, "name", e->name);
	told_field(b, "action", e->action);
	told_time(b, "added", e->added);
	told_time(b, "due", e->due);
	buf_c(b, e->is_ransomware ? " ransomware\n" : "\n");
}

static void
told_epss(void *arg, const struct epss *e)
{
	buf_printf(arg, "epss %.*s %u %u\n", STR_FMT(e->id), e->score, e->percentile);
}

static void
told_ssvc(void *arg, const struct ssvc *s)
{
	buf_printf(arg, "ssvc %.*s exploitation=%d%s%s\n", STR_FMT(s->id), (int)s->exploitation,
		s->is_automatable ? " automatable" : "", s->is_total ? " total" : "");
}

static void
told_refused(void *arg, struct str where, const struct errinfo *why)
{
	buf_printf(arg, "refused %.*s: %s: %s\n", STR_FMT(where), err_name(why->err), why->what);
}

/* A sink that writes all of it into b. */
static inline struct advisory_sink
told_sink(struct buf *b)
{
	return (struct advisory_sink){.advisory = told_advisory,
		.exploited = told_exploited,
		.epss = told_epss,
		.ssvc = told_ssvc,
		.refused = told_refused,
		.arg = b};
}

#endif
