/* packs/guard/feeds.yaml, the public lists that the page offers; format in its README.md. */
#include "pack/file.h"

#define EVERY_LEAST 15	 /* minutes */
#define EVERY_MOST 10080 /* a week */
#define ENTRIES_MOST 20000000
#define ID_BYTES 31	  /* it becomes a file's name */
#define NAME_BYTES_MAX 59 /* it stands in the index */

struct feeds_file {
	struct pack_origin origin;
	struct feed_known *list;
	uint32_t n;
};

/* One of these words, as its place. */
static enum err
read_word(struct pack_ctx *ctx, const struct node *node, const char *const *words, unsigned *ret_at)
{
	struct str text;
	enum err err = field_str(ctx, node, &text);

	for (unsigned i = 0; err == ERR_OK && words[i] != NULL; i++)
		if (str_equal(text, str_c(words[i]))) {
			*ret_at = i;
			return ERR_OK;
		}
	return err != ERR_OK ? err
			     : pack_say(ctx, ERR_MALFORMED, node->line,
				       "this is none of the words that README.md names");
}

static enum err
field_who(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const words[] = {"all", "ask", NULL};
	unsigned at = 0;
	enum err err = read_word(ctx, node, words, &at);

	*(enum feed_for *)dst = (enum feed_for)at;
	return err;
}

static enum err
field_tier(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const words[] = {"record", "warn", "block", NULL};
	unsigned at = 0;
	enum err err = read_word(ctx, node, words, &at);

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
	enum err err = read_word(ctx, node, words, &at);

	*(struct str *)dst = str_c(words[at]);
	return err;
}

static enum err
field_url(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_str(ctx, node, dst);

	if (err == ERR_OK && !feed_url_is_good(((struct str *)dst)->p))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"an address begins with https:// and has no log-in in it");
	return err;
}

static enum err
field_every(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, EVERY_LEAST, EVERY_MOST, dst);
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
		{"url", field_url, offsetof(struct feed_known, url), false},
		{"format", field_format, offsetof(struct feed_known, format), false},
		{"licence", field_str, offsetof(struct feed_known, licence), false},
		{"terms", field_url, offsetof(struct feed_known, terms), false},
		{"companies", field_who, offsetof(struct feed_known, who), false},
		{"tier", field_tier, offsetof(struct feed_known, tier), false},
		{"confidence", field_confidence, offsetof(struct feed_known, confidence), false},
		{"every_minutes", field_every, offsetof(struct feed_known, every_minutes), false},
		{"entries", field_entries, offsetof(struct feed_known, entries), true},
		{"unconfirmed", field_bool, offsetof(struct feed_known, is_unconfirmed), true},
		{"source", field_ignored, 0, false},
	};
	struct feed_known *f = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && (f->id.len > ID_BYTES || str_find_byte(f->id, '.') >= 0 ||
				     str_find_byte(f->id, '_') >= 0))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"an id has letters, digits and hyphens, 31 at most");
	if (err == ERR_OK && f->name.len > NAME_BYTES_MAX)
		err = pack_say(ctx, ERR_LIMIT, node->line, "a name has 59 bytes at most");
	return err;
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
