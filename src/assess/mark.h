/*
 * Does a mark of model/mark.h still hold? What the box saw of the device since then, against what
 * the mark says. A box sees only what passes it: that nothing speaks against a mark is no proof.
 * Pure.
 */
#ifndef ASSESS_MARK_H
#define ASSESS_MARK_H

#include "base/addr.h"
#include "model/mark.h"
#include "model/pair.h"

/* The company's networks, as far as they are known. */
struct mark_network {
	struct addr prefix;
	unsigned bits;
};
struct mark_networks {
	const struct mark_network *list;
	size_t n;
};

/* What was seen of one device: the latest time of each, 0 never. */
struct mark_sight {
	ms_t outside; /* talked with the Internet, whoever began and was answered */
	ms_t across;  /* talked with a device of another of our networks */
	ms_t bad;     /* reached a place known to be bad */
	ms_t any;     /* talked at all: else the box sees nothing of it and cannot check */
};

/* Takes in one talk of the device at `own` with `peer` (none: not known, or not a device). Which
 * network an address belongs to is told by the longest prefix; where the device's own is not known,
 * nothing is said to be across. */
void mark_see(struct mark_sight *s, const struct pair *talk, struct addr own, struct addr peer,
	const struct mark_networks *networks);

/* MARK_OVER from `until` on; else what was seen at `since` or later, the Internet before other
 * networks. Switched-off functions and workarounds are not seen: those marks hold until their date.
 */
enum mark_state mark_judge(const struct mark *m, const struct mark_sight *s, ms_t now);

/* When what speaks against the mark was seen last; 0 where nothing does. */
ms_t mark_seen_at(enum mark_state state, const struct mark_sight *s);

/* Whether the box could see what would speak against it. */
bool mark_is_checked(const struct mark *m, const struct mark_sight *s);

/* Seen otherwise than the mark says. */
static inline bool
mark_is_broken(enum mark_state state)
{
	return state >= MARK_SEEN_OUTSIDE;
}

#endif
