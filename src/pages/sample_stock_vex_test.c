/* What the made-up company says about weaknesses; see sample_stock.h. */
#include "pages/sample_stock.h"

#include "pages/sample.h"
#include "pages/stock_vex.h"

#define KEY "RWQBAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJico"

enum err
sample_stock_vex(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct vex_row rows[] = {
		{.vulnerability = STR("CVE-2025-0411"),
			.product = STR("cpe:2.3:a:7-zip:7-zip:22.01:*:*:*:*:*:*:*"),
			.status = "affected",
			.words = STR("版24.09以上への更新が要ります。"),
			.at = f->now - MS_DAY},
		{.vulnerability = STR("CVE-2025-1000"),
			.product = STR("pkg:maven/org.example/zaiko-core@4.2"),
			.status = "affected",
			.words = STR("ほかの機器やネットから切り離した：<b>専用の回線</b>だけ"),
			.who = STR("佐藤"),
			.at = f->now - 9 * MS_DAY,
			.until = f->now + 80 * MS_DAY},
		{.vulnerability = STR("CVE-2025-1001"),
			.product = STR("pkg:npm/left-pad@1.3.0"),
			.status = "not_affected",
			.reason = "vulnerable_code_not_in_execute_path",
			.words = STR("その関数は、どこからも呼ばれていません。"),
			.who = STR("佐藤"),
			.at = f->now - 9 * MS_DAY,
			.until = f->now + 80 * MS_DAY},
		{.vulnerability = STR("CVE-2025-1002"),
			.product = STR("pkg:deb/debian/curl@7.88.1-10?distro=debian-12"),
			.status = "under_investigation",
			.at = f->now - 2 * MS_DAY},
	};
	const struct vex_count counts[] = {
		{"affected", 2}, {"not_affected", 1}, {"under_investigation", 7}};
	const struct stock_bill_row bills[] = {
		{.id = STR("0192"), .name = STR("在庫アプリ"), .version = STR("4.2")}};

	return page_stock_vex(p, f,
		&(struct stock_vex_page){.rows = rows,
			.n = 4,
			.n_more = 6,
			.counts = counts,
			.n_counts = 3,
			.n_unnamed = 2,
			.bills = bills,
			.n_bills = 1,
			.bill = STR("0192"),
			.has_names = true,
			.lacks_url = true,
			.key = STR(KEY)},
		out);
}

enum err
sample_stock_vex_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_stock_vex(
		p, f, &(struct stock_vex_page){.lacks_author = true, .key = STR(KEY)}, out);
}
