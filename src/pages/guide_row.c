/*
 * One row of a table to look things up in, with its columns in words; beside it what the box saw
 * (versions of TLS, alerts of detectors) and what the company keeps (documents, ledgers, choices).
 */
#include "pages/guide_parts.h"
#include "pages/programme_parts.h"

#include <stdio.h>

#define REFS_OPEN 4 /* more references than these are folded */
#define QUERY_WORDS_MAX 6
#define DEVICES_NAMED 8

static const struct {
	const char *table, *choice;
} choices[] = {{"outsourcing", "inside"}, {"outsourcing", "outside"}, {"outsourcing", "both"},
	{"sectors15", "own"}};

bool
guide_may_choose(struct str table, struct str choice)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (str_equal(table, str_c(choices[i].table)) &&
			(choice.len == 0 || str_equal(choice, str_c(choices[i].choice))))
			return true;
	return false;
}

/* For the machine, or said by the column beside it. */
bool
guide_is_unseen(const struct reference_column *c)
{
	static const char *const names[] = {"fact", "value", "ministry", "text_key", "syllabus",
		"unconfirmed", "theme", "major"};

	/* `value` of the figures is what people look for; "3" of theme 2 stands in the row's code.
	 */
	if (c->kind == CELL_NUMBER)
		return str_equal(c->id, STR("goal"));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_equal(c->id, str_c(names[i])))
			return true;
	return false;
}

/* The column that names a row: `name`, else `task`, else the first of words. */
uint32_t
guide_heading(const struct reference *t)
{
	static const char *const names[] = {"name", "task"};
	uint32_t first = 0;

	for (size_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < t->n_columns; i++)
			if (str_equal(t->columns[i].id, str_c(names[k])))
				return i;
	while (first + 1 < t->n_columns && t->columns[first].kind != CELL_WORDS)
		first++;
	return first;
}

/* The source's own code of a row: "1-1", "OG-WRL-007"; ids in small letters are ours. */
static bool
has_code(const struct reference_row *row)
{
	return row->id.len > 0 && ((row->id.p[0] >= '0' && row->id.p[0] <= '9') ||
					  (row->id.p[0] >= 'A' && row->id.p[0] <= 'Z'));
}

/* ---- Words of a cell ------------------------------------------------------------------------ */

static struct str
words_below(const struct page *pg, const char *prefix, struct str id)
{
	char name[80];

	str_copy(id, name, sizeof(name));
	return page_words_of(pg, prefix, name);
}

/* An id in words: a document, a ledger, a detector, one of the tables' own. */
static struct str
id_words(const struct page *pg, struct str id)
{
	static const char *const prefixes[] = {
		"guide.id.", "document.", "guide.document.", "guide.ledger.", "detector."};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (page_has_words(pg, prefixes[i], id))
			return words_below(pg, prefixes[i], id);
	return id;
}

struct str
guide_cell_text(
	const struct page *pg, const struct reference_column *c, const struct reference_cell *cell)
{
	switch (c->kind) {
	case CELL_WORDS:
		return programme_words(pg, &cell->words);
	case CELL_ID:
		return id_words(pg, cell->text);
	case CELL_TEXT:
	case CELL_DATE:
	case CELL_NUMBER:
		return cell->text;
	case CELL_IDS:
	case CELL_REFS:
		break;
	}
	return STR("");
}

/* Every word of the query is somewhere in the row, as it is shown. */
bool
guide_row_fits(const struct page *pg, const struct reference *t, const struct reference_row *row,
	struct str query)
{
	for (unsigned n = 0; n < QUERY_WORDS_MAX && query.len > 0; n++) {
		struct str word = str_trim(str_split(&query, ' '));
		bool is_found = word.len == 0 || str_find_nocase(row->id, word) >= 0;

		for (uint32_t i = 0; i < t->n_columns && !is_found; i++) {
			const struct reference_cell *cell = &row->cells[i];

			if (!cell->is_there || guide_is_unseen(&t->columns[i]))
				continue;
			is_found = str_find_nocase(
					   guide_cell_text(pg, &t->columns[i], cell), word) >= 0;
			for (uint32_t k = 0; k < cell->n_ids && !is_found; k++)
				is_found = str_find_nocase(id_words(pg, cell->ids[k]), word) >= 0;
		}
		if (!is_found)
			return false;
	}
	return true;
}

/* ---- One row -------------------------------------------------------------------------------- */

static struct str
head_of(const struct str *ref)
{
	struct str rest = ref == NULL ? STR("") : *ref;

	return str_split(&rest, '/');
}

/* "scs3/4-4-4-1", "syllabus30/1-1": url, ref_name, ref_code into v; where it is, unless the one
 * before is there too. */
static void
put_ref(const struct page *pg, struct view *v, const struct reference_set *set,
	const struct str *ref, const struct str *before)
{
	struct str rest = *ref, head = str_split(&rest, '/');
	const struct framework *f =
		pg->pages->frameworks == NULL ? NULL : framework_find(pg->pages->frameworks, head);
	const struct framework_item *item = f == NULL ? NULL : framework_item_find(f, rest);
	const struct reference *t = reference_find(set, head);
	const struct reference_row *row = t == NULL ? NULL : reference_row_find(t, rest);
	char path[120];

	view_text(v, "ref_code", item != NULL ? framework_code(f, item) : rest);
	view_flag(v, "is_other", !str_equal(head, head_of(before)));
	if (item != NULL) {
		view_text(v, "ref_in", programme_words(pg, &f->name));
		view_text(v, "ref_name", programme_words(pg, &item->name));
		programme_link(pg, v, "ref_url", f, item->id);
		return;
	}
	view_text(v, "ref_in", t == NULL ? head : programme_words(pg, &t->name));
	view_text(v, "ref_name",
		row == NULL ? STR("")
			    : guide_cell_text(pg, &t->columns[guide_heading(t)],
				      &row->cells[guide_heading(t)]));
	if (t == NULL)
		return;
	snprintf(path, sizeof(path), "/guide/%.*s#r-", STR_FMT(t->id));
	page_link(pg, v, "ref_url", path, rest);
}

/* A document or a ledger. */
static bool
is_paper(const struct page *pg, struct str id)
{
	return page_has_words(pg, "document.", id) || page_has_words(pg, "guide.document.", id) ||
	       page_has_words(pg, "guide.ledger.", id);
}

/* One of a list of ids: a document or ledger with its page, a detector with its alerts, a table. */
static void
put_id(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_column *c, struct str id)
{
	const struct reference *table = reference_find(g->set, id);

	view_text(v, "id_words",
		table != NULL ? programme_words(pg, &table->name) : id_words(pg, id));
	if (table != NULL)
		page_link(pg, v, "id_url", "/guide/", id);
	if (is_paper(pg, id)) {
		view_flag(v, "is_paper", true);
		view_flag(v, "is_kept", false);
	}
	for (size_t i = g->n_papers; i > 0; i--) {
		if (!str_equal(g->papers[i - 1].kind, id))
			continue;
		view_flag(v, "is_kept", g->papers[i - 1].is_there);
		if (g->papers[i - 1].path.len > 0)
			view_link(v, "id_url", g->papers[i - 1].path);
	}
	if (!str_equal(c->id, STR("detectors")))
		return;
	view_flag(v, "is_watch", true);
	page_count(pg, v, "alerts", 0);
	for (size_t i = 0; i < g->n_alerts; i++) {
		if (!str_equal(g->alerts[i].detector, id))
			continue;
		page_count(pg, v, "alerts", g->alerts[i].n);
		view_flag(v, "has_alerts", g->alerts[i].n > 0);
	}
}

static void
put_cell(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_row *row, uint32_t column)
{
	const struct reference_column *c = &g->table->columns[column];
	const struct reference_cell *cell = &row->cells[column];

	view_text(v, "label", programme_words(pg, &c->name));
	view_flag(v, "is_there", cell->is_there);
	view_text(v, "cell", STR(""));
	view_flag(v, "is_code", c->kind == CELL_TEXT);
	view_flag(v, "has_more_refs", cell->is_there && cell->n_ids > REFS_OPEN);
	page_count(pg, v, "n_more_refs", cell->n_ids > REFS_OPEN ? cell->n_ids - REFS_OPEN : 0);
	if (!cell->is_there)
		return;
	if (c->kind == CELL_NUMBER && cell->number >= 10000)
		page_count(pg, v, "cell", (uint64_t)cell->number);
	else
		view_text(v, "cell", guide_cell_text(pg, c, cell));
	for (uint32_t i = 0; i < cell->n_ids; i++) {
		if (c->kind == CELL_REFS)
			put_ref(pg, view_item(v, i < REFS_OPEN ? "refs" : "more_refs"), g->set,
				&cell->ids[i], i > 0 ? &cell->ids[i - 1] : NULL);
		else
			put_id(pg, view_item(v, "ids"), g, c, cell->ids[i]);
	}
}

/* Not counted before under the same version: a device may be both, client and server. */
static bool
is_first(const struct guide_table_view *g, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (str_equal(g->tls[i].version, g->tls[at].version) &&
			strcmp(g->tls[i].device->id.text, g->tls[at].device->id.text) == 0)
			return false;
	return true;
}

/* Which devices spoke what the row is about. */
static void
put_tls(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_row *row)
{
	const struct reference_cell *value = reference_cell_find(g->table, row, "value");
	const struct reference_cell *status = reference_cell_find(g->table, row, "status");
	bool is_old = status != NULL && !str_equal(status->text, STR("ok"));
	uint32_t n = 0;

	view_flag(v, "is_seen", reference_cell_find(g->table, row, "fact") != NULL);
	view_flag(v, "has_tls", g->has_tls);
	view_flag(v, "is_old", is_old);
	for (size_t i = 0; value != NULL && i < g->n_tls; i++) {
		struct view *d;

		if (!str_equal(g->tls[i].version, value->text) || !is_first(g, i))
			continue;
		n++;
		if (!is_old || n > DEVICES_NAMED)
			continue;
		d = view_item(v, "spoke");
		page_device_into(pg, d, g->tls[i].device);
		view_flag(d, "is_server", g->tls[i].is_server);
	}
	view_flag(v, "has_spoke", n > 0);
	page_count(pg, v, "n_spoke", n);
	page_count(pg, v, "n_more", n > DEVICES_NAMED ? n - DEVICES_NAMED : 0);
	view_flag(v, "has_more", is_old && n > DEVICES_NAMED);
}

static void
put_choices(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_row *row)
{
	const struct guide_choice *chosen = NULL;

	for (size_t i = 0; i < g->n_choices; i++)
		if (str_equal(g->choices[i].row, row->id))
			chosen = &g->choices[i];
	view_flag(v, "is_chosen", chosen != NULL);
	if (chosen != NULL) {
		view_text(v, "chosen", words_below(pg, "guide.choice.", chosen->choice));
		view_text(v, "chosen_by", chosen->who);
		page_date(pg, v, "chosen_at", chosen->at);
	}
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
		struct view *choice;

		if (!str_equal(g->table->id, str_c(choices[i].table)))
			continue;
		choice = view_item(v, "may_choose");
		view_c(choice, "choice", choices[i].choice);
		view_flag(choice, "is_this",
			chosen != NULL && str_equal(chosen->choice, str_c(choices[i].choice)));
	}
}

void
guide_row_into(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_row *row)
{
	const struct reference *t = g->table;
	const struct reference_cell *doubt = reference_cell_find(t, row, "unconfirmed");
	uint32_t heading = guide_heading(t);

	view_text(v, "row_id", row->id);
	view_text(v, "row_code", has_code(row) ? row->id : STR(""));
	view_text(v, "row", guide_cell_text(pg, &t->columns[heading], &row->cells[heading]));
	view_text(v, "row_doubt", doubt == NULL ? STR("") : programme_words(pg, &doubt->words));
	for (uint32_t i = 0; i < t->n_columns; i++)
		if (i != heading && !guide_is_unseen(&t->columns[i]))
			put_cell(pg, view_item(v, "cells"), g, row, i);
	for (size_t i = 0; i < g->n_goals; i++) {
		struct view *goal;

		if (!str_equal(g->goals[i].row, row->id))
			continue;
		goal = view_node(v, "goal");
		view_c(goal, "progress", page_progress_name(g->goals[i].progress));
		view_c(goal, "tone", programme_progress_tone(g->goals[i].progress));
	}
	put_tls(pg, v, g, row);
	put_choices(pg, v, g, row);
}

bool
guide_is_old_and_seen(const struct guide_table_view *g, const struct reference_row *row)
{
	const struct reference_cell *value = reference_cell_find(g->table, row, "value");
	const struct reference_cell *status = reference_cell_find(g->table, row, "status");

	if (status == NULL || str_equal(status->text, STR("ok")))
		return false;
	for (size_t i = 0; value != NULL && i < g->n_tls; i++)
		if (str_equal(g->tls[i].version, value->text))
			return true;
	return false;
}
