/* Rules of the company for names, and answers to "this is a mistake". */
#include "proc/portal/guard/guard.h"
#include "proc/portal/kept.h"
#include "proc/portal/web/handlers.h"

#include "pages/guard.h"

#include <stdio.h>
#include <stdlib.h>

#define OVER_SHOWN 50
#define DEVICES_SHOWN 500 /* to choose from */
#define ENDS_SOON (7 * MS_DAY)
#define PLEA_DAYS 30
#define REASON_BYTES (STORE_GUARD_REASON_MAX - 1)

/* ---- shown ---- */

struct rules_page {
	struct store_guard_group *groups;
	size_t n_groups;
	struct page_problem list[PROBLEMS_MAX];
	struct setup_value values[3];
	struct guard_rules_view v;
};

static struct guard_whose
team_of(const struct rules_page *s, uint32_t team)
{
	struct guard_whose w = {.team = team, .is_gone = team != 0};

	for (size_t i = 0; i < s->n_groups; i++) {
		if (s->groups[i].id != team)
			continue;
		w.team_name = str_c(s->groups[i].name);
		w.is_gone = false;
	}
	return w;
}

static struct guard_whose
whose_of(struct request *r, const struct rules_page *s, const struct store_guard_rule *rule)
{
	if (rule->device[0] == '\0')
		return team_of(s, rule->team);
	return (struct guard_whose){.device = brief_by_id(r, rule->device)};
}

static struct guard_rule_row
row_of(struct request *r, const struct rules_page *s, const struct store_guard_rule *rule)
{
	return (struct guard_rule_row){.id = rule->id,
		.kind = rule->kind,
		.name = str_c(rule->name),
		.whose = whose_of(r, s, rule),
		.until = rule->until,
		.reason = str_c(rule->reason),
		.asker = str_c(rule->asker),
		.approver = str_c(rule->approver),
		.made = rule->made,
		.ended = rule->ended,
		.ender = str_c(rule->ender),
		.ends_soon = rule->until != 0 && rule->until < r->now + ENDS_SOON};
}

static enum err
fill_rules(struct request *r, const struct rules_page *s, ms_t now,
	const struct guard_rule_row **ret_rows, size_t *ret_n)
{
	uint32_t max = now == 0 ? OVER_SHOWN : STORE_GUARD_RULES;
	struct store_guard_rule *list;
	struct guard_rule_row *rows;
	enum err err = store_guard_rule_list(r->view, now, max, r->arena, &list, ret_n);

	rows = err == ERR_OK ? arena_array(r->arena, struct guard_rule_row, *ret_n + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < *ret_n; i++)
		rows[i] = row_of(r, s, &list[i]);
	*ret_rows = rows;
	return ERR_OK;
}

/* The group of the plea's device; an unknown one is of the first. */
static const struct guard_whose *
plea_team(struct request *r, const struct rules_page *s, const struct store_guard_plea *plea)
{
	struct guard_whose *w = arena_alloc(r->arena, sizeof(*w));
	struct store_guard_member *members;
	uint32_t team = STORE_GUARD_UNGROUPED;
	size_t n = 0;

	if (w == NULL || s->n_groups < 2 ||
		store_guard_member_list(r->view, r->arena, &members, &n) != ERR_OK)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (strcmp(members[i].device.text, plea->device) == 0)
			team = members[i].team;
	*w = team_of(s, team);
	return w->is_gone ? NULL : w;
}

static enum err
fill_pleas(struct request *r, struct rules_page *s)
{
	struct guard_rules_view *v = &s->v;
	struct store_guard_plea *list;
	struct guard_plea_row *rows;
	enum err err = store_guard_plea_list(
		r->view, true, STORE_GUARD_PLEAS_OPEN, r->arena, &list, &v->n_pleas);

	rows = err == ERR_OK ? arena_array(r->arena, struct guard_plea_row, v->n_pleas + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < v->n_pleas; i++)
		rows[i] = (struct guard_plea_row){.id = str_c(list[i].id.text),
			.name = str_c(list[i].name),
			.words = str_c(list[i].words),
			.asker = str_c(list[i].asker),
			.address = str_c(list[i].address),
			.device = list[i].device[0] != '\0' ? brief_by_id(r, list[i].device) : NULL,
			.team = plea_team(r, s, &list[i]),
			.at = list[i].at};
	v->pleas = rows;
	return ERR_OK;
}

/* Groups, then devices, to choose from. */
static enum err
fill_whose(struct request *r, struct rules_page *s)
{
	struct store_device_query q = {.limit = DEVICES_SHOWN};
	const struct device_brief *briefs;
	struct store_device *devices;
	struct guard_whose *list;
	uint32_t total;
	size_t n = 0, at = 0;
	enum err err = store_device_list(r->view, &q, r->arena, &devices, &n, &total);

	if (err == ERR_OK)
		err = briefs_of_devices(r, devices, n, &briefs);
	list = err == ERR_OK ? arena_array(r->arena, struct guard_whose, s->n_groups + n + 1)
			     : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; s->n_groups > 1 && i < s->n_groups; i++)
		list[at++] = team_of(s, s->groups[i].id);
	for (size_t i = 0; i < n; i++)
		list[at++] = (struct guard_whose){.device = &briefs[i]};
	s->v.whose = list;
	s->v.n_whose = at;
	return ERR_OK;
}

static enum err
show_rules(struct request *r, struct rules_page *s)
{
	struct page_frame f;
	enum err err = store_guard_group_list(r->view, r->arena, &s->groups, &s->n_groups);

	if (err == ERR_OK)
		err = fill_rules(r, s, r->now, &s->v.rules, &s->v.n_rules);
	if (err == ERR_OK)
		err = fill_rules(r, s, 0, &s->v.over, &s->v.n_over);
	if (err == ERR_OK)
		err = fill_pleas(r, s);
	if (err == ERR_OK)
		err = fill_whose(r, s);
	if (err != ERR_OK)
		return err;
	s->v.values = s->values;
	s->v.problems.list = s->list;
	frame_of(r, &f);
	f.path = STR("/guard/rules");
	return page_guard_rules(r->portal->pages, &f, &s->v, &r->response.body);
}

enum err
get_guard_rules(struct request *r)
{
	struct rules_page s = {.v = {.typed_whose = STR("all"), .n_values = 1}};

	guard_rule_kind_parse(form_get(&r->query, "kind"), &s.v.kind);
	s.values[0] = (struct setup_value){"guard_name", form_get(&r->query, "name")};
	return show_rules(r, &s);
}

/* ---- written ---- */

struct rule_change {
	struct guard_rule_deed *deed;
	bool has_rule;
	ms_t now;
	const char *who;
	struct store_audit audit;
};

static enum err
write_rule(struct store_tx *tx, void *arg)
{
	const struct rule_change *c = arg;
	const struct guard_rule_deed *d = c->deed;
	enum err err = ERR_OK;

	if (d->plea != NULL)
		err = store_guard_plea_answer(
			tx, d->plea, c->now, c->who, c->has_rule ? d->rule.id : 0);
	if (err == ERR_OK && c->has_rule)
		err = store_guard_rule_put(tx, &d->rule);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* The rule, the answer, or both, in one change with one undo. */
static enum err
keep_rule(struct request *r, struct rule_change *c, char token[DEED_TOKEN_MAX])
{
	struct guard_rule_deed *d = c->deed;
	struct store_kept_key keys[2];
	struct kept_deed kept = {.kind = "guard.rule",
		.role = ROLE_MEMBER,
		.keys = keys,
		.write = write_rule,
		.arg = c};
	char id[24];
	enum err err;

	c->now = d->rule.made = r->now;
	c->who = d->rule.approver;
	str_copy(request_who(r), d->rule.approver, sizeof(d->rule.approver));
	d->rule.id = store_guard_number(r->now);
	snprintf(id, sizeof(id), "%llu", (unsigned long long)d->rule.id);
	if (c->has_rule)
		keys[kept.n++] = (struct store_kept_key){STORE_KEPT_GUARD_RULE, id, NULL};
	if (d->plea != NULL)
		keys[kept.n++] = (struct store_kept_key){STORE_KEPT_GUARD_PLEA, d->plea, NULL};
	audit_fill(r, &c->audit, d->plea != NULL ? "guard.answer" : "guard.rule", d->rule.name);
	err = deed_kept(r, &kept, token);
	if (err == ERR_OK)
		guard_changed(r->portal);
	return err;
}

enum err
guard_rule_make(struct request *r, struct guard_rule_deed *d, char token[DEED_TOKEN_MAX])
{
	struct rule_change c = {.deed = d, .has_rule = true};

	return keep_rule(r, &c, token);
}

static enum err
write_plea(struct store_tx *tx, void *arg)
{
	return store_guard_plea_put(tx, arg);
}

enum err
guard_plea_make(struct request *r, const struct store_guard_plea *plea)
{
	struct store_guard_plea copy = *plea;

	return store_write(r->portal->store, STORE_VITAL, write_plea, &copy);
}

/* ---- the form ---- */

/* "all", "team:2", "device:mac:..."; of what is there. */
static enum err
read_whose(struct request *r, struct str typed, struct store_guard_rule *rule)
{
	struct store_guard_group *groups;
	struct store_device device;
	uint64_t team;
	size_t n;
	enum err err = store_guard_group_list(r->view, r->arena, &groups, &n);

	if (err != ERR_OK || str_equal(typed, STR("all")))
		return err;
	if (str_starts(typed, STR("device:"))) {
		str_copy(str_of(typed.p + 7, typed.len - 7), rule->device, sizeof(rule->device));
		return store_device_get(r->view, rule->device, &device);
	}
	if (!str_starts(typed, STR("team:")) ||
		str_u64(str_of(typed.p + 5, typed.len - 5), UINT32_MAX, &team) != ERR_OK)
		return ERR_INVALID;
	for (size_t i = 0; i < n; i++)
		if (groups[i].id == team)
			rule->team = (uint32_t)team;
	return rule->team != 0 ? ERR_OK : ERR_INVALID;
}

static void
read_name(struct request *r, struct rules_page *s, struct store_guard_rule *rule)
{
	struct page_problems *problems = &s->v.problems;
	struct str name = field_of(r, "guard_name", 1000, true, problems, s->list);
	enum err err;

	s->values[0] = (struct setup_value){"guard_name", name};
	if (name.len == 0)
		return;
	err = guard_name_read(r->portal->detects, name, rule->name);
	if (err != ERR_OK)
		s->list[problems->n++] = (struct page_problem){
			"guard_name", err == ERR_LIMIT ? "guard_wide" : "guard_name"};
}

/* For whom, and for how many days (0: for good). */
static enum err
read_for_whom(struct request *r, struct store_guard_rule *rule, uint64_t *ret_days)
{
	enum err err = str_u64(form_get(&r->form, "days"), 366, ret_days);

	if (err == ERR_OK)
		err = read_whose(r, form_get(&r->form, "whose"), rule);
	return err == ERR_NOT_FOUND || err == ERR_MALFORMED ? ERR_INVALID : err;
}

static enum err
post_add(struct request *r)
{
	struct rules_page s = {.v = {.n_values = 3}};
	struct page_problems *problems = &s.v.problems;
	struct guard_rule_deed d = {0};
	struct str reason, asker;
	char token[DEED_TOKEN_MAX];
	uint64_t days;
	enum err err = guard_rule_kind_parse(form_get(&r->form, "kind"), &d.rule.kind);

	if (err == ERR_OK)
		err = read_for_whom(r, &d.rule, &days);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND || err == ERR_MALFORMED ? ERR_INVALID : err;
	read_name(r, &s, &d.rule);
	reason = field_of(r, "guard_reason", REASON_BYTES, true, problems, s.list);
	asker = field_of(r, "guard_asker", LIMIT_NAME_BYTES - 1, false, problems, s.list);
	s.values[1] = (struct setup_value){"guard_reason", reason};
	s.values[2] = (struct setup_value){"guard_asker", asker};
	if (problems->n > 0) {
		s.v.kind = d.rule.kind;
		s.v.typed_whose = form_get(&r->form, "whose");
		s.v.typed_days = form_get(&r->form, "days");
		r->response.status = 400;
		return show_rules(r, &s);
	}
	str_copy(reason, d.rule.reason, sizeof(d.rule.reason));
	str_copy(asker, d.rule.asker, sizeof(d.rule.asker));
	d.rule.until = days > 0 ? r->now + (ms_t)days * MS_DAY : 0;
	err = guard_rule_make(r, &d, token);
	if (err == ERR_LIMIT)
		return redirect(
			r, "/guard/rules", &(struct done){.key = "guard_full", .is_refusal = true});
	return err == ERR_OK
		       ? redirect(r, "/guard/rules",
				 &(struct done){
					 .key = "guard_rule", .name = d.rule.name, .undo = token})
		       : err;
}

struct end_change {
	uint64_t id;
	ms_t now;
	char who[LIMIT_NAME_BYTES];
	struct store_audit audit;
};

static enum err
write_end(struct store_tx *tx, void *arg)
{
	const struct end_change *c = arg;
	enum err err = store_guard_rule_end(tx, c->id, c->now, c->who);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
post_end(struct request *r)
{
	struct end_change c = {.now = r->now};
	struct store_kept_key key = {STORE_KEPT_GUARD_RULE, NULL, NULL};
	struct store_guard_rule rule;
	char token[DEED_TOKEN_MAX], id[24];
	enum err err = str_u64(form_get(&r->form, "id"), INT64_MAX, &c.id);

	if (err == ERR_OK)
		err = store_guard_rule_get(r->view, c.id, &rule);
	if (err == ERR_OK && rule.ended != 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? redirect(r, "/guard/rules",
						      &(struct done){.key = "guard_answered",
							      .is_refusal = true})
					    : ERR_INVALID;
	snprintf(id, sizeof(id), "%llu", (unsigned long long)c.id);
	key.key = id;
	str_copy(request_who(r), c.who, sizeof(c.who));
	audit_fill(r, &c.audit, "guard.end", rule.name);
	err = deed_kept(r,
		&(struct kept_deed){.kind = "guard.end",
			.role = ROLE_MEMBER,
			.keys = &key,
			.n = 1,
			.write = write_end,
			.arg = &c},
		token);
	if (err != ERR_OK)
		return err;
	guard_changed(r->portal);
	return redirect(r, "/guard/rules",
		&(struct done){.key = "guard_ended", .name = rule.name, .undo = token});
}

/* ---- "this is a mistake" ---- */

static struct str
plea_reason(struct request *r, const struct store_guard_plea *plea)
{
	const struct words *words = text_find(r->portal->texts, STR("guard.plea.reason"));

	if (plea->words[0] != '\0')
		return str_c(plea->words);
	return words != NULL ? words_in(words, r->lang) : STR("-");
}

static enum err
post_answer(struct request *r)
{
	struct str answer = form_get(&r->form, "answer"), id = form_get(&r->form, "id");
	bool is_good = str_equal(answer, STR("good")), is_month = str_equal(answer, STR("month"));
	struct guard_rule_deed d = {.rule = {.kind = GUARD_RULE_ALLOW}};
	bool is_chosen = str_equal(answer, STR("chosen"));
	struct rule_change c = {.deed = &d, .has_rule = is_good || is_month || is_chosen};
	struct store_guard_plea plea;
	char token[DEED_TOKEN_MAX], key[STORE_ID_TEXT_MAX];
	uint64_t days = is_month ? PLEA_DAYS : 0;
	enum err err = ERR_OK;

	if (is_chosen)
		err = read_for_whom(r, &d.rule, &days);
	if (err != ERR_OK)
		return err;
	if (!c.has_rule && !str_equal(answer, STR("keep")))
		return ERR_INVALID;
	str_copy(id, key, sizeof(key));
	err = store_guard_plea_get(r->view, key, &plea);
	if (err == ERR_NOT_FOUND || (err == ERR_OK && plea.answered != 0))
		return redirect(r, "/guard/rules",
			&(struct done){.key = "guard_answered", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	d.plea = plea.id.text;
	str_copy(str_c(plea.name), d.rule.name, sizeof(d.rule.name));
	str_copy(plea_reason(r, &plea), d.rule.reason, sizeof(d.rule.reason));
	str_copy(str_c(plea.asker[0] != '\0' ? plea.asker : plea.address), d.rule.asker,
		sizeof(d.rule.asker));
	d.rule.until = days > 0 ? r->now + (ms_t)days * MS_DAY : 0;
	err = keep_rule(r, &c, token);
	return err == ERR_OK
		       ? redirect(r, "/guard/rules",
				 &(struct done){.key = c.has_rule ? "guard_rule" : "guard_kept",
					 .name = plea.name,
					 .undo = token})
		       : err;
}

enum err
post_guard_rules(struct request *r)
{
	struct str what = form_get(&r->form, "do");

	if (str_equal(what, STR("add")))
		return post_add(r);
	if (str_equal(what, STR("end")))
		return post_end(r);
	return str_equal(what, STR("answer")) ? post_answer(r) : ERR_INVALID;
}
