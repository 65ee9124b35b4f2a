/*
 * The loader of packs/playbooks: the samples of corpus/ load together; each change of one piece
 * that is wrong is refused with its file and line. The repository's own playbooks are
 * playbooks_test.c's.
 */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define TEXT_BYTES ((size_t)1 << 14)
#define N(table) (sizeof(table) / sizeof((table)[0]))

enum file_nr { PLAYBOOK, STEPS, FRAMEWORK };

struct sample {
	char text[3][TEXT_BYTES];
};

static struct sample *
sample(void)
{
	static const char *const names[] = {
		"playbook.yaml", "playbook-steps.yaml", "framework.yaml"};
	struct sample *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	for (size_t i = 0; i < N(names); i++) {
		char *text = sample_read(names[i]);

		assert_true(strlen(text) < TEXT_BYTES);
		memcpy(s->text[i], text, strlen(text) + 1);
		free(text);
	}
	return s;
}

static enum err
load(struct arena *arena, const struct sample *s, struct playbook_set *set, struct errinfo *info)
{
	struct pack_file framework = {STR("small.yaml"), str_c(s->text[FRAMEWORK])};
	struct pack_source frameworks = {1, &framework};
	struct pack_file files[] = {{STR("small_playbook.yaml"), str_c(s->text[PLAYBOOK])},
		{STR("steps.yaml"), str_c(s->text[STEPS])}};
	struct detect_pack detect = {.id = STR("beacon")};
	struct detect_packs detects = {.n_packs = 1, .packs = &detect};
	struct framework_set known = {0};
	struct pack_playbook_source source = {{N(files), files}, &known, &detects};

	assert_int_equal(pack_frameworks_load(&frameworks, arena, &known, info), ERR_OK);
	return pack_playbooks_load(&source, arena, set, info);
}

/* The first `from` in text replaced by `to`; the line of that place. */
static unsigned
change(char *text, const char *from, const char *to)
{
	char *at = strstr(text, from), *rest;
	unsigned line = 1;

	if (at == NULL)
		fail_msg("the sample has no \"%s\"", from);
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	rest = strdup(at + strlen(from));
	assert_non_null(rest);
	snprintf(at, TEXT_BYTES - (size_t)(at - text), "%s%s", to, rest);
	free(rest);
	return line;
}

static void
playbooks_are_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct sample *s = sample();
	struct playbook_set set = {0};
	struct errinfo info = {0};
	const struct playbook *p;
	const struct playbook_step *step;

	(void)state;
	(void)change(s->text[PLAYBOOK], "serves: []", "serves: [small/1]");
	(void)change(s->text[STEPS], "serves: []", "serves: [small/2]");
	if (load(arena, s, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	free(s);
	assert_int_equal(set.n, 1);
	p = playbook_find(&set, STR("small_playbook"));
	assert_non_null(p);
	assert_null(playbook_find(&set, STR("other")));
	assert_int_equal(p->n_detectors, 1);
	assert_true(str_equal(p->odd[0], STR("files_changed")));
	assert_true(str_equal(p->clocks[0], STR("ppc_prompt")));
	assert_int_equal(p->n_ask, 1);
	assert_int_equal(p->n_steps, 3);
	assert_true(p->steps[0].is_first_hour);
	assert_false(p->steps[0].has_act);
	assert_true(str_equal(p->steps[0].serves[0].other->id, STR("1")));
	/* a shared step: its own minutes and card, the rest as it is shared */
	step = playbook_step_find(p, STR("isolate"));
	assert_ptr_equal(step, &p->steps[1]);
	assert_true(step->has_act && step->act == ACT_ISOLATE && step->who == STEP_BOX);
	assert_int_equal(step->minutes, 3);
	assert_true(step->is_first_hour);
	assert_true(step->why.in[LANG_EN].len > 0);
	step = playbook_step_find(p, STR("write_down"));
	assert_int_equal(step->minutes, 20);
	assert_int_equal(step->phase, PHASE_REPORT);
	assert_int_equal(step->n_fields, 2);
	assert_true(str_equal(step->recipient, STR("ppc")));
	assert_true(str_equal(step->serves[0].other->id, STR("2")));
	assert_null(playbook_step_find(p, STR("nothing")));
	arena_free(arena);
}

struct wrong {
	enum file_nr file;
	const char *from, *to, *says;
	unsigned down; /* told so many lines below the change; 99: elsewhere */
};

static const struct wrong wrongs[] = {
	{PLAYBOOK, "id: small_playbook", "id: other", "not named as its id", 99},
	{PLAYBOOK, "detectors: [beacon]", "detectors: [unheard_of]", "no detector \"unheard_of\"",
		0},
	{PLAYBOOK, "playbook--0c7c", "playbook--0C7C", "playbook--UUID", 0},
	{PLAYBOOK, "-00000000abcd", "-00000000abc", "playbook--UUID", 0},
	{PLAYBOOK, "cacao: playbook--", "cacao: workflow--", "playbook--UUID", 0},
	{PLAYBOOK, "phase: found", "phase: later", "a phase is found, first", 0},
	{PLAYBOOK, "phase: found", "phase: recovery", "order of the five phases", 99},
	{PLAYBOOK, "who: finder", "who: nobody", "who does a step", 0},
	{PLAYBOOK, "who: finder", "who: box", "the box does only what act names", 99},
	{PLAYBOOK, "minutes: 2", "minutes: 0", "from 1 to 1440", 0},
	{PLAYBOOK, "id: unplug", "id: isolate", "\"isolate\" stands here twice", 99},
	{PLAYBOOK, "use: isolate", "use: fly", "no step \"fly\"", 0},
	{PLAYBOOK, "{use: isolate,", "{use: isolate, how: x,", "the key \"how\" is not known", 0},
	{PLAYBOOK, "fields: [devices_names]", "fields: [Devices]", "an id is made of", 0},
	{PLAYBOOK, "odd: [files_changed]", "odd: [what is seen]", "an id is made of", 0},
	{PLAYBOOK, "odd: [files_changed]\n", "", "\"odd\" is missing", 99},
	{PLAYBOOK, "    serves: []", "    serves: [small/9]", "no \"small/9\"", 0},
	{PLAYBOOK, "ask:\n  - {ja: 早かったですか。, ja-easy: 早かったですか。, en: Was it fast?}",
		"ask: []", "at least 1", 0},
	{PLAYBOOK, "how: {ja: 線を抜きます。, en: Pull the cable.}", "who_else: x",
		"the key \"who_else\" is not known", 0},
	{PLAYBOOK, "    how: {ja: 線を抜きます。, en: Pull the cable.}\n", "", "\"how\" is missing",
		99},
	{PLAYBOOK, "id: unplug", "id: a_step_whose_name_is_longer_than_forty_bytes",
		"at most 40 bytes", 0},
	{STEPS, "id: isolate", "id: write_down", "\"write_down\" stands here twice", 0},
	{STEPS, "act: isolate", "act: explode", "the box cannot do this", 0},
	{STEPS, "    act: isolate\n", "", "the box does only what act names", 99},
	{STEPS, "recipient: ppc", "recipient: The PPC", "an id is made of", 0},
	{STEPS, "serves: []", "serves: [large/1]", "no \"large/1\"", 0},
	{STEPS, "id: isolate\n", "id: other\n", "no step \"isolate\"", 99},
};

static void
wrong_ones_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(wrongs); i++) {
		const struct wrong *w = &wrongs[i];
		struct arena *arena = arena_new(ARENA_BYTES);
		struct sample *s = sample();
		struct playbook_set set = {.n = 77};
		struct errinfo info = {0};
		unsigned line = change(s->text[w->file], w->from, w->to);
		enum err err = load(arena, s, &set, &info);

		if (err == ERR_OK || strstr(info.what, w->says) == NULL)
			fail_msg("\"%s\" -> \"%s\": %s, %s", w->from, w->to, err_name(err),
				info.what);
		if (w->down != 99 && info.offset != line + w->down)
			fail_msg("\"%s\": line %u: %s", w->to, line, info.what);
		assert_int_equal(set.n, 77);
		free(s);
		arena_free(arena);
	}
}

/* Who writes packs hears of the shared steps alone, not of each playbook that uses them. */
static void
count_mistake(void *arg, struct str file, const struct errinfo *info)
{
	(void)info;
	assert_true(str_equal(file, STR("steps.yaml")));
	(*(unsigned *)arg)++;
}

static void
broken_shared_steps_are_told_once(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct sample *s = sample();
	struct pack_file files[] = {{STR("small_playbook.yaml"), str_c(s->text[PLAYBOOK])},
		{STR("steps.yaml"), STR("steps: 1\n")}};
	struct pack_playbook_source source = {{N(files), files}, NULL, NULL};
	struct playbook_set set;
	unsigned n = 0;
	struct pack_sink sink = {count_mistake, &n};

	(void)state;
	assert_int_equal(pack_playbooks_check(&source, arena, &sink, &set), ERR_MALFORMED);
	assert_int_equal(n, 1);
	free(s);
	arena_free(arena);
}

static void
too_many_are_refused(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct pack_file *files = calloc(LIMIT_PLAYBOOKS + 2, sizeof(*files));
	struct pack_playbook_source source = {{LIMIT_PLAYBOOKS + 2, files}, NULL, NULL};
	struct playbook_set set;
	struct errinfo info = {0};

	(void)state;
	assert_int_equal(pack_playbooks_load(&source, arena, &set, &info), ERR_LIMIT);
	assert_non_null(strstr(info.what, "more than"));
	free(files);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(playbooks_are_loaded),
		cmocka_unit_test(wrong_ones_are_refused),
		cmocka_unit_test(broken_shared_steps_are_told_once),
		cmocka_unit_test(too_many_are_refused),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
