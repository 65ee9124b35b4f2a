/*
 * Sections and paragraphs of one document of packs/policies, and what they name; see policy.h.
 */
#include "pack/policy.h"

#include "model/reading_key.h"

/* One section or paragraph as it is read: parts that need the draft stay nodes at first. */
struct section_draft {
	struct policy_section section;
	const struct node *when, *paragraphs, *playbooks;
};

struct paragraph_draft {
	struct policy_paragraph paragraph;
	const struct node *when, *text, *ledger, *columns, *only, *serves;
};

#define AT_SECTION(member) offsetof(struct section_draft, member)
#define AT_PARAGRAPH(member) offsetof(struct paragraph_draft, member)

static enum err
field_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || paragraph_kind_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a kind is text, item, heading, table, sign, circulation, qr or break");
	return ERR_OK;
}

static enum err
field_most(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_LEDGER_ROWS, dst);
}

/* ---- when ---------------------------------------------------------------------------------- */

static enum err
read_if(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	struct policy_if *dst)
{
	struct str name = {0};
	enum err err = field_str(ctx, node, &name);

	if (err != ERR_OK)
		return err;
	dst->is_not = str_starts(name, STR("!"));
	if (dst->is_not)
		name = str_of(name.p + 1, name.len - 1);
	dst->trait = policy_trait(draft->set, name);
	if (dst->trait == NULL && draft->has_words)
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no trait \"%.*s\"",
			STR_FMT(name));
	return ERR_OK;
}

enum err
policy_when_read(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	struct policy_when *when)
{
	struct policy_if *ifs;
	enum err err;

	if (node == NULL)
		return ERR_OK;
	err = node_expect(ctx, node, NODE_LIST);
	if (err != ERR_OK)
		return err;
	if (node->n_children > LIMIT_POLICY_IFS)
		return pack_say(ctx, ERR_LIMIT, node->line, "there are at most %d conditions here",
			LIMIT_POLICY_IFS);
	ifs = arena_array(ctx->arena, struct policy_if, node->n_children + 1);
	if (ifs == NULL)
		return pack_no_memory(ctx, node);
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		err = read_if(ctx, n, draft, &ifs[when->n]);
		for (uint32_t i = 0; err == ERR_OK && i < when->n; i++)
			if (ifs[i].trait == ifs[when->n].trait && ifs[i].trait != NULL)
				err = pack_say(ctx, ERR_MALFORMED, n->line,
					"the trait \"%.*s\" stands here twice",
					STR_FMT(ifs[i].trait->id));
		when->n++;
	}
	when->ifs = ifs;
	return err;
}

/* ---- what a text may name ------------------------------------------------------------------ */

static bool
key_is_known(const struct policy_draft *draft, enum reading_kind kind, struct str key)
{
	switch (reading_key(kind)) {
	case READING_KEY_NONE:
		return key.len == 0;
	case READING_KEY_DOCUMENT:
		return document_is_known(key);
	case READING_KEY_LEDGER:
		return ledger_is_known(key);
	case READING_KEY_DECLARATION:
		return declaration_is_known(key);
	case READING_KEY_FRAMEWORK:
		return draft->source->frameworks == NULL ||
		       framework_find(draft->source->frameworks, key) != NULL;
	case READING_KEY_DUTY:
	case READING_KEY_ITEM:
		return key.len > 0;
	case READING_KEY_ANY:
		return true;
	}
	return false;
}

static enum err
check_place(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	const struct policy_place *place)
{
	enum reading_kind kind;

	if (!place->is_reading)
		return !draft->has_words || policy_field(draft->set, place->name) != NULL
			       ? ERR_OK
			       : pack_say(ctx, ERR_MALFORMED, node->line,
					 "there is no field \"%.*s\"", STR_FMT(place->name));
	if (reading_parse(place->name, &kind) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no reading \"%.*s\"",
			STR_FMT(place->name));
	if (!key_is_known(draft, kind, place->key))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"%.*s\" is no key of the reading \"%.*s\"", STR_FMT(place->key),
			STR_FMT(place->name));
	return ERR_OK;
}

static enum err
check_text(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	const struct words *words)
{
	enum err err = ERR_OK;

	for (unsigned lang = 0; err == ERR_OK && lang < LANGS; lang++) {
		struct str rest = words->in[lang], literal;
		struct policy_place place;

		while (err == ERR_OK && policy_next_place(&rest, &literal, &place)) {
			err = check_place(ctx, node, draft, &place);
			if (str_find_byte(literal, '{') >= 0 || str_find_byte(literal, '}') >= 0)
				break;
		}
		if (err == ERR_OK &&
			(str_find_byte(literal, '{') >= 0 || str_find_byte(literal, '}') >= 0))
			err = pack_say(ctx, ERR_MALFORMED, node->line,
				"a brace here does not belong to a {field} or {reading:NAME}");
	}
	return err;
}

/* ---- tables -------------------------------------------------------------------------------- */

static enum err
read_columns(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	struct policy_paragraph *p)
{
	static const struct list_kind kind = {
		sizeof(struct str), LIMIT_POLICY_COLUMNS, field_id, "columns"};
	const struct ledger *ledger = draft->source->ledgers != NULL
					      ? ledger_find(draft->source->ledgers, p->ledger)
					      : NULL;
	const struct node *n = node->first;
	enum err err = list_read(ctx, node, &kind, &p->columns, &p->n_columns);

	if (err == ERR_OK && p->n_columns == 0)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "there is one column at least");
	for (uint32_t i = 0; err == ERR_OK && ledger != NULL && i < p->n_columns; i++, n = n->next)
		if (ledger_column_find(ledger, p->columns[i]) == NULL)
			err = pack_say(ctx, ERR_MALFORMED, n->line,
				"the ledger \"%.*s\" has no column \"%.*s\"", STR_FMT(p->ledger),
				STR_FMT(p->columns[i]));
	return err;
}

static enum err
read_pick(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind values = {
		sizeof(struct str), LIMIT_LEDGER_CHOICES, field_id, "values"};
	static const struct field fields[] = {
		{"column", field_id, offsetof(struct policy_pick, column), false},
		{"is", NULL, offsetof(struct policy_pick, values), false, &values,
			offsetof(struct policy_pick, n)},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

/* Values that the column can hold; of a number the year that is planned. */
static bool
can_pick(const struct ledger_column *c, const struct policy_pick *pick)
{
	for (uint32_t i = 0; i < pick->n; i++)
		if (c->kind == COLUMN_CHOICE
				? ledger_choice_find(c, pick->values[i]) == NULL
				: c->kind != COLUMN_NUMBER ||
					  !str_equal(pick->values[i], STR(POLICY_PLAN_YEAR)))
			return false;
	return pick->n > 0;
}

static bool
has_column(const struct policy_paragraph *p, struct str id)
{
	for (uint32_t i = 0; i < p->n_columns; i++)
		if (str_equal(p->columns[i], id))
			return true;
	return false;
}

/* Which rows, and what is summed up. */
static enum err
read_rows(struct pack_ctx *ctx, const struct node *node, const struct paragraph_draft *pd,
	const struct policy_draft *draft, struct policy_paragraph *p)
{
	static const struct list_kind kind = {
		sizeof(struct policy_pick), LIMIT_POLICY_IFS, read_pick, "picks"};
	const struct ledger *l = draft->source->ledgers != NULL
					 ? ledger_find(draft->source->ledgers, p->ledger)
					 : NULL;
	const struct ledger_column *total = l != NULL ? ledger_column_find(l, p->total) : NULL;
	enum err err = ERR_OK;

	if (pd->only != NULL)
		err = list_read(ctx, pd->only, &kind, &p->picks, &p->n_picks);
	for (uint32_t i = 0; err == ERR_OK && l != NULL && i < p->n_picks; i++) {
		const struct ledger_column *c = ledger_column_find(l, p->picks[i].column);

		if (c == NULL || !can_pick(c, &p->picks[i]))
			err = pack_say(ctx, ERR_MALFORMED, pd->only->line,
				"only names a column and values that the ledger does not have");
	}
	if (err != ERR_OK)
		return err;
	if (p->total.len > 0 && (!has_column(p, p->total) || str_equal(p->columns[0], p->total) ||
					(l != NULL && total->kind != COLUMN_YEN)))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"total is a column of yen of this table, not its first");
	if (p->group.len > 0 && (p->total.len == 0 || p->most > 0 || p->n_columns != 2 ||
					!str_equal(p->columns[0], p->group)))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a group has two columns, itself and the total, and no most");
	return ERR_OK;
}

static enum err
read_table(struct pack_ctx *ctx, const struct node *node, const struct paragraph_draft *pd,
	const struct policy_draft *draft, struct policy_paragraph *p)
{
	enum err err;

	if (p->kind != PARAGRAPH_TABLE)
		return pd->ledger == NULL && pd->columns == NULL && pd->only == NULL &&
				       p->most == 0 && p->total.len == 0 && p->group.len == 0
			       ? ERR_OK
			       : pack_say(ctx, ERR_MALFORMED, node->line,
					 "ledger, columns, only, most, total and group are of kind "
					 "table");
	if (pd->ledger == NULL || pd->columns == NULL)
		return pack_say(ctx, ERR_MALFORMED, node->line, "a table has ledger and columns");
	err = field_id(ctx, pd->ledger, &p->ledger);
	if (err == ERR_OK && !ledger_is_known(p->ledger))
		err = pack_say(ctx, ERR_MALFORMED, pd->ledger->line, "there is no ledger \"%.*s\"",
			STR_FMT(p->ledger));
	if (err == ERR_OK)
		err = read_columns(ctx, pd->columns, draft, p);
	return err == ERR_OK ? read_rows(ctx, node, pd, draft, p) : err;
}

/* ---- paragraphs ---------------------------------------------------------------------------- */

static enum err
read_text(struct pack_ctx *ctx, const struct node *node, const struct paragraph_draft *pd,
	const struct policy_draft *draft, struct policy_paragraph *p)
{
	bool has_to = p->kind == PARAGRAPH_TEXT || p->kind == PARAGRAPH_ITEM ||
		      p->kind == PARAGRAPH_HEADING;
	enum err err;

	if (pd->text == NULL)
		return !has_to ? ERR_OK
			       : pack_say(ctx, ERR_MALFORMED, node->line,
					 "the key \"text\" is missing");
	if (p->kind == PARAGRAPH_BREAK)
		return pack_say(ctx, ERR_MALFORMED, pd->text->line, "a break has no text");
	err = field_template(ctx, pd->text, &p->text);
	return err == ERR_OK ? check_text(ctx, pd->text, draft, &p->text) : err;
}

static enum err
read_paragraph(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	struct policy_paragraph *ret_paragraph)
{
	static const struct field fields[] = {
		{"id", field_id, AT_PARAGRAPH(paragraph.id), false},
		{"kind", field_kind, AT_PARAGRAPH(paragraph.kind), true},
		{"when", field_node, AT_PARAGRAPH(when), true},
		{"text", field_node, AT_PARAGRAPH(text), true},
		{"ledger", field_node, AT_PARAGRAPH(ledger), true},
		{"columns", field_node, AT_PARAGRAPH(columns), true},
		{"only", field_node, AT_PARAGRAPH(only), true},
		{"most", field_most, AT_PARAGRAPH(paragraph.most), true},
		{"total", field_id_maybe, AT_PARAGRAPH(paragraph.total), true},
		{"group", field_id_maybe, AT_PARAGRAPH(paragraph.group), true},
		{"serves", field_node, AT_PARAGRAPH(serves), true},
	};
	const struct serves_kind serves = {LIMIT_POLICY_SERVES, false, draft->source->frameworks};
	struct paragraph_draft pd = {0};
	struct policy_paragraph *p = &pd.paragraph;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), &pd);

	if (err == ERR_OK)
		err = policy_when_read(ctx, pd.when, draft, &p->when);
	if (err == ERR_OK)
		err = read_text(ctx, node, &pd, draft, p);
	if (err == ERR_OK)
		err = read_table(ctx, node, &pd, draft, p);
	if (err == ERR_OK)
		err = pack_serves_read(ctx, pd.serves, &serves, &p->serves, &p->n_serves);
	*ret_paragraph = *p;
	return err;
}

/* ---- sections ------------------------------------------------------------------------------ */

/* Something is always left of a section that is always there. */
static enum err
check_section(struct pack_ctx *ctx, const struct node *node, const struct policy_section *s)
{
	for (uint32_t i = 0; i < s->n_paragraphs; i++)
		if (s->paragraphs[i].when.n == 0 && s->paragraphs[i].kind != PARAGRAPH_HEADING &&
			s->paragraphs[i].kind != PARAGRAPH_BREAK)
			return ERR_OK;
	if (s->n_paragraphs > 0 && s->when.n > 0)
		return ERR_OK;
	return pack_say(ctx, ERR_MALFORMED, node->line,
		"the section \"%.*s\" has no paragraph that is always there", STR_FMT(s->id));
}

static enum err
read_section(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	struct policy_section *ret_section)
{
	static const struct field fields[] = {
		{"id", field_id, AT_SECTION(section.id), false},
		{"title", field_prose, AT_SECTION(section.title), false},
		{"when", field_node, AT_SECTION(when), true},
		{"paragraphs", field_node, AT_SECTION(paragraphs), false},
		{"playbooks", field_node, AT_SECTION(playbooks), true},
	};
	struct section_draft sd = {0};
	struct policy_section *s = &sd.section;
	struct policy_paragraph *paragraphs;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), &sd);

	if (err == ERR_OK)
		err = node_expect(ctx, sd.paragraphs, NODE_LIST);
	if (err == ERR_OK)
		err = policy_when_read(ctx, sd.when, draft, &s->when);
	if (err != ERR_OK)
		return err;
	if (sd.paragraphs->n_children > LIMIT_POLICY_PARAGRAPHS)
		return pack_say(ctx, ERR_LIMIT, sd.paragraphs->line,
			"there are at most %d paragraphs here", LIMIT_POLICY_PARAGRAPHS);
	paragraphs =
		arena_array(ctx->arena, struct policy_paragraph, sd.paragraphs->n_children + 1);
	if (paragraphs == NULL)
		return pack_no_memory(ctx, node);
	for (const struct node *n = sd.paragraphs->first; err == ERR_OK && n != NULL; n = n->next)
		err = read_paragraph(ctx, n, draft, &paragraphs[s->n_paragraphs++]);
	s->paragraphs = paragraphs;
	*ret_section = *s;
	return err == ERR_OK ? check_section(ctx, node, s) : err;
}

/* Sections and paragraphs share their ids: history goes by them. */
static enum err
check_ids(struct pack_ctx *ctx, const struct node *list, const struct policy *policy)
{
	struct str *ids = arena_array(
		ctx->arena, struct str, LIMIT_POLICY_SECTIONS * (LIMIT_POLICY_PARAGRAPHS + 1));
	const struct node *section = list->first;
	uint32_t n = 0;

	if (ids == NULL)
		return pack_no_memory(ctx, list);
	for (uint32_t i = 0; i < policy->n_sections; i++, section = section->next) {
		const struct policy_section *s = &policy->sections[i];
		const struct node *node = node_child(section, "paragraphs")->first;

		for (uint32_t k = 0; k < i; k++)
			if (str_equal(policy->sections[k].id, s->id))
				return pack_say(ctx, ERR_MALFORMED, section->line,
					"the section \"%.*s\" stands here twice", STR_FMT(s->id));
		for (uint32_t k = 0; k < s->n_paragraphs; k++, node = node->next) {
			for (uint32_t j = 0; j < n; j++)
				if (str_equal(ids[j], s->paragraphs[k].id))
					return pack_say(ctx, ERR_MALFORMED, node->line,
						"the paragraph \"%.*s\" stands here twice",
						STR_FMT(ids[j]));
			ids[n++] = s->paragraphs[k].id;
		}
	}
	return ERR_OK;
}

/* After the ids were looked at: what is printed from playbooks has ids that begin with the
 * section's and a dot, and stands in no node. */
static enum err
print_playbooks(struct pack_ctx *ctx, const struct node *list, const struct policy_draft *draft,
	struct policy_section *sections)
{
	const struct node *n = list->first;
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && n != NULL; i++, n = n->next)
		if (node_child(n, "playbooks") != NULL)
			err = policy_playbooks_read(
				ctx, node_child(n, "playbooks"), draft, &sections[i]);
	return err;
}

enum err
policy_sections_read(struct pack_ctx *ctx, const struct node *node, struct policy_draft *draft)
{
	struct policy *policy = &draft->policy;
	struct policy_section *sections;
	enum err err = node_expect(ctx, node, NODE_LIST);

	if (err != ERR_OK)
		return err;
	if (node->n_children == 0 || node->n_children > LIMIT_POLICY_SECTIONS)
		return pack_say(ctx, ERR_LIMIT, node->line, "a document has 1 to %d sections",
			LIMIT_POLICY_SECTIONS);
	sections = arena_array(ctx->arena, struct policy_section, node->n_children);
	if (sections == NULL)
		return pack_no_memory(ctx, node);
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next)
		err = read_section(ctx, n, draft, &sections[policy->n_sections++]);
	policy->sections = sections;
	if (err == ERR_OK)
		err = check_ids(ctx, node, policy);
	return err == ERR_OK ? print_playbooks(ctx, node, draft, sections) : err;
}
