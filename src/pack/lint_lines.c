/*
 * Texts that lack a language. One that stands outside of {ja, ja-easy, en}: a page would show it as
 * it is, on a Japanese page too. One without ja-easy in a file that promises plain Japanese: who
 * chose it would meet hard words in the middle of a page. Whatever the key; see lint.h.
 */
#include "pack/lint.h"

#include <stdio.h>

/* No page shows them: for who writes packs and kept nowhere (maps_none, the source of an end of
 * support, who runs another name server), values of a Japanese document, what is looked for in
 * other people's forms. */
static const struct {
	const char *room, *key;
} unshown[] = {
	{"frameworks", "maps_none"},
	{"detect", "source"},
	{"policies", "example"},
	{"policies", "default"},
	{"forms", "known"},
	{"forms", "headings"},
	{"forms", "named"},
	{"forms", "details"},
	{"forms", "plain"},
	{"forms", "sets"},
	{"forms", "says"},
	{"guard", "of"},
	{"guard", "source"},
	{"guard", "licence"},
	{"products", "also"},
	{"products", "with_maker"},
	{"products", "models"},
	{"products", "makers"},
	{"products", "source"},
	{"products", "kev"},
	{"stock", "source"},
	{"stock", "licence"},
};

/* What may do without plain Japanese in a file that has it: where a thing is from and what is in
 * doubt are for who checks it, a drill's mail comes as a mail comes, a unit is a sign. */
static const char *const never_easy[] = {
	"source", "unconfirmed", "count_note", "publisher", "subject", "body", "unit"};

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

static bool
is_never_easy(struct str key)
{
	for (size_t i = 0; i < sizeof(never_easy) / sizeof(never_easy[0]); i++)
		if (str_equal(key, str_c(never_easy[i])))
			return true;
	return false;
}

static bool
promises_easy(const struct node *root)
{
	const struct node *languages = node_child(root, "languages");

	if (languages == NULL)
		return false;
	for (const struct node *n = languages->first; n != NULL; n = n->next)
		if (str_equal(n->text, STR("ja-easy")))
			return true;
	return false;
}

/* The tree is at most LIMIT_PACK_DEPTH deep. */
static void
lint_easy(struct lint *lint, const char *room, struct str file, const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		const struct node *ja = node_child(n, "ja");

		if (is_never_easy(n->key))
			continue;
		if (ja == NULL) {
			lint_easy(lint, room, file, n);
		} else if (node_child(n, "ja-easy") == NULL) {
			snprintf(lint->where, sizeof(lint->where), "%s/%.*s:%u", room,
				STR_FMT(file), n->line);
			lint_breach(lint, "ja-easy", "the text is missing", ja->text);
		}
	}
}

void
lint_lines(struct lint *lint, const char *room, const struct pack_file *file)
{
	struct arena *tree = arena_new(PACK_ARENA_BYTES);
	struct pack_ctx ctx = {.file = file->name, .arena = tree};
	const struct node *root = NULL;

	snprintf(lint->where, sizeof(lint->where), "%s/%.*s", room, STR_FMT(file->name));
	if (tree != NULL && node_read(&ctx, file->bytes, &root) == ERR_OK) {
		lint_node(lint, room, root); /* who loads the folder tells what cannot be read */
		if (promises_easy(root))
			lint_easy(lint, room, file->name, root);
	}
	arena_free(tree);
}
