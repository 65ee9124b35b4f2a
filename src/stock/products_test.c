/* What is advised before a device is bought, and the file security.txt, as tables. */
#include "stock/purchase.h"
#include "stock/security_txt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define SAME "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* All that its maker can state, stated well. */
static const struct purchase_stated *
good(void)
{
	static struct purchase_stated s;

	s = (struct purchase_stated){.label = STR("jc_star"),
		.level = STR("3"),
		.password = STR("each"),
		.updates = STR("automatic"),
		.contact = STR("yes"),
		.stated = STR(SAME),
		.found = STR("SHA256: " SAME),
		.has_label_days = true,
		.has_support_days = true,
		.label_days = 400,
		.support_days = 3000};
	return &s;
}

/* What one is like beside the good one: "label=none password=shared support=-1"; days that are "?"
 * are not known. */
static void
change(struct purchase_stated *s, const char *what)
{
	struct str rest = str_c(what);

	while (rest.len > 0) {
		struct str value = str_split(&rest, ' ');
		struct str name = str_split(&value, '=');
		bool is_known = !str_equal(value, STR("?"));

		if (str_equal(name, STR("label")))
			s->label = value;
		else if (str_equal(name, STR("level")))
			s->level = value;
		else if (str_equal(name, STR("password")))
			s->password = value;
		else if (str_equal(name, STR("updates")))
			s->updates = value;
		else if (str_equal(name, STR("contact")))
			s->contact = value;
		else if (str_equal(name, STR("found")))
			s->found = value;
		else if (str_equal(name, STR("ends")))
			s->has_label_days = is_known, s->label_days = strtol(value.p, NULL, 10);
		else
			s->has_support_days = is_known, s->support_days = strtol(value.p, NULL, 10);
	}
}

static const struct {
	const char *change, *says; /* says: the advice, then its reasons */
} purchases[] = {
	{"", "buy password_good updates_good support_good contact_good label_assessed hash_same"},
	/* nothing is known: nothing is good */
	{"label= level= password= updates= contact= found= ends=? support=?",
		"ask password_unknown updates_unknown support_unknown contact_unknown "
		"label_unknown hash_uncompared"},
	/* a label is no must, and no cure */
	{"label=none ends=?", "buy label_none password_good updates_good support_good "
			      "contact_good hash_same"},
	{"password=shared", "not password_shared updates_good support_good contact_good "
			    "label_assessed hash_same"},
	{"level=1", "buy label_own password_good updates_good support_good contact_good "
		    "hash_same"},
	{"level=", "ask label_unknown password_good updates_good support_good contact_good "
		   "hash_same"},
	{"ends=?", "ask label_unknown password_good updates_good support_good contact_good "
		   "hash_same"},
	{"ends=0", "buy label_ends password_good updates_good support_good contact_good "
		   "label_assessed hash_same"},
	{"ends=-1", "ask label_over password_good updates_good support_good contact_good "
		    "hash_same"},
	{"label=other ends=?", "buy label_other password_good updates_good support_good "
			       "contact_good hash_same"},
	{"password=no_password updates=none support=-1",
		"not password_none updates_none support_over contact_good label_assessed "
		"hash_same"},
	{"support=364", "not support_short password_good updates_good contact_good "
			"label_assessed hash_same"},
	{"support=365 updates=by_hand", "buy updates_by_hand support_middle password_good "
					"contact_good label_assessed hash_same"},
	{"support=1825 password=must_change", "buy password_good updates_good support_good "
					      "contact_good label_assessed hash_same"},
	{"contact=no", "ask contact_none password_good updates_good support_good "
		       "label_assessed hash_same"},
	{"found=" OTHER, "not hash_differs password_good updates_good support_good "
			 "contact_good label_assessed"},
	{"found=abc", "ask hash_unreadable password_good updates_good support_good "
		      "contact_good label_assessed"},
	{"found=", "buy hash_uncompared password_good updates_good support_good contact_good "
		   "label_assessed"},
};

static void
what_is_not_known_is_asked_and_one_bad_thing_is_enough(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(purchases) / sizeof(purchases[0]); i++) {
		struct purchase_stated s = *good();
		struct purchase_result r;
		char got[512];
		int n;

		change(&s, purchases[i].change);
		r = purchase_judge(&s);
		n = snprintf(got, sizeof(got), "%s", purchase_advice_name(r.advice));
		for (uint32_t k = 0; k < r.n; k++)
			n += snprintf(got + n, sizeof(got) - (size_t)n, " %s",
				purchase_reason_name(r.reasons[k]));
		if (strcmp(got, purchases[i].says) != 0)
			fail_msg("%s: %s", purchases[i].change, got);
	}
}

static void
a_sum_is_read_as_makers_write_it(void **state)
{
	char hex[DIGEST_HEX_MAX];

	(void)state;
	assert_true(purchase_sha256(STR(" SHA-256 = " SAME " "), hex));
	assert_string_equal(hex, SAME);
	assert_false(purchase_sha256(STR(SAME "0"), hex));
	assert_false(purchase_sha256(STR(""), hex));
	assert_false(purchase_sha256(STR("g" SAME), hex));
	assert_string_equal(purchase_says_name(purchase_says_of(PURCHASE_HASH_SAME)), "for");
	assert_string_equal(purchase_says_name(purchase_says_of(PURCHASE_SUPPORT_MIDDLE)), "note");
}

#define NOW ((ms_t)1795824000000) /* 2026-11-28 */

static struct security_txt
well(void)
{
	return (struct security_txt){.mail = STR("psirt@example.jp"),
		.expires = NOW + 300 * MS_DAY,
		.canonical = STR("https://example.jp/.well-known/security.txt")};
}

static void
expect(struct security_txt typed, unsigned faults)
{
	struct buf out = buf_of(4096);

	assert_int_equal(security_txt_check(&typed, NOW), faults);
	security_txt_put(&typed, NOW, &out);
	assert_int_equal(buf_view(&out).len > 0, faults == 0);
	buf_done(&out);
}

static void
only_a_file_that_holds_is_written(void **state)
{
	static const struct {
		struct str mail;
		unsigned faults;
	} mails[] = {{{"", 0}, 1u << SECURITY_TXT_NO_CONTACT},
		{{"psirt", 5}, 1u << SECURITY_TXT_MAIL},
		{{"a@b\r\nContact: x@y", 19}, 1u << SECURITY_TXT_MAIL},
		{{"@b", 2}, 1u << SECURITY_TXT_MAIL}};
	static const struct {
		ms_t in;
		unsigned faults;
	} ends[] = {{0, 1u << SECURITY_TXT_OVER}, {366 * MS_DAY, 0},
		{400 * MS_DAY, 1u << SECURITY_TXT_FAR}};
	struct security_txt s;

	(void)state;
	expect(well(), 0);
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]); i++) {
		s = well();
		s.mail = mails[i].mail;
		expect(s, mails[i].faults);
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		s = well();
		s.expires = NOW + ends[i].in;
		expect(s, ends[i].faults);
	}
	s = well();
	s.expires = 0;
	s.phone = STR("03-1234-5678");
	s.policy = STR("https://example.jp/\nExpires: x");
	s.languages = STR("日本語");
	expect(s, 1u << SECURITY_TXT_NO_END | 1u << SECURITY_TXT_PHONE | 1u << SECURITY_TXT_URL |
			  1u << SECURITY_TXT_LANGUAGES);
	s = well();
	s.policy = STR("http://example.jp");
	expect(s, 1u << SECURITY_TXT_URL);
	assert_string_equal(security_txt_fault_name(SECURITY_TXT_FAR), "far");
}

static void
its_fields_stand_in_their_form(void **state)
{
	struct security_txt s = well();
	struct buf out = buf_of(4096);

	(void)state;
	s.form = STR("https://example.jp/report");
	s.phone = STR("+81-3-1234-5678");
	s.languages = STR("ja, en");
	security_txt_put(&s, NOW, &out);
	assert_true(str_equal(
		buf_view(&out), STR("Contact: mailto:psirt@example.jp\r\n"
				    "Contact: https://example.jp/report\r\n"
				    "Contact: tel:+81-3-1234-5678\r\n"
				    "Expires: 2027-09-24T00:00:00Z\r\n"
				    "Preferred-Languages: ja, en\r\n"
				    "Canonical: https://example.jp/.well-known/security.txt\r\n")));
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_known_is_asked_and_one_bad_thing_is_enough),
		cmocka_unit_test(a_sum_is_read_as_makers_write_it),
		cmocka_unit_test(only_a_file_that_holds_is_written),
		cmocka_unit_test(its_fields_stand_in_their_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
