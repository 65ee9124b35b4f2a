/*
 * The calendar: what comes round (reviews, training, rounds of updates), what a person has to be
 * asked anew, and proofs that run out. What the box reads by itself renews itself: only when it has
 * run out is it a thing to do.
 */
#include "assess/book.h"

#include <stdio.h>
#include <stdlib.h>

#define NEVER_DONE_DAYS 90 /* a duty never done is due this long after the beginning at most */
#define ANSWER_MINUTES 2   /* to answer one item anew */
#define PROOF_MINUTES 10   /* to look after what proved an item */
#define KEY_MAX 256

struct calendar {
	const struct assess_input *in;
	const struct assess_done *done;
	uint32_t n_done;
	ms_t begin;
	struct arena *arena;
	struct assess_due *list;
	uint32_t n, room;
};

static struct str
key_of(struct arena *a, const char *kind, struct str framework, const char *between, struct str id)
{
	char text[KEY_MAX];
	char *copy;

	snprintf(
		text, sizeof(text), "%s%.*s%s%.*s", kind, STR_FMT(framework), between, STR_FMT(id));
	copy = arena_copy(a, str_c(text));
	return str_c(copy);
}

/* One entry for one key: of two duties the one that comes sooner. */
static void
add(struct calendar *c, const struct assess_due *due)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (str_equal(c->list[i].key, due->key)) {
			if (due->due < c->list[i].due)
				c->list[i] = *due;
			return;
		}
	BUG_IF(c->n == c->room);
	c->list[c->n++] = *due;
}

static ms_t
last_done(const struct calendar *c, struct str key)
{
	ms_t last = 0;

	for (uint32_t i = 0; i < c->n_done; i++)
		if (str_equal(c->done[i].key, key) && c->done[i].at > last)
			last = c->done[i].at;
	return last;
}

static enum err
add_duty(struct calendar *c, const struct framework *f, const struct framework_item *item,
	const struct framework_duty *duty)
{
	struct assess_due due = {.framework = f,
		.item = item,
		.duty = duty,
		.key = duty->same_as,
		.minutes = duty->minutes};
	uint32_t days = duty->every_days;

	if (due.key.len == 0)
		due.key = key_of(c->arena, "", f->id, ".", duty->id);
	if (due.key.p == NULL)
		return ERR_FULL;
	due.last = last_done(c, due.key);
	if (due.last > 0 && days == 0)
		return ERR_OK; /* once, and done */
	if (due.last > 0)
		due.due = due.last + days * MS_DAY;
	else
		due.due = c->begin +
			  (days == 0 || days > NEVER_DONE_DAYS ? NEVER_DONE_DAYS : days) * MS_DAY;
	add(c, &due);
	return ERR_OK;
}

/* An answer has to be given anew, unless the machine has taken its place. */
static enum err
add_answer(struct calendar *c, const struct framework *f, const struct assess_item *item)
{
	struct assess_due due = {.framework = f, .item = item->item, .minutes = ANSWER_MINUTES};

	if (item->answer == NULL || !str_equal(item->answer_of->id, f->id) ||
		f->answer_valid_days == 0 || (item->is_answer_old && item->state == ASSESS_MACHINE))
		return ERR_OK;
	due.key = key_of(c->arena, "answer:", f->id, "/", item->item->id);
	if (due.key.p == NULL)
		return ERR_FULL;
	due.last = item->answer->at;
	due.due = item->answer->at + f->answer_valid_days * MS_DAY;
	add(c, &due);
	return ERR_OK;
}

/* The proof that lasts longest of those that the item stands on, or stood on. */
static enum err
add_proof(struct calendar *c, const struct framework *f, const struct assess_item *item)
{
	struct assess_due due = {.framework = f, .item = item->item, .minutes = PROOF_MINUTES};
	const struct assess_proof *best = NULL;

	for (uint32_t i = 0; i < item->n_proofs; i++) {
		const struct assess_proof *p = &item->proofs[i];

		if (p->binding->grade == GRADE_PROVES && p->binding->supports == RESULT_MET &&
			(p->standing == ASSESS_FRESH || p->standing == ASSESS_STALE) &&
			(best == NULL || p->valid_until > best->valid_until))
			best = p;
	}
	if (best == NULL || (best->standing == ASSESS_FRESH &&
				    reading_producer(best->binding->reading) == PRODUCER_SENSOR))
		return ERR_OK;
	due.key = key_of(c->arena, "proof:", f->id, "/", item->item->id);
	if (due.key.p == NULL)
		return ERR_FULL;
	due.last = best->reading->at;
	due.due = best->valid_until;
	add(c, &due);
	return ERR_OK;
}

static enum err
add_item(struct calendar *c, const struct framework *f, const struct assess_item *item)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < item->item->n_duties; i++)
		if (item->is_asked && item->result != RESULT_NOT_APPLICABLE)
			err = add_duty(c, f, item->item, &item->item->duties[i]);
	if (err == ERR_OK)
		err = add_answer(c, f, item);
	return err == ERR_OK ? add_proof(c, f, item) : err;
}

static int
earliest_first(const void *a, const void *b)
{
	const struct assess_due *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return str_order(x->key, y->key);
}

enum err
assess_duties(const struct assess_input *in, const struct framework *const *frameworks,
	uint32_t n_frameworks, const struct assess_done *done, uint32_t n_done, ms_t begin,
	struct arena *a, struct assess_due **ret_list, uint32_t *ret_n)
{
	struct calendar c = {.in = in, .done = done, .n_done = n_done, .begin = begin, .arena = a};
	struct book b;

	for (uint32_t i = 0; i < n_frameworks; i++)
		for (uint32_t j = 0; j < frameworks[i]->n_items; j++)
			c.room += frameworks[i]->items[j].n_duties + 2;
	c.list = arena_array(a, struct assess_due, c.room + 1);
	if (c.list == NULL || book_open(in, a, &b) != ERR_OK)
		return ERR_FULL;
	for (uint32_t i = 0; i < n_frameworks; i++) {
		struct assess_result r;

		if (assess_with_book(&b, frameworks[i], a, &r) != ERR_OK)
			return ERR_FULL;
		for (uint32_t j = 0; j < frameworks[i]->n_items; j++)
			if (add_item(&c, frameworks[i], &r.items[j]) != ERR_OK)
				return ERR_FULL;
	}
	if (c.n > 1)
		qsort(c.list, c.n, sizeof(*c.list), earliest_first);
	*ret_list = c.list;
	*ret_n = c.n;
	return ERR_OK;
}
