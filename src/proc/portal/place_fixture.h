/* For tests of the portal's rooms: a portal over a folder of its own, with a clock that stands. The
 * test includes <cmocka.h> and what that wants before. */
#ifndef PROC_PORTAL_PLACE_FIXTURE_H
#define PROC_PORTAL_PLACE_FIXTURE_H

#include "proc/portal/web/handlers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACE_NOW ((ms_t)1795132980000) /* 2026-11-20 09:03 in Japan */
#define PLACE_FOLDER_MAX 64

static inline ms_t
place_clock(void)
{
	return PLACE_NOW;
}

static inline void
place_open(struct portal *portal, char folder[PLACE_FOLDER_MAX])
{
	const char *source = getenv("SAKIMORI_SOURCE");
	struct errinfo info = {0};

	strcpy(folder, "/tmp/portal_test.XXXXXX");
	assert_non_null(mkdtemp(folder));
	portal->clock = place_clock;
	if (portal_load(portal, source == NULL ? "." : source, folder, &info) != ERR_OK)
		fail_msg("%s", info.what);
}

static inline void
place_close(struct portal *portal, const char *folder)
{
	char command[PLACE_FOLDER_MAX + 16];

	portal_unload(portal);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
}

/* A file of DATA/stock, whole at once, as its builder puts it there. */
static inline void
place_put_stock(const char *folder, const char *name, const void *bytes, size_t n)
{
	char path[PLACE_FOLDER_MAX + 64], to[PLACE_FOLDER_MAX + 64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/stock", folder);
	mkdir(path, 0700);
	snprintf(to, sizeof(to), "%s/stock/%.40s", folder, name);
	snprintf(path, sizeof(path), "%s/stock/new", folder);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rename(path, to), 0);
}

/* The same with a request to hand to what is tested. */
struct portal_place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct arena *arena;
	struct store_view *view; /* the test's; ended with it */
	struct request request;
};

static inline int
place_set_up(void **state)
{
	struct portal_place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	p->arena = arena_new(64 << 20);
	p->request = (struct request){
		.portal = &p->portal, .arena = p->arena, .now = PLACE_NOW, .zone_minutes = 540};
	*state = p;
	return 0;
}

static inline int
place_tear_down(void **state)
{
	struct portal_place *p = *state;

	store_read_end(p->view);
	arena_free(p->arena);
	place_close(&p->portal, p->folder);
	free(p);
	return 0;
}

#endif
