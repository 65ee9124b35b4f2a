/* See stop.h. */
#include "proc/launcher/stop.h"

enum stop_next
stop_look(struct stop *s, ms_t now)
{
	if (!s->has_begun) {
		*s = (struct stop){.since = now, .last = STOP_ASK, .has_begun = true};
		return STOP_ASK;
	}
	if (s->last == STOP_LEAVE)
		return STOP_LEAVE;
	if (now - s->since <= STOP_PATIENCE)
		return STOP_WAIT;
	s->last = s->last == STOP_ASK ? STOP_KILL : STOP_LEAVE;
	s->since = now;
	return s->last;
}
