/* Drills by the clock and what was answered in them; mail drills, which keep no person. */
#include "store/sqlite/sqlite.h"

#include "store/learning.h"

#define DRILL(as, member) FIELD(as, struct store_drill, member)
static const struct field drill_fields[] = {DRILL(TEXT, id.text), DRILL(TEXT, scenario),
	DRILL(TEXT, version), DRILL(I64, started), DRILL(I64, paused_at), DRILL(I64, paused_ms),
	DRILL(U32, ahead_minutes), DRILL(I64, ended), DRILL(TEXT, people), DRILL(TEXT, notes),
	DRILL(TEXT, who)};
#define DRILL_COLUMNS                                                                              \
	"SELECT id, scenario, version, started, paused_at, paused_ms, ahead_minutes, ended, "      \
	"people, notes, who FROM drill "

enum err
store_drill_put(struct store_tx *tx, const struct store_drill *d)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO drill (nr, id, scenario, version, started, paused_at, paused_ms, "
		"ahead_minutes, ended, people, notes, who) VALUES ((SELECT coalesce(max(nr), 0)+1 "
		"FROM drill), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO "
		"UPDATE SET paused_at=excluded.paused_at, paused_ms=excluded.paused_ms, "
		"ahead_minutes=excluded.ahead_minutes, ended=excluded.ended, "
		"people=excluded.people, notes=excluded.notes");

	query_fields(&q, FIELDS(drill_fields), d);
	return query_run(&q, NULL);
}

static void
drill_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(drill_fields), row);
}

enum err
store_drill_get(const struct store_view *v, const char *id, struct store_drill *ret_drill)
{
	struct query q = query_of(v, DRILL_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, drill_row, ret_drill, sizeof(*ret_drill));
}

enum err
store_drill_list(
	const struct store_view *v, struct arena *a, struct store_drill **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, DRILL_COLUMNS "ORDER BY nr DESC");

	return query_list(&q, rows_of(a, sizeof(struct store_drill)), drill_row, ret_list, ret_n);
}

#define ANSWER(as, member) FIELD(as, struct store_drill_answer, member)
static const struct field answer_fields[] = {ANSWER(TEXT, drill), ANSWER(TEXT, inject),
	ANSWER(TEXT, role), ANSWER(TEXT, choice), ANSWER(TEXT, text), ANSWER(TEXT, who),
	ANSWER(I64, at)};

enum err
store_drill_answer_put(struct store_tx *tx, const struct store_drill_answer *a)
{
	struct query q = query_of(&tx->view, "SELECT ended<>0 FROM drill WHERE id=?1");
	int64_t is_over = -1;
	enum err err;

	query_c(&q, a->drill);
	err = query_number(&q, -1, &is_over);
	if (err != ERR_OK || is_over != 0)
		return err != ERR_OK ? err : is_over < 0 ? ERR_NOT_FOUND : ERR_DENIED;
	q = query_of(&tx->view,
		"INSERT INTO drill_answer (drill, inject, role, choice, body, who, at) VALUES (?1, "
		"?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (drill, inject, role) DO UPDATE SET "
		"choice=excluded.choice, body=excluded.body, who=excluded.who, at=excluded.at");
	query_fields(&q, FIELDS(answer_fields), a);
	return query_run(&q, NULL);
}

static void
answer_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(answer_fields), row);
}

enum err
store_drill_answer_list(const struct store_view *v, const char *drill, struct arena *a,
	struct store_drill_answer **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT drill, inject, role, choice, body, who, at FROM drill_answer WHERE "
		"drill=?1 ORDER BY at, inject, role");

	query_c(&q, drill);
	return query_list(
		&q, rows_of(a, sizeof(struct store_drill_answer)), answer_row, ret_list, ret_n);
}

/* ---- mail drills ---- */

#define CAMPAIGN(as, member) FIELD(as, struct store_campaign, member)
static const struct field campaign_fields[] = {CAMPAIGN(TEXT, id.text), CAMPAIGN(TEXT, mail),
	CAMPAIGN(I64, created), CAMPAIGN(TEXT, who), CAMPAIGN(TEXT, owner),
	CAMPAIGN(I64, consented), CAMPAIGN(I64, announced), CAMPAIGN(TEXT, announced_how),
	CAMPAIGN(I64, started), CAMPAIGN(I64, ends), CAMPAIGN(I64, closed),
	CAMPAIGN(BOOL, is_stopped), CAMPAIGN(U32, n_reported)};
#define CAMPAIGN_COLUMNS                                                                           \
	"SELECT id, mail, created, who, owner, consented, announced, announced_how, started, "     \
	"ends, closed, is_stopped, n_reported FROM campaign "

/* The owner said yes, and the staff knew, before anything left. */
static bool
may_start(const struct store_campaign *c)
{
	return c->owner[0] != '\0' && c->consented != 0 && c->consented <= c->started &&
	       c->announced != 0 && c->announced <= c->started && c->ends > c->started;
}

enum err
store_campaign_put(struct store_tx *tx, const struct store_campaign *c)
{
	struct query q;

	if (c->started != 0 && !may_start(c))
		return ERR_DENIED;
	q = query_of(&tx->view,
		"INSERT INTO campaign (nr, id, mail, created, who, owner, consented, announced, "
		"announced_how, started, ends, closed, is_stopped, n_reported) VALUES ((SELECT "
		"coalesce(max(nr), 0)+1 FROM campaign), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
		"?11, ?12, ?13) ON CONFLICT (id) DO UPDATE SET mail=excluded.mail, "
		"owner=excluded.owner, consented=excluded.consented, "
		"announced=excluded.announced, announced_how=excluded.announced_how, "
		"started=CASE WHEN started=0 THEN excluded.started ELSE started END, "
		"ends=excluded.ends, closed=excluded.closed, is_stopped=excluded.is_stopped, "
		"n_reported=excluded.n_reported");
	query_fields(&q, FIELDS(campaign_fields), c);
	return query_run(&q, NULL);
}

static void
campaign_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(campaign_fields), row);
}

enum err
store_campaign_get(const struct store_view *v, const char *id, struct store_campaign *ret_campaign)
{
	struct query q = query_of(v, CAMPAIGN_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, campaign_row, ret_campaign, sizeof(*ret_campaign));
}

enum err
store_campaign_list(const struct store_view *v, struct arena *a, struct store_campaign **ret_list,
	size_t *ret_n)
{
	struct query q = query_of(v, CAMPAIGN_COLUMNS "ORDER BY nr DESC");

	return query_list(
		&q, rows_of(a, sizeof(struct store_campaign)), campaign_row, ret_list, ret_n);
}

#define MARK(as, member) FIELD(as, struct store_mark, member)
static const struct field mark_fields[] = {
	MARK(BLOB, token_hash), MARK(TEXT, campaign), MARK(TEXT, group)};

enum err
store_mark_put(struct store_tx *tx, const struct store_mark *m)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO mark (token_hash, campaign, team, opened, told) VALUES (?1, ?2, ?3, "
		"0, 0)");

	query_fields(&q, FIELDS(mark_fields), m);
	return query_run(&q, NULL);
}

static void
mark_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(mark_fields), row);
}

enum err
store_mark_get(const struct store_view *v, const uint8_t token_hash[STORE_TOKEN_HASH],
	struct store_mark *ret_mark)
{
	struct query q =
		query_of(v, "SELECT token_hash, campaign, team FROM mark WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_one(&q, mark_row, ret_mark, sizeof(*ret_mark));
}

enum err
store_mark_opened(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH])
{
	struct query q = query_of(&tx->view, "UPDATE mark SET opened=1 WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_change(&q);
}

enum err
store_mark_told(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH])
{
	struct query q = query_of(&tx->view, "UPDATE mark SET told=1 WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_change(&q);
}

#define COUNT(as, member) FIELD(as, struct store_count, member)
static const struct field count_fields[] = {
	COUNT(TEXT, group), COUNT(U32, n_sent), COUNT(U32, n_opened), COUNT(U32, n_told)};

static void
count_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(count_fields), row);
}

enum err
store_count_list(const struct store_view *v, const char *campaign, struct arena *a,
	struct store_count **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT team, sum(n_sent), sum(n_opened), sum(n_told) FROM (SELECT team, 1 "
		"n_sent, opened n_opened, told n_told FROM mark WHERE campaign=?1 UNION ALL SELECT "
		"team, n_sent, n_opened, n_told FROM campaign_count WHERE campaign=?1) c GROUP BY "
		"team ORDER BY team='', team");

	query_c(&q, campaign);
	return query_list(&q, rows_of(a, sizeof(struct store_count)), count_row, ret_list, ret_n);
}

/* One statement about this campaign. */
static enum err
run_on(struct store_tx *tx, const char *sql, const char *id)
{
	struct query q = query_of(&tx->view, sql);

	query_c(&q, id);
	return query_run(&q, NULL);
}

enum err
store_campaign_close(struct store_tx *tx, const char *id, ms_t now, bool is_stopped)
{
	struct query q = query_of(&tx->view, "SELECT closed FROM campaign WHERE id=?1");
	int64_t closed = -1;
	enum err err;

	query_c(&q, id);
	err = query_number(&q, -1, &closed);
	if (err != ERR_OK || closed != 0)
		return err != ERR_OK ? err : closed < 0 ? ERR_NOT_FOUND : ERR_OK;
	err = run_on(tx,
		"INSERT INTO campaign_count (campaign, team, n_sent, n_opened, n_told) SELECT "
		"campaign, team, count(*), sum(opened), sum(told) FROM mark WHERE campaign=?1 "
		"GROUP BY campaign, team",
		id);
	if (err == ERR_OK)
		err = run_on(tx, "DELETE FROM mark WHERE campaign=?1", id);
	/* one drill at a time: its mails are those of the kind "drill" */
	if (err == ERR_OK)
		err = sqlite_exec(&tx->view, "DELETE FROM mail WHERE kind='drill' AND sent=0");
	if (err == ERR_OK)
		err = sqlite_exec(&tx->view, "UPDATE mail SET body='' WHERE kind='drill'");
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE campaign SET closed=?2, is_stopped=?3 WHERE id=?1");
	query_c(&q, id);
	query_i64(&q, now);
	query_i64(&q, is_stopped);
	return query_change(&q);
}
