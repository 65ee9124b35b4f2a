/* The head of a day; see deposit.h. */
#include "proc/portal/cases/deposit.h"

#include "base/limits.h"
#include "wire/case/case_chain.h"

#include <string.h>

#define ARENA_BYTES ((size_t)512 << 20) /* taken as needed: the heads of all cases, once */

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
		/* also what changed within the last one's millisecond: named twice rather than
		 * never */
		err = store_case_changed(v, n_last > 0 ? last->at - 1 : INT64_MIN, a, &heads, &n);
	}
	if (err == ERR_OK && n > 0)
		err = add_day(tx, now, previous, heads, n, a);
	arena_free(a);
	if (err == ERR_OK)
		*ret_is_new = n > 0;
	return err;
}
