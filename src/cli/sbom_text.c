/* Results of `sbom match` for people, a line each; and what all forms say alike. */
#include "cli/sbom.h"

#define TEXT_ROOM 1100

/* The command line speaks two languages. */
struct said {
	const char *ja, *en;
};

static const struct said unknown_words[IDENTITY_REASONS] = {
	[IDENTITY_KNOWN] = {"", ""},
	[IDENTITY_NO_PURL] = {"何の仲間の部品か、書いてありません（purlがありません）",
		"it does not say of which kind it is (no purl)"},
	[IDENTITY_PURL_BROKEN] = {"purlが読めません", "its purl cannot be read"},
	[IDENTITY_TYPE_UNKNOWN] = {"知らない種類の部品です",
		"a kind of package that is not known here"},
	[IDENTITY_NO_DISTRIBUTION] = {"どのLinuxのものか、書いてありません（--distro で言えます）",
		"it does not say of which distribution it is (--distro can)"},
	[IDENTITY_DISTRIBUTION_UNKNOWN] = {"知らないLinuxです",
		"a distribution that is not known here"},
	[IDENTITY_DISTRIBUTION_UNCLEAR] = {"2つのLinuxの名前があります",
		"it names two distributions"},
	[IDENTITY_NO_RELEASE] = {"Linuxの版が書いてありません（--distro で言えます）",
		"it does not say which release of the distribution (--distro can)"},
	[IDENTITY_NAME_UNCLEAR] = {"名前が途中までです", "its name is not whole"},
	[IDENTITY_NO_VERSION] = {"版が書いてありません", "it has no version"},
	[IDENTITY_VERSION_RANGE] = {"版でなく、版の範囲が書いてあります",
		"a range is given, not a version"},
	[IDENTITY_TOO_LONG] = {"名前が長すぎます", "its name is too long"},
};

static const struct said refusal_words[MATCH_REFUSALS] = {
	[MATCH_UNKNOWN] = {"", ""},
	[MATCH_NO_ECOSYSTEM] = {"索引に、この仲間の情報がありません",
		"the index has no advisories of its kind"},
	[MATCH_NO_RELEASE] = {"索引に、このLinuxのこの版の情報がありません",
		"the index has none of this release of the distribution"},
	[MATCH_VERSION_ODD] = {"版の書き方が決まりと違うので、くらべた結果は確かではありません",
		"its version is none by the rules, so that what was compared is not certain"},
	[MATCH_ONLY_COMMITS] = {"情報に版がなく、変更の番号だけがあります",
		"the advisory names commits, no versions"},
	[MATCH_NO_VERSIONS] = {"情報に版がありません", "the advisory names no versions"},
	[MATCH_CPE_BROKEN] = {"CPEが読めません", "its CPE cannot be read"},
	[MATCH_CPE_UNKNOWN] = {"索引に、製品の情報がありません",
		"the index has nothing about products"},
	[MATCH_DAMAGED] = {"索引がこわれています", "the index is damaged"},
	[MATCH_TOO_MANY] = {"該当が多すぎて、残りを出していません",
		"there are more hits than are told"},
	[MATCH_RANGE_UNREAD] = {"情報にある版の範囲が読めません",
		"a range of versions in the advisory could not be read"},
};

static const struct said confidence_words[MATCH_CONFIDENCES] = {
	{"要確認", "to be confirmed"}, {"おそらく", "likely"}, {"確実", "sure"}};

/* The four of JVN, and that it is not known. */
static const struct said rating_words[RATINGS] = {{"深刻度は不明", "not rated"}, {"注意", "low"},
	{"警告", "medium"}, {"重要", "high"}, {"緊急", "critical"}};

static const char *
word(const struct sbom_results *r, struct said w)
{
	return r->call->lang == LANG_EN ? w.en : w.ja;
}

static void
put_clean(struct buf *b, struct str s)
{
	buf_clean(b, s, TEXT_ROOM);
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
	buf_printf(b, "\t%s", word(r, rating_words[h->rating]));
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
	buf_printf(b, "\t%s\t", word(r, confidence_words[h->confidence]));
	put_clean(b, g->advisory.id);
	buf_printf(b, "\t%s\t", match_rule_name(g->rule));
	match_interval(b, g);
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
		word(r, x->reason == MATCH_UNKNOWN ? unknown_words[x->identity_reason]
						   : refusal_words[x->reason]));
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
	struct buf none = *out;

	*out = r->hits; /* most of it: taken, not copied */
	r->hits = none;
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
