/* Inside of the SQLite backend: connections, statements, the writer. Only this folder. */
#ifndef STORE_SQLITE_SQLITE_H
#define STORE_SQLITE_SQLITE_H

#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>

#define STATEMENTS_MAX 512

/* A connection with the statements that were prepared on it, found by the address of their text. */
struct store_view {
	sqlite3 *db;
	struct store *owner; /* of a reader */
	struct store_view *next_free;
	bool is_read_only;
	bool *damage; /* the store's flag; NULL: nobody asks */
	/* The writer's: nobody touches it but the thread that runs changes, while it runs them. Two
	 * threads in one connection are a database that does not hold together. */
	bool is_writer, is_held;
	pthread_t holder;
	size_t n_statements;
	struct {
		const char *sql;
		sqlite3_stmt *statement;
	} statements[STATEMENTS_MAX];
};

/* The writer's connection; first member, so that a tx is a view. */
struct store_tx {
	struct store_view view;
};

/* Our own mistake: a view of a change that was kept for afterwards. */
static inline void
view_check(const struct store_view *v)
{
	BUG_IF(v->is_writer && (!v->is_held || !pthread_equal(v->holder, pthread_self())));
}

/* One statement under way: parameters are bound, columns read, in their order. */
struct query {
	struct store_view *view;
	sqlite3_stmt *st;
	int bound;
	int column;
	enum err err;
};

enum err sqlite_err(int rc); /* ERR_OK for SQLITE_OK, _ROW, _DONE */
/* The same, and the store is told when the database does not hold together. */
enum err view_err(const struct store_view *v, int rc);

/* sql has to be a literal: its address is the cache's key. */
struct query query_of(const struct store_view *v, const char *sql);
void query_text(struct query *q, struct str s);
void query_c(struct query *q, const char *s);
void query_i64(struct query *q, int64_t n);
void query_blob(struct query *q, const void *bytes, size_t len);
/* Next row, false at the end or on an error. */
bool query_row(struct query *q);
int64_t query_get_i64(struct query *q);
void query_get_text(struct query *q, char *dst, size_t size); /* cut at a character */
struct str query_get_bytes(struct query *q);		      /* until the next row */
/* Resets; the first error of the whole. */
enum err query_done(struct query *q);
/* Runs a statement that gives no rows. *ret_changed may be NULL. */
enum err query_run(struct query *q, int64_t *ret_changed);
/* As query_run(), ERR_NOT_FOUND when it changed nothing. */
enum err query_change(struct query *q);

/* Reads the row under the query into a struct; the struct is zeroed before. */
typedef void row_fn(struct query *q, void *row);
/* The first row, ERR_NOT_FOUND when there is none; *ret_row is written only on ERR_OK. */
enum err query_one(struct query *q, row_fn *read, void *ret_row, size_t size);
/* The first column of the first row; `otherwise` when there is none. */
enum err query_number(struct query *q, int64_t otherwise, int64_t *ret_number);

/* A list that grows in an arena. */
struct rows {
	struct arena *arena;
	char *items;
	size_t item_size, n, room;
	enum err err;
};
struct rows rows_of(struct arena *a, size_t item_size);
void *rows_add(struct rows *r); /* zeroed; NULL when the arena is full (err is set) */
/* All rows, each read into an item of `size` bytes. */
enum err query_list(struct query *q, struct rows rows, row_fn *read, void *ret_list, size_t *ret_n);
/* Writes the list and the number; q's or the list's error. */
enum err rows_give(struct rows *r, struct query *q, void *ret_list, size_t *ret_n);

/* ---- a struct's columns as a table ---- */

enum field_as {
	FIELD_TEXT, /* char[size] */
	FIELD_I64,
	FIELD_I32,
	FIELD_U32, /* also an enum */
	FIELD_BOOL,
	FIELD_BLOB, /* uint8_t[size] */
};

struct field {
	enum field_as as;
	size_t offset, size;
};

#define FIELD(as, type, member)                                                                    \
	{                                                                                          \
		FIELD_##as, offsetof(type, member), sizeof(((type *)0)->member)                    \
	}
#define FIELDS(table) (table), sizeof(table) / sizeof((table)[0])

/* Binds the members in the table's order; a text as far as it is whole characters. */
void query_fields(struct query *q, const struct field *fields, size_t n, const void *row);
/* Reads the columns into the members, in the table's order. */
void query_get_fields(struct query *q, const struct field *fields, size_t n, void *row);
/* A copy of a text column in the arena; sets ERR_LIMIT when it is full. */
struct str query_get_copy(struct query *q, struct arena *a);
/* The words that a cell of a form takes, as store_encode_string() joined them; a single empty one
 * stands for a list that could not be read, and is none. */
void query_get_choices(struct query *q, struct arena *a, const struct str **ret_list,
	uint32_t *ret_n, bool *ret_is_unread);
/* The one column of the one row, and query_done(). ERR_NOT_FOUND: there is no such row. */
enum err query_bytes(struct query *q, struct arena *a, struct str *ret_bytes);

/* Chooses the best value of that kind anew for the device `root` from its own facts and those of
 * the devices merged into it; see device.c. */
enum err device_learn(struct store_tx *tx, const char *root, enum fact_kind kind);

/* The SQL function bare_name(name): a program's name without the version in it. */
enum err sqlite_add_bare_name(const struct store_view *v);
enum err sqlite_open(const char *path, bool is_read_only, struct store_view *v);
void sqlite_close(struct store_view *v);
bool sqlite_has_tables(struct store_view *v);
enum err sqlite_migrate(struct store_view *v, struct errinfo *info);
/* Whether sqlite_migrate() would take it: ours, all of its steps known. */
enum err sqlite_check_form(struct store_view *v, struct errinfo *info);
enum err sqlite_exec(const struct store_view *v, const char *sql);

#endif
