/* All cases, and how many are open. */
#include "proc/portal/cases/cases.h"

#include "proc/portal/web/handlers.h"

#define PER_PAGE 50

enum err
case_count_open(const struct store_view *v, struct arena *a, uint32_t *ret_n)
{
	const struct store_case_query q = {.open_only = true, .limit = 1};
	struct case_head *list;
	size_t n;

	return store_case_list(v, &q, a, &list, &n, ret_n);
}

enum err
get_cases(struct request *r)
{
	struct cases_view v = {.page = page_of(r), .query = str_trim(form_get(&r->query, "q"))};
	struct store_case_query q = {.limit = PER_PAGE, .text = v.query};
	struct case_head *list;
	struct page_frame f;
	enum err err;

	if (cases_show_parse(form_get(&r->query, "show"), &v.show) != ERR_OK)
		v.show = CASES_OPEN;
	q.open_only = v.show == CASES_OPEN;
	q.closed_only = v.show == CASES_CLOSED;
	q.drills_only = v.show == CASES_DRILLS;
	q.offset = (v.page - 1) * PER_PAGE;
	err = store_case_list(r->view, &q, r->arena, &list, &v.n, &v.n_total);
	if (err == ERR_OK)
		err = case_count_open(r->view, r->arena, &v.n_open);
	if (err != ERR_OK)
		return err;
	v.list = list;
	v.n_pages = v.n_total == 0 ? 1 : (v.n_total + PER_PAGE - 1) / PER_PAGE;
	frame_of(r, &f);
	return page_cases(r->portal->pages, &f, &v, &r->response.body);
}
