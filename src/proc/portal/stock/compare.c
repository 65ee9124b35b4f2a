/* One program or component against the index; see compare.h. */
#include "proc/portal/stock/compare.h"

#include "proc/common/hit_facts.h"
#include "stock/reconcile/reconcile.h"
#include "wire/cpe/cpe.h"

#include <stdio.h>
#include <stdlib.h>

struct comparer {
	const struct portal *portal;
	struct advisory_index *index;
	struct matcher *matcher;
	struct match_sink sink;
	struct advisory_index_info info;
	/* of the one that is asked for */
	struct arena *arena;
	struct compare_result *result;
	size_t room, room_open, n_before; /* n_before: hits of what was asked before */
	bool is_unconfirmed, has_version;
	bool is_dropped; /* there was a hit that only a version would tell from none */
	enum err err;
};

/* ---- how it is asked for ---- */

static struct component *
add(struct compare_asked *asked, struct str name, struct str version)
{
	struct component *c = &asked->components[asked->n++];

	*c = (struct component){.name = name, .version = version};
	return c;
}

/* "a:google:chrome" as a CPE of all its versions. */
static void
add_product_cpe(struct compare_asked *asked, const struct product_cpe *cpe, struct str name)
{
	char *room = asked->cpes[asked->n];
	int len;

	if (asked->n == COMPARE_ASKED_MAX)
		return;
	len = snprintf(
		room, LIMIT_SOFTWARE_PURL, "cpe:2.3:%.*s:*:*:*:*:*:*:*:*", STR_FMT(cpe->name));
	if (len < 0 || len >= LIMIT_SOFTWARE_PURL)
		return;
	asked->is_unconfirmed[asked->n] = cpe->proof == PROOF_UNCONFIRMED;
	add(asked, name, str_c(asked->version))->cpe = str_c(room);
}

static void
ask_product(const struct portal *p, const struct store_software *s, struct compare_asked *asked)
{
	const struct reconcile_line line = {str_c(s->name), str_c(s->maker), str_c(s->version)};
	const struct product *product = product_find(p->products, str_c(s->product));
	struct reconciled one;

	if (product == NULL)
		return;
	reconcile_one(p->names, &line, &one); /* a version that stands in the name */
	if (one.result == RECONCILE_ONE && asked->version[0] == '\0')
		str_copy(one.version, asked->version, sizeof(asked->version));
	for (uint32_t i = 0; i < product->n_cpes; i++)
		if (product_cpe_fits(&product->cpes[i], str_c(asked->version)))
			add_product_cpe(asked, &product->cpes[i], str_c(s->name));
}

void
compare_ask(const struct portal *p, const struct store_software *s, struct compare_asked *asked)
{
	asked->n = 0;
	memset(asked->is_unconfirmed, 0, sizeof(asked->is_unconfirmed));
	memcpy(asked->version, s->version, sizeof(asked->version));
	if (s->purl[0] != '\0' || s->cpe[0] != '\0') {
		struct component *c = add(asked, str_c(s->name), str_c(asked->version));

		c->supplier = str_c(s->maker);
		c->purl = str_c(s->purl);
		c->cpe = str_c(s->cpe);
	}
	if (s->product[0] != '\0' && p->products != NULL && p->names != NULL)
		ask_product(p, s, asked);
	if (asked->n == 0) /* to be told why not */
		add(asked, str_c(s->name), str_c(asked->version));
}

void
compare_ask_component(const struct store_component *c, struct compare_asked *asked)
{
	struct component *to;

	asked->n = 0;
	memset(asked->is_unconfirmed, 0, sizeof(asked->is_unconfirmed));
	str_copy(c->version, asked->version, sizeof(asked->version));
	to = add(asked, c->name, c->version);
	to->kind = c->kind;
	to->group = c->group;
	to->supplier = c->supplier;
	to->purl = c->purl;
	to->cpe = c->cpe;
	to->hash = c->hash;
	to->source_name = c->source_name;
	to->source_version = c->source_version;
}

/* ---- what is told ---- */

/* Why nothing could be asked, in one word. */
static const char *
reason_of(const struct comparer *c, const struct match_refused *r)
{
	if (r->reason != MATCH_UNKNOWN)
		return match_refusal_name(r->reason);
	if (!c->has_version && (r->component->cpe.len > 0 || r->component->purl.len > 0))
		return identity_reason_name(IDENTITY_NO_VERSION);
	return identity_reason_name(r->identity_reason);
}

static void
add_open(struct comparer *c, uint32_t vulnerability)
{
	struct compare_result *r = c->result;

	if (r->n_open == c->room_open) {
		size_t room = c->room_open == 0 ? 8 : c->room_open * 2;
		uint32_t *more = arena_array(c->arena, uint32_t, room);

		if (more == NULL) {
			c->err = ERR_LIMIT;
			return;
		}
		if (r->n_open > 0)
			memcpy(more, r->open, r->n_open * sizeof(*more));
		r->open = more;
		c->room_open = room;
	}
	r->open[r->n_open++] = vulnerability;
}

static void
on_refused(void *arg, const struct match_refused *r)
{
	struct comparer *c = arg;
	bool is_partly = r->reason == MATCH_ONLY_COMMITS || r->reason == MATCH_NO_VERSIONS ||
			 r->reason == MATCH_RANGE_UNREAD || r->reason == MATCH_TOO_MANY;
	uint32_t number;

	if (r->reason == MATCH_TOO_MANY || r->reason == MATCH_DAMAGED)
		c->result->is_whole = false;
	if (c->err == ERR_OK && r->advisory.len > 0 &&
		advisory_index_named(c->index, r->advisory, &number))
		add_open(c, number);
	if (is_partly)
		c->result->partly = match_refusal_name(r->reason);
	/* "no purl" says the least: a word about the CPE counts more */
	else if (c->result->reason == NULL || r->reason != MATCH_UNKNOWN || !c->has_version)
		c->result->reason = reason_of(c, r);
}

/* Without a version only what is said of all versions is said of this one. NULL: nothing is. */
const struct match_ground *
compare_ground_of_all(const struct match_hit *h)
{
	for (uint32_t i = 0; i < h->n_grounds; i++) {
		const struct match_ground *g = &h->grounds[i];

		if (g->rule == MATCH_CPE_ANY && g->from.len == 0 && g->to.len == 0)
			return g;
	}
	return NULL;
}

bool
compare_has_version(const struct compare_asked *asked, unsigned i)
{
	const struct component *c = &asked->components[i];
	struct cpe cpe;

	if (asked->version[0] != '\0' || c->purl.len > 0)
		return true;
	return c->cpe.len > 0 && cpe_parse(c->cpe, &cpe) == ERR_OK &&
	       !cpe_is_any(cpe.is[CPE_VERSION]) && !cpe_is_na(cpe.is[CPE_VERSION]) &&
	       !cpe_has_wildcard(cpe.is[CPE_VERSION]);
}

static struct compare_hit *
add_hit(struct comparer *c)
{
	struct compare_result *r = c->result;

	if (r->n == c->room) {
		size_t room = c->room == 0 ? 16 : c->room * 4;
		struct compare_hit *more = arena_array(c->arena, struct compare_hit, room);

		if (more == NULL)
			return NULL;
		if (r->n > 0)
			memcpy(more, r->hits, r->n * sizeof(*more));
		r->hits = more;
		c->room = room;
	}
	return &r->hits[r->n++];
}

static void
on_hit(void *arg, const struct match_hit *h)
{
	struct comparer *c = arg;
	const struct match_ground *g = c->has_version ? &h->grounds[0] : compare_ground_of_all(h);
	struct compare_hit *to;

	if (c->err != ERR_OK)
		return;
	if (g == NULL) {
		c->is_dropped = true;
		add_open(c, h->vulnerability);
		return;
	}
	for (size_t i = 0; i < c->n_before; i++) /* by another of its names */
		if (c->result->hits[i].vulnerability == h->vulnerability)
			return;
	to = add_hit(c);
	if (to == NULL) {
		c->err = ERR_LIMIT;
		return;
	}
	*to = (struct compare_hit){.name = arena_copy(c->arena, h->name),
		.vulnerability = h->vulnerability,
		.facts = hit_facts(h, g),
		.source = arena_copy(c->arena, g->source),
		.ground = arena_copy(c->arena, g->advisory.id),
		.fixed = arena_copy(c->arena, h->fixed)};
	if (c->is_unconfirmed)
		to->facts.confidence = MATCH_CONFIRM;
	if (to->name == NULL || to->source == NULL || to->ground == NULL || to->fixed == NULL)
		c->err = ERR_LIMIT;
}

/* ---- asking ---- */

struct comparer *
compare_new(const struct portal *p, struct advisory_index *index, const struct match_target *target)
{
	struct comparer *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->portal = p;
	c->index = index;
	c->sink = (struct match_sink){.hit = on_hit, .refused = on_refused, .arg = c};
	c->matcher = matcher_new(index, target, &c->sink);
	advisory_index_info(index, &c->info);
	if (c->matcher == NULL) {
		free(c);
		return NULL;
	}
	return c;
}

void
compare_free(struct comparer *c)
{
	if (c != NULL)
		matcher_free(c->matcher);
	free(c);
}

enum err
compare_one(struct comparer *c, const struct compare_asked *asked, struct arena *a,
	struct compare_result *result)
{
	bool is_dropped = false;

	*result = (struct compare_result){.is_whole = true};
	c->arena = a;
	c->result = result;
	c->room = c->room_open = 0;
	c->err = ERR_OK;
	for (unsigned i = 0; i < asked->n && c->err == ERR_OK; i++) {
		uint64_t before = match_counts(c->matcher).checked;
		enum err err;

		c->n_before = result->n;
		c->is_unconfirmed = asked->is_unconfirmed[i];
		c->has_version = compare_has_version(asked, i);
		c->is_dropped = false;
		err = match_component(c->matcher, &asked->components[i]);
		if (err != ERR_OK)
			return err;
		is_dropped |= c->is_dropped;
		result->is_checked |= !c->is_dropped && match_counts(c->matcher).checked > before;
	}
	if (result->is_checked)
		result->reason = NULL;
	else if (is_dropped)
		result->reason = identity_reason_name(IDENTITY_NO_VERSION);
	return c->err;
}

/* ---- what is not among the hits any more ---- */

bool
compare_has(const struct compare_result *r, uint32_t vulnerability)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->hits[i].vulnerability == vulnerability)
			return true;
	return false;
}

bool
compare_is_open(const struct compare_result *r, uint32_t vulnerability)
{
	for (size_t i = 0; i < r->n_open; i++)
		if (r->open[i] == vulnerability)
			return true;
	return false;
}

bool
compare_number_of(struct comparer *c, const char *name, uint32_t *ret_vulnerability)
{
	return advisory_index_named(c->index, str_c(name), ret_vulnerability);
}

enum compare_word
compare_word_of(struct comparer *c, const char *source, const char *ground, ms_t *ret_withdrawn)
{
	struct advisory_vulnerability v;
	struct advisory_entry entry;
	uint32_t no;

	if (!compare_number_of(c, ground, &no) || !advisory_index_vulnerability(c->index, no, &v))
		return COMPARE_SILENT;
	for (uint32_t i = v.advisories; i < v.advisories_end; i++) {
		if (!advisory_index_entry(c->index, i, &entry) ||
			!str_equal(entry.id, str_c(ground)) || entry.source >= c->info.n_sources ||
			strcmp(c->info.sources[entry.source].name, source) != 0)
			continue;
		*ret_withdrawn = entry.withdrawn;
		return entry.withdrawn != 0 ? COMPARE_WITHDRAWN : COMPARE_OTHERWISE;
	}
	return COMPARE_SILENT;
}
