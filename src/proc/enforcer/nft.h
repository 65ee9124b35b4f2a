/*
 * Runs the firewall's program, /usr/sbin/nft, on a text: a program of its own (GPL), never a part
 * of ours. It has our one capability and our sandbox.
 */
#ifndef PROC_ENFORCER_NFT_H
#define PROC_ENFORCER_NFT_H

#include "base/str.h"

#define NFT_PROGRAM "/usr/sbin/nft"

/* Waits for it, NFT_MS_MAX at most. ERR_NOT_FOUND: the program is not there; ERR_DENIED: it said
 * no; ERR_IO. */
#define NFT_MS_MAX 10000
enum err nft_run(struct str script, struct errinfo *info);

#endif
