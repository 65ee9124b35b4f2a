/* What the box saw against what a mark says. */
#include "assess/fixture.h"
#include "assess/mark.h"

static const struct mark separate = {MARK_SEPARATE, NOW - 10 * MS_DAY, NOW + MS_DAY};

static struct addr
at(const char *text)
{
	struct addr a = {0};

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

/* One talk of the device at 192.168.1.9, at `until`. */
static struct mark_sight
seen(enum pair_with with, const char *peer, uint64_t sent, ms_t until)
{
	const struct mark_network list[] = {{at("192.168.0.0"), 16}, {at("192.168.1.0"), 24},
		{at("192.168.2.0"), 24}, {at("fd00:1::"), 64}};
	const struct mark_networks networks = {list, LENGTH(list)};
	const struct pair talk = {.with = with, .sent = sent, .until = until};
	struct mark_sight s = {0};

	mark_see(&s, &talk, at("192.168.1.9"), peer == NULL ? (struct addr){0} : at(peer),
		&networks);
	return s;
}

static void
a_separate_device_talks_with_nobody_outside(void **state)
{
	static const struct {
		enum pair_with with;
		const char *peer;
		uint64_t sent;
		ms_t until;
		enum mark_state becomes;
	} cells[] = {
		{PAIR_NAME, NULL, 1, NOW, MARK_SEEN_OUTSIDE},
		{PAIR_NETWORK, NULL, 1, NOW, MARK_SEEN_OUTSIDE},
		{PAIR_OUTSIDE, NULL, 1, NOW - 10 * MS_DAY, MARK_SEEN_OUTSIDE},
		{PAIR_OUTSIDE, NULL, 1, NOW - 10 * MS_DAY - 1, MARK_HOLDS}, /* before the mark */
		{PAIR_CALLER, NULL, 1, NOW, MARK_SEEN_OUTSIDE},
		{PAIR_CALLER, NULL, 0, NOW, MARK_HOLDS}, /* called, and gave no answer */
		{PAIR_DEVICE, "192.168.1.3", 1, NOW, MARK_HOLDS},
		{PAIR_DEVICE, "192.168.2.3", 1, NOW, MARK_SEEN_ACROSS},
		{PAIR_DEVICE, "192.168.7.3", 1, NOW, MARK_SEEN_ACROSS}, /* only in the wider one */
		{PAIR_DEVICE, "10.0.0.3", 1, NOW, MARK_SEEN_ACROSS},	/* in none */
		{PAIR_DEVICE, "fd00:2::3", 1, NOW, MARK_HOLDS},		/* the other family */
		{PAIR_DEVICE, NULL, 1, NOW, MARK_HOLDS},		/* address not known */
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cells); i++) {
		struct mark_sight s =
			seen(cells[i].with, cells[i].peer, cells[i].sent, cells[i].until);
		enum mark_state becomes = mark_judge(&separate, &s, NOW);

		if (becomes != cells[i].becomes)
			fail_msg("%d: %s", (int)i, mark_state_name(becomes));
		assert_int_equal(
			mark_seen_at(becomes, &s), mark_is_broken(becomes) ? cells[i].until : 0);
	}
}

static void
each_way_has_its_own_contradiction(void **state)
{
	const struct mark_sight all = {.outside = NOW, .across = NOW, .bad = NOW, .any = NOW};
	static const enum mark_state becomes[MARK_WAYS] = {
		MARK_HOLDS, MARK_HOLDS, MARK_SEEN_OUTSIDE, MARK_SEEN_BAD};

	(void)state;
	for (int w = 0; w < MARK_WAYS; w++) {
		const struct mark m = {(enum mark_way)w, NOW - MS_DAY, NOW + 1};

		assert_int_equal(mark_judge(&m, &all, NOW), becomes[w]);
		assert_int_equal(mark_judge(&m, &all, NOW + 1), MARK_OVER);
	}
}

static void
what_is_not_seen_is_not_checked(void **state)
{
	const struct mark_sight silent = {.any = NOW - 11 * MS_DAY}, speaks = {.any = NOW};
	struct mark m = separate;

	(void)state;
	assert_false(mark_is_checked(&m, &silent));
	assert_true(mark_is_checked(&m, &speaks));
	assert_int_equal(mark_judge(&m, &silent, NOW), MARK_HOLDS);
	m.way = MARK_OFF;
	assert_false(mark_is_checked(&m, &speaks));
}

static void
without_a_network_of_its_own_nothing_is_across(void **state)
{
	const struct mark_networks none = {NULL, 0};
	const struct pair talk = {.with = PAIR_DEVICE, .until = NOW};
	struct mark_sight s = {0};

	(void)state;
	mark_see(&s, &talk, at("192.168.1.9"), at("10.0.0.1"), &none);
	assert_int_equal(s.across, 0);
	assert_int_equal(s.any, NOW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_separate_device_talks_with_nobody_outside),
		cmocka_unit_test(each_way_has_its_own_contradiction),
		cmocka_unit_test(what_is_not_seen_is_not_checked),
		cmocka_unit_test(without_a_network_of_its_own_nothing_is_across),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
