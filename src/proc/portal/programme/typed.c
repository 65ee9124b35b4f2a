/*
 * Answers as a form has them, into rows and replies; and whose word it is when two answer at once.
 */
#include "proc/portal/programme/programme.h"

#include <stdio.h>

static struct str
field_with(struct request *r, const char *prefix, struct str item)
{
	char name[STORE_ITEM_MAX + 4];

	snprintf(name, sizeof(name), "%s%.*s", prefix, STR_FMT(item));
	return form_get(&r->form, name);
}

const char *
typed_problem(
	const struct programme *p, const struct framework_choice *choice, struct check_row *row)
{
	const struct framework_item *item = row->at->item;

	if (choice == NULL || (choice->result == RESULT_NOT_APPLICABLE && !item->may_not_apply))
		return "choice";
	if (choice->needs_reason && row->reason.len == 0)
		return "reason";
	if (row->reason.len >= STORE_REASON_MAX)
		return "long";
	if (choice->result == RESULT_NOT_APPLICABLE &&
		!assess_may_not_apply(&p->in, item, &row->seen))
		return "seen";
	return NULL;
}

void
typed_reply(struct request *r, const struct programme *p, const struct framework *f,
	const struct check_row *row, struct store_reply *reply)
{
	*reply = (struct store_reply){.id = store_id_new(r->now), .at = r->now};
	str_copy(p->site, reply->site, sizeof(reply->site));
	str_copy(f->id, reply->framework, sizeof(reply->framework));
	str_copy(row->at->item->id, reply->item, sizeof(reply->item));
	str_copy(row->chosen, reply->choice, sizeof(reply->choice));
	str_copy(row->reason, reply->reason, sizeof(reply->reason));
	str_copy(request_who(r), reply->who, sizeof(reply->who));
}
/* ---- two who answer at once ---- */

/* The answers as they stood when the form went out; none: the form does not say. */
struct since {
	bool is_known;
	struct store_reply *list;
	size_t n;
};

static enum err
since_load(struct request *r, const struct framework *f, struct since *s)
{
	char framework[STORE_FRAMEWORK_MAX];
	uint64_t mark;

	*s = (struct since){0};
	if (!form_has(&r->form, "mark"))
		return ERR_OK;
	if (str_u64(form_get(&r->form, "mark"), INT64_MAX, &mark) != ERR_OK)
		return ERR_INVALID;
	s->is_known = true;
	str_copy(f->id, framework, sizeof(framework));
	return store_reply_list_at(r->view, framework, mark, r->arena, &s->list, &s->n);
}

static const struct store_reply *
reply_in(const struct store_reply *list, size_t n, const struct store_reply *place)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].framework, place->framework) == 0 &&
			strcmp(list[i].item, place->item) == 0 &&
			strcmp(list[i].site, place->site) == 0)
			return &list[i];
	return NULL;
}

static bool
is_same_answer(const struct store_reply *a, const struct store_reply *typed)
{
	return a != NULL && strcmp(a->choice, typed->choice) == 0 &&
	       strcmp(a->reason, typed->reason) == 0;
}

enum turn { TURN_MINE, TURN_THEIRS, TURN_BOTH };

/* Whose word it is now: who only leaves standing what the form showed says nothing against an
 * answer that came meanwhile; who says something else is asked once more. */
static enum turn
turn_of(const struct since *s, const struct programme *p, const struct store_reply *typed)
{
	const struct store_reply *then = reply_in(s->list, s->n, typed),
				 *now = reply_in(p->replies, p->n_replies, typed);

	if (!s->is_known || then == now ||
		(then != NULL && now != NULL && strcmp(then->id.text, now->id.text) == 0))
		return TURN_MINE;
	return is_same_answer(then, typed) || is_same_answer(now, typed) ? TURN_THEIRS : TURN_BOTH;
}

/* What is typed for one item, into its row. */
static enum err
typed_row(struct request *r, const struct programme *p, struct str typed, struct check_row *row)
{
	const struct framework_item *item = row->at->item;
	const struct framework_choice *choice = framework_choice_find(item, typed);
	struct str wrote = str_trim(field_with(r, "r-", item->id));
	char *reason = arena_alloc(r->arena, wrote.len + 1); /* all of it is shown again */

	if (reason == NULL)
		return ERR_FULL;
	str_clean(wrote, reason, wrote.len + 1);
	row->chosen = choice != NULL ? choice->id : STR("");
	row->reason = choice != NULL && choice->needs_reason ? str_c(reason) : STR("");
	row->problem = typed_problem(p, choice, row);
	return ERR_OK;
}

enum err
typed_read(struct request *r, const struct programme *p, const struct framework *f, uint32_t group,
	struct check_row *rows, struct typed *t)
{
	struct since since;
	enum err err = since_load(r, f, &since);

	t->framework = f;
	t->list = arena_array(r->arena, struct store_reply, f->n_items + 1);
	if (t->list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < f->n_items && err == ERR_OK; i++) {
		const struct framework_item *item = &f->items[i];
		struct str typed = field_with(r, "a-", item->id);
		const struct check_row before = rows[i];
		struct store_reply *reply = &t->list[t->n];
		enum turn turn;

		if (typed.len == 0 || (group != CHECK_ALL_GROUPS && item->group != group))
			continue;
		err = typed_row(r, p, typed, &rows[i]);
		typed_reply(r, p, f, &rows[i], reply);
		turn = rows[i].problem != NULL ? TURN_MINE : turn_of(&since, p, reply);
		if (turn == TURN_BOTH)
			rows[i].problem = "changed";
		else if (turn == TURN_THEIRS)
			rows[i] = before;
		t->n_problems += rows[i].problem != NULL;
		if (rows[i].problem == NULL && turn == TURN_MINE &&
			!(str_equal(before.chosen, rows[i].chosen) &&
				str_equal(before.reason, rows[i].reason)))
			t->n++;
	}
	return err;
}
