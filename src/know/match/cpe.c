/*
 * By CPE: the trees of NVD (API 2.0 "configurations") that speak of the component's product. A leaf
 * is true, false or open; AND, OR and negation as of three-valued logic; and the component itself
 * must be one that a leaf calls vulnerable. What a leaf wants beside it ("running on") is looked
 * for among what runs on the same device; where that is not known whole, it stays open.
 *
 * Strict: vendor and product must be those; attributes that contradict rule out; those that the
 * component does not say leave it open.
 */
#include "know/match/match_own.h"

#include "know/advisory/product.h"
#include "know/version/version.h"

#define VERSION_ROOM 256

struct judging {
	struct matcher *m;
	uint32_t at, end; /* nodes */
	uint32_t own;	  /* the leaf that is the component; UINT32_MAX: none yet */
	enum truth own_truth;
	enum match_rule rule;
};

/* ---- leaves ---- */

/* All attributes but the version: of the criterion, that of the name. */
static enum truth
is_product(const struct cpe *criterion, const struct cpe *name)
{
	enum truth all = TRUTH_YES;

	for (int i = 0; i < CPE_ATTRIBUTES; i++) {
		enum cpe_relation r;

		if (i == CPE_VERSION || (i == CPE_UPDATE && cpe_is_any(criterion->is[i])))
			continue;
		r = cpe_compare_value(criterion->is[i], name->is[i]);
		if (r == CPE_DISJOINT)
			return TRUTH_NO;
		if (r == CPE_EQUAL || r == CPE_SUPERSET)
			continue;
		if (i <= CPE_PRODUCT) /* never by what is not said */
			return TRUTH_NO;
		all = TRUTH_OPEN;
	}
	return all;
}

static bool
has_bounds(const struct cpe_node *n)
{
	return n->from.len > 0 || n->from_after.len > 0 || n->to.len > 0 || n->to_before.len > 0;
}

static bool
is_between(const struct cpe_node *n, struct str v)
{
	const enum version_order o = VERSION_GENERIC;

	return (n->from.len == 0 || version_compare(o, v, n->from) >= 0) &&
	       (n->from_after.len == 0 || version_compare(o, v, n->from_after) > 0) &&
	       (n->to.len == 0 || version_compare(o, v, n->to) <= 0) &&
	       (n->to_before.len == 0 || version_compare(o, v, n->to_before) < 0);
}

/* The version that a name says; "" for none, or "2.*". */
static struct str
version_of(const struct cpe *name, struct str beside, char room[VERSION_ROOM])
{
	struct str said = name->is[CPE_VERSION], plain;

	if (cpe_is_any(said) || cpe_is_na(said) || cpe_has_wildcard(said))
		return beside;
	return cpe_plain(said, room, VERSION_ROOM, &plain) == ERR_OK ? plain : STR("");
}

/* Is the criterion true of this name, and by which rule? */
static enum truth
leaf_is(struct matcher *m, const struct cpe_node *n, const struct cpe *name, struct str beside,
	enum match_rule *ret_rule)
{
	char room[VERSION_ROOM], wanted[VERSION_ROOM];
	struct str version = version_of(name, beside, room), want;
	enum truth product = is_product(&m->criterion, name);

	*ret_rule = MATCH_CPE_ANY;
	if (product == TRUTH_NO)
		return TRUTH_NO;
	if (has_bounds(n)) {
		*ret_rule = MATCH_CPE_RANGE;
		if (version.len == 0)
			return TRUTH_OPEN;
		return is_between(n, version) ? product : TRUTH_NO;
	}
	want = m->criterion.is[CPE_VERSION];
	if (cpe_is_any(want))
		return product;
	if (version.len == 0 && cpe_has_wildcard(name->is[CPE_VERSION]) &&
		cpe_compare_value(name->is[CPE_VERSION], want) == CPE_DISJOINT)
		return TRUTH_NO;
	if (version.len == 0)
		return cpe_is_na(want) && cpe_is_na(name->is[CPE_VERSION]) ? product : TRUTH_OPEN;
	*ret_rule = MATCH_CPE_EXACT;
	if (cpe_is_na(want))
		return TRUTH_NO;
	if (cpe_has_wildcard(want)) {
		*ret_rule = MATCH_CPE_RANGE;
		if (cpe_is_any(name->is[CPE_VERSION])) /* the version stands elsewhere */
			return TRUTH_OPEN;
		return cpe_compare_value(want, name->is[CPE_VERSION]) == CPE_SUPERSET ? product
										      : TRUTH_NO;
	}
	if (cpe_plain(want, wanted, sizeof(wanted), &want) != ERR_OK ||
		!str_equal_nocase(want, version))
		return TRUTH_NO;
	return product;
}

static enum truth
is_around(struct judging *j, const struct cpe_node *n)
{
	const struct match_target *t = j->m->target;
	enum truth best = t->is_whole ? TRUTH_NO : TRUTH_OPEN;
	enum match_rule rule;
	struct cpe name;

	for (uint32_t i = 0; i < t->n_around && best != TRUTH_YES; i++) {
		enum truth one;

		if (cpe_parse(t->around[i], &name) != ERR_OK)
			continue;
		one = leaf_is(j->m, n, &name, STR(""), &rule);
		if (one > best)
			best = one;
	}
	return best;
}

static enum truth
judge_leaf(struct judging *j, const struct cpe_node *n, uint32_t at)
{
	struct matcher *m = j->m;
	enum match_rule rule;
	enum truth own;

	if (cpe_parse(n->cpe, &m->criterion) != ERR_OK)
		return TRUTH_OPEN;
	own = leaf_is(m, n, &m->cpe, m->component->version, &rule);
	if (n->is_vulnerable && own != TRUTH_NO &&
		(j->own == UINT32_MAX || own > j->own_truth ||
			(own == j->own_truth && rule < j->rule))) {
		j->own = at;
		j->own_truth = own;
		j->rule = rule;
	}
	if (own == TRUTH_YES)
		return own;
	if (is_product(&m->criterion, &m->cpe) != TRUTH_NO)
		return own; /* of this very product: another version of it is not "around" */
	return is_around(j, n);
}

/* ---- trees ---- */

struct level {
	struct cpe_node node;
	uint32_t left; /* children still to come */
	enum truth truth;
};

static enum truth
turned(enum truth t, bool is_negated)
{
	return !is_negated ? t : t == TRUTH_YES ? TRUTH_NO : t == TRUTH_NO ? TRUTH_YES : TRUTH_OPEN;
}

static void
join(struct level *l, enum truth child)
{
	if (l->node.kind == CPE_AND ? child < l->truth : child > l->truth)
		l->truth = child;
	l->left--;
}

/* The tree at j->at, its nodes in the order that they stand in. */
static enum truth
judge(struct judging *j)
{
	struct level levels[LIMIT_MATCH_TREE_DEPTH];
	unsigned depth = 0;

	for (;;) {
		struct cpe_node n;
		enum truth t;

		if (j->at >= j->end || !advisory_index_node(j->m->index, j->at, &n))
			return TRUTH_OPEN;
		j->at++;
		if (n.kind != CPE_MATCH && n.n_children > 0) {
			if (depth == LIMIT_MATCH_TREE_DEPTH)
				return TRUTH_OPEN;
			levels[depth++] = (struct level){
				n, n.n_children, n.kind == CPE_AND ? TRUTH_YES : TRUTH_NO};
			continue;
		}
		t = n.kind == CPE_MATCH ? turned(judge_leaf(j, &n, j->at - 1), n.is_negated)
					: TRUTH_OPEN;
		while (depth > 0) {
			struct level *l = &levels[depth - 1];

			join(l, t);
			if (l->left > 0)
				break;
			t = turned(l->truth, l->node.is_negated);
			depth--;
		}
		if (depth == 0)
			return t;
	}
}

static void
judge_tree(struct matcher *m, uint32_t tree)
{
	struct judging j = {.m = m, .own = UINT32_MAX};
	struct advisory_entry entry;
	uint32_t advisory;
	enum truth t;

	if (!advisory_index_tree(m->index, tree, &advisory, &j.at) ||
		!advisory_index_entry(m->index, advisory, &entry) || j.at < entry.nodes)
		return;
	j.end = entry.nodes_end;
	t = judge(&j);
	if (j.own == UINT32_MAX ||
		(t == TRUTH_NO && m->target->n_around == 0 && !m->target->is_whole))
		return;
	match_found(m, &(struct found){.advisory = advisory,
			       .vulnerability = entry.vulnerability,
			       .affected = UINT32_MAX,
			       .at = j.own,
			       .rule = (uint8_t)j.rule,
			       .platform = TRUTH_YES,
			       .around = (uint8_t)(t < j.own_truth ? t : j.own_truth)});
}

void
match_cpe(struct matcher *m)
{
	char room[LIMIT_ADVISORY_ID], version[VERSION_ROOM];
	uint32_t tree, end;
	struct str key;

	if (cpe_parse(m->component->cpe, &m->cpe) != ERR_OK) {
		match_refuse(m, MATCH_CPE_BROKEN, NULL, STR(""));
		return;
	}
	if (!advisory_product_key(m->component->cpe, room, &key) ||
		!advisory_index_product(m->index, key, &tree, &end)) {
		match_refuse(m, MATCH_CPE_UNKNOWN, NULL, STR(""));
		return;
	}
	m->is_checked |= version_of(&m->cpe, m->component->version, version).len > 0;
	for (uint32_t i = tree; i < end; i++)
		judge_tree(m, i);
}

void
match_cpe_ground(struct matcher *m, const struct found *f, struct match_ground *ret_ground)
{
	struct match_ground *g = ret_ground;
	struct cpe_node n;

	if (!advisory_index_node(m->index, f->at, &n))
		return;
	g->order = VERSION_GENERIC;
	g->cpe = n.cpe;
	g->version = m->component->version;
	g->is_from_after = n.from.len == 0 && n.from_after.len > 0;
	g->from = g->is_from_after ? n.from_after : n.from;
	g->end = n.to_before.len > 0 ? INTERVAL_FIXED
		 : n.to.len > 0	     ? INTERVAL_LAST
				     : INTERVAL_OPEN;
	g->to = n.to_before.len > 0 ? n.to_before : n.to;
	if (f->rule == MATCH_CPE_EXACT)
		g->end = INTERVAL_EXACT;
}
