/* GET, POST /cases/ID/wishes: who may get what of this case. */
#include "proc/portal/cases/record.h"

#include <stdio.h>

static enum err
show(struct request *r, const struct respond_case *c, const struct case_bar *bar, const char *no)
{
	const struct record_set *set = r->portal->records;
	struct case_wish_row *rows = arena_array(r->arena, struct case_wish_row, c->n_entries + 1);
	struct case_wishes_view v = {.bar = *bar, .set = set, .wishes = rows, .no = no};
	struct page_frame f;

	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = c->n_entries; i-- > 0;) {
		const struct case_entry *e = &c->entries[i];
		struct case_wish_row *row = &rows[v.n];

		if (e->kind != CASE_WISH || c->is_struck[i])
			continue;
		*row = (struct case_wish_row){.entry = e,
			.recipient = recipient_find(set, case_entry_get(e, CASE_KEY_RECIPIENT)),
			.field = record_field_find(set, case_entry_get(e, CASE_KEY_FIELD)),
			.has_may = case_entry_has(e, CASE_KEY_MAY)};
		row->class = case_entry_get(e, CASE_KEY_KIND);
		if (wish_may_parse(case_entry_get(e, CASE_KEY_MAY), &row->may) != ERR_OK)
			row->may = 0;
		if (time_parse(case_entry_get(e, CASE_KEY_UNTIL), &row->until) != ERR_OK)
			row->until = 0;
		row->is_over = row->until != 0 && row->until <= r->now;
		v.n++;
	}
	if (no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_wishes(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_wishes(struct request *r)
{
	struct respond_case c;
	struct case_bar bar;
	enum err err = case_page(r, CASE_PART_REPORTS, &c, &bar);

	if (err == ERR_OK && r->portal->records == NULL)
		err = ERR_NOT_FOUND;
	return err == ERR_OK ? show(r, &c, &bar, NULL) : err;
}

/* Nothing that the pack does not know is taken: it would cover nothing, and be believed. */
static bool
is_sound(struct request *r, struct case_entry *e)
{
	const struct record_set *set = r->portal->records;
	struct str to = form_get(&r->form, "recipient"), field = form_get(&r->form, "field");
	struct str class = form_get(&r->form, "kind"), may = form_get(&r->form, "may");
	struct str tlp = form_get(&r->form, "tlp");
	enum record_class known_class;
	enum tlp known_tlp;
	uint64_t days;
	uint8_t bits;
	bool is_long;

	if ((to.len > 0 && recipient_find(set, to) == NULL) ||
		(field.len > 0 && record_field_find(set, field) == NULL) ||
		(class.len > 0 && record_class_parse(class, &known_class) != ERR_OK) ||
		(may.len > 0 && wish_may_parse(may, &bits) != ERR_OK) ||
		(tlp.len > 0 && tlp_parse(tlp, &known_tlp) != ERR_OK) ||
		str_u64(form_get(&r->form, "until_days"), 3650, &days) != ERR_OK)
		return false;
	case_put(e, CASE_KEY_RECIPIENT, to);
	case_put(e, CASE_KEY_FIELD, field);
	case_put(e, CASE_KEY_KIND, field.len > 0 ? STR("") : class);
	case_put(e, CASE_KEY_MAY, may);
	case_put(e, CASE_KEY_TLP, tlp);
	case_put(e, CASE_KEY_REASON, case_text(r, "reason", 1900, &is_long));
	if (days > 0 && may.len > 0)
		case_put_time(r, e, CASE_KEY_UNTIL, r->now + (ms_t)days * MS_DAY);
	return !is_long;
}

static bool
is_strike(struct request *r, const struct respond_case *c, struct case_entry *e)
{
	struct str of = form_get(&r->form, "of");
	uint64_t nr;
	bool is_long;

	e->kind = CASE_STRUCK;
	if (str_u64(of, c->n_entries, &nr) != ERR_OK || nr == 0 ||
		c->entries[nr - 1].kind != CASE_WISH)
		return false;
	case_put(e, CASE_KEY_OF, of);
	case_put(e, CASE_KEY_REASON, case_text(r, "reason", 1900, &is_long));
	return !is_long;
}

enum err
post_case_wishes(struct request *r)
{
	struct case_entry e = {.kind = CASE_WISH};
	enum respond_no no = RESPOND_MAY;
	struct respond_case c;
	struct case_bar bar;
	char path[REQUEST_PATH_MAX];
	bool is_good;
	enum err err = case_page(r, CASE_PART_REPORTS, &c, &bar);

	if (err == ERR_OK && r->portal->records == NULL)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	is_good = str_equal(form_get(&r->form, "do"), STR("strike")) ? is_strike(r, &c, &e)
								     : is_sound(r, &e);
	if (!is_good)
		return show(r, &c, &bar, "shape");
	err = case_say(r, c.head.id, &e, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY)
		return show(r, &c, &bar, respond_no_name(no));
	snprintf(path, sizeof(path), "/cases/%s/wishes", c.head.id);
	return redirect(r, path, &(struct done){.key = "wish_said"});
}
