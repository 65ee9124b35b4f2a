/* What the prepared lists say of one name: the files are open for this one look. See doors.h. */
#include "proc/portal/guard/doors.h"

#include "proc/common/index_map.h"

#include <stdio.h>
#include <stdlib.h>

/* A name, an address, or the first address of a network. */
static void
find(const struct index *index, struct str what, ms_t now, struct index_hits *hits)
{
	unsigned bits;
	struct addr a;

	if (addr_parse(what, &a) == ERR_OK || addr_prefix_parse(what, &a, &bits) == ERR_OK)
		index_find_address(index, a, now, hits);
	else
		index_find(index, INDICATOR_DOMAIN, what, now, hits);
}

const struct guard_listed *
guard_lists_say(struct request *r, struct str name)
{
	struct guard_listed *ret = arena_alloc(r->arena, sizeof(*ret));
	struct index_map *m = calloc(1, sizeof(*m));
	char folder[sizeof(r->portal->data_folder) + 16];
	enum err err;

	if (ret == NULL || m == NULL) {
		free(m);
		return NULL;
	}
	memset(ret, 0, sizeof(*ret));
	snprintf(folder, sizeof(folder), "%s/guard", r->portal->data_folder);
	err = index_map_open(folder, m, NULL);
	if (err == ERR_OK)
		find(&m->index, name, r->now, &ret->hits);
	for (unsigned i = 0; i < ret->hits.n; i++)
		ret->lists[i] = str_c(arena_copy(
			r->arena, str_c(index_map_list(m, ret->hits.list[i].note.list))));
	ret->is_unread = (err != ERR_OK && err != ERR_NOT_FOUND) || ret->hits.not_read > 0;
	index_map_close(m);
	free(m);
	return ret;
}
