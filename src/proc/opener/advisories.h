/*
 * An opener that makes the index of advisories (know/advisory) of the lists that the portal names
 * in its order (proc/common/feed_order.h; of it the rows count, and the key of the tables; a row's
 * name is what its advisories are called by in the index). It works in DATA/stock as the builder of
 * the guard's index does in DATA/guard:
 *
 *   key                       what the index is signed with; read before it is locked in
 *   feeds/ID.fresh, ID.good   versions of the lists
 *   work/advisories.idx       what comes out, checked; the portal puts it in its place
 *   work/report               what became of each list
 *
 * Where an index is in use and a list's last good version cannot be read any more, nothing comes
 * out (feed_report.is_kept).
 */
#ifndef PROC_OPENER_ADVISORIES_H
#define PROC_OPENER_ADVISORIES_H

#include "proc/common/proc.h"

int advisories_run(const struct proc_args *args);

#endif
