/* What the index commands take beside lists: names that are held, and the box's key. */
#ifndef CLI_LISTS_HELD_H
#define CLI_LISTS_HELD_H

#include "cli/cli.h"
#include "know/feed/held.h"
#include "proc/common/packs.h"

/* Of --held KIND=FILE..., and the packs' routine services (--packs). CLI_OK, or it said why not. */
int lists_held_take(const struct cli_call *call, const struct hash_key *key,
	struct packs *ret_packs, struct held **ret_held);

/* Of --key-from DATA: DATA/guard/key, made when it is not there; without it, a new one. */
int lists_key_take(const struct cli_call *call, struct hash_key *ret_key);

#endif
