/*
 * The parts of pack_lint, which checks what people will read. Each breach is one line on stdout.
 */
#ifndef PACK_LINT_H
#define PACK_LINT_H

#include "pack/pack.h"

struct lint {
	unsigned breaches;
	char where[160]; /* "detect/beacon what" */
};

void lint_breach(struct lint *lint, const char *lang, const char *says, struct str text);

/* All rules for one text; lint->where says where it stands. */
void lint_words(struct lint *lint, const struct words *words, bool needs_easy);

/* English words of a sentence, one beside another: "for the owner" has 3, "Systems Administration"
 * and "example.org" none, and Japanese between them begins a new count. The most in a row. */
unsigned lint_small_words(struct str text);

/* Every line of this file that a page could show as it is, though it is of one language: what
 * stands outside of {ja, en} and has two words of an English sentence, or ends a Japanese one. And
 * where the file's languages list ja-easy, every text without it, but sources, doubts, units and
 * the mails of a drill. */
void lint_lines(struct lint *lint, const char *room, const struct pack_file *file);

/* root/packs/name, its lines looked at; false (told, when it is there) when it cannot be read. */
bool lint_read_folder(struct lint *lint, const char *root, const char *name, struct arena *arena,
	struct pack_source *source);

/* The same for a text of a company's own rules: sentences up to 90 characters, 〜する。 is fine. */
void lint_rules(struct lint *lint, const struct words *words);

/* packs/frameworks, guide, ledgers, policies and directories; false when they cannot be loaded. */
bool lint_programme(struct lint *lint, const char *root, struct arena *arena);

/* packs/training. frameworks NULL: what they serve is not looked up. */
bool lint_training(struct lint *lint, const char *root, const struct framework_set *frameworks,
	struct arena *arena);

/* packs/playbooks; the same. */
bool lint_playbooks(struct lint *lint, const char *root, const struct framework_set *frameworks,
	struct arena *arena);
/* packs/reports. */
bool lint_reports(struct lint *lint, const char *root, struct arena *arena);

/* Words that may have been left out. */
void lint_at(struct lint *lint, const struct words *words, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
