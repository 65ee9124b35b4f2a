/* Answers as they are kept, days as they are shown, and what an advisory is answered with. */
#include "proc/portal/stock/advisory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW ((ms_t)1795132980000) /* 2026-11-20 09:03 in Japan */

static struct stock_answered
answered(const char *why)
{
	static struct store_finding f;
	struct stock_answered a;

	f = (struct store_finding){.state = STORE_FINDING_ALTERNATIVE, .answered = NOW};
	str_copy(str_c(why), f.why, sizeof(f.why));
	look_answer(&f, &a);
	return a;
}

static void
an_answer_is_a_name_and_words(void **state)
{
	struct stock_answered a = answered("separate\n別のLANに移した\nsecond line");

	(void)state;
	assert_string_equal(a.instead, "separate");
	assert_null(a.reason);
	assert_true(str_equal(a.words, STR("別のLANに移した\nsecond line")));
	a = answered("component_not_present\nnot in it");
	assert_string_equal(a.reason, "component_not_present");
	assert_null(a.instead);
	assert_true(str_equal(a.words, STR("not in it")));
	a = answered("written by another hand");
	assert_null(a.reason);
	assert_null(a.instead);
	assert_true(str_equal(a.words, STR("written by another hand")));
}

/* All days stand there, the earliest first; one that was over when it became known is said. */
static void
the_earliest_day_binds(void **state)
{
	const struct request r = {.now = NOW, .zone_minutes = 540};
	const struct look_place place = {{{0}, "", ""}, {{0}}};
	const struct rank_facts facts = {
		.is_exploited = true, .has_epss = true, .epss.score = 943000};
	ms_t today = time_day(NOW, 540);
	const struct store_finding f = {.first_seen = NOW,
		.due = today - 9 * MS_DAY,
		.due_house = today + 14 * MS_DAY,
		.due_contract = today + 3 * MS_DAY};
	struct stock_why w;

	(void)state;
	look_why(&r, &facts, &place, &f, &w);
	assert_int_equal(w.n_dues, 3);
	assert_string_equal(w.dues[0].kind, "list");
	assert_true(w.dues[0].was_over);
	assert_string_equal(w.dues[1].kind, "contract");
	assert_int_equal(w.dues[1].days, 3);
	assert_false(w.dues[1].was_over);
	assert_string_equal(w.dues[2].kind, "house");
	assert_int_equal(w.dues[2].days, 14);
	assert_false(w.dues[2].was_over);
	assert_string_equal(w.lifts[0], "exploited");
	assert_string_equal(w.chance, "high");
	assert_int_equal(w.chance_tenths, 943);
}

/* "No" only when all that could hold it was asked; never because nothing was. */
static void
what_was_not_asked_is_not_no(void **state)
{
	struct stock_affected open[2] = {{.open_why = "no_words"}, {.open_why = "no_words"}};
	struct advisory_scan scan = {.open = open};
	const char *because;

	(void)state;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "no_lists");
	scan.tally.asked_devices = 3;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "none_compared");
	scan.tally.compared = 1;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_NO);
	scan.tally.unlisted = 2;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_PARTLY);
	assert_string_equal(because, "unlisted");
	scan.is_only_named = true;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "no_words");
	scan.n_products = 1;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "no_words_product");
	scan.n_open = 2;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open_no_words");
	open[1].open_why = "no_version";
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open");
	scan.n_affected = 1; /* answered; the open ones are not */
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "open");
	scan.n_open = 0;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_ANSWERED);
	scan.n_confirm = 1;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "confirm");
	scan.n_sure = 1;
	assert_int_equal(advisory_reply(&scan, false, &because), STOCK_REPLY_YES);
	scan = (struct advisory_scan){.tally.asked_devices = 3};
	assert_int_equal(advisory_reply(&scan, true, &because), STOCK_REPLY_NO);
	assert_string_equal(because, "withdrawn");
	scan.n_left = 1; /* of what was found before, nothing says that it is over */
	assert_int_equal(advisory_reply(&scan, true, &because), STOCK_REPLY_UNKNOWN);
	assert_string_equal(because, "kept");
}

static void
a_number_is_known_however_it_is_typed(void **state)
{
	static const char *const typed[] = {"CVE-2020-28168", "ＣＶＥ-2020-28168",
		"ＣＶＥ－２０２０－２８１６８", "CVE 2020 28168", "CVE　2020−28168",
		"CVE–2020—28168", " CVEー2020ー28168 ", "CVE - 2020 - 28168"};
	static const char *const words[] = {"", "Windows 11", "弥生会計 23", "curl", "sv-01", "cve",
		"Apache HTTP Server 2.4.49"};
	char id[64], small[8];

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		assert_true(advisory_spelt(str_c(typed[i]), id, sizeof(id)));
		assert_string_equal(id, "CVE-2020-28168");
	}
	assert_true(advisory_spelt(STR("jvndb 2024 000001"), id, sizeof(id)));
	assert_string_equal(id, "jvndb-2024-000001");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		assert_false(advisory_spelt(str_c(words[i]), id, sizeof(id)));
	assert_false(advisory_spelt(STR("CVE-2020-28168"), small, sizeof(small)));
	assert_false(advisory_spelt(STR("CVE-2020-\xff"), id, sizeof(id)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_a_name_and_words),
		cmocka_unit_test(the_earliest_day_binds),
		cmocka_unit_test(what_was_not_asked_is_not_no),
		cmocka_unit_test(a_number_is_known_however_it_is_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
