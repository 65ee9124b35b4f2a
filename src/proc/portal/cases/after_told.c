/* The story without names as it was shared: to read, by who is logged in or by a link, and as a
 * file. */
#include "proc/portal/cases/after.h"
#include "proc/portal/cases/papers.h"

#include "proc/portal/learning/learning.h"
#include "respond/told.h"

#include <stdio.h>

static enum err
show_told(struct request *r, const struct respond_case *c, bool is_link)
{
	const struct case_entry *e = case_story_shared(c);
	struct case_told_view v = {.text = e != NULL ? case_entry_get(e, CASE_KEY_TEXT) : STR(""),
		.shared = e != NULL ? case_entry_when(e) : 0,
		.is_drill = c->head.is_drill,
		.id = is_link ? STR("") : str_c(c->head.id)};
	struct page_frame f;

	frame_of(r, &f);
	if (is_link) {
		f.person = STR("");
		f.path = STR("/");
	}
	return page_case_told(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_told(struct request *r)
{
	struct respond_case c;
	struct case_bar bar;
	enum err err = case_page(r, CASE_PART_AFTER, &c, &bar);

	return err == ERR_OK ? show_told(r, &c, false) : err;
}

enum err
case_story_get(struct request *r, const struct store_link *l, struct str token)
{
	struct respond_case c;
	enum err err = case_open(r, str_c(l->subject), &c);

	(void)token;
	return err == ERR_OK ? show_told(r, &c, true) : err;
}

enum err
get_case_told_file(struct request *r)
{
	struct case_bar bar;
	struct respond_case c;
	char name[64], back[64];
	const struct case_file_wish wish = {
		name, back, !str_equal(form_get(&r->query, "as"), STR("docx"))};
	struct document d = {.lang = r->lang == LANG_EN ? STR("en") : STR("ja"),
		.title = learning_words(r, "case_paper.title.story"),
		.footer = learning_words(r, "case_paper.footer.story"),
		.made_at = r->now};
	const struct case_entry *e;
	enum err err = case_page(r, CASE_PART_AFTER, &c, &bar);

	if (err != ERR_OK)
		return err;
	e = case_story_shared(&c);
	if (e == NULL)
		return ERR_NOT_FOUND;
	if (c.head.is_drill)
		d.subtitle = learning_words(r, "case_paper.drill");
	snprintf(name, sizeof(name), "%s-story", c.head.number);
	snprintf(back, sizeof(back), "/cases/%s/after", c.head.id);
	err = told_blocks(case_entry_get(e, CASE_KEY_TEXT), r->arena, &d);
	return err == ERR_OK ? case_file_send(r, &wish, &d) : err;
}
