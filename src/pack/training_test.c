/*
 * The loader of packs/training: the samples of corpus/ load together; each change of one piece that
 * is wrong is refused with its file and line. The repository's own courses load too.
 */
#include "pack/samples_test.h"

#include "base/buf.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define N(table) (sizeof(table) / sizeof((table)[0]))

enum file_nr { COURSE, DRILL, MAILS, FRAMEWORK };

struct sample {
	char text[4][1 << 15];
};

static void
read_sample(const char *name, char *text, size_t size)
{
	char path[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/pack/corpus/%s", getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, size - 1, f);
	fclose(f);
	text[n] = '\0';
}

static struct sample *
sample(void)
{
	static const char *const names[] = {
		"course.yaml", "drill.yaml", "mails.yaml", "framework.yaml"};
	struct sample *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	for (size_t i = 0; i < N(names); i++)
		read_sample(names[i], s->text[i], sizeof(s->text[i]));
	return s;
}

static enum err
load(struct arena *arena, const struct sample *s, struct training_set *set, struct errinfo *info)
{
	struct pack_file framework = {STR("small.yaml"), str_c(s->text[FRAMEWORK])};
	struct pack_source frameworks = {1, &framework};
	struct pack_file files[] = {{STR("mails.yaml"), str_c(s->text[MAILS])},
		{STR("small_course.yaml"), str_c(s->text[COURSE])},
		{STR("small_drill.yaml"), str_c(s->text[DRILL])}};
	struct framework_set known = {0};
	struct pack_guide_source source = {{N(files), files}, &known};

	assert_int_equal(pack_frameworks_load(&frameworks, arena, &known, info), ERR_OK);
	return pack_trainings_load(&source, arena, set, info);
}

/* The first `from` in text replaced by `to`; the line of that place. */
static unsigned
change(char *text, size_t size, const char *from, const char *to)
{
	char *at = strstr(text, from), *rest;
	unsigned line = 1;

	if (at == NULL)
		fail_msg("the sample has no \"%s\"", from);
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	rest = strdup(at + strlen(from));
	assert_non_null(rest);
	snprintf(at, size - (size_t)(at - text), "%s%s", to, rest);
	free(rest);
	return line;
}

static void
courses_and_drills_are_loaded(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct sample *s = sample();
	struct training_set set = {0};
	struct errinfo info = {0};
	const struct training *course, *drill;
	const struct training_mail *mail;

	(void)state;
	(void)change(s->text[COURSE], sizeof(s->text[0]), "serves: []", "serves: [small/1, small]");
	(void)change(s->text[DRILL], sizeof(s->text[0]), "    serves: []", "    serves: [small/2]");
	if (load(arena, s, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	free(s);
	assert_int_equal(set.n_trainings, 2);
	course = training_find(&set, STR("small_course"));
	assert_non_null(course);
	assert_false(course->is_drill);
	assert_int_equal(course->n_serves, 2);
	assert_true(str_equal(course->serves[0].other->id, STR("1")));
	assert_null(course->serves[1].other);
	assert_int_equal(course->n_cards, 2);
	assert_true(str_equal(course->cards[0].picture, STR("mirror.svg")));
	assert_int_equal(course->n_questions, 3);
	assert_true(course->questions[1].choices[1].is_right);
	assert_false(course->questions[1].choices[2].is_right);
	drill = training_find(&set, STR("small_drill"));
	assert_true(drill->is_drill);
	assert_int_equal(drill->n_injects, 2);
	assert_int_equal(drill->injects[0].choices[1].points, -1);
	assert_int_equal(drill->injects[1].at_minutes, 10);
	assert_int_equal(drill->injects[1].n_choices, 0);
	assert_true(str_equal(drill->injects[0].to, STR("staff")));
	assert_int_equal(drill->injects[0].n_serves, 1);
	assert_non_null(training_role_find(drill, STR("owner")));
	assert_null(training_role_find(drill, STR("nobody")));
	assert_ptr_equal(training_inject_find(drill, STR("i2")), &drill->injects[1]);
	mail = training_mail_find(&set, STR("parcel"));
	assert_ptr_equal(mail->course, course);
	assert_int_equal(mail->n_hints, 1);
	assert_true(str_find(mail->body.in[LANG_JA], STR("\n")) > 0);
	arena_free(arena);
}

struct wrong {
	enum file_nr file;
	const char *from, *to, *says;
	unsigned down; /* told so many lines below the change; 99: elsewhere */
};

static const struct wrong wrongs[] = {
	{COURSE, "id: small_course", "id: other", "not named as its id", 99},
	{COURSE, "kind: course", "kind: film", "course or drill", 0},
	{COURSE, "minutes: 3", "minutes: 0", "from 1 to 480", 0},
	{COURSE, "minutes: 3\n", "", "\"minutes\" is missing", 99},
	{COURSE, "serves: []", "serves: [small/9]", "no \"small/9\"", 0},
	{COURSE, "serves: []", "serves: [large]", "no \"large\"", 0},
	{COURSE, "name: {ja: 見本のコース, ja-easy: 見本の コース,", "name: {ja: 見本,", "ja-easy",
		0},
	{COURSE, "about: {ja: 見本です。", "about: {ja: '{a}です。'", "nothing fills in", 0},
	{COURSE, "id: c2", "id: c1", "\"c1\" stands here twice", 0},
	{COURSE, "id: c2", "id: a-card-with-a-long-name", "at most 15 bytes", 0},
	{COURSE, "picture: mirror.svg", "picture: ../x.svg", "an id is made of", 0},
	{COURSE, "id: q2", "id: q1", "\"q1\" stands here twice", 0},
	{COURSE, ", is_right: true", "", "exactly one choice", 99},
	{COURSE, "en: Nobody}, because", "en: Nobody}, is_right: true, because",
		"exactly one choice", 99},
	{COURSE,
		"      - {id: b, text: {ja: 文字の色, en: The colour}, because: {ja: "
		"色では分かりません。, en: Colours tell nothing.}}\n",
		"", "at least 2 choices", 99},
	{COURSE, "is_right: true,", "is_right: true, points: 3,", "the key \"points\" is not known",
		0},
	{COURSE,
		"is_right: true, because: {ja: 名前は書きかえられます。, en: A name can be "
		"anything.}",
		"is_right: true", "\"because\" is missing", 99},
	{COURSE, "questions:\n", "roles: []\nquestions:\n", "are a drill's", 99},
	{COURSE, "questions:\n", "lessons:\n", "the key \"lessons\" is not known", 1},
	{DRILL, "kind: drill", "kind: course", "are a drill's", 99},
	{DRILL, "id: staff", "id: owner", "\"owner\" stands here twice", 0},
	{DRILL, "to: staff", "to: guest", "no role \"guest\"", 99},
	{DRILL, "at_minutes: 10", "at_minutes: 31", "when the drill is over", 99},
	{DRILL, "at_minutes: 0", "at_minutes: 11", "order of the clock", 99},
	{DRILL, "id: i2", "id: i1", "\"i1\" stands here twice", 0},
	{DRILL, "points: 2", "points: 11", "from -10 to 10", 0},
	{DRILL, "points: 2, ", "", "\"points\" is missing", 0},
	{DRILL, "    serves: []", "    serves: [small/7]", "no \"small/7\"", 0},
	{DRILL, "after:", "end:", "the key \"end\" is not known", 0},
	{DRILL, "after: {ja: 連絡先を見直します。, en: Look over the contacts.}\n", "",
		"roles, injects and after", 99},
	{MAILS, "difficulty: 1", "difficulty: 4", "from 1 to 3", 0},
	{MAILS, "lesson: small_course", "lesson: large_course", "no course \"large_course\"", 99},
	{MAILS, "lesson: small_course", "lesson: small_drill", "no course \"small_drill\"", 99},
	{MAILS, "{link}", "{name}", "no other name", 99},
	{MAILS, "{link}", "{link} {link}", "once", 99},
	{MAILS, "      - {ja: 送り主", "      - {fr: 送り主", "no language", 0},
	{MAILS,
		"    hints:\n      - {ja: 送り主のアドレスが、いつもと違います。, en: The sender's "
		"address is not the usual one.}\n",
		"    hints: []\n", "a hint at least", 0},
	{MAILS, "shared_domains: [gmail.com, yahoo.co.jp]\n", "", "\"shared_domains\" is missing",
		99},
	{MAILS, "[gmail.com, yahoo.co.jp]", "[]", "shared_domains", 99},
	{MAILS, "version: \"1\"\n", "", "\"version\" is missing", 99},
};

static void
wrong_ones_are_refused(void **state)
{
	static const char *const files[] = {
		"small_course.yaml:", "small_drill.yaml:", "mails.yaml:"};

	(void)state;
	for (size_t i = 0; i < N(wrongs); i++) {
		const struct wrong *w = &wrongs[i];
		struct arena *arena = arena_new(ARENA_BYTES);
		struct sample *s = sample();
		struct training_set set = {.n_trainings = 77};
		struct errinfo info = {0};
		unsigned line = 0;
		enum err err;

		line = change(s->text[w->file], sizeof(s->text[0]), w->from, w->to);
		err = load(arena, s, &set, &info);
		if (err == ERR_OK || strstr(info.what, w->says) == NULL ||
			strncmp(info.what, files[w->file], strlen(files[w->file])) != 0)
			fail_msg("\"%s\" -> \"%s\": %s, %s", w->from, w->to, err_name(err),
				info.what);
		if (w->down != 99 && info.offset != line + w->down)
			fail_msg("\"%s\": line %u: %s", w->to, line, info.what);
		assert_int_equal(set.n_trainings, 77);
		free(s);
		arena_free(arena);
	}
}

static void
too_many_are_refused(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct pack_file *files = calloc(LIMIT_TRAININGS + 1, sizeof(*files));
	struct pack_guide_source source = {{LIMIT_TRAININGS + 1, files}, NULL};
	struct training_set set;
	struct errinfo info = {0};

	(void)state;
	assert_int_equal(pack_trainings_load(&source, arena, &set, &info), ERR_LIMIT);
	assert_non_null(strstr(info.what, "more than"));
	free(files);
	arena_free(arena);
}

static void
our_own_packs_are_whole(void **state)
{
	struct arena *arena = arena_new(2 * PACK_ARENA_BYTES);
	struct pack_guide_source source = {0};
	struct framework_set frameworks;
	struct training_set set;
	struct pack_source files;
	struct errinfo info = {0};

	(void)state;
	files = sample_folder("frameworks", arena);
	assert_int_equal(pack_frameworks_load(&files, arena, &frameworks, &info), ERR_OK);
	source.files = sample_folder("training", arena);
	source.frameworks = &frameworks;
	if (pack_trainings_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("packs/training/%s", info.what);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(courses_and_drills_are_loaded),
		cmocka_unit_test(wrong_ones_are_refused),
		cmocka_unit_test(too_many_are_refused),
		cmocka_unit_test(our_own_packs_are_whole),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
