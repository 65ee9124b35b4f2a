/* Names of ecosystems, and grades of scores. */
#include "model/advisory.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
an_ecosystem_is_found_by_each_of_its_names(void **state)
{
	enum ecosystem e;
	struct str release;

	for (unsigned i = ECOSYSTEM_NONE + 1; i < ECOSYSTEMS; i++) {
		assert_int_equal(
			ecosystem_parse(str_c(ecosystem_name((enum ecosystem)i)), &e), ERR_OK);
		assert_int_equal(e, i);
		assert_int_equal(
			ecosystem_of_osv(str_c(ecosystem_osv((enum ecosystem)i)), &e, &release),
			ERR_OK);
		assert_int_equal(e, i);
		assert_int_equal(release.len, 0);
	}
	assert_int_equal(ecosystem_of_osv(STR("Ubuntu:22.04:LTS"), &e, &release), ERR_OK);
	assert_int_equal(e, ECOSYSTEM_UBUNTU);
	assert_true(str_equal(release, STR("22.04:LTS")));
	assert_int_equal(ecosystem_of_osv(STR(""), &e, &release), ERR_NOT_FOUND);
	assert_int_equal(ecosystem_of_osv(STR("Debianx:1"), &e, &release), ERR_NOT_FOUND);
	assert_int_equal(ecosystem_parse(STR(""), &e), ERR_NOT_FOUND);
	assert_true(ecosystem_has_purl(ECOSYSTEM_UBUNTU, STR("deb")));
	assert_false(ecosystem_has_purl(ECOSYSTEM_UBUNTU, STR("rpm")));
	assert_false(ecosystem_has_purl(ECOSYSTEM_NONE, STR("")));
	assert_int_equal(ecosystem_order(ECOSYSTEM_PYPI), VERSION_PEP440);
	for (unsigned i = ECOSYSTEM_NONE + 1; i < ECOSYSTEMS; i++) {
		static const char *const purls[] = {
#define ECOSYSTEM(constant, name, osv, purls, order) purls,
#include "model/ecosystem.def"
#undef ECOSYSTEM
		};
		struct str types = str_c(purls[i]);

		while (types.len > 0) {
			struct str type = str_split(&types, ' ');

			assert_true(ecosystem_has_purl(ecosystem_of_purl(type), type));
		}
	}
	assert_int_equal(ecosystem_of_purl(STR("rpm")), ECOSYSTEM_ALMALINUX);
	assert_int_equal(ecosystem_of_purl(STR("")), ECOSYSTEM_NONE);
	assert_int_equal(ecosystem_of_purl(STR("oci")), ECOSYSTEM_NONE);
}

static void
scores_are_graded_as_cvss_has_it(void **state)
{
	static const struct {
		unsigned tenths;
		enum rating rating;
	} rows[] = {{0, RATING_UNKNOWN}, {1, RATING_LOW}, {39, RATING_LOW}, {40, RATING_MEDIUM},
		{69, RATING_MEDIUM}, {70, RATING_HIGH}, {89, RATING_HIGH}, {90, RATING_CRITICAL},
		{100, RATING_CRITICAL}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(rating_of_score(rows[i].tenths), rows[i].rating);
}

static void
names_of_statements_come_back(void **state)
{
	enum vex_status s;
	enum vex_reason r;

	assert_int_equal(vex_status_parse(STR("not_affected"), &s), ERR_OK);
	assert_int_equal(s, VEX_NOT_AFFECTED);
	assert_int_equal(vex_reason_parse(STR("component_not_present"), &r), ERR_OK);
	assert_int_equal(r, VEX_NO_COMPONENT);
	assert_int_equal(vex_reason_parse(STR("because"), &r), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ecosystem_is_found_by_each_of_its_names),
		cmocka_unit_test(scores_are_graded_as_cvss_has_it),
		cmocka_unit_test(names_of_statements_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
