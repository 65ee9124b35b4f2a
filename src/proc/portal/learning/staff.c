/* Who works here: added one by one or pasted as a list; who has left stays in the records. */
#include "proc/portal/kept.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/links/links.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

#define STAFF_MAX 2000 /* who work here at one time */
#define MAIL_MAX 127

struct staff_form {
	struct page_problem list[PROBLEMS_MAX];
	struct setup_value values[3];
	struct staff_view v;
};

static enum err
show_staff(struct request *r, struct staff_form *s)
{
	struct store_staff *list;
	struct staff_row *rows;
	struct page_frame f;
	size_t n;
	enum err err = store_staff_list(r->view, false, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct staff_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct staff_row){str_c(list[i].id.text), str_c(list[i].name),
			str_c(list[i].department), str_c(list[i].mail), list[i].has_phone};
	s->v.rows = rows;
	s->v.n = n;
	s->v.values = s->values;
	s->v.problems.list = s->list;
	frame_of(r, &f);
	f.path = STR("/staff");
	return page_staff(r->portal->pages, &f, &s->v, &r->response.body);
}

enum err
get_staff(struct request *r)
{
	struct staff_form s = {.v = {0}};

	return show_staff(r, &s);
}

enum err
staff_here(struct request *r, struct str id, struct store_staff *ret_staff)
{
	char text[STORE_ID_TEXT_MAX];
	enum err err;

	if (id.len >= sizeof(text))
		return ERR_NOT_FOUND;
	str_copy(id, text, sizeof(text));
	err = store_staff_get(r->view, text, ret_staff);
	return err == ERR_OK && ret_staff->left != 0 ? ERR_NOT_FOUND : err;
}

/* ---- changes ---- */

struct staff_change {
	const struct store_staff *list;
	size_t n;
	struct store_audit audit;
	struct request *request;
};

static enum err
write_staff(struct store_tx *tx, void *arg)
{
	struct staff_change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++)
		err = store_staff_put(tx, &c->list[i]);
	if (err == ERR_OK)
		err = learning_read(tx, c->request);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep(struct request *r, const struct store_staff *list, size_t n, const struct done *done)
{
	struct staff_change c = {.list = list, .n = n, .request = r};
	struct store_kept_key *keys = arena_array(r->arena, struct store_kept_key, n + 1);
	struct kept_deed kept = {.kind = "staff.change",
		.role = ROLE_MEMBER,
		.keys = keys,
		.n = n,
		.write = write_staff,
		.arg = &c};
	struct store_staff *now;
	size_t n_now;
	enum err err = store_staff_list(r->view, false, r->arena, &now, &n_now);

	if (err == ERR_OK && n_now + n > STAFF_MAX + 1)
		err = ERR_LIMIT;
	if (err == ERR_OK && keys == NULL)
		err = ERR_FULL;
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		keys[i] = (struct store_kept_key){STORE_KEPT_STAFF, list[i].id.text, NULL};
	audit_fill(r, &c.audit, "staff.change", "");
	return kept_done(r, &kept, "/staff", done);
}

static struct store_staff
staff_of(const struct request *r, struct str name, struct str department, struct str mail)
{
	struct store_staff s = {.id = store_id_new(r->now), .joined = r->now, .has_phone = true};

	str_clean(name, s.name, sizeof(s.name));
	str_clean(department, s.department, sizeof(s.department));
	str_copy(mail, s.mail, sizeof(s.mail));
	return s;
}

static enum err
post_add(struct request *r)
{
	struct staff_form s = {.v = {.n_values = 3}};
	struct page_problems *problems = &s.v.problems;
	struct str name = field_of(r, "staff_name", LIMIT_NAME_BYTES - 1, true, problems, s.list);
	struct str department =
		field_of(r, "department", LIMIT_NAME_BYTES - 1, false, problems, s.list);
	struct str mail = field_of(r, "staff_mail", MAIL_MAX, false, problems, s.list);
	struct store_staff one;

	if (mail.len > 0 && !is_mail_address(mail))
		s.list[problems->n++] = (struct page_problem){"staff_mail", "mail"};
	if (problems->n > 0) {
		s.values[0] = (struct setup_value){"staff_name", name};
		s.values[1] = (struct setup_value){"department", department};
		s.values[2] = (struct setup_value){"staff_mail", mail};
		r->response.status = 400;
		return show_staff(r, &s);
	}
	one = staff_of(r, name, department, mail);
	one.has_phone = form_has(&r->form, "has_phone");
	return keep(r, &one, 1, &(struct done){.key = "staff_added", .count = 1});
}

/* A list on its way in. */
struct staff_list {
	struct store_staff *list; /* STAFF_MAX */
	size_t n;
	const struct store_staff *here; /* who works here already */
	size_t n_here;
	uint32_t n_same; /* lines of somebody who is there already */
	uint32_t n_wrong, first_wrong;
};

static bool
is_there(const struct store_staff *list, size_t n, const struct store_staff *s)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].name, s->name) == 0 &&
			strcmp(list[i].department, s->department) == 0 &&
			strcmp(list[i].mail, s->mail) == 0)
			return true;
	return false;
}

/* The line above a table. */
static bool
is_heading(const struct request *r, struct str name)
{
	static const char *const keys[] = {"field.staff_name", "staff.heading"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const struct words *words = text_find(r->portal->texts, str_c(keys[i]));

		for (enum lang lang = LANG_JA; words != NULL && lang <= LANG_EN; lang++)
			if (str_equal(name, words_in(words, lang)))
				return true;
	}
	return false;
}

static void
take_line(struct request *r, struct staff_list *l, struct str cells[3], uint32_t line)
{
	struct str name = cells[0], department = cells[1], mail = cells[2];
	struct store_staff one;

	if (name.len == 0 && department.len == 0 && mail.len == 0)
		return;
	if (line == 1 && is_heading(r, name))
		return;
	if (l->n == STAFF_MAX || name.len == 0 || name.len >= LIMIT_NAME_BYTES ||
		department.len >= LIMIT_NAME_BYTES || mail.len > MAIL_MAX ||
		(mail.len > 0 && !is_mail_address(mail))) {
		if (l->n_wrong++ == 0)
			l->first_wrong = line;
		return;
	}
	one = staff_of(r, name, department, mail);
	if (is_there(l->here, l->n_here, &one) || is_there(l->list, l->n, &one))
		l->n_same++;
	else
		l->list[l->n++] = one;
}

static enum err
read_lines(struct request *r, struct staff_list *l)
{
	struct str rest = form_get(&r->form, "text"), cells[3];
	struct store_staff *here;
	uint32_t line = 0;
	size_t n_cells;
	enum err err = store_staff_list(r->view, false, r->arena, &here, &l->n_here);

	l->list = arena_array(r->arena, struct store_staff, STAFF_MAX);
	if (err != ERR_OK || l->list == NULL)
		return err != ERR_OK ? err : ERR_FULL;
	l->here = here;
	memset(cells, 0, sizeof(cells));
	while ((n_cells = table_row(&rest, r->arena, cells, 3)) > 0) {
		for (size_t i = 0; i < 3; i++)
			cells[i] = i < n_cells ? str_trim(cells[i]) : (struct str){0};
		take_line(r, l, cells, ++line);
	}
	return ERR_OK;
}

/* Lines of name, department, mail. Nothing is kept unless all can be read; who is there already
 * is not there twice. */
static enum err
post_many(struct request *r)
{
	struct staff_form s = {.v = {0}};
	struct staff_list l = {0};
	enum err err = read_lines(r, &l);

	if (err != ERR_OK)
		return err;
	if (l.n_wrong == 0 && l.n > 0)
		return keep(r, l.list, l.n,
			&(struct done){.key = l.n_same > 0 ? "staff_added_some" : "staff_added",
				.count = l.n});
	if (l.n_wrong == 0 && l.n_same > 0)
		return redirect(
			r, "/staff", &(struct done){.key = "staff_same", .count = l.n_same});
	s.v.n_wrong = l.n_wrong;
	s.v.first_wrong = l.first_wrong;
	s.v.text = form_get(&r->form, "text");
	r->response.status = 400;
	return show_staff(r, &s);
}

static enum err
post_leave(struct request *r, struct store_staff *s)
{
	s->left = r->now;
	return keep(r, s, 1, &(struct done){.key = "staff_left", .name = s->name});
}

static enum err
post_link_of(struct request *r, const struct store_staff *s)
{
	struct link_made_view v = {
		.what = "learn", .until = r->now + LEARN_LINK_LIFE, .back = STR("/staff")};
	const struct link_wish w = learn_wish(s);

	v.about = learning_words(r, "title.lessons");
	v.mail = str_c(s->mail);
	return link_made_show(r, &w, &v);
}

enum err
post_staff(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct store_staff s;
	enum err err;

	if (str_equal(what, STR("add")))
		return post_add(r);
	if (str_equal(what, STR("paste")))
		return post_many(r);
	err = staff_here(r, form_get(&r->form, "id"), &s);
	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("leave")))
		return post_leave(r, &s);
	return str_equal(what, STR("link")) ? post_link_of(r, &s) : ERR_INVALID;
}
