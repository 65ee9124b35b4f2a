/* The overview of the name server, and its mode. */
#include "proc/portal/guard/guard.h"
#include "proc/portal/kept.h"

#include "pages/guard.h"
#include "store/guard_log.h"

#include <stdlib.h>

#define LIST_OLD (7 * MS_DAY)
#define POLICY_TAKES (90 * MS_SECOND)
#define LINES_READ 400 /* of devices and names that were blocked, the latest */
#define NAMES_SHOWN 20

static void
count_of(const struct store_guard_hour *h, struct guard_count *c)
{
	*c = (struct guard_count){h->asked, h->blocked, h->would, h->held, h->refused, h->failed};
}

/* What is not written down yet counts, too. */
static void
add_pending(struct portal *p, struct store_guard_hour *sum)
{
	struct store_guard_hour h;

	pthread_mutex_lock(&p->guard->lock);
	h = p->guard->counted;
	pthread_mutex_unlock(&p->guard->lock);
	sum->asked += h.asked;
	sum->blocked += h.blocked;
	sum->would += h.would;
	sum->held += h.held;
	sum->refused += h.refused;
	sum->failed += h.failed;
}

static enum err
fill_counts(struct request *r, struct guard_view *v)
{
	ms_t hour = r->now - r->now % MS_HOUR;
	struct store_guard_hour day, week;
	enum err err = store_guard_sum(r->view, hour - 23 * MS_HOUR, INT64_MAX, &day);

	if (err == ERR_OK)
		err = store_guard_sum(r->view, hour - 167 * MS_HOUR, INT64_MAX, &week);
	if (err != ERR_OK)
		return err;
	v->counted_since = week.hour;
	add_pending(r->portal, &day);
	add_pending(r->portal, &week);
	if (week.asked > 0 && v->counted_since == 0)
		v->counted_since = hour;
	count_of(&day, &v->day);
	count_of(&week, &v->week);
	return ERR_OK;
}

static enum err
fill_lists(struct request *r, struct guard_view *v)
{
	struct store_guard_rule *rules;
	struct store_guard_group *groups;
	struct store_guard_plea *pleas;
	size_t n_rules, n_groups, n_pleas;
	enum err err = store_guard_rule_list(
		r->view, r->now, STORE_GUARD_RULES, r->arena, &rules, &n_rules);

	if (err == ERR_OK)
		err = store_guard_group_list(r->view, r->arena, &groups, &n_groups);
	if (err == ERR_OK)
		err = store_guard_plea_list(
			r->view, true, STORE_GUARD_PLEAS_OPEN, r->arena, &pleas, &n_pleas);
	if (err != ERR_OK)
		return err;
	v->n_rules = (uint32_t)n_rules;
	v->n_groups = (uint32_t)n_groups;
	v->n_pleas = (uint32_t)n_pleas;
	return ERR_OK;
}

static int
most_first(const void *a, const void *b)
{
	const struct guard_would *x = a, *y = b;

	if (x->times != y->times)
		return x->times > y->times ? -1 : 1;
	return str_order(x->name, y->name);
}

/* Names that were blocked or would have been, of all devices together. */
static enum err
fill_names(struct request *r, struct guard_view *v)
{
	const struct store_guard_line_query q = {
		.since = r->now - 7 * MS_DAY, .is_blocked = true, .limit = LINES_READ};
	struct store_guard_line *lines;
	struct guard_would *list;
	uint32_t total;
	size_t n = 0, n_lines;
	enum err err = store_guard_line_list(r->view, &q, r->arena, &lines, &n_lines, &total);

	list = err == ERR_OK ? arena_array(r->arena, struct guard_would, n_lines + 1) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n_lines; i++) {
		struct str name = str_c(lines[i].name);
		size_t k = 0;

		while (k < n && !str_equal(list[k].name, name))
			k++;
		if (name.len == 0)
			continue;
		if (k == n)
			list[n++] =
				(struct guard_would){.name = name, .what = str_c(lines[i].what)};
		list[k].times += lines[i].times;
		if (lines[i].last > list[k].last)
			list[k].last = lines[i].last;
	}
	qsort(list, n, sizeof(*list), most_first);
	v->names = list;
	v->n_names = n < NAMES_SHOWN ? n : NAMES_SHOWN;
	return ERR_OK;
}

enum err
get_guard(struct request *r)
{
	struct guard_view_of look;
	struct guard_view v = {0};
	struct page_frame f;
	ms_t made, sent;
	enum err err;

	guard_look(r, &look);
	pthread_mutex_lock(&r->portal->guard->lock);
	made = r->portal->guard->made;
	sent = r->portal->guard->sent;
	pthread_mutex_unlock(&r->portal->guard->lock);
	v.stands = guard_stands_name(look.stands);
	v.mode = look.mode;
	v.mode_since = look.mode_since;
	v.heard = look.heard;
	v.is_trial_over = look.is_trial_over;
	v.trial_ends = look.stands == GUARD_STANDS_WOULD ? look.trial_ends : 0;
	v.n_entries = look.state.index_entries;
	v.index_made = look.state.has_index ? look.state.index_made : 0;
	v.is_index_old = v.index_made != 0 && r->now - v.index_made > LIST_OLD;
	v.is_tapped = look.state.has_tap;
	v.tap_lost = look.state.tap_lost;
	v.is_policy_old = look.heard != 0 && made != 0 && look.state.policy_made != made &&
			  r->now - sent < POLICY_TAKES;
	if (look.behind.at > r->now - MS_DAY)
		v.behind_at = look.behind.at;
	v.left_out = look.left_out;
	v.cert_ends = look.cert == GUARD_CERT_FINE ? 0 : look.state.cert_ends;
	v.is_cert_over = look.cert == GUARD_CERT_OVER;
	v.behind_times = look.behind.times;
	v.has_hung = look.behind.has_hung;
	err = fill_counts(r, &v);
	if (err == ERR_OK)
		err = fill_lists(r, &v);
	if (err == ERR_OK)
		err = fill_names(r, &v);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	f.path = STR("/guard");
	return page_guard(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- the mode ---- */

struct mode_change {
	enum guard_mode mode;
	ms_t now;
	struct store_audit audit;
};

static enum err
write_mode(struct store_tx *tx, void *arg)
{
	const struct mode_change *c = arg;
	enum err err = store_setting_set(tx, SETTING_GUARD_MODE, str_c(guard_mode_name(c->mode)));

	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_GUARD_MODE_AT, c->now);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_guard(struct request *r)
{
	const struct store_kept_key keys[] = {
		{STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_MODE), NULL},
		{STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_MODE_AT), NULL}};
	struct mode_change c = {.now = r->now};
	char token[DEED_TOKEN_MAX];
	enum err err;

	if (!str_equal(form_get(&r->form, "do"), STR("mode")) ||
		guard_mode_parse(form_get(&r->form, "mode"), &c.mode) != ERR_OK)
		return ERR_INVALID;
	if (c.mode == GUARD_MODE_OFF && !form_has(&r->form, "sure"))
		return redirect(
			r, "/guard", &(struct done){.key = "guard_sure", .is_refusal = true});
	audit_fill(r, &c.audit, "guard.mode", guard_mode_name(c.mode));
	err = deed_kept(r,
		&(struct kept_deed){.kind = "guard.mode",
			.role = ROLE_ADMIN,
			.keys = keys,
			.n = 2,
			.write = write_mode,
			.arg = &c},
		token);
	if (err != ERR_OK)
		return err;
	guard_changed(r->portal);
	return redirect(r, "/guard", &(struct done){.key = "guard_mode", .undo = token});
}
