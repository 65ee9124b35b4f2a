/*
 * A section of a document that is printed from the playbooks: behind its own paragraphs each
 * playbook gets a heading, what one notices, what not to do, the steps of the first hour as items,
 * and what follows after it. The sentences around are the document's (`playbooks` of the section).
 * They become ordinary paragraphs, so that a changed playbook makes the document out of date.
 */
#include "pack/policy.h"

#include "model/playbook.h"
#include "model/text.h"

#include <stdio.h>

#define PARTS_BESIDE_STEPS 4 /* heading, when, dont, later */

struct condition_of {		   /* no clause about what is not there */
	struct str playbook, step; /* "": of all */
	const struct node *node;
	struct policy_when when;
};

struct sentences {
	struct condition_of *only;
	uint32_t n_only;
	struct words when, dont, step, later, between;
	struct words who[STEP_WHOS];
};

struct printer {
	struct pack_ctx *ctx;
	const struct node *node;
	const struct policy_section *section;
	const struct sentences *says;
	struct policy_paragraph *list;
	uint32_t n;
	enum err err;
};

static enum err
read_condition(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"playbook", field_id, offsetof(struct condition_of, playbook), true},
		{"step", field_id, offsetof(struct condition_of, step), true},
		{"when", field_node, offsetof(struct condition_of, node), false},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

/* Names what is there, and traits that are. */
static enum err
check_condition(struct pack_ctx *ctx, const struct node *node, const struct policy_draft *draft,
	struct condition_of *c)
{
	const struct playbook_set *set = draft->source->playbooks;
	bool is_there = set == NULL;

	for (uint32_t i = 0; set != NULL && i < set->n; i++)
		is_there |=
			(c->playbook.len == 0 || str_equal(c->playbook, set->playbooks[i].id)) &&
			(c->step.len == 0 ||
				playbook_step_find(&set->playbooks[i], c->step) != NULL);
	if (!is_there)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "there is no such playbook or step");
	return policy_when_read(ctx, c->node, draft, &c->when);
}

static enum err
read_sentences(struct pack_ctx *ctx, const struct node *node, struct sentences *ret_says)
{
#define AT(member) offsetof(struct sentences, member)
	static const struct list_kind only = {
		sizeof(struct condition_of), LIMIT_POLICY_COLUMNS, read_condition, "conditions"};
	static const struct field fields[] = {
		{"only", NULL, AT(only), true, &only, AT(n_only)},
		{"when", field_template, AT(when), false},
		{"dont", field_template, AT(dont), false},
		{"step", field_template, AT(step), false},
		{"later", field_template, AT(later), false},
		{"between", field_template, AT(between), false},
		{"finder", field_prose, AT(who[STEP_FINDER]), false},
		{"officer", field_prose, AT(who[STEP_OFFICER]), false},
		{"owner", field_prose, AT(who[STEP_OWNER]), false},
		{"outside", field_prose, AT(who[STEP_OUTSIDE]), false},
		{"staff", field_prose, AT(who[STEP_STAFF]), false},
		{"box", field_prose, AT(who[STEP_BOX]), false},
	};
#undef AT

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), ret_says);
}

static struct str
keep(struct printer *p, struct buf *text)
{
	const char *copy = arena_copy(p->ctx->arena, buf_view(text));
	size_t len = text->len;

	if (copy == NULL || buf_err(text) != ERR_OK)
		p->err = pack_no_memory(p->ctx, p->node);
	buf_done(text);
	return str_of(copy, copy == NULL ? 0 : len);
}

/* The template in each language that has it, with the values of that language. */
static struct words
filled(struct printer *p, const struct words *template, const char *const *names,
	const struct words *values, size_t n)
{
	struct words made = {0};

	for (unsigned lang = 0; lang < LANGS; lang++) {
		struct text_value list[4];
		struct buf out = buf_of(LIMIT_PACK_BYTES);

		if (template->in[lang].len == 0) {
			buf_done(&out);
			continue;
		}
		for (size_t i = 0; i < n; i++)
			list[i] = (struct text_value){
				str_c(names[i]), words_in(&values[i], (enum lang)lang)};
		(void)text_fill_values(&out, template->in[lang], list, n);
		made.in[lang] = keep(p, &out);
	}
	return made;
}

/* Lines of one text as one line: "A, B, C". */
static struct words
joined(struct printer *p, const struct words *lines)
{
	struct words made = {0};

	for (unsigned lang = 0; lang < LANGS; lang++) {
		struct str rest = str_trim(lines->in[lang]);
		struct buf out = buf_of(LIMIT_PACK_BYTES);

		while (rest.len > 0) {
			struct str line = str_trim(str_split(&rest, '\n'));

			if (line.len == 0)
				continue;
			if (out.len > 0)
				buf_str(&out, words_in(&p->says->between, (enum lang)lang));
			buf_str(&out, line);
		}
		made.in[lang] = keep(p, &out);
	}
	return made;
}

/* The names of the steps after the first hour, joined likewise. */
static struct words
later_steps(struct printer *p, const struct playbook *b)
{
	struct words made = {0};

	for (unsigned lang = 0; lang < LANGS; lang++) {
		struct buf out = buf_of(LIMIT_PACK_BYTES);

		for (uint32_t i = 0; i < b->n_steps; i++) {
			if (b->steps[i].is_first_hour)
				continue;
			if (out.len > 0)
				buf_str(&out, words_in(&p->says->between, (enum lang)lang));
			buf_str(&out, str_trim(words_in(&b->steps[i].name, (enum lang)lang)));
		}
		made.in[lang] = keep(p, &out);
	}
	return made;
}

/* The conditions of this step; "": of what is said of the playbook as a whole. */
static struct policy_when
when_of(struct printer *p, const struct playbook *b, struct str step)
{
	struct policy_when made = {0};
	struct policy_if *ifs = arena_array(p->ctx->arena, struct policy_if, LIMIT_POLICY_IFS);

	for (uint32_t i = 0; ifs != NULL && i < p->says->n_only; i++) {
		const struct condition_of *c = &p->says->only[i];

		if ((c->playbook.len > 0 && !str_equal(c->playbook, b->id)) ||
			(c->step.len > 0 && !str_equal(c->step, step)))
			continue;
		for (uint32_t k = 0; k < c->when.n && made.n < LIMIT_POLICY_IFS; k++)
			ifs[made.n++] = c->when.ifs[k];
	}
	if (ifs == NULL)
		p->err = pack_no_memory(p->ctx, p->node);
	made.ifs = ifs;
	return made;
}

static void
add(struct printer *p, const struct playbook *b, const char *part, struct str step,
	enum paragraph_kind kind, struct words text)
{
	struct buf id = buf_of(LIMIT_PACK_KEY_BYTES * 4);

	buf_printf(&id, "%.*s.%.*s%s%.*s", STR_FMT(p->section->id), STR_FMT(b->id), part,
		STR_FMT(step));
	p->list[p->n++] = (struct policy_paragraph){
		.id = keep(p, &id), .kind = kind, .when = when_of(p, b, step), .text = text};
}

static void
add_step(struct printer *p, const struct playbook *b, const struct playbook_step *s)
{
	static const char *const names[] = {"minutes", "who", "name", "how"};
	char minutes[16];
	struct words values[4] = {{{{0}}}, p->says->who[s->who], s->name, s->how};

	snprintf(minutes, sizeof(minutes), "%u", s->minutes);
	for (unsigned lang = 0; lang < LANGS; lang++)
		values[0].in[lang] = str_c(minutes);
	add(p, b, ".", s->id, PARAGRAPH_ITEM, filled(p, &p->says->step, names, values, 4));
}

static void
add_playbook(struct printer *p, const struct playbook *b)
{
	static const char *const signs[] = {"signs"}, *const dont[] = {"dont"},
				 *const steps[] = {"steps"};
	struct words joined_signs = joined(p, &b->signs), joined_dont = joined(p, &b->dont);
	struct words later = later_steps(p, b);

	add(p, b, "", STR(""), PARAGRAPH_HEADING, b->name);
	add(p, b, "-when", STR(""), PARAGRAPH_TEXT,
		filled(p, &p->says->when, signs, &joined_signs, 1));
	add(p, b, "-dont", STR(""), PARAGRAPH_TEXT,
		filled(p, &p->says->dont, dont, &joined_dont, 1));
	for (uint32_t i = 0; i < b->n_steps; i++)
		if (b->steps[i].is_first_hour)
			add_step(p, b, &b->steps[i]);
	add(p, b, "-later", STR(""), PARAGRAPH_TEXT, filled(p, &p->says->later, steps, &later, 1));
}

enum err
policy_playbooks_read(struct pack_ctx *ctx, const struct node *node,
	const struct policy_draft *draft, struct policy_section *section)
{
	const struct playbook_set *playbooks = draft->source->playbooks;
	struct sentences says = {0};
	struct printer p = {.ctx = ctx, .node = node, .section = section, .says = &says};
	size_t n = section->n_paragraphs;
	enum err err = read_sentences(ctx, node, &says);
	const struct node *c = says.n_only > 0 ? node_child(node, "only")->first : NULL;

	for (uint32_t i = 0; err == ERR_OK && i < says.n_only; i++, c = c->next)
		err = check_condition(ctx, c, draft, &says.only[i]);
	if (err != ERR_OK || playbooks == NULL)
		return err;
	for (uint32_t i = 0; i < playbooks->n; i++)
		n += PARTS_BESIDE_STEPS + playbooks->playbooks[i].n_steps;
	p.list = arena_array(ctx->arena, struct policy_paragraph, n + 1);
	if (p.list == NULL)
		return pack_no_memory(ctx, node);
	for (; p.n < section->n_paragraphs; p.n++)
		p.list[p.n] = section->paragraphs[p.n];
	for (uint32_t i = 0; p.err == ERR_OK && i < playbooks->n; i++)
		add_playbook(&p, &playbooks->playbooks[i]);
	section->paragraphs = p.list;
	section->n_paragraphs = p.n;
	return p.err;
}
