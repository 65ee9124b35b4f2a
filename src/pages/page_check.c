/*
 * Questions in groups, answered in any order: by who is signed in, or one group by somebody with a
 * link. What the machine shows stands beside each; nobody is asked what it has proven.
 */
#include "pages/check_parts.h"
#include "pages/programme_parts.h"

#include <stdio.h>

#define GROUPS_IN_VIEW 6 /* more than that would push the questions off a phone's screen */

/* ---- for who is signed in ---- */

static void
put_sites(const struct page *pg, const struct check_view *v)
{
	const struct framework *f = v->result->framework;
	char path[120];

	view_flag(pg->root, "has_sites", v->n_sites > 0);
	snprintf(path, sizeof(path), "/check/%.*s?site=", STR_FMT(f->id));
	for (size_t i = 0; i < v->n_sites; i++) {
		struct view *row = view_item(pg->root, "sites");

		view_text(row, "site_name", v->sites[i].name);
		page_link(pg, row, "site_url", path, v->sites[i].id);
		page_count(pg, row, "site_answered", v->sites[i].n_answered);
		view_flag(row, "is_current", str_equal(v->sites[i].id, v->site));
		if (str_equal(v->sites[i].id, v->site))
			view_text(pg->root, "current_site", v->sites[i].name);
	}
	view_flag(pg->root, "is_site", v->site.len > 0);
}

static bool
is_answered(const struct assess_item *at)
{
	return at->result != RESULT_UNANSWERED && at->result != RESULT_UNKNOWN;
}

static void
put_group_head(const struct page *pg, struct view *v, const struct check_view *c, uint32_t g)
{
	const struct framework *f = c->result->framework;
	uint32_t n = 0, answered = 0;
	char path[160];

	for (uint32_t i = 0; i < f->n_items; i++) {
		n += f->items[i].group == g;
		answered += f->items[i].group == g && is_answered(&c->result->items[i]);
	}
	view_text(v, "group_id", f->groups[g].id);
	view_text(v, "group", programme_words(pg, &f->groups[g].name));
	view_text(v, "group_about", programme_words(pg, &f->groups[g].about));
	page_count(pg, v, "group_items", n);
	page_count(pg, v, "group_answered", answered);
	view_flag(v, "is_group_done", answered == n);
	view_flag(v, "is_current", c->group == g);
	snprintf(path, sizeof(path), "/check/%.*s?site=%.*s&group=", STR_FMT(f->id),
		STR_FMT(c->site));
	page_link(pg, v, "group_url", path, f->groups[g].id);
	snprintf(path, sizeof(path), "/check/%.*s/%.*s/link", STR_FMT(f->id),
		STR_FMT(f->groups[g].id));
	page_link(pg, v, "hand_url", path, STR(""));
}

/* A group's questions, topic by topic; what has none stands in a nameless one. */
static uint32_t
put_questions(const struct page *pg, struct view *group, const struct check_view *c, uint32_t g)
{
	const struct framework *f = c->result->framework;
	const struct check_topics topics = {f, c->rows, c->filled};
	uint32_t topic = FRAMEWORK_NO_TOPIC, n_waiting = 0;
	struct view *v = NULL;

	for (uint32_t i = 0; i < f->n_items; i++) {
		if (f->items[i].group != g)
			continue;
		if (!c->rows[i].at->is_asked && c->rows[i].chosen.len == 0) {
			n_waiting++;
			continue;
		}
		if (v == NULL || f->items[i].topic != topic) {
			topic = f->items[i].topic;
			v = view_item(group, "topics");
			check_topic_into(pg, v, &topics, topic, g);
		}
		programme_question_into(pg, view_item(v, "questions"), f, &c->rows[i]);
	}
	return n_waiting;
}

static void
put_group(const struct page *pg, const struct check_view *c, uint32_t g)
{
	const struct framework *f = c->result->framework;
	struct view *v = view_item(pg->root, "groups");
	bool is_last = g + 1 == f->n_groups;
	uint32_t n_waiting;

	put_group_head(pg, v, c, g);
	view_text(v, "go", is_last ? STR("result") : f->groups[g + 1].id);
	view_flag(v, "is_last", is_last);
	view_text(v, "next_group", is_last ? STR("") : programme_words(pg, &f->groups[g + 1].name));
	n_waiting = put_questions(pg, v, c, g);
	if (n_waiting > 0)
		page_count(pg, view_node(v, "waiting"), "count", n_waiting);
}

static void
put_problems(const struct page *pg, const struct framework *f, const struct check_row *rows,
	uint32_t group)
{
	for (uint32_t i = 0; i < f->n_items; i++) {
		struct view *v;

		if (rows[i].problem == NULL ||
			(group != CHECK_ALL_GROUPS && f->items[i].group != group))
			continue;
		v = view_item(pg->root, "refused");
		view_text(v, "item_id", f->items[i].id);
		view_text(v, "item_code", framework_code(f, &f->items[i]));
		view_text(v, "item", programme_words(pg, &f->items[i].name));
		view_c(v, "problem", rows[i].problem);
	}
}

enum err
page_check(const struct pages *p, const struct page_frame *f, const struct check_view *v,
	struct buf *out)
{
	const struct framework *fw = v->result->framework;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "check");

	if (err != ERR_OK)
		return err;
	programme_framework_into(&pg, pg.root, fw);
	view_text(pg.root, "title", programme_words(&pg, &fw->name));
	view_text(pg.root, "site", v->site);
	if (v->mark > 0)
		view_printf(pg.root, "mark", "%llu", (unsigned long long)v->mark);
	view_text(pg.root, "asked_group",
		v->group == CHECK_ALL_GROUPS ? STR("") : fw->groups[v->group].id);
	page_count(&pg, pg.root, "answered", v->result->n_answered);
	page_count(&pg, pg.root, "items", fw->n_items);
	page_count(&pg, pg.root, "proven", v->result->n_proven);
	view_flag(pg.root, "has_proven", v->result->n_proven > 0);
	check_proposals_into(&pg, v);
	view_flag(pg.root, "is_filled", v->filled < fw->n_topics);
	view_flag(pg.root, "has_topics", fw->n_topics > 0);
	view_flag(pg.root, "is_one_group", v->group != CHECK_ALL_GROUPS);
	put_sites(&pg, v);
	put_problems(&pg, fw, v->rows, CHECK_ALL_GROUPS);
	for (uint32_t g = 0; g < fw->n_groups; g++) {
		put_group_head(&pg, view_item(pg.root, "contents"), v, g);
		if (v->group == CHECK_ALL_GROUPS || v->group == g)
			put_group(&pg, v, g);
	}
	view_flag(pg.root, "has_contents", fw->n_groups > 1);
	view_flag(pg.root, "is_long", fw->n_groups > GROUPS_IN_VIEW);
	return page_end(&pg, "check", out);
}

/* ---- by a link ---- */

/* Topic by topic, as on the page of who is signed in. */
static void
put_section(const struct page *pg, const struct section_view *s)
{
	const struct framework *f = s->framework;
	const struct check_topics topics = {f, s->rows, s->filled};
	uint32_t topic = FRAMEWORK_NO_TOPIC;
	struct view *v = NULL;

	for (uint32_t i = 0; i < f->n_items; i++) {
		if (f->items[i].group != s->group)
			continue;
		if (v == NULL || f->items[i].topic != topic) {
			topic = f->items[i].topic;
			v = view_item(pg->root, "topics");
			check_topic_into(pg, v, &topics, topic, s->group);
		}
		programme_question_into(pg, view_item(v, "questions"), f, &s->rows[i]);
	}
}

enum err
page_section_link(const struct pages *p, const struct page_frame *f, const struct section_view *v,
	struct buf *out)
{
	const struct framework *fw = v->framework;
	const struct framework_group *g = &fw->groups[v->group];
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "section");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "title", programme_words(&pg, &g->name));
	view_text(pg.root, "framework", programme_words(&pg, &fw->name));
	view_text(pg.root, "group_about", programme_words(&pg, &g->about));
	view_text(pg.root, "name", v->name);
	view_text(pg.root, "asker", v->asker);
	page_date(&pg, pg.root, "until", v->until);
	page_link(&pg, pg.root, "link_url", "/l/", v->token);
	view_flag(pg.root, "is_saved", v->is_saved);
	if (v->mark > 0)
		view_printf(pg.root, "mark", "%llu", (unsigned long long)v->mark);
	put_problems(&pg, fw, v->rows, v->group);
	put_section(&pg, v);
	return page_end(&pg, "section", out);
}

enum err
page_link_over(const struct pages *p, const struct page_frame *f, enum page_link_over why,
	ms_t used, struct buf *out)
{
	static const char *const names[] = {
		"unknown", "expired", "revoked", "used", "own", "drill"};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "link_over");

	if (err != ERR_OK)
		return err;
	BUG_IF((unsigned)why > PAGE_LINK_DRILL);
	view_c(pg.root, "over", names[why]);
	view_flag(pg.root, "is_own", why == PAGE_LINK_OWN);
	view_flag(pg.root, "is_used", why == PAGE_LINK_USED);
	view_flag(pg.root, "is_drill", why == PAGE_LINK_DRILL);
	page_when(&pg, pg.root, "used", used);
	return page_end(&pg, "link_over", out);
}
