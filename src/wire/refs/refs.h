/*
 * Which names of parts a bill has, and which its relations use: finds names that stand twice and
 * names that nobody has, in 8 bytes a name. A bill may be read only once, from front to back, so
 * relations that come before their parts wait here.
 */
#ifndef WIRE_REFS_REFS_H
#define WIRE_REFS_REFS_H

#include "base/str.h"

struct refs;

struct refs *refs_new(void); /* NULL: no memory */
void refs_free(struct refs *r);

/* A part by this name stands here. False: there was one by that name already. "" is no name. */
bool refs_met(struct refs *r, struct str ref);
/* Was it met? */
bool refs_has(const struct refs *r, struct str ref);
/* A relation uses the name. */
void refs_used(struct refs *r, struct str ref);
/* At the end: tells each name once that was used and never met, in the order of their first use. */
void refs_unknown(struct refs *r, void (*tell)(void *arg, struct str ref), void *arg);
/* A limit was met (or memory is out): some doubles or unknown names were not found. */
bool refs_is_partial(const struct refs *r);

#endif
