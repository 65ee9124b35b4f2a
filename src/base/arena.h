/*
 * Memory for one unit of work (a request, a pack, a parse): allocate freely, free all at once.
 * Has a maximum; over it arena_alloc() gives NULL and the arena remembers ERR_LIMIT.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena;

struct arena *arena_new(size_t max_bytes); /* NULL when memory is out */
void arena_free(struct arena *a);	   /* with all that came from it */
/* Empty again, for the next unit of work: what came from it is gone, its error too. */
void arena_clear(struct arena *a);

/* Zeroed, aligned for any type. NULL over the maximum or out of memory. */
void *arena_alloc(struct arena *a, size_t len);
/* A NUL-terminated copy; NULL likewise. */
char *arena_copy(struct arena *a, struct str s);
enum err arena_err(const struct arena *a);

#define arena_array(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

#endif
