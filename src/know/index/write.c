/* Entries to heaps, heaps to shards, shards to a file. See write.h. */
#include "know/index/write.h"

#include <string.h>

#define HEAPS (INDEX_WIDTHS * INDEX_SHARDS)
#define HEAP_CHUNK 16384  /* bytes that are gathered for one heap before they go out */
#define NOTES_CHUNK 65536 /* bytes of notes that are gathered */
#define NOTES_SAME 262144 /* the notes last written, by their bytes: most are said again */
#define NOTES_HEAP HEAPS  /* the heap behind the shards' */

/* An entry of which the note's place among the notes is brought near meanwhile: the table of them
 * fits into no cache, and waiting for it was a sixth of all the time that ten million names take.
 */
#define WAITING 8
struct waiting {
	uint64_t hash, note_hash;
	struct index_record record; /* its key stands in `key` */
	size_t note_len;
	uint8_t note[LIMIT_INDEX_NOTE_BYTES];
	char key[LIMIT_INDICATOR_TEXT];
};

struct index_writer {
	struct index_outside outside;
	struct index_made made;
	struct buf chunk[HEAPS];
	struct buf notes;
	struct buf note;		 /* the one that is being written */
	struct waiting waiting[WAITING]; /* a ring */
	unsigned first, n_waiting;
	uint64_t notes_bytes; /* all that were written, with those in `notes` */
	struct {
		uint64_t hash;
		uint32_t at;
	} same[NOTES_SAME];
};

enum err
index_writer_new(const struct index_outside *outside, const struct index_file *file,
	struct arena *arena, struct index_writer **ret_writer)
{
	struct index_writer *w = arena_array(arena, struct index_writer, 1);

	if (w == NULL)
		return ERR_FULL;
	w->outside = *outside;
	w->made.file = *file;
	memset(w->made.file.places, 0, sizeof(w->made.file.places));
	w->notes = buf_of(NOTES_CHUNK + LIMIT_INDEX_NOTE_BYTES);
	w->note = buf_of(LIMIT_INDEX_NOTE_BYTES);
	for (unsigned i = 0; i < HEAPS; i++)
		w->chunk[i] = buf_of(HEAP_CHUNK + LIMIT_INDICATOR_TEXT + 64);
	*ret_writer = w;
	return ERR_OK;
}

void
index_writer_lists(struct index_writer *w, const struct index_file *file)
{
	w->made.file.n_lists = file->n_lists;
	memcpy(w->made.file.lists, file->lists, sizeof(file->lists));
}

static enum err
flush(struct index_writer *w, struct buf *chunk, unsigned heap, size_t above)
{
	if (buf_err(chunk) != ERR_OK)
		return buf_err(chunk);
	if (chunk->len <= above)
		return ERR_OK;
	if (!w->outside.heap_add(w->outside.arg, heap, buf_view(chunk)))
		return ERR_IO;
	buf_clear(chunk);
	return ERR_OK;
}

/* The note's bytes and their hash; mostly they are those of the entry before. */
static enum err
take_note(struct index_writer *w, const struct indicator_note *note, struct waiting *x)
{
	const struct waiting *before =
		&w->waiting[(w->first + w->n_waiting + WAITING - 1) % WAITING];

	buf_clear(&w->note);
	index_note_put(&w->note, note);
	if (buf_err(&w->note) != ERR_OK)
		return buf_err(&w->note);
	x->note_len = w->note.len;
	if (before->note_len == x->note_len && memcmp(before->note, w->note.p, x->note_len) == 0)
		x->note_hash = before->note_hash;
	else
		x->note_hash = hash_bytes(&w->made.file.key, w->note.p, x->note_len);
	memcpy(x->note, w->note.p, x->note_len);
	__builtin_prefetch(&w->same[x->note_hash % NOTES_SAME]);
	return ERR_OK;
}

/* Where the note stands among the notes; written unless it was written lately. */
static enum err
place_note(struct index_writer *w, const struct waiting *x, uint32_t *ret_at)
{
	unsigned slot = (unsigned)(x->note_hash % NOTES_SAME);

	if (w->same[slot].hash == x->note_hash) {
		*ret_at = w->same[slot].at;
		return ERR_OK;
	}
	if (w->notes_bytes > UINT32_MAX - LIMIT_INDEX_NOTE_BYTES)
		return ERR_LIMIT;
	*ret_at = (uint32_t)w->notes_bytes;
	w->same[slot].hash = x->note_hash;
	w->same[slot].at = *ret_at;
	w->notes_bytes += x->note_len;
	buf_add(&w->notes, x->note, x->note_len);
	return flush(w, &w->notes, NOTES_HEAP, NOTES_CHUNK);
}

/* The entry that has waited longest goes to its heap. */
static enum err
add_first(struct index_writer *w)
{
	struct waiting *x = &w->waiting[w->first];
	unsigned heap = index_width_of(x->record.kind) * INDEX_SHARDS + index_shard_of(x->hash);
	enum err err = ERR_OK;

	if (!x->record.is_gone)
		err = place_note(w, x, &x->record.note);
	w->first = (w->first + 1) % WAITING;
	w->n_waiting--;
	if (err != ERR_OK)
		return err;
	index_heap_put(&w->chunk[heap], x->hash, &x->record);
	return flush(w, &w->chunk[heap], heap, HEAP_CHUNK);
}

enum err
index_writer_add(struct index_writer *w, const struct index_entry *e)
{
	uint64_t hash = e->hash != 0 ? e->hash : index_hash(&w->made.file.key, e->kind, e->value);
	enum err err = w->n_waiting == WAITING ? add_first(w) : ERR_OK;
	struct waiting *x = &w->waiting[(w->first + w->n_waiting) % WAITING];

	if (err != ERR_OK)
		return err;
	if (e->value.len == 0 || e->value.len > LIMIT_INDICATOR_TEXT || hash == 0)
		return ERR_INVALID;
	if (e->is_gone)
		x->note_len = 0;
	else
		err = take_note(w, &e->note, x);
	if (err != ERR_OK)
		return err;
	memcpy(x->key, e->value.p, e->value.len);
	x->hash = hash;
	x->record = (struct index_record){.kind = e->kind,
		.key = str_of(x->key, e->value.len),
		.note = e->gone_note,
		.is_gone = e->is_gone};
	w->n_waiting++;
	return ERR_OK;
}

static enum err
write_out(struct index_writer *w, struct str bytes)
{
	struct index_file *f = &w->made.file;

	if (bytes.len > 0 && !w->outside.out(w->outside.arg, f->bytes, bytes))
		return ERR_IO;
	f->bytes += bytes.len;
	return ERR_OK;
}

static enum err
align(struct index_writer *w)
{
	static const char zero[INDEX_LINE];
	size_t over = w->made.file.bytes % INDEX_LINE;

	return over == 0 ? ERR_OK : write_out(w, str_of(zero, INDEX_LINE - over));
}

static void
sum(struct index_built *all, const struct index_built *one)
{
	all->entries += one->entries;
	all->duplicates += one->duplicates;
	all->left_out += one->left_out;
	all->records += one->records;
}

static enum err
write_shard(struct index_writer *w, unsigned heap, struct errinfo *info)
{
	struct index_place *place = &w->made.file.places[heap / INDEX_SHARDS][heap % INDEX_SHARDS];
	struct buf table = buf_of(LIMIT_INDEX_HEAP_BYTES), records = buf_of(UINT32_MAX);
	struct index_built built = {0};
	struct str bytes;
	enum err err = flush(w, &w->chunk[heap], heap, 0);

	if (err == ERR_OK && !w->outside.heap_take(w->outside.arg, heap, &bytes))
		err = ERR_IO;
	if (err == ERR_OK)
		err = index_build((enum index_width)(heap / INDEX_SHARDS), bytes, &table, &records,
			&built, info);
	if (err == ERR_OK)
		err = align(w);
	if (err == ERR_OK) {
		place->table_at = w->made.file.bytes;
		place->table_bytes = (uint32_t)table.len;
		err = write_out(w, buf_view(&table));
	}
	if (err == ERR_OK) {
		place->records_at = w->made.file.bytes;
		err = write_out(w, buf_view(&records));
	}
	sum(&w->made.built, &built);
	buf_done(&table);
	buf_done(&records);
	buf_done(&w->chunk[heap]);
	return err;
}

static enum err
write_notes(struct index_writer *w)
{
	static const char spare[LIMIT_INDEX_NOTE_BYTES];
	struct str bytes;
	enum err err = flush(w, &w->notes, NOTES_HEAP, 0);

	if (err == ERR_OK && !w->outside.heap_take(w->outside.arg, NOTES_HEAP, &bytes))
		err = ERR_IO;
	w->made.file.notes_at = w->made.file.bytes;
	if (err == ERR_OK)
		err = write_out(w, bytes);
	return err != ERR_OK ? err : write_out(w, str_of(spare, sizeof(spare)));
}

enum err
index_writer_finish(struct index_writer *w, struct index_made *ret_made, struct errinfo *info)
{
	struct buf head = buf_of(INDEX_FILE_HEAD);
	enum err err = ERR_OK;

	while (w->n_waiting > 0 && err == ERR_OK)
		err = add_first(w);
	w->made.file.bytes = INDEX_FILE_HEAD;
	for (unsigned heap = 0; heap < HEAPS && err == ERR_OK; heap++) {
		err = write_shard(w, heap, info);
		if (w->outside.pause != NULL)
			w->outside.pause(w->outside.arg);
	}
	if (err == ERR_OK && !index_file_fits(&w->made.file))
		err = ERR_LIMIT;
	if (err == ERR_OK)
		err = write_notes(w);
	index_file_put(&head, &w->made.file);
	if (err == ERR_OK)
		err = buf_err(&head);
	if (err == ERR_OK && !w->outside.out(w->outside.arg, 0, buf_view(&head)))
		err = ERR_IO;
	buf_done(&head);
	buf_done(&w->notes);
	buf_done(&w->note);
	for (unsigned i = 0; i < HEAPS; i++)
		buf_done(&w->chunk[i]);
	if (err == ERR_OK)
		*ret_made = w->made;
	return err;
}
