/* Statements: prepared once per connection, bound and read in order, errors kept until asked for.
 */
#include "store/sqlite/sqlite.h"

#include "store/encode.h"

#include <stdlib.h>

enum err
sqlite_err(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ERR_OK;
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_CONSTRAINT:
		return ERR_EXISTS;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_AGAIN;
	case SQLITE_READONLY:
		return ERR_DENIED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_MALFORMED;
	default:
		return ERR_IO;
	}
}

enum err
view_err(const struct store_view *v, int rc)
{
	enum err err = sqlite_err(rc);

	if (err == ERR_MALFORMED && v->damage != NULL)
		__atomic_store_n(v->damage, true, __ATOMIC_RELEASE);
	return err;
}

static sqlite3_stmt *
statement_of(struct store_view *v, const char *sql, enum err *ret_err)
{
	sqlite3_stmt *st = NULL;
	int rc;

	for (size_t i = 0; i < v->n_statements; i++) {
		if (v->statements[i].sql == sql)
			return v->statements[i].statement;
	}
	BUG_IF(v->n_statements == STATEMENTS_MAX);
	rc = sqlite3_prepare_v3(v->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL);
	if (rc != SQLITE_OK) {
		BUG_IF((rc & 0xff) == SQLITE_ERROR); /* our own SQL is wrong */
		*ret_err = view_err(v, rc);
		return NULL;
	}
	v->statements[v->n_statements].sql = sql;
	v->statements[v->n_statements++].statement = st;
	return st;
}

struct query
query_of(const struct store_view *v, const char *sql)
{
	struct query q = {.view = (struct store_view *)(uintptr_t)v};

	view_check(v);
	q.st = statement_of(q.view, sql, &q.err);
	return q;
}

static void
note(struct query *q, int rc)
{
	if (q->err == ERR_OK)
		q->err = view_err(q->view, rc);
}

void
query_text(struct query *q, struct str s)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_text(q->st, ++q->bound, s.len == 0 ? "" : s.p, (int)s.len,
				SQLITE_TRANSIENT));
}

void
query_c(struct query *q, const char *s)
{
	query_text(q, str_c(s));
}

void
query_i64(struct query *q, int64_t n)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_int64(q->st, ++q->bound, n));
}

void
query_blob(struct query *q, const void *bytes, size_t len)
{
	if (q->err == ERR_OK)
		note(q, sqlite3_bind_blob(q->st, ++q->bound, len == 0 ? "" : bytes, (int)len,
				SQLITE_TRANSIENT));
}

bool
query_row(struct query *q)
{
	int rc;

	if (q->err != ERR_OK)
		return false;
	rc = sqlite3_step(q->st);
	note(q, rc);
	q->column = 0;
	return rc == SQLITE_ROW;
}

int64_t
query_get_i64(struct query *q)
{
	return sqlite3_column_int64(q->st, q->column++);
}

struct str
query_get_bytes(struct query *q)
{
	const char *p = sqlite3_column_blob(q->st, q->column);
	int len = sqlite3_column_bytes(q->st, q->column++);

	return str_of(p, p == NULL ? 0 : (size_t)len);
}

/* Cut at a character: what stands in the database was cleaned when it came in. */
void
query_get_text(struct query *q, char *dst, size_t size)
{
	str_copy(str_cut(query_get_bytes(q), size - 1), dst, size);
}

/* Without the beginning of a last character whose end a copy by bytes took away. */
static struct str
whole_of(const char *array, size_t size)
{
	struct str s = str_of(array, strnlen(array, size - 1));
	size_t at = s.len;
	uint32_t cp;

	while (at > 0 && s.len - at < 3 && ((uint8_t)s.p[at - 1] & 0xc0) == 0x80)
		at--;
	if (at > 0 && ((uint8_t)s.p[at - 1] & 0x80) != 0 &&
		str_utf8_char(str_of(s.p + at - 1, s.len - at + 1), &cp) == 0)
		s.len = at - 1;
	return s;
}

static uint32_t
u32_of(const char *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof(n));
	return n;
}

static int64_t
i64_of(const char *p)
{
	int64_t n;

	memcpy(&n, p, sizeof(n));
	return n;
}

void
query_fields(struct query *q, const struct field *fields, size_t n, const void *row)
{
	for (size_t i = 0; i < n; i++) {
		const char *p = (const char *)row + fields[i].offset;

		switch (fields[i].as) {
		case FIELD_TEXT:
			query_text(q, whole_of(p, fields[i].size));
			break;
		case FIELD_I64:
			query_i64(q, i64_of(p));
			break;
		case FIELD_I32:
			query_i64(q, (int32_t)u32_of(p));
			break;
		case FIELD_U32:
			query_i64(q, u32_of(p));
			break;
		case FIELD_BOOL:
			query_i64(q, *(const bool *)p);
			break;
		case FIELD_BLOB:
			query_blob(q, p, fields[i].size);
			break;
		}
	}
}

static void
get_field(struct query *q, const struct field *f, char *p)
{
	struct str bytes;
	int64_t n;

	switch (f->as) {
	case FIELD_TEXT:
		query_get_text(q, p, f->size);
		break;
	case FIELD_I64:
		n = query_get_i64(q);
		memcpy(p, &n, sizeof(n));
		break;
	case FIELD_I32:
	case FIELD_U32:
		memcpy(p, &(uint32_t){(uint32_t)query_get_i64(q)}, sizeof(uint32_t));
		break;
	case FIELD_BOOL:
		*(bool *)p = query_get_i64(q) != 0;
		break;
	case FIELD_BLOB:
		bytes = query_get_bytes(q);
		if (bytes.len == f->size)
			memcpy(p, bytes.p, f->size);
		break;
	}
}

void
query_get_fields(struct query *q, const struct field *fields, size_t n, void *row)
{
	for (size_t i = 0; i < n; i++)
		get_field(q, &fields[i], (char *)row + fields[i].offset);
}

struct str
query_get_copy(struct query *q, struct arena *a)
{
	struct str s = query_get_bytes(q);
	char *copy = arena_copy(a, s);

	if (copy == NULL && q->err == ERR_OK)
		q->err = ERR_LIMIT;
	return str_of(copy, copy == NULL ? 0 : s.len);
}

enum err
query_done(struct query *q)
{
	if (q->st != NULL) {
		sqlite3_reset(q->st);
		sqlite3_clear_bindings(q->st);
	}
	q->st = NULL;
	return q->err;
}

enum err
query_run(struct query *q, int64_t *ret_changed)
{
	struct store_view *v = q->view;
	enum err err;

	while (query_row(q))
		;
	err = query_done(q);
	if (err == ERR_OK && ret_changed != NULL)
		*ret_changed = sqlite3_changes64(v->db);
	return err;
}

enum err
query_change(struct query *q)
{
	int64_t changed = 0;
	enum err err = query_run(q, &changed);

	return err == ERR_OK && changed == 0 ? ERR_NOT_FOUND : err;
}

enum err
query_one(struct query *q, row_fn *read, void *ret_row, size_t size)
{
	bool is_there = query_row(q);
	enum err err;

	if (is_there) {
		memset(ret_row, 0, size);
		read(q, ret_row);
	}
	err = query_done(q);
	return err == ERR_OK && !is_there ? ERR_NOT_FOUND : err;
}

enum err
query_number(struct query *q, int64_t otherwise, int64_t *ret_number)
{
	int64_t n = query_row(q) ? query_get_i64(q) : otherwise;
	enum err err = query_done(q);

	if (err == ERR_OK)
		*ret_number = n;
	return err;
}

struct rows
rows_of(struct arena *a, size_t item_size)
{
	return (struct rows){.arena = a, .item_size = item_size};
}

void *
rows_add(struct rows *r)
{
	if (r->err != ERR_OK)
		return NULL;
	if (r->n == r->room) {
		size_t room = r->room == 0 ? 16 : r->room * 2;
		char *items = arena_alloc(r->arena, room * r->item_size);

		if (items == NULL) {
			r->err = ERR_LIMIT;
			return NULL;
		}
		if (r->n > 0)
			memcpy(items, r->items, r->n * r->item_size);
		r->items = items;
		r->room = room;
	}
	return r->items + r->item_size * r->n++;
}

enum err
rows_give(struct rows *r, struct query *q, void *ret_list, size_t *ret_n)
{
	enum err err = query_done(q);

	if (err == ERR_OK)
		err = r->err;
	if (err != ERR_OK)
		return err;
	memcpy(ret_list, &r->items, sizeof(r->items));
	*ret_n = r->n;
	return ERR_OK;
}

enum err
query_list(struct query *q, struct rows rows, row_fn *read, void *ret_list, size_t *ret_n)
{
	void *item;

	while (query_row(q) && (item = rows_add(&rows)) != NULL)
		read(q, item);
	return rows_give(&rows, q, ret_list, ret_n);
}

enum err
query_bytes(struct query *q, struct arena *a, struct str *ret_bytes)
{
	bool is_there = query_row(q);
	struct str bytes = is_there ? query_get_copy(q, a) : STR("");
	enum err err = query_done(q);

	if (err == ERR_OK && is_there)
		*ret_bytes = bytes;
	return err == ERR_OK && !is_there ? ERR_NOT_FOUND : err;
}

void
query_get_choices(struct query *q, struct arena *a, const struct str **ret_list, uint32_t *ret_n,
	bool *ret_is_unread)
{
	struct str rest = query_get_copy(q, a), one;
	struct str *list = arena_array(a, struct str, LIMIT_FORM_CHOICES);
	uint32_t n = 0;

	if (list == NULL)
		q->err = ERR_LIMIT;
	while (list != NULL && n < LIMIT_FORM_CHOICES && store_next_string(&rest, &one))
		list[n++] = one;
	*ret_is_unread = n == 1 && list[0].len == 0;
	*ret_list = list;
	*ret_n = *ret_is_unread ? 0 : n;
}
