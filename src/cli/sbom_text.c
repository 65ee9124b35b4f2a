/* Results of `sbom match` for people, a line each; and what all forms say alike. */
#include "cli/sbom.h"

#define TEXT_ROOM 1100

static void
put_clean(struct buf *b, struct str s)
{
	char text[TEXT_ROOM];

	str_clean(s, text, sizeof(text));
	buf_c(b, text);
}

void
sbom_interval(struct buf *b, const struct match_ground *g)
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

const char *
sbom_reason(const struct match_refused *r)
{
	return r->reason == MATCH_UNKNOWN ? identity_reason_name(r->identity_reason)
					  : match_refusal_name(r->reason);
}

void
sbom_component(struct buf *b, const struct component *c)
{
	struct str first = c->purl.len > 0 ? c->purl : c->name.len > 0 ? c->name : c->cpe;

	put_clean(b, first);
	if (c->purl.len == 0 && c->version.len > 0) {
		buf_byte(b, ' ');
		put_clean(b, c->version);
	}
}

static void
hit(void *arg, const struct match_hit *h)
{
	struct sbom_results *r = arg;
	bool is_en = r->call->lang == LANG_EN;
	const struct match_ground *g = &h->grounds[0];
	struct buf *b = &r->hits;
	char at[TIME_TEXT_MAX];

	sbom_component(b, h->component);
	buf_byte(b, '\t');
	put_clean(b, h->name);
	buf_printf(b, "\t%s", rating_name(h->rating));
	if (h->score > 0)
		buf_printf(b, " %u.%u", h->score / 10, h->score % 10);
	buf_byte(b, '\t');
	if (h->is_exploited)
		buf_printf(b, is_en ? "exploited, due %.10s" : "悪用の確認あり、期限 %.10s",
			h->due != 0 ? time_text(h->due, at) : "-");
	else
		buf_byte(b, '-');
	buf_byte(b, '\t');
	put_clean(b, h->fixed.len > 0 ? h->fixed : STR("-"));
	buf_printf(b, "\t%s\t", match_confidence_name(h->confidence));
	put_clean(b, g->advisory.id);
	buf_printf(b, "\t%s\t", match_rule_name(g->rule));
	sbom_interval(b, g);
	buf_byte(b, '\n');
}

static void
excluded(void *arg, const struct match_excluded *x)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->excluded;

	sbom_component(b, x->component);
	buf_byte(b, '\t');
	put_clean(b, x->name);
	buf_c(b, r->call->lang == LANG_EN ? "\tleft out: only on " : "\t対象外：次の場合だけ ");
	for (uint32_t i = x->ground.platforms; i < x->ground.platforms_end; i++) {
		if (i > x->ground.platforms)
			buf_byte(b, ' ');
		put_clean(b, advisory_index_platform(r->index, i));
	}
	buf_byte(b, '\n');
}

static void
refused(void *arg, const struct match_refused *x)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->refused;

	sbom_component(b, x->component);
	buf_printf(b, r->call->lang == LANG_EN ? "\tnot checked: %s" : "\t確かめられません：%s",
		sbom_reason(x));
	if (x->advisory.len > 0) {
		buf_byte(b, ' ');
		put_clean(b, x->advisory);
	}
	buf_byte(b, '\n');
}

static void
frame(struct sbom_results *r, struct buf *out)
{
	bool is_en = r->call->lang == LANG_EN;
	char at[TIME_TEXT_MAX];

	buf_str(out, buf_view(&r->hits));
	buf_str(out, buf_view(&r->excluded));
	buf_str(out, buf_view(&r->refused));
	buf_printf(out,
		is_en ? "%llu components: %llu checked, %llu not checked; %llu hits in %llu of "
			"them; "
			"the index is of %s\n"
		      : "部品%llu件：確かめた%llu件、確かめられない%llu件。該当%llu件（部品%"
			"llu件）。"
			"索引の作成 %s\n",
		(unsigned long long)r->counts.components, (unsigned long long)r->counts.checked,
		(unsigned long long)r->counts.unchecked, (unsigned long long)r->counts.hits,
		(unsigned long long)r->counts.with_hits, time_text(r->info.made, at));
}

const struct sbom_form sbom_text = {hit, excluded, refused, frame};
