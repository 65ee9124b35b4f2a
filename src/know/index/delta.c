/*
 * See delta.h. A staged entry: hash (u64), kind (u8), length of the key (u16) and of the note
 * (u16), key, note. Two sayings are the same when hash and note are; both by a keyed hash of 64
 * bits.
 */
#include "know/index/delta.h"

#include <stdlib.h>
#include <string.h>

#define HEAPS (INDEX_WIDTHS * INDEX_SHARDS)
#define CHUNK 16384

struct index_delta {
	struct index_delta_source source;
	struct buf chunk[HEAPS];
	struct index_delta_counts counts;
};

struct staged {
	uint64_t hash;
	enum indicator_kind kind;
	struct str key, note;
};

enum err
index_delta_new(const struct index_delta_source *source, struct arena *arena,
	struct index_delta **ret_delta)
{
	struct index_delta *d = arena_array(arena, struct index_delta, 1);

	if (d == NULL)
		return ERR_FULL;
	d->source = *source;
	for (unsigned i = 0; i < HEAPS; i++)
		d->chunk[i] = buf_of(CHUNK + LIMIT_INDICATOR_TEXT + LIMIT_INDEX_NOTE_BYTES + 64);
	*ret_delta = d;
	return ERR_OK;
}

static enum err
flush(struct index_delta *d, unsigned heap, size_t above)
{
	struct buf *chunk = &d->chunk[heap];

	if (buf_err(chunk) != ERR_OK)
		return buf_err(chunk);
	if (chunk->len <= above)
		return ERR_OK;
	if (!d->source.stage->heap_add(d->source.stage->arg, heap, buf_view(chunk)))
		return ERR_IO;
	buf_clear(chunk);
	return ERR_OK;
}

enum err
index_delta_add(struct index_delta *d, const struct index_entry *e)
{
	uint64_t hash =
		e->hash != 0 ? e->hash : index_hash(&d->source.file->key, e->kind, e->value);
	unsigned heap = index_width_of(e->kind) * INDEX_SHARDS + index_shard_of(hash);
	struct buf *b = &d->chunk[heap];
	size_t at;

	if (e->value.len == 0 || e->value.len > LIMIT_INDICATOR_TEXT || hash == 0)
		return ERR_INVALID;
	buf_le64(b, hash);
	buf_byte(b, (uint8_t)e->kind);
	buf_le16(b, (uint16_t)e->value.len);
	buf_le16(b, 0);
	at = b->len;
	buf_str(b, e->value);
	index_note_put(b, &e->note);
	if (buf_err(b) == ERR_OK) {
		size_t note = b->len - at - e->value.len;

		b->p[at - 2] = (char)(note & 0xff);
		b->p[at - 1] = (char)(note >> 8);
	}
	return flush(d, heap, CHUNK);
}

static bool
next_staged(struct reader *r, struct staged *ret_staged)
{
	size_t key, note;

	if (reader_left(r) == 0)
		return false;
	ret_staged->hash = reader_le64(r);
	ret_staged->kind = (enum indicator_kind)reader_u8(r);
	key = reader_le16(r);
	note = reader_le16(r);
	ret_staged->key = reader_str(r, key);
	ret_staged->note = reader_str(r, note);
	return reader_err(r) == ERR_OK;
}

/* ---- a shard ---- */

struct said {
	uint64_t id;
	uint32_t at;  /* in the heap */
	bool is_same; /* the base says it, too */
};

struct shard {
	struct index_delta *d;
	struct str heap;
	struct said *said; /* sorted by id */
	size_t n;
};

static uint64_t
id_of(const struct index_delta *d, uint64_t hash, struct str note)
{
	return hash * UINT64_C(0x9e3779b97f4a7c15) ^
	       hash_bytes(&d->source.file->key, note.p, note.len);
}

static int
compare(const void *a, const void *b)
{
	const struct said *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static enum err
collect(struct shard *s)
{
	struct reader r = reader_of(s->heap.p, s->heap.len);
	struct staged e;
	size_t n = 0;

	while (next_staged(&r, &e))
		n++;
	s->said = calloc(n + 1, sizeof(*s->said));
	if (s->said == NULL)
		return ERR_FULL;
	r = reader_of(s->heap.p, s->heap.len);
	for (uint32_t at = 0; next_staged(&r, &e); at = (uint32_t)reader_offset(&r))
		s->said[s->n++] = (struct said){.id = id_of(s->d, e.hash, e.note), .at = at};
	qsort(s->said, s->n, sizeof(*s->said), compare);
	return ERR_OK;
}

static struct said *
find(const struct shard *s, uint64_t id)
{
	size_t from = 0, end = s->n;

	while (from < end) {
		size_t middle = from + (end - from) / 2;

		if (s->said[middle].id < id)
			from = middle + 1;
		else
			end = middle;
	}
	return from < s->n && s->said[from].id == id ? &s->said[from] : NULL;
}

/* The note at its place of the base, as bytes too. */
static bool
base_note(const struct index_delta *d, uint32_t at, struct indicator_note *ret_note,
	struct str *ret_bytes)
{
	uint64_t from = d->source.file->notes_at + at;
	struct reader r;

	if (from >= d->source.base.len)
		return false;
	r = reader_of(d->source.base.p + from, d->source.base.len - from);
	if (index_note_read(&r, ret_note) != ERR_OK)
		return false;
	*ret_bytes = str_of(d->source.base.p + from, reader_offset(&r));
	return true;
}

/* A record of the base: is it still said? */
static enum err
compare_record(struct shard *s, const struct index_record *record)
{
	struct index_delta *d = s->d;
	struct index_entry gone = {.kind = record->kind,
		.value = record->key,
		.is_gone = true,
		.gone_note = record->note};
	struct indicator_note note;
	struct str bytes;
	struct said *said;

	if (!base_note(d, record->note, &note, &bytes))
		return ERR_MALFORMED;
	if (note.list >= 64 || (d->source.lists & UINT64_C(1) << note.list) == 0)
		return ERR_OK;
	said = find(
		s, id_of(d, index_hash(&d->source.file->key, record->kind, record->key), bytes));
	if (said != NULL) {
		said->is_same = true;
		d->counts.same++;
		return ERR_OK;
	}
	d->counts.gone++;
	return index_writer_add(d->source.fresh, &gone);
}

static enum err
compare_base(struct shard *s, const struct index_place *place)
{
	struct str base = s->d->source.base;
	struct index_table table;
	struct index_record record;
	struct reader r;
	enum err err;

	if (place->table_bytes == 0)
		return ERR_OK;
	if (place->table_at > base.len || place->table_bytes > base.len - place->table_at)
		return ERR_TRUNCATED;
	err = index_table_open(base.p + place->table_at, place->table_bytes, &table, NULL);
	if (err != ERR_OK)
		return err;
	if (place->records_at > base.len || table.records_bytes > base.len - place->records_at)
		return ERR_TRUNCATED;
	r = reader_of(base.p + place->records_at, table.records_bytes);
	while ((err = index_record_next(&r, &record)) == ERR_OK) {
		err = compare_record(s, &record);
		if (err != ERR_OK)
			return err;
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What the base does not say. */
static enum err
add_new(struct shard *s)
{
	struct index_delta *d = s->d;
	enum err err = ERR_OK;

	for (size_t i = 0; i < s->n && err == ERR_OK; i++) {
		size_t at = s->said[i].at;
		struct reader r = reader_of(s->heap.p + at, s->heap.len - at), note;
		struct index_entry e = {0};
		struct staged staged;

		if (i > 0 && s->said[i].id == s->said[i - 1].id) /* said twice */
			s->said[i].is_same = true;
		if (s->said[i].is_same)
			continue;
		if (!next_staged(&r, &staged))
			return ERR_MALFORMED;
		note = reader_of(staged.note.p, staged.note.len);
		e.kind = staged.kind;
		e.value = staged.key;
		err = index_note_read(&note, &e.note);
		if (err == ERR_OK)
			err = index_writer_add(d->source.fresh, &e);
		d->counts.added++;
	}
	return err;
}

static enum err
one_shard(struct index_delta *d, unsigned heap)
{
	struct shard s = {.d = d};
	enum err err = flush(d, heap, 0);

	if (err == ERR_OK && !d->source.stage->heap_take(d->source.stage->arg, heap, &s.heap))
		err = ERR_IO;
	if (err == ERR_OK && s.heap.len > LIMIT_INDEX_HEAP_BYTES)
		err = ERR_LIMIT;
	if (err == ERR_OK)
		err = collect(&s);
	if (err == ERR_OK)
		err = compare_base(
			&s, &d->source.file->places[heap / INDEX_SHARDS][heap % INDEX_SHARDS]);
	if (err == ERR_OK)
		err = add_new(&s);
	free(s.said);
	return err;
}

enum err
index_delta_finish(
	struct index_delta *d, struct index_delta_counts *ret_counts, struct errinfo *info)
{
	enum err err = ERR_OK;

	for (unsigned heap = 0; heap < HEAPS && err == ERR_OK; heap++)
		err = one_shard(d, heap);
	for (unsigned i = 0; i < HEAPS; i++)
		buf_done(&d->chunk[i]);
	if (err != ERR_OK)
		return err_say(info, err, 0, "The lists cannot be compared with the index (%s).",
			err_name(err));
	*ret_counts = d->counts;
	return ERR_OK;
}
