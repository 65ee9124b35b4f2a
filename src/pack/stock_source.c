/* packs/stock/sources.yaml, the public lists of advisories that the page offers; format in its
 * README.md. */
#include "pack/feed_fields.h"

#define MEGABYTES_MOST 256 /* LIMIT_FEED_BYTES */

struct sources_file {
	struct pack_origin origin;
	struct advisory_known *list;
	uint32_t n;
};

static enum err
field_megabytes(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, MEGABYTES_MOST, dst);
}

static enum err
read_source(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct advisory_known, id), false},
		{"group", field_id, offsetof(struct advisory_known, group), true},
		{"name", field_str, offsetof(struct advisory_known, name), false},
		{"publisher", field_str, offsetof(struct advisory_known, publisher), false},
		{"what", field_prose, offsetof(struct advisory_known, what), false},
		{"allowed", field_prose, offsetof(struct advisory_known, allowed), false},
		{"url", field_feed_url, offsetof(struct advisory_known, url), false},
		{"licence", field_str, offsetof(struct advisory_known, licence), false},
		{"terms", field_feed_url, offsetof(struct advisory_known, terms), false},
		{"companies", field_feed_who, offsetof(struct advisory_known, who), false},
		{"every_minutes", field_feed_every, offsetof(struct advisory_known, every_minutes),
			false},
		{"megabytes", field_megabytes, offsetof(struct advisory_known, megabytes), false},
		{"unconfirmed", field_bool, offsetof(struct advisory_known, is_unconfirmed), true},
		{"source", field_ignored, 0, false},
	};
	const struct advisory_known *k = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	return err == ERR_OK ? feed_check_head(ctx, node, k->id, k->name) : err;
}

static enum err
read_sources(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind sources = {.size = sizeof(struct advisory_known),
		.max = ADVISORY_KNOWN_MAX,
		.read = read_source,
		.what = "sources",
		.one = "source",
		.id_at = offsetof(struct advisory_known, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct sources_file, origin),
		{"sources", NULL, offsetof(struct sources_file, list), false, &sources,
			offsetof(struct sources_file, n)}};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

enum err
pack_stock_sources_load(const struct pack_source *source, struct arena *arena,
	struct advisory_catalogue *ret_sources, struct errinfo *info)
{
	const struct pack_file *found = file_find(source, "sources.yaml");
	struct sources_file file = {0};
	enum err err;

	if (found == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "sources.yaml is missing");
	err = file_read(found, arena, info, read_sources, &file);
	if (err == ERR_OK)
		*ret_sources =
			(struct advisory_catalogue){file.origin.date, file.n, file.list};
	return err;
}
