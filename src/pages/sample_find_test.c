/* See sample_find.h. One list and one table, small. */
#include "pages/sample_find.h"

#include "pages/find.h"

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
/* ja, ja-easy, en */
#define W(ja, easy, en)                                                                            \
	{                                                                                          \
		{                                                                                  \
			S(ja), S(easy), S(en)                                                      \
		}                                                                                  \
	}

static const struct ledger_choice classes[] = {{.id = S("1"), .name = W("1類", "1るい", "Class 1")},
	{.id = S("2"), .name = W("2類", "2るい", "Class 2")}};
static const struct ledger_choice kinds[] = {
	{.id = S("network"), .name = W("ネットワーク型", "ネット", "Network")},
	{.id = S("endpoint"), .name = W("端末型", "パソコン", "Endpoint")}};

enum { NAME, PROVIDER, CLASS, KIND, REGION, MONTH, DEVICE, PRICE, LISTED_ON, LISTED_FROM, COLUMNS };
static const struct ledger_column columns[COLUMNS] = {
	{.id = S("name"), .name = W("サービスの名前", "なまえ", "Service")},
	{.id = S("provider"), .name = W("会社の名前", "会社", "Company")},
	{.id = S("class"),
		.name = W("類", "るい", "Class"),
		.kind = COLUMN_CHOICE,
		.n_choices = 2,
		.choices = classes},
	{.id = S("kind"),
		.name = W("見守りの型", "型", "Type"),
		.kind = COLUMN_CHOICE,
		.n_choices = 2,
		.choices = kinds},
	{.id = S("region"), .name = W("地域", "場所", "Area")},
	{.id = S("price_month"),
		.name = W("月の料金", "月の お金", "Fee a month"),
		.kind = COLUMN_YEN},
	{.id = S("price_device"),
		.name = W("1台の料金", "1台の お金", "Fee per machine"),
		.kind = COLUMN_YEN},
	{.id = S("price"), .name = W("料金", "お金", "Price as listed")},
	{.id = S("listed_on"),
		.name = W("一覧の日付", "リストの 日", "List of"),
		.kind = COLUMN_DATE},
	{.id = S("listed_from"), .name = W("出どころ", "出どころ", "From")},
};
static const struct directory list = {.id = S("otasuketai"),
	.list = {.id = S("find_otasuketai"),
		.name = W("お助け隊サービスの一覧", "おたすけたいの リスト", "Otasuketai services"),
		.about = W("見守り、駆けつけ、保険が一つです。", "見まもりと 保険です。",
			"Watching, help on the spot and insurance in one."),
		.review_days = 180,
		.n_columns = COLUMNS,
		.columns = columns},
	.publisher = W("IPA", "IPA", "IPA"),
	.how = W("公開されている表を取ります。", "リストを 取ります。",
		"Take the published table.")};

static const struct reference_column course_columns[] = {
	{S("name"), CELL_WORDS, W("名前", "なまえ", "Name")},
	{S("by"), CELL_WORDS, W("主催", "だれの", "By")},
	{S("minutes"), CELL_NUMBER, W("かかる分", "なん分", "Minutes")}};
static const struct reference_cell course_cells[] = {
	{.is_there = true, .words = W("映像で学ぶ", "えいぞう", "Films")},
	{.is_there = true, .words = W("IPA", "IPA", "IPA")},
	{.is_there = true, .text = S("10"), .number = 10}};
static const struct reference_row course = {S("videos"), course_cells};
static const struct reference courses = {.id = S("courses"),
	.date = S("2026-11-27"),
	.source = W("経済産業省 人材の検討会 第4回資料", "経済産業省の しりょう",
		"METI, workforce committee no. 4"),
	.name = W("学ぶ場", "まなぶ 場", "Courses"),
	.about = W("研修や教材です。", "まなぶ ところです。", "Courses and material."),
	.n_columns = 3,
	.n_rows = 1,
	.columns = course_columns,
	.rows = &course};

static const struct reference_column region_columns[] = {
	{S("name"), CELL_WORDS, W("名前", "", "Name")}};
static const struct reference_cell tokyo_cells[] = {
	{.is_there = true, .words = W("東京都", "", "Tokyo")}};
static const struct reference_row tokyo = {S("tokyo"), tokyo_cells};
static const struct reference regions = {
	.id = S("regions"), .n_columns = 1, .n_rows = 1, .columns = region_columns, .rows = &tokyo};

static const struct str rows[3][COLUMNS] = {
	{S("見守りA<b>"), S("奈良IT"), S("1"), S("network"), S("東京都、神奈川県"), S("9800"),
		S(""), S("月額9,800円から"), S("2026-11-01"), S("IPAの公開ページ")},
	{S("見守りB"), S("例の会社"), S("1"), S("endpoint"), S(""), S(""), S("2400"), S(""),
		S("2026-03-01"), S("IPAの公開ページ")},
	{S("見守りC"), S("例の会社"), S("2"), S("network"), S("全国"), S(""), S(""), S("見積もり"),
		S(""), S("")},
};
static const struct find_hit hits[] = {
	{.of = &list,
		.values = rows[0],
		.id = S("0193aa00000000000000000000000041"),
		.found = {.yen = 9800,
			.days_old = 26,
			.has_class = true,
			.price = {PRICE_WITHIN, 0, 10000, 0, PRICE_NONE, PRICE_NONE, true}}},
	{.of = &list,
		.values = rows[1],
		.id = S("0193aa00000000000000000000000042"),
		.found = {.fit = FIND_MAYBE,
			.region = FIND_MAYBE,
			.yen = 24000,
			.days_old = 271,
			.is_old = true,
			.is_over = true,
			.has_class = true,
			.price = {PRICE_OVER, 10, 0, 2000, 24000, 20000, false}}},
	{.of = &list,
		.values = rows[2],
		.id = S("0193aa00000000000000000000000043"),
		.found = {.fit = FIND_MAYBE,
			.money = FIND_MAYBE,
			.yen = PRICE_NONE,
			.days_old = -1,
			.is_old = true,
			.has_class = true,
			.price = {PRICE_RELAXED, 0, PRICE_NONE, PRICE_NONE, PRICE_NONE, PRICE_NONE,
				false}}},
	{.table = &courses, .row = &course, .id = S("videos"), .found = {.yen = 0, .days_old = 0}},
};
static const struct find_list lists[] = {
	{&list, NULL, 3, 1, S("2026-03-01"), true}, {NULL, &courses, 1, 0, S("2026-11-27"), false}};

enum err
sample_find(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"yen", "number"}};
	const struct find_view v = {.text = STR("見守り \"&"),
		.what = STR("otasuketai/network"),
		.class_id = STR("1"),
		.region = STR("tokyo"),
		.yen = STR("一万"),
		.devices = STR("10"),
		.lists = lists,
		.n_lists = 2,
		.regions = &regions,
		.hits = hits,
		.n = 4,
		.total = 104,
		.n_maybe = 2,
		.page = 2,
		.n_pages = 3,
		.problems = {problems, 1}};

	return page_find(p, f, &v, out);
}

enum err
sample_find_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct find_list empty[] = {{.of = &list, .listed = S("")}};
	const struct find_view v = {.text = STR(""),
		.what = STR(""),
		.class_id = STR(""),
		.region = STR(""),
		.yen = STR(""),
		.devices = STR(""),
		.lists = empty,
		.n_lists = 1,
		.page = 1,
		.n_pages = 1};

	return page_find(p, f, &v, out);
}

enum err
sample_find_row(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct find_row_view v = {.hit = hits[1],
		.devices = STR("10"),
		.has_offering = true,
		.offering =
			W("お助け隊サービス 1類（端末型）", "おたすけたい", "Otasuketai class 1"),
		.stays_open = W("複合機は残ります。", "のこります。", "Printers stay open."),
		.ask = W("全部のパソコンに入るかを聞きます。", "聞きます。",
			"Ask whether it goes on every computer.")};

	return page_find_row(p, f, &v, out);
}

enum err
sample_find_row_course(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct find_row_view v = {.hit = hits[3], .devices = STR("")};

	return page_find_row(p, f, &v, out);
}

enum err
sample_find_list(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"listed_on", "date"}, {"sure", "tick"}};
	const struct find_list_view v = {.list = lists[0],
		.listed_on = STR("去年"),
		.listed_from = STR("IPA"),
		.problems = {problems, 2}};

	return page_find_list(p, f, &v, out);
}
