/* Drills by the clock: started here, answered on one screen or one per role, ended. */
#include "proc/portal/learning/drill.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/learning/drill_case.h"
#include "proc/portal/links/links.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/programme/programme.h"
#include "store/case.h"

#include <stdio.h>

#define DRILLS_SHOWN 30
#define ROLE_LINK_LIFE MS_DAY

/* ---- the list ---- */

static enum err
show_drills(struct request *r, struct drills_view *v)
{
	const struct training_set *set = r->portal->trainings;
	const struct training **scenarios =
		arena_array(r->arena, const struct training *, set->n_trainings + 1);
	struct drill_brief *rows = arena_array(r->arena, struct drill_brief, DRILLS_SHOWN);
	struct store_drill *list;
	struct page_frame f;
	size_t n;
	enum err err = scenarios == NULL || rows == NULL
			       ? ERR_FULL
			       : store_drill_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < set->n_trainings; i++)
		if (set->trainings[i].is_drill)
			scenarios[v->n_scenarios++] = &set->trainings[i];
	for (size_t i = 0; i < n && i < DRILLS_SHOWN; i++)
		rows[v->n++] = (struct drill_brief){str_c(list[i].id.text),
			training_find(set, str_c(list[i].scenario)), str_c(list[i].scenario),
			list[i].started, list[i].ended};
	v->scenarios = scenarios;
	v->list = rows;
	frame_of(r, &f);
	return page_drills(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_drills(struct request *r)
{
	struct drills_view v = {.n = 0};

	return show_drills(r, &v);
}

struct drill_change {
	struct request *request;
	struct store_drill drill;
	const struct store_drill_answer *answer; /* NULL: the drill itself */
	const uint8_t *link;			 /* NULL: signed in */
	bool is_new;
	struct store_audit audit;
};

static enum err
write_drill(struct store_tx *tx, void *arg)
{
	struct drill_change *c = arg;
	enum err err = c->link == NULL ? ERR_OK : store_link_use(tx, c->link, c->request->now);

	if (err != ERR_OK)
		return err;
	if (c->answer != NULL)
		return store_drill_answer_put(tx, c->answer);
	err = store_drill_put(tx, &c->drill);
	if (err == ERR_OK && c->is_new)
		err = drill_case_begin(tx, c->request, &c->drill);
	if (err == ERR_OK && c->drill.ended != 0)
		err = learning_read(tx, c->request);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep(struct request *r, struct drill_change *c, const struct done *done)
{
	const char *id = c->drill.id.text;
	/* a drill that was just started goes as long as nobody has answered */
	const struct store_kept_key keys[] = {
		{STORE_KEPT_DRILL, id, NULL}, {STORE_KEPT_DRILL_ANSWER, id, NULL}};
	struct kept_deed kept = {.kind = "drill.change",
		.back = c->is_new ? "/drills" : NULL,
		.role = ROLE_MEMBER,
		.keys = keys,
		.n = c->is_new ? 2 : 1,
		.write = write_drill,
		.arg = c};
	char path[64];

	c->request = r;
	audit_fill(r, &c->audit, "drill.change", c->drill.scenario);
	snprintf(path, sizeof(path), "/drills/%s", id);
	return kept_done(r, &kept, path, done != NULL ? done : &(struct done){.key = NULL});
}

enum err
post_drills(struct request *r)
{
	const struct training *t =
		training_find(r->portal->trainings, form_get(&r->form, "scenario"));
	struct drill_change c = {
		.drill = {.id = store_id_new(r->now), .started = r->now}, .is_new = true};
	struct page_problem list[PROBLEMS_MAX];
	struct drills_view v = {.n = 0};

	if (t == NULL || !t->is_drill)
		return ERR_NOT_FOUND;
	v.people = field_of(r, "people", sizeof(c.drill.people) - 1, false, &v.problems, list);
	if (v.problems.n > 0) {
		r->response.status = 400;
		return show_drills(r, &v);
	}
	str_copy(t->id, c.drill.scenario, sizeof(c.drill.scenario));
	str_copy(t->version, c.drill.version, sizeof(c.drill.version));
	str_copy(v.people, c.drill.people, sizeof(c.drill.people));
	str_copy(request_who(r), c.drill.who, sizeof(c.drill.who));
	return keep(r, &c, &(struct done){.key = "drill_started"});
}

/* ---- answers ---- */

/* The answer as it was sent; ERR_NOT_FOUND: not an event that is shown to this role. */
static enum err
read_answer(struct request *r, const struct drill_screen *s, struct store_drill_answer *a)
{
	const struct drill *d = s->drill;
	struct str role = s->role == NULL ? STR("") : s->role->id;
	const struct training_inject *inject =
		training_inject_find(d->scenario, form_get(&r->form, "inject"));
	struct str choice = form_get(&r->form, "choice"), text = form_get(&r->form, "text");
	uint32_t n_due = drill_due(d->scenario, &d->state, r->now);

	*a = (struct store_drill_answer){.at = r->now};
	if (inject == NULL || inject >= d->scenario->injects + n_due || !drill_is_for(inject, role))
		return ERR_NOT_FOUND;
	str_copy(str_c(d->kept.id.text), a->drill, sizeof(a->drill));
	str_copy(inject->id, a->inject, sizeof(a->inject));
	str_copy(role, a->role, sizeof(a->role));
	str_copy(request_who(r), a->who, sizeof(a->who));
	if (inject->n_choices == 0) {
		str_clean(str_trim(text), a->text, sizeof(a->text));
		return a->text[0] == '\0' ? ERR_INVALID : ERR_OK;
	}
	if (training_choice_find(inject->choices, inject->n_choices, choice) == NULL)
		return ERR_INVALID;
	str_copy(choice, a->choice, sizeof(a->choice));
	return ERR_OK;
}

/* Who is signed in takes an answer back; a role's screen answers anew instead. */
static enum err
keep_answer(struct request *r, struct drill_change *c, char *token)
{
	const struct store_kept_key key = {
		STORE_KEPT_DRILL_ANSWER, c->answer->drill, c->answer->inject};

	return deed_kept(r,
		&(struct kept_deed){.kind = "drill.answer",
			.role = ROLE_MEMBER,
			.keys = &key,
			.n = 1,
			.write = write_drill,
			.arg = c},
		token);
}

static enum err
post_answer(struct request *r, struct drill_screen *s, struct drill_change *c, const char *path)
{
	struct store_drill_answer a;
	char token[DEED_TOKEN_MAX] = "";
	enum err err = s->drill->state.ended != 0 ? ERR_OK : read_answer(r, s, &a);

	if (err == ERR_INVALID) {
		s->is_empty_answer = true;
		r->response.status = 400;
		return drill_screen_show(r, s);
	}
	if (err != ERR_OK)
		return err;
	if (s->drill->state.ended != 0) /* sent from a page that is old */
		return redirect(r, path, NULL);
	c->request = r;
	c->answer = &a;
	if (c->link == NULL)
		err = keep_answer(r, c, token);
	else
		err = store_write(r->portal->store, STORE_VITAL, write_drill, c);
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "drill_answer", .undo = token})
		       : err;
}

/* ---- who leads the drill ---- */

struct str
drill_about(struct request *r, struct str subject)
{
	struct str id = str_split(&subject, '/');
	const struct training_role *role;
	const struct training *scenario;
	struct store_drill drill;
	char text[STORE_ID_TEXT_MAX];

	str_copy(id, text, sizeof(text));
	if (store_drill_get(r->view, text, &drill) != ERR_OK)
		return STR("");
	scenario = training_find(r->portal->trainings, str_c(drill.scenario));
	role = scenario == NULL ? NULL : training_role_find(scenario, subject);
	if (role == NULL)
		return STR("");
	return keep_text(r, "%.*s: %.*s", STR_FMT(words_in(&scenario->name, r->lang)),
		STR_FMT(words_in(&role->name, r->lang)));
}

static enum err
post_role_link(struct request *r, const struct drill *d)
{
	const struct training_role *role =
		training_role_find(d->scenario, form_get(&r->form, "role"));
	struct link_wish w = {.purpose = STORE_LINK_DRILL,
		.role = "staff",
		.life = ROLE_LINK_LIFE,
		.path = "/l/",
		.suffix = "",
		.name = form_get(&r->form, "name")};
	struct link_made_view v = {.what = "drill", .until = r->now + ROLE_LINK_LIFE};
	char subject[96];

	if (role == NULL)
		return ERR_NOT_FOUND;
	snprintf(subject, sizeof(subject), "%s/%.*s", d->kept.id.text, STR_FMT(role->id));
	w.subject = subject;
	v.about = words_in(&role->name, r->lang);
	v.back = keep_text(r, "/drills/%s", d->kept.id.text);
	return link_made_show(r, &w, &v);
}

static enum err
post_clock(struct request *r, struct drill *d, struct str what)
{
	struct drill_change c = {.drill = d->kept};
	struct done done = {.key = NULL};

	if (d->state.ended != 0 && !str_equal(what, STR("notes")))
		return keep(r, &c, NULL);
	if (str_equal(what, STR("ahead"))) {
		d->state.ahead_minutes = drill_ahead(d->scenario, &d->state, r->now);
		done.key = "drill_ahead";
	} else if (str_equal(what, STR("pause")))
		drill_pause(&d->state, r->now);
	else if (str_equal(what, STR("resume")))
		drill_resume(&d->state, r->now);
	else if (str_equal(what, STR("end"))) {
		d->state.ended = r->now;
		done.key = "drill_ended";
	} else if (str_equal(what, STR("notes"))) {
		str_copy(form_get(&r->form, "notes"), c.drill.notes, sizeof(c.drill.notes));
		done.key = "saved";
	} else {
		return ERR_INVALID;
	}
	c.drill.paused_at = d->state.paused_at;
	c.drill.paused_ms = d->state.paused_ms;
	c.drill.ahead_minutes = d->state.ahead_minutes;
	c.drill.ended = d->state.ended;
	if (str_equal(what, STR("end"))) {
		enum err err = drill_case_end(r, &c.drill);

		if (err != ERR_OK)
			return err;
	}
	return keep(r, &c, &done);
}

enum err
post_drill(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct drill d;
	struct drill_screen s = {.drill = &d};
	struct drill_change c = {.link = NULL};
	char path[64];
	enum err err = drill_load(r, path_part(r, 1), &d);

	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/drills/%s", d.kept.id.text);
	if (str_equal(what, STR("answer")))
		return post_answer(r, &s, &c, path);
	return str_equal(what, STR("link")) ? post_role_link(r, &d) : post_clock(r, &d, what);
}

/* ---- by a link: one role's screen ---- */

static enum err
role_load(struct request *r, const struct store_link *l, struct drill *d, struct drill_screen *s)
{
	struct str role = str_c(l->subject), id = str_split(&role, '/');
	enum err err = drill_load(r, id, d);

	if (err != ERR_OK)
		return err;
	s->drill = d;
	s->role = training_role_find(d->scenario, role);
	return s->role == NULL ? ERR_NOT_FOUND : ERR_OK;
}

enum err
drill_role_get(struct request *r, const struct store_link *l, struct str token)
{
	struct drill_screen s = {.token = token};
	struct drill d;
	enum err err = role_load(r, l, &d, &s);

	return err == ERR_OK ? drill_screen_show(r, &s) : err;
}

enum err
drill_role_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct drill_change c = {.link = hash};
	struct drill_screen s = {.token = token};
	char path[REQUEST_PATH_MAX];
	struct drill d;
	enum err err = role_load(r, l, &d, &s);

	if (err != ERR_OK)
		return err;
	if (!str_equal(form_get(&r->form, "do"), STR("answer")))
		return ERR_INVALID;
	snprintf(path, sizeof(path), "/l/%.*s", STR_FMT(token));
	return post_answer(r, &s, &c, path);
}
