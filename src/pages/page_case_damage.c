/* What a case may cost: the sum, its lines, what each assumption adds, and the inputs to mend. */
#include "pages/case_damage.h"
#include "pages/case_parts.h"

#define PARTS_SHOWN 12

static void
put_yen(const struct page *pg, struct view *v, const char *name, int64_t yen)
{
	page_count(pg, v, name, (uint64_t)damage_round(yen));
}

static void
put_range(const struct page *pg, struct view *v, const struct damage_range *r)
{
	put_yen(pg, v, "low", r->low);
	put_yen(pg, v, "likely", r->likely);
	put_yen(pg, v, "high", r->high);
}

static void
put_lines(const struct page *pg, const struct damage_estimate *e)
{
	for (uint32_t i = 0; i < e->n_lines; i++) {
		const struct damage_line *line = &e->lines[i];
		bool is_counted = line->state <= DAMAGE_ASSUMED;
		struct view *row;

		if (line->state == DAMAGE_APART)
			continue;
		row = view_item(pg->root, is_counted ? "counted" : "left_out");
		view_text(row, "name", page_case_words(pg, &line->term->name));
		view_text(row, "why", page_case_words(pg, &line->term->why));
		view_c(row, "state", damage_state_name(line->state));
		put_range(pg, row, &line->yen);
		view_text(row, "missing",
			line->missing != NULL ? page_case_words(pg, &line->missing->name)
					      : STR(""));
	}
}

static void
put_parts(const struct page *pg, const struct damage_estimate *e)
{
	for (uint32_t i = 0; i < e->n_parts && i < PARTS_SHOWN; i++) {
		const struct damage_part *part = &e->parts[i];
		const struct damage_cost *c = part->cost;
		struct view *row = view_item(pg->root, "parts");

		put_yen(pg, row, "adds", part->adds);
		put_yen(pg, row, "without", part->without);
		view_flag(row, "is_cost", c != NULL);
		view_flag(row, "is_assumed", part->is_assumed);
		if (c != NULL) {
			view_text(row, "name", page_case_words(pg, &c->name));
			view_text(row, "unit", page_case_words(pg, &c->unit));
			view_text(row, "source", page_case_words(pg, &c->source));
			view_text(row, "unconfirmed", page_case_words(pg, &c->unconfirmed));
			view_text(row, "date", c->date);
			page_count(pg, row, "cost_low", (uint64_t)c->low);
			page_count(pg, row, "cost_likely", (uint64_t)c->likely);
			page_count(pg, row, "cost_high", (uint64_t)c->high);
			put_yen(pg, row, "sum_low", part->low);
			put_yen(pg, row, "sum_high", part->high);
		} else if (part->input != NULL) {
			view_text(row, "name", page_case_words(pg, &part->input->name));
			view_text(row, "unit", page_case_words(pg, &part->input->unit));
			page_count(pg, row, "value", (uint64_t)part->value);
		}
	}
}

static void
put_inputs(const struct page *pg, const struct case_damage_view *v)
{
	for (size_t i = 0; i < v->n_inputs; i++) {
		const struct case_damage_input *in = &v->inputs[i];
		struct view *row = view_item(pg->root, "inputs");
		bool is_wrong = in->typed.len > 0;

		view_text(row, "input", in->input->id);
		view_text(row, "name", page_case_words(pg, &in->input->name));
		view_text(row, "help", page_case_words(pg, &in->input->help));
		view_text(row, "unit", page_case_words(pg, &in->input->unit));
		view_c(row, "from", in->from);
		view_flag(row, "is_wrong", is_wrong);
		if (is_wrong)
			view_text(row, "value", in->typed);
		else if (in->is_said)
			view_printf(row, "value", "%lld", (long long)in->value);
		else
			view_text(row, "value", STR(""));
		page_count(pg, row, "most", (uint64_t)in->input->most);
		view_flag(row, "is_otherwise", !in->is_said && in->input->otherwise > 0);
		page_count(pg, row, "otherwise", (uint64_t)in->input->otherwise);
	}
}

static void
put_known(const struct page *pg, const struct case_damage_view *v)
{
	for (size_t i = 0; i < v->n_known; i++) {
		const struct damage_compare *c = &v->known[i];
		struct view *row = view_item(pg->root, "known");

		view_text(row, "name", page_case_words(pg, &c->known->name));
		view_text(row, "source", page_case_words(pg, &c->known->source));
		page_count(pg, row, "yen", (uint64_t)c->known->yen);
		put_range(pg, row, &c->model);
		page_count(pg, row, "percent", (uint64_t)c->percent);
		view_flag(row, "is_in_range", c->is_in_range);
		view_flag(row, "has_hours", c->has_hours);
		page_count(pg, row, "hours", (uint64_t)c->hours);
	}
}

enum err
page_case_damage(const struct pages *p, const struct page_frame *f,
	const struct case_damage_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_damage");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	put_range(&pg, pg.root, &v->estimate->sum);
	view_flag(pg.root, "has_sum", v->estimate->sum.high > 0);
	view_flag(pg.root, "is_over", v->estimate->is_over);
	view_flag(pg.root, "is_wrong", v->is_wrong);
	put_lines(&pg, v->estimate);
	put_parts(&pg, v->estimate);
	put_inputs(&pg, v);
	put_known(&pg, v);
	return page_end(&pg, "case_damage", out);
}
