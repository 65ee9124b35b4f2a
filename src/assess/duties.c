/*
 * The calendar: what comes round (reviews, training, rounds of updates), what a person has to be
 * asked anew, and proofs that run out. What the box reads by itself renews itself: only when it has
 * run out is it a thing to do.
 */
#include "assess/book.h"
#include "assess/spread.h"

#include <stdio.h>
#include <stdlib.h>

#define ANSWER_MINUTES 2 /* to answer one item anew */
#define PROOF_MINUTES 10 /* to look after what proved an item */
#define KEY_MAX 256

struct calendar {
	const struct assess_taken *taken;
	struct arena *arena;
	struct assess_due *list;
	uint32_t n, room;
	struct spread_duty *first; /* the first day of each duty, by key */
	uint32_t n_first;
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

	for (uint32_t i = 0; i < c->taken->n_done; i++)
		if (str_equal(c->taken->done[i].key, key) && c->taken->done[i].at > last)
			last = c->taken->done[i].at;
	return last;
}

static struct str
duty_key(struct arena *a, const struct framework *f, const struct framework_duty *duty)
{
	return duty->same_as.len > 0 ? duty->same_as : key_of(a, "", f->id, ".", duty->id);
}

/* Of one key what has its own day stands beside what is given one: the sooner counts. */
static struct spread_duty *
first_of(const struct calendar *c, struct str key, uint32_t every_days)
{
	bool keeps = spread_keeps_its_day(every_days);

	for (uint32_t i = 0; i < c->n_first; i++)
		if (str_equal(c->first[i].key, key) &&
			spread_keeps_its_day(c->first[i].every_days) == keeps)
			return &c->first[i];
	return NULL;
}

/* Of two that are the same work: the sooner, or the one that was taken up first says where it
 * stands. */
static bool
comes_before(const struct spread_duty *x, const struct spread_duty *y)
{
	if (spread_keeps_its_day(x->every_days))
		return x->begin + x->every_days * MS_DAY < y->begin + y->every_days * MS_DAY;
	return x->begin < y->begin || (x->begin == y->begin && x->rank > y->rank);
}

static enum err
add_first(struct calendar *c, const struct assess_pursued *p, const struct framework_item *item,
	const struct framework_duty *duty)
{
	struct spread_duty d = {.key = duty_key(c->arena, p->framework, duty),
		.begin = p->begun,
		.every_days = duty->every_days};
	struct spread_duty *same;
	uint32_t effect = 0;

	if (d.key.p == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < item->n_measures; i++)
		if (item->measures[i].effect > effect)
			effect = item->measures[i].effect;
	d.rank = spread_rank(effect, duty->minutes);
	same = first_of(c, d.key, d.every_days);
	if (same == NULL)
		c->first[c->n_first++] = d;
	else if (comes_before(&d, same))
		*same = d;
	return ERR_OK;
}

/* The first day of all duties of what was ever taken up, also of items that do not apply and of
 * what has ended: what is left does not move when something goes. */
static enum err
spread(struct calendar *c)
{
	for (uint32_t i = 0; i < c->taken->n; i++) {
		const struct assess_pursued *p = &c->taken->list[i];

		for (uint32_t j = 0; j < p->framework->n_items; j++) {
			const struct framework_item *item = &p->framework->items[j];

			for (uint32_t k = 0; k < item->n_duties; k++)
				if (add_first(c, p, item, &item->duties[k]) != ERR_OK)
					return ERR_FULL;
		}
	}
	spread_days(c->first, c->n_first, c->taken->zone_minutes);
	return ERR_OK;
}

static enum err
add_duty(struct calendar *c, const struct framework *f, const struct framework_item *item,
	const struct framework_duty *duty)
{
	struct assess_due due = {.framework = f,
		.item = item,
		.duty = duty,
		.key = duty_key(c->arena, f, duty),
		.minutes = duty->minutes};
	const struct spread_duty *first;

	if (due.key.p == NULL)
		return ERR_FULL;
	due.last = last_done(c, due.key);
	if (due.last > 0 && duty->every_days == 0)
		return ERR_OK; /* once, and done */
	first = first_of(c, due.key, duty->every_days);
	BUG_IF(first == NULL); /* spread() went over the same duties */
	due.due = due.last > 0 ? due.last + duty->every_days * MS_DAY : first->due;
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

static enum err
room_for(struct calendar *c)
{
	uint32_t n_duties = 0, n_items = 0;

	for (uint32_t i = 0; i < c->taken->n; i++) {
		const struct framework *f = c->taken->list[i].framework;

		n_items += f->n_items;
		for (uint32_t j = 0; j < f->n_items; j++)
			n_duties += f->items[j].n_duties;
	}
	c->room = n_duties + 2 * n_items;
	c->list = arena_array(c->arena, struct assess_due, c->room + 1);
	c->first = arena_array(c->arena, struct spread_duty, n_duties + 1);
	return c->list == NULL || c->first == NULL ? ERR_FULL : ERR_OK;
}

enum err
assess_duties(const struct assess_input *in, const struct assess_taken *taken, struct arena *a,
	struct assess_due **ret_list, uint32_t *ret_n)
{
	struct calendar c = {.taken = taken, .arena = a};
	struct book b;

	if (room_for(&c) != ERR_OK || spread(&c) != ERR_OK || book_open(in, a, &b) != ERR_OK)
		return ERR_FULL;
	for (uint32_t i = 0; i < taken->n; i++) {
		const struct framework *f = taken->list[i].framework;
		struct assess_result r;

		if (taken->list[i].is_over)
			continue;
		if (assess_with_book(&b, f, a, &r) != ERR_OK)
			return ERR_FULL;
		for (uint32_t j = 0; j < f->n_items; j++)
			if (add_item(&c, f, &r.items[j]) != ERR_OK)
				return ERR_FULL;
	}
	if (c.n > 1)
		qsort(c.list, c.n, sizeof(*c.list), earliest_first);
	*ret_list = c.list;
	*ret_n = c.n;
	return ERR_OK;
}
