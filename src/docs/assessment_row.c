/* One item of a self-assessment in words: see assessment_row.h. */
#include "docs/assessment_row.h"

#include <stdio.h>

#define TEXT_BYTES ((size_t)16 << 10) /* of one cell */

/* ---- words ---- */

static struct str
words_of(const struct assessment_maker *m, const struct words *w)
{
	return words_in(w, m->in->dates.lang);
}

static void
add_line(struct buf *b, struct str line)
{
	if (line.len == 0)
		return;
	if (b->len > 0)
		buf_byte(b, '\n');
	buf_str(b, line);
}

/* ---- what was read ---- */

/* "scs3" and "scs3.policy_review": the name of the framework or of its duty; NULL. */
static const struct words *
framework_words(const struct assessment_maker *m, struct str key)
{
	struct str duty = key, id = str_split(&duty, '.');
	const struct framework *f =
		m->in->frameworks == NULL ? NULL : framework_find(m->in->frameworks, id);

	for (uint32_t i = 0; f != NULL && duty.len > 0 && i < f->n_items; i++)
		for (uint32_t k = 0; k < f->items[i].n_duties; k++)
			if (str_equal(f->items[i].duties[k].id, duty))
				return &f->items[i].duties[k].name;
	return f == NULL ? NULL : &f->name;
}

/* Who or what a reading is of: a document, a ledger, a framework, a duty. */
static struct str
key_words(const struct assessment_maker *m, struct str key)
{
	const struct words *w;
	char name[160];

	snprintf(name, sizeof(name), "document.%.*s", STR_FMT(key));
	w = text_find(m->in->texts, str_c(name));
	if (w == NULL && m->in->ledgers != NULL) {
		const struct ledger *l = ledger_find(m->in->ledgers, key);

		w = l == NULL ? NULL : &l->name;
	}
	if (w == NULL)
		w = framework_words(m, key);
	return w == NULL ? key : words_of(m, w);
}

static struct str
says(struct assessment_maker *m, const struct reading *r)
{
	char name[96], value[24], of[24], seen[16];

	snprintf(value, sizeof(value), "%lld", (long long)r->value);
	snprintf(of, sizeof(of), "%lld", (long long)r->of);
	snprintf(seen, sizeof(seen), "%u", r->seen_percent);
	snprintf(name, sizeof(name), "reading.%s.says_none", reading_name(r->kind));
	if (r->value != 0 || text_find(m->in->texts, str_c(name)) == NULL)
		snprintf(name, sizeof(name), "reading.%s.says", reading_name(r->kind));
	return docs_fill(&m->say, name,
		(const struct text_value[]){{STR("value"), str_c(value)}, {STR("of"), str_c(of)},
			{STR("seen"), str_c(seen)}, {STR("key"), key_words(m, r->key)}},
		4);
}

static struct str
says_when(struct assessment_maker *m, const struct assess_proof *p)
{
	const struct text_value values[] = {{STR("says"), says(m, p->reading)},
		{STR("read_at"), docs_say_date_short(&m->say, p->reading->at)},
		{STR("until"), docs_say_date_short(&m->say, p->valid_until)}};

	return docs_fill(&m->say,
		p->valid_until != 0 ? "assessment.says_until" : "assessment.says_when", values, 3);
}

static bool
is_of_ledger(const struct reading *r)
{
	return r->kind == READING_LEDGER_ROWS || r->kind == READING_LEDGER_COMPLETE;
}

/* A reading that two bindings look at is told once. */
static bool
is_told(const struct assess_item *at, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (at->proofs[k].reading == at->proofs[i].reading &&
			(at->proofs[k].standing == ASSESS_FRESH ||
				is_of_ledger(at->proofs[i].reading)))
			return true;
	return false;
}

static struct str
machine_words(const struct assessment_maker *m, const struct assess_item *at,
	const struct assess_proof *best)
{
	if (at->machine != RESULT_UNANSWERED)
		return docs_word(&m->say, "result", result_name(at->machine));
	if (best != NULL)
		return docs_words(&m->say, best->standing == ASSESS_FRESH
						   ? "assessment.machine_hint"
						   : "part.expired");
	return docs_words(&m->say, at->item->n_bindings > 0 ? "result.not_read" : "result.never");
}

static void
put_others(struct assessment_maker *m, const struct assess_item *at,
	const struct assess_proof *best, struct assessment_row *row)
{
	struct buf others = buf_of(TEXT_BYTES), ledgers = buf_of(TEXT_BYTES),
		   more = buf_of(TEXT_BYTES);

	for (uint32_t i = 0; i < at->n_proofs; i++) {
		const struct assess_proof *p = &at->proofs[i];
		bool is_best = best != NULL && p->reading == best->reading;

		if (p->reading == NULL || is_told(at, i))
			continue;
		if (is_of_ledger(p->reading)) {
			struct str line = says(m, p->reading);

			add_line(&ledgers, line);
			add_line(&more, is_best ? STR("") : line);
		} else if (p->standing == ASSESS_FRESH && !is_best) {
			add_line(&others, says_when(m, p));
		}
	}
	row->others = docs_keep(&m->say, &others);
	row->ledgers = docs_keep(&m->say, &ledgers);
	row->more_ledgers = docs_keep(&m->say, &more);
}

static void
put_machine(struct assessment_maker *m, const struct assess_item *at, struct assessment_row *row)
{
	const struct assess_proof *best = assess_telling(at);

	if (best != NULL && best->standing != ASSESS_FRESH && best->standing != ASSESS_STALE)
		best = NULL; /* read, and says nothing */
	row->machine = machine_words(m, at, best);
	if (best != NULL) {
		row->evidence = says(m, best->reading);
		row->limits = words_of(m, &best->binding->limits);
		row->read = best->reading->at;
		row->until = best->valid_until;
	}
	put_others(m, at, best, row);
}

/* ---- the person, the papers, what is left ---- */

static void
put_answer(
	const struct assessment_maker *m, const struct assess_item *at, struct assessment_row *row)
{
	const struct framework_choice *choice;

	if (at->answer == NULL)
		return;
	choice = framework_choice_find(at->item, at->answer->choice);
	row->answer = choice != NULL ? words_of(m, &choice->label)
				     : docs_word(&m->say, "result", result_name(at->person));
	row->reason = at->answer->reason;
	row->who = at->answer->who;
	row->answered = at->answer->at;
}

static struct str
sources_of(struct assessment_maker *m, struct str item)
{
	struct buf b = buf_of(TEXT_BYTES);

	for (size_t i = 0; i < m->in->n_sources; i++) {
		const struct assessment_source *s = &m->in->sources[i];
		bool is_twice = false;

		if (!str_equal(s->item, item))
			continue;
		for (size_t k = 0; k < i; k++)
			is_twice |= str_equal(m->in->sources[k].item, item) &&
				    str_equal(m->in->sources[k].document, s->document) &&
				    str_equal(m->in->sources[k].place, s->place);
		if (is_twice)
			continue;
		add_line(&b, s->document);
		if (s->place.len > 0)
			buf_printf(&b, " %.*s", STR_FMT(s->place));
	}
	return docs_keep(&m->say, &b);
}

static struct str
open_of(struct assessment_maker *m, const struct assess_item *at)
{
	bool is_there = at->result == RESULT_MET || at->result == RESULT_NOT_APPLICABLE;
	struct buf b = buf_of(TEXT_BYTES);

	if (at->state == ASSESS_CONTRADICTION)
		add_line(&b, docs_words(&m->say, "assessment.open_differs"));
	if (at->is_refused)
		add_line(&b, docs_words(&m->say, "assessment.open_refused"));
	if (at->is_answer_old || at->state == ASSESS_EXPIRED)
		add_line(&b, docs_words(&m->say, "assessment.open_old"));
	if (at->result == RESULT_UNANSWERED)
		add_line(&b, docs_words(&m->say, "assessment.open_answer"));
	else if (!is_there && at->item->n_measures > 0)
		add_line(&b, words_of(m, &at->item->measures[0].text));
	return docs_keep(&m->say, &b);
}

void
assessment_row_of(
	struct assessment_maker *m, const struct assess_item *at, struct assessment_row *ret_row)
{
	const struct framework *f = m->in->result->framework;

	*ret_row = (struct assessment_row){.group = words_of(m, &f->groups[at->item->group].name),
		.id = framework_code(f, at->item),
		.name = words_of(m, &at->item->name),
		.result = docs_word(&m->say, "result", result_name(at->result)),
		.state = docs_word(&m->say, "part", assess_part_name(assess_part_of(at))),
		.sources = sources_of(m, at->item->id),
		.open = open_of(m, at)};
	put_answer(m, at, ret_row);
	put_machine(m, at, ret_row);
}
