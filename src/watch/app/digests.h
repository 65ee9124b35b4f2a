/* The pool behind app_digest_begin() and its like; watch/app only. */
#ifndef WATCH_APP_DIGESTS_H
#define WATCH_APP_DIGESTS_H

#include "model/indicator.h"
#include "watch/app/app.h"

struct digest_pool;

/* indicators is borrowed for good; NULL: no lists. NULL when memory is out. */
struct digest_pool *digest_pool_new(const struct indicator_view *indicators);
void digest_pool_free(struct digest_pool *p);
bool digest_pool_begin(
	struct digest_pool *p, const struct flow *f, int direction, ms_t at, bool runs);
bool digest_pool_add(struct digest_pool *p, const struct reader_at *r, struct str run);
bool digest_pool_end(struct digest_pool *p, const struct reader_at *r, struct app_digests *ret);
void digest_pool_gone(struct digest_pool *p, const struct flow *f);

#endif
