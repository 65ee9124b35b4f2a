/*
 * All files of packs/frameworks: each is read alone, then what they say of each other is looked up.
 * The same work serves who needs all or nothing (the portal) and who wants to hear the first
 * mistake of every file (sakimori pack check).
 */
#include "pack/framework.h"

#include <stdlib.h>

static int
by_id(const void *a, const void *b)
{
	return str_order(((const struct framework_draft *)a)->framework.id,
		((const struct framework_draft *)b)->framework.id);
}

static void
tell(const struct pack_sink *sink, struct str file, const struct errinfo *info)
{
	if (sink != NULL)
		sink->say(sink->arg, file, info);
}

/* Reads what can be read; returns the first error. */
static enum err
read_all(const struct pack_source *source, struct arena *arena, const struct pack_sink *sink,
	struct framework_draft *drafts, uint32_t *ret_n)
{
	enum err first = ERR_OK;
	uint32_t n = 0;

	for (uint32_t i = 0; i < source->n_files; i++) {
		struct errinfo info = {0};
		enum err err = framework_read(&source->files[i], arena, &drafts[n], &info);

		if (err == ERR_OK)
			n++;
		else
			tell(sink, source->files[i].name, &info);
		first = first == ERR_OK ? err : first;
	}
	*ret_n = n;
	return first;
}

/* Whoever replaces goes back to an edition that replaces nothing. */
static bool
replaces_in_a_circle(const struct framework_set *set, const struct framework *f)
{
	uint32_t steps = 0;

	while (f != NULL && steps++ <= set->n_frameworks)
		f = f->replaces.len > 0 ? framework_find(set, f->replaces) : NULL;
	return f != NULL;
}

static enum err
link_all(const struct pack_source *source, const struct pack_sink *sink,
	const struct framework_set *set, struct framework_draft *drafts)
{
	enum err first = ERR_OK;

	for (uint32_t i = 0; i < set->n_frameworks; i++) {
		struct errinfo info = {0};
		enum err err = framework_link(&drafts[i], set, source, &info);

		if (err == ERR_OK && replaces_in_a_circle(set, &set->frameworks[i]))
			err = err_say(&info, ERR_MALFORMED, 1,
				"%.*s:1: this framework replaces itself in the end",
				STR_FMT(drafts[i].file));
		if (err != ERR_OK)
			tell(sink, drafts[i].file, &info);
		first = first == ERR_OK ? err : first;
	}
	return first;
}

enum err
pack_frameworks_check(const struct pack_source *source, struct arena *arena,
	const struct pack_sink *sink, struct framework_set *ret_set)
{
	struct framework_draft *drafts =
		arena_array(arena, struct framework_draft, source->n_files + 1);
	struct framework *list = arena_array(arena, struct framework, source->n_files + 1);
	struct framework_set set = {0};
	struct errinfo info = {0};
	enum err err = ERR_OK, linked;

	*ret_set = set;
	if (drafts == NULL || list == NULL)
		err = err_say(
			&info, ERR_LIMIT, 0, "the packs need more memory than they are given");
	else if (source->n_files > LIMIT_FRAMEWORKS)
		err = err_say(&info, ERR_LIMIT, 0, "more than %d frameworks", LIMIT_FRAMEWORKS);
	if (err != ERR_OK) {
		tell(sink, str_of(NULL, 0), &info);
		return err;
	}
	err = read_all(source, arena, sink, drafts, &set.n_frameworks);
	qsort(drafts, set.n_frameworks, sizeof(*drafts), by_id);
	for (uint32_t i = 0; i < set.n_frameworks; i++)
		list[i] = drafts[i].framework;
	set.frameworks = list;
	linked = link_all(source, sink, &set, drafts);
	*ret_set = set;
	return err != ERR_OK ? err : linked;
}

/* Keeps the first mistake. */
void
pack_sink_first(void *arg, struct str file, const struct errinfo *info)
{
	struct errinfo *first = arg;

	if (first != NULL && first->err == ERR_OK)
		*first = *info;
}

enum err
pack_frameworks_load(const struct pack_source *source, struct arena *arena,
	struct framework_set *ret_set, struct errinfo *info)
{
	struct errinfo first = {0};
	struct pack_sink sink = {pack_sink_first, &first};
	struct framework_set set;
	enum err err = pack_frameworks_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	else if (info != NULL)
		*info = first;
	return err;
}
