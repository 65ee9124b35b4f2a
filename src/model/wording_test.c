/* The wording guard: what must be found, and what may be said. */
#include "model/wording.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct saying {
	enum lang lang;
	const char *text;
};

static const struct saying breaches[] = {
	{LANG_JA, "経済産業省の認定を受けています。"},
	{LANG_JA, "IPAの公認です。"},
	{LANG_JA, "★3を取得します。"},
	{LANG_JA, "三つ星の認証を取れます。"},
	{LANG_JA, "国のお墨付きです。"},
	{LANG_JA, "METIのお墨つきです。"},
	{LANG_JA, "SECURITY ACTIONの一つ星を取得しました。"},
	{LANG_JA, "準備をします。★3を取得しても、安心はできません。"},
	{LANG_JA, "★3を取得しなければなりません。"},
	{LANG_JA, "★3を取得すれば、取引先は困りません。"},
	{LANG_JA, "国の認定を受けた会社は事故を起こしません。"},
	{LANG_JA, "★3は認証です。保証ではありません。"},
	{LANG_JA, "★3の多要素認証の認定です。"},
	{LANG_JA_EASY, "国の 認定を うけています。"},
	{LANG_JA_EASY, "経済 産業省の お墨 付きです。"},
	{LANG_EN, "Certified by METI."},
	{LANG_EN, "Your company gets three-star certification"},
	{LANG_EN, "It was approved by the ministry."},
	{LANG_EN, "An IPA-approved product."},
	{LANG_EN, "This is not hard, and it is accredited by the government."},
	{LANG_EN, "Do not worry. The ★3 certification comes."},
};

static const struct saying fine[] = {
	{LANG_JA, ""},
	{LANG_JA, "★3の自己宣言をします。"},
	{LANG_JA, "多要素認証を使います。"},
	{LANG_JA, "★3では、多要素認証を求めています。"},
	{LANG_JA, "★3は、バックアップの取得を求めています。"},
	{LANG_JA, "★3は国の認定ではありません。"},
	{LANG_JA, "これは経済産業省の認定や認証、お墨付きではありません。"},
	{LANG_JA, "IPAが認定することはありません。"},
	{LANG_JA, "★3を取得したことにはなりません。"},
	{LANG_JA, "国の認定を示すものではありませんが、役に立ちます。"},
	{LANG_JA, "外国の認証です。"},
	{LANG_JA, "衛星の認証です。"},
	{LANG_JA, "認証の画面です。IPAの資料を読みます。"},
	{LANG_JA_EASY, "国の 認定では ありません。"},
	{LANG_EN, "Nobody is certified by METI."},
	{LANG_EN, "★3 is no certification."},
	{LANG_EN, "A policy that the board approved, as ★3 asks."},
	{LANG_EN, "A policy approved by the board, as ★3 asks."},
	{LANG_EN, "Sometimes a certification starts."},
	{LANG_EN, "It isn't accredited by any agency."},
	{LANG_EN, "A TLS certificate of the agency."},
	{LANG_EN, "Certified. IPA has a guide."},
};

static void
claims_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(breaches) / sizeof(breaches[0]); i++) {
		struct wording_breach breach = {0};

		if (!wording_guard(str_c(breaches[i].text), breaches[i].lang, &breach))
			fail_msg("passed: %s", breaches[i].text);
		assert_non_null(breach.claim);
		assert_non_null(breach.who);
		assert_true(breach.sentence.len > 0);
		assert_true(wording_guard(str_c(breaches[i].text), breaches[i].lang, NULL));
	}
}

static void
denials_and_names_pass(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		struct wording_breach breach = {0};

		if (wording_guard(str_c(fine[i].text), fine[i].lang, &breach))
			fail_msg("found %s of %s: %s", breach.claim, breach.who, fine[i].text);
	}
}

static void
the_first_is_told(void **state)
{
	struct wording_breach breach;

	(void)state;
	assert_true(
		wording_guard(STR("始めます。★3を取得します。IPAの公認です。"), LANG_JA, &breach));
	assert_true(str_equal(breach.sentence, STR("★3を取得します")));
	assert_string_equal(breach.claim, "取得");
	assert_string_equal(breach.who, "★");
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(claims_are_found),
		cmocka_unit_test(denials_and_names_pass),
		cmocka_unit_test(the_first_is_told),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
