/*
 * Many answers by one press: one for all that is open in a topic, and what is suggested. An answer
 * that somebody gave or a machine settles is never written over; what a machine speaks against is
 * left for the person, by name.
 */
#include "proc/portal/programme/programme.h"

#include <stdio.h>

/* ---- what is suggested ---- */

enum err
programme_holdings(struct request *r, struct assess_holdings *ret_holdings)
{
	struct assess_holding *list;
	struct store_holding *held;
	size_t n;
	enum err err = store_holding_list(r->view, r->arena, &held, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct assess_holding, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct assess_holding){
			str_c(held[i].offering), str_c(held[i].name), held[i].until};
	*ret_holdings = (struct assess_holdings){
		reference_find(r->portal->references, STR("offerings")), (uint32_t)n, list};
	return ERR_OK;
}

enum err
programme_propose(struct request *r, const struct programme *p, const struct assess_result *result,
	struct check_row *rows)
{
	struct assess_holdings holdings;
	struct assess_proposals list = {0};
	struct assess_input in = p->in;
	enum err err = programme_holdings(r, &holdings);

	in.site = p->site;
	if (err == ERR_OK)
		err = programme_absent(r, &in);
	if (err == ERR_OK)
		err = assess_propose(&in, result, &holdings, r->arena, &list);
	for (uint32_t i = 0; err == ERR_OK && i < list.n; i++)
		rows[list.list[i].item->index].proposal = &list.list[i];
	return err;
}

/* The reason that a proposal brings along, for a choice that needs one. */
static struct str
reason_of(const struct request *r, const struct assess_proposal *s)
{
	if (s->absent != NULL)
		return words_in(s->absent->why, r->lang);
	return s->suggestion != NULL ? s->suggestion->answer->reason : STR("");
}

/* Those that are ticked, and not answered in the same form, become answers of who takes them. */
void
many_take(struct request *r, const struct programme *p, const struct framework *f,
	struct check_row *rows, struct typed *t)
{
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct assess_proposal *s = rows[i].proposal;
		struct store_reply *reply = &t->list[t->n];
		char name[STORE_ITEM_MAX + 4];

		snprintf(name, sizeof(name), "s-%.*s", STR_FMT(f->items[i].id));
		if (s == NULL || rows[i].chosen.len > 0 || rows[i].problem != NULL ||
			!form_has(&r->form, name))
			continue;
		rows[i].chosen = s->choice->id;
		rows[i].reason = s->choice->needs_reason ? reason_of(r, s) : STR("");
		rows[i].problem = typed_problem(p, s->choice, &rows[i]);
		t->n_problems += rows[i].problem != NULL;
		if (rows[i].problem != NULL)
			continue;
		typed_reply(r, p, f, &rows[i], reply);
		str_copy(STR(STORE_VIA_TAKE), reply->via, sizeof(reply->via));
		t->n++;
	}
}

/* ---- one answer for a topic ---- */

uint32_t
topic_find(const struct framework *f, struct str id)
{
	for (uint32_t t = 0; t < f->n_topics; t++)
		if (str_equal(f->topics[t].id, id))
			return t;
	return FRAMEWORK_NO_TOPIC;
}

static void
note_left(struct filled *to, struct str id)
{
	size_t len = strlen(to->left);

	to->n_left++;
	if (len + id.len + 4 < sizeof(to->left))
		snprintf(to->left + len, sizeof(to->left) - len, "%s%.*s", len > 0 ? ", " : "",
			STR_FMT(id));
}

enum err
many_fill(struct request *r, const struct programme *p, struct check_row *rows, struct typed *t,
	struct filled *ret_filled)
{
	const struct framework *f = t->framework;
	struct str choice = form_get(&r->form, "fill");
	struct filled filled = {.topic = topic_find(f, str_split(&choice, '/'))};
	bool is_known = false;

	if (filled.topic == FRAMEWORK_NO_TOPIC)
		return ERR_NOT_FOUND;
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_choice *c = framework_choice_find(&f->items[i], choice);
		enum assess_fill fill;

		if (f->items[i].topic != filled.topic)
			continue;
		fill = assess_fill_of(rows[i].at, c);
		is_known |= fill != ASSESS_FILL_NO_CHOICE;
		if (rows[i].chosen.len > 0)
			continue; /* answered before, or apart in this form */
		if (fill == ASSESS_FILL_AGAINST)
			note_left(&filled, f->items[i].id);
		if (fill != ASSESS_FILLED)
			continue;
		rows[i].chosen = c->id;
		typed_reply(r, p, f, &rows[i], &t->list[t->n]);
		str_copy(STR(STORE_VIA_FILL), t->list[t->n].via, sizeof(t->list[t->n].via));
		t->n++;
		filled.n++;
	}
	*ret_filled = filled;
	return is_known ? ERR_OK : ERR_NOT_FOUND;
}
