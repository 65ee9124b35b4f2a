/*
 * The price rule against our own table of the standard, each verdict and its borders, and the
 * search: regions as lists write them, words, money, age. packs/guide and packs/directories are the
 * repository's.
 */
#include "assess/find.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define VALUES_MAX LIMIT_LEDGER_COLUMNS

struct shelf {
	struct arena *arena;
	struct reference_set guide;
	struct directory_set lists;
	struct find_tables tables;
	const struct directory *services;
	struct str row[VALUES_MAX];
	int64_t today;
};

static struct pack_source
read_folder(const char *name, struct arena *arena)
{
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, arena, &source, &info), ERR_OK);
	close(fd);
	return source;
}

static void
set(struct shelf *s, const char *column, const char *value)
{
	const struct ledger_column *c = ledger_column_find(&s->services->list, str_c(column));

	assert_non_null(c);
	s->row[c - s->services->list.columns] = str_c(value);
}

static int
load(void **state)
{
	struct shelf *s = calloc(1, sizeof(*s));
	struct pack_guide_source guide = {0};
	struct pack_directory_source lists = {0};
	struct errinfo info = {0};

	assert_non_null(s);
	s->arena = arena_new(PACK_ARENA_BYTES);
	guide.files = read_folder("guide", s->arena);
	assert_int_equal(pack_references_load(&guide, s->arena, &s->guide, &info), ERR_OK);
	lists.files = read_folder("directories", s->arena);
	assert_int_equal(pack_directories_load(&lists, s->arena, &s->lists, &info), ERR_OK);
	s->tables = (struct find_tables){reference_find(&s->guide, STR("regions")),
		reference_find(&s->guide, STR(PRICE_TABLE))};
	s->services = directory_find(&s->lists, STR("otasuketai"));
	assert_non_null(s->services);
	assert_true(find_day(STR("2026-11-27"), &s->today));
	for (size_t i = 0; i < VALUES_MAX; i++)
		s->row[i] = STR("");
	set(s, "name", "見守りサービスA");
	set(s, "provider", "例の会社");
	set(s, "class", "1");
	set(s, "kind", "network");
	set(s, "region", "東京都、神奈川県");
	set(s, "price_month", "9800");
	set(s, "listed_on", "2026-11-01");
	*state = s;
	return 0;
}

static int
unload(void **state)
{
	struct shelf *s = *state;

	arena_free(s->arena);
	free(s);
	return 0;
}

/* ---- the price rule ---- */

static const struct {
	const char *class_id, *kind;
	int64_t month, device;
	uint32_t devices;
	enum price_verdict verdict;
	uint32_t limit;
} prices[] = {
	/* network: 10,000 yen a month */
	{"1", "network", 10000, -1, 0, PRICE_WITHIN, 0},
	{"1", "network", 10001, -1, 0, PRICE_OVER, 0},
	{"1", "network", 0, -1, 0, PRICE_WITHIN, 0},
	{"1", "network", 9000, 100, 0, PRICE_WITHIN_UP_TO, 10},
	{"1", "network", 9000, 100, 10, PRICE_WITHIN, 10},
	{"1", "network", 9000, 100, 11, PRICE_OVER, 11},
	{"1", "network", 9950, 100, 0, PRICE_OVER, 0},
	{"1", "network", 10000, 0, 500, PRICE_WITHIN, 500},
	{"1", "network", -1, 500, 0, PRICE_PART, 0},
	{"1", "network", -1, -1, 0, PRICE_NO_FEE, 0},
	/* endpoint: 2,000 yen a month for each */
	{"1", "endpoint", -1, 2000, 0, PRICE_WITHIN, 0},
	{"1", "endpoint", -1, 2001, 0, PRICE_OVER, 0},
	{"1", "endpoint", 5000, 1500, 0, PRICE_WITHIN_FROM, 10},
	{"1", "endpoint", 5000, 1500, 9, PRICE_OVER, 9},
	{"1", "endpoint", 5000, 1500, 10, PRICE_WITHIN, 10},
	{"1", "endpoint", 5001, 1500, 0, PRICE_WITHIN_FROM, 11},
	{"1", "endpoint", 1, 2000, 0, PRICE_OVER, 0},
	{"1", "endpoint", 20000, -1, 0, PRICE_PART, 0},
	/* combined: the sum of both */
	{"1", "combined", 10000, 2000, 0, PRICE_WITHIN, 0},
	{"1", "combined", 10000, 2001, 0, PRICE_OVER, 0},
	{"1", "combined", 12000, 1000, 0, PRICE_WITHIN_FROM, 2},
	{"1", "combined", 11000, 1000, 0, PRICE_WITHIN, 0},
	{"1", "combined", 0, 3000, 0, PRICE_WITHIN_UP_TO, 10},
	{"1", "combined", 0, 3000, 11, PRICE_OVER, 11},
	{"1", "combined", 10000, -1, 0, PRICE_PART, 0},
	/* class 2 is told, not judged, whatever the fee */
	{"2", "network", 90000, -1, 0, PRICE_RELAXED, 0},
	{"2", "", -1, -1, 0, PRICE_RELAXED, 0},
	/* what the list does not say */
	{"", "network", 5000, -1, 0, PRICE_UNSAID, 0},
	{"1", "", 5000, -1, 0, PRICE_UNSAID, 0},
	{"3", "network", 5000, -1, 0, PRICE_UNKNOWN, 0},
	{"1", "moon", 5000, -1, 0, PRICE_UNKNOWN, 0},
	/* no sum overflows */
	{"1", "network", INT64_MAX, INT64_MAX, 1, PRICE_OVER, 1},
	{"1", "network", INT64_MAX, INT64_MAX, UINT32_MAX, PRICE_OVER, 1000000},
};

static void
a_fee_is_held_against_the_cap_of_its_class_and_kind(void **state)
{
	const struct shelf *s = *state;

	for (size_t i = 0; i < N(prices); i++) {
		struct price_offer offer = {str_c(prices[i].class_id), str_c(prices[i].kind),
			prices[i].month, prices[i].device, prices[i].devices};
		struct price_check c;

		price_check(s->tables.prices, &offer, &c);
		if (c.verdict != prices[i].verdict ||
			(prices[i].limit > 0 && c.devices != prices[i].limit))
			fail_msg("row %zu: %s %u", i, price_verdict_name(c.verdict), c.devices);
	}
}

static void
a_verdict_comes_with_its_figures(void **state)
{
	const struct shelf *s = *state;
	struct price_offer offer = {STR("1"), STR("combined"), 12000, 1500, 4};
	struct price_check c;

	price_check(s->tables.prices, &offer, &c);
	assert_int_equal(c.cap_base, 10000);
	assert_int_equal(c.cap_per_device, 2000);
	assert_int_equal(c.fee, 18000);
	assert_int_equal(c.cap, 18000);
	assert_false(c.is_confirmed); /* the combined cap is second-hand */
	offer.kind = STR("network");
	price_check(s->tables.prices, &offer, &c);
	assert_true(c.is_confirmed);
	offer.devices = 0;
	price_check(s->tables.prices, &offer, &c);
	assert_int_equal(c.fee, PRICE_NONE);
	price_check(NULL, &offer, &c);
	assert_int_equal(c.verdict, PRICE_UNKNOWN);
	assert_int_equal(c.cap_base, PRICE_NONE);
	assert_int_equal(price_month(&offer, 0), 13500);
	assert_int_equal(price_month(&offer, 10), 27000);
}

/* The formula of packs/guide, for every number of devices, agrees with FROM and UP_TO. */
static void
limits_agree_with_each_number_of_devices(void **state)
{
	const struct shelf *s = *state;
	static const int64_t months[] = {0, 4999, 5000, 10000, 10001, 30000};
	static const int64_t each[] = {0, 1, 999, 1999, 2000, 2001, 3000};

	for (size_t i = 0; i < N(months); i++)
		for (size_t k = 0; k < N(each); k++) {
			struct price_offer offer = {
				STR("1"), STR("combined"), months[i], each[k], 0};
			struct price_check all, one;

			price_check(s->tables.prices, &offer, &all);
			for (uint32_t n = 1; n <= 60; n++) {
				bool is_within =
					all.verdict == PRICE_WITHIN ||
					(all.verdict == PRICE_WITHIN_FROM && n >= all.devices) ||
					(all.verdict == PRICE_WITHIN_UP_TO && n <= all.devices);

				offer.devices = n;
				price_check(s->tables.prices, &offer, &one);
				assert_int_equal(one.verdict == PRICE_WITHIN, is_within);
			}
		}
}

/* ---- where ---- */

static const struct {
	const char *region, *cell;
	enum find_fit fit;
} regions[] = {
	{"tokyo", "東京都、神奈川県", FIND_FITS},
	{"tokyo", "東京", FIND_FITS},
	{"kyoto", "東京都", FIND_NOT},
	{"kyoto", "東京都・京都府", FIND_FITS},
	{"kyoto", "大阪、京都", FIND_FITS},
	{"osaka", "関西", FIND_FITS},
	{"osaka", "関東・関西", FIND_FITS},
	{"osaka", "関東", FIND_NOT},
	{"aomori", "全国", FIND_FITS},
	{"okinawa", "全国（沖縄・離島を除く）", FIND_MAYBE},
	{"osaka", "東京都以外", FIND_MAYBE},
	{"okinawa", "九州", FIND_NOT},
	{"okinawa", "九州・沖縄", FIND_FITS},
	{"gunma", "北関東", FIND_FITS},
	{"gunma", "首都圏", FIND_NOT},
	{"fukuoka", "Fukuoka, Saga", FIND_FITS},
	{"saga", "nationwide", FIND_FITS},
	{"hiroshima", "中国", FIND_MAYBE}, /* the region, or the country */
	{"tokyo", "", FIND_MAYBE},
	{"tokyo", "当社営業所から1時間", FIND_MAYBE},
	{"tokyo", "\xff\xfe", FIND_MAYBE},
	{"atlantis", "東京都", FIND_MAYBE},
};

static void
a_region_is_found_as_lists_write_it(void **state)
{
	const struct shelf *s = *state;

	for (size_t i = 0; i < N(regions); i++)
		if (find_region(s->tables.regions, str_c(regions[i].region),
			    str_c(regions[i].cell)) != regions[i].fit)
			fail_msg("%s in %s", regions[i].region, regions[i].cell);
	assert_int_equal(find_region(NULL, STR("tokyo"), STR("東京都")), FIND_MAYBE);
}

/* ---- rows ---- */

static struct find_query
all(void)
{
	return (struct find_query){.text = STR(""),
		.kind = STR(""),
		.class_id = STR(""),
		.region = STR(""),
		.yen_max = PRICE_NONE};
}

static struct find_result
look(const struct shelf *s, const struct find_query *q)
{
	struct find_result r;

	find_row(&s->tables, s->services, s->row, q, s->today, &r);
	return r;
}

static void
a_row_fits_by_words_kind_class_place_and_money(void **state)
{
	struct shelf *s = *state;
	struct find_query q = all();

	assert_int_equal(look(s, &q).fit, FIND_FITS);
	q.text = STR("見守り  例の");
	assert_int_equal(look(s, &q).fit, FIND_FITS);
	q.text = STR("network"); /* a choice by its name */
	assert_int_equal(look(s, &q).fit, FIND_FITS);
	q.text = STR("見守り 別の");
	assert_int_equal(look(s, &q).fit, FIND_NOT);
	q = all();
	q.kind = STR("endpoint");
	assert_int_equal(look(s, &q).fit, FIND_NOT);
	q = all();
	q.class_id = STR("1");
	assert_int_equal(look(s, &q).fit, FIND_FITS);
	q.class_id = STR("2");
	assert_int_equal(look(s, &q).fit, FIND_NOT);
	q = all();
	q.region = STR("osaka");
	assert_int_equal(look(s, &q).fit, FIND_NOT);
	q.region = STR("kanagawa");
	q.yen_max = 9800;
	assert_int_equal(look(s, &q).fit, FIND_FITS);
	q.yen_max = 9799;
	assert_int_equal(look(s, &q).fit, FIND_NOT);
	/* what the row does not say may fit, and is told */
	set(s, "price_month", "");
	set(s, "region", "");
	assert_int_equal(look(s, &q).fit, FIND_MAYBE);
	assert_int_equal(look(s, &q).money, FIND_MAYBE);
	assert_int_equal(look(s, &q).region, FIND_MAYBE);
	/* ... but not what does not fit otherwise */
	q.kind = STR("endpoint");
	assert_int_equal(look(s, &q).fit, FIND_NOT);
}

static void
money_is_reckoned_for_the_companys_devices(void **state)
{
	struct shelf *s = *state;
	struct find_query q = all();

	set(s, "kind", "endpoint");
	set(s, "price_month", "");
	set(s, "price_device", "1500");
	q.yen_max = 15000;
	assert_int_equal(look(s, &q).yen, 1500);
	q.devices = 10;
	assert_int_equal(look(s, &q).yen, 15000);
	assert_int_equal(look(s, &q).fit, FIND_FITS);
	assert_int_equal(look(s, &q).price.verdict, PRICE_WITHIN);
	q.devices = 11;
	assert_int_equal(look(s, &q).fit, FIND_NOT);
}

static void
an_old_list_is_told(void **state)
{
	struct shelf *s = *state;
	struct find_query q = all();

	assert_int_equal(look(s, &q).days_old, 26);
	assert_false(look(s, &q).is_old);
	set(s, "listed_on", "2026-05-31"); /* 180 days */
	assert_int_equal(look(s, &q).days_old, 180);
	assert_false(look(s, &q).is_old);
	set(s, "listed_on", "2026-05-30");
	assert_true(look(s, &q).is_old);
	set(s, "listed_on", "");
	assert_int_equal(look(s, &q).days_old, -1);
	assert_true(look(s, &q).is_old);
	set(s, "listed_on", "2027-01-01"); /* of a clock or hand that was ahead */
	assert_int_equal(look(s, &q).days_old, 0);
	set(s, "expires", "2026-11-27");
	assert_false(look(s, &q).is_over);
	set(s, "expires", "2026-11-26");
	assert_true(look(s, &q).is_over);
}

static void
days_are_civil_dates(void **state)
{
	static const char *const wrong[] = {"", "2026-11-2", "2026-02-30", "2026-13-01",
		"2026/11/27", "20261127xx", "0000-01-01", "2026-00-10", "aaaa-bb-cc"};
	int64_t day;

	(void)state;
	assert_true(find_day(STR("1970-01-02"), &day));
	assert_int_equal(day, 1);
	assert_true(find_day(STR("2028-02-29"), &day));
	for (size_t i = 0; i < N(wrong); i++)
		if (find_day(str_c(wrong[i]), &day))
			fail_msg("%s was taken", wrong[i]);
}

static void
exams_and_courses_are_found_too(void **state)
{
	const struct shelf *s = *state;
	const struct reference *courses = reference_find(&s->guide, STR("courses"));
	const struct reference_row *videos = reference_row_find(courses, STR("videos"));
	struct find_query q = all();
	struct find_result r;

	find_table_row(courses, videos, &q, s->today, &r);
	assert_int_equal(r.fit, FIND_FITS);
	assert_int_equal(r.yen, 0);
	assert_false(r.is_old);
	q.yen_max = 0;
	q.text = STR("IPA");
	find_table_row(courses, videos, &q, s->today + 181, &r);
	assert_int_equal(r.fit, FIND_FITS);
	assert_true(r.is_old);
	q.region = STR("tokyo");
	find_table_row(courses, videos, &q, s->today, &r);
	assert_int_equal(r.fit, FIND_MAYBE);
	q.kind = STR("network");
	find_table_row(courses, videos, &q, s->today, &r);
	assert_int_equal(r.fit, FIND_NOT);
	/* a cost that is not given is not nothing */
	q = all();
	q.yen_max = 0;
	find_table_row(courses, reference_row_find(courses, STR("manabi_sec")), &q, s->today, &r);
	assert_int_equal(r.fit, FIND_MAYBE);
	assert_int_equal(r.yen, PRICE_NONE);
}

#define SHELF_TEST(f) cmocka_unit_test_setup_teardown(f, load, unload)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SHELF_TEST(a_fee_is_held_against_the_cap_of_its_class_and_kind),
		SHELF_TEST(a_verdict_comes_with_its_figures),
		SHELF_TEST(limits_agree_with_each_number_of_devices),
		SHELF_TEST(a_region_is_found_as_lists_write_it),
		SHELF_TEST(a_row_fits_by_words_kind_class_place_and_money),
		SHELF_TEST(money_is_reckoned_for_the_companys_devices),
		SHELF_TEST(an_old_list_is_told),
		SHELF_TEST(days_are_civil_dates),
		SHELF_TEST(exams_and_courses_are_found_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
