/* What others say about weaknesses: see store/said.h. */
#include "store/said.h"

#include "base/limits.h"
#include "store/encode.h"
#include "store/sqlite/sqlite.h"

#define DOCUMENT(as, member) FIELD(as, struct store_said_document, member)
static const struct field document_fields[] = {DOCUMENT(TEXT, id.text), DOCUMENT(TEXT, author),
	DOCUMENT(TEXT, name), DOCUMENT(TEXT, form), DOCUMENT(TEXT, file_name), DOCUMENT(TEXT, key),
	DOCUMENT(I64, made), DOCUMENT(I64, came), DOCUMENT(TEXT, who), DOCUMENT(U32, n),
	DOCUMENT(U32, n_refused), DOCUMENT(I64, removed)};
#define COLUMNS                                                                                    \
	"d.id, d.author, d.name, d.form, d.file_name, d.key, d.made, d.came, d.who, d.said, "      \
	"d.refused, d.removed"

/* ---- writing ---- */

static enum err
put_document(struct store_tx *tx, const struct store_said_document *d)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM said_document WHERE id=?1");
	int64_t n = 0;
	enum err err;

	query_c(&q, d->id.text);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK && n > 0)
		return ERR_EXISTS;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "SELECT count(*) FROM said_document WHERE removed=0");
	err = query_number(&q, 0, &n);
	if (err != ERR_OK || n >= LIMIT_SAID_DOCUMENTS)
		return err != ERR_OK ? err : ERR_LIMIT;
	q = query_of(&tx->view,
		"INSERT INTO said_document (id, author, name, form, file_name, key, made, came, "
		"who, said, refused, removed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
		"?11, ?12)");
	query_fields(&q, document_fields, sizeof(document_fields) / sizeof(*document_fields), d);
	return query_run(&q, NULL);
}

static enum err
put_statement(struct store_tx *tx, const char *document, size_t place, const struct store_said *s)
{
	const struct vex_statement *v = &s->statement;
	struct query q = query_of(&tx->view,
		"INSERT INTO said (document, place, vulnerability, alias, product, part, why, "
		"action, status, reason, made, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?11, ?12)");
	const struct str texts[] = {
		v->vulnerability, v->alias, v->product, v->subcomponent, v->why, v->action};

	query_c(&q, document);
	query_i64(&q, (int64_t)place);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		query_text(&q, str_cut(texts[i], LIMIT_LEDGER_CELL_BYTES));
	query_i64(&q, v->status);
	query_i64(&q, v->reason);
	query_i64(&q, v->changed > v->made ? v->changed : v->made);
	query_i64(&q, s->until);
	return query_run(&q, NULL);
}

enum err
store_said_put(struct store_tx *tx, const struct store_said_put *put)
{
	const char *id = put->document.id.text;
	struct query q;
	enum err err = put->file.len > LIMIT_BILL_BYTES || put->n > LIMIT_SAID
			       ? ERR_LIMIT
			       : put_document(tx, &put->document);

	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "INSERT INTO said_file (document, bytes) VALUES (?1, ?2)");
	query_c(&q, id);
	query_blob(&q, put->file.p, put->file.len);
	err = query_run(&q, NULL);
	for (size_t i = 0; i < put->n && err == ERR_OK; i++)
		err = put_statement(tx, id, i, &put->list[i]);
	return err;
}

enum err
store_said_remove(struct store_tx *tx, const char *id, ms_t at)
{
	struct query q = query_of(&tx->view, "UPDATE said_document SET removed=?2 WHERE id=?1");

	query_c(&q, id);
	query_i64(&q, at);
	return query_change(&q);
}

/* ---- reading ---- */

static void
document_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(document_fields), row);
}

enum err
store_said_document(
	const struct store_view *v, const char *id, struct store_said_document *ret_document)
{
	struct query q = query_of(v, "SELECT " COLUMNS " FROM said_document d WHERE d.id=?1");

	query_c(&q, id);
	return query_one(&q, document_row, ret_document, sizeof(*ret_document));
}

enum err
store_said_file(const struct store_view *v, const char *id, struct arena *a, struct str *ret_bytes)
{
	struct query q = query_of(v, "SELECT bytes FROM said_file WHERE document=?1");
	enum err err;

	query_c(&q, id);
	if (!query_row(&q)) {
		err = query_done(&q);
		return err == ERR_OK ? ERR_NOT_FOUND : err;
	}
	*ret_bytes = query_get_copy(&q, a);
	err = query_done(&q);
	return err == ERR_OK && ret_bytes->p == NULL ? ERR_FULL : err;
}

enum err
store_said_documents(const struct store_view *v, struct arena *a,
	struct store_said_document **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS " FROM said_document d WHERE d.removed=0 ORDER BY d.came DESC, "
		"d.id");

	return query_list(
		&q, rows_of(a, sizeof(struct store_said_document)), document_row, ret_list, ret_n);
}

static void
said_row(struct query *q, struct store_said *s)
{
	struct vex_statement *t = &s->statement;
	struct str *const texts[] = {
		&t->vulnerability, &t->alias, &t->product, &t->subcomponent, &t->why, &t->action};

	document_row(q, &s->document);
	s->nr = (uint32_t)query_get_i64(q);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		*texts[i] = query_get_bytes(q);
	t->status = (enum vex_status)query_get_i64(q);
	t->reason = (enum vex_reason)query_get_i64(q);
	t->made = t->changed = query_get_i64(q);
	s->until = query_get_i64(q);
}

static bool
keep_texts(struct arena *a, struct vex_statement *t)
{
	struct str *const texts[] = {
		&t->vulnerability, &t->alias, &t->product, &t->subcomponent, &t->why, &t->action};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char *copy = arena_copy(a, *texts[i]);

		if (copy == NULL)
			return false;
		*texts[i] = str_of(copy, texts[i]->len);
	}
	return true;
}

enum err
store_said_about(const struct store_view *v, const struct store_said_query *sq, struct arena *a,
	struct store_said **ret_list, size_t *ret_n, size_t *ret_total)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS ", s.place, s.vulnerability, s.alias, s.product, s.part, s.why, "
		"s.action, s.status, s.reason, s.made, s.until FROM said s JOIN said_document d "
		"ON d.id=s.document WHERE d.removed=0 AND (s.vulnerability=?1 OR s.alias=?1) ORDER "
		"BY s.made DESC, d.came DESC, s.document, s.place");
	struct rows rows = rows_of(a, sizeof(struct store_said));
	size_t n = 0;

	query_text(&q, sq->vulnerability);
	while (query_row(&q)) {
		struct store_said s = {.nr = 0}, *kept;

		said_row(&q, &s);
		if (sq->wants != NULL && !sq->wants(sq->arg, &s))
			continue;
		if (n++ >= LIMIT_SAID_FOUND)
			continue; /* counted */
		kept = rows_add(&rows);
		if (kept == NULL)
			break;
		*kept = s;
		if (!keep_texts(a, &kept->statement)) {
			(void)query_done(&q);
			return ERR_FULL;
		}
	}
	*ret_total = n;
	return rows_give(&rows, &q, ret_list, ret_n);
}
