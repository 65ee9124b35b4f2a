/* packs/damage/damage.yaml, into model/damage.h; format in its README.md. */
#include "pack/file.h"

struct damage_file {
	struct pack_origin origin;
	struct str id;
	struct words name;
	bool has_easy;
	struct damage_set set;
	const struct node *known;
};

/* ---- costs and inputs ------------------------------------------------------------------------ */

static enum err
field_yen(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_whole(ctx, node, 0, LIMIT_DAMAGE_YEN, dst);
}

static enum err
read_cost(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct damage_cost, id), false},
		{"name", field_prose, offsetof(struct damage_cost, name), false},
		{"unit", field_prose, offsetof(struct damage_cost, unit), false},
		{"source", field_prose, offsetof(struct damage_cost, source), false},
		{"date", field_date, offsetof(struct damage_cost, date), false},
		{"low", field_yen, offsetof(struct damage_cost, low), false},
		{"likely", field_yen, offsetof(struct damage_cost, likely), false},
		{"high", field_yen, offsetof(struct damage_cost, high), false},
		{"is_share", field_bool, offsetof(struct damage_cost, is_share), true},
		{"unconfirmed", field_prose, offsetof(struct damage_cost, unconfirmed), true},
	};
	const struct damage_cost *c = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err != ERR_OK)
		return err;
	if (c->low > c->likely || c->likely > c->high)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"low is at most likely, and likely at most high");
	if (c->is_share && c->high > 1000)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a share is at most 1000 thousandths");
	return ERR_OK;
}

static enum err
read_input(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct damage_input, id), false},
		{"name", field_prose, offsetof(struct damage_input, name), false},
		{"help", field_prose, offsetof(struct damage_input, help), false},
		{"unit", field_prose, offsetof(struct damage_input, unit), false},
		{"from", field_str_maybe, offsetof(struct damage_input, from), false},
		{"least", field_yen, offsetof(struct damage_input, least), false},
		{"most", field_yen, offsetof(struct damage_input, most), false},
		{"otherwise", field_yen, offsetof(struct damage_input, otherwise), false},
	};
	const struct damage_input *in = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && (in->least > in->otherwise || in->otherwise > in->most))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"least is at most otherwise, and otherwise at most most");
	return err;
}

/* ---- terms ----------------------------------------------------------------------------------- */

static enum err
read_term(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind factors = {.size = sizeof(struct str),
		.max = LIMIT_DAMAGE_FACTORS,
		.read = field_id,
		.what = "factors",
		.one = "factor",
		.least = 1};
	static const struct list_kind playbooks = {.size = sizeof(struct str),
		.max = LIMIT_DAMAGE_PLAYBOOKS,
		.read = field_id,
		.what = "playbooks",
		.one = "playbook"};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct damage_term, id), false},
		{"name", field_prose, offsetof(struct damage_term, name), false},
		{"why", field_prose, offsetof(struct damage_term, why), false},
		{"factors", NULL, offsetof(struct damage_term, factors), false, &factors,
			offsetof(struct damage_term, n_factors)},
		{"playbooks", NULL, offsetof(struct damage_term, playbooks), true, &playbooks,
			offsetof(struct damage_term, n_playbooks)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
check_terms(struct pack_ctx *ctx, const struct node *root, const struct damage_set *s)
{
	const struct node *n = node_child(root, "terms")->first;

	for (uint32_t i = 0; i < s->n_terms; i++, n = n->next) {
		uint32_t n_inputs = 0;

		for (uint32_t k = 0; k < s->terms[i].n_factors; k++) {
			struct str id = s->terms[i].factors[k];
			bool is_input = damage_input_find(s, id) != NULL;

			if (!is_input && damage_cost_find(s, id) == NULL)
				return pack_say(ctx, ERR_MALFORMED, n->line,
					"\"%.*s\" is neither an input nor a cost", STR_FMT(id));
			n_inputs += is_input;
		}
		if (n_inputs == 0)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"a term has an input: else all cases would cost the same");
	}
	for (uint32_t i = 0; i < s->n_costs; i++)
		if (damage_input_find(s, s->costs[i].id) != NULL)
			return pack_say(ctx, ERR_MALFORMED, root->line,
				"\"%.*s\" is an input and a cost", STR_FMT(s->costs[i].id));
	return ERR_OK;
}

/* ---- published figures ------------------------------------------------------------------------
 */

struct assumed { /* an input of one, before the two lists are parted */
	struct str id;
	int64_t value;
};

struct known_draft {
	struct damage_known known;
	struct assumed *assumed;
	uint32_t n;
};

static enum err
read_assumed(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct assumed, id), false},
		{"value", field_yen, offsetof(struct assumed, value), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_known(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind assumed = {.size = sizeof(struct assumed),
		.max = LIMIT_DAMAGE_INPUTS,
		.read = read_assumed,
		.what = "inputs",
		.one = "input",
		.id_at = offsetof(struct assumed, id),
		.least = 1};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct known_draft, known.id), false},
		{"name", field_prose, offsetof(struct known_draft, known.name), false},
		{"source", field_prose, offsetof(struct known_draft, known.source), false},
		{"yen", field_yen, offsetof(struct known_draft, known.yen), false},
		{"inputs", NULL, offsetof(struct known_draft, assumed), false, &assumed,
			offsetof(struct known_draft, n)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
part_known(struct pack_ctx *ctx, const struct node *node, const struct damage_set *set,
	const struct known_draft *draft, struct damage_known *ret_known)
{
	struct str *ids = arena_array(ctx->arena, struct str, draft->n);
	int64_t *values = arena_array(ctx->arena, int64_t, draft->n);

	if (ids == NULL || values == NULL)
		return pack_no_memory(ctx, node);
	for (uint32_t i = 0; i < draft->n; i++) {
		const struct damage_input *in = damage_input_find(set, draft->assumed[i].id);

		if (in == NULL || draft->assumed[i].value < in->least ||
			draft->assumed[i].value > in->most)
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"\"%.*s\" is no input, or out of its bounds",
				STR_FMT(draft->assumed[i].id));
		ids[i] = draft->assumed[i].id;
		values[i] = draft->assumed[i].value;
	}
	*ret_known = draft->known;
	ret_known->n_inputs = draft->n;
	ret_known->inputs = ids;
	ret_known->values = values;
	return ERR_OK;
}

static enum err
read_all_known(struct pack_ctx *ctx, const struct node *node, struct damage_set *set)
{
	static const struct list_kind list = {.size = sizeof(struct known_draft),
		.max = LIMIT_DAMAGE_KNOWN,
		.read = read_known,
		.what = "known",
		.one = "known figure",
		.id_at = offsetof(struct known_draft, known.id)};
	struct known_draft *drafts;
	struct damage_known *known;
	const struct node *n = node->first;
	uint32_t n_drafts;
	enum err err = list_read(ctx, node, &list, &drafts, &n_drafts);

	if (err != ERR_OK)
		return err;
	known = arena_array(ctx->arena, struct damage_known, n_drafts + 1);
	if (known == NULL)
		return pack_no_memory(ctx, node);
	for (uint32_t i = 0; err == ERR_OK && i < n_drafts; i++, n = n->next)
		err = part_known(ctx, n, set, &drafts[i], &known[i]);
	set->n_known = n_drafts;
	set->known = known;
	return err;
}

/* ---- the file ---------------------------------------------------------------------------------
 */

#define AT(member) offsetof(struct damage_file, member)

static enum err
read_damage(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind costs = {sizeof(struct damage_cost), LIMIT_DAMAGE_COSTS,
		read_cost, "costs", "cost", offsetof(struct damage_cost, id), 1};
	static const struct list_kind inputs = {sizeof(struct damage_input), LIMIT_DAMAGE_INPUTS,
		read_input, "inputs", "input", offsetof(struct damage_input, id), 1};
	static const struct list_kind terms = {sizeof(struct damage_term), LIMIT_DAMAGE_TERMS,
		read_term, "terms", "term", offsetof(struct damage_term, id), 1};
	static const struct field fields[] = {
		{"id", field_id, AT(id), false},
		FIELDS_ORIGIN(struct damage_file, origin),
		{"languages", field_languages, AT(has_easy), false},
		{"name", field_prose, AT(name), false},
		{"costs", NULL, AT(set.costs), false, &costs, AT(set.n_costs)},
		{"inputs", NULL, AT(set.inputs), false, &inputs, AT(set.n_inputs)},
		{"terms", NULL, AT(set.terms), false, &terms, AT(set.n_terms)},
		{"known", field_node, AT(known), false},
	};
	struct damage_file *f = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, f->id, f->has_easy);
	if (err == ERR_OK)
		err = check_terms(ctx, root, &f->set);
	return err == ERR_OK ? read_all_known(ctx, f->known, &f->set) : err;
}

enum err
pack_damage_load(const struct pack_source *source, struct arena *arena, struct damage_set *ret_set,
	struct errinfo *info)
{
	const struct pack_file *found = file_find(source, "damage.yaml");
	struct damage_file file = {0};
	enum err err;

	if (found == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "damage.yaml is missing");
	err = file_read(found, arena, info, read_damage, &file);
	if (err != ERR_OK)
		return err;
	*ret_set = file.set;
	ret_set->version = file.origin.version;
	ret_set->date = file.origin.date;
	return ERR_OK;
}
