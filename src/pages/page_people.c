/* Who may come in: the list, one person, the invitation to print, setting a password, oneself. */
#include "pages/parts.h"

static const char *const roles[] = {"member", "admin", "reader"}; /* the commonest first */

static const struct field_spec new_fields[] = {
	{"name", "text", "", 40, true},
	{"login", "text", "", 40, true},
};
static const struct field_spec name_fields[] = {
	{"name", "text", "name", 40, true},
};
static const struct field_spec code_fields[] = {
	{"invite", "text", "one-time-code", 24, true},
	{"password", "password", "new-password", 128, true},
	{"password_again", "password", "new-password", 128, true},
};
static const struct field_spec password_fields[] = {
	{"password_now", "password", "current-password", 128, true},
	{"password", "password", "new-password", 128, true},
	{"password_again", "password", "new-password", 128, true},
};
#define N(list) (sizeof(list) / sizeof(*(list)))

static void
put_person(const struct page *pg, struct view *v, const struct person_brief *p)
{
	bool is_waiting = !p->is_disabled && !p->has_password;

	view_text(v, "person_id", p->id);
	page_link(pg, v, "url", "/people/", p->id);
	view_text(v, "login_name", p->login);
	view_text(v, "shown_name", p->name.len > 0 ? p->name : p->login);
	view_text(v, "role", p->role);
	view_flag(v, "is_disabled", p->is_disabled);
	view_flag(v, "is_self", p->is_self);
	view_flag(v, "is_waiting", is_waiting);
	view_flag(v, "is_expired", is_waiting && p->invited_until == 0);
	view_flag(v, "is_ready", !p->is_disabled && p->has_password);
	view_flag(v, "has_logged_in", p->last_login != 0);
	page_when(pg, v, "last_login", p->last_login);
	page_time(pg, v, "until", p->invited_until);
	page_count(pg, v, "sessions", p->n_sessions);
	view_flag(v, "has_sessions", p->n_sessions > 0);
}

static void
put_roles(const struct page *pg, struct str chosen)
{
	for (size_t i = 0; i < N(roles); i++) {
		struct view *v = view_item(pg->root, "roles");

		view_c(v, "role_choice", roles[i]);
		view_flag(v, "is_chosen",
			chosen.len == 0 ? i == 0 : str_equal(chosen, str_c(roles[i])));
	}
}

enum err
page_people(const struct pages *p, const struct page_frame *f, const struct people_view *v,
	struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_SETTINGS, "people");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++)
		put_person(&pg, view_item(pg.root, "people"), &v->list[i]);
	view_flag(pg.root, "is_alone", v->n < 2);
	page_fields(&pg, pg.root, "fields", new_fields, N(new_fields), &given);
	put_roles(&pg, page_field_value(v->values, v->n_values, "role"));
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "people", out);
}

enum err
page_person(const struct pages *p, const struct page_frame *f, const struct person_view *v,
	struct buf *out)
{
	const struct setup_value name = {"name", v->person.name};
	const struct field_values given = {&name, 1, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_SETTINGS, "person");

	if (err != ERR_OK)
		return err;
	put_person(&pg, pg.root, &v->person);
	view_text(pg.root, "title", v->person.name.len > 0 ? v->person.name : v->person.login);
	page_fields(&pg, pg.root, "fields", name_fields, N(name_fields), &given);
	put_roles(&pg, v->person.role);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "person", out);
}

enum err
page_invitation(const struct pages *p, const struct page_frame *f, const struct invitation_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_SETTINGS, "invitation");

	if (err != ERR_OK)
		return err;
	put_person(&pg, pg.root, &v->person);
	view_text(pg.root, "code", v->code);
	page_fingerprint(&pg, v->fingerprint);
	view_text(pg.root, "address", v->url);
	page_time(&pg, pg.root, "until", v->until);
	view_flag(pg.root, "has_qr", v->url.len > 0);
	if (v->url.len > 0)
		err = draw_qr(&pg, pg.root, "qr", v->url);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "invitation", out);
}

enum err
page_join(const struct pages *p, const struct page_frame *f, const struct join_view *v,
	struct buf *out)
{
	const struct setup_value code = {"invite", v->code};
	const struct field_values given = {&code, 1, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "join");

	if (err != ERR_OK)
		return err;
	page_fields(&pg, pg.root, "fields", code_fields, N(code_fields), &given);
	page_problem_list(&pg, &v->problems);
	view_flag(pg.root, "must_wait", v->wait_seconds > 0);
	page_span(&pg, pg.root, "wait", (ms_t)v->wait_seconds * MS_SECOND);
	return page_end(&pg, "join", out);
}

enum err
page_me(const struct pages *p, const struct page_frame *f, const struct me_view *v, struct buf *out)
{
	const struct setup_value name = {"name", v->name};
	const struct field_values given = {&name, 1, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "me");

	if (err != ERR_OK)
		return err;
	put_person(&pg, pg.root, &v->person);
	page_fields(&pg, pg.root, "fields", name_fields, N(name_fields), &given);
	page_fields(&pg, pg.root, "password_fields", password_fields, N(password_fields), &given);
	page_language_choices(&pg, v->lang);
	for (unsigned i = 0; i < PAGE_WORKS; i++) {
		struct view *choice = view_item(pg.root, "works");

		view_c(choice, "work", page_work_name((enum page_work)i));
		view_flag(choice, "is_chosen", (enum page_work)i == v->work);
	}
	page_problem_list(&pg, &v->problems);
	for (size_t i = 0; i < v->n_sessions; i++) {
		struct view *row = view_item(pg.root, "session_rows");

		page_when(&pg, row, "since", v->sessions[i].since);
		page_when(&pg, row, "last_used", v->sessions[i].last_used);
		view_text(row, "from", v->sessions[i].address);
		view_flag(row, "is_this", v->sessions[i].is_this);
	}
	view_flag(pg.root, "has_others", v->n_sessions > 1);
	return page_end(&pg, "me", out);
}
