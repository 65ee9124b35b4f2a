/* Whatever this room names has words in packs/text: readings, states, results, standings, grades.
 */
#include "assess/assess.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct text_table texts;
static struct arena *arena;

static int
start(void **state)
{
	const char *root = getenv("SAKIMORI_SOURCE");
	struct pack_source source = {0};
	char path[1024];
	int fd;

	(void)state;
	arena = arena_new(PACK_ARENA_BYTES);
	assert_non_null(arena);
	snprintf(path, sizeof(path), "%s/packs/text", root != NULL ? root : ".");
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, arena, &source, NULL), ERR_OK);
	close(fd);
	assert_int_equal(pack_text_load(&source, arena, &texts, NULL), ERR_OK);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* "GROUP.NAME" with an ending, in each of the three languages. */
static void
has_words(const char *group, const char *name, const char *ending)
{
	const struct words *words;
	char key[128];

	snprintf(key, sizeof(key), "%s.%s%s", group, name, ending);
	words = text_find(&texts, str_c(key));
	if (words == NULL) {
		fail_msg("packs/text lacks %s", key);
		return;
	}
	for (int lang = 0; lang < LANGS; lang++)
		if (words->in[lang].len == 0)
			fail_msg("%s has no %s", key, lang_name((enum lang)lang));
}

static void
each_reading_has_its_words(void **state)
{
	(void)state;
	for (int i = 0; i < READING_KINDS; i++) {
		enum reading_kind kind = (enum reading_kind)i;
		enum producer producer = reading_producer(kind);

		has_words("reading", reading_name(kind), ".says");
		if (producer == PRODUCER_SENSOR)
			has_words("reading", reading_name(kind), ".cannot");
		if (!producer_exists(producer))
			has_words("reading", reading_name(kind), ".how");
	}
}

/* Devices that are named beside a number stand under a heading that says which ones they are. */
static void
each_reading_that_names_devices_has_a_heading(void **state)
{
	const struct assess_device all = {.name = STR("x"), .kind = DEVICE_PC};
	struct assess_device devices[DEVICE_KINDS * 2];
	const struct assess_sight sight = {.n_devices = DEVICE_KINDS * 2, .devices = devices};
	struct reading *list;
	uint32_t n, n_named = 0;

	(void)state;
	for (int i = 0; i < DEVICE_KINDS * 2; i++) {
		devices[i] = all;
		devices[i].kind = (enum device_kind)(i / 2);
		if (i % 2 == 0)
			continue;
		devices[i].is_unknown = devices[i].is_staffs = devices[i].has_traffic = true;
		devices[i].has_cleartext = devices[i].has_old_tls = devices[i].has_smb1 = true;
		devices[i].has_remote_tool = devices[i].has_mail = true;
		devices[i].has_accepted_inbound = devices[i].has_bad_contact = true;
		devices[i].os = STR("x");
		devices[i].os_support_ends = 1;
		devices[i].mark = i % 4 == 1 ? MARK_HOLDS : MARK_SEEN_OUTSIDE;
		devices[i].mark_way = MARK_SEPARATE;
	}
	assert_int_equal(assess_read(&sight, MS_DAY, arena, &list, &n), ERR_OK);
	for (uint32_t i = 0; i < n; i++)
		if (list[i].n_subjects > 0) {
			has_words("reading", reading_name(list[i].kind), ".which");
			n_named++;
		}
	assert_int_equal(n_named, 25);
}

static void
each_state_has_its_words(void **state)
{
	(void)state;
	for (int i = 0; i < ASSESS_STATES; i++) {
		has_words("assess_state", assess_state_name((enum assess_state)i), "");
		has_words("assess_state", assess_state_name((enum assess_state)i), ".about");
	}
	for (int i = 0; i < RESULTS; i++)
		has_words("result", result_name((enum result)i), "");
	for (int i = 0; i < ASSESS_STANDINGS; i++) {
		has_words("standing", assess_standing_name((enum assess_standing)i), "");
		has_words("standing", assess_standing_name((enum assess_standing)i), ".about");
	}
	for (int i = 0; i < GRADES; i++) {
		has_words("grade", grade_name((enum grade)i), "");
		has_words("grade", grade_name((enum grade)i), ".about");
	}
	for (int i = 0; i < ASSESS_COVERS; i++) {
		has_words("cover", assess_cover_name((enum assess_cover)i), "");
		has_words("cover", assess_cover_name((enum assess_cover)i), ".about");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reading_has_its_words),
		cmocka_unit_test(each_reading_that_names_devices_has_a_heading),
		cmocka_unit_test(each_state_has_its_words),
	};

	return cmocka_run_group_tests(tests, start, end);
}
