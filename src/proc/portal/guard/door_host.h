/* What a request at the door is for, by its Host and path, which are anybody's. Pure. */
#ifndef PROC_PORTAL_GUARD_DOOR_HOST_H
#define PROC_PORTAL_GUARD_DOOR_HOST_H

#include "base/limits.h"
#include "base/str.h"

enum door_for {
	DOOR_FOR_FILE,	  /* of a page's: the path counts */
	DOOR_FOR_CHECK,	  /* does this device ask us? */
	DOOR_FOR_BLOCKED, /* why does that name not open? */
};

/* Host without its port and brackets, in small letters; "" for one that no name can be. dst holds
 * it. */
struct str door_host(struct str field, char dst[LIMIT_HOST_BYTES]);

/* It is the name server itself, not a name that was blocked. */
bool door_is_self(struct str host);

enum door_for door_for(struct str host, struct str path);

#endif
