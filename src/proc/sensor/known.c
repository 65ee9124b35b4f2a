/* See known.h. */
#include "proc/sensor/known.h"

#include "sys/log.h"

#include <stdlib.h>

/* The index or the lists may be other ones than before. */
static void
use(struct known *k)
{
	index_view_use(&k->index, k->shelf.index, shelf_file(&k->shelf, INDEX_BASE),
		shelf_file(&k->shelf, INDEX_FRESH));
}

void
known_start(struct known *k)
{
	lists_begin(&k->lists);
	shelf_start(&k->shelf);
	index_view_start(&k->index, &k->lists.view);
}

void
known_end(struct known *k)
{
	lists_free(&k->lists);
	shelf_end(&k->shelf);
	use(k);
}

bool
known_step(struct known *k)
{
	bool is_more = shelf_step(&k->shelf);

	use(k);
	return is_more;
}

void
known_take_args(struct known *k, const struct proc_args *args)
{
	shelf_take_args(&k->shelf, args);
	while (known_step(k))
		;
}

void
known_read_lists(struct known *k, int fd, const struct detect_packs *packs, ms_t now)
{
	struct lists *fresh = calloc(1, sizeof(*fresh));
	enum err err = fresh == NULL ? ERR_FULL : ERR_OK;

	if (fresh != NULL)
		lists_begin(fresh);
	if (err == ERR_OK && fd >= 0)
		err = lists_take(fresh, fd);
	if (err != ERR_OK) {
		log_event("list.failed", "why=%s", err_name(err));
		if (fresh != NULL)
			lists_free(fresh);
		free(fresh);
		return;
	}
	lists_read(fresh, packs, now);
	lists_free(&k->lists); /* nothing of a table outlives a look-up; the view stays in place */
	k->lists = *fresh;
	free(fresh);
	use(k);
	lists_log(&k->lists);
}

void
known_stats(const struct known *k, struct bus_stats *out)
{
	const struct index_file *base = shelf_file(&k->shelf, INDEX_BASE);
	const struct index_file *fresh = shelf_file(&k->shelf, INDEX_FRESH);

	if (k->shelf.index == NULL)
		return;
	out->index_entries = k->shelf.entries;
	out->index_made = fresh != NULL ? fresh->made : base->made;
	out->index_unread = k->index.unread;
}
