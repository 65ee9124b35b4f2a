/* See check_parts.h. A suggestion is shown with its reason, and never as something that is known.
 */
#include "pages/check_parts.h"

#include <stdio.h>

/* ---- one answer for a topic ---- */

/* Does the group have another topic, so that this one's name says something? */
static bool
is_one_of_many(const struct framework *f, uint32_t topic, uint32_t group)
{
	for (uint32_t i = 0; i < f->n_items; i++)
		if (f->items[i].group == group && f->items[i].topic != topic)
			return true;
	return false;
}

/* Questions of the topic that wait for an answer. */
static uint32_t
count_open(const struct check_topics *c, uint32_t topic)
{
	const struct framework *f = c->framework;
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n_items; i++)
		n += f->items[i].topic == topic && c->rows[i].chosen.len == 0 &&
		     c->rows[i].at->is_asked && !c->rows[i].at->is_proven &&
		     (c->rows[i].at->answer == NULL || c->rows[i].at->is_answer_old);
	return n;
}

/* Answers that some item of the topic may be given without a reason. */
static void
put_fills(const struct page *pg, struct view *v, const struct check_topics *c, uint32_t topic)
{
	const struct framework *f = c->framework;
	const struct framework_item *item = NULL;

	for (uint32_t i = 0; item == NULL && i < f->n_items; i++)
		if (f->items[i].topic == topic)
			item = &f->items[i];
	for (uint32_t k = 0; item != NULL && k < item->n_choices; k++) {
		const struct framework_choice *choice = &item->choices[k];
		struct view *row;

		if (choice->needs_reason || choice->result == RESULT_NOT_APPLICABLE)
			continue;
		row = view_item(v, "fill_choices");
		view_text(row, "label", programme_words(pg, &choice->label));
		view_printf(row, "fill_value", "%.*s/%.*s", STR_FMT(f->topics[topic].id),
			STR_FMT(choice->id));
	}
}

void
check_topic_into(const struct page *pg, struct view *v, const struct check_topics *c,
	uint32_t topic, uint32_t group)
{
	const struct framework *f = c->framework;

	if (topic >= f->n_topics)
		return;
	view_text(v, "topic_id", f->topics[topic].id);
	view_text(v, "topic", programme_words(pg, &f->topics[topic].name));
	view_flag(v, "is_named", is_one_of_many(f, topic, group));
	view_flag(v, "is_filled_here", c->filled == topic);
	if (count_open(c, topic) > 1)
		put_fills(pg, view_node(v, "fill"), c, topic);
}

/* ---- what may be taken over ---- */

static void
put_proposal(const struct page *pg, struct view *v, const struct framework *f,
	const struct assess_proposal *p)
{
	struct str code;

	view_text(v, "item_id", p->item->id);
	view_text(v, "item_code", framework_code(f, p->item));
	view_text(v, "item", programme_words(pg, &p->item->name));
	view_text(v, "ask", programme_words(pg, &p->item->ask));
	view_text(v, "says_choice", programme_words(pg, &p->choice->label));
	view_c(v, "ground", assess_ground_name(p->ground));
	switch (p->ground) {
	case ASSESS_GROUND_ANSWER:
		view_text(v, "from", programme_words(pg, &p->suggestion->from->name));
		code = framework_code(p->suggestion->from, p->suggestion->from_item);
		view_text(v, "from_item",
			code.len > 0 ? code : programme_words(pg, &p->suggestion->from_item->name));
		view_text(v, "says_by", p->suggestion->answer->who);
		page_date(pg, v, "says_at", p->suggestion->answer->at);
		break;
	case ASSESS_GROUND_READING:
		programme_reading_into(pg, v, p->proof->reading);
		view_text(v, "limits", programme_words(pg, &p->proof->binding->limits));
		break;
	case ASSESS_GROUND_HOLDING:
		view_text(v, "holding", p->holding->name);
		break;
	case ASSESS_GROUND_ABSENT:
		view_text(v, "lacks", programme_words(pg, p->absent->why));
		view_text(v, "says_by", p->absent->who);
		page_date(pg, v, "says_at", p->absent->at);
		break;
	}
}

void
check_proposals_into(const struct page *pg, const struct check_view *c)
{
	const struct framework *f = c->result->framework;
	struct view *node = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n_items; i++) {
		if (c->rows[i].proposal == NULL || c->rows[i].chosen.len > 0 ||
			(c->group != CHECK_ALL_GROUPS && f->items[i].group != c->group))
			continue;
		if (node == NULL)
			node = view_node(pg->root, "proposed");
		put_proposal(pg, view_item(node, "proposals"), c->result->framework,
			c->rows[i].proposal);
		n++;
	}
	if (node != NULL)
		page_count(pg, node, "count", n);
}
