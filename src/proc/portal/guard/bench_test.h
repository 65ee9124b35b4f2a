/* A portal of its own for a test of the guard's room: packs of the source, an empty store, a clock
 * that stands; and what the test hands to it. */
#ifndef PROC_PORTAL_GUARD_BENCH_TEST_H
#define PROC_PORTAL_GUARD_BENCH_TEST_H

#include "bus/message.h"
#include "proc/portal/guard/guard.h"
#include "store/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW ((ms_t)1795600000000)

struct bench {
	struct portal portal;
	struct arena *arena;
	char folder[64];
	struct bus_message m;
	struct alert alert;
	struct store_guard_rule rule;
};

static inline ms_t
bench_clock(void)
{
	return NOW;
}

static inline int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct errinfo info = {0};
	const char *source = getenv("SAKIMORI_SOURCE");

	str_copy(STR("/tmp/guard.XXXXXX"), b->folder, sizeof(b->folder));
	assert_non_null(mkdtemp(b->folder));
	if (portal_load(&b->portal, source != NULL ? source : ".", b->folder, &info) != ERR_OK)
		fail_msg("%s", info.what);
	b->portal.clock = bench_clock;
	b->arena = arena_new(64 << 20);
	b->m = (struct bus_message){.type = BUS_QUERIES};
	b->m.as.queries.run = 77;
	*state = b;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct bench *b = *state;
	char command[128];

	portal_unload(&b->portal);
	arena_free(b->arena);
	snprintf(command, sizeof(command), "rm -r %s", b->folder);
	assert_int_equal(system(command), 0);
	free(b);
	return 0;
}

/* All alerts that there are, latest first; returns how many. */
static inline size_t
alerts(struct bench *b, struct store_alert **list)
{
	struct store_alert_query q = {.severity_max = SEVERITY_ACT_NOW, .limit = 50};
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(b->portal.store, &v), ERR_OK);
	assert_int_equal(store_alert_list(v, &q, b->arena, list, &n, NULL), ERR_OK);
	store_read_end(v);
	return n;
}

#endif
