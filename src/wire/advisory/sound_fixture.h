/* For fuzz targets: what every reader of advisories promises, whatever the bytes were. */
#ifndef WIRE_ADVISORY_SOUND_FIXTURE_H
#define WIRE_ADVISORY_SOUND_FIXTURE_H

#include "base/limits.h"
#include "model/advisory.h"

/* Touches each byte, so that a sanitizer sees a text that is no longer there. */
static unsigned
sound_text(struct str s)
{
	unsigned sum = 0;

	BUG_IF(s.len > 0 && s.p == NULL);
	for (size_t i = 0; i < s.len; i++)
		sum += (unsigned char)s.p[i];
	return sum;
}

static void
sound_affected(const struct affected *a)
{
	BUG_IF(a->package.ecosystem >= ECOSYSTEMS);
	sound_text(a->package.name);
	sound_text(a->package.release);
	sound_text(a->purl);
	BUG_IF(a->n_platforms > LIMIT_ADVISORY_PLATFORMS);
	for (uint32_t i = 0; i < a->n_versions; i++)
		sound_text(a->versions[i]);
	for (uint32_t i = 0; i < a->n_platforms; i++)
		BUG_IF(a->platforms[i].len == 0);
	for (uint32_t i = 0; i < a->n_ranges; i++) {
		BUG_IF(a->ranges[i].kind > RANGE_GIT);
		for (uint32_t k = 0; k < a->ranges[i].n; k++) {
			BUG_IF(a->ranges[i].events[k].kind > RANGE_LIMIT);
			sound_text(a->ranges[i].events[k].version);
		}
	}
}

/* A tree lies within its list: each node's children end before the list does. */
static void
sound_nodes(const struct cpe_node *nodes, uint32_t n)
{
	uint64_t wanted = 0; /* nodes that must still come */

	for (uint32_t i = 0; i < n; i++) {
		BUG_IF(nodes[i].kind > CPE_MATCH);
		BUG_IF(nodes[i].kind == CPE_MATCH && nodes[i].n_children != 0);
		sound_text(nodes[i].cpe);
		sound_text(nodes[i].from);
		sound_text(nodes[i].from_after);
		sound_text(nodes[i].to);
		sound_text(nodes[i].to_before);
		if (wanted > 0)
			wanted--;
		wanted += nodes[i].n_children;
		BUG_IF(wanted > n - i - 1);
	}
	BUG_IF(wanted != 0);
}

static void
sound_advisory(void *arg, const struct advisory *a)
{
	BUG_IF(a->id.len == 0 || a->score > 100 || a->rating >= RATINGS);
	BUG_IF(a->kind >= ADVISORY_KINDS || a->summary.len > LIMIT_ADVISORY_SUMMARY);
	BUG_IF(a->n_aliases > LIMIT_ADVISORY_NAMES || a->n_related > LIMIT_ADVISORY_NAMES);
	sound_text(a->id);
	sound_text(a->summary);
	sound_text(a->url);
	sound_text(a->cvss);
	for (uint32_t i = 0; i < a->n_aliases; i++)
		sound_text(a->aliases[i]);
	for (uint32_t i = 0; i < a->n_related; i++)
		sound_text(a->related[i]);
	for (uint32_t i = 0; i < a->n_affected; i++)
		sound_affected(&a->affected[i]);
	sound_nodes(a->nodes, a->n_nodes);
}

static void
sound_exploited(void *arg, const struct exploited *e)
{
	BUG_IF(e->id.len == 0);
	sound_text(e->vendor);
	sound_text(e->product);
	sound_text(e->name);
	sound_text(e->action);
}

static void
sound_epss(void *arg, const struct epss *e)
{
	BUG_IF(e->id.len == 0 || e->score > 1000000 || e->percentile > 1000000);
}

static void
sound_ssvc(void *arg, const struct ssvc *s)
{
	BUG_IF(s->id.len == 0 || s->exploitation > EXPLOITATION_ACTIVE);
}

static void
sound_refused(void *arg, struct str where, const struct errinfo *why)
{
	sound_text(where);
	BUG_IF(why->err == ERR_OK || why->what[0] == '\0');
}

static inline struct advisory_sink
sound_sink(void)
{
	return (struct advisory_sink){.advisory = sound_advisory,
		.exploited = sound_exploited,
		.epss = sound_epss,
		.ssvc = sound_ssvc,
		.refused = sound_refused};
}

#endif
