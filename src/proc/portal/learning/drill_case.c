/*
 * A drill of a playbook has a case with the same id, marked as a drill: steps are done there as
 * they would be in an incident, and count with the answers given by the clock. The case is opened
 * in the change that starts the drill; its score is a note when the drill ends.
 */
#include "proc/portal/learning/drill_case.h"

#include "proc/portal/cases/cases.h"

#include <stdio.h>

const struct playbook *
drill_book(const struct request *r, struct str scenario)
{
	struct str id;

	if (r->portal->playbooks == NULL || !drill_is_of_playbook(scenario, &id))
		return NULL;
	return playbook_find(r->portal->playbooks, id);
}

enum err
drill_case_begin(struct store_tx *tx, struct request *r, const struct store_drill *d)
{
	const struct playbook *p = drill_book(r, str_c(d->scenario));
	const struct case_writer w = {.now = r->now,
		.zone_minutes = r->zone_minutes,
		.by = CASE_BY_PERSON,
		.who = request_who(r),
		.new_id = d->id.text};
	struct case_entry list[2] = {{.kind = CASE_OPENED}, {.kind = CASE_PLAYBOOK}};
	char id[CASE_ID_MAX], number[CASE_NUMBER_MAX], source[64];

	if (p == NULL)
		return ERR_OK;
	snprintf(source, sizeof(source), "drill:%s", d->id.text);
	case_put(&list[0], CASE_KEY_FROM, STR("drill"));
	case_put(&list[0], CASE_KEY_TITLE, words_in(&p->name, r->lang));
	case_put(&list[0], CASE_KEY_SOURCE, str_c(source));
	case_put(&list[1], CASE_KEY_PLAYBOOK, p->id);
	case_put(&list[1], CASE_KEY_STATE, STR("up"));
	return case_write_first(tx, &w, list, 2, id, number);
}

/* ---- the score ---- */

/* What the case says of a step, as an answer to its event; NULL: nothing that counts. */
static const char *
choice_of(const struct case_entry *e)
{
	static const char *const states[] = {"done", "left", "again"};
	static const char *const choices[] = {"done", "later", "later"};
	size_t i = str_which(case_entry_get(e, CASE_KEY_STATE), states, 3);

	return i < 3 ? choices[i] : NULL;
}

static enum err
take_steps(struct request *r, const struct respond_case *c, const struct playbook *p,
	struct drill_choice *list, uint32_t *n)
{
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		const struct playbook_step *s;
		char inject[16], *copy;

		if (e->kind != CASE_STEP || choice_of(e) == NULL ||
			!str_equal(case_entry_get(e, CASE_KEY_PLAYBOOK), p->id))
			continue;
		s = playbook_step_find(p, case_entry_get(e, CASE_KEY_STEP));
		if (s == NULL)
			continue;
		snprintf(inject, sizeof(inject), "s%u", (unsigned)(s - p->steps) + 1);
		copy = arena_copy(r->arena, str_c(inject));
		if (copy == NULL)
			return ERR_FULL;
		list[(*n)++] = (struct drill_choice){str_c(copy), str_c(choice_of(e)), e->at};
	}
	return ERR_OK;
}

/* Steps that were done after the end do not count. */
static void
cut_late(struct drill_choice *list, uint32_t *n, ms_t ended)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < *n; i++)
		if (ended == 0 || list[i].at <= ended)
			list[kept++] = list[i];
	*n = kept;
}

static enum err
score_of(struct request *r, const struct store_drill *d, const struct playbook *p,
	struct drill_score *ret)
{
	struct store_drill_answer *answers;
	struct respond_case c = {0};
	struct drill_choice *list;
	struct drill_did did = {.playbook = p, .started = d->started};
	size_t n;
	enum err err = store_drill_answer_list(r->view, d->id.text, r->arena, &answers, &n);

	if (err == ERR_OK)
		err = case_open(r, str_c(d->id.text), &c);
	if (err == ERR_NOT_FOUND) /* a drill from before such cases were */
		err = ERR_OK;
	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct drill_choice, n + c.n_entries + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		if (answers[i].choice[0] != '\0')
			list[did.n_choices++] = (struct drill_choice){
				str_c(answers[i].inject), str_c(answers[i].choice), answers[i].at};
	err = take_steps(r, &c, p, list, &did.n_choices);
	if (err != ERR_OK)
		return err;
	cut_late(list, &did.n_choices, d->ended);
	did.choices = list;
	return drill_score_of(&did, r->arena, ret);
}

enum err
drill_case_score(
	struct request *r, const char *id, struct drill_score *ret_score, bool *ret_is_there)
{
	const struct playbook *p;
	struct store_drill d;
	enum err err = store_drill_get(r->view, id, &d);

	*ret_is_there = false;
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	p = drill_book(r, str_c(d.scenario));
	*ret_is_there = p != NULL;
	return p == NULL ? ERR_OK : score_of(r, &d, p, ret_score);
}

/* ---- the end ---- */

enum err
drill_case_end(struct request *r, const struct store_drill *d)
{
	const struct playbook *p = drill_book(r, str_c(d->scenario));
	struct case_entry e = {.kind = CASE_NOTE};
	char numbers[4][16];
	struct learning_fill fills[4] = {{"done"}, {"steps"}, {"order"}, {"broken"}};
	struct drill_score s;
	struct buf text = buf_of(2048);
	enum respond_no no;
	enum err err;

	if (p == NULL)
		return ERR_OK;
	err = score_of(r, d, p, &s);
	if (err != ERR_OK)
		return err;
	snprintf(numbers[0], sizeof(numbers[0]), "%u", s.n_done);
	snprintf(numbers[1], sizeof(numbers[1]), "%u", s.n_steps);
	snprintf(numbers[2], sizeof(numbers[2]), "%u", s.n_in_order);
	snprintf(numbers[3], sizeof(numbers[3]), "%u", s.n_broken);
	for (int i = 0; i < 4; i++)
		fills[i].value = str_c(numbers[i]);
	learning_fill_words(&text, learning_words(r, "drill_score.note"), fills, 4);
	case_put(&e, CASE_KEY_TEXT, buf_view(&text));
	err = case_say(r, d->id.text, &e, &no); /* a closed case stays as it is */
	buf_done(&text);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}
