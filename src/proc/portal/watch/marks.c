/*
 * Devices that are kept on purpose: what a person says of them, and what the box saw of them since
 * then (assess/mark.h decides).
 */
#include "proc/portal/watch/marks.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/watch/watch.h"

#include "assess/mark.h"

#include <stdio.h>
#include <stdlib.h>

#define TALKS_READ 4000 /* of one device */
#define ALERTS_READ 200
#define MARK_DAYS_MAX 366

/* ---- what was seen ---- */

struct looking {
	struct request *request;
	struct arena *arena;
	struct mark_networks networks;
};

static enum err
take_networks(struct looking *l)
{
	struct store_network *known;
	struct mark_network *list;
	size_t n, n_known;
	enum err err = store_network_list(l->request->view, l->arena, &known, &n_known);

	list = err == ERR_OK ? arena_array(l->arena, struct mark_network, n_known + 1) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	n = 0;
	for (size_t i = 0; i < n_known; i++)
		n += addr_prefix_parse(str_c(known[i].prefix), &list[n].prefix, &list[n].bits) ==
		     ERR_OK;
	l->networks = (struct mark_networks){list, n};
	return ERR_OK;
}

static struct addr
address_of(const struct looking *l, const char *device)
{
	struct store_device d;
	struct addr a = {0};

	if (store_device_get(l->request->view, device, &d) != ERR_OK ||
		addr_parse(str_c(d.learned.address), &a) != ERR_OK)
		return (struct addr){0};
	return a;
}

static enum err
see_talks(const struct looking *l, const struct store_device_mark *m, struct mark_sight *s)
{
	struct request *r = l->request;
	struct store_talk_query q = {.device = m->device.text,
		.since = time_day(m->mark.since, r->zone_minutes),
		.limit = TALKS_READ};
	struct addr own = address_of(l, m->device.text);
	struct pair *pairs;
	uint32_t total;
	size_t n = 0;
	enum err err = store_talk_list(r->view, &q, l->arena, &pairs, &n, &total);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		bool is_mine = strcmp(pairs[i].device.text, m->device.text) == 0;
		const char *other = is_mine ? pairs[i].peer : pairs[i].device.text;

		mark_see(s, &pairs[i], own,
			pairs[i].with == PAIR_DEVICE ? address_of(l, other) : (struct addr){0},
			&l->networks);
	}
	return err;
}

static enum err
see_alerts(const struct looking *l, const struct store_device_mark *m, struct mark_sight *s)
{
	struct store_alert_query q = {.severity_min = SEVERITY_RECORD,
		.severity_max = SEVERITY_ACT_NOW,
		.device = m->device.text,
		.since = m->mark.since,
		.limit = ALERTS_READ};
	struct store_alert *list;
	size_t n = 0;
	enum err err = store_alert_list(l->request->view, &q, l->arena, &list, &n, NULL);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (alert_has(list[i].alert, "known_bad") && list[i].alert->last_seen > s->bad)
			s->bad = list[i].alert->last_seen;
	return err;
}

static enum err
judge(const struct looking *l, struct device_mark *m)
{
	const struct mark *mark = &m->kept.mark;
	struct mark_sight s = {0};
	enum err err = ERR_OK;

	if (mark->way == MARK_SEPARATE || mark->way == MARK_WATCHED)
		err = see_talks(l, &m->kept, &s);
	if (err == ERR_OK && mark->way == MARK_WATCHED)
		err = see_alerts(l, &m->kept, &s);
	m->state = mark_judge(mark, &s, l->request->now);
	m->seen_at = mark_seen_at(m->state, &s);
	m->is_checked = mark_is_checked(mark, &s);
	return err;
}

enum err
marks_load(struct request *r, const char *device, struct arena *a, struct device_mark **ret_list,
	size_t *ret_n)
{
	struct looking l = {.request = r, .arena = a};
	struct store_device_mark one, *kept = &one;
	struct device_mark *list;
	size_t n = 1;
	enum err err = device == NULL ? store_device_mark_list(r->view, a, &kept, &n)
				      : store_device_mark_get(r->view, device, &one);

	*ret_n = 0;
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK && n > 0)
		err = take_networks(&l);
	list = err == ERR_OK ? arena_array(a, struct device_mark, n + 1) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		list[i].kept = kept[i];
		err = judge(&l, &list[i]);
	}
	*ret_list = list;
	*ret_n = n;
	return err;
}

const struct device_mark *
mark_find(const struct device_mark *list, size_t n, const char *device)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].kept.device.text, device) == 0)
			return &list[i];
	return NULL;
}

/* ---- deeds ---- */

struct mark_change {
	struct request *request;
	struct store_device_mark mark;
	bool is_drop;
	struct store_decision decision;
};

/* The decision is about the very device that the mark is or was given: a part's is its own, also
 * where it is removed on the page of the whole. Of several marks the one that holds goes. */
static enum err
write_mark(struct store_tx *tx, void *arg)
{
	struct mark_change *c = arg;
	const char *device = c->mark.device.text;
	struct buf b = buf_of(4096);
	struct store_device_mark before;
	struct store_audit e;
	enum err err = store_device_mark_get(store_tx_view(tx), device, &before);

	audit_fill(c->request, &e, c->is_drop ? "device.unmark" : "device.mark", device);
	if (err == ERR_OK && c->is_drop)
		device = before.given.text;
	deed_field(&b, "device", device);
	if (err == ERR_OK && strcmp(before.given.text, device) == 0) {
		deed_field(&b, "way", mark_way_name(before.mark.way));
		deed_field(&b, "reason", before.reason);
		deed_field(&b, "who", before.who);
		deed_number(&b, "since", before.mark.since);
		deed_number(&b, "until", before.mark.until);
	}
	deed_decision(c->request, "mark", device, &c->decision);
	deed_before(&b, &c->decision);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	err = c->is_drop ? store_device_mark_drop(tx, device) : store_device_mark_put(tx, &c->mark);
	if (err == ERR_OK)
		err = store_decision_put(tx, &c->decision);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

enum err
undo_mark(struct store_tx *tx, const struct undo *u)
{
	const struct form *f = &u->before;
	struct store_device_mark m = {0};
	enum err err;

	str_copy(form_get(f, "device"), m.device.text, sizeof(m.device.text));
	if (!form_has(f, "way")) {
		err = store_device_mark_drop(tx, m.device.text);
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	}
	if (mark_way_parse(form_get(f, "way"), &m.mark.way) != ERR_OK)
		return ERR_NOT_FOUND;
	str_copy(form_get(f, "reason"), m.reason, sizeof(m.reason));
	str_copy(form_get(f, "who"), m.who, sizeof(m.who));
	m.mark.since = deed_number_of(f, "since");
	m.mark.until = deed_number_of(f, "until");
	return store_device_mark_put(tx, &m);
}

/* ---- the form ---- */

/* ERR_INVALID: something is missing, and problems say what. */
static enum err
read_form(struct request *r, struct store_device_mark *m, struct mark_view *typed,
	struct page_problems *problems, struct page_problem *list)
{
	ms_t last;

	typed->is_typed = true;
	typed->typed_way = form_get(&r->form, "mark_way");
	if (mark_way_parse(typed->typed_way, &m->mark.way) != ERR_OK)
		list[problems->n++] = (struct page_problem){"mark_way", "mark_way"};
	typed->typed_reason =
		field_of(r, "mark_reason", sizeof(m->reason) - 1, true, problems, list);
	typed->typed_until = field_of(r, "mark_until", 10, true, problems, list);
	last = form_date(typed->typed_until, r->zone_minutes);
	if (typed->typed_until.len > 0 &&
		(last <= r->now || last > r->now + MARK_DAYS_MAX * MS_DAY))
		list[problems->n++] = (struct page_problem){"mark_until", "mark_until"};
	str_clean(typed->typed_reason, m->reason, sizeof(m->reason));
	m->mark.since = r->now;
	m->mark.until = last + MS_DAY;
	return problems->n > 0 ? ERR_INVALID : ERR_OK;
}

enum err
post_device_mark(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	struct mark_change c = {.request = r};
	struct mark_view typed = {0};
	char path[DEVICE_ID_TEXT_MAX + 16];
	struct store_device d;
	enum err err = path_device(r, &d);

	if (err == ERR_OK && d.merged_into[0] != '\0')
		return ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	c.mark.device = d.id;
	c.is_drop = str_equal(form_get(&r->form, "do"), STR("drop"));
	if (!c.is_drop && !str_equal(form_get(&r->form, "do"), STR("put")))
		return ERR_INVALID;
	if (!c.is_drop && read_form(r, &c.mark, &typed, &problems, list) != ERR_OK) {
		r->response.status = 400;
		return device_show(r, &d, &typed, &problems);
	}
	str_copy(request_who(r), c.mark.who, sizeof(c.mark.who));
	err = store_write(r->portal->store, STORE_VITAL, write_mark, &c);
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/devices/%s", d.id.text);
	return redirect(r, path,
		&(struct done){.key = c.is_drop ? "mark_dropped" : "mark_put",
			.undo = c.decision.id.text});
}
