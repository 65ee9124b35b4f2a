/* What the answers amount to: /check/FRAMEWORK/result, with its days before and its sites. */
#include "proc/portal/programme/check.h"

#define HISTORY_DAYS 10
#define HISTORY_READ 200

/* The last of each day: who saves three times in ten minutes has one result. */
static enum err
fill_history(struct request *r, const struct framework *f, struct str site, struct result_view *v)
{
	struct outcome_row *rows = arena_array(r->arena, struct outcome_row, HISTORY_DAYS);
	char framework[STORE_FRAMEWORK_MAX], id[STORE_ID_TEXT_MAX];
	struct store_outcome *list;
	size_t n = 0;
	ms_t day = INT64_MAX;
	enum err err;

	str_copy(f->id, framework, sizeof(framework));
	str_copy(site, id, sizeof(id));
	err = rows == NULL ? ERR_FULL
			   : store_outcome_list(
				     r->view, framework, id, HISTORY_READ, r->arena, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < n && v->n_history < HISTORY_DAYS; i++) {
		ms_t of = time_day(list[i].at, r->zone_minutes);

		if (of == day)
			continue;
		day = of;
		rows[v->n_history++] = (struct outcome_row){list[i].at, list[i].points,
			list[i].points_max, list[i].n_items, list[i].n_met, list[i].n_proven,
			list[i].n_answered, STR("")};
	}
	v->history = rows;
	return err;
}

static enum err
fill_by_site(struct request *r, const struct check *c, struct result_view *v)
{
	const struct framework *f = c->result.framework;
	struct outcome_row *rows = arena_array(r->arena, struct outcome_row, c->p.n_sites + 1);
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < c->p.n_sites && err == ERR_OK; i++) {
		struct assess_result s;

		err = programme_of(r, &c->p, f, str_c(c->p.sites[i].id.text), &s);
		if (err == ERR_OK)
			rows[v->n_by_site++] = (struct outcome_row){r->now, s.points, s.points_max,
				f->n_items,
				s.n_by_result[RESULT_MET] + s.n_by_result[RESULT_NOT_APPLICABLE],
				s.n_proven, s.n_answered, str_c(c->p.sites[i].name)};
	}
	v->by_site = rows;
	return err;
}

enum err
get_result(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct str site = form_get(&r->query, "site");
	struct result_view v = {.site = site};
	struct page_frame frame;
	char id[STORE_ID_TEXT_MAX];
	struct check c;
	enum err err = f == NULL ? ERR_NOT_FOUND : check_load(r, f, site, &c);

	if (err == ERR_OK)
		err = fill_history(r, f, site, &v);
	if (err == ERR_OK && site.len == 0)
		err = fill_by_site(r, &c, &v);
	if (err != ERR_OK)
		return err;
	str_copy(site, id, sizeof(id));
	v.site_name = check_site_name(&c.p, id);
	v.result = &c.result;
	frame_of(r, &frame);
	return page_result(r->portal->pages, &frame, &v, &r->response.body);
}
