/* The clocks; see clock.h. */
#include "sys/clock.h"

#include <time.h>

static ms_t
read_clock(clockid_t id)
{
	struct timespec t;

	BUG_IF(clock_gettime(id, &t) != 0);
	return (ms_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

ms_t
clock_wall(void)
{
	return read_clock(CLOCK_REALTIME);
}

ms_t
clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
