/*
 * Who may come in: adding a person, what each may do, keeping out. Nobody can be taken away as the
 * last administrator, not even by two who act at the same time: it is looked at in the change
 * itself.
 */
#include "proc/portal/people/people.h"
#include "proc/portal/deeds.h"
#include "proc/portal/web/gate.h"

#include <stdio.h>

#define PERSONS_MAX 100 /* of one company's box */

static bool
may_log_in(const struct store_person *p)
{
	return !p->is_disabled && p->password[0] != '\0';
}

enum err
persons_who_may(const struct store_view *v, struct arena *a, enum person_role role, size_t *ret_n)
{
	struct store_person *list;
	size_t n, count = 0;
	enum err err = store_person_list(v, a, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		count += may_log_in(&list[i]) && list[i].role >= role;
	if (err == ERR_OK)
		*ret_n = count;
	return err;
}

/* ---- deeds ---- */

struct person_change {
	struct request *request;
	const struct person_deed *deed;
	struct store_decision decision;
	bool is_undoable;
};

/* Writes the person; ERR_DENIED when nobody would be left who may administer. */
static enum err
put_person(struct store_tx *tx, struct request *r, const struct store_person *p)
{
	size_t n;
	enum err err = store_person_put(tx, p);

	if (err == ERR_OK)
		err = persons_who_may(store_tx_view(tx), r->arena, ROLE_ADMIN, &n);
	return err == ERR_OK && n == 0 ? ERR_DENIED : err;
}

static void
person_before(const struct store_person *p, struct store_decision *d)
{
	struct buf b = buf_of(4096);

	deed_field(&b, "name", p->name);
	deed_number(&b, "role", p->role);
	deed_number(&b, "off", p->is_disabled);
	deed_before(&b, d);
}

static enum err
write_person(struct store_tx *tx, void *arg)
{
	struct person_change *c = arg;
	const struct store_person *p = &c->deed->person;
	struct store_person before;
	struct store_audit e;
	enum err err = store_person_get(store_tx_view(tx), p->id.text, &before);

	if (err == ERR_OK)
		person_before(&before, &c->decision);
	else if (err != ERR_NOT_FOUND)
		return err;
	err = put_person(tx, c->request, p);
	if (err == ERR_OK && c->deed->ends_sessions)
		err = store_session_drop_of(tx, p->id.text);
	if (err == ERR_OK && c->deed->invitation != NULL)
		err = store_invitation_put(tx, c->deed->invitation);
	if (err == ERR_OK && p->is_disabled)
		err = store_invitation_drop_of(tx, p->id.text);
	if (err == ERR_OK && c->is_undoable)
		err = store_decision_put(tx, &c->decision);
	audit_fill(c->request, &e, c->deed->action, p->login);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

enum err
deed_person(struct request *r, const struct person_deed *d, char token[DEED_TOKEN_MAX])
{
	struct person_change c = {.request = r, .deed = d, .is_undoable = token != NULL};
	enum err err;

	deed_decision(r, "person", d->person.id.text, &c.decision);
	err = store_write(r->portal->store, STORE_VITAL, write_person, &c);
	if (err == ERR_OK && token != NULL)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

enum err
undo_person(struct store_tx *tx, const struct undo *u)
{
	struct store_person p;
	int64_t role = deed_number_of(&u->before, "role");
	enum err err = store_person_get(store_tx_view(tx), u->decision->subject, &p);

	if (err != ERR_OK)
		return err;
	if (role < ROLE_READER || role > ROLE_ADMIN)
		return ERR_NOT_FOUND;
	str_copy(form_get(&u->before, "name"), p.name, sizeof(p.name));
	p.role = (enum person_role)role;
	p.is_disabled = deed_number_of(&u->before, "off") != 0;
	return put_person(tx, u->request, &p);
}

/* ---- showing ---- */

enum err
brief_of_person(struct request *r, const struct store_person *p, struct person_brief *ret_brief)
{
	struct store_invitation invitation;
	struct store_session *sessions;
	size_t n, alive = 0;
	enum err err = store_session_list_of(r->view, p->id.text, r->arena, &sessions, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		alive += guard_is_alive(r, &sessions[i]);
	if (err != ERR_OK)
		return err;
	*ret_brief = (struct person_brief){.id = str_c(p->id.text),
		.login = str_c(p->login),
		.name = str_c(p->name),
		.role = str_c(person_role_name(p->role)),
		.is_disabled = p->is_disabled,
		.is_self = strcmp(p->id.text, r->person.id.text) == 0,
		.has_password = p->password[0] != '\0',
		.last_login = p->last_login,
		.n_sessions = (uint32_t)alive};
	err = store_invitation_of(r->view, p->id.text, &invitation);
	if (err == ERR_OK && invitation_is_good(&invitation, r->now))
		ret_brief->invited_until = invitation.expires;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
show_people(struct request *r, const struct page_problems *problems)
{
	static const char *const fields[] = {"name", "login", "role"};
	struct setup_value values[3];
	struct people_view v = {.values = values, .n_values = 3};
	struct person_brief *briefs;
	struct store_person *list;
	struct page_frame f;
	enum err err = store_person_list(r->view, r->arena, &list, &v.n);

	if (err != ERR_OK)
		return err;
	briefs = arena_array(r->arena, struct person_brief, v.n + 1);
	if (briefs == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v.n && err == ERR_OK; i++)
		err = brief_of_person(r, &list[i], &briefs[i]);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < 3; i++)
		values[i] = (struct setup_value){fields[i], form_get(&r->form, fields[i])};
	v.list = briefs;
	if (problems != NULL) {
		v.problems = *problems;
		r->response.status = 400;
	}
	frame_of(r, &f);
	return page_people(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_people(struct request *r)
{
	return show_people(r, NULL);
}

static enum err
person_of(struct request *r, struct store_person *ret_person)
{
	char id[STORE_ID_TEXT_MAX];

	if (r->arg.len != STORE_ID_TEXT_MAX - 1)
		return ERR_NOT_FOUND;
	str_copy(r->arg, id, sizeof(id));
	return store_person_get(r->view, id, ret_person);
}

static enum err
show_person(struct request *r, const struct store_person *p, const struct page_problems *problems)
{
	struct person_view v = {0};
	struct page_frame f;
	enum err err = brief_of_person(r, p, &v.person);

	if (err != ERR_OK)
		return err;
	if (problems != NULL) {
		v.problems = *problems;
		r->response.status = 400;
	}
	frame_of(r, &f);
	return page_person(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_person(struct request *r)
{
	struct store_person p;
	enum err err = person_of(r, &p);

	return err == ERR_OK ? show_person(r, &p, NULL) : err;
}

/* ---- adding ---- */

static bool
is_login(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((uint8_t)s.p[i] <= ' ')
			return false;
	}
	return s.len >= 2;
}

enum err
post_people(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	struct store_person p = {.id = store_id_new(r->now), .created = r->now}, other, *all;
	struct str name = field_of(r, "name", 120, true, &problems, list);
	struct str login = field_of(r, "login", 60, true, &problems, list);
	size_t n;
	enum err err = store_person_list(r->view, r->arena, &all, &n);

	login_name(login, p.login);
	if (login.len > 0 && !is_login(str_c(p.login)))
		list[problems.n++] = (struct page_problem){"login", "login_form"};
	if (person_role_parse(form_get(&r->form, "role"), &p.role) != ERR_OK)
		list[problems.n++] = (struct page_problem){"role", "choose"};
	if (err == ERR_OK && store_person_by_login(r->view, str_c(p.login), &other) == ERR_OK)
		list[problems.n++] = (struct page_problem){"login", "login_taken"};
	if (err != ERR_OK)
		return err;
	if (n >= PERSONS_MAX)
		return ERR_LIMIT;
	if (problems.n > 0)
		return show_people(r, &problems);
	str_copy(name, p.name, sizeof(p.name));
	return person_invite(r, &p, "person.add");
}

/* ---- one person ---- */

static enum err
refuse(struct request *r, const char *path, const char *key)
{
	return redirect(r, path, &(struct done){.key = key, .is_refusal = true});
}

static enum err
save_person(struct request *r, struct person_deed *d)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	struct str name = field_of(r, "name", 120, true, &problems, list);

	d->action = "person.change";
	str_copy(name, d->person.name, sizeof(d->person.name));
	if (form_has(&r->form, "role") &&
		person_role_parse(form_get(&r->form, "role"), &d->person.role) != ERR_OK)
		list[problems.n++] = (struct page_problem){"role", "choose"};
	return problems.n > 0 ? show_person(r, &d->person, &problems) : ERR_OK;
}

/* What each button does to the person; `key` is what is said afterwards. */
static const struct {
	const char *what, *action, *key;
	bool is_disabled, changes_disabled, ends_sessions;
} person_buttons[] = {
	{"disable", "person.disable", "person_disabled", true, true, true},
	{"enable", "person.enable", "person_enabled", false, true, false},
	{"end", "person.end", "sessions_ended", false, false, true},
};

enum err
post_person(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct person_deed d = {0};
	const char *key = "person_saved";
	char token[DEED_TOKEN_MAX], path[STORE_ID_TEXT_MAX + 16];
	bool is_self, is_save = str_equal(what, STR("save")), is_known = is_save;
	enum err err = person_of(r, &d.person);

	if (err != ERR_OK)
		return err;
	is_self = strcmp(d.person.id.text, r->person.id.text) == 0;
	snprintf(path, sizeof(path), "/people/%s", d.person.id.text);
	if (is_self && (!is_save || form_has(&r->form, "role")))
		return refuse(r, path, "self");
	if (str_equal(what, STR("invite")))
		return d.person.is_disabled ? ERR_INVALID
					    : person_invite(r, &d.person, "person.invite");
	for (size_t i = 0; i < sizeof(person_buttons) / sizeof(person_buttons[0]); i++) {
		if (!str_equal(what, str_c(person_buttons[i].what)))
			continue;
		is_known = true;
		key = person_buttons[i].key;
		d.action = person_buttons[i].action;
		d.ends_sessions = person_buttons[i].ends_sessions;
		if (person_buttons[i].changes_disabled)
			d.person.is_disabled = person_buttons[i].is_disabled;
	}
	if (!is_known)
		return ERR_INVALID;
	if (is_save) {
		err = save_person(r, &d);
		if (err != ERR_OK || r->response.status != 0)
			return err;
	}
	err = deed_person(r, &d, str_equal(what, STR("end")) ? NULL : token);
	if (err == ERR_DENIED)
		return refuse(r, path, "last_admin");
	if (err != ERR_OK)
		return err;
	return redirect(r, path,
		&(struct done){.key = key,
			.name = d.person.name,
			.undo = str_equal(what, STR("end")) ? NULL : token});
}
