/*
 * The loader of packs/policies: the samples of corpus/ load; each change of one piece that is wrong
 * is refused with its file and line. The repository's own packs load too.
 */
#include "pack/samples_test.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define N(table) (sizeof(table) / sizeof((table)[0]))

static const char *const names[] = {"fields.yaml", "policy.yaml", "traits.yaml"};

static const struct framework_item item_1 = {.id = {"1", 1}};
static const struct framework small = {.id = {"small", 5}, .n_items = 1, .items = &item_1};
static const struct framework_set frameworks = {1, &small};

static bool
is_setting(struct str name)
{
	return str_equal(name, STR("org.name"));
}

struct samples {
	char *text[N(names)];
	struct pack_file files[N(names)];
};

static void
samples_read(struct samples *s)
{
	for (size_t i = 0; i < N(names); i++) {
		s->text[i] = sample_read(names[i]);
		s->files[i] = (struct pack_file){str_c(names[i]), str_c(s->text[i])};
	}
}

static void
samples_free(struct samples *s)
{
	for (size_t i = 0; i < N(names); i++)
		free(s->text[i]);
}

static enum err
load(const struct samples *s, struct arena *arena, struct policy_set *set, struct errinfo *info)
{
	struct pack_policy_source source = {
		{N(names), s->files}, &frameworks, NULL, is_setting, NULL};

	return pack_policies_load(&source, arena, set, info);
}

static void
documents_are_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct policy_set set = {0};
	struct errinfo info = {0};
	const struct policy_paragraph *g;
	const struct policy *p;
	struct samples s;

	(void)state;
	samples_read(&s);
	if (load(&s, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	samples_free(&s); /* nothing points into the files */
	assert_int_equal(set.n_traits, 2);
	assert_true(set.traits[0].has_reading);
	assert_int_equal(set.traits[0].reading, READING_SERVERS_SEEN);
	assert_false(set.traits[1].has_reading);
	assert_true(str_equal(policy_field(&set, STR("company"))->setting, STR("org.name")));
	assert_true(str_equal(policy_field(&set, STR("password_length"))->preset, STR("10")));
	p = policy_find(&set, STR("policy"));
	assert_non_null(p);
	assert_int_equal(p->style, POLICY_RULES);
	assert_int_equal(p->readers, READERS_STAFF);
	assert_int_equal(p->n_sections, 2);
	g = &p->sections[0].paragraphs[0];
	assert_int_equal(g->kind, PARAGRAPH_TEXT);
	assert_ptr_equal(g->serves[0].other, &item_1);
	g = &p->sections[0].paragraphs[1];
	assert_int_equal(g->when.n, 2);
	assert_ptr_equal(g->when.ifs[0].trait, policy_trait(&set, STR("nas")));
	assert_true(g->when.ifs[1].is_not);
	assert_int_equal(p->sections[1].when.n, 1);
	g = &p->sections[1].paragraphs[2];
	assert_true(str_equal(g->ledger, STR("contacts")));
	assert_int_equal(g->n_columns, 2);
	arena_free(arena);
}

static const struct wrong {
	int file; /* of names */
	const char *from, *to, *says;
} wrongs[] = {
	{2, "id: telework", "id: nas", "\"nas\" stands here twice"},
	{2, "reading: servers_seen", "reading: servers", "reading is not known"},
	{2, "    value: \">= 1\"\n", "", "reading and value, or neither"},
	{2, "    reading: servers_seen\n", "", "reading and value, or neither"},
	{2, "\">= 1\"", "\"<= 1\"", "may still be there"},
	{2, "\">= 1\"", "\"== 0\"", "may still be there"},
	{2, "traits:", "trait:", "not known here"},
	{2, "    group: machines\n", "", "needs a group"},
	{2, "group: machines", "group: nobody", "no group \"nobody\""},
	{0, "group: machines", "group: nobody", "no group \"nobody\""},
	{2, "groups:\n", "groups: []\nnames:\n", "names"},
	{0, "id: officer", "id: company", "\"company\" stands here twice"},
	{0, "org.name", "org.size", "no setting \"org.size\""},
	{0, "default:", "preset:", "not known here"},
	{1, "id: policy\n", "id: rules\n", "not named as its id"},
	{1, "version: \"1\"\n", "", "\"version\" is missing"},
	{1, "review_days: 365", "review_days: 0", "goes from 1"},
	{1, "readers: staff", "readers: everybody", "readers are"},
	{1, "style: rules", "style: free", "a style is"},
	{1, "kind: item", "kind: bullet", "a kind is"},
	{1, "    paragraphs:\n", "    playbooks: {between: {ja: ／, en: /}}\n    paragraphs:\n",
		"\"when\" is missing"},
	{1, "id: home", "id: purpose", "section \"purpose\" stands here twice"},
	{1, "id: h2", "id: p1", "paragraph \"p1\" stands here twice"},
	{1, "[nas, \"!telework\"]", "[nas, shop]", "no trait \"shop\""},
	{1, "[nas, \"!telework\"]", "[nas, \"!nas\"]", "\"nas\" stands here twice"},
	{1, "{company}は", "{firm}は", "no field \"firm\""},
	{1, "{company}は", "{Company}は", "a brace here"},
	{1, "{company}は", "company}は", "a brace here"},
	{1, "{reading:devices_seen}台", "{reading:devices}台", "no reading \"devices\""},
	{1, "{reading:devices_seen}台", "{reading:devices_seen/x}台", "is no key of"},
	{1, "document_read/rules}名", "document_read/laws}名", "is no key of"},
	{1, "serves: [small/1]", "serves: [small/2]", "no \"small/2\""},
	{1, "serves: [small/1]", "serves: [small]", "FRAMEWORK/ITEM"},
	{1, "ledger: contacts", "ledger: friends", "no ledger \"friends\""},
	{1, ", columns: [name, phone]", "", "ledger and columns"},
	{1, "[name, phone]", "[]", "one column at least"},
	{1, "{id: h4, kind: break}", "{id: h4, kind: break, ledger: contacts}", "kind table"},
	{1, "{id: h4, kind: break}", "{id: h4, kind: break, text: {ja: あ, en: A}}", "no text"},
	{1, "{id: h4, kind: break}", "{id: h4, kind: break, most: 3}", "kind table"},
	{1, "[name, phone]}", "[name, phone], total: mail}", "total is a column"},
	{1, "[name, phone]}", "[name, phone], total: name}", "not its first"},
	{1, "[name, phone]}", "[name, phone], group: name}", "a group has two columns"},
	{1, "[name, phone]}", "[name, phone], only: [{column: name}]}", "\"is\" is missing"},
	{1, "[name, phone]}", "[name, phone], most: 0}", "goes from 1"},
	{0, "setting: org.name", "setting: org.name, from: plan_year", "not both"},
	{0, "default:", "from: weather, default:", "no record says \"weather\""},
	{1, "{id: h4, kind: break}", "{id: h4, kind: text}", "\"text\" is missing"},
	{1, "title: {ja: 目的", "title: {ja: '{company}'", "fills in"},
	{1, "      - id: p1\n", "      - id: p1\n        when: [nas]\n", "always there"},
};

static void
wrong_documents_are_refused(void **state)
{
	struct samples s;

	(void)state;
	samples_read(&s);
	for (size_t i = 0; i < N(wrongs); i++) {
		const struct wrong *w = &wrongs[i];
		struct arena *arena = arena_new(ARENA_BYTES);
		struct policy_set set = {.n_policies = 77};
		struct samples changed = s;
		struct buf b = buf_of(1 << 16);
		struct errinfo info = {0};
		const char *at = strstr(s.text[w->file], w->from);
		enum err err;

		if (at == NULL)
			fail_msg("the sample has no \"%s\"", w->from);
		buf_add(&b, s.text[w->file], (size_t)(at - s.text[w->file]));
		buf_c(&b, w->to);
		buf_c(&b, at + strlen(w->from));
		changed.files[w->file].bytes = buf_view(&b);
		err = load(&changed, arena, &set, &info);
		if (err == ERR_OK || strstr(info.what, w->says) == NULL ||
			strncmp(info.what, names[w->file], strlen(names[w->file])) != 0)
			fail_msg("\"%s\" -> \"%s\": %s, %s", w->from, w->to, err_name(err),
				info.what);
		assert_true(info.offset > 0);
		assert_int_equal(set.n_policies, 77);
		buf_done(&b);
		arena_free(arena);
	}
	samples_free(&s);
}

/* An item names a trait that it is not asked without: what is wrong with the trait is told. */
static void
what_items_are_not_asked_without_is_there(void **state)
{
	static const struct {
		const char *trait;
		bool has_applies_if;
		const char *says; /* NULL: nothing is wrong */
	} cases[] = {
		{"nas", true, NULL},
		{"telework", false, "has no \"lacks\""},
		{"nas", false, "seen by"}, /* the box sees it, and would not say so */
		{"shop", false, "no such trait"},
	};
	struct samples s;

	(void)state;
	samples_read(&s);
	for (size_t i = 0; i < N(cases); i++) {
		struct framework_item item = {.id = STR("1"),
			.may_not_apply = true,
			.absent_if = str_c(cases[i].trait),
			.has_applies_if = cases[i].has_applies_if,
			.applies_if = {.reading = READING_SERVERS_SEEN}};
		const struct framework fw = {.id = STR("small"), .n_items = 1, .items = &item};
		const struct framework_set set_of = {1, &fw};
		struct pack_policy_source source = {
			{N(names), s.files}, &set_of, NULL, is_setting, NULL};
		struct arena *arena = arena_new(ARENA_BYTES);
		struct policy_set set = {0};
		struct errinfo info = {0};
		enum err err = pack_policies_load(&source, arena, &set, &info);

		if ((err == ERR_OK) != (cases[i].says == NULL) ||
			(err != ERR_OK &&
				(strstr(info.what, cases[i].says) == NULL ||
					strncmp(info.what, "traits.yaml: small/1", 20) != 0)))
			fail_msg("case %zu: %s", i, info.what);
		arena_free(arena);
	}
	samples_free(&s);
}

static void
what_is_missing_is_told(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct pack_policy_source source = {{0}, NULL, NULL, NULL, NULL};
	struct policy_set set = {0};
	struct errinfo info = {0};
	struct samples s;

	(void)state;
	samples_read(&s);
	/* a folder without documents is no mistake */
	assert_int_equal(pack_policies_load(&source, arena, &set, &info), ERR_OK);
	assert_int_equal(set.n_policies, 0);
	source.files = (struct pack_source){1, &s.files[0]};
	assert_int_equal(pack_policies_load(&source, arena, &set, &info), ERR_NOT_FOUND);
	assert_non_null(strstr(info.what, "traits.yaml"));
	/* broken traits are told once, not at every document too */
	s.files[2].bytes = STR("traits: 3\n");
	assert_int_equal(load(&s, arena, &set, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "traits.yaml"));
	samples_free(&s);
	arena_free(arena);
}

static void
places_are_found(void **state)
{
	struct str rest = STR("a{b}{reading:devices_seen}{reading:ledger_rows/devices}{C}{}{d"),
		   literal;
	struct policy_place place;

	(void)state;
	assert_true(policy_next_place(&rest, &literal, &place));
	assert_true(str_equal(literal, STR("a")) && str_equal(place.name, STR("b")));
	assert_false(place.is_reading);
	assert_true(policy_next_place(&rest, &literal, &place));
	assert_true(place.is_reading && str_equal(place.name, STR("devices_seen")));
	assert_int_equal(place.key.len, 0);
	assert_true(policy_next_place(&rest, &literal, &place));
	assert_true(
		str_equal(place.name, STR("ledger_rows")) && str_equal(place.key, STR("devices")));
	assert_false(policy_next_place(&rest, &literal, &place));
	assert_true(str_equal(literal, STR("{C}{}{d")));
	assert_int_equal(rest.len, 0);
	rest = (struct str){0}; /* a text that is not given */
	assert_false(policy_next_place(&rest, &literal, &place));
	assert_int_equal(literal.len, 0);
}

static void
our_own_documents_are_whole(void **state)
{
	struct arena *arena = arena_new(2 * PACK_ARENA_BYTES);
	struct pack_policy_source source = {0};
	struct framework_set set;
	struct pack_source files;
	struct policy_set policies;
	struct errinfo info = {0};

	(void)state;
	files = sample_folder("frameworks", arena);
	if (pack_frameworks_load(&files, arena, &set, &info) != ERR_OK)
		fail_msg("packs/frameworks/%s", info.what);
	source.frameworks = &set;
	source.files = sample_folder("policies", arena);
	if (pack_policies_load(&source, arena, &policies, &info) != ERR_OK)
		fail_msg("packs/policies/%s", info.what);
	for (uint32_t i = 0; i < policies.n_policies; i++)
		assert_ptr_equal(
			policy_find(&policies, policies.policies[i].id), &policies.policies[i]);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(documents_are_loaded),
		cmocka_unit_test(wrong_documents_are_refused),
		cmocka_unit_test(what_items_are_not_asked_without_is_there),
		cmocka_unit_test(what_is_missing_is_told),
		cmocka_unit_test(places_are_found),
		cmocka_unit_test(our_own_documents_are_whole),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
