/* The head of a day: what a letter, a paper or a time stamp keeps outside of the box. */
#ifndef PROC_PORTAL_CASES_DEPOSIT_H
#define PROC_PORTAL_CASES_DEPOSIT_H

#include "store/case.h"

/* Writes one when a case changed since the last, at most once in a day; on the writer's thread.
 * *ret_is_new: whether there is one. */
enum err case_deposit(struct store_tx *tx, ms_t now, bool *ret_is_new);

#endif
