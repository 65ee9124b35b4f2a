/* The demonstration: a made-up company in a data folder of its own. */
#ifndef PROC_PORTAL_DEMO_H
#define PROC_PORTAL_DEMO_H

#include "proc/portal/web/handlers.h"

/* The demonstration's log-in can be made: nobody set this data up, or it was one before. */
bool demo_is_possible(struct portal *p);
/* Makes the made-up company and the log-in "demo"; of one made before, the password becomes this
 * one. ERR_DENIED where it is not possible. */
enum err demo_set_up(struct portal *p, struct str password);

#endif
