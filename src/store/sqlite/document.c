/* Documents, who has read them, and the words that they need. */
#include "store/sqlite/sqlite.h"

#include "store/document.h"

#define DOCUMENT(as, member) FIELD(as, struct store_document, member)
static const struct field document_fields[] = {DOCUMENT(TEXT, id.text), DOCUMENT(TEXT, kind),
	DOCUMENT(TEXT, title), DOCUMENT(TEXT, number), DOCUMENT(U32, state), DOCUMENT(I64, created),
	DOCUMENT(TEXT, who), DOCUMENT(U32, latest), DOCUMENT(U32, current),
	DOCUMENT(U32, published), DOCUMENT(I64, current_since), DOCUMENT(U32, n_receipts)};
#define PUT_FIELDS 7 /* the others are reckoned */
_Static_assert(sizeof(enum store_document_state) == sizeof(uint32_t), "as its field says");

/* The database is asked for more than may be in it only when it grows. */
static enum err
check_count(struct store_tx *tx, const char *sql, int64_t max)
{
	struct query q = query_of(&tx->view, sql);
	int64_t n = 0;
	enum err err = query_number(&q, 0, &n);

	return err == ERR_OK && n > max ? ERR_LIMIT : err;
}

enum err
store_document_put(struct store_tx *tx, const struct store_document *d)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO document (id, kind, title, number, state, created, who) VALUES (?1, "
		"?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET kind=excluded.kind, "
		"title=excluded.title, number=excluded.number, state=excluded.state");
	enum err err;

	query_fields(&q, document_fields, PUT_FIELDS, d);
	err = query_run(&q, NULL);
	return err != ERR_OK ? err
			     : check_count(tx, "SELECT count(*) FROM document", LIMIT_DOCUMENTS);
}

#define CURRENT "(SELECT max(number) FROM document_version c WHERE c.document=d.id AND approved<>0)"
#define DOCUMENT_COLUMNS                                                                           \
	"SELECT d.id, d.kind, d.title, d.number, d.state, d.created, d.who, coalesce((SELECT "     \
	"max(number) FROM document_version l WHERE l.document=d.id), 0), coalesce(cur.number, "    \
	"0), coalesce((SELECT max(number) FROM document_version p WHERE p.document=d.id AND "      \
	"published<>0), 0), coalesce(max(cur.approved, cur.reviewed), 0), (SELECT count(*) FROM "  \
	"receipt r WHERE r.document=d.id AND r.number=cur.number) FROM document d LEFT JOIN "      \
	"document_version cur ON cur.document=d.id AND cur.number=" CURRENT " "

static void
document_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(document_fields), row);
}

enum err
store_document_get(const struct store_view *v, const char *id, struct store_document *ret_document)
{
	struct query q = query_of(v, DOCUMENT_COLUMNS "WHERE d.id=?1");

	query_c(&q, id);
	return query_one(&q, document_row, ret_document, sizeof(*ret_document));
}

enum err
store_document_list(const struct store_view *v, struct arena *a, struct store_document **ret_list,
	size_t *ret_n)
{
	struct query q = query_of(
		v, DOCUMENT_COLUMNS "ORDER BY d.state, d.kind='', d.kind, d.number, d.title, d.id");

	return query_list(
		&q, rows_of(a, sizeof(struct store_document)), document_row, ret_list, ret_n);
}

/* ---- receipts ---- */

#define RECEIPT(as, member) FIELD(as, struct store_receipt, member)
static const struct field receipt_fields[] = {RECEIPT(TEXT, document), RECEIPT(U32, number),
	RECEIPT(TEXT, staff), RECEIPT(TEXT, name), RECEIPT(I64, at), RECEIPT(TEXT, link)};

enum err
store_receipt_put(struct store_tx *tx, const struct store_receipt *r)
{
	struct query q = query_of(&tx->view,
		"SELECT approved<>0 FROM document_version WHERE document=?1 AND number=?2");
	int64_t is_approved = -1;
	enum err err;

	query_c(&q, r->document);
	query_i64(&q, r->number);
	err = query_number(&q, -1, &is_approved);
	if (err != ERR_OK || is_approved != 1)
		return err != ERR_OK ? err : is_approved < 0 ? ERR_NOT_FOUND : ERR_DENIED;
	q = query_of(&tx->view,
		"INSERT INTO receipt (document, number, staff, name, at, link) VALUES (?1, ?2, "
		"?3, ?4, ?5, ?6) ON CONFLICT (document, number, staff) DO NOTHING");
	query_fields(&q, FIELDS(receipt_fields), r);
	return query_run(&q, NULL);
}

enum err
store_receipt_drop(struct store_tx *tx, const char *document, uint32_t number, const char *staff)
{
	struct query q = query_of(
		&tx->view, "DELETE FROM receipt WHERE document=?1 AND number=?2 AND staff=?3");

	query_c(&q, document);
	query_i64(&q, number);
	query_c(&q, staff);
	return query_change(&q);
}

static void
receipt_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(receipt_fields), row);
}

enum err
store_receipt_list(const struct store_view *v, const char *document, uint32_t number,
	struct arena *a, struct store_receipt **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT document, number, staff, name, at, link FROM receipt WHERE document=?1 AND "
		"number=?2 ORDER BY at, staff");

	query_c(&q, document);
	query_i64(&q, number);
	return query_list(
		&q, rows_of(a, sizeof(struct store_receipt)), receipt_row, ret_list, ret_n);
}

/* ---- words ---- */

#define WORD(as, member) FIELD(as, struct store_document_word, member)
static const struct field word_fields[] = {
	WORD(TEXT, key), WORD(TEXT, value), WORD(TEXT, who), WORD(I64, at)};

enum err
store_document_word_put(struct store_tx *tx, const struct store_document_word *w)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO document_word (key, value, who, at) VALUES (?1, ?2, ?3, ?4) ON "
		"CONFLICT (key) DO UPDATE SET value=excluded.value, who=excluded.who, "
		"at=excluded.at");
	enum err err;

	query_fields(&q, FIELDS(word_fields), w);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "DELETE FROM document_word WHERE value=''");
	err = query_run(&q, NULL);
	return err != ERR_OK ? err
			     : check_count(tx, "SELECT count(*) FROM document_word",
				       LIMIT_DOCUMENT_WORDS);
}

static void
word_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(word_fields), row);
}

enum err
store_document_word_list(const struct store_view *v, struct arena *a,
	struct store_document_word **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT key, value, who, at FROM document_word ORDER BY key");

	return query_list(
		&q, rows_of(a, sizeof(struct store_document_word)), word_row, ret_list, ret_n);
}
