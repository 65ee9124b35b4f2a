/* YAML and TOML as trees; see tree.h. */
#include "tree.h"

#include <yaml.h>

#define DEPTH_MAX 32

static json_t *
of_node(yaml_document_t *d, int index, unsigned depth)
{
	yaml_node_t *node = yaml_document_get_node(d, index);
	json_t *tree = NULL;

	if (node == NULL || depth > DEPTH_MAX)
		return NULL;
	if (node->type == YAML_SCALAR_NODE) {
		const char *text = (const char *)node->data.scalar.value;

		if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
			(text[0] == '\0' || strcmp(text, "~") == 0 || strcmp(text, "null") == 0))
			return json_null();
		return json_stringn(text, node->data.scalar.length);
	}
	if (node->type == YAML_SEQUENCE_NODE) {
		tree = json_array();
		for (yaml_node_item_t *i = node->data.sequence.items.start;
			i < node->data.sequence.items.top; i++)
			if (json_array_append_new(tree, of_node(d, *i, depth + 1)) != 0)
				return NULL;
		return tree;
	}
	tree = json_object();
	for (yaml_node_pair_t *p = node->data.mapping.pairs.start; p < node->data.mapping.pairs.top;
		p++) {
		yaml_node_t *key = yaml_document_get_node(d, p->key);

		if (key->type != YAML_SCALAR_NODE ||
			json_object_set_new(tree, (const char *)key->data.scalar.value,
				of_node(d, p->value, depth + 1)) != 0)
			return NULL;
	}
	return tree;
}

json_t *
tree_of_yaml(struct str text)
{
	yaml_parser_t parser;
	yaml_document_t document;
	json_t *tree = NULL;

	if (!yaml_parser_initialize(&parser))
		return NULL;
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.len);
	if (yaml_parser_load(&parser, &document)) {
		yaml_node_t *root = yaml_document_get_root_node(&document);

		tree = root != NULL ? of_node(&document, 1, 0) : NULL;
		yaml_document_delete(&document);
	}
	yaml_parser_delete(&parser);
	return tree;
}

/* ---- TOML ---- */

static void
blanks(struct str *s, bool lines)
{
	while (s->len > 0) {
		char c = s->p[0];

		if (c == '#') {
			while (s->len > 0 && s->p[0] != '\n')
				*s = str_of(s->p + 1, s->len - 1);
		} else if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n')) {
			*s = str_of(s->p + 1, s->len - 1);
		} else {
			return;
		}
	}
}

static bool
take(struct str *s, const char *sign)
{
	if (!str_starts(*s, str_c(sign)))
		return false;
	*s = str_of(s->p + strlen(sign), s->len - strlen(sign));
	return true;
}

/* What stands before the closing sign; of basic ones the escapes \" \\ \n \t are taken. */
static json_t *
quoted(struct str *s, const char *close, bool is_basic)
{
	char *text = malloc(s->len + 1);
	size_t n = 0;
	json_t *value;

	while (s->len > 0 && !str_starts(*s, str_c(close))) {
		char c = s->p[0];

		if (is_basic && c == '\\' && s->len > 1) {
			*s = str_of(s->p + 1, s->len - 1);
			c = s->p[0] == 'n' ? '\n' : s->p[0] == 't' ? '\t' : s->p[0];
		}
		text[n++] = c;
		*s = str_of(s->p + 1, s->len - 1);
	}
	value = take(s, close) ? json_stringn(text, n) : NULL;
	free(text);
	return value;
}

static json_t *
string(struct str *s)
{
	if (take(s, "\"\"\"")) {
		(void)take(s, "\n");
		return quoted(s, "\"\"\"", true);
	}
	if (take(s, "'''")) {
		(void)take(s, "\n");
		return quoted(s, "'''", false);
	}
	if (take(s, "\""))
		return quoted(s, "\"", true);
	return take(s, "'") ? quoted(s, "'", false) : NULL;
}

/* Bare words: numbers, dates, true. */
static json_t *
bare(struct str *s)
{
	struct str word = {s->p, 0};

	while (word.len < s->len && strchr(",]}\n#=[ \t\r", s->p[word.len]) == NULL)
		word.len++;
	*s = str_of(s->p + word.len, s->len - word.len);
	return word.len > 0 ? json_stringn(word.p, word.len) : NULL;
}

/* The table that a dotted key leads to, and its last part in key (256 bytes). */
static json_t *
key_in(struct str *s, json_t *table, char key[256])
{
	while (true) {
		json_t *name, *below;

		blanks(s, false);
		if (str_starts(*s, STR("\"")) || str_starts(*s, STR("'"))) {
			name = string(s);
		} else {
			struct str word = {s->p, 0};

			while (word.len < s->len && strchr(".]= \t\r\n", s->p[word.len]) == NULL)
				word.len++;
			name = word.len > 0 ? json_stringn(word.p, word.len) : NULL;
			*s = str_of(s->p + word.len, s->len - word.len);
		}
		if (name == NULL)
			return NULL;
		str_copy(str_c(json_string_value(name)), key, 256);
		json_decref(name);
		blanks(s, false);
		if (!take(s, "."))
			return table;
		below = json_object_get(table, key);
		if (json_is_array(below))
			below = json_array_get(below, json_array_size(below) - 1);
		if (below == NULL) {
			below = json_object();
			json_object_set_new(table, key, below);
		}
		table = below;
	}
}

static json_t *
value_of(struct str *s, unsigned depth)
{
	json_t *tree;
	char key[256];

	blanks(s, true);
	if (depth > DEPTH_MAX || s->len == 0)
		return NULL;
	if (s->p[0] == '"' || s->p[0] == '\'')
		return string(s);
	if (take(s, "[")) {
		tree = json_array();
		for (blanks(s, true); !take(s, "]"); blanks(s, true)) {
			if (json_array_append_new(tree, value_of(s, depth + 1)) != 0)
				return NULL;
			blanks(s, true);
			(void)take(s, ",");
		}
		return tree;
	}
	if (take(s, "{")) {
		tree = json_object();
		for (blanks(s, true); !take(s, "}"); blanks(s, true)) {
			json_t *to = key_in(s, tree, key);

			blanks(s, false);
			if (to == NULL || !take(s, "=") ||
				json_object_set_new(to, key, value_of(s, depth + 1)) != 0)
				return NULL;
			blanks(s, true);
			(void)take(s, ",");
		}
		return tree;
	}
	return bare(s);
}

/* "[a.b]" and "[[a.b]]": the table that the following keys belong to. */
static json_t *
table_of(struct str *s, json_t *root)
{
	bool is_list = take(s, "[");
	char key[256];
	json_t *to = key_in(s, root, key), *table, *list;

	if (to == NULL || !take(s, is_list ? "]]" : "]"))
		return NULL;
	table = json_object_get(to, key);
	if (!is_list) {
		if (table == NULL)
			json_object_set_new(to, key, table = json_object());
		return table;
	}
	list = table;
	if (list == NULL)
		json_object_set_new(to, key, list = json_array());
	table = json_object();
	return json_array_append_new(list, table) == 0 ? table : NULL;
}

json_t *
tree_of_toml_head(struct str text)
{
	ptrdiff_t from = str_find(text, STR("```toml\n")), to;
	json_t *root, *table;
	char key[256];

	if (from < 0)
		return NULL;
	text = str_of(text.p + from + 8, text.len - (size_t)from - 8);
	to = str_find(text, STR("\n```"));
	if (to < 0)
		return NULL;
	text.len = (size_t)to + 1;
	table = root = json_object();
	for (blanks(&text, true); text.len > 0; blanks(&text, true)) {
		json_t *in;

		if (take(&text, "[")) {
			table = table_of(&text, root);
			if (table == NULL)
				return NULL;
			continue;
		}
		in = key_in(&text, table, key);
		if (in == NULL || !take(&text, "=") ||
			json_object_set_new(in, key, value_of(&text, 0)) != 0)
			return NULL;
	}
	return root;
}
