/* How we know: all that speaks for or against one item, with its date, its limits, and what would
 * show it. */
#include "pages/guide_parts.h"
#include "pages/programme_parts.h"

#include <stdio.h>

static void
put_proof(const struct page *pg, struct view *v, const struct assess_proof *p)
{
	const struct framework_binding *b = p->binding;

	programme_reading_name_into(pg, v, b->reading, b->key);
	view_c(v, "grade", grade_name(b->grade));
	view_c(v, "standing", assess_standing_name(p->standing));
	view_c(v, "supports", result_name(b->supports));
	view_text(v, "limits", programme_words(pg, &b->limits));
	view_flag(v, "is_fresh", p->standing == ASSESS_FRESH);
	view_flag(v, "is_stale", p->standing == ASSESS_STALE);
	view_c(v, "tone",
		p->standing != ASSESS_FRESH	? "plain"
		: b->grade == GRADE_CONTRADICTS ? "now"
		: b->supports == RESULT_MET	? "calm"
						: "look");
	view_flag(v, "has_until", p->valid_until != 0);
	page_date(pg, v, "until", p->valid_until);
	page_count(pg, v, "valid_days", b->valid_days);
	view_flag(v, "has_reading", p->reading != NULL);
	if (p->reading != NULL)
		programme_reading_into(pg, v, p->reading);
}

static void
put_proofs(const struct page *pg, const struct assess_item *at)
{
	bool has_measured = false, has_missing = false;

	for (uint32_t i = 0; i < at->n_proofs; i++) {
		bool is_missing = at->proofs[i].reading == NULL;

		put_proof(pg, view_item(pg->root, is_missing ? "missing" : "measured"),
			&at->proofs[i]);
		has_measured |= !is_missing;
		has_missing |= is_missing;
	}
	view_flag(pg->root, "has_measured", has_measured);
	view_flag(pg->root, "has_missing", has_missing);
}

static void
put_answers(const struct page *pg, const struct item_view *v)
{
	for (size_t i = 0; i < v->n_answers; i++) {
		const struct item_answer *a = &v->answers[i];
		struct view *row = view_item(pg->root, "answers");

		view_flag(row, "is_taken_back", a->choice == NULL);
		view_text(row, "label",
			a->choice != NULL ? programme_words(pg, &a->choice->label) : STR(""));
		view_text(row, "given_reason", a->reason);
		view_text(row, "who", a->who);
		page_time(pg, row, "at", a->at);
		view_text(row, "site_name", a->site);
		view_c(row, "how_given", a->how);
	}
	view_flag(pg->root, "has_answers", v->n_answers > 0);
}

/* What counts elsewhere stands open; what only touches it is folded: twenty of them hide the rest.
 */
static void
put_maps(const struct page *pg, const struct item_view *v)
{
	size_t n_counts = 0;

	for (size_t i = 0; i < v->n_maps; i++) {
		const struct item_map *m = &v->maps[i];
		bool counts = m->relation != RELATION_TOUCHES;
		struct view *row = view_item(pg->root, counts ? "maps" : "touched");

		n_counts += counts;
		view_text(row, "map_framework", programme_words(pg, &m->framework->name));
		view_c(row, "relation", relation_name(m->relation));
		view_text(row, "map_id",
			m->item != NULL ? framework_code(m->framework, m->item) : STR(""));
		view_text(row, "map_item",
			m->item != NULL ? programme_words(pg, &m->item->name) : STR(""));
		programme_link(pg, row, "map_url", m->framework,
			m->item != NULL ? m->item->id : STR("result"));
	}
	view_flag(pg->root, "has_maps", v->n_maps > 0);
	view_flag(pg->root, "has_counting", n_counts > 0);
	view_flag(pg->root, "has_touched", v->n_maps > n_counts);
	page_count(pg, pg->root, "n_touched", v->n_maps - n_counts);
}

static void
put_work(const struct page *pg, const struct item_view *v)
{
	const struct framework_item *item = v->row->at->item;

	for (uint32_t i = 0; i < item->n_measures; i++)
		programme_measure_into(pg, view_item(pg->root, "measures"), &item->measures[i]);
	for (uint32_t i = 0; i < item->n_documents; i++) {
		struct view *row = view_item(pg->root, "documents");
		char id[48];

		str_copy(item->documents[i], id, sizeof(id));
		page_link(pg, row, "document_url", "/documents/", item->documents[i]);
		view_text(row, "document",
			page_has_words(pg, "document.", item->documents[i])
				? page_words_of(pg, "document.", id)
				: item->documents[i]);
	}
	view_flag(pg->root, "has_documents", item->n_documents > 0);
	for (size_t i = 0; i < v->n_duties; i++) {
		const struct item_duty *d = &v->duties[i];
		struct view *row = view_item(pg->root, "duties");

		view_text(row, "duty", programme_words(pg, &d->duty->name));
		page_count(pg, row, "days", d->duty->every_days);
		page_count(pg, row, "minutes", d->duty->minutes);
		view_flag(row, "is_once", d->duty->every_days == 0);
		view_flag(row, "has_last", d->last != 0);
		page_date(pg, row, "last", d->last);
		view_flag(row, "has_due", d->due != 0);
		page_date(pg, row, "due", d->due);
	}
	view_flag(pg->root, "has_duties", v->n_duties > 0);
}

enum err
page_item(const struct pages *p, const struct page_frame *f, const struct item_view *v,
	struct buf *out)
{
	const struct framework *fw = v->result->framework;
	const struct framework_item *item = v->row->at->item;
	char about[64];
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "item");

	if (err != ERR_OK)
		return err;
	programme_framework_into(&pg, pg.root, fw);
	programme_question_into(&pg, pg.root, fw, v->row);
	if (v->mark > 0)
		view_printf(pg.root, "mark", "%llu", (unsigned long long)v->mark);
	view_text(pg.root, "title", programme_words(&pg, &item->name));
	view_text(pg.root, "site", v->site);
	snprintf(about, sizeof(about), "assess_state.%s.about",
		assess_state_name(v->row->at->state));
	view_text(pg.root, "state_about", page_words(&pg, about));
	view_text(pg.root, "asked_group", fw->groups[item->group].id);
	view_flag(pg.root, "is_folded", false);
	view_text(pg.root, "proof_letters", item->proof);
	put_proofs(&pg, v->row->at);
	put_answers(&pg, v);
	put_maps(&pg, v);
	put_work(&pg, v);
	guide_refs_into(&pg, pg.root, v->guide, v->n_guide);
	return page_end(&pg, "item", out);
}
