/* Devices: the list, many at once, pasting from a spreadsheet, one device. */
#include "proc/portal/deeds.h"
#include "proc/portal/guard/log.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/watch/marks.h"
#include "proc/portal/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>

#define PER_PAGE 100
#define NEW_DAYS 7
#define AWAY_DAYS 30
#define PASTE_ROWS_MAX 2000
#define PAIRS_SHOWN 3

static uint32_t
page_number(const struct request *r)
{
	uint64_t n;

	if (str_u64(form_get(&r->query, "page"), 100000, &n) != ERR_OK || n == 0)
		return 1;
	return (uint32_t)n;
}

uint32_t
page_of(const struct request *r)
{
	return page_number(r);
}

size_t
ended_products(struct request *r, struct str list[32])
{
	const struct detect_packs *packs = r->portal->detects;
	size_t n = 0;

	for (uint32_t i = 0; i < packs->n_ends && n < 32; i++) {
		if (packs->ends[i].ends < r->now)
			list[n++] = packs->ends[i].product;
	}
	return n;
}

/* Of those that are kept on purpose: what became of their marks. */
static enum err
show_marks(struct request *r, const struct device_brief **devices, size_t n)
{
	struct device_brief *list = arena_array(r->arena, struct device_brief, n + 1);
	struct device_mark *marks;
	size_t n_marks;
	enum err err = list == NULL ? ERR_FULL : marks_load(r, NULL, r->arena, &marks, &n_marks);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct device_mark *m;

		list[i] = (*devices)[i];
		m = n_marks == 0 ? NULL : mark_find(marks, n_marks, list[i].id.text);
		list[i].mark = m == NULL ? MARK_NONE : m->state;
	}
	if (err == ERR_OK)
		*devices = list;
	return err;
}

enum err
get_devices(struct request *r)
{
	static const enum store_device_show shows[PAGE_DEVICES_SHOWS] = {STORE_DEVICES_ALL,
		STORE_DEVICES_UNNAMED, STORE_DEVICES_NEW, STORE_DEVICES_ALERTED, STORE_DEVICES_OS,
		STORE_DEVICES_AWAY};
	struct devices_view v = {.query = form_get(&r->query, "q"), .page = page_number(r)};
	struct store_device_query q = {.text = v.query, .limit = PER_PAGE};
	struct store_device_counts counts = {0};
	struct store_device *list;
	struct page_frame f;
	struct str ended[32];
	uint32_t total;
	enum err err;

	if (page_devices_show_parse(form_get(&r->query, "show"), &v.show) != ERR_OK)
		v.show = PAGE_DEVICES_ALL;
	q.show = shows[v.show];
	q.since = r->now - (v.show == PAGE_DEVICES_AWAY ? AWAY_DAYS : NEW_DAYS) * MS_DAY;
	if (v.show == PAGE_DEVICES_UNNAMED)
		q.since = r->now;
	q.os = ended;
	q.n_os = ended_products(r, ended);
	q.offset = (v.page - 1) * PER_PAGE;
	err = store_device_list(r->view, &q, r->arena, &list, &v.n, &total);
	if (err == ERR_OK)
		err = store_device_counts(r->view, 0, &counts);
	if (err == ERR_OK)
		err = briefs_of_devices(r, list, v.n, &v.devices);
	if (err == ERR_OK)
		err = show_marks(r, &v.devices, v.n);
	if (err != ERR_OK)
		return err;
	v.total = total;
	v.all = counts.all;
	v.n_pages = total == 0 ? 1 : (total + PER_PAGE - 1) / PER_PAGE;
	frame_of(r, &f);
	return page_devices(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- many at once ---- */

static enum err
change_one(struct request *r, struct str what, struct store_device *d)
{
	struct str value = form_get(&r->form, "value");

	if (str_equal(what, STR("place"))) {
		str_clean(value, d->place, sizeof(d->place));
		return ERR_OK;
	}
	if (str_equal(what, STR("owner"))) {
		str_clean(value, d->owner, sizeof(d->owner));
		return ERR_OK;
	}
	if (store_whose_parse(what, &d->whose) != ERR_OK)
		return ERR_INVALID;
	d->later_until = d->whose == STORE_WHOSE_LATER ? tomorrow_morning(r) : 0;
	return ERR_OK;
}

enum err
post_devices_many(struct request *r)
{
	struct store_device *list = arena_array(r->arena, struct store_device, r->form.n + 1);
	struct str what = form_get(&r->form, "do");
	char token[DEED_TOKEN_MAX], back[REQUEST_PATH_MAX];
	char id[DEVICE_ID_TEXT_MAX];
	size_t n = 0;
	enum err err = list == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < r->form.n && err == ERR_OK; i++) {
		if (!str_equal(r->form.fields[i].name, STR("id")))
			continue;
		str_copy(r->form.fields[i].value, id, sizeof(id));
		err = store_device_get(r->view, id, &list[n]);
		if (err == ERR_OK)
			err = change_one(r, what, &list[n++]);
	}
	if (err != ERR_OK)
		return err;
	if (n == 0)
		return redirect(
			r, "/devices", &(struct done){.key = "none_chosen", .is_refusal = true});
	err = deed_describe(r, list, n, token);
	if (err != ERR_OK)
		return err;
	str_copy(safe_path(
			 form_has(&r->form, "back") ? form_get(&r->form, "back") : STR("/devices")),
		back, sizeof(back));
	return redirect(r, back, &(struct done){.key = "many", .count = n, .undo = token});
}

/* ---- paste ---- */

struct paste {
	struct paste_row *rows;
	struct store_device *changed;
	size_t n, n_good;
};

static void
copy_unless_empty(struct str cell, char *dst, size_t size)
{
	if (cell.len > 0)
		str_clean(cell, dst, size);
}

static bool
whose_of_cell(struct str cell, enum store_whose *ret_whose)
{
	static const struct {
		const char *text;
		enum store_whose whose;
	} words[] = {{"うちの物", STORE_WHOSE_OURS}, {"会社", STORE_WHOSE_OURS},
		{"社員の物", STORE_WHOSE_STAFF}, {"私物", STORE_WHOSE_STAFF},
		{"個人", STORE_WHOSE_STAFF}, {"お客さまの物", STORE_WHOSE_GUEST},
		{"来客", STORE_WHOSE_GUEST}, {"知らない", STORE_WHOSE_UNKNOWN},
		{"company", STORE_WHOSE_OURS}, {"guest", STORE_WHOSE_GUEST}};

	if (store_whose_parse(cell, ret_whose) == ERR_OK)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal_nocase(cell, str_c(words[i].text))) {
			*ret_whose = words[i].whose;
			return true;
		}
	}
	return false;
}

/* The device of a row's first cell: a MAC, an address, or a name; exactly one. */
static const char *
find_device(struct request *r, struct str key, struct store_device *ret_device)
{
	struct store_device_query q = {.limit = 50};
	struct store_device *list;
	char mac_key[DEVICE_ID_TEXT_MAX], text[MAC_TEXT_MAX];
	struct mac mac;
	uint32_t total;
	size_t n, hits = 0;

	if (mac_parse(key, &mac) == ERR_OK) {
		snprintf(mac_key, sizeof(mac_key), "mac%s:%s", mac_is_local(mac) ? "~" : "",
			mac_text(mac, text));
		if (store_device_get(r->view, mac_key, ret_device) != ERR_OK)
			return "not_found";
		/* A part of another device stands for it. */
		str_copy(str_c(ret_device->merged_into), mac_key, sizeof(mac_key));
		return mac_key[0] == '\0' ||
				       store_device_get(r->view, mac_key, ret_device) == ERR_OK
			       ? NULL
			       : "not_found";
	}
	q.text = key;
	if (key.len > LIMIT_NAME_BYTES ||
		store_device_list(r->view, &q, r->arena, &list, &n, &total) != ERR_OK)
		return "not_found";
	for (size_t i = 0; i < n; i++) {
		if (!str_equal(key, str_c(list[i].learned.address)) &&
			!str_equal_nocase(key, str_c(list[i].learned.name)) &&
			!str_equal(key, str_c(list[i].name)) &&
			!str_equal(key, str_c(list[i].id.text)))
			continue;
		*ret_device = list[i];
		hits++;
	}
	return hits == 1 ? NULL : hits == 0 ? "not_found" : "twice";
}

static void
paste_row(struct request *r, const struct str *cells, struct paste *paste)
{
	struct paste_row *row = &paste->rows[paste->n++];
	struct store_device *d = &paste->changed[paste->n_good];
	const struct device_brief *b;

	*row = (struct paste_row){.key = cells[0],
		.name = cells[1],
		.owner = cells[2],
		.place = cells[3],
		.whose = cells[4]};
	row->problem = find_device(r, row->key, d);
	if (row->problem != NULL)
		return;
	b = brief_by_id(r, d->id.text);
	row->device = b == NULL ? STR("") : b->name;
	copy_unless_empty(row->name, d->name, sizeof(d->name));
	copy_unless_empty(row->owner, d->owner, sizeof(d->owner));
	copy_unless_empty(row->place, d->place, sizeof(d->place));
	if (row->whose.len > 0 && !whose_of_cell(row->whose, &d->whose))
		row->problem = "whose";
	else
		paste->n_good++;
}

static enum err
read_paste(struct request *r, struct str text, struct paste *paste)
{
	struct str rest = text, cells[5];
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.p[i] == '\n';
	if (lines > PASTE_ROWS_MAX)
		return ERR_LIMIT;
	if (str_starts(rest, STR("\xef\xbb\xbf")))
		rest = str_of(rest.p + 3, rest.len - 3);
	paste->rows = arena_array(r->arena, struct paste_row, lines);
	paste->changed = arena_array(r->arena, struct store_device, lines + 1);
	if (paste->rows == NULL || paste->changed == NULL)
		return ERR_FULL;
	for (;;) {
		size_t n = table_row(&rest, r->arena, cells, 5);

		if (n == 0 || paste->n == lines)
			return ERR_OK;
		for (size_t i = n; i < 5; i++)
			cells[i] = STR("");
		if (cells[0].len > 0)
			paste_row(r, cells, paste);
	}
}

enum err
get_paste(struct request *r)
{
	struct paste_view v = {0};
	struct page_frame f;

	frame_of(r, &f);
	return page_paste(r->portal->pages, &f, &v, &r->response.body);
}

enum err
post_paste(struct request *r)
{
	struct paste paste = {0};
	struct paste_view v = {.text = form_get(&r->form, "text")};
	char token[DEED_TOKEN_MAX];
	struct page_frame f;
	enum err err = read_paste(r, v.text, &paste);

	if (err != ERR_OK)
		return err;
	if (str_equal(form_get(&r->form, "apply"), STR("1")) && paste.n_good > 0) {
		err = deed_describe(r, paste.changed, paste.n_good, token);
		if (err != ERR_OK)
			return err;
		return redirect(r, "/devices",
			&(struct done){.key = "pasted", .count = paste.n_good, .undo = token});
	}
	v.rows = paste.rows;
	v.n = paste.n;
	v.n_good = paste.n_good;
	frame_of(r, &f);
	return page_paste(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one ---- */

#define TALKS_SHOWN 10

/* The ones that it talks most with, in seven days and today. */
static enum err
fill_talks(struct request *r, struct device_view *v)
{
	struct store_device_query q = {0};
	struct store_device *list;
	const struct device_brief *devices;
	struct page_talk *week, *today;
	size_t n, n_week, n_today;
	uint32_t total;
	const char *id = v->brief.id.text;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &n, &total);

	if (err == ERR_OK)
		err = briefs_of_devices(r, list, n, &devices);
	if (err == ERR_OK)
		err = talks_of(r, devices, n, id, 7, &week, &n_week);
	if (err == ERR_OK)
		err = talks_of(r, devices, n, id, 1, &today, &n_today);
	if (err != ERR_OK)
		return err;
	v->n_talks = n_week < TALKS_SHOWN ? n_week : TALKS_SHOWN;
	v->talks = week;
	for (size_t i = 0; i < v->n_talks; i++) {
		for (size_t k = 0; k < n_today && week[i].today == 0; k++)
			if (week[i].a == today[k].a && week[i].b == today[k].b &&
				week[i].outside == today[k].outside &&
				str_equal(week[i].name, today[k].name) &&
				str_equal(week[i].service, today[k].service))
				week[i].today = today[k].bytes;
		/* the device itself stands on the left */
		if (week[i].b != NULL && strcmp(week[i].b->id.text, id) == 0)
			week[i].b = week[i].a;
	}
	return ERR_OK;
}

/* The mark of a device that is kept on purpose, and what was typed of it. */
static enum err
fill_mark(struct request *r, const char *id, const struct mark_view *typed, struct mark_view *v)
{
	struct device_mark *m;
	size_t n;
	enum err err = marks_load(r, id, r->arena, &m, &n);

	if (typed != NULL)
		*v = *typed;
	if (err != ERR_OK || n == 0)
		return err;
	v->state = m->state;
	v->way = m->kept.mark.way;
	v->reason = str_c(m->kept.reason);
	v->who = str_c(m->kept.who);
	v->since = m->kept.mark.since;
	v->until = m->kept.mark.until - MS_DAY;
	v->seen_at = m->seen_at;
	v->is_checked = m->is_checked;
	return ERR_OK;
}

enum err
device_show(struct request *r, const struct store_device *d, const struct mark_view *typed,
	const struct page_problems *problems)
{
	struct device_view v = {.name_given = str_c(d->name), .is_kind_given = d->kind_given >= 0};
	struct store_alert_query q = {
		.severity_max = SEVERITY_ACT_NOW, .device = d->id.text, .limit = 20};
	struct store_alert *alerts;
	struct store_device *parts;
	struct fact *facts;
	struct page_frame f;
	enum err err = store_fact_list(r->view, d->id.text, r->arena, &facts, &v.n_facts);

	if (err == ERR_OK)
		err = store_alert_list(r->view, &q, r->arena, &alerts, &v.n_alerts, NULL);
	if (err == ERR_OK)
		err = briefs_of_alerts(r, alerts, v.n_alerts, &v.alerts);
	if (err == ERR_OK)
		err = store_device_parts(r->view, d->id.text, r->arena, &parts, &v.n_parts);
	if (err == ERR_OK)
		err = briefs_of_devices(r, parts, v.n_parts, &v.parts);
	if (err == ERR_OK)
		err = pairs_of(r, d->id.text, PAIRS_SHOWN, &v.pairs, &v.n_pairs);
	if (err == ERR_OK)
		err = fill_mark(r, d->id.text, typed, &v.mark);
	if (err == ERR_OK)
		err = guard_odd_of(r, d, alerts, v.n_alerts, &v.odd);
	if (err != ERR_OK)
		return err;
	v.facts = facts;
	brief_of_device(d, &v.brief);
	if (problems != NULL)
		v.problems = *problems;
	err = fill_talks(r, &v);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_device(r->portal->pages, &f, &v, &r->response.body);
}

enum err
path_device(struct request *r, struct store_device *ret_device)
{
	char id[DEVICE_ID_TEXT_MAX];

	str_copy(r->arg, id, sizeof(id));
	return store_device_get(r->view, id, ret_device);
}

enum err
get_device(struct request *r)
{
	char path[DEVICE_ID_TEXT_MAX + 16];
	struct store_device d;
	enum err err = path_device(r, &d);

	if (err != ERR_OK)
		return err;
	if (d.merged_into[0] != '\0') { /* one device, one page */
		snprintf(path, sizeof(path), "/devices/%s", d.merged_into);
		return redirect(r, path, NULL);
	}
	/* Looking at a person's device leaves a trace; without it, the page stays closed. */
	if (is_personal(&d))
		err = audit(r, "device.open", d.id.text);
	return err == ERR_OK ? device_show(r, &d, NULL, NULL) : err;
}

static bool
kind_of(struct str s, int *ret_kind)
{
	enum device_kind kind;

	if (s.len == 0) {
		*ret_kind = -1;
		return true;
	}
	if (device_kind_parse(s, &kind) != ERR_OK)
		return false;
	*ret_kind = (int)kind;
	return true;
}

/* A quick answer to whose it is. */
enum err
post_device_whose(struct request *r)
{
	struct store_device d;
	char token[DEED_TOKEN_MAX], back[REQUEST_PATH_MAX];
	enum err err = path_device(r, &d);

	if (err == ERR_OK)
		err = store_whose_parse(form_get(&r->form, "whose"), &d.whose);
	if (err != ERR_OK)
		return err;
	d.later_until = d.whose == STORE_WHOSE_LATER ? tomorrow_morning(r) : 0;
	err = deed_describe(r, &d, 1, token);
	if (err != ERR_OK)
		return err;
	str_copy(safe_path(form_get(&r->form, "back")), back, sizeof(back));
	return redirect(r, back,
		&(struct done){.key = store_whose_name(d.whose), .count = 1, .undo = token});
}

static const struct {
	const char *field;
	size_t at, size;
} words[] = {
	{"name", offsetof(struct store_device, name), sizeof(((struct store_device *)NULL)->name)},
	{"owner", offsetof(struct store_device, owner),
		sizeof(((struct store_device *)NULL)->owner)},
	{"place", offsetof(struct store_device, place),
		sizeof(((struct store_device *)NULL)->place)},
};

enum err
post_device(struct request *r)
{
	struct page_problem list[4];
	struct page_problems problems = {.list = list};
	struct store_device d;
	char token[DEED_TOKEN_MAX], path[DEVICE_ID_TEXT_MAX + 16];
	enum err err = path_device(r, &d);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct str value = str_trim(form_get(&r->form, words[i].field));

		if (!form_has(&r->form, words[i].field))
			continue;
		if (value.len >= words[i].size)
			list[problems.n++] = (struct page_problem){words[i].field, "too_long"};
		str_clean(value, (char *)&d + words[i].at, words[i].size);
	}
	if (form_has(&r->form, "whose") &&
		store_whose_parse(form_get(&r->form, "whose"), &d.whose) != ERR_OK)
		return ERR_INVALID;
	if (form_has(&r->form, "kind") && !kind_of(form_get(&r->form, "kind"), &d.kind_given))
		return ERR_INVALID;
	if (d.whose == STORE_WHOSE_LATER)
		d.later_until = tomorrow_morning(r);
	if (problems.n > 0)
		return device_show(r, &d, NULL, &problems);
	err = deed_describe(r, &d, 1, token);
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/devices/%s", d.id.text);
	return redirect(r, path, &(struct done){.key = "saved", .count = 1, .undo = token});
}
