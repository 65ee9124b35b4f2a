/* Feeds: see store/feed.h. */
#include "store/feed.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#define FEED(as, member) FIELD(as, struct store_feed, member)
static const struct field feed_fields[] = {FEED(TEXT, id), FEED(U32, kind), FEED(TEXT, name),
	FEED(TEXT, url), FEED(U32, tier), FEED(U32, confidence), FEED(U32, tlp), FEED(U32, every),
	FEED(BOOL, is_on), FEED(I64, made), FEED(TEXT, who), FEED(I64, tried), FEED(I64, next),
	FEED(U32, fails), FEED(U32, why), FEED(TEXT, note), FEED(I64, good), FEED(I64, entries),
	FEED(I64, held), FEED(I64, refused), FEED(U32, format), FEED(TEXT, etag),
	FEED(TEXT, modified), FEED(BOOL, is_accepted), FEED(I64, seen)};
#define FEED_COLUMNS                                                                               \
	"id, kind, name, url, tier, confidence, tlp, every, is_on, made, who, tried, next, "       \
	"fails, why, note, good, entries, held, refused, format, etag, modified, accepted, seen"

static void
feed_row(struct query *q, void *row)
{
	struct store_feed *f = row;

	query_get_fields(q, FIELDS(feed_fields), row);
	/* of a newer program, or of a hand that was not ours */
	f->kind = (unsigned)f->kind < FEED_KINDS ? f->kind : FEED_FROM_FILE;
	f->why = (unsigned)f->why < FEED_WHYS ? f->why : FEED_FAILED;
	f->tier = (unsigned)f->tier < INDICATOR_TIERS ? f->tier : TIER_RECORD;
	f->confidence = (unsigned)f->confidence < 3 ? f->confidence : CONFIDENCE_LOW;
	f->tlp = (unsigned)f->tlp < TLPS ? f->tlp : TLP_RED;
}

/* Does one more of them fit? The row that is there already is none more. */
static enum err
check_room(struct query *others, int64_t most)
{
	int64_t n;
	enum err err = query_number(others, 0, &n);

	return err == ERR_OK && n >= most ? ERR_LIMIT : err;
}

#define OF_ROOM "FROM feed WHERE id<>?1 AND (id LIKE 'adv-%')=?2"
#define IS_BROUGHT                                                                                 \
	"(id GLOB 'own-*' OR id GLOB 'dir-*' OR id GLOB 'adv-own-*' OR id GLOB 'adv-dir-*')"

static bool
is_brought(const struct store_feed *f)
{
	struct str id = str_c(f->id);

	if (str_starts(id, STR(FEED_ADVISORIES)))
		id = str_of(id.p + strlen(FEED_ADVISORIES), id.len - strlen(FEED_ADVISORIES));
	return str_starts(id, STR("own-")) || str_starts(id, STR("dir-"));
}

/* Of each room so many; and those that anybody brings leave places for the catalogue's. */
static enum err
check_places(struct store_tx *tx, const struct store_feed *f)
{
	struct query q = query_of(&tx->view, "SELECT count(*) " OF_ROOM);
	struct store_feed there;
	enum err err;

	query_c(&q, f->id);
	query_i64(&q, feed_room_of(f->id) == FEED_ROOM_STOCK);
	err = check_room(&q, LIMIT_INDICATOR_LISTS);
	if (err != ERR_OK || !is_brought(f) || store_feed_get(&tx->view, f->id, &there) == ERR_OK)
		return err;
	q = query_of(&tx->view, "SELECT count(*) " OF_ROOM " AND " IS_BROUGHT);
	query_c(&q, f->id);
	query_i64(&q, feed_room_of(f->id) == FEED_ROOM_STOCK);
	return check_room(&q, LIMIT_FEEDS_BROUGHT);
}

enum err
store_feed_put(struct store_tx *tx, const struct store_feed *f)
{
	struct query q;
	enum err err = check_places(tx, f);

	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO feed (" FEED_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25) "
		"ON "
		"CONFLICT (id) DO UPDATE SET kind=excluded.kind, name=excluded.name, "
		"url=excluded.url, tier=excluded.tier, confidence=excluded.confidence, "
		"tlp=excluded.tlp, every=excluded.every, is_on=excluded.is_on, made=excluded.made, "
		"who=excluded.who, tried=excluded.tried, next=excluded.next, fails=excluded.fails, "
		"why=excluded.why, note=excluded.note, good=excluded.good, "
		"entries=excluded.entries, held=excluded.held, refused=excluded.refused, "
		"format=excluded.format, etag=excluded.etag, modified=excluded.modified, "
		"accepted=excluded.accepted, seen=excluded.seen");
	query_fields(&q, FIELDS(feed_fields), f);
	return query_run(&q, NULL);
}

enum err
store_feed_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM feed WHERE id=?1");
	enum err err;

	query_c(&q, id);
	err = query_change(&q);
	return err == ERR_OK ? store_feed_take_drop(tx, id) : err;
}

/* ---- a version that somebody took ---- */

#define TAKE(as, member) FIELD(as, struct store_feed_take, member)
static const struct field take_fields[] = {TAKE(TEXT, feed), TAKE(I64, at), TAKE(I64, before),
	TAKE(I64, entries), TAKE(BOOL, is_back)};

static void
take_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(take_fields), row);
}

enum err
store_feed_take_put(struct store_tx *tx, const struct store_feed_take *t)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO feed_take (feed, at, before, entries, back) VALUES (?1, ?2, ?3, ?4, "
		"0) ON CONFLICT (feed) DO UPDATE SET back=CASE WHEN at=excluded.at THEN back ELSE "
		"0 END, at=excluded.at, before=excluded.before, entries=excluded.entries");

	query_fields(&q, take_fields, 4, t);
	return query_run(&q, NULL);
}

enum err
store_feed_take_drop(struct store_tx *tx, const char *feed)
{
	struct query q = query_of(&tx->view, "DELETE FROM feed_take WHERE feed=?1");

	query_c(&q, feed);
	return query_run(&q, NULL);
}

enum err
store_feed_take_get(const struct store_view *v, const char *feed, struct store_feed_take *ret_take)
{
	struct query q =
		query_of(v, "SELECT feed, at, before, entries, back FROM feed_take WHERE feed=?1");

	query_c(&q, feed);
	return query_one(&q, take_row, ret_take, sizeof(*ret_take));
}

enum err
store_feed_get(const struct store_view *v, const char *id, struct store_feed *ret_feed)
{
	struct query q = query_of(v, "SELECT " FEED_COLUMNS " FROM feed WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, feed_row, ret_feed, sizeof(*ret_feed));
}

enum err
store_feed_list(
	const struct store_view *v, struct arena *a, struct store_feed **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT " FEED_COLUMNS " FROM feed ORDER BY made, id");

	return query_list(&q, rows_of(a, sizeof(struct store_feed)), feed_row, ret_list, ret_n);
}

#define FREED(as, member) FIELD(as, struct store_feed_freed, member)
static const struct field freed_fields[] = {
	FREED(TEXT, value), FREED(TEXT, reason), FREED(TEXT, who), FREED(I64, at)};

static void
freed_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(freed_fields), row);
}

enum err
store_feed_free(struct store_tx *tx, const struct store_feed_freed *f)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM feed_freed WHERE value<>?1");
	enum err err;

	query_c(&q, f->value);
	err = check_room(&q, LIMIT_FEED_FREED);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO feed_freed (value, reason, who, at) VALUES (?1, ?2, ?3, ?4) ON "
		"CONFLICT (value) DO UPDATE SET reason=excluded.reason, who=excluded.who, "
		"at=excluded.at");
	query_fields(&q, FIELDS(freed_fields), f);
	return query_run(&q, NULL);
}

enum err
store_feed_hold(struct store_tx *tx, const char *value)
{
	struct query q = query_of(&tx->view, "DELETE FROM feed_freed WHERE value=?1");

	query_c(&q, value);
	return query_change(&q);
}

enum err
store_feed_freed_list(const struct store_view *v, struct arena *a,
	struct store_feed_freed **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, "SELECT value, reason, who, at FROM feed_freed ORDER BY at, value");

	return query_list(
		&q, rows_of(a, sizeof(struct store_feed_freed)), freed_row, ret_list, ret_n);
}

#define DID(as, member) FIELD(as, struct store_feed_did, member)
static const struct field did_fields[] = {
	DID(TEXT, name), DID(I64, blocked), DID(I64, would), DID(I64, held)};

static void
did_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(did_fields), row);
}

enum err
store_feed_did_list(const struct store_view *v, ms_t since, struct arena *a,
	struct store_feed_did **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT list, sum(CASE WHEN action=1 THEN times ELSE 0 END), sum(CASE WHEN "
		"action<>1 AND would=1 THEN times ELSE 0 END), sum(CASE WHEN held<>0 THEN times "
		"ELSE 0 END) FROM guard_line WHERE hour>=?1 AND list<>'' GROUP BY list ORDER BY "
		"list LIMIT 1000");

	query_i64(&q, since);
	return query_list(&q, rows_of(a, sizeof(struct store_feed_did)), did_row, ret_list, ret_n);
}
