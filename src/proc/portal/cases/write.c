/*
 * Entries into a case, on the writer's thread: what the case says is read in the very change that
 * adds to it, so that the rules see what is so, and two who write at once both stay. All of a list
 * is judged before any of it is written. No more of the case is read than the rules look at for
 * these entries: most kinds look at the head alone, some at their own kind.
 */
#include "proc/portal/cases/clocks.h"

#include "wire/case/case_line.h"

#include <assert.h>
#include <string.h>

#define ALL_KINDS UINT32_MAX
static_assert(LIMIT_CASE_ENTRIES_PERSON + LIMIT_HELD_ACTS <= LIMIT_CASE_ENTRIES,
	"the end of whatever the box holds is always written");
static_assert(CASE_KINDS < 32, "a set of kinds is one uint32_t, and not all its bits");

/* Entries of the kinds in `kinds` (bits of enum case_kind) are taken apart; of others no more than
 * a NOTE stands in their place. */
static enum err
entries_of(const struct store_view *v, const char *id, uint32_t kinds, size_t more, struct arena *a,
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
		enum case_kind kind = CASE_NOTE;
		struct case_line line;

		if (kinds != ALL_KINDS)
			err = case_line_kind(lines[i].bytes, &kind);
		if (err == ERR_OK && kinds != ALL_KINDS && (kinds & UINT32_C(1) << kind) == 0) {
			list[i].nr = lines[i].nr;
			list[i].kind = CASE_NOTE;
			continue;
		}
		if (err == ERR_OK)
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

enum err
case_entries(const struct store_view *v, const char *id, size_t more, struct arena *a,
	struct case_entry **ret_list, size_t *ret_n)
{
	return entries_of(v, id, ALL_KINDS, more, a, ret_list, ret_n);
}

/* The case that entries are to be added to, read as far as the rules look back for them. */
struct before {
	enum respond_back back;
	struct case_head head;	/* as it stands; moves on with each entry that is judged */
	struct case_entry *all; /* n_old that stand, the new ones behind them */
	size_t n_old;		/* RESPOND_BACK_HEAD: 0 */
};

static enum err
read_before(const struct store_view *v, const struct case_head *h, const struct case_entry *list,
	size_t n, struct arena *a, struct before *ret_before)
{
	struct before b = {.back = RESPOND_BACK_HEAD, .head = *h};
	uint32_t kinds = UINT32_C(1) << CASE_OPENED | UINT32_C(1) << CASE_STRUCK;
	enum err err = ERR_OK;

	for (size_t i = 0; i < n; i++) {
		enum respond_back back = respond_looks_back(&list[i]);

		b.back = back > b.back ? back : b.back;
		if (back == RESPOND_BACK_KIND)
			kinds |= UINT32_C(1) << list[i].kind;
	}
	if (b.back == RESPOND_BACK_HEAD) {
		b.all = arena_array(a, struct case_entry, n);
		err = b.all == NULL ? ERR_LIMIT : ERR_OK;
	} else {
		err = entries_of(v, h->id, b.back == RESPOND_BACK_KIND ? kinds : ALL_KINDS, n, a,
			&b.all, &b.n_old);
		if (err == ERR_OK && b.n_old != h->n_entries) /* the head is of another case */
			err = ERR_MALFORMED;
	}
	if (err != ERR_OK)
		return err;
	memcpy(b.all + b.n_old, list, n * sizeof(*list));
	*ret_before = b;
	return ERR_OK;
}

/* The case with the first n of b->all, as far as it was read. */
static enum err
case_so_far(const struct before *b, size_t n, struct arena *a, struct respond_case *ret_case)
{
	enum err err = ERR_OK;

	if (b->back == RESPOND_BACK_HEAD)
		*ret_case = (struct respond_case){.n_entries = b->head.n_entries};
	else
		err = respond_case_of(b->all, (uint32_t)n, a, ret_case);
	if (err == ERR_OK && b->back != RESPOND_BACK_CASE)
		ret_case->head = b->head;
	return err;
}

/* How many clocks want an answer as the case stands in this change: whoever sent the form may have
 * seen another. */
static enum err
open_clocks(const struct case_writer *w, const struct store_view *v, const struct respond_case *c,
	struct arena *a, uint32_t *ret_open)
{
	const struct case_clock *clocks;
	struct request *r;
	uint32_t n;
	enum err err;

	*ret_open = 0;
	if (c->head.verdict != VERDICT_INCIDENT)
		return ERR_OK;
	if (w->closer == NULL)
		return ERR_INVALID;
	r = arena_alloc(a, sizeof(*r));
	if (r == NULL)
		return ERR_LIMIT;
	*r = *w->closer;
	r->view = v;
	r->arena = a;
	err = case_clocks_of(r, c, &clocks, &n);
	if (err == ERR_OK)
		*ret_open = respond_clocks_open(clocks, n);
	return err;
}

/* Judges the new entries one after another, each with those before it in place. */
static enum err
judge(const struct case_writer *w, const struct store_view *v, struct before *b, size_t n_new,
	struct arena *a, enum respond_no *ret_no)
{
	uint32_t n_open = 0;

	*ret_no = RESPOND_MAY;
	for (size_t i = b->n_old; i < b->n_old + n_new; i++) {
		bool is_first = b->head.n_entries == 0;
		struct case_entry *e = &b->all[i];
		struct respond_case c;
		enum err err = is_first ? ERR_OK : case_so_far(b, i, a, &c);

		if (err != ERR_OK)
			return err;
		e->nr = b->head.n_entries + 1;
		e->at = w->now;
		e->by = w->by;
		e->who = w->who;
		if (!is_first && e->kind == CASE_CLOSED)
			err = open_clocks(w, v, &c, a, &n_open);
		if (err != ERR_OK)
			return err;
		*ret_no = respond_may(is_first ? NULL : &c, e, n_open);
		if (*ret_no != RESPOND_MAY)
			return ERR_OK;
		respond_head_add(&b->head, e, b->head.hash);
	}
	return ERR_OK;
}

/* The end of what the box holds is written into a full case, too: there is one for each ACTION that
 * found room, so there is an end to them as well. */
static bool
is_ends_alone(const struct case_entry *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].kind != CASE_UNDONE)
			return false;
	return true;
}

/* Whether the case, of so many bytes, has room for these. */
static enum err
has_room(const struct case_writer *w, const struct case_head *h, uint64_t bytes,
	const struct case_entry *list, size_t n)
{
	bool is_person = w->by == CASE_BY_PERSON;

	if (is_ends_alone(list, n))
		return h->n_entries + n > LIMIT_CASE_ENTRIES ? ERR_LIMIT : ERR_OK;
	if (h->n_entries + n > (is_person ? LIMIT_CASE_ENTRIES_PERSON : LIMIT_CASE_ENTRIES_OTHERS))
		return ERR_LIMIT;
	return bytes > (is_person ? LIMIT_CASE_LINES_BYTES : LIMIT_CASE_LINES_BYTES_OTHERS)
		       ? ERR_LIMIT
		       : ERR_OK;
}

/* The alert of an entry that is struck goes back to belong to none. */
static enum err
drop_alert(struct store_tx *tx, const char *id, const struct case_entry *e)
{
	struct arena *a = arena_new(4 * CASE_LINE_MAX);
	struct store_case_line *lines;
	struct case_line line;
	uint64_t of = 0;
	size_t n = 0;
	enum err err = a == NULL ? ERR_FULL : ERR_OK;

	(void)str_u64(case_entry_get(e, CASE_KEY_OF), UINT32_MAX, &of);
	if (err == ERR_OK)
		err = store_case_lines(store_tx_view(tx), id, (uint32_t)of, 1, a, &lines, &n);
	if (err == ERR_OK && n == 1 && case_line_get(lines[0].bytes, a, &line) == ERR_OK &&
		line.entry.kind == CASE_JOINED && case_entry_has(&line.entry, CASE_KEY_ALERT))
		err = store_case_alert_drop(tx, id, case_entry_get(&line.entry, CASE_KEY_ALERT));
	arena_free(a);
	return err;
}

/* Which case an alert belongs to, as far as this entry says. */
static enum err
keep_alert(struct store_tx *tx, const char *id, const struct case_entry *e)
{
	struct str alert = case_entry_get(e, CASE_KEY_ALERT);
	char into[CASE_ID_MAX];

	if (e->kind == CASE_STRUCK)
		return drop_alert(tx, id, e);
	if (e->kind != CASE_OPENED && e->kind != CASE_JOINED)
		return ERR_OK;
	if (str_equal(case_entry_get(e, CASE_KEY_KIND), STR("into"))) {
		str_copy(case_entry_get(e, CASE_KEY_CASE), into, sizeof(into));
		return store_case_alerts_move(tx, id, into);
	}
	return alert.len > 0 ? store_case_alert_put(tx, id, alert) : ERR_OK;
}

/* standing: the case as it was read; NULL: it began in this change. */
static enum err
add(struct store_tx *tx, struct store_case_standing *standing, struct case_head *h,
	const struct case_entry *e)
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
		err = standing != NULL ? store_case_add_to(tx, standing, h, buf_view(&bytes))
				       : store_case_add(tx, h, buf_view(&bytes));
	}
	if (err == ERR_OK)
		err = keep_alert(tx, h->id, e);
	buf_done(&bytes);
	return err;
}

/* h: the head so far; all zero but for its id when there is none yet, and no `standing`. */
static enum err
add_all(struct store_tx *tx, const struct case_writer *w, struct store_case_standing *standing,
	struct case_head *h, struct case_entry *list, size_t n, struct arena *a,
	enum respond_no *ret_no)
{
	struct before b;
	enum err err = read_before(store_tx_view(tx), h, list, n, a, &b);

	if (err == ERR_OK)
		err = judge(w, store_tx_view(tx), &b, n, a, ret_no);
	if (err != ERR_OK || *ret_no != RESPOND_MAY)
		return err;
	for (size_t i = b.n_old; i < b.n_old + n && err == ERR_OK; i++)
		err = add(tx, standing, h, &b.all[i]);
	if (err == ERR_OK)
		memcpy(list, b.all + b.n_old, n * sizeof(*list)); /* now with nr, at, by, who */
	return err;
}

enum err
case_write(struct store_tx *tx, const struct case_writer *w, const char *id,
	struct case_entry *list, size_t n, enum respond_no *ret_no)
{
	struct arena *a = arena_new(LIMIT_CASE_BYTES);
	struct store_case_standing s;
	struct case_head h;
	enum respond_no no = RESPOND_MAY;
	enum err err = a == NULL ? ERR_FULL : store_case_standing(store_tx_view(tx), id, &s);

	if (err == ERR_OK)
		err = has_room(w, &s.head, s.bytes, list, n);
	if (err == ERR_OK) {
		h = s.head;
		err = add_all(tx, w, &s, &h, list, n, a, &no);
	}
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

	str_copy(str_c(w->new_id != NULL ? w->new_id : id.text), h.id, sizeof(h.id));
	if (err == ERR_OK)
		err = store_case_number(store_tx_view(tx), year, number);
	if (err == ERR_OK) {
		memcpy(ret_number, number, sizeof(number)); /* the entry borrows it */
		err = case_entry_add(&list[0], CASE_KEY_NUMBER, str_c(ret_number));
	}
	if (err == ERR_OK)
		err = has_room(w, &h, 0, list, n);
	if (err == ERR_OK)
		err = add_all(tx, w, NULL, &h, list, n, a, &no);
	if (err == ERR_OK && no != RESPOND_MAY)
		err = ERR_INVALID;
	arena_free(a);
	if (err == ERR_OK)
		memcpy(ret_id, h.id, sizeof(h.id));
	return err;
}
