/* A story without names: generated cases with names, hosts and addresses in their entries; none of
 * them stands in a scrubbed text. And costs by kind. */
#include "respond/cost.h"
#include "respond/scrub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ENTRIES 24

static struct case_entry entries[ENTRIES];
static bool is_struck[ENTRIES];
static struct respond_case made = {.entries = entries, .is_struck = is_struck};

static struct str
scrubbed(const struct scrub *s, const char *text, struct arena *a)
{
	struct buf b = buf_of(65536);
	char *kept;

	scrub_text(s, str_c(text), &b);
	assert_int_equal(buf_err(&b), ERR_OK);
	kept = arena_copy(a, buf_view(&b));
	assert_non_null(kept);
	buf_done(&b);
	return str_c(kept);
}

static void
addresses_go_and_plain_words_stay(void **state)
{
	static const char *const gone[] = {"192.168.1.20", "fe80::1", "00:11:22:aa:bb:cc",
		"sato@example.co.jp", "https://evil.example/x", "evil.example", "pc-01.local",
		"03-1234-5678", "0123456789abcdef", "2001:db8::7"};
	static const char *const kept[] = {"Windows 10 のパソコンです", "9:30 に気付きました",
		"Office 2019", "3台", "Wi-Fi を止めました", "NAS の控え", "1.5 時間",
		"Done. Then we went on."};
	struct arena *a = arena_new(1 << 20);
	struct scrub none = {0};
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		snprintf(text, sizeof(text), "相手は%sでした。", gone[i]);
		assert_true(str_equal(scrubbed(&none, text, a), STR("相手は○○でした。")));
	}
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		assert_true(str_equal(scrubbed(&none, kept[i], a), str_c(kept[i])));
	arena_free(a);
}

/* ---- generated ------------------------------------------------------------------------------- */

static const char *const family[] = {
	"佐藤", "鈴木花子", "Ito", "山田製作所", "Mirai IT", "KEIRI-PC", "nas01", "林"};
static const char *const text_parts[] = {"メールを開きました。", "あとで分かりました", " and then ",
	"\n", "「", "」", "と", "さん", "が見つけました。", "x", "7"};

static const char *
make_name(struct arena *a)
{
	char text[64];

	switch (rand() % 6) {
	case 0:
		snprintf(text, sizeof(text), "10.%d.%d.%d", rand() % 256, rand() % 256,
			rand() % 256);
		break;
	case 1:
		snprintf(text, sizeof(text), "host%d.corp%d.example", rand() % 99, rand() % 99);
		break;
	case 2:
		snprintf(text, sizeof(text), "user%d@mail%d.example", rand() % 99, rand() % 99);
		break;
	case 3:
		snprintf(text, sizeof(text), "%s%d", family[rand() % 8], rand() % 99);
		break;
	default:
		snprintf(text, sizeof(text), "%s", family[rand() % 7]);
	}
	return arena_copy(a, str_c(text));
}

static void
no_name_of_the_case_is_left(void **state)
{
	static const enum case_key keys[] = {
		CASE_KEY_NAME, CASE_KEY_CONTACT, CASE_KEY_DEVICE, CASE_KEY_TARGET, CASE_KEY_PLACE};
	struct arena *a = arena_new(1 << 22);
	struct scrub_more more = {0};
	unsigned n_found = 0;

	(void)state;
	srand(1);
	for (int round = 0; round < 3000; round++) {
		const char *names[ENTRIES * 2];
		struct buf text = buf_of(65536);
		struct scrub s;
		struct str out;
		int n = 0;

		arena_clear(a);
		memset(entries, 0, sizeof(entries));
		made.n_entries = 4;
		for (uint32_t i = 0; i < made.n_entries; i++) {
			const char *name = names[n++] = make_name(a), *field = make_name(a);

			entries[i].kind = i % 2 ? CASE_SAID : CASE_HAND;
			entries[i].who = str_c(names[n++] = make_name(a));
			assert_int_equal(
				case_entry_add(&entries[i], keys[rand() % 5], str_c(name)), 0);
			if (entries[i].kind != CASE_SAID)
				continue;
			names[n++] = field;
			case_entry_add(&entries[i], CASE_KEY_FIELD, STR("devices_names"));
			case_entry_add(&entries[i], CASE_KEY_VALUE, str_c(field));
		}
		for (int i = 0; i < 30; i++)
			buf_c(&text, rand() % 3 == 0 ? names[rand() % n] : text_parts[rand() % 11]);
		assert_int_equal(scrub_names(&made, &more, a, &s), ERR_OK);
		out = scrubbed(&s, arena_copy(a, buf_view(&text)), a);
		for (int i = 0; i < n; i++) {
			n_found += str_find(buf_view(&text), str_c(names[i])) >= 0;
			if (str_find_nocase(out, str_c(names[i])) >= 0)
				fail_msg("%s is left in: %.*s", names[i], STR_FMT(out));
		}
		assert_true(str_is_utf8(out));
		buf_done(&text);
	}
	assert_true(n_found > 1000);
	arena_free(a);
}

/* Names as people write them: with and without the kind of company, blanks and widths. */
static void
no_other_way_to_say_it_is_left(void **state)
{
	static const char *const kinds[] = {"株式会社", "(株)", "（株）", "㈱", "有限会社", ""};
	static const char *const blanks[] = {"", " ", "\u3000"};
	static const char *const cores[][3] = {
		/* as it is listed; in other letters; its first part */
		{"青葉商事", "青葉商事", ""}, {"ミライＩＴ", "ﾐﾗｲit", ""},
		{"ガンバ製作所", "ｶﾞﾝﾊﾞ製作所", ""}, {"佐藤 花子", "佐藤\u3000花子", "佐藤"},
		{"佐藤\u3000花子", "佐藤花子", "佐藤"}, {"長谷川 パブロ", "長谷川 ﾊﾟﾌﾞﾛ", "長谷川"},
		{"Aoba Foods", "ＡＯＢＡ ＦＯＯＤＳ", ""}};
	struct arena *a = arena_new(1 << 22);

	(void)state;
	srand(5);
	made.n_entries = 0;
	for (int round = 0; round < 2000; round++) {
		const char *const *core = cores[rand() % 7];
		bool is_before = rand() % 2;
		const char *kind = kinds[rand() % 6], *blank = blanks[rand() % 3];
		char listed[128], text[512];
		struct str name;
		struct scrub_more more = {1, &name};
		struct scrub s;
		struct str out;

		arena_clear(a);
		snprintf(listed, sizeof(listed), "%s%s%s", is_before ? kind : core[0], blank,
			is_before ? core[0] : kind);
		name = str_c(listed);
		snprintf(text, sizeof(text), "きのう、%sと%sと%sさんが見ました。", core[0], core[1],
			core[2][0] != '\0' ? core[2] : core[1]);
		assert_int_equal(scrub_names(&made, &more, a, &s), ERR_OK);
		out = scrubbed(&s, text, a);
		if (!str_equal(out, STR("きのう、○○と○○と○○さんが見ました。")))
			fail_msg("%s: %s: %.*s", listed, text, STR_FMT(out));
	}
	arena_free(a);
}

static void
the_companys_lists_go_too(void **state)
{
	static const struct str lists[] = {STR_IN_TABLE("青葉商事"), STR_IN_TABLE("青葉"),
		STR_IN_TABLE("林"), STR_IN_TABLE("")};
	struct arena *a = arena_new(1 << 20);
	struct scrub_more more = {4, lists};
	struct scrub s;

	(void)state;
	made.n_entries = 0;
	assert_int_equal(scrub_names(&made, &more, a, &s), ERR_OK);
	assert_int_equal(s.n, 2); /* of one character: would blank whole sentences */
	assert_true(str_equal(scrubbed(&s, "青葉商事と青葉の林です", a), STR("○○と○○の林です")));
	arena_free(a);
}

/* ---- costs -------------------------------------------------------------------------------------
 */

static void
cost(const char *kind, const char *yen, const char *minutes)
{
	struct case_entry *e = &entries[made.n_entries++];

	*e = (struct case_entry){.nr = made.n_entries, .kind = CASE_COST};
	case_entry_add(e, CASE_KEY_KIND, str_c(kind));
	case_entry_add(e, CASE_KEY_YEN, str_c(yen));
	case_entry_add(e, CASE_KEY_MINUTES, str_c(minutes));
}

static void
costs_are_summed_by_kind(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct costs c;

	(void)state;
	made.n_entries = 0;
	cost("repair", "50000", "");
	cost("hours", "", "90");
	cost("experts", "800000", "");
	cost("repair", "30000", "10");
	cost("repair", "-5", "");
	cost("experts", "9000000", "");
	is_struck[5] = true;
	assert_int_equal(costs_of(&made, a, &c), ERR_OK);
	is_struck[5] = false;
	assert_int_equal(c.n_lines, 5);
	assert_int_equal(c.n_sums, 3);
	assert_string_equal(c.sums[0].kind.p, "experts");
	assert_int_equal(c.sums[1].yen, 80000);
	assert_int_equal(c.sums[1].n, 3);
	assert_int_equal(c.sums[2].minutes, 90);
	assert_int_equal(c.all.yen, 880000);
	assert_int_equal(c.all.minutes, 100);
	assert_false(c.is_over);
	cost("repair", "1000000000000000", "");
	assert_int_equal(costs_of(&made, a, &c), ERR_OK);
	assert_true(c.is_over);
	assert_int_equal(c.all.yen, LIMIT_DAMAGE_YEN);
	arena_free(a);
}

static void
many_kinds_become_other(void **state)
{
	struct arena *a = arena_new(1 << 20);
	static struct case_entry many[100];
	static bool none[100];
	static char names[100][8];
	struct respond_case c = {.n_entries = 100, .entries = many, .is_struck = none};
	struct costs all;

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(names[i], 8, "k%d", i);
		many[i] = (struct case_entry){.nr = (uint32_t)i + 1, .kind = CASE_COST};
		case_entry_add(&many[i], CASE_KEY_KIND, str_c(names[i]));
		case_entry_add(&many[i], CASE_KEY_YEN, STR("1"));
	}
	assert_int_equal(costs_of(&c, a, &all), ERR_OK);
	assert_int_equal(all.n_sums, COST_KINDS_MAX);
	assert_string_equal(all.sums[0].kind.p, "other");
	assert_int_equal(all.sums[0].yen, 100 - (COST_KINDS_MAX - 1));
	assert_int_equal(all.all.yen, 100);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_go_and_plain_words_stay),
		cmocka_unit_test(no_name_of_the_case_is_left),
		cmocka_unit_test(no_other_way_to_say_it_is_left),
		cmocka_unit_test(the_companys_lists_go_too),
		cmocka_unit_test(costs_are_summed_by_kind),
		cmocka_unit_test(many_kinds_become_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
