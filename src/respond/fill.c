/* What the box can say of a case by itself, part by part, and what of it is new; see fill.h. */
#include "respond/fill_own.h"

#include <stdio.h>

/* ---- putting ---- */

void
fill_put(struct filler *f, const char *field, struct str value, struct str source,
	enum confidence sure, ms_t when)
{
	value = str_trim(value);
	if (f->err != ERR_OK || value.len == 0)
		return;
	for (uint32_t i = 0; i < f->n; i++)
		if (str_equal(f->list[i].field, str_c(field)))
			return;
	if (f->n == FILL_MAX) {
		f->err = ERR_LIMIT;
		return;
	}
	f->list[f->n++] = (struct fill_said){str_c(field),
		str_cut(value, case_key_bytes_max(CASE_KEY_VALUE)), source, sure, when};
}

void
fill_unsay(struct filler *f, const char *field, struct str source)
{
	uint32_t n = f->n;

	fill_put(f, field, STR("?"), source, CONFIDENCE_LOW, 0);
	if (f->n > n) {
		f->list[n].value = STR("");
		f->list[n].is_unknown = true;
	}
}

struct str
fill_kept(struct filler *f, struct str text)
{
	char *copy = arena_copy(f->a, text);

	if (copy == NULL)
		f->err = ERR_LIMIT;
	return copy == NULL ? STR("") : str_of(copy, text.len);
}

void
fill_put_c(struct filler *f, const char *field, const char *value, struct str source,
	enum confidence sure)
{
	fill_put(f, field, str_c(value), source, sure, 0);
}

void
fill_put_time(struct filler *f, const char *field, ms_t at, struct str source, enum confidence sure)
{
	char text[TIME_TEXT_MAX];

	if (at > 0 && time_is_civil(at))
		fill_put(f, field, fill_kept(f, str_c(time_text(at, text))), source, sure, 0);
}

void
fill_put_number(
	struct filler *f, const char *field, uint64_t n, struct str source, enum confidence sure)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	fill_put(f, field, fill_kept(f, str_c(text)), source, sure, 0);
}

void
fill_put_buf(
	struct filler *f, const char *field, struct buf *b, struct str source, enum confidence sure)
{
	if (buf_err(b) != ERR_OK)
		f->err = ERR_LIMIT;
	else
		fill_put(f, field, fill_kept(f, buf_view(b)), source, sure, 0);
	buf_done(b);
}

void
fill_add(struct buf *b, struct str value, char sep)
{
	struct str rest = buf_view(b);

	value = str_trim(value);
	/* Full lists end at a whole thing. */
	if (value.len == 0 || b->len + value.len + 1 > case_key_bytes_max(CASE_KEY_VALUE))
		return;
	while (rest.len > 0)
		if (str_equal(str_split(&rest, sep), value))
			return;
	if (b->len > 0)
		buf_byte(b, (uint8_t)sep);
	buf_str(b, value);
}

struct str
fill_words(const struct filler *f, const char *room, struct str id)
{
	struct str words = f->in->words != NULL ? f->in->words(f->in->arg, room, id) : STR("");

	return words.len > 0 ? words : id;
}

struct str
fill_source(struct filler *f, const char *room, struct str id)
{
	char text[81];

	snprintf(text, sizeof(text), "%s:%.*s", room, STR_FMT(id));
	return fill_kept(f, str_cut(str_c(text), 80));
}

const struct alert *
fill_alert(const struct filler *f, uint32_t i)
{
	const struct fill_in *in = f->in;

	if (in->alert == NULL)
		return NULL;
	return i == 0 ? in->alert : i <= in->n_joined ? in->joined[i - 1] : NULL;
}

/* ---- all ---- */

enum err
respond_fill(
	const struct fill_in *in, struct arena *a, struct fill_said **ret_list, uint32_t *ret_n)
{
	struct filler f = {.in = in, .a = a, .list = arena_array(a, struct fill_said, FILL_MAX)};
	char id[ALERT_ID_TEXT_MAX];

	if (f.list == NULL)
		return ERR_LIMIT;
	if (in->alert != NULL)
		f.alert_source = fill_source(&f, "alert", str_c(alert_id_text(&in->alert->id, id)));
	fill_when(&f);
	fill_attack(&f);
	fill_where(&f);
	fill_done(&f);
	if (f.err != ERR_OK)
		return f.err;
	*ret_list = f.list;
	*ret_n = f.n;
	return ERR_OK;
}

uint32_t
respond_fill_news(const struct case_record *r, struct fill_said *list, uint32_t n)
{
	uint32_t left = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct record_value *v = respond_record_get(r, list[i].field);
		bool is_persons = v != NULL && v->who.len > 0;

		if (v == NULL || v->is_given)
			continue;
		if (list[i].is_unknown && (is_persons || v->state != RECORD_KNOWN))
			continue;
		/* A person's word stays; what the box says beside it is told once. */
		if (is_persons && (str_equal(v->value, list[i].value) ||
					  str_equal(v->machine_value, list[i].value)))
			continue;
		if (!is_persons && v->state == RECORD_KNOWN && str_equal(v->value, list[i].value))
			continue;
		list[left++] = list[i];
	}
	return left;
}

enum err
respond_fill_entry(const struct fill_said *s, struct arena *a, struct case_entry *ret_e)
{
	struct case_entry e = {.kind = CASE_SAID, .by = CASE_BY_BOX};
	char when[TIME_TEXT_MAX];
	enum err err = case_entry_add(&e, CASE_KEY_FIELD, s->field);

	if (err == ERR_OK)
		err = s->is_unknown ? case_entry_add(&e, CASE_KEY_STATE, STR("unknown"))
				    : case_entry_add(&e, CASE_KEY_VALUE, s->value);
	if (err == ERR_OK && s->source.len > 0)
		err = case_entry_add(&e, CASE_KEY_SOURCE, s->source);
	if (err == ERR_OK)
		err = case_entry_add(&e, CASE_KEY_SURE, str_c(confidence_name(s->sure)));
	if (err == ERR_OK && s->when != 0) {
		char *copy = arena_copy(a, str_c(time_text(s->when, when)));

		err = copy == NULL ? ERR_LIMIT : case_entry_add(&e, CASE_KEY_WHEN, str_c(copy));
	}
	if (err == ERR_OK)
		*ret_e = e;
	return err;
}
