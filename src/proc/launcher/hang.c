/* See hang.h. */
#include "proc/launcher/hang.h"

void
hang_started(struct hang *h, ms_t now)
{
	*h = (struct hang){.started = now, .asked = now};
}

void
hang_heard(struct hang *h)
{
	h->is_waiting = false;
	h->has_spoken = true;
	h->silent = 0;
}

enum hang_next
hang_look(struct hang *h, ms_t now)
{
	ms_t pause = h->has_spoken ? HANG_EVERY : HANG_FIRST;

	if (now - h->asked < pause)
		return HANG_NOTHING;
	if (h->is_waiting)
		h->silent++;
	h->is_waiting = false;
	if (h->has_spoken ? h->silent >= HANG_SILENT : now - h->started > HANG_STARTS_IN) {
		hang_started(h, now); /* what is sent to it next ends it */
		return HANG_END;
	}
	h->is_waiting = true;
	h->asked = now;
	return HANG_ASK;
}
