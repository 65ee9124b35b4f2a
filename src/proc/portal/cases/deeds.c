/* POST /cases/ID: all that a person says about a case; `do` names which form it was. */
#include "proc/portal/cases/clocks.h"
#include "proc/portal/cases/show.h"
#include "proc/portal/cases/undo.h"

#include "proc/portal/deeds.h"

#include <stdio.h>

#define REASON_MAX 1900 /* bytes; a pair has 2,000 */
#define TEXT_MAX 7900
#define DUE_AHEAD_MAX (3 * 366 * MS_DAY)

struct deed {
	struct request *request;
	const struct respond_case *c;
	struct case_typed typed;
	enum respond_no no;
	const char *done;	   /* key below "done." */
	char undo[CASE_UNDO_MAX];  /* what takes it back; "" nothing does */
	char to[REQUEST_PATH_MAX]; /* where it leads; "" the case, or `back` */
};

/* What is wrong with the form itself. */
static enum err
wrong(struct deed *d, const char *no)
{
	d->typed.no = no;
	return ERR_OK;
}

static enum err
say(struct deed *d, struct case_entry *e, size_t n, const char *done)
{
	enum err err = case_say_all(d->request, d->c->head.id, e, n, &d->no);

	d->done = done;
	if (err == ERR_OK && d->no == RESPOND_MAY)
		case_undo_token(d->c->head.id, &e[0], d->undo);
	return err;
}

/* The form's reason into e; false when it is too long. */
static bool
put_reason(struct deed *d, struct case_entry *e)
{
	bool is_long;
	struct str reason = case_text(d->request, "reason", REASON_MAX, &is_long);

	d->typed.text = reason;
	case_put(e, CASE_KEY_REASON, reason);
	return !is_long;
}

static enum err
do_decide(struct deed *d)
{
	struct case_entry e = {.kind = CASE_DECIDED};

	case_put(&e, CASE_KEY_IS, form_get(&d->request->form, "is"));
	return put_reason(d, &e) ? say(d, &e, 1, "case_decided") : wrong(d, "long");
}

/* The case's own alerts leave the list of what is open with it. */
static enum err
quiet_alert(struct deed *d)
{
	struct request *r = d->request;
	char token[DEED_TOKEN_MAX], id[ALERT_ID_TEXT_MAX];
	struct store_alert a;
	enum err err;

	if (strlen(d->c->head.alert) != ALERT_ID_TEXT_MAX - 1)
		return ERR_OK;
	str_copy(str_c(d->c->head.alert), id, sizeof(id));
	err = store_alert_get(r->view, id, r->arena, &a);
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err != ERR_OK || (a.state != STORE_ALERT_NEW && a.state != STORE_ALERT_SEEN))
		return err;
	return deed_answer(r, &(struct answer_deed){.answer = ANSWER_HANDLED, .alert = &a}, token);
}

/* In one press: why it is none, and the end of it. */
static enum err
do_no_incident(struct deed *d)
{
	struct request *r = d->request;
	struct case_entry list[2] = {{.kind = CASE_DECIDED}, {.kind = CASE_CLOSED}};
	char key[64];
	const struct words *w;
	enum err err;

	snprintf(key, sizeof(key), "case.why_not.%.*s", 24,
		arena_copy(r->arena, form_get(&r->form, "why")));
	w = text_find(r->portal->texts, str_c(key));
	if (w == NULL)
		return wrong(d, "shape");
	case_put(&list[0], CASE_KEY_IS, STR("no_incident"));
	case_put(&list[0], CASE_KEY_REASON, words_in(w, r->lang));
	err = say(d, list, 2, "case_closed");
	return err == ERR_OK && d->no == RESPOND_MAY ? quiet_alert(d) : err;
}

static enum err
do_phase(struct deed *d)
{
	struct case_entry e = {.kind = CASE_PHASE};

	case_put(&e, CASE_KEY_TO, form_get(&d->request->form, "to"));
	return put_reason(d, &e) ? say(d, &e, 1, "case_phase") : wrong(d, "long");
}

static enum err
do_step(struct deed *d)
{
	struct request *r = d->request;
	struct case_entry e = {.kind = CASE_STEP};
	const struct playbook *p =
		r->portal->playbooks == NULL
			? NULL
			: playbook_find(r->portal->playbooks, form_get(&r->form, "playbook"));

	if (p == NULL || playbook_step_find(p, form_get(&r->form, "step")) == NULL)
		return wrong(d, "such");
	case_put(&e, CASE_KEY_PLAYBOOK, p->id);
	case_put(&e, CASE_KEY_STEP, form_get(&r->form, "step"));
	case_put(&e, CASE_KEY_STATE, form_get(&r->form, "state"));
	return put_reason(d, &e) ? say(d, &e, 1, "case_step") : wrong(d, "long");
}

static enum err
do_playbook(struct deed *d)
{
	struct request *r = d->request;
	struct case_entry e = {.kind = CASE_PLAYBOOK};
	const struct playbook *p =
		r->portal->playbooks == NULL
			? NULL
			: playbook_find(r->portal->playbooks, form_get(&r->form, "playbook"));

	if (p == NULL)
		return wrong(d, "such");
	case_put(&e, CASE_KEY_PLAYBOOK, p->id);
	case_put(&e, CASE_KEY_STATE, form_get(&r->form, "state"));
	if (!put_reason(d, &e))
		return wrong(d, "long");
	/* In one press: that it does not fit is reason enough. */
	if (str_equal(form_get(&r->form, "state"), STR("aside")) && d->typed.text.len == 0)
		case_put(&e, CASE_KEY_REASON,
			words_in(text_find(r->portal->texts, STR("case.playbook.misfit_why")),
				r->lang));
	return say(d, &e, 1, "case_written");
}

/* A note is of now; what happened at another time says when. */
static enum err
do_note(struct deed *d)
{
	struct request *r = d->request;
	struct case_entry e = {.kind = CASE_NOTE};
	bool is_long;
	ms_t at;

	d->typed.text = case_text(r, "text", TEXT_MAX, &is_long);
	if (is_long)
		return wrong(d, "long");
	if (case_when(r, &at) != ERR_OK)
		return wrong(d, "time");
	if (at != 0)
		e.kind = CASE_HAPPENED;
	case_put(&e, CASE_KEY_TEXT, d->typed.text);
	case_put_time(r, &e, CASE_KEY_WHEN, at);
	return say(d, &e, 1, "case_written");
}

static enum err
do_strike(struct deed *d)
{
	struct case_entry e = {.kind = CASE_STRUCK};

	case_put(&e, CASE_KEY_OF, form_get(&d->request->form, "of"));
	return put_reason(d, &e) ? say(d, &e, 1, "case_struck") : wrong(d, "long");
}

/* Whether a clock still wants an answer is judged where it is written. */
static enum err
do_close(struct deed *d)
{
	struct case_entry e = {.kind = CASE_CLOSED};

	return put_reason(d, &e) ? say(d, &e, 1, "case_closed") : wrong(d, "long");
}

/* A day to come, with or without a time of day: then the day's last minute. */
static bool
read_due(struct request *r, ms_t *ret_due)
{
	ms_t day = form_date(str_trim(form_get(&r->form, "due_day")), r->zone_minutes);
	struct str clock = str_trim(form_get(&r->form, "due_time"));
	ms_t span = MS_DAY - MS_MINUTE;

	if (day == 0 || (clock.len > 0 && !case_clock_time(clock, &span)))
		return false;
	*ret_due = day + span;
	return *ret_due > r->now && *ret_due < r->now + DUE_AHEAD_MAX;
}

/* Nothing is sent, it was sent, it is due on another day, it runs again: of a clock that this case
 * has. */
static enum err
do_clock(struct deed *d)
{
	struct case_entry e = {.kind = CASE_CLOCK};
	struct str key = form_get(&d->request->form, "clock");
	const struct case_clock *clocks;
	bool is_there = false;
	ms_t due;
	uint32_t n;
	enum err err = case_clocks_of(d->request, d->c, &clocks, &n);

	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		is_there = is_there || str_equal(clocks[i].key, key);
	if (err != ERR_OK)
		return err;
	if (!is_there)
		return wrong(d, "such");
	case_put(&e, CASE_KEY_CLOCK, key);
	case_put(&e, CASE_KEY_STATE, form_get(&d->request->form, "state"));
	if (str_equal(form_get(&d->request->form, "state"), STR("moved"))) {
		if (!read_due(d->request, &due))
			return wrong(d, "time");
		case_put_time(d->request, &e, CASE_KEY_DUE, due);
	}
	return put_reason(d, &e) ? say(d, &e, 1, "case_clock") : wrong(d, "long");
}

static enum err
do_reopen(struct deed *d)
{
	struct case_entry e = {.kind = CASE_REOPENED};

	return put_reason(d, &e) ? say(d, &e, 1, "case_reopened") : wrong(d, "long");
}

/* ---- joining ---- */

static enum err
join_alert(struct deed *d, struct str alert)
{
	struct request *r = d->request;
	struct case_entry e = {.kind = CASE_JOINED};
	char id[ALERT_ID_TEXT_MAX];
	struct store_alert a;

	if (alert.len != ALERT_ID_TEXT_MAX - 1)
		return wrong(d, "such");
	str_copy(alert, id, sizeof(id));
	if (store_alert_get(r->view, id, r->arena, &a) != ERR_OK)
		return wrong(d, "such");
	case_put(&e, CASE_KEY_ALERT, alert);
	case_put(&e, CASE_KEY_DEVICE, str_c(a.device));
	return say(d, &e, 1, "case_joined");
}

/* Both cases say so, in one change; this one ends, and its alert goes over with it. */
struct join {
	struct request *request;
	struct case_writer writer;
	const struct case_head *from, *into;
	enum respond_no no;
};

static enum err
write_join(struct store_tx *tx, void *arg)
{
	struct join *j = arg;
	struct case_entry there = {.kind = CASE_JOINED};
	struct case_entry here[2] = {{.kind = CASE_JOINED}, {.kind = CASE_CLOSED}};
	struct store_audit audit;
	enum err err;

	case_put(&there, CASE_KEY_CASE, str_c(j->from->id));
	case_put(&there, CASE_KEY_ALERT, str_c(j->from->alert));
	case_put(&here[0], CASE_KEY_CASE, str_c(j->into->id));
	case_put(&here[0], CASE_KEY_KIND, STR("into"));
	case_put(&here[1], CASE_KEY_TEXT, str_c(j->into->number));
	err = case_write(tx, &j->writer, j->into->id, &there, 1, &j->no);
	if (err == ERR_OK && j->no == RESPOND_MAY)
		err = case_write(tx, &j->writer, j->from->id, here, 2, &j->no);
	if (err == ERR_OK && j->no != RESPOND_MAY)
		return ERR_DENIED; /* neither is written */
	audit_fill(j->request, &audit, "case.say", j->from->number);
	return err == ERR_OK ? store_audit_add(tx, &audit) : err;
}

/* Clocks of an incident go on only in a case that has them too: where it goes into one that nobody
 * called an incident, or into a drill, they would be lost with it. */
static enum err
may_join(struct deed *d, const struct case_head *into, bool *ret_may)
{
	const struct case_clock *clocks;
	uint32_t n;
	enum err err = case_clocks_of(d->request, d->c, &clocks, &n);

	if (err != ERR_OK)
		return err;
	*ret_may = d->c->head.verdict != VERDICT_INCIDENT || respond_clocks_open(clocks, n) == 0 ||
		   (into->verdict == VERDICT_INCIDENT && into->is_drill == d->c->head.is_drill);
	return ERR_OK;
}

static enum err
join_case(struct deed *d, struct str other)
{
	struct request *r = d->request;
	struct case_head into;
	bool may = true;
	struct join j = {.request = r,
		.from = &d->c->head,
		.into = &into,
		.writer = {r->now, r->zone_minutes, CASE_BY_PERSON, request_who(r), r}};
	enum err err = store_case_find(r->view, other, &into);

	if (err == ERR_NOT_FOUND || (err == ERR_OK && strcmp(into.id, d->c->head.id) == 0))
		return wrong(d, "such");
	if (err == ERR_OK)
		err = may_join(d, &into, &may);
	if (err == ERR_OK && !may)
		return wrong(d, "join");
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_VITAL, write_join, &j);
	d->no = j.no;
	if (err == ERR_DENIED && j.no != RESPOND_MAY)
		return ERR_OK;
	d->done = "case_joined";
	snprintf(d->to, sizeof(d->to), "/cases/%s", into.id);
	return err == ERR_OK ? store_read_again(r->view) : err;
}

static enum err
do_join(struct deed *d)
{
	struct str alert = form_get(&d->request->form, "alert");

	return alert.len > 0 ? join_alert(d, alert)
			     : join_case(d, form_get(&d->request->form, "case"));
}

/* An alert that was joined becomes a case of its own: the joining is struck. */
static enum err
do_apart(struct deed *d)
{
	struct request *r = d->request;
	struct str alert = form_get(&r->form, "alert");
	struct case_entry e = {.kind = CASE_STRUCK};
	char nr[12], id[CASE_ID_MAX], number[CASE_NUMBER_MAX];
	enum err err;

	for (uint32_t i = d->c->n_entries; i-- > 0;) {
		const struct case_entry *old = &d->c->entries[i];

		if (old->kind != CASE_JOINED || d->c->is_struck[i] ||
			!str_equal(case_entry_get(old, CASE_KEY_ALERT), alert))
			continue;
		snprintf(nr, sizeof(nr), "%u", old->nr);
		case_put(&e, CASE_KEY_OF, str_c(nr));
		case_put(&e, CASE_KEY_REASON,
			words_in(text_find(r->portal->texts, STR("case.apart")), r->lang));
		err = say(d, &e, 1, "case_opened");
		if (err == ERR_OK && d->no == RESPOND_MAY)
			err = case_begin_alert(r, alert, id, number);
		if (err == ERR_OK && d->no == RESPOND_MAY)
			snprintf(d->to, sizeof(d->to), "/cases/%s", id);
		return err;
	}
	return wrong(d, "such");
}

/* ---- which ---- */

static const struct {
	const char *name;
	enum err (*run)(struct deed *d);
} deeds[] = {{"decide", do_decide}, {"no_incident", do_no_incident}, {"phase", do_phase},
	{"step", do_step}, {"playbook", do_playbook}, {"note", do_note}, {"happened", do_note},
	{"strike", do_strike}, {"close", do_close}, {"reopen", do_reopen}, {"join", do_join},
	{"apart", do_apart}, {"clock", do_clock}};

enum err
post_case(struct request *r)
{
	struct deed d = {.request = r};
	struct respond_case c;
	struct case_bar bar;
	size_t which = 0;
	enum err err = case_page(r, CASE_PART_NOW, &c, &bar);

	while (which < sizeof(deeds) / sizeof(*deeds) &&
		!str_equal(form_get(&r->form, "do"), str_c(deeds[which].name)))
		which++;
	if (err != ERR_OK)
		return err;
	if (which == sizeof(deeds) / sizeof(*deeds))
		return ERR_INVALID;
	d.c = &c;
	d.typed.form = deeds[which].name;
	err = deeds[which].run(&d);
	if (err != ERR_OK)
		return err;
	if (d.no != RESPOND_MAY)
		d.typed.no = respond_no_name(d.no);
	if (d.typed.no != NULL)
		return case_show(r, &d.typed);
	if (d.to[0] == '\0' && form_has(&r->form, "back"))
		str_copy(safe_path(form_get(&r->form, "back")), d.to, sizeof(d.to));
	if (d.to[0] == '\0')
		snprintf(d.to, sizeof(d.to), "/cases/%s", c.head.id);
	return redirect(
		r, d.to, &(struct done){.key = d.done, .name = c.head.number, .undo = d.undo});
}
