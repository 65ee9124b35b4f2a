/* For the owner: one page with dated figures and one decision; and whether what is bought is
 * enough.
 */
#include "docs/owner.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/ledgers/planned.h"
#include "proc/portal/programme/assessment.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

#define PURSUED_MAX 24
#define FIGURES_SHOWN 3

/* ---- /owner ---- */

/* Rows of packs/guide/figures that are for the owner: a sentence, its year, where it is from. */
static void
fill_figures(struct request *r, struct owner_figure *list, struct owner_view *v)
{
	const struct reference *table = reference_find(r->portal->references, STR("figures"));

	for (uint32_t i = 0; table != NULL && i < table->n_rows && v->n_figures < FIGURES_SHOWN;
		i++) {
		const struct reference_row *row = &table->rows[i];
		const struct reference_cell *name = reference_cell_find(table, row, "name");
		const struct reference_cell *source = reference_cell_find(table, row, "source");
		const struct reference_cell *year = reference_cell_find(table, row, "year");
		const struct reference_cell *audience = reference_cell_find(table, row, "audience");

		if (name == NULL || source == NULL || year == NULL || audience == NULL ||
			!str_equal(audience->text, STR("owner")))
			continue;
		list[v->n_figures++] =
			(struct owner_figure){name->words, source->words, year->text};
	}
	v->figures = list;
}

/* What costs money comes before what does not: that is what an owner decides. What nobody has
 * answered yet is no decision. */
static const struct assess_gap *
decision_of(const struct programme_gaps *g)
{
	const struct assess_gap *best = NULL;

	for (size_t i = 0; i < g->n; i++) {
		const struct assess_gap *gap = g->rows[i].gap;

		if (gap->measure == NULL || gap->result == RESULT_UNANSWERED ||
			gap->result == RESULT_UNKNOWN)
			continue;
		if (gap->measure->money != MONEY_NONE)
			return gap;
		if (best == NULL)
			best = gap;
	}
	return best;
}

static enum err
fill_counts(struct request *r, const struct programme *p, struct owner_view *v)
{
	const struct framework *pursued[PURSUED_MAX];
	size_t n = programme_pursued(p, pursued, PURSUED_MAX);
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct assess_result s;

		err = programme_of(r, p, pursued[i], STR(""), &s);
		if (err != ERR_OK)
			break;
		v->n_items += pursued[i]->n_items;
		v->n_done += s.n_by_result[RESULT_MET] + s.n_by_result[RESULT_NOT_APPLICABLE];
		v->n_contradictions += s.n_by_state[ASSESS_CONTRADICTION];
	}
	v->n_gaps = v->n_items - v->n_done;
	return err;
}

struct owner {
	struct owner_figure figures[FIGURES_SHOWN];
	struct star_declaration declared;
	struct programme_gaps gaps;
	struct programme programme;
	struct owner_plan plan;
	struct known known;
	struct owner_view v;
};

static struct str
yen_words(struct request *r, int64_t yen)
{
	struct buf b = buf_of(64);
	struct str kept;

	docs_yen(&b, yen, r->lang);
	kept = keep_text(r, "%.*s", (int)b.len, b.p);
	buf_done(&b);
	return kept;
}

/* What the year costs, and the decision in it, as the ledger of measures says. */
static enum err
fill_plan(struct request *r, struct owner *o)
{
	struct date_style dates = known_dates(r, &o->known, r->lang);
	int year = o->known.plan_year;
	struct planned planned;
	bool is_there = false;
	int64_t yen = 0;
	struct buf b = buf_of(64);
	enum err err = planned_sum(r, year, &planned);

	if (err == ERR_OK && planned.n > 0 && o->v.gap != NULL)
		err = planned_for(r, year, o->v.gap, &is_there, &yen);
	docs_fiscal_words(&b, year, (int)o->known.fiscal_month, &dates);
	o->plan = (struct owner_plan){.year = keep_text(r, "%.*s", (int)b.len, b.p),
		.yen = yen_words(r, planned.yen),
		.n = planned.n,
		.n_open = planned.n_open};
	buf_done(&b);
	if (is_there)
		o->plan.decision = yen_words(r, yen);
	if (planned.n > 0)
		o->v.plan = &o->plan;
	return err;
}

static enum err
load_owner(struct request *r, struct owner *o)
{
	struct store_declaration *list;
	size_t n = 0;
	enum err err = programme_load(r, STR(""), &o->programme);

	o->v = (struct owner_view){0};
	if (err == ERR_OK)
		err = programme_gaps(r, &o->programme, &o->gaps);
	if (err == ERR_OK)
		err = fill_counts(r, &o->programme, &o->v);
	if (err == ERR_OK)
		err = store_declaration_list(r->view, r->arena, &list, &n);
	if (err == ERR_OK)
		err = known_load(r, &o->known);
	if (err != ERR_OK)
		return err;
	fill_figures(r, o->figures, &o->v);
	o->v.gap = decision_of(&o->gaps);
	for (size_t i = 0; i < n && o->v.declaration == NULL; i++) {
		if (strcmp(list[i].star, "star3") == 0)
			continue; /* no declaration of SECURITY ACTION */
		o->declared = (struct star_declaration){
			.star = strcmp(list[i].star, "star2") == 0 ? "star2" : "star1",
			.declared = list[i].declared};
		o->v.declaration = &o->declared;
	}
	return fill_plan(r, o);
}

enum err
get_owner(struct request *r)
{
	struct page_frame f;
	struct owner o;
	enum err err = load_owner(r, &o);

	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_owner(r->portal->pages, &f, &o.v, &r->response.body);
}

/* The same on paper. */
enum err
get_owner_pdf(struct request *r)
{
	static const struct assessment_sent sent = {
		ASSESSMENT_PDF, "owner", "/owner", "owner.export"};
	struct owner_fact facts[FIGURES_SHOWN];
	struct order order = {.kind = ORDER_PDF};
	struct owner_sheet s = {.texts = r->portal->texts, .made = r->now, .facts = facts};
	struct owner o;
	enum err err = load_owner(r, &o);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < o.v.n_figures; i++)
		facts[i] = (struct owner_fact){
			o.v.figures[i].words, o.v.figures[i].source, o.v.figures[i].date};
	s.n_facts = o.v.n_figures;
	s.dates = known_dates(r, &o.known, r->lang == LANG_EN ? LANG_EN : LANG_JA);
	s.company = setting_of(r, SETTING_ORG_NAME);
	s.n_items = o.v.n_items;
	s.n_done = o.v.n_done;
	s.n_gaps = o.v.n_gaps;
	s.n_contradictions = o.v.n_contradictions;
	s.declared = o.v.declaration == NULL ? 0 : o.v.declaration->declared;
	s.gap = o.v.gap;
	s.plan_year = o.plan.year;
	s.plan_yen = o.plan.yen;
	s.plan_decision = o.plan.decision;
	s.n_plan = o.plan.n;
	s.n_plan_open = o.plan.n_open;
	err = owner_document(&s, r->arena, &order.document);
	return err == ERR_OK ? assessment_send_order(r, &order, &sent) : err;
}

/* ---- /have ---- */

/* The name of an offering's row: its first column of words. */
static struct words
offering_name(const struct reference *table, const struct reference_row *row)
{
	const struct reference_cell *cell = reference_cell_find(table, row, "name");

	for (uint32_t i = 0; cell == NULL && i < table->n_columns; i++)
		if (table->columns[i].kind == CELL_WORDS && row->cells[i].is_there)
			cell = &row->cells[i];
	return cell == NULL ? (struct words){0} : cell->words;
}

static struct words
row_words(const struct reference *table, const struct reference_row *row, const char *column)
{
	const struct reference_cell *cell = reference_cell_find(table, row, column);

	return cell == NULL ? (struct words){0} : cell->words;
}

struct have {
	struct page_problem list[PROBLEMS_MAX];
	struct store_holding *holdings;
	struct have_view v;
};

static enum err
fill_have(struct request *r, struct have *h)
{
	const struct reference *table = reference_find(r->portal->references, STR("offerings"));
	struct have_offering *offerings =
		arena_array(r->arena, struct have_offering, table == NULL ? 1 : table->n_rows + 1);
	struct have_row *rows;
	size_t n = 0;
	enum err err = store_holding_list(r->view, r->arena, &h->holdings, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct have_row, n + 1);
	if (rows == NULL || offerings == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; table != NULL && i < table->n_rows; i++)
		offerings[h->v.n_offerings++] = (struct have_offering){
			table->rows[i].id, offering_name(table, &table->rows[i])};
	for (size_t i = 0; i < n; i++) {
		const struct store_holding *s = &h->holdings[i];
		const struct reference_row *row =
			table == NULL ? NULL : reference_row_find(table, str_c(s->offering));

		rows[i] = (struct have_row){.id = str_c(s->id.text),
			.name = str_c(s->name),
			.provider = str_c(s->provider),
			.note = str_c(s->note),
			.yen_year = s->yen_year,
			.until = s->until};
		if (row == NULL)
			continue;
		rows[i].offering = offering_name(table, row);
		rows[i].stays_open = row_words(table, row, "stays_open");
		rows[i].ask = row_words(table, row, "ask_provider");
	}
	h->v.rows = rows;
	h->v.n = n;
	h->v.offerings = offerings;
	return ERR_OK;
}

/* Names of what covers an item, joined. */
static struct str
names_of(struct request *r, const struct assess_covered *c, const struct have *h)
{
	struct buf b = buf_of(1024);
	char *copy;

	for (uint32_t i = 0; i < c->n_by; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "", h->holdings[c->by[i]].name);
	copy = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	return str_c(copy == NULL ? "" : copy);
}

static enum err
cover_one(struct request *r, const struct programme *p, const struct framework *f,
	const struct assess_holdings *holdings, struct have *h, struct have_cover *list)
{
	struct assess_result *result = arena_alloc(r->arena, sizeof(*result));
	struct assess_covered *covered;
	enum err err = result == NULL ? ERR_FULL : programme_of(r, p, f, STR(""), result);

	if (err == ERR_OK)
		err = assess_coverage(&p->in, result, holdings, r->arena, &covered);
	for (uint32_t i = 0; err == ERR_OK && i < f->n_items; i++) {
		const struct assess_covered *c = &covered[i];
		const char *how = assess_cover_name(c->cover);

		h->v.n_proven += c->item->is_proven;
		h->v.n_open += c->cover == ASSESS_OPEN;
		h->v.n_said += c->cover != ASSESS_OPEN && !c->item->is_proven;
		list[h->v.n_covers++] = (struct have_cover){
			f, c->item->item, names_of(r, c, h), how, c->item->is_proven};
	}
	return err;
}

static enum err
fill_covers(struct request *r, struct have *h)
{
	const struct framework *pursued[PURSUED_MAX];
	struct assess_holdings holdings;
	struct have_cover *list;
	struct programme p;
	size_t n, items = 0;
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK)
		err = programme_holdings(r, &holdings);
	if (err != ERR_OK)
		return err;
	n = programme_pursued(&p, pursued, PURSUED_MAX);
	for (size_t i = 0; i < n; i++)
		items += pursued[i]->n_items;
	list = arena_array(r->arena, struct have_cover, items + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		if (pursued[i]->rule != FRAMEWORK_JOURNEY)
			err = cover_one(r, &p, pursued[i], &holdings, h, list);
	h->v.covers = list;
	return err;
}

static enum err
show_have(struct request *r, struct have *h)
{
	struct page_frame f;
	enum err err = fill_have(r, h);

	if (err == ERR_OK)
		err = fill_covers(r, h);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_have(r->portal->pages, &f, &h->v, &r->response.body);
}

enum err
get_have(struct request *r)
{
	struct have h = {0};

	return show_have(r, &h);
}

struct have_change {
	struct store_holding holding;
	bool is_drop;
	struct store_audit audit;
};

static enum err
write_have(struct store_tx *tx, void *arg)
{
	struct have_change *c = arg;
	enum err err = c->is_drop ? store_holding_drop(tx, c->holding.id.text)
				  : store_holding_put(tx, &c->holding);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* What is typed; a problem is noted in h. */
static void
read_holding(struct request *r, struct have *h, struct store_holding *s)
{
	struct str name =
		field_of(r, "have_name", LIMIT_NAME_BYTES - 1, true, &h->v.problems, h->list);
	struct str provider =
		field_of(r, "have_provider", LIMIT_NAME_BYTES - 1, false, &h->v.problems, h->list);
	struct str yen = field_of(r, "have_yen", 12, false, &h->v.problems, h->list);
	struct str note =
		field_of(r, "have_note", sizeof(s->note) - 1, false, &h->v.problems, h->list);
	const struct reference *table = reference_find(r->portal->references, STR("offerings"));
	struct str offering = form_get(&r->form, "offering");
	uint64_t number;

	*s = (struct store_holding){.id = store_id_new(r->now), .yen_year = -1};
	if (yen.len > 0 && str_u64(yen, 1000000000, &number) != ERR_OK)
		h->list[h->v.problems.n++] = (struct page_problem){"have_yen", "wrong"};
	else if (yen.len > 0)
		s->yen_year = (int64_t)number;
	h->v.problems.list = h->list;
	if (table != NULL && reference_row_find(table, offering) != NULL)
		str_copy(offering, s->offering, sizeof(s->offering));
	str_copy(name, s->name, sizeof(s->name));
	str_copy(provider, s->provider, sizeof(s->provider));
	str_copy(note, s->note, sizeof(s->note));
	str_copy(str_c(r->person.name), s->who, sizeof(s->who));
}

enum err
post_have(struct request *r)
{
	struct have_change c = {.is_drop = str_equal(form_get(&r->form, "do"), STR("drop"))};
	const struct store_kept_key key = {STORE_KEPT_HOLDING, c.holding.id.text, NULL};
	const struct kept_deed kept = {.kind = "have.change",
		.role = ROLE_MEMBER,
		.keys = &key,
		.n = 1,
		.write = write_have,
		.arg = &c};
	struct have h = {0};

	if (!c.is_drop && !str_equal(form_get(&r->form, "do"), STR("add")))
		return ERR_INVALID;
	if (c.is_drop)
		str_copy(form_get(&r->form, "id"), c.holding.id.text, sizeof(c.holding.id.text));
	else
		read_holding(r, &h, &c.holding);
	if (h.v.problems.n > 0) {
		r->response.status = 400;
		return show_have(r, &h);
	}
	audit_fill(r, &c.audit, "have.change", c.holding.name);
	return kept_done(r, &kept, "/have",
		&(struct done){
			.key = c.is_drop ? "have_dropped" : "have_added", .name = c.holding.name});
}
