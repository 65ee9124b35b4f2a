/* The calendar of duties: what is due, what was done, and the same as a feed by a link. */
#include "proc/portal/links/links.h"
#include "proc/portal/programme/dated.h"
#include "proc/portal/programme/programme.h"

#include "base/digest.h"
#include "store/document.h"

#include <stdio.h>
#include <stdlib.h>

#define FEED_LIFE (400 * MS_DAY)
#define FEED_EVENTS 300

static int
by_place(const void *a, const void *b)
{
	const struct assess_pursued *x = a, *y = b;

	return programme_order(x->framework, y->framework);
}

/* What the company has taken up, also what has ended; false: no memory. */
static bool
pursued_of(struct request *r, const struct programme *p, struct assess_taken *t)
{
	struct assess_pursued *list =
		arena_array(r->arena, struct assess_pursued, p->n_pursuits + 1);

	for (size_t i = 0; list != NULL && i < p->n_pursuits; i++) {
		const struct store_pursuit *of = &p->pursuits[i];
		const struct framework *f = framework_find(p->in.frameworks, str_c(of->framework));

		if (f != NULL)
			list[t->n++] = (struct assess_pursued){f, of->begun, of->ended != 0};
	}
	if (t->n > 1)
		qsort(list, t->n, sizeof(*list), by_place);
	t->list = list;
	return list != NULL;
}

/* The document in force whose looking at again the duty is; NULL: none, the duty stands for itself.
 */
static const struct store_document *
document_of_duty(const struct store_document *list, size_t n, const struct framework_duty *duty)
{
	for (size_t i = 0; duty != NULL && duty->document.len > 0 && i < n; i++)
		if (str_equal(duty->document, str_c(list[i].id.text)) && list[i].current > 0 &&
			list[i].state == STORE_DOCUMENT_KEPT)
			return &list[i];
	return NULL;
}

/* What has a document's own date is listed with the documents (dated.h), not here as well. */
static enum err
drop_documents(struct request *r, struct assess_due *due, uint32_t *n)
{
	struct store_document *list;
	size_t n_documents;
	uint32_t kept = 0;
	enum err err = store_document_list(r->view, r->arena, &list, &n_documents);

	for (uint32_t i = 0; err == ERR_OK && i < *n; i++)
		if (document_of_duty(list, n_documents, due[i].duty) == NULL)
			due[kept++] = due[i];
	if (err == ERR_OK)
		*n = kept;
	return err;
}

void
duty_times(struct request *r, const struct framework_duty *duty, ms_t *ret_last, ms_t *ret_due)
{
	const struct store_document *d = NULL;
	struct store_document *list;
	size_t n;

	if (duty->document.len > 0 && store_document_list(r->view, r->arena, &list, &n) == ERR_OK)
		d = document_of_duty(list, n, duty);
	*ret_last = d == NULL ? 0 : d->current_since;
	*ret_due = d == NULL ? 0 : d->current_since + duty->every_days * MS_DAY;
}

enum err
programme_duties(
	struct request *r, const struct programme *p, struct duty_row **ret_rows, size_t *ret_n)
{
	struct assess_taken taken = {.zone_minutes = r->zone_minutes};
	struct store_duty *kept;
	struct assess_done *done;
	struct assess_due *due;
	struct duty_row *rows;
	size_t n_done;
	uint32_t n;
	enum err err = store_duty_list(r->view, NULL, r->arena, &kept, &n_done);

	if (err != ERR_OK)
		return err;
	done = arena_array(r->arena, struct assess_done, n_done + 1);
	if (done == NULL || !pursued_of(r, p, &taken))
		return ERR_FULL;
	for (size_t i = 0; i < n_done; i++)
		done[i] = (struct assess_done){str_c(kept[i].key), kept[i].at};
	taken.done = done;
	taken.n_done = (uint32_t)n_done;
	err = assess_duties(&p->in, &taken, r->arena, &due, &n);
	if (err == ERR_OK)
		err = drop_documents(r, due, &n);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct duty_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		rows[i].due = &due[i];
		for (size_t k = 0; k < n_done; k++)
			if (str_equal(due[i].key, str_c(kept[k].key))) {
				rows[i].who = str_c(kept[k].who);
				rows[i].note = str_c(kept[k].note);
			}
	}
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

/* The duties of what is under way, and what has its day besides. */
static enum err
fill_rows(struct request *r, struct duties_view *v)
{
	struct dated_list dated;
	struct duty_row *rows;
	struct programme p;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = programme_duties(r, &p, &rows, &v->n);
	if (err == ERR_OK)
		err = dated_load(r, &dated);
	if (err != ERR_OK)
		return err;
	v->rows = rows;
	v->dated = dated.rows;
	v->n_dated = dated.n;
	return ERR_OK;
}

static enum err
show_duties(struct request *r, const char *url)
{
	struct duties_view v = {.calendar_url = str_c(url)};
	struct store_link *feeds;
	struct page_frame f;
	size_t n = 0;
	enum err err = fill_rows(r, &v);

	if (err == ERR_OK)
		err = store_link_list(r->view, STORE_LINK_CALENDAR, NULL, r->arena, &feeds, &n);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		v.n_calendars += feeds[i].revoked == 0 && feeds[i].expires > r->now;
	frame_of(r, &f);
	return page_duties(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_duties(struct request *r)
{
	return show_duties(r, "");
}

/* Only what is under way can be marked: a duty of it, or a declaration that was looked at. What it
 * is called, in words. */
static bool
can_be_done(
	const struct request *r, const struct duties_view *v, struct str key, struct str *ret_what)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i].due->duty != NULL && str_equal(v->rows[i].due->key, key)) {
			*ret_what = words_in(&v->rows[i].due->duty->name, r->lang);
			return true;
		}
	for (size_t i = 0; i < v->n_dated; i++)
		if (v->dated[i].can_be_done && str_equal(v->dated[i].key, key)) {
			const struct words *w = text_find(r->portal->texts,
				str_equal(v->dated[i].name, STR("star1")) ? STR("star.name.star1")
									  : STR("star.name.star2"));

			*ret_what = w == NULL ? v->dated[i].name : words_in(w, r->lang);
			return true;
		}
	return false;
}

enum err
post_duties(struct request *r)
{
	struct store_duty duty = {.id = store_id_new(r->now), .at = r->now};
	char token[DEED_TOKEN_MAX], name[160], back[REQUEST_PATH_MAX];
	struct duties_view v = {0};
	struct str key = form_get(&r->form, "key"), what;
	enum err err;

	if (!str_equal(form_get(&r->form, "do"), STR("done")))
		return ERR_INVALID;
	err = fill_rows(r, &v);
	if (err != ERR_OK)
		return err;
	if (!can_be_done(r, &v, key, &what))
		return ERR_NOT_FOUND;
	str_copy(key, duty.key, sizeof(duty.key));
	str_clean(str_trim(form_get(&r->form, "note")), duty.note, sizeof(duty.note));
	str_copy(request_who(r), duty.who, sizeof(duty.who));
	str_copy(what, name, sizeof(name));
	str_copy(
		form_has(&r->form, "back") ? safe_path(form_get(&r->form, "back")) : STR("/duties"),
		back, sizeof(back));
	err = deed_duty(r, &duty, token);
	return err == ERR_OK ? redirect(r, back,
				       &(struct done){.key = "duty", .name = name, .undo = token})
			     : err;
}

/* ---- the feed ---- */

enum err
post_duties_calendar(struct request *r)
{
	const struct link_wish w = {.purpose = STORE_LINK_CALENDAR,
		.subject = "duties",
		.role = "colleague",
		.name = str_c(r->person.name),
		.life = FEED_LIFE,
		.path = "/calendar/",
		.suffix = ".ics"};
	char url[LINK_URL_MAX];
	enum err err = link_make(r, &w, url);

	return err == ERR_OK ? show_duties(r, url) : err;
}

enum err
get_calendar(struct request *r)
{
	struct str token = path_part(r, 1);
	uint8_t hash[STORE_TOKEN_HASH];
	struct duties_view v = {0};
	struct store_link link;
	struct page_frame f;
	bool is_over = false;
	enum err err;

	if (!str_ends_nocase(token, STR(".ics")))
		return ERR_NOT_FOUND;
	token.len -= 4;
	err = link_open(r, token, &link, hash, &is_over);
	if (err != ERR_OK || is_over)
		return err;
	if (link.purpose != STORE_LINK_CALENDAR)
		return ERR_NOT_FOUND;
	err = fill_rows(r, &v);
	if (err != ERR_OK)
		return err;
	v.n = v.n < FEED_EVENTS ? v.n : FEED_EVENTS;
	v.n_dated = v.n_dated < FEED_EVENTS ? v.n_dated : FEED_EVENTS;
	frame_of(r, &f);
	r->response.type = "text/calendar; charset=utf-8";
	r->response.n_cookies = 0;
	return page_calendar(
		r->portal->pages, &f, &v, setting_of(r, SETTING_SITE_ID), &r->response.body);
}
