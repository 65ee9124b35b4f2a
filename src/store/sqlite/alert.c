/* Alerts and the frames that they stand on. */
#include "store/case.h"
#include "store/sqlite/sqlite.h"

#include "base/buf.h"
#include "base/digest.h"
#include "store/encode.h"

#include <stdlib.h>

#define DETECTIONS_BYTES_MAX 65536

/* What is stored of an alert so far. */
struct kept {
	bool is_there;
	uint32_t revision;
	enum severity severity;
	enum store_alert_state state;
	bool is_quiet;
};

static void
kept_row(struct query *q, void *row)
{
	struct kept *kept = row;

	kept->is_there = true;
	kept->revision = (uint32_t)query_get_i64(q);
	kept->severity = (enum severity)query_get_i64(q);
	kept->state = (enum store_alert_state)query_get_i64(q);
	kept->is_quiet = query_get_i64(q) != 0;
}

static enum err
kept_of(struct store_tx *tx, const char *id, struct kept *ret_kept)
{
	struct query q = query_of(
		&tx->view, "SELECT revision, severity, state, is_quiet FROM alert WHERE id=?1");
	enum err err;

	*ret_kept = (struct kept){0};
	query_c(&q, id);
	err = query_one(&q, kept_row, ret_kept, sizeof(*ret_kept));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
is_open_state(enum store_alert_state state)
{
	return state == STORE_ALERT_NEW || state == STORE_ALERT_SEEN;
}

static enum err
insert_alert(struct store_tx *tx, const struct alert *alert, struct str detections, ms_t now)
{
	char id[ALERT_ID_TEXT_MAX];
	struct query q = query_of(&tx->view,
		"INSERT INTO alert (id, device, shown, detector, severity, confidence, first_seen, "
		"last_seen, revision, times, state, is_open, is_quiet, later_until, answered, "
		"answered_by, arrived, detections) VALUES (?1, ?2, coalesce((SELECT merged_into "
		"FROM "
		"device WHERE id=?2 AND merged_into<>''), ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 1, "
		"0, 0, "
		"0, '', ?10, ?11)");

	query_c(&q, alert_id_text(&alert->id, id));
	query_c(&q, alert->device.text);
	query_c(&q, alert->n_detections > 0 ? alert->detections[0].detector : "");
	query_i64(&q, alert->severity);
	query_i64(&q, alert->confidence);
	query_i64(&q, alert->first_seen);
	query_i64(&q, alert->last_seen);
	query_i64(&q, alert->revision);
	query_i64(&q, (int64_t)alert->times);
	query_i64(&q, now);
	query_blob(&q, detections.p, detections.len);
	return query_run(&q, NULL);
}

static enum err
update_alert(struct store_tx *tx, const struct alert *alert, struct str detections,
	const struct kept *kept)
{
	char id[ALERT_ID_TEXT_MAX];
	bool is_worse = alert->severity > kept->severity;
	enum store_alert_state state =
		is_worse && kept->state == STORE_ALERT_HANDLED ? STORE_ALERT_NEW : kept->state;
	struct query q = query_of(&tx->view,
		"UPDATE alert SET detector=?2, severity=?3, confidence=?4, first_seen=?5, "
		"last_seen=?6, "
		"revision=?7, times=?8, state=?9, is_open=?10, detections=?11 WHERE id=?1");

	query_c(&q, alert_id_text(&alert->id, id));
	query_c(&q, alert->n_detections > 0 ? alert->detections[0].detector : "");
	query_i64(&q, alert->severity);
	query_i64(&q, alert->confidence);
	query_i64(&q, alert->first_seen);
	query_i64(&q, alert->last_seen);
	query_i64(&q, alert->revision);
	query_i64(&q, (int64_t)alert->times);
	query_i64(&q, state);
	query_i64(&q, is_open_state(state) && !kept->is_quiet);
	query_blob(&q, detections.p, detections.len);
	return query_run(&q, NULL);
}

enum err
store_alert_put(struct store_tx *tx, const struct alert *alert, ms_t now, bool *ret_is_change)
{
	char id[ALERT_ID_TEXT_MAX];
	struct buf detections = buf_of(DETECTIONS_BYTES_MAX);
	struct kept kept;
	enum err err = kept_of(tx, alert_id_text(&alert->id, id), &kept);

	if (err == ERR_OK && kept.is_there && alert->revision <= kept.revision) {
		*ret_is_change = false;
		return ERR_OK;
	}
	if (err == ERR_OK) {
		store_encode_detections(alert, &detections);
		err = buf_err(&detections);
	}
	if (err == ERR_OK)
		err = kept.is_there ? update_alert(tx, alert, buf_view(&detections), &kept)
				    : insert_alert(tx, alert, buf_view(&detections), now);
	buf_done(&detections);
	if (err == ERR_OK)
		*ret_is_change = true;
	return err;
}

enum err
store_alert_amend(struct store_tx *tx, const struct alert *alert)
{
	char id[ALERT_ID_TEXT_MAX];
	struct buf detections = buf_of(DETECTIONS_BYTES_MAX);
	struct query q = query_of(&tx->view, "UPDATE alert SET detections=?2 WHERE id=?1");
	enum err err;

	store_encode_detections(alert, &detections);
	err = buf_err(&detections);
	query_c(&q, alert_id_text(&alert->id, id));
	query_blob(&q, detections.p, detections.len);
	if (err == ERR_OK)
		err = query_change(&q);
	else
		query_done(&q);
	buf_done(&detections);
	return err;
}

enum err
store_alert_answer(struct store_tx *tx, const char *id_text, const struct store_answer *a)
{
	struct query q = query_of(&tx->view, "UPDATE alert SET state=?2, is_quiet=?3, "
					     "later_until=?4, answered=?5, answered_by=?6, "
					     "is_open=?7 WHERE id=?1");

	query_c(&q, id_text);
	query_i64(&q, a->state);
	query_i64(&q, a->is_quiet);
	query_i64(&q, a->later_until);
	query_i64(&q, a->at);
	query_c(&q, a->who == NULL ? "" : a->who);
	query_i64(&q, is_open_state(a->state) && !a->is_quiet);
	return query_change(&q);
}

enum err
store_alert_wake(struct store_tx *tx, ms_t now)
{
	struct query q = query_of(&tx->view,
		"UPDATE alert SET state=1, is_open=CASE is_quiet WHEN 0 THEN 1 ELSE 0 END "
		"WHERE state=4 AND later_until<=?1");

	_Static_assert(STORE_ALERT_SEEN == 1 && STORE_ALERT_LATER == 4, "as in the statement");
	query_i64(&q, now);
	return query_run(&q, NULL);
}

/* One text for all, so that a bound that is not wanted is simply wide. Each begins with an index.
 */
#define BOUNDS                                                                                     \
	"severity BETWEEN ?1 AND ?2 AND last_seen>=?3 AND last_seen<?4 AND (?5='' OR shown=?5) "   \
	"AND "                                                                                     \
	"(?6='' OR detector=?6) AND (?7=0 OR is_quiet=0) "
#define ALERT_COLUMNS                                                                              \
	"SELECT id, device, shown, severity, confidence, first_seen, last_seen, revision, times, " \
	"state, is_quiet, later_until, answered, answered_by, arrived, detections FROM alert "

enum which { OPEN_ALL, OPEN_OF_DEVICE, ALL, ALL_OF_DEVICE, WHICH };

static enum which
which_of(const struct store_alert_query *aq)
{
	if (aq->is_open)
		return aq->device == NULL ? OPEN_ALL : OPEN_OF_DEVICE;
	return aq->device == NULL ? ALL : ALL_OF_DEVICE;
}

static void
bind_bounds(struct query *q, const struct store_alert_query *aq)
{
	query_i64(q, aq->severity_min);
	query_i64(q, aq->severity_max);
	query_i64(q, aq->since == 0 ? INT64_MIN : aq->since);
	query_i64(q, aq->until == 0 ? INT64_MAX : aq->until);
	query_c(q, aq->device == NULL ? "" : aq->device);
	query_c(q, aq->detector == NULL ? "" : aq->detector);
	query_i64(q, aq->without_quiet);
}

enum err
store_alert_count(
	const struct store_view *v, const struct store_alert_query *aq, uint32_t *ret_count)
{
	static const char *const sql[WHICH] = {
		"SELECT count(*) FROM alert WHERE is_open=1 AND " BOUNDS,
		"SELECT count(*) FROM alert WHERE shown=?5 AND is_open=1 AND " BOUNDS,
		"SELECT count(*) FROM alert WHERE " BOUNDS,
		"SELECT count(*) FROM alert WHERE shown=?5 AND " BOUNDS,
	};
	/* The commonest question reads the index alone. */
	bool is_plain = aq->is_open && aq->device == NULL && aq->detector == NULL &&
			aq->since == 0 && aq->until == 0;
	bool is_all =
		!aq->is_open && aq->device == NULL && aq->detector == NULL && !aq->without_quiet;
	struct query q;
	int64_t count = 0;
	enum err err;

	if (is_plain) {
		q = query_of(v,
			"SELECT count(*) FROM alert INDEXED BY alert_open WHERE is_open=1 AND "
			"severity BETWEEN ?1 AND ?2");
		query_i64(&q, aq->severity_min);
		query_i64(&q, aq->severity_max);
	} else if (is_all) {
		q = query_of(v,
			"SELECT count(*) FROM alert INDEXED BY alert_last WHERE last_seen>=?3 AND "
			"last_seen<?4 AND severity BETWEEN ?1 AND ?2");
		query_i64(&q, aq->severity_min);
		query_i64(&q, aq->severity_max);
		query_i64(&q, aq->since == 0 ? INT64_MIN : aq->since);
		query_i64(&q, aq->until == 0 ? INT64_MAX : aq->until);
	} else {
		q = query_of(v, sql[which_of(aq)]);
		bind_bounds(&q, aq);
	}
	err = query_number(&q, 0, &count);
	if (err == ERR_OK)
		*ret_count = (uint32_t)count;
	return err;
}

static enum err
alert_row(struct query *q, struct arena *a, struct store_alert *row)
{
	struct alert *alert = arena_alloc(a, sizeof(*alert));

	if (alert == NULL)
		return ERR_LIMIT;
	row->alert = alert;
	query_get_text(q, row->id_text, sizeof(row->id_text));
	for (size_t i = 0; i < sizeof(alert->id.b); i++) {
		const char hex[3] = {row->id_text[i * 2], row->id_text[i * 2 + 1], '\0'};

		alert->id.b[i] = (uint8_t)strtoul(hex, NULL, 16);
	}
	query_get_text(q, alert->device.text, sizeof(alert->device.text));
	query_get_text(q, row->device, sizeof(row->device));
	alert->severity = (enum severity)query_get_i64(q);
	alert->confidence = (enum confidence)query_get_i64(q);
	alert->first_seen = query_get_i64(q);
	alert->last_seen = query_get_i64(q);
	alert->revision = (uint32_t)query_get_i64(q);
	alert->times = (uint64_t)query_get_i64(q);
	row->state = (enum store_alert_state)query_get_i64(q);
	row->is_quiet = query_get_i64(q) != 0;
	row->later_until = query_get_i64(q);
	row->answered = query_get_i64(q);
	query_get_text(q, row->answered_by, sizeof(row->answered_by));
	row->arrived = query_get_i64(q);
	return store_decode_detections(query_get_bytes(q), alert);
}

enum err
store_alert_list(const struct store_view *v, const struct store_alert_query *aq, struct arena *a,
	struct store_alert **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	static const char *const sql[WHICH] = {
		ALERT_COLUMNS "WHERE is_open=1 AND " BOUNDS
			      "ORDER BY severity DESC, last_seen DESC LIMIT ?8 OFFSET ?9",
		ALERT_COLUMNS "WHERE shown=?5 AND is_open=1 AND " BOUNDS
			      "ORDER BY severity DESC, last_seen DESC LIMIT ?8 OFFSET ?9",
		ALERT_COLUMNS "WHERE " BOUNDS "ORDER BY last_seen DESC LIMIT ?8 OFFSET ?9",
		ALERT_COLUMNS "WHERE shown=?5 AND " BOUNDS
			      "ORDER BY last_seen DESC LIMIT ?8 OFFSET ?9",
	};
	struct query q = query_of(v, sql[which_of(aq)]);
	struct rows rows = rows_of(a, sizeof(struct store_alert));
	struct store_alert *row;
	enum err err;

	bind_bounds(&q, aq);
	query_i64(&q, aq->limit == 0 ? 50 : aq->limit);
	query_i64(&q, aq->offset);
	while (query_row(&q) && (row = rows_add(&rows)) != NULL && rows.err == ERR_OK)
		rows.err = alert_row(&q, a, row);
	err = rows_give(&rows, &q, ret_list, ret_n);
	if (err == ERR_OK && ret_total != NULL)
		err = store_alert_count(v, aq, ret_total);
	return err;
}

enum err
store_case_alerts(const struct store_view *v, const char *id, uint32_t limit, struct arena *a,
	struct store_alert **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		ALERT_COLUMNS "WHERE id IN (SELECT alert FROM case_alert WHERE case_id=?1) "
			      "ORDER BY last_seen DESC, id LIMIT ?2");
	struct rows rows = rows_of(a, sizeof(struct store_alert));
	struct store_alert *row;

	query_c(&q, id);
	query_i64(&q, limit);
	while (query_row(&q) && (row = rows_add(&rows)) != NULL && rows.err == ERR_OK)
		rows.err = alert_row(&q, a, row);
	return rows_give(&rows, &q, ret_list, ret_n);
}

enum err
store_alert_get(const struct store_view *v, const char *id_text, struct arena *a,
	struct store_alert *ret_alert)
{
	struct query q = query_of(v, ALERT_COLUMNS "WHERE id=?1");
	bool is_there;
	enum err err = ERR_OK, done;

	query_c(&q, id_text);
	is_there = query_row(&q);
	if (is_there)
		err = alert_row(&q, a, ret_alert);
	done = query_done(&q);
	if (done != ERR_OK || err != ERR_OK)
		return done != ERR_OK ? done : err;
	return is_there ? ERR_OK : ERR_NOT_FOUND;
}

static void
detector_row(struct query *q, void *row)
{
	struct store_detector_count *c = row;

	query_get_text(q, c->detector, sizeof(c->detector));
	c->severity = (enum severity)query_get_i64(q);
	c->alerts = (uint32_t)query_get_i64(q);
}

enum err
store_alert_by_detector(const struct store_view *v, ms_t since, ms_t until, struct arena *a,
	struct store_detector_count **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT detector, max(severity), count(*) FROM alert WHERE last_seen>=?1 AND "
		"last_seen<?2 GROUP BY detector ORDER BY count(*) DESC, detector LIMIT 100");

	query_i64(&q, since);
	query_i64(&q, until);
	return query_list(
		&q, rows_of(a, sizeof(struct store_detector_count)), detector_row, ret_list, ret_n);
}

enum err
store_evidence_put(struct store_tx *tx, const struct alert_id *id, const struct store_frame *frame)
{
	uint8_t digest[DIGEST_BYTES_MAX];
	char id_text[ALERT_ID_TEXT_MAX];
	struct query q = query_of(&tx->view,
		"INSERT INTO evidence (alert, at, digest, linktype, wire_len, frame) "
		"SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count(*) FROM evidence WHERE "
		"alert=?1) < ?7 "
		"ON CONFLICT (alert, at, digest) DO NOTHING");

	digest_of(DIGEST_SHA256, frame->bytes.p, frame->bytes.len, digest);
	query_c(&q, alert_id_text(id, id_text));
	query_i64(&q, frame->at);
	query_blob(&q, digest, 16);
	query_i64(&q, frame->linktype);
	query_i64(&q, frame->wire_len);
	query_blob(&q, frame->bytes.p, frame->bytes.len);
	query_i64(&q, LIMIT_ALERT_FRAMES);
	return query_run(&q, NULL);
}

enum err
store_evidence_list(const struct store_view *v, const char *id_text, struct arena *a,
	struct store_frame **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT at, linktype, wire_len, frame FROM evidence WHERE "
				     "alert=?1 ORDER BY at, digest");
	struct rows rows = rows_of(a, sizeof(struct store_frame));
	struct store_frame *f;

	query_c(&q, id_text);
	while (query_row(&q) && (f = rows_add(&rows)) != NULL) {
		struct str bytes;
		char *copy;

		f->at = query_get_i64(&q);
		f->linktype = (uint16_t)query_get_i64(&q);
		f->wire_len = (uint32_t)query_get_i64(&q);
		bytes = query_get_bytes(&q);
		copy = arena_alloc(a, bytes.len + 1);
		if (copy == NULL) {
			rows.err = ERR_LIMIT;
			break;
		}
		if (bytes.len > 0)
			memcpy(copy, bytes.p, bytes.len);
		f->bytes = str_of(copy, bytes.len);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}
