/*
 * What of a case may stand in a paper that leaves: by the masks of who gets it. A field goes when
 * its mask lets it; what people wrote freely goes when every field of the classes it may tell of
 * goes, for nobody knows what stands in it.
 */
#include "docs/case_part.h"

static bool
field_goes(const struct release *r, struct str id)
{
	for (uint32_t i = 0; i < r->record.n; i++)
		if (str_equal(r->record.set->fields[i].id, id))
			return mask_goes(r->masks[i].why);
	return false; /* of an earlier pack: nobody knows what it tells */
}

bool
case_part_goes(const struct case_paper_in *in, const char *field)
{
	return in->release == NULL || field_goes(in->release, str_c(field));
}

bool
case_part_class_goes(const struct case_paper_in *in, enum record_class class)
{
	const struct release *r = in->release;

	for (uint32_t i = 0; r != NULL && i < r->record.n; i++)
		if (r->record.set->fields[i].class == class && !mask_goes(r->masks[i].why))
			return false;
	return true;
}

#define CLASS(name) (1u << RECORD_##name)

/* What the words of an entry tell of: fields that must go, and classes all of whose fields must. */
static const struct {
	const char *fields[2];
	uint32_t classes;
} tells[CASE_KINDS] = {
	[CASE_OPENED] = {{"title"}, 0},
	[CASE_JOINED] = {{"title"}, 0},
	[CASE_PHASE] = {{NULL}, CLASS(RESPONSE)},
	[CASE_DECIDED] = {{NULL}, CLASS(RESPONSE)},
	[CASE_HAPPENED] = {{NULL}, CLASS(VICTIM) | CLASS(EFFECT) | CLASS(RESPONSE)},
	[CASE_NOTE] = {{NULL}, CLASS(VICTIM) | CLASS(EFFECT) | CLASS(RESPONSE)},
	[CASE_PLAYBOOK] = {{"kind"}, 0},
	[CASE_STEP] = {{"measures_done"}, 0},
	[CASE_ACTION] = {{"first_measures", "devices_names"}, 0},
	[CASE_UNDONE] = {{"first_measures", "devices_names"}, 0},
	[CASE_EXHIBIT] = {{"evidence_kept"}, 0},
	[CASE_CLOCK] = {{NULL}, CLASS(RESPONSE)},
	[CASE_WISH] = {{NULL}, CLASS(RESPONSE)},
	[CASE_REPORT] = {{"told_others"}, 0},
	[CASE_REPLY] = {{"told_others"}, 0},
	[CASE_HAND] = {{NULL}, CLASS(RESPONSE)},
	[CASE_COST] = {{NULL}, CLASS(EFFECT)},
	[CASE_LESSON] = {{NULL}, CLASS(VICTIM) | CLASS(EFFECT) | CLASS(RESPONSE)},
	[CASE_STRUCK] = {{NULL}, CLASS(RESPONSE)},
	[CASE_HEAD] = {{NULL}, CLASS(RESPONSE)},
	[CASE_CLOSED] = {{NULL}, CLASS(RESPONSE)},
	[CASE_REOPENED] = {{NULL}, CLASS(RESPONSE)},
};

bool
case_part_entry_goes(const struct case_paper_in *in, const struct case_entry *e)
{
	return e->kind != CASE_SAID || in->release == NULL ||
	       field_goes(in->release, case_entry_get(e, CASE_KEY_FIELD));
}

bool
case_part_words_go(const struct case_paper_in *in, const struct case_entry *e)
{
	if (e->kind == CASE_SAID)
		return case_part_entry_goes(in, e);
	for (size_t i = 0; i < 2; i++)
		if (tells[e->kind].fields[i] != NULL &&
			!case_part_goes(in, tells[e->kind].fields[i]))
			return false;
	for (unsigned c = 0; c < RECORD_CLASSES; c++)
		if ((tells[e->kind].classes & (1u << c)) != 0 &&
			!case_part_class_goes(in, (enum record_class)c))
			return false;
	return true;
}

struct str
case_part_kept(struct case_lay *l, bool goes, struct str text)
{
	return goes || text.len == 0 ? text : docs_words(&l->say, "case_paper.kept_text");
}

void
case_part_say_kept(struct case_lay *l, const struct case_paper_in *in)
{
	uint32_t n = in->release != NULL ? in->release->n_kept : 0;
	struct text_value v = {STR("n"), docs_number(&l->say, n)};

	if (n > 0)
		case_lay_text(l, docs_fill(&l->say, "case_paper.kept", &v, 1));
}
