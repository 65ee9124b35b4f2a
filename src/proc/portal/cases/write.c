/*
 * Entries into a case, on the writer's thread: what the case says is read in the very change that
 * adds to it, so that the rules see what is so, and two who write at once both stay. All of a list
 * is judged before any of it is written.
 */
#include "proc/portal/cases/cases.h"

#include "wire/case/case_line.h"

#include <string.h>

enum err
case_entries(const struct store_view *v, const char *id, size_t more, struct arena *a,
	struct case_entry **ret_list, size_t *ret_n)
{
	struct store_case_line *lines;
	struct case_entry *list;
	size_t n;
	enum err err = store_case_lines(v, id, 1, 0, a, &lines, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(a, struct case_entry, n + more + 1);
	if (list == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct case_line line;

		err = case_line_get(lines[i].bytes, a, &line);
		if (err == ERR_OK)
			list[i] = line.entry;
	}
	if (err != ERR_OK)
		return err;
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

/* Judges the new entries one after another, each with those before it in place. */
static enum err
judge(const struct case_writer *w, struct case_entry *all, size_t n, size_t n_new, struct arena *a,
	enum respond_no *ret_no)
{
	*ret_no = RESPOND_MAY;
	for (size_t i = n; i < n + n_new; i++) {
		struct respond_case c;
		enum err err = i == 0 ? ERR_OK : respond_case_of(all, (uint32_t)i, a, &c);

		if (err != ERR_OK)
			return err;
		all[i].nr = (uint32_t)i + 1;
		all[i].at = w->now;
		all[i].by = w->by;
		all[i].who = w->who;
		*ret_no = respond_may(i == 0 ? NULL : &c, &all[i], w->open_clocks);
		if (*ret_no != RESPOND_MAY)
			return ERR_OK;
	}
	return ERR_OK;
}

static enum err
add(struct store_tx *tx, struct case_head *h, const struct case_entry *e)
{
	struct case_line line = {.id = str_c(h->id), .entry = *e};
	struct buf bytes = buf_of(CASE_LINE_MAX);
	uint8_t hash[CASE_HASH_BYTES];
	enum err err;

	memcpy(line.previous, h->hash, sizeof(line.previous));
	err = case_line_put(&line, &bytes);
	if (err == ERR_OK) {
		case_line_hash(buf_view(&bytes), hash);
		respond_head_add(h, e, hash);
		err = store_case_add(tx, h, buf_view(&bytes));
	}
	buf_done(&bytes);
	return err;
}

/* h: the head so far; all zero but for its id when there is none yet. */
static enum err
add_all(struct store_tx *tx, const struct case_writer *w, struct case_head *h,
	struct case_entry *list, size_t n, struct arena *a, enum respond_no *ret_no)
{
	struct case_entry *all;
	size_t n_old;
	enum err err = case_entries(store_tx_view(tx), h->id, n, a, &all, &n_old);

	if (err != ERR_OK)
		return err;
	if (n_old != h->n_entries) /* the head is of another case than the lines */
		return ERR_MALFORMED;
	if (n_old + n > (w->by == CASE_BY_PERSON ? LIMIT_CASE_ENTRIES : LIMIT_CASE_ENTRIES_OTHERS))
		return ERR_LIMIT;
	memcpy(all + n_old, list, n * sizeof(*list));
	err = judge(w, all, n_old, n, a, ret_no);
	if (err != ERR_OK || *ret_no != RESPOND_MAY)
		return err;
	for (size_t i = n_old; i < n_old + n && err == ERR_OK; i++)
		err = add(tx, h, &all[i]);
	if (err == ERR_OK)
		memcpy(list, all + n_old, n * sizeof(*list)); /* now with nr, at, by, who */
	return err;
}

enum err
case_write(struct store_tx *tx, const struct case_writer *w, const char *id,
	struct case_entry *list, size_t n, enum respond_no *ret_no)
{
	struct arena *a = arena_new(LIMIT_CASE_BYTES);
	struct case_head h;
	enum respond_no no = RESPOND_MAY;
	enum err err = a == NULL ? ERR_FULL : store_case_head(store_tx_view(tx), id, &h);

	if (err == ERR_OK)
		err = add_all(tx, w, &h, list, n, a, &no);
	arena_free(a);
	if (err == ERR_OK)
		*ret_no = no;
	return err;
}

enum err
case_write_first(struct store_tx *tx, const struct case_writer *w, struct case_entry *list,
	size_t n, char ret_id[CASE_ID_MAX], char ret_number[CASE_NUMBER_MAX])
{
	struct arena *a = arena_new(LIMIT_CASE_BYTES);
	struct store_id id = store_id_new(w->now);
	int year = time_civil(w->now, w->zone_minutes).year;
	char number[CASE_NUMBER_MAX];
	struct case_head h = {.n_entries = 0};
	enum respond_no no = RESPOND_MAY;
	enum err err = a == NULL || n == 0 ? ERR_INVALID : ERR_OK;

	str_copy(str_c(id.text), h.id, sizeof(h.id));
	if (err == ERR_OK)
		err = store_case_number(store_tx_view(tx), year, number);
	if (err == ERR_OK) {
		memcpy(ret_number, number, sizeof(number)); /* the entry borrows it */
		err = case_entry_add(&list[0], CASE_KEY_NUMBER, str_c(ret_number));
	}
	if (err == ERR_OK)
		err = add_all(tx, w, &h, list, n, a, &no);
	if (err == ERR_OK && no != RESPOND_MAY)
		err = ERR_INVALID;
	arena_free(a);
	if (err == ERR_OK)
		memcpy(ret_id, h.id, sizeof(h.id));
	return err;
}
