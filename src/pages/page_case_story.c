/* The entries of a case, the struck ones too, the latest on the first page, and whether the chain
 * is whole. */
#include "pages/case_parts.h"

/* Values that are names of ours are said in words; all others as they were written. */
static void
put_value(const struct page *pg, struct view *row, enum case_key key, struct str value)
{
	static const enum case_key named[] = {CASE_KEY_FROM, CASE_KEY_STATE, CASE_KEY_TO,
		CASE_KEY_IS, CASE_KEY_SURE, CASE_KEY_STAGE, CASE_KEY_WAY};
	char name[48];

	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
		if (named[i] != key || value.len >= sizeof(name))
			continue;
		str_copy(value, name, sizeof(name));
		if (page_has_words(pg, "case.value.", value)) {
			view_text(row, "value", page_words_of(pg, "case.value.", name));
			return;
		}
	}
	view_text(row, "value", value);
}

static void
put_pairs(const struct page *pg, struct view *v, const struct case_entry *e)
{
	for (uint32_t i = 0; i < e->n_pairs; i++) {
		const struct case_pair *pair = &e->pairs[i];
		struct view *row = view_item(v, "pairs");
		ms_t at;

		view_c(row, "key", case_key_name(pair->key));
		if ((pair->key == CASE_KEY_WHEN || pair->key == CASE_KEY_UNTIL ||
			    pair->key == CASE_KEY_DUE) &&
			time_parse(pair->value, &at) == ERR_OK)
			page_time(pg, row, "value", at);
		else
			put_value(pg, row, pair->key, pair->value);
	}
}

static void
put_entry(const struct page *pg, const struct case_story_view *v, size_t i)
{
	const struct case_entry *e = &v->entries[i];
	struct view *row = view_item(pg->root, "entries");

	view_printf(row, "nr", "%u", e->nr);
	page_time(pg, row, "at", e->at);
	view_c(row, "kind", case_kind_name(e->kind));
	view_c(row, "by", case_by_name(e->by));
	view_text(row, "entry_who", e->who);
	view_flag(row, "is_struck", v->is_struck[i]);
	view_flag(row, "may_strike", v->may_strike[i] && v->bar.can_write);
	put_pairs(pg, row, e);
}

static void
put_pages(const struct page *pg, const struct case_story_view *v)
{
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);

	page_count(pg, pg->root, "n_entries", v->n_all);
	view_flag(pg->root, "is_part", v->n_pages > 1);
	if (v->n > 0) {
		page_count(pg, pg->root, "first_nr", v->entries[0].nr);
		page_count(pg, pg->root, "last_nr", v->entries[v->n - 1].nr);
	}
	buf_c(&url, "/cases/");
	url_escape(&url, str_c(v->bar.head->id));
	buf_c(&url, "/story?");
	page_pager(pg, buf_view(&url), v->page, v->n_pages);
	buf_done(&url);
}

enum err
page_case_story(const struct pages *p, const struct page_frame *f, const struct case_story_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_story");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	page_case_typed(&pg, &v->typed);
	for (size_t i = 0; i < v->n; i++)
		put_entry(&pg, v, i);
	put_pages(&pg, v);
	view_c(pg.root, "head_hash", v->head);
	view_flag(pg.root, "is_verified", v->is_verified);
	view_flag(pg.root, "is_whole", v->is_verified && strcmp(v->fault, "whole") == 0);
	view_c(pg.root, "fault", v->is_verified ? v->fault : "whole");
	page_count(&pg, pg.root, "fault_nr", v->fault_nr);
	page_case_link(&pg, pg.root, "verify_url", v->bar.head->id, "/story?verify=1");
	page_case_link(&pg, pg.root, "lines_url", v->bar.head->id, "/lines.jsonl");
	return page_end(&pg, "case_story", out);
}
