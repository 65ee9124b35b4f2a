/* /programme: what the company has taken up, and how far each is. */
#include "proc/portal/kept.h"
#include "proc/portal/programme/programme.h"

#include "proc/portal/programme/dated.h"

#include <stdio.h>
#include <stdlib.h>

#define PURSUED_MAX 24

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
			programme_set_progress(
				&result, n_levels > 1 ? f->levels[l].id : STR(""), j);
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
		v.n_overdue += duties[i].due->due < time_day(r->now, r->zone_minutes);
	for (size_t i = 0; i < dated.n; i++)
		v.n_overdue += dated.rows[i].due < time_day(r->now, r->zone_minutes);
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
