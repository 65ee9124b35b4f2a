/* The entry of the lists that is worth a look today: what is exploited since lately, what concerns
 * the company before all else; and what there is to do in numbers. See advisory.h. */
#include "proc/portal/stock/advisory.h"

#define LATELY (30 * MS_DAY)
#define NEWS (14 * MS_DAY)
#define ASKED_AT_ONCE 5000
#define SURE_ASKED 100

struct candidate {
	uint32_t vulnerability;
	bool has_one, is_ours;
	ms_t at;
};

/* Found here and open, as far as it was compared. */
static bool
is_ours(struct request *r, struct str name)
{
	char id[LIMIT_ADVISORY_ID];
	const struct store_finding_query q = {.advisory = id, .is_open = true, .limit = 1};
	struct store_finding *list;
	size_t n = 0;

	str_copy(name, id, sizeof(id));
	return store_finding_list(r->view, &q, r->arena, &list, &n, NULL) == ERR_OK && n > 0;
}

/* One of them is no guess, and not of a bill that was taken away. */
static enum err
is_sure(struct request *r, struct str name, bool *ret_is_sure)
{
	char id[LIMIT_ADVISORY_ID];
	const struct store_finding_query q = {.advisory = id, .is_open = true, .limit = SURE_ASKED};
	struct store_finding *list;
	size_t n = 0;
	enum err err;

	*ret_is_sure = false;
	str_copy(name, id, sizeof(id));
	err = store_finding_list(r->view, &q, r->arena, &list, &n, NULL);
	for (size_t i = 0; err == ERR_OK && i < n && !*ret_is_sure; i++) {
		const struct store_finding_total_query sq = {.about = &list[i], .limit = 1};
		struct store_finding_total *sums;
		size_t n_sums = 0;

		if (list[i].confidence == MATCH_CONFIRM)
			continue;
		err = store_finding_totals(r->view, &sq, r->arena, &sums, &n_sums, NULL);
		*ret_is_sure = n_sums > 0;
	}
	return err;
}

static void
take(struct candidate *c, const struct candidate *other)
{
	if (!c->has_one || other->is_ours > c->is_ours ||
		(other->is_ours == c->is_ours && other->at > c->at))
		*c = *other;
}

static void
take_exploited(struct look *l, struct stock_day *day, struct candidate *best)
{
	struct advisory_mark m;

	for (uint32_t i = 0; i < l->info.marks; i++) {
		struct candidate c = {.has_one = true};

		if (!advisory_index_mark(l->opened.index, i, &m) || !m.has_exploited ||
			m.exploited.added < l->r->now - LATELY || m.exploited.added > l->r->now ||
			!advisory_index_named(l->opened.index, m.name, &c.vulnerability))
			continue;
		c.at = m.exploited.added;
		c.is_ours = is_ours(l->r, m.name);
		take(best, &c);
		if (best->vulnerability != c.vulnerability || best->at != c.at)
			continue;
		*day = (struct stock_day){.name = m.name,
			.title = m.exploited.name,
			.vendor = m.exploited.vendor,
			.product = m.exploited.product,
			.source = look_source(l, m.sources[0]),
			.at = c.at,
			.is_exploited = true,
			.is_ransomware = m.exploited.is_ransomware};
	}
}

/* Published lately by JVN, in Japanese; where nothing is exploited newly. */
static void
take_published(struct look *l, struct stock_day *day, struct candidate *best)
{
	struct advisory_entry e;

	for (uint32_t i = 0; i < l->info.advisories; i++) {
		struct candidate c = {.has_one = true};

		if (!advisory_index_entry(l->opened.index, i, &e) || e.withdrawn != 0 ||
			!str_starts(e.id, STR("JVNDB-")) || e.published < l->r->now - NEWS ||
			e.published > l->r->now)
			continue;
		c.vulnerability = e.vulnerability;
		c.at = e.published;
		c.is_ours = is_ours(l->r, e.id);
		take(best, &c);
		if (best->vulnerability != c.vulnerability || best->at != c.at)
			continue;
		*day = (struct stock_day){.name = e.id,
			.title = e.summary,
			.source = look_source(l, e.source),
			.at = c.at};
	}
}

/* So many programs that nobody waits for them to be asked just to see the page. */
static enum err
is_large(struct request *r, bool *ret_is_large)
{
	struct store_compare_group *groups;
	size_t n, sum = 0;
	enum err err = store_compare_groups(r->view, r->arena, &groups, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		sum += groups[i].n;
	*ret_is_large = sum > ASKED_AT_ONCE;
	return err;
}

/* Strings live as long as the look. */
enum err
stock_day_of(struct look *l, struct stock_day *ret_day)
{
	struct advisory_scan scan = {.look = l};
	struct advisory_vulnerability x;
	struct candidate best = {.has_one = false};
	bool is_many, is_found = false;
	enum err err;

	*ret_day = (struct stock_day){.at = 0};
	if (!l->has_index)
		return ERR_OK;
	take_exploited(l, ret_day, &best);
	if (!best.has_one)
		take_published(l, ret_day, &best);
	if (!best.has_one ||
		!advisory_index_vulnerability(l->opened.index, best.vulnerability, &x)) {
		*ret_day = (struct stock_day){.at = 0};
		return ERR_OK;
	}
	err = is_large(l->r, &is_many);
	if (err == ERR_OK && is_many && best.is_ours)
		err = is_sure(l->r, ret_day->name, &is_found);
	if (err != ERR_OK || is_many) {
		ret_day->reply = stock_reply_name(is_found ? STOCK_REPLY_YES : STOCK_REPLY_UNKNOWN);
		ret_day->because = is_found ? "compared_before" : "ask";
		return err;
	}
	scan.vulnerability = best.vulnerability;
	err = advisory_scan_listed(l->r, ret_day->vendor, ret_day->product, &scan);
	if (err == ERR_OK)
		err = advisory_unlisted(l->r, &scan.tally.unlisted);
	if (err != ERR_OK)
		return err;
	ret_day->reply = stock_reply_name(advisory_reply(&scan, false, &ret_day->because));
	ret_day->tally = scan.tally;
	return ERR_OK;
}
