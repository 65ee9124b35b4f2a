/* Files of cases, kept once and in parts, and the heads of days. See store/case.h. */
#include "store/case.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#include <string.h>

/* ---- files ---- */

struct exhibit_file {
	int64_t bytes, had;
};

static void
file_row(struct query *q, void *row)
{
	struct exhibit_file *f = row;

	f->bytes = query_get_i64(q);
	f->had = query_get_i64(q);
}

static enum err
file_of(const struct store_view *v, const char *sha256, struct exhibit_file *ret_file)
{
	struct query q = query_of(v, "SELECT bytes, had FROM exhibit_file WHERE sha256=?1");

	query_c(&q, sha256);
	return query_one(&q, file_row, ret_file, sizeof(*ret_file));
}

static bool
is_sha256(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

/* Room for one more, by number and by bytes. */
static enum err
check_room(const struct store_view *v, uint64_t bytes)
{
	struct query q = query_of(v, "SELECT count(*) FROM exhibit");
	int64_t n = 0, all = 0;
	enum err err = query_number(&q, 0, &n);

	if (err != ERR_OK)
		return err;
	q = query_of(v, "SELECT sum(bytes) FROM exhibit_file");
	err = query_number(&q, 0, &all);
	if (err != ERR_OK)
		return err;
	return n >= LIMIT_EXHIBITS || (uint64_t)all + bytes > LIMIT_EXHIBITS_BYTES ? ERR_LIMIT
										   : ERR_OK;
}

static enum err
put_file(struct store_tx *tx, const struct store_exhibit *e)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO exhibit_file (sha256, bytes, had, at) VALUES (?1, ?2, 0, ?3)");

	query_c(&q, e->sha256);
	query_i64(&q, (int64_t)e->bytes);
	query_i64(&q, e->at);
	return query_run(&q, NULL);
}

enum err
store_exhibit_begin(struct store_tx *tx, const char *id, const struct store_exhibit *e)
{
	struct exhibit_file file = {.bytes = 0};
	struct query q;
	int64_t has = 0;
	enum err err, found;

	if (!is_sha256(e->sha256))
		return ERR_INVALID;
	if (e->bytes > LIMIT_EXHIBIT_BYTES)
		return ERR_LIMIT;
	found = file_of(&tx->view, e->sha256, &file);
	if (found != ERR_OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_OK && file.bytes != (int64_t)e->bytes)
		return ERR_INVALID;
	q = query_of(&tx->view, "SELECT count(*) FROM exhibit WHERE case_id=?1 AND sha256=?2");
	query_c(&q, id);
	query_c(&q, e->sha256);
	err = query_number(&q, 0, &has);
	if (err == ERR_OK && has > 0) /* one that broke off goes on */
		return file.had == file.bytes ? ERR_EXISTS : ERR_OK;
	if (err == ERR_OK)
		err = check_room(&tx->view, found == ERR_OK ? 0 : e->bytes);
	if (err == ERR_OK && found == ERR_NOT_FOUND)
		err = put_file(tx, e);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO exhibit (case_id, sha256, name, kind, at) VALUES (?1, ?2, ?3, ?4, "
		"?5)");
	query_c(&q, id);
	query_c(&q, e->sha256);
	query_text(&q, str_c(path_base(e->name)));
	query_c(&q, e->kind);
	query_i64(&q, e->at);
	return query_run(&q, NULL);
}

enum err
store_exhibit_part(struct store_tx *tx, const char *sha256, uint32_t nr, struct str bytes)
{
	int64_t from = (int64_t)nr * STORE_EXHIBIT_PART, end = from + (int64_t)bytes.len;
	struct exhibit_file file;
	struct query q;
	enum err err = file_of(&tx->view, sha256, &file);

	if (err != ERR_OK)
		return err;
	if (end > file.bytes || (end < file.bytes && bytes.len != STORE_EXHIBIT_PART) ||
		bytes.len > STORE_EXHIBIT_PART || bytes.len == 0)
		return ERR_INVALID;
	if (end <= file.had) /* somebody else brought the same bytes */
		return ERR_OK;
	if (from != file.had)
		return ERR_INVALID;
	q = query_of(&tx->view, "INSERT INTO exhibit_part (sha256, nr, bytes) VALUES (?1, ?2, ?3)");
	query_c(&q, sha256);
	query_i64(&q, nr);
	query_blob(&q, bytes.p, bytes.len);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE exhibit_file SET had=?2 WHERE sha256=?1");
	query_c(&q, sha256);
	query_i64(&q, end);
	return query_change(&q);
}

#define EXHIBIT(as, member) FIELD(as, struct store_exhibit, member)
static const struct field exhibit_fields[] = {EXHIBIT(TEXT, sha256), EXHIBIT(TEXT, name),
	EXHIBIT(TEXT, kind), EXHIBIT(I64, bytes), EXHIBIT(I64, at), EXHIBIT(BOOL, is_whole)};

static void
exhibit_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(exhibit_fields), row);
}

enum err
store_exhibit_list(const struct store_view *v, const char *id, struct arena *a,
	struct store_exhibit **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT e.sha256, e.name, e.kind, f.bytes, e.at, f.had=f.bytes FROM exhibit e JOIN "
		"exhibit_file f ON f.sha256=e.sha256 WHERE e.case_id=?1 ORDER BY e.at, e.sha256");

	query_c(&q, id);
	return query_list(
		&q, rows_of(a, sizeof(struct store_exhibit)), exhibit_row, ret_list, ret_n);
}

enum err
store_exhibit_read(const struct store_view *v, const char *sha256, uint32_t nr, struct arena *a,
	struct str *ret_bytes)
{
	struct exhibit_file file;
	struct query q;
	enum err err = file_of(v, sha256, &file);

	if (err != ERR_OK)
		return err;
	q = query_of(v, "SELECT bytes FROM exhibit_part WHERE sha256=?1 AND nr=?2");
	query_c(&q, sha256);
	query_i64(&q, nr);
	err = query_bytes(&q, a, ret_bytes);
	if (err == ERR_NOT_FOUND) {
		*ret_bytes = STR("");
		err = ERR_OK;
	}
	return err;
}

/* ---- heads of days ---- */

enum err
store_deposit_add(struct store_tx *tx, const struct store_deposit *d)
{
	struct query q = query_of(&tx->view, "SELECT max(nr) FROM case_deposit");
	int64_t nr = 0;
	enum err err = query_number(&q, 0, &nr);

	if (err != ERR_OK)
		return err;
	if (nr >= LIMIT_CASE_DEPOSITS || d->text.len > LIMIT_CASE_DAY_BYTES)
		return ERR_LIMIT;
	q = query_of(&tx->view,
		"INSERT INTO case_deposit (nr, at, head, n_cases, text, stamp, ways) VALUES (?1, "
		"?2, ?3, ?4, ?5, ?6, ?7)");
	query_i64(&q, nr + 1);
	query_i64(&q, d->at);
	query_blob(&q, d->head, sizeof(d->head));
	query_i64(&q, d->n_cases);
	query_blob(&q, d->text.p, d->text.len);
	query_blob(&q, d->stamp.p, d->stamp.len);
	query_i64(&q, d->ways);
	return query_run(&q, NULL);
}

enum err
store_deposit_way(struct store_tx *tx, uint64_t nr, uint32_t way, struct str stamp)
{
	struct query q = query_of(&tx->view,
		"UPDATE case_deposit SET ways=ways|?2, stamp=CASE length(?3) WHEN 0 THEN stamp "
		"ELSE ?3 END WHERE nr=?1");

	query_i64(&q, (int64_t)nr);
	query_i64(&q, way);
	query_blob(&q, stamp.p, stamp.len);
	return query_change(&q);
}

static void
deposit_row(struct query *q, void *row)
{
	struct store_deposit *d = row;
	struct str head;

	d->nr = (uint64_t)query_get_i64(q);
	d->at = query_get_i64(q);
	head = query_get_bytes(q);
	if (head.len == sizeof(d->head))
		memcpy(d->head, head.p, head.len);
	d->n_cases = (uint32_t)query_get_i64(q);
	d->ways = (uint32_t)query_get_i64(q);
	d->text = d->stamp = STR("");
}

enum err
store_deposit_before(const struct store_view *v, ms_t before, struct store_deposit *ret_deposit)
{
	struct query q = query_of(v, "SELECT nr, at, head, n_cases, ways FROM case_deposit WHERE "
				     "at<?1 ORDER BY nr DESC LIMIT 1");

	query_i64(&q, before);
	return query_one(&q, deposit_row, ret_deposit, sizeof(*ret_deposit));
}

enum err
store_deposit_list(const struct store_view *v, uint32_t limit, struct arena *a,
	struct store_deposit **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT nr, at, head, n_cases, text, stamp, ways FROM case_deposit ORDER BY nr "
		"DESC LIMIT ?1");
	struct rows rows = rows_of(a, sizeof(struct store_deposit));
	struct store_deposit *d;

	query_i64(&q, limit == 0 ? LIMIT_CASE_DEPOSITS : limit);
	while (query_row(&q) && (d = rows_add(&rows)) != NULL) {
		struct str head;

		d->nr = (uint64_t)query_get_i64(&q);
		d->at = query_get_i64(&q);
		head = query_get_bytes(&q);
		if (head.len == sizeof(d->head))
			memcpy(d->head, head.p, head.len);
		d->n_cases = (uint32_t)query_get_i64(&q);
		d->text = query_get_copy(&q, a);
		d->stamp = query_get_copy(&q, a);
		d->ways = (uint32_t)query_get_i64(&q);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}
