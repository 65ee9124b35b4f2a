/* See feed_order.h. A line begins with what it is: "key", "delta", "index", "feed", "held",
 * "freed"; "index", "kept", "delta", "made", "list", "as" (of the list before it), "held".
 */
#include "proc/common/feed_order.h"

#include "sys/disk.h"

#include <stdlib.h>

bool
feed_id_is_good(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
			return false;
	}
	return id.len > 0 && id.len < FEED_ID_MAX;
}

/* ---- fields ---- */

/* What is a field's end or a line's would make another of it. */
static void
put_text(struct buf *b, struct str s)
{
	buf_byte(b, '\t');
	for (size_t i = 0; i < s.len; i++)
		buf_byte(b, (unsigned char)s.p[i] < ' ' ? ' ' : (uint8_t)s.p[i]);
}

static void
put_number(struct buf *b, uint64_t n)
{
	buf_printf(b, "\t%llu", (unsigned long long)n);
}

struct fields {
	struct str rest;
	bool is_bad;
};

static uint64_t
number(struct fields *f, uint64_t max)
{
	uint64_t n = 0;

	if (str_u64(str_split(&f->rest, '\t'), max, &n) != ERR_OK)
		f->is_bad = true;
	return n;
}

static void
text(struct fields *f, char *dst, size_t size)
{
	struct str s = str_split(&f->rest, '\t');

	if (s.len >= size)
		f->is_bad = true;
	str_clean(s, dst, size);
}

static void
id(struct fields *f, char dst[FEED_ID_MAX])
{
	text(f, dst, FEED_ID_MAX);
	if (!feed_id_is_good(str_c(dst)))
		f->is_bad = true;
}

static void
put_hex(struct buf *b, const uint8_t *bytes, size_t n)
{
	buf_byte(b, '\t');
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%02x", bytes[i]);
}

static void
hex(struct fields *f, uint8_t *dst, size_t n)
{
	struct str s = str_split(&f->rest, '\t');

	f->is_bad |= s.len != 2 * n;
	for (size_t i = 0; !f->is_bad && i < n; i++) {
		int high = str_hex_digit(s.p[2 * i]), low = str_hex_digit(s.p[2 * i + 1]);

		f->is_bad = high < 0 || low < 0;
		dst[i] = (uint8_t)(high * 16 + low);
	}
}

/* ---- the order ---- */

void
feed_order_put(struct buf *b, const struct feed_order *o)
{
	buf_c(b, "key");
	put_hex(b, o->key.b, sizeof(o->key.b));
	put_number(b, (uint64_t)o->now);
	buf_byte(b, '\n');
	if (o->may_delta)
		buf_c(b, "delta\n");
	if (o->has_index)
		buf_c(b, "index\n");
	for (size_t i = 0; i < o->n_rows; i++) {
		const struct feed_order_row *r = &o->rows[i];

		buf_c(b, "feed");
		put_text(b, str_c(r->id));
		put_text(b, str_c(r->name));
		put_number(b, r->tier);
		put_number(b, r->confidence);
		put_number(b, r->tlp);
		put_number(b, r->has_fresh);
		put_number(b, r->has_good);
		put_number(b, r->is_accepted);
		put_number(b, r->before);
		buf_byte(b, '\n');
	}
	for (size_t i = 0; i < o->n_held; i++) {
		buf_c(b, "held");
		put_number(b, o->held[i].why);
		put_text(b, o->held[i].value);
		buf_byte(b, '\n');
	}
	for (size_t i = 0; i < o->n_freed; i++) {
		buf_c(b, "freed");
		put_text(b, o->freed[i]);
		buf_byte(b, '\n');
	}
}

static void
get_key(struct fields *f, struct feed_order *o)
{
	hex(f, o->key.b, sizeof(o->key.b));
	o->now = (ms_t)number(f, INT64_MAX);
}

static void
get_feed(struct fields *f, struct feed_order_row *r)
{
	id(f, r->id);
	text(f, r->name, sizeof(r->name));
	r->tier = (enum indicator_tier)number(f, INDICATOR_TIERS - 1);
	r->confidence = (enum confidence)number(f, 2);
	r->tlp = (enum tlp)number(f, TLPS - 1);
	r->has_fresh = number(f, 1) != 0;
	r->has_good = number(f, 1) != 0;
	r->is_accepted = number(f, 1) != 0;
	r->before = number(f, UINT64_MAX);
}

static size_t
lines_of(struct str bytes)
{
	size_t n = 1;

	for (size_t i = 0; i < bytes.len; i++)
		n += bytes.p[i] == '\n';
	return n;
}

static enum err
order_line(struct feed_order *o, struct str line)
{
	struct str what = str_split(&line, '\t');
	struct fields f = {line, false};

	if (str_equal(what, STR("key")))
		get_key(&f, o);
	else if (str_equal(what, STR("delta")))
		o->may_delta = true;
	else if (str_equal(what, STR("index")))
		o->has_index = true;
	else if (str_equal(what, STR("feed"))) {
		if (o->n_rows == LIMIT_INDICATOR_LISTS)
			return ERR_LIMIT;
		get_feed(&f, &o->rows[o->n_rows++]);
	} else if (str_equal(what, STR("held"))) {
		o->held[o->n_held].why = (enum indicator_held)number(&f, INDICATOR_HELDS - 1);
		o->held[o->n_held++].value = f.rest;
	} else if (str_equal(what, STR("freed"))) {
		o->freed[o->n_freed++] = f.rest;
	} else {
		return ERR_MALFORMED;
	}
	return f.is_bad ? ERR_MALFORMED : ERR_OK;
}

enum err
feed_order_get(struct str bytes, struct arena *a, struct feed_order *ret_order)
{
	size_t n = lines_of(bytes);
	struct feed_order o = {.rows = arena_array(a, struct feed_order_row, LIMIT_INDICATOR_LISTS),
		.held = arena_array(a, struct feed_held_row, n),
		.freed = arena_array(a, struct str, n)};
	enum err err = ERR_OK;

	if (bytes.len > LIMIT_FEED_ORDER_BYTES)
		return ERR_LIMIT;
	if (o.rows == NULL || o.held == NULL || o.freed == NULL)
		return ERR_FULL;
	while (bytes.len > 0 && err == ERR_OK)
		err = order_line(&o, str_split(&bytes, '\n'));
	if (err == ERR_OK && o.now == 0)
		err = ERR_TRUNCATED;
	if (err == ERR_OK)
		*ret_order = o;
	return err;
}

enum err
feed_order_read(int input, struct arena *a, struct feed_order *ret_order, struct errinfo *info)
{
	struct buf bytes = buf_of(LIMIT_FEED_ORDER_BYTES);
	enum err err = disk_read_fd(input, "order", &bytes, info);
	char *copy = err == ERR_OK ? arena_copy(a, buf_view(&bytes)) : NULL;

	if (err == ERR_OK && copy == NULL)
		err = ERR_FULL;
	if (err == ERR_OK)
		err = feed_order_get(str_of(copy, bytes.len), a, ret_order);
	buf_done(&bytes);
	return err == ERR_LIMIT ? err_say(info, ERR_INVALID, 0, "the order is too long") : err;
}

/* ---- the report ---- */

void
feed_report_begin(const struct feed_order *o, struct feed_report_row *rows)
{
	for (size_t i = 0; i < o->n_rows; i++) {
		memcpy(rows[i].id, o->rows[i].id, sizeof(rows[i].id));
		rows[i].use = o->rows[i].has_fresh  ? FEED_USE_FRESH
			      : o->rows[i].has_good ? FEED_USE_GOOD
						    : FEED_USE_NONE;
	}
}

void
feed_report_give_way(struct feed_report_row *row, const struct feed_order_row *o, enum feed_why why)
{
	bool was_fresh = row->use == FEED_USE_FRESH;

	row->why = why;
	row->use = was_fresh && o->has_good ? FEED_USE_GOOD : FEED_USE_NONE;
}

void
feed_report_put(struct buf *b, const struct feed_report *r)
{
	buf_c(b, "index");
	put_number(b, r->bytes);
	buf_byte(b, '\n');
	if (r->is_kept)
		buf_c(b, "kept\n");
	if (r->is_delta) {
		buf_c(b, "delta");
		put_number(b, r->added);
		put_number(b, r->gone);
		buf_byte(b, '\n');
	}
	if (r->made != 0) {
		buf_c(b, "made");
		put_number(b, (uint64_t)r->made);
		put_hex(b, r->held_digest, sizeof(r->held_digest));
		buf_byte(b, '\n');
	}
	for (size_t i = 0; i < r->n_rows; i++) {
		const struct feed_report_row *row = &r->rows[i];

		buf_c(b, "list");
		put_text(b, str_c(row->id));
		put_number(b, row->use);
		put_number(b, row->why);
		put_number(b, row->format);
		put_number(b, row->entries);
		put_number(b, row->held);
		put_number(b, row->excepted);
		put_number(b, row->refused);
		put_text(b, str_c(row->text));
		buf_byte(b, '\n');
		if (!row->is_known)
			continue;
		buf_c(b, "as");
		put_hex(b, row->digest, sizeof(row->digest));
		put_number(b, row->tier);
		put_number(b, row->confidence);
		put_number(b, row->tlp);
		buf_byte(b, '\n');
	}
	for (size_t i = 0; i < r->n_held; i++) {
		buf_c(b, "held");
		put_text(b, r->held[i].feed);
		put_number(b, r->held[i].why);
		put_number(b, r->held[i].is_freed);
		put_text(b, r->held[i].value);
		buf_byte(b, '\n');
	}
}

static void
get_list(struct fields *f, struct feed_report_row *r)
{
	id(f, r->id);
	r->use = (enum feed_use)number(f, FEED_USES - 1);
	r->why = (enum feed_why)number(f, FEED_WHYS - 1);
	r->format = (uint32_t)number(f, 255);
	r->entries = number(f, UINT32_MAX);
	r->held = number(f, UINT32_MAX);
	r->excepted = number(f, UINT32_MAX);
	r->refused = number(f, UINT32_MAX);
	text(f, r->text, sizeof(r->text));
}

static void
get_known(struct fields *f, struct feed_report_row *r)
{
	r->is_known = true;
	hex(f, r->digest, sizeof(r->digest));
	r->tier = (enum indicator_tier)number(f, INDICATOR_TIERS - 1);
	r->confidence = (enum confidence)number(f, 2);
	r->tlp = (enum tlp)number(f, TLPS - 1);
}

static void
get_held(struct fields *f, struct feed_report_held *h)
{
	h->feed = str_split(&f->rest, '\t');
	h->why = (enum indicator_held)number(f, INDICATOR_HELDS - 1);
	h->is_freed = number(f, 1) != 0;
	h->value = f->rest;
}

static enum err
report_line(struct feed_report *r, struct str line)
{
	struct str what = str_split(&line, '\t');
	struct fields f = {line, false};

	if (str_equal(what, STR("index")))
		r->bytes = number(&f, UINT64_MAX);
	else if (str_equal(what, STR("kept")))
		r->is_kept = true;
	else if (str_equal(what, STR("delta"))) {
		r->is_delta = true;
		r->added = number(&f, UINT64_MAX);
		r->gone = number(&f, UINT64_MAX);
	} else if (str_equal(what, STR("made"))) {
		r->made = (ms_t)number(&f, INT64_MAX);
		hex(&f, r->held_digest, sizeof(r->held_digest));
	} else if (str_equal(what, STR("as"))) {
		if (r->n_rows == 0)
			return ERR_MALFORMED;
		get_known(&f, &r->rows[r->n_rows - 1]);
	} else if (str_equal(what, STR("list"))) {
		if (r->n_rows == LIMIT_INDICATOR_LISTS)
			return ERR_LIMIT;
		get_list(&f, &r->rows[r->n_rows++]);
	} else if (str_equal(what, STR("held"))) {
		if (r->n_held == LIMIT_FEED_HELD)
			return ERR_LIMIT;
		get_held(&f, &r->held[r->n_held++]);
	} else {
		return ERR_MALFORMED;
	}
	return f.is_bad ? ERR_MALFORMED : ERR_OK;
}

enum err
feed_report_get(struct str bytes, struct arena *a, struct feed_report *ret_report)
{
	struct feed_report r = {
		.rows = arena_array(a, struct feed_report_row, LIMIT_INDICATOR_LISTS),
		.held = arena_array(a, struct feed_report_held, LIMIT_FEED_HELD)};
	enum err err = ERR_OK;

	if (bytes.len > LIMIT_FEED_REPORT_BYTES)
		return ERR_LIMIT;
	if (r.rows == NULL || r.held == NULL)
		return ERR_FULL;
	while (bytes.len > 0 && err == ERR_OK)
		err = report_line(&r, str_split(&bytes, '\n'));
	if (err == ERR_OK)
		*ret_report = r;
	return err;
}
