/* See clocks.h. What is reckoned is respond's; here are only the company's own facts put in. */
#include "proc/portal/cases/clocks.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"
#include "respond/contract.h"
#include "store/ledger.h"

/* ---- one case ---- */

/* What the record says first: somebody chose it for this case. */
static struct str
sector_of(struct request *r, const struct respond_case *c)
{
	for (uint32_t i = c->n_entries; i-- > 0;)
		if (c->entries[i].kind == CASE_SAID && !c->is_struck[i] &&
			str_equal(
				case_entry_get(&c->entries[i], CASE_KEY_FIELD), STR("org_sector")))
			return case_entry_get(&c->entries[i], CASE_KEY_VALUE);
	return setting_of(r, SETTING_ORG_SECTOR);
}

/* Clocks that the playbooks which are up name. */
static enum err
begun_of(struct request *r, const struct respond_case *c, struct clock_input *in)
{
	const struct playbook_set *set = r->portal->playbooks;
	uint32_t room = 0;
	struct str *list;

	for (uint32_t i = 0; set != NULL && i < c->n_playbooks; i++) {
		const struct playbook *p = playbook_find(set, c->playbooks[i]);

		room += p != NULL ? p->n_clocks : 0;
	}
	list = arena_array(r->arena, struct str, room + 1);
	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; set != NULL && i < c->n_playbooks; i++) {
		const struct playbook *p = playbook_find(set, c->playbooks[i]);

		for (uint32_t k = 0; p != NULL && k < p->n_clocks; k++)
			list[in->n_begun++] = p->clocks[k];
	}
	in->begun = list;
	return ERR_OK;
}

/* What contracts of the company set going in a case that was opened on that day. */
static enum err
contracts_of(struct request *r, const struct respond_case *c, struct clock_input *in)
{
	const struct store_ledger_query q = {
		.ledger = CONTRACT_LEDGER, .limit = LIMIT_CLOCK_CONTRACTS};
	struct store_ledger_row *rows;
	struct clock_contract *list;
	uint32_t total;
	size_t n = 0;
	enum err err = store_ledger_list(r->view, &q, r->arena, &rows, &n, &total);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct clock_contract, n * CONTRACT_CLOCKS + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct contract_row row = {.id = str_c(rows[i].id.text),
			.whom = store_ledger_value(&rows[i], STR("whom")),
			.rule = store_ledger_value(&rows[i], STR("rule")),
			.within = store_ledger_value(&rows[i], STR("within")),
			.begins = store_ledger_value(&rows[i], STR("begins")),
			.ends = store_ledger_value(&rows[i], STR("ends"))};

		in->n_contracts += contract_clocks(
			&row, c->head.opened, r->zone_minutes, list + in->n_contracts);
	}
	in->contracts = list;
	return ERR_OK;
}

enum err
case_clocks_of(struct request *r, const struct respond_case *c, const struct case_clock **ret_list,
	uint32_t *ret_n)
{
	const struct due_zone zone = {.minutes = r->zone_minutes};
	struct clock_input in = {.set = r->portal->clocks, .c = c, .zone = &zone, .now = r->now};
	enum err err;

	*ret_list = NULL;
	*ret_n = 0;
	if (in.set == NULL)
		return ERR_OK;
	in.sector = sector_of(r, c);
	err = begun_of(r, c, &in);
	if (err == ERR_OK)
		err = contracts_of(r, c, &in);
	return err == ERR_OK ? respond_clocks(&in, r->arena, ret_list, ret_n) : err;
}

/* As people say it: the last moment of a day, not the midnight that ends it. */
static ms_t
due_shown(const struct case_clock *k)
{
	if (k->state == CLOCK_NOW || k->due == 0)
		return 0;
	return k->clock->unit == CLOCK_HOURS || k->is_moved ? k->due : k->due - 1;
}

enum err
case_clock_rows(struct request *r, const struct respond_case *c,
	const struct case_clock_row **ret_rows, size_t *ret_n)
{
	const struct case_clock *list;
	struct case_clock_row *rows;
	uint32_t n;
	enum err err = case_clocks_of(r, c, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct case_clock_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		const struct case_clock *k = &list[i];

		rows[i] = (struct case_clock_row){.key = k->key,
			.unconfirmed = words_in(&k->clock->unconfirmed, r->lang),
			.why = k->reason.len > 0 ? keep_text(r, "%.*s: %.*s", STR_FMT(k->who),
							   STR_FMT(k->reason))
						 : STR(""),
			.n_missing = k->n_missing,
			.is_open = clock_is_open(k->state),
			.name = words_in(&k->clock->name, r->lang),
			.recipient = k->contract != NULL ? k->contract->name
							 : words_in(&k->clock->who, r->lang),
			.due = due_shown(k),
			.state = clock_state_name(k->state)};
	}
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

/* ---- all that are open ---- */

static enum err
open_cases(struct request *r, struct respond_case *list, size_t *ret_n)
{
	const struct store_case_query q = {
		.open_only = true, .with_drills = true, .limit = CASES_LOOKED_AT};
	struct case_head *heads;
	size_t n;
	enum err err = store_case_list(r->view, &q, r->arena, &heads, &n, NULL);

	*ret_n = 0;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		err = case_open(r, str_c(heads[i].id), &list[*ret_n]);
		*ret_n += err == ERR_OK;
	}
	return err;
}

static struct str
url_of(struct request *r, const struct respond_case *c)
{
	return keep_text(r, "/cases/%s", c->head.id);
}

static bool
is_to_be_said(const struct case_clock *k)
{
	return k->state == CLOCK_OVER || k->state == CLOCK_SOON ||
	       (k->state == CLOCK_NOW && !k->clock->is_voluntary);
}

/* What is over first, then what is due soon, then what may not wait: that one stands until it is
 * answered, and would hide the others. The order of the enum. */
static bool
is_more_urgent(const struct case_clock *a, const struct case_clock *b)
{
	return a->state != b->state ? a->state < b->state : a->due < b->due;
}

static void
fill_clock(struct request *r, const struct respond_case *c, const struct case_clock *k,
	struct page_clock_task *t)
{
	*t = (struct page_clock_task){.name = words_in(&k->clock->name, r->lang),
		.of = k->contract != NULL ? k->contract->name : STR(""),
		.number = str_c(c->head.number),
		.url = url_of(r, c),
		.state = clock_state_name(k->state),
		.due = due_shown(k),
		.n_missing = k->n_missing,
		.is_drill = c->head.is_drill};
}

static bool
is_act_now(struct request *r, const struct respond_case *c)
{
	char id[ALERT_ID_TEXT_MAX];
	struct store_alert a;

	if (c->head.verdict != VERDICT_UNDECIDED || strlen(c->head.alert) != ALERT_ID_TEXT_MAX - 1)
		return false;
	str_copy(str_c(c->head.alert), id, sizeof(id));
	return store_alert_get(r->view, id, r->arena, &a) == ERR_OK &&
	       a.alert->severity == SEVERITY_ACT_NOW;
}

enum err
cases_today(struct request *r, struct cases_today *t)
{
	const struct case_clock *first = NULL;
	enum err err = open_cases(r, t->whole, &t->n);

	t->has_clock = false;
	for (size_t i = 0; i < t->n && err == ERR_OK; i++) {
		const struct respond_case *c = &t->whole[i];
		const struct case_clock *list;
		uint32_t n;

		t->cases[i] = (struct today_case){.is_act_now = is_act_now(r, c),
			.is_incident = c->head.verdict == VERDICT_INCIDENT,
			.is_drill = c->head.is_drill,
			.has_next = true, /* an open case has at least its end */
			.changed = c->head.changed};
		err = case_clocks_of(r, c, &list, &n);
		for (uint32_t k = 0; err == ERR_OK && k < n; k++)
			if (is_to_be_said(&list[k]) &&
				(first == NULL || is_more_urgent(&list[k], first))) {
				first = &list[k];
				t->has_clock = true;
				fill_clock(r, c, first, &t->clock);
			}
	}
	return err;
}

bool
cases_today_has(const struct cases_today *t, struct str alert)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct respond_case *c = &t->whole[i];

		if (str_equal(str_c(c->head.alert), alert))
			return true;
		for (uint32_t k = 0; k < c->n_entries; k++)
			if (c->entries[k].kind == CASE_JOINED && !c->is_struck[k] &&
				str_equal(case_entry_get(&c->entries[k], CASE_KEY_ALERT), alert))
				return true;
	}
	return false;
}

enum err
case_next_task(struct request *r, const struct respond_case *c, struct page_case_task *t)
{
	const struct playbook *const *books;
	struct case_step *steps;
	size_t n_books, n;
	enum err err = case_steps_of(r, c, &books, &n_books, &steps, &n);

	if (err != ERR_OK)
		return err;
	*t = (struct page_case_task){.number = str_c(c->head.number),
		.title = str_c(c->head.title),
		.url = url_of(r, c),
		.next = n_books == 0			       ? "playbook"
			: c->head.verdict == VERDICT_UNDECIDED ? "decide"
							       : "close",
		.minutes = 5,
		.is_urgent = is_act_now(r, c) || c->head.verdict == VERDICT_INCIDENT,
		.is_drill = c->head.is_drill};
	for (size_t i = 0; i < n; i++)
		if (steps[i].done == NULL || str_equal(steps[i].done->state, STR("begun"))) {
			t->next = "step";
			t->step = words_in(&steps[i].step->name, r->lang);
			t->minutes = (int)steps[i].step->minutes;
			break;
		}
	if (c->head.is_drill)
		t->is_urgent = false;
	return ERR_OK;
}

/* ---- the calendar ---- */

struct clock_list {
	const struct case_clock *list;
	uint32_t n;
};

static bool
has_day(const struct case_clock *k)
{
	return k->due != 0 &&
	       (k->state == CLOCK_RUNNING || k->state == CLOCK_SOON || k->state == CLOCK_OVER);
}

static struct case_day
day_of(struct request *r, const struct respond_case *c, const struct case_clock *k)
{
	return (struct case_day){.key = keep_text(r, "clock:%s:%.*s", c->head.id, STR_FMT(k->key)),
		.name = words_in(&k->clock->name, r->lang),
		.about = k->contract != NULL ? k->contract->name : str_c(c->head.number),
		.url = url_of(r, c),
		.due = due_shown(k)};
}

enum err
case_days(struct request *r, struct case_day **ret_list, size_t *ret_n)
{
	struct respond_case *cases = arena_array(r->arena, struct respond_case, CASES_LOOKED_AT);
	struct clock_list *lists = arena_array(r->arena, struct clock_list, CASES_LOOKED_AT);
	struct case_day *days;
	size_t n_cases = 0, n = 0, room = 0;
	enum err err = cases == NULL || lists == NULL ? ERR_FULL : open_cases(r, cases, &n_cases);

	for (size_t i = 0; i < n_cases && err == ERR_OK; i++) {
		err = case_clocks_of(r, &cases[i], &lists[i].list, &lists[i].n);
		room += lists[i].n;
	}
	if (err != ERR_OK)
		return err;
	days = arena_array(r->arena, struct case_day, room + 1);
	if (days == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_cases; i++)
		for (uint32_t k = 0; k < lists[i].n; k++)
			if (has_day(&lists[i].list[k]))
				days[n++] = day_of(r, &cases[i], &lists[i].list[k]);
	*ret_list = days;
	*ret_n = n;
	return ERR_OK;
}
