/* Bucket after bucket, shard after shard, the base and then what only the fresh layer has. See
 * walk.h. */
#include "know/index/walk.h"

void
index_walk_begin(struct index_walk *w, const struct index *x)
{
	w->x = x;
	w->layer = w->shard = 0;
	w->bucket = w->piece_end = w->piece_at = w->piece_len = 0;
	w->records = str_of(NULL, 0);
	w->reader = reader_of(NULL, 0);
	w->not_read = 0;
}

static const struct index_part *
part_of(const struct index_walk *w)
{
	return &w->x->parts[w->layer][INDEX_WIDE][w->shard];
}

/* As many buckets as there is room for, from the next one on. */
static void
bring_piece(struct index_walk *w)
{
	const struct index_part *part = part_of(w);
	struct index_range first = index_records_at(&part->table, w->bucket), r = first;
	uint32_t end = w->bucket + 1;

	while (end < part->table.n_buckets) {
		r = index_records_at(&part->table, end);
		if (r.at < first.at || r.at + r.len - first.at > WALK_BYTES)
			break;
		end++;
	}
	r = index_records_at(&part->table, end - 1);
	w->piece_at = first.at;
	w->piece_end = end;
	w->piece_len = 0; /* until it is here: reading may ask for what is in memory */
	if (r.at + r.len == first.at ||
		w->x->read(w->x->arg, (enum index_layer)w->layer, part->records_at + first.at,
			w->room, r.at + r.len - first.at)) {
		w->piece_len = r.at + r.len - first.at;
		return;
	}
	w->not_read++;
	w->bucket = end; /* none of them */
}

const void *
index_walk_bytes(const struct index_walk *w, enum index_layer layer, uint64_t at, size_t len)
{
	uint64_t from;

	if ((unsigned)layer != w->layer)
		return NULL;
	from = part_of(w)->records_at + w->piece_at;
	return at < from || at - from > w->piece_len || len > w->piece_len - (at - from)
		       ? NULL
		       : w->room + (at - from);
}

/* False: the shard is at its end. */
static bool
next_bucket(struct index_walk *w)
{
	struct index_range r;

	while (w->bucket < part_of(w)->table.n_buckets) {
		if (w->bucket == w->piece_end) {
			bring_piece(w);
			continue;
		}
		r = index_records_at(&part_of(w)->table, w->bucket++);
		if (r.len == 0 || r.at < w->piece_at || r.at - w->piece_at > WALK_BYTES - r.len)
			continue;
		w->records = str_of((const char *)w->room + (r.at - w->piece_at), r.len);
		w->reader = reader_of(w->records.p, w->records.len);
		return true;
	}
	return false;
}

static bool
next_shard(struct index_walk *w)
{
	w->bucket = w->piece_end = w->piece_len = 0;
	if (++w->shard < INDEX_SHARDS)
		return true;
	w->shard = 0;
	return ++w->layer < INDEX_LAYERS;
}

/* Was the value in the bucket before that record? */
static bool
was_before(const struct index_walk *w, const struct index_record *record)
{
	struct reader r = reader_of(w->records.p, w->records.len);
	struct index_record before;

	while (index_record_next(&r, &before) == ERR_OK && before.key.p != record->key.p)
		if (before.kind == record->kind && str_equal(before.key, record->key))
			return true;
	return false;
}

bool
index_walk_next(struct index_walk *w, enum indicator_kind *ret_kind, struct str *ret_value)
{
	struct index_record record;

	while (w->layer < INDEX_LAYERS) {
		enum err err = index_record_next(&w->reader, &record);

		if (err == ERR_OK) {
			if (was_before(w, &record) ||
				(w->layer == INDEX_FRESH && index_has(w->x, INDEX_BASE, record.kind,
								    record.key, &w->hits)))
				continue;
			*ret_kind = record.kind;
			*ret_value = record.key;
			return true;
		}
		w->not_read += err != ERR_NOT_FOUND;
		w->reader = reader_of(NULL, 0);
		while (!next_bucket(w))
			if (!next_shard(w))
				return false;
	}
	return false;
}
