/* Courses by a link, without a log-in: what is kept is where one is, the answers, and the end. */
#include "proc/portal/learning/learning.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

static void
frame_for(struct request *r, struct page_frame *f, struct str token)
{
	char *path = arena_alloc(r->arena, 96);

	frame_of(r, f);
	f->person = STR("");
	f->path = STR("/");
	if (path == NULL)
		return;
	snprintf(path, 96, "/l/%.*s", STR_FMT(token));
	f->path = str_c(path);
}

/* What is begun first, what is done last. */
static int
by_state(const void *a, const void *b)
{
	static const int places[] = {[LESSON_BEGUN] = 0, [LESSON_NEW] = 1, [LESSON_DONE] = 2};
	const struct lesson_row *x = a, *y = b;
	int i = places[x->state], k = places[y->state];

	return i != k ? (i < k ? -1 : 1) : learning_by_course(a, b);
}

static enum err
show_lessons(struct request *r, const struct store_staff *who, struct str token)
{
	const struct training_set *set = r->portal->trainings;
	struct lesson_row *rows = arena_array(r->arena, struct lesson_row, set->n_trainings + 1);
	struct lessons_view v = {.token = token, .name = str_c(who->name), .rows = rows};
	struct store_lesson *list;
	struct page_frame f;
	size_t n;
	enum err err = rows == NULL
			       ? ERR_FULL
			       : store_lesson_list(r->view, who->id.text, 0, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < set->n_trainings; i++) {
		struct lesson_row *row = &rows[v.n];

		if (set->trainings[i].is_drill)
			continue;
		*row = (struct lesson_row){.course = &set->trainings[i]};
		for (size_t k = 0; k < n; k++) { /* the latest change first */
			if (!str_equal(set->trainings[i].id, str_c(list[k].course)))
				continue;
			row->state = list[k].finished != 0 ? LESSON_DONE : LESSON_BEGUN;
			row->finished = list[k].finished;
			break;
		}
		v.n++;
	}
	qsort(rows, v.n, sizeof(*rows), by_state);
	frame_for(r, &f, token);
	return page_lessons(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one course ---- */

struct lesson {
	struct store_staff who;
	const struct training *course;
	struct store_lesson kept; /* id "": none yet */
	struct lesson_view v;
};

static void
view_of(struct lesson *s, struct str token)
{
	s->v = (struct lesson_view){.token = token,
		.name = str_c(s->who.name),
		.course = s->course,
		.at = course_at(s->course, s->kept.position),
		.before = course_answers_parse(s->course, str_c(s->kept.before)),
		.after = course_answers_parse(s->course, str_c(s->kept.after)),
		.is_shown = s->kept.is_shown,
		.finished = s->kept.finished};
	if (s->kept.finished != 0)
		s->v.at.step = COURSE_DONE;
	else if (s->v.at.step == COURSE_DONE) /* the course became shorter meanwhile */
		s->v.at.step = COURSE_AFTER;
}

static enum err
lesson_load(struct request *r, const struct store_link *l, struct str course, struct lesson *s)
{
	char id[STORE_COURSE_MAX];
	enum err err = staff_here(r, str_c(l->subject), &s->who);

	s->course = training_find(r->portal->trainings, course);
	if (err != ERR_OK)
		return err;
	if (course.len == 0)
		return ERR_OK;
	if (s->course == NULL || s->course->is_drill)
		return ERR_NOT_FOUND;
	str_copy(s->course->id, id, sizeof(id));
	err = store_lesson_get(r->view, s->who.id.text, id, &s->kept);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
lesson_show(struct request *r, struct lesson *s)
{
	struct page_frame f;

	frame_for(r, &f, s->v.token);
	return page_lesson(r->portal->pages, &f, &s->v, &r->response.body);
}

#define CERTIFICATE_FIELDS 4

/* The record as a file; an opener writes it behind its sandbox, see opener_jobs.h. */
static enum err
send_certificate(struct request *r, const struct lesson *s)
{
	struct buf day = buf_of(256), out = buf_of(LIMIT_DOCUMENT_BYTES);
	struct block_field fields[CERTIFICATE_FIELDS] = {
		{learning_words(r, "field.staff_name"), str_c(s->who.name)},
		{learning_words(r, "certificate.course"), words_in(&s->course->name, r->lang)},
		{learning_words(r, "certificate.about"), words_in(&s->course->about, r->lang)},
		{learning_words(r, "certificate.date"), {0}}};
	struct block blocks[] = {
		{.kind = BLOCK_PARAGRAPH, .text = learning_words(r, "certificate.says")},
		{.kind = BLOCK_FIELDS, .n_fields = CERTIFICATE_FIELDS, .fields = fields},
		{.kind = BLOCK_PARAGRAPH, .text = learning_words(r, "certificate.inside")}};
	struct order o = {.kind = ORDER_PDF,
		.document = {.lang = r->lang == LANG_EN ? STR("en") : STR("ja"),
			.title = learning_words(r, "title.certificate"),
			.company = setting_of(r, SETTING_ORG_NAME),
			.made_at = s->kept.finished,
			.n_blocks = sizeof(blocks) / sizeof(blocks[0]),
			.blocks = blocks}};
	struct errinfo info = {0};
	enum err err;

	show_date(&day, r->lang, s->kept.finished, r->zone_minutes);
	fields[3].value = buf_view(&day);
	err = buf_err(&day) == ERR_OK ? opener_run(r, &o, -1, &out, &info) : ERR_FULL;
	buf_done(&day);
	if (err != ERR_OK)
		return err;
	buf_done(&r->response.body);
	r->response.body = out;
	r->response.type = "application/pdf";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"%s.pdf\"", s->kept.course);
	return ERR_OK;
}

enum err
lesson_get(struct request *r, const struct store_link *l, struct str token)
{
	struct lesson s = {.course = NULL};
	struct page_frame f;
	enum err err = lesson_load(r, l, form_get(&r->query, "course"), &s);

	if (err != ERR_OK)
		return err;
	if (s.course == NULL)
		return show_lessons(r, &s.who, token);
	view_of(&s, token);
	if (!form_has(&r->query, "certificate"))
		return lesson_show(r, &s);
	if (s.kept.finished == 0)
		return ERR_NOT_FOUND;
	if (str_equal(form_get(&r->query, "certificate"), STR("pdf")))
		return send_certificate(r, &s);
	frame_for(r, &f, token);
	return page_certificate(r->portal->pages, &f, &s.v, &r->response.body);
}

/* ---- going on ---- */

struct lesson_change {
	struct request *request;
	const struct lesson *s;
	const uint8_t *link;
	bool is_show; /* only whether the answers are shown */
};

static enum err
write_lesson(struct store_tx *tx, void *arg)
{
	struct lesson_change *c = arg;
	const struct store_lesson *kept = &c->s->kept;
	enum err err = store_link_use(tx, c->link, c->request->now);

	if (err == ERR_OK)
		err = c->is_show ? store_lesson_show(tx, kept->id.text, kept->is_shown)
				 : store_lesson_put(tx, kept);
	if (err == ERR_OK && !c->is_show && kept->finished != 0)
		err = learning_read(tx, c->request);
	return err;
}

static enum err
keep(struct request *r, struct lesson *s, struct lesson_change *c)
{
	char path[REQUEST_PATH_MAX];
	enum err err;

	c->request = r;
	c->s = s;
	s->kept.changed = r->now;
	err = store_write(r->portal->store, STORE_VITAL, write_lesson, c);
	snprintf(path, sizeof(path), "/l/%.*s?course=%.*s", STR_FMT(s->v.token),
		STR_FMT(s->course->id));
	return err == ERR_OK ? redirect(r, path, NULL) : err;
}

static void
begin(struct request *r, struct lesson *s)
{
	s->kept = (struct store_lesson){.id = store_id_new(r->now), .begun = r->now};
	str_copy(str_c(s->who.id.text), s->kept.staff, sizeof(s->kept.staff));
	str_copy(s->course->id, s->kept.course, sizeof(s->kept.course));
	str_copy(s->course->version, s->kept.version, sizeof(s->kept.version));
}

static struct course_answers
typed(struct request *r, const struct training *t)
{
	struct course_answers a = {{NULL}};

	for (uint32_t i = 0; i < t->n_questions && i < LIMIT_TRAINING_QUESTIONS; i++) {
		const struct training_question *q = &t->questions[i];
		char key[LIMIT_TRAINING_PART_BYTES + 4];

		snprintf(key, sizeof(key), "q-%.*s", STR_FMT(q->id));
		a.choice[i] =
			training_choice_find(q->choices, q->n_choices, form_get(&r->form, key));
	}
	return a;
}

static enum err
post_answers(struct request *r, struct lesson *s, struct lesson_change *c)
{
	struct course_answers a = typed(r, s->course);
	bool is_after = s->v.at.step == COURSE_AFTER;

	if (!course_answers_whole(s->course, &a)) {
		*(is_after ? &s->v.after : &s->v.before) = a;
		s->v.is_missing = true;
		r->response.status = 400;
		return lesson_show(r, s);
	}
	if (s->kept.id.text[0] == '\0')
		begin(r, s);
	course_answers_write(&a, is_after ? s->kept.after : s->kept.before);
	if (is_after) {
		s->kept.position = course_position(s->course, (struct course_at){COURSE_DONE, 0});
		s->kept.finished = r->now;
	} else {
		s->kept.position = course_position(s->course, (struct course_at){COURSE_CARD, 0});
	}
	return keep(r, s, c);
}

static enum err
post_step(struct request *r, struct lesson *s, struct lesson_change *c)
{
	struct str what = form_get(&r->form, "do");
	enum course_step step = s->v.at.step;

	if (str_equal(what, STR("answers")) && (step == COURSE_BEFORE || step == COURSE_AFTER))
		return post_answers(r, s, c);
	if (str_equal(what, STR("next")) && step == COURSE_CARD)
		s->kept.position++;
	else if (str_equal(what, STR("back")) && step == COURSE_CARD && s->v.at.card > 0)
		s->kept.position--;
	else if (str_equal(what, STR("again")) && step == COURSE_DONE)
		begin(r, s);
	else if (step == COURSE_DONE &&
		 (str_equal(what, STR("show")) || str_equal(what, STR("hide")))) {
		s->kept.is_shown = str_equal(what, STR("show"));
		c->is_show = true;
	} else { /* sent twice, or from a page that is old: where one is stays */
		char path[REQUEST_PATH_MAX];

		snprintf(path, sizeof(path), "/l/%.*s?course=%.*s", STR_FMT(s->v.token),
			STR_FMT(s->course->id));
		return redirect(r, path, NULL);
	}
	return keep(r, s, c);
}

enum err
lesson_post(struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct lesson_change c = {.link = hash};
	struct lesson s = {.course = NULL};
	enum err err = lesson_load(r, l, form_get(&r->form, "course"), &s);

	if (err != ERR_OK)
		return err;
	if (s.course == NULL)
		return ERR_INVALID;
	view_of(&s, token);
	return post_step(r, &s, &c);
}
