/*
 * What is out of date in a document: where each of its words came from when it was made, against
 * what would be written now. See compose.h.
 */
#include "docs/compose.h"

#include "base/names.h"

static const char *const change_kinds[CHANGE_KINDS] = {"value", "words", "new", "gone"};
NAME_OF(enum change_kind, change_kind_name, change_kinds)

struct comparer {
	const struct origin *old;
	size_t n_old;
	const struct composed *now;
	struct change *list;
	size_t n;
};

static void
add_change(struct comparer *c, const struct change *change)
{
	if (c->n < LIMIT_COMPOSE_CHANGES)
		c->list[c->n++] = *change;
}

static const struct origin *
origin_find(const struct origin *list, size_t n, struct str part, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(list[i].part, part) && str_equal(list[i].key, key))
			return &list[i];
	return NULL;
}

static bool
has_part(const struct origin *list, size_t n, struct str part)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(list[i].part, part))
			return true;
	return false;
}

/* A number that is shown with its date may move a little. */
static bool
reading_moved(struct str was, struct str is)
{
	uint64_t a, b, far;

	if (str_u64(was, INT64_MAX, &a) != ERR_OK || str_u64(is, INT64_MAX, &b) != ERR_OK)
		return true;
	far = a > b ? a - b : b - a;
	if ((a == 0) != (b == 0))
		return true;
	return far >= COMPOSE_READING_LEAST && far * 100 >= a * COMPOSE_READING_PERCENT;
}

static bool
counts(const struct origin *old, const struct origin *now)
{
	if (str_equal(old->value, now->value))
		return false;
	return !str_starts(old->key, STR("reading.")) || reading_moved(old->value, now->value);
}

static void
compare_origin(struct comparer *c, const struct origin *old)
{
	const struct origin *now =
		origin_find(c->now->origins, c->now->n_origins, old->part, old->key);
	struct change change = {CHANGE_VALUE, old->part, old->key, old->value, {0}, 0};

	/* a place that the pack's words do not name any more: the words are told instead */
	if (now == NULL || !counts(old, now))
		return;
	if (str_equal(old->key, STR("text")))
		change.kind = CHANGE_WORDS;
	change.is = now->value;
	change.at = now->at;
	add_change(c, &change);
}

/* A part that would not stand there now. */
static void
compare_gone(struct comparer *c, struct str part)
{
	const struct left_out *left = NULL;
	struct change change = {.kind = CHANGE_GONE, .part = part};

	for (uint32_t i = 0; left == NULL && i < c->now->n_left; i++)
		if (str_equal(c->now->left[i].paragraph->id, part))
			left = &c->now->left[i];
	for (uint32_t i = 0; left != NULL && i < left->n_origins; i++) {
		const struct origin *old =
			origin_find(c->old, c->n_old, part, left->origins[i].key);

		change.key = left->origins[i].key;
		change.was = old != NULL ? old->value : (struct str){0};
		change.is = left->origins[i].value;
		change.at = left->origins[i].at;
		add_change(c, &change);
	}
	if (left == NULL)
		add_change(c, &change);
}

static void
compare_new(struct comparer *c, struct str part)
{
	struct change change = {.kind = CHANGE_NEW, .part = part};
	bool is_told = false;

	for (uint32_t i = 0; i < c->now->n_origins; i++) {
		const struct origin *o = &c->now->origins[i];

		if (!str_equal(o->part, part) || !str_starts(o->key, STR("trait.")))
			continue;
		change.key = o->key;
		change.is = o->value;
		change.at = o->at;
		add_change(c, &change);
		is_told = true;
	}
	if (!is_told)
		add_change(c, &change);
}

enum err
compose_compare(const struct origin *old, size_t n_old, const struct composed *now,
	struct arena *arena, struct change **ret_changes, size_t *ret_n)
{
	struct comparer c = {.old = old, .n_old = n_old, .now = now};

	c.list = arena_array(arena, struct change, LIMIT_COMPOSE_CHANGES);
	if (c.list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_old; i++) {
		bool is_first = i == 0 || !str_equal(old[i - 1].part, old[i].part);

		if (has_part(now->origins, now->n_origins, old[i].part))
			compare_origin(&c, &old[i]);
		else if (is_first)
			compare_gone(&c, old[i].part);
	}
	for (uint32_t i = 0; i < now->n_origins; i++)
		if ((i == 0 || !str_equal(now->origins[i - 1].part, now->origins[i].part)) &&
			!has_part(old, n_old, now->origins[i].part))
			compare_new(&c, now->origins[i].part);
	*ret_changes = c.list;
	*ret_n = c.n;
	return ERR_OK;
}
