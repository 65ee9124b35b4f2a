/* The even clock of acts: see acts.h. */
#include "proc/portal/cases/acts.h"

#include "proc/portal/portal.h"
#include "sys/clock.h"
#include "today/today.h"

#define ALONG MS_MINUTE

void
case_acts_clock_start(struct portal *p, ms_t last)
{
	struct today_clock c = {.last = last};
	ms_t now = p->clock();

	(void)today_clock_ask(&c, now);
	/* a box that was off for long goes on a little longer: the safe way to be wrong */
	if (last != 0 && today_clock_is_doubtful(&c, now))
		now = last;
	pthread_mutex_lock(&p->steady.lock);
	p->steady.wall = now;
	p->steady.mono = clock_monotonic();
	pthread_mutex_unlock(&p->steady.lock);
}

void
case_acts_clock(struct portal *p, ms_t now, bool is_doubtful)
{
	if (is_doubtful)
		return;
	pthread_mutex_lock(&p->steady.lock);
	p->steady.wall = now;
	p->steady.mono = clock_monotonic();
	pthread_mutex_unlock(&p->steady.lock);
}

ms_t
case_acts_now(struct portal *p, ms_t now)
{
	ms_t steady;

	pthread_mutex_lock(&p->steady.lock);
	steady = p->steady.mono == 0 ? now : p->steady.wall + (clock_monotonic() - p->steady.mono);
	pthread_mutex_unlock(&p->steady.lock);
	return now - steady <= ALONG && steady - now <= ALONG ? now : steady;
}
