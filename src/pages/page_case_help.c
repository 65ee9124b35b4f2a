/* One case as somebody sees it who helps from afar; see case_help.h. */
#include "pages/case_help.h"
#include "pages/case_parts.h"

static void
put_happened(const struct page *pg, const struct case_help_view *v)
{
	for (size_t i = 0; i < v->n_happened; i++) {
		const struct case_entry *e = &v->happened[i];
		struct view *row = view_item(pg->root, "happened");

		page_time(pg, row, "at", case_entry_when(e));
		view_text(row, "entry_who", e->who);
		view_text(row, "text", case_entry_get(e, CASE_KEY_TEXT));
	}
}

static void
put_steps(const struct page *pg, const struct case_help_view *v)
{
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct case_step *s = &v->steps[i];
		struct view *row = view_item(pg->root, "steps");
		bool is_done = s->done != NULL && str_equal(s->done->state, STR("done"));
		bool is_left = s->done != NULL && str_equal(s->done->state, STR("left"));

		view_text(row, "name", page_case_words(pg, &s->step->name));
		view_c(row, "step_state",
			is_done		  ? "done"
			: is_left	  ? "left"
			: s->done != NULL ? "begun"
					  : "open");
		view_flag(row, "has_at", s->done != NULL);
		page_when(pg, row, "at", s->done != NULL ? s->done->at : 0);
	}
}

static void
put_actions(const struct page *pg, const struct case_help_view *v)
{
	for (size_t i = 0; i < v->n_actions; i++) {
		const struct respond_action *a = &v->actions[i];
		struct view *row = view_item(pg->root, "actions");
		char act[48];

		str_copy(a->did, act, sizeof(act));
		view_c(row, "act", arena_copy(pg->arena, str_c(act)));
		view_text(row, "target", a->target.len > 0 ? a->target : a->device);
		page_time(pg, row, "at", a->at);
		view_flag(row, "is_ended", a->is_ended);
	}
}

static void
put_files(const struct page *pg, const struct case_help_view *v)
{
	for (size_t i = 0; i < v->n_files; i++) {
		const struct case_exhibit_row *e = &v->files[i];
		struct view *row = view_item(pg->root, "files");
		char url[240];

		view_text(row, "name", e->name);
		view_text(row, "sha256", e->sha256);
		page_bytes(pg, row, "bytes", e->bytes);
		page_time(pg, row, "at", e->at);
		view_flag(row, "may_take", v->may_files && v->token.len > 0);
		snprintf(url, sizeof(url), "/l/%.*s?file=%.*s", STR_FMT(v->token),
			STR_FMT(e->sha256));
		view_link(row, "file_url", str_c(arena_copy(pg->arena, str_c(url))));
	}
}

enum err
page_case_help(const struct pages *p, const struct page_frame *f, const struct case_help_view *v,
	struct buf *out)
{
	struct page pg;
	char url[160];
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_help");

	if (err != ERR_OK)
		return err;
	page_case_head_into(&pg, pg.root, v->head);
	view_flag(pg.root, "is_look", v->token.len == 0);
	snprintf(url, sizeof(url), "/l/%.*s", STR_FMT(v->token));
	view_link(pg.root, "link_url", str_c(arena_copy(pg.arena, str_c(url))));
	page_case_link(&pg, pg.root, "help_url", v->head->id, "/help");
	page_case_link(&pg, pg.root, "hands_url", v->head->id, "/hands");
	view_text(pg.root, "help_name", v->name);
	view_text(pg.root, "help_contact", v->contact);
	page_count(&pg, pg.root, "hours", v->hours);
	view_flag(pg.root, "may_files", v->may_files);
	page_when(&pg, pg.root, "until", v->until);
	view_text(pg.root, "company", v->company);
	view_text(pg.root, "person", v->person);
	view_text(pg.root, "phone", v->phone);
	view_text(pg.root, "told", v->told);
	put_happened(&pg, v);
	put_steps(&pg, v);
	put_actions(&pg, v);
	put_files(&pg, v);
	view_flag(pg.root, "has_no", v->no != NULL);
	view_c(pg.root, "no", v->no != NULL ? v->no : "");
	view_text(pg.root, "typed_text", v->text);
	view_flag(pg.root, "is_kept", v->is_kept);
	return page_end(&pg, "case_help", out);
}
