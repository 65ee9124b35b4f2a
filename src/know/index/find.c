/* Probes, then the records and notes that confirm them. See find.h. */
#include "know/index/find.h"

#include "know/indicator/table.h"

#include <string.h>

void
index_ready(struct index *x)
{
	memset(x->prefixes, 0, sizeof(x->prefixes));
	x->digests = 0;
	for (int i = 0; i < INDEX_LAYERS * INDEX_WIDTHS * INDEX_SHARDS; i++) {
		const struct index_table *t = &(&x->parts[0][0][0])[i].table;

		for (int family = 0; family < 2; family++)
			for (int word = 0; word < 3; word++)
				x->prefixes[family][word] |= t->prefixes[family][word];
		x->digests |= t->digests;
	}
}

static const struct index_part *
part_of(const struct index *x, enum index_layer layer, enum index_width width, uint64_t hash)
{
	return &x->parts[layer][width][index_shard_of(hash)];
}

/* One look-up under way. */
struct look {
	const struct index *x;
	enum indicator_kind kind;
	struct str value;
	uint64_t hash;
	ms_t now;
	struct index_hits *hits;
	struct reader records[INDEX_LAYERS];
	uint64_t spoke;	   /* lists that said something of a longer name, a bit each */
	uint64_t speaking; /* and of this one */
};
_Static_assert(LIMIT_INDICATOR_LISTS <= 64, "a bit for each list");

/* The bucket's records of a layer; false when the layer says that there are none. */
static bool
bring(struct look *l, enum index_layer layer)
{
	const struct index_part *part = part_of(l->x, layer, index_width_of(l->kind), l->hash);
	struct index_range range;

	l->records[layer] = reader_of(NULL, 0);
	if (!index_may_hold(&part->table, l->hash))
		return false;
	range = index_records_of(&part->table, l->hash);
	if (range.len == 0)
		return false;
	if (!l->x->read(l->x->arg, layer, part->records_at + range.at, l->hits->scratch[layer],
		    range.len)) {
		l->hits->not_read++;
		return false;
	}
	l->records[layer] = reader_of(l->hits->scratch[layer], range.len);
	return true;
}

/* The next record of that very value. */
static bool
next(struct look *l, struct reader *r, struct index_record *ret_record)
{
	enum err err;

	while ((err = index_record_next(r, ret_record)) == ERR_OK)
		if (ret_record->kind == l->kind && str_equal(ret_record->key, l->value))
			return true;
	if (err != ERR_NOT_FOUND)
		l->hits->not_read++;
	return false;
}

static struct str
keep(char **at, struct str s)
{
	char *from = *at;

	if (s.len > 0)
		memcpy(from, s.p, s.len);
	*at += s.len;
	return str_of(from, s.len);
}

/* bytes: LIMIT_INDEX_NOTE_BYTES, which the note borrows from. */
static bool
read_note(struct look *l, enum index_layer layer, uint32_t at, uint8_t *bytes,
	struct indicator_note *ret_note)
{
	struct reader r = reader_of(bytes, LIMIT_INDEX_NOTE_BYTES);

	/* The notes' area ends with so many spare bytes. */
	if (l->x->read(
		    l->x->arg, layer, l->x->notes_at[layer] + at, bytes, LIMIT_INDEX_NOTE_BYTES) &&
		index_note_read(&r, ret_note) == ERR_OK && ret_note->list < 64)
		return true;
	l->hits->not_read++;
	return false;
}

static bool
does_more(const struct indicator_note *a, const struct indicator_note *b)
{
	if (indicator_does(a) != indicator_does(b))
		return indicator_does(a) > indicator_does(b);
	return a->confidence > b->confidence;
}

/* Puts a hit at its place; when there are too many, the one that does least is left out. */
static void
insert(struct index_hits *hits, struct indicator_found *hit)
{
	unsigned at, last = LIMIT_INDEX_HITS - 1;
	uint8_t room = (uint8_t)hits->n;
	char *text;

	if (hits->n > last) {
		hits->left_out++;
		if (!does_more(&hit->note, &hits->list[last].note))
			return;
		room = hits->room[last];
		hits->n--;
	}
	text = hits->text[room];
	hit->note.what = keep(&text, hit->note.what);
	hit->note.context = keep(&text, hit->note.context);
	if (hit->kind == INDICATOR_ADDRESS)
		hit->value = keep(&text, hit->value); /* the key is on our caller's stack */
	for (at = hits->n; at > 0 && does_more(&hit->note, &hits->list[at - 1].note); at--) {
		hits->list[at] = hits->list[at - 1];
		hits->room[at] = hits->room[at - 1];
	}
	hits->list[at] = *hit;
	hits->room[at] = room;
	hits->n++;
}
_Static_assert(
	LIMIT_INDICATOR_WHAT + LIMIT_INDICATOR_CONTEXT + ADDRESS_KEY <= LIMIT_INDEX_NOTE_BYTES,
	"a hit's texts");

static void
add(struct look *l, enum index_layer layer, uint32_t note_at)
{
	struct indicator_found hit = {.kind = l->kind, .value = l->value};
	uint8_t bytes[LIMIT_INDEX_NOTE_BYTES];

	if (!read_note(l, layer, note_at, bytes, &hit.note) ||
		(hit.note.expires != 0 && hit.note.expires <= l->now) ||
		(l->spoke >> hit.note.list & 1) != 0)
		return;
	l->speaking |= UINT64_C(1) << hit.note.list;
	if (hit.note.held != HELD_EXCEPTED) /* else the list has spoken: it says nothing */
		insert(l->hits, &hit);
}

/* Does the fresh layer take away what the base says with that note? */
static bool
is_gone(struct look *l, uint32_t note)
{
	struct reader r = l->records[INDEX_FRESH];
	struct index_record record;

	while (next(l, &r, &record))
		if (record.is_gone && record.note == note)
			return true;
	return false;
}

/* Counts what a layer says of the value: no more than LIMIT_INDEX_SAME, as it was written. */
static bool
is_below(struct look *l, unsigned *n)
{
	if (++*n <= LIMIT_INDEX_SAME)
		return true;
	l->hits->left_out++;
	return false;
}

/* All that both layers say of the value. */
static void
look(struct look *l)
{
	unsigned fresh = 0, base = 0;
	struct index_record record;
	struct reader r;
	bool in_base = bring(l, INDEX_BASE), in_fresh = bring(l, INDEX_FRESH);

	if (!in_base && !in_fresh)
		return;
	r = l->records[INDEX_FRESH];
	while (next(l, &r, &record))
		if (!record.is_gone && is_below(l, &fresh))
			add(l, INDEX_FRESH, record.note);
	r = l->records[INDEX_BASE];
	while (next(l, &r, &record))
		if (is_below(l, &base) && !is_gone(l, record.note))
			add(l, INDEX_BASE, record.note);
	l->spoke |= l->speaking;
}

static void
prefetch(const struct index *x, enum index_width width, uint64_t hash)
{
	for (int layer = 0; layer < INDEX_LAYERS; layer++)
		index_prefetch(&part_of(x, (enum index_layer)layer, width, hash)->table, hash);
}

static void
clear(struct index_hits *hits)
{
	hits->n = hits->left_out = hits->not_read = 0;
}

static void
find_name(struct look *l, struct str name)
{
	struct index_names names;

	index_hash_names(&l->x->key, name, &names);
	for (unsigned i = 0; i < names.n; i++)
		prefetch(l->x, INDEX_WIDE, names.hash[i]);
	for (unsigned i = names.n; i-- > 0;) {
		l->hash = names.hash[i];
		l->value = str_of(name.p + names.start[i], name.len - names.start[i]);
		look(l);
	}
}

void
index_find(const struct index *x, enum indicator_kind kind, struct str value, ms_t now,
	struct index_hits *ret_hits)
{
	struct look l = {.x = x, .kind = kind, .value = value, .now = now, .hits = ret_hits};

	clear(ret_hits);
	if (value.len == 0 || value.len > LIMIT_INDICATOR_TEXT)
		return;
	if (kind == INDICATOR_DOMAIN) {
		find_name(&l, value);
		return;
	}
	l.hash = index_hash(&x->key, kind, value);
	look(&l);
}

void
index_find_address(const struct index *x, struct addr a, ms_t now, struct index_hits *ret_hits)
{
	index_find_network(x, a, a.family == 4 ? 32 : 128, now, ret_hits);
}

bool
index_has(const struct index *x, enum index_layer layer, enum indicator_kind kind, struct str value,
	struct index_hits *room)
{
	struct look l = {.x = x,
		.kind = kind,
		.value = value,
		.hash = index_hash(&x->key, kind, value),
		.hits = room};
	struct index_record record;

	clear(room);
	return bring(&l, layer) && next(&l, &l.records[layer], &record);
}

void
index_find_network(
	const struct index *x, struct addr a, unsigned bits, ms_t now, struct index_hits *ret_hits)
{
	struct look l = {.x = x, .kind = INDICATOR_ADDRESS, .now = now, .hits = ret_hits};
	const uint64_t *in_use = x->prefixes[a.family != 4];
	char key[ADDRESS_KEY];

	clear(ret_hits);
	if (address_is_never(a))
		return;
	for (unsigned n = bits + 1; n-- > 0;) {
		if ((in_use[n / 64] & UINT64_C(1) << (n % 64)) == 0)
			continue;
		address_key(a, n, key);
		l.value = str_of(key, sizeof(key));
		l.hash = index_hash(&x->key, INDICATOR_ADDRESS, l.value);
		look(&l);
	}
}
