/* See dated.h. */
#include "proc/portal/programme/dated.h"
#include "proc/portal/cases/clocks.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/findings_read.h"
#include "proc/portal/stock/products.h"
#include "proc/portal/stock/thing.h"

#include "store/device_mark.h"
#include "store/form.h"
#include "today/document.h"

#include <stdio.h>
#include <stdlib.h>

#define STARS 3

/* A form takes as long as it takes; this is to see where it stands. */
static const uint32_t minutes_of[TODAY_DATEDS] = {
	[TODAY_DATED_FORM] = 30,
	[TODAY_DATED_STAR3] = 30,
	[TODAY_DATED_RENEWAL] = 20,
	[TODAY_DATED_DECLARED] = 10,
	[TODAY_DATED_DOCUMENT] = 10,
	[TODAY_DATED_MARK] = 10,
	[TODAY_DATED_LABEL] = 10,
	[TODAY_DATED_SUPPORT] = 30,
	[TODAY_DATED_CLOCK] = 15,
	[TODAY_DATED_DESK] = 10,
};
static const char *const kind_names[TODAY_DATEDS] = {"form", "star3", "renewal", "declared",
	"document", "mark", "update", "label", "support", "clock", "desk"};

struct gathering {
	struct request *request;
	struct page_dated *rows;
	enum today_dated *kinds;
	size_t n, room;
};

static struct page_dated *
add(struct gathering *g, const struct today_due *due)
{
	struct page_dated *d = &g->rows[g->n];

	BUG_IF(g->n == g->room);
	*d = (struct page_dated){.kind = kind_names[due->kind],
		.due = due->due,
		.ahead = today_ahead(due->kind),
		.minutes = minutes_of[due->kind]};
	g->n++;
	return d;
}

static void
add_forms(struct gathering *g, const struct store_form *forms, size_t n)
{
	struct request *r = g->request;

	for (size_t i = 0; i < n; i++) {
		const struct today_due due = {TODAY_DATED_FORM, forms[i].due};
		struct page_dated *d;

		if (forms[i].state != STORE_FORM_OPEN || forms[i].due == 0)
			continue;
		d = add(g, &due);
		d->key = keep_text(r, "form:%s", forms[i].id.text);
		d->name = str_c(forms[i].name);
		d->about = str_c(forms[i].partner);
		d->url = keep_text(r, "/forms/%s", forms[i].id.text);
	}
}

/* Of each star the latest one; who declared two stars has done with one. */
static enum err
add_declarations(struct gathering *g, const struct store_declaration *list, size_t n)
{
	static const char *const stars[STARS] = {"star2", "star1", "star3"};
	struct request *r = g->request;
	bool has_two = false;
	enum err err = ERR_OK;

	for (size_t s = 0; s < STARS && err == ERR_OK; s++) {
		bool is_three = s == 2;
		const struct store_declaration *latest = NULL;
		struct today_due due;
		struct store_duty *looked;
		struct page_dated *d;
		size_t n_looked;
		char key[32];

		for (size_t i = 0; i < n; i++)
			if (strcmp(list[i].star, stars[s]) == 0 &&
				(latest == NULL || list[i].declared > latest->declared))
				latest = &list[i];
		if (latest == NULL || (s == 1 && has_two))
			continue;
		has_two |= s == 0;
		snprintf(key, sizeof(key), "star:%s", stars[s]);
		err = store_duty_list(r->view, key, r->arena, &looked, &n_looked);
		if (err != ERR_OK)
			break;
		due = today_declared(is_three, latest->declared, latest->expires,
			n_looked > 0 ? looked[0].at : 0);
		d = add(g, &due);
		d->key = keep_text(r, "%s", key);
		d->name = str_c(stars[s]);
		d->url = is_three ? STR("/check/scs3/file") : STR("/star");
		d->last = n_looked > 0 ? looked[0].at : 0;
		d->can_be_done = due.kind == TODAY_DATED_DECLARED;
	}
	return err;
}

static enum err
add_documents(struct gathering *g, const struct store_document *list, size_t n)
{
	struct request *r = g->request;
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct today_due due = {TODAY_DATED_DOCUMENT, 0};
		struct document_place place;
		struct page_dated *d;
		struct str title;

		err = document_of(r, str_c(list[i].id.text), &place);
		if (err != ERR_OK || list[i].state == STORE_DOCUMENT_WITHDRAWN)
			continue;
		due.due = document_due(r, &place);
		if (due.due == 0)
			continue;
		title = document_title(r, &place);
		d = add(g, &due);
		d->key = keep_text(r, "document:%s", list[i].id.text);
		d->name = keep_text(r, "%.*s", STR_FMT(title));
		d->url = keep_text(r, "/documents/%s", list[i].id.text);
		d->last = list[i].current_since;
	}
	return err;
}

/* A device that is kept on purpose is looked at again on the last day that its mark holds. */
static enum err
add_marks(struct gathering *g, const struct store_device_mark *list, size_t n)
{
	struct request *r = g->request;

	for (size_t i = 0; i < n; i++) {
		const struct today_due due = {TODAY_DATED_MARK, list[i].mark.until - MS_DAY};
		struct page_dated *d = add(g, &due);

		d->key = keep_text(r, "mark:%s", list[i].device.text);
		d->about = str_c(list[i].reason);
		d->url = keep_text(r, "/devices/%s", list[i].device.text);
		d->device = brief_by_id(r, list[i].device.text);
		if (d->device == NULL)
			return ERR_FULL;
	}
	return ERR_OK;
}

/* What is to be done about weaknesses: a line for each day, and one for all that is late. */
static enum err
add_updates(struct gathering *g, const struct thing_day *list, size_t n)
{
	struct request *r = g->request;

	for (size_t i = 0; i < n; i++) {
		const struct today_due due = {TODAY_DATED_UPDATE, list[i].due};
		struct page_dated *d = add(g, &due);

		d->key = keep_text(r, "update:%lld", (long long)list[i].due);
		d->name = keep_text(r, "%u", list[i].n);
		d->url = STR("/stock/findings");
		d->minutes = list[i].minutes;
		if (d->key.len == 0 || d->name.len == 0)
			return ERR_FULL;
	}
	return ERR_OK;
}

static void
add_products(struct gathering *g, const struct product_day *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct today_due due = {list[i].kind, list[i].due};
		struct page_dated *d = add(g, &due);

		d->key = list[i].key;
		d->name = list[i].name;
		d->url = list[i].url;
	}
}

static void
add_clocks(struct gathering *g, const struct case_day *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct today_due due = {TODAY_DATED_CLOCK, list[i].due};
		struct page_dated *d = add(g, &due);

		d->key = list[i].key;
		d->name = list[i].name;
		d->about = list[i].about;
		d->url = list[i].url;
	}
}

static int
earliest_first(const void *a, const void *b)
{
	const struct page_dated *x = a, *y = b;

	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return str_order(x->key, y->key);
}

static enum today_dated
kind_of(const char *name)
{
	size_t i = 0;

	while (i + 1 < TODAY_DATEDS && strcmp(kind_names[i], name) != 0)
		i++;
	return (enum today_dated)i;
}

enum err
dated_load(struct request *r, struct dated_list *l)
{
	struct gathering g = {.request = r};
	struct store_declaration *declared;
	struct store_document *documents;
	struct store_form *forms;
	struct store_device_mark *marks;
	struct thing_day *updates;
	struct product_day *products;
	struct case_day *clocks;
	size_t n_forms, n_declared, n_documents, n_marks, n_updates, n_products = 0, n_clocks = 0;
	enum err err = store_form_list(r->view, r->arena, &forms, &n_forms);

	if (err == ERR_OK)
		err = store_declaration_list(r->view, r->arena, &declared, &n_declared);
	if (err == ERR_OK)
		err = store_document_list(r->view, r->arena, &documents, &n_documents);
	if (err == ERR_OK)
		err = store_device_mark_list(r->view, r->arena, &marks, &n_marks);
	if (err == ERR_OK)
		err = findings_days(r, &updates, &n_updates);
	if (err == ERR_OK)
		err = product_days(r, &products, &n_products);
	if (err == ERR_OK)
		err = case_days(r, &clocks, &n_clocks);
	if (err != ERR_OK)
		return err;
	g.room = n_forms + STARS + n_documents + n_marks + n_updates + n_products + n_clocks;
	g.rows = arena_array(r->arena, struct page_dated, g.room);
	l->due = arena_array(r->arena, struct today_due, g.room);
	if (g.rows == NULL || l->due == NULL)
		return ERR_FULL;
	add_forms(&g, forms, n_forms);
	err = add_declarations(&g, declared, n_declared);
	if (err == ERR_OK)
		err = add_documents(&g, documents, n_documents);
	if (err == ERR_OK)
		err = add_marks(&g, marks, n_marks);
	if (err == ERR_OK)
		err = add_updates(&g, updates, n_updates);
	if (err != ERR_OK)
		return err;
	add_products(&g, products, n_products);
	add_clocks(&g, clocks, n_clocks);
	if (g.n > 1)
		qsort(g.rows, g.n, sizeof(*g.rows), earliest_first);
	for (size_t i = 0; i < g.n; i++)
		l->due[i] = (struct today_due){kind_of(g.rows[i].kind), g.rows[i].due};
	l->rows = g.rows;
	l->n = g.n;
	return ERR_OK;
}

/* ---- the one document ---- */

#define PURSUED_MAX 24

struct papers {
	struct document_place *places;
	struct today_document *list;
	size_t n;
	const struct assess_paper *needed; /* what the company pursues asks for, the first first */
	uint32_t n_needed;
};

static enum err
load_needed(struct request *r, struct papers *p)
{
	const struct framework *pursued[PURSUED_MAX];
	struct assess_result results[PURSUED_MAX];
	struct assess_paper *list = NULL;
	struct programme programme;
	size_t n = 0;
	enum err err = programme_load(r, STR(""), &programme);

	if (err == ERR_OK)
		n = programme_pursued(&programme, pursued, PURSUED_MAX);
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = programme_of(r, &programme, pursued[i], STR(""), &results[i]);
	if (err == ERR_OK)
		err = assess_papers(results, (uint32_t)n, r->arena, &list, &p->n_needed);
	p->needed = list;
	return err;
}

static uint32_t
need_of(const struct papers *p, const char *id)
{
	for (uint32_t i = 0; i < p->n_needed; i++)
		if (str_equal(p->needed[i].id, str_c(id)))
			return i + 1;
	return 0;
}

static enum err
load_paper(struct request *r, const struct known *k, struct str id, struct papers *p)
{
	struct document_place *place = &p->places[p->n];
	struct today_document *d = &p->list[p->n];
	struct document_reader *readers;
	const struct store_document *doc;
	const struct store_document_word *back;
	struct store_version draft;
	char key[64];
	size_t n = 0, done = 0;
	enum err err = document_of(r, id, place);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	doc = &place->document;
	*d = (struct today_document){.need = need_of(p, doc->id.text),
		.is_withdrawn = place->is_made && doc->state == STORE_DOCUMENT_WITHDRAWN,
		.has_draft = place->is_made && doc->latest > doc->current,
		.current_since = place->is_made && doc->current > 0 ? doc->current_since : 0};
	p->n++;
	if (!place->is_made)
		return ERR_OK;
	snprintf(key, sizeof(key), "back.%s", doc->id.text);
	back = known_word(k, key);
	d->is_sent_back = back != NULL && d->has_draft;
	err = document_waits(r, doc->id.text, doc->latest, &d->is_waiting);
	if (err == ERR_OK && d->has_draft)
		err = store_version_get(r->view, doc->id.text, doc->latest, r->arena, &draft);
	if (err == ERR_OK && d->has_draft)
		d->drafted = draft.changed;
	if (err == ERR_OK)
		err = document_readers(r, place, &readers, &n, &done);
	d->n_readers = (uint32_t)n;
	d->n_read = (uint32_t)done;
	return err;
}

static enum err
load_papers(struct request *r, const struct known *k, struct papers *p)
{
	struct store_document *list;
	size_t n;
	enum err err = store_document_list(r->view, r->arena, &list, &n);

	if (err == ERR_OK)
		err = load_needed(r, p);
	if (err != ERR_OK)
		return err;
	p->places = arena_array(r->arena, struct document_place, n + p->n_needed + 1);
	p->list = arena_array(r->arena, struct today_document, n + p->n_needed + 1);
	if (p->places == NULL || p->list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = load_paper(r, k, str_c(list[i].id.text), p);
	for (size_t i = 0; i < p->n_needed && err == ERR_OK; i++) {
		struct str id = p->needed[i].id;
		bool is_made = false;

		for (size_t j = 0; j < n; j++) /* a file of the kind will do */
			is_made |= str_equal(id, str_c(list[j].id.text)) ||
				   str_equal(id, str_c(list[j].kind));
		if (!is_made)
			err = load_paper(r, k, id, p);
	}
	return err;
}

/* Composing a document anew to see what has changed costs the most: only when nothing graver is to
 * be said, and only until the first one that is out of date. */
static enum err
look_for_stale(struct request *r, const struct known *k, struct papers *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct document_row row;
		enum err err;

		if (p->list[i].current_since == 0 || p->list[i].is_withdrawn ||
			p->list[i].has_draft)
			continue;
		err = document_row_of(r, k, &p->places[i], &row);
		if (err != ERR_OK)
			return err;
		p->list[i].n_stale = row.n_stale;
		if (row.n_stale > 0)
			break;
	}
	return ERR_OK;
}

enum err
dated_document(struct request *r, struct page_paper_task *t, bool *ret_is_there)
{
	struct today_paper_task first;
	struct papers p = {0};
	struct known k;
	bool is_there;
	struct str title;
	enum err err = known_load(r, &k);

	if (err == ERR_OK)
		err = load_papers(r, &k, &p);
	if (err != ERR_OK)
		return err;
	is_there = today_document_first(p.list, p.n, r->now, &first);
	if (!is_there || first.why > TODAY_PAPER_STALE) {
		err = look_for_stale(r, &k, &p);
		is_there = today_document_first(p.list, p.n, r->now, &first);
	}
	*ret_is_there = is_there;
	if (err != ERR_OK || !is_there)
		return err;
	title = document_title(r, &p.places[first.index]);
	*t = (struct page_paper_task){.why = today_paper_name(first.why),
		.title = keep_text(r, "%.*s", STR_FMT(title)),
		.url = keep_text(r, "/documents/%s%s", p.places[first.index].document.id.text,
			first.why == TODAY_PAPER_UNWRITTEN ? "/make" : ""),
		.minutes = first.minutes,
		.n_stale = p.list[first.index].n_stale,
		.n_unread = p.list[first.index].n_readers - p.list[first.index].n_read};
	return ERR_OK;
}
