/* See action.h. */
#include "stock/action.h"

#include "know/version/version.h"
#include "model/text.h"

struct str
stock_fix_of(enum version_order order, struct str installed, const struct stock_fixes *fixes)
{
	struct str best = STR("");

	for (uint32_t i = 0; i < fixes->n; i++) {
		struct str v = fixes->versions[i];

		if (v.len == 0 || version_compare(order, v, installed) <= 0)
			continue;
		if (best.len == 0 || version_compare(order, v, best) < 0)
			best = v;
	}
	return best;
}

static const struct stock_way *
way_of(const struct stock_actions *actions, const struct stock_case *c)
{
	if (c->is_attack)
		return stock_way_find(actions, STR("attack"));
	if (c->is_inside)
		return stock_way_find(actions, STR("supplier"));
	return c->is_mended ? stock_way_of(actions, c->ecosystem) : NULL;
}

struct stock_steps
stock_steps_of(const struct stock_actions *actions, const struct stock_case *c)
{
	const struct stock_way *way = way_of(actions, c);
	struct stock_steps s = {.list = NULL};

	if (!c->is_attack && !c->is_inside && c->product != NULL && c->product->way != NULL) {
		s.list = c->product->way->steps;
		s.n = c->product->way->n_steps;
		s.is_unconfirmed = c->product->way->is_unconfirmed;
	} else if (way != NULL) {
		s.list = way->steps;
		s.n = way->n_steps;
		s.is_unconfirmed = way->is_unconfirmed;
	}
	for (uint32_t i = 0; i < s.n; i++)
		s.minutes += s.list[i].minutes;
	if (s.n == 0) /* something else is done about it */
		s.minutes = stock_way_minutes(&actions->insteads[INSTEAD_WORKAROUND]);
	return s;
}

struct stock_todo
stock_todo(const struct stock_mend *mend)
{
	struct stock_todo todo = {.fixed = STR("")};

	if (mend->is_attack) { /* it goes, and all of them with it */
		todo.n_mended = mend->n;
		return todo;
	}
	for (uint32_t i = 0; i < mend->n; i++) {
		struct str fix = stock_fix_of(mend->order, mend->installed, &mend->list[i]);

		if (fix.len == 0) {
			todo.n_left++;
			continue;
		}
		todo.n_mended++;
		if (todo.fixed.len == 0 || version_compare(mend->order, fix, todo.fixed) > 0)
			todo.fixed = fix;
	}
	todo.needs_instead = todo.n_left > 0;
	return todo;
}

static bool
is_plain(struct str s)
{
	if (s.len == 0 || s.p[0] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = str_small(s.p[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) &&
			(c == '\0' || strchr("._+~:@/-", c) == NULL))
			return false;
	}
	return true;
}

bool
stock_step_fill(const struct product_step *step, enum lang lang, const struct stock_mend *mend,
	struct str fixed, struct buf *out)
{
	const struct text_value all[] = {{STR("name"), mend->name},
		{STR("installed"), mend->installed}, {STR("fixed"), fixed}};
	struct text_value values[3];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (is_plain(all[i].value))
			values[n++] = all[i];
	return text_fill_values(out, words_in(&step->words, lang), values, n) == 0;
}
