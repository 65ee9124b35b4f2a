/* Findings as the rest of the portal asks for them: Today's task, the letter's sentence, readings.
 */
#ifndef PROC_PORTAL_FINDINGS_READ_H
#define PROC_PORTAL_FINDINGS_READ_H

#include "proc/portal/web/handlers.h"

/* The one program that is to be updated first, url "" none; *ret_device NULL: a part of a bill. */
enum err findings_today(
	struct request *r, struct page_update *ret_update, const struct device_brief **ret_device);
/* Weaknesses to act on at once. */
enum err findings_urgent(struct request *r, uint32_t *ret_n);
/* What is to be done by which day, as of thing.h: for the calendar. */
struct thing_day;
enum err findings_days(struct request *r, struct thing_day **ret_list, size_t *ret_n);
/* What the letter says of updates: things to do, as the list has them. */
enum err findings_letter(struct request *r, ms_t from, ms_t to, struct letter_view *v);
/* In a change under way: patches_overdue, updates_in_time, devices_compared. lately: devices seen
 * in 30 days. Nothing was compared: they say nothing. */
enum err findings_readings(struct store_tx *tx, struct request *r, uint64_t lately);

#endif
