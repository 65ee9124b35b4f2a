/* What know/match tells, turned into the header's structs: texts copied, ended by a NUL. */
#include "library/own.h"

/* A NUL-terminated copy among the handle's texts; "" when memory is out, which the arena remembers.
 */
static const char *
text(struct library_telling *t, struct str s)
{
	static const char stand_in[] = "\xef\xbf\xbd"; /* U+FFFD */
	struct arena *a = t->x->texts;
	size_t n_nuls = 0, at = 0;
	char *copy;

	if (s.len == 0)
		return "";
	for (size_t i = 0; i < s.len; i++)
		n_nuls += s.p[i] == '\0';
	if (n_nuls == 0) {
		copy = arena_copy(a, s);
		return copy != NULL ? copy : "";
	}
	copy = arena_alloc(a, s.len + n_nuls * 2 + 1); /* zeroed */
	if (copy == NULL)
		return "";
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '\0') {
			copy[at++] = s.p[i];
			continue;
		}
		memcpy(copy + at, stand_in, 3);
		at += 3;
	}
	return copy;
}

/* Of n texts; NULL when memory is out. */
static const char **
list(struct library_telling *t, size_t n)
{
	return arena_array(t->x->texts, const char *, n + 1);
}

static const struct sakimori_component *
component_of(struct library_telling *t, const struct component *c)
{
	struct sakimori_component *o;

	if (t->of == c && t->component != NULL)
		return t->component;
	o = arena_array(t->x->texts, struct sakimori_component, 1);
	if (o == NULL)
		return NULL;
	*o = (struct sakimori_component){.size = sizeof(*o),
		.ref = text(t, c->ref),
		.group = text(t, c->group),
		.name = text(t, c->name),
		.version = text(t, c->version),
		.purl = text(t, c->purl),
		.cpe = text(t, c->cpe),
		.ecosystem = ecosystem_name(t->x->target.hint.ecosystem),
		.source_name = text(t, c->source_name),
		.source_version = text(t, c->source_version)};
	t->of = c;
	t->component = o;
	return o;
}

static void
put_platforms(struct library_telling *t, const struct match_ground *g, struct sakimori_ground *o)
{
	uint32_t n = g->platforms_end - g->platforms;
	const char **platforms = list(t, n);

	if (platforms == NULL)
		return;
	for (uint32_t i = 0; i < n; i++)
		platforms[i] = text(t, advisory_index_platform(t->x->index, g->platforms + i));
	o->platforms = platforms;
	o->n_platforms = n;
}

static unsigned
flags_of(const struct match_ground *g)
{
	return (unsigned)((g->is_source ? SAKIMORI_FLAG_OF_SOURCE : 0) |
			  (g->is_assumed ? SAKIMORI_FLAG_NAME_ASSUMED : 0) |
			  (g->is_odd ? SAKIMORI_FLAG_VERSION_ODD : 0) |
			  (g->is_platform_open ? SAKIMORI_FLAG_PLATFORM_OPEN : 0) |
			  (g->is_around_open ? SAKIMORI_FLAG_AROUND_OPEN : 0) |
			  (g->is_unimportant ? SAKIMORI_FLAG_UNIMPORTANT : 0));
}

static const struct sakimori_ground *
ground_of(struct library_telling *t, const struct match_ground *g)
{
	struct sakimori_ground *o = arena_array(t->x->texts, struct sakimori_ground, 1);
	bool is_by_cpe = g->rule >= MATCH_CPE_EXACT;
	struct buf interval = buf_of(4096);

	if (o == NULL)
		return NULL;
	match_interval(&interval, g);
	*o = (struct sakimori_ground){.size = sizeof(*o),
		.confidence = library_confidence(g->confidence),
		.rule = library_rule(g->rule),
		.flags = flags_of(g),
		.advisory = text(t, g->advisory.id),
		.summary = text(t, g->advisory.summary),
		.url = text(t, g->advisory.url),
		.cvss = text(t, g->advisory.cvss),
		.published = g->advisory.published,
		.changed = g->advisory.changed,
		.source = text(t, g->source),
		.dated = g->dated,
		.order = version_order_name(g->order),
		.version = text(t, g->version),
		.interval = text(t, buf_view(&interval)),
		.from = text(t, g->from),
		.fixed = text(t, g->end == INTERVAL_FIXED ? g->to : STR("")),
		.last_affected = text(t, g->end == INTERVAL_LAST ? g->to : STR("")),
		.ecosystem = is_by_cpe ? "" : ecosystem_name(g->package.ecosystem),
		.release = is_by_cpe ? "" : text(t, g->package.release),
		.package = is_by_cpe ? "" : text(t, g->package.name),
		.cpe = is_by_cpe ? text(t, g->cpe) : ""};
	put_platforms(t, g, o);
	buf_done(&interval);
	return o;
}

static void
put_grounds(struct library_telling *t, const struct match_hit *h, struct sakimori_hit *o)
{
	const struct sakimori_ground **grounds =
		arena_array(t->x->texts, const struct sakimori_ground *, h->n_grounds + 1);

	if (grounds == NULL)
		return;
	for (uint32_t i = 0; i < h->n_grounds; i++)
		grounds[i] = ground_of(t, &h->grounds[i]);
	o->grounds = grounds;
	o->n_grounds = h->n_grounds;
}

static void
put_names(struct library_telling *t, uint32_t vulnerability, struct sakimori_hit *o)
{
	struct advisory_vulnerability v;
	const char **names;

	if (!advisory_index_vulnerability(t->x->index, vulnerability, &v) || v.names_end < v.names)
		return;
	names = list(t, v.names_end - v.names);
	if (names == NULL)
		return;
	for (uint32_t i = v.names; i < v.names_end; i++)
		names[o->n_names++] = text(t, advisory_index_name(t->x->index, i));
	o->names = names;
}

static void
put_mends(struct library_telling *t, const struct identity *identity, struct sakimori_hit *o)
{
	unsigned mends = IDENTITY_MENDS(identity);
	const char **names = list(t, PURL_MENDS);

	if (names == NULL)
		return;
	for (unsigned i = 0; i < PURL_MENDS; i++)
		if ((mends >> i & 1) != 0)
			names[o->n_mends++] = purl_mend_name((enum purl_mend)i);
	o->mends = names;
}

static void
put_marks(const struct match_hit *h, struct sakimori_hit *o)
{
	o->is_exploited = h->is_exploited;
	o->is_ransomware = h->is_ransomware;
	o->exploited_added = h->is_exploited ? h->added : 0;
	o->exploited_due = h->is_exploited ? h->due : 0;
	o->epss_ppm = h->has_epss ? (int32_t)h->epss.score : -1;
	o->epss_percentile_ppm = h->has_epss ? (int32_t)h->epss.percentile : -1;
	o->ssvc_exploitation = h->has_ssvc ? exploitation_name(h->ssvc.exploitation) : "";
	o->ssvc_automatable = h->has_ssvc && h->ssvc.is_automatable;
	o->ssvc_total = h->has_ssvc && h->ssvc.is_total;
}

/* True when the struct in the arena is whole and the caller wants more. */
static bool
may_tell(struct library_telling *t, bool has_function)
{
	if (arena_err(t->x->texts) != ERR_OK)
		t->is_full = true;
	return has_function && !t->is_full && !t->is_stopped;
}

static void
tell_hit(void *arg, const struct match_hit *h)
{
	struct library_telling *t = arg;
	struct sakimori_hit o = {.size = sizeof(o)};

	if (!may_tell(t, t->sink.hit != NULL))
		return;
	o.component = component_of(t, h->component);
	o.id = text(t, h->name);
	o.kind = library_kind(h->kind);
	o.confidence = library_confidence(h->confidence);
	o.rating = library_rating(h->rating);
	o.score_tenths = h->score;
	o.fixed = text(t, h->fixed);
	put_names(t, h->vulnerability, &o);
	put_marks(h, &o);
	put_mends(t, h->identity, &o);
	put_grounds(t, h, &o);
	if (may_tell(t, true))
		t->is_stopped = t->sink.hit(t->sink.arg, &o) != 0;
}

static void
tell_excluded(void *arg, const struct match_excluded *x)
{
	struct library_telling *t = arg;
	struct sakimori_excluded o = {.size = sizeof(o)};

	if (!may_tell(t, t->sink.excluded != NULL))
		return;
	o.component = component_of(t, x->component);
	o.id = text(t, x->name);
	o.ground = ground_of(t, &x->ground);
	if (may_tell(t, true))
		t->is_stopped = t->sink.excluded(t->sink.arg, &o) != 0;
}

static void
tell_refused(void *arg, const struct match_refused *r)
{
	struct library_telling *t = arg;
	struct sakimori_unchecked o = {.size = sizeof(o)};

	if (!may_tell(t, t->sink.unchecked != NULL))
		return;
	o.component = component_of(t, r->component);
	o.reason = library_reason(r->reason, r->identity_reason);
	o.advisory = text(t, r->advisory);
	o.ecosystem = ecosystem_name(r->package.ecosystem);
	o.release = text(t, r->package.release);
	o.package = text(t, r->package.name);
	if (may_tell(t, true))
		t->is_stopped = t->sink.unchecked(t->sink.arg, &o) != 0;
}

const struct match_sink library_sink = {
	.hit = tell_hit, .excluded = tell_excluded, .refused = tell_refused};
