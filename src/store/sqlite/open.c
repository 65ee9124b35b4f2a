/* Opening a connection and bringing the database to this program's version (see db/README.md). */
#include "store/sqlite/sqlite.h"

#include "base/buf.h"
#include "base/digest.h"
#include "store/migration.h"

#include <stdlib.h>

#define APPLICATION_ID 0x53616b69 /* "Saki": a file of ours, see sqlite's application_id */
#define SQL_MAX 262144
#define BUSY_MS 5000

enum err
sqlite_exec(const struct store_view *v, const char *sql)
{
	view_check(v);
	return view_err(v, sqlite3_exec(v->db, sql, NULL, NULL, NULL));
}

enum err
sqlite_open(const char *path, bool is_read_only, struct store_view *v)
{
	int flags =
		(is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
		SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
	enum err err = sqlite_err(sqlite3_open_v2(path, &v->db, flags, NULL));

	v->is_read_only = is_read_only;
	if (err != ERR_OK)
		return err == ERR_OK ? ERR_IO : err;
	sqlite3_busy_timeout(v->db, BUSY_MS);
	sqlite3_db_config(v->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(v->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	err = sqlite_add_bare_name(v);
	return err != ERR_OK ? err
			     : sqlite_exec(v, "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096; "
					      "PRAGMA mmap_size=0");
}

void
sqlite_close(struct store_view *v)
{
	for (size_t i = 0; i < v->n_statements; i++)
		sqlite3_finalize(v->statements[i].statement);
	v->n_statements = 0;
	sqlite3_close(v->db);
	v->db = NULL;
}

static int64_t
pragma_i64(struct store_view *v, const char *sql, enum err *err)
{
	struct query q = query_of(v, sql);
	int64_t n = query_row(&q) ? query_get_i64(&q) : 0;

	*err = query_done(&q);
	return n;
}

bool
sqlite_has_tables(struct store_view *v)
{
	enum err err;

	return pragma_i64(v, "SELECT count(*) FROM sqlite_schema", &err) > 0;
}

/* The migration's text with its tokens expanded for SQLite. */
static enum err
expand(const char *sql, struct buf *out)
{
	static const struct {
		const char *token, *text;
	} tokens[] = {{"{i64}", "INTEGER"}, {"{blob}", "BLOB"}, {"{text}", "TEXT"},
		{"{strict}", "STRICT"}, {"{strict_by_key}", "STRICT, WITHOUT ROWID"}};

	while (*sql != '\0') {
		bool is_token = false;

		for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]) && !is_token; i++) {
			size_t len = strlen(tokens[i].token);

			is_token = strncmp(sql, tokens[i].token, len) == 0;
			if (is_token) {
				buf_c(out, tokens[i].text);
				sql += len;
			}
		}
		if (!is_token)
			buf_byte(out, (uint8_t)*sql++);
	}
	buf_byte(out, 0);
	return buf_err(out);
}

static const char *
checksum_of(const struct store_migration *m, char dst[DIGEST_HEX_MAX])
{
	uint8_t digest[DIGEST_BYTES_MAX];
	size_t len = digest_of(DIGEST_SHA256, m->sql, strlen(m->sql), digest);

	return digest_hex(digest, len, dst);
}

static enum err
apply(struct store_view *v, const struct store_migration *m)
{
	struct buf sql = buf_of(SQL_MAX);
	char checksum[DIGEST_HEX_MAX];
	enum err err = expand(m->sql, &sql);
	struct query q;

	if (err == ERR_OK)
		err = sqlite_exec(v, sql.p);
	buf_done(&sql);
	if (err != ERR_OK)
		return err;
	q = query_of(v, "INSERT INTO migration (number, name, checksum) VALUES (?1, ?2, ?3)");
	query_i64(&q, m->number);
	query_c(&q, m->name);
	query_c(&q, checksum_of(m, checksum));
	return query_run(&q, NULL);
}

/* How many were applied; refuses a database whose steps are not ours. */
static enum err
check_applied(struct store_view *v, int *ret_applied, struct errinfo *info)
{
	struct query q =
		query_of(v, "SELECT number, name, checksum FROM migration ORDER BY number");
	const struct store_migration *m = store_migrations;
	char name[64], kept[DIGEST_HEX_MAX], ours[DIGEST_HEX_MAX];
	enum err err = ERR_OK;

	*ret_applied = 0;
	while (err == ERR_OK && query_row(&q)) {
		int number = (int)query_get_i64(&q);

		query_get_text(&q, name, sizeof(name));
		query_get_text(&q, kept, sizeof(kept));
		if (m->number == 0) {
			err = err_say(info, ERR_UNSUPPORTED, (uint64_t)number,
				"the database was made by a newer version (step %s)", name);
		} else if (number != m->number || strcmp(kept, checksum_of(m, ours)) != 0) {
			err = err_say(info, ERR_MALFORMED, (uint64_t)number,
				"step %s of the database is not the one in this program", name);
		} else {
			*ret_applied = number;
			m++;
		}
	}
	if (err != ERR_OK) {
		query_done(&q);
		return err;
	}
	return query_done(&q);
}

/* Ours, and no step that this program does not know; a database without tables is new. */
static enum err
check_own(struct store_view *v, int64_t *ret_tables, struct errinfo *info)
{
	enum err err;
	int64_t id = pragma_i64(v, "PRAGMA application_id", &err);
	int64_t n_tables =
		err == ERR_OK ? pragma_i64(v, "SELECT count(*) FROM sqlite_schema", &err) : 0;

	if (err == ERR_OK && id != APPLICATION_ID && n_tables > 0)
		return err_say(info, ERR_MALFORMED, 0, "the file is another program's database");
	if (err == ERR_OK)
		*ret_tables = n_tables;
	return err;
}

enum err
sqlite_check_form(struct store_view *v, struct errinfo *info)
{
	int64_t n_tables;
	int applied;
	enum err err = check_own(v, &n_tables, info);

	return err == ERR_OK ? check_applied(v, &applied, info) : err;
}

static enum err
migrate_all(struct store_view *v, struct errinfo *info)
{
	int applied = 0;
	int64_t n_tables = 0;
	enum err err = check_own(v, &n_tables, info);

	if (err == ERR_OK && n_tables == 0)
		err = sqlite_exec(v,
			"PRAGMA application_id=0x53616b69; CREATE TABLE migration (number "
			"INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT "
			"NULL) STRICT");
	if (err == ERR_OK)
		err = check_applied(v, &applied, info);
	for (const struct store_migration *m = store_migrations; m->number != 0 && err == ERR_OK;
		m++) {
		if (m->number > applied)
			err = v->is_read_only ? err_say(info, ERR_UNSUPPORTED, 0,
							"the database is of an older version; "
							"start the portal "
							"once to bring it up to date")
					      : apply(v, m);
	}
	return err;
}

enum err
sqlite_migrate(struct store_view *v, struct errinfo *info)
{
	enum err err = sqlite_exec(v, v->is_read_only ? "BEGIN" : "BEGIN IMMEDIATE");

	if (err == ERR_OK)
		err = migrate_all(v, info);
	if (err == ERR_OK)
		return sqlite_exec(v, "COMMIT");
	sqlite_exec(v, "ROLLBACK");
	return err;
}
