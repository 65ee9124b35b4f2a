/*
 * The words of packs/playbooks; see lint.h. Beside the language: how a step is done fits into four
 * sentences, since it is read in a hurry.
 */
#include "pack/lint.h"

#include <stdio.h>

#define HOW_SENTENCES 4

static unsigned
sentences(struct str text)
{
	unsigned n = 0;
	ptrdiff_t at;

	while ((at = str_find(text, STR("。"))) >= 0) {
		n++;
		text = str_of(text.p + at + 3, text.len - (size_t)at - 3);
	}
	return n;
}

static void
lint_step(struct lint *lint, const struct playbook *p, const struct playbook_step *s)
{
	const struct {
		const char *name;
		const struct words *words;
	} all[] = {{"name", &s->name}, {"how", &s->how}, {"why", &s->why}, {"dont", &s->dont}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		lint_at(lint, all[i].words, "playbooks/%.*s %.*s %s", STR_FMT(p->id),
			STR_FMT(s->id), all[i].name);
	snprintf(lint->where, sizeof(lint->where), "playbooks/%.*s %.*s how", STR_FMT(p->id),
		STR_FMT(s->id));
	if (sentences(s->how.in[LANG_JA]) > HOW_SENTENCES)
		lint_breach(lint, "ja", "more than four sentences", s->how.in[LANG_JA]);
}

static void
lint_playbook(struct lint *lint, const struct playbook *p)
{
	const struct {
		const char *name;
		const struct words *words;
	} all[] = {
		{"name", &p->name},
		{"about", &p->about},
		{"signs", &p->signs},
		{"dont", &p->dont},
		{"source", &p->source},
		{"unconfirmed", &p->unconfirmed},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		lint_at(lint, all[i].words, "playbooks/%.*s %s", STR_FMT(p->id), all[i].name);
	for (uint32_t i = 0; i < p->n_steps; i++)
		lint_step(lint, p, &p->steps[i]);
	for (uint32_t i = 0; i < p->n_ask; i++)
		lint_at(lint, &p->ask[i], "playbooks/%.*s ask %u", STR_FMT(p->id), i + 1);
}

bool
lint_playbooks(struct lint *lint, const char *root, const struct framework_set *frameworks,
	struct arena *arena)
{
	struct pack_playbook_source source = {.frameworks = frameworks};
	struct playbook_set set = {0};
	struct errinfo info = {0};
	bool is_loaded = true;

	if (lint_read_folder(lint, root, "playbooks", arena, &source.files) &&
		pack_playbooks_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/playbooks/%s\n", info.what);
		is_loaded = false;
	}
	for (uint32_t i = 0; i < set.n; i++)
		lint_playbook(lint, &set.playbooks[i]);
	printf("packs/playbooks: %u playbooks\n", set.n);
	return is_loaded;
}
