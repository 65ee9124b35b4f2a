/*
 * One item: who answered what and when, what it is beside others, its duties, where the guide
 * speaks of it.
 */
#include "proc/portal/programme/check.h"

#include "pages/guide.h"

#define GUIDE_ROWS_MAX 12 /* of the tables that name an item */

static const char *
how_given(const char *via)
{
	static const char *const known[] = {"", STORE_VIA_FILL, STORE_VIA_TAKE};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(via, known[i]) == 0)
			return known[i];
	return "link";
}

static enum err
fill_answers(struct request *r, const struct check *c, const struct framework_item *item,
	struct item_view *v)
{
	char framework[STORE_FRAMEWORK_MAX], id[STORE_ITEM_MAX];
	struct item_answer *rows;
	struct store_reply *list;
	size_t n;
	enum err err;

	str_copy(c->result.framework->id, framework, sizeof(framework));
	str_copy(item->id, id, sizeof(id));
	err = store_reply_history(r->view, framework, id, 20, r->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct item_answer, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct item_answer){framework_choice_find(item, str_c(list[i].choice)),
			str_c(list[i].reason), str_c(list[i].who),
			check_site_name(&c->p, list[i].site), list[i].at, how_given(list[i].via)};
	v->answers = rows;
	v->n_answers = n;
	return ERR_OK;
}

static enum relation
turned(enum relation relation)
{
	return relation == RELATION_SUBSET     ? RELATION_SUPERSET
	       : relation == RELATION_SUPERSET ? RELATION_SUBSET
					       : relation;
}

#define MAPS_MAX 48

/* Maps stand on one side only: those of others that name this item count, too. */
static enum err
fill_maps(struct request *r, const struct check *c, const struct framework_item *item,
	struct item_view *v)
{
	const struct framework_set *set = c->p.in.frameworks;
	struct item_map *list = arena_array(r->arena, struct item_map, MAPS_MAX);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < item->n_maps && v->n_maps < MAPS_MAX; i++) {
		const struct framework *f = framework_find(set, item->maps[i].framework);

		if (f != NULL)
			list[v->n_maps++] =
				(struct item_map){f, item->maps[i].other, item->maps[i].relation};
	}
	for (uint32_t i = 0; i < set->n_frameworks; i++) {
		const struct framework *f = &set->frameworks[i];

		for (uint32_t k = 0; k < f->n_items; k++)
			for (uint32_t m = 0; m < f->items[k].n_maps && v->n_maps < MAPS_MAX; m++)
				if (f->items[k].maps[m].other == item)
					list[v->n_maps++] = (struct item_map){f, &f->items[k],
						turned(f->items[k].maps[m].relation)};
	}
	v->maps = list;
	return ERR_OK;
}

static enum err
fill_duties(struct request *r, const struct check *c, const struct framework_item *item,
	struct item_view *v)
{
	struct item_duty *list = arena_array(r->arena, struct item_duty, item->n_duties + 1);
	struct duty_row *rows;
	size_t n = 0;
	enum err err = list == NULL ? ERR_FULL : programme_duties(r, &c->p, &rows, &n);

	for (uint32_t i = 0; i < item->n_duties && err == ERR_OK; i++) {
		list[i] = (struct item_duty){&item->duties[i], 0, 0};
		duty_times(r, &item->duties[i], &list[i].last, &list[i].due);
		for (size_t k = 0; k < n; k++)
			if (rows[k].due->duty == &item->duties[i]) {
				list[i].last = rows[k].due->last;
				list[i].due = rows[k].due->due;
			}
	}
	v->duties = list;
	v->n_duties = item->n_duties;
	return err;
}

enum err
get_item(struct request *r)
{
	const struct framework *f = path_framework(r);
	const struct framework_item *item =
		f == NULL ? NULL : framework_item_find(f, path_part(r, 2));
	struct guide_ref guide[GUIDE_ROWS_MAX];
	struct item_view v = {0};
	struct page_frame frame;
	struct check c;
	enum err err =
		item == NULL ? ERR_NOT_FOUND : check_load(r, f, form_get(&r->query, "site"), &c);

	if (err == ERR_OK)
		err = fill_answers(r, &c, item, &v);
	if (err == ERR_OK)
		err = fill_maps(r, &c, item, &v);
	if (err == ERR_OK)
		err = fill_duties(r, &c, item, &v);
	if (err != ERR_OK)
		return err;
	err = store_reply_mark(r->view, &v.mark);
	if (err != ERR_OK)
		return err;
	v.result = &c.result;
	v.row = &c.rows[item->index];
	v.site = c.p.site;
	v.guide = guide;
	v.n_guide = guide_refs_of(r->portal->references, f->id, item->id, guide, GUIDE_ROWS_MAX);
	frame_of(r, &frame);
	return page_item(r->portal->pages, &frame, &v, &r->response.body);
}
