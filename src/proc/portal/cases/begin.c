/* How a case begins: an alert to act on, by itself; or somebody who is logged in writes down what
 * a person said, saw, or told from outside. */
#include "proc/portal/cases/brief.h"
#include "proc/portal/cases/join.h"
#include "proc/portal/cases/plan.h"
#include "proc/portal/cases/record.h"
#include "proc/portal/cases/show.h"

#include <stdio.h>
#include <stdlib.h>

#define TITLE_MAX 200
#define SAID_MAX 7900
#define NEW_ENTRIES 8

/* ---- from an alert ---- */

static struct str
alert_title(struct request *r, const struct store_alert *a)
{
	const struct alert_brief *brief;
	struct buf b = buf_of(2048);
	const char *copy = NULL;

	if (briefs_of_alerts(r, a, 1, &brief) == ERR_OK) {
		show_alert_title(r->portal->pages, r->lang, brief, &b);
		copy = arena_copy(r->arena, buf_view(&b));
	}
	buf_done(&b);
	return copy == NULL ? STR("") : str_c(copy);
}

/* The one that fits best: taken up, so that its steps are there. "": none does. */
static struct str
playbook_of(struct request *r, const struct store_alert *a)
{
	struct str detectors[LIMIT_ALERT_DETECTIONS];
	struct plan_seen seen = {
		.detectors = detectors, .is_unknown_device = case_is_nobodys(r, a->device)};
	struct plan_fit *fits;
	uint32_t n;

	for (uint32_t i = 0; i < a->alert->n_detections; i++)
		detectors[seen.n_detectors++] = str_c(a->alert->detections[i].detector);
	return case_fits_of(r, &seen, &fits, &n) == ERR_OK && n > 0 ? fits[0].playbook->id
								    : STR("");
}

/* What the case begins with: the alert and a playbook. */
static size_t
alert_entries(struct request *r, const struct store_alert *a, struct str playbook,
	struct case_entry list[NEW_ENTRIES])
{
	size_t n = 0;

	list[n] = (struct case_entry){.kind = CASE_OPENED};
	case_put(&list[n], CASE_KEY_FROM, STR("alert"));
	case_put(&list[n], CASE_KEY_TITLE, alert_title(r, a));
	case_put(&list[n], CASE_KEY_ALERT, str_c(a->id_text));
	case_put(&list[n], CASE_KEY_DEVICE, str_c(a->device));
	case_put_time(r, &list[n++], CASE_KEY_WHEN, a->alert->first_seen);
	if (playbook.len > 0) {
		list[n] = (struct case_entry){.kind = CASE_PLAYBOOK};
		case_put(&list[n], CASE_KEY_PLAYBOOK, playbook);
		case_put(&list[n++], CASE_KEY_STATE, STR("up"));
	}
	return n;
}

enum err
case_of_alert(const struct store_view *v, const char *alert, const char *device,
	struct case_head *ret_head)
{
	enum err err = store_case_of_alert(v, alert, ret_head);

	return err == ERR_NOT_FOUND ? store_case_of_device(v, device, ret_head) : err;
}

static enum err
begin_own(struct store_tx *tx, struct request *r, const struct case_writer *w,
	const struct store_alert *a, struct str playbook)
{
	struct case_entry list[NEW_ENTRIES], *filled;
	char id[CASE_ID_MAX], number[CASE_NUMBER_MAX];
	size_t n = alert_entries(r, a, playbook, list), n_filled;

	/* A case begins whatever comes of filling it. */
	if (case_fill_first(r, a, list, n, &filled, &n_filled) != ERR_OK)
		return case_write_first(tx, w, list, n, id, number);
	return case_write_first(tx, w, filled, n_filled, id, number);
}

enum err
case_from_alert(struct store_tx *tx, struct request *r, const struct store_alert *a)
{
	const struct case_writer w = {r->now, r->zone_minutes, CASE_BY_BOX, STR("")};
	struct case_entry joined = {.kind = CASE_JOINED};
	struct str playbook;
	char id[CASE_ID_MAX];
	struct case_head h;
	enum join_why why;
	enum respond_no no;
	enum err err = store_case_of_alert(store_tx_view(tx), a->id_text, &h);

	if (err != ERR_NOT_FOUND)
		return err; /* it has its case, whatever became of it */
	playbook = playbook_of(r, a);
	/* Another case is better than none, whatever comes of looking for one. */
	if (case_join_find(r, a, playbook, &why, id) != ERR_OK || why == JOIN_NOT)
		return begin_own(tx, r, &w, a, playbook);
	case_put(&joined, CASE_KEY_ALERT, str_c(a->id_text));
	case_put(&joined, CASE_KEY_DEVICE, str_c(a->device));
	case_put(&joined, CASE_KEY_KIND, str_c(join_why_name(why)));
	err = case_write(tx, &w, id, &joined, 1, &no);
	return err == ERR_LIMIT ? begin_own(tx, r, &w, a, playbook) : err;
}

enum err
case_begin_alert(struct request *r, struct str alert, char ret_id[CASE_ID_MAX],
	char ret_number[CASE_NUMBER_MAX])
{
	struct case_entry list[NEW_ENTRIES];
	char id[ALERT_ID_TEXT_MAX];
	struct store_alert a;
	enum err err = ERR_NOT_FOUND;

	if (alert.len == ALERT_ID_TEXT_MAX - 1) {
		str_copy(alert, id, sizeof(id));
		err = store_alert_get(r->view, id, r->arena, &a);
	}
	if (err != ERR_OK)
		return err;
	return case_begin(
		r, list, alert_entries(r, &a, playbook_of(r, &a), list), ret_id, ret_number);
}

/* ---- by a person ---- */

struct typed {
	const char *from;
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems;
	struct setup_value values[8];
	size_t n_values;
	struct store_alert alert;
	const struct alert_brief *brief;
	struct str title, device, teller, contact, said;
	ms_t when;
	const char *no;
};

static const char *const froms[] = {"call", "outside", "person"};

static const char *
from_of(struct str s)
{
	size_t i = str_which(s, froms, sizeof(froms) / sizeof(*froms));

	return i == sizeof(froms) / sizeof(*froms) ? "person" : froms[i];
}

static void
keep(struct typed *t, const char *field, struct str value)
{
	t->values[t->n_values++] = (struct setup_value){field, value};
}

/* The alert that it is about, if one is named and there. */
static enum err
read_alert(struct request *r, struct str id, struct typed *t)
{
	char text[ALERT_ID_TEXT_MAX];
	enum err err;

	if (id.len != ALERT_ID_TEXT_MAX - 1)
		return ERR_OK;
	str_copy(id, text, sizeof(text));
	err = store_alert_get(r->view, text, r->arena, &t->alert);
	if (err == ERR_OK)
		err = briefs_of_alerts(r, &t->alert, 1, &t->brief);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
show(struct request *r, const struct typed *t, const char *playbook)
{
	struct case_new_view v = {.from = t->from,
		.alert = t->brief,
		.values = t->values,
		.n_values = t->n_values,
		.is_called_back = form_has(&r->form, "called_back"),
		.playbook = playbook,
		.playbooks = r->portal->playbooks,
		.problems = t->problems,
		.no = t->no};
	struct page_frame f;

	if (t->problems.n > 0 || t->no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_new(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_new(struct request *r)
{
	struct typed t = {.from = from_of(form_get(&r->query, "from"))};
	enum err err = read_alert(r, form_get(&r->query, "alert"), &t);

	if (err != ERR_OK)
		return err;
	if (t.brief != NULL)
		keep(&t, "case_title", alert_title(r, &t.alert));
	return show(r, &t, "");
}

static void
read_form(struct request *r, struct typed *t)
{
	bool is_long;

	t->title = field_of(r, "case_title", TITLE_MAX, true, &t->problems, t->list);
	t->device = field_of(r, "case_device", TITLE_MAX, false, &t->problems, t->list);
	t->teller = field_of(r, "case_teller", TITLE_MAX, false, &t->problems, t->list);
	t->contact = field_of(r, "case_contact", TITLE_MAX, false, &t->problems, t->list);
	t->said = case_text(r, "text", SAID_MAX, &is_long);
	keep(t, "case_title", t->title);
	keep(t, "case_device", t->device);
	keep(t, "case_teller", t->teller);
	keep(t, "case_contact", t->contact);
	keep(t, "text", t->said);
	keep(t, "when_day", form_get(&r->form, "when_day"));
	keep(t, "when_time", form_get(&r->form, "when_time"));
	if (is_long)
		t->no = "long";
	else if (case_when(r, &t->when) != ERR_OK)
		t->no = "time";
}

static size_t
entries_of(struct request *r, const struct typed *t, struct case_entry list[NEW_ENTRIES])
{
	const struct playbook_set *set = r->portal->playbooks;
	struct str playbook = form_get(&r->form, "playbook");
	bool is_outside = strcmp(t->from, "outside") == 0;
	size_t n = 1;

	list[0] = (struct case_entry){.kind = CASE_OPENED};
	case_put(&list[0], CASE_KEY_FROM, t->brief != NULL ? STR("alert") : str_c(t->from));
	case_put(&list[0], CASE_KEY_TITLE, t->title);
	case_put(&list[0], CASE_KEY_TEXT, t->said);
	case_put(&list[0], CASE_KEY_PLACE, t->device);
	case_put(&list[0], CASE_KEY_NAME, t->teller);
	case_put(&list[0], CASE_KEY_CONTACT, t->contact);
	case_put_time(r, &list[0], CASE_KEY_WHEN, t->when);
	if (t->brief != NULL) {
		case_put(&list[0], CASE_KEY_ALERT, str_c(t->alert.id_text));
		case_put(&list[0], CASE_KEY_DEVICE, str_c(t->alert.device));
	}
	if (is_outside)
		case_put(&list[0], CASE_KEY_KIND,
			form_has(&r->form, "called_back") ? STR("called_back")
							  : STR("not_called_back"));
	if (playbook.len == 0 && t->brief != NULL)
		playbook = playbook_of(r, &t->alert);
	if (set != NULL && playbook_find(set, playbook) != NULL) {
		list[n] = (struct case_entry){.kind = CASE_PLAYBOOK};
		case_put(&list[n], CASE_KEY_PLAYBOOK, playbook);
		case_put(&list[n++], CASE_KEY_STATE, STR("up"));
	}
	return n;
}

enum err
post_case_new(struct request *r)
{
	struct typed t = {.from = from_of(form_get(&r->form, "from"))};
	struct case_entry list[NEW_ENTRIES];
	char id[CASE_ID_MAX], number[CASE_NUMBER_MAX], path[64], playbook[48];
	enum err err = read_alert(r, form_get(&r->form, "alert"), &t);

	if (err != ERR_OK)
		return err;
	read_form(r, &t);
	str_copy(form_get(&r->form, "playbook"), playbook, sizeof(playbook));
	if (t.problems.n > 0 || t.no != NULL)
		return show(r, &t, playbook);
	err = case_begin(r, list, entries_of(r, &t, list), id, number);
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/cases/%s", id);
	return redirect(r, path, &(struct done){.key = "case_opened", .name = number});
}
