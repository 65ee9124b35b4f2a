/* What the loaders of packs/ledgers and packs/directories share. */
#ifndef PACK_LEDGER_H
#define PACK_LEDGER_H

#include "model/ledger.h"
#include "pack/file.h"

/* `columns`, checked together, into l; at least one is needed. */
enum err ledger_columns_read(struct pack_ctx *ctx, const struct node *node, struct ledger *l);

#endif
