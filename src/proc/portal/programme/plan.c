/* What to do next: gaps of what the company has taken up, ranked by assess/; what was put off. */
#include "docs/plan.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/programme/assessment.h"
#include "proc/portal/programme/guide.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

#define PURSUED_MAX 24
#define SHOWN_MAX 8
#define LATER_FOR (7 * MS_DAY)

#define DECISIONS_READ 1000

/* What was decided about gaps, the latest first; those that were undone are left out. */
struct decided {
	const struct store_decision *decision;
	struct form after;
};

static enum err
load_decided(struct request *r, struct decided **ret_list, size_t *ret_n)
{
	struct store_decision *list;
	struct decided *d;
	size_t n, kept = 0;
	enum err err =
		store_decision_list(r->view, PLAN_SUBJECT, DECISIONS_READ, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	d = arena_array(r->arena, struct decided, n + 1);
	if (d == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		d[kept].decision = &list[i];
		kept += list[i].undone == 0 &&
			form_parse(str_c(list[i].after), r->arena, &d[kept].after) == ERR_OK;
	}
	*ret_list = d;
	*ret_n = kept;
	return ERR_OK;
}

/* The latest decision that stands about a gap; NULL: none. */
static const struct decided *
decided_about(const struct decided *list, size_t n, const struct assess_gap *gap)
{
	char item[STORE_FRAMEWORK_MAX + STORE_ITEM_MAX];

	snprintf(item, sizeof(item), "%.*s/%.*s", STR_FMT(gap->framework->id),
		STR_FMT(gap->item->id));
	for (size_t i = 0; i < n; i++)
		if (str_equal(form_get(&list[i].after, "item"), str_c(item)))
			return &list[i];
	return NULL;
}

/* Fills the row; whether it is put off or cannot be done now. */
static bool
is_put_off(const struct request *r, const struct decided *d, struct plan_row *row)
{
	int64_t state;

	if (d == NULL)
		return false;
	state = deed_number_of(&d->after, "state");
	row->who = str_c(d->decision->who);
	if (state == PLAN_CANNOT)
		row->cannot = form_get(&d->after, "reason");
	if (state == PLAN_LATER && deed_number_of(&d->after, "until") > r->now)
		row->later_until = deed_number_of(&d->after, "until");
	return row->cannot.len > 0 || row->later_until != 0;
}

/* Questions that nobody answered yet are one row of their framework, where the first of them
 * stands: ninety single questions are no plan. */
static void
add_row(struct programme_gaps *g, const struct plan_row *row)
{
	bool is_question = row->gap->result == RESULT_UNANSWERED;

	for (size_t i = 0; i < g->n && is_question; i++) {
		struct plan_row *other = &g->rows[i];

		if (other->n_questions > 0 && other->gap->framework == row->gap->framework) {
			other->n_questions++;
			return;
		}
	}
	g->rows[g->n] = *row;
	g->rows[g->n++].n_questions = is_question;
}

/* The places of such rows stay; which of them stands first is the order in which a company meets
 * their frameworks: the 25 before the 81. */
static void
order_questions(struct programme_gaps *g)
{
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = i + 1; k < g->n && g->rows[i].n_questions > 0; k++) {
			struct plan_row row = g->rows[i];

			if (g->rows[k].n_questions == 0 ||
				programme_order(row.gap->framework, g->rows[k].gap->framework) <= 0)
				continue;
			g->rows[i] = g->rows[k];
			g->rows[k] = row;
		}
}

enum err
programme_gaps(struct request *r, const struct programme *p, struct programme_gaps *g)
{
	const struct framework *pursued[PURSUED_MAX];
	size_t n_pursued = programme_pursued(p, pursued, PURSUED_MAX);
	struct assess_gap *gaps;
	struct decided *decided;
	size_t n_decided;
	uint32_t n;
	enum err err = assess_gaps(&p->in, pursued, (uint32_t)n_pursued, r->arena, &gaps, &n);

	*g = (struct programme_gaps){0};
	if (err == ERR_OK)
		err = load_decided(r, &decided, &n_decided);
	if (err != ERR_OK)
		return err;
	g->rows = arena_array(r->arena, struct plan_row, n + 1);
	g->put_off = arena_array(r->arena, struct plan_row, n + 1);
	if (g->rows == NULL || g->put_off == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		struct plan_row row = {.gap = &gaps[i]};

		if (is_put_off(r, decided_about(decided, n_decided, &gaps[i]), &row))
			g->put_off[g->n_put_off++] = row;
		else
			add_row(g, &row);
	}
	order_questions(g);
	return ERR_OK;
}

static enum err
show_plan(struct request *r, struct plan_view *v)
{
	const struct framework *pursued[PURSUED_MAX];
	struct programme_row *rows;
	struct programme_gaps g;
	struct programme p;
	struct page_frame f;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = programme_gaps(r, &p, &g);
	if (err != ERR_OK)
		return err;
	v->n_pursued = programme_pursued(&p, pursued, PURSUED_MAX);
	rows = arena_array(r->arena, struct programme_row, v->n_pursued + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n_pursued && err == ERR_OK; i++)
		err = programme_row_of(r, &p, pursued[i], &rows[i]);
	if (err != ERR_OK)
		return err;
	v->pursued = rows;
	v->rows = g.rows;
	v->n = g.n < SHOWN_MAX ? g.n : SHOWN_MAX;
	v->sector = guide_sector_in(r);
	v->put_off = g.put_off;
	v->n_put_off = g.n_put_off;
	v->n_all = (uint32_t)(g.n + g.n_put_off);
	frame_of(r, &f);
	return page_plan(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_plan(struct request *r)
{
	struct plan_view v = {0};

	return show_plan(r, &v);
}

static void
put_sheet_rows(const struct plan_row *rows, size_t n, struct plan_sheet_row *list, size_t *made)
{
	for (size_t i = 0; i < n; i++)
		list[(*made)++] = (struct plan_sheet_row){rows[i].gap, rows[i].n_questions,
			rows[i].later_until, rows[i].cannot, rows[i].who};
}

/* All of it as a workbook: also what the page does not show. */
enum err
get_plan_xlsx(struct request *r)
{
	static const struct assessment_sent sent = {
		ASSESSMENT_XLSX, "plan", "/plan", "plan.export"};
	struct plan_sheet s = {.texts = r->portal->texts, .made = r->now};
	struct order order = {.kind = ORDER_XLSX};
	struct plan_sheet_row *rows;
	struct programme_gaps g;
	struct programme p;
	struct known k;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = programme_gaps(r, &p, &g);
	if (err == ERR_OK)
		err = known_load(r, &k);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct plan_sheet_row, g.n + g.n_put_off + 1);
	if (rows == NULL)
		return ERR_FULL;
	put_sheet_rows(g.rows, g.n, rows, &s.n);
	put_sheet_rows(g.put_off, g.n_put_off, rows, &s.n);
	s.rows = rows;
	s.dates = known_dates(r, &k, r->lang);
	s.company = setting_of(r, SETTING_ORG_NAME);
	err = plan_table(&s, r->arena, &order.table);
	return err == ERR_OK ? assessment_send_order(r, &order, &sent) : err;
}

/* "Done" is an answer of who says so: the best one that the item offers. Where a machine shows that
 * it is not, the answer would change nothing: that is said instead. */
static enum err
answer_done(struct request *r, const struct framework *f, const struct framework_item *item,
	char token[DEED_TOKEN_MAX])
{
	const struct framework_choice *best = NULL;
	struct store_reply reply = {.id = store_id_new(r->now), .at = r->now};
	const struct reply_deed d = {f, &reply, 1, "answers.save", NULL};

	for (uint32_t i = 0; i < item->n_choices; i++)
		if (item->choices[i].result == RESULT_MET &&
			(best == NULL || item->choices[i].points > best->points))
			best = &item->choices[i];
	if (best == NULL)
		return ERR_INVALID;
	str_copy(f->id, reply.framework, sizeof(reply.framework));
	str_copy(item->id, reply.item, sizeof(reply.item));
	str_copy(best->id, reply.choice, sizeof(reply.choice));
	str_copy(request_who(r), reply.who, sizeof(reply.who));
	return deed_replies(r, &d, token);
}

struct plan_wish {
	const struct framework *framework;
	const struct framework_item *item;
	char subject[80];
	char back[REQUEST_PATH_MAX];
};

static enum err
wish_of(struct request *r, struct plan_wish *w)
{
	struct str item = form_get(&r->form, "item");
	struct str framework = str_split(&item, '/');

	w->framework = framework_find(r->portal->frameworks, framework);
	w->item = w->framework == NULL ? NULL : framework_item_find(w->framework, item);
	if (w->item == NULL)
		return ERR_NOT_FOUND;
	snprintf(w->subject, sizeof(w->subject), "%.*s/%.*s", STR_FMT(w->framework->id),
		STR_FMT(w->item->id));
	str_copy(form_has(&r->form, "back") ? safe_path(form_get(&r->form, "back")) : STR("/plan"),
		w->back, sizeof(w->back));
	return ERR_OK;
}

static enum err
plan_done(struct request *r, const struct plan_wish *w, const char *name)
{
	const struct done refusal = {.key = "gap_measured", .is_refusal = true};
	char token[DEED_TOKEN_MAX];
	struct assess_result result;
	enum result machine;
	struct programme p;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = programme_of(r, &p, w->framework, STR(""), &result);
	if (err != ERR_OK)
		return err;
	machine = result.items[w->item->index].machine;
	if (machine == RESULT_NOT_MET || machine == RESULT_PARTLY)
		return redirect(r, w->back, &refusal);
	err = answer_done(r, w->framework, w->item, token);
	return err == ERR_OK
		       ? redirect(r, w->back,
				 &(struct done){.key = "gap_done", .name = name, .undo = token})
		       : err;
}

enum err
post_plan(struct request *r)
{
	static const char *const names[] = {"done", "later", "cannot", "again"};
	static const char *const keys[] = {"", "gap_later", "gap_cannot", "gap_again"};
	static const enum plan_state states[] = {PLAN_NONE, PLAN_LATER, PLAN_CANNOT, PLAN_NONE};
	static const struct page_problem empty = {"reason", "empty"};
	struct plan_view v = {.problems = {&empty, 1}};
	size_t what = str_which(form_get(&r->form, "do"), names, 4);
	char token[DEED_TOKEN_MAX], reason[STORE_REASON_MAX], name[160];
	struct plan_deed d;
	struct plan_wish w;
	enum err err = what == 4 ? ERR_INVALID : wish_of(r, &w);

	if (err != ERR_OK)
		return err;
	str_copy(words_in(&w.item->name, r->lang), name, sizeof(name));
	if (what == 0)
		return plan_done(r, &w, name);
	str_clean(str_trim(form_get(&r->form, "reason")), reason, sizeof(reason));
	if (states[what] == PLAN_CANNOT && reason[0] == '\0') {
		r->response.status = 400;
		return show_plan(r, &v);
	}
	d = (struct plan_deed){w.subject, states[what], r->now + LATER_FOR, reason};
	err = deed_plan(r, &d, token);
	return err == ERR_OK
		       ? redirect(r, w.back,
				 &(struct done){.key = keys[what], .name = name, .undo = token})
		       : err;
}
