/*
 * The event loop: epoll for descriptors, timerfd for timers, signalfd for signals. One thread.
 * Callbacks may add and remove anything, themselves included.
 */
#ifndef SYS_LOOP_H
#define SYS_LOOP_H

#include "base/time.h"

#define LOOP_SOURCES_MAX 1024

struct loop;

enum { LOOP_READ = 1, LOOP_WRITE = 2 }; /* what to wait for; the peer's going counts as LOOP_READ */

typedef void loop_fn(void *arg, unsigned events);
typedef void loop_signal_fn(void *arg, int signal);

enum err loop_new(struct loop **ret_loop, struct errinfo *info);
void loop_free(struct loop *l); /* closes its own descriptors, not those that were added */

/* Waits for fd (borrowed). ERR_FULL over LOOP_SOURCES_MAX, ERR_UNSUPPORTED for regular files. */
enum err loop_add(struct loop *l, int fd, unsigned events, loop_fn *fn, void *arg);
enum err loop_change(struct loop *l, int fd, unsigned events);
void loop_remove(
	struct loop *l, int fd); /* before the fd is closed; nothing when it is not there */

/* Calls fn after first_ms and then every period_ms. A
 * period of 0 fires once and ends by itself; others end with the loop. */
enum err loop_timer(struct loop *l, ms_t first_ms, ms_t period_ms, loop_fn *fn, void *arg);

/* Blocks the signals (a list ended by 0) for the process and calls fn for each that arrives. Once
 * per loop. */
enum err loop_signals(struct loop *l, const int *signals, loop_signal_fn *fn, void *arg);

/* One wait of at most timeout_ms (-1: for ever) and its callbacks. */
enum err loop_once(struct loop *l, int timeout_ms);
/* Until loop_stop(). ERR_IO when waiting fails. */
enum err loop_run(struct loop *l);
void loop_stop(struct loop *l);

#endif
