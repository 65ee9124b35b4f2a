/* See pick.h. */
#include "docs/pick.h"

#include "model/ledger.h"
#include "model/text.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT_BYTES 512

struct sum {
	struct str value, words; /* of the group */
	int64_t yen;
	uint32_t n_open; /* rows without an amount */
	uint32_t place;
};

struct picker {
	const struct compose_input *in;
	const struct known_table *table;
	const struct policy_paragraph *p;
	struct arena *arena;
	struct str *cells;
	uint32_t n_rows;
	struct sum all;
	enum err err;
};

static uint32_t
column_at(const struct known_table *t, struct str id)
{
	uint32_t c = 0;

	while (c < t->n_columns && !str_equal(t->columns[c], id))
		c++;
	return c;
}

static struct str
cell(const struct known_table *t, const struct str *cells, uint32_t row, uint32_t column)
{
	return column < t->n_columns ? cells[row * t->n_columns + column] : STR("");
}

/* As it is kept. */
static struct str
value(const struct known_table *t, uint32_t row, struct str id)
{
	return cell(t, t->values != NULL ? t->values : t->cells, row, column_at(t, id));
}

static bool
is_one_of(const struct picker *k, const struct policy_pick *pick, struct str kept)
{
	char year[16];

	for (uint32_t i = 0; i < pick->n; i++) {
		struct str wanted = pick->values[i];

		snprintf(year, sizeof(year), "%d", k->in->plan_year);
		if (str_equal(wanted, STR(POLICY_PLAN_YEAR)))
			wanted = str_c(year);
		if (str_equal(kept, wanted))
			return true;
	}
	return false;
}

static bool
fits(const struct picker *k, uint32_t row)
{
	for (uint32_t i = 0; i < k->p->n_picks; i++)
		if (!is_one_of(k, &k->p->picks[i], value(k->table, row, k->p->picks[i].column)))
			return false;
	return true;
}

static struct str
keep(struct picker *k, struct buf *b)
{
	const char *copy = buf_err(b) == ERR_OK ? arena_copy(k->arena, buf_view(b)) : NULL;
	struct str kept = copy == NULL ? STR("") : str_of(copy, b->len);

	if (copy == NULL)
		k->err = ERR_FULL;
	buf_done(b);
	return kept;
}

static struct str
yen_words(struct picker *k, int64_t yen)
{
	struct buf b = buf_of(TEXT_BYTES);

	docs_yen(&b, yen, k->in->dates.lang);
	return keep(k, &b);
}

static void
add_yen(struct sum *s, struct str kept)
{
	int64_t yen;

	if (ledger_yen(kept, &yen))
		s->yen += yen;
	else
		s->n_open++;
}

/* "合計", or how many amounts it lacks. */
static struct str
open_words(struct picker *k, struct str plain, struct str open, const struct sum *s)
{
	struct buf b = buf_of(TEXT_BYTES);
	char n[16];

	if (s->n_open == 0) {
		buf_done(&b);
		return plain;
	}
	snprintf(n, sizeof(n), "%u", s->n_open);
	text_fill_values(&b, open,
		(const struct text_value[]){{STR("n"), str_c(n)}, {STR("name"), plain}}, 2);
	return keep(k, &b);
}

static void
put_total(struct picker *k)
{
	struct str *row = k->cells + (size_t)k->n_rows * k->p->n_columns;

	for (uint32_t c = 0; c < k->p->n_columns; c++)
		if (str_equal(k->p->columns[c], k->p->total))
			row[c] = yen_words(k, k->all.yen);
	row[0] = open_words(k, k->in->words->total, k->in->words->total_open, &k->all);
	k->n_rows++;
}

static void
put_row(struct picker *k, uint32_t from)
{
	struct str *row = k->cells + (size_t)k->n_rows * k->p->n_columns;

	for (uint32_t c = 0; c < k->p->n_columns; c++)
		row[c] = cell(
			k->table, k->table->cells, from, column_at(k->table, k->p->columns[c]));
	k->n_rows++;
}

static void
put_more(struct picker *k, uint32_t n)
{
	struct str *row = k->cells + (size_t)k->n_rows * k->p->n_columns;

	row[0] = open_words(k, STR(""), k->in->words->more, &(const struct sum){.n_open = n});
	k->n_rows++;
}

/* The largest first, what is in no group last. */
static int
by_yen(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;

	if ((x->value.len == 0) != (y->value.len == 0))
		return x->value.len == 0 ? 1 : -1;
	if (x->yen != y->yen)
		return x->yen > y->yen ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static void
add_to_group(const struct picker *k, struct sum *sums, uint32_t *n, uint32_t row)
{
	struct str kept = value(k->table, row, k->p->group);
	uint32_t i = 0;

	while (i < *n && !str_equal(sums[i].value, kept))
		i++;
	if (i == *n) {
		uint32_t at = column_at(k->table, k->p->group);
		struct str words = cell(k->table, k->table->cells, row, at);

		sums[(*n)++] = (struct sum){.value = kept,
			.words = kept.len > 0 ? words : k->in->words->ungrouped,
			.place = i};
	}
	add_yen(&sums[i], value(k->table, row, k->p->total));
}

static void
put_groups(struct picker *k, struct sum *sums, uint32_t n)
{
	qsort(sums, n, sizeof(*sums), by_yen);
	for (uint32_t i = 0; i < n; i++) {
		struct str *row = k->cells + (size_t)k->n_rows * k->p->n_columns;

		row[0] = open_words(k, sums[i].words, k->in->words->group_open, &sums[i]);
		row[1] = yen_words(k, sums[i].yen);
		k->n_rows++;
	}
}

enum err
pick_rows(const struct compose_input *in, const struct known_table *table,
	const struct policy_paragraph *p, struct arena *arena, struct picked *ret_picked)
{
	uint32_t n = table != NULL ? table->n_rows : 0, n_groups = 0;
	struct picker k = {.in = in, .table = table, .p = p, .arena = arena};
	struct sum *sums = arena_array(arena, struct sum, n + 1);

	*ret_picked = (struct picked){0};
	k.cells = arena_array(arena, struct str, (size_t)p->n_columns * (n + 2));
	if (k.cells == NULL || sums == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		if (!fits(&k, i))
			continue;
		ret_picked->n_fit++;
		if (p->total.len > 0)
			add_yen(&k.all, value(table, i, p->total));
		if (p->group.len > 0)
			add_to_group(&k, sums, &n_groups, i);
		else if (p->most == 0 || ret_picked->n_fit <= p->most)
			put_row(&k, i);
	}
	if (p->most > 0 && ret_picked->n_fit > p->most)
		put_more(&k, ret_picked->n_fit - p->most);
	if (ret_picked->n_fit > 0 && p->group.len > 0)
		put_groups(&k, sums, n_groups);
	if (ret_picked->n_fit > 0 && p->total.len > 0)
		put_total(&k);
	ret_picked->n_rows = k.n_rows;
	ret_picked->cells = k.cells;
	return k.err;
}
