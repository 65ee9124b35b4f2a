/*
 * YAML text as a bounded tree. Only what packs need of YAML 1.1: maps with scalar keys, lists,
 * scalars. Refused, with file, line and one sentence: aliases, anchors, tags, a key twice in a map,
 * more than one document, control characters, anything over the limits of base/limits.h.
 */
#ifndef PACK_NODE_H
#define PACK_NODE_H

#include "base/arena.h"
#include "base/limits.h"

/* One file of a pack, already read. The name is for people ("beacon.yaml"). */
struct pack_file {
	struct str name;
	struct str bytes;
};

enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP,
};

struct node {
	enum node_kind kind;
	uint32_t line; /* from 1 */
	uint32_t n_children;
	struct str key;	 /* when the parent is a map; never empty then */
	struct str text; /* of a scalar: valid UTF-8, no control characters but newline and tab */
	const struct node *first;
	const struct node *next; /* the next child of the same parent */
};

/* Where a reader is, what it allocates from and whom it tells. */
struct pack_ctx {
	struct str file;
	struct arena *arena;
	struct errinfo *info; /* may be NULL */
};

/* "beacon.yaml:12: " and a sentence into ctx->info, the line as its offset; returns err. */
enum err pack_say(const struct pack_ctx *ctx, enum err err, uint32_t line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The tree lives in ctx->arena, which bounds it too; it does not point into the file's bytes. */
enum err node_read(struct pack_ctx *ctx, struct str bytes, const struct node **ret_root);

/* The child of a map under key, NULL when there is none. */
const struct node *node_child(const struct node *map, const char *key);

#endif
