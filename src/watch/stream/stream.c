/* Reassembly of one TCP direction: a base sequence number, a window, and up to four runs ahead. */
#include "watch/stream/stream.h"

#include <stdlib.h>

#define SMALL_BYTES 2048
#define SMALL_COUNT 512
#define LARGE_BYTES LIMIT_STREAM_BYTES
#define LARGE_COUNT ((LIMIT_STREAM_POOL_BYTES - SMALL_BYTES * SMALL_COUNT) / LARGE_BYTES)
#define AHEAD_MAX 4

struct run {
	uint32_t from, to; /* offsets from the base */
};

struct side {
	uint32_t base;	 /* sequence number of window[0] */
	uint32_t have;	 /* contiguous bytes from the base in the window */
	uint64_t skip;	 /* bytes from the base that nobody wants */
	uint8_t *window; /* NULL: none */
	uint32_t room;
	uint8_t n_ahead;
	bool is_started;
	bool is_done;
	bool after_gap;
	struct run ahead[AHEAD_MAX]; /* in order, apart from each other and from `have` */
};

struct stream {
	void *flow; /* NULL: free */
	uint32_t next_free;
	struct side side[2];
};

/* Blocks of one size, handed out from a free list threaded through an index array. */
struct pool {
	size_t block;
	uint32_t n_free;
	uint32_t *free;
	uint8_t *bytes;
};

struct stream_table {
	stream_deliver_fn *deliver;
	void *arg;
	uint32_t first_free;
	struct stream *streams; /* LIMIT_STREAMS + 1; 0 is never used */
	struct pool small, large;
	struct stream_stats stats;
};

static bool
pool_init(struct pool *p, size_t block, uint32_t count)
{
	p->block = block;
	p->n_free = count;
	p->free = calloc(count, sizeof(*p->free));
	p->bytes = malloc(block * count); /* untouched until used: costs nothing before */
	for (uint32_t i = 0; p->free != NULL && i < count; i++)
		p->free[i] = count - 1 - i;
	return p->free != NULL && p->bytes != NULL;
}

static uint8_t *
pool_take(struct pool *p)
{
	return p->n_free == 0 ? NULL : p->bytes + p->free[--p->n_free] * p->block;
}

static void
pool_give(struct pool *p, const uint8_t *block)
{
	p->free[p->n_free++] = (uint32_t)((size_t)(block - p->bytes) / p->block);
}

struct stream_table *
stream_table_new(stream_deliver_fn *deliver, void *arg)
{
	struct stream_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->deliver = deliver;
	t->arg = arg;
	t->streams = calloc(LIMIT_STREAMS + 1, sizeof(*t->streams));
	if (t->streams == NULL || !pool_init(&t->small, SMALL_BYTES, SMALL_COUNT) ||
		!pool_init(&t->large, LARGE_BYTES, LARGE_COUNT)) {
		stream_table_free(t);
		return NULL;
	}
	for (uint32_t i = 1; i < LIMIT_STREAMS; i++)
		t->streams[i].next_free = i + 1;
	t->first_free = 1;
	return t;
}

void
stream_table_free(struct stream_table *t)
{
	if (t == NULL)
		return;
	free(t->streams);
	free(t->small.free);
	free(t->small.bytes);
	free(t->large.free);
	free(t->large.bytes);
	free(t);
}

uint32_t
stream_open(struct stream_table *t, void *flow)
{
	uint32_t at = t->first_free;
	struct stream *s = &t->streams[at];

	if (at == 0) {
		t->stats.refused++;
		return 0;
	}
	t->first_free = s->next_free;
	memset(s, 0, sizeof(*s));
	s->flow = flow;
	return at;
}

static void
drop_window(struct stream_table *t, struct side *d)
{
	if (d->window != NULL)
		pool_give(d->room == SMALL_BYTES ? &t->small : &t->large, d->window);
	d->window = NULL;
	d->room = 0;
	d->have = 0;
	d->n_ahead = 0;
}

void
stream_close(struct stream_table *t, uint32_t stream)
{
	struct stream *s = &t->streams[stream];

	if (stream == 0)
		return;
	BUG_IF(s->flow == NULL);
	drop_window(t, &s->side[0]);
	drop_window(t, &s->side[1]);
	s->flow = NULL;
	s->next_free = t->first_free;
	t->first_free = stream;
}

/* Makes the window reach `need` bytes from the base. */
static bool
reach(struct stream_table *t, struct side *d, size_t need)
{
	uint8_t *bigger;
	uint32_t keep = d->n_ahead > 0 ? d->ahead[d->n_ahead - 1].to : d->have;

	if (need <= d->room)
		return true;
	if (need > LARGE_BYTES)
		return false;
	bigger = need <= SMALL_BYTES ? pool_take(&t->small) : NULL;
	if (bigger != NULL) {
		d->window = bigger; /* the first window: nothing to keep */
		d->room = SMALL_BYTES;
		return true;
	}
	bigger = pool_take(&t->large);
	if (bigger == NULL) {
		t->stats.refused++;
		return false;
	}
	if (keep > 0)
		memcpy(bigger, d->window, keep);
	if (d->window != NULL)
		pool_give(&t->small, d->window);
	d->window = bigger;
	d->room = LARGE_BYTES;
	return true;
}

/* Moves the base n bytes ahead; the window's bytes and runs move with it. */
static void
advance(struct side *d, uint32_t n)
{
	uint32_t end = d->n_ahead > 0 ? d->ahead[d->n_ahead - 1].to : d->have;
	uint8_t kept = 0;

	d->base += n;
	if (d->window != NULL && n < end)
		memmove(d->window, d->window + n, end - n);
	d->have = d->have > n ? d->have - n : 0;
	for (uint8_t i = 0; i < d->n_ahead; i++) {
		struct run r = d->ahead[i];

		if (r.to <= n)
			continue;
		d->ahead[kept++] = (struct run){r.from > n ? r.from - n : 0, r.to - n};
	}
	d->n_ahead = kept;
	while (d->n_ahead > 0 && d->ahead[0].from <= d->have) {
		if (d->ahead[0].to > d->have)
			d->have = d->ahead[0].to;
		memmove(d->ahead, d->ahead + 1, --d->n_ahead * sizeof(*d->ahead));
	}
}

/* Gives up the hole in front of the window: the base jumps to `offset`. */
static void
jump(struct stream_table *t, struct side *d, uint32_t offset)
{
	if (d->skip >= offset) {
		d->skip -= offset; /* nobody wanted these bytes anyway */
	} else {
		d->skip = 0;
		d->after_gap = true;
		t->stats.gaps++;
	}
	advance(d, offset);
}

/* Skips what is not wanted of the bytes at hand. */
static void
take_skip(struct side *d)
{
	uint32_t n = d->skip < d->have ? (uint32_t)d->skip : d->have;

	if (n == 0)
		return;
	d->skip -= n;
	advance(d, n);
}

static struct stream_use
show(struct stream_table *t, struct stream *s, int direction, struct str bytes)
{
	struct side *d = &s->side[direction];
	bool after_gap = d->after_gap;
	struct stream_use use;

	d->after_gap = false;
	use = t->deliver(t->arg, s->flow, direction, bytes, after_gap);
	BUG_IF(use.used > bytes.len);
	if (use.is_done) {
		d->is_done = true;
		drop_window(t, d);
	}
	return use;
}

/* Shows the window's contiguous bytes until the reader wants more than there is. */
static void
drain(struct stream_table *t, struct stream *s, int direction)
{
	struct side *d = &s->side[direction];

	while (!d->is_done) {
		struct stream_use use;

		take_skip(d);
		if (d->have == 0)
			break;
		use = show(t, s, direction, str_of((const char *)d->window, d->have));
		if (d->is_done)
			return;
		d->skip = use.skip;
		if (use.used > 0)
			advance(d, (uint32_t)use.used);
		else if (use.skip == 0)
			break;
	}
	if (d->have == 0 && d->n_ahead == 0)
		drop_window(t, d);
	else if (d->have == LARGE_BYTES) {
		t->stats.overflows++;
		d->is_done = true;
		drop_window(t, d);
	}
}

/* The common case: the next bytes in order and nothing kept. Returns how many are still unused. */
static struct str
show_directly(struct stream_table *t, struct stream *s, int direction, struct str bytes)
{
	struct side *d = &s->side[direction];

	while (bytes.len > 0 && !d->is_done) {
		size_t n = d->skip < bytes.len ? (size_t)d->skip : bytes.len;
		struct stream_use use;

		d->skip -= n;
		d->base += (uint32_t)n;
		bytes = str_of(bytes.p + n, bytes.len - n);
		if (bytes.len == 0)
			break;
		use = show(t, s, direction, bytes);
		d->base += (uint32_t)use.used;
		d->skip = use.skip;
		bytes = str_of(bytes.p + use.used, bytes.len - use.used);
		if (use.used == 0 && use.skip == 0)
			break;
	}
	return bytes;
}

/* Adds [from, to) to the runs; false when there are too many. */
static bool
add_run(struct side *d, uint32_t from, uint32_t to)
{
	uint8_t i = 0, j;

	if (from <= d->have) {
		if (to > d->have)
			d->have = to;
		advance(d, 0); /* joins the runs that touch now */
		return true;
	}
	while (i < d->n_ahead && d->ahead[i].to < from)
		i++;
	j = i;
	while (j < d->n_ahead && d->ahead[j].from <= to) {
		from = d->ahead[j].from < from ? d->ahead[j].from : from;
		to = d->ahead[j].to > to ? d->ahead[j].to : to;
		j++;
	}
	if (j == i && d->n_ahead == AHEAD_MAX)
		return false;
	memmove(d->ahead + i + 1, d->ahead + j, (size_t)(d->n_ahead - j) * sizeof(*d->ahead));
	d->n_ahead = (uint8_t)(d->n_ahead - (j - i) + 1);
	d->ahead[i] = (struct run){from, to};
	return true;
}

/* Copies bytes to their place, but only where nothing stands yet (overlap policy "first"). */
static bool
keep(struct stream_table *t, struct side *d, uint32_t offset, struct str bytes)
{
	uint32_t from = offset < d->have ? d->have : offset;
	uint32_t end = offset + (uint32_t)bytes.len;

	if (from >= end)
		return true;
	if (!reach(t, d, end))
		return false;
	for (uint8_t i = 0; i < d->n_ahead && from < end; i++) {
		struct run r = d->ahead[i];

		if (from < r.from) {
			uint32_t to = r.from < end ? r.from : end;

			memcpy(d->window + from, bytes.p + (from - offset), to - from);
		}
		if (from < r.to)
			from = r.to;
	}
	if (from < end)
		memcpy(d->window + from, bytes.p + (from - offset), end - from);
	return add_run(d, offset < d->have ? d->have : offset, end);
}

/* The other side acknowledged `ack`: holes before it are ours alone and will not be filled. */
static void
give_up_acknowledged(struct stream_table *t, struct stream *s, int direction, uint32_t ack)
{
	struct side *d = &s->side[direction];

	if (d->is_done || !d->is_started || d->n_ahead == 0)
		return;
	if ((int32_t)(ack - d->base) < (int32_t)d->ahead[0].from)
		return;
	jump(t, d, d->ahead[0].from);
	drain(t, s, direction);
}

static void
push_payload(struct stream_table *t, struct stream *s, int direction,
	const struct stream_segment *segment)
{
	struct side *d = &s->side[direction];
	struct str bytes = segment->payload;
	uint32_t end = segment->seq + (segment->is_syn ? 1 : 0) + (uint32_t)segment->wire_len;
	int32_t offset = (int32_t)(end - (uint32_t)segment->wire_len - d->base);

	if (offset < 0) { /* seen before, at least in part */
		size_t old = (size_t) - (int64_t)offset;

		if (old >= segment->wire_len)
			return;
		bytes = old >= bytes.len ? str_of(NULL, 0) : str_of(bytes.p + old, bytes.len - old);
		offset = 0;
	}
	if ((uint32_t)offset + (uint64_t)segment->wire_len <= d->skip && d->have == 0) {
		jump(t, d, end - d->base); /* all of it lies in what nobody wants */
		return;
	}
	if (offset == 0 && d->have == 0 && d->n_ahead == 0) {
		bytes = show_directly(t, s, direction, bytes);
		offset = 0;
	}
	if (bytes.len > 0 && !d->is_done && !keep(t, d, (uint32_t)offset, bytes)) {
		if ((uint32_t)offset <=
			d->have) { /* one message fills the window: it can't be read */
			t->stats.overflows++;
			d->is_done = true;
			drop_window(t, d);
			return;
		}
		jump(t, d, (uint32_t)offset); /* out of reach: start again here */
		drop_window(t, d);
		bytes = show_directly(t, s, direction, bytes);
		if (bytes.len > 0 && !d->is_done && !keep(t, d, 0, bytes))
			d->is_done = true;
	}
	if (!d->is_done && d->have > 0)
		drain(t, s, direction);
	if (!d->is_done && segment->payload.len < segment->wire_len && (int32_t)(end - d->base) > 0)
		jump(t, d, end - d->base); /* the capture cut the packet: a hole for good */
}

bool
stream_push(struct stream_table *t, uint32_t stream, int direction,
	const struct stream_segment *segment)
{
	struct stream *s = &t->streams[stream];
	struct side *d = &s->side[direction];

	BUG_IF(stream == 0 || s->flow == NULL);
	if (!d->is_started && (segment->is_syn || segment->wire_len > 0)) {
		d->base = segment->seq + (segment->is_syn ? 1 : 0);
		d->is_started = true;
	}
	if (segment->has_ack)
		give_up_acknowledged(t, s, !direction, segment->ack);
	if (segment->wire_len > 0 && !d->is_done)
		push_payload(t, s, direction, segment);
	return !(s->side[0].is_done && s->side[1].is_done);
}

const struct stream_stats *
stream_stats(const struct stream_table *t)
{
	return &t->stats;
}
