/*
 * One group of questions by a link, for somebody without a log-in: no other group can be reached by
 * it, and nothing is shown but what came by it.
 */
#include "proc/portal/programme/check.h"

#include <stdio.h>

/* Only what came by this link is shown again. */
static void
keep_via(const struct programme *p, const struct framework *f, const struct store_link *l,
	struct check_row *rows)
{
	for (uint32_t i = 0; i < f->n_items; i++) {
		rows[i].chosen = rows[i].reason = STR("");
		rows[i].proposal = NULL;
		for (size_t k = 0; k < p->n_replies; k++) {
			const struct store_reply *a = &p->replies[k];

			if (strcmp(a->via, l->id.text) != 0 || strcmp(a->site, l->site) != 0 ||
				!str_equal(f->id, str_c(a->framework)) ||
				!str_equal(f->items[i].id, str_c(a->item)))
				continue;
			rows[i].chosen = str_c(a->choice);
			rows[i].reason = str_c(a->reason);
		}
	}
}

struct section {
	struct check c;
	const struct framework *framework;
	uint32_t group;
};

/* The link's subject is FRAMEWORK/GROUP; its site may have been closed since. */
static enum err
section_load(struct request *r, const struct store_link *l, struct section *s)
{
	struct str subject = str_c(l->subject);
	struct str framework = str_split(&subject, '/');
	enum err err;

	s->framework = framework_find(r->portal->frameworks, framework);
	if (s->framework == NULL)
		return ERR_NOT_FOUND;
	s->group = group_find(s->framework, subject);
	if (s->group == s->framework->n_groups)
		return ERR_NOT_FOUND;
	err = check_load(r, s->framework, str_c(l->site), &s->c);
	if (err == ERR_OK)
		keep_via(&s->c.p, s->framework, l, s->c.rows);
	return err;
}

static enum err
section_show(struct request *r, const struct store_link *l, struct str token, struct section *s,
	uint32_t n_problems)
{
	struct section_view v = {.framework = s->framework,
		.group = s->group,
		.rows = s->c.rows,
		.token = token,
		.name = str_c(l->name),
		.asker = str_c(l->who),
		.until = l->expires,
		.is_saved = form_has(&r->query, "saved"),
		.filled = topic_find(s->framework, form_get(&r->query, "filled")),
		.n_problems = n_problems};
	struct page_frame f;
	enum err err = store_reply_mark(r->view, &v.mark);

	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	f.person = STR(""); /* nobody is at home here, whoever is signed in */
	return page_section_link(r->portal->pages, &f, &v, &r->response.body);
}

enum err
section_get(struct request *r, const struct store_link *l, struct str token)
{
	struct section s;
	enum err err = section_load(r, l, &s);

	return err == ERR_OK ? section_show(r, l, token, &s, 0) : err;
}

/* Is the topic that one answer is given for one of this group's? */
static bool
fills_own(struct request *r, const struct section *s)
{
	const struct framework *f = s->framework;
	struct str choice = form_get(&r->form, "fill");
	uint32_t topic = topic_find(f, str_split(&choice, '/'));

	for (uint32_t i = 0; topic != FRAMEWORK_NO_TOPIC && i < f->n_items; i++)
		if (f->items[i].topic == topic)
			return f->items[i].group == s->group;
	return false;
}

/* An item or a topic of another group in the form is another's: 404, and nothing is kept. */
static bool
names_others(struct request *r, const struct section *s)
{
	if (form_has(&r->form, "fill") && !fills_own(r, s))
		return true;
	for (size_t i = 0; i < r->form.n; i++) {
		struct str name = r->form.fields[i].name;
		const struct framework_item *item;

		if (!str_starts(name, STR("a-")) && !str_starts(name, STR("r-")))
			continue;
		item = framework_item_find(s->framework, str_of(name.p + 2, name.len - 2));
		if (item == NULL || item->group != s->group)
			return true;
	}
	return false;
}

/* What the machine saw otherwise, and what others answered, is not named to somebody outside. */
static enum err
section_saved(struct request *r, const struct section *s, struct str token, uint32_t topic)
{
	const struct framework *f = s->framework;
	char path[REQUEST_PATH_MAX];

	if (topic == FRAMEWORK_NO_TOPIC)
		snprintf(path, sizeof(path), "/l/%.*s?saved=1", STR_FMT(token));
	else
		snprintf(path, sizeof(path), "/l/%.*s?filled=%.*s#f-%.*s", STR_FMT(token),
			STR_FMT(f->topics[topic].id), STR_FMT(f->topics[topic].id));
	return redirect(r, path, NULL);
}

enum err
section_post(struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	char undo[DEED_TOKEN_MAX];
	struct filled filled = {.topic = FRAMEWORK_NO_TOPIC};
	struct typed t = {0};
	struct section s;
	enum err err = section_load(r, l, &s);

	if (err != ERR_OK)
		return err;
	if (names_others(r, &s))
		return ERR_NOT_FOUND;
	str_copy(str_c(l->name[0] != '\0' ? l->name : "-"), r->person.name, sizeof(r->person.name));
	err = typed_read(r, &s.c.p, s.framework, s.group, s.c.rows, &t);
	if (err == ERR_OK && form_has(&r->form, "fill"))
		err = many_fill(r, &s.c.p, s.c.rows, &t, &filled);
	if (err != ERR_OK)
		return err;
	if (t.n_problems > 0) {
		for (uint32_t i = 0; i < s.framework->n_items; i++)
			s.c.rows[i].seen = NULL; /* not for somebody outside */
		r->response.status = 400;
		return section_show(r, l, token, &s, t.n_problems);
	}
	for (size_t i = 0; i < t.n; i++)
		str_copy(str_c(l->id.text), t.list[i].via, sizeof(t.list[i].via));
	if (t.n > 0) {
		const struct reply_deed d = {s.framework, t.list, t.n, "link.answer", hash};

		err = deed_replies(r, &d, undo);
	}
	return err == ERR_OK ? section_saved(r, &s, token, filled.topic) : err;
}
