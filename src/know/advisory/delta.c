/* See delta.h. Two runs of records in the same order, walked side by side. */
#include "know/advisory/delta.h"

#define DELTA_MAGIC 0x44414b53 /* "SKAD" */
#define DELTA_VERSION 1
#define TAIL (SIGN_PUBLIC_BYTES + SUM_BYTES + SIGN_BYTES)

/* ---- making ---- */

static void
put_source(struct buf *b, const struct advisory_source *s)
{
	size_t len = strlen(s->name);

	buf_byte(b, (uint8_t)len);
	buf_add(b, s->name, len);
	buf_le64(b, (uint64_t)s->dated);
}

static void
put_head(struct buf *b, const struct advisory_delta_sides *s)
{
	buf_le32(b, DELTA_MAGIC);
	buf_le32(b, DELTA_VERSION);
	buf_add(b, s->base.sum, SUM_BYTES);
	buf_add(b, s->fresh.sum, SUM_BYTES);
	buf_le64(b, (uint64_t)s->fresh.made);
	buf_add(b, s->fresh.key.b, sizeof(s->fresh.key.b));
	buf_add(b, s->fresh.public_key, SIGN_PUBLIC_BYTES);
	buf_add(b, s->fresh.signature, SIGN_BYTES);
	buf_le32(b, s->fresh.n_sources);
	for (uint32_t i = 0; i < s->fresh.n_sources; i++)
		put_source(b, &s->fresh.sources[i]);
}

static void
put_tail(struct buf *b, size_t from, const uint8_t *seed)
{
	uint8_t bytes[TAIL] = {0};

	if (buf_err(b) != ERR_OK)
		return;
	if (seed != NULL)
		sign_public_of(seed, bytes);
	buf_add(b, bytes, SIGN_PUBLIC_BYTES);
	if (buf_err(b) != ERR_OK)
		return;
	sum_of(str_of(b->p + from, b->len - from), bytes);
	if (seed != NULL)
		sign_make(seed, str_of((const char *)bytes, SUM_BYTES), bytes + SUM_BYTES);
	else
		memset(bytes + SUM_BYTES, 0, SIGN_BYTES);
	buf_add(b, bytes, SUM_BYTES + SIGN_BYTES);
}

/* One side's record at hand. */
struct side {
	struct reader r;
	struct record record;
	bool is_there;
	enum err err;
};

static void
step(struct side *s)
{
	enum err err = record_next(&s->r, &s->record);

	s->is_there = err == ERR_OK;
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		s->err = err;
}

static struct side
side_of(struct str records)
{
	struct side s = {.r = reader_of(records.p, records.len)};

	step(&s);
	return s;
}

/* Which of the two comes first: <0 a, >0 b, 0 both are the same one. Both ended: 0. */
static int
which(const struct side *a, const struct side *b)
{
	if (!a->is_there || !b->is_there)
		return (int)b->is_there - (int)a->is_there;
	return record_order(&a->record, &b->record);
}

enum err
advisory_delta_make(const struct advisory_delta_sides *sides, const uint8_t *seed,
	struct buf *ret_delta, struct advisory_delta_counts *ret_counts)
{
	struct side base = side_of(sides->base_records), fresh = side_of(sides->fresh_records);
	struct advisory_delta_counts counts = {0};
	size_t from = ret_delta->len;

	put_head(ret_delta, sides);
	while (base.is_there || fresh.is_there) {
		int d = which(&base, &fresh);

		if (d < 0) {
			record_put_gone(ret_delta, &base.record);
			counts.gone++;
		} else if (d > 0 || !str_equal(base.record.bytes, fresh.record.bytes)) {
			buf_str(ret_delta, fresh.record.bytes);
			counts.changed++;
		} else {
			counts.same++;
		}
		if (d <= 0)
			step(&base);
		if (d >= 0)
			step(&fresh);
	}
	put_tail(ret_delta, from, seed);
	if (base.err != ERR_OK || fresh.err != ERR_OK)
		return ERR_MALFORMED;
	*ret_counts = counts;
	return buf_err(ret_delta);
}

/* ---- reading ---- */

static bool
is_zero(const uint8_t *p, size_t n)
{
	while (n > 0 && *p == 0) {
		p++;
		n--;
	}
	return n == 0;
}

static enum err
check_tail(
	struct str bytes, const uint8_t *public_key, struct advisory_delta *d, struct errinfo *info)
{
	const uint8_t *tail = (const uint8_t *)bytes.p + bytes.len - TAIL;
	const uint8_t *sum = tail + SIGN_PUBLIC_BYTES, *signature = sum + SUM_BYTES;
	uint8_t own[SUM_BYTES];

	sum_of(str_of(bytes.p, bytes.len - SUM_BYTES - SIGN_BYTES), own);
	if (memcmp(own, sum, SUM_BYTES) != 0)
		return err_say(info, ERR_MALFORMED, 0, "the delta is damaged or cut");
	memcpy(d->public_key, tail, SIGN_PUBLIC_BYTES);
	d->is_signed = !is_zero(tail, SIGN_PUBLIC_BYTES);
	if (public_key != NULL && memcmp(public_key, tail, SIGN_PUBLIC_BYTES) != 0)
		return err_say(info, ERR_DENIED, 0, "the delta is not signed by the key given");
	if (d->is_signed ? !sign_is_good(tail, str_of((const char *)sum, SUM_BYTES), signature)
			 : !is_zero(signature, SIGN_BYTES))
		return err_say(info, ERR_DENIED, 0, "the signature of the delta is not right");
	return ERR_OK;
}

static bool
take_sources(struct reader *r, struct advisory_delta *d)
{
	d->n_sources = reader_le32(r);
	if (d->n_sources > LIMIT_INDEX_SOURCES)
		return false;
	for (uint32_t i = 0; i < d->n_sources; i++) {
		struct advisory_source *s = &d->sources[i];
		struct str name = reader_str(r, reader_u8(r));

		if (name.len == 0 || name.len > LIMIT_ADVISORY_SOURCE)
			return false;
		str_clean(name, s->name, sizeof(s->name));
		s->dated = (ms_t)reader_le64(r);
		if (!time_is_civil(s->dated))
			return false;
	}
	return reader_err(r) == ERR_OK;
}

static void
take_bytes(struct reader *r, void *dst, size_t n)
{
	const uint8_t *p = reader_take(r, n);

	if (p != NULL)
		memcpy(dst, p, n);
}

enum err
advisory_delta_read(struct str bytes, const uint8_t *public_key, struct advisory_delta *ret_delta,
	struct errinfo *info)
{
	struct advisory_delta *d = ret_delta;
	struct reader r;
	enum err err;

	if (bytes.len < TAIL + 8)
		return err_say(info, ERR_TRUNCATED, bytes.len, "this is no delta of advisories");
	r = reader_of(bytes.p, bytes.len - TAIL);
	memset(d, 0, sizeof(*d));
	if (reader_le32(&r) != DELTA_MAGIC)
		return err_say(info, ERR_MALFORMED, 0, "this is no delta of advisories");
	if (reader_le32(&r) != DELTA_VERSION)
		return err_say(
			info, ERR_UNSUPPORTED, 4, "a delta of another version of this program");
	err = check_tail(bytes, public_key, d, info);
	if (err != ERR_OK)
		return err;
	take_bytes(&r, d->base, SUM_BYTES);
	take_bytes(&r, d->fresh, SUM_BYTES);
	d->made = (ms_t)reader_le64(&r);
	take_bytes(&r, d->key.b, sizeof(d->key.b));
	take_bytes(&r, d->index_key, SIGN_PUBLIC_BYTES);
	take_bytes(&r, d->index_signature, SIGN_BYTES);
	if (reader_err(&r) != ERR_OK || !time_is_civil(d->made) || !take_sources(&r, d))
		return err_say(info, ERR_MALFORMED, 0, "the head of the delta makes no sense");
	d->records = reader_rest(&r);
	return ERR_OK;
}

/* ---- applying ---- */

struct applying {
	struct side change;
	struct advisory_builder *b;
	enum err err;
};

/* The record that a change is about: of "gone", the one that is gone. */
static struct record
subject(const struct record *change)
{
	struct record x = *change;

	if (x.kind == RECORD_GONE && record_gone_read(change, &x.kind) != ERR_OK)
		x.kind = RECORD_GONE;
	return x;
}

static void
take_change(struct applying *a)
{
	const struct record *x = &a->change.record;

	if (x->kind != RECORD_GONE && a->err == ERR_OK)
		a->err = advisory_builder_records(a->b, x->bytes, NULL);
	step(&a->change);
}

/* The records of the base, each as it comes: those that the delta speaks of are not taken. */
static bool
take_base(void *arg, struct buf *records)
{
	struct applying *a = arg;
	struct reader r = reader_of(records->p, records->len);
	struct record x;

	while (a->err == ERR_OK && record_next(&r, &x) == ERR_OK) {
		int d = 1;

		while (a->change.is_there && a->err == ERR_OK) {
			struct record about = subject(&a->change.record);

			d = record_order(&about, &x);
			if (d > 0)
				break;
			take_change(a);
			if (d == 0)
				break;
		}
		if (d != 0 && a->err == ERR_OK)
			a->err = advisory_builder_records(a->b, x.bytes, NULL);
	}
	buf_clear(records);
	return a->err == ERR_OK;
}

struct advisory_build
advisory_delta_build(const struct advisory_delta *delta)
{
	struct advisory_build o = {.made = delta->made, .key = delta->key};

	if (!is_zero(delta->index_key, SIGN_PUBLIC_BYTES)) {
		o.public_key = delta->index_key;
		o.signature = delta->index_signature;
	}
	return o;
}

enum err
advisory_delta_apply(const struct advisory_delta *delta, struct advisory_index *base,
	struct advisory_builder *b, struct errinfo *info)
{
	struct applying a = {.change = side_of(delta->records), .b = b};
	struct buf room = buf_of(LIMIT_ADVISORY_NORMAL_BYTES);
	struct advisory_index_info is;
	enum err err = ERR_OK;

	advisory_index_info(base, &is);
	if (memcmp(is.sum, delta->base, SUM_BYTES) != 0)
		return err_say(info, ERR_INVALID, 0, "the delta was made for another index");
	/* the base's own names are needed until its records are in; those that are no more go */
	for (uint32_t i = 0; i < delta->n_sources && err == ERR_OK; i++)
		err = advisory_builder_source(
			b, str_c(delta->sources[i].name), delta->sources[i].dated);
	if (err == ERR_OK)
		err = advisory_index_records(base, &room, take_base, &a);
	while (err == ERR_OK && a.change.is_there && a.err == ERR_OK)
		take_change(&a);
	if (a.err != ERR_OK)
		err = a.err;
	else if (a.change.err != ERR_OK)
		err = a.change.err;
	buf_done(&room);
	return err == ERR_OK
		       ? ERR_OK
		       : err_say(info, err, 0, "the delta cannot be applied (%s)", err_name(err));
}
