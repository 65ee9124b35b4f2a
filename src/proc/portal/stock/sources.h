/*
 * Where advisories come from: the lists that a person chose, handed in or put into
 * DATA/stock/sources.d, and the index that is made of them (know/advisory). Fetching, judging and
 * building are those of all feeds (portal/feeds); here is what the stock's differ in.
 *
 *   DATA/stock/advisories.idx     the index in use, signed with the box's own key
 *   DATA/stock/advisories.before  the one before, while the new one is put in its place
 *   DATA/stock/key                that key, made once; for no one but the box (0600)
 */
#ifndef PROC_PORTAL_SOURCES_H
#define PROC_PORTAL_SOURCES_H

#include "proc/common/advisory_disk.h"
#include "proc/portal/feeds/feeds.h"

/* The index in use, whose signature is the box's own. It is replaced, never written: what is opened
 * stays as it was. ERR_NOT_FOUND: there is none. */
enum err sources_index_open(
	const struct portal *p, struct advisory_opened *ret_opened, struct errinfo *info);
/* Another number for each index; 0: there is none. Cheap: for who asks whether to open it anew. */
uint64_t sources_index_stamp(const struct portal *p);

/* The catalogue's entry of a list of the room; NULL: it is none of the catalogue. */
const struct advisory_known *sources_known(const struct portal *p, const char *id);

/* What people call the list that the index has under this name ("kev", "osv npm", "kev own-1"): the
 * catalogue's name or the file's; the name itself if it is of neither. In r->arena. */
struct str sources_name(const struct request *r, struct str source);

handler_fn get_stock_sources, post_stock_sources, post_stock_sources_file;

#endif
