/*
 * Readers of a pack's lists, whole numbers, yes or no, texts that may be empty or that nothing
 * fills in; see fields.h.
 */
#include "pack/fields.h"

#include "model/text.h"

enum err
pack_no_memory(struct pack_ctx *ctx, const struct node *node)
{
	return pack_say(
		ctx, ERR_LIMIT, node->line, "the packs need more memory than they are given");
}

/* What belongs to one word of a sentence, an address or an id. */
static bool
is_joined(char c)
{
	return c != ' ' && c != '\t' && c != '-' && c != ';' && c != '(' && c != ')';
}

/* "second-hand", "the standard": a Latin word of more than three letters, all of them small, and
 * nothing else: "example.org" and "v1.0" are none. */
static bool
has_small_word(struct str text)
{
	for (size_t i = 0, end; i < text.len; i = end + 1) {
		size_t n, n_small = 0;

		for (end = i; end < text.len && is_joined(text.p[end]);)
			end++;
		for (n = end - i; n > 0 && strchr(",.:!?\"'", text.p[i + n - 1]) != NULL;)
			n--;
		for (size_t k = i; k < i + n; k++)
			n_small += text.p[k] >= 'a' && text.p[k] <= 'z';
		if (n > 3 && n_small == n)
			return true;
	}
	return false;
}

enum err
field_sign(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_str(ctx, node, dst);

	if (err == ERR_OK && has_small_word(*(const struct str *)dst))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"%.*s\" is shown in every language: a number, a date, a name, no "
			"sentence",
			STR_FMT(node->key));
	return err;
}

enum err
field_str_maybe(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind == NODE_SCALAR && str_trim(node->text).len == 0)
		return ERR_OK;
	return field_str(ctx, node, dst);
}

enum err
field_id_maybe(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind == NODE_SCALAR && str_trim(node->text).len == 0)
		return ERR_OK;
	return field_id(ctx, node, dst);
}

enum err
field_prose(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	const struct words *words = dst;
	enum err err = field_words(ctx, node, dst);

	for (unsigned lang = 0; err == ERR_OK && lang < LANGS; lang++)
		if (str_find_byte(words->in[lang], '{') >= 0)
			err = pack_say(
				ctx, ERR_MALFORMED, node->line, "nothing fills in a {name} here");
	return err;
}

enum err
field_bool(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	bool is_true = node->kind == NODE_SCALAR && str_equal(node->text, STR("true"));

	if (!is_true && (node->kind != NODE_SCALAR || !str_equal(node->text, STR("false"))))
		return pack_say(ctx, ERR_MALFORMED, node->line, "\"%.*s\" is true or false",
			STR_FMT(node->key));
	*(bool *)dst = is_true;
	return ERR_OK;
}

enum err
field_node(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	*(const struct node **)dst = node;
	return ERR_OK;
}

enum err
field_whole(struct pack_ctx *ctx, const struct node *node, int64_t min, int64_t max,
	int64_t *ret_number)
{
	struct str digits = node->text;
	bool is_negative = str_starts(digits, STR("-"));
	uint64_t number = 0;
	int64_t value;

	if (is_negative)
		digits = str_of(digits.p + 1, digits.len - 1);
	if (node->kind != NODE_SCALAR || str_u64(digits, INT64_MAX, &number) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line, "\"%.*s\" has to be a whole number",
			STR_FMT(node->key));
	value = is_negative ? -(int64_t)number : (int64_t)number;
	if (value < min || value > max)
		return pack_say(ctx, ERR_MALFORMED, node->line, "\"%.*s\" goes from %lld to %lld",
			STR_FMT(node->key), (long long)min, (long long)max);
	*ret_number = value;
	return ERR_OK;
}

enum err
field_u32(struct pack_ctx *ctx, const struct node *node, uint32_t min, uint32_t max, void *dst)
{
	int64_t n = 0;
	enum err err = field_whole(ctx, node, min, max, &n);

	if (err == ERR_OK)
		*(uint32_t *)dst = (uint32_t)n;
	return err;
}

enum err
field_int(struct pack_ctx *ctx, const struct node *node, int min, int max, void *dst)
{
	int64_t n = 0;
	enum err err = field_whole(ctx, node, min, max, &n);

	if (err == ERR_OK)
		*(int *)dst = (int)n;
	return err;
}

enum err
field_days(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_ANSWER_DAYS, dst);
}

static struct str
id_of(const struct list_kind *kind, const void *array, uint32_t i)
{
	return *(const struct str *)((const char *)array + i * kind->size + kind->id_at);
}

enum err
list_check_ids(struct pack_ctx *ctx, const struct node *node, const void *array,
	const struct list_kind *kind)
{
	const struct node *n = node->first;

	for (uint32_t i = 0; i < node->n_children; i++, n = n->next)
		for (uint32_t k = 0; k < i; k++)
			if (str_equal(id_of(kind, array, k), id_of(kind, array, i)))
				return pack_say(ctx, ERR_MALFORMED, n->line,
					"the %s \"%.*s\" stands here twice", kind->one,
					STR_FMT(id_of(kind, array, i)));
	return ERR_OK;
}

enum err
list_read(struct pack_ctx *ctx, const struct node *node, const struct list_kind *kind,
	void *ret_array, uint32_t *ret_n)
{
	enum err err = node_expect(ctx, node, NODE_LIST);
	char *array, *at;

	if (err != ERR_OK)
		return err;
	if (node->n_children > kind->max)
		return pack_say(ctx, ERR_LIMIT, node->line, "there are at most %u %s here",
			kind->max, kind->what);
	array = arena_alloc(ctx->arena, kind->size * (node->n_children + 1));
	if (array == NULL)
		return pack_no_memory(ctx, node);
	at = array;
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		err = kind->read(ctx, n, at);
		at += kind->size;
	}
	if (err == ERR_OK && node->n_children < kind->least)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "there are at least %u %s here",
			kind->least, kind->what);
	if (err == ERR_OK && kind->one != NULL)
		err = list_check_ids(ctx, node, array, kind);
	if (err != ERR_OK)
		return err;
	memcpy(ret_array, &array, sizeof(array));
	*ret_n = node->n_children;
	return ERR_OK;
}
