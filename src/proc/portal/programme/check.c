/*
 * The questions: /check/FRAMEWORK. An answer is a new row with its person and time; what a machine
 * saw is never overruled by "does not apply".
 */
#include "proc/portal/programme/check.h"

#include <stdio.h>

#define MANY_ITEMS 40 /* above that a page asks one group only */

enum err
check_load(struct request *r, const struct framework *f, struct str site, struct check *c)
{
	enum err err = programme_load(r, site, &c->p);

	if (err == ERR_OK)
		err = programme_of(r, &c->p, f, site, &c->result);
	return err == ERR_OK ? programme_check_rows(r, &c->p, &c->result, &c->rows) : err;
}

struct str
check_site_name(const struct programme *p, const char *id)
{
	for (size_t i = 0; i < p->n_sites; i++)
		if (strcmp(p->sites[i].id.text, id) == 0)
			return str_c(p->sites[i].name);
	return STR("");
}

static uint32_t
count_answered(
	struct request *r, const struct programme *p, const struct framework *f, struct str site)
{
	struct assess_result result;

	return programme_of(r, p, f, site, &result) == ERR_OK ? result.n_answered : 0;
}

/* The company as a whole first, then its sites. */
static enum err
fill_sites(
	struct request *r, const struct check *c, const struct framework *f, struct check_view *v)
{
	struct page_site *list = arena_array(r->arena, struct page_site, c->p.n_sites + 1);
	const struct words *whole = text_find(r->portal->texts, STR("file.scope_all"));

	if (list == NULL)
		return ERR_FULL;
	if (c->p.n_sites == 0)
		return ERR_OK;
	list[0] = (struct page_site){STR(""), whole != NULL ? words_in(whole, r->lang) : STR(""),
		count_answered(r, &c->p, f, STR(""))};
	for (size_t i = 0; i < c->p.n_sites; i++) {
		struct str id = str_c(c->p.sites[i].id.text);

		list[i + 1] = (struct page_site){
			id, str_c(c->p.sites[i].name), count_answered(r, &c->p, f, id)};
	}
	v->sites = list;
	v->n_sites = c->p.n_sites + 1;
	return ERR_OK;
}

/* The group that the address asks for; of a long one the first with an open question. */
static enum err
group_of(const struct check *c, struct str asked, uint32_t *ret_group)
{
	const struct framework *f = c->result.framework;

	*ret_group = CHECK_ALL_GROUPS;
	if (asked.len > 0) {
		*ret_group = group_find(f, asked);
		return *ret_group == f->n_groups ? ERR_NOT_FOUND : ERR_OK;
	}
	if (f->n_items <= MANY_ITEMS)
		return ERR_OK;
	*ret_group = 0;
	for (uint32_t i = 0; i < f->n_items; i++) {
		enum result result = c->result.items[i].result;

		if (result == RESULT_UNANSWERED || result == RESULT_UNKNOWN) {
			*ret_group = f->items[i].group;
			break;
		}
	}
	return ERR_OK;
}

static enum err
show_check(struct request *r, struct check *c, uint32_t group, uint32_t n_problems)
{
	const struct framework *f = c->result.framework;
	struct check_view v = {.result = &c->result,
		.rows = c->rows,
		.group = group,
		.filled = topic_find(f, form_get(&r->query, "filled")),
		.n_problems = n_problems,
		.site = c->p.site};
	struct page_frame frame;
	enum err err = fill_sites(r, c, f, &v);

	if (err != ERR_OK)
		return err;
	err = store_reply_mark(r->view, &v.mark);
	if (err != ERR_OK)
		return err;
	frame_of(r, &frame);
	return page_check(r->portal->pages, &frame, &v, &r->response.body);
}

enum err
get_check(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct check c;
	uint32_t group;
	enum err err =
		f == NULL ? ERR_NOT_FOUND : check_load(r, f, form_get(&r->query, "site"), &c);

	if (err == ERR_OK)
		err = group_of(&c, form_get(&r->query, "group"), &group);
	return err == ERR_OK ? show_check(r, &c, group, 0) : err;
}

/* Where it goes on: another group, the result, back to the item, the place of what was filled. */
static void
next_path(struct request *r, const struct check *c, uint32_t group, uint32_t filled, char *path,
	size_t size)
{
	const struct framework *f = c->result.framework;
	struct str go = form_get(&r->form, "go"), site = c->p.site;
	bool is_whole = group == CHECK_ALL_GROUPS;
	int id = (int)f->id.len;
	uint32_t g = group_find(f, go);

	if (g == f->n_groups)
		g = is_whole ? 0 : group;
	if (filled != FRAMEWORK_NO_TOPIC)
		snprintf(path, size, "/check/%.*s?site=%.*s&group=%.*s&filled=%.*s#f-%.*s", id,
			f->id.p, STR_FMT(site), STR_FMT(is_whole ? STR("") : f->groups[g].id),
			STR_FMT(f->topics[filled].id), STR_FMT(f->topics[filled].id));
	else if (str_equal(go, STR("item")))
		str_copy(safe_path(form_get(&r->form, "back")), path, size);
	else if (str_equal(go, STR("result")))
		snprintf(path, size, "/check/%.*s/result?site=%.*s", id, f->id.p, STR_FMT(site));
	else
		snprintf(path, size, "/check/%.*s?site=%.*s%s%.*s", id, f->id.p, STR_FMT(site),
			is_whole ? "#g-" : "&group=", STR_FMT(f->groups[g].id));
}

/* What the notice says. */
static enum err
answer_saved(struct request *r, const char *path, const struct typed *t, const char *token,
	const struct filled *filled)
{
	struct done done = {.key = t->n == 0 ? "answers_none" : "answers",
		.name = filled->left,
		.count = t->n,
		.undo = token};

	if (form_has(&r->form, "take") && t->n > 0)
		done.key = "taken";
	if (form_has(&r->form, "fill"))
		done.key = filled->n_left > 0 ? (t->n > 0 ? "filled_left" : "filled_none_left")
			   : t->n > 0	      ? "filled"
					      : "filled_none";
	return redirect(r, path, &done);
}

enum err
post_check(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct str asked = form_get(&r->form, "group");
	char token[DEED_TOKEN_MAX] = "", path[REQUEST_PATH_MAX];
	struct filled filled = {.topic = FRAMEWORK_NO_TOPIC};
	struct typed t = {0};
	struct check c;
	uint32_t group = CHECK_ALL_GROUPS;
	enum err err = f == NULL ? ERR_NOT_FOUND : check_load(r, f, form_get(&r->form, "site"), &c);

	if (err == ERR_OK && asked.len > 0)
		err = group_of(&c, asked, &group);
	if (err == ERR_OK)
		err = typed_read(r, &c.p, f, CHECK_ALL_GROUPS, c.rows, &t);
	if (err == ERR_OK && form_has(&r->form, "take"))
		many_take(r, &c.p, f, c.rows, &t);
	if (err == ERR_OK && form_has(&r->form, "fill"))
		err = many_fill(r, &c.p, c.rows, &t, &filled);
	if (err != ERR_OK)
		return err;
	if (t.n_problems > 0) {
		r->response.status = 400;
		return show_check(r, &c, group, t.n_problems);
	}
	if (t.n > 0) {
		const struct reply_deed d = {f, t.list, t.n, "answers.save", NULL};

		err = deed_replies(r, &d, token);
	}
	if (err != ERR_OK)
		return err;
	next_path(r, &c, group, filled.topic, path, sizeof(path));
	return answer_saved(r, path, &t, token, &filled);
}
