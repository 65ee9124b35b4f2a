/* The event loop over epoll(7); see loop.h. A source is found by its slot; a generation in the
 * epoll data tells an event of a removed source from one of its slot's next user. */
#include "sys/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 32

enum source_kind {
	SOURCE_FREE,
	SOURCE_FD,
	SOURCE_TIMER,
	SOURCE_SIGNALS,
};

struct source {
	enum source_kind kind;
	int fd;
	uint32_t generation;
	bool is_once;
	loop_fn *fn;
	loop_signal_fn *signal_fn;
	void *arg;
};

struct loop {
	int epoll;
	bool is_stopped;
	struct source sources[LOOP_SOURCES_MAX];
};

enum err
loop_new(struct loop **ret_loop, struct errinfo *info)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll < 0) {
		free(l);
		return err_say(info, ERR_IO, 0, "epoll: %s", strerror(errno));
	}
	*ret_loop = l;
	return ERR_OK;
}

static void
source_end(struct loop *l, struct source *s)
{
	epoll_ctl(l->epoll, EPOLL_CTL_DEL, s->fd, NULL);
	if (s->kind != SOURCE_FD)
		close(s->fd);
	s->kind = SOURCE_FREE;
	s->generation++;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < LOOP_SOURCES_MAX; i++)
		if (l->sources[i].kind != SOURCE_FREE)
			source_end(l, &l->sources[i]);
	close(l->epoll);
	free(l);
}

static uint32_t
epoll_mask(unsigned events)
{
	return ((events & LOOP_READ) != 0 ? (uint32_t)EPOLLIN : 0u) |
	       ((events & LOOP_WRITE) != 0 ? (uint32_t)EPOLLOUT : 0u);
}

static struct source *
source_of(struct loop *l, int fd)
{
	for (size_t i = 0; i < LOOP_SOURCES_MAX; i++)
		if (l->sources[i].kind == SOURCE_FD && l->sources[i].fd == fd)
			return &l->sources[i];
	return NULL;
}

static enum err
source_add(struct loop *l, const struct source *what, unsigned events)
{
	for (size_t i = 0; i < LOOP_SOURCES_MAX; i++) {
		struct source *s = &l->sources[i];
		struct epoll_event event = {.events = epoll_mask(events)};

		if (s->kind != SOURCE_FREE)
			continue;
		event.data.u64 = (uint64_t)s->generation << 32 | i;
		if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, what->fd, &event) != 0)
			return errno == EPERM ? ERR_UNSUPPORTED : ERR_IO;
		uint32_t generation = s->generation;

		*s = *what;
		s->generation = generation;
		return ERR_OK;
	}
	return ERR_FULL;
}

enum err
loop_add(struct loop *l, int fd, unsigned events, loop_fn *fn, void *arg)
{
	struct source s = {.kind = SOURCE_FD, .fd = fd, .fn = fn, .arg = arg};

	return source_add(l, &s, events);
}

enum err
loop_change(struct loop *l, int fd, unsigned events)
{
	struct source *s = source_of(l, fd);
	struct epoll_event event = {.events = epoll_mask(events)};

	if (s == NULL)
		return ERR_NOT_FOUND;
	event.data.u64 = (uint64_t)s->generation << 32 | (uint64_t)(s - l->sources);
	return epoll_ctl(l->epoll, EPOLL_CTL_MOD, fd, &event) == 0 ? ERR_OK : ERR_IO;
}

void
loop_remove(struct loop *l, int fd)
{
	struct source *s = source_of(l, fd);

	if (s != NULL)
		source_end(l, s);
}

static struct timespec
timespec_of(ms_t ms)
{
	return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};
}

enum err
loop_timer(struct loop *l, ms_t first_ms, ms_t period_ms, loop_fn *fn, void *arg)
{
	struct itimerspec when = {
		.it_value = timespec_of(first_ms > 0 ? first_ms : 1),
		.it_interval = timespec_of(period_ms),
	};
	struct source s = {.kind = SOURCE_TIMER, .is_once = period_ms == 0, .fn = fn, .arg = arg};
	enum err err = ERR_IO;

	s.fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (s.fd < 0)
		return ERR_IO;
	if (timerfd_settime(s.fd, 0, &when, NULL) == 0)
		err = source_add(l, &s, LOOP_READ);
	if (err != ERR_OK)
		close(s.fd);
	return err;
}

enum err
loop_signals(struct loop *l, const int *signals, loop_signal_fn *fn, void *arg)
{
	struct source s = {.kind = SOURCE_SIGNALS, .signal_fn = fn, .arg = arg};
	enum err err = ERR_IO;
	sigset_t set;

	sigemptyset(&set);
	for (; *signals != 0; signals++)
		sigaddset(&set, *signals);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return ERR_IO;
	s.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s.fd < 0)
		return ERR_IO;
	err = source_add(l, &s, LOOP_READ);
	if (err != ERR_OK)
		close(s.fd);
	return err;
}

static void
fire_timer(struct loop *l, struct source *s)
{
	uint64_t times;
	loop_fn *fn = s->fn;
	void *arg = s->arg;

	if (read(s->fd, &times, sizeof(times)) != (ssize_t)sizeof(times))
		return;
	if (s->is_once)
		source_end(l, s);
	fn(arg, LOOP_READ);
}

static void
fire_signals(struct source *s)
{
	uint32_t generation = s->generation;
	struct signalfd_siginfo info;

	while (s->generation == generation &&
		read(s->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		s->signal_fn(s->arg, (int)info.ssi_signo);
}

static void
fire(struct loop *l, const struct epoll_event *event)
{
	struct source *s = &l->sources[event->data.u64 & 0xffffffffu];
	unsigned what = 0;

	if (s->generation != event->data.u64 >> 32)
		return; /* removed by an earlier callback of this round */
	if ((event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
		what |= LOOP_READ;
	if ((event->events & EPOLLOUT) != 0)
		what |= LOOP_WRITE;
	switch (s->kind) {
	case SOURCE_FREE:
		break;
	case SOURCE_FD:
		s->fn(s->arg, what);
		break;
	case SOURCE_TIMER:
		fire_timer(l, s);
		break;
	case SOURCE_SIGNALS:
		fire_signals(s);
		break;
	}
}

enum err
loop_once(struct loop *l, int timeout_ms)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int n = epoll_wait(l->epoll, events, EVENTS_AT_ONCE, timeout_ms);

	if (n < 0)
		return errno == EINTR ? ERR_OK : ERR_IO;
	for (int i = 0; i < n; i++)
		fire(l, &events[i]);
	return ERR_OK;
}

enum err
loop_run(struct loop *l)
{
	enum err err = ERR_OK;

	while (!l->is_stopped && err == ERR_OK)
		err = loop_once(l, -1);
	return err;
}

void
loop_stop(struct loop *l)
{
	l->is_stopped = true;
}
