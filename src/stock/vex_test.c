/* Statements out and in: three forms, signed; which one counts for a finding. */
#include "stock/vex.h"

#include "stock/seal.h"
#include "wire/csaf/csaf.h"
#include "wire/openvex/openvex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW (1800000000 * MS_SECOND)
static const uint8_t seed[SIGN_SEED_BYTES] = {1, 2, 3};

static struct stock_vex_writing
writing(enum stock_vex_form form, const struct stock_answer *answers, size_t n)
{
	return (struct stock_vex_writing){.form = form,
		.document = {.id = STR("https://example.jp/vex/1"),
			.author = STR("Example KK"),
			.made = NOW},
		.url = STR("https://example.jp/"),
		.title = STR("VEX"),
		.answers = answers,
		.n = n,
		.now = NOW};
}

static const struct stock_answer answers[] = {
	{.vulnerability = {"CVE-2026-1", 10},
		.product = {"pkg:npm/a@1.0.0", 15},
		.status = VEX_NOT_AFFECTED,
		.reason = VEX_NOT_IN_PATH,
		.why = {"Not called.", 11},
		.who = {"Sato", 4},
		.at = NOW - MS_DAY,
		.expires = NOW + MS_DAY},
	{.vulnerability = {"CVE-2026-2", 10},
		.product = {"pkg:npm/b@2.0.0", 15},
		.status = VEX_NOT_AFFECTED,
		.reason = VEX_NO_CODE,
		.why = {"Old.", 4},
		.at = NOW - 9 * MS_DAY,
		.expires = NOW - MS_DAY},
	{.vulnerability = {"CVE-2026-3", 10},
		.product = {"pkg:npm/c@3.0.0", 15},
		.status = VEX_AFFECTED,
		.action = {"It is cut off.", 14},
		.at = NOW - MS_DAY},
};

static void
what_we_say_comes_back_with_person_and_expiry(void **state)
{
	(void)state;
	for (int form = 0; form < STOCK_VEX_FORMS; form++) {
		struct stock_vex_writing w = writing((enum stock_vex_form)form, answers, 3);
		struct arena *arena = arena_new(1 << 20);
		struct buf out = buf_of(1 << 20);
		struct errinfo info = {0};

		if (form == STOCK_VEX_CYCLONEDX)
			w.document.id = STR("");
		if (stock_vex_write(&w, arena, &out, &info) != ERR_OK)
			fail_msg("%s: %s", stock_vex_form_name(w.form), info.what);
		assert_true(str_find(buf_view(&out), STR("CVE-2026-1")) >= 0);
		assert_true(
			str_find(buf_view(&out), STR("Not called. [by Sato] [valid until ")) >= 0);
		assert_true(str_find(buf_view(&out), STR("It is cut off.")) >= 0);
		/* What has expired is not said any more. */
		assert_true(str_find(buf_view(&out), STR("CVE-2026-2")) < 0);
		buf_done(&out);
		arena_free(arena);
	}
}

static struct stock_answer
of_b(enum vex_status status, bool is_open, ms_t expires)
{
	return (struct stock_answer){.vulnerability = STR("CVE-2026-2"),
		.product = STR("pkg:npm/b@2.0.0"),
		.status = status,
		.reason = status == VEX_NOT_AFFECTED ? VEX_NO_CODE : VEX_REASON_NONE,
		.action = status == VEX_AFFECTED ? STR("Cut off.") : STR(""),
		.expires = expires,
		.is_open = is_open};
}

/* On one device somebody said that it does not matter; on another nobody did. */
static void
one_answer_for_each_vulnerability_of_a_product(void **state)
{
	struct stock_answer list[] = {of_b(VEX_NOT_AFFECTED, false, NOW + 9),
		of_b(VEX_AFFECTED, false, NOW + 9), answers[0], of_b(VEX_INVESTIGATED, true, 0)};

	(void)state;
	assert_int_equal(stock_answers_fold(list, 4), 2);
	assert_true(str_equal(list[0].vulnerability, STR("CVE-2026-1")));
	assert_int_equal(list[1].status, VEX_AFFECTED); /* the gravest, wherever it was said */
	assert_false(list[1].is_open);
	list[0] = of_b(VEX_AFFECTED, false, NOW + 5);
	list[1] = of_b(VEX_AFFECTED, true, 0);
	assert_int_equal(stock_answers_fold(list, 2), 1);
	assert_true(list[0].is_open); /* of two that are as grave, what nobody answered */
	list[0] = of_b(VEX_NOT_AFFECTED, false, 0);
	list[1] = of_b(VEX_INVESTIGATED, true, 0);
	assert_int_equal(stock_answers_fold(list, 2), 1);
	assert_int_equal(list[0].status, VEX_INVESTIGATED);
	list[0] = of_b(VEX_NOT_AFFECTED, false, 0);
	list[1] = of_b(VEX_AFFECTED, false, NOW + 9);
	list[2] = of_b(VEX_AFFECTED, false, NOW + 5);
	assert_int_equal(stock_answers_fold(list, 3), 1);
	assert_int_equal(list[0].status, VEX_AFFECTED);
	assert_int_equal(list[0].expires, NOW + 5);
	assert_int_equal(stock_answers_fold(list, 0), 0);
}

static void
names_product(const char *purl, const char *cpe, const char *version, const char *wanted)
{
	struct buf out = buf_of(1 << 12);
	enum err err = stock_vex_product(str_c(purl), str_c(cpe), str_c(version), &out);

	assert_int_equal(err, wanted != NULL ? ERR_OK : ERR_NOT_FOUND);
	if (wanted != NULL && !str_equal(buf_view(&out), str_c(wanted)))
		fail_msg("%.*s", STR_FMT(buf_view(&out)));
	buf_done(&out);
}

static void
a_product_is_named_with_its_version(void **state)
{
	(void)state;
	names_product("pkg:npm/a@1.0.0", "", "1.0.0", "pkg:npm/a@1.0.0");
	names_product("pkg:npm/a", "", "1.0.0", "pkg:npm/a@1.0.0");
	names_product("", "cpe:2.3:a:google:chrome:*:*:*:*:*:*:*:*", "126.0.1",
		"cpe:2.3:a:google:chrome:126.0.1:*:*:*:*:*:*:*");
	names_product("", "cpe:2.3:a:google:chrome:*:*:*:*:*:*:*:*", "", NULL);
	names_product("", "cpe:2.3:a:google:chrome:*:*:*:*:*:*:*:*", "1:2*", NULL);
	names_product("pkg:npm/a", "", "", NULL);
	names_product("", "", "1.0", NULL);
}

static void
nothing_to_say_is_no_document(void **state)
{
	struct stock_vex_writing w = writing(STOCK_VEX_OPENVEX, &answers[1], 1);
	struct arena *arena = arena_new(1 << 20);
	struct buf out = buf_of(1 << 20);

	(void)state;
	assert_int_equal(stock_vex_write(&w, arena, &out, NULL), ERR_NOT_FOUND);
	assert_int_equal(out.len, 0);
	buf_done(&out);
	arena_free(arena);
}

/* Our own file read as another's: the expiry holds. */
static void
an_expiry_is_read_back(void **state)
{
	const struct str names[] = {STR("CVE-2026-1")};
	const struct stock_vex_subject subject = {
		.names = names, .n_names = 1, .purl = STR("pkg:npm/a@1.0.0")};
	struct stock_vex_writing w = writing(STOCK_VEX_CSAF, answers, 3);
	struct arena *arena = arena_new(1 << 20);
	struct buf out = buf_of(1 << 20);
	struct stock_vex_list list;
	struct stock_vex_view view;

	(void)state;
	stock_vex_begin(&list, arena);
	list.signer = STOCK_SIGNER_OTHER;
	assert_int_equal(stock_vex_write(&w, arena, &out, NULL), ERR_OK);
	assert_int_equal(csaf_read(buf_view(&out), NULL, &list.sink, NULL), ERR_OK);
	assert_int_equal(stock_vex_n(&list), 2);
	view = stock_vex_view(&list, &subject, NOW);
	assert_non_null(view.said);
	assert_int_equal(view.said->statement.status, VEX_NOT_AFFECTED);
	assert_true(str_equal(view.said->author, STR("Example KK")));
	assert_int_equal(view.said->until, NOW + MS_DAY);
	view = stock_vex_view(&list, &subject, NOW + MS_DAY);
	assert_null(view.said);
	assert_int_equal(view.n_expired, 1);
	stock_vex_done(&list);
	buf_done(&out);
	arena_free(arena);
}

static void
what_a_statement_is_about(void **state)
{
	static const struct {
		const char *product, *part;
		bool is_about;
	} cases[] = {
		{"pkg:deb/debian/a@1?arch=amd64", "", true},
		{"pkg:deb/debian/a@1", "", true},
		{"pkg:deb/debian/a", "", true}, /* all versions */
		{"pkg:deb/debian/a@2", "", false},
		{"pkg:deb/ubuntu/a@1", "", false},
		{"pkg:deb/debian/a@1?arch=arm64", "", false},
		{"pkg:deb/debian/a@1?distro=bookworm", "", false}, /* it is not known */
		{"pkg:generic/box@5", "", true},		   /* the whole product */
		{"pkg:generic/box@5", "pkg:deb/debian/a", true},
		{"pkg:generic/box@5", "pkg:deb/debian/b", false},
		{"pkg:generic/other@5", "pkg:deb/debian/a", false},
		{"cpe:2.3:a:maker:a:*:*:*:*:*:*:*:*", "", true},
		{"cpe:2.3:a:maker:b:*:*:*:*:*:*:*:*", "", false},
		{"a", "", false},
		{"", "", false},
	};
	const struct str names[] = {STR("GHSA-1"), STR("CVE-2026-1")};
	const struct stock_vex_subject subject = {.names = names,
		.n_names = 2,
		.purl = STR("pkg:deb/debian/a@1?arch=amd64"),
		.cpe = STR("cpe:2.3:a:maker:a:1:*:*:*:*:*:*:*"),
		.root = STR("pkg:generic/box@5")};
	struct vex_statement s = {.vulnerability = STR("CVE-2026-1")};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		s.product = str_c(cases[i].product);
		s.subcomponent = str_c(cases[i].part);
		if (stock_vex_is_about(&s, &subject) != cases[i].is_about)
			fail_msg("%s %s", cases[i].product, cases[i].part);
	}
	/* A product without a purl or CPE: only its own bill speaks of it. */
	s.product = STR("box 5");
	for (size_t i = 0; i < 4; i++) {
		struct stock_vex_subject of = subject;

		of.is_of_its_bill = i % 2 == 1;
		of.root = STR("");
		s.subcomponent = i < 2 ? STR("pkg:deb/debian/a") : STR("");
		assert_int_equal(stock_vex_is_about(&s, &of), of.is_of_its_bill);
		s.subcomponent = STR("pkg:deb/debian/b");
		assert_false(stock_vex_is_about(&s, &of));
	}
	s.product = STR("pkg:deb/debian/a");
	s.subcomponent = STR("");
	s.vulnerability = STR("X-1");
	assert_false(stock_vex_is_about(&s, &subject));
	s.alias = STR("GHSA-1");
	assert_true(stock_vex_is_about(&s, &subject));
}

static void
say(struct stock_vex_list *list, enum stock_signer signer, enum vex_status status, ms_t at)
{
	struct vex_statement s = {.vulnerability = STR("CVE-2026-1"),
		.product = STR("pkg:npm/a"),
		.status = status,
		.made = at};

	list->signer = signer;
	list->sink.statement(list->sink.arg, &s);
}

static void
a_known_key_goes_before_and_disagreement_is_told(void **state)
{
	const struct str names[] = {STR("CVE-2026-1")};
	const struct stock_vex_subject subject = {
		.names = names, .n_names = 1, .purl = STR("pkg:npm/a@1")};
	struct arena *arena = arena_new(1 << 20);
	struct stock_vex_list list;
	struct stock_vex_view view;

	(void)state;
	stock_vex_begin(&list, arena);
	assert_null(stock_vex_view(&list, &subject, NOW).said);
	say(&list, STOCK_SIGNER_OTHER, VEX_NOT_AFFECTED, 5);
	view = stock_vex_view(&list, &subject, NOW);
	assert_int_equal(view.said->statement.status, VEX_NOT_AFFECTED);
	assert_false(view.is_disputed);
	/* At the same time: the graver one. */
	say(&list, STOCK_SIGNER_NONE, VEX_AFFECTED, 5);
	view = stock_vex_view(&list, &subject, NOW);
	assert_int_equal(view.said->statement.status, VEX_AFFECTED);
	assert_true(view.is_disputed);
	say(&list, STOCK_SIGNER_KNOWN, VEX_FIXED, 1);
	view = stock_vex_view(&list, &subject, NOW);
	assert_int_equal(view.said->statement.status, VEX_FIXED);
	assert_int_equal(view.said->signer, STOCK_SIGNER_KNOWN);
	say(&list, STOCK_SIGNER_KNOWN, VEX_AFFECTED, 2); /* newer */
	assert_int_equal(stock_vex_view(&list, &subject, NOW).said->statement.status, VEX_AFFECTED);
	stock_vex_done(&list);
	arena_free(arena);
}

static void
a_signature_is_of_this_key_these_bytes_and_this_comment(void **state)
{
	uint8_t key[SIGN_PUBLIC_BYTES], other[SIGN_PUBLIC_BYTES], back[SIGN_PUBLIC_BYTES];
	struct buf out = buf_of(1 << 16), public_text = buf_of(SEAL_BYTES_MAX);
	struct str bytes = STR("{\"a\":1}\n"), comment;

	(void)state;
	sign_public_of(seed, key);
	memcpy(other, key, sizeof(other));
	other[0] ^= 1;
	assert_int_equal(seal_write(seed, bytes, STR("two\nlines"), &out), ERR_INVALID);
	assert_int_equal(seal_write(seed, bytes, STR("Example KK, 2026-11-28"), &out), ERR_OK);
	seal_public_write(key, &public_text);
	assert_int_equal(seal_public_read(buf_view(&public_text), back), ERR_OK);
	assert_memory_equal(back, key, sizeof(key));
	public_text.p[public_text.len - 2] ^= 1;
	assert_int_equal(seal_public_read(buf_view(&public_text), back), ERR_MALFORMED);
	assert_int_equal(seal_public_read(STR("untrusted comment:\n"), back), ERR_MALFORMED);
	buf_done(&public_text);
	assert_int_equal(seal_check(key, bytes, buf_view(&out), &comment), ERR_OK);
	assert_true(str_equal(comment, STR("Example KK, 2026-11-28")));
	assert_int_equal(seal_check(other, bytes, buf_view(&out), NULL), ERR_DENIED);
	assert_int_equal(seal_check(key, STR("{\"a\":2}\n"), buf_view(&out), NULL), ERR_DENIED);
	assert_int_equal(seal_check(key, bytes, STR(""), NULL), ERR_MALFORMED);
	/* Not one byte of it can be another one, but for the first line, and the key's id. */
	for (size_t i = 0; i < out.len; i++) {
		struct str text = buf_view(&out);
		ptrdiff_t line = str_find_byte(text, '\n');

		if ((ptrdiff_t)i <= line || (i > (size_t)line && i < (size_t)line + 16))
			continue;
		out.p[i] ^= 1;
		if (out.p[i] != '\r' && i + 4 < out.len &&
			seal_check(key, bytes, buf_view(&out), NULL) == ERR_OK)
			fail_msg("%zu", i);
		out.p[i] ^= 1;
	}
	for (size_t i = 0; i + 1 < out.len; i++)
		assert_int_not_equal(seal_check(key, bytes, str_of(out.p, i), NULL), ERR_OK);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_we_say_comes_back_with_person_and_expiry),
		cmocka_unit_test(one_answer_for_each_vulnerability_of_a_product),
		cmocka_unit_test(a_product_is_named_with_its_version),
		cmocka_unit_test(nothing_to_say_is_no_document),
		cmocka_unit_test(an_expiry_is_read_back),
		cmocka_unit_test(what_a_statement_is_about),
		cmocka_unit_test(a_known_key_goes_before_and_disagreement_is_told),
		cmocka_unit_test(a_signature_is_of_this_key_these_bytes_and_this_comment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
