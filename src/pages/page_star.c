/* Declaring ★ and ★★: what the application asks, ready to copy, and what came back. */
#include "pages/programme_parts.h"

static const struct field_spec org_fields[] = {
	{"company", "text", "organization", 60, true},
	{"org_kana", "text", "", 60, false},
	{"corporate_number", "text", "", 13, false},
	{"org_post", "text", "postal-code", 8, false},
	{"org_address", "text", "street-address", 80, false},
	{"org_phone", "tel", "tel", 20, false},
	{"org_head", "text", "", 40, false},
	{"org_industry", "text", "", 60, false},
	{"org_staff", "number", "", 6, false},
	{"org_capital", "text", "", 20, false},
	{"org_url", "url", "url", 120, false},
	{"person", "text", "name", 40, false},
	{"org_mail", "email", "email", 120, false},
};
static const struct field_spec declare_fields[] = {
	{"declared_on", "date", "", 10, true},
	{"star_number", "text", "", 40, false},
	{"star_url", "url", "", 200, false},
	{"star_until", "date", "", 10, false},
};
#define N(list) (sizeof(list) / sizeof(*(list)))

/* What the company wrote, as lines to copy. */
static void
put_copy(const struct page *pg, const struct star_view *v)
{
	uint32_t n_missing = 0;

	for (size_t i = 0; i < N(org_fields); i++) {
		struct view *row = view_item(pg->root, "copy");
		struct str value = page_field_value(v->values, v->n_values, org_fields[i].name);

		view_c(row, "name", org_fields[i].name);
		view_text(row, "value", value);
		n_missing += value.len == 0;
	}
	page_count(pg, pg->root, "count", n_missing);
	view_flag(pg->root, "has_missing", n_missing > 0);
}

static void
put_declaration(const struct page *pg, struct view *v, const struct star_declaration *d)
{
	view_c(v, "star", d->star);
	view_text(v, "number", d->number);
	view_text(v, "declared_url", d->url);
	page_date(pg, v, "declared", d->declared);
	view_flag(v, "has_terms", d->terms != 0);
	page_date(pg, v, "terms", d->terms);
	view_flag(v, "has_expires", d->expires != 0);
	page_date(pg, v, "expires", d->expires);
	view_text(v, "who", d->who);
}

enum err
page_star(const struct pages *p, const struct page_frame *f, const struct star_view *v,
	struct buf *out)
{
	static const char *const stars[] = {"star1", "star2", "star3"};
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "star");

	if (err != ERR_OK)
		return err;
	page_fields(&pg, pg.root, "fields", org_fields, N(org_fields), &given);
	page_fields(&pg, pg.root, "declare_fields", declare_fields, N(declare_fields), &given);
	page_problem_list(&pg, &v->problems);
	put_copy(&pg, v);
	for (size_t i = 0; i < N(stars); i++) {
		struct view *row = view_item(pg.root, "stars");

		view_c(row, "star", stars[i]);
		view_flag(row, "is_first", i == 0);
	}
	for (size_t i = 0; i < v->n; i++)
		put_declaration(&pg, view_item(pg.root, "declarations"), &v->list[i]);
	view_flag(pg.root, "has_declarations", v->n > 0);
	view_text(pg.root, "policy_url", v->policy_url);
	view_flag(pg.root, "is_checked", v->checked != 0);
	page_date(&pg, pg.root, "checked", v->checked);
	view_printf(pg.root, "points", "%d", v->points);
	view_printf(pg.root, "points_max", "%d", v->points_max);
	return page_end(&pg, "star", out);
}
