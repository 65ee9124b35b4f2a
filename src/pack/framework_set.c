/*
 * All files of packs/frameworks: each is read alone, then what they say of each other is looked up.
 * The same work serves who needs all or nothing (the portal) and who wants to hear the first
 * mistake of every file (sakimori pack check).
 */
#include "pack/folder.h"
#include "pack/framework.h"

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
link_one(const struct folder *f, const struct framework_set *set, struct framework_draft *draft,
	struct errinfo *info)
{
	enum err err = framework_link(draft, set, f->files, info);

	if (err == ERR_OK && replaces_in_a_circle(set, &draft->framework))
		err = err_say(info, ERR_MALFORMED, 1,
			"%.*s:1: this framework replaces itself in the end", STR_FMT(draft->file));
	return err;
}

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	return framework_read(file, f->arena, dst, info);
}

enum err
pack_frameworks_check(const struct pack_source *source, struct arena *arena,
	const struct pack_sink *sink, struct framework_set *ret_set)
{
	static const struct folder_kind kind = {sizeof(struct framework_draft),
		offsetof(struct framework_draft, framework.id), LIMIT_FRAMEWORKS, "frameworks"};
	struct folder f = {&kind, source, arena, sink};
	struct framework_draft *drafts;

	*ret_set = (struct framework_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	folder_read(&f, read_file);
	ret_set->frameworks = folder_heads(&f, sizeof(struct framework));
	if (ret_set->frameworks == NULL)
		return f.first;
	ret_set->n_frameworks = f.n;
	drafts = f.list;
	for (uint32_t i = 0; i < f.n; i++) {
		struct errinfo info = {0};

		folder_note(&f, drafts[i].file, link_one(&f, ret_set, &drafts[i], &info), &info);
	}
	return f.first;
}

enum err
pack_frameworks_load(const struct pack_source *source, struct arena *arena,
	struct framework_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct framework_set set;
	enum err err = pack_frameworks_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
