/* Results of `sbom match --json`; the form is promised in doc/json.md. */
#include "cli/json.h"
#include "cli/sbom.h"

static void
put_component(struct buf *b, const struct component *c)
{
	json_key(b, "component");
	json_enter(b, '{');
	json_str(b, "ref", c->ref);
	json_str(b, "name", c->name);
	json_str(b, "version", c->version);
	json_str(b, "purl", c->purl);
	json_str(b, "cpe", c->cpe);
	json_leave(b, '}');
}

static void
put_package(struct buf *b, const struct package *p)
{
	json_key(b, "package");
	json_enter(b, '{');
	json_text(b, "ecosystem", ecosystem_name(p->ecosystem));
	json_str(b, "release", p->release);
	json_str(b, "name", p->name);
	json_leave(b, '}');
}

static void
put_platforms(struct sbom_results *r, struct buf *b, const struct match_ground *g)
{
	if (g->platforms == g->platforms_end)
		return;
	json_key(b, "platforms");
	json_enter(b, '[');
	for (uint32_t i = g->platforms; i < g->platforms_end; i++) {
		if (i > g->platforms)
			buf_byte(b, ',');
		buf_json(b, advisory_index_platform(r->index, i));
	}
	json_leave(b, ']');
}

static void
put_ground(struct sbom_results *r, struct buf *b, const struct match_ground *g)
{
	struct buf interval = buf_of(4096);

	match_interval(&interval, g);
	json_enter(b, '{');
	json_str(b, "advisory", g->advisory.id);
	json_str(b, "summary", g->advisory.summary);
	json_str(b, "url", g->advisory.url);
	json_str(b, "source", g->source);
	json_time(b, "dated", g->dated);
	json_text(b, "rule", match_rule_name(g->rule));
	json_text(b, "order", version_order_name(g->order));
	json_str(b, "version", g->version);
	json_str(b, "interval", buf_view(&interval));
	json_str(b, "from", g->from);
	if (g->end == INTERVAL_FIXED)
		json_str(b, "fixed", g->to);
	if (g->end == INTERVAL_LAST)
		json_str(b, "last_affected", g->to);
	if (g->rule >= MATCH_CPE_EXACT)
		json_str(b, "cpe", g->cpe);
	else
		put_package(b, &g->package);
	json_bool(b, "source_package", g->is_source);
	json_bool(b, "assumed_name", g->is_assumed);
	json_bool(b, "odd_version", g->is_odd);
	json_bool(b, "platform_not_known", g->is_platform_open);
	json_bool(b, "surroundings_not_known", g->is_around_open);
	json_bool(b, "unimportant", g->is_unimportant);
	put_platforms(r, b, g);
	json_text(b, "confidence", match_confidence_name(g->confidence));
	json_leave(b, '}');
	buf_done(&interval);
}

static void
put_mends(struct buf *b, const struct identity *identity)
{
	unsigned mends = IDENTITY_MENDS(identity);
	bool is_first = true;

	json_key(b, "purl_mended");
	json_enter(b, '[');
	for (unsigned i = 0; i < PURL_MENDS; i++) {
		if ((mends >> i & 1) == 0)
			continue;
		if (!is_first)
			buf_byte(b, ',');
		is_first = false;
		buf_json(b, str_c(purl_mend_name((enum purl_mend)i)));
	}
	json_leave(b, ']');
}

static void
put_marks(struct buf *b, const struct match_hit *h)
{
	json_bool(b, "exploited", h->is_exploited);
	if (h->is_exploited) {
		json_bool(b, "ransomware", h->is_ransomware);
		json_time(b, "exploited_added", h->added);
		json_time(b, "exploited_due", h->due);
	}
	if (h->has_epss) {
		json_number(b, "epss_ppm", h->epss.score);
		json_number(b, "epss_percentile_ppm", h->epss.percentile);
	}
	if (h->has_ssvc) {
		json_text(b, "ssvc_exploitation", exploitation_name(h->ssvc.exploitation));
		json_bool(b, "ssvc_automatable", h->ssvc.is_automatable);
		json_bool(b, "ssvc_total", h->ssvc.is_total);
	}
}

static void
put_names(struct sbom_results *r, struct buf *b, uint32_t vulnerability)
{
	struct advisory_vulnerability v;

	json_key(b, "names");
	json_enter(b, '[');
	if (advisory_index_vulnerability(r->index, vulnerability, &v))
		for (uint32_t i = v.names; i < v.names_end; i++) {
			if (i > v.names)
				buf_byte(b, ',');
			buf_json(b, advisory_index_name(r->index, i));
		}
	json_leave(b, ']');
}

static void
hit(void *arg, const struct match_hit *h)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->hits;

	if (r->n_hits++ > 0)
		buf_byte(b, ',');
	json_enter(b, '{');
	put_component(b, h->component);
	json_str(b, "id", h->name);
	put_names(r, b, h->vulnerability);
	json_text(b, "kind", advisory_kind_name(h->kind));
	json_text(b, "confidence", match_confidence_name(h->confidence));
	json_text(b, "rating", rating_name(h->rating));
	json_number(b, "score_tenths", h->score);
	json_text(b, "action", rank_action_name(sbom_action(h)));
	json_str(b, "fixed", h->fixed);
	put_marks(b, h);
	put_mends(b, h->identity);
	json_key(b, "grounds");
	json_enter(b, '[');
	for (uint32_t i = 0; i < h->n_grounds; i++)
		put_ground(r, b, &h->grounds[i]);
	json_leave(b, ']');
	json_leave(b, '}');
}

static void
excluded(void *arg, const struct match_excluded *x)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->excluded;

	if (b->len > 0)
		buf_byte(b, ',');
	json_enter(b, '{');
	put_component(b, x->component);
	json_str(b, "id", x->name);
	json_key(b, "ground");
	put_ground(r, b, &x->ground);
	json_leave(b, '}');
}

static void
refused(void *arg, const struct match_refused *x)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->refused;

	if (b->len > 0)
		buf_byte(b, ',');
	json_enter(b, '{');
	put_component(b, x->component);
	json_text(b, "reason", sbom_reason(x));
	json_str(b, "advisory", x->advisory);
	json_leave(b, '}');
}

static void
put_list(struct buf *out, const char *key, const struct buf *list)
{
	json_key(out, key);
	json_enter(out, '[');
	buf_str(out, buf_view(list));
	json_leave(out, ']');
}

static void
frame(struct sbom_results *r, struct buf *out)
{
	json_enter(out, '{');
	json_text(out, "file", r->call->words[0]);
	json_time(out, "at", r->now);
	json_key(out, "index");
	json_enter(out, '{');
	json_time(out, "made", r->info.made);
	json_bool(out, "signed", r->info.is_signed);
	json_key(out, "sources");
	json_enter(out, '[');
	for (uint32_t i = 0; i < r->info.n_sources; i++) {
		json_enter(out, '{');
		json_text(out, "name", r->info.sources[i].name);
		json_time(out, "dated", r->info.sources[i].dated);
		json_number(out, "entries", r->info.sources[i].n);
		json_leave(out, '}');
	}
	json_leave(out, ']');
	json_leave(out, '}');
	json_number(out, "components", (int64_t)r->counts.components);
	json_number(out, "checked", (int64_t)r->counts.checked);
	json_number(out, "unchecked", (int64_t)r->counts.unchecked);
	json_number(out, "at_level", (int64_t)r->n_at_level);
	put_list(out, "hits", &r->hits);
	put_list(out, "excluded", &r->excluded);
	put_list(out, "not_checked", &r->refused);
	json_leave(out, '}');
	buf_byte(out, '\n');
}

const struct sbom_form sbom_json = {hit, excluded, refused, frame};
