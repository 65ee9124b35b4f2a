/* The end of all: sensor, resolver, enforcer, courier, portal, one after the other, so that what
 * the first ones still tell is stored; each has its time (stop.h). */
#include "proc/launcher/own.h"

#include "sys/clock.h"
#include "sys/log.h"

#include <signal.h>

/* One that is not there yet to hear it, or hears nothing more, gets the signal. */
static void
ask(struct child *child)
{
	struct bus_message m = {.type = BUS_STOP, .fd = -1};

	if (child->channel == NULL || channel_send(child->channel, &m) != ERR_OK)
		kill(child->pid, SIGTERM);
}

/* Nothing more can be done about it; it gets no further when the kernel lets it go. */
static void
leave(struct child *child)
{
	log_event("child.stuck", "process=%s pid=%d", bus_role_name(child->role), (int)child->pid);
	child->pid = 0;
}

void
launcher_stopping(struct launcher *l)
{
	static const enum bus_role order[PROCESSES] = {
		BUS_SENSOR, BUS_RESOLVER, BUS_ENFORCER, BUS_COURIER, BUS_PORTAL};

	for (size_t i = 0; i < PROCESSES; i++) {
		struct child *child = launcher_child(l, order[i]);

		if (child->pid == 0)
			continue;
		switch (stop_look(&child->stop, clock_monotonic())) {
		case STOP_ASK:
			ask(child);
			return; /* the next one when this one has ended */
		case STOP_WAIT:
			return;
		case STOP_KILL:
			log_event("child.late", "process=%s", bus_role_name(child->role));
			kill(child->pid, SIGKILL);
			return;
		case STOP_LEAVE:
			leave(child);
			break;
		}
	}
	loop_stop(l->loop);
}
