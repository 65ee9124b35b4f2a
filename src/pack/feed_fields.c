/* See feed_fields.h. */
#include "pack/feed_fields.h"

#define EVERY_LEAST 15	  /* minutes */
#define EVERY_MOST 10080  /* a week */
#define ID_BYTES 31	  /* it becomes a file's name */
#define NAME_BYTES_MAX 59 /* it stands in the index */

/* One of these words, as its place. */
enum err
feed_word(struct pack_ctx *ctx, const struct node *node, const char *const *words, unsigned *ret_at)
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

enum err
field_feed_who(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const words[] = {"all", "ask", NULL};
	unsigned at = 0;
	enum err err = feed_word(ctx, node, words, &at);

	*(enum feed_for *)dst = (enum feed_for)at;
	return err;
}

enum err
field_feed_url(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_str(ctx, node, dst);

	if (err == ERR_OK && !feed_url_is_good(((struct str *)dst)->p))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"an address begins with https:// and has no log-in in it");
	return err;
}

enum err
field_feed_every(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, EVERY_LEAST, EVERY_MOST, dst);
}

enum err
feed_check_head(struct pack_ctx *ctx, const struct node *node, struct str id, struct str name)
{
	if (id.len > ID_BYTES || str_find_byte(id, '.') >= 0 || str_find_byte(id, '_') >= 0)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"an id has letters, digits and hyphens, 31 at most");
	if (name.len > NAME_BYTES_MAX)
		return pack_say(ctx, ERR_LIMIT, node->line, "a name has 59 bytes at most");
	return ERR_OK;
}
