/*
 * Tables to look things up in. A row is shown with its columns in words; beside it, from the same
 * table, what the box saw (versions of TLS, alerts of detectors) and what the company keeps
 * (documents, ledgers, choices). What was not seen is not said to be absent.
 */
#include "pages/guide_parts.h"
#include "pages/programme_parts.h"

#include <stdio.h>

#define TABLES_OF_GROUP 12
#define COLUMNS_OF_TABLE 5 /* more columns: each row is a card at every width */
#define REFS_OPEN 4	   /* more references than these are folded */
#define FOUND_MAX 60	   /* rows found in all tables that are listed */
#define QUERY_WORDS_MAX 6
#define DEVICES_NAMED 8

/* ---- What belongs together ------------------------------------------------------------------ */

static const struct {
	const char *name; /* key below "guide.group." */
	const char *tables[TABLES_OF_GROUP];
} groups[] = {
	{"work", {"incident_steps", "disclosure", "desks", "rules10", "cloud_approval", "sns"}},
	{"people", {"roles", "courses", "exams", "plus_security", "syllabus30", "role_frames",
			   "nice52", "ecsf12", "asd9"}},
	{"outside", {"outsourcing", "themes15", "otasuketai", "offerings", "confirmers"}},
	{"threats", {"threats2026", "threats2020", "sectors15", "figures"}},
	{"ciphers", {"ciphers"}},
};
#define GROUPS (sizeof(groups) / sizeof(*groups))

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
static bool
is_unseen(const struct reference_column *c)
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
static uint32_t
heading_of(const struct reference *t)
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

static struct str
cell_text(
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
static bool
row_fits(const struct page *pg, const struct reference *t, const struct reference_row *row,
	struct str query)
{
	for (unsigned n = 0; n < QUERY_WORDS_MAX && query.len > 0; n++) {
		struct str word = str_trim(str_split(&query, ' '));
		bool is_found = word.len == 0 || str_find_nocase(row->id, word) >= 0;

		for (uint32_t i = 0; i < t->n_columns && !is_found; i++) {
			const struct reference_cell *cell = &row->cells[i];

			if (!cell->is_there || is_unseen(&t->columns[i]))
				continue;
			is_found = str_find_nocase(cell_text(pg, &t->columns[i], cell), word) >= 0;
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
		row == NULL
			? STR("")
			: cell_text(pg, &t->columns[heading_of(t)], &row->cells[heading_of(t)]));
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
		view_text(v, "cell", cell_text(pg, c, cell));
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

static void
put_row(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_row *row)
{
	const struct reference *t = g->table;
	const struct reference_cell *doubt = reference_cell_find(t, row, "unconfirmed");
	uint32_t heading = heading_of(t);

	view_text(v, "row_id", row->id);
	view_text(v, "row_code", has_code(row) ? row->id : STR(""));
	view_text(v, "row", cell_text(pg, &t->columns[heading], &row->cells[heading]));
	view_text(v, "row_doubt", doubt == NULL ? STR("") : programme_words(pg, &doubt->words));
	for (uint32_t i = 0; i < t->n_columns; i++)
		if (i != heading && !is_unseen(&t->columns[i]))
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

static bool
is_old_and_seen(const struct guide_table_view *g, const struct reference_row *row)
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

/* ---- A table -------------------------------------------------------------------------------- */

static bool
has_column(const struct reference *t, const char *id)
{
	for (uint32_t i = 0; i < t->n_columns; i++)
		if (str_equal(t->columns[i].id, str_c(id)))
			return true;
	return false;
}

static void
put_table_head(const struct page *pg, struct view *v, const struct reference *t)
{
	view_text(v, "table_id", t->id);
	view_text(v, "table", programme_words(pg, &t->name));
	view_text(v, "table_about", programme_words(pg, &t->about));
	page_link(pg, v, "table_url", "/guide/", t->id);
	page_count(pg, v, "n_rows", t->n_rows);
	page_count(pg, v, "official", t->official_count);
	view_flag(v, "has_official", t->official_count > 0);
	view_flag(v, "is_official", t->official_count == t->n_rows);
	view_text(v, "count_note", programme_words(pg, &t->count_note));
	view_text(v, "edition", t->edition);
	view_text(v, "source", programme_words(pg, &t->source));
	view_text(v, "pack_date", t->date);
	view_text(v, "doubt", programme_words(pg, &t->unconfirmed));
}

static void
put_columns(const struct page *pg, const struct reference *t)
{
	uint32_t heading = heading_of(t), n = 0;

	view_text(pg->root, "heading_label", programme_words(pg, &t->columns[heading].name));
	for (uint32_t i = 0; i < t->n_columns; i++) {
		if (i == heading || is_unseen(&t->columns[i]))
			continue;
		n++;
		view_text(view_item(pg->root, "columns"), "label",
			programme_words(pg, &t->columns[i].name));
	}
	view_flag(pg->root, "is_table",
		n + 1 <= COLUMNS_OF_TABLE && !has_column(t, "fact") &&
			!guide_may_choose(t->id, STR("")) && !has_column(t, "deliverables") &&
			!has_column(t, "detectors"));
}

enum err
page_guide_table(const struct pages *p, const struct page_frame *f,
	const struct guide_table_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "guide");
	uint32_t n = 0;

	if (err != ERR_OK)
		return err;
	put_table_head(&pg, pg.root, v->table);
	view_text(pg.root, "title", programme_words(&pg, &v->table->name));
	view_text(pg.root, "query", v->query);
	put_columns(&pg, v->table);
	/* What is old and was seen comes first: that is what somebody has to do something about. */
	for (uint32_t i = 0; i < v->table->n_rows * 2; i++) {
		const struct reference_row *row = &v->table->rows[i % v->table->n_rows];

		if (is_old_and_seen(v, row) != (i < v->table->n_rows) ||
			!row_fits(&pg, v->table, row, v->query))
			continue;
		n++;
		put_row(&pg, view_item(pg.root, "rows"), v, row);
	}
	view_flag(pg.root, "has_rows", n > 0);
	view_flag(pg.root, "has_query", v->query.len > 0);
	page_count(&pg, pg.root, "n_found", n);
	view_flag(pg.root, "watches", has_column(v->table, "detectors"));
	view_flag(pg.root, "sees_tls", has_column(v->table, "fact"));
	view_flag(pg.root, "is_outsourcing", str_equal(v->table->id, STR("outsourcing")));
	view_flag(pg.root, "is_sectors", str_equal(v->table->id, STR("sectors15")));
	view_flag(pg.root, "has_goals", v->n_goals > 0);
	return page_end(&pg, "guide_table", out);
}

/* ---- All tables ----------------------------------------------------------------------------- */

static bool
is_grouped(struct str id)
{
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; i < TABLES_OF_GROUP && groups[g].tables[i] != NULL; i++)
			if (str_equal(id, str_c(groups[g].tables[i])))
				return true;
	return false;
}

static void
put_groups(const struct page *pg, const struct reference_set *set)
{
	struct view *other = NULL;

	for (size_t g = 0; g < GROUPS; g++) {
		struct view *group = NULL;

		for (size_t i = 0; i < TABLES_OF_GROUP && groups[g].tables[i] != NULL; i++) {
			const struct reference *t = reference_find(set, str_c(groups[g].tables[i]));

			if (t == NULL)
				continue;
			if (group == NULL)
				group = view_item(pg->root, "groups");
			view_c(group, "group", groups[g].name);
			put_table_head(pg, view_item(group, "tables"), t);
		}
	}
	for (uint32_t i = 0; i < set->n_references; i++) {
		if (is_grouped(set->references[i].id))
			continue;
		if (other == NULL)
			other = view_item(pg->root, "groups");
		view_c(other, "group", "other");
		put_table_head(pg, view_item(other, "tables"), &set->references[i]);
	}
}

static void
put_found(const struct page *pg, const struct guide_view *v)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->set->n_references; i++) {
		const struct reference *t = &v->set->references[i];
		uint32_t heading = heading_of(t);

		for (uint32_t k = 0; k < t->n_rows; k++) {
			const struct reference_row *row = &t->rows[k];
			struct view *found;
			char path[120];

			if (!row_fits(pg, t, row, v->query))
				continue;
			if (++n > FOUND_MAX)
				continue;
			found = view_item(pg->root, "found");
			view_text(found, "row",
				cell_text(pg, &t->columns[heading], &row->cells[heading]));
			view_text(found, "table", programme_words(pg, &t->name));
			snprintf(path, sizeof(path), "/guide/%.*s#r-", STR_FMT(t->id));
			page_link(pg, found, "row_url", path, row->id);
		}
	}
	page_count(pg, pg->root, "n_found", n);
	view_flag(pg->root, "has_found", n > 0);
	view_flag(pg->root, "has_more", n > FOUND_MAX);
	page_count(pg, pg->root, "n_shown", FOUND_MAX);
}

enum err
page_guide(const struct pages *p, const struct page_frame *f, const struct guide_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "guide");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "query", v->query);
	view_flag(pg.root, "has_query", v->query.len > 0);
	if (v->query.len > 0)
		put_found(&pg, v);
	put_groups(&pg, v->set);
	return page_end(&pg, "guide", out);
}

/* ---- Where an item is named ----------------------------------------------------------------- */

static bool
names_item(const struct reference *t, const struct reference_row *row, struct str framework,
	struct str item)
{
	for (uint32_t i = 0; i < t->n_columns; i++) {
		const struct reference_cell *cell = &row->cells[i];

		if (t->columns[i].kind != CELL_REFS)
			continue;
		for (uint32_t k = 0; k < cell->n_ids; k++) {
			struct str rest = cell->ids[k];

			if (str_equal(str_split(&rest, '/'), framework) && str_equal(rest, item))
				return true;
		}
	}
	return false;
}

size_t
guide_refs_of(const struct reference_set *set, struct str framework, struct str item,
	struct guide_ref *list, size_t max)
{
	size_t n = 0;

	for (uint32_t i = 0; i < set->n_references; i++) {
		const struct reference *t = &set->references[i];

		for (uint32_t k = 0; k < t->n_rows && n < max; k++)
			if (names_item(t, &t->rows[k], framework, item))
				list[n++] = (struct guide_ref){t, &t->rows[k]};
	}
	return n;
}

void
guide_refs_into(const struct page *pg, struct view *v, const struct guide_ref *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct reference *t = list[i].table;
		uint32_t heading = heading_of(t);
		struct view *row = view_item(v, "guide_rows");
		char path[120];

		view_text(row, "row",
			cell_text(pg, &t->columns[heading], &list[i].row->cells[heading]));
		view_text(row, "table", programme_words(pg, &t->name));
		snprintf(path, sizeof(path), "/guide/%.*s#r-", STR_FMT(t->id));
		page_link(pg, row, "row_url", path, list[i].row->id);
	}
	view_flag(v, "has_guide", n > 0);
}
