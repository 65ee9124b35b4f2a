/*
 * Texts of one language: a page would show them as they are, on a Japanese page too. Every value of
 * a pack that stands outside of {ja, ja-easy, en} is looked at, whatever its key; see lint.h.
 */
#include "pack/lint.h"

#include <stdio.h>

/* No page shows them: for who writes packs and kept nowhere (maps_none, the source of an end of
 * support), values of a Japanese document, what is looked for in other people's forms. */
static const struct {
	const char *room, *key;
} unshown[] = {
	{"frameworks", "maps_none"},
	{"detect", "source"},
	{"policies", "example"},
	{"policies", "default"},
	{"forms", "known"},
	{"forms", "headings"},
};

static bool
is_small_word(struct str word)
{
	while (word.len > 0 && strchr(",.:;!?()\"'", word.p[word.len - 1]) != NULL)
		word.len--;
	for (size_t i = 0; i < word.len; i++)
		if (!(word.p[i] >= 'a' && word.p[i] <= 'z'))
			return false;
	return word.len > 0;
}

unsigned
lint_small_words(struct str text)
{
	unsigned n = 0, most = 0;

	while (text.len > 0) {
		struct str word = str_split(&text, ' ');

		n = is_small_word(word) ? n + 1 : 0;
		most = n > most ? n : most;
	}
	return most;
}

static bool
is_unshown(const char *room, struct str key)
{
	for (size_t i = 0; i < sizeof(unshown) / sizeof(unshown[0]); i++)
		if (strcmp(unshown[i].room, room) == 0 && str_equal(key, str_c(unshown[i].key)))
			return true;
	return false;
}

/* The tree is at most LIMIT_PACK_DEPTH deep. */
static void
lint_node(struct lint *lint, const char *room, const struct node *node)
{
	enum lang lang;

	for (const struct node *n = node->first; n != NULL; n = n->next) {
		if (is_unshown(room, n->key) || lang_parse(n->key, &lang) == ERR_OK)
			continue;
		if (n->kind == NODE_SCALAR &&
			(lint_small_words(n->text) >= 2 || str_find(n->text, STR("。")) >= 0))
			lint_breach(
				lint, "ja, en", "a line of one language: give {ja, en}", n->text);
		lint_node(lint, room, n);
	}
}

void
lint_lines(struct lint *lint, const char *room, const struct pack_file *file)
{
	struct arena *tree = arena_new(PACK_ARENA_BYTES);
	struct pack_ctx ctx = {.file = file->name, .arena = tree};
	const struct node *root = NULL;

	snprintf(lint->where, sizeof(lint->where), "%s/%.*s", room, STR_FMT(file->name));
	if (tree != NULL && node_read(&ctx, file->bytes, &root) == ERR_OK)
		lint_node(lint, room, root); /* who loads the folder tells what cannot be read */
	arena_free(tree);
}
