/*
 * Marks on devices (model/mark.h): kept on purpose, how, why, who said so and until when; see
 * store.h for the rules that hold for all. One for each device; the one before it is the decision's
 * to keep. A mark stays with the device that it was given: while that is a part of another device
 * it holds for the whole, unless the whole has its own, and it is the part's again afterwards.
 */
#ifndef STORE_DEVICE_MARK_H
#define STORE_DEVICE_MARK_H

#include "model/mark.h"
#include "store/store.h"

#define STORE_MARK_REASON_MAX 160

struct store_device_mark {
	struct device_id device; /* when read: the whole that it holds for */
	struct mark mark;
	char reason[STORE_MARK_REASON_MAX];
	char who[LIMIT_NAME_BYTES];
	struct device_id given; /* only when read: the device that it was given; not looked at by
				   store_device_mark_put() */
};

/* Makes it or puts it in the place of the device's earlier one. */
enum err store_device_mark_put(struct store_tx *tx, const struct store_device_mark *m);
/* The one that this very device was given. ERR_NOT_FOUND */
enum err store_device_mark_drop(struct store_tx *tx, const char *device);
/* The one that holds for the device: its own, else of its parts' the one that ends first. */
enum err store_device_mark_get(const struct store_view *v, const char *device,
	struct store_device_mark *ret_mark); /* ERR_NOT_FOUND */
/* What holds for each device; those that end soonest first. */
enum err store_device_mark_list(const struct store_view *v, struct arena *a,
	struct store_device_mark **ret_list, size_t *ret_n);

#endif
