/* What becomes known later of a file that was told: told once more, counted no second time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "watch/story/story.h"

#define BEGIN (MS_DAY * 20000)

static struct alert last;
static unsigned given;

static void
on_alert(void *arg, const struct alert *alert)
{
	(void)arg;
	last = *alert;
	given++;
}

static struct detection
download(const char *peer, const char *file)
{
	struct detection d = {.detector = "script_download",
		.severity = SEVERITY_ACT_NOW,
		.confidence = CONFIDENCE_MEDIUM,
		.first_seen = BEGIN,
		.last_seen = BEGIN};

	str_copy(STR("mac:02:00:00:00:00:07"), d.device.text, sizeof(d.device.text));
	detection_text(&d, BASIS_PEER, str_c(peer));
	detection_text(&d, BASIS_FILE, str_c(file));
	return d;
}

static struct detection
digest_of_it(const char *peer, const char *file)
{
	struct detection d = download(peer, file);

	d.adds_grounds = true;
	detection_text(&d, BASIS_SHA256, STR("00ff"));
	return d;
}

static void
the_digest_of_a_file_is_told_and_not_counted(void **state)
{
	static const struct hash_key key = {{7}};
	const struct story_sink sink = {.alert = on_alert};
	struct story_table *t = story_table_new(&key, STR("site"), &sink);
	struct detection told = download("192.0.2.7", "a.ps1"), d;

	(void)state;
	assert_non_null(t);
	/* Nothing was told: there is nothing to add to. */
	d = digest_of_it("192.0.2.7", "a.ps1");
	story_add(t, THEME_COMPROMISE, &d);
	assert_int_equal(given, 0);
	assert_int_equal(story_count(t), 0);
	story_add(t, THEME_COMPROMISE, &told);
	assert_int_equal(given, 1);
	/* Another file, another place. */
	d = digest_of_it("192.0.2.7", "b.ps1");
	story_add(t, THEME_COMPROMISE, &d);
	d = digest_of_it("192.0.2.8", "a.ps1");
	story_add(t, THEME_COMPROMISE, &d);
	assert_int_equal(given, 1);
	d = digest_of_it("192.0.2.7", "a.ps1");
	story_add(t, THEME_COMPROMISE, &d);
	assert_int_equal(given, 2);
	assert_int_equal(last.revision, 2);
	assert_int_equal(last.times, 1);
	assert_int_equal(last.n_detections, 1);
	assert_int_equal(last.detections[0].n_basis, 3);
	assert_int_equal(last.detections[0].basis[2].key, BASIS_SHA256);
	/* It is known already. */
	story_add(t, THEME_COMPROMISE, &d);
	assert_int_equal(given, 2);
	story_table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digest_of_a_file_is_told_and_not_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
