/* What people call a list of advisories, of the name that its advisories have in the index. */
#include "proc/portal/stock/sources.h"
#include "store/feed.h"

#include <stdio.h>

/* "NVD: 2026" and "NVD: 2025" are of one group: "NVD". */
static struct str
group_name(struct str name)
{
	return str_split(&name, ':');
}

static struct str
known_name(const struct advisory_catalogue *known, struct str kind, struct str list)
{
	char id[80];

	snprintf(id, sizeof(id), "%.*s-%.*s", STR_FMT(kind), STR_FMT(list));
	for (uint32_t i = 0; i < known->n && list.len > 0; i++) {
		const struct advisory_known *k = &known->list[i];

		if (str_equal(k->group, list))
			return group_name(k->name);
		if (str_equal(k->id, list) || str_equal(k->id, str_c(id)))
			return k->name;
	}
	return STR("");
}

struct str
sources_name(const struct request *r, struct str source)
{
	struct str list = source, kind = str_split(&list, ' '), name;
	char id[STORE_FEED_ID_MAX];
	struct store_feed f;
	const char *copy = NULL;

	if (list.len == 0) /* "kev" of the list "kev" */
		list = kind;
	name = known_name(r->portal->known_sources, kind, list);
	if (name.len == 0) {
		snprintf(id, sizeof(id), FEED_ADVISORIES "%.*s", STR_FMT(list));
		if (store_feed_get(r->view, id, &f) == ERR_OK)
			name = str_c(f.name);
	}
	copy = arena_copy(r->arena, name.len > 0 ? name : source);
	return copy != NULL ? str_c(copy) : STR("");
}
