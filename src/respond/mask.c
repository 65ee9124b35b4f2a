/* Which fields may leave for whom; see mask.h. */
#include "respond/mask.h"

const char *
mask_why_name(enum mask_why w)
{
	static const char *const names[MASK_WHYS] = {"default_goes", "wish_goes", "yes_goes",
		"default_no", "wish_no", "expired", "tlp", "ask"};

	return names[w];
}

bool
mask_goes(enum mask_why w)
{
	return w == MASK_DEFAULT_GOES || w == MASK_WISH_GOES || w == MASK_YES_GOES;
}

/* ---- wishes ---- */

static bool
covers_field(const struct case_entry *e, const struct record_field *f)
{
	struct str field = case_entry_get(e, CASE_KEY_FIELD);
	struct str class = case_entry_get(e, CASE_KEY_KIND);

	if (field.len > 0 && !str_equal(field, f->id))
		return false;
	return class.len == 0 || str_equal(class, str_c(record_class_name(f->class)));
}

static bool
covers_recipient(const struct case_entry *e, const struct recipient *r)
{
	struct str id = case_entry_get(e, CASE_KEY_RECIPIENT);

	return id.len == 0 || str_equal(id, r->id);
}

/* The end of a wish; 0: it has none. One that cannot be read has ended long ago. */
static ms_t
end_of(const struct case_entry *e)
{
	ms_t until = 1;

	if (!case_entry_has(e, CASE_KEY_UNTIL))
		return 0;
	return time_parse(case_entry_get(e, CASE_KEY_UNTIL), &until) == ERR_OK && until > 0 ? until
											    : 1;
}

struct word { /* the last one about a field and a recipient */
	uint8_t may;
	uint32_t nr;
	ms_t until;
	bool is_named; /* the wish names the recipient */
	bool has_tlp;
	enum tlp tlp;
};

static void
hear(struct word *w, const struct case_entry *e)
{
	enum tlp tlp;

	if (case_entry_has(e, CASE_KEY_MAY)) {
		uint8_t may = 0;

		/* What cannot be read lets nothing through. */
		if (wish_may_parse(case_entry_get(e, CASE_KEY_MAY), &may) != ERR_OK)
			may = 0;
		w->may = may;
		w->nr = e->nr;
		w->until = end_of(e);
		w->is_named = case_entry_has(e, CASE_KEY_RECIPIENT);
	}
	if (case_entry_has(e, CASE_KEY_TLP)) {
		w->has_tlp = true;
		w->tlp = tlp_parse(case_entry_get(e, CASE_KEY_TLP), &tlp) == ERR_OK ? tlp : TLP_RED;
	}
}

static struct word
last_word(const struct respond_case *c, const struct record_field *f, const struct recipient *r)
{
	struct word w = {.may = r->may[f->class]};

	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];

		if (e->kind == CASE_WISH && !c->is_struck[i] && covers_field(e, f) &&
			covers_recipient(e, r))
			hear(&w, e);
	}
	return w;
}

/* ---- TLP ---- */

/* How narrow a mark may be for these, unless they are named. */
static enum tlp
narrowest_for(enum recipient_kind k)
{
	switch (k) {
	case RECIPIENT_PUBLIC:
		return TLP_CLEAR;
	case RECIPIENT_STAFF:
	case RECIPIENT_PROVIDER:
		return TLP_AMBER_STRICT;
	case RECIPIENT_AUTHORITY:
	case RECIPIENT_POLICE:
	case RECIPIENT_CERT:
	case RECIPIENT_INSURER:
	case RECIPIENT_PARTNER:
	case RECIPIENT_PERSONS:
		break;
	}
	return TLP_AMBER;
}

static bool
tlp_lets(const struct word *w, const struct recipient *r)
{
	if (!w->has_tlp || w->tlp <= narrowest_for(r->kind))
		return true;
	return w->is_named && (w->may & WISH_SEE) != 0;
}

/* ---- a field ---- */

static bool
has_yes(const struct mask_ask *ask, struct str field)
{
	for (uint32_t i = 0; i < ask->n_yes; i++)
		if (str_equal(ask->yes[i], field))
			return true;
	return false;
}

static enum mask_why
decide(const struct word *w, struct str yes, struct str also, const struct mask_ask *ask)
{
	if (w->until != 0 && w->until <= ask->now)
		return MASK_EXPIRED;
	if ((w->may & WISH_SEE) == 0)
		return w->nr != 0 ? MASK_WISH_NO : MASK_DEFAULT_NO;
	if (!tlp_lets(w, ask->recipient))
		return MASK_TLP;
	if ((w->may & WISH_ASK) != 0)
		return has_yes(ask, yes) || has_yes(ask, also) ? MASK_YES_GOES : MASK_ASK;
	return w->nr != 0 ? MASK_WISH_GOES : MASK_DEFAULT_GOES;
}

/* By the words about f alone; `in` is the field whose part it is, or f itself. */
static struct mask
mask_alone(const struct respond_case *c, const struct record_field *f, struct str in,
	const struct mask_ask *ask)
{
	struct word w = last_word(c, f, ask->recipient);
	enum mask_why why = decide(&w, f->id, in, ask);

	return (struct mask){.why = why,
		.may = mask_goes(why) ? w.may : 0,
		.nr = w.nr,
		.until = w.until,
		.has_tlp = w.has_tlp,
		.tlp = w.tlp,
		.needs_yes = why == MASK_ASK || why == MASK_YES_GOES};
}

/* 3 the narrowest: not at all; 2 not yet; 1 with a yes; 0 it goes. */
static unsigned
narrowness(enum mask_why why)
{
	if (why == MASK_YES_GOES)
		return 1;
	return mask_goes(why) ? 0 : why == MASK_ASK ? 2 : 3;
}

static void
narrow(struct mask *m, const struct mask *part)
{
	struct mask old = *m;

	if (narrowness(part->why) > narrowness(m->why))
		*m = *part;
	m->may = old.may & part->may;
	m->has_tlp = old.has_tlp || part->has_tlp;
	m->tlp = !old.has_tlp || (part->has_tlp && part->tlp > old.tlp) ? part->tlp : old.tlp;
}

enum err
respond_masks_of(const struct respond_case *c, const struct record_set *set,
	const struct mask_ask *ask, struct arena *a, struct mask **ret_masks)
{
	struct mask *masks = arena_array(a, struct mask, (size_t)set->n_fields + 1);

	if (masks == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < set->n_fields; i++) {
		const struct record_field *f = &set->fields[i];

		masks[i] = mask_alone(c, f, f->id, ask);
		for (uint32_t k = 0; k < f->n_parts; k++) {
			const struct record_field *p = record_field_find(set, f->parts[k]);
			struct mask part = p != NULL ? mask_alone(c, p, f->id, ask)
						     : (struct mask){.why = MASK_DEFAULT_NO};

			narrow(&masks[i], &part);
		}
	}
	*ret_masks = masks;
	return ERR_OK;
}

/* ---- what leaves ---- */

enum err
respond_release_of(const struct case_record *r, const struct mask *masks,
	const struct recipient *recipient, struct arena *a, struct release *ret_release)
{
	struct release out = {.recipient = recipient, .masks = masks, .tlp = recipient->tlp};
	size_t room = (size_t)r->n + 1;

	out.record = (struct case_record){r->set, r->n, arena_array(a, struct record_value, room)};
	out.is_kept = arena_array(a, bool, room);
	out.out = arena_array(a, struct str, room);
	out.kept = arena_array(a, struct str, room);
	if (out.record.values == NULL || out.is_kept == NULL || out.out == NULL || out.kept == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < r->n; i++) {
		const struct record_value *v = &r->values[i];
		bool goes = mask_goes(masks[i].why);

		out.record.values[i] = (struct record_value){.field = v->field};
		if (v->state == RECORD_UNSAID)
			continue;
		if (!goes) {
			out.is_kept[i] = true;
			out.kept[out.n_kept++] = v->field->id;
			continue;
		}
		out.record.values[i] = *v;
		/* What the box said beside is not what was decided to be told. */
		out.record.values[i].machine_value = out.record.values[i].machine_source = STR("");
		out.out[out.n_out++] = v->field->id;
		if (masks[i].has_tlp && masks[i].tlp > out.tlp)
			out.tlp = masks[i].tlp;
	}
	*ret_release = out;
	return ERR_OK;
}

bool
release_counts(const struct release *r, uint32_t field)
{
	return field < r->record.n && !r->is_kept[field] && mask_goes(r->masks[field].why) &&
	       (r->masks[field].may & WISH_COUNT) != 0;
}
