/* Rows as a tree: who tells whom. See ledger.h. */
#include "ledger/own.h"

#include <stdlib.h>

struct named {
	struct str name; /* folded */
	uint32_t row;
};

struct tree {
	struct named *names; /* by name, then row */
	uint32_t n;
	uint32_t *parent; /* of each row; UINT32_MAX: at the top */
	struct ledger_branch *out;
	uint32_t n_out;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = str_order(x->name, y->name);

	return order != 0 ? order : x->row < y->row ? -1 : 1;
}

static bool
fold_into(struct arena *a, struct str text, struct str *ret_folded)
{
	struct buf b = buf_of(LIMIT_LEDGER_CELL_BYTES * 4);
	const char *copy;

	ledger_fold(text, &b);
	copy = arena_copy(a, b.len > 0 ? buf_view(&b) : STR(""));
	*ret_folded = str_c(copy == NULL ? "" : copy);
	buf_done(&b);
	return copy != NULL;
}

/* The first row of that name. */
static uint32_t
row_of(const struct tree *t, struct str folded)
{
	uint32_t from = 0, to = t->n;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (str_order(t->names[middle].name, folded) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < t->n && folded.len > 0 && str_equal(t->names[from].name, folded)
		       ? t->names[from].row
		       : UINT32_MAX;
}

/* The way up from the row ends at the top, within the depth. */
static bool
reaches_top(const struct tree *t, uint32_t row)
{
	for (uint32_t steps = 0; steps < LEDGER_TREE_DEPTH; steps++) {
		row = t->parent[row];
		if (row == UINT32_MAX)
			return true;
	}
	return false;
}

/* What stands below `above`, in the order of the rows. The depth is bounded by reaches_top(). */
static void
put_below(struct tree *t, uint32_t above, uint32_t depth)
{
	for (uint32_t i = 0; i < t->n; i++) {
		if (t->parent[i] != above)
			continue;
		t->out[t->n_out++] = (struct ledger_branch){i, depth};
		if (depth < LEDGER_TREE_DEPTH)
			put_below(t, i, depth + 1);
	}
}

bool
ledger_tree(const struct ledger *l, const struct str *const *rows, uint32_t n, struct arena *a,
	struct ledger_branch *branches)
{
	const struct ledger_column *name = ledger_first_needed(l);
	const struct ledger_column *parent = ledger_column_find(l, STR(LEDGER_PARENT));
	struct tree t = {.names = arena_array(a, struct named, n + 1),
		.n = n,
		.parent = arena_array(a, uint32_t, n + 1),
		.out = branches};
	struct str folded;

	if (name == NULL || parent == NULL || t.names == NULL || t.parent == NULL)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		t.names[i].row = i;
		if (!fold_into(a, rows[i][name - l->columns], &t.names[i].name))
			return false;
	}
	qsort(t.names, n, sizeof(*t.names), by_name);
	for (uint32_t i = 0; i < n; i++) {
		if (!fold_into(a, rows[i][parent - l->columns], &folded))
			return false;
		t.parent[i] = row_of(&t, folded);
		if (t.parent[i] == i)
			t.parent[i] = UINT32_MAX;
	}
	/* a ring is opened at its first row */
	for (uint32_t i = 0; i < n; i++)
		if (!reaches_top(&t, i))
			t.parent[i] = UINT32_MAX;
	put_below(&t, UINT32_MAX, 0);
	return true;
}
