/* Answers by item, readings by kind, items by their maps: looked up many times, ordered once. */
#include "assess/book.h"

#define FUTURE_MAX MS_DAY /* a reading further ahead is a clock that was wrong */
#define EDITIONS_MAX 16	  /* earlier editions in a row */

static uint32_t
index_of(const struct book *b, const struct framework *f)
{
	const struct framework_set *set = b->in->frameworks;
	const struct framework *found = framework_find(set, f->id);

	BUG_IF(found == NULL);
	return (uint32_t)(found - set->frameworks);
}

uint32_t
book_node_of(const struct book *b, const struct framework *f, uint32_t item)
{
	return b->bases[index_of(b, f)] + item;
}

static enum err
place_nodes(struct book *b, struct arena *a)
{
	const struct framework_set *set = b->in->frameworks;
	uint32_t *bases = arena_array(a, uint32_t, set->n_frameworks + 1), n = 0;

	for (uint32_t i = 0; i < set->n_frameworks; i++)
		n += set->frameworks[i].n_items;
	b->n_nodes = n;
	b->nodes = arena_array(a, struct book_node, n + 1);
	if (bases == NULL || b->nodes == NULL)
		return ERR_FULL;
	n = 0;
	for (uint32_t i = 0; i < set->n_frameworks; i++) {
		const struct framework *f = &set->frameworks[i];

		bases[i] = n;
		for (uint32_t j = 0; j < f->n_items; j++, n++)
			b->nodes[n] = (struct book_node){.framework = f, .item = &f->items[j]};
	}
	b->bases = bases;
	return ERR_OK;
}

static enum relation
inverse(enum relation r)
{
	return r == RELATION_SUBSET	? RELATION_SUPERSET
	       : r == RELATION_SUPERSET ? RELATION_SUBSET
					: r;
}

/* The node that a map leads to; n_nodes when it leads to none that is in the set, or only touches.
 */
static uint32_t
target_of(const struct book *b, const struct framework_map *map, const struct framework **near)
{
	if (map->other == NULL || map->relation == RELATION_TOUCHES)
		return b->n_nodes;
	if (*near == NULL || !str_equal((*near)->id, map->framework))
		*near = framework_find(b->in->frameworks, map->framework);
	if (*near == NULL || map->other->index >= (*near)->n_items)
		return b->n_nodes;
	return b->bases[*near - b->in->frameworks->frameworks] + map->other->index;
}

/* Each map is an edge from both of its ends: first counted, then filled from behind. */
static enum err
place_edges(struct book *b, struct arena *a)
{
	const struct framework *near = NULL;
	uint32_t n = 0, to;

	for (uint32_t i = 0; i < b->n_nodes; i++)
		for (uint32_t j = 0; j < b->nodes[i].item->n_maps; j++)
			if ((to = target_of(b, &b->nodes[i].item->maps[j], &near)) < b->n_nodes) {
				b->nodes[i].first_edge++;
				b->nodes[to].first_edge++;
			}
	for (uint32_t i = 0; i < b->n_nodes; i++)
		b->nodes[i].first_edge = n += b->nodes[i].first_edge;
	b->nodes[b->n_nodes].first_edge = n;
	b->edges = arena_array(a, struct book_edge, n + 1);
	if (b->edges == NULL)
		return ERR_FULL;
	for (uint32_t i = b->n_nodes; i-- > 0;)
		for (uint32_t j = b->nodes[i].item->n_maps; j-- > 0;) {
			const struct framework_map *map = &b->nodes[i].item->maps[j];

			if ((to = target_of(b, map, &near)) >= b->n_nodes)
				continue;
			b->edges[--b->nodes[i].first_edge] =
				(struct book_edge){to, inverse(map->relation)};
			b->edges[--b->nodes[to].first_edge] = (struct book_edge){i, map->relation};
		}
	return ERR_OK;
}

static enum err
place_answers(struct book *b, struct arena *a)
{
	const struct assess_input *in = b->in;
	const struct framework *f = NULL;

	b->next_answer = arena_array(a, uint32_t, in->n_answers + 1);
	if (b->next_answer == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < in->n_answers; i++) {
		const struct assess_answer *answer = &in->answers[i];
		const struct framework_item *item;
		struct book_node *node;

		if (f == NULL || !str_equal(f->id, answer->framework))
			f = framework_find(in->frameworks, answer->framework);
		item = f != NULL ? framework_item_find(f, answer->item) : NULL;
		if (item == NULL)
			continue; /* of a framework or an item that this version does not have */
		node = &b->nodes[b->bases[f - in->frameworks->frameworks] + item->index];
		b->next_answer[i] = node->first_answer;
		node->first_answer = i + 1;
	}
	return ERR_OK;
}

static enum err
place_readings(struct book *b, struct arena *a)
{
	const struct assess_input *in = b->in;
	uint32_t n = 0;

	b->readings = arena_array(a, const struct reading *, in->n_readings + 1);
	if (b->readings == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < in->n_readings; i++)
		b->first_reading[in->readings[i].kind]++;
	for (uint32_t kind = 0; kind < READING_KINDS; kind++)
		b->first_reading[kind] = n += b->first_reading[kind];
	b->first_reading[READING_KINDS] = n;
	for (uint32_t i = in->n_readings; i-- > 0;)
		b->readings[--b->first_reading[in->readings[i].kind]] = &in->readings[i];
	return ERR_OK;
}

enum err
book_open(const struct assess_input *in, struct arena *a, struct book *ret_book)
{
	struct book b = {.in = in};

	if (place_nodes(&b, a) != ERR_OK || place_edges(&b, a) != ERR_OK ||
		place_answers(&b, a) != ERR_OK || place_readings(&b, a) != ERR_OK)
		return ERR_FULL;
	*ret_book = b;
	return ERR_OK;
}

/* ---- readings ---- */

static int
order_of_numbers(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

const struct reading *
assess_latest(const struct reading *x, const struct reading *y)
{
	int order = order_of_numbers(x->at, y->at);

	if (order == 0)
		order = order_of_numbers(x->value, y->value);
	if (order == 0)
		order = order_of_numbers(x->of, y->of);
	if (order == 0)
		order = order_of_numbers(x->seen_percent, y->seen_percent);
	if (order == 0)
		order = order_of_numbers(x->n_subjects, y->n_subjects);
	for (uint32_t i = 0; order == 0 && i < x->n_subjects && i < READING_SUBJECTS_MAX; i++)
		order = str_order(x->subjects[i], y->subjects[i]);
	return order >= 0 ? x : y;
}

const struct reading *
book_reading(const struct book *b, enum reading_kind kind, struct str key)
{
	const struct reading *best = NULL;

	for (uint32_t i = b->first_reading[kind]; i < b->first_reading[kind + 1]; i++) {
		const struct reading *r = b->readings[i];

		if (r->at <= b->in->now + FUTURE_MAX && str_equal(r->key, key))
			best = best == NULL ? r : assess_latest(best, r);
	}
	return best;
}

/*
 * A count of nothing among nothing seen says nothing good: "0 of 0 devices send passwords readable"
 * must not help whoever wrote the binding without a base.
 */
static bool
has_no_base(const struct framework_binding *binding, const struct reading *r)
{
	return r->of == 0 && r->value == 0 && binding->supports > RESULT_NOT_MET &&
	       reading_producer(r->kind) == PRODUCER_SENSOR;
}

struct assess_proof
assess_proof_of(const struct framework_binding *binding, const struct reading *r, ms_t now)
{
	struct assess_proof p = {.binding = binding};

	if (!producer_exists(reading_producer(binding->reading))) {
		p.standing = ASSESS_NO_PRODUCER;
		return p;
	}
	p.reading = r;
	if (r == NULL)
		p.standing = ASSESS_NO_READING;
	else if (!condition_holds(binding->of, r->of, r->of) ||
		 !condition_holds(binding->seen, r->seen_percent, 100) || has_no_base(binding, r))
		p.standing = ASSESS_TOO_LITTLE;
	else if (!condition_holds(binding->value, r->value, r->of))
		p.standing = ASSESS_SILENT;
	else {
		p.valid_until = r->at + binding->valid_days * MS_DAY;
		p.standing = now <= p.valid_until ? ASSESS_FRESH : ASSESS_STALE;
	}
	return p;
}

struct assess_proof
book_proof(const struct book *b, const struct framework_binding *binding)
{
	return assess_proof_of(
		binding, book_reading(b, binding->reading, binding->key), b->in->now);
}

bool
assess_may_not_apply(const struct assess_input *in, const struct framework_item *item,
	const struct reading **ret_seen)
{
	const struct framework_binding *seen = &item->applies_if;
	const struct reading *r = NULL;

	if (ret_seen != NULL)
		*ret_seen = NULL;
	if (!item->has_applies_if)
		return item->may_not_apply;
	for (uint32_t i = 0; i < in->n_readings; i++) {
		const struct reading *each = &in->readings[i];

		if (each->kind == seen->reading && each->at <= in->now + FUTURE_MAX &&
			str_equal(each->key, seen->key))
			r = r == NULL ? each : assess_latest(r, each);
	}
	if (assess_proof_of(seen, r, in->now).standing != ASSESS_FRESH)
		return item->may_not_apply;
	if (ret_seen != NULL)
		*ret_seen = r;
	return false;
}

/* ---- answers ---- */

/* The later of two answers to one item; of one time always the same one, whichever came first. */
static int
order_of_answers(const struct assess_answer *x, const struct assess_answer *y)
{
	int order = order_of_numbers(x->at, y->at);

	if (order == 0)
		order = str_order(x->choice, y->choice);
	if (order == 0)
		order = str_order(x->site, y->site);
	if (order == 0)
		order = str_order(x->who, y->who);
	return order != 0 ? order : str_order(x->reason, y->reason);
}

static bool
is_latest_of_its_site(const struct book *b, uint32_t node, const struct assess_answer *answer)
{
	for (uint32_t i = b->nodes[node].first_answer; i > 0; i = b->next_answer[i - 1]) {
		const struct assess_answer *other = &b->in->answers[i - 1];

		if (str_equal(other->site, answer->site) && order_of_answers(other, answer) > 0)
			return false;
	}
	return true;
}

static enum result
counts_as(const struct book_said *s)
{
	return s->is_old ? RESULT_UNKNOWN : s->result;
}

/* Whether x is to stand for the whole rather than y: the lower one, of equals the later one. */
static bool
is_before(const struct book_said *x, const struct book_said *y)
{
	if (counts_as(x) != counts_as(y))
		return counts_as(x) < counts_as(y);
	return order_of_answers(x->answer, y->answer) > 0;
}

static bool
is_asked_for(const struct book *b, const struct assess_answer *answer)
{
	return b->in->site.len == 0 || str_equal(b->in->site, answer->site);
}

struct book_said
book_said_of(const struct book *b, uint32_t node, uint32_t valid_days)
{
	struct book_said best = {0}, whole = {0}; /* whole: an old answer for the whole company */

	for (uint32_t i = b->nodes[node].first_answer; i > 0; i = b->next_answer[i - 1]) {
		struct book_said s = {
			.answer = &b->in->answers[i - 1], .of = b->nodes[node].framework};

		if (!is_asked_for(b, s.answer) || s.answer->choice.len == 0 ||
			!is_latest_of_its_site(b, node, s.answer))
			continue;
		s.choice = framework_choice_find(b->nodes[node].item, s.answer->choice);
		s.result = s.choice != NULL ? s.choice->result : RESULT_UNKNOWN;
		s.is_old = valid_days > 0 && s.answer->at + valid_days * MS_DAY < b->in->now;
		if (s.is_old && s.answer->site.len == 0)
			whole = s;
		else if (best.answer == NULL || is_before(&s, &best))
			best = s;
	}
	return best.answer != NULL ? best : whole;
}

bool
book_is_earlier(const struct book *b, const struct framework *f, const struct framework *earlier)
{
	for (int i = 0; i < EDITIONS_MAX && f != NULL && f->replaces.len > 0; i++) {
		if (str_equal(f->replaces, earlier->id))
			return true;
		f = framework_find(b->in->frameworks, f->replaces);
	}
	return false;
}

static bool
has_node(const uint32_t *nodes, uint32_t n, uint32_t node)
{
	for (uint32_t i = 0; i < n; i++)
		if (nodes[i] == node)
			return true;
	return false;
}

uint32_t
book_equals(const struct book *b, uint32_t node, bool with_editions,
	uint32_t ret_nodes[ASSESS_EQUAL_MAX])
{
	const struct framework *root = b->nodes[node].framework;
	uint32_t n = 0;

	ret_nodes[n++] = node;
	for (uint32_t i = 0; i < n; i++) {
		const struct book_node *from = &b->nodes[ret_nodes[i]];

		for (uint32_t e = from->first_edge; e < from[1].first_edge; e++) {
			const struct book_edge *edge = &b->edges[e];
			const struct framework *to = b->nodes[edge->node].framework;

			if (edge->relation != RELATION_EQUAL || n == ASSESS_EQUAL_MAX ||
				has_node(ret_nodes, n, edge->node))
				continue;
			if (!with_editions && (book_is_earlier(b, root, to) ||
						      book_is_earlier(b, from->framework, to)))
				continue;
			ret_nodes[n++] = edge->node;
		}
	}
	return n;
}

const struct framework_choice *
assess_choice_with(const struct framework_item *item, enum result result)
{
	const struct framework_choice *best = NULL;

	for (uint32_t i = 0; i < item->n_choices; i++)
		if (item->choices[i].result == result &&
			(best == NULL || item->choices[i].points < best->points))
			best = &item->choices[i];
	return best;
}

/* What was said of an equal item, as a choice of this one: what cannot be said here is not carried;
 * where there is no "partly", partly is not yet met. */
static bool
carry(const struct framework_item *item, struct book_said *s)
{
	const struct framework_choice *same = framework_choice_find(item, s->answer->choice);

	s->choice = same != NULL && same->result == s->result ? same
							      : assess_choice_with(item, s->result);
	if (s->choice == NULL && s->result == RESULT_PARTLY)
		s->choice = assess_choice_with(item, RESULT_NOT_MET);
	if (s->choice == NULL)
		return false;
	s->result = s->choice->result;
	return s->result != RESULT_NOT_APPLICABLE || item->may_not_apply;
}

static bool
is_better(const struct book_said *x, const struct book_said *y)
{
	int order;

	if (y->answer == NULL)
		return true;
	order = order_of_numbers(x->answer->at, y->answer->at);
	if (order != 0 || x->result != y->result)
		return order != 0 ? order > 0 : x->result < y->result;
	order = str_order(x->answer->framework, y->answer->framework);
	return order != 0 ? order < 0 : str_order(x->answer->item, y->answer->item) < 0;
}

struct book_said
book_said_anywhere(const struct book *b, uint32_t node, uint32_t valid_days)
{
	struct book_said own = book_said_of(b, node, valid_days), best = own;
	uint32_t nodes[ASSESS_EQUAL_MAX], n;

	if (b->in->n_answers == 0 || (own.answer != NULL && !own.is_old))
		return own;
	n = book_equals(b, node, false, nodes);
	for (uint32_t i = 1; i < n; i++) {
		struct book_said s = book_said_of(b, nodes[i], valid_days);

		if (s.answer == NULL || !carry(b->nodes[node].item, &s) ||
			(own.answer != NULL && s.is_old))
			continue;
		if (is_better(&s, &best))
			best = s;
	}
	return best;
}
