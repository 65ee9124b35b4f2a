/*
 * devices.yaml: what DHCP, mDNS, SSDP, names and card makers say of a device, into the rules of
 * model/device_rule.h. One rule is {SOURCE names, HOW: text, kind, os, model, confidence}; format
 * in packs/detect/README.md.
 */
#include "pack/file.h"

#include <stdlib.h>

/* A rule and how many ways of matching it names (one is right). */
struct rule_draft {
	struct device_rule rule;
	uint32_t n_hows;
};

static enum err
field_source(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || device_rule_source_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"this source is not known (model/device_rule.h lists them)");
	return ERR_OK;
}

static enum err
field_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	for (unsigned i = DEVICE_UNKNOWN + 1; node->kind == NODE_SCALAR && i < DEVICE_KINDS; i++) {
		if (str_equal(node->text, str_c(device_kind_name((enum device_kind)i)))) {
			*(enum device_kind *)dst = (enum device_kind)i;
			return ERR_OK;
		}
	}
	return pack_say(ctx, ERR_MALFORMED, node->line,
		"a kind is pc, server, phone, printer, nas, router, camera or iot");
}

/* equals, prefix, contains, domain: the key says how; dst is the draft. */
static enum err
field_how(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct rule_draft *draft = dst;

	for (unsigned i = 0; i < DEVICE_RULE_HOWS; i++)
		if (str_equal(node->key, str_c(device_rule_how_name((enum device_rule_how)i))))
			draft->rule.how = (enum device_rule_how)i;
	draft->n_hows++;
	return field_str(ctx, node, &draft->rule.text);
}

static enum err
read_rule(struct pack_ctx *ctx, const struct node *node, struct device_rule *rule)
{
	static const struct field fields[] = {
		{"source", field_source, offsetof(struct rule_draft, rule.source), false},
		{"equals", field_how, 0, true},
		{"prefix", field_how, 0, true},
		{"contains", field_how, 0, true},
		{"domain", field_how, 0, true},
		{"kind", field_kind, offsetof(struct rule_draft, rule.kind), true},
		{"os", field_id, offsetof(struct rule_draft, rule.os), true},
		{"model", field_str, offsetof(struct rule_draft, rule.model), true},
		{"confidence", field_confidence, offsetof(struct rule_draft, rule.confidence),
			false},
	};
	struct rule_draft draft = {0};
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), &draft);

	if (err != ERR_OK)
		return err;
	if (draft.n_hows != 1)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a rule has exactly one of equals, prefix, contains, domain");
	if (draft.rule.kind == DEVICE_UNKNOWN && draft.rule.os.len == 0 &&
		draft.rule.model.len == 0)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a rule says a kind, an os or a model");
	*rule = draft.rule;
	return ERR_OK;
}

/* Orders by source and keeps the pack's order within: counts, then places. */
static void
order_by_source(const struct device_rule *drafts, uint32_t n, struct device_rule *ordered,
	struct device_rules *rules)
{
	uint32_t at = 0;

	for (unsigned source = 0; source < DEVICE_RULE_SOURCE_COUNT; source++) {
		rules->first[source] = at;
		for (uint32_t i = 0; i < n; i++)
			if (drafts[i].source == source)
				ordered[at++] = drafts[i];
	}
	rules->first[DEVICE_RULE_SOURCE_COUNT] = at;
	rules->n_rules = n;
	rules->rules = ordered;
}

static enum err
field_rules(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct device_rule *drafts, *ordered;
	enum err err = node_expect(ctx, node, NODE_LIST);
	uint32_t i = 0;

	if (err != ERR_OK)
		return err;
	if (node->n_children > LIMIT_DEVICE_RULES)
		return pack_say(
			ctx, ERR_LIMIT, node->line, "more than %d rules", LIMIT_DEVICE_RULES);
	drafts = arena_array(ctx->arena, struct device_rule, node->n_children + 1);
	ordered = arena_array(ctx->arena, struct device_rule, node->n_children + 1);
	if (drafts == NULL || ordered == NULL)
		return pack_say(ctx, ERR_LIMIT, node->line,
			"the packs need more memory than they are given");
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next)
		err = read_rule(ctx, n, &drafts[i++]);
	if (err == ERR_OK)
		order_by_source(drafts, node->n_children, ordered, dst);
	return err;
}

static enum err
read_devices(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		{"version", field_ignored, 0, false},
		{"date", field_ignored, 0, false},
		{"rules", field_rules, 0, false},
	};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

enum err
pack_devices_load(const struct pack_source *source, struct arena *arena,
	struct device_rules *ret_rules, struct errinfo *info)
{
	const struct pack_file *file = file_find(source, "devices.yaml");
	struct device_rules rules = {0};
	enum err err;

	if (file == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "devices.yaml is missing");
	err = file_read(file, arena, info, read_devices, &rules);
	if (err == ERR_OK)
		*ret_rules = rules;
	return err;
}
