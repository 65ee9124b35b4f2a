/* Who works here: one by one, or pasted as a list. */
#include "pages/programme_parts.h"

static const struct field_spec add_fields[] = {
	{"staff_name", "text", "", 80, true},
	{"department", "text", "", 80, false},
	{"staff_mail", "email", "", 120, false},
};

enum err
page_staff(const struct pages *p, const struct page_frame *f, const struct staff_view *v,
	struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "staff");

	if (err != ERR_OK)
		return err;
	page_fields(&pg, pg.root, "fields", add_fields, 3, &given);
	page_problem_list(&pg, &v->problems);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "staff_id", v->rows[i].id);
		view_text(row, "name", v->rows[i].name);
		view_text(row, "department", v->rows[i].department);
		view_text(row, "mail", v->rows[i].mail);
		view_flag(row, "has_phone", v->rows[i].has_phone);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	page_count(&pg, pg.root, "count", v->n);
	view_text(pg.root, "text", v->text);
	view_flag(pg.root, "has_wrong", v->n_wrong > 0);
	page_count(&pg, pg.root, "wrong", v->n_wrong);
	page_count(&pg, pg.root, "first_wrong", v->first_wrong);
	return page_end(&pg, "staff", out);
}
