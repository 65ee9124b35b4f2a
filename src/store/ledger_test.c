/* The contract suite of ledger.h: what every backend has to do, run here on SQLite. */
#include "store/ledger.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct change {
	struct store_hand by;
	const struct store_ledger_row *rows;
	size_t n;
	const struct store_held_row *held;
	const char *id;
	struct store_ledger_done done;
	uint32_t kept;
};

static enum err
ledger_put(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_ledger_put(tx, &c->by, c->rows, c->n, &c->done);
}

static enum err
ledger_remove(struct store_tx *tx, void *arg)
{
	const struct change *c = arg;

	return store_ledger_remove(tx, &c->by, c->id);
}

static enum err
ledger_undo(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_ledger_undo(tx, c->id, c->by.at, &c->kept);
}

static enum err
ledger_hold(struct store_tx *tx, void *arg)
{
	return store_ledger_hold(tx, ((const struct change *)arg)->held);
}

static enum err
held_drop(struct store_tx *tx, void *arg)
{
	return store_ledger_held_drop(tx, ((const struct change *)arg)->id);
}

static enum err
held_drop_of(struct store_tx *tx, void *arg)
{
	return store_ledger_held_drop_of(tx, ((const struct change *)arg)->id);
}

static ms_t
later(void)
{
	static ms_t at = NOW;

	return ++at;
}

static struct change
by(enum store_origin origin, const char *batch)
{
	struct change c = {.by = {.origin = origin, .who = "佐藤", .at = later()}};

	str_copy(str_c(batch), c.by.batch.text, sizeof(c.by.batch.text));
	return c;
}

static struct store_ledger_row
a_row(const char *id, const struct store_cell *cells, uint32_t n)
{
	struct store_ledger_row r = {.ledger = "devices", .cells = cells, .n_cells = n};

	str_copy(str_c(id), r.id.text, sizeof(r.id.text));
	return r;
}

#define CELL(name, text)                                                                           \
	{                                                                                          \
		.column = STR(name), .value = STR(text)                                            \
	}
#define N(array) (uint32_t)(sizeof(array) / sizeof((array)[0]))

static enum err
put(struct place *p, struct change *c, const struct store_ledger_row *rows, size_t n)
{
	c->rows = rows;
	c->n = n;
	return place_write(p, ledger_put, c);
}

/* One cell of the row with that id. */
static struct change
set(struct place *p, struct change c, const char *id, const char *column, const char *value)
{
	struct store_cell cell = {.column = str_c(column), .value = str_c(value)};
	struct store_ledger_row r = a_row(id, &cell, 1);

	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	return c;
}

static struct store_ledger_row
get(struct place *p, const char *id)
{
	struct store_view *v = place_read(p);
	struct store_ledger_row r;

	assert_int_equal(store_ledger_get(v, id, p->arena, &r), ERR_OK);
	store_read_end(v);
	return r;
}

static bool
has(struct place *p, const char *id, const char *column, const char *value, bool by_machine)
{
	struct store_ledger_row r = get(p, id);
	const struct store_cell *c = store_ledger_cell(&r, str_c(column));

	return c != NULL && str_equal(c->value, str_c(value)) && c->by_machine == by_machine;
}

static struct store_ledger_row *
list(struct place *p, struct store_ledger_query q, size_t *ret_n, uint32_t *ret_total)
{
	struct store_view *v = place_read(p);
	struct store_ledger_row *rows;

	if (q.ledger == NULL)
		q.ledger = "devices";
	assert_int_equal(store_ledger_list(v, &q, p->arena, &rows, ret_n, ret_total), ERR_OK);
	store_read_end(v);
	return rows;
}

static uint32_t
count(struct place *p)
{
	uint32_t total;
	size_t n;

	list(p, (struct store_ledger_query){0}, &n, &total);
	assert_int_equal(n, total);
	return total;
}

static struct store_ledger_change *
history(struct place *p, const char *id, size_t *ret_n)
{
	struct store_view *v = place_read(p);
	struct store_ledger_change *changes;

	assert_int_equal(store_ledger_history(v, id, p->arena, &changes, ret_n), ERR_OK);
	store_read_end(v);
	return changes;
}

static void
rows_are_made_and_changed(void **state)
{
	const struct store_cell cells[] = {
		CELL("name", "髙﨑㈱\tPC\n2"), CELL("maker", ""), CELL("count", "12")};
	struct place *p = *state;
	struct store_ledger_row r = a_row("a", cells, N(cells)), got;
	struct change c = by(STORE_BY_PERSON, "");
	ms_t made = c.by.at;

	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	assert_int_equal(c.done.n_made, 1);
	got = get(p, "a");
	assert_int_equal(got.n_cells, 2); /* nothing was said of the maker */
	assert_true(has(p, "a", "name", "髙﨑㈱\tPC\n2", false));
	assert_string_equal(got.ledger, "devices");
	assert_string_equal(got.who, "佐藤");
	assert_int_equal(got.origin, STORE_BY_PERSON);
	assert_null(store_ledger_cell(&got, STR("maker")));
	c = set(p, by(STORE_BY_PERSON, ""), "a", "count", "13");
	assert_int_equal(c.done.n_changed, 1);
	got = get(p, "a");
	assert_true(got.created == made);
	assert_true(got.changed == c.by.at);
	assert_true(has(p, "a", "count", "13", false));
	assert_true(has(p, "a", "name", "髙﨑㈱\tPC\n2", false));
	c = set(p, by(STORE_BY_PERSON, ""), "a", "count", "13");
	assert_int_equal(c.done.n_same, 1);
	assert_true(get(p, "a").changed != c.by.at);
	assert_int_equal(count(p), 1);
}

static void
a_machine_leaves_what_a_person_wrote(void **state)
{
	struct place *p = *state;
	struct change c;

	set(p, by(STORE_BY_MACHINE, ""), "a", "name", "KEIRI");
	set(p, by(STORE_BY_MACHINE, ""), "a", "os", "Windows 10");
	set(p, by(STORE_BY_MACHINE, ""), "a", "os", "Windows 11");
	assert_true(has(p, "a", "os", "Windows 11", true));
	set(p, by(STORE_BY_PERSON, ""), "a", "name", "経理");
	c = set(p, by(STORE_BY_MACHINE, ""), "a", "name", "KEIRI");
	assert_int_equal(c.done.n_left, 1);
	assert_int_equal(c.done.n_same, 1);
	assert_true(has(p, "a", "name", "経理", false));
	/* saved again as it was, it stays the machine's */
	set(p, by(STORE_BY_PERSON, ""), "a", "os", "Windows 11");
	assert_true(has(p, "a", "os", "Windows 11", true));
	/* emptied by a person, it stays empty */
	set(p, by(STORE_BY_PERSON, ""), "a", "os", "");
	set(p, by(STORE_BY_MACHINE, ""), "a", "os", "Windows 11");
	assert_true(has(p, "a", "os", "", false));
	/* a blank where nothing was keeps no machine away */
	set(p, by(STORE_BY_PERSON, ""), "a", "maker", "");
	set(p, by(STORE_BY_MACHINE, ""), "a", "maker", "Dell");
	assert_true(has(p, "a", "maker", "Dell", true));
	/* a file that a person gave is the person's word */
	set(p, by(STORE_BY_IMPORT, ""), "a", "maker", "デル");
	set(p, by(STORE_BY_MACHINE, ""), "a", "maker", "Dell");
	assert_true(has(p, "a", "maker", "デル", false));
}

static void
a_subject_has_one_row(void **state)
{
	const struct store_cell cells[] = {CELL("name", "KEIRI")};
	struct place *p = *state;
	struct store_ledger_row r = a_row("a", cells, 1);
	struct change c = by(STORE_BY_MACHINE, "");

	strcpy(r.subject, "mac:1");
	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	strcpy(r.id.text, "b");
	c = by(STORE_BY_MACHINE, "");
	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	assert_int_equal(c.done.n_same, 1);
	assert_int_equal(count(p), 1);
	strcpy(r.ledger, "systems");
	c = by(STORE_BY_MACHINE, "");
	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	assert_int_equal(c.done.n_made, 1);
	/* removed by a person: the machine does not bring it back, a person does */
	c = by(STORE_BY_PERSON, "");
	c.id = "a";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_NOT_FOUND);
	assert_int_equal(count(p), 0);
	place_tidy(p, NOW + 900 * MS_DAY);
	strcpy(r.ledger, "devices");
	strcpy(r.id.text, "c");
	c = by(STORE_BY_MACHINE, "");
	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	assert_int_equal(c.done.n_left, 1);
	assert_int_equal(count(p), 0);
	c = by(STORE_BY_PERSON, "");
	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	assert_int_equal(c.done.n_changed, 1);
	assert_int_equal(count(p), 1);
	assert_true(get(p, "a").removed == 0);
}

static void
what_is_too_much_is_refused(void **state)
{
	static char text[LIMIT_LEDGER_CELL_BYTES + 1];
	const struct store_cell good = CELL("name", "x");
	struct place *p = *state;
	struct store_cell cells[LIMIT_LEDGER_COLUMNS + 1];
	static char ids[LIMIT_LEDGER_COLUMNS + 1][8];
	struct store_ledger_row r[2] = {a_row("a", &good, 1), a_row("b", cells, 1)};
	struct change c = by(STORE_BY_PERSON, "");

	for (int i = 0; i <= LIMIT_LEDGER_COLUMNS; i++) {
		snprintf(ids[i], sizeof(ids[i]), "c%d", i);
		cells[i] = (struct store_cell){.column = str_c(ids[i]), .value = STR("1")};
	}
	memset(text, 'x', sizeof(text));
	cells[0].value = str_of(text, sizeof(text));
	assert_int_equal(put(p, &c, r, 2), ERR_LIMIT);
	assert_int_equal(count(p), 0); /* neither of them */
	cells[0].value.len--;
	r[1].n_cells = LIMIT_LEDGER_COLUMNS;
	assert_int_equal(put(p, &c, r, 2), ERR_OK);
	r[1].n_cells++;
	assert_int_equal(put(p, &c, r, 2), ERR_LIMIT);
	r[1].n_cells = 1;
	cells[0].column = STR("one_more");
	assert_int_equal(put(p, &c, r, 2), ERR_LIMIT);
	assert_int_equal(get(p, "b").n_cells, LIMIT_LEDGER_COLUMNS);
	cells[0].column = str_of(text, STORE_COLUMN_MAX);
	assert_int_equal(put(p, &c, r, 2), ERR_LIMIT);
	cells[0].column = STR("");
	assert_int_equal(put(p, &c, r, 2), ERR_INVALID);
	strcpy(r[0].ledger, "systems");
	assert_int_equal(put(p, &c, r, 1), ERR_INVALID); /* it is a row of devices */
	r[0].ledger[0] = '\0';
	assert_int_equal(put(p, &c, r, 1), ERR_INVALID);
}

/* ---- many rows ---- */

struct many {
	struct store_ledger_row *rows;
	struct store_cell *cells;
};

static struct many
many_rows(struct place *p, size_t n, uint32_t columns)
{
	struct many m = {arena_array(p->arena, struct store_ledger_row, n),
		arena_array(p->arena, struct store_cell, n * columns)};
	char text[64];

	for (size_t i = 0; i < n; i++) {
		m.rows[i] = a_row("", m.cells + i * columns, columns);
		snprintf(m.rows[i].id.text, sizeof(m.rows[i].id.text), "r%zu", i);
		for (uint32_t k = 0; k < columns; k++) {
			struct store_cell *c = &m.cells[i * columns + k];

			snprintf(text, sizeof(text), "c%u", k);
			c->column = str_c(arena_copy(p->arena, str_c(text)));
			snprintf(text, sizeof(text), "値 %zu/%u", i, k);
			c->value = str_c(arena_copy(p->arena, str_c(text)));
		}
	}
	return m;
}

static void
a_ledger_holds_so_many_rows(void **state)
{
	struct place *p = *state;
	struct many m = many_rows(p, LIMIT_LEDGER_ROWS + 1, 2);
	struct change c = by(STORE_BY_IMPORT, "i1");

	assert_int_equal(put(p, &c, m.rows, LIMIT_LEDGER_ROWS + 1), ERR_LIMIT);
	assert_int_equal(count(p), 0);
	assert_int_equal(put(p, &c, m.rows, LIMIT_LEDGER_ROWS), ERR_OK);
	assert_int_equal(c.done.n_made, LIMIT_LEDGER_ROWS);
	assert_int_equal(count(p), LIMIT_LEDGER_ROWS);
	assert_int_equal(put(p, &c, m.rows + LIMIT_LEDGER_ROWS, 1), ERR_LIMIT);
	c = by(STORE_BY_PERSON, "b2");
	c.id = "r7";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	assert_int_equal(put(p, &c, m.rows + LIMIT_LEDGER_ROWS, 1), ERR_OK);
	/* nor do more come back */
	assert_int_equal(put(p, &c, m.rows + 7, 1), ERR_LIMIT);
	c.by.batch.text[0] = '\0';
	c.id = "r8";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	set(p, c, "other", "c0", "x");
	set(p, c, "r5000", "c0", "x");
	c.id = "b2";
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_LIMIT);
	assert_true(get(p, "r7").removed != 0);
}

static void
an_import_is_undone_as_a_whole(void **state)
{
	struct place *p = *state;
	struct many m = many_rows(p, 300, 5);
	struct change c = by(STORE_BY_IMPORT, "i1");

	set(p, by(STORE_BY_MACHINE, ""), "r0", "c0", "before");
	set(p, by(STORE_BY_PERSON, ""), "r0", "other", "stays");
	set(p, by(STORE_BY_PERSON, ""), "r1", "c0", "値 1/0");
	assert_int_equal(put(p, &c, m.rows, 300), ERR_OK);
	assert_int_equal(c.done.n_made, 298);
	assert_int_equal(c.done.n_changed, 2);
	/* somebody works on two of them */
	set(p, by(STORE_BY_PERSON, ""), "r2", "c0", "mine");
	set(p, by(STORE_BY_PERSON, ""), "r0", "c1", "mine");
	c.id = "i1";
	c.by.at = later();
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(c.kept, 2);
	assert_int_equal(count(p), 3);
	assert_true(has(p, "r0", "c0", "before", true));
	assert_true(has(p, "r0", "c1", "mine", false));
	assert_true(has(p, "r0", "other", "stays", false));
	assert_int_equal(get(p, "r0").n_cells, 3);
	assert_int_equal(get(p, "r1").n_cells, 1);
	assert_true(has(p, "r2", "c0", "mine", false));
	assert_int_equal(get(p, "r2").n_cells, 5);
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_NOT_FOUND);
	c.id = "";
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_NOT_FOUND);
	/* the same file once more */
	c = by(STORE_BY_IMPORT, "i2");
	assert_int_equal(put(p, &c, m.rows, 300), ERR_OK);
	assert_int_equal(count(p), 300);
}

static void
removing_and_bringing_back_are_undone(void **state)
{
	struct place *p = *state;
	struct change c = set(p, by(STORE_BY_PERSON, "b1"), "a", "name", "x");
	size_t n;

	c = by(STORE_BY_PERSON, "b2");
	c.id = "a";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	c.id = "b2";
	c.by.at = later();
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(count(p), 1);
	c = by(STORE_BY_PERSON, "b3");
	c.id = "a";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	set(p, by(STORE_BY_PERSON, "b4"), "a", "name", "y");
	assert_int_equal(count(p), 1);
	c.id = "b3"; /* it was brought back since */
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(c.kept, 1);
	assert_int_equal(count(p), 1);
	c.id = "b4";
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(count(p), 0);
	assert_true(has(p, "a", "name", "x", false));
	assert_int_equal(history(p, "a", &n)[0].deed, STORE_LEDGER_RETURNED);
	assert_true(history(p, "a", &n)[0].undone != 0);
}

static void
what_somebody_decided_since_stays(void **state)
{
	struct place *p = *state;
	struct change c;

	set(p, by(STORE_BY_PERSON, "b0"), "a", "name", "x");
	set(p, by(STORE_BY_IMPORT, "b1"), "a", "name", "y");
	set(p, by(STORE_BY_PERSON, ""), "a", "name", "z");
	set(p, by(STORE_BY_PERSON, ""), "a", "name", "y"); /* by a person now */
	c = by(STORE_BY_PERSON, "");
	c.id = "b1";
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(c.kept, 1);
	assert_true(has(p, "a", "name", "y", false));
	c = by(STORE_BY_PERSON, "");
	c.id = "a";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	set(p, by(STORE_BY_IMPORT, "b2"), "a", "name", "y"); /* back */
	c.by.at = later();
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	set(p, by(STORE_BY_PERSON, ""), "a", "name", "y"); /* back once more */
	c.id = "b2";
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(c.kept, 1);
	assert_int_equal(count(p), 1);
}

static void
the_latest_deeds_of_a_row_are_told(void **state)
{
	struct place *p = *state;
	struct store_ledger_change *h;
	struct change c;
	char value[16];
	size_t n;

	set(p, by(STORE_BY_MACHINE, ""), "a", "name", "0");
	h = history(p, "a", &n);
	assert_int_equal(n, 1);
	assert_int_equal(h[0].deed, STORE_LEDGER_MADE);
	assert_int_equal(h[0].origin, STORE_BY_MACHINE);
	for (int i = 1; i <= 30; i++) {
		snprintf(value, sizeof(value), "%d", i);
		c = set(p, by(STORE_BY_PERSON, "b"), "a", "name", value);
		set(p, by(STORE_BY_PERSON, ""), "b", "name", value);
	}
	h = history(p, "a", &n);
	assert_int_equal(n, LIMIT_LEDGER_HISTORY);
	assert_int_equal(h[0].deed, STORE_LEDGER_CHANGED);
	assert_string_equal(h[0].who, "佐藤");
	assert_string_equal(h[0].batch.text, "b");
	assert_true(h[0].at == c.by.at);
	assert_int_equal(h[0].n_cells, 1);
	assert_true(str_equal(h[0].cells[0].column, STR("name")));
	assert_true(str_equal(h[0].cells[0].before, STR("29")));
	assert_true(str_equal(h[0].cells[0].after, STR("30")));
	assert_true(str_equal(h[n - 1].cells[0].after, STR("11")));
	history(p, "none", &n);
	assert_int_equal(n, 0);
	assert_string_equal(store_ledger_deed_name(STORE_LEDGER_RETURNED), "returned");
	assert_string_equal(store_origin_name(STORE_BY_IMPORT), "import");
}

/* ---- lists ---- */

static void
must_list(struct place *p, struct store_ledger_query q, const char *ids, uint32_t want)
{
	char got[64] = "";
	uint32_t total;
	size_t n;
	struct store_ledger_row *rows = list(p, q, &n, &total);

	for (size_t i = 0; i < n; i++)
		strcat(got, rows[i].id.text);
	assert_string_equal(got, ids);
	assert_int_equal(total, want);
}

static void
lists_are_filtered_and_sorted(void **state)
{
	typedef struct store_ledger_query Q;
	struct place *p = *state;
	struct change c = by(STORE_BY_PERSON, "");

	set(p, c, "a", "name", "Keiri 50%");
	set(p, c, "a", "yen", "900");
	set(p, c, "b", "name", "営業");
	set(p, c, "b", "yen", "10000");
	set(p, c, "b", "kind", "pc");
	set(p, c, "c", "name", "keiri_2");
	set(p, c, "d", "yen", "85");
	must_list(p, (Q){0}, "abcd", 4);
	must_list(p, (Q){.is_descending = true}, "dcba", 4);
	must_list(p, (Q){.text = STR("KEIRI")}, "ac", 2);
	must_list(p, (Q){.text = STR("%")}, "a", 1);
	must_list(p, (Q){.text = STR("業")}, "b", 1);
	must_list(p, (Q){.text = STR("none")}, "", 0);
	must_list(p, (Q){.sort = STR("yen")}, "bdac", 4);
	must_list(p, (Q){.sort = STR("yen"), .is_number = true}, "dabc", 4);
	must_list(p, (Q){.sort = STR("yen"), .is_number = true, .is_descending = true}, "badc", 4);
	must_list(p, (Q){.sort = STR("name"), .is_descending = true}, "bcad", 4);
	must_list(p, (Q){.offset = 1, .limit = 2}, "bc", 4);
	must_list(p, (Q){.offset = 10, .limit = 2}, "", 4);
	must_list(p, (Q){.column = STR("kind"), .value = STR("pc")}, "b", 1);
	must_list(p, (Q){.column = STR("kind")}, "acd", 3);
	must_list(p, (Q){.ledger = "systems"}, "", 0);
	c.id = "b";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	must_list(p, (Q){0}, "acd", 3);
	must_list(p, (Q){.is_removed = true}, "b", 1);
}

static void
removed_rows_go_with_their_cells(void **state)
{
	struct place *p = *state;
	struct change c = by(STORE_BY_PERSON, "");
	struct store_ledger_row r;
	struct store_view *v;

	set(p, c, "a", "name", "x");
	set(p, c, "b", "name", "x");
	c.id = "a";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	assert_int_equal(place_tidy(p, NOW), 0);
	/* the row, its cell and two deeds */
	assert_int_equal(place_tidy(p, NOW + 410 * MS_DAY), 4);
	v = place_read(p);
	assert_int_equal(store_ledger_get(v, "a", p->arena, &r), ERR_NOT_FOUND);
	store_read_end(v);
	assert_true(has(p, "b", "name", "x", false));
}

/* ---- rows that wait ---- */

static void
bad_rows_wait_for_a_person(void **state)
{
	static char long_text[5000];
	const struct store_held_cell cells[] = {{STR("name"), STR("髙﨑\t㈱"), STR("")},
		{STR("date"), STR("31/31"), STR("ledger.bad_date")},
		{STR(""), STR(""), STR("ledger.twice")},
		{STR("long"), {long_text, sizeof(long_text)}, STR("ledger.long")}};
	struct place *p = *state;
	struct store_held_row r = {.ledger = "devices",
		.batch = {"i1"},
		.place = 7,
		.created = NOW,
		.who = "佐藤",
		.cells = cells,
		.n_cells = N(cells)};
	struct change c = {.held = &r};
	struct store_ledger_query q = {.ledger = "devices"};
	struct store_ledger_count *counts;
	struct store_held_row *rows, got;
	struct store_view *v;
	uint32_t total;
	size_t n;

	for (size_t i = 0; i < sizeof(long_text); i++)
		long_text[i] = "あ"[i % 3];
	for (int i = 0; i < 3; i++) {
		snprintf(r.id.text, sizeof(r.id.text), "h%d", i);
		r.place = (uint32_t)i + 7;
		assert_int_equal(place_write(p, ledger_hold, &c), ERR_OK);
	}
	assert_int_equal(place_write(p, ledger_hold, &c), ERR_EXISTS);
	r.n_cells = LIMIT_LEDGER_COLUMNS + 1;
	assert_int_equal(place_write(p, ledger_hold, &c), ERR_LIMIT);
	v = place_read(p);
	assert_int_equal(store_ledger_held_list(v, &q, p->arena, &rows, &n, &total), ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(total, 3);
	assert_int_equal(rows[0].place, 7);
	assert_int_equal(rows[0].n_cells, 4);
	assert_true(str_equal(rows[0].cells[0].value, STR("髙﨑\t㈱")));
	assert_true(str_equal(rows[0].cells[0].error, STR("")));
	assert_true(str_equal(rows[0].cells[1].error, STR("ledger.bad_date")));
	assert_true(str_equal(rows[0].cells[2].column, STR("")));
	assert_int_equal(rows[0].cells[3].value.len, 4095); /* whole characters */
	q.offset = 2;
	assert_int_equal(store_ledger_held_list(v, &q, p->arena, &rows, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(total, 3);
	assert_int_equal(store_ledger_held_get(v, "h1", p->arena, &got), ERR_OK);
	assert_int_equal(got.place, 8);
	assert_string_equal(got.batch.text, "i1");
	assert_int_equal(store_ledger_held_get(v, "h9", p->arena, &got), ERR_NOT_FOUND);
	assert_int_equal(store_ledger_counts(v, p->arena, &counts, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(counts[0].held, 3);
	assert_int_equal(counts[0].rows, 0);
	store_read_end(v);
	c.id = "h0";
	assert_int_equal(place_write(p, held_drop, &c), ERR_OK);
	assert_int_equal(place_write(p, held_drop, &c), ERR_NOT_FOUND);
	c.id = "i1"; /* what waits goes with the import */
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_OK);
	assert_int_equal(place_write(p, ledger_undo, &c), ERR_NOT_FOUND);
	r.n_cells = 1;
	assert_int_equal(place_write(p, ledger_hold, &c), ERR_OK);
	c.id = "devices";
	assert_int_equal(place_write(p, held_drop_of, &c), ERR_OK);
	c.id = r.id.text;
	assert_int_equal(place_write(p, held_drop, &c), ERR_NOT_FOUND);
}

static enum err
hold_many(struct store_tx *tx, void *arg)
{
	struct change *c = arg;
	struct store_held_row r = {.ledger = "devices"};
	enum err err = ERR_OK;

	for (c->n = 0; c->n < LIMIT_LEDGER_ROWS + 1; c->n++) {
		snprintf(r.id.text, sizeof(r.id.text), "h%zu", c->n);
		err = store_ledger_hold(tx, &r);
		if (err != ERR_OK)
			break;
	}
	return err == ERR_LIMIT && c->n == LIMIT_LEDGER_ROWS ? ERR_OK : ERR_INVALID;
}

static void
so_many_rows_may_wait(void **state)
{
	struct place *p = *state;
	struct change c = {0};

	assert_int_equal(place_write(p, hold_many, &c), ERR_OK);
	assert_int_equal(place_tidy(p, NOW), LIMIT_LEDGER_ROWS); /* of 1970 */
}

static void
ledgers_are_counted(void **state)
{
	struct place *p = *state;
	struct store_ledger_count *counts;
	struct change c = by(STORE_BY_PERSON, "");
	struct store_cell cell = CELL("name", "x");
	struct store_ledger_row r = a_row("z", &cell, 1);
	struct store_view *v;
	size_t n;

	set(p, c, "a", "name", "x");
	set(p, c, "b", "name", "x");
	strcpy(r.ledger, "systems");
	assert_int_equal(put(p, &c, &r, 1), ERR_OK);
	c.by.at = later();
	c.id = "a";
	assert_int_equal(place_write(p, ledger_remove, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_ledger_counts(v, p->arena, &counts, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(counts[0].ledger, "devices");
	assert_int_equal(counts[0].rows, 1);
	assert_true(counts[0].changed == c.by.at);
	assert_string_equal(counts[1].ledger, "systems");
	assert_int_equal(counts[1].rows, 1);
}

static void
a_full_disk_loses_no_row(void **state)
{
	struct place *p = *state;
	struct many m = many_rows(p, 3000, 10);
	struct change c = by(STORE_BY_IMPORT, "i1");

	set(p, c, "a", "name", "x");
	place_fill(p, 300);
	assert_int_equal(put(p, &c, m.rows, 3000), ERR_FULL);
	assert_int_equal(count(p), 1);
	assert_true(has(p, "a", "name", "x", false));
	set(p, c, "a", "name", "y");
	assert_true(has(p, "a", "name", "y", false));
}

#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(rows_are_made_and_changed),
		T(a_machine_leaves_what_a_person_wrote),
		T(a_subject_has_one_row),
		T(what_is_too_much_is_refused),
		T(a_ledger_holds_so_many_rows),
		T(an_import_is_undone_as_a_whole),
		T(removing_and_bringing_back_are_undone),
		T(what_somebody_decided_since_stays),
		T(the_latest_deeds_of_a_row_are_told),
		T(lists_are_filtered_and_sorted),
		T(removed_rows_go_with_their_cells),
		T(bad_rows_wait_for_a_person),
		T(so_many_rows_may_wait),
		T(ledgers_are_counted),
		T(a_full_disk_loses_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
