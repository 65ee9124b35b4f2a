/* The self-assessment file for ★3: all criteria with answer, machine, evidence and date; what a
 * specialist and the manager signed, and whether it is still the same. Also for the one who signs,
 * by a link: then nothing else is there. */
#include "pages/programme_parts.h"

static void
put_file_row(const struct page *pg, struct view *v, const struct framework *f,
	const struct assess_item *at)
{
	programme_item_into(pg, v, f, at);
	programme_machine_into(pg, v, at);
	view_text(v, "proof_letters", at->item->proof);
}

static void
put_signatures(const struct page *pg, const struct file_view *v)
{
	bool has_differing = false;

	for (size_t i = 0; i < v->n_signatures; i++) {
		const struct file_signature *s = &v->signatures[i];
		struct view *row = view_item(pg->root, "signatures");

		view_text(row, "name", s->name);
		view_text(row, "licence", s->licence);
		view_text(row, "remark", s->remark);
		view_c(row, "role", s->role);
		page_time(pg, row, "at", s->at);
		view_flag(row, "is_same", s->is_same);
		has_differing |= !s->is_same;
	}
	view_flag(pg->root, "has_signatures", v->n_signatures > 0);
	view_flag(pg->root, "has_differing", has_differing);
}

static void
put_confirmers(const struct page *pg, const struct file_view *v)
{
	for (size_t i = 0; i < v->n_confirmers; i++) {
		const struct file_confirmer *c = &v->confirmers[i];
		struct view *row = view_item(pg->root, "confirmers");

		view_text(row, "name", programme_words(pg, &c->name));
		view_text(row, "where", programme_words(pg, &c->where));
		view_text(row, "cost", programme_words(pg, &c->cost));
		view_text(row, "note", programme_words(pg, &c->note));
		view_text(row, "unconfirmed", programme_words(pg, &c->unconfirmed));
	}
	view_flag(pg->root, "has_confirmers", v->n_confirmers > 0);
}

static const struct field_spec sign_fields[] = {
	{"sign_name", "text", "name", 40, true},
	{"sign_licence", "text", "", 60, true},
};

static void
put_signing(const struct page *pg, const struct file_view *v)
{
	bool is_specialist = v->signer != NULL && strcmp(v->signer, "specialist") == 0;
	const struct setup_value name = {"sign_name", v->signer_name};
	const struct field_values given = {&name, 1, v->problems};

	view_flag(pg->root, "is_signer", v->signer != NULL);
	view_flag(pg->root, "is_specialist", is_specialist);
	view_flag(pg->root, "is_signed", v->is_signed);
	page_problem_list(pg, &v->problems);
	if (v->signer == NULL)
		return;
	view_c(pg->root, "role", v->signer);
	view_text(pg->root, "remark_typed", v->remark);
	page_link(pg, pg->root, "link_url", "/l/", v->token);
	page_fields(pg, pg->root, "fields", sign_fields, is_specialist ? 2 : 1, &given);
}

enum err
page_file(const struct pages *p, const struct page_frame *f, const struct file_view *v,
	struct buf *out)
{
	const struct framework *fw = v->result->framework;
	struct page pg;
	enum err err = page_begin(
		&pg, p, f, v->signer != NULL ? PAGE_SECTION_NONE : PAGE_SECTION_PROGRAMME, "file");

	if (err != ERR_OK)
		return err;
	programme_framework_into(&pg, pg.root, fw);
	view_text(pg.root, "scope", v->scope);
	view_text(pg.root, "number", v->number);
	view_text(pg.root, "digest", v->digest);
	page_time(&pg, pg.root, "made", f->now);
	view_flag(pg.root, "has_until", v->until != 0);
	page_date(&pg, pg.root, "until", v->until);
	page_count(&pg, pg.root, "items", fw->n_items);
	page_count(&pg, pg.root, "met",
		v->result->n_by_result[RESULT_MET] + v->result->n_by_result[RESULT_NOT_APPLICABLE]);
	view_flag(pg.root, "is_fulfilled", v->result->is_fulfilled);
	programme_bar_into(&pg, pg.root, v->result);
	for (uint32_t g = 0; g < fw->n_groups; g++) {
		struct view *group = view_item(pg.root, "groups");

		view_text(group, "group_id", fw->groups[g].id);
		view_text(group, "group", programme_words(&pg, &fw->groups[g].name));
		for (uint32_t i = 0; i < fw->n_items; i++)
			if (fw->items[i].group == g)
				put_file_row(
					&pg, view_item(group, "rows"), fw, &v->result->items[i]);
	}
	put_confirmers(&pg, v);
	put_signatures(&pg, v);
	put_signing(&pg, v);
	return page_end(&pg, "file", out);
}
