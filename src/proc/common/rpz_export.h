/*
 * What the guard decides, as a response policy zone (guard/rpz.h), a piece at a time: the index and
 * the company's rules go in, lines come out. Memory is bounded whatever the index's size.
 *
 * A zone says what holds for a name and all below it, unless a longer name says otherwise. So a
 * name is written where the verdict changes: blocked, and what is above it is not; or let through
 * (a rule, an entry that is held or only warns, a name that its list takes back), and what is above
 * it is blocked. Where such a change lies deeper than one label, the names between are written,
 * too: name servers look for the wildcard of the nearest name that is there. Rules that let pass
 * are always written: they hold for the addresses of their names.
 */
#ifndef PROC_COMMON_RPZ_EXPORT_H
#define PROC_COMMON_RPZ_EXPORT_H

#include "guard/guard.h"
#include "guard/rpz.h"
#include "know/index/walk.h"
#include "proc/common/index_map.h"

struct rpz_wish {
	const struct guard_policy *policy; /* judged by as one of its first group; borrowed */
	struct index_map *map;		   /* NULL: rules only; borrowed */
	struct rpz_zone zone;
	bool warns; /* what only warns is written as let through, with its list */
	ms_t now;
};

struct rpz_counts {
	uint64_t blocked, passed; /* names */
	uint64_t networks;	  /* and single addresses; of both kinds */
	uint64_t covered;    /* values whose line is that of a shorter name or a wider network */
	uint64_t only_warn;  /* or are held, or only written down */
	uint64_t too_long;   /* with the origin, wholly or with what is below it */
	uint64_t not_dns;    /* URLs, files, fingerprints: no zone carries them */
	uint64_t rules_left; /* rules for single devices or other groups */
	uint64_t gaps_left;  /* names between, over LIMIT_RPZ_GAPS */
	uint64_t not_read;   /* the index's file could not be read there */
};

struct rpz_export;

/* NULL: no memory. */
struct rpz_export *rpz_export_new(const struct rpz_wish *wish);
void rpz_export_free(struct rpz_export *e);
/* Adds the next lines: some thousand bytes, at least one. False: that was all. */
bool rpz_export_more(struct rpz_export *e, struct buf *b);
const struct rpz_counts *rpz_export_counts(const struct rpz_export *e);

#endif
