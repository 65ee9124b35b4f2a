/* Versions of documents: drafts that are written anew, and what was approved and stays. */
#include "store/sqlite/sqlite.h"

#include "store/document.h"
#include "store/encode.h"

#define VERSION(as, member) FIELD(as, struct store_version, member)
static const struct field version_fields[] = {VERSION(TEXT, document), VERSION(U32, number),
	VERSION(I64, created), VERSION(I64, changed), VERSION(TEXT, drafter), VERSION(TEXT, note),
	VERSION(TEXT, approver), VERSION(I64, approved), VERSION(I64, enacted),
	VERSION(I64, reviewed), VERSION(I64, published), VERSION(TEXT, file_name),
	VERSION(TEXT, file_type), VERSION(I64, file_bytes), VERSION(U32, n_receipts)};
#define VERSION_NAMES                                                                              \
	"v.document, v.number, v.created, v.changed, v.drafter, v.note, v.approver, v.approved, "  \
	"v.enacted, v.reviewed, v.published, v.file_name, v.file_type, v.file_bytes, (SELECT "     \
	"count(*) FROM receipt r WHERE r.document=v.document AND r.number=v.number)"

static void
version_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(version_fields), row);
}

/* Without body, facts and covers. */
static enum err
head_of(const struct store_view *v, const char *document, uint32_t number,
	struct store_version *ret_version)
{
	struct query q = query_of(v,
		"SELECT " VERSION_NAMES " FROM document_version v WHERE v.document=?1 AND "
		"v.number=?2");

	query_c(&q, document);
	query_i64(&q, number);
	return query_one(&q, version_row, ret_version, sizeof(*ret_version));
}

/* ---- writing drafts ---- */

static enum err
number_of(struct store_tx *tx, const char *sql, const char *document, int64_t *ret_number)
{
	struct query q = query_of(&tx->view, sql);

	query_c(&q, document);
	return query_number(&q, 0, ret_number);
}

/* The number that the draft has or gets. */
static enum err
choose_number(struct store_tx *tx, const struct store_version *ver, struct store_version *ret_old)
{
	int64_t number = 0, versions = 0;
	struct store_document d;
	enum err err = store_document_get(&tx->view, ver->document, &d);

	*ret_old = (struct store_version){.created = ver->changed};
	if (err != ERR_OK)
		return err;
	if (ver->number != 0) {
		err = head_of(&tx->view, ver->document, ver->number, ret_old);
		return err == ERR_OK && ret_old->approved != 0 ? ERR_DENIED : err;
	}
	err = number_of(tx, "SELECT max(number) FROM document_version WHERE document=?1",
		ver->document, &number);
	if (err == ERR_OK)
		err = number_of(tx, "SELECT count(*) FROM document_version WHERE document=?1",
			ver->document, &versions);
	if (err == ERR_OK && versions >= LIMIT_DOCUMENT_VERSIONS)
		err = ERR_LIMIT;
	ret_old->number = (uint32_t)number + 1;
	return err;
}

static enum err
check_sizes(const struct store_version *ver, const struct str *file)
{
	return ver->body.len > LIMIT_DOCUMENT_TEXT_BYTES || ver->n_facts > LIMIT_DOCUMENT_FACTS ||
			       ver->n_covers > LIMIT_DOCUMENT_FACTS ||
			       (file != NULL && file->len > LIMIT_DOCUMENT_FILE_BYTES)
		       ? ERR_LIMIT
		       : ERR_OK;
}

static void
write_lists(const struct store_version *ver, struct buf *facts, struct buf *covers)
{
	for (uint32_t i = 0; i < ver->n_facts; i++) {
		store_encode_string(facts, ver->facts[i].paragraph);
		store_encode_string(facts, ver->facts[i].key);
		store_encode_string(facts, ver->facts[i].value);
	}
	for (uint32_t i = 0; i < ver->n_covers; i++)
		store_encode_string(covers, ver->covers[i]);
}

static enum err
put_row(struct store_tx *tx, const struct store_version *row)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO document_version (document, number, created, changed, drafter, note, "
		"approver, approved, enacted, reviewed, published, file_name, file_type, "
		"file_bytes, body, facts, covers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
		"?11, ?12, ?13, ?14, ?15, ?16, ?17) ON CONFLICT (document, number) DO UPDATE SET "
		"changed=excluded.changed, drafter=excluded.drafter, note=excluded.note, "
		"file_name=excluded.file_name, file_type=excluded.file_type, "
		"file_bytes=excluded.file_bytes, body=excluded.body, facts=excluded.facts, "
		"covers=excluded.covers");
	struct buf facts = buf_of(LIMIT_DOCUMENT_TEXT_BYTES),
		   covers = buf_of(LIMIT_DOCUMENT_TEXT_BYTES);
	enum err err;

	write_lists(row, &facts, &covers);
	query_fields(
		&q, version_fields, sizeof(version_fields) / sizeof(version_fields[0]) - 1, row);
	query_text(&q, row->body);
	query_text(&q, buf_view(&facts));
	query_text(&q, buf_view(&covers));
	err = buf_err(&facts) != ERR_OK ? buf_err(&facts) : buf_err(&covers);
	err = err == ERR_OK ? query_run(&q, NULL) : (query_done(&q), err);
	buf_done(&facts);
	buf_done(&covers);
	return err;
}

static enum err
put_file(struct store_tx *tx, const struct store_version *row, struct str file)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO document_file (document, number, bytes) VALUES (?1, ?2, ?3) ON "
		"CONFLICT (document, number) DO UPDATE SET bytes=excluded.bytes");
	int64_t n = 0;
	enum err err;

	query_c(&q, row->document);
	query_i64(&q, row->number);
	query_blob(&q, file.p, file.len);
	err = query_run(&q, NULL);
	if (err == ERR_OK) {
		q = query_of(&tx->view, "SELECT count(*) FROM document_file");
		err = query_number(&q, 0, &n);
	}
	return err == ERR_OK && n > LIMIT_DOCUMENT_FILES ? ERR_LIMIT : err;
}

enum err
store_version_put(struct store_tx *tx, const struct store_version *ver, const struct str *file,
	uint32_t *ret_number)
{
	struct store_version row = *ver, old;
	enum err err = check_sizes(ver, file);

	if (err == ERR_OK)
		err = choose_number(tx, ver, &old);
	if (err != ERR_OK)
		return err;
	row.number = old.number;
	row.created = old.created;
	/* Each writing has a time of its own: what an approver has seen goes by it. */
	if (ver->number != 0 && row.changed <= old.changed)
		row.changed = old.changed + 1;
	row.approver[0] = '\0';
	row.approved = row.enacted = row.reviewed = row.published = 0;
	row.file_bytes = file != NULL ? file->len : old.file_bytes;
	if (file == NULL) {
		memcpy(row.file_name, old.file_name, sizeof(row.file_name));
		memcpy(row.file_type, old.file_type, sizeof(row.file_type));
	}
	err = put_row(tx, &row);
	if (err == ERR_OK && file != NULL)
		err = put_file(tx, &row, *file);
	if (err == ERR_OK)
		*ret_number = row.number;
	return err;
}

/* Runs a statement with ?1 document, ?2 number, ?3 n; ERR_NOT_FOUND when it changed nothing. */
static enum err
change_version(
	struct store_tx *tx, const char *sql, const char *document, uint32_t number, int64_t n)
{
	struct query q = query_of(&tx->view, sql);

	query_c(&q, document);
	query_i64(&q, number);
	query_i64(&q, n);
	return query_change(&q);
}

enum err
store_version_drop(struct store_tx *tx, const char *document, uint32_t number)
{
	struct store_version head;
	enum err err = head_of(&tx->view, document, number, &head);

	if (err != ERR_OK || head.approved != 0)
		return err != ERR_OK ? err : ERR_DENIED;
	err = change_version(tx,
		"DELETE FROM document_file WHERE document=?1 AND number=?2 AND ?3=0", document,
		number, 0);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	return change_version(tx,
		"DELETE FROM document_version WHERE document=?1 AND number=?2 AND ?3=0", document,
		number, 0);
}

/* ---- reading ---- */

static enum err
read_lists(struct str facts, struct str covers, struct arena *a, struct store_version *ver)
{
	struct rows f = rows_of(a, sizeof(struct store_version_fact));
	struct rows c = rows_of(a, sizeof(struct str));
	struct store_version_fact one, *fact;
	struct str item, *cover;

	while (store_next_string(&facts, &one.paragraph) && store_next_string(&facts, &one.key) &&
		store_next_string(&facts, &one.value) && (fact = rows_add(&f)) != NULL)
		*fact = one;
	while (store_next_string(&covers, &item) && (cover = rows_add(&c)) != NULL)
		*cover = item;
	ver->facts = (const struct store_version_fact *)(void *)f.items;
	ver->n_facts = (uint32_t)f.n;
	ver->covers = (const struct str *)(void *)c.items;
	ver->n_covers = (uint32_t)c.n;
	return f.err != ERR_OK ? f.err : c.err;
}

enum err
store_version_get(const struct store_view *v, const char *document, uint32_t number,
	struct arena *a, struct store_version *ret_version)
{
	struct query q = query_of(v,
		"SELECT " VERSION_NAMES ", v.body, v.facts, v.covers FROM document_version v WHERE "
		"v.document=?1 AND v.number=?2");
	struct store_version ver = {0};
	struct str facts = {0}, covers = {0};
	bool is_there;
	enum err err;

	query_c(&q, document);
	query_i64(&q, number);
	is_there = query_row(&q);
	if (is_there) {
		version_row(&q, &ver);
		ver.body = query_get_copy(&q, a);
		facts = query_get_copy(&q, a);
		covers = query_get_copy(&q, a);
	}
	err = query_done(&q);
	if (err == ERR_OK)
		err = is_there ? read_lists(facts, covers, a, &ver) : ERR_NOT_FOUND;
	if (err == ERR_OK)
		*ret_version = ver;
	return err;
}

enum err
store_version_file(const struct store_view *v, const char *document, uint32_t number,
	struct arena *a, struct str *ret_bytes)
{
	struct query q =
		query_of(v, "SELECT bytes FROM document_file WHERE document=?1 AND number=?2");

	query_c(&q, document);
	query_i64(&q, number);
	return query_bytes(&q, a, ret_bytes);
}

enum err
store_version_list(const struct store_view *v, const char *document, struct arena *a,
	struct store_version **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " VERSION_NAMES " FROM document_version v WHERE v.document=?1 ORDER BY "
		"v.number DESC");

	query_c(&q, document);
	return query_list(
		&q, rows_of(a, sizeof(struct store_version)), version_row, ret_list, ret_n);
}

/* ---- approved ---- */

enum err
store_version_approve(struct store_tx *tx, const struct store_approval *p)
{
	struct store_version head;
	struct store_document d;
	enum err err = head_of(&tx->view, p->document, p->number, &head);
	struct query q;

	if (err == ERR_OK)
		err = store_document_get(&tx->view, p->document, &d);
	if (err != ERR_OK)
		return err;
	if (head.approved != 0 || d.current > p->number)
		return ERR_DENIED;
	if (head.changed != p->seen)
		return ERR_AGAIN;
	q = query_of(&tx->view,
		"UPDATE document_version SET approved=?3, enacted=?4, approver=?5 WHERE "
		"document=?1 AND number=?2");
	query_c(&q, p->document);
	query_i64(&q, p->number);
	query_i64(&q, p->at);
	query_i64(&q, p->enacted);
	query_text(&q, str_cut(str_c(p->approver), LIMIT_NAME_BYTES - 1));
	return query_change(&q);
}

static enum err
check_approved(struct store_tx *tx, const char *document, uint32_t number)
{
	struct store_version head;
	enum err err = head_of(&tx->view, document, number, &head);

	return err == ERR_OK && head.approved == 0 ? ERR_DENIED : err;
}

enum err
store_version_review(struct store_tx *tx, const char *document, uint32_t number, ms_t at)
{
	enum err err = check_approved(tx, document, number);

	return err != ERR_OK ? err
			     : change_version(tx,
				       "UPDATE document_version SET reviewed=?3 WHERE document=?1 "
				       "AND number=?2",
				       document, number, at);
}

enum err
store_version_publish(struct store_tx *tx, const char *document, uint32_t number, ms_t at)
{
	enum err err = check_approved(tx, document, number);

	return err != ERR_OK ? err
			     : change_version(tx,
				       "UPDATE document_version SET published=CASE number WHEN ?2 "
				       "THEN ?3 ELSE 0 END WHERE document=?1",
				       document, number, at);
}
