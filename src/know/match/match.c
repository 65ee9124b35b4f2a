/* One component: its packages looked up, its version's place compared with intervals. */
#include "know/match/match_own.h"

#include "base/names.h"
#include "know/version/version.h"

#include <stdlib.h>

static const char *const rule_names[MATCH_RULES] = {
	"range", "listed", "cpe_exact", "cpe_range", "cpe_any"};
NAME_OF(enum match_rule, match_rule_name, rule_names)

static const char *const confidence_names[MATCH_CONFIDENCES] = {
	"to_be_confirmed", "likely", "sure"};
NAME_OF(enum match_confidence, match_confidence_name, confidence_names)

static const char *const refusal_names[MATCH_REFUSALS] = {"unknown", "no_ecosystem", "no_release",
	"version_odd", "only_commits", "no_versions", "cpe_broken", "cpe_unknown", "damaged",
	"too_many", "range_unread"};
NAME_OF(enum match_refusal, match_refusal_name, refusal_names)

struct matcher *
matcher_new(struct advisory_index *index, const struct match_target *target,
	const struct match_sink *sink)
{
	struct matcher *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->index = index;
	m->target = target;
	m->sink = sink;
	advisory_index_info(index, &m->info);
	return m;
}

void
matcher_free(struct matcher *m)
{
	if (m == NULL)
		return;
	free(m->found);
	free(m->grounds);
	free(m);
}

struct match_counts
match_counts(const struct matcher *m)
{
	return m->counts;
}

void
match_refuse(
	struct matcher *m, enum match_refusal reason, const struct package *p, struct str advisory)
{
	struct match_refused r = {.component = m->component,
		.identity = &m->identity,
		.reason = reason,
		.identity_reason = m->identity.reason,
		.advisory = advisory};

	if (p != NULL)
		r.package = *p;
	if (m->sink->refused != NULL)
		m->sink->refused(m->sink->arg, &r);
}

bool
match_more_room(struct matcher *m)
{
	uint32_t room = m->room_found > 0 ? m->room_found * 2 : 64;
	struct found *more;

	if (m->n_found == LIMIT_MATCH_HITS) {
		m->is_too_many = true;
		return false;
	}
	if (m->n_found < m->room_found)
		return true;
	more = realloc(m->found, room * sizeof(*more));
	if (more == NULL) {
		m->err = ERR_FULL;
		return false;
	}
	m->found = more;
	m->room_found = room;
	return true;
}

/* ---- one package ---- */

struct looking {
	struct matcher *m;
	const struct identity_name *name;
	struct found found;
};

static void
take_claim(void *arg, const struct advisory_claim *c)
{
	struct looking *l = arg;
	struct matcher *m = l->m;
	struct advisory_entry entry;

	if (c->is_open || (c->flags & (AFFECTED_COMMITS | AFFECTED_SILENT)) != 0) {
		if (advisory_index_entry(m->index, c->advisory, &entry))
			match_refuse(m,
				c->is_open			     ? MATCH_RANGE_UNREAD
				: (c->flags & AFFECTED_COMMITS) != 0 ? MATCH_ONLY_COMMITS
								     : MATCH_NO_VERSIONS,
				&l->name->package, entry.id);
		return;
	}
	l->found.advisory = c->advisory;
	l->found.vulnerability = c->vulnerability;
	l->found.affected = c->affected;
	l->found.at = c->interval;
	l->found.rule = c->is_exact ? MATCH_LISTED : MATCH_RANGE;
	l->found.platform = (uint8_t)(c->platforms == c->platforms_end
					      ? TRUTH_YES
					      : match_platforms(m, c->platforms, c->platforms_end));
	match_found(m, &l->found);
}

static void
walk(struct matcher *m, struct looking *l, const struct advisory_package *package)
{
	const struct identity_name *name = l->name;

	l->found.is_odd =
		!version_is_valid(ecosystem_order(name->package.ecosystem), name->version);
	if (l->found.is_odd)
		match_refuse(m, MATCH_VERSION_ODD, &name->package, STR(""));
	else
		m->is_checked = true;
	if (package != NULL)
		advisory_index_walk(m->index, package, name->version, take_claim, l);
}

static void
look_up(struct matcher *m, unsigned which)
{
	struct looking l = {.m = m, .name = &m->identity.names[which]};
	const struct package *p = &l.name->package;

	if (advisory_index_packages(m->index, p->ecosystem, STR("")) == 0) {
		match_refuse(m, MATCH_NO_ECOSYSTEM, p, STR(""));
		return;
	}
	if (p->release.len > 0 &&
		advisory_index_packages(m->index, p->ecosystem, p->release) == 0) {
		match_refuse(m, MATCH_NO_RELEASE, p, STR(""));
		return;
	}
	l.found = (struct found){.name = (uint8_t)which, .around = TRUTH_YES};
	m->has_package = advisory_index_package(m->index, p, &m->package);
	walk(m, &l, m->has_package ? &m->package : NULL);
}

/* The component before was of the same package, and the index knows it. */
static void
look_again(struct matcher *m)
{
	struct looking l = {.m = m, .name = &m->identity.names[0], .found = {.around = TRUTH_YES}};

	walk(m, &l, &m->package);
}

static void
begin(struct matcher *m, const struct component *c)
{
	m->component = c;
	m->n_found = 0;
	m->is_checked = m->is_too_many = m->is_unsorted = false;
	m->err = ERR_OK;
	m->counts.components++;
}

static enum err
finish(struct matcher *m)
{
	if (advisory_index_err(m->index) != ERR_OK) {
		match_refuse(m, MATCH_DAMAGED, NULL, STR(""));
		return advisory_index_err(m->index);
	}
	if (m->is_too_many)
		match_refuse(m, MATCH_TOO_MANY, NULL, STR(""));
	match_tell(m);
	m->counts.checked += m->is_checked;
	m->counts.unchecked += !m->is_checked;
	return m->err;
}

enum err
match_component(struct matcher *m, const struct component *c)
{
	bool is_again;

	begin(m, c);
	is_again = m->has_package && identity_again(c, &m->identity);
	if (!is_again) {
		identity_of_component(c, &m->target->hint, &m->identity);
		m->has_package = false;
	}
	if (m->identity.reason == IDENTITY_KNOWN && is_again)
		look_again(m);
	else if (m->identity.reason == IDENTITY_KNOWN)
		for (unsigned i = 0; i < m->identity.n; i++)
			look_up(m, i);
	if (c->cpe.len > 0)
		match_cpe(m);
	/* A CPE that was looked up is an answer; what no one could identify is told. */
	if (m->identity.reason != IDENTITY_KNOWN && !m->is_checked)
		match_refuse(m, MATCH_UNKNOWN,
			m->identity.n > 0 ? &m->identity.names[0].package : NULL, STR(""));
	return finish(m);
}

enum err
match_package(
	struct matcher *m, const struct component *c, const struct package *p, struct str version)
{
	begin(m, c);
	m->identity.named = 0;
	m->identity.reason = IDENTITY_KNOWN;
	m->identity.n = 1;
	m->identity.names[0] = (struct identity_name){.package = *p, .version = version};
	m->identity.is_by_hint = false;
	m->identity.mends = 0;
	m->identity.purl.is.n_pairs = 0;
	look_up(m, 0);
	return finish(m);
}
