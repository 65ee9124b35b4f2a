/* The entries of a case, the struck ones too, the latest on the first page, and whether the chain
 * is whole. */
#include "pages/case_parts.h"

/* ---- one value ---- */

/* Names of ours, as "case.value.X". */
static bool
put_named(const struct page *pg, struct view *row, enum case_key key, struct str value)
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
			return true;
		}
	}
	return false;
}

/* NULL: nobody gave it a name. */
static const struct words *
name_of_field(const struct case_story_view *v, const struct record_field *field, struct str id)
{
	const struct damage_input *input = NULL;

	if (field == NULL && v->damage != NULL && str_starts(id, STR(DAMAGE_FIELD)))
		input = damage_input_find(v->damage,
			str_of(id.p + strlen(DAMAGE_FIELD), id.len - strlen(DAMAGE_FIELD)));
	return field != NULL ? &field->name : input != NULL ? &input->name : NULL;
}

/* Ids of packs, as the packs call them. */
static bool
put_pack_name(const struct page *pg, const struct case_story_view *v, const struct case_entry *e,
	struct view *row, const struct case_pair *pair)
{
	const struct playbook *book =
		v->playbooks == NULL
			? NULL
			: playbook_find(v->playbooks, case_entry_get(e, CASE_KEY_PLAYBOOK));
	const struct record_field *field =
		v->records == NULL
			? NULL
			: record_field_find(v->records, case_entry_get(e, CASE_KEY_FIELD));
	const struct playbook_step *step;
	const struct words *name;

	switch ((unsigned)pair->key) {
	case CASE_KEY_PLAYBOOK:
		if (book != NULL)
			view_text(row, "value", page_case_words(pg, &book->name));
		return book != NULL;
	case CASE_KEY_STEP:
		step = book == NULL ? NULL : playbook_step_find(book, pair->value);
		if (step != NULL)
			view_text(row, "value", page_case_words(pg, &step->name));
		return step != NULL;
	case CASE_KEY_FIELD:
		name = name_of_field(v, field, pair->value);
		if (name != NULL)
			view_text(row, "value", page_case_words(pg, name));
		return name != NULL;
	case CASE_KEY_VALUE:
		if (field != NULL)
			page_record_value(pg, row, "value", field, pair->value, v->zone_minutes);
		return field != NULL;
	default:
		return false;
	}
}

static void
put_source(const struct page *pg, struct view *row, struct str source)
{
	struct str rest = source, word = str_split(&rest, ':');
	char name[48];

	str_copy(word, name, sizeof(name));
	if (word.len < sizeof(name) && page_has_words(pg, "record.source.", word))
		view_text(row, "value", page_words_of(pg, "record.source.", name));
	else
		view_text(row, "value", source);
}

/* Why the box put an alert into the case. */
static bool
is_why(const struct case_entry *e, const struct case_pair *pair)
{
	return e->kind == CASE_JOINED && pair->key == CASE_KEY_KIND &&
	       join_why_of(pair->value) != JOIN_NOT;
}

static void
put_pair(const struct page *pg, const struct case_story_view *v, const struct case_entry *e,
	struct view *row, const struct case_pair *pair)
{
	ms_t at;

	view_c(row, "key", is_why(e, pair) ? "reason" : case_key_name(pair->key));
	view_flag(row, "is_alert", pair->key == CASE_KEY_ALERT);
	if (pair->key == CASE_KEY_ALERT)
		page_link(pg, row, "alert_url", "/alerts/", pair->value);
	if ((pair->key == CASE_KEY_WHEN || pair->key == CASE_KEY_UNTIL ||
		    pair->key == CASE_KEY_DUE) &&
		time_parse(pair->value, &at) == ERR_OK)
		page_time(pg, row, "value", at);
	else if (pair->key == CASE_KEY_SOURCE)
		put_source(pg, row, pair->value);
	else if (is_why(e, pair))
		view_text(row, "value",
			page_words_of(pg, "case.joined.", join_why_name(join_why_of(pair->value))));
	else if (!put_named(pg, row, pair->key, pair->value) && !put_pack_name(pg, v, e, row, pair))
		view_text(row, "value", pair->value);
}

/* ---- one entry ---- */

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
	for (uint32_t k = 0; k < e->n_pairs; k++)
		put_pair(pg, v, e, view_item(row, "pairs"), &e->pairs[k]);
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
