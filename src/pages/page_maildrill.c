/* Mail drills: consent, notice, sending, counts of groups; and what the mail's link leads to. */
#include "pages/programme_parts.h"

#include "pages/learning.h"

static const char *
state_of(const struct mail_drill_view *d)
{
	if (d->closed != 0)
		return d->is_stopped ? "stopped" : "over";
	if (d->started != 0)
		return "running";
	return "planned";
}

static void
put_brief(const struct page *pg, struct view *v, const struct mail_drill_view *d)
{
	view_text(v, "subject",
		d->mail == NULL ? page_words(pg, "value.unknown")
				: programme_words(pg, &d->mail->subject));
	page_link(pg, v, "url", "/learn/mail/", d->id);
	view_c(v, "drill_state", state_of(d));
	view_flag(v, "is_started", d->started != 0);
	page_date(pg, v, "started", d->started);
}

/* The mail as it will look, its link as words. */
static void
put_mail(const struct page *pg, struct view *v, const struct training_mail *m)
{
	struct view *names = view_new(pg->arena);

	view_text(v, "mail_id", m->id);
	view_text(v, "subject", programme_words(pg, &m->subject));
	view_printf(v, "difficulty", "%u", m->difficulty);
	if (names != NULL) {
		view_text(names, "link", page_words(pg, "maildrill.link"));
		page_fill_words(pg, v, "body", programme_words(pg, &m->body), names);
	}
	for (uint32_t i = 0; i < m->n_hints; i++)
		view_text(view_item(v, "hints"), "hint", programme_words(pg, &m->hints[i]));
	view_text(v, "lesson", m->course == NULL ? STR("") : programme_words(pg, &m->course->name));
}

static void
put_counts(const struct page *pg, struct view *v, const struct mail_drill_view *d)
{
	page_count(pg, v, "sent", d->n_sent);
	page_count(pg, v, "opened", d->n_opened);
	page_count(pg, v, "told", d->n_told);
	page_count(pg, v, "reported", d->n_reported);
	view_printf(v, "reported_most", "%u", d->n_sent);
	view_printf(v, "reported_value", "%u", d->n_reported);
	view_flag(v, "has_groups", d->n_groups > 1);
	for (size_t i = 0; i < d->n_groups; i++) {
		struct view *row = view_item(v, "groups");

		view_flag(row, "is_rest", d->groups[i].name.len == 0);
		view_text(row, "group", d->groups[i].name);
		page_count(pg, row, "n", d->groups[i].n);
		page_count(pg, row, "done", d->groups[i].n_done);
	}
}

static void
put_one(const struct page *pg, const struct mail_drill_view *d)
{
	struct view *v = view_node(pg->root, "one");

	put_brief(pg, v, d);
	if (d->mail != NULL)
		put_mail(pg, v, d->mail);
	view_flag(v, "has_mail", d->mail != NULL);
	view_flag(v, "is_consented", d->consented != 0);
	view_flag(v, "is_announced", d->announced != 0);
	view_flag(v, "is_running", d->started != 0 && d->closed == 0);
	view_flag(v, "is_planned", d->started == 0 && d->closed == 0);
	page_date(pg, v, "consented", d->consented);
	page_date(pg, v, "announced", d->announced);
	page_time(pg, v, "ends", d->ends);
	view_text(v, "owner", d->owner);
	view_text(v, "announced_how", d->announced_how);
	page_count(pg, v, "people", d->n_people);
	view_text(v, "domain", d->domain);
	view_c(v, "obstacle", d->obstacle == NULL ? "" : d->obstacle);
	put_counts(pg, v, d);
	page_problem_list(pg, &d->problems);
}

enum err
page_mail_drills(const struct pages *p, const struct page_frame *f,
	const struct mail_drills_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "mail_drills");

	if (err != ERR_OK)
		return err;
	if (v->one != NULL)
		put_one(&pg, v->one);
	view_flag(pg.root, "is_list", v->one == NULL);
	for (size_t i = 0; i < v->n_mails; i++) {
		struct view *row = view_item(pg.root, "mails");

		put_mail(&pg, row, &v->mails[i]);
		view_flag(row, "is_first", i == 0);
	}
	view_flag(pg.root, "has_mails", v->n_mails > 0);
	for (size_t i = 0; i < v->n; i++)
		put_brief(&pg, view_item(pg.root, "rows"), &v->list[i]);
	view_flag(pg.root, "has_rows", v->n > 0);
	page_count(&pg, pg.root, "least", DRILL_GROUP_LEAST);
	return page_end(&pg, "mail_drills", out);
}

enum err
page_teach(const struct pages *p, const struct page_frame *f, const struct teach_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "teach");

	if (err != ERR_OK)
		return err;
	put_mail(&pg, pg.root, v->mail);
	page_link(&pg, pg.root, "here", "/t/", v->token);
	view_flag(pg.root, "is_told", v->is_told);
	for (uint32_t i = 0; v->mail->course != NULL && i < v->mail->course->n_cards; i++) {
		struct view *card = view_item(pg.root, "cards");

		view_text(card, "card", programme_words(&pg, &v->mail->course->cards[i].title));
		view_text(card, "text", programme_words(&pg, &v->mail->course->cards[i].text));
	}
	return page_end(&pg, "teach", out);
}
