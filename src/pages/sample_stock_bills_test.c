/* Samples of the pages beside a bill: letters, two bills. See sample_stock.h. */
#include "pages/sample_stock.h"

#include "pages/sample.h"
#include "pages/stock_bills.h"

static struct stock_bill_row
a_bill(ms_t now, struct str id, struct str version)
{
	return (struct stock_bill_row){.id = id,
		.name = STR("在庫くん"),
		.version = version,
		.supplier = STR("例示ソフト株式会社"),
		.format = BOM_SPDX_JSON,
		.edition = STR("2.3"),
		.came = now - 3 * MS_DAY,
		.n_said = 412,
		.n_kept = 398};
}

static const struct bill_set_row sets[] = {
	{.name = "ntia-2021",
		.percent = 62,
		.n_whole = 120,
		.is_confirmed = true,
		.is_chosen = true},
	{.name = "cisa-2025-draft", .percent = 51, .n_whole = 0, .is_confirmed = true},
	{.name = "meti-2.0", .percent = 62, .n_whole = 120},
};

enum err
sample_stock_letter(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct block_field to[] = {{STR("宛先"), STR("例示ソフト株式会社 御中")},
		{STR("差出人"), STR("海辺製作所 山田花子")}};
	const struct block_field made[] = {{STR("日付"), STR("2026年11月28日")}};
	const struct block_column columns[] = {{.title = STR("項目"), .width = 5},
		{.title = STR("書き方の例"), .width = 8},
		{.title = STR("書かれていない部品"), .width = 4}};
	const struct str cells[] = {
		STR("部品の版（バージョン）"), STR("「2.17.1」"), STR("398件のうち41件")};
	const struct block_row rows[] = {{cells}};
	const struct block blocks[] = {
		{.kind = BLOCK_FIELDS, .n_fields = 2, .fields = to},
		{.kind = BLOCK_PARAGRAPH, .text = STR("平素より大変お世話になっております。")},
		{.kind = BLOCK_HEADING, .level = 1, .text = STR("追記をお願いしたい項目")},
		{.kind = BLOCK_TABLE,
			.table = {.n_columns = 3, .columns = columns, .n_rows = 1, .rows = rows}},
	};
	const struct document d = {.lang = STR("ja"),
		.title = STR("SBOM（ソフトウェア部品表）への追記のお願い"),
		.company = STR("海辺製作所"),
		.n_facts = 1,
		.facts = made,
		.n_blocks = 4,
		.blocks = blocks};
	const struct bill_letter_view v = {.bill = a_bill(f->now, STR("0192"), STR("4.2")),
		.document = &d,
		.is_part = true,
		.due = f->now + 30 * MS_DAY,
		.n_judged = 398,
		.sets = sets,
		.n_sets = 3};

	return page_stock_letter(p, f, &v, out);
}

enum err
sample_stock_letter_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct bill_letter_view v = {.bill = a_bill(f->now, STR("0192"), STR("4.2")),
		.is_english = true,
		.due = f->now + 30 * MS_DAY,
		.n_judged = 3,
		.sets = sets,
		.n_sets = 3};

	return page_stock_letter(p, f, &v, out);
}

enum err
sample_stock_letter_broken(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct bill_letter_view v = {.bill = a_bill(f->now, STR("0192"), STR("4.2")),
		.problem = "busy",
		.due = f->now + 30 * MS_DAY};

	return page_stock_letter(p, f, &v, out);
}

enum err
sample_stock_diff(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_bill_row others[] = {
		a_bill(f->now, STR("0193"), STR("4.3")), a_bill(f->now, STR("0194"), STR(""))};
	const struct bill_diff_count counts[] = {
		{"gone", 1}, {"added", 1}, {"version", 2}, {"same", 390}};
	const struct bill_diff_part none = {STR(""), STR(""), STR("")},
				    zlib = {STR("zlib"), STR("1.2.11"),
					    STR("pkg:generic/zlib@1.2.11")};
	const struct bill_diff_row rows[] = {
		{.kind = "gone", .first = zlib, .second = none},
		{.kind = "added", .first = none, .second = {STR("zlib-ng"), STR("2.1"), STR("")}},
		{.kind = "version",
			.first = {STR("openssl"), STR("3.0.1"), STR("")},
			.second = {STR("openssl"), STR("3.0.15"), STR("")}},
		{.kind = "version",
			.is_renamed = true,
			.first = {STR("log4j"), STR("2.14"), STR("")},
			.second = {STR("log4j-core"), STR("2.17.1"), STR("")}},
	};
	const struct bill_diff_view v = {.bill = a_bill(f->now, STR("0192"), STR("4.2")),
		.others = others,
		.n_others = 2,
		.with = &others[0],
		.is_hand = true,
		.is_cut = true,
		.counts = counts,
		.n_counts = 4,
		.rows = rows,
		.n = 4,
		.page = 1,
		.n_pages = 2};

	return page_stock_bill_diff(p, f, &v, out);
}

enum err
sample_stock_diff_choose(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct bill_diff_view v = {
		.bill = a_bill(f->now, STR("0192"), STR("4.2")), .page = 1, .n_pages = 1};

	return page_stock_bill_diff(p, f, &v, out);
}

enum err
sample_stock_deliver(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct bill_deliver_view v = {.bill = a_bill(f->now, STR("0192"), STR("4.2")),
		.file = STR("zaiko-4.2.spdx.json"),
		.key = STR("RWQBAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJico")};

	return page_stock_deliver(p, f, &v, out);
}
