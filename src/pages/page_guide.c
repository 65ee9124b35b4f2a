/*
 * Tables to look things up in: all of them, and one. What was not seen is not said to be absent.
 */
#include "pages/guide_parts.h"
#include "pages/programme_parts.h"

#include <stdio.h>

#define TABLES_OF_GROUP 12
#define COLUMNS_OF_TABLE 5 /* more columns: each row is a card at every width */
#define FOUND_MAX 60	   /* rows found in all tables that are listed */

/* What belongs together. */
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
	uint32_t heading = guide_heading(t), n = 0;

	view_text(pg->root, "heading_label", programme_words(pg, &t->columns[heading].name));
	for (uint32_t i = 0; i < t->n_columns; i++) {
		if (i == heading || guide_is_unseen(&t->columns[i]))
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

		if (guide_is_old_and_seen(v, row) != (i < v->table->n_rows) ||
			!guide_row_fits(&pg, v->table, row, v->query))
			continue;
		n++;
		guide_row_into(&pg, view_item(pg.root, "rows"), v, row);
	}
	view_flag(pg.root, "has_rows", n > 0);
	view_flag(pg.root, "has_query", v->query.len > 0);
	page_count(&pg, pg.root, "n_found", n);
	view_flag(pg.root, "watches", has_column(v->table, "detectors"));
	view_flag(pg.root, "sees_tls", has_column(v->table, "fact"));
	view_flag(pg.root, "is_outsourcing", str_equal(v->table->id, STR("outsourcing")));
	view_flag(pg.root, "is_sectors", str_equal(v->table->id, STR("sectors15")));
	view_flag(pg.root, "is_none", v->none_at > 0);
	page_date(&pg, pg.root, "none_at", v->none_at);
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
		uint32_t heading = guide_heading(t);

		for (uint32_t k = 0; k < t->n_rows; k++) {
			const struct reference_row *row = &t->rows[k];
			struct view *found;
			char path[120];

			if (!guide_row_fits(pg, t, row, v->query))
				continue;
			if (++n > FOUND_MAX)
				continue;
			found = view_item(pg->root, "found");
			view_text(found, "row",
				guide_cell_text(pg, &t->columns[heading], &row->cells[heading]));
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
