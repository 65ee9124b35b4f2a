/* Learning as the person in charge sees it: who finished what, links for all, records to take. */
#include "proc/portal/learning/learning.h"
#include "proc/portal/links/links.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/mail.h"
#include "proc/portal/programme/programme.h"

#include "docs/docs.h"

#include <stdio.h>
#include <stdlib.h>

#define LINKS_AT_ONCE 200
#define CLASSES_SHOWN 5
#define RECORDS_MAX 50000

/* ---- who finished what ---- */

struct by_id {
	const char *id;
	uint32_t index;
};

static int
order_ids(const void *a, const void *b)
{
	return strcmp(((const struct by_id *)a)->id, ((const struct by_id *)b)->id);
}

static int
order_done(const void *a, const void *b)
{
	const struct learned *x = a, *y = b;
	int order = strcmp(x->course, y->course);

	if (order != 0)
		return order;
	if (x->staff != y->staff)
		return x->staff < y->staff ? -1 : 1;
	return x->at < y->at ? 1 : x->at > y->at ? -1 : 0;
}

struct loader {
	struct request *request;
	struct learning *l;
	struct by_id *ids;
	size_t room;
};

static void
note(struct loader *load, const char *staff, const struct learned *done)
{
	const struct by_id key = {.id = staff};
	const struct by_id *found =
		bsearch(&key, load->ids, load->l->n_staff, sizeof(key), order_ids);
	struct learning *l = load->l;

	if (found == NULL || l->n_done == load->room)
		return;
	l->done[l->n_done] = *done;
	l->done[l->n_done++].staff = found->index;
}

static enum err
note_all(struct loader *load)
{
	struct request *r = load->request;
	struct store_attendance *there;
	struct store_lesson *lessons;
	struct store_class *classes;
	ms_t since = r->now - LEARNED_FOR;
	size_t n_there, n_lessons, n_classes;
	enum err err = store_lesson_list(r->view, NULL, since, r->arena, &lessons, &n_lessons);

	if (err == ERR_OK)
		err = store_class_list(r->view, r->arena, &classes, &n_classes);
	if (err == ERR_OK)
		err = store_attendance_list(r->view, NULL, r->arena, &there, &n_there);
	if (err != ERR_OK)
		return err;
	load->room = n_lessons + n_there;
	load->l->done = arena_array(r->arena, struct learned, load->room + 1);
	if (load->l->done == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_lessons; i++)
		if (lessons[i].finished >= since && lessons[i].finished != 0)
			note(load, lessons[i].staff,
				&(struct learned){
					0, lessons[i].course, lessons[i].finished, &lessons[i]});
	for (size_t i = 0; i < n_there; i++)
		for (size_t k = 0; k < n_classes; k++)
			if (strcmp(classes[k].id.text, there[i].class_id) == 0 &&
				classes[k].at >= since && classes[k].at <= r->now + MS_DAY)
				note(load, there[i].staff,
					&(struct learned){
						0, classes[k].course, classes[k].at, NULL});
	return ERR_OK;
}

enum err
learning_load(struct request *r, struct learning *ret_learning)
{
	struct learning l = {0};
	struct loader load = {.request = r, .l = &l};
	size_t kept = 0;
	enum err err = store_staff_list(r->view, false, r->arena, &l.staff, &l.n_staff);

	if (err != ERR_OK)
		return err;
	load.ids = arena_array(r->arena, struct by_id, l.n_staff + 1);
	l.has_any = arena_array(r->arena, bool, l.n_staff + 1);
	if (load.ids == NULL || l.has_any == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < l.n_staff; i++)
		load.ids[i] = (struct by_id){l.staff[i].id.text, (uint32_t)i};
	qsort(load.ids, l.n_staff, sizeof(*load.ids), order_ids);
	err = note_all(&load);
	if (err != ERR_OK)
		return err;
	qsort(l.done, l.n_done, sizeof(*l.done), order_done);
	for (size_t i = 0; i < l.n_done; i++) {
		bool is_same = kept > 0 && l.done[kept - 1].staff == l.done[i].staff &&
			       strcmp(l.done[kept - 1].course, l.done[i].course) == 0;

		l.n_any += !l.has_any[l.done[i].staff];
		l.has_any[l.done[i].staff] = true;
		if (!is_same)
			l.done[kept++] = l.done[i];
	}
	l.n_done = kept;
	*ret_learning = l;
	return ERR_OK;
}

uint32_t
learning_count(const struct learning *l, struct str course)
{
	uint32_t n = 0;

	for (size_t i = 0; i < l->n_done; i++)
		n += str_equal(course, str_c(l->done[i].course));
	return n;
}

/* staff is ordered by department: those of one stand together. */
static size_t
departments(const struct learning *l, const bool *is_in, struct drill_group *groups)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n_staff; i++) {
		struct str department = str_c(l->staff[i].department);

		if (is_in != NULL && !is_in[i])
			continue;
		if (n == 0 || !str_equal(groups[n - 1].name, department))
			groups[n++] = (struct drill_group){.name = department};
		groups[n - 1].n++;
	}
	drill_groups_part(groups, n);
	for (size_t i = 0; i < n; i++)
		groups[i].is_apart &= groups[i].name.len > 0;
	return n;
}

static void
count_group(const struct learning *l, const struct learning_sum *sum,
	const struct drill_group *from, struct learn_group *to)
{
	for (size_t i = 0; i < l->n_staff; i++) {
		if ((sum->is_in != NULL && !sum->is_in[i]) ||
			!str_equal(from->name, str_c(l->staff[i].department)))
			continue;
		to->n++;
		to->n_done += sum->is_done != NULL && sum->is_done[i];
	}
}

enum err
learning_groups_of(struct request *r, const struct learning *l, const struct learning_sum *sum,
	struct learning_groups *ret_groups)
{
	struct drill_group *parts = arena_array(r->arena, struct drill_group, l->n_staff + 1);
	struct learn_group *groups = arena_array(r->arena, struct learn_group, l->n_staff + 2);
	struct learn_group rest = {0};
	size_t n_parts, n = 0;

	if (parts == NULL || groups == NULL)
		return ERR_FULL;
	n_parts = departments(l, sum->is_in, parts);
	for (size_t i = 0; i < n_parts; i++) {
		struct learn_group *to = parts[i].is_apart ? &groups[n] : &rest;

		if (parts[i].is_apart)
			groups[n++].name = parts[i].name;
		count_group(l, sum, &parts[i], to);
	}
	if (rest.n > 0)
		groups[n++] = rest;
	*ret_groups = (struct learning_groups){groups, n};
	return ERR_OK;
}

/* ---- readings ---- */

static enum err
put(struct store_tx *tx, const struct request *r, const struct reading *reading)
{
	struct reading whole = *reading;

	whole.seen_percent = 100;
	whole.at = r->now;
	return store_reading_put(tx, &whole, time_day(r->now, r->zone_minutes));
}

static enum err
read_drills(struct store_tx *tx, struct request *r)
{
	const struct training_set *set = r->portal->trainings;
	struct store_drill *list;
	ms_t any = 0;
	size_t n;
	enum err err = store_drill_list(r->view, r->arena, &list, &n);

	for (uint32_t t = 0; err == ERR_OK && t < set->n_trainings; t++) {
		ms_t last = 0;

		for (size_t i = 0; i < n; i++)
			if (str_equal(set->trainings[t].id, str_c(list[i].scenario)) &&
				list[i].ended > last)
				last = list[i].ended;
		if (last == 0)
			continue;
		any = last > any ? last : any;
		err = put(tx, r,
			&(struct reading){.kind = READING_DRILL_DONE,
				.key = set->trainings[t].id,
				.value = (r->now - last) / MS_DAY,
				.of = 1});
	}
	if (err == ERR_OK && any != 0)
		err = put(tx, r,
			&(struct reading){.kind = READING_DRILL_DONE,
				.value = (r->now - any) / MS_DAY,
				.of = 1});
	return err;
}

enum err
learning_read(struct store_tx *tx, struct request *r)
{
	const struct training_set *set = r->portal->trainings;
	const struct store_view *before = r->view;
	struct learning l;
	enum err err;

	r->view = store_tx_view(tx);
	err = learning_load(r, &l);
	for (uint32_t i = 0; err == ERR_OK && l.n_staff > 0 && i < set->n_trainings; i++)
		if (!set->trainings[i].is_drill)
			err = put(tx, r,
				&(struct reading){.kind = READING_TRAINING_DONE,
					.key = set->trainings[i].id,
					.value = learning_count(&l, set->trainings[i].id),
					.of = (int64_t)l.n_staff});
	if (err == ERR_OK && l.n_staff > 0)
		err = put(tx, r,
			&(struct reading){.kind = READING_TRAINING_DONE,
				.value = l.n_any,
				.of = (int64_t)l.n_staff});
	if (err == ERR_OK)
		err = read_drills(tx, r);
	r->view = before;
	return err;
}

/* ---- words for mail ---- */

struct str
learning_words(const struct request *r, const char *key)
{
	const struct words *words = text_find(r->portal->texts, str_c(key));

	return words == NULL ? str_c(key) : words_in(words, r->lang);
}

static void
put_paragraphs(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_c(b, text.p[i] == '\n' ? "\n\n" : (char[]){text.p[i], '\0'});
}

void
learning_fill_words(struct buf *b, struct str words, const struct learning_fill *fills, size_t n)
{
	struct str literal, name;
	bool is_name;

	do {
		is_name = text_next_name(&words, &literal, &name);
		put_paragraphs(b, literal);
		for (size_t i = 0; is_name && i < n; i++)
			if (str_equal(name, str_c(fills[i].name)))
				buf_str(b, fills[i].value);
	} while (is_name);
}

/* ---- GET /learn, /learn/COURSE ---- */

static enum err
fill_classes(struct request *r, struct learn_view *v)
{
	struct class_brief *rows = arena_array(r->arena, struct class_brief, CLASSES_SHOWN);
	struct store_class *list;
	size_t n;
	enum err err = rows == NULL ? ERR_FULL : store_class_list(r->view, r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n && i < CLASSES_SHOWN; i++)
		rows[v->n_classes++] =
			(struct class_brief){str_c(list[i].id.text), str_c(list[i].title),
				str_c(list[i].teacher), list[i].at, list[i].n_attended};
	v->classes = rows;
	return err;
}

int
learning_by_course(const void *a, const void *b)
{
	const struct training *x = *(const struct training *const *)a;
	const struct training *y = *(const struct training *const *)b;
	uint32_t i = training_place(x), k = training_place(y);

	return i != k ? (i < k ? -1 : 1) : str_order(x->id, y->id);
}

enum err
get_learn(struct request *r)
{
	const struct training_set *set = r->portal->trainings;
	struct learn_row *rows = arena_array(r->arena, struct learn_row, set->n_trainings + 1);
	struct learn_view v = {.courses = rows};
	struct learning_groups groups = {NULL, 0};
	struct page_frame f;
	struct learning l;
	enum err err = rows == NULL ? ERR_FULL : learning_load(r, &l);

	if (err == ERR_OK)
		err = fill_classes(r, &v);
	if (err == ERR_OK)
		err = learning_groups_of(r, &l, &(struct learning_sum){NULL, l.has_any}, &groups);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < set->n_trainings; i++)
		if (!set->trainings[i].is_drill)
			rows[v.n++] = (struct learn_row){
				&set->trainings[i], learning_count(&l, set->trainings[i].id)};
	qsort(rows, v.n, sizeof(*rows), learning_by_course);
	v.groups = groups.list;
	v.n_groups = groups.n > 1 ? groups.n : 0; /* all of them stand above already */
	v.n_staff = (uint32_t)l.n_staff;
	v.n_any = l.n_any;
	for (size_t i = 0; i < l.n_staff; i++)
		v.n_mail += l.staff[i].mail[0] != '\0';
	v.is_mail_on = store_setting_number(r->view, SETTING_MAIL_ON, 0) == 1;
	frame_of(r, &f);
	return page_learn(r->portal->pages, &f, &v, &r->response.body);
}

static struct learn_person
person_of(const struct learning *l, const struct learned *d, const struct training *t)
{
	struct course_answers before = {{NULL}}, after = {{NULL}};
	bool is_shown = d->lesson != NULL && d->lesson->is_shown;

	if (is_shown) {
		before = course_answers_parse(t, str_c(d->lesson->before));
		after = course_answers_parse(t, str_c(d->lesson->after));
	}
	return (struct learn_person){str_c(l->staff[d->staff].name),
		str_c(l->staff[d->staff].department), d->at, course_right(&before),
		course_right(&after), is_shown, d->lesson == NULL};
}

enum err
get_learn_course(struct request *r)
{
	const struct training *t = training_find(r->portal->trainings, r->arg);
	struct learn_course_view v = {.course = t};
	struct learn_person *people;
	struct page_frame f;
	struct learning l;
	enum err err = t == NULL || t->is_drill ? ERR_NOT_FOUND : learning_load(r, &l);

	if (err != ERR_OK)
		return err;
	people = arena_array(r->arena, struct learn_person, l.n_done + 1);
	if (people == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < l.n_done; i++) {
		const struct learned *d = &l.done[i];

		if (!str_equal(t->id, str_c(d->course)))
			continue;
		people[v.n++] = person_of(&l, d, t);
		if (d->lesson != NULL) {
			struct course_answers before =
				course_answers_parse(t, str_c(d->lesson->before));
			struct course_answers after =
				course_answers_parse(t, str_c(d->lesson->after));

			course_learned_add(&v.learned, &before, &after);
		}
	}
	v.people = people;
	v.n_staff = (uint32_t)l.n_staff;
	frame_of(r, &f);
	return page_learn_course(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- POST /learn/links ---- */

struct link_wish
learn_wish(const struct store_staff *s)
{
	return (struct link_wish){.purpose = STORE_LINK_LEARN,
		.subject = s->id.text,
		.role = "staff",
		.name = str_c(s->name),
		.life = LEARN_LINK_LIFE,
		.path = "/l/",
		.suffix = ""};
}

/* Shown first, then sent, to each at most once a day. */
static enum err
mail_links(struct request *r, const struct store_staff *staff, size_t n, bool is_look)
{
	struct mailing m = {.purpose = STORE_LINK_LEARN,
		.role = "staff",
		.life = LEARN_LINK_LIFE,
		.about = learning_words(r, "title.lessons"),
		.path = STR("/learn/links"),
		.back = STR("/learn"),
		.deed = "mail_send"};
	enum err err = mailing_start(r, &m, n);

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = mailing_add(r, &m, &staff[i], staff[i].id.text);
	if (err != ERR_OK)
		return err;
	return is_look ? mailing_show(r, &m) : mailing_send(r, &m);
}

static enum err
print_links(struct request *r, const struct store_staff *staff, size_t n)
{
	struct learn_link *links = arena_array(r->arena, struct learn_link, LINKS_AT_ONCE);
	struct learn_links_view v = {.list = links, .until = r->now + LEARN_LINK_LIFE};
	struct page_frame f;
	enum err err = links == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < n && v.n < LINKS_AT_ONCE && err == ERR_OK; i++) {
		char *url = arena_alloc(r->arena, LINK_URL_MAX);

		const struct link_wish w = learn_wish(&staff[i]);

		err = url == NULL ? ERR_FULL : link_make(r, &w, url);
		if (err == ERR_OK)
			links[v.n++] = (struct learn_link){
				str_c(staff[i].name), str_c(staff[i].department), str_c(url)};
	}
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	f.path = STR("/learn");
	return page_learn_links(r->portal->pages, &f, &v, &r->response.body);
}

enum err
post_learn_links(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct store_staff *staff;
	size_t n;
	enum err err = store_staff_list(r->view, false, r->arena, &staff, &n);

	if (err == ERR_OK && str_equal(what, STR("mail")))
		return mail_links(r, staff, n, true);
	if (err == ERR_OK)
		err = audit(r, "learn.links", "");
	if (err != ERR_OK)
		return err;
	return str_equal(what, STR("mail_send")) ? mail_links(r, staff, n, false)
						 : print_links(r, staff, n);
}

/* ---- GET /learn/records.csv ---- */

struct records {
	struct request *request;
	struct str *cells;
	uint32_t n;
	enum err err;
};
#define RECORD_COLUMNS 7

struct record {
	ms_t at;
	const char *kind; /* key */
	struct str what, how;
	uint32_t minutes;
	struct str department, name;
};

static void
add_record(struct records *s, const struct record *one)
{
	struct request *r = s->request;
	struct civil day = time_civil(one->at, r->zone_minutes);
	struct str *to = &s->cells[(size_t)s->n * RECORD_COLUMNS];
	char date[16], minutes[16];
	char *copies[2];

	if (s->n == RECORDS_MAX || s->err != ERR_OK)
		return;
	snprintf(date, sizeof(date), "%04d-%02d-%02d", day.year, day.month, day.day);
	snprintf(minutes, sizeof(minutes), "%u", one->minutes);
	copies[0] = arena_copy(r->arena, str_c(date));
	copies[1] = arena_copy(r->arena, str_c(minutes));
	if (copies[0] == NULL || copies[1] == NULL) {
		s->err = ERR_FULL;
		return;
	}
	to[0] = str_c(copies[0]);
	to[1] = learning_words(r, one->kind);
	to[2] = one->what;
	to[3] = one->how;
	to[4] = str_c(copies[1]);
	to[5] = one->department;
	to[6] = one->name;
	s->n++;
}

static enum err
add_lessons(struct records *s)
{
	struct request *r = s->request;
	struct store_lesson *list;
	struct store_staff *staff;
	size_t n, n_staff;
	enum err err = store_lesson_list(r->view, NULL, 0, r->arena, &list, &n);

	if (err == ERR_OK)
		err = store_staff_list(r->view, true, r->arena, &staff, &n_staff);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct training *t =
			training_find(r->portal->trainings, str_c(list[i].course));
		struct record one = {.at = list[i].finished, .kind = "records.course"};

		if (list[i].finished == 0)
			continue;
		one.what = t == NULL ? str_c(list[i].course) : words_in(&t->name, r->lang);
		one.minutes = t == NULL ? 0 : t->minutes;
		for (size_t k = 0; k < n_staff; k++)
			if (strcmp(staff[k].id.text, list[i].staff) == 0) {
				one.department = str_c(staff[k].department);
				one.name = str_c(staff[k].name);
				break;
			}
		add_record(s, &one);
	}
	return err;
}

static enum err
add_classes(struct records *s)
{
	struct request *r = s->request;
	struct store_attendance *there;
	struct store_class *list;
	size_t n, n_there;
	enum err err = store_class_list(r->view, r->arena, &list, &n);

	if (err == ERR_OK)
		err = store_attendance_list(r->view, NULL, r->arena, &there, &n_there);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		char key[32], text[LIMIT_NAME_BYTES + STORE_REASON_MAX + 4];
		struct record one = {.at = list[i].at, .kind = "records.class"};
		char *what;

		snprintf(key, sizeof(key), "method.%s", store_method_name(list[i].method));
		snprintf(text, sizeof(text), "%s: %s", list[i].title, list[i].content);
		what = arena_copy(r->arena, str_c(text));
		if (what == NULL)
			return ERR_FULL;
		one.what = str_c(what);
		one.how = learning_words(r, key);
		one.minutes = list[i].minutes;
		for (size_t k = 0; k < n_there; k++)
			if (strcmp(there[k].class_id, list[i].id.text) == 0) {
				one.department = str_c(there[k].department);
				one.name = str_c(there[k].name);
				add_record(s, &one);
			}
	}
	return err;
}

static enum err
add_drills(struct records *s)
{
	struct request *r = s->request;
	struct store_drill *list;
	size_t n;
	enum err err = store_drill_list(r->view, r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct training *t =
			training_find(r->portal->trainings, str_c(list[i].scenario));
		struct record one = {.at = list[i].started,
			.kind = "records.drill",
			.what = t == NULL ? str_c(list[i].scenario) : words_in(&t->name, r->lang),
			.name = str_c(list[i].people),
			.minutes = (uint32_t)((list[i].ended - list[i].started) / MS_MINUTE)};

		if (list[i].ended != 0)
			add_record(s, &one);
	}
	return err;
}

enum err
get_records(struct request *r)
{
	static const struct {
		const char *key;
		enum sheet_kind kind;
	} titles[RECORD_COLUMNS] = {{"records.at", SHEET_DATE}, {"records.kind", SHEET_TEXT},
		{"records.what", SHEET_TEXT}, {"records.how", SHEET_TEXT},
		{"records.minutes", SHEET_NUMBER}, {"records.department", SHEET_TEXT},
		{"records.name", SHEET_TEXT}};
	struct table_column columns[RECORD_COLUMNS] = {{{0}}};
	struct table table = {.title = learning_words(r, "records.title"),
		.n_columns = RECORD_COLUMNS,
		.columns = columns};
	struct records s = {.request = r,
		.cells = arena_array(r->arena, struct str, (size_t)RECORDS_MAX * RECORD_COLUMNS)};
	enum err err = s.cells == NULL ? ERR_FULL : add_lessons(&s);

	if (err == ERR_OK)
		err = add_classes(&s);
	if (err == ERR_OK)
		err = add_drills(&s);
	err = err == ERR_OK ? s.err : err;
	if (err == ERR_OK)
		err = audit(r, "learn.records", "");
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < RECORD_COLUMNS; i++)
		columns[i] =
			(struct table_column){learning_words(r, titles[i].key), titles[i].kind, 0};
	table.cells = s.cells;
	table.n_rows = s.n;
	r->response.type = "text/csv; charset=utf-8";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"learning.csv\"");
	return docs_csv(&table, NULL, &r->response.body, NULL);
}
