/* Links that let one person do one thing without a log-in: made once, listed, taken back. */
#include "pages/programme_parts.h"

enum err
page_link_made(const struct pages *p, const struct page_frame *f, const struct link_made_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "link_made");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "address", v->url);
	view_text(pg.root, "name", v->name);
	view_text(pg.root, "about", v->about);
	view_c(pg.root, "what", v->what);
	view_link(pg.root, "back", v->back);
	page_date(&pg, pg.root, "until", v->until);
	view_flag(pg.root, "is_mail_on", v->is_mail_on);
	view_text(pg.root, "token", v->token);
	view_text(pg.root, "mail", v->mail);
	view_flag(pg.root, "is_wrong_mail", v->is_wrong_mail);
	view_text(pg.root, "undo", v->undo);
	err = draw_qr(&pg, pg.root, "qr", v->url);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "link_made", out);
}

enum err
page_links(const struct pages *p, const struct page_frame *f, const struct links_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "links");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		const struct link_row *l = &v->rows[i];
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "link_id", l->id);
		view_text(row, "about", l->about);
		view_text(row, "name", l->name);
		view_text(row, "who", l->who);
		view_c(row, "what", l->what);
		view_c(row, "link_state", l->state);
		view_flag(row, "is_open", strcmp(l->state, "open") == 0);
		page_date(&pg, row, "created", l->created);
		page_date(&pg, row, "expires", l->expires);
		view_flag(row, "is_used", l->used != 0);
		page_when(&pg, row, "used", l->used);
		view_flag(row, "may_again", l->may_again);
		for (size_t k = 0; k < l->n_mails; k++) {
			struct view *mail = view_item(row, "mails");

			view_text(mail, "to", l->mails[k].to);
			view_c(mail, "mail_state", l->mails[k].state);
			page_when(&pg, mail, "at", l->mails[k].at);
		}
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	view_flag(pg.root, "is_mail_on", v->is_mail_on);
	return page_end(&pg, "links", out);
}

enum err
page_link_mail(const struct pages *p, const struct page_frame *f, const struct link_mail_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "link_mail");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "to");

		view_text(row, "name", v->to[i].name);
		view_text(row, "address", v->to[i].address);
	}
	for (size_t i = 0; i < v->n_without; i++)
		view_text(view_item(pg.root, "without"), "name", v->without[i]);
	view_flag(pg.root, "has_to", v->n > 0);
	view_flag(pg.root, "has_without", v->n_without > 0);
	view_flag(pg.root, "has_recent", v->n_recent > 0);
	page_count(&pg, pg.root, "recent", v->n_recent);
	page_count(&pg, pg.root, "count", v->n);
	view_flag(pg.root, "is_many", v->is_many);
	view_text(pg.root, "from", v->from);
	view_text(pg.root, "subject", v->subject);
	view_text(pg.root, "text", v->text);
	view_link(pg.root, "action", v->action);
	view_c(pg.root, "deed", v->deed);
	view_text(pg.root, "token", v->token);
	view_text(pg.root, "mail", v->mail);
	view_flag(pg.root, "has_token", v->token.len > 0);
	view_link(pg.root, "back", v->back);
	view_flag(pg.root, "has_obstacle", v->obstacle != NULL);
	view_c(pg.root, "obstacle", v->obstacle == NULL ? "" : v->obstacle);
	return page_end(&pg, "link_mail", out);
}
