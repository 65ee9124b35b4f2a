/* Any bytes as a line (name, maker, version by line breaks): the answer stays within its promises,
 * and a folded name folds to itself. */
#include "stock/reconcile/reconcile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct product_spelling names[][3] = {
	{{.text = {"Google Chrome", 13}}, {.text = {"Chrome", 6}},
		{.text = {"\xe4\xb8\x80{v}x", 7}}},
	{{.text = {"Reader", 6}, .needs_maker = true}, {.text = {"RTX", 3}, .is_model = true},
		{.text = {"A 2 {v} (64-bit)", 16}}},
};
static const struct str makers[] = {{"Google LLC", 10}, {"\xe6\xa0\xaa\xe5\xbc\x8f Adobe", 12}};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct product products[] = {
		{.n_names = 3, .names = names[0], .n_makers = 1, .makers = &makers[0]},
		{.n_names = 3, .names = names[1], .n_makers = 1, .makers = &makers[1]},
	};
	static const struct product_set set = {.n_products = 2, .products = products};
	struct arena *arena = arena_new(1 << 20);
	struct reconcile_table *table = reconcile_new(&set, arena);
	struct str rest = str_of((const char *)data, size);
	struct reconcile_line line;
	struct reconciled one;
	char a[RECONCILE_NAME_BYTES], b[RECONCILE_NAME_BYTES];
	size_t n;

	BUG_IF(table == NULL);
	line.name = str_split(&rest, '\n');
	line.maker = str_split(&rest, '\n');
	line.version = rest;
	reconcile_one(table, &line, &one);
	BUG_IF(one.result == RECONCILE_ONE && one.n != 1);
	BUG_IF(one.result == RECONCILE_NONE && one.n != 0);
	BUG_IF(one.n > RECONCILE_CANDIDATES || one.release.len > sizeof(one.text));
	n = reconcile_fold(line.name, a, sizeof(a));
	BUG_IF(n >= sizeof(a));
	if (n > 0)
		BUG_IF(reconcile_fold(str_of(a, n), b, sizeof(b)) != n || memcmp(a, b, n) != 0);
	arena_free(arena);
	return 0;
}
