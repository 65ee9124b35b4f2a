/*
 * The parts of the loader of packs/policies (format: packs/policies/README.md). Traits and fields
 * are read first, then each document alone: it names traits, fields, ledgers and items, no other
 * document.
 */
#ifndef PACK_POLICY_H
#define PACK_POLICY_H

#include "pack/framework.h"

/* What the file of one document is read with. */
struct policy_draft {
	const struct pack_policy_source *source;
	const struct policy_set *set; /* traits and fields, as far as they could be read */
	bool has_words;		      /* both could be: else they are not looked up */
	struct policy policy;
};

/* `sections` of a document into draft->policy. */
enum err policy_sections_read(
	struct pack_ctx *ctx, const struct node *node, struct policy_draft *draft);

/* Conditions: traits that have to hold, "!" not. node NULL: none. */
enum err policy_when_read(struct pack_ctx *ctx, const struct node *node,
	const struct policy_draft *draft, struct policy_when *when);

/* `playbooks` of a section: those of the draft's source are printed behind its own paragraphs.
 * Where none are known the sentences are checked only. */
enum err policy_playbooks_read(struct pack_ctx *ctx, const struct node *node,
	const struct policy_draft *draft, struct policy_section *section);

#endif
