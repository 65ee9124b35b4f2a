/* Groups, rules, pleas and counts of the name server: see store/guard.h. */
#include "store/guard.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

/* ---- groups ---- */

#define GROUP(as, member) FIELD(as, struct store_guard_group, member)
static const struct field group_fields[] = {GROUP(U32, id), GROUP(TEXT, name), GROUP(U32, mode),
	GROUP(U32, days), GROUP(U32, from), GROUP(U32, until), GROUP(BOOL, stops_bypass)};

static void
group_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(group_fields), row);
}

enum err
store_guard_group_next(const struct store_view *v, uint32_t *ret_id)
{
	struct query q = query_of(v, "SELECT count(*) FROM guard_group WHERE id<>?1");
	int64_t n, last;
	enum err err;

	query_i64(&q, STORE_GUARD_UNGROUPED);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK && n + 1 >= LIMIT_GUARD_GROUPS)
		return ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	/* rules of a group that went keep its number */
	q = query_of(v,
		"SELECT max(id) FROM (SELECT id FROM guard_group UNION ALL SELECT team FROM "
		"guard_rule) x");
	err = query_number(&q, 0, &last);
	if (err == ERR_OK)
		*ret_id = last < STORE_GUARD_UNGROUPED ? STORE_GUARD_UNGROUPED + 1
						       : (uint32_t)last + 1;
	return err;
}

enum err
store_guard_group_put(struct store_tx *tx, const struct store_guard_group *g)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO guard_group (id, name, mode, days, begins, ends, stops_bypass) VALUES "
		"(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET name=excluded.name, "
		"mode=excluded.mode, days=excluded.days, begins=excluded.begins, "
		"ends=excluded.ends, stops_bypass=excluded.stops_bypass");

	query_fields(&q, FIELDS(group_fields), g);
	return query_run(&q, NULL);
}

enum err
store_guard_group_drop(struct store_tx *tx, uint32_t id, ms_t now)
{
	struct query q;
	enum err err;

	if (id == STORE_GUARD_UNGROUPED)
		return ERR_INVALID;
	q = query_of(&tx->view, "DELETE FROM guard_group WHERE id=?1");
	query_i64(&q, id);
	err = query_change(&q);
	if (err == ERR_OK) {
		q = query_of(&tx->view, "DELETE FROM guard_member WHERE team=?1");
		query_i64(&q, id);
		err = query_run(&q, NULL);
	}
	if (err == ERR_OK) {
		q = query_of(&tx->view, "UPDATE guard_rule SET ended=?2 WHERE team=?1 AND ended=0");
		query_i64(&q, id);
		query_i64(&q, now);
		err = query_run(&q, NULL);
	}
	return err;
}

enum err
store_guard_group_list(const struct store_view *v, struct arena *a,
	struct store_guard_group **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT id, name, mode, days, begins, ends, stops_bypass FROM "
				     "guard_group ORDER BY id");
	struct rows rows = rows_of(a, sizeof(struct store_guard_group));
	struct store_guard_group one, *first = rows_add(&rows), *next;

	if (first != NULL)
		*first = (struct store_guard_group){.id = STORE_GUARD_UNGROUPED,
			.mode = GUARD_MODE_BLOCK,
			.stops_bypass = true};
	while (query_row(&q)) {
		group_row(&q, &one);
		if (one.id == STORE_GUARD_UNGROUPED && rows.n > 0) {
			((struct store_guard_group *)rows.items)[0] = one;
			continue;
		}
		next = rows_add(&rows);
		if (next == NULL)
			break;
		*next = one;
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

enum err
store_guard_member_put(struct store_tx *tx, const char *device, uint32_t team)
{
	struct query q = query_of(&tx->view, "DELETE FROM guard_member WHERE device=?1");
	enum err err;

	query_c(&q, device);
	err = query_run(&q, NULL);
	if (err != ERR_OK || team == STORE_GUARD_UNGROUPED)
		return err;
	q = query_of(&tx->view, "INSERT INTO guard_member (device, team) VALUES (?1, ?2)");
	query_c(&q, device);
	query_i64(&q, team);
	return query_run(&q, NULL);
}

static void
member_row(struct query *q, void *row)
{
	struct store_guard_member *m = row;

	query_get_text(q, m->device.text, sizeof(m->device.text));
	m->team = (uint32_t)query_get_i64(q);
}

enum err
store_guard_member_list(const struct store_view *v, struct arena *a,
	struct store_guard_member **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT root, coalesce(max(CASE WHEN is_part=0 THEN team END), min(team)) FROM "
		"(SELECT coalesce(nullif(d.merged_into, ''), m.device) root, m.team team, "
		"m.device<>coalesce(nullif(d.merged_into, ''), m.device) is_part FROM guard_member "
		"m "
		"LEFT JOIN device d ON d.id=m.device) x GROUP BY root ORDER BY root");

	return query_list(
		&q, rows_of(a, sizeof(struct store_guard_member)), member_row, ret_list, ret_n);
}

/* ---- rules ---- */

#define RULE(as, member) FIELD(as, struct store_guard_rule, member)
static const struct field rule_fields[] = {RULE(I64, id), RULE(U32, kind), RULE(TEXT, name),
	RULE(TEXT, device), RULE(U32, team), RULE(I64, until), RULE(TEXT, reason),
	RULE(TEXT, asker), RULE(TEXT, approver), RULE(I64, made), RULE(I64, ended),
	RULE(TEXT, ender)};
#define RULE_COLUMNS                                                                               \
	"id, kind, name, device, team, until, reason, asker, approver, made, ended, ender"

static void
rule_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(rule_fields), row);
}

enum err
store_guard_rule_put(struct store_tx *tx, const struct store_guard_rule *r)
{
	struct query q = query_of(&tx->view,
		"SELECT count(*) FROM guard_rule WHERE ended=0 AND (until=0 OR until>?1)");
	int64_t n;
	enum err err;

	query_i64(&q, r->made);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK && n >= STORE_GUARD_RULES)
		err = ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO guard_rule (" RULE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		"?9, ?10, ?11, ?12)");
	query_fields(&q, FIELDS(rule_fields), r);
	return query_run(&q, NULL);
}

enum err
store_guard_rule_end(struct store_tx *tx, uint64_t id, ms_t now, const char *who)
{
	struct query q = query_of(
		&tx->view, "UPDATE guard_rule SET ended=?2, ender=?3 WHERE id=?1 AND ended=0");

	query_i64(&q, (int64_t)id);
	query_i64(&q, now);
	query_c(&q, who);
	return query_change(&q);
}

enum err
store_guard_rule_get(const struct store_view *v, uint64_t id, struct store_guard_rule *ret_rule)
{
	struct query q = query_of(v, "SELECT " RULE_COLUMNS " FROM guard_rule WHERE id=?1");

	query_i64(&q, (int64_t)id);
	return query_one(&q, rule_row, ret_rule, sizeof(*ret_rule));
}

enum err
store_guard_rule_list(const struct store_view *v, ms_t now, uint32_t limit, struct arena *a,
	struct store_guard_rule **ret_list, size_t *ret_n)
{
	struct query q;

	if (now == 0)
		q = query_of(v, "SELECT " RULE_COLUMNS " FROM guard_rule WHERE ended<>0 ORDER BY "
				"ended DESC, id DESC LIMIT ?1");
	else
		q = query_of(v,
			"SELECT " RULE_COLUMNS " FROM guard_rule WHERE ended=0 AND (until=0 "
			"OR until>?2) ORDER BY name, id LIMIT ?1");
	query_i64(&q, limit);
	if (now != 0)
		query_i64(&q, now);
	return query_list(
		&q, rows_of(a, sizeof(struct store_guard_rule)), rule_row, ret_list, ret_n);
}

/* ---- pleas ---- */

#define PLEA(as, member) FIELD(as, struct store_guard_plea, member)
static const struct field plea_fields[] = {PLEA(TEXT, id.text), PLEA(TEXT, name),
	PLEA(TEXT, device), PLEA(TEXT, address), PLEA(TEXT, words), PLEA(TEXT, asker),
	PLEA(I64, at), PLEA(I64, answered), PLEA(TEXT, answerer), PLEA(I64, rule)};
#define PLEA_COLUMNS "id, name, device, address, words, asker, at, answered, answerer, rule"

static void
plea_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(plea_fields), row);
}

enum err
store_guard_plea_put(struct store_tx *tx, const struct store_guard_plea *p)
{
	struct query q = query_of(&tx->view,
		"SELECT count(*) FROM guard_plea WHERE answered=0 AND name=?1 AND device=?2 AND "
		"(device<>'' OR address=?3)");
	int64_t same, all;
	enum err err;

	query_c(&q, p->name);
	query_c(&q, p->device);
	query_c(&q, p->address);
	err = query_number(&q, 0, &same);
	if (err == ERR_OK && same > 0)
		return ERR_EXISTS;
	if (err == ERR_OK) {
		q = query_of(&tx->view, "SELECT count(*) FROM guard_plea WHERE answered=0");
		err = query_number(&q, 0, &all);
	}
	if (err == ERR_OK && all >= STORE_GUARD_PLEAS_OPEN)
		err = ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "INSERT INTO guard_plea (" PLEA_COLUMNS
				") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
	query_fields(&q, FIELDS(plea_fields), p);
	return query_run(&q, NULL);
}

enum err
store_guard_plea_answer(
	struct store_tx *tx, const char *id, ms_t now, const char *who, uint64_t rule)
{
	struct query q = query_of(&tx->view, "UPDATE guard_plea SET answered=?2, answerer=?3, "
					     "rule=?4 WHERE id=?1 AND answered=0");

	query_c(&q, id);
	query_i64(&q, now);
	query_c(&q, who);
	query_i64(&q, (int64_t)rule);
	return query_change(&q);
}

enum err
store_guard_plea_get(const struct store_view *v, const char *id, struct store_guard_plea *ret_plea)
{
	struct query q = query_of(v, "SELECT " PLEA_COLUMNS " FROM guard_plea WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, plea_row, ret_plea, sizeof(*ret_plea));
}

enum err
store_guard_plea_list(const struct store_view *v, bool is_open, uint32_t limit, struct arena *a,
	struct store_guard_plea **ret_list, size_t *ret_n)
{
	struct query q;

	if (is_open)
		q = query_of(v, "SELECT " PLEA_COLUMNS
				" FROM guard_plea WHERE answered=0 ORDER BY at, id LIMIT ?1");
	else
		q = query_of(v,
			"SELECT " PLEA_COLUMNS " FROM guard_plea WHERE answered<>0 ORDER BY "
			"answered DESC, id LIMIT ?1");
	query_i64(&q, limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_guard_plea)), plea_row, ret_list, ret_n);
}

/* ---- counts ---- */

#define HOUR(as, member) FIELD(as, struct store_guard_hour, member)
static const struct field hour_fields[] = {HOUR(I64, hour), HOUR(I64, asked), HOUR(I64, blocked),
	HOUR(I64, would), HOUR(I64, held), HOUR(I64, refused), HOUR(I64, failed), HOUR(I64, stale)};

enum err
store_guard_hour_add(struct store_tx *tx, const struct store_guard_hour *h)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO guard_hour (hour, asked, blocked, would, held, refused, failed, "
		"stale) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hour) DO UPDATE SET "
		"asked=asked+excluded.asked, blocked=blocked+excluded.blocked, "
		"would=would+excluded.would, held=held+excluded.held, "
		"refused=refused+excluded.refused, failed=failed+excluded.failed, "
		"stale=stale+excluded.stale");

	query_fields(&q, FIELDS(hour_fields), h);
	return query_run(&q, NULL);
}

static void
hour_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(hour_fields), row);
}

enum err
store_guard_sum(
	const struct store_view *v, ms_t since, ms_t until, struct store_guard_hour *ret_sum)
{
	struct query q = query_of(v,
		"SELECT coalesce(min(hour), 0), coalesce(sum(asked), 0), coalesce(sum(blocked), "
		"0), "
		"coalesce(sum(would), 0), coalesce(sum(held), 0), coalesce(sum(refused), 0), "
		"coalesce(sum(failed), 0), coalesce(sum(stale), 0) FROM guard_hour WHERE hour>=?1 "
		"AND hour<?2");

	query_i64(&q, since);
	query_i64(&q, until);
	return query_one(&q, hour_row, ret_sum, sizeof(*ret_sum));
}
