/* `advisory show INDEX [ID...]`: what an index holds, or vulnerabilities by any of their names. */
#include "cli/advisory.h"
#include "cli/json.h"
#include "model/advisory.h"

#include <stdio.h>

struct showing {
	const struct cli_call *call;
	struct advisory_index *x;
	struct advisory_index_info info;
	struct buf out;
	bool is_en;
};

/* ---- the index ---- */

static void
index_text(struct showing *s)
{
	const struct advisory_index_info *i = &s->info;
	char at[TIME_TEXT_MAX];

	for (uint32_t k = 0; k < i->n_sources; k++)
		buf_printf(&s->out, s->is_en ? "%s\t%u entries\t%s\n" : "%s\t%u件\t%s\n",
			i->sources[k].name, i->sources[k].n,
			i->sources[k].dated != 0 ? time_text(i->sources[k].dated, at) : "-");
	buf_printf(&s->out,
		s->is_en
			? "made %s, %u advisories of %u vulnerabilities, %u packages, %u products, "
			  "%llu bytes, %s\n"
			: "作成 %s、情報%u件、弱点%u件、ソフト%u件、製品%u件、%lluバイト、%s\n",
		time_text(i->made, at), i->advisories, i->vulnerabilities, i->packages, i->products,
		(unsigned long long)i->bytes,
		i->is_signed ? (s->is_en ? "signed" : "署名あり")
			     : (s->is_en ? "not signed" : "署名なし"));
}

static void
index_json(struct showing *s)
{
	const struct advisory_index_info *i = &s->info;
	struct buf *b = &s->out;

	json_enter(b, '{');
	json_time(b, "made", i->made);
	json_bool(b, "signed", i->is_signed);
	json_number(b, "bytes", (int64_t)i->bytes);
	json_number(b, "advisories", i->advisories);
	json_number(b, "vulnerabilities", i->vulnerabilities);
	json_number(b, "packages", i->packages);
	json_number(b, "products", i->products);
	json_number(b, "marks", i->marks);
	json_key(b, "sources");
	json_enter(b, '[');
	for (uint32_t k = 0; k < i->n_sources; k++) {
		json_enter(b, '{');
		json_text(b, "name", i->sources[k].name);
		json_time(b, "dated", i->sources[k].dated);
		json_number(b, "entries", i->sources[k].n);
		json_leave(b, '}');
	}
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

/* ---- one vulnerability ---- */

static void
put_clean(struct buf *b, struct str s)
{
	buf_clean(b, s, LIMIT_ADVISORY_TEXT + 1);
}

static void
mark_text(struct showing *s, const struct advisory_mark *m)
{
	char at[TIME_TEXT_MAX];

	put_clean(&s->out, m->name);
	if (m->has_exploited) {
		buf_printf(&s->out, s->is_en ? "\texploited since %.10s" : "\t悪用の確認 %.10s",
			time_text(m->exploited.added, at));
		if (m->exploited.due != 0)
			buf_printf(&s->out, s->is_en ? ", due %.10s" : "、期限 %.10s",
				time_text(m->exploited.due, at));
		if (m->exploited.is_ransomware)
			buf_c(&s->out,
				s->is_en ? ", by extortionists" : "、身代金要求に使われています");
		buf_c(&s->out, "\t");
		put_clean(&s->out, m->exploited.vendor);
		buf_byte(&s->out, ' ');
		put_clean(&s->out, m->exploited.product);
	}
	if (m->has_epss)
		buf_printf(&s->out, "\tEPSS %u.%u%% (%u)", m->epss.score / 10000,
			m->epss.score / 1000 % 10, m->epss.percentile / 10000);
	buf_byte(&s->out, '\n');
}

static void
advisory_text(struct showing *s, const struct advisory_entry *e)
{
	char at[TIME_TEXT_MAX];

	put_clean(&s->out, e->id);
	buf_printf(&s->out, "\t%s\t%s", s->info.sources[e->source].name, rating_name(e->rating));
	if (e->score > 0)
		buf_printf(&s->out, " %u.%u", e->score / 10, e->score % 10);
	buf_printf(&s->out, "\t%.10s\t", e->changed != 0 ? time_text(e->changed, at) : "-");
	if (e->withdrawn != 0)
		buf_c(&s->out, s->is_en ? "(withdrawn) " : "（取り下げ）");
	put_clean(&s->out, e->summary);
	buf_byte(&s->out, '\n');
}

static void
vulnerability_text(struct showing *s, const struct advisory_vulnerability *v)
{
	struct advisory_entry e;
	struct advisory_mark m;

	for (uint32_t i = v->names; i < v->names_end; i++) {
		if (i > v->names)
			buf_byte(&s->out, ' ');
		put_clean(&s->out, advisory_index_name(s->x, i));
	}
	buf_byte(&s->out, '\n');
	for (uint32_t i = v->marks; i < v->marks_end; i++)
		if (advisory_index_mark(s->x, i, &m))
			mark_text(s, &m);
	for (uint32_t i = v->advisories; i < v->advisories_end; i++)
		if (advisory_index_entry(s->x, i, &e))
			advisory_text(s, &e);
}

static void
mark_json(struct buf *b, const struct advisory_mark *m)
{
	json_enter(b, '{');
	json_str(b, "id", m->name);
	json_bool(b, "exploited", m->has_exploited);
	if (m->has_exploited) {
		json_bool(b, "ransomware", m->exploited.is_ransomware);
		json_time(b, "added", m->exploited.added);
		json_time(b, "due", m->exploited.due);
		json_str(b, "vendor", m->exploited.vendor);
		json_str(b, "product", m->exploited.product);
		json_str(b, "action", m->exploited.action);
	}
	if (m->has_epss) {
		json_number(b, "epss_ppm", m->epss.score);
		json_number(b, "epss_percentile_ppm", m->epss.percentile);
	}
	json_leave(b, '}');
}

static void
vulnerability_json(struct showing *s, const struct advisory_vulnerability *v)
{
	struct buf *b = &s->out;
	struct advisory_entry e;
	struct advisory_mark m;

	json_enter(b, '{');
	json_key(b, "names");
	json_enter(b, '[');
	for (uint32_t i = v->names; i < v->names_end; i++) {
		if (i > v->names)
			buf_byte(b, ',');
		buf_json(b, advisory_index_name(s->x, i));
	}
	json_leave(b, ']');
	json_key(b, "marks");
	json_enter(b, '[');
	for (uint32_t i = v->marks; i < v->marks_end; i++)
		if (advisory_index_mark(s->x, i, &m))
			mark_json(b, &m);
	json_leave(b, ']');
	json_key(b, "advisories");
	json_enter(b, '[');
	for (uint32_t i = v->advisories; i < v->advisories_end; i++) {
		if (!advisory_index_entry(s->x, i, &e))
			continue;
		json_enter(b, '{');
		json_str(b, "id", e.id);
		json_text(b, "source", s->info.sources[e.source].name);
		json_str(b, "summary", e.summary);
		json_str(b, "url", e.url);
		json_str(b, "cvss", e.cvss);
		json_number(b, "score_tenths", e.score);
		json_text(b, "rating", rating_name(e.rating));
		json_time(b, "published", e.published);
		json_time(b, "changed", e.changed);
		json_time(b, "withdrawn", e.withdrawn);
		json_leave(b, '}');
	}
	json_leave(b, ']');
	json_leave(b, '}');
}

static int
show_ids(struct showing *s)
{
	struct advisory_vulnerability v;
	bool is_json = s->call->given[OPT_JSON];
	int rc = CLI_OK;
	uint32_t no;

	if (is_json)
		json_enter(&s->out, '[');
	for (size_t i = 1; i < s->call->n_words; i++) {
		if (!advisory_index_named(s->x, str_c(s->call->words[i]), &no) ||
			!advisory_index_vulnerability(s->x, no, &v))
			rc = cli_say(s->call, CLI_FAILED, "「%s」はこの索引にありません。",
				"%s is not in this index", s->call->words[i]);
		else if (is_json)
			vulnerability_json(s, &v);
		else
			vulnerability_text(s, &v);
	}
	if (is_json) {
		json_leave(&s->out, ']');
		buf_byte(&s->out, '\n');
	}
	return rc;
}

int
cli_advisory_show(const struct cli_call *call)
{
	struct showing s = {
		.call = call, .out = buf_of((size_t)64 << 20), .is_en = call->lang == LANG_EN};
	struct advisory_opened o;
	int rc = cli_advisory_open(call, call->words[0], &o), printed;

	if (rc != CLI_OK)
		return rc;
	s.x = o.index;
	advisory_index_info(o.index, &s.info);
	if (call->n_words > 1)
		rc = show_ids(&s);
	else if (call->given[OPT_JSON])
		index_json(&s);
	else
		index_text(&s);
	if (advisory_index_err(o.index) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "索引「%s」は壊れています。",
			"the index %s is damaged", call->words[0]);
	advisory_disk_close(&o);
	printed = cli_print(call, &s.out);
	return rc != CLI_OK ? rc : printed;
}
