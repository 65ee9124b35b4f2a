/* Rules of the company for names, and what is said to be a mistake. */
#include "pages/guard.h"
#include "pages/parts.h"

static const struct field_spec rule_fields[] = {
	{"guard_name", "text", "", 253, true},
	{"guard_reason", "text", "", 80, true},
	{"guard_asker", "text", "", 20, false},
};

/* For whom: "all devices", a group's name, a device's name. */
static void
put_whose(const struct page *pg, struct view *v, const struct guard_whose *w)
{
	view_flag(v, "is_gone", w->is_gone);
	if (w->device != NULL) {
		view_text(v, "whose", page_device_name(pg, w->device));
		page_link(pg, v, "device_url", "/devices/", str_c(w->device->id.text));
	} else if (w->team == 0) {
		view_text(v, "whose", page_words(pg, "guard.whose.all"));
	} else if (w->team_name.len > 0) {
		view_text(v, "whose", w->team_name);
	} else {
		view_text(v, "whose", page_words(pg, "guard.group.first"));
	}
}

static void
put_rule(const struct page *pg, struct view *v, const struct guard_rule_row *r)
{
	view_printf(v, "rule_id", "%llu", (unsigned long long)r->id);
	view_text(v, "name", r->name);
	view_c(v, "kind", guard_rule_kind_name(r->kind));
	view_flag(v, "is_allow", r->kind == GUARD_RULE_ALLOW);
	put_whose(pg, v, &r->whose);
	view_flag(v, "has_until", r->until != 0);
	page_date(pg, v, "until", r->until);
	view_flag(v, "ends_soon", r->ends_soon);
	view_text(v, "reason", r->reason);
	view_text(v, "asker", r->asker);
	view_text(v, "approver", r->approver);
	page_date(pg, v, "made", r->made);
	view_flag(v, "has_ender", r->ender.len > 0);
	view_text(v, "ender", r->ender);
	page_date(pg, v, "ended", r->ended);
}

static void
put_option(struct view *v, struct str value, struct str label, struct str chosen)
{
	view_text(v, "value", value);
	view_text(v, "label", label);
	view_flag(v, "is_chosen", str_equal(value, chosen));
}

/* The value of a choice as the form carries it, in the arena. */
static struct str
value_of(const struct page *pg, const struct guard_whose *w)
{
	char text[DEVICE_ID_TEXT_MAX + 16];
	const char *copy;

	if (w->device != NULL)
		snprintf(text, sizeof(text), "device:%s", w->device->id.text);
	else
		snprintf(text, sizeof(text), "team:%u", w->team);
	copy = arena_copy(pg->arena, str_c(text));
	return copy != NULL ? str_c(copy) : STR("all");
}

static void
put_choice(
	const struct page *pg, struct view *parent, const struct guard_whose *w, struct str chosen)
{
	put_option(view_item(parent, "whoses"), value_of(pg, w),
		w->device != NULL      ? page_device_name(pg, w->device)
		: w->team_name.len > 0 ? w->team_name
				       : page_words(pg, "guard.group.first"),
		chosen);
}

static void
put_spans(struct view *parent, struct str typed)
{
	static const char *const days[] = {"30", "7", "1", "90", "365", "0"};

	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
		struct view *row = view_item(parent, "spans");

		view_c(row, "days", days[i]);
		view_flag(row, "is_chosen",
			typed.len == 0 ? i == 0 : str_equal(str_c(days[i]), typed));
	}
}

/* Whom a plea's answer may be for: who asked, their group, all. */
static void
put_plea_choices(const struct page *pg, struct view *row, const struct guard_plea_row *plea)
{
	struct str all = STR("all");

	if (plea->device != NULL)
		put_choice(pg, row, &(struct guard_whose){.device = plea->device}, STR(""));
	if (plea->team != NULL)
		put_choice(pg, row, plea->team, STR(""));
	put_option(view_item(row, "whoses"), all, page_words(pg, "guard.whose.all"), STR(""));
	put_spans(row, STR(""));
}

static void
put_pleas(const struct page *pg, const struct guard_rules_view *v)
{
	for (size_t i = 0; i < v->n_pleas; i++) {
		const struct guard_plea_row *from = &v->pleas[i];
		struct view *row = view_item(pg->root, "pleas");

		view_text(row, "plea_id", from->id);
		view_text(row, "name", from->name);
		view_text(row, "words", from->words);
		view_text(row, "asker", from->asker);
		page_when(pg, row, "at", from->at);
		view_text(row, "whose",
			from->device != NULL ? page_device_name(pg, from->device) : from->address);
		put_plea_choices(pg, row, from);
	}
	view_flag(pg->root, "has_pleas", v->n_pleas > 0);
	page_count(pg, pg->root, "n_pleas", v->n_pleas);
}

static void
put_form(const struct page *pg, const struct guard_rules_view *v)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct str all = STR("all");

	page_fields(pg, pg->root, "fields", rule_fields, 3, &given);
	page_problem_list(pg, &v->problems);
	for (unsigned i = 0; i < GUARD_RULE_KINDS; i++) {
		struct view *row = view_item(pg->root, "kinds");

		view_c(row, "kind", guard_rule_kind_name((enum guard_rule_kind)i));
		view_flag(row, "is_chosen", v->kind == (enum guard_rule_kind)i);
	}
	put_option(view_item(pg->root, "whoses"), all, page_words(pg, "guard.whose.all"),
		v->typed_whose);
	for (size_t i = 0; i < v->n_whose; i++)
		put_choice(pg, pg->root, &v->whose[i], v->typed_whose);
	put_spans(pg->root, v->typed_days);
}

enum err
page_guard_rules(const struct pages *p, const struct page_frame *f,
	const struct guard_rules_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_GUARD, "guard_rules");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n_rules; i++)
		put_rule(&pg, view_item(pg.root, "rules"), &v->rules[i]);
	view_flag(pg.root, "has_rules", v->n_rules > 0);
	page_count(&pg, pg.root, "count", v->n_rules);
	for (size_t i = 0; i < v->n_over; i++)
		put_rule(&pg, view_item(pg.root, "over"), &v->over[i]);
	view_flag(pg.root, "has_over", v->n_over > 0);
	put_pleas(&pg, v);
	put_form(&pg, v);
	return page_end(&pg, "guard_rules", out);
}
