/*
 * Names of addresses, as DNS answers on this network gave them: so that a flow's other side has a name
 * before (or without) TLS or HTTP saying one. The latest answer counts; the longest unused goes first.
 */
#ifndef WATCH_FLOW_NAME_H
#define WATCH_FLOW_NAME_H

#include "base/addr.h"
#include "base/hash.h"
#include "base/limits.h"

struct name_table;

struct name_table *name_table_new(const struct hash_key *key); /* NULL: out of memory */
void name_table_free(struct name_table *t);
void name_learn(struct name_table *t, struct addr a, struct str name);
/* "" when none is known; borrowed until the next call of name_learn(). */
struct str name_of(struct name_table *t, struct addr a);

#endif
