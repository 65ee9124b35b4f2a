/* What the index and the store say, in the terms of pages; see look.h. */
#include "proc/portal/stock/look.h"

#include <stdio.h>

/* ---- grounds ---- */

struct str
look_source(const struct look *l, uint32_t no)
{
	return sources_name(l->r, str_c(l->info.sources[no < l->info.n_sources ? no : 0].name));
}

void
look_ground(struct look *l, const struct look_hit *h, const struct match_ground *g,
	struct stock_ground *ret)
{
	enum match_confidence c = h->is_unconfirmed ? MATCH_CONFIRM : g->confidence;

	*ret = (struct stock_ground){.id = g->advisory.id,
		.source = sources_name(l->r, g->source),
		.url = g->advisory.url,
		.dated = g->dated,
		.changed = g->advisory.changed,
		.summary = g->advisory.summary,
		.rule = match_rule_name(g->rule),
		.confidence = match_confidence_name(c),
		.package = g->package.name,
		.version = g->version,
		.from = g->from,
		.to = g->end == INTERVAL_OPEN ? STR("")
		      : g->to.len > 0	      ? g->to
					      : g->version,
		.cpe = g->cpe,
		.is_from_after = g->is_from_after,
		.is_to_before = g->end == INTERVAL_FIXED,
		.is_exact = g->end == INTERVAL_EXACT,
		.order = version_order_name(g->order),
		.is_source = g->is_source,
		.is_assumed = g->is_assumed,
		.is_odd = g->is_odd,
		.is_platform_open = g->is_platform_open,
		.is_around_open = g->is_around_open,
		.is_unimportant = g->is_unimportant,
		.is_product = h->is_product};
}

/* ---- why, by when ---- */

static void
put_due(struct stock_why *w, const char *kind, ms_t at, ms_t known)
{
	size_t i = w->n_dues;

	if (at == 0)
		return;
	for (; i > 0 && w->dues[i - 1].at > at; i--)
		w->dues[i] = w->dues[i - 1];
	w->dues[i] = (struct stock_due){.kind = kind,
		.at = at,
		.days = at > known ? (unsigned)((at + MS_DAY / 2 - known) / MS_DAY) : 0,
		.was_over = at + MS_DAY <= known};
	w->n_dues++;
}

void
look_why(const struct request *r, const struct rank_facts *vulnerability,
	const struct look_place *place, const struct store_finding *f, struct stock_why *w)
{
	struct rank_facts facts = findings_at(vulnerability, &place->facts);
	struct rank_place at = rank_place(&facts);

	*w = (struct stock_why){.action = rank_action_name(at.action),
		.chance = rank_chance_name(at.chance),
		.chance_tenths = facts.has_epss ? facts.epss.score / 1000 : 0,
		.score = facts.score,
		.rating = facts.rating};
	for (unsigned i = 0; i < at.n_lifts && w->n_lifts < STOCK_LIFTS; i++)
		w->lifts[w->n_lifts++] = rank_fact_name(at.lifts[i].fact);
	if (f == NULL)
		return;
	put_due(w, rank_due_name(RANK_DUE_LIST), f->due, time_day(f->first_seen, r->zone_minutes));
	put_due(w, store_finding_is_attack(f) ? "at_once" : rank_due_name(RANK_DUE_HOUSE),
		f->due_house, time_day(f->first_seen, r->zone_minutes));
	put_due(w, rank_due_name(RANK_DUE_CONTRACT), f->due_contract,
		time_day(f->first_seen, r->zone_minutes));
}

/* ---- what it is about ---- */

enum err
look_subject(struct request *r, const struct store_finding_total *sum, struct stock_subject *ret)
{
	*ret = (struct stock_subject){.name = str_c(sum->name),
		.version = str_c(sum->version),
		.maker = str_c(sum->maker),
		.n_packages = 1};
	if (sum->bill[0] != '\0') {
		struct stock_bill_row *row = arena_alloc(r->arena, sizeof(*row));
		struct store_bill *b = arena_alloc(r->arena, sizeof(*b));
		enum err err =
			row == NULL || b == NULL ? ERR_FULL : store_bill_get(r->view, sum->bill, b);

		if (err == ERR_NOT_FOUND)
			return ERR_OK;
		if (err == ERR_OK)
			err = stock_bill_row_of(r, b, row);
		ret->bill = row;
		return err;
	}
	if (sum->device[0] == '\0')
		return ERR_OK;
	ret->device = stock_brief(r, sum->device, NULL);
	return ret->device == NULL ? ERR_FULL : ERR_OK;
}

/* ---- how it is ended ---- */

static enum err
put_steps(struct request *r, const struct stock_steps *steps, const struct stock_mend *mend,
	struct stock_fix *fix)
{
	struct stock_step *to = arena_array(r->arena, struct stock_step, steps->n + 1);

	if (to == NULL)
		return ERR_FULL;
	fix->minutes = steps->minutes;
	fix->is_unconfirmed = steps->is_unconfirmed;
	for (uint32_t i = 0; i < steps->n; i++) {
		struct buf b = buf_of(4096);
		const char *words;

		/* a command with a place left open leads nowhere */
		if (!stock_step_fill(&steps->list[i], r->lang, mend, fix->to, &b)) {
			buf_done(&b);
			fix->n_steps = 0;
			return ERR_OK;
		}
		words = arena_copy(r->arena, buf_view(&b));
		if (words == NULL) {
			buf_done(&b);
			return ERR_FULL;
		}
		to[fix->n_steps++] =
			(struct stock_step){str_of(words, b.len), steps->list[i].minutes};
		buf_done(&b);
	}
	fix->steps = to;
	return ERR_OK;
}

enum ecosystem
look_ecosystem(const struct store_finding_total *sum)
{
	const struct component c = {
		.name = str_c(sum->name), .version = str_c(sum->version), .purl = str_c(sum->purl)};
	struct identity identity;

	if (sum->purl[0] == '\0')
		return ECOSYSTEM_NONE;
	identity_of_component(&c, NULL, &identity);
	return identity.n > 0 ? identity.names[0].package.ecosystem : ECOSYSTEM_NONE;
}

static void
mend_of(const struct look_mending *m, struct stock_mend *mend, struct stock_case *which)
{
	*which =
		(struct stock_case){.ecosystem = look_ecosystem(m->sum), .is_attack = m->is_attack};
	for (size_t i = 0; i < m->n; i++)
		which->is_attack |= store_finding_is_attack(&m->list[i]);
	*mend = (struct stock_mend){.order = which->ecosystem == ECOSYSTEM_NONE
						     ? VERSION_GENERIC
						     : ecosystem_order(which->ecosystem),
		.name = str_c(m->sum->name),
		.installed = str_c(m->asked->version),
		.is_attack = which->is_attack};
}

/* Of a bill by a supplier, or of a device's firmware: not ours to update. */
bool
look_is_inside(struct request *r, const struct store_finding_total *sum)
{
	struct store_bill b;

	return sum->bill[0] != '\0' && store_bill_get(r->view, sum->bill, &b) == ERR_OK &&
	       (b.supplier[0] != '\0' || b.device[0] != '\0');
}

/* What is said of the fix beside its steps; the version lives on in the arena. */
static enum err
put_fix(struct request *r, const struct stock_todo *todo, const struct stock_case *which,
	struct stock_fix *fix)
{
	*fix = (struct stock_fix){.to = STR(""),
		.n_mended = todo->n_mended,
		.n_left = todo->n_left,
		.is_inside = which->is_inside,
		.is_attack = which->is_attack};
	if (!which->is_inside && todo->fixed.len > 0) { /* borrowed from the findings */
		const char *to = arena_copy(r->arena, todo->fixed);

		if (to == NULL)
			return ERR_FULL;
		fix->to = str_of(to, todo->fixed.len);
	}
	return ERR_OK;
}

enum err
look_fix(struct request *r, const struct look_mending *m, struct stock_fix *fix)
{
	const struct product *product = product_find(r->portal->products, str_c(m->sum->product));
	struct stock_fixes *fixes = arena_array(r->arena, struct stock_fixes, m->n + 1);
	struct str *versions = arena_array(r->arena, struct str, m->n + 1);
	struct stock_mend mend;
	struct stock_case which;
	struct stock_steps steps;
	struct stock_todo todo;
	enum err err;

	if (fixes == NULL || versions == NULL)
		return ERR_FULL;
	mend_of(m, &mend, &which);
	for (size_t i = 0; i < m->n; i++) {
		versions[i] = str_c(m->list[i].fixed);
		fixes[i] = (struct stock_fixes){&versions[i], 1};
	}
	mend.list = fixes;
	mend.n = (uint32_t)m->n;
	todo = stock_todo(&mend);
	which.is_inside = look_is_inside(r, m->sum);
	which.is_mended = todo.fixed.len > 0;
	which.product = product;
	err = put_fix(r, &todo, &which, fix);
	if (err != ERR_OK)
		return err;
	steps = stock_steps_of(r->portal->actions, &which);
	if (product != NULL && product->way != NULL && steps.list == product->way->steps) {
		fix->version_how =
			words_in(product->version.in[LANG_JA].len > 0 ? &product->version
								      : &product->way->version,
				r->lang);
		if (product->winget.len > 0)
			mend.name = product->winget;
	}
	return put_steps(r, &steps, &mend, fix);
}

void
look_insteads(const struct request *r, const struct store_finding_total *sum,
	struct words ret_insteads[PRODUCT_INSTEADS])
{
	const struct product *product =
		sum == NULL ? NULL : product_find(r->portal->products, str_c(sum->product));

	for (unsigned i = 0; i < PRODUCT_INSTEADS; i++) {
		const struct stock_way *way = &r->portal->actions->insteads[i];

		if (product != NULL && product->instead[i].in[LANG_JA].len > 0)
			ret_insteads[i] = product->instead[i];
		else if (product != NULL && product->kind != NULL)
			ret_insteads[i] = product->kind->instead[i];
		else if (way->n_steps > 0)
			ret_insteads[i] = way->steps[0].words;
	}
}

/* ---- answers ---- */

void
look_answer(const struct store_finding *f, struct stock_answered *a)
{
	struct str rest = str_c(f->why), token = str_split(&rest, '\n');
	enum vex_reason reason;

	*a = (struct stock_answered){.who = str_c(f->who),
		.words = rest,
		.at = f->answered,
		.until = f->expires,
		.state = store_finding_state_name(f->state)};
	for (unsigned i = 0; i < PRODUCT_INSTEADS; i++)
		if (str_equal(token, str_c(product_instead_name((enum product_instead)i)))) {
			a->instead = product_instead_name((enum product_instead)i);
			return;
		}
	if (token.len > 0 && vex_reason_parse(token, &reason) == ERR_OK) {
		a->reason = vex_reason_name(reason);
		return;
	}
	a->words = str_c(f->why); /* of another hand */
}

/* ---- of one device or bill, in short ---- */

/* What could be compared of the device or bill, and what could not. */
enum err
stock_counted(struct request *r, const char *id, bool is_bill, struct stock_counted *ret)
{
	const struct store_compared_query q = {.id = id, .is_bill = is_bill};
	struct store_compared_count *list;
	size_t n;
	enum err err = store_compared_list(r->view, &q, r->arena, &list, &n);

	*ret = (struct stock_counted){0};
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		ret->checked += list[i].kind == STORE_COMPARED_CHECKED ? list[i].n : 0;
		ret->unchecked += list[i].kind == STORE_COMPARED_UNCHECKED ? list[i].n : 0;
	}
	return err;
}
