/*
 * The log sink: one line per event on stderr, "2026-11-20T09:02:33.120Z sensor capture.cut file=2".
 * The event is a dotted id; the rest are key=value pairs. Never payload, secrets, personal names.
 */
#ifndef SYS_LOG_H
#define SYS_LOG_H

/* Names the process in all later lines; borrowed for good (a literal). */
void log_process(const char *name);

/* event: a literal such as "child.restart"; fmt gives the key=value pairs ("" when none). Control
 * characters in it become '?', so that one event stays one line. */
void log_event(const char *event, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
