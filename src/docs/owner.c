/* The owner's page as a document: see owner.h. */
#include "docs/owner.h"

#include "docs/say.h"

#include <stdio.h>

#define BLOCKS_MAX 24
#define TEXT_BYTES ((size_t)8 << 10)

struct maker {
	const struct owner_sheet *in;
	struct docs_say say;
	struct block *blocks;
	uint32_t n;
};

static void
add(struct maker *m, enum block_kind kind, struct str text)
{
	BUG_IF(m->n == BLOCKS_MAX);
	m->blocks[m->n++] = (struct block){.kind = kind, .level = 2, .text = text};
}

static void
put_facts(struct maker *m)
{
	const struct owner_sheet *in = m->in;

	if (in->n_facts > 0)
		add(m, BLOCK_HEADING, docs_words(&m->say, "owner.why"));
	for (size_t i = 0; i < in->n_facts && i < OWNER_FIGURES_MAX; i++) {
		const struct owner_fact *f = &in->facts[i];
		struct buf b = buf_of(TEXT_BYTES);

		buf_printf(&b, "%.*s\n%.*s (%.*s)", STR_FMT(words_in(&f->words, in->dates.lang)),
			STR_FMT(words_in(&f->source, in->dates.lang)), STR_FMT(f->date));
		add(m, BLOCK_ITEM, docs_keep(&m->say, &b));
		m->blocks[m->n - 1].level = 1;
	}
}

static void
put_state(struct maker *m)
{
	const struct owner_sheet *in = m->in;
	const struct {
		struct str name;
		uint32_t number;
	} list[] = {{STR("items"), in->n_items}, {STR("done"), in->n_done},
		{STR("gaps"), in->n_gaps}, {STR("contradictions"), in->n_contradictions}};
	struct text_value values[4];
	char digits[4][16];

	for (size_t i = 0; i < 4; i++) {
		snprintf(digits[i], sizeof(digits[i]), "%u", list[i].number);
		values[i] = (struct text_value){list[i].name, str_c(digits[i])};
	}
	add(m, BLOCK_HEADING, docs_words(&m->say, "owner.where"));
	add(m, BLOCK_PARAGRAPH,
		in->n_items == 0 ? docs_words(&m->say, "owner.not_begun")
				 : docs_fill(&m->say, "owner.done", values, 4));
	if (in->declared != 0)
		add(m, BLOCK_PARAGRAPH,
			docs_fill(&m->say, "owner.declared",
				(const struct text_value[]){
					{STR("declared"), docs_say_date(&m->say, in->declared)}},
				1));
	if (in->n_contradictions > 0)
		add(m, BLOCK_PARAGRAPH, docs_fill(&m->say, "owner.contradictions", values, 4));
}

/* "0円、約2時間（社内でできます）" */
static struct str
cost_of(struct maker *m, const struct framework_measure *measure)
{
	bool is_long = measure->minutes >= 120;
	struct str money = m->in->plan_decision;
	char n[16];

	if (money.len == 0)
		money = docs_word(&m->say, "money", money_name(measure->money));
	snprintf(n, sizeof(n), "%u", is_long ? (measure->minutes + 30) / 60 : measure->minutes);
	return docs_fill(&m->say, is_long ? "owner.cost_hours" : "owner.cost_minutes",
		(const struct text_value[]){{STR("money"), money},
			{STR("doer"), docs_word(&m->say, "doer", doer_name(measure->who))},
			{STR("n"), str_c(n)}},
		3);
}

static void
put_decision(struct maker *m)
{
	const struct assess_gap *gap = m->in->gap;
	enum lang lang = m->in->dates.lang;
	struct block_field *fields = arena_array(m->say.arena, struct block_field, 3);
	struct buf serves = buf_of(TEXT_BYTES);

	add(m, BLOCK_HEADING, docs_words(&m->say, "owner.decide"));
	if (gap == NULL || gap->measure == NULL) {
		add(m, BLOCK_PARAGRAPH,
			docs_words(
				&m->say, m->in->n_gaps > 0 ? "owner.unanswered" : "owner.nothing"));
		return;
	}
	if (fields == NULL) {
		m->say.err = ERR_FULL;
		return;
	}
	buf_printf(&serves, "%.*s %.*s %.*s", STR_FMT(words_in(&gap->framework->name, lang)),
		STR_FMT(framework_code(gap->framework, gap->item)),
		STR_FMT(words_in(&gap->item->name, lang)));
	fields[0] =
		(struct block_field){docs_words(&m->say, "owner.cost"), cost_of(m, gap->measure)};
	fields[1] = (struct block_field){
		docs_words(&m->say, "owner.otherwise"), words_in(&gap->item->why, lang)};
	fields[2] = (struct block_field){
		docs_words(&m->say, "owner.serves"), docs_keep(&m->say, &serves)};
	add(m, BLOCK_PARAGRAPH, words_in(&gap->measure->text, lang));
	add(m, BLOCK_FIELDS, STR(""));
	m->blocks[m->n - 1].n_fields = 3;
	m->blocks[m->n - 1].fields = fields;
	add(m, BLOCK_PARAGRAPH, docs_words(&m->say, "owner.answer"));
}

static void
put_plan(struct maker *m)
{
	const struct owner_sheet *in = m->in;
	struct text_value values[4] = {{STR("year"), in->plan_year}, {STR("yen"), in->plan_yen}};
	char rows[16], open[16];

	if (in->n_plan == 0)
		return;
	snprintf(rows, sizeof(rows), "%u", in->n_plan);
	snprintf(open, sizeof(open), "%u", in->n_plan_open);
	values[2] = (struct text_value){STR("planned"), str_c(rows)};
	values[3] = (struct text_value){STR("unpriced"), str_c(open)};
	add(m, BLOCK_PARAGRAPH, docs_fill(&m->say, "owner.budget_sum", values, 4));
	if (in->n_plan_open > 0)
		add(m, BLOCK_PARAGRAPH, docs_fill(&m->say, "owner.budget_open", values, 4));
}

enum err
owner_document(const struct owner_sheet *sheet, struct arena *arena, struct document *ret_document)
{
	struct maker m = {
		.in = sheet, .say = {.texts = sheet->texts, .dates = sheet->dates, .arena = arena}};
	struct block_field *made = arena_array(arena, struct block_field, 1);

	m.blocks = arena_array(arena, struct block, BLOCKS_MAX);
	if (m.blocks == NULL || made == NULL)
		return ERR_FULL;
	*made = (struct block_field){
		docs_words(&m.say, "assessment.made"), docs_say_date(&m.say, sheet->made)};
	put_facts(&m);
	put_state(&m);
	put_decision(&m);
	put_plan(&m);
	add(&m, BLOCK_PARAGRAPH, docs_words(&m.say, "owner.limits"));
	*ret_document =
		(struct document){.lang = sheet->dates.lang == LANG_EN ? STR("en") : STR("ja"),
			.title = docs_words(&m.say, "title.owner"),
			.company = sheet->company,
			.made_at = sheet->made,
			.n_facts = 1,
			.facts = made,
			.n_blocks = m.n,
			.blocks = m.blocks};
	return m.say.err;
}
