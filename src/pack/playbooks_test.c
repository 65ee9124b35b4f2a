/*
 * What the playbooks of packs/playbooks promise: the thirteen kinds, all five phases, a first hour
 * that fits into an hour and is done by people who are there, what not to do, and that each alert
 * which says "act now" leads to one.
 */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define DONT_LEAST 3 /* lines */

static struct arena *arena;
static struct playbook_set set;
static struct detect_packs detects;

static int
load(void **state)
{
	struct framework_set frameworks;
	struct pack_playbook_source source = {.frameworks = &frameworks, .detects = &detects};
	struct pack_source files;
	struct errinfo info = {0};

	(void)state;
	arena = arena_new(4 * PACK_ARENA_BYTES);
	files = sample_folder("frameworks", arena);
	assert_int_equal(pack_frameworks_load(&files, arena, &frameworks, &info), ERR_OK);
	files = sample_folder("detect", arena);
	assert_int_equal(pack_detect_load(&files, arena, &detects, &info), ERR_OK);
	source.files = sample_folder("playbooks", arena);
	if (pack_playbooks_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("packs/playbooks/%s", info.what);
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
the_thirteen_kinds_are_there(void **state)
{
	static const char *const ids[] = {"ransomware", "infected_pc", "hijacked_mail",
		"fake_invoice", "lost_device", "unknown_device", "old_machine", "web_defacement",
		"ddos", "personal_data", "insider", "partner_breach", "support_scam"};

	(void)state;
	for (size_t i = 0; i < N(ids); i++)
		if (playbook_find(&set, str_c(ids[i])) == NULL)
			fail_msg("no playbook %s", ids[i]);
	assert_int_equal(set.n, N(ids));
}

static unsigned
count_lines(struct str text)
{
	unsigned n = 0;

	for (struct str rest = str_trim(text); rest.len > 0; n++)
		(void)str_split(&rest, '\n');
	return n;
}

static void
each_has_five_phases_and_a_first_hour(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < set.n; i++) {
		const struct playbook *p = &set.playbooks[i];
		uint32_t n_phase[CASE_PHASES] = {0}, first = 0, n_first = 0;
		bool is_from_outside = false;

		for (uint32_t k = 0; k < p->n_steps; k++) {
			n_phase[p->steps[k].phase]++;
			n_first += p->steps[k].is_first_hour;
			first += p->steps[k].is_first_hour ? p->steps[k].minutes : 0;
			is_from_outside |=
				p->steps[k].is_first_hour && p->steps[k].phase > PHASE_FIRST;
		}
		for (unsigned phase = 0; phase < CASE_PHASES; phase++)
			if (n_phase[phase] == 0)
				fail_msg("%.*s has nothing to do in phase %s", STR_FMT(p->id),
					case_phase_name((enum case_phase)phase));
		if (first > 60 || n_first < 4)
			fail_msg("%.*s: %u minutes in %u steps of the first hour", STR_FMT(p->id),
				first, n_first);
		if (is_from_outside)
			fail_msg("%.*s: a later phase in the first hour", STR_FMT(p->id));
		if (p->n_steps < 8)
			fail_msg("%.*s has %u steps only", STR_FMT(p->id), p->n_steps);
	}
}

static void
each_says_what_not_to_do(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < set.n; i++) {
		const struct playbook *p = &set.playbooks[i];

		for (unsigned lang = 0; lang < LANGS; lang++)
			if (count_lines(p->dont.in[lang]) < DONT_LEAST ||
				count_lines(p->dont.in[lang]) != count_lines(p->dont.in[LANG_JA]))
				fail_msg("%.*s: what not to do, in %s", STR_FMT(p->id),
					lang_name((enum lang)lang));
	}
}

/* The manual, the contacts and the roles of 6-1-1 are what a playbook is made of. */
static void
each_serves_the_incident_procedure(void **state)
{
	static const char *const items[] = {"6-1-1-1", "6-1-1-2", "6-1-1-3", "6-1-1-4", "6-1-1-5"};

	(void)state;
	for (uint32_t i = 0; i < set.n; i++)
		for (size_t k = 0; k < N(items); k++) {
			const struct playbook *p = &set.playbooks[i];
			bool is_there = false;

			for (uint32_t s = 0; s < p->n_steps; s++)
				for (uint32_t m = 0; m < p->steps[s].n_serves; m++)
					is_there |= str_equal(p->steps[s].serves[m].framework,
							    STR("scs3")) &&
						    str_equal(p->steps[s].serves[m].item,
							    str_c(items[k]));
			if (!is_there)
				fail_msg("%.*s does not serve %s", STR_FMT(p->id), items[k]);
		}
}

static bool
is_offered(struct str detector)
{
	for (uint32_t i = 0; i < set.n; i++)
		for (uint32_t k = 0; k < set.playbooks[i].n_detectors; k++)
			if (str_equal(set.playbooks[i].detectors[k], detector))
				return true;
	return false;
}

static void
each_alert_that_says_act_now_has_one(void **state)
{
	unsigned n = 0;

	(void)state;
	for (uint32_t i = 0; i < detects.n_packs; i++) {
		if (detects.packs[i].severity != SEVERITY_ACT_NOW)
			continue;
		n++;
		if (!is_offered(detects.packs[i].id))
			fail_msg("no playbook for %.*s", STR_FMT(detects.packs[i].id));
	}
	assert_true(n >= 10);
}

/* Ids that a CACAO file goes by are each playbook's own. */
static void
no_two_have_the_same_cacao_id(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < set.n; i++)
		for (uint32_t k = i + 1; k < set.n; k++)
			assert_false(str_equal(set.playbooks[i].cacao, set.playbooks[k].cacao));
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(the_thirteen_kinds_are_there),
		cmocka_unit_test(each_has_five_phases_and_a_first_hour),
		cmocka_unit_test(each_says_what_not_to_do),
		cmocka_unit_test(each_serves_the_incident_procedure),
		cmocka_unit_test(each_alert_that_says_act_now_has_one),
		cmocka_unit_test(no_two_have_the_same_cacao_id),
	};

	return cmocka_run_group_tests(cases, load, unload);
}
