/*
 * The one place that meets libyaml: its events (YAML 1.1) become the tree of node.h. A stack of
 * LIMIT_PACK_DEPTH frames instead of recursion; every event is counted before memory is taken for
 * it. Callers: the loaders of pack.h.
 */
#include "pack/node.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <yaml.h>

struct frame {
	struct node *node; /* a list or map that is still open */
	struct node *last; /* its last child */
	struct str key;	   /* of the next child of a map; p is NULL when a key is awaited */
};

struct builder {
	struct pack_ctx *ctx;
	struct node *root;
	uint32_t n_nodes;
	uint32_t n_documents;
	uint32_t depth;
	struct frame stack[LIMIT_PACK_DEPTH];
};

enum err
pack_say(const struct pack_ctx *ctx, enum err err, uint32_t line, const char *fmt, ...)
{
	char sentence[ERRINFO_TEXT_MAX], file[64], clean[ERRINFO_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	str_clean(ctx->file, file, sizeof(file));
	str_clean(str_c(sentence), clean, sizeof(clean));
	return err_say(ctx->info, err, line, "%s:%u: %s", file, line, clean);
}

const struct node *
node_child(const struct node *map, const char *key)
{
	for (const struct node *n = map->first; n != NULL; n = n->next)
		if (str_equal(n->key, str_c(key)))
			return n;
	return NULL;
}

static enum err
no_memory(const struct pack_ctx *ctx, uint32_t line)
{
	return pack_say(ctx, ERR_LIMIT, line, "the packs need more memory than they are given");
}

/* A copy of a scalar without control characters; they can come in through "\0" and the like. */
static enum err
copy_scalar(const struct builder *b, const yaml_event_t *event, uint32_t line, struct str *ret_text)
{
	const unsigned char *p = event->data.scalar.value;
	size_t len = event->data.scalar.length;
	char *copy;

	for (size_t i = 0; i < len; i++)
		if ((p[i] < ' ' && p[i] != '\n' && p[i] != '\t') || p[i] == 127)
			return pack_say(b->ctx, ERR_MALFORMED, line,
				"a text may not hold control characters");
	copy = arena_copy(b->ctx->arena, str_of((const char *)p, len));
	if (copy == NULL)
		return no_memory(b->ctx, line);
	*ret_text = str_of(copy, len);
	return ERR_OK;
}

static enum err
take_key(struct builder *b, const yaml_event_t *event, uint32_t line)
{
	struct frame *top = &b->stack[b->depth - 1];
	enum err err;

	if (event->type != YAML_SCALAR_EVENT)
		return pack_say(b->ctx, ERR_UNSUPPORTED, line, "a key has to be one word");
	if (event->data.scalar.length == 0)
		return pack_say(b->ctx, ERR_MALFORMED, line, "a key may not be empty");
	if (event->data.scalar.length > LIMIT_PACK_KEY_BYTES)
		return pack_say(b->ctx, ERR_LIMIT, line, "a key has more than %d bytes",
			LIMIT_PACK_KEY_BYTES);
	err = copy_scalar(b, event, line, &top->key);
	return err;
}

/* Hangs a node below the open one, or makes it the root. */
static enum err
hang(struct builder *b, struct node *node)
{
	struct frame *top;

	if (b->depth == 0) {
		b->root = node; /* one document has one root: libyaml's grammar */
		return ERR_OK;
	}
	top = &b->stack[b->depth - 1];
	if (top->node->kind == NODE_MAP) {
		node->key = top->key;
		top->key = str_of(NULL, 0);
	}
	if (top->last == NULL)
		top->node->first = node;
	else
		top->last->next = node;
	top->last = node;
	top->node->n_children++;
	return ERR_OK;
}

/* A scalar, list or map begins. */
static enum err
take_value(struct builder *b, const yaml_event_t *event, enum node_kind kind, uint32_t line)
{
	struct frame *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;
	struct node *node;
	enum err err;

	if (top != NULL && top->node->kind == NODE_MAP && top->key.p == NULL)
		return take_key(b, event, line);
	if (++b->n_nodes > LIMIT_PACK_NODES)
		return pack_say(b->ctx, ERR_LIMIT, line, "more than %d values", LIMIT_PACK_NODES);
	if (kind != NODE_SCALAR && b->depth == LIMIT_PACK_DEPTH)
		return pack_say(b->ctx, ERR_LIMIT, line, "nested deeper than %d", LIMIT_PACK_DEPTH);
	node = arena_alloc(b->ctx->arena, sizeof(*node));
	if (node == NULL)
		return no_memory(b->ctx, line);
	node->kind = kind;
	node->line = line;
	if (kind == NODE_SCALAR) {
		err = copy_scalar(b, event, line, &node->text);
		if (err != ERR_OK)
			return err;
	}
	err = hang(b, node);
	if (err == ERR_OK && kind != NODE_SCALAR)
		b->stack[b->depth++] = (struct frame){.node = node};
	return err;
}

static int
by_key(const void *a, const void *b)
{
	struct str x = (*(const struct node *const *)a)->key;
	struct str y = (*(const struct node *const *)b)->key;
	int order = memcmp(x.p, y.p, x.len < y.len ? x.len : y.len);

	return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

/* A map ends: no key may stand in it twice. Sorted, so that a map of many keys is no burden. */
static enum err
check_keys(const struct builder *b, const struct node *map)
{
	const struct node **sorted;
	enum err err = ERR_OK;
	size_t n = 0;

	if (map->n_children < 2)
		return ERR_OK;
	sorted = malloc(map->n_children * sizeof(*sorted));
	if (sorted == NULL)
		return no_memory(b->ctx, map->line);
	for (const struct node *child = map->first; child != NULL; child = child->next)
		sorted[n++] = child;
	qsort(sorted, n, sizeof(*sorted), by_key);
	for (size_t i = 1; i < n && err == ERR_OK; i++) {
		const struct node *x = sorted[i - 1], *y = sorted[i];

		if (str_equal(x->key, y->key))
			err = pack_say(b->ctx, ERR_MALFORMED, x->line > y->line ? x->line : y->line,
				"the key \"%.*s\" stands here twice", STR_FMT(x->key));
	}
	free(sorted);
	return err;
}

static enum err
close_node(struct builder *b)
{
	struct frame *top = &b->stack[--b->depth];

	return top->node->kind == NODE_MAP ? check_keys(b, top->node) : ERR_OK;
}

static enum err
begin_document(struct builder *b, const yaml_event_t *event, uint32_t line)
{
	if (++b->n_documents > 1)
		return pack_say(b->ctx, ERR_UNSUPPORTED, line, "a file holds one document only");
	if (event->data.document_start.tag_directives.start !=
		event->data.document_start.tag_directives.end)
		return pack_say(b->ctx, ERR_UNSUPPORTED, line, "tags are not read");
	return ERR_OK;
}

static enum err
refuse_extras(
	const struct builder *b, const yaml_char_t *anchor, const yaml_char_t *tag, uint32_t line)
{
	if (anchor != NULL)
		return pack_say(b->ctx, ERR_UNSUPPORTED, line, "anchors are not read");
	if (tag != NULL)
		return pack_say(b->ctx, ERR_UNSUPPORTED, line, "tags are not read");
	return ERR_OK;
}

static enum err
take_event(struct builder *b, const yaml_event_t *event)
{
	uint32_t line = (uint32_t)event->start_mark.line + 1;
	enum err err = ERR_OK;

	switch (event->type) {
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return ERR_OK;
	case YAML_DOCUMENT_START_EVENT:
		return begin_document(b, event, line);
	case YAML_ALIAS_EVENT:
		return pack_say(b->ctx, ERR_UNSUPPORTED, line, "aliases are not read");
	case YAML_SCALAR_EVENT:
		err = refuse_extras(b, event->data.scalar.anchor, event->data.scalar.tag, line);
		return err != ERR_OK ? err : take_value(b, event, NODE_SCALAR, line);
	case YAML_SEQUENCE_START_EVENT:
		err = refuse_extras(
			b, event->data.sequence_start.anchor, event->data.sequence_start.tag, line);
		return err != ERR_OK ? err : take_value(b, event, NODE_LIST, line);
	case YAML_MAPPING_START_EVENT:
		err = refuse_extras(
			b, event->data.mapping_start.anchor, event->data.mapping_start.tag, line);
		return err != ERR_OK ? err : take_value(b, event, NODE_MAP, line);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_node(b);
	}
	return ERR_OK;
}

static enum err
syntax_error(const struct pack_ctx *ctx, const yaml_parser_t *parser)
{
	enum err err = parser->error == YAML_MEMORY_ERROR ? ERR_FULL : ERR_MALFORMED;
	uint32_t line = (uint32_t)parser->problem_mark.line + 1;

	return pack_say(ctx, err, line, "this is not YAML: %s",
		parser->problem != NULL ? parser->problem : "no memory");
}

static enum err
read_events(struct builder *b, yaml_parser_t *parser)
{
	yaml_event_type_t type;
	yaml_event_t event;
	enum err err;

	do {
		if (yaml_parser_parse(parser, &event) == 0)
			return syntax_error(b->ctx, parser);
		type = event.type;
		err = take_event(b, &event);
		yaml_event_delete(&event);
	} while (err == ERR_OK && type != YAML_STREAM_END_EVENT);
	return err;
}

enum err
node_read(struct pack_ctx *ctx, struct str bytes, const struct node **ret_root)
{
	struct builder b = {.ctx = ctx};
	yaml_parser_t parser;
	enum err err;

	if (bytes.len > LIMIT_PACK_BYTES)
		return pack_say(ctx, ERR_LIMIT, 1, "more than %d bytes", LIMIT_PACK_BYTES);
	if (yaml_parser_initialize(&parser) == 0)
		return no_memory(ctx, 1);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)(bytes.len > 0 ? bytes.p : ""), bytes.len);
	err = read_events(&b, &parser);
	yaml_parser_delete(&parser);
	if (err != ERR_OK)
		return err;
	if (b.root == NULL)
		return pack_say(ctx, ERR_TRUNCATED, 1, "the file is empty");
	*ret_root = b.root;
	return ERR_OK;
}
