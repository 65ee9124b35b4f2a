/* What a drill shows: one screen for all or one per role, and its report. Nothing is changed here.
 */
#include "proc/portal/learning/drill.h"

#include "proc/portal/learning/drill_case.h"
#include "store/case.h"

#define ASK_AGAIN 20 /* seconds, while a role waits */

/* ---- as it stands ---- */

static struct drill_state
state_of(const struct store_drill *d)
{
	return (struct drill_state){
		d->started, d->paused_at, d->paused_ms, d->ahead_minutes, d->ended};
}

enum err
drill_load(struct request *r, struct str id, struct drill *d)
{
	char text[STORE_ID_TEXT_MAX];
	struct store_drill_answer *list;
	size_t n;
	enum err err;

	*d = (struct drill){.scenario = NULL};
	if (id.len >= sizeof(text))
		return ERR_NOT_FOUND;
	str_copy(id, text, sizeof(text));
	err = store_drill_get(r->view, text, &d->kept);
	if (err == ERR_OK)
		err = store_drill_answer_list(r->view, text, r->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	d->scenario = training_find(r->portal->trainings, str_c(d->kept.scenario));
	if (d->scenario == NULL || !d->scenario->is_drill)
		return ERR_NOT_FOUND;
	d->state = state_of(&d->kept);
	d->answers = arena_array(r->arena, struct drill_answer, n + 1);
	if (d->answers == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		d->answers[d->n_answers++] = (struct drill_answer){str_c(list[i].inject),
			str_c(list[i].role), str_c(list[i].choice), str_c(list[i].text),
			str_c(list[i].who), list[i].at};
	return ERR_OK;
}

/* ---- one screen ---- */

/* The answer to show: this role's; on the shared screen its own, or any role's. */
static const struct drill_answer *
answer_of(const struct drill *d, const struct training_inject *inject, struct str role)
{
	const struct drill_answer *any = NULL;

	for (size_t i = 0; i < d->n_answers; i++) {
		if (!str_equal(d->answers[i].inject, inject->id))
			continue;
		if (str_equal(d->answers[i].role, role))
			return &d->answers[i];
		any = &d->answers[i];
	}
	return role.len == 0 ? any : NULL;
}

static bool
has_case(struct request *r, const struct drill *d)
{
	struct case_head head;

	return drill_book(r, str_c(d->kept.scenario)) != NULL &&
	       store_case_head(r->view, d->kept.id.text, &head) == ERR_OK;
}

enum err
drill_screen_show(struct request *r, const struct drill_screen *s)
{
	struct drill *d = s->drill;
	struct str role = s->role == NULL ? STR("") : s->role->id;
	uint32_t n_due = drill_due(d->scenario, &d->state, r->now);
	struct drill_event *events = arena_array(r->arena, struct drill_event, n_due + 1);
	struct drill_view v = {.id = str_c(d->kept.id.text),
		.scenario = d->scenario,
		.role = s->role,
		.token = s->token,
		.people = str_c(d->kept.people),
		.notes = str_c(d->kept.notes),
		.has_case = s->role == NULL && has_case(r, d),
		.minutes = drill_minutes(&d->state, r->now),
		.events = events,
		.is_paused = d->state.paused_at != 0,
		.is_over = d->state.ended != 0,
		.is_empty_answer = s->is_empty_answer};
	bool is_waiting = true;
	struct page_frame f;

	if (events == NULL)
		return ERR_FULL;
	for (uint32_t i = n_due; i > 0; i--) {
		const struct training_inject *inject = &d->scenario->injects[i - 1];
		struct drill_event *e = &events[v.n];

		if (!drill_is_for(inject, role))
			continue;
		*e = (struct drill_event){inject, answer_of(d, inject, role), true};
		is_waiting &= e->answer != NULL;
		v.n++;
	}
	v.has_next = drill_next(d->scenario, &d->state, r->now, &v.next_minutes);
	/* never under somebody's hands: only where nothing is to be filled in */
	if (s->role != NULL && is_waiting && !v.is_over)
		r->response.refresh_seconds = ASK_AGAIN;
	frame_of(r, &f);
	if (s->role != NULL) {
		f.person = STR("");
		f.path = STR("/");
	}
	return page_drill(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_drill(struct request *r)
{
	struct drill d;
	struct drill_screen s = {.drill = &d};
	enum err err = drill_load(r, path_part(r, 1), &d);

	return err == ERR_OK ? drill_screen_show(r, &s) : err;
}

/* ---- the report ---- */

enum err
get_drill_report(struct request *r)
{
	struct drill_report report;
	struct drill_report_view v = {.report = &report};
	struct drill_score score;
	bool has_score = false;
	struct page_frame f;
	struct drill d;
	enum err err = drill_load(r, path_part(r, 1), &d);

	if (err == ERR_OK)
		err = drill_report_of(
			&(struct drill_asked){d.scenario, drill_due(d.scenario, &d.state, r->now),
				d.answers, d.n_answers},
			r->arena, &report);
	if (err == ERR_OK)
		err = drill_case_score(r, d.kept.id.text, &score, &has_score);
	if (err != ERR_OK)
		return err;
	v.score = has_score ? &score : NULL;
	v.has_case = has_case(r, &d);
	v.id = str_c(d.kept.id.text);
	v.scenario = d.scenario;
	v.people = str_c(d.kept.people);
	v.notes = str_c(d.kept.notes);
	v.started = d.kept.started;
	v.ended = d.kept.ended;
	v.minutes = drill_minutes(&d.state, r->now);
	frame_of(r, &f);
	return page_drill_report(r->portal->pages, &f, &v, &r->response.body);
}
