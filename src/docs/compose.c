/* See compose.h. */
#include "docs/compose.h"

#include "base/digest.h"
#include "docs/pick.h"
#include "model/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define TABLE_BLANK_ROWS 3 /* of a table with nothing in it yet, to be filled by hand */

/* ---- traits -------------------------------------------------------------------------------- */

enum trait_word
known_trait_word(const struct known_trait *t)
{
	return t->person != TRAIT_SILENT ? t->person : t->machine;
}

bool
known_trait_contradicts(const struct known_trait *t)
{
	return t->person == TRAIT_NO && t->machine == TRAIT_YES;
}

ms_t
known_trait_at(const struct known_trait *t)
{
	return t->person != TRAIT_SILENT ? t->person_at : t->machine_at;
}

enum trait_word
trait_seen(
	const struct trait *trait, const struct reading *readings, size_t n_readings, ms_t *ret_at)
{
	for (size_t i = 0; trait->has_reading && i < n_readings; i++) {
		const struct reading *r = &readings[i];

		if (r->kind != trait->reading || !str_equal(r->key, trait->key) ||
			!condition_holds(trait->value, r->value, r->of))
			continue;
		*ret_at = r->at;
		return TRAIT_YES;
	}
	return TRAIT_SILENT;
}

/* ---- one composition ----------------------------------------------------------------------- */

/* A list that grows in the arena. */
struct list {
	void *items;
	uint32_t n, room;
	size_t size;
};

struct composer {
	const struct compose_input *in;
	struct arena *arena;
	struct list parts, origins, left, fields, traits, readings, tables;
	enum err err;
};

static void *
list_add(struct composer *c, struct list *l)
{
	if (l->n == l->room) {
		uint32_t room = l->room == 0 ? 32 : 2 * l->room;
		void *more = arena_alloc(c->arena, room * l->size);

		if (more == NULL) {
			c->err = ERR_FULL;
			return NULL;
		}
		if (l->n > 0)
			memcpy(more, l->items, l->n * l->size);
		l->items = more;
		l->room = room;
	}
	return (char *)l->items + (l->n++) * l->size;
}

static struct str
keep(struct composer *c, struct str s)
{
	const char *copy = arena_copy(c->arena, s);

	if (copy == NULL)
		c->err = ERR_FULL;
	return str_of(copy, copy != NULL ? s.len : 0);
}

static struct str keep_printf(struct composer *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static struct str
keep_printf(struct composer *c, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return keep(c, str_c(text));
}

/* A heading has no ground of its own: it goes with what follows it. */
static bool
is_heading(const struct composer *c, struct str part)
{
	const struct body_part *last = (const struct body_part *)c->parts.items + c->parts.n - 1;

	return c->parts.n > 0 && str_equal(last->id, part) && last->kind == PARAGRAPH_HEADING;
}

static void
note_origin(struct composer *c, struct str part, struct str key, struct str value, ms_t at)
{
	struct origin *o = NULL;

	if (is_heading(c, part))
		return;

	for (uint32_t i = c->origins.n; i > 0; i--) {
		const struct origin *before = (const struct origin *)c->origins.items + i - 1;

		if (!str_equal(before->part, part))
			break;
		if (str_equal(before->key, key))
			return; /* named twice in one text */
	}
	o = list_add(c, &c->origins);
	if (o != NULL)
		*o = (struct origin){part, key, value, at};
}

/* A pointer or name that is not in the list yet. */
static void
note_once(struct composer *c, struct list *l, const void *item)
{
	void *place;

	for (uint32_t i = 0; i < l->n; i++)
		if (memcmp((const char *)l->items + i * l->size, item, l->size) == 0)
			return;
	place = list_add(c, l);
	if (place != NULL)
		memcpy(place, item, l->size);
}

/* Eight digits of what a text or table is, so that a change of it shows. */
static void
short_digest(struct digest *d, char dst[9])
{
	uint8_t bytes[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];

	(void)digest_take(d, bytes);
	digest_hex(bytes, 4, hex);
	memcpy(dst, hex, 8);
	dst[8] = '\0';
}

/* ---- conditions ---------------------------------------------------------------------------- */

static const struct known_trait *
known_trait(const struct composer *c, const struct trait *t)
{
	return &c->in->traits[t - c->in->set->traits];
}

static struct str
trait_value(enum trait_word w)
{
	return w == TRAIT_YES ? STR("yes") : w == TRAIT_NO ? STR("no") : STR("unknown");
}

static struct str
trait_key(struct composer *c, const struct trait *t)
{
	return keep_printf(c, "trait.%.*s", STR_FMT(t->id));
}

static bool
holds(const struct composer *c, const struct policy_if *i)
{
	return known_trait_word(known_trait(c, i->trait)) == (i->is_not ? TRAIT_NO : TRAIT_YES);
}

/* All conditions of both; the unknown ones that stand in the way are to be asked. */
static bool
all_hold(struct composer *c, const struct policy_when *a, const struct policy_when *b)
{
	const struct policy_when *both[] = {a, b};
	bool is_open = false, is_refused = false;

	for (size_t w = 0; w < 2; w++)
		for (uint32_t i = 0; i < both[w]->n; i++) {
			const struct trait *t = both[w]->ifs[i].trait;

			if (holds(c, &both[w]->ifs[i]))
				continue;
			if (known_trait_word(known_trait(c, t)) == TRAIT_SILENT)
				is_open = true;
			else
				is_refused = true;
		}
	/* one that is known to fail settles it: the others need not be asked for this one */
	for (size_t w = 0; is_open && !is_refused && w < 2; w++)
		for (uint32_t i = 0; i < both[w]->n; i++) {
			const struct trait *t = both[w]->ifs[i].trait;

			if (known_trait_word(known_trait(c, t)) == TRAIT_SILENT)
				note_once(c, &c->traits, &t);
		}
	return !is_open && !is_refused;
}

static void
note_traits(struct composer *c, struct str part, const struct policy_when *when)
{
	for (uint32_t i = 0; i < when->n; i++) {
		const struct known_trait *k = known_trait(c, when->ifs[i].trait);

		note_origin(c, part, trait_key(c, when->ifs[i].trait),
			trait_value(known_trait_word(k)), known_trait_at(k));
	}
}

static void
leave_out(struct composer *c, const struct policy_section *s, const struct policy_paragraph *p)
{
	const struct policy_when *both[] = {&s->when, &p->when};
	struct origin *origins = arena_array(c->arena, struct origin, s->when.n + p->when.n + 1);
	struct left_out *left = list_add(c, &c->left);

	if (origins == NULL || left == NULL) {
		c->err = ERR_FULL;
		return;
	}
	*left = (struct left_out){p, 0, origins};
	for (size_t w = 0; w < 2; w++)
		for (uint32_t i = 0; i < both[w]->n; i++) {
			const struct known_trait *k = known_trait(c, both[w]->ifs[i].trait);

			if (!holds(c, &both[w]->ifs[i]))
				origins[left->n_origins++] = (struct origin){p->id,
					trait_key(c, both[w]->ifs[i].trait),
					trait_value(known_trait_word(k)), known_trait_at(k)};
		}
}

/* ---- texts --------------------------------------------------------------------------------- */

struct filling {
	struct buf out;
	struct str part;
	ms_t as_of; /* of the oldest number in the text; 0 none */
};

static void
put_field(struct composer *c, struct filling *f, struct str name)
{
	const struct policy_field *field = policy_field(c->in->set, name);
	const struct known_field *k;
	ms_t day;

	if (field == NULL)
		return;
	k = &c->in->fields[field - c->in->set->fields];
	note_origin(c, f->part, keep_printf(c, "field.%.*s", STR_FMT(name)), k->value, k->at);
	if (k->value.len == 0) {
		note_once(c, &c->fields, &field);
		buf_str(&f->out, c->in->words->blank);
	} else if (time_day_parse(k->value, c->in->dates.zone_minutes, &day) == ERR_OK) {
		docs_date(&f->out, day, &c->in->dates);
	} else {
		buf_str(&f->out, k->value);
	}
}

static void
put_reading(struct composer *c, struct filling *f, const struct policy_place *place)
{
	const struct reading *r = NULL;
	enum reading_kind kind;
	struct str key;

	if (reading_parse(place->name, &kind) != ERR_OK)
		return;
	key = place->key.len > 0 ? keep_printf(c, "reading.%.*s/%.*s", STR_FMT(place->name),
					   STR_FMT(place->key))
				 : keep_printf(c, "reading.%.*s", STR_FMT(place->name));
	for (size_t i = 0; r == NULL && i < c->in->n_readings; i++)
		if (c->in->readings[i].kind == kind &&
			str_equal(c->in->readings[i].key, place->key))
			r = &c->in->readings[i];
	if (r == NULL) {
		struct str name = str_c(reading_name(kind)); /* one constant: compared by place */

		note_once(c, &c->readings, &name);
		note_origin(c, f->part, key, (struct str){0}, 0);
		buf_str(&f->out, c->in->words->blank);
		return;
	}
	buf_printf(&f->out, "%lld", (long long)r->value);
	note_origin(c, f->part, key, keep_printf(c, "%lld", (long long)r->value), r->at);
	if (f->as_of == 0 || r->at < f->as_of)
		f->as_of = r->at;
}

static void
put_as_of(struct composer *c, struct filling *f)
{
	struct buf date = buf_of(256);
	struct text_value value = {STR("date"), {0}};

	docs_date(&date, f->as_of, &c->in->dates);
	value.value = buf_view(&date);
	text_fill_values(&f->out, c->in->words->as_of, &value, 1);
	buf_done(&date);
}

static struct str
fill(struct composer *c, struct str part, const struct words *words)
{
	struct str rest = words_in(words, c->in->dates.lang), literal, kept;
	struct filling f = {.out = buf_of(1 << 20), .part = part};
	struct policy_place place;

	while (policy_next_place(&rest, &literal, &place)) {
		buf_str(&f.out, literal);
		if (place.is_reading)
			put_reading(c, &f, &place);
		else
			put_field(c, &f, place.name);
	}
	buf_str(&f.out, literal);
	if (f.as_of != 0)
		put_as_of(c, &f);
	kept = keep(c, buf_view(&f.out));
	if (buf_err(&f.out) != ERR_OK)
		c->err = ERR_LIMIT;
	buf_done(&f.out);
	return kept;
}

static void
note_words(struct composer *c, struct str part, const struct words *words)
{
	struct digest *d = digest_new(DIGEST_SHA256);
	struct str text = words_in(words, c->in->dates.lang);
	char hex[9];

	if (d == NULL) {
		c->err = ERR_FULL;
		return;
	}
	digest_add(d, text.p, text.len);
	short_digest(d, hex);
	digest_free(d);
	note_origin(c, part, STR("text"), keep(c, str_c(hex)), 0);
}

/* ---- tables -------------------------------------------------------------------------------- */

static const struct known_table *
known_table(const struct composer *c, struct str ledger)
{
	for (size_t i = 0; i < c->in->n_tables; i++)
		if (str_equal(c->in->tables[i].ledger, ledger))
			return &c->in->tables[i];
	return NULL;
}

static uint32_t
column_of(const struct known_table *t, struct str id)
{
	uint32_t c = 0;

	while (t != NULL && c < t->n_columns && !str_equal(t->columns[c], id))
		c++;
	return c;
}

static void
note_table(struct composer *c, const struct policy_paragraph *p, uint32_t n_fit,
	const struct body_part *part)
{
	const struct known_table *t = known_table(c, p->ledger);
	struct digest *d = digest_new(DIGEST_SHA256);
	uint32_t n_cells = part->n_columns * (part->n_rows + 1);
	char hex[9];

	if (d == NULL) {
		c->err = ERR_FULL;
		return;
	}
	for (uint32_t i = part->n_columns; i < n_cells; i++) {
		digest_add(d, part->cells[i].p, part->cells[i].len);
		digest_add(d, "\n", 1);
	}
	short_digest(d, hex);
	digest_free(d);
	note_origin(c, p->id, keep_printf(c, "ledger.%.*s", STR_FMT(p->ledger)),
		keep_printf(c, "%u:%s", n_fit, hex), t != NULL ? t->at : 0);
}

static void
fill_table(struct composer *c, const struct policy_paragraph *p, struct body_part *part)
{
	const struct known_table *t = known_table(c, p->ledger);
	struct picked picked;
	struct str *cells;
	enum err err = pick_rows(c->in, t, p, c->arena, &picked);

	if (picked.n_fit == 0)
		note_once(c, &c->tables, t != NULL ? &t->ledger : &p->ledger);
	part->n_columns = p->n_columns;
	part->n_rows = picked.n_fit > 0 ? picked.n_rows : TABLE_BLANK_ROWS;
	cells = arena_array(c->arena, struct str, (size_t)p->n_columns * (part->n_rows + 1));
	if (err != ERR_OK || cells == NULL) {
		c->err = ERR_FULL;
		return;
	}
	for (uint32_t k = 0; k < p->n_columns; k++) {
		uint32_t from = column_of(t, p->columns[k]);

		cells[k] = t != NULL && from < t->n_columns ? t->titles[from] : p->columns[k];
	}
	if (picked.n_fit > 0)
		memcpy(cells + p->n_columns, picked.cells,
			(size_t)picked.n_rows * p->n_columns * sizeof(*cells));
	part->cells = cells;
	note_table(c, p, picked.n_fit, part);
}

/* ---- parts --------------------------------------------------------------------------------- */

static struct body_part *
add_part(struct composer *c)
{
	if (c->parts.n == LIMIT_BODY_PARTS) {
		c->err = ERR_LIMIT;
		return NULL;
	}
	return list_add(c, &c->parts);
}

/* What a person wrote or took out; NULL: nothing. */
static const struct body_part *
kept_part(const struct composer *c, struct str id)
{
	const struct body_part *p = c->in->kept != NULL ? body_find(c->in->kept, id) : NULL;

	return p != NULL && (p->is_edited || p->is_removed) ? p : NULL;
}

static void
add_kept(struct composer *c, const struct body_part *kept)
{
	struct body_part *part = add_part(c);

	if (part == NULL)
		return;
	*part = *kept;
	for (size_t i = 0; i < c->in->n_kept_origins; i++) {
		const struct origin *o = &c->in->kept_origins[i];

		if (str_equal(o->part, kept->id))
			note_origin(c, kept->id, o->key, o->value, o->at);
	}
}

static void
add_paragraph(struct composer *c, const struct policy_section *s, const struct policy_paragraph *p)
{
	const struct body_part *kept = kept_part(c, p->id);
	struct body_part *part;

	if (kept != NULL) {
		add_kept(c, kept);
		return;
	}
	part = add_part(c);
	if (part == NULL)
		return;
	*part = (struct body_part){
		.id = p->id, .kind = p->kind, .level = p->kind == PARAGRAPH_HEADING ? 2 : 0};
	note_traits(c, p->id, &s->when);
	note_traits(c, p->id, &p->when);
	if (p->text.in[LANG_JA].len > 0) {
		part->text = fill(c, p->id, &p->text);
		note_words(c, p->id, &p->text);
	}
	if (p->kind == PARAGRAPH_TABLE)
		fill_table(c, p, part);
}

static bool
is_taken(struct composer *c, const struct policy_section *s, const struct policy_paragraph *p)
{
	return all_hold(c, &s->when, &p->when) || kept_part(c, p->id) != NULL;
}

/* A heading stands when something of its own follows: not the next heading, not a new page. */
static bool
is_followed(struct composer *c, const struct policy_section *s, uint32_t at)
{
	for (uint32_t i = at + 1; i < s->n_paragraphs; i++) {
		const struct policy_paragraph *p = &s->paragraphs[i];

		if (p->kind == PARAGRAPH_HEADING)
			return false;
		if (p->kind != PARAGRAPH_BREAK && is_taken(c, s, p))
			return true;
	}
	return false;
}

static void
add_section(struct composer *c, const struct policy_section *s)
{
	struct str id = keep_printf(c, "/%.*s", STR_FMT(s->id));
	uint32_t title = c->parts.n, n = 0;
	struct body_part *part = add_part(c);

	if (part == NULL)
		return;
	*part = (struct body_part){.id = id,
		.kind = PARAGRAPH_HEADING,
		.level = 1,
		.text = words_in(&s->title, c->in->dates.lang)};
	for (uint32_t i = 0; c->err == ERR_OK && i < s->n_paragraphs; i++) {
		const struct policy_paragraph *p = &s->paragraphs[i];

		if (!is_taken(c, s, p)) {
			leave_out(c, s, p);
		} else if (p->kind != PARAGRAPH_HEADING || is_followed(c, s, i)) {
			add_paragraph(c, s, p);
			n += p->kind != PARAGRAPH_BREAK;
		}
	}
	if (n == 0)
		c->parts.n = title; /* no chapter about what is not there */
}

/* What a person wrote of a paragraph that the pack has no more is not lost: it stands at the end.
 */
static void
add_orphans(struct composer *c)
{
	uint32_t n = c->in->kept != NULL ? c->in->kept->n_parts : 0;

	for (uint32_t i = 0; c->err == ERR_OK && i < n; i++) {
		const struct body_part *p = &c->in->kept->parts[i];
		struct body now = {c->parts.n, c->parts.items};

		if (p->is_edited && body_find(&now, p->id) == NULL)
			add_kept(c, p);
	}
}

/* ---- what it answers ----------------------------------------------------------------------- */

static const struct policy_paragraph *
paragraph_find(const struct policy *policy, struct str id)
{
	for (uint32_t i = 0; i < policy->n_sections; i++)
		for (uint32_t k = 0; k < policy->sections[i].n_paragraphs; k++)
			if (str_equal(policy->sections[i].paragraphs[k].id, id))
				return &policy->sections[i].paragraphs[k];
	return NULL;
}

enum err
compose_covers(const struct policy *policy, const struct body *body, struct arena *arena,
	const struct str **ret_covers, uint32_t *ret_n)
{
	struct composer c = {.arena = arena};
	struct list covers = {.size = sizeof(struct str)};

	for (uint32_t i = 0; i < body->n_parts; i++) {
		const struct policy_paragraph *p = paragraph_find(policy, body->parts[i].id);

		for (uint32_t k = 0; p != NULL && !body->parts[i].is_removed && k < p->n_serves;
			k++) {
			struct str item = keep_printf(&c, "%.*s/%.*s",
				STR_FMT(p->serves[k].framework), STR_FMT(p->serves[k].item));
			const struct str *known = covers.items;
			struct str *place;
			uint32_t at = 0;

			while (at < covers.n && !str_equal(known[at], item))
				at++;
			place = at == covers.n ? list_add(&c, &covers) : NULL;
			if (place != NULL)
				*place = item;
		}
	}
	*ret_covers = covers.items;
	*ret_n = covers.n;
	return c.err;
}

enum err
compose(const struct compose_input *in, struct arena *arena, struct composed *ret_composed)
{
	struct composer c = {.in = in,
		.arena = arena,
		.parts.size = sizeof(struct body_part),
		.origins.size = sizeof(struct origin),
		.left.size = sizeof(struct left_out),
		.fields.size = sizeof(struct policy_field *),
		.traits.size = sizeof(struct trait *),
		.readings.size = sizeof(struct str),
		.tables.size = sizeof(struct str)};
	struct composed made = {0};

	for (uint32_t i = 0; c.err == ERR_OK && i < in->policy->n_sections; i++)
		add_section(&c, &in->policy->sections[i]);
	add_orphans(&c);
	if (c.err != ERR_OK)
		return c.err;
	made.body = (struct body){c.parts.n, c.parts.items};
	made.n_origins = c.origins.n;
	made.origins = c.origins.items;
	made.n_left = c.left.n;
	made.left = c.left.items;
	made.n_fields_missing = c.fields.n;
	made.fields_missing = c.fields.items;
	made.n_traits_unknown = c.traits.n;
	made.traits_unknown = c.traits.items;
	made.n_readings_missing = c.readings.n;
	made.readings_missing = c.readings.items;
	made.n_tables_empty = c.tables.n;
	made.tables_empty = c.tables.items;
	c.err = compose_covers(in->policy, &made.body, arena, &made.covers, &made.n_covers);
	if (c.err == ERR_OK)
		c.err = body_number(&made.body, in->policy->style, in->words, arena);
	if (c.err == ERR_OK)
		*ret_composed = made;
	return c.err;
}
