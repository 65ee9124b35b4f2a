/*
 * Trees of products by CPE as NVD and CVE records write them in JSON, gathered into a draft: nodes
 * with an operator hold nodes and matches. Its shapes may be used by any reader; their values and
 * objects come with the ids below, and a reader gives them on to the tree.
 */
#ifndef WIRE_ADVISORY_TREE_H
#define WIRE_ADVISORY_TREE_H

#include "base/limits.h"
#include "wire/advisory/draft.h"
#include "wire/json/json.h"

enum tree_id {
	TREE_NODE = 900, /* above the ids of all readers */
	TREE_MATCH,
	TREE_OPERATOR,
	TREE_NEGATE,
	TREE_VULNERABLE,
	TREE_CPE,
	TREE_FROM,
	TREE_FROM_AFTER,
	TREE_TO,
	TREE_TO_BEFORE,
};

/* NVD API 2.0 "configurations", CVE 5.1 "cpeApplicability", and nodes in nodes of both and of NVD's
 * older feeds; under TREE_NODE. */
extern const struct json_shape tree_node_shape;

struct tree {
	struct draft *draft;
	unsigned depth;
	uint32_t open[LIMIT_JSON_DEPTH]; /* places of the nodes being read */
};

/* Before an advisory, behind draft_begin(). */
void tree_begin(struct tree *t, struct draft *d);
/* True when the id was the tree's. A node that holds nothing is left out. */
bool tree_open(struct tree *t, unsigned id);
bool tree_value(struct tree *t, unsigned id, const struct json_value *v);
bool tree_close(struct tree *t, unsigned id);

#endif
