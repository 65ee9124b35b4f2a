/* Learning as the person in charge sees it: courses, departments, classes, links to hand out. */
#include "pages/programme_parts.h"

#include "pages/learning.h"

static void
put_course(const struct page *pg, struct view *v, const struct training *t)
{
	view_text(v, "course_id", t->id);
	view_text(v, "course", programme_words(pg, &t->name));
	view_text(v, "about", programme_words(pg, &t->about));
	page_link(pg, v, "course_url", "/learn/", t->id);
	page_span(pg, v, "takes", (ms_t)t->minutes * MS_MINUTE);
}

static void
put_group(const struct page *pg, struct view *v, const struct learn_group *g)
{
	view_flag(v, "is_rest", g->name.len == 0);
	view_text(v, "group", g->name);
	page_count(pg, v, "n", g->n);
	page_count(pg, v, "done", g->n_done);
}

enum err
page_learn(const struct pages *p, const struct page_frame *f, const struct learn_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "learn");

	if (err != ERR_OK)
		return err;
	page_count(&pg, pg.root, "staff", v->n_staff);
	page_count(&pg, pg.root, "any", v->n_any);
	page_count(&pg, pg.root, "with_mail", v->n_mail);
	view_flag(pg.root, "has_staff", v->n_staff > 0);
	view_flag(pg.root, "may_mail", v->n_mail > 0 && v->is_mail_on);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "courses");

		put_course(&pg, row, v->courses[i].course);
		page_count(&pg, row, "done", v->courses[i].n_done);
		view_flag(row, "has_done", v->courses[i].n_done > 0);
	}
	view_flag(pg.root, "has_courses", v->n > 0);
	for (size_t i = 0; i < v->n_groups; i++)
		put_group(&pg, view_item(pg.root, "groups"), &v->groups[i]);
	view_flag(pg.root, "has_groups", v->n_groups > 0);
	for (size_t i = 0; i < v->n_classes; i++) {
		struct view *row = view_item(pg.root, "classes");

		view_text(row, "class_title", v->classes[i].title);
		page_link(&pg, row, "class_url", "/learn/class/", v->classes[i].id);
		page_date(&pg, row, "at", v->classes[i].at);
		page_count(&pg, row, "attended", v->classes[i].n_attended);
		view_text(row, "teacher", v->classes[i].teacher);
	}
	view_flag(pg.root, "has_classes", v->n_classes > 0);
	return page_end(&pg, "learn", out);
}

/* How many of all were right, before and after: only when so many finished that it names nobody. */
static void
put_learned(const struct page *pg, const struct learn_course_view *v)
{
	const struct training *t = v->course;
	bool is_enough = v->learned.n >= DRILL_GROUP_LEAST;

	view_flag(pg->root, "has_learned", is_enough);
	page_count(pg, pg->root, "finished", v->learned.n);
	page_count(pg, pg->root, "least", DRILL_GROUP_LEAST);
	for (uint32_t i = 0; is_enough && i < t->n_questions; i++) {
		struct view *row = view_item(pg->root, "questions");

		view_text(row, "ask", programme_words(pg, &t->questions[i].ask));
		page_count(pg, row, "before", v->learned.before[i]);
		page_count(pg, row, "after", v->learned.after[i]);
		page_count(pg, row, "of", v->learned.n);
	}
}

enum err
page_learn_course(const struct pages *p, const struct page_frame *f,
	const struct learn_course_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "learn_course");

	if (err != ERR_OK)
		return err;
	put_course(&pg, pg.root, v->course);
	put_learned(&pg, v);
	page_count(&pg, pg.root, "staff", v->n_staff);
	page_count(&pg, pg.root, "count", v->n);
	for (uint32_t i = 0; i < v->course->n_cards; i++) {
		struct view *card = view_item(pg.root, "cards");

		view_text(card, "card", programme_words(&pg, &v->course->cards[i].title));
		view_text(card, "text", programme_words(&pg, &v->course->cards[i].text));
	}
	for (size_t i = 0; i < v->n; i++) {
		const struct learn_person *who = &v->people[i];
		struct view *row = view_item(pg.root, "people");

		view_text(row, "name", who->name);
		view_text(row, "department", who->department);
		page_date(&pg, row, "at", who->at);
		view_flag(row, "is_class", who->is_class);
		view_flag(row, "is_shown", who->is_shown);
		page_count(&pg, row, "before", who->right_before);
		page_count(&pg, row, "after", who->right_after);
	}
	view_flag(pg.root, "has_people", v->n > 0);
	return page_end(&pg, "learn_course", out);
}

enum err
page_learn_links(const struct pages *p, const struct page_frame *f,
	const struct learn_links_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "learn_links");

	if (err != ERR_OK)
		return err;
	page_date(&pg, pg.root, "until", v->until);
	page_count(&pg, pg.root, "count", v->n);
	for (size_t i = 0; i < v->n && err == ERR_OK; i++) {
		struct view *row = view_item(pg.root, "links");

		view_text(row, "name", v->list[i].name);
		view_text(row, "department", v->list[i].department);
		view_text(row, "address", v->list[i].url);
		err = draw_qr(&pg, row, "qr", v->list[i].url);
	}
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "learn_links", out);
}

/* ---- classes ---- */

static const struct field_spec class_fields[] = {
	{"class_title", "text", "", 80, true},
	{"class_date", "date", "", 10, true},
	{"class_minutes", "number", "", 4, true},
	{"class_teacher", "text", "", 80, false},
	{"class_content", "text", "", 160, true},
};
#define CLASS_FIELDS 5

static void
put_choices(const struct page *pg, const struct class_view *v)
{
	static const char *const methods[] = {"room", "online", "video", "paper"};

	for (size_t i = 0; i < 4; i++) {
		struct view *row = view_item(pg->root, "methods");

		view_c(row, "method", methods[i]);
		view_flag(row, "is_chosen", strcmp(methods[i], v->method) == 0);
	}
	for (size_t i = 0; i < v->n_courses; i++) {
		struct view *row = view_item(pg->root, "courses");

		view_text(row, "course_id", v->courses[i]->id);
		view_text(row, "course", programme_words(pg, &v->courses[i]->name));
		view_flag(row, "is_chosen", str_equal(v->courses[i]->id, v->course));
		if (str_equal(v->courses[i]->id, v->course))
			view_text(pg->root, "chosen_course",
				programme_words(pg, &v->courses[i]->name));
	}
}

enum err
page_class(const struct pages *p, const struct page_frame *f, const struct class_view *v,
	struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "class");

	if (err != ERR_OK)
		return err;
	page_fields(&pg, pg.root, "fields", class_fields, CLASS_FIELDS, &given);
	page_problem_list(&pg, &v->problems);
	put_choices(&pg, v);
	view_flag(pg.root, "is_new", v->id.len == 0);
	page_link(&pg, pg.root, "here", v->id.len == 0 ? "/learn/class" : "/learn/class/", v->id);
	view_text(pg.root, "class_title", page_field_value(v->values, v->n_values, "class_title"));
	view_text(pg.root, "content", page_field_value(v->values, v->n_values, "class_content"));
	view_text(pg.root, "teacher", page_field_value(v->values, v->n_values, "class_teacher"));
	view_text(pg.root, "minutes", page_field_value(v->values, v->n_values, "class_minutes"));
	view_c(pg.root, "class_method", v->method);
	page_date(&pg, pg.root, "at", v->at);
	for (size_t i = 0; i < v->n_people; i++) {
		struct view *row = view_item(pg.root, "people");

		view_text(row, "staff_id", v->people[i].id);
		view_text(row, "name", v->people[i].name);
		view_text(row, "department", v->people[i].department);
		view_flag(row, "was_there", v->people[i].was_there);
		view_flag(row, "is_ticked", v->people[i].is_ticked);
	}
	view_flag(pg.root, "has_people", v->n_people > 0);
	page_count(&pg, pg.root, "attended", v->n_attended);
	page_count(&pg, pg.root, "count", v->n_people);
	return page_end(&pg, "class", out);
}
