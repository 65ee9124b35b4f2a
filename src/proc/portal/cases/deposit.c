/* The head of a day; see deposit.h. */
#include "proc/portal/cases/deposit.h"

#include "base/limits.h"
#include "wire/case/case_chain.h"
#include "wire/case/case_line.h"

#include <string.h>

#define ARENA_BYTES ((size_t)512 << 20) /* taken as needed: the heads of all cases, once */
#define WORDS_OF_HEADS 64		/* of a case, between two days */

/* A word about where a head lies is no news of the case: were it, each deposit would make the next
 * one due. */
static bool
is_news(const struct store_view *v, const struct store_case_unnamed *u)
{
	struct arena *a = arena_new((size_t)WORDS_OF_HEADS * 4 * CASE_LINE_MAX);
	struct store_case_line *lines;
	size_t n = 0;
	bool is_new = u->nr >= u->head.n_entries || a == NULL ||
		      store_case_lines(v, u->head.id, u->nr + 1, WORDS_OF_HEADS, a, &lines, &n) !=
			      ERR_OK ||
		      n == WORDS_OF_HEADS;

	for (size_t i = 0; i < n && !is_new; i++) {
		struct case_line line;

		is_new = case_line_get(lines[i].bytes, a, &line) != ERR_OK ||
			 line.entry.kind != CASE_HEAD;
	}
	arena_free(a);
	return is_new;
}

/* Those that say something else than the heads of days say of them, whatever their times are: an
 * entry may be written after the last head and be older, and a clock may have been wrong. */
static enum err
cases_with_news(
	const struct store_view *v, struct arena *a, struct case_head **ret_heads, size_t *ret_n)
{
	struct store_case_unnamed *list;
	struct case_head *heads;
	size_t n = 0, kept = 0;
	enum err err = store_case_unnamed(v, a, &list, &n);

	if (err != ERR_OK)
		return err;
	heads = arena_array(a, struct case_head, n + 1);
	if (heads == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < n; i++)
		if (list[i].nr == 0 || is_news(v, &list[i]))
			heads[kept++] = list[i].head;
	*ret_heads = heads;
	*ret_n = kept;
	return ERR_OK;
}

static enum err
add_day(struct store_tx *tx, ms_t now, const uint8_t previous[CASE_HASH_BYTES],
	const struct case_head *heads, size_t n, struct arena *a)
{
	struct case_day_head *days = arena_array(a, struct case_day_head, n);
	struct buf text = buf_of(LIMIT_CASE_DAY_BYTES);
	struct store_deposit d = {.at = now, .n_cases = (uint32_t)n};
	enum err err = days == NULL ? ERR_LIMIT : ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		days[i] = (struct case_day_head){.id = heads[i].id, .nr = heads[i].n_entries};
		memcpy(days[i].hash, heads[i].hash, sizeof(days[i].hash));
	}
	if (err == ERR_OK)
		err = case_day_text(previous, now, days, n, &text, d.head);
	d.text = buf_view(&text);
	if (err == ERR_OK)
		err = store_deposit_add(tx, &d);
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = store_case_named(tx, &heads[i]);
	buf_done(&text);
	return err;
}

enum err
case_deposit(struct store_tx *tx, ms_t now, bool *ret_is_new)
{
	const struct store_view *v = store_tx_view(tx);
	struct arena *a = arena_new(ARENA_BYTES);
	uint8_t previous[CASE_HASH_BYTES] = {0};
	struct store_deposit *last;
	struct case_head *heads;
	size_t n_last = 0, n = 0;
	enum err err = a == NULL ? ERR_FULL : store_deposit_list(v, 1, a, &last, &n_last);
	bool is_due;

	/* a clock that was ahead does not stop it for long: a day in either direction is one */
	is_due = err == ERR_OK &&
		 (n_last == 0 || now - last->at >= MS_DAY || last->at - now >= MS_DAY);
	if (is_due) {
		if (n_last > 0)
			memcpy(previous, last->head, sizeof(previous));
		err = cases_with_news(v, a, &heads, &n);
	}
	if (err == ERR_OK && n > 0)
		err = add_day(tx, now, previous, heads, n, a);
	arena_free(a);
	if (err == ERR_OK)
		*ret_is_new = n > 0;
	return err;
}
