/* Fields that both catalogues of lists have: packs/guard/feeds.yaml, packs/stock/sources.yaml. */
#ifndef PACK_FEED_FIELDS_H
#define PACK_FEED_FIELDS_H

#include "pack/file.h"

/* One of these words (NULL ends them), as its place. */
enum err feed_word(struct pack_ctx *ctx, const struct node *node, const char *const *words,
	unsigned *ret_at);

/* dst: enum feed_for; struct str of an address that feed_url_is_good(); uint32_t of minutes. */
field_fn field_feed_who, field_feed_url, field_feed_every;

/* Its id may be a file's name, its name stand in the index. */
enum err feed_check_head(
	struct pack_ctx *ctx, const struct node *node, struct str id, struct str name);

#endif
