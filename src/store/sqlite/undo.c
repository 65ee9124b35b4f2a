/* Rows before and after a deed, of any of these tables; see undo.h. */
#include "store/sqlite/sqlite.h"

#include "base/digest.h"
#include "base/limits.h"
#include "store/encode.h"
#include "store/stock.h"
#include "store/undo.h"

#include <stdio.h>
#include <stdlib.h>

/* The three statements of a table: ?1 is the key, ?2 the part. The columns are written once. */
#define KEPT(table, columns, values, where)                                                        \
	{                                                                                          \
		"SELECT " columns " FROM " table " WHERE " where " ORDER BY 1, 2",                 \
			"DELETE FROM " table " WHERE " where,                                      \
			"INSERT INTO " table " (" columns ") VALUES (" values ")"                  \
	}
#define BY_ID "id=?1 AND ?2=''"
#define RULE_COLUMNS                                                                               \
	"id, kind, name, device, team, until, reason, asker, approver, made, ended, ender"
#define RULE_VALUES "?,?,?,?,?,?,?,?,?,?,?,?"

static const struct {
	const char *select, *remove, *insert;
} tables[STORE_KEPTS] = {
	[STORE_KEPT_DOCUMENT] = KEPT(
		"document", "id, kind, title, number, state, created, who", "?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_VERSION] = KEPT("document_version",
		"document, number, created, changed, drafter, note, approver, approved, enacted, "
		"reviewed, published, file_name, file_type, file_bytes, body, facts, covers",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?", "document=?1 AND (?2='' OR number=?2)"),
	[STORE_KEPT_DOCUMENT_FILE] = KEPT("document_file", "document, number, bytes", "?,?,?",
		"document=?1 AND (?2='' OR number=?2)"),
	[STORE_KEPT_RECEIPT] = KEPT("receipt", "staff, number, document, name, at, link",
		"?,?,?,?,?,?", "document=?1 AND (?2='' OR number=?2)"),
	[STORE_KEPT_WORD] =
		KEPT("document_word", "key, value, who, at", "?,?,?,?", "key=?1 AND ?2=''"),
	[STORE_KEPT_SETTING] = KEPT("setting", "key, value", "?,?", "key=?1 AND ?2=''"),
	[STORE_KEPT_STAFF] = KEPT("staff",
		"id, name, department, mail, has_phone, joined, departed", "?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_CLASS] = KEPT("class",
		"id, course, title, content, method, at, minutes, teacher, created, who",
		"?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_ATTENDANCE] = KEPT("attendance", "class_id, staff, name, department", "?,?,?,?",
		"class_id=?1 AND ?2=''"),
	[STORE_KEPT_DRILL] = KEPT("drill",
		"nr, id, scenario, version, started, paused_at, paused_ms, ahead_minutes, ended, "
		"people, notes, who",
		"?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_DRILL_ANSWER] =
		KEPT("drill_answer", "inject, role, drill, choice, body, who, at", "?,?,?,?,?,?,?",
			"drill=?1 AND (?2='' OR inject=?2)"),
	[STORE_KEPT_CAMPAIGN] = KEPT("campaign",
		"nr, id, mail, created, who, owner, consented, announced, announced_how, started, "
		"ends, closed, is_stopped, n_reported",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_DECLARATION] = KEPT("declaration",
		"id, star, number, url, purpose, declared, expires, terms_accepted, who",
		"?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_FORM] = KEPT("form",
		"id, name, partner, file_name, digest, file_bytes, received, due, state, closed, "
		"write_as, known, other_edition, who",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_LINK] = KEPT("link",
		"id, token_hash, purpose, subject, site, name, mail, role, uses, uses_max, "
		"created, "
		"expires, used, revoked, who",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_SITE] = KEPT("site", "id, name, created, closed", "?,?,?,?", BY_ID),
	[STORE_KEPT_SITE_REPLY] =
		KEPT("reply", "nr, id, site, framework, item, choice, reason, who, via, at",
			"?,?,?,?,?,?,?,?,?,?", "site=?1 AND ?2=''"),
	[STORE_KEPT_HOLDING] =
		KEPT("holding", "id, offering, name, provider, note, yen_year, since, until, who",
			"?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_GUARD_GROUP] = KEPT("guard_group",
		"id, name, mode, days, begins, ends, stops_bypass", "?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_GUARD_MEMBER] =
		KEPT("guard_member", "device, team", "?,?", "device=?1 AND ?2=''"),
	[STORE_KEPT_GUARD_MEMBERS] =
		KEPT("guard_member", "device, team", "?,?", "team=?1 AND ?2=''"),
	[STORE_KEPT_GUARD_RULE] = KEPT("guard_rule", RULE_COLUMNS, RULE_VALUES, BY_ID),
	[STORE_KEPT_GUARD_RULES] =
		KEPT("guard_rule", RULE_COLUMNS, RULE_VALUES, "team=?1 AND ?2=''"),
	[STORE_KEPT_GUARD_PLEA] = KEPT("guard_plea",
		"id, name, device, address, words, asker, at, answered, answerer, rule",
		"?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_FEED] = KEPT("feed",
		"id, kind, name, url, tier, confidence, tlp, every, is_on, made, who, tried, next, "
		"fails, why, note, good, entries, held, refused, format, etag, modified, accepted, "
		"seen",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_FEED_FREED] =
		KEPT("feed_freed", "value, reason, who, at", "?,?,?,?", "value=?1 AND ?2=''"),
	[STORE_KEPT_SOFTWARE] = KEPT("software",
		"nr, device, source, name, version, maker, purl, cpe, product, first_seen, "
		"last_seen, gone, sections",
		"?,?,?,?,?,?,?,?,?,?,?,?,?", "device=?1 AND source=?2"),
	[STORE_KEPT_TOLD] = KEPT(
		"device_told", "place, device, key, value, at", "?,?,?,?,?", "device=?1 AND ?2=''"),
	[STORE_KEPT_BILL] = KEPT("bill",
		"id, name, supplier, product, version, device, format, edition, serial, author, "
		"tool, file_name, file_bytes, made, came, who, said, faults, removed",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	[STORE_KEPT_HANDED] = KEPT("handed",
		"id, link, subject, name, file_name, title, version, n, faults, file_bytes, at, "
		"state, answered, answerer",
		"?,?,?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
	/* of a row that stays: its rank and dates move on */
	[STORE_KEPT_FINDING] =
		{"SELECT id, state, answered, who, why, expires FROM finding WHERE " BY_ID,
			"DELETE FROM finding WHERE 0=1 AND " BY_ID,
			"UPDATE finding SET state=?2, answered=?3, who=?4, why=?5, expires=?6 "
			"WHERE id=?1"},
	[STORE_KEPT_FEED_CHOICE] = {"SELECT id, tier, confidence, is_on FROM feed WHERE " BY_ID,
		"DELETE FROM feed WHERE 0=1 AND " BY_ID,
		"UPDATE feed SET tier=?2, confidence=?3, is_on=?4 WHERE id=?1"},
	/* the files follow it: what is in use is what the loop makes of it */
	[STORE_KEPT_FEED_TAKE] = {"SELECT feed, at FROM feed_take WHERE feed=?1 AND ?2=''",
		"UPDATE feed_take SET back=1 WHERE feed=?1 AND ?2=''",
		"UPDATE feed_take SET back=1 WHERE feed=?1 AND at<>?2"},
	[STORE_KEPT_SAID] = KEPT("said_document",
		"id, author, name, form, file_name, key, made, came, who, said, refused, removed",
		"?,?,?,?,?,?,?,?,?,?,?,?", BY_ID),
};

/* ---- rows as strings: a letter for what the value is, then the value ---- */

static void
encode_column(struct buf *out, struct buf *one, sqlite3_stmt *st, int at)
{
	int kind = sqlite3_column_type(st, at);

	buf_clear(one);
	if (kind == SQLITE_INTEGER) {
		buf_printf(one, "i%lld", (long long)sqlite3_column_int64(st, at));
	} else {
		const void *p = sqlite3_column_blob(st, at);
		int len = sqlite3_column_bytes(st, at);

		buf_byte(one, kind == SQLITE_BLOB ? 'b' : 't');
		if (len > 0)
			buf_add(one, p, (size_t)len);
	}
	store_encode_string(out, buf_view(one));
}

static enum err
encode_rows(const struct store_view *v, enum store_kept what, struct str key, struct str part,
	struct buf *out)
{
	struct query q = query_of(v, tables[what].select);
	struct buf one = buf_of(LIMIT_UNDO_BYTES);
	enum err err;

	query_text(&q, key);
	query_text(&q, part);
	while (query_row(&q))
		for (int i = 0; i < sqlite3_column_count(q.st); i++)
			encode_column(out, &one, q.st, i);
	err = query_done(&q);
	if (err == ERR_OK)
		err = buf_err(&one) != ERR_OK ? buf_err(&one) : buf_err(out);
	buf_done(&one);
	return err;
}

static enum err
bind_string(struct query *q, struct str s)
{
	char number[32];

	if (s.len == 0)
		return ERR_MALFORMED;
	if (s.p[0] == 'i') {
		str_copy(str_of(s.p + 1, s.len - 1), number, sizeof(number));
		query_i64(q, strtoll(number, NULL, 10));
	} else if (s.p[0] == 'b') {
		query_blob(q, s.p + 1, s.len - 1);
	} else {
		query_text(q, str_of(s.p + 1, s.len - 1));
	}
	return ERR_OK;
}

/* The rows under the key become those of `was`. */
static enum err
put_rows(struct store_tx *tx, enum store_kept what, struct str key, struct str part, struct str was)
{
	struct query q = query_of(&tx->view, tables[what].remove);
	struct str one;
	enum err err;

	query_text(&q, key);
	query_text(&q, part);
	err = query_run(&q, NULL);
	while (err == ERR_OK && was.len > 0) {
		int n;

		q = query_of(&tx->view, tables[what].insert);
		n = sqlite3_bind_parameter_count(q.st);
		for (int i = 0; i < n && err == ERR_OK; i++)
			err = store_next_string(&was, &one) ? bind_string(&q, one) : ERR_MALFORMED;
		if (err != ERR_OK)
			(void)query_done(&q);
		else
			err = query_run(&q, NULL);
	}
	return err;
}

/* ---- before ---- */

#define UNDO(as, member) FIELD(as, struct store_undo, member)
static const struct field undo_fields[] = {UNDO(TEXT, batch.text), UNDO(I64, at), UNDO(TEXT, who),
	UNDO(TEXT, kind), UNDO(TEXT, back), UNDO(U32, level), UNDO(I64, undone)};

static struct str
part_of(const struct store_kept_key *k)
{
	return k->part == NULL ? STR("") : str_c(k->part);
}

static enum err
note_rows(struct store_tx *tx, const char *batch, const struct store_kept_key *k, size_t nr,
	size_t *bytes)
{
	struct buf was = buf_of(LIMIT_UNDO_BYTES);
	enum err err = encode_rows(&tx->view, k->what, str_c(k->key), part_of(k), &was);
	struct query q;

	*bytes += was.len;
	if (err == ERR_FULL || *bytes > LIMIT_UNDO_BYTES)
		err = ERR_LIMIT;
	if (err == ERR_OK) {
		q = query_of(&tx->view,
			"INSERT INTO undo_row (batch, nr, what, key, part, was, after) VALUES "
			"(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
		query_c(&q, batch);
		query_i64(&q, (int64_t)nr);
		query_c(&q, store_kept_name(k->what));
		query_c(&q, k->key);
		query_text(&q, part_of(k));
		query_blob(&q, was.p, was.len);
		query_blob(&q, "", 0);
		err = query_run(&q, NULL);
	}
	buf_done(&was);
	return err;
}

static enum err
drop_noted(struct store_tx *tx, const char *batch)
{
	struct query q = query_of(&tx->view, "DELETE FROM undo_row WHERE batch=?1");

	query_c(&q, batch);
	return query_run(&q, NULL);
}

enum err
store_undo_begin(struct store_tx *tx, const struct store_undo *u, const struct store_kept_key *keys,
	size_t n)
{
	enum err err = n > LIMIT_UNDO_KEYS ? ERR_LIMIT : ERR_OK;
	size_t bytes = 0;
	struct query q;

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = note_rows(tx, u->batch.text, &keys[i], i, &bytes);
	if (err == ERR_LIMIT) {
		err = drop_noted(tx, u->batch.text);
		return err == ERR_OK ? ERR_LIMIT : err;
	}
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO undo_deed (batch, at, who, kind, back, level, undone) VALUES (?1, "
		"?2, ?3, ?4, ?5, ?6, ?7)");
	query_fields(&q, FIELDS(undo_fields), u);
	return query_run(&q, NULL);
}

/* ---- after ---- */

struct noted {
	int64_t nr;
	enum store_kept what;
	struct str key, part, was, after;
};

static enum err
noted_list(const struct store_view *v, const char *batch, struct arena *a, struct noted **ret_list,
	size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT nr, what, key, part, was, after FROM undo_row WHERE batch=?1 ORDER BY nr");
	struct rows rows = rows_of(a, sizeof(struct noted));
	bool is_ours = true;
	enum err err;

	query_c(&q, batch);
	while (query_row(&q)) {
		struct noted *one = rows_add(&rows);

		if (one == NULL)
			break;
		one->nr = query_get_i64(&q);
		is_ours &= store_kept_parse(query_get_copy(&q, a), &one->what) == ERR_OK;
		one->key = query_get_copy(&q, a);
		one->part = query_get_copy(&q, a);
		one->was = query_get_copy(&q, a);
		one->after = query_get_copy(&q, a);
	}
	err = rows_give(&rows, &q, ret_list, ret_n);
	return err == ERR_OK && !is_ours ? ERR_MALFORMED : err;
}

/* What the rows under the key are now, as a digest. */
static enum err
digest_rows(const struct store_view *v, const struct noted *one, uint8_t digest[DIGEST_BYTES_MAX])
{
	/* what a deed leaves may be larger than what it found, up to a whole file */
	struct buf now = buf_of(2 * (size_t)LIMIT_DOCUMENT_FILE_BYTES);
	enum err err = encode_rows(v, one->what, one->key, one->part, &now);

	if (err == ERR_OK)
		digest_of(DIGEST_SHA256, now.p, now.len, digest);
	buf_done(&now);
	return err;
}

enum err
store_undo_seal(struct store_tx *tx, const char *batch, struct arena *a)
{
	struct noted *list;
	size_t n;
	enum err err = noted_list(&tx->view, batch, a, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		uint8_t digest[DIGEST_BYTES_MAX];
		struct query q;

		err = digest_rows(&tx->view, &list[i], digest);
		if (err != ERR_OK)
			break;
		q = query_of(&tx->view, "UPDATE undo_row SET after=?3 WHERE batch=?1 AND nr=?2");
		query_c(&q, batch);
		query_i64(&q, list[i].nr);
		query_blob(&q, digest, sizeof(digest));
		err = query_run(&q, NULL);
	}
	return err;
}

/* ---- back ---- */

static void
undo_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(undo_fields), row);
}

enum err
store_undo_get(const struct store_view *v, const char *batch, struct store_undo *ret_undo)
{
	struct query q =
		query_of(v, "SELECT batch, at, who, kind, back, level, undone FROM undo_deed WHERE "
			    "batch=?1");

	query_c(&q, batch);
	return query_one(&q, undo_row, ret_undo, sizeof(*ret_undo));
}

/* What programs and components were found to have goes with them. */
static bool
has_findings(const struct noted *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].what == STORE_KEPT_SOFTWARE || list[i].what == STORE_KEPT_BILL)
			return true;
	return false;
}

static enum err
put_all(struct store_tx *tx, const struct noted *list, size_t n)
{
	bool is_stock = has_findings(list, n);
	enum err err = is_stock ? store_finding_undo_begin(tx) : ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = put_rows(tx, list[i].what, list[i].key, list[i].part, list[i].was);
	return err == ERR_OK && is_stock ? store_finding_undo_end(tx) : err;
}

enum err
store_undo_take_back(struct store_tx *tx, const char *batch, ms_t now, struct arena *a)
{
	struct query q =
		query_of(&tx->view, "UPDATE undo_deed SET undone=?2 WHERE batch=?1 AND undone=0");
	struct noted *list;
	size_t n;
	enum err err;

	query_c(&q, batch);
	query_i64(&q, now);
	err = query_change(&q);
	if (err == ERR_OK)
		err = noted_list(&tx->view, batch, a, &list, &n);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		uint8_t digest[DIGEST_BYTES_MAX];

		err = digest_rows(&tx->view, &list[i], digest);
		if (err == ERR_OK &&
			!str_equal(list[i].after, str_of((const char *)digest, sizeof(digest))))
			err = ERR_EXISTS;
	}
	if (err == ERR_OK)
		err = put_all(tx, list, n);
	return err == ERR_OK ? drop_noted(tx, batch) : err;
}
