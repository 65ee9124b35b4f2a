/* packs/reports: the repository's own load and keep their promises; what is wrong is refused. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HEAD(id)                                                                                   \
	"id: " id "\nversion: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: {ja: "     \
	"自分, en: Us}\nlanguages: [ja, en]\nname: {ja: 名, en: Name}\n"
#define FIELD(id) "- {id: " id ", kind: text, class: attack, group: what, name: {ja: 名, en: N}}\n"
#define FIELDS                                                                                     \
	HEAD("fields")                                                                             \
	"fields:\n- {id: kind, kind: choice, class: attack, group: what, name: {ja: 名, en: N}, " \
	"choices: [{id: a, name: {ja: ア, en: A}}, {id: b, name: {ja: イ, en: B}}]}\n" FIELD(      \
		"one")
#define MAY                                                                                        \
	"may: {attack: [see], victim: [], effect: [see, pass], personal: [], contact: [], "        \
	"response: [see, ask]}"
#define RECIPIENT                                                                                  \
	"- {id: r, kind: cert, tlp: green, name: {ja: 名, en: N}, why: {ja: 訳, en: W}, " MAY      \
	", forms: [f]}\n"
#define RECIPIENTS HEAD("recipients") "recipients:\n" RECIPIENT
#define ABOUT "about: {ja: 話です。, en: About}\n"
#define FORM HEAD("f") ABOUT "items:\n- {field: one}\n- {field: kind}\n"

static enum err
load(const char *fields, const char *recipients, const char *form, struct arena *arena,
	struct record_set *set)
{
	struct pack_file files[] = {{STR("f.yaml"), str_c(form)},
		{STR("fields.yaml"), str_c(fields)}, {STR("recipients.yaml"), str_c(recipients)}};
	struct pack_source source = {3, files};
	struct errinfo info = {0};

	return pack_reports_load(&source, arena, set, &info);
}

static void
load_own(struct arena *arena, struct record_set *set)
{
	struct pack_source source = sample_folder("reports", arena);
	struct errinfo info = {0};

	if (pack_reports_load(&source, arena, set, &info) != ERR_OK)
		fail_msg("%s", info.what);
}

/* What others rely on: each id of the contract, each recipient, each form. */
static void
the_own_ones_load(void **state)
{
	static const char *const fields[] = {"title", "kind", "noticed_at", "org_name",
		"devices_names", "entry_path", "ransom_kind", "indicator_hashes", "ddos_gbps",
		"data_kinds", "persons_count", "money_lost", "downtime_hours", "first_measures",
		"backups_usable", "police_number", "publication", "cause", "lost_item",
		"partner_name"};
	static const char *const recipients[] = {"ppc", "police", "ipa_virus", "ipa_access",
		"jpcert", "ministry", "nco", "insurer", "partners", "persons", "staff", "public",
		"provider"};
	static const char *const forms[] = {"common_ddos", "common_ransomware", "common_other",
		"ppc", "ipa_virus", "ipa_access", "jpcert", "police", "ministry", "act7", "insurer",
		"partners", "persons", "staff", "public", "quick"};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct record_set set;

	(void)state;
	load_own(arena, &set);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		assert_non_null(record_field_find(&set, str_c(fields[i])));
	for (size_t i = 0; i < sizeof(recipients) / sizeof(recipients[0]); i++)
		assert_non_null(recipient_find(&set, str_c(recipients[i])));
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		assert_non_null(report_form_find(&set, str_c(forms[i])));
	assert_in_range(set.n_fields, 100, LIMIT_RECORD_FIELDS);
	assert_null(record_field_find(&set, STR("nothing")));
	arena_free(arena);
}

/* Every field is asked somewhere or shown to a person alone; the seven and nine items are there. */
static void
forms_have_what_the_rules_want(void **state)
{
	static const struct {
		const char *form;
		unsigned n;
	} numbered[] = {{"ppc", 9}, {"act7", 7}};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct record_set set;

	(void)state;
	load_own(arena, &set);
	for (size_t k = 0; k < 2; k++) {
		const struct report_form *f = report_form_find(&set, str_c(numbered[k].form));
		unsigned seen = 0;

		for (uint32_t i = 0; i < f->n_items; i++)
			if (f->items[i].number.len == 1)
				seen |= 1u << (f->items[i].number.p[0] - '0');
		assert_int_equal(seen, (1u << (numbered[k].n + 1)) - 2);
	}
	for (uint32_t i = 0; i < set.n_forms; i++)
		if (set.forms[i].sha256.len == 0)
			for (uint32_t k = 0; k < set.forms[i].n_items; k++)
				assert_int_equal(set.forms[i].items[k].n_cells, 0);
	arena_free(arena);
}

/* Nothing about persons goes to who collects attacks, nothing of the attack to who need not know;
 * and what everybody would see needs a yes. */
static void
defaults_are_careful(void **state)
{
	static const char *const no_persons[] = {
		"ipa_virus", "ipa_access", "jpcert", "nco", "staff", "provider"};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct record_set set;
	const struct recipient *everybody;

	(void)state;
	load_own(arena, &set);
	for (size_t i = 0; i < sizeof(no_persons) / sizeof(no_persons[0]); i++)
		assert_int_equal(
			recipient_find(&set, str_c(no_persons[i]))->may[RECORD_PERSONAL], 0);
	everybody = recipient_find(&set, STR("public"));
	assert_int_equal(everybody->may[RECORD_ATTACK], 0);
	assert_int_equal(everybody->may[RECORD_VICTIM], WISH_SEE | WISH_ASK);
	assert_int_equal(everybody->tlp, TLP_CLEAR);
	for (int c = 0; c < RECORD_CLASSES; c++)
		assert_true(recipient_find(&set, STR("nco"))->may[c] == 0 ||
			    (recipient_find(&set, STR("nco"))->may[c] & WISH_ASK) != 0);
	arena_free(arena);
}

static void
the_best_form_fits_the_kind(void **state)
{
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct record_set set;
	const struct recipient *police;

	(void)state;
	load_own(arena, &set);
	police = recipient_find(&set, STR("police"));
	assert_true(str_equal(
		report_form_best(&set, police, STR("ransomware"))->id, STR("common_ransomware")));
	assert_true(str_equal(report_form_best(&set, police, STR("ddos"))->id, STR("common_ddos")));
	assert_true(
		str_equal(report_form_best(&set, police, STR("malware"))->id, STR("common_other")));
	assert_true(
		str_equal(report_form_best(&set, police, STR("lost_device"))->id, STR("police")));
	assert_true(str_equal(report_form_best(&set, police, STR(""))->id, STR("police")));
	arena_free(arena);
}

static void
what_is_wrong_is_refused(void **state)
{
	static const struct {
		const char *fields, *recipients, *form;
	} wrong[] = {
		{FIELDS FIELD("one"), RECIPIENTS, FORM}, /* twice */
		{FIELDS "- {id: x, kind: choice, class: attack, group: g, name: {ja: 名, en: N}}\n",
			RECIPIENTS, FORM},
		{FIELDS "- {id: x, kind: text, class: attack, group: g, name: {ja: 名, en: N}, "
			"machine: true}\n",
			RECIPIENTS, FORM},
		{FIELDS "- {id: x, kind: text, class: attack, group: g, name: {ja: 名, en: N}, "
			"machine: true, given: true, from: a}\n",
			RECIPIENTS, FORM},
		{FIELDS "- {id: x, kind: colour, class: attack, group: g, name: {ja: 名, en: N}}\n",
			RECIPIENTS, FORM},
		{FIELDS "- {id: x, kind: text, class: attack, group: g, name: {ja: 名, en: N}, "
			"parts: [nothing]}\n",
			RECIPIENTS, FORM},
		{FIELDS "- {id: x, kind: text, class: attack, group: g, name: {ja: 名, en: N}, "
			"parts: [x]}\n",
			RECIPIENTS, FORM},
		{FIELDS "- {id: x, kind: text, class: attack, group: g, name: {ja: 名, en: N}, "
			"parts: [one]}\n- {id: y, kind: text, class: attack, group: g, name: {ja: "
			"名, en: N}, parts: [x]}\n",
			RECIPIENTS, FORM},
		{FIELDS, HEAD("recipients") "recipients: []\n", FORM},
		{FIELDS, RECIPIENTS RECIPIENT, FORM},
		{FIELDS,
			HEAD("recipients") "recipients:\n- {id: r, kind: cert, tlp: green, name: "
					   "{ja: 名, en: N}, why: {ja: 訳, en: W}, " MAY
					   ", forms: [g]}\n",
			FORM},
		{FIELDS, RECIPIENTS, FORM "- {field: nothing}\n"},
		{FIELDS, RECIPIENTS, FORM "- {field: one}\n"},
		{FIELDS, RECIPIENTS, FORM "- {id: x, field: one, cells: [{sheet: A, cell: B1}]}\n"},
		{FIELDS, RECIPIENTS, FORM "- {id: x, field: one, say: {ja: \"{value}\", en: v}}\n"},
		{FIELDS, RECIPIENTS,
			FORM "- {id: x, field: one, say: {ja: \"{value}\", en: \"{value}\"}}\n"},
		{FIELDS, RECIPIENTS, HEAD("f") ABOUT "kinds: [c]\nitems:\n- {field: one}\n"},
		{FIELDS, RECIPIENTS,
			HEAD("f") ABOUT "begin: {ja: \"{nobody}\", en: \"{nobody}\"}\nitems:\n- "
					"{field: one, say: {ja: \"{value}\", en: \"{value}\"}}\n"},
		{FIELDS, RECIPIENTS, HEAD("f") ABOUT "sha256: 12\nitems:\n- {field: one}\n"},
		{FIELDS, RECIPIENTS, HEAD("g") ABOUT "items:\n- {field: one}\n"},
	};
	struct arena *arena = arena_new(16 << 20);
	struct record_set set;

	(void)state;
	assert_int_equal(load(FIELDS, RECIPIENTS, FORM, arena, &set), ERR_OK);
	assert_int_equal(set.recipients[0].may[RECORD_EFFECT], WISH_SEE | WISH_PASS);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (load(wrong[i].fields, wrong[i].recipients, wrong[i].form, arena, &set) !=
			ERR_MALFORMED)
			fail_msg("%zu", i);
	arena_free(arena);
}

static void
wishes_are_read_and_written_back(void **state)
{
	static const char *const wrong[] = {
		"", "see see", "look", "pass", "count ask", "none see", "see  pass"};
	uint8_t may = 0, again = 0;
	char text[WISH_MAY_TEXT_MAX];

	(void)state;
	for (unsigned bits = 0; bits < 16; bits++) {
		enum err err = wish_may_parse(str_c(wish_may_text((uint8_t)bits, text)), &again);
		bool has_sense = (bits & WISH_SEE) != 0 || (bits & (WISH_PASS | WISH_ASK)) == 0;

		assert_int_equal(err, has_sense ? ERR_OK : ERR_MALFORMED);
		if (has_sense)
			assert_int_equal(again, bits);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(wish_may_parse(str_c(wrong[i]), &may), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_own_ones_load),
		cmocka_unit_test(forms_have_what_the_rules_want),
		cmocka_unit_test(defaults_are_careful),
		cmocka_unit_test(the_best_form_fits_the_kind),
		cmocka_unit_test(what_is_wrong_is_refused),
		cmocka_unit_test(wishes_are_read_and_written_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
