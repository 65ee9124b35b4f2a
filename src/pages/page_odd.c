/* What one needs when something is odd, what staff need to know, and the pages of errors. */
#include "pages/case.h"
#include "pages/parts.h"

/* Desks that anyone in Japan may ask; numbers and hours are words of packs/text/contacts.yaml. */
static const char *const desks[] = {"police", "ipa", "jpcert", "ppc"};

void
page_desks(const struct page *pg, const struct setup_value *own, size_t n_own)
{
	struct buf date = buf_of(PAGE_TEXT_BYTES_MAX);

	for (size_t i = 0; i < sizeof(desks) / sizeof(*desks); i++) {
		struct view *desk = view_item(pg->root, "desks");
		char field[32];
		struct str number;

		snprintf(field, sizeof(field), "desk_%s", desks[i]);
		number = page_field_value(own, n_own, field);
		view_c(desk, "desk", desks[i]);
		view_text(desk, "own", number);
		view_flag(desk, "has_phone", page_has_words(pg, "desk.phone.", str_c(desks[i])));
	}
	show_civil(&date, pg->frame->lang, page_words(pg, "desk.date"));
	view_take(pg->root, "desk_date", &date);
}

void
page_odd_numbers(const struct page *pg, const struct odd_view *v)
{
	view_text(pg->root, "insurer_name", v->insurer_name);
	view_text(pg->root, "insurer_phone", v->insurer_phone);
	view_text(pg->root, "sector", v->sector);
	view_text(pg->root, "in_charge", v->person_in_charge);
	view_text(pg->root, "in_charge_phone", v->person_phone);
	page_desks(pg, v->own, v->n_own);
}

/* The five questions, with what was ticked and typed before. */
static void
put_form(const struct page *pg, const struct odd_form *form)
{
	view_flag(pg->root, "has_form", form != NULL && form->is_shown);
	view_flag(pg->root, "has_problem", form != NULL && form->problem != NULL);
	view_c(pg->root, "problem", form != NULL && form->problem != NULL ? form->problem : "");
	if (form == NULL || !form->is_shown)
		return;
	for (unsigned i = 0; i < ODD_SIGNS; i++) {
		struct view *row = view_item(pg->root, "sign_choices");

		view_c(row, "sign", odd_sign_name((enum odd_sign)i));
		view_c(row, "icon", odd_sign_icon((enum odd_sign)i));
		view_flag(row, "is_chosen", (form->signs & 1u << i) != 0);
	}
	for (unsigned i = 0; i < ODD_SINCES; i++) {
		struct view *row = view_item(pg->root, "since_choices");

		view_c(row, "since", odd_since_name((enum odd_since)i));
		view_flag(row, "is_chosen", form->has_since && i == (unsigned)form->since);
	}
	for (unsigned i = 0; i < ODD_DIDS; i++) {
		struct view *row = view_item(pg->root, "did_choices");

		view_c(row, "did", odd_did_name((enum odd_did)i));
		view_flag(row, "is_chosen", (form->did & 1u << i) != 0);
	}
	view_text(pg->root, "where", form->where);
	view_text(pg->root, "teller", form->name);
	view_text(pg->root, "contact", form->contact);
	view_text(pg->root, "note", form->note);
}

static enum err
odd_page(const struct pages *p, const struct page_frame *f, const struct odd_view *v,
	const char *name, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, name);

	if (err != ERR_OK)
		return err;
	page_odd_numbers(&pg, v);
	put_form(&pg, v->form);
	view_flag(pg.root, "has_qr", v->form_url.len > 0);
	view_text(pg.root, "form_url", v->form_url);
	if (v->form_url.len > 0)
		view_flag(pg.root, "has_qr", draw_qr(&pg, pg.root, "qr", v->form_url) == ERR_OK);
	return page_end(&pg, name, out);
}

enum err
page_odd(const struct pages *p, const struct page_frame *f, const struct odd_view *v,
	struct buf *out)
{
	return odd_page(p, f, v, "odd", out);
}

enum err
page_card(const struct pages *p, const struct page_frame *f, const struct odd_view *v,
	struct buf *out)
{
	return odd_page(p, f, v, "card", out);
}

enum err
page_odd_sent(const struct pages *p, const struct page_frame *f, const struct odd_sent_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "odd_sent");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "case_number", v->number);
	page_odd_numbers(&pg, v->numbers);
	return page_end(&pg, "odd_sent", out);
}

enum err
page_staff_notice(const struct pages *p, const struct page_frame *f, const struct notice_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "staff_notice");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "in_charge", v->person_in_charge);
	page_date(&pg, pg.root, "from", v->from);
	page_date(&pg, pg.root, "today", f->now);
	page_count(&pg, pg.root, "days", v->keep_days);
	view_flag(pg.root, "has_off", v->n_off_networks > 0);
	for (size_t i = 0; i < v->n_off_networks; i++)
		view_text(view_item(pg.root, "off"), "network", v->off_networks[i]);
	return page_end(&pg, "staff_notice", out);
}

enum err
page_error(const struct pages *p, const struct page_frame *f, int status, struct buf *out)
{
	static const int known[] = {403, 404, 413, 429, 503};
	struct page pg;
	int shown = 500;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "error");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (status == known[i])
			shown = status;
	view_printf(pg.root, "status", "%d", shown);
	if (f->is_mending)
		view_c(pg.root, "status", "mending");
	view_printf(pg.root, "code", "%d", status);
	return page_end(&pg, "error", out);
}
