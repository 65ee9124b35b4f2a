/* Official files into which reports are written, and their cells. */
#include "store/report_file.h"

#include "store/encode.h"
#include "store/sqlite/sqlite.h"

#define FILE_OF(as, member) FIELD(as, struct store_report_file, member)
static const struct field file_fields[] = {FILE_OF(TEXT, sha256), FILE_OF(TEXT, form),
	FILE_OF(TEXT, name), FILE_OF(I64, at), FILE_OF(TEXT, who), FILE_OF(BOOL, is_ready),
	FILE_OF(I64, taught), FILE_OF(TEXT, taught_by)};
#define FILE_COLUMNS                                                                               \
	"SELECT sha256, form, name, at, who, is_ready, taught, taught_by FROM report_file "

static void
file_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(file_fields), row);
}

static void
bind_key(struct query *q, const char *sha256, const char *form)
{
	query_c(q, sha256);
	query_c(q, form);
}

/* ---- writing ---- */

static enum err
put_cell(struct store_tx *tx, const struct store_report_file *f, const struct store_report_cell *c)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO report_cell (sha256, form, nr, sheet, line, place, question, choices, "
		"item, write_as, choice, is_proposed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?11, ?12)");
	struct buf choices = buf_of(LIMIT_FORM_CHOICES * (LIMIT_FORM_VALUE_BYTES + 16));
	enum err err;

	if (c->is_list_unread)
		store_encode_string(&choices, STR(""));
	for (uint32_t i = 0; i < c->n_choices && i < LIMIT_FORM_CHOICES; i++)
		store_encode_string(&choices, str_cut(c->choices[i], LIMIT_FORM_VALUE_BYTES));
	bind_key(&q, f->sha256, f->form);
	query_i64(&q, c->nr);
	query_text(&q, c->sheet);
	query_i64(&q, c->row);
	query_i64(&q, c->column);
	query_text(&q, str_cut(c->question, LIMIT_FORM_VALUE_BYTES));
	query_text(&q, buf_view(&choices));
	query_text(&q, c->item);
	query_i64(&q, c->write);
	query_text(&q, c->choice);
	query_i64(&q, c->is_proposed);
	if (q.err == ERR_OK)
		q.err = buf_err(&choices);
	err = query_run(&q, NULL);
	buf_done(&choices);
	return err;
}

static enum err
count_files(struct store_tx *tx)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM report_file");
	int64_t n = 0;
	enum err err = query_number(&q, 0, &n);

	return err == ERR_OK && n > LIMIT_REPORT_FILES ? ERR_LIMIT : err;
}

enum err
store_report_file_put(struct store_tx *tx, const struct store_report_file *f, struct str bytes,
	const struct store_report_cell *cells, size_t n)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO report_file (sha256, form, name, at, who, is_ready, taught, "
		"taught_by, "
		"bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (sha256, form) DO "
		"NOTHING");
	int64_t changed = 0;
	enum err err;

	query_fields(&q, FIELDS(file_fields), f);
	query_blob(&q, bytes.p, bytes.len);
	if (bytes.len > LIMIT_FORM_FILE_BYTES || n > LIMIT_FORM_CELLS)
		q.err = ERR_LIMIT;
	err = query_run(&q, &changed);
	if (err == ERR_OK)
		err = count_files(tx);
	for (size_t i = 0; err == ERR_OK && changed > 0 && i < n; i++)
		err = put_cell(tx, f, &cells[i]);
	return err;
}

static enum err
teach_cell(
	struct store_tx *tx, const struct store_report_file *f, const struct store_report_cell *c)
{
	struct query q = query_of(&tx->view,
		"UPDATE report_cell SET item=?4, write_as=?5, choice=?6, is_proposed=0 WHERE "
		"sha256=?1 AND form=?2 AND nr=?3");

	bind_key(&q, f->sha256, f->form);
	query_i64(&q, c->nr);
	query_text(&q, c->item);
	query_i64(&q, c->write);
	query_text(&q, c->choice);
	return query_run(&q, NULL);
}

enum err
store_report_file_teach(struct store_tx *tx, const struct store_report_file *f,
	const struct store_report_cell *cells, size_t n)
{
	struct query q = query_of(&tx->view,
		"UPDATE report_file SET is_ready=1, taught=?3, taught_by=?4 WHERE sha256=?1 AND "
		"form=?2");
	int64_t changed = 0;
	enum err err;

	bind_key(&q, f->sha256, f->form);
	query_i64(&q, f->taught);
	query_c(&q, f->taught_by);
	err = query_run(&q, &changed);
	if (err == ERR_OK && changed == 0)
		err = ERR_NOT_FOUND;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		err = teach_cell(tx, f, &cells[i]);
	return err;
}

enum err
store_report_file_remove(struct store_tx *tx, const char *sha256, const char *form)
{
	struct query cells =
		query_of(&tx->view, "DELETE FROM report_cell WHERE sha256=?1 AND form=?2");
	struct query file =
		query_of(&tx->view, "DELETE FROM report_file WHERE sha256=?1 AND form=?2");
	int64_t changed = 0;
	enum err err, other;

	bind_key(&cells, sha256, form);
	bind_key(&file, sha256, form);
	err = query_run(&cells, NULL);
	other = query_run(&file, &changed);
	err = err == ERR_OK ? other : err;
	return err == ERR_OK && changed == 0 ? ERR_NOT_FOUND : err;
}

/* ---- reading ---- */

enum err
store_report_file_get(const struct store_view *v, const char *sha256, const char *form,
	struct store_report_file *ret_file)
{
	struct query q = query_of(v, FILE_COLUMNS "WHERE sha256=?1 AND form=?2");

	bind_key(&q, sha256, form);
	return query_one(&q, file_row, ret_file, sizeof(*ret_file));
}

enum err
store_report_file_list(const struct store_view *v, const char *form, struct arena *a,
	struct store_report_file **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, form == NULL ? FILE_COLUMNS "ORDER BY at DESC, sha256, form"
						  : FILE_COLUMNS
					     "WHERE form=?1 ORDER BY at DESC, sha256, form");

	if (form != NULL)
		query_c(&q, form);
	return query_list(
		&q, rows_of(a, sizeof(struct store_report_file)), file_row, ret_list, ret_n);
}

enum err
store_report_file_cells(const struct store_view *v, const char *sha256, const char *form,
	struct arena *a, struct store_report_cell **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT nr, sheet, line, place, question, choices, item, write_as, choice, "
		"is_proposed FROM report_cell WHERE sha256=?1 AND form=?2 ORDER BY nr");
	struct rows rows = rows_of(a, sizeof(struct store_report_cell));

	bind_key(&q, sha256, form);
	while (query_row(&q)) {
		struct store_report_cell *c = rows_add(&rows);

		if (c == NULL)
			break;
		c->nr = (uint32_t)query_get_i64(&q);
		c->sheet = query_get_copy(&q, a);
		c->row = (uint32_t)query_get_i64(&q);
		c->column = (uint32_t)query_get_i64(&q);
		c->question = query_get_copy(&q, a);
		query_get_choices(&q, a, &c->choices, &c->n_choices, &c->is_list_unread);
		c->item = query_get_copy(&q, a);
		c->write = (enum report_write)query_get_i64(&q);
		c->choice = query_get_copy(&q, a);
		c->is_proposed = query_get_i64(&q) != 0;
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

enum err
store_report_file_bytes(const struct store_view *v, const char *sha256, const char *form,
	struct arena *a, struct str *ret_bytes)
{
	struct query q = query_of(v, "SELECT bytes FROM report_file WHERE sha256=?1 AND form=?2");

	bind_key(&q, sha256, form);
	return query_bytes(&q, a, ret_bytes);
}
