/*
 * The page for who finds something odd: what to do at once, then five questions that anybody in the
 * company can answer without a log-in. What is sent opens a case; what cannot be sent leaves the
 * page with its numbers to call.
 */
#include "proc/portal/cases/show.h"

#include "proc/portal/watch/watch.h"

#include <stdio.h>

#define WHERE_MAX 240 /* bytes: 80 characters */
#define NAME_MAX_BYTES 180
#define NOTE_MAX 3000
#define ENTRIES_MAX (1 + ODD_SIGNS + ODD_DIDS)

static enum err
show(struct request *r, struct odd_form *form, int status)
{
	struct odd_view v = {0};
	struct page_frame f;

	odd_numbers(r, &v);
	form->is_shown = r->is_set_up;
	v.form = form;
	r->response.status = status;
	frame_of(r, &f);
	return page_odd(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_odd(struct request *r)
{
	struct odd_form form = {0};

	return show(r, &form, 0);
}

/* ---- what was sent ---- */

/* One line, clean; too long is a problem. */
static struct str
line_of(struct request *r, const char *name, size_t max, struct odd_form *form)
{
	struct str typed = str_trim(form_get(&r->form, name));
	char *clean = arena_alloc(r->arena, typed.len * 2 + 4);

	if (clean == NULL)
		return STR("");
	str_clean(typed, clean, typed.len * 2 + 4);
	if (typed.len > max)
		form->problem = "too_long";
	return str_c(clean);
}

static void
read_form(struct request *r, struct odd_form *form)
{
	bool is_long;

	for (size_t i = 0; i < r->form.n; i++) {
		const struct form_field *field = &r->form.fields[i];
		enum odd_sign sign;
		enum odd_did did;

		if (str_equal(field->name, STR("sign")) &&
			odd_sign_parse(field->value, &sign) == ERR_OK)
			form->signs |= 1u << sign;
		if (str_equal(field->name, STR("did")) &&
			odd_did_parse(field->value, &did) == ERR_OK)
			form->did |= 1u << did;
	}
	form->has_since = odd_since_parse(form_get(&r->form, "since"), &form->since) == ERR_OK;
	form->where = line_of(r, "where", WHERE_MAX, form);
	form->name = line_of(r, "name", NAME_MAX_BYTES, form);
	form->contact = line_of(r, "contact", NAME_MAX_BYTES, form);
	form->note = case_text(r, "note", NOTE_MAX, &is_long);
	if (is_long)
		form->problem = "too_long";
	if (form->problem == NULL && form->signs == 0 && form->note.len == 0)
		form->problem = "empty";
}

/* ---- what becomes of it ---- */

static struct str
words_for_site(struct request *r, const char *prefix, const char *name)
{
	char key[64], text[STORE_SETTING_MAX];
	enum lang lang = LANG_JA;
	const struct words *w;

	store_setting(r->view, SETTING_LANG, text);
	if (lang_parse(str_c(text), &lang) != ERR_OK)
		lang = LANG_JA;
	snprintf(key, sizeof(key), "%s%s", prefix, name);
	w = text_find(r->portal->texts, str_c(key));
	return w == NULL ? str_c(name) : words_in(w, lang);
}

/* "files do not open (2nd floor)": the first thing that was seen, and where. */
static struct str
title_of(struct request *r, const struct odd_form *form)
{
	struct buf b = buf_of(1024);
	const char *copy;

	for (unsigned i = 0; i < ODD_SIGNS && b.len == 0; i++)
		if ((form->signs & 1u << i) != 0)
			buf_str(&b, words_for_site(
					    r, "oddform.sign.", odd_sign_name((enum odd_sign)i)));
	if (b.len == 0)
		buf_str(&b, words_for_site(r, "oddform.sign.", odd_sign_name(ODD_SIGN_OTHER)));
	if (form->where.len > 0)
		buf_printf(&b, " (%.*s)", STR_FMT(form->where));
	copy = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	return copy == NULL ? STR("") : str_c(copy);
}

/* When it began, as far as the answer says: a time is written only where one was said. */
static ms_t
since_of(const struct odd_form *form, ms_t now)
{
	if (!form->has_since)
		return 0;
	switch (form->since) {
	case ODD_SINCE_NOW:
		return now;
	case ODD_SINCE_HOUR:
		return now - MS_HOUR;
	case ODD_SINCE_TODAY:
	case ODD_SINCE_YESTERDAY:
	case ODD_SINCE_DAYS:
	case ODD_SINCE_UNKNOWN:
	case ODD_SINCES:
		return 0;
	}
	return 0;
}

static void
happened(struct request *r, struct case_entry *e, const char *kind_prefix, const char *words,
	const char *name)
{
	char kind[48];
	const char *copy;

	*e = (struct case_entry){.kind = CASE_HAPPENED};
	snprintf(kind, sizeof(kind), "%s%s", kind_prefix, name);
	copy = arena_copy(r->arena, str_c(kind));
	case_put(e, CASE_KEY_TEXT, words_for_site(r, words, name));
	case_put(e, CASE_KEY_KIND, copy == NULL ? STR("") : str_c(copy));
}

static size_t
entries_of(struct request *r, const struct odd_form *form, struct case_entry list[ENTRIES_MAX])
{
	struct case_entry *first = &list[0];
	struct buf said = buf_of(NOTE_MAX + 256);
	size_t n = 1;
	const char *copy;

	*first = (struct case_entry){.kind = CASE_OPENED};
	case_put(first, CASE_KEY_FROM, STR("odd"));
	case_put(first, CASE_KEY_TITLE, title_of(r, form));
	case_put(first, CASE_KEY_PLACE, form->where);
	case_put(first, CASE_KEY_NAME, form->name);
	case_put(first, CASE_KEY_CONTACT, form->contact);
	case_put_time(r, first, CASE_KEY_WHEN, since_of(form, r->now));
	buf_str(&said, form->note);
	if (form->has_since) /* as it was said, beside the time that it may mean */
		buf_printf(&said, "%s%.*s %.*s", said.len > 0 ? "\n" : "",
			STR_FMT(words_for_site(r, "case.", "since")),
			STR_FMT(words_for_site(r, "oddform.since.", odd_since_name(form->since))));
	copy = arena_copy(r->arena, buf_view(&said));
	case_put(first, CASE_KEY_TEXT, copy == NULL ? STR("") : str_c(copy));
	buf_done(&said);
	for (unsigned i = 0; i < ODD_SIGNS; i++)
		if ((form->signs & 1u << i) != 0)
			happened(r, &list[n++], "", "oddform.sign.",
				odd_sign_name((enum odd_sign)i));
	for (unsigned i = 0; i < ODD_DIDS; i++)
		if ((form->did & 1u << i) != 0)
			happened(r, &list[n++], CASE_DID_PREFIX, "oddform.did.",
				odd_did_name((enum odd_did)i));
	return n;
}

enum err
post_odd(struct request *r)
{
	struct case_entry *list = arena_array(r->arena, struct case_entry, ENTRIES_MAX);
	struct odd_form form = {0};
	char id[CASE_ID_MAX], number[CASE_NUMBER_MAX], path[64];

	if (list == NULL)
		return ERR_FULL;
	if (!r->is_set_up)
		return show(r, &form, 400);
	read_form(r, &form);
	if (form.problem != NULL)
		return show(r, &form, 400);
	if (!odd_gate_take(r->portal->odd_gate, r->address, r->now)) {
		form.problem = "too_many";
		return show(r, &form, 429);
	}
	if (case_begin(r, list, entries_of(r, &form, list), id, number) != ERR_OK) {
		form.problem = "busy";
		return show(r, &form, 503);
	}
	snprintf(path, sizeof(path), "/odd/sent?n=%s", number);
	return redirect(r, path, NULL);
}

/* Only a number of ours is said again: "2026-003". */
static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != '-' && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	return s.len >= 6 && s.len < CASE_NUMBER_MAX;
}

enum err
get_odd_sent(struct request *r)
{
	struct odd_view numbers = {0};
	struct odd_sent_view v = {.number = form_get(&r->query, "n"), .numbers = &numbers};
	struct page_frame f;

	if (!is_number(v.number))
		return redirect(r, "/odd", NULL);
	odd_numbers(r, &numbers);
	frame_of(r, &f);
	return page_odd_sent(r->portal->pages, &f, &v, &r->response.body);
}
