/* Reading templates: {{tags}} and the HTML between them into rows of operations; see template.h. */
#include "pages/template_op.h"

#include "pages/html_place.h"

#include <stdlib.h>

#define ARENA_BYTES ((size_t)16 << 20)

struct block {
	uint32_t op; /* the IF, ELSE or EACH to be closed */
	uint32_t line;
	bool is_each;
	struct html_place at_start; /* what its end must meet */
};

struct parser {
	const struct templates *set;
	const struct template_file *file;
	struct template *into;
	struct str rest;
	uint32_t line;
	struct html_place html;
	uint32_t n_blocks;
	struct block blocks[TEMPLATE_BLOCKS_MAX];
	struct errinfo *info;
};

static enum err
refuse(const struct parser *p, enum err err, const char *sentence, struct str what)
{
	return err_say(p->info, err, p->line, "%.*s line %u: %s%s%.*s", STR_FMT(p->file->name),
		p->line, sentence, what.len > 0 ? ": " : "", STR_FMT(what));
}

static struct op *
add_op(struct parser *p, enum op_kind kind)
{
	struct op *op = &p->into->ops[p->into->n_ops++];

	op->kind = kind;
	op->line = p->line;
	return op;
}

static bool
is_key(struct str s, bool with_at)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
			    c == '-' || c == '/' || (with_at && c == '@')))
			return false;
	}
	return s.len > 0;
}

/* Where a value at this point of the HTML stands. */
static enum err
place_of(const struct parser *p, enum op_place *ret_place)
{
	if (p->html.state == HTML_TEXT)
		*ret_place = PLACE_TEXT;
	else if (p->html.state != HTML_VALUE)
		return refuse(
			p, ERR_MALFORMED, "a value may stand in text or in quotes only", STR(""));
	else if (!p->html.is_url)
		*ret_place = PLACE_ATTRIBUTE;
	else
		*ret_place = p->html.has_begun ? PLACE_URL : PLACE_URL_START;
	return ERR_OK;
}

static enum err
add_value(struct parser *p, struct str name)
{
	enum op_place place = PLACE_TEXT;
	enum err err = place_of(p, &place);
	struct op *op;

	if (err != ERR_OK)
		return err;
	if (!is_key(name, false))
		return refuse(p, ERR_MALFORMED, "not a value's name", name);
	op = add_op(p, OP_VALUE);
	op->a = name;
	op->place = place;
	p->html.has_begun = true;
	return ERR_OK;
}

static enum err
add_text(struct parser *p, struct str key)
{
	enum op_place place = PLACE_TEXT;
	enum err err = place_of(p, &place);
	struct str end = key;
	char one[96];
	struct op *op;

	if (err != ERR_OK)
		return err;
	if (!is_key(key, true) || key.len + sizeof(".one") > sizeof(one))
		return refuse(p, ERR_MALFORMED, "not a text's key", key);
	if (place == PLACE_URL_START)
		return refuse(p, ERR_MALFORMED, "a text may not begin a URL", key);
	op = add_op(p, OP_TEXT);
	op->place = place;
	op->a = str_split(&end, '@');
	op->b = end;
	if (end.len > 0 || p->set->texts == NULL)
		return ERR_OK;
	op->words = text_find(p->set->texts, key);
	if (op->words == NULL)
		return refuse(p, ERR_NOT_FOUND, "no such text", key);
	memcpy(one, key.p, key.len);
	memcpy(one + key.len, ".one", sizeof(".one"));
	op->words_one = text_find(p->set->texts, str_c(one));
	return ERR_OK;
}

static enum err
add_partial(struct parser *p, struct str name)
{
	struct str end = name;
	const struct template *target;
	struct op *op;

	if (p->html.state != HTML_TEXT)
		return refuse(p, ERR_MALFORMED, "a file may be put into text only", name);
	if (!is_key(name, true))
		return refuse(p, ERR_MALFORMED, "not a file's name", name);
	op = add_op(p, OP_PARTIAL);
	op->a = str_split(&end, '@');
	op->b = end;
	if (end.len > 0)
		return ERR_OK;
	target = template_find(p->set, name);
	if (target == NULL)
		return refuse(p, ERR_NOT_FOUND, "no such file", name);
	op->target = (uint32_t)(target - p->set->list);
	return ERR_OK;
}

static enum err
open_block(struct parser *p, struct str what, bool is_each)
{
	struct str literal = what;
	struct str name = str_split(&literal, '=');
	struct op *op;

	if (p->n_blocks == TEMPLATE_BLOCKS_MAX)
		return refuse(p, ERR_LIMIT, "too many blocks within each other", what);
	if (!is_key(name, false) || (literal.len > 0 && (is_each || !is_key(literal, false))))
		return refuse(p, ERR_MALFORMED, "not a value's name", what);
	p->blocks[p->n_blocks++] = (struct block){
		.op = p->into->n_ops, .line = p->line, .is_each = is_each, .at_start = p->html};
	op = add_op(p, is_each ? OP_EACH : OP_IF);
	op->a = name;
	op->b = literal;
	return ERR_OK;
}

static enum err
else_block(struct parser *p)
{
	struct block *block = p->n_blocks > 0 ? &p->blocks[p->n_blocks - 1] : NULL;
	struct html_place met = p->html;

	if (block == NULL || block->is_each || p->into->ops[block->op].kind != OP_IF)
		return refuse(p, ERR_MALFORMED, "{{else}} belongs to no {{#if}}", STR(""));
	p->into->ops[block->op].jump = p->into->n_ops;
	block->op = p->into->n_ops;
	add_op(p, OP_ELSE);
	p->html = block->at_start; /* the other way begins there */
	block->at_start = met;	   /* and has to end here */
	return ERR_OK;
}

static enum err
close_block(struct parser *p, bool is_each)
{
	struct block *block = p->n_blocks > 0 ? &p->blocks[p->n_blocks - 1] : NULL;

	if (block == NULL || block->is_each != is_each)
		return refuse(p, ERR_MALFORMED, "this ends no block", STR(""));
	if (!html_place_same(&p->html, &block->at_start))
		return refuse(p, ERR_MALFORMED,
			"the block ends in another place of the HTML than it began", STR(""));
	p->html.has_begun = p->html.has_begun || block->at_start.has_begun;
	p->into->ops[block->op].jump = p->into->n_ops;
	add_op(p, OP_END);
	p->n_blocks--;
	return ERR_OK;
}

static enum err
read_tag(struct parser *p, struct str tag)
{
	const char *problem = html_place_pause(&p->html);

	if (problem != NULL)
		return refuse(p, ERR_MALFORMED, problem, tag);
	if (str_starts(tag, STR("!")))
		return ERR_OK;
	if (str_starts(tag, STR("t ")))
		return add_text(p, str_trim(str_of(tag.p + 2, tag.len - 2)));
	if (str_starts(tag, STR(">")))
		return add_partial(p, str_trim(str_of(tag.p + 1, tag.len - 1)));
	if (str_starts(tag, STR("#if ")))
		return open_block(p, str_trim(str_of(tag.p + 4, tag.len - 4)), false);
	if (str_starts(tag, STR("#each ")))
		return open_block(p, str_trim(str_of(tag.p + 6, tag.len - 6)), true);
	if (str_equal(tag, STR("else")))
		return else_block(p);
	if (str_equal(tag, STR("/if")))
		return close_block(p, false);
	if (str_equal(tag, STR("/each")))
		return close_block(p, true);
	return add_value(p, tag);
}

/* Leaves out the line end and blanks around a block's tag that has a line for itself. */
static struct str
without_own_line(struct str literal, struct str tag, struct str *rest, uint32_t *line)
{
	size_t keep = literal.len;
	size_t skip = 0;

	if (tag.len == 0 || strchr("#/!>", tag.p[0]) == NULL)
		if (!str_equal(tag, STR("else")))
			return literal;
	while (keep > 0 && (literal.p[keep - 1] == ' ' || literal.p[keep - 1] == '\t'))
		keep--;
	while (skip < rest->len && (rest->p[skip] == ' ' || rest->p[skip] == '\t'))
		skip++;
	if ((keep > 0 && literal.p[keep - 1] != '\n') || skip == rest->len || rest->p[skip] != '\n')
		return literal;
	*rest = str_of(rest->p + skip + 1, rest->len - skip - 1);
	(*line)++;
	return str_of(literal.p, keep);
}

static enum err
read_literal(struct parser *p, struct str literal, size_t write_len)
{
	if (write_len > 0)
		add_op(p, OP_LITERAL)->a = str_of(literal.p, write_len);
	for (size_t i = 0; i < literal.len; i++) {
		const char *problem = html_place_step(&p->html, literal.p[i]);

		if (problem != NULL)
			return refuse(p, ERR_MALFORMED, problem, STR(""));
		if (literal.p[i] == '\n')
			p->line++;
	}
	return ERR_OK;
}

/* Takes one literal and the tag behind it. */
static enum err
read_piece(struct parser *p)
{
	ptrdiff_t open = str_find(p->rest, STR("{{"));
	struct str literal = str_of(p->rest.p, open < 0 ? p->rest.len : (size_t)open);
	struct str tag = {NULL, 0};
	uint32_t lines = 0;
	ptrdiff_t close;
	enum err err;

	if (open < 0) {
		p->rest.len = 0;
		return read_literal(p, literal, literal.len);
	}
	p->rest = str_of(p->rest.p + open + 2, p->rest.len - (size_t)open - 2);
	close = str_find(p->rest, STR("}}"));
	if (close < 0) {
		err = read_literal(p, literal, literal.len);
		return err != ERR_OK ? err : refuse(p, ERR_TRUNCATED, "{{ without }}", STR(""));
	}
	tag = str_trim(str_of(p->rest.p, (size_t)close));
	p->rest = str_of(p->rest.p + close + 2, p->rest.len - (size_t)close - 2);
	err = read_literal(p, literal, without_own_line(literal, tag, &p->rest, &lines).len);
	if (err == ERR_OK)
		err = read_tag(p, tag);
	p->line += lines;
	return err;
}

static enum err
read_file(struct templates *set, const struct template_file *file, struct template *into,
	struct errinfo *info)
{
	struct parser p = {.set = set, .file = file, .into = into, .line = 1, .info = info};
	size_t tags = 0;
	enum err err = ERR_OK;

	p.rest = file->bytes;
	if (file->bytes.len > TEMPLATE_FILE_BYTES_MAX)
		return refuse(&p, ERR_LIMIT, "the file is too large", STR(""));
	for (size_t i = 0; i + 1 < file->bytes.len; i++)
		tags += file->bytes.p[i] == '{' && file->bytes.p[i + 1] == '{';
	into->ops = arena_array(set->arena, struct op, tags * 2 + 2);
	if (into->ops == NULL)
		return err_say(info, ERR_FULL, 0, "no memory for the templates");
	while (err == ERR_OK && p.rest.len > 0)
		err = read_piece(&p);
	if (err == ERR_OK && p.n_blocks > 0) {
		p.line = p.blocks[p.n_blocks - 1].line;
		err = refuse(&p, ERR_MALFORMED, "this block is never ended", STR(""));
	}
	if (err == ERR_OK && p.html.state != HTML_TEXT)
		err = refuse(&p, ERR_MALFORMED, "the file ends within a tag", STR(""));
	return err;
}

/* Files within files, as far as their names are fixed. */
static bool
is_too_deep(const struct templates *set, const struct template *t, uint32_t depth)
{
	if (depth > TEMPLATE_PARTIALS_MAX)
		return true;
	for (uint32_t i = 0; i < t->n_ops; i++)
		if (t->ops[i].kind == OP_PARTIAL && t->ops[i].b.len == 0 &&
			is_too_deep(set, &set->list[t->ops[i].target], depth + 1))
			return true;
	return false;
}

static int
compare(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int
by_name(const void *a, const void *b)
{
	return compare(((const struct template *)a)->name, ((const struct template *)b)->name);
}

const struct template *
template_find(const struct templates *set, struct str name)
{
	uint32_t low = 0, high = set->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare(name, set->list[middle].name);

		if (order == 0)
			return &set->list[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static enum err
read_files(struct templates *set, const struct template_file *files, size_t n_files,
	struct errinfo *info)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < n_files; i++)
		set->list[i].name = files[i].name;
	set->n = (uint32_t)n_files;
	if (n_files > 0)
		qsort(set->list, n_files, sizeof(*set->list), by_name);
	for (uint32_t i = 1; i < set->n; i++)
		if (str_equal(set->list[i - 1].name, set->list[i].name))
			return err_say(info, ERR_EXISTS, 0, "two templates are named %.*s",
				STR_FMT(set->list[i].name));
	for (size_t i = 0; err == ERR_OK && i < n_files; i++) {
		const struct template *t = template_find(set, files[i].name);

		err = read_file(set, &files[i], &set->list[t - set->list], info);
	}
	for (uint32_t i = 0; err == ERR_OK && i < set->n; i++)
		if (is_too_deep(set, &set->list[i], 0))
			err = err_say(info, ERR_LIMIT, 0, "%.*s: files within files without end",
				STR_FMT(set->list[i].name));
	return err;
}

enum err
templates_new(const struct template_file *files, size_t n_files, const struct text_table *texts,
	struct templates **ret_templates, struct errinfo *info)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct templates *set = arena == NULL ? NULL : arena_alloc(arena, sizeof(*set));
	enum err err;

	if (set != NULL && n_files <= TEMPLATE_FILES_MAX)
		set->list = arena_array(arena, struct template, n_files + 1);
	if (set == NULL || set->list == NULL) {
		arena_free(arena);
		return err_say(info, n_files > TEMPLATE_FILES_MAX ? ERR_LIMIT : ERR_FULL, 0,
			"no room for %zu templates", n_files);
	}
	set->arena = arena;
	set->texts = texts;
	err = read_files(set, files, n_files, info);
	if (err != ERR_OK) {
		templates_free(set);
		return err;
	}
	*ret_templates = set;
	return ERR_OK;
}

void
templates_free(struct templates *set)
{
	if (set != NULL)
		arena_free(set->arena);
}
