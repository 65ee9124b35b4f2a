/* Distributions and names in normal form; only for this room. */
#ifndef KNOW_IDENTITY_OWN_H
#define KNOW_IDENTITY_OWN_H

#include "know/identity/identity.h"

/* Words written one behind the other; too long for the room sets is_full, and nothing more comes.
 */
struct words {
	char *p;
	size_t len, size;
	bool is_full;
};
void words_add(struct words *w, struct str s);
void words_add_small(struct words *w, struct str s);

/* The distribution that text names at its beginning, or by code name: what stands behind, and
 * whether it is only taken as that one (CentOS). ERR_NOT_FOUND. */
struct distro {
	enum ecosystem ecosystem;
	bool is_assumed;
	struct str release; /* as it stands there */
};
enum err distro_find(struct str text, struct distro *ret_distro);
/* The release in normal form behind w; false when there is none in it. */
bool distro_write_release(enum ecosystem e, struct str release, struct words *w);

/* Rules of the ecosystems' names. */
enum {
	NAME_SMALL = 1 << 0,
	NAME_PYPI = 1 << 1,
	NAME_COLON = 1 << 2,	    /* group and name are joined by ':' */
	NAME_GROUPED = 1 << 3,	    /* without a group it is no name */
	NAME_URL = 1 << 4,	    /* Swift: an address */
	NAME_BOTH_CASES = 1 << 5,   /* Go, npm: an advisory goes under small letters, too */
	NAME_OF_SOURCE = 1 << 6,    /* advisories name source packages */
	NAME_OF_BINARY = 1 << 7,    /* advisories name binary packages; with the former: both */
	VERSION_V = 1 << 8,	    /* "v1.2.3" is "1.2.3" */
	RELEASED = 1 << 9,	    /* has releases */
	NAME_GROUP_NEVER = 1 << 10, /* a group would be something else */
};
unsigned name_rules(enum ecosystem e);
/* The name in normal form behind w. space may be "". */
void name_write(enum ecosystem e, struct str space, struct str name, struct words *w);
/* Maven's and others' lists of versions, and words that mean none. */
enum identity_reason version_judge(enum ecosystem e, struct str version);

#endif
