/*
 * How often somebody without a log-in may open a case: a few of one address, and not many in all,
 * so that a script in the company's Wi-Fi cannot bury what a person says. Over it the page says to
 * call instead.
 */
#include "proc/portal/cases/cases.h"

#include "base/limits.h"
#include "sys/entropy.h"

#include <pthread.h>
#include <stdlib.h>

struct often {
	ms_t since;
	uint32_t n;
};

struct odd_gate {
	pthread_mutex_t lock;
	struct lru *addresses;
	struct often all;
};

struct odd_gate *
odd_gate_new(void)
{
	struct odd_gate *g = calloc(1, sizeof(*g));
	struct lru_options o = {.key_size = sizeof(struct addr),
		.value_size = sizeof(struct often),
		.capacity = LIMIT_ODD_ADDRESSES};

	if (g == NULL)
		return NULL;
	entropy_fill(&o.hash_key, sizeof(o.hash_key));
	g->addresses = lru_new(&o);
	if (g->addresses == NULL || pthread_mutex_init(&g->lock, NULL) != 0) {
		lru_free(g->addresses);
		free(g);
		return NULL;
	}
	return g;
}

void
odd_gate_free(struct odd_gate *g)
{
	if (g == NULL)
		return;
	lru_free(g->addresses);
	pthread_mutex_destroy(&g->lock);
	free(g);
}

/* Begins the count anew when its time is over, or the clock went back. */
static bool
has_room(struct often *o, ms_t now, ms_t span, uint32_t most)
{
	if (now - o->since >= span || now < o->since)
		*o = (struct often){.since = now};
	return o->n < most;
}

bool
odd_gate_take(struct odd_gate *g, struct addr address, ms_t now)
{
	struct often *one;
	bool may;

	pthread_mutex_lock(&g->lock);
	one = lru_put(g->addresses, &address, NULL);
	may = has_room(one, now, LIMIT_ODD_OF_ADDRESS_MS, LIMIT_ODD_OF_ADDRESS);
	may = has_room(&g->all, now, MS_HOUR, LIMIT_ODD_HOUR) && may;
	one->n += may;
	g->all.n += may;
	pthread_mutex_unlock(&g->lock);
	return may;
}
