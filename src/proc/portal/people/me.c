/* Oneself: name, language, password, where one is logged in. */
#include "proc/portal/links/links.h"
#include "proc/portal/people/people.h"
#include "proc/portal/web/gate.h"

#include "sys/password.h"

/* What is typed, else what was said before. */
static enum page_work
work_of(struct request *r)
{
	enum page_work work = PAGE_WORK_CHARGE;

	if (page_work_parse(form_get(&r->form, "work"), &work) != ERR_OK)
		(void)page_work_parse(str_c(r->person.work), &work);
	return work;
}

static enum err
show_me(struct request *r, const struct page_problems *problems)
{
	struct me_view v = {.lang = r->lang,
		.work = work_of(r),
		.name = form_has(&r->form, "name") ? form_get(&r->form, "name")
						   : str_c(r->person.name)};
	struct session_row *rows;
	struct store_session *list;
	struct page_frame f;
	size_t n;
	enum err err = brief_of_person(r, &r->person, &v.person);

	if (err == ERR_OK)
		err = store_session_list_of(r->view, r->person.id.text, r->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct session_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		if (guard_is_alive(r, &list[i]))
			rows[v.n_sessions++] = (struct session_row){list[i].created,
				list[i].last_used, str_c(list[i].address),
				memcmp(list[i].token_hash, r->session.token_hash,
					STORE_TOKEN_HASH) == 0};
	}
	v.sessions = rows;
	if (problems != NULL) {
		v.problems = *problems;
		r->response.status = 400;
	}
	frame_of(r, &f);
	return page_me(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_me(struct request *r)
{
	return show_me(r, NULL);
}

enum ending { ENDS_NOTHING, ENDS_ALL, ENDS_OTHERS };

struct me_change {
	struct request *request;
	struct store_person person;
	struct store_audit audit;
	enum ending ending;
};

static enum err
write_me(struct store_tx *tx, void *arg)
{
	struct me_change *c = arg;
	enum err err = store_person_put(tx, &c->person);

	if (err == ERR_OK && c->ending == ENDS_ALL)
		err = store_session_drop_of(tx, c->person.id.text);
	if (err == ERR_OK && c->ending == ENDS_OTHERS)
		err = store_session_drop_others(
			tx, c->person.id.text, c->request->session.token_hash);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
change_me(struct request *r, struct me_change *c, const char *action)
{
	c->request = r;
	audit_fill(r, &c->audit, action, r->person.login);
	return store_write(r->portal->store, STORE_VITAL, write_me, c);
}

enum err
post_me_profile(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	struct me_change c = {.person = r->person};
	struct str name = field_of(r, "name", 120, true, &problems, list);
	enum lang lang = r->lang;
	enum err err;

	if (problems.n > 0)
		return show_me(r, &problems);
	str_copy(name, c.person.name, sizeof(c.person.name));
	str_copy(str_c(page_work_name(work_of(r))), c.person.work, sizeof(c.person.work));
	if (lang_parse(form_get(&r->form, "language"), &lang) == ERR_OK) {
		str_copy(str_c(lang_name(lang)), c.person.lang, sizeof(c.person.lang));
		add_cookie(r, "sakimori_lang", lang_name(lang), 365 * MS_DAY);
	}
	err = change_me(r, &c, "profile.change");
	return err == ERR_OK ? redirect(r, "/me", &(struct done){.key = "saved"}) : err;
}

void
new_password_of(struct request *r, struct page_problems *problems, struct page_problem *list)
{
	struct str fresh = form_get(&r->form, "password");

	problems->list = list;
	if (fresh.len < PASSWORD_BYTES_MIN)
		list[problems->n++] = (struct page_problem){"password", "too_short"};
	if (fresh.len > PASSWORD_BYTES_MAX)
		list[problems->n++] = (struct page_problem){"password", "too_long"};
	if (!str_equal(fresh, form_get(&r->form, "password_again")))
		list[problems->n++] = (struct page_problem){"password_again", "mismatch"};
}

/* All sessions of the person end with the old password; this browser gets a new one. */
enum err
post_me_password(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	struct me_change c = {.person = r->person, .ending = ENDS_ALL};
	struct str login = str_c(r->person.login);
	enum err err;

	if (guard_wait(r, "login", login) > 0) {
		list[problems.n++] = (struct page_problem){"password_now", "wrong"};
	} else if (!password_fits(form_get(&r->form, "password_now"), r->person.password)) {
		guard_failed(r, "login", login);
		list[problems.n++] = (struct page_problem){"password_now", "wrong"};
	}
	new_password_of(r, &problems, list);
	if (problems.n > 0)
		return show_me(r, &problems);
	err = password_hash(form_get(&r->form, "password"), c.person.password);
	if (err == ERR_OK)
		err = change_me(r, &c, "password.change");
	if (err == ERR_OK)
		err = guard_log_in(r, &c.person);
	return err == ERR_OK ? redirect(r, "/me", &(struct done){.key = "password"}) : err;
}

enum err
post_me_others(struct request *r)
{
	struct me_change c = {.person = r->person, .ending = ENDS_OTHERS};
	enum err err = change_me(r, &c, "session.end");

	return err == ERR_OK ? redirect(r, "/me", &(struct done){.key = "sessions_ended"}) : err;
}
