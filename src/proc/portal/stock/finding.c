/* GET /stock/finding/ID: what it is, how it is ended, what was decided. See look.h. */
#include "proc/portal/stock/answer.h"
#include "proc/portal/stock/said.h"

#include "proc/common/hit_facts.h"
#include "stock/ending.h"

#include <stdio.h>
#include <stdlib.h>

#define HISTORY_SHOWN 40

/* ---- what was decided ---- */

/* What a decision left stands in `after`, as form text. */
static enum err
fill_history(struct request *r, const struct store_finding *f, struct stock_finding_view *v)
{
	struct store_decision *list;
	struct stock_answered *rows;
	bool has_standing = false;
	size_t n;
	enum err err = store_decision_list(r->view, f->id.text, HISTORY_SHOWN, r->arena, &list, &n);

	rows = err == ERR_OK ? arena_array(r->arena, struct stock_answered, n + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++) {
		struct store_finding then = {.answered = list[i].at};

		if (strcmp(list[i].kind, ANSWER_KIND) != 0)
			continue;
		err = answer_parse(r, str_c(list[i].after), &then);
		if (err != ERR_OK)
			return err;
		str_copy(str_c(list[i].who), then.who, sizeof(then.who));
		struct store_finding *kept = arena_alloc(r->arena, sizeof(*kept));

		if (kept == NULL)
			return ERR_FULL;
		*kept = then; /* is borrowed */
		look_answer(kept, &rows[v->n_history]);
		/* what came behind the answer that stands was taken back */
		has_standing |= f->answered == list[i].at ||
				(f->answered == 0 && then.state == STORE_FINDING_OPEN);
		rows[v->n_history].is_undone = !has_standing;
		v->n_history++;
	}
	v->history = rows;
	return ERR_OK;
}

/* By what it was seen to be over, in words. */
static enum err
fill_ending(struct request *r, const struct store_finding *f, struct stock_finding_view *v)
{
	struct ending e;
	struct buf b = buf_of(1024);
	const char *words;

	if (f->state != STORE_FINDING_DONE || ending_parse(str_c(f->measured), &e) != ERR_OK)
		return ERR_OK;
	v->ended_by = ending_kind_name(e.kind);
	buf_printf(&b, "%s%s%s", e.from,
		e.from[0] != '\0' && e.to[0] != '\0' ? " \xe2\x86\x92 " : "", e.to);
	words = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	v->measured = str_c(words != NULL ? words : "");
	v->measured_at = e.at;
	return ERR_OK;
}

/* ---- what the index says now ---- */

static enum err
fill_grounds(struct look *l, const struct look_hit *h, struct stock_finding_view *v)
{
	struct stock_ground *rows =
		arena_array(l->r->arena, struct stock_ground, h->hit.n_grounds + 1);

	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < h->hit.n_grounds; i++)
		look_ground(l, h, &h->hit.grounds[i], &rows[v->n_grounds++]);
	v->grounds = rows;
	return ERR_OK;
}

static enum err
fill_live(struct look *l, const struct store_finding *f, const struct store_finding_total *sum,
	struct stock_finding_view *v)
{
	struct compare_asked asked;
	struct look_place place;
	struct look_hits hits;
	struct rank_facts facts;
	uint32_t number;
	enum err err = look_ask(l->r, sum, &asked);

	v->why_not_live = "subject";
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	v->why_not_live = "no_index";
	err = look_fix_whole(l->r,
		&(struct look_mending){.sum = sum, .asked = &asked, .list = f, .n = 1}, &v->fix);
	if (err == ERR_OK)
		err = look_place_of(l->r, sum->device, sum->bill, l->r->arena, &place);
	if (err != ERR_OK || !l->has_index)
		return err;
	v->why_not_live = sum->is_gone ? "subject" : "not_there";
	if (!advisory_index_named(l->opened.index, str_c(f->advisory), &number))
		return ERR_OK;
	err = look_up(l, &asked, &place.target, number, &hits);
	if (err != ERR_OK || hits.n == 0)
		return err;
	v->is_live = !sum->is_gone;
	v->why_not_live = sum->is_gone ? "subject" : NULL;
	v->score = hits.list[0].hit.score;
	v->rating = hits.list[0].hit.rating;
	facts = hit_facts(&hits.list[0].hit, &hits.list[0].hit.grounds[0]);
	look_why(l->r, &facts, &place, f, &v->why);
	return fill_grounds(l, &hits.list[0], v);
}

static int
by_advisory(const void *a, const void *b)
{
	const struct look_other *x = a, *y = b;

	return strcmp(x->advisory, y->advisory);
}

/* Other weaknesses of the same program. */
static enum err
fill_same(struct request *r, const struct store_finding *f, const struct store_finding_total *sum,
	struct stock_finding_view *v)
{
	const char *last = "";
	struct look_other *list;
	size_t n;
	enum err err = look_same(r, sum, &list, &n);

	if (err == ERR_OK && n > 1)
		qsort(list, n, sizeof(*list), by_advisory);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		v->n_together += list[i].state != STORE_FINDING_DONE &&
				 strcmp(list[i].id.text, f->id.text) != 0 &&
				 strcmp(list[i].advisory, f->advisory) == 0;
		if (list[i].state != STORE_FINDING_OPEN ||
			strcmp(list[i].advisory, f->advisory) == 0 ||
			strcmp(list[i].advisory, last) == 0)
			continue;
		last = list[i].advisory;
		v->n_same++;
	}
	return err;
}

static enum err
fill_said(struct look *l, const struct store_finding *f, const struct store_finding_total *sum,
	struct stock_finding_view *v)
{
	struct store_said *list;
	enum err err = said_of_finding(l, f, sum, &list, &v->n_sayings);

	return err == ERR_OK && v->n_sayings > 0 ? said_rows(l->r, list, v->n_sayings, &v->sayings)
						 : err;
}

enum err
finding_show(struct request *r, const struct store_finding *f, const char *problem,
	const struct stock_answered *typed)
{
	struct stock_finding_view v = {.id = str_c(f->id.text),
		.advisory = str_c(f->advisory),
		.state = store_finding_state_name(f->state),
		.first_seen = f->first_seen,
		.last_seen = f->last_seen,
		.closed = f->closed,
		.why_not_live = "subject",
		.problem = problem};
	const struct store_finding_total_query q = {.about = f, .limit = 1};
	struct store_finding_total *sums;
	struct page_frame frame;
	struct look l;
	size_t n;
	enum err err = store_finding_totals(r->view, &q, r->arena, &sums, &n, NULL);

	if (typed != NULL)
		v.typed = *typed;
	look_answer(f, &v.answer);
	look_open(r, &l);
	if (err == ERR_OK && n > 0)
		err = look_subject(r, &sums[0], &v.about);
	if (err == ERR_OK && n > 0)
		err = fill_live(&l, f, &sums[0], &v);
	if (err == ERR_OK && n > 0)
		err = fill_same(r, f, &sums[0], &v);
	if (err == ERR_OK && n > 0)
		err = fill_said(&l, f, &sums[0], &v);
	if (err == ERR_OK)
		err = fill_ending(r, f, &v);
	if (err == ERR_OK)
		err = fill_history(r, f, &v);
	look_insteads(r, n > 0 ? &sums[0] : NULL, v.insteads);
	if (err == ERR_OK) {
		if (problem != NULL)
			r->response.status = 400;
		frame_of(r, &frame);
		err = page_stock_finding(r->portal->pages, &frame, &v, &r->response.body);
	}
	look_close(&l);
	return err;
}

enum err
get_stock_finding(struct request *r)
{
	struct store_finding f;
	enum err err = finding_of_path(r, &f);

	return err == ERR_OK ? finding_show(r, &f, NULL, NULL) : err;
}
