/* Playbooks as CACAO: ours comes back whole, those of others become what a person reads. */
#include "wire/cacao/cacao.h"

#include "base/limits.h"
#include "wire/cacao/fixture.h"
#include "wire/cacao/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct buf
written(const struct playbook *p, enum lang lang)
{
	struct buf b = buf_of((size_t)1 << 22);
	struct errinfo info = {0};

	if (cacao_write(p, lang, &b, &info) != ERR_OK)
		fail_msg("%s", info.what);
	return b;
}

static bool
same_words(const struct words *a, const struct words *b)
{
	for (int i = 0; i < LANGS; i++)
		if (!str_equal(a->in[i], b->in[i]))
			return false;
	return true;
}

static void
ours_comes_back_whole(void **state)
{
	struct playbook p = fixture_playbook();
	struct arena *a = arena_new(LIMIT_CACAO_ARENA * 3);

	(void)state;
	for (int lang = 0; lang < LANGS; lang++) {
		struct buf b = written(&p, (enum lang)lang), again;
		struct cacao_read read;

		assert_int_equal(cacao_read(buf_view(&b), a, &read, NULL), ERR_OK);
		assert_true(read.is_ours);
		assert_int_equal(read.n_left, 0);
		again = written(&read.playbook, (enum lang)lang);
		assert_true(str_equal(buf_view(&b), buf_view(&again)));
		assert_int_equal(read.playbook.n_steps, p.n_steps);
		for (uint32_t i = 0; i < p.n_steps; i++) {
			const struct playbook_step *x = &p.steps[i], *y = &read.playbook.steps[i];

			assert_true(str_equal(x->id, y->id) && same_words(&x->how, &y->how) &&
				    same_words(&x->why, &y->why) &&
				    same_words(&x->dont, &y->dont) &&
				    same_words(&x->name, &y->name));
			assert_int_equal(x->phase, y->phase);
			assert_int_equal(x->who, y->who);
			assert_int_equal(x->minutes, y->minutes);
			assert_int_equal(x->has_act, y->has_act);
			assert_int_equal(x->act, y->act);
			assert_int_equal(x->is_first_hour, y->is_first_hour);
			assert_int_equal(x->n_fields, y->n_fields);
			assert_int_equal(x->n_serves, y->n_serves);
			assert_true(str_equal(x->recipient, y->recipient));
		}
		assert_true(str_equal(read.playbook.steps[0].serves[1].framework, STR("ipa25")));
		assert_int_equal(read.playbook.n_ask, 2);
		assert_true(same_words(&read.playbook.ask[1], &p.ask[1]));
		assert_true(same_words(&read.playbook.unconfirmed, &p.unconfirmed));
		assert_true(str_equal(read.playbook.licence, p.licence));
		buf_done(&b);
		buf_done(&again);
	}
	arena_free(a);
}

static struct str
corpus(const char *name, struct buf *b)
{
	const char *source = getenv("SAKIMORI_SOURCE");
	struct buf path = buf_of(LIMIT_PATH_BELOW);
	char piece[4096];
	size_t n;
	FILE *f;

	buf_printf(&path, "%s/src/wire/cacao/corpus/%s", source != NULL ? source : ".", name);
	f = fopen(path.p, "rb");
	assert_non_null(f);
	*b = buf_of(LIMIT_CACAO_BYTES);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(b, piece, n);
	fclose(f);
	buf_done(&path);
	return buf_view(b);
}

static void
of_others_people_do_each_step(void **state)
{
	static const struct {
		const char *name, *how;
		enum case_phase phase;
		enum step_who who;
	} want[] = {
		{"Is it ours?", "[if-condition] __ours__:value = 'yes'", PHASE_FOUND, STEP_OFFICER},
		{"Ask the owner", "Call the owner.", PHASE_FOUND, STEP_OFFICER},
		{"Look it up", "[http-api] GET /hosts HTTP/1.1\nshow run", PHASE_INVESTIGATION,
			STEP_OUTSIDE},
		{"Block it", "[openc2-http] POST /oc2 HTTP/1.1", PHASE_INVESTIGATION, STEP_OFFICER},
		{"Until it is quiet", "[while-condition] __alerts__:value > 0", PHASE_INVESTIGATION,
			STEP_OFFICER},
		{"switch-condition", "[switch-condition] __kind__:value", PHASE_INVESTIGATION,
			STEP_OFFICER},
		{"The other one",
			"[playbook-action] playbook--a2222222-2222-4222-8222-222222222222",
			PHASE_INVESTIGATION, STEP_OFFICER},
	};
	static const char *const left[] = {"as_text", "as_text", "as_text", "no_such_step", "empty",
		"as_text", "no_text", "as_text", "as_text", "as_text", "never_reached"};
	struct arena *a = arena_new(LIMIT_CACAO_ARENA);
	struct cacao_read read;
	struct buf b;

	(void)state;
	assert_int_equal(cacao_read(corpus("foreign.json", &b), a, &read, NULL), ERR_OK);
	assert_false(read.is_ours);
	assert_int_equal(read.lang, LANG_EN);
	assert_true(str_equal(read.playbook.id, STR("block_a_host")));
	assert_true(str_equal(read.playbook.date, STR("2024-02-03")));
	assert_int_equal(read.playbook.n_steps, sizeof(want) / sizeof(*want));
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		const struct playbook_step *s = &read.playbook.steps[i];

		assert_true(str_equal(s->name.in[LANG_EN], str_c(want[i].name)));
		if (!str_equal(s->how.in[LANG_EN], str_c(want[i].how)))
			fail_msg("%.*s", STR_FMT(s->how.in[LANG_EN]));
		assert_int_equal(s->phase, want[i].phase);
		assert_int_equal(s->who, want[i].who);
		assert_int_equal(s->minutes, 0);
		assert_false(s->has_act);
	}
	assert_int_equal(read.n_left, sizeof(left) / sizeof(*left));
	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++)
		assert_string_equal(read.left[i].why, left[i]);
	buf_done(&b);
	arena_free(a);
}

#define HEAD                                                                                       \
	"{\"type\":\"playbook\",\"spec_version\":\"cacao-2.0\",\"id\":"                            \
	"\"playbook--a1111111-1111-4111-8111-111111111111\",\"name\":\"n\",\"workflow_start\":"    \
	"\"start--c0000000-0000-4000-8000-000000000001\",\"workflow\":"
#define BEGIN                                                                                      \
	HEAD "{\"start--c0000000-0000-4000-8000-000000000001\":{\"type\":\"start\","               \
	     "\"on_completion\":\"action--c0000000-0000-4000-8000-000000000002\"},"
#define STEP_2(rest)                                                                               \
	"\"action--c0000000-0000-4000-8000-000000000002\":{\"type\":\"action\",\"name\":"          \
	"\"x\"" rest "}"

static void
what_is_no_playbook_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum err err;
	} rows[] = {
		{"{}", ERR_UNSUPPORTED},
		{"[", ERR_TRUNCATED},
		{"{\"type\":\"playbook\",\"spec_version\":\"1.1\"}", ERR_UNSUPPORTED},
		{HEAD "{}}", ERR_MALFORMED},
		{HEAD "{\"start--c0000000-0000-4000-8000-000000000001\":{\"type\":\"start\"}}}",
			ERR_MALFORMED},
		{BEGIN STEP_2("") "}}", ERR_OK},
		{BEGIN STEP_2("") "," STEP_2("") "}}", ERR_MALFORMED},
		{BEGIN "\"no id\":{\"type\":\"action\"}," STEP_2("") "}}", ERR_MALFORMED},
		{BEGIN STEP_2(",\"step_extensions\":{\"" CACAO_EXTENSION
			      "\":{\"phase\":\"later\"}}") "}}",
			ERR_MALFORMED},
		{BEGIN STEP_2(",\"step_extensions\":{\"" CACAO_EXTENSION
			      "\":{\"act\":\"format_disk\"}}") "}}",
			ERR_MALFORMED},
		{BEGIN STEP_2(",\"description\":\"a\\u0000b\"") "}}", ERR_MALFORMED},
		/* a step that comes back to itself is walked once */
		{BEGIN STEP_2(",\"on_completion\":\"action--c0000000-0000-4000-8000-000000000002"
			      "\"") "}}",
			ERR_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena *a = arena_new(LIMIT_CACAO_ARENA);
		struct cacao_read read;
		struct errinfo info = {0};
		enum err err = cacao_read(str_c(rows[i].text), a, &read, &info);

		if (err != rows[i].err)
			fail_msg("row %zu: %s (%s)", i, err_name(err), info.what);
		arena_free(a);
	}
}

static void
more_than_may_be_is_refused(void **state)
{
	struct arena *a = arena_new(LIMIT_CACAO_ARENA);
	struct buf b = buf_of((size_t)1 << 22);
	struct cacao_read read;

	(void)state;
	buf_c(&b, HEAD "{");
	for (unsigned i = 0; i <= LIMIT_CACAO_STEPS; i++)
		buf_printf(&b, "%s\"action--c0000000-0000-4000-8000-%012u\":{\"type\":\"action\"}",
			i > 0 ? "," : "", i);
	buf_c(&b, "}}");
	assert_int_equal(cacao_read(buf_view(&b), a, &read, NULL), ERR_LIMIT);
	buf_done(&b);
	b = buf_of(LIMIT_CACAO_BYTES + 16);
	while (b.len <= LIMIT_CACAO_BYTES)
		buf_c(&b, " ");
	assert_int_equal(cacao_read(buf_view(&b), a, &read, NULL), ERR_LIMIT);
	buf_done(&b);
	arena_free(a);
}

static void
what_cannot_be_written_is_refused(void **state)
{
	struct playbook good = fixture_playbook(), p;
	struct playbook_step twice[2] = {good.steps[0], good.steps[0]};
	struct buf b = buf_of((size_t)1 << 22), small = buf_of(100);

	(void)state;
	p = good, p.n_steps = 0;
	assert_int_equal(cacao_write(&p, LANG_EN, &b, NULL), ERR_INVALID);
	p = good, p.cacao = STR("playbook--1");
	assert_int_equal(cacao_write(&p, LANG_EN, &b, NULL), ERR_INVALID);
	p = good, p.date = STR("2026-02-30");
	assert_int_equal(cacao_write(&p, LANG_EN, &b, NULL), ERR_INVALID);
	p = good, p.steps = twice, p.n_steps = 2;
	assert_int_equal(cacao_write(&p, LANG_EN, &b, NULL), ERR_INVALID);
	p = good, p.n_steps = LIMIT_CACAO_STEPS + 1;
	assert_int_equal(cacao_write(&p, LANG_EN, &b, NULL), ERR_LIMIT);
	assert_int_equal(b.len, 0);
	assert_int_equal(cacao_write(&good, LANG_EN, &small, NULL), ERR_LIMIT);
	buf_done(&small);
	buf_done(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ours_comes_back_whole),
		cmocka_unit_test(of_others_people_do_each_step),
		cmocka_unit_test(what_is_no_playbook_is_refused),
		cmocka_unit_test(more_than_may_be_is_refused),
		cmocka_unit_test(what_cannot_be_written_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
