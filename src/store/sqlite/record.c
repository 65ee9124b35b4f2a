/* Suppressions, decisions, the audit log, what the sensor counted, the state of processes. */
#include "store/sqlite/sqlite.h"

enum err
store_suppression_put(struct store_tx *tx, const struct store_suppression *s)
{
	struct query q = query_of(&tx->view, "INSERT INTO suppression (id, detector, device, peer, "
					     "alert, created, expires, who, "
					     "reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");

	query_c(&q, s->id.text);
	query_c(&q, s->detector);
	query_c(&q, s->device);
	query_c(&q, s->peer);
	query_c(&q, s->alert);
	query_i64(&q, s->created);
	query_i64(&q, s->expires);
	query_c(&q, s->who);
	query_c(&q, s->reason);
	return query_run(&q, NULL);
}

enum err
store_suppression_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM suppression WHERE id=?1");

	query_c(&q, id);
	return query_change(&q);
}

static void
suppression_row(struct query *q, void *row)
{
	struct store_suppression *s = row;

	query_get_text(q, s->id.text, sizeof(s->id.text));
	query_get_text(q, s->detector, sizeof(s->detector));
	query_get_text(q, s->device, sizeof(s->device));
	query_get_text(q, s->peer, sizeof(s->peer));
	query_get_text(q, s->alert, sizeof(s->alert));
	s->created = query_get_i64(q);
	s->expires = query_get_i64(q);
	query_get_text(q, s->who, sizeof(s->who));
	query_get_text(q, s->reason, sizeof(s->reason));
}

enum err
store_suppression_list(const struct store_view *v, ms_t now, struct arena *a,
	struct store_suppression **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT id, detector, device, peer, alert, created, expires, "
				     "who, reason FROM suppression "
				     "WHERE expires>?1 ORDER BY id DESC");

	query_i64(&q, now);
	return query_list(
		&q, rows_of(a, sizeof(struct store_suppression)), suppression_row, ret_list, ret_n);
}

enum err
store_decision_put(struct store_tx *tx, const struct store_decision *d)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO decision (id, at, undone, who, kind, subject, before, after) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

	query_c(&q, d->id.text);
	query_i64(&q, d->at);
	query_i64(&q, d->undone);
	query_c(&q, d->who);
	query_c(&q, d->kind);
	query_c(&q, d->subject);
	query_c(&q, d->before);
	query_c(&q, d->after);
	return query_run(&q, NULL);
}

enum err
store_decision_undone(struct store_tx *tx, const char *id, ms_t now)
{
	struct query q =
		query_of(&tx->view, "UPDATE decision SET undone=?2 WHERE id=?1 AND undone=0");

	query_c(&q, id);
	query_i64(&q, now);
	return query_change(&q);
}

#define DECISION_COLUMNS "SELECT id, at, undone, who, kind, subject, before, after FROM decision "

static void
decision_row(struct query *q, void *row)
{
	struct store_decision *d = row;

	query_get_text(q, d->id.text, sizeof(d->id.text));
	d->at = query_get_i64(q);
	d->undone = query_get_i64(q);
	query_get_text(q, d->who, sizeof(d->who));
	query_get_text(q, d->kind, sizeof(d->kind));
	query_get_text(q, d->subject, sizeof(d->subject));
	query_get_text(q, d->before, sizeof(d->before));
	query_get_text(q, d->after, sizeof(d->after));
}

enum err
store_decision_get(const struct store_view *v, const char *id, struct store_decision *ret_decision)
{
	struct query q = query_of(v, DECISION_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, decision_row, ret_decision, sizeof(*ret_decision));
}

enum err
store_decision_list(const struct store_view *v, const char *subject, uint32_t limit,
	struct arena *a, struct store_decision **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, DECISION_COLUMNS "WHERE ?1='' OR subject=?1 ORDER BY id DESC LIMIT ?2");

	query_c(&q, subject == NULL ? "" : subject);
	query_i64(&q, limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_decision)), decision_row, ret_list, ret_n);
}

enum err
store_audit_add(struct store_tx *tx, const struct store_audit *e)
{
	struct query q =
		query_of(&tx->view, "INSERT INTO audit (id, at, who, action, subject, address) "
				    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	query_c(&q, e->id.text);
	query_i64(&q, e->at);
	query_c(&q, e->who);
	query_c(&q, e->action);
	query_c(&q, e->subject);
	query_c(&q, e->address);
	return query_run(&q, NULL);
}

static void
audit_row(struct query *q, void *row)
{
	struct store_audit *e = row;

	query_get_text(q, e->id.text, sizeof(e->id.text));
	e->at = query_get_i64(q);
	query_get_text(q, e->who, sizeof(e->who));
	query_get_text(q, e->action, sizeof(e->action));
	query_get_text(q, e->subject, sizeof(e->subject));
	query_get_text(q, e->address, sizeof(e->address));
}

enum err
store_audit_list(const struct store_view *v, uint32_t limit, uint32_t offset, struct arena *a,
	struct store_audit **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT id, at, who, action, subject, address FROM audit ORDER BY id DESC LIMIT ?1 "
		"OFFSET ?2");

	query_i64(&q, limit);
	query_i64(&q, offset);
	return query_list(&q, rows_of(a, sizeof(struct store_audit)), audit_row, ret_list, ret_n);
}

enum err
store_sensor_hour_add(struct store_tx *tx, const struct store_sensor_hour *h)
{
	struct query q;
	enum err err = ERR_OK;

	for (unsigned i = 0; i < SENSOR_COUNTS && err == ERR_OK; i++) {
		if (h->counts[i] == 0)
			continue;
		q = query_of(&tx->view, "INSERT INTO sensor_hour (hour, name, value) VALUES (?1, "
					"?2, ?3) ON CONFLICT (hour, "
					"name) DO UPDATE SET value=value+excluded.value");
		query_i64(&q, h->hour);
		query_c(&q, store_sensor_count_name((enum store_sensor_count)i));
		query_i64(&q, (int64_t)h->counts[i]);
		err = query_run(&q, NULL);
	}
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "INSERT INTO sensor_view (hour, view) VALUES (?1, ?2) ON CONFLICT "
				"(hour) DO UPDATE SET "
				"view=excluded.view");
	query_i64(&q, h->hour);
	query_c(&q, h->view);
	return query_run(&q, NULL);
}

enum err
store_sensor_sum(
	const struct store_view *v, ms_t since, ms_t until, struct store_sensor_hour *ret_sum)
{
	struct store_sensor_hour sum = {0};
	struct query q = query_of(v, "SELECT name, sum(value) FROM sensor_hour WHERE hour>=?1 AND "
				     "hour<?2 GROUP BY name");
	char name[32];
	enum err err;

	query_i64(&q, since);
	query_i64(&q, until);
	while (query_row(&q)) {
		query_get_text(&q, name, sizeof(name));
		for (unsigned i = 0; i < SENSOR_COUNTS; i++) {
			if (strcmp(name, store_sensor_count_name((enum store_sensor_count)i)) ==
				0) {
				sum.counts[i] = (uint64_t)query_get_i64(&q);
				break;
			}
		}
	}
	err = query_done(&q);
	if (err != ERR_OK)
		return err;
	q = query_of(v, "SELECT hour, view FROM sensor_view WHERE hour>=?1 AND hour<?2 "
			"ORDER BY hour DESC LIMIT 1");
	query_i64(&q, since);
	query_i64(&q, until);
	if (query_row(&q)) {
		sum.hour = query_get_i64(&q);
		query_get_text(&q, sum.view, sizeof(sum.view));
	}
	err = query_done(&q);
	if (err == ERR_OK)
		*ret_sum = sum;
	return err;
}

enum err
store_process_put(struct store_tx *tx, const struct store_process *p)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO process (name, state, message, restarts, since, last_heard) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (name) DO UPDATE SET "
		"state=excluded.state, "
		"message=excluded.message, restarts=excluded.restarts, since=excluded.since, "
		"last_heard=excluded.last_heard");

	query_c(&q, p->name);
	query_c(&q, p->state);
	query_c(&q, p->message);
	query_i64(&q, p->restarts);
	query_i64(&q, p->since);
	query_i64(&q, p->last_heard);
	return query_run(&q, NULL);
}

static void
process_row(struct query *q, void *row)
{
	struct store_process *p = row;

	query_get_text(q, p->name, sizeof(p->name));
	query_get_text(q, p->state, sizeof(p->state));
	query_get_text(q, p->message, sizeof(p->message));
	p->restarts = (uint32_t)query_get_i64(q);
	p->since = query_get_i64(q);
	p->last_heard = query_get_i64(q);
}

enum err
store_process_list(
	const struct store_view *v, struct arena *a, struct store_process **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT name, state, message, restarts, since, last_heard "
				     "FROM process ORDER BY name");

	return query_list(
		&q, rows_of(a, sizeof(struct store_process)), process_row, ret_list, ret_n);
}

enum err
store_outage_put(struct store_tx *tx, ms_t begins, ms_t ends)
{
	struct query q = query_of(&tx->view, "INSERT INTO outage (begins, ends) VALUES (?1, ?2) ON "
					     "CONFLICT (begins) DO UPDATE SET "
					     "ends=excluded.ends");

	query_i64(&q, begins);
	query_i64(&q, ends);
	return query_run(&q, NULL);
}

enum err
store_outage_sum(const struct store_view *v, ms_t since, ms_t until, ms_t *ret_sum)
{
	struct query q = query_of(v, "SELECT coalesce(sum(min(ends, ?2) - max(begins, ?1)), 0) "
				     "FROM outage WHERE ends>?1 AND "
				     "begins<?2");

	query_i64(&q, since);
	query_i64(&q, until);
	return query_number(&q, 0, ret_sum);
}

enum err
store_interruption_add(struct store_tx *tx, const char *alert, enum severity severity, ms_t at)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO interruption (alert, severity, at) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (alert) DO UPDATE SET severity=excluded.severity, at=excluded.at");

	query_c(&q, alert);
	query_i64(&q, severity);
	query_i64(&q, at);
	return query_run(&q, NULL);
}

enum err
store_interruption_count(
	const struct store_view *v, ms_t since, enum severity severity, uint32_t *ret_count)
{
	struct query q =
		query_of(v, "SELECT count(*) FROM interruption WHERE at>=?1 AND severity=?2");
	int64_t n = 0;
	enum err err;

	query_i64(&q, since);
	query_i64(&q, severity);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK)
		*ret_count = (uint32_t)n;
	return err;
}

bool
store_interruption_has(const struct store_view *v, const char *alert, enum severity severity)
{
	struct query q = query_of(v, "SELECT 1 FROM interruption WHERE alert=?1 AND severity>=?2");
	bool has;

	query_c(&q, alert);
	query_i64(&q, severity);
	has = query_row(&q);
	query_done(&q);
	return has;
}

enum err
store_trial_put(struct store_tx *tx, const struct store_trial *t)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO trial (id, begins, ends, is_over) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT (id) DO UPDATE SET ends=excluded.ends, is_over=excluded.is_over");

	query_c(&q, t->id.text);
	query_i64(&q, t->begins);
	query_i64(&q, t->ends);
	query_i64(&q, t->is_over);
	return query_run(&q, NULL);
}

static void
trial_row(struct query *q, void *row)
{
	struct store_trial *t = row;

	query_get_text(q, t->id.text, sizeof(t->id.text));
	t->begins = query_get_i64(q);
	t->ends = query_get_i64(q);
	t->is_over = query_get_i64(q) != 0;
}

enum err
store_trial_latest(const struct store_view *v, struct store_trial *ret_trial)
{
	struct query q =
		query_of(v, "SELECT id, begins, ends, is_over FROM trial ORDER BY id DESC LIMIT 1");

	return query_one(&q, trial_row, ret_trial, sizeof(*ret_trial));
}
