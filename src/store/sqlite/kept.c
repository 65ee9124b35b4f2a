/* A row of counts for each action, and its frames by number. See store/kept.h. */
#include "store/kept.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

struct counts {
	int64_t got, frames, bytes, masked;
};

static void
counts_row(struct query *q, void *row)
{
	struct counts *c = row;

	c->got = query_get_i64(q);
	c->frames = query_get_i64(q);
	c->bytes = query_get_i64(q);
	c->masked = query_get_i64(q);
}

static enum err
counts_of(const struct store_view *v, int64_t act, struct counts *ret_counts)
{
	struct query q = query_of(v, "SELECT got, frames, bytes, masked FROM kept WHERE act=?1");
	enum err err;

	query_i64(&q, act);
	err = query_one(&q, counts_row, ret_counts, sizeof(*ret_counts));
	return err;
}

static enum err
write_counts(struct store_tx *tx, int64_t act, const struct counts *c, ms_t now)
{
	struct query q = query_of(&tx->view,
		"UPDATE kept SET got=?2, frames=?3, bytes=?4, masked=?5, changed=?6 WHERE act=?1");

	query_i64(&q, act);
	query_i64(&q, c->got);
	query_i64(&q, c->frames);
	query_i64(&q, c->bytes);
	query_i64(&q, c->masked);
	query_i64(&q, now);
	return query_run(&q, NULL);
}

enum err
store_kept_begin(struct store_tx *tx, const struct store_packets *k)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO kept (act, case_id, entry, device, got, frames, bytes, masked, "
		"changed) VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, ?5) ON CONFLICT (act) DO NOTHING");

	query_i64(&q, (int64_t)k->act);
	query_c(&q, k->case_id);
	query_i64(&q, k->entry);
	query_c(&q, k->device);
	query_i64(&q, k->changed);
	return query_run(&q, NULL);
}

/* Whether this run has not counted so far yet; then it has. */
static enum err
count_run(struct store_tx *tx, const struct store_kept_frame *f, bool *ret_is_new)
{
	struct query q = query_of(&tx->view, "SELECT seen FROM kept_run WHERE act=?1 AND run=?2");
	int64_t seen = 0;
	enum err err;

	query_i64(&q, (int64_t)f->act);
	query_i64(&q, (int64_t)f->run);
	err = query_number(&q, 0, &seen);
	*ret_is_new = (int64_t)f->seen > seen;
	if (err != ERR_OK || !*ret_is_new)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO kept_run (act, run, seen) VALUES (?1, ?2, ?3) ON CONFLICT (act, run) "
		"DO UPDATE SET seen=?3");
	query_i64(&q, (int64_t)f->act);
	query_i64(&q, (int64_t)f->run);
	query_i64(&q, (int64_t)f->seen);
	return query_run(&q, NULL);
}

static enum err
insert_frame(struct store_tx *tx, const struct store_kept_frame *f, int64_t nr)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO kept_frame (act, nr, at, linktype, wire_len, frame) VALUES (?1, ?2, "
		"?3, ?4, ?5, ?6)");

	query_i64(&q, (int64_t)f->act);
	query_i64(&q, nr);
	query_i64(&q, f->frame.at);
	query_i64(&q, f->frame.linktype);
	query_i64(&q, f->frame.wire_len);
	query_blob(&q, f->frame.bytes.p, f->frame.bytes.len);
	return query_run(&q, NULL);
}

/* The oldest frame of an action goes. */
static enum err
drop_oldest(struct store_tx *tx, int64_t act, struct counts *c)
{
	struct query q = query_of(
		&tx->view, "SELECT length(frame) FROM kept_frame WHERE act=?1 ORDER BY nr LIMIT 1");
	int64_t bytes = 0;
	enum err err;

	query_i64(&q, act);
	err = query_number(&q, 0, &bytes);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"DELETE FROM kept_frame WHERE act=?1 AND nr=(SELECT min(nr) FROM kept_frame WHERE "
		"act=?1)");
	query_i64(&q, act);
	err = query_run(&q, NULL);
	c->frames -= c->frames > 0;
	c->bytes -= c->bytes < bytes ? c->bytes : bytes;
	return err;
}

/* All together: the action that has most gives up its oldest. */
static enum err
keep_in_all(struct store_tx *tx, ms_t now)
{
	for (;;) {
		struct query q = query_of(&tx->view, "SELECT sum(bytes) FROM kept");
		int64_t all = 0, act = 0;
		struct counts c;
		enum err err = query_number(&q, 0, &all);

		if (err != ERR_OK || all <= LIMIT_KEEP_BYTES_ALL)
			return err;
		q = query_of(&tx->view, "SELECT act FROM kept ORDER BY bytes DESC, act LIMIT 1");
		err = query_number(&q, 0, &act);
		if (err == ERR_OK)
			err = counts_of(&tx->view, act, &c);
		if (err == ERR_OK)
			err = drop_oldest(tx, act, &c);
		if (err == ERR_OK)
			err = write_counts(tx, act, &c, now);
		if (err != ERR_OK)
			return err;
	}
}

enum err
store_kept_put(struct store_tx *tx, const struct store_kept_frame *f)
{
	int64_t act = (int64_t)f->act;
	struct counts c;
	bool is_new = false;
	enum err err = counts_of(&tx->view, act, &c);

	if (err == ERR_OK)
		err = count_run(tx, f, &is_new);
	if (err != ERR_OK || !is_new)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	if (f->frame.bytes.len > 0) {
		err = insert_frame(tx, f, ++c.got);
		c.frames++;
		c.bytes += (int64_t)f->frame.bytes.len;
		c.masked += f->is_masked;
	}
	while (err == ERR_OK && (c.frames > LIMIT_KEEP_FRAMES || c.bytes > LIMIT_KEEP_BYTES))
		err = drop_oldest(tx, act, &c);
	if (err == ERR_OK)
		err = write_counts(tx, act, &c, f->now);
	return err == ERR_OK ? keep_in_all(tx, f->now) : err;
}

static void
kept_row(struct query *q, void *row)
{
	struct store_packets *k = row;

	k->act = (uint64_t)query_get_i64(q);
	query_get_text(q, k->case_id, sizeof(k->case_id));
	k->entry = (uint32_t)query_get_i64(q);
	query_get_text(q, k->device, sizeof(k->device));
	k->seen = (uint64_t)query_get_i64(q);
	k->frames = (uint64_t)query_get_i64(q);
	k->bytes = (uint64_t)query_get_i64(q);
	k->masked = (uint64_t)query_get_i64(q);
	k->changed = query_get_i64(q);
}

enum err
store_kept_list(
	const struct store_view *v, struct arena *a, struct store_packets **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT act, case_id, entry, device, (SELECT coalesce(sum(r.seen), 0) FROM "
		"kept_run r WHERE r.act=kept.act), frames, "
		"bytes, masked, changed FROM kept ORDER BY act");

	return query_list(&q, rows_of(a, sizeof(struct store_packets)), kept_row, ret_list, ret_n);
}

enum err
store_kept_frames(const struct store_view *v, uint64_t act, uint64_t after, uint32_t limit,
	struct arena *a, struct store_frame **ret_list, size_t *ret_n, uint64_t *ret_last)
{
	struct query q = query_of(v,
		"SELECT nr, at, linktype, wire_len, frame FROM kept_frame WHERE act=?1 AND nr>?2 "
		"ORDER BY nr LIMIT ?3");
	struct rows rows = rows_of(a, sizeof(struct store_frame));
	struct store_frame *f;
	uint64_t last = after;
	enum err err;

	query_i64(&q, (int64_t)act);
	query_i64(&q, (int64_t)after);
	query_i64(&q, limit);
	while (query_row(&q) && (f = rows_add(&rows)) != NULL) {
		last = (uint64_t)query_get_i64(&q);
		f->at = query_get_i64(&q);
		f->linktype = (uint16_t)query_get_i64(&q);
		f->wire_len = (uint32_t)query_get_i64(&q);
		f->bytes = query_get_copy(&q, a);
	}
	err = rows_give(&rows, &q, ret_list, ret_n);
	if (err == ERR_OK)
		*ret_last = last;
	return err;
}

enum err
store_kept_remove(struct store_tx *tx, uint64_t act)
{
	static const char *const sql[] = {"DELETE FROM kept_frame WHERE act=?1",
		"DELETE FROM kept_run WHERE act=?1", "DELETE FROM kept WHERE act=?1"};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(sql) / sizeof(*sql) && err == ERR_OK; i++) {
		struct query q = query_of(&tx->view, sql[i]);

		query_i64(&q, (int64_t)act);
		err = query_run(&q, NULL);
	}
	return err;
}
