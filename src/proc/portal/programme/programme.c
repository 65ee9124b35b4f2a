/* See programme.h: what is loaded for its pages, what the company has taken up, how far it is. */
#include "proc/portal/programme/programme.h"
#include "proc/portal/kept.h"

#include "proc/portal/programme/dated.h"

#include <stdio.h>
#include <stdlib.h>

#define PURSUED_MAX 24

/* ---- paths ---- */

struct str
path_part(const struct request *r, unsigned n)
{
	struct str rest = str_of(r->path.p + 1, r->path.len > 0 ? r->path.len - 1 : 0), part = {0};

	for (unsigned i = 0; i <= n; i++)
		part = str_split(&rest, '/');
	return part;
}

const struct framework *
path_framework(const struct request *r)
{
	return framework_find(r->portal->frameworks, path_part(r, 1));
}

uint32_t
group_find(const struct framework *f, struct str id)
{
	uint32_t g = 0;

	while (g < f->n_groups && !str_equal(f->groups[g].id, id))
		g++;
	return g;
}

/* ---- loading ---- */

static bool
has_site(const struct programme *p, const char *id)
{
	if (id[0] == '\0')
		return true;
	for (size_t i = 0; i < p->n_sites; i++)
		if (strcmp(p->sites[i].id.text, id) == 0)
			return true;
	return false;
}

static enum err
load_answers(struct request *r, struct programme *p)
{
	struct assess_answer *list;
	uint32_t n = 0;
	enum err err = store_reply_list(r->view, NULL, r->arena, &p->replies, &p->n_replies);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct assess_answer, p->n_replies + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < p->n_replies; i++) {
		const struct store_reply *a = &p->replies[i];

		if (!has_site(p, a->site))
			continue; /* closed */
		list[n++] = (struct assess_answer){str_c(a->site), str_c(a->framework),
			str_c(a->item), str_c(a->choice), str_c(a->reason), str_c(a->who), a->at};
	}
	p->in.answers = list;
	p->in.n_answers = n;
	return ERR_OK;
}

enum err
programme_load(struct request *r, struct str site, struct programme *p)
{
	struct store_site *all;
	struct reading *readings;
	char id[STORE_ID_TEXT_MAX];
	size_t n;
	enum err err = store_site_list(r->view, r->arena, &all, &n);

	*p = (struct programme){.site = site};
	p->in.frameworks = r->portal->frameworks;
	p->in.now = r->now;
	p->in.site = site;
	if (err != ERR_OK)
		return err;
	p->sites = all;
	while (p->n_sites < n && all[p->n_sites].closed == 0)
		p->n_sites++; /* open ones come first */
	str_copy(site, id, sizeof(id));
	if (site.len >= sizeof(id) || !has_site(p, id))
		return ERR_NOT_FOUND;
	err = load_answers(r, p);
	if (err == ERR_OK)
		err = store_reading_list(r->view, r->arena, &readings, &p->in.n_readings);
	if (err == ERR_OK) {
		p->in.readings = readings;
		err = store_pursuit_list(r->view, r->arena, &p->pursuits, &p->n_pursuits);
	}
	return err;
}

enum err
programme_of(struct request *r, const struct programme *p, const struct framework *f,
	struct str site, struct assess_result *ret_result)
{
	struct assess_input in = p->in;

	in.site = site;
	return assess_framework(&in, f, r->arena, ret_result);
}

const struct store_pursuit *
programme_pursuit(const struct programme *p, const struct framework *f)
{
	for (size_t i = 0; i < p->n_pursuits; i++)
		if (p->pursuits[i].ended == 0 && str_equal(f->id, str_c(p->pursuits[i].framework)))
			return &p->pursuits[i];
	return NULL;
}

int
programme_order(const struct framework *a, const struct framework *b)
{
	uint32_t i = a->order - 1, k = b->order - 1; /* 0, not said, comes last */

	return i != k ? (i < k ? -1 : 1) : str_order(a->id, b->id);
}

static int
by_place_of_framework(const void *a, const void *b)
{
	return programme_order(
		*(const struct framework *const *)a, *(const struct framework *const *)b);
}

/* Who answers without having taken anything up is at work on what the answers are of. */
static size_t
answered(const struct programme *p, const struct framework **list, size_t max)
{
	const struct framework_set *set = p->in.frameworks;
	size_t n = 0;

	for (uint32_t i = 0; i < set->n_frameworks && n < max; i++) {
		bool is_answered = false;

		for (size_t k = 0; k < p->n_replies; k++)
			is_answered |=
				str_equal(set->frameworks[i].id, str_c(p->replies[k].framework));
		if (is_answered)
			list[n++] = &set->frameworks[i];
	}
	return n;
}

static size_t
begun(const struct programme *p, const struct framework **list, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_pursuits && n < max; i++) {
		const struct framework *f =
			framework_find(p->in.frameworks, str_c(p->pursuits[i].framework));

		if (f != NULL && p->pursuits[i].ended == 0)
			list[n++] = f;
	}
	qsort(list, n, sizeof(*list), by_place_of_framework);
	return n;
}

size_t
programme_pursued(const struct programme *p, const struct framework **list, size_t max)
{
	size_t n = begun(p, list, max);

	if (n > 0)
		return n;
	n = answered(p, list, max);
	qsort(list, n, sizeof(*list), by_place_of_framework);
	return n;
}

/* ---- how far ---- */

static bool
is_settled(const struct assess_item *at)
{
	return at->result == RESULT_MET || at->result == RESULT_NOT_APPLICABLE;
}

/* How far the items of one level ("" all) are: done, waiting for somebody, stuck for a reason,
 * begun, or not; the gravest first. */
void
programme_set_progress(
	const struct assess_result *result, struct str level, struct programme_journey *j)
{
	const struct framework *f = result->framework;
	uint32_t n_begun = 0;
	bool is_waiting = false, is_stuck = false;

	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct assess_item *at = &result->items[i];

		if (level.len > 0 && !str_equal(at->item->level, level))
			continue;
		j->n_items++;
		j->n_done += is_settled(at);
		n_begun += at->answer != NULL || is_settled(at);
		if (j->group == NULL && level.len > 0)
			j->group = &f->groups[at->item->group];
		if (j->next == NULL && at->is_asked && !is_settled(at))
			j->next = at->item;
		if (at->answer == NULL || is_settled(at))
			continue;
		is_waiting |= str_equal(at->answer->choice, STR("waiting"));
		if (str_equal(at->answer->choice, STR("cannot"))) {
			is_stuck = true;
			j->why = at->answer->reason;
		}
	}
	j->progress = j->n_items > 0 && j->n_done == j->n_items ? PAGE_PROGRESS_DONE
		      : is_stuck				? PAGE_PROGRESS_CANNOT
		      : is_waiting				? PAGE_PROGRESS_WAITING
		      : n_begun > 0				? PAGE_PROGRESS_DOING
								: PAGE_PROGRESS_TODO;
}

enum err
programme_row_of(struct request *r, const struct programme *p, const struct framework *f,
	struct programme_row *row)
{
	struct assess_result *result = arena_alloc(r->arena, sizeof(*result));
	const struct store_pursuit *pursuit = programme_pursuit(p, f);
	struct programme_journey j = {0};
	struct store_outcome *outcomes;
	char id[STORE_FRAMEWORK_MAX];
	size_t n;
	enum err err = result == NULL ? ERR_FULL : programme_of(r, p, f, p->site, result);

	if (err != ERR_OK)
		return err;
	programme_set_progress(result, STR(""), &j);
	*row = (struct programme_row){.result = result,
		.progress = j.progress,
		.why = j.why,
		.next = j.next,
		.is_pursued = pursuit != NULL};
	if (pursuit != NULL) {
		row->scope = str_c(pursuit->scope);
		row->begun = pursuit->begun;
	}
	str_copy(f->id, id, sizeof(id));
	err = store_outcome_list(r->view, id, "", 1, r->arena, &outcomes, &n);
	if (err == ERR_OK && n > 0)
		row->last = outcomes[0].at;
	return err;
}

/* The rows of the form; proposals stand at items without an answer. */
enum err
programme_check_rows(struct request *r, const struct programme *p,
	const struct assess_result *result, struct check_row **ret_rows)
{
	const struct framework *f = result->framework;
	struct check_row *rows = arena_array(r->arena, struct check_row, f->n_items + 1);

	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct assess_item *at = &result->items[i];

		rows[i].at = at;
		if (at->answer == NULL || at->answer_of != f || at->is_answer_old)
			continue;
		rows[i].chosen = at->answer->choice;
		rows[i].reason = at->answer->reason;
	}
	*ret_rows = rows;
	return programme_propose(r, p, result, rows);
}

/* ---- outcomes ---- */

enum err
programme_keep_outcome(struct store_tx *tx, struct request *r, const struct framework *f,
	struct str site, const char *who)
{
	const struct store_view *before = r->view;
	struct store_outcome o = {.at = r->now};
	struct assess_result result;
	struct programme p;
	enum err err;

	r->view = store_tx_view(tx);
	err = programme_load(r, site, &p);
	if (err == ERR_OK)
		err = programme_of(r, &p, f, site, &result);
	r->view = before;
	if (err != ERR_OK || result.n_answered == 0) /* nothing answered is no result */
		return err;
	str_copy(site, o.site, sizeof(o.site));
	str_copy(f->id, o.framework, sizeof(o.framework));
	str_copy(f->version, o.version, sizeof(o.version));
	str_copy(str_c(who), o.who, sizeof(o.who));
	o.points = result.points;
	o.points_max = result.points_max;
	o.n_items = f->n_items;
	o.n_met = result.n_by_result[RESULT_MET] + result.n_by_result[RESULT_NOT_APPLICABLE];
	o.n_proven = result.n_proven;
	o.n_answered = result.n_answered;
	o.n_contradictions = result.n_by_state[ASSESS_CONTRADICTION];
	return store_outcome_put(tx, &o);
}
