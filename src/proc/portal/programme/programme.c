/* See programme.h; and /programme, /sites: what the company has taken up, and where. */
#include "proc/portal/programme/programme.h"
#include "proc/portal/kept.h"

#include "proc/portal/programme/dated.h"

#include <stdio.h>
#include <stdlib.h>

#define PURSUED_MAX 24
#define SITES_MAX 64 /* open ones */

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
static void
set_progress(const struct assess_result *result, struct str level, struct programme_journey *j)
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
	set_progress(result, STR(""), &j);
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

/* ---- /programme ---- */

static ms_t
latest_reading(const struct programme *p)
{
	ms_t latest = 0;

	for (uint32_t i = 0; i < p->in.n_readings; i++)
		if (p->in.readings[i].at > latest)
			latest = p->in.readings[i].at;
	return latest;
}

static int
by_place(const void *a, const void *b)
{
	const struct programme_row *x = a, *y = b;

	if (x->is_pursued != y->is_pursued)
		return x->is_pursued ? -1 : 1;
	return programme_order(x->result->framework, y->result->framework);
}

static bool
has_later_edition(const struct framework_set *set, const struct framework *f)
{
	for (uint32_t i = 0; i < set->n_frameworks; i++)
		if (str_equal(set->frameworks[i].replaces, f->id))
			return true;
	return false;
}

static enum err
fill_rows(struct request *r, const struct programme *p, struct programme_view *v)
{
	const struct framework_set *set = p->in.frameworks;
	struct programme_row *rows =
		arena_array(r->arena, struct programme_row, set->n_frameworks + 1);
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	for (uint32_t i = 0; i < set->n_frameworks && err == ERR_OK; i++) {
		err = programme_row_of(r, p, &set->frameworks[i], &rows[v->n]);
		rows[v->n++].is_earlier = has_later_edition(set, &set->frameworks[i]);
	}
	if (err == ERR_OK)
		qsort(rows, v->n, sizeof(*rows), by_place);
	v->rows = rows;
	return err;
}

/* A declaration that was made settles its way: done once its id is there, else it waits for it. */
static enum err
mark_declared(struct request *r, struct programme_journey *j, const char *star)
{
	struct store_declaration *list;
	size_t n;
	enum err err = store_declaration_list(r->view, r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		if (strcmp(list[i].star, star) != 0 ||
			(list[i].expires != 0 && list[i].expires <= r->now))
			continue;
		j->progress =
			list[i].number[0] != '\0' ? PAGE_PROGRESS_DONE : PAGE_PROGRESS_WAITING;
		break;
	}
	return err;
}

/* All criteria are met, and nobody signed: it waits for the specialist and the manager. */
static enum err
mark_signed(struct request *r, struct programme_journey *j)
{
	struct store_signature *list;
	bool has[2] = {false, false};
	size_t n;
	enum err err = store_signature_list(r->view, "scs3", r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		has[strcmp(list[i].role, "manager") == 0] = true;
	if (j->progress == PAGE_PROGRESS_DONE && !(has[0] && has[1]))
		j->progress = PAGE_PROGRESS_WAITING;
	return err;
}

#define JOURNEYS_MAX 16

/* The four steps of the guide, ★, ★★, ★3. */
static enum err
fill_journeys(struct request *r, const struct programme *p, struct programme_view *v)
{
	static const char *const ids[] = {"guide4", "star1", "star2", "scs3"};
	struct programme_journey *list =
		arena_array(r->arena, struct programme_journey, JOURNEYS_MAX);
	enum err err = list == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids) && err == ERR_OK; i++) {
		const struct framework *f = framework_find(p->in.frameworks, str_c(ids[i]));
		struct assess_result result;
		uint32_t n_levels;

		if (f == NULL)
			continue;
		err = programme_of(r, p, f, STR(""), &result);
		n_levels = f->rule == FRAMEWORK_JOURNEY && f->n_levels > 0 ? f->n_levels : 1;
		for (uint32_t l = 0; l < n_levels && err == ERR_OK && v->n_journeys < JOURNEYS_MAX;
			l++) {
			struct programme_journey *j = &list[v->n_journeys++];

			*j = (struct programme_journey){.framework = f};
			if (n_levels > 1)
				j->level = &f->levels[l];
			set_progress(&result, n_levels > 1 ? f->levels[l].id : STR(""), j);
			if (strncmp(ids[i], "star", 4) == 0)
				err = mark_declared(r, j, ids[i]);
			else if (strcmp(ids[i], "scs3") == 0)
				err = mark_signed(r, j);
		}
	}
	v->journeys = list;
	return err;
}

enum err
get_programme(struct request *r)
{
	struct programme_view v = {0};
	struct dated_list dated;
	struct duty_row *duties;
	struct programme p;
	struct page_frame f;
	size_t n = 0;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = fill_rows(r, &p, &v);
	if (err == ERR_OK)
		err = fill_journeys(r, &p, &v);
	if (err == ERR_OK)
		err = programme_duties(r, &p, &duties, &n);
	if (err == ERR_OK)
		err = dated_load(r, &dated);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		v.n_overdue += duties[i].due->due < r->now;
	for (size_t i = 0; i < dated.n; i++)
		v.n_overdue += dated.rows[i].due < r->now;
	v.n_measured = p.in.n_readings;
	v.measured_at = latest_reading(&p);
	v.has_sites = p.n_sites > 0;
	frame_of(r, &f);
	return page_programme(r->portal->pages, &f, &v, &r->response.body);
}

enum err
post_programme(struct request *r)
{
	const struct framework *f =
		framework_find(r->portal->frameworks, form_get(&r->form, "framework"));
	bool is_begin = str_equal(form_get(&r->form, "do"), STR("begin"));
	const struct store_pursuit *before;
	struct store_pursuit pursuit = {0};
	char token[DEED_TOKEN_MAX], name[160];
	struct programme p;
	enum err err;

	if (f == NULL)
		return ERR_NOT_FOUND;
	if (!is_begin && !str_equal(form_get(&r->form, "do"), STR("end")))
		return ERR_INVALID;
	err = programme_load(r, STR(""), &p);
	if (err != ERR_OK)
		return err;
	before = programme_pursuit(&p, f);
	if (before != NULL)
		pursuit = *before;
	str_copy(f->id, pursuit.framework, sizeof(pursuit.framework));
	str_copy(request_who(r), pursuit.who, sizeof(pursuit.who));
	if (is_begin && before == NULL)
		pursuit.begun = r->now;
	if (is_begin)
		str_clean(str_trim(form_get(&r->form, "scope")), pursuit.scope,
			sizeof(pursuit.scope));
	pursuit.ended = is_begin ? 0 : r->now;
	err = deed_pursuit(r, &pursuit, token);
	str_copy(words_in(&f->name, r->lang), name, sizeof(name));
	return err == ERR_OK ? redirect(r, "/programme",
				       &(struct done){.key = is_begin ? "begun" : "ended",
					       .name = name,
					       .undo = token})
			     : err;
}

/* ---- /sites ---- */

static enum err
show_sites(struct request *r, struct sites_view *v)
{
	struct page_site *list;
	struct programme p;
	struct page_frame f;
	enum err err = programme_load(r, STR(""), &p);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct page_site, p.n_sites + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < p.n_sites; i++)
		list[i] = (struct page_site){str_c(p.sites[i].id.text), str_c(p.sites[i].name), 0};
	v->list = list;
	v->n = p.n_sites;
	frame_of(r, &f);
	return page_sites(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_sites(struct request *r)
{
	struct sites_view v = {0};

	return show_sites(r, &v);
}

struct site_change {
	struct store_site site;
	struct store_audit audit;
};

static enum err
write_site(struct store_tx *tx, void *arg)
{
	struct site_change *c = arg;
	enum err err = store_site_put(tx, &c->site);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
add_site(struct request *r, struct site_change *c)
{
	struct page_problem list[PROBLEMS_MAX];
	struct sites_view v = {0};
	struct programme p;
	struct str name = field_of(r, "site_name", LIMIT_NAME_BYTES - 1, true, &v.problems, list);
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK && p.n_sites >= SITES_MAX)
		return ERR_LIMIT;
	if (err == ERR_OK && v.problems.n > 0) {
		r->response.status = 400;
		return show_sites(r, &v);
	}
	c->site = (struct store_site){.id = store_id_new(r->now), .created = r->now};
	str_copy(name, c->site.name, sizeof(c->site.name));
	return err;
}

/* A new site stays once somebody has answered for it. */
static enum err
keep_site(struct request *r, struct site_change *c, bool is_close, char *token)
{
	const struct store_kept_key keys[] = {{STORE_KEPT_SITE, c->site.id.text, NULL},
		{STORE_KEPT_SITE_REPLY, c->site.id.text, NULL}};

	return deed_kept(r,
		&(struct kept_deed){.kind = "site.change",
			.role = ROLE_ADMIN,
			.keys = keys,
			.n = is_close ? 1 : 2,
			.write = write_site,
			.arg = c},
		token);
}

enum err
post_sites(struct request *r)
{
	struct site_change c = {0};
	char id[STORE_ID_TEXT_MAX], token[DEED_TOKEN_MAX];
	bool is_close = str_equal(form_get(&r->form, "do"), STR("close"));
	enum err err;

	str_copy(form_get(&r->form, "id"), id, sizeof(id));
	err = is_close ? store_site_get(r->view, id, &c.site) : add_site(r, &c);
	if (err != ERR_OK || r->response.status == 400)
		return err;
	if (is_close)
		c.site.closed = r->now;
	audit_fill(r, &c.audit, "site.change", c.site.name);
	err = keep_site(r, &c, is_close, token);
	return err == ERR_OK
		       ? redirect(r, "/sites",
				 &(struct done){.key = is_close ? "site_closed" : "site_added",
					 .name = c.site.name,
					 .undo = token})
		       : err;
}
