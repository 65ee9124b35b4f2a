/*
 * The parts of the loader of packs/frameworks (format: packs/frameworks/README.md). One file is
 * read alone into a draft; what it says of other files (maps, duties, frameworks) is noted with its
 * line and looked up when all are read.
 */
#ifndef PACK_FRAMEWORK_H
#define PACK_FRAMEWORK_H

#include "model/framework.h"
#include "pack/file.h"

enum framework_pending_kind { PENDING_MAP, PENDING_DUTY, PENDING_FRAMEWORK, PENDING_ITEM };

struct framework_pending {
	enum framework_pending_kind kind;
	uint32_t line;
	struct str key;			   /* "FRAMEWORK.DUTY", "FRAMEWORK/ITEM", or a
					      framework's id */
	struct framework_map *map;	   /* PENDING_MAP: its `other` is filled in */
	const struct framework_item *item; /* whose map it is */
	struct framework_pending *next;
};

struct framework_draft {
	struct framework framework; /* first: folder_heads() */
	struct str file;
	bool has_easy; /* ja-easy is listed */
	const struct node *choices_node, *bands_node, *items_node, *replaces_node;
	uint32_t n_choices, n_choices_always;
	const struct framework_choice *choices;	       /* of the framework */
	const struct framework_choice *choices_always; /* without "does not apply" */
	struct framework_pending *pending;	       /* in any order */
};

/* One file alone; what it says of others is not looked at yet. */
enum err framework_read(const struct pack_file *file, struct arena *arena,
	struct framework_draft *ret_draft, struct errinfo *info);

/* Looks up what the draft says of others. A framework whose file is in `source` but not in `set` is
 * broken itself: nothing is said of it here. */
enum err framework_link(struct framework_draft *draft, const struct framework_set *set,
	const struct pack_source *source, struct errinfo *info);

/* ---- Parts of one file --------------------------------------------------------------------- */

/* draft->items_node into items. */
enum err framework_items_read(struct pack_ctx *ctx, struct framework_draft *draft);

/* A list of choices that a person can take. is_sum: each needs points. */
enum err framework_choices_read(struct pack_ctx *ctx, const struct node *node, bool is_sum,
	const struct framework_choice **ret_choices, uint32_t *ret_n);
bool framework_choices_have(
	const struct framework_choice *choices, uint32_t n_choices, enum result result);

/* `evidence` and `applies_if`. Keys that name other frameworks become pending. */
enum err framework_bindings_read(struct pack_ctx *ctx, const struct node *node,
	struct framework_draft *draft, struct framework_item *item);
enum err framework_applies_read(struct pack_ctx *ctx, const struct node *node,
	struct framework_draft *draft, struct framework_item *item);

field_fn field_reading;	  /* enum reading_kind */
field_fn field_condition; /* struct condition */

/* `maps`: each becomes pending. */
enum err framework_maps_read(struct pack_ctx *ctx, const struct node *node,
	struct framework_draft *draft, struct framework_item *item);

/* Notes p in the draft. */
enum err framework_pend(
	struct pack_ctx *ctx, struct framework_draft *draft, struct framework_pending p);

#endif
