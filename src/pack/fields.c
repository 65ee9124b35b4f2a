/*
 * Typed readers of a pack's values; see fields.h. Prose: lines of one paragraph are joined, in
 * Japanese without a blank, in English with one; an empty line begins a paragraph ('\n').
 */
#include "pack/fields.h"

#include "base/time.h"
#include "model/text.h"

#include <math.h>
#include <stdlib.h>

enum err
node_expect(struct pack_ctx *ctx, const struct node *node, enum node_kind kind)
{
	static const char *const names[] = {"a single value", "a list", "a map"};

	if (node->kind == kind)
		return ERR_OK;
	if (node->key.len > 0)
		return pack_say(ctx, ERR_MALFORMED, node->line, "\"%.*s\" has to be %s",
			STR_FMT(node->key), names[kind]);
	return pack_say(ctx, ERR_MALFORMED, node->line, "%s is awaited here", names[kind]);
}

static const struct field *
find_field(const struct field *fields, size_t n_fields, struct str key)
{
	for (size_t i = 0; i < n_fields; i++)
		if (str_equal(str_c(fields[i].key), key))
			return &fields[i];
	return NULL;
}

enum err
fields_read(struct pack_ctx *ctx, const struct node *map, const struct field *fields,
	size_t n_fields, void *dst)
{
	enum err err = node_expect(ctx, map, NODE_MAP);

	for (const struct node *n = map->first; err == ERR_OK && n != NULL; n = n->next) {
		const struct field *field = find_field(fields, n_fields, n->key);

		if (field == NULL)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"the key \"%.*s\" is not known here", STR_FMT(n->key));
		err = field->read != NULL ? field->read(ctx, n, (char *)dst + field->at)
					  : list_read(ctx, n, field->list, (char *)dst + field->at,
						    (uint32_t *)((char *)dst + field->n_at));
	}
	for (size_t i = 0; err == ERR_OK && i < n_fields; i++)
		if (!fields[i].is_optional && node_child(map, fields[i].key) == NULL)
			err = pack_say(ctx, ERR_MALFORMED, map->line, "the key \"%s\" is missing",
				fields[i].key);
	return err;
}

static enum err
keep(struct pack_ctx *ctx, const struct node *node, struct str text, void *dst)
{
	char *copy = arena_copy(ctx->arena, text);

	if (copy == NULL)
		return pack_no_memory(ctx, node);
	*(struct str *)dst = str_of(copy, text.len);
	return ERR_OK;
}

enum err
field_str(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str text = str_trim(node->text);
	enum err err = node_expect(ctx, node, NODE_SCALAR);

	if (err != ERR_OK)
		return err;
	if (text.len == 0 || text.len > LIMIT_PACK_WORDS || str_find_byte(text, '\n') >= 0)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"%.*s\" has to be one line of text", STR_FMT(node->key));
	return keep(ctx, node, text, dst);
}

static bool
is_id_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

enum err
field_id(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_str(ctx, node, dst);
	struct str id;

	if (err != ERR_OK)
		return err;
	id = *(struct str *)dst;
	for (size_t i = 0; i < id.len; i++)
		if (!is_id_byte(id.p[i]))
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"an id is made of small letters, digits, \"_\", \"-\" and \".\"");
	return ERR_OK;
}

enum err
field_date(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct civil date;
	enum err err = field_str(ctx, node, dst);

	if (err != ERR_OK)
		return err;
	if (!time_civil_parse(*(struct str *)dst, &date) || date.year < 1970 || date.year > 9998)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"%.*s\" has to be a date such as 2026-11-21", STR_FMT(node->key));
	return ERR_OK;
}

/* Every brace belongs to a {name}: a forgotten one would be shown to people. */
static bool
has_stray_brace(struct str text)
{
	struct str literal, name;

	while (text.len > 0) {
		(void)text_next_name(&text, &literal, &name);
		if (str_find_byte(literal, '{') >= 0 || str_find_byte(literal, '}') >= 0)
			return true;
	}
	return false;
}

/* Joins the lines of each paragraph; dst has room for text.len bytes. Returns the length. */
static size_t
join_lines(struct str text, bool is_japanese, char *dst)
{
	size_t n = 0;
	bool is_paragraph = false;

	while (text.len > 0) {
		struct str line = str_trim(str_split(&text, '\n'));

		if (line.len == 0) {
			is_paragraph = true;
			continue;
		}
		if (n > 0 && is_paragraph)
			dst[n++] = '\n';
		else if (n > 0 && !is_japanese)
			dst[n++] = ' ';
		memcpy(dst + n, line.p, line.len);
		n += line.len;
		is_paragraph = false;
	}
	return n;
}

static enum err
read_words_of(struct pack_ctx *ctx, const struct node *node, struct words *words, bool has_names)
{
	char joined[LIMIT_PACK_WORDS];
	enum lang lang;
	enum err err = node_expect(ctx, node, NODE_SCALAR);
	size_t n;

	if (err != ERR_OK)
		return err;
	if (lang_parse(node->key, &lang) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"%.*s\" is no language: ja, ja-easy, en", STR_FMT(node->key));
	if (node->text.len > sizeof(joined))
		return pack_say(ctx, ERR_LIMIT, node->line, "a text has more than %d bytes",
			LIMIT_PACK_WORDS);
	n = join_lines(node->text, lang != LANG_EN, joined);
	if (n == 0)
		return pack_say(ctx, ERR_MALFORMED, node->line, "the text in \"%s\" is empty",
			lang_name(lang));
	if (has_names && has_stray_brace(str_of(joined, n)))
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a brace here does not belong to a {name}");
	return keep(ctx, node, str_of(joined, n), &words->in[lang]);
}

static enum err
read_words(struct pack_ctx *ctx, const struct node *node, struct words *words, bool has_names)
{
	enum err err = node_expect(ctx, node, NODE_MAP);

	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next)
		err = read_words_of(ctx, n, words, has_names);
	if (err == ERR_OK && (words->in[LANG_JA].len == 0 || words->in[LANG_EN].len == 0))
		err = pack_say(ctx, ERR_MALFORMED, node->line, "\"%.*s\" needs both ja and en",
			STR_FMT(node->key));
	return err;
}

enum err
field_words(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return read_words(ctx, node, dst, true);
}

enum err
field_template(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return read_words(ctx, node, dst, false);
}

enum err
field_severity(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || severity_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a severity is record, please_look or act_now");
	return ERR_OK;
}

enum err
field_confidence(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	for (unsigned i = 0; node->kind == NODE_SCALAR && i <= CONFIDENCE_HIGH; i++) {
		if (str_equal(node->text, str_c(confidence_name((enum confidence)i)))) {
			*(enum confidence *)dst = (enum confidence)i;
			return ERR_OK;
		}
	}
	return pack_say(ctx, ERR_MALFORMED, node->line, "a confidence is low, medium or high");
}

enum err
field_minutes(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	uint64_t minutes = 0;

	if (node->kind != NODE_SCALAR || str_u64(node->text, 240, &minutes) != ERR_OK ||
		minutes == 0)
		return pack_say(ctx, ERR_MALFORMED, node->line, "minutes go from 1 to 240");
	*(int *)dst = (int)minutes;
	return ERR_OK;
}

enum err
field_ignored(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return node_expect(ctx, node, NODE_SCALAR);
}

enum err
field_number(struct pack_ctx *ctx, const struct node *node, double *ret_number)
{
	char text[32], *end;
	double number;

	if (node->kind != NODE_SCALAR || node->text.len == 0 || node->text.len >= sizeof(text))
		return pack_say(ctx, ERR_MALFORMED, node->line, "a number is awaited here");
	str_copy(node->text, text, sizeof(text));
	if (strspn(text, "0123456789.-") != node->text.len)
		return pack_say(ctx, ERR_MALFORMED, node->line, "\"%s\" is no number", text);
	number = strtod(text, &end);
	if (*end != '\0' || !isfinite(number))
		return pack_say(ctx, ERR_MALFORMED, node->line, "\"%s\" is no number", text);
	*ret_number = number;
	return ERR_OK;
}
