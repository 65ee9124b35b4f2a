/* Names as people, lists and installers write them, against the product's own packs. */
#include "stock/reconcile/reconcile.h"

#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct arena *arena;
static struct product_set set;
static struct reconcile_table *table;

/* id: "" for none, "?" for several, "!" for the maker; "id/version/release" */
static const struct {
	const char *name, *maker, *version, *expected;
} lines[] = {
	/* what installers write */
	{"Google Chrome", "Google LLC", "120.0.6099.130", "chrome/120.0.6099.130/"},
	{"Mozilla Firefox (x64 ja)", "Mozilla", "121.0", "firefox/121.0/"},
	{"Mozilla Firefox 115.6.0 ESR (x64 ja)", "Mozilla", "", "firefox-esr/115.6.0/115.6.0"},
	{"Mozilla Firefox 60.0.2 (x86 ja)", "Mozilla", "60.0.2", "firefox/60.0.2/60.0.2"},
	{"7-Zip 23.01 (x64)", "Igor Pavlov", "23.01", "7-zip/23.01/23.01"},
	{"WinRAR 6.24 (64-bit)", "win.rar GmbH", "", "winrar/6.24/6.24"},
	{"Adobe Acrobat (64-bit)", "Adobe", "23.008.20470", "acrobat/23.008.20470/"},
	{"Adobe Acrobat Reader DC - Japanese", "Adobe Systems Incorporated", "22.1",
		"acrobat-reader/22.1/"},
	{"Java 8 Update 391 (64-bit)", "Oracle Corporation", "8.0.3910.13", "java/8.0.3910.13/391"},
	{"Microsoft Office Home and Business 2019 - ja-jp", "Microsoft Corporation",
		"16.0.17126.20132", "office-2019/16.0.17126.20132/"},
	{"Microsoft 365 Apps for business - ja-jp", "Microsoft Corporation", "16.0.17",
		"microsoft-365/16.0.17/"},
	{"PuTTY release 0.79 (64-bit)", "Simon Tatham", "", "putty/0.79/0.79"},
	{"Python 3.11.5 (64-bit)", "Python Software Foundation", "", "python/3.11.5/3.11.5"},
	{"Zoom(64bit)", "Zoom Video Communications, Inc.", "5.17", "zoom/5.17/"},
	{"Notepad++ (64-bit x64)", "Notepad++ Team", "8.6", "notepad-plus-plus/8.6/"},
	{"Microsoft® Edge™", "", "1", "edge/1/"},
	{"AutoCAD 2022 - 日本語 (Japanese)", "Autodesk", "", "autocad/2022/2022"},
	{"Windows 11 Pro", "", "23H2", "windows-11/23h2/"},
	{"Microsoft Windows 10 Pro", "Microsoft", "10.0.19045", "windows-10/10.0.19045/"},
	{"Microsoft Windows 11 Enterprise", "Microsoft", "10.0.22631",
		"windows-11-enterprise/10.0.22631/"},
	{"Microsoft Windows 10 Enterprise LTSC", "", "10.0.19044", "windows-10-ltsc/10.0.19044/"},
	{"Microsoft Teams classic", "Microsoft Corporation", "1.7.0", "teams-classic/1.7.0/"},
	{"Microsoft Teams", "Microsoft", "24033.811", "teams/24033.811/"},
	{"Microsoft Teams Meeting Add-in for Microsoft Office", "Microsoft", "1.24",
		"teams-meeting-addin/1.24/"},
	{"OpenVPN Connect", "OpenVPN Inc.", "3.4.4", "openvpn-connect/3.4.4/"},
	{"OpenVPN 2.6.8-I001 amd64", "OpenVPN, Inc.", "2.6.008", "openvpn/2.6.008/2.6.8-i001"},
	{"Pulse Secure", "Pulse Secure, LLC", "9.1.8", "ivanti-secure-access-client/9.1.8/"},
	{"Ivanti Policy Secure", "", "22.7", "ivanti-policy-secure/22.7/"},
	{"PacketiX VPN Client", "", "4.0", "packetix/4.0/"},
	{"筆まめVer.33", "ソースネクスト", "", "fudemame/33/33"},
	/* what people write */
	{"Ｇｏｏｇｌｅ　Ｃｈｒｏｍｅ", "", "", "chrome//"},
	{"グーグルクローム", "", "", "chrome//"},
	{"ｳｲﾙｽﾊﾞｽﾀｰ ｸﾗｳﾄﾞ", "ﾄﾚﾝﾄﾞﾏｲｸﾛ", "17.8", "virusbuster-cloud/17.8/"},
	{"ウイルスバスタークラウド", "トレンドマイクロ株式会社", "", "virusbuster-cloud//"},
	{"一太郎2024", "ジャストシステム", "", "ichitaro/2024/2024"},
	{"一太郎　２０２４", "（株）ジャストシステム", "", "ichitaro/2024/2024"},
	{"弥生会計 24", "弥生", "", "yayoi-kaikei/24/24"},
	{"弥生会計 24 プロフェッショナル", "", "", "yayoi-kaikei/24/24"},
	{"サイボウズOffice", "", "10.8.6", "cybozu-office/10.8.6/"},
	{"Ｏｆｆｉｃｅ２０１９", "", "", "office-2019//"},
	{"lhaplus1.74", "", "", "lhaplus/1.74/1.74"},
	{"FortiGate-60F", "", "7.0.12", "fortigate/7.0.12/"},
	{"FortiGate 90D", "フォーティネット", "", "fortigate//90d"}, /* a model, no version */
	{"FortiOS 7.2.5", "", "", "fortigate/7.2.5/7.2.5"},
	{"YAMAHA RTX830", "ヤマハ", "15.02.30", "yamaha-rtx/15.02.30/"},
	{"RTX-830", "", "", "yamaha-rtx//"},
	{"TeraStation TS3420DN0804", "BUFFALO", "", "terastation//ts3420dn0804"},
	{"iPhone 15", "Apple", "17.2", "ios/17.2/15"},
	{"iOS 17.2", "", "", "ios/17.2/17.2"},
	{"PHP 8.1.27", "", "", "php/8.1.27/8.1.27"},
	/* no guess */
	{"", "", "", ""},
	{"Chrom", "", "", ""},
	{"Google Chrome Canary", "", "", ""},
	{"Microsoft Edge WebView2 Runtime", "Microsoft Corporation", "1", ""},
	{"Adobe Acrobat (無印)", "", "", ""},
	{"protobuf-go", "", "", ""},
	{"LibreOffice Help Pack", "", "7", ""},
	{"Reader", "", "", "!"},
	{"Reader", "Adobe Inc.", "", "acrobat-reader//"},
	{"Chrome", "アドビ", "", "!"},
	{"Chrome", "知らない会社", "", "chrome//"},
	{"\xff\xfe", "", "", ""},
};

static void
names_are_found_by_the_table_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct reconcile_line line = {
			str_c(lines[i].name), str_c(lines[i].maker), str_c(lines[i].version)};
		struct reconciled one;
		char got[256] = "";

		reconcile_one(table, &line, &one);
		if (one.result == RECONCILE_ONE)
			snprintf(got, sizeof(got), "%.*s/%.*s/%.*s", STR_FMT(one.products[0]->id),
				STR_FMT(one.version), STR_FMT(one.release));
		else if (one.result != RECONCILE_NONE)
			snprintf(got, sizeof(got), one.result == RECONCILE_MAKER ? "!" : "?");
		if (strcmp(got, lines[i].expected) != 0)
			fail_msg("%s (%s): \"%s\", not \"%s\"", lines[i].name, lines[i].maker, got,
				lines[i].expected);
	}
}

/* Each spelling of the packs is found as its own product; where two have the same, their makers
 * tell them apart. */
static void
each_spelling_is_its_own_product(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < set.n_products; i++) {
		const struct product *p = &set.products[i];

		for (uint32_t k = 0; k < p->n_names; k++) {
			struct str text = p->names[k].text;
			ptrdiff_t at = str_find(text, STR("{v}"));
			struct reconcile_line line = {.name = text};
			struct reconciled one;
			char room[256];

			if (at >= 0) {
				snprintf(room, sizeof(room), "%.*s7.1%.*s", (int)at, text.p,
					(int)(text.len - (size_t)at - 3), text.p + at + 3);
				line.name = str_c(room);
			}
			if (p->names[k].needs_maker)
				line.maker = p->makers[0];
			reconcile_one(table, &line, &one);
			if (one.result != RECONCILE_ONE || one.products[0] != p)
				fail_msg("%.*s of %.*s: %s %.*s", STR_FMT(line.name),
					STR_FMT(p->id), reconcile_result_name(one.result),
					STR_FMT(one.n > 0 ? one.products[0]->id : STR("")));
			line.maker = p->makers[p->n_makers - 1];
			reconcile_one(table, &line, &one);
			assert_int_equal(one.result, RECONCILE_ONE);
		}
	}
}

static void
two_that_fit_are_a_question(void **state)
{
	static const struct product_spelling name = {.text = {"Office", 6}};
	static const struct str makers[] = {{"Acme", 4}, {"Other", 5}};
	const struct product two[] = {
		{.id = STR("a"), .n_names = 1, .names = &name, .n_makers = 1, .makers = &makers[0]},
		{.id = STR("b"), .n_names = 1, .names = &name, .n_makers = 1, .makers = &makers[1]},
	};
	const struct product_set both = {.n_products = 2, .products = two};
	struct reconcile_table *t = reconcile_new(&both, arena);
	struct reconcile_line line = {.name = STR("office")};
	struct reconciled one;

	(void)state;
	reconcile_one(t, &line, &one);
	assert_int_equal(one.result, RECONCILE_SEVERAL);
	assert_int_equal(one.n, 2);
	line.maker = STR("ACME");
	reconcile_one(t, &line, &one);
	assert_int_equal(one.result, RECONCILE_ONE);
	assert_true(one.products[0] == &two[0]);
}

static int
set_up(void **state)
{
	struct pack_product_source source = {.detects = NULL};
	struct errinfo info = {0};

	(void)state;
	arena = arena_new(PACK_ARENA_BYTES);
	source.files = sample_folder("products", arena);
	if (pack_products_load(&source, arena, &set, &info) != ERR_OK) {
		printf("%s\n", info.what);
		return -1;
	}
	table = reconcile_new(&set, arena);
	return table != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_by_the_table_alone),
		cmocka_unit_test(each_spelling_is_its_own_product),
		cmocka_unit_test(two_that_fit_are_a_question),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
