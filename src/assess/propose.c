/*
 * What may be suggested for an item that nobody answered, each with its ground: an answer given
 * elsewhere, a hint that was read, something that is bought, something that the company has not. Of
 * several grounds the lowest counts; nothing is suggested above what a reading speaks against. A
 * suggestion proves nothing: it becomes an answer when a person takes it over.
 */
#include "assess/book.h"

#include <stdlib.h>

/* Readings that count what is wrong: where there is much of it they are a warning, never a reason
 * to say that something is done, not even in part. */
static bool
counts_faults(enum reading_kind kind)
{
	static const enum reading_kind kinds[] = {READING_DEVICES_UNKNOWN,
		READING_SYSTEMS_OUT_OF_SUPPORT, READING_CLEARTEXT_DEVICES, READING_TLS_OLD_DEVICES,
		READING_SMB1_DEVICES, READING_REMOTE_TOOLS, READING_INBOUND_ACCEPTED,
		READING_BAD_CONTACTS, READING_PATCHES_OVERDUE, READING_SOFTWARE_OUT_OF_SUPPORT,
		READING_SOFTWARE_NOT_PERMITTED, READING_ACCOUNTS_STALE, READING_DEFAULT_PASSWORDS,
		READING_ADMIN_FROM_OUTSIDE, READING_PORTS_FROM_OUTSIDE, READING_SHARES_OPEN,
		READING_RULES_UNUSED};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

/* Does a binding that holds tell of something wrong? "At least one of the faults", or "at most 99%
 * of what should be there". */
static bool
is_warning(const struct framework_binding *b)
{
	bool is_most = b->value.compare == COMPARE_MOST;
	bool is_none = b->value.compare == COMPARE_EQUAL && b->value.number == 0;

	if (b->grade == GRADE_CONTRADICTS || b->supports < RESULT_PARTLY)
		return true;
	if (counts_faults(b->reading))
		return !is_most && !is_none;
	return is_most && b->value.is_share;
}

/* No suggestion above this. */
static enum result
limit_of(const struct assess_item *at)
{
	enum result limit = RESULT_NOT_APPLICABLE;

	for (uint32_t i = 0; i < at->n_proofs; i++) {
		const struct framework_binding *b = at->proofs[i].binding;

		if (at->proofs[i].standing == ASSESS_FRESH && is_warning(b) && b->supports < limit)
			limit = b->supports;
	}
	return limit;
}

struct work {
	const struct assess_result *result;
	struct assess_proposal *best; /* per item; choice NULL: none */
};

/* The lower result stays; of equal ones the ground that was looked at first. */
static void
offer(struct work *w, uint32_t item, const struct assess_proposal *p)
{
	const struct assess_item *at = &w->result->items[item];
	struct assess_proposal *best = &w->best[item];

	if (p->choice == NULL || (at->answer != NULL && !at->is_answer_old) || at->is_proven ||
		!at->is_asked)
		return;
	if (best->choice == NULL || p->choice->result < best->choice->result)
		*best = *p;
}

static void
offer_answers(struct work *w, const struct assess_suggestion *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct assess_proposal p = {.item = list[i].item,
			.choice = list[i].choice,
			.ground = ASSESS_GROUND_ANSWER,
			.suggestion = &list[i]};

		offer(w, list[i].item->index, &p);
	}
}

/* The best of the item's hints: each alone speaks for what it supports. */
static void
offer_hints(struct work *w, uint32_t item)
{
	const struct assess_item *at = &w->result->items[item];
	struct assess_proposal p = {.item = at->item, .ground = ASSESS_GROUND_READING};

	for (uint32_t i = 0; i < at->n_proofs; i++) {
		const struct framework_binding *b = at->proofs[i].binding;

		if (at->proofs[i].standing != ASSESS_FRESH || b->grade != GRADE_HELPS ||
			is_warning(b) || (p.choice != NULL && b->supports <= p.choice->result))
			continue;
		p.choice = assess_choice_with(at->item, b->supports);
		p.proof = &at->proofs[i];
	}
	offer(w, item, &p);
}

/* What is bought for an item is begun, no more: whether it runs everywhere, nobody has said. */
static enum err
offer_holdings(const struct assess_input *in, const struct assess_holdings *holdings,
	struct arena *a, struct work *w)
{
	struct assess_covered *list;
	enum err err = assess_coverage(in, w->result, holdings, a, &list);

	for (uint32_t i = 0; err == ERR_OK && i < w->result->framework->n_items; i++) {
		const struct framework_item *item = w->result->items[i].item;
		struct assess_proposal p = {.item = item, .ground = ASSESS_GROUND_HOLDING};

		if (list[i].cover != ASSESS_COVERED)
			continue;
		p.choice = assess_choice_with(item, RESULT_PARTLY);
		p.holding = &holdings->list[list[i].by[0]];
		offer(w, i, &p);
	}
	return err;
}

/* What the company said it has not: of several words on one thing the latest. */
static const struct assess_absent *
lacks(const struct assess_input *in, struct str trait, uint32_t valid_days)
{
	const struct assess_absent *best = NULL;

	for (uint32_t i = 0; trait.len > 0 && i < in->n_absent; i++) {
		const struct assess_absent *each = &in->absent[i];
		bool is_old = valid_days > 0 && each->at + valid_days * MS_DAY < in->now;

		if (!is_old && str_equal(each->trait, trait) &&
			(best == NULL || each->at > best->at))
			best = each;
	}
	return best;
}

static void
offer_absent(const struct assess_input *in, struct work *w, uint32_t item)
{
	const struct framework *f = w->result->framework;
	struct assess_proposal p = {.item = w->result->items[item].item,
		.ground = ASSESS_GROUND_ABSENT,
		.absent = lacks(in, f->items[item].absent_if, f->answer_valid_days)};

	if (p.absent == NULL || !assess_may_not_apply(in, p.item, NULL))
		return;
	p.choice = assess_choice_with(p.item, RESULT_NOT_APPLICABLE);
	offer(w, item, &p);
}

enum err
assess_propose(const struct assess_input *in, const struct assess_result *result,
	const struct assess_holdings *holdings, struct arena *a, struct assess_proposals *ret)
{
	uint32_t n_items = result->framework->n_items, n = 0;
	struct work w = {result, arena_array(a, struct assess_proposal, n_items + 1)};
	struct assess_suggestion *list;
	enum err err =
		w.best == NULL ? ERR_FULL : assess_suggest(in, result->framework, a, &list, &n);

	if (err != ERR_OK)
		return err;
	offer_answers(&w, list, n);
	for (uint32_t i = 0; i < n_items; i++) {
		offer_hints(&w, i);
		offer_absent(in, &w, i);
	}
	if (holdings != NULL)
		err = offer_holdings(in, holdings, a, &w);
	*ret = (struct assess_proposals){.list = w.best};
	for (uint32_t i = 0; err == ERR_OK && i < n_items; i++)
		if (w.best[i].choice != NULL &&
			w.best[i].choice->result <= limit_of(&result->items[i]))
			w.best[ret->n++] = w.best[i];
	return err;
}
