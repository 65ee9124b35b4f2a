/* Classes held in a room or elsewhere: what, how, when, and who was there. */
#include "proc/portal/form_mark.h"
#include "proc/portal/kept.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

struct class_form {
	struct store_class c;
	bool is_new;
	char minutes[16], date[16];
	struct page_problem list[PROBLEMS_MAX];
	struct setup_value values[5];
	struct class_view v;
	struct str marks; /* of what is kept: the class, who was there */
};
enum { MARK_CLASS, MARK_PEOPLE };

static enum err
class_mark(struct request *r, struct class_form *f)
{
	const struct store_class *c = &f->c;
	struct store_attendance *there;
	struct str *ids, values[6];
	char numbers[48];
	size_t n;
	enum err err = store_attendance_list(r->view, c->id.text, r->arena, &there, &n);

	if (err != ERR_OK)
		return err;
	ids = arena_array(r->arena, struct str, n + 1);
	if (ids == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		ids[i] = str_c(there[i].staff);
	snprintf(numbers, sizeof(numbers), "%lld %u", (long long)c->at, c->minutes);
	values[0] = str_c(c->course);
	values[1] = str_c(c->title);
	values[2] = str_c(c->content);
	values[3] = str_c(c->teacher);
	values[4] = str_c(store_method_name(c->method));
	values[5] = str_c(numbers);
	err = form_mark_add(r, values, 6, &f->marks);
	return err == ERR_OK ? form_mark_add(r, ids, n, &f->marks) : err;
}

/* The class of the path; without one, a new one. */
static enum err
class_load(struct request *r, struct class_form *f)
{
	char id[STORE_ID_TEXT_MAX];
	enum err err;

	*f = (struct class_form){.is_new = path_part(r, 2).len == 0};
	if (f->is_new) {
		f->c = (struct store_class){
			.id = store_id_new(r->now), .created = r->now, .at = r->now};
		return ERR_OK;
	}
	if (path_part(r, 2).len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(path_part(r, 2), id, sizeof(id));
	err = store_class_get(r->view, id, &f->c);
	return err == ERR_OK ? class_mark(r, f) : err;
}

/* As they were ticked, when the form comes back; else who was there. */
static void
tick_people(const struct request *r, struct class_form *f, struct class_person *people)
{
	bool is_typed = str_equal(form_get(&r->form, "do"), STR("attend"));

	for (size_t i = 0; i < f->v.n_people; i++) {
		char key[STORE_ID_TEXT_MAX + 4];

		snprintf(key, sizeof(key), "p-%.*s", STR_FMT(people[i].id));
		people[i].is_ticked = is_typed ? form_has(&r->form, key) : people[i].was_there;
	}
}

static enum err
fill_people(struct request *r, struct class_form *f)
{
	struct store_attendance *there;
	struct class_person *people;
	struct store_staff *staff;
	size_t n_there, n_staff;
	enum err err = store_attendance_list(r->view, f->c.id.text, r->arena, &there, &n_there);

	if (err == ERR_OK)
		err = store_staff_list(r->view, false, r->arena, &staff, &n_staff);
	if (err != ERR_OK)
		return err;
	people = arena_array(r->arena, struct class_person, n_staff + n_there + 1);
	if (people == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_staff; i++)
		people[f->v.n_people++] = (struct class_person){str_c(staff[i].id.text),
			str_c(staff[i].name), str_c(staff[i].department), false, false};
	for (size_t i = 0; i < n_there; i++) { /* also who has left since */
		size_t k = 0;

		while (k < n_staff && strcmp(staff[k].id.text, there[i].staff) != 0)
			k++;
		if (k == n_staff)
			k = f->v.n_people++;
		people[k] = (struct class_person){str_c(there[i].staff), str_c(there[i].name),
			str_c(there[i].department), true, false};
	}
	tick_people(r, f, people);
	f->v.people = people;
	f->v.n_attended = (uint32_t)n_there;
	return ERR_OK;
}

static void
fill_values(struct request *r, struct class_form *f)
{
	struct civil day = time_civil(f->c.at, r->zone_minutes);

	snprintf(f->date, sizeof(f->date), "%04d-%02d-%02d", day.year, day.month, day.day);
	snprintf(f->minutes, sizeof(f->minutes), "%u", f->c.minutes);
	f->values[0] = (struct setup_value){"class_title", str_c(f->c.title)};
	f->values[1] = (struct setup_value){"class_date", str_c(f->date)};
	f->values[2] = (struct setup_value){
		"class_minutes", f->c.minutes == 0 ? STR("") : str_c(f->minutes)};
	f->values[3] = (struct setup_value){"class_teacher", str_c(f->c.teacher)};
	f->values[4] = (struct setup_value){"class_content", str_c(f->c.content)};
	f->v.n_values = 5;
}

static enum err
class_show(struct request *r, struct class_form *f)
{
	const struct training_set *set = r->portal->trainings;
	const struct training **courses =
		arena_array(r->arena, const struct training *, set->n_trainings + 1);
	struct page_frame frame;
	enum err err = courses == NULL ? ERR_FULL : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < set->n_trainings; i++)
		if (!set->trainings[i].is_drill)
			courses[f->v.n_courses++] = &set->trainings[i];
	if (err == ERR_OK)
		qsort(courses, f->v.n_courses, sizeof(*courses), learning_by_course);
	if (err == ERR_OK && !f->is_new)
		err = fill_people(r, f);
	if (err != ERR_OK)
		return err;
	if (f->v.n_values == 0)
		fill_values(r, f);
	f->v.id = f->is_new ? STR("") : str_c(f->c.id.text);
	f->v.values = f->values;
	f->v.problems.list = f->list;
	f->v.method = store_method_name(f->c.method);
	f->v.course = str_c(f->c.course);
	f->v.courses = courses;
	f->v.at = f->c.at;
	frame_of(r, &frame);
	frame.form_mark = f->marks;
	return page_class(r->portal->pages, &frame, &f->v, &r->response.body);
}

enum err
get_class(struct request *r)
{
	struct class_form f;
	enum err err = class_load(r, &f);

	return err == ERR_OK ? class_show(r, &f) : err;
}

/* ---- changes ---- */

struct class_change {
	struct request *request;
	const struct store_class *c;
	const struct class_view *people; /* NULL: who was there stays */
	bool is_dropped, is_new;
	struct store_audit audit;
};

static enum err
write_people(struct store_tx *tx, const struct class_change *c)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->people->n_people && err == ERR_OK; i++) {
		const struct class_person *p = &c->people->people[i];
		struct store_attendance a = {{0}};
		char key[STORE_ID_TEXT_MAX + 4];
		bool is_there;

		snprintf(key, sizeof(key), "p-%.*s", STR_FMT(p->id));
		is_there = form_has(&c->request->form, key);
		str_copy(str_c(c->c->id.text), a.class_id, sizeof(a.class_id));
		str_copy(p->id, a.staff, sizeof(a.staff));
		str_copy(p->name, a.name, sizeof(a.name));
		str_copy(p->department, a.department, sizeof(a.department));
		if (is_there && !p->was_there)
			err = store_attendance_put(tx, &a);
		else if (!is_there && p->was_there)
			err = store_attendance_drop(tx, a.class_id, a.staff);
	}
	return err;
}

static enum err
write_class(struct store_tx *tx, void *arg)
{
	struct class_change *c = arg;
	enum err err = c->is_dropped	   ? store_class_drop(tx, c->c->id.text)
		       : c->people != NULL ? write_people(tx, c)
					   : store_class_put(tx, c->c);

	if (err == ERR_OK)
		err = learning_read(tx, c->request);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep(struct request *r, struct class_change *c, const struct done *done)
{
	const char *id = c->c->id.text;
	const struct store_kept_key keys[] = {
		{STORE_KEPT_CLASS, id, NULL}, {STORE_KEPT_ATTENDANCE, id, NULL}};
	char here[80];
	struct kept_deed kept = {.kind = "class.change",
		.back = c->is_new ? "/learn" : here,
		.role = ROLE_MEMBER,
		.keys = keys,
		.n = 2,
		.write = write_class,
		.arg = c};

	c->request = r;
	snprintf(here, sizeof(here), "/learn/class/%s", id);
	audit_fill(r, &c->audit, "class.change", c->c->title);
	return kept_done(r, &kept, c->is_dropped ? "/learn" : here, done);
}

static enum err
post_save(struct request *r, struct class_form *f)
{
	struct page_problems *problems = &f->v.problems;
	struct store_class *c = &f->c;
	struct str title =
		field_of(r, "class_title", sizeof(c->title) - 1, true, problems, f->list);
	struct str date = field_of(r, "class_date", 10, true, problems, f->list);
	struct str minutes = field_of(r, "class_minutes", 4, true, problems, f->list);
	struct str teacher =
		field_of(r, "class_teacher", sizeof(c->teacher) - 1, false, problems, f->list);
	struct str content =
		field_of(r, "class_content", sizeof(c->content) - 1, true, problems, f->list);
	struct str course = form_get(&r->form, "course");
	const struct training *t = training_find(r->portal->trainings, course);
	struct class_change change = {.c = c};
	bool is_passed;
	uint64_t n = 0;

	if (store_method_parse(form_get(&r->form, "method"), &c->method) != ERR_OK ||
		(course.len > 0 && (t == NULL || t->is_drill)))
		return ERR_INVALID;
	c->at = form_date(date, r->zone_minutes);
	if (date.len > 0 && (c->at == 0 || c->at > r->now))
		f->list[problems->n++] = (struct page_problem){"class_date", "date"};
	if (minutes.len > 0 && (str_u64(minutes, 1440, &n) != ERR_OK || n == 0))
		f->list[problems->n++] = (struct page_problem){"class_minutes", "number"};
	str_copy(course, c->course, sizeof(c->course));
	is_passed = !f->is_new && form_is_passed(r, f->marks, MARK_CLASS);
	if (is_passed && problems->n == 0)
		form_refuse_passed(r);
	if (is_passed || problems->n > 0) {
		f->values[0] = (struct setup_value){"class_title", title};
		f->values[1] = (struct setup_value){"class_date", date};
		f->values[2] = (struct setup_value){"class_minutes", minutes};
		f->values[3] = (struct setup_value){"class_teacher", teacher};
		f->values[4] = (struct setup_value){"class_content", content};
		f->v.n_values = 5;
		r->response.status = 400;
		return class_show(r, f);
	}
	c->minutes = (uint32_t)n;
	str_copy(title, c->title, sizeof(c->title));
	str_copy(teacher, c->teacher, sizeof(c->teacher));
	str_copy(content, c->content, sizeof(c->content));
	change.is_new = f->is_new;
	if (f->is_new)
		str_copy(request_who(r), c->who, sizeof(c->who));
	return keep(r, &change, &(struct done){.key = "saved"});
}

static enum err
post_attend(struct request *r, struct class_form *f)
{
	struct class_change change = {.c = &f->c, .people = &f->v};
	struct done done = {.key = "class_kept"};
	enum err err = f->is_new ? ERR_NOT_FOUND : fill_people(r, f);

	if (err != ERR_OK)
		return err;
	if (form_is_passed(r, f->marks, MARK_PEOPLE)) {
		f->v.n_people = 0;
		form_refuse_passed(r);
		return class_show(r, f);
	}
	for (size_t i = 0; i < r->form.n; i++)
		done.count += str_starts(r->form.fields[i].name, STR("p-"));
	return keep(r, &change, &done);
}

enum err
post_class(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct class_form f;
	enum err err = class_load(r, &f);

	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("save")))
		return post_save(r, &f);
	if (str_equal(what, STR("attend")))
		return post_attend(r, &f);
	if (str_equal(what, STR("drop")) && !f.is_new) {
		struct class_change change = {.c = &f.c, .is_dropped = true};

		return keep(r, &change, &(struct done){.key = "class_dropped"});
	}
	return ERR_INVALID;
}
