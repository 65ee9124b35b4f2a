/* All cases, and a new one that a person writes down. */
#include "pages/case_parts.h"

enum err
page_cases(const struct pages *p, const struct page_frame *f, const struct cases_view *v,
	struct buf *out)
{
	struct page pg;
	struct buf query = buf_of(2048);
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "cases");

	if (err != ERR_OK) {
		buf_done(&query);
		return err;
	}
	view_text(pg.root, "query", v->query);
	view_c(pg.root, "show", cases_show_name(v->show));
	for (unsigned i = 0; i < CASES_SHOWS; i++) {
		struct view *row = view_item(pg.root, "shows");

		view_c(row, "value", cases_show_name((enum cases_show)i));
		view_flag(row, "is_current", i == (unsigned)v->show);
	}
	view_flag(pg.root, "has_cases", v->n > 0);
	for (size_t i = 0; i < v->n; i++)
		page_case_head_into(&pg, view_item(pg.root, "cases"), &v->list[i]);
	page_count(&pg, pg.root, "n_total", v->n_total);
	page_count(&pg, pg.root, "n_open", v->n_open);
	buf_printf(&query, "/cases?show=%s&", cases_show_name(v->show));
	if (v->query.len > 0) {
		buf_c(&query, "q=");
		url_escape(&query, v->query);
		buf_c(&query, "&");
	}
	page_pager(&pg, buf_view(&query), v->page, v->n_pages);
	buf_done(&query);
	return page_end(&pg, "cases", out);
}

static const struct field_spec new_fields[] = {
	{"case_title", "text", "", 200, true},
	{"case_device", "text", "", 80, false},
	{"case_teller", "text", "", 200, false},
	{"case_contact", "text", "", 200, false},
};
#define NEW_FIELDS (sizeof(new_fields) / sizeof(*new_fields))

enum err
page_case_new(const struct pages *p, const struct page_frame *f, const struct case_new_view *v,
	struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_new");

	if (err != ERR_OK)
		return err;
	view_c(pg.root, "from", v->from);
	view_flag(pg.root, "is_outside", strcmp(v->from, "outside") == 0);
	view_flag(pg.root, "is_told", strcmp(v->from, "person") != 0);
	page_fields(&pg, pg.root, "fields", new_fields, NEW_FIELDS, &given);
	page_problems_of(&pg, &v->problems, new_fields, NEW_FIELDS);
	view_text(pg.root, "said", page_field_value(v->values, v->n_values, "text"));
	view_text(pg.root, "when_day", page_field_value(v->values, v->n_values, "when_day"));
	view_text(pg.root, "when_time", page_field_value(v->values, v->n_values, "when_time"));
	view_flag(pg.root, "is_called_back", v->is_called_back);
	view_flag(pg.root, "has_alert", v->alert != NULL);
	view_c(pg.root, "alert_id", "");
	if (v->alert != NULL) {
		page_alert_into(&pg, view_node(pg.root, "alert"), v->alert);
		view_printf(pg.root, "alert_id", "%s",
			alert_id_text(&v->alert->alert->id, (char[ALERT_ID_TEXT_MAX]){0}));
	}
	view_flag(pg.root, "has_no", v->no != NULL);
	view_c(pg.root, "no", v->no != NULL ? v->no : "");
	for (uint32_t i = 0; v->playbooks != NULL && i < v->playbooks->n; i++) {
		const struct playbook *one = &v->playbooks->playbooks[i];
		struct view *row = view_item(pg.root, "playbooks");

		view_text(row, "playbook", one->id);
		view_text(row, "playbook_name", page_case_words(&pg, &one->name));
		view_flag(row, "is_chosen", str_equal(one->id, str_c(v->playbook)));
	}
	return page_end(&pg, "case_new", out);
}
