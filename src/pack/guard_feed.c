/* packs/guard/feeds.yaml, the public lists that the page offers; format in its README.md. */
#include "pack/feed_fields.h"

#define ENTRIES_MOST 20000000

struct feeds_file {
	struct pack_origin origin;
	struct feed_known *list;
	uint32_t n;
};

static enum err
field_tier(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const words[] = {"record", "warn", "block", NULL};
	unsigned at = 0;
	enum err err = feed_word(ctx, node, words, &at);

	*(enum indicator_tier *)dst = (enum indicator_tier)at;
	return err;
}

/* As know/feed calls them. */
static enum err
field_format(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const words[] = {
		"plain", "hosts", "rpz", "adblock", "csv", "stix", "misp", NULL};
	unsigned at = 0;
	enum err err = feed_word(ctx, node, words, &at);

	*(struct str *)dst = str_c(words[at]);
	return err;
}

static enum err
field_entries(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, ENTRIES_MOST, dst);
}

static enum err
read_feed(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct feed_known, id), false},
		{"name", field_str, offsetof(struct feed_known, name), false},
		{"publisher", field_str, offsetof(struct feed_known, publisher), false},
		{"what", field_prose, offsetof(struct feed_known, what), false},
		{"url", field_feed_url, offsetof(struct feed_known, url), false},
		{"format", field_format, offsetof(struct feed_known, format), false},
		{"licence", field_str, offsetof(struct feed_known, licence), false},
		{"terms", field_feed_url, offsetof(struct feed_known, terms), false},
		{"companies", field_feed_who, offsetof(struct feed_known, who), false},
		{"tier", field_tier, offsetof(struct feed_known, tier), false},
		{"confidence", field_confidence, offsetof(struct feed_known, confidence), false},
		{"every_minutes", field_feed_every, offsetof(struct feed_known, every_minutes), false},
		{"entries", field_entries, offsetof(struct feed_known, entries), true},
		{"unconfirmed", field_bool, offsetof(struct feed_known, is_unconfirmed), true},
		{"source", field_ignored, 0, false},
	};
	struct feed_known *f = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	return err == ERR_OK ? feed_check_head(ctx, node, f->id, f->name) : err;
}

static enum err
read_feeds(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind feeds = {.size = sizeof(struct feed_known),
		.max = FEED_KNOWN_MAX,
		.read = read_feed,
		.what = "feeds",
		.one = "feed",
		.id_at = offsetof(struct feed_known, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct feeds_file, origin),
		{"feeds", NULL, offsetof(struct feeds_file, list), false, &feeds,
			offsetof(struct feeds_file, n)}};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

enum err
pack_guard_feeds_load(const struct pack_source *source, struct arena *arena,
	struct feed_catalogue *ret_feeds, struct errinfo *info)
{
	const struct pack_file *found = file_find(source, "feeds.yaml");
	struct feeds_file file = {0};
	enum err err;

	if (found == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "feeds.yaml is missing");
	err = file_read(found, arena, info, read_feeds, &file);
	if (err == ERR_OK)
		*ret_feeds = (struct feed_catalogue){file.origin.date, file.n, file.list};
	return err;
}
