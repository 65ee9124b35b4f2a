/* Papers for who comes, helps from afar or watches; see case_paper.h. */
#include "docs/case_part.h"

static const char *const names[CASE_PAPERS] = {
	"dispatch", "consent", "call", "handover", "scheme", "insurer", "story"};

const char *
case_paper_name(enum case_paper p)
{
	BUG_IF((unsigned)p >= CASE_PAPERS);
	return names[p];
}

enum err
case_paper_parse(struct str s, enum case_paper *ret_paper)
{
	size_t i = str_which(s, names, CASE_PAPERS);

	if (i == CASE_PAPERS)
		return ERR_NOT_FOUND;
	*ret_paper = (enum case_paper)i;
	return ERR_OK;
}

struct str
case_paper_recipient(enum case_paper p)
{
	switch (p) {
	case CASE_PAPER_DISPATCH:
	case CASE_PAPER_CONSENT:
	case CASE_PAPER_HANDOVER:
	case CASE_PAPER_SCHEME:
		return STR("provider");
	case CASE_PAPER_INSURER:
		return STR("insurer");
	case CASE_PAPER_CALL:  /* read by us, on the phone */
	case CASE_PAPER_STORY: /* for those inside, and without names */
		break;
	}
	return STR("");
}

/* ---- what several have ------------------------------------------------------------------------
 */

struct str
case_part_step(
	struct case_lay *l, const struct case_paper_in *in, struct str playbook, struct str step)
{
	for (uint32_t i = 0; in->playbooks != NULL && i < in->playbooks->n; i++) {
		const struct playbook *p = &in->playbooks->playbooks[i];

		for (uint32_t k = 0; str_equal(p->id, playbook) && k < p->n_steps; k++)
			if (str_equal(p->steps[k].id, step))
				return words_in(&p->steps[k].name, l->say.dates.lang);
	}
	return step;
}

struct str
case_part_minutes(struct case_lay *l, bool is_known, uint64_t minutes)
{
	struct text_value n = {STR("n"), docs_number(&l->say, minutes)};

	return is_known ? docs_fill(&l->say, "case_paper.minutes", &n, 1) : STR("");
}

struct str
case_part_act(struct case_lay *l, struct str did)
{
#define ACT(constant, name, hours, needs) name,
	static const char *const acts[] = {
#include "model/action.def"
	};
#undef ACT
	size_t act = str_which(did, acts, ACTS);

	return act < ACTS ? docs_word(&l->say, "case_paper.act", acts[act]) : did;
}

static struct str
words(struct case_lay *l, const char *key)
{
	return docs_words(&l->say, key);
}

static void
put_case(struct case_lay *l, const struct case_paper_in *in)
{
	const struct case_head *h = &in->c->head;

	case_lay_fields(l,
		(const struct block_field[]){{words(l, "case_paper.number"), str_c(h->number)},
			{words(l, "case_paper.what"),
				case_part_kept(l, case_part_goes(in, "title"), str_c(h->title))},
			{words(l, "case_paper.since"), case_lay_time(l, h->opened)},
			{words(l, "case_paper.device"),
				case_part_kept(
					l, case_part_goes(in, "devices_names"), str_c(h->device))},
			{words(l, "case_paper.phase"),
				docs_word(&l->say, "case_paper.phase", case_phase_name(h->phase))}},
		5, false);
	if (h->is_drill)
		case_lay_text(l, words(l, "case_paper.drill"));
	case_part_say_kept(l, in);
}

static void
put_company(struct case_lay *l, const struct case_paper_in *in)
{
	case_lay_fields(l,
		(const struct block_field[]){{words(l, "case_paper.company"), in->company},
			{words(l, "case_paper.person"), in->person},
			{words(l, "case_paper.phone"), in->phone}},
		3, true);
}

/* ---- one paper each ---------------------------------------------------------------------------
 */

static void
put_dispatch(struct case_lay *l, const struct case_paper_in *in)
{
	static const char *const sign[] = {"case_paper.sign.company", "case_paper.sign.engineer"};
	static const struct hand_visit none;
	const struct hand_visit *v = in->visit != NULL ? in->visit : &none;
	struct str place = v->place.len > 0 ? v->place : in->place;

	put_case(l, in);
	case_lay_heading(l, "case_paper.h.order");
	put_company(l, in);
	case_lay_fields(l,
		(const struct block_field[]){{words(l, "case_paper.who_comes"), v->name},
			{words(l, "case_paper.contact"), v->contact},
			{words(l, "case_paper.place"), place},
			{words(l, "case_paper.what_for"), v->what_for},
			{words(l, "case_paper.terms"), v->terms},
			{words(l, "case_paper.asked"), case_lay_time(l, v->at[HAND_ASKED])},
			{words(l, "case_paper.promised"),
				case_part_minutes(l, v->has_promise, v->promised_minutes)}},
		7, true);
	case_lay_heading(l, "case_paper.h.never");
	case_lay_items(l, "case_paper.never", false);
	case_lay_heading(l, "case_paper.h.on_site");
	case_lay_fields(l,
		(const struct block_field[]){
			{words(l, "case_paper.arrived"), case_lay_time(l, v->at[HAND_ARRIVED])},
			{words(l, "case_paper.work"), v->work},
			{words(l, "case_paper.work_minutes"),
				case_part_minutes(l, v->work_minutes > 0, v->work_minutes)},
			{words(l, "case_paper.left"), case_lay_time(l, v->at[HAND_LEFT])},
			{words(l, "case_paper.signed_by"), v->signed_by}},
		5, true);
	case_lay_sign(l, sign, 2);
}

static void
put_consent(struct case_lay *l, const struct case_paper_in *in)
{
	static const char *const sign[] = {"case_paper.sign.company", "case_paper.sign.helper"};
	static const struct hand_visit none;
	const struct hand_visit *v = in->visit != NULL ? in->visit : &none;

	put_case(l, in);
	put_company(l, in);
	case_lay_fields(l,
		(const struct block_field[]){{words(l, "case_paper.helper"), v->name},
			{words(l, "case_paper.contact"), v->contact},
			{words(l, "case_paper.what_for"), v->what_for},
			{words(l, "case_paper.until"), case_lay_time(l, v->until)}},
		4, true);
	case_lay_heading(l, "case_paper.h.may");
	case_lay_items(l, "case_paper.may", false);
	case_lay_heading(l, "case_paper.h.may_not");
	case_lay_items(l, "case_paper.may_not", false);
	case_lay_text(l, words(l, "case_paper.withdraw"));
	case_lay_sign(l, sign, 2);
}

#define CONTACT_COLUMNS 5

static void
put_contacts(struct case_lay *l, const struct case_paper_in *in)
{
	static const struct case_lay_column columns[CONTACT_COLUMNS] = {
		{"case_paper.t.order", 1, true}, {"case_paper.t.name", 4, false},
		{"case_paper.t.phone", 4, false}, {"case_paper.t.told_by", 3, false},
		{"case_paper.t.reached", 4, false}};
	struct str *cells = arena_array(
		l->say.arena, struct str, (size_t)(in->n_contacts + 1) * CONTACT_COLUMNS);

	if (cells == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	for (uint32_t i = 0; i < in->n_contacts; i++) {
		const struct contact_line *line = &in->contacts[i];
		struct str *row = &cells[i * CONTACT_COLUMNS];

		row[0] = docs_number(&l->say, i + 1);
		row[1] = line->contact->name;
		row[2] = line->contact->phone;
		row[3] = line->contact->parent;
		row[4] = line->state == CONTACT_REACHED ? case_lay_time(l, line->reached)
							: docs_word(&l->say, "contact.state",
								  contact_state_name(line->state));
	}
	case_lay_table(l, columns, CONTACT_COLUMNS, cells, in->n_contacts);
}

static void
put_call(struct case_lay *l, const struct case_paper_in *in)
{
	put_case(l, in);
	put_company(l, in);
	case_lay_heading(l, "case_paper.h.say");
	case_lay_items(l, "case_paper.say", true);
	case_lay_heading(l, "case_paper.h.ask");
	case_lay_items(l, "case_paper.ask", true);
	case_lay_heading(l, "case_paper.h.contacts");
	if (in->n_contacts == 0)
		case_lay_text(l, words(l, "case_paper.no_contacts"));
	put_contacts(l, in);
}

static void
put_handover(struct case_lay *l, const struct case_paper_in *in)
{
	const struct respond_case *c = in->c;
	uint32_t n_open = 0;

	put_case(l, in);
	case_lay_heading(l, "case_paper.h.decided");
	for (uint32_t i = 0; i < c->n_decisions; i++) {
		const struct respond_decision *d = &c->decisions[i];
		struct text_value v[] = {{STR("when"), case_lay_time(l, d->at)},
			{STR("is"),
				docs_word(&l->say, "case_paper.verdict", case_verdict_name(d->is))},
			{STR("who"), case_part_kept(l, case_part_goes(in, "contact_name"), d->who)},
			{STR("reason"), case_part_kept(l, case_part_class_goes(in, RECORD_RESPONSE),
						d->reason)}};

		case_lay_item(l, docs_fill(&l->say, "case_paper.decided", v, 4), false);
	}
	if (c->n_decisions == 0)
		case_lay_text(l, words(l, "case_paper.undecided"));
	case_lay_heading(l, "case_paper.h.done");
	for (uint32_t i = 0; i < c->n_steps; i++) {
		const struct respond_step_done *s = &c->steps[i];
		struct text_value v[] = {{STR("when"), case_lay_time(l, s->at)},
			{STR("step"), case_part_kept(l, case_part_goes(in, "measures_done"),
					      case_part_step(l, in, s->playbook, s->step))},
			{STR("state"), docs_word(&l->say, "case_paper.step",
					       str_equal(s->state, STR("done"))	  ? "done"
					       : str_equal(s->state, STR("left")) ? "left"
										  : "begun")}};

		case_lay_item(l, docs_fill(&l->say, "case_paper.step_line", v, 3), false);
	}
	if (c->n_steps == 0)
		case_lay_text(l, words(l, "case_paper.no_steps"));
	case_lay_heading(l, "case_paper.h.holds");
	for (uint32_t i = 0; i < c->n_actions; i++) {
		const struct respond_action *a = &c->actions[i];
		struct text_value v[] = {{STR("what"), case_part_act(l, a->did)},
			{STR("target"), case_part_kept(l,
						case_part_goes(in, "first_measures") &&
							case_part_goes(in, "devices_names"),
						a->target.len > 0 ? a->target : a->device)},
			{STR("until"), case_lay_time(l, a->until)}};

		if (a->is_ended || a->until == 0)
			continue;
		n_open++;
		case_lay_item(l, docs_fill(&l->say, "case_paper.holds", v, 3), false);
	}
	if (n_open == 0)
		case_lay_text(l, words(l, "case_paper.no_holds"));
	case_part_visits(l, in);
	case_lay_heading(l, "case_paper.h.never");
	case_lay_items(l, "case_paper.never", false);
}

/* ---- devices beside the scheme ------------------------------------------------------------------
 */

uint32_t
case_prices(
	const struct reference *scheme, uint32_t n_devices, struct case_price *ret, uint32_t n_max)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < scheme->n_rows && n < n_max; i++) {
		const struct reference_row *row = &scheme->rows[i];
		const struct reference_cell *base = reference_cell_find(scheme, row, "cap_base");
		const struct reference_cell *each =
			reference_cell_find(scheme, row, "cap_per_device");
		const struct reference_cell *name = reference_cell_find(scheme, row, "name");
		const struct reference_cell *sure = reference_cell_find(scheme, row, "status");

		if (base == NULL || each == NULL || name == NULL)
			continue;
		ret[n++] = (struct case_price){.name = name->words,
			.yen_a_month = (int64_t)base->number + (int64_t)each->number * n_devices,
			.is_unconfirmed = sure == NULL || !str_equal(sure->text, STR("source"))};
	}
	return n;
}

#define PRICES_MAX 16

static void
put_scheme(struct case_lay *l, const struct case_paper_in *in)
{
	static const struct case_lay_column columns[] = {{"case_paper.t.kind", 4, false},
		{"case_paper.t.cap", 3, true}, {"case_paper.t.sure", 3, false}};
	struct text_value v[] = {{STR("n"), docs_number(&l->say, in->n_devices)},
		{STR("edition"), in->scheme != NULL ? in->scheme->edition : STR("")}};
	struct str *cells = arena_array(l->say.arena, struct str, PRICES_MAX * 3);
	struct case_price prices[PRICES_MAX];
	uint32_t n;

	put_company(l, in);
	case_lay_text(l, docs_fill(&l->say, "case_paper.devices", v, 1));
	if (in->scheme == NULL || cells == NULL)
		return;
	case_lay_text(l, docs_fill(&l->say, "case_paper.scheme", v, 2));
	n = case_prices(in->scheme, in->n_devices, prices, PRICES_MAX);
	for (uint32_t i = 0; i < n; i++) {
		cells[i * 3] = words_in(&prices[i].name, l->say.dates.lang);
		cells[i * 3 + 1] = case_lay_yen(l, prices[i].yen_a_month);
		cells[i * 3 + 2] = words(l, prices[i].is_unconfirmed ? "case_paper.unconfirmed"
								     : "case_paper.confirmed");
	}
	case_lay_table(l, columns, 3, cells, n);
	case_lay_text(l, words(l, "case_paper.scheme_limits"));
}

/* ---- all
 * ------------------------------------------------------------------------------------------ */

enum err
case_paper_make(enum case_paper paper, const struct case_paper_in *in, struct arena *arena,
	struct document *ret_document)
{
	static case_part_fn *const parts[CASE_PAPERS] = {put_dispatch, put_consent, put_call,
		put_handover, put_scheme, case_part_insurer, case_part_story};
	struct case_lay l = {.say = {.texts = in->texts, .dates = in->dates, .arena = arena},
		.blocks = arena_array(arena, struct block, CASE_LAY_BLOCKS)};
	bool is_story = paper == CASE_PAPER_STORY;
	struct document d = {.lang = in->dates.lang == LANG_EN ? STR("en") : STR("ja")};

	BUG_IF((unsigned)paper >= CASE_PAPERS);
	if ((is_story && in->scrub == NULL) ||
		(case_paper_recipient(paper).len > 0 && in->release == NULL))
		return ERR_INVALID;
	if (l.blocks == NULL)
		return ERR_FULL;
	parts[paper](&l, in);
	d.title = docs_word(&l.say, "case_paper.title", case_paper_name(paper));
	d.company = is_story ? STR("") : in->company;
	d.footer = docs_words(&l.say, is_story ? "case_paper.footer.story" : "case_paper.footer");
	d.subtitle = docs_say_date(&l.say, is_story ? 0 : in->made);
	d.made_at = in->made;
	d.n_blocks = l.n;
	d.blocks = l.blocks;
	if (l.say.err == ERR_OK)
		*ret_document = d;
	return l.say.err;
}
