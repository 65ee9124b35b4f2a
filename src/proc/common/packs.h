/*
 * All packs that the sensor, the opener and `capture read` need, found and loaded in one go, before
 * the process locks itself in.
 */
#ifndef PROC_COMMON_PACKS_H
#define PROC_COMMON_PACKS_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/vendor.h"
#include "pack/pack.h"

struct packs {
	struct arena *arena; /* owns the rest */
	struct detect_packs detect;
	struct guard_names needed; /* none: an own folder of packs without it */
	struct device_rules rules;
	bool has_rules;
	struct vendor_table vendors;
	bool has_vendors;
	struct buf vendor_bytes; /* the table's own */
};

/*
 * folder: the packs folder, or NULL for the one of this program: $SAKIMORI_PACKS, beside the build
 * that the program stands in, or ../share/sakimori/packs. info has the file and line of a mistake.
 * Freed by packs_free().
 */
enum err packs_load(const char *folder, struct packs *ret_packs, struct errinfo *info);
void packs_free(struct packs *p);

/* Where packs_load(NULL) would look, into dst. ERR_NOT_FOUND when there is no such folder. */
enum err packs_find(char *dst, size_t size);

#endif
