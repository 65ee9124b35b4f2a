/* Files that belong to a case: by digest, as downloads only; and how another one is put in. */
#include "pages/case_parts.h"

enum err
page_case_exhibits(const struct pages *p, const struct page_frame *f,
	const struct case_exhibits_view *v, struct buf *out)
{
	static const char *const kinds[] = {
		"picture", "log", "mail", "packets", "document", "other"};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_exhibits");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	view_flag(pg.root, "has_exhibits", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		const struct case_exhibit_row *e = &v->rows[i];
		struct view *row = view_item(pg.root, "exhibits");
		char rest[96], kind[48];

		str_copy(e->kind, kind, sizeof(kind));
		snprintf(rest, sizeof(rest), "/exhibits/%.*s", STR_FMT(e->sha256));
		page_case_link(&pg, row, "exhibit_url", v->bar.head->id, rest);
		view_text(row, "name", e->name);
		view_printf(row, "exhibit_kind", "%s", kind);
		view_c(row, "exhibit_form", e->form);
		view_text(row, "sha256", e->sha256);
		page_bytes(&pg, row, "size", e->bytes);
		page_when(&pg, row, "at", e->at);
		view_text(row, "put_by", e->who);
		view_flag(row, "is_whole", e->is_whole);
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		view_c(view_item(pg.root, "kinds"), "exhibit_kind", kinds[i]);
	for (size_t i = 0; i < v->n_alerts; i++) {
		struct view *row = view_item(pg.root, "alerts");

		page_alert_into(&pg, row, &v->alerts[i]);
		view_printf(row, "alert_id", "%s",
			alert_id_text(&v->alerts[i].alert->id, (char[ALERT_ID_TEXT_MAX]){0}));
	}
	view_flag(pg.root, "can_quick", v->can_quick);
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	page_bytes(&pg, pg.root, "limit_words", v->bytes_max);
	return page_end(&pg, "case_exhibits", out);
}
