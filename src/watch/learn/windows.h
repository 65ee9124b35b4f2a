/* What Windows protocols tell of our own devices: see windows.c. */
#ifndef WATCH_LEARN_WINDOWS_H
#define WATCH_LEARN_WINDOWS_H

#include "watch/event.h"

/* Notes signs of the operating system, names, services and the domain controller flag. Called with
 * every event, before the detectors. */
void learn_windows(struct device_table *devices, const struct event *e);

#endif
