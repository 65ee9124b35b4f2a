/*
 * Which of two versions is the newer one, by the rules of where they come from: one table from
 * enum version_order (model/component.h) to a comparison. Pure; any bytes are compared, nothing is
 * allocated, numbers of any length are compared by their digits.
 *
 * Each comparison is a total preorder, also over broken versions: x = x, the sign turns when the
 * sides do, and a <= b <= c means a <= c. An index may therefore sort by it and search in it. Where
 * an ecosystem's own tool is no order (two versions equal to a third but not to each other), ours
 * says which way it goes; README.md lists these places.
 */
#ifndef KNOW_VERSION_H
#define KNOW_VERSION_H

#include "model/component.h"

/* <0: a is older; 0: the same version, though perhaps written differently; >0: a is newer. */
int version_compare(enum version_order o, struct str a, struct str b);

/*
 * A number that goes up with the version as far as it reaches: a smaller key is an older version.
 * Equal keys say nothing, but where they are exact the versions are the same. An order without keys
 * gives 0 for all.
 */
uint64_t version_key(enum version_order o, struct str v);
#define VERSION_KEY_EXACT 8 /* the last four bits */
static inline bool
version_key_is_exact(uint64_t key)
{
	return (key & 15) == VERSION_KEY_EXACT;
}

/* True when v is a version by the rules of the order itself. Others are compared all the same, but
 * whoever matches by them should say so: "1.2.x" or ">=1,<2" is no version. */
bool version_is_valid(enum version_order o, struct str v);

#endif
