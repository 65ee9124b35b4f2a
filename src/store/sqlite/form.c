/* Forms of others: files, what their cells ask, what was confirmed, what was said once. */
#include "store/sqlite/sqlite.h"

#include "store/encode.h"
#include "store/form.h"

#define FORM(as, member) FIELD(as, struct store_form, member)
static const struct field form_fields[] = {FORM(TEXT, id.text), FORM(TEXT, name),
	FORM(TEXT, partner), FORM(TEXT, file_name), FORM(BLOB, digest), FORM(I64, file_bytes),
	FORM(I64, received), FORM(I64, due), FORM(U32, state), FORM(I64, closed), FORM(U32, write),
	FORM(TEXT, known), FORM(TEXT, other_edition), FORM(TEXT, who)};
_Static_assert(sizeof(enum store_form_state) == sizeof(uint32_t), "as its field says");
#define FORM_COLUMNS                                                                               \
	"SELECT id, name, partner, file_name, digest, file_bytes, received, due, state, closed, "  \
	"write_as, known, other_edition, who FROM form "

enum err
store_form_put(struct store_tx *tx, const struct store_form *f)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO form (id, name, partner, file_name, digest, file_bytes, received, "
		"due, "
		"state, closed, write_as, known, other_edition, who) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT (id) DO UPDATE SET "
		"name=excluded.name, partner=excluded.partner, due=excluded.due, "
		"state=excluded.state, closed=excluded.closed, write_as=excluded.write_as");
	int64_t n = 0;
	enum err err;

	query_fields(&q, FIELDS(form_fields), f);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "SELECT count(*) FROM form");
	err = query_number(&q, 0, &n);
	return err == ERR_OK && n > LIMIT_FORMS ? ERR_LIMIT : err;
}

static void
form_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(form_fields), row);
}

enum err
store_form_get(const struct store_view *v, const char *id, struct store_form *ret_form)
{
	struct query q = query_of(v, FORM_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, form_row, ret_form, sizeof(*ret_form));
}

enum err
store_form_list(
	const struct store_view *v, struct arena *a, struct store_form **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		FORM_COLUMNS "ORDER BY state, CASE WHEN state=0 AND due<>0 THEN due ELSE "
			     "9223372036854775807 END, received DESC, id");

	return query_list(&q, rows_of(a, sizeof(struct store_form)), form_row, ret_list, ret_n);
}

/* ---- files ---- */

enum err
store_form_file_put(struct store_tx *tx, const char *id, struct str bytes)
{
	struct query q = query_of(&tx->view, "INSERT INTO form_file (form, bytes) VALUES (?1, ?2) "
					     "ON CONFLICT (form) DO NOTHING");

	query_c(&q, id);
	query_blob(&q, bytes.p, bytes.len);
	if (bytes.len > LIMIT_FORM_FILE_BYTES)
		q.err = ERR_LIMIT;
	return query_run(&q, NULL);
}

enum err
store_form_file_get(
	const struct store_view *v, const char *id, struct arena *a, struct str *ret_bytes)
{
	struct query q = query_of(v, "SELECT bytes FROM form_file WHERE form=?1");

	query_c(&q, id);
	return query_bytes(&q, a, ret_bytes);
}

/* ---- cells ---- */

static enum err
put_cell(struct store_tx *tx, const uint8_t digest[32], const struct store_form_cell *c)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO form_cell (digest, cell, sheet, line, place, question, topic, source, "
		"source_of, write_as, choices, percent, confidence) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6, "
		"?7, ?8, ?9, ?10, ?11, ?12, ?13)");
	struct buf choices = buf_of(LIMIT_FORM_CHOICES * (LIMIT_FORM_VALUE_BYTES + 16));
	enum err err;

	if (c->is_list_unread) /* kept as one empty value, which no list has */
		store_encode_string(&choices, STR(""));
	for (uint32_t i = 0; i < c->n_choices && i < LIMIT_FORM_CHOICES; i++)
		store_encode_string(&choices, str_cut(c->choices[i], LIMIT_FORM_VALUE_BYTES));
	query_blob(&q, digest, 32);
	query_i64(&q, c->cell);
	query_text(&q, c->sheet);
	query_i64(&q, c->row);
	query_i64(&q, c->column);
	query_text(&q, str_cut(c->question, LIMIT_FORM_VALUE_BYTES));
	query_c(&q, c->topic);
	query_i64(&q, c->source);
	query_text(&q, str_cut(c->of, STORE_FORM_OF_MAX - 1));
	query_i64(&q, c->write);
	query_text(&q, buf_view(&choices));
	query_i64(&q, c->percent);
	query_i64(&q, c->confidence);
	if (q.err == ERR_OK)
		q.err = buf_err(&choices);
	err = query_run(&q, NULL);
	buf_done(&choices);
	return err;
}

enum err
store_form_cells_put(struct store_tx *tx, const uint8_t digest[32],
	const struct store_form_cell *cells, size_t n)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM form_cell WHERE digest=?1");
	int64_t there = 0;
	enum err err;

	query_blob(&q, digest, 32);
	err = query_number(&q, 0, &there);
	if (err == ERR_OK && n > LIMIT_FORM_CELLS)
		err = ERR_LIMIT;
	for (size_t i = 0; err == ERR_OK && there == 0 && i < n; i++)
		err = put_cell(tx, digest, &cells[i]);
	return err;
}

static void
cell_row(struct query *q, struct arena *a, struct store_form_cell *c)
{
	c->cell = (uint32_t)query_get_i64(q);
	c->sheet = query_get_copy(q, a);
	c->row = (uint32_t)query_get_i64(q);
	c->column = (uint32_t)query_get_i64(q);
	c->question = query_get_copy(q, a);
	query_get_text(q, c->topic, sizeof(c->topic));
	c->source = (enum form_source)query_get_i64(q);
	c->of = query_get_copy(q, a);
	c->write = (enum form_write)query_get_i64(q);
	query_get_choices(q, a, &c->choices, &c->n_choices, &c->is_list_unread);
	c->percent = (uint32_t)query_get_i64(q);
	c->confidence = (enum confidence)query_get_i64(q);
	c->picked = query_get_i64(q);
	c->picked_by = query_get_copy(q, a);
}

enum err
store_form_cells(const struct store_view *v, const uint8_t digest[32], struct arena *a,
	struct store_form_cell **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT c.cell, c.sheet, coalesce(p.line, c.line), coalesce(p.place, c.place), "
		"c.question, c.topic, coalesce(p.source, c.source), coalesce(p.source_of, "
		"c.source_of), coalesce(p.write_as, c.write_as), c.choices, c.percent, "
		"c.confidence, coalesce(p.at, 0), coalesce(p.who, '') FROM form_cell c LEFT JOIN "
		"form_pick p ON p.nr=(SELECT max(nr) FROM form_pick WHERE digest=c.digest AND "
		"cell=c.cell) WHERE c.digest=?1 ORDER BY c.cell");
	struct rows rows = rows_of(a, sizeof(struct store_form_cell));

	query_blob(&q, digest, 32);
	while (query_row(&q)) {
		struct store_form_cell *c = rows_add(&rows);

		if (c == NULL)
			break;
		cell_row(&q, a, c);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

enum err
store_form_pick_put(struct store_tx *tx, const uint8_t digest[32], const struct store_form_cell *c,
	const struct store_form_hand *hand)
{
	struct query q = query_of(&tx->view, "INSERT INTO form_pick (nr, digest, cell, line, "
					     "place, source, source_of, write_as, "
					     "who, at, batch) VALUES ((SELECT coalesce(max(nr), "
					     "0)+1 FROM form_pick), ?1, ?2, ?3, "
					     "?4, ?5, ?6, ?7, ?8, ?9, ?10)");

	query_blob(&q, digest, 32);
	query_i64(&q, c->cell);
	query_i64(&q, c->row);
	query_i64(&q, c->column);
	query_i64(&q, c->source);
	query_text(&q, str_cut(c->of, STORE_FORM_OF_MAX - 1));
	query_i64(&q, c->write);
	query_c(&q, hand->who);
	query_i64(&q, hand->at);
	query_c(&q, hand->batch);
	return query_run(&q, NULL);
}

/* ---- answers ---- */

enum err
store_form_answer_put(struct store_tx *tx, const struct store_form_answer *answer,
	const struct store_form_hand *hand)
{
	struct query q = query_of(&tx->view, "INSERT INTO form_answer (nr, form, cell, decision, "
					     "value, source, source_of, basis, "
					     "basis_at, who, at, batch) VALUES ((SELECT "
					     "coalesce(max(nr), 0)+1 FROM form_answer), "
					     "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");

	query_c(&q, answer->form);
	query_i64(&q, answer->cell);
	query_i64(&q, answer->decision);
	query_text(&q, str_cut(answer->value, LIMIT_FORM_VALUE_BYTES));
	query_i64(&q, answer->source);
	query_text(&q, str_cut(answer->of, STORE_FORM_OF_MAX - 1));
	query_i64(&q, answer->basis);
	query_i64(&q, answer->basis_at);
	query_c(&q, hand->who);
	query_i64(&q, hand->at);
	query_c(&q, hand->batch);
	return query_run(&q, NULL);
}

static void
answer_row(struct query *q, struct arena *a, struct store_form_answer *answer)
{
	query_get_text(q, answer->form, sizeof(answer->form));
	answer->cell = (uint32_t)query_get_i64(q);
	answer->decision = (enum store_form_decision)query_get_i64(q);
	answer->value = query_get_copy(q, a);
	answer->source = (enum form_source)query_get_i64(q);
	answer->of = query_get_copy(q, a);
	answer->basis = (enum form_basis)query_get_i64(q);
	answer->basis_at = query_get_i64(q);
	answer->who = query_get_copy(q, a);
	answer->at = query_get_i64(q);
}

#define ANSWER_COLUMNS                                                                             \
	"SELECT form, cell, decision, value, source, source_of, basis, basis_at, who, at FROM "    \
	"form_answer "

enum err
store_form_answers(const struct store_view *v, const char *form, struct arena *a,
	struct store_form_answer **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, form == NULL
			   ? ANSWER_COLUMNS "WHERE nr IN (SELECT max(nr) FROM form_answer GROUP BY "
					    "form, cell) ORDER BY form, cell"
			   : ANSWER_COLUMNS "WHERE nr IN (SELECT max(nr) FROM form_answer WHERE "
					    "form=?1 GROUP BY cell) ORDER BY cell");
	struct rows rows = rows_of(a, sizeof(struct store_form_answer));

	if (form != NULL)
		query_c(&q, form);
	while (query_row(&q)) {
		struct store_form_answer *answer = rows_add(&rows);

		if (answer == NULL)
			break;
		answer_row(&q, a, answer);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

/* ---- memories ---- */

enum err
store_form_memory_put(
	struct store_tx *tx, const struct store_form_memory *m, const struct store_form_hand *hand)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO form_memory (nr, topic, question, source, source_of, value, who, at, "
		"batch) VALUES ((SELECT coalesce(max(nr), 0)+1 FROM form_memory), ?1, ?2, ?3, ?4, "
		"?5, ?6, ?7, ?8)");

	query_c(&q, m->topic);
	query_text(&q, str_cut(m->question, LIMIT_FORM_VALUE_BYTES));
	query_i64(&q, m->source);
	query_text(&q, str_cut(m->of, STORE_FORM_OF_MAX - 1));
	query_text(&q, str_cut(m->value, LIMIT_FORM_VALUE_BYTES));
	query_c(&q, hand->who);
	query_i64(&q, hand->at);
	query_c(&q, hand->batch);
	return query_run(&q, NULL);
}

enum err
store_form_memories(const struct store_view *v, struct arena *a,
	struct store_form_memory **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, "SELECT topic, question, source, source_of, value, who, at FROM "
			    "form_memory WHERE nr "
			    "IN (SELECT max(nr) FROM form_memory GROUP BY topic) ORDER BY topic");
	struct rows rows = rows_of(a, sizeof(struct store_form_memory));

	while (query_row(&q)) {
		struct store_form_memory *m = rows_add(&rows);

		if (m == NULL)
			break;
		query_get_text(&q, m->topic, sizeof(m->topic));
		m->question = query_get_copy(&q, a);
		m->source = (enum form_source)query_get_i64(&q);
		m->of = query_get_copy(&q, a);
		m->value = query_get_copy(&q, a);
		m->who = query_get_copy(&q, a);
		m->at = query_get_i64(&q);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

/* ---- undo ---- */

enum err
store_form_undo(struct store_tx *tx, const char *batch)
{
	struct query all[] = {
		query_of(&tx->view, "DELETE FROM form_pick WHERE batch=?1"),
		query_of(&tx->view, "DELETE FROM form_answer WHERE batch=?1"),
		query_of(&tx->view, "DELETE FROM form_memory WHERE batch=?1"),
	};
	int64_t sum = 0;
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		int64_t changed = 0;
		enum err one;

		query_c(&all[i], batch);
		one = query_run(&all[i], &changed);
		err = err == ERR_OK ? one : err;
		sum += changed;
	}
	return err == ERR_OK && sum == 0 ? ERR_NOT_FOUND : err;
}
