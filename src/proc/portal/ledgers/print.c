/* The sheets of ledgers: risks of the information, who tells whom; see ledgers.h. */
#include "proc/portal/ledgers/ledgers.h"

#include <stdlib.h>

#define LINES_SHOWN 100

struct reckon_columns {
	const struct ledger_column *importance, *likelihood, *risk, *chapter;
};

static int
by_risk(const void *a, const void *b)
{
	const struct ledger_risk_line *x = a, *y = b;

	if (x->risk.number != y->risk.number)
		return x->risk.number < y->risk.number ? 1 : -1;
	return str_order(x->id, y->id);
}

static int
by_weight(const void *a, const void *b)
{
	const struct ledger_risk_chapter *x = a, *y = b;

	if (x->n_large != y->n_large)
		return x->n_large < y->n_large ? 1 : -1;
	return x->n < y->n ? 1 : x->n > y->n ? -1 : str_order(x->name, y->name);
}

/* The chapter that a row is weak in; what is done in full is not weak. */
static void
count_chapter(const struct request *r, const struct ledger *l, const struct reckon_columns *c,
	const struct ledger_risk_line *line, struct ledger_risk_chapter *chapters)
{
	struct str value = c->chapter == NULL ? STR("") : line->values[c->chapter - l->columns];
	const struct ledger_choice *choice =
		value.len == 0 ? NULL : ledger_choice_find(c->chapter, value);
	size_t i = choice == NULL ? 0 : (size_t)(choice - c->chapter->choices);

	if (choice == NULL)
		return;
	chapters[i].name = words_in(&choice->name, r->lang);
	chapters[i].n++;
	chapters[i].n_large += line->risk.band == RISK_LARGE;
}

static void
count_line(struct ledger_risk_view *v, const struct ledger_risk_line *line)
{
	int64_t i = line->importance.number - 1, k = line->likelihood.number - 1;

	v->n_reckoned++;
	v->n_by_band[line->risk.band]++;
	if (i >= 0 && i < 3 && k >= 0 && k < 3)
		v->cells[i][k]++;
}

enum err
get_ledger_risk(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct ledger_risk_view v = {.ledger = l};
	struct reckon_columns c = {0};
	struct ledger_risk_chapter *chapters;
	struct ledger_risk_line *lines;
	struct ledger_rows rows;
	struct page_frame f;
	size_t n = 0;
	enum err err;

	if (l == NULL || (c.risk = ledger_column_find(l, STR("risk"))) == NULL)
		return ERR_NOT_FOUND;
	c.importance = ledger_column_find(l, STR("importance"));
	c.likelihood = ledger_column_find(l, STR("likelihood"));
	c.chapter = ledger_column_find(l, STR("chapter"));
	err = ledger_rows_load(r->view, r->arena, l, false, &rows);
	if (err != ERR_OK)
		return err;
	lines = arena_array(r->arena, struct ledger_risk_line, rows.n + 1);
	chapters = arena_array(r->arena, struct ledger_risk_chapter, LIMIT_LEDGER_CHOICES);
	if (lines == NULL || chapters == NULL || c.importance == NULL || c.likelihood == NULL)
		return lines == NULL || chapters == NULL ? ERR_FULL : ERR_NOT_FOUND;
	for (size_t i = 0; i < rows.n; i++) {
		struct ledger_risk_line *line = &lines[n];

		line->id = str_c(rows.rows[i].id.text);
		line->values = rows.values[i];
		if (!ledger_reckon(l, c.risk, line->values, STR(""), &line->risk) ||
			!ledger_reckon(l, c.importance, line->values, STR(""), &line->importance) ||
			!ledger_reckon(l, c.likelihood, line->values, STR(""), &line->likelihood))
			continue;
		n++;
		count_line(&v, line);
		count_chapter(r, l, &c, line, chapters);
	}
	qsort(lines, n, sizeof(*lines), by_risk);
	qsort(chapters, LIMIT_LEDGER_CHOICES, sizeof(*chapters), by_weight);
	while (v.n_chapters < LIMIT_LEDGER_CHOICES && chapters[v.n_chapters].n > 0)
		v.n_chapters++;
	v.chapters = chapters;
	v.n_rows = (uint32_t)rows.n;
	v.lines = lines;
	v.n = n < LINES_SHOWN ? n : LINES_SHOWN;
	v.n_more = n - v.n;
	frame_of(r, &f);
	return page_ledger_risk(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_ledger_tree(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct ledger_tree_view v = {.ledger = l};
	struct ledger_branch *branches;
	struct ledger_tree_line *lines;
	char today[LEDGER_DATE_MAX];
	struct ledger_rows rows;
	struct page_frame f;
	enum err err;

	if (l == NULL || ledger_column_find(l, STR(LEDGER_PARENT)) == NULL)
		return ERR_NOT_FOUND;
	err = ledger_rows_load(r->view, r->arena, l, false, &rows);
	if (err != ERR_OK)
		return err;
	branches = arena_array(r->arena, struct ledger_branch, rows.n + 1);
	lines = arena_array(r->arena, struct ledger_tree_line, rows.n + 1);
	if (branches == NULL || lines == NULL ||
		!ledger_tree(l, rows.values, (uint32_t)rows.n, r->arena, branches))
		return ERR_FULL;
	for (; v.n < rows.n; v.n++)
		lines[v.n] = (struct ledger_tree_line){str_c(rows.rows[branches[v.n].row].id.text),
			rows.values[branches[v.n].row], branches[v.n].depth};
	v.lines = lines;
	ledger_today(r, today);
	v.today = str_c(today);
	frame_of(r, &f);
	return page_ledger_tree(r->portal->pages, &f, &v, &r->response.body);
}
