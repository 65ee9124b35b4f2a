/* NVD's product expressions, written flat with children behind their node; see tree.h. */
#include "wire/advisory/tree.h"

static const struct json_field match_fields[] = {
	{"vulnerable", TREE_VULNERABLE, NULL},
	{"criteria", TREE_CPE, NULL},
	{"cpe23Uri", TREE_CPE, NULL}, /* older feeds */
	{"versionStartIncluding", TREE_FROM, NULL},
	{"versionStartExcluding", TREE_FROM_AFTER, NULL},
	{"versionEndIncluding", TREE_TO, NULL},
	{"versionEndExcluding", TREE_TO_BEFORE, NULL},
};
static const struct json_shape match_shape = {
	match_fields, sizeof(match_fields) / sizeof(match_fields[0])};
static const struct json_field node_fields[] = {
	{"operator", TREE_OPERATOR, NULL},
	{"negate", TREE_NEGATE, NULL},
	{"nodes", TREE_NODE, &tree_node_shape},
	{"children", TREE_NODE, &tree_node_shape},
	{"cpeMatch", TREE_MATCH, &match_shape},
	{"cpe_match", TREE_MATCH, &match_shape},
};
const struct json_shape tree_node_shape = {
	node_fields, sizeof(node_fields) / sizeof(node_fields[0])};

void
tree_begin(struct tree *t, struct draft *d)
{
	t->draft = d;
	t->depth = 0;
}

static struct cpe_node *
top(struct tree *t)
{
	return draft_node_at(t->draft, t->open[t->depth - 1]);
}

bool
tree_open(struct tree *t, unsigned id)
{
	if (id != TREE_NODE && id != TREE_MATCH)
		return false;
	if (t->depth > 0)
		top(t)->n_children++;
	/* the JSON reader's depth is the same limit */
	BUG_IF(t->depth == LIMIT_JSON_DEPTH);
	t->open[t->depth++] = draft_nodes(t->draft);
	draft_node(t->draft, id == TREE_MATCH ? CPE_MATCH : CPE_OR)->is_vulnerable =
		id == TREE_MATCH;
	return true;
}

static struct str *
field_of(struct cpe_node *n, unsigned id)
{
	switch (id) {
	case TREE_CPE:
		return &n->cpe;
	case TREE_FROM:
		return &n->from;
	case TREE_FROM_AFTER:
		return &n->from_after;
	case TREE_TO:
		return &n->to;
	case TREE_TO_BEFORE:
		return &n->to_before;
	default:
		return NULL;
	}
}

bool
tree_value(struct tree *t, unsigned id, const struct json_value *v)
{
	bool is_true = v->type == JSON_BOOL && str_equal(v->text, STR("true"));
	struct str *field;
	struct str text;

	if (id < TREE_NODE || id > TREE_TO_BEFORE)
		return false;
	if (t->depth == 0)
		return true;
	if (id == TREE_OPERATOR && top(t)->kind != CPE_MATCH)
		top(t)->kind = str_equal_nocase(v->text, STR("AND")) ? CPE_AND : CPE_OR;
	else if (id == TREE_NEGATE)
		top(t)->is_negated = is_true;
	else if (id == TREE_VULNERABLE)
		top(t)->is_vulnerable = is_true;
	field = field_of(top(t), id);
	if (field == NULL || v->type != JSON_STRING)
		return true;
	text = draft_text(t->draft, v->text);
	*field = text;
	return true;
}

bool
tree_close(struct tree *t, unsigned id)
{
	const struct cpe_node *n;
	uint32_t at;

	if (id != TREE_NODE && id != TREE_MATCH)
		return false;
	at = t->open[--t->depth];
	n = draft_node_at(t->draft, at);
	if (n->kind == CPE_MATCH ? n->cpe.len > 0 : n->n_children > 0)
		return true;
	draft_drop_nodes(t->draft, at);
	if (t->depth > 0)
		top(t)->n_children--;
	return true;
}
