/* What the name server was asked: see store/guard_log.h. */
#include "store/guard_log.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#define ROOT "coalesce(nullif(d.merged_into, ''), x.device)"

/* ---- lines ---- */

#define LINE(as, member) FIELD(as, struct store_guard_line, member)
/* What makes a line another one, then its sums. */
static const struct field line_fields[] = {LINE(I64, hour), LINE(TEXT, device), LINE(TEXT, address),
	LINE(TEXT, name), LINE(TEXT, found), LINE(U32, action), LINE(U32, reason),
	LINE(BOOL, would), LINE(BOOL, warns), LINE(U32, held), LINE(TEXT, list), LINE(TEXT, what),
	LINE(I64, rule), LINE(I64, times), LINE(I64, first), LINE(I64, last), LINE(U32, doors),
	LINE(U32, confidence), LINE(I64, since)};
#define LINE_GROWS (sizeof(line_fields) / sizeof(line_fields[0]) - 2) /* all but the last two */

static enum err
line_grow(struct store_tx *tx, const struct store_guard_line *l, int64_t *ret_changed)
{
	struct query q = query_of(&tx->view,
		"UPDATE guard_line SET times=times+?14, first=min(first, ?15), last=max(last, "
		"?16), "
		"doors=doors|?17 WHERE hour=?1 AND device=?2 AND address=?3 AND name=?4 AND "
		"found=?5 AND action=?6 "
		"AND reason=?7 AND would=?8 AND warns=?9 AND held=?10 AND list=?11 AND what=?12 "
		"AND rule=?13");

	query_fields(&q, line_fields, LINE_GROWS, l);
	return query_run(&q, ret_changed);
}

static enum err
line_room(struct store_tx *tx, const struct store_guard_line *l, bool *ret_has_room)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM guard_line WHERE device=?1 AND "
					     "hour>=?2 AND hour<?3 AND address=?4");
	ms_t day = l->hour - l->hour % MS_DAY;
	int64_t n;
	enum err err;

	query_c(&q, l->device);
	query_i64(&q, day);
	query_i64(&q, day + MS_DAY);
	query_c(&q, l->address);
	err = query_number(&q, 0, &n);
	*ret_has_room = n < LIMIT_GUARD_LINES_DAY;
	return err;
}

/* What stays of a line that finds no room: how often, and what became of it. */
static struct store_guard_line
line_other(const struct store_guard_line *l)
{
	struct store_guard_line other = {.hour = l->hour,
		.action = l->action,
		.would = l->would,
		.times = l->times,
		.first = l->first,
		.last = l->last,
		.doors = l->doors};

	str_copy(str_c(l->device), other.device, sizeof(other.device));
	str_copy(str_c(l->address), other.address, sizeof(other.address));
	return other;
}

enum err
store_guard_line_add(struct store_tx *tx, const struct store_guard_line *line)
{
	struct store_guard_line l = *line;
	struct query q;
	int64_t changed = 0;
	bool has_room = true;
	enum err err = line_grow(tx, &l, &changed);

	if (err == ERR_OK && changed == 0)
		err = line_room(tx, &l, &has_room);
	if (err == ERR_OK && changed == 0 && !has_room) {
		l = line_other(line);
		err = line_grow(tx, &l, &changed);
	}
	if (err != ERR_OK || changed > 0)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO guard_line (hour, device, address, name, found, action, reason, "
		"would, warns, held, list, what, rule, times, first, last, doors, confidence, "
		"since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
		"?16, ?17, ?18, ?19)");
	query_fields(&q, FIELDS(line_fields), &l);
	return query_run(&q, NULL);
}

static void
line_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(line_fields), row);
}

#define LINES                                                                                      \
	"(SELECT max(x.hour) hour, " ROOT " device, x.address address, x.name name, x.found "      \
	"found, x.action action, x.reason reason, x.would would, x.warns warns, x.held held, "     \
	"x.list list, x.what what, x.rule rule, sum(x.times) times, min(x.first) first, "          \
	"max(x.last) last, max(x.doors&1)|max(x.doors&2)|max(x.doors&4)|max(x.doors&8) doors, "    \
	"max(x.confidence) confidence, max(x.since) since FROM guard_line x "                      \
	"LEFT JOIN device d ON d.id=x.device WHERE "                                               \
	"(?1='' OR " ROOT "=?1) AND x.hour>=?2 AND x.hour<?3 AND (?4=0 OR x.action=1 OR "          \
	"x.would=1) GROUP BY " ROOT ", x.address, x.name, x.found, x.action, x.reason, x.would, "  \
	"x.warns, x.held, x.list, x.what, x.rule)"

static void
bind_lines(struct query *q, const struct store_guard_line_query *lq)
{
	query_c(q, lq->device != NULL ? lq->device : "");
	query_i64(q, lq->since);
	query_i64(q, lq->until != 0 ? lq->until : INT64_MAX);
	query_i64(q, lq->is_blocked);
}

enum err
store_guard_line_list(const struct store_view *v, const struct store_guard_line_query *lq,
	struct arena *a, struct store_guard_line **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct query q = query_of(v, "SELECT count(*) FROM " LINES);
	int64_t total;
	enum err err;

	bind_lines(&q, lq);
	err = query_number(&q, 0, &total);
	if (err != ERR_OK)
		return err;
	if (ret_total != NULL)
		*ret_total = (uint32_t)total;
	q = query_of(v, "SELECT * FROM " LINES " ORDER BY last DESC, device, name LIMIT ?5 "
			"OFFSET ?6");
	bind_lines(&q, lq);
	query_i64(&q, lq->limit);
	query_i64(&q, lq->offset);
	return query_list(
		&q, rows_of(a, sizeof(struct store_guard_line)), line_row, ret_list, ret_n);
}

enum err
store_guard_line_behind(
	const struct store_view *v, const char *name, ms_t since, struct store_guard_line *ret_line)
{
	struct query q = query_of(v,
		"SELECT hour, device, address, name, found, action, reason, would, warns, held, "
		"list, what, rule, times, first, last, doors, confidence, since FROM guard_line "
		"WHERE "
		"hour>=?1 AND name=?2 AND found<>name AND action=1 AND (found<>'' OR rule<>0) "
		"ORDER BY last DESC LIMIT 1");

	query_i64(&q, since);
	query_c(&q, name);
	return query_one(&q, line_row, ret_line, sizeof(*ret_line));
}

/* ---- names ---- */

#define NAME(as, member) FIELD(as, struct store_guard_name, member)
static const struct field name_fields[] = {NAME(I64, day), NAME(TEXT, device), NAME(TEXT, address),
	NAME(TEXT, name), NAME(I64, times), NAME(I64, missing), NAME(I64, first), NAME(I64, last)};

static enum err
name_grow(struct store_tx *tx, const struct store_guard_name *n, int64_t *ret_changed)
{
	struct query q = query_of(&tx->view,
		"UPDATE guard_name SET times=times+?5, missing=missing+?6, first=min(first, ?7), "
		"last=max(last, ?8) WHERE day=?1 AND device=?2 AND address=?3 AND name=?4");

	query_fields(&q, FIELDS(name_fields), n);
	return query_run(&q, ret_changed);
}

enum err
store_guard_name_add(struct store_tx *tx, const struct store_guard_name *name)
{
	struct store_guard_name n = *name;
	struct query q;
	int64_t changed = 0, there = 0;
	enum err err = name_grow(tx, &n, &changed);

	if (err == ERR_OK && changed == 0) {
		q = query_of(&tx->view, "SELECT count(*) FROM guard_name WHERE day=?1 AND "
					"device=?2 AND address=?3");
		query_i64(&q, n.day);
		query_c(&q, n.device);
		query_c(&q, n.address);
		err = query_number(&q, 0, &there);
	}
	if (err == ERR_OK && changed == 0 && there >= LIMIT_GUARD_NAMES_DAY) {
		n.name[0] = '\0';
		err = name_grow(tx, &n, &changed);
	}
	if (err != ERR_OK || changed > 0)
		return err;
	q = query_of(&tx->view, "INSERT INTO guard_name (day, device, address, name, times, "
				"missing, first, last) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	query_fields(&q, FIELDS(name_fields), &n);
	return query_run(&q, NULL);
}

static void
name_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(name_fields), row);
}

enum err
store_guard_name_list(const struct store_view *v, const struct store_guard_name_query *nq,
	struct arena *a, struct store_guard_name **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT max(x.day), " ROOT " root, x.address, x.name, sum(x.times) n, "
		"sum(x.missing), min(x.first), max(x.last) FROM guard_name x LEFT JOIN device d ON "
		"d.id=x.device WHERE (?1='' OR " ROOT "=?1) AND x.day>=?2 GROUP BY root, "
		"x.address, x.name ORDER BY n DESC, x.name, root LIMIT ?3");

	query_c(&q, nq->device != NULL ? nq->device : "");
	query_i64(&q, nq->since);
	query_i64(&q, nq->limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_guard_name)), name_row, ret_list, ret_n);
}

#define COMMON(as, member) FIELD(as, struct store_guard_common, member)
static const struct field common_fields[] = {
	COMMON(TEXT, name), COMMON(U32, askers), COMMON(U32, days)};

static void
common_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(common_fields), row);
}

enum err
store_guard_common_list(const struct store_view *v, const struct store_guard_common_query *cq,
	struct arena *a, struct store_guard_common **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"WITH asked AS (SELECT x.name name, x.day day, " ROOT
		" || ' ' || x.address who FROM guard_name x LEFT JOIN device d ON "
		"d.id=x.device WHERE x.day>=?1 AND x.name<>'' AND x.times>x.missing) "
		"SELECT name, count(DISTINCT who) n, count(DISTINCT day) FROM asked GROUP BY name "
		"HAVING count(DISTINCT who)>=?2 AND count(DISTINCT day)>=?3 AND "
		"2*count(DISTINCT who)>=(SELECT count(DISTINCT who) FROM asked) "
		"ORDER BY n DESC, name LIMIT ?4");

	query_i64(&q, cq->since);
	query_i64(&q, cq->askers);
	query_i64(&q, cq->days);
	query_i64(&q, cq->limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_guard_common)), common_row, ret_list, ret_n);
}

/* ---- messages, age ---- */

enum err
store_guard_told(struct store_tx *tx, uint64_t run, uint64_t sequence, bool *ret_is_new)
{
	struct query q =
		query_of(&tx->view, "SELECT sequence FROM guard_told WHERE one=1 AND run=?1");
	int64_t last;
	enum err err;

	query_i64(&q, (int64_t)run);
	err = query_number(&q, -1, &last);
	*ret_is_new = (int64_t)sequence > last;
	if (err != ERR_OK || !*ret_is_new)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO guard_told (one, run, sequence) VALUES (1, ?1, ?2) ON CONFLICT (one) "
		"DO UPDATE SET run=excluded.run, sequence=excluded.sequence");
	query_i64(&q, (int64_t)run);
	query_i64(&q, (int64_t)sequence);
	return query_run(&q, NULL);
}

enum err
store_guard_log_tidy(struct store_tx *tx, ms_t before)
{
	struct query q = query_of(&tx->view, "DELETE FROM guard_line WHERE hour<?1");
	enum err err;

	query_i64(&q, before);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "DELETE FROM guard_name WHERE day<?1");
	query_i64(&q, before);
	return query_run(&q, NULL);
}
