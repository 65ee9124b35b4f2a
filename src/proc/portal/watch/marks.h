/* Marks on devices that are kept on purpose, with what became of each. */
#ifndef PROC_PORTAL_MARKS_H
#define PROC_PORTAL_MARKS_H

#include "proc/portal/deeds.h"

#include "store/device_mark.h"

struct device_mark {
	struct store_device_mark kept;
	enum mark_state state;
	ms_t seen_at; /* what speaks against it, last; 0: nothing */
	bool is_checked;
};

/* Of one device, or (NULL) of all, judged by what was seen of each; in the arena. */
enum err marks_load(struct request *r, const char *device, struct arena *a,
	struct device_mark **ret_list, size_t *ret_n);
const struct device_mark *mark_find(const struct device_mark *list, size_t n, const char *device);

/* The device's page (devices.c), with what was typed of a mark and its problems; both may be NULL.
 */
enum err device_show(struct request *r, const struct store_device *d, const struct mark_view *typed,
	const struct page_problems *problems);

undo_fn undo_mark;

#endif
