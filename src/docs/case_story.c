/*
 * A story without names, one page, for those inside: what kind of thing happened, how it was
 * noticed, how long it took, what helped, what changed. Of the case's own words only lessons are
 * taken, scrubbed; all else is put in our words from kinds and times. A person reads and edits it
 * before it is shared. See case_paper.h.
 */
#include "docs/case_part.h"

#define STEPS_MAX 8
#define LESSONS_MAX 8
#define LESSON_BYTES 600

static struct str
scrubbed(struct case_lay *l, const struct case_paper_in *in, struct str text)
{
	struct buf b = buf_of(8 * LESSON_BYTES);

	scrub_text(in->scrub, str_cut(text, LESSON_BYTES), &b);
	return docs_keep(&l->say, &b);
}

static void
put_kind(struct case_lay *l, const struct case_paper_in *in)
{
	struct text_value kind = {STR("kind"), docs_words(&l->say, "case_paper.story.some_kind")};

	for (uint32_t i = 0; in->playbooks != NULL && i < in->playbooks->n; i++)
		if (str_equal(in->playbooks->playbooks[i].id, str_c(in->c->head.playbook)))
			kind.value = words_in(&in->playbooks->playbooks[i].name, l->say.dates.lang);
	case_lay_text(l, docs_fill(&l->say, "case_paper.story.kind", &kind, 1));
}

static void
put_noticed(struct case_lay *l, const struct case_paper_in *in)
{
	static const char *const froms[] = {"alert", "odd", "call", "outside", "person", "drill"};
	struct str from =
		in->c->n_entries > 0 ? case_entry_get(&in->c->entries[0], CASE_KEY_FROM) : STR("");
	size_t i = str_which(from, froms, 6);

	case_lay_heading(l, "case_paper.story.h.noticed");
	case_lay_text(l, docs_word(&l->say, "case_paper.story.from", i < 6 ? froms[i] : "person"));
}

static void
put_minutes(struct case_lay *l, const char *key, ms_t from, ms_t to)
{
	struct text_value n;

	if (from == 0 || to < from)
		return;
	n = (struct text_value){STR("n"),
		docs_number(&l->say, (uint64_t)((to - from + MS_MINUTE - 1) / MS_MINUTE))};
	case_lay_item(l, docs_fill(&l->say, key, &n, 1), false);
}

static void
put_times(struct case_lay *l, const struct case_paper_in *in)
{
	const struct respond_case *c = in->c;
	ms_t begun = c->head.opened, step = 0;

	for (uint32_t i = 0; i < c->n_steps; i++)
		if (str_equal(c->steps[i].state, STR("done")) &&
			(step == 0 || c->steps[i].at < step))
			step = c->steps[i].at;
	case_lay_heading(l, "case_paper.story.h.times");
	if (step != 0)
		put_minutes(l, "case_paper.story.to_step", begun, step);
	if (c->n_decisions > 0)
		put_minutes(l, "case_paper.story.to_decision", begun, c->decisions[0].at);
	if (c->head.closed != 0)
		put_minutes(l, "case_paper.story.to_closed", begun, c->head.closed);
}

/* Steps that the packs know: their words are ours. Others may be named after somebody. */
static void
put_helped(struct case_lay *l, const struct case_paper_in *in)
{
	const struct respond_case *c = in->c;
	uint32_t n = 0;

	case_lay_heading(l, "case_paper.story.h.helped");
	for (uint32_t i = 0; i < c->n_steps && n < STEPS_MAX; i++) {
		const struct respond_step_done *s = &c->steps[i];
		struct str name = case_part_step(l, in, s->playbook, s->step);

		if (!str_equal(s->state, STR("done")) || str_equal(name, s->step))
			continue;
		case_lay_item(l, name, false);
		n++;
	}
	for (uint32_t i = 0; i < c->n_actions; i++) {
		struct str did = c->actions[i].did, name = case_part_act(l, did);
		bool is_told = str_equal(name, did); /* none of ours */

		for (uint32_t k = 0; k < i; k++)
			is_told |= str_equal(c->actions[k].did, did);
		if (is_told || n >= 2 * STEPS_MAX)
			continue;
		case_lay_item(l, name, false);
		n++;
	}
	if (n == 0)
		case_lay_text(l, docs_words(&l->say, "case_paper.story.no_help"));
}

static void
put_changed(struct case_lay *l, const struct case_paper_in *in)
{
	const struct respond_case *c = in->c;
	uint32_t n = 0;

	case_lay_heading(l, "case_paper.story.h.changed");
	for (uint32_t i = 0; i < c->n_entries && n < LESSONS_MAX; i++) {
		const struct case_entry *e = &c->entries[i];

		if (e->kind != CASE_LESSON || c->is_struck[i])
			continue;
		n++;
		case_lay_item(l, scrubbed(l, in, case_entry_get(e, CASE_KEY_TEXT)), false);
		if (case_entry_has(e, CASE_KEY_MEASURE)) {
			struct text_value m = {STR("measure"),
				scrubbed(l, in, case_entry_get(e, CASE_KEY_MEASURE))};

			case_lay_text(l, docs_fill(&l->say, "case_paper.story.measure", &m, 1));
		}
	}
	if (n == 0)
		case_lay_text(l, docs_words(&l->say, "case_paper.story.no_change"));
}

void
case_part_story(struct case_lay *l, const struct case_paper_in *in)
{
	if (in->c->head.is_drill)
		case_lay_text(l, docs_words(&l->say, "case_paper.drill"));
	put_kind(l, in);
	put_noticed(l, in);
	put_times(l, in);
	put_helped(l, in);
	put_changed(l, in);
	case_lay_heading(l, "case_paper.story.h.ask");
	case_lay_items(l, "case_paper.story.ask", true);
}
