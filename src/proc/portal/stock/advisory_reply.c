/* Is the company affected, in a word, and why so; see advisory.h. */
#include "proc/portal/stock/advisory.h"

enum err
advisory_unlisted(struct request *r, uint32_t *ret_n)
{
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	struct store_software_count *counts;
	struct store_device *list;
	uint32_t total, unlisted = 0;
	size_t n, n_counts;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &n, &total);

	if (err == ERR_OK)
		err = store_software_counts(r->view, r->arena, &counts, &n_counts);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct store_software_count *of =
			stock_count_of(counts, n_counts, list[i].id.text);
		enum device_kind kind = findings_kind_of(&list[i]);

		if (list[i].last_seen < r->now - STOCK_LATELY || (of != NULL && of->n_listed > 0))
			continue;
		unlisted += kind == DEVICE_PC || kind == DEVICE_SERVER || kind == DEVICE_NAS ||
			    kind == DEVICE_ROUTER;
	}
	*ret_n = unlisted;
	return err;
}

/* Programs that it may be about: why none of them could be compared, if it is the same of all. */
static const char *
because_open(const struct advisory_scan *scan)
{
	static const struct {
		const char *why, *because;
	} known[] = {{"no_words", "open_no_words"}, {"no_version", "open_no_version"},
		{"no_release", "open_no_release"}};
	const char *why = scan->open[0].open_why;

	for (size_t i = 1; i < scan->n_open; i++)
		if (strcmp(scan->open[i].open_why, why) != 0)
			return "open";
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].why, why) == 0)
			return known[i].because;
	return "open";
}

/* Nothing was found: does that say anything? */
static enum stock_reply
reply_none(const struct advisory_scan *scan, const char **ret_because)
{
	const struct stock_tally *t = &scan->tally;

	*ret_because = t->asked_devices + t->asked_bills == 0	     ? "no_lists"
		       : scan->is_only_named && scan->n_products > 0 ? "no_words_product"
		       : scan->is_only_named			     ? "no_words"
		       : t->compared == 0			     ? "none_compared"
		       : t->unlisted > 0			     ? "unlisted"
								     : "compared";
	if (strcmp(*ret_because, "unlisted") == 0)
		return STOCK_REPLY_PARTLY;
	return strcmp(*ret_because, "compared") == 0 ? STOCK_REPLY_NO : STOCK_REPLY_UNKNOWN;
}

enum stock_reply
advisory_reply(const struct advisory_scan *scan, bool is_withdrawn, const char **ret_because)
{
	if (scan->n_sure > 0) {
		*ret_because = "hit";
		return STOCK_REPLY_YES;
	}
	if (is_withdrawn && scan->n_affected == 0 && scan->n_left == 0) {
		*ret_because = "withdrawn";
		return STOCK_REPLY_NO;
	}
	if (scan->n_confirm > 0 || scan->n_open > 0) {
		*ret_because = scan->n_confirm > 0 ? "confirm" : because_open(scan);
		return STOCK_REPLY_UNKNOWN;
	}
	if (scan->n_left > 0) {
		*ret_because = "kept";
		return STOCK_REPLY_UNKNOWN;
	}
	if (scan->n_affected > 0) {
		*ret_because = "answered";
		return STOCK_REPLY_ANSWERED;
	}
	return reply_none(scan, ret_because);
}
