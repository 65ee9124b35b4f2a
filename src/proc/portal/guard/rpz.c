/* What the name server blocks, as a policy zone to download: a piece at a time, whatever its size.
 */
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/web/handlers.h"

#include "proc/common/rpz_export.h"

#include <stdio.h>
#include <stdlib.h>

struct zone {
	struct index_map map;
	struct rpz_export *lines;
};

static bool
more(void *arg, struct buf *b)
{
	return rpz_export_more(((struct zone *)arg)->lines, b);
}

static void
end(void *arg)
{
	struct zone *z = arg;

	rpz_export_free(z->lines);
	index_map_close(&z->map);
	free(z);
}

static enum err
begin(struct request *r, struct zone *z)
{
	struct resolver_policy *policy = arena_alloc(r->arena, sizeof(*policy));
	char folder[sizeof(r->portal->data_folder) + 16];
	struct rpz_wish wish = {.now = r->now};
	enum err err;

	snprintf(folder, sizeof(folder), "%s/guard", r->portal->data_folder);
	err = index_map_open(folder, &z->map, NULL);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err == ERR_DENIED ? ERR_IO : err; /* it is not the person who may not */
	wish.map = err == ERR_OK ? &z->map : NULL;
	err = policy == NULL ? ERR_FULL : guard_policy_of(r, policy);
	if (err != ERR_OK)
		return err;
	wish.policy = &policy->guard; /* the arena's: it outlives the download */
	wish.zone = (struct rpz_zone){
		.origin = RPZ_ORIGIN, .serial = rpz_serial(r->now, false, 0), .made = r->now};
	z->lines = rpz_export_new(&wish);
	return z->lines == NULL ? ERR_FULL : ERR_OK;
}

enum err
get_guard_rpz(struct request *r)
{
	struct zone *z = calloc(1, sizeof(*z));
	enum err err = ERR_FULL;

	if (z == NULL)
		return ERR_FULL;
	z->map.fds[INDEX_BASE] = z->map.fds[INDEX_FRESH] = -1;
	err = begin(r, z);
	if (err == ERR_OK)
		err = audit(r, "guard.zone", "");
	if (err != ERR_OK) {
		end(z);
		return err;
	}
	r->response.stream = (struct response_stream){.arg = z, .more = more, .end = end};
	r->response.type = "text/dns; charset=utf-8";
	str_copy(STR("attachment; filename=\"sakimori.rpz\""), r->response.disposition,
		sizeof(r->response.disposition));
	return ERR_OK;
}
