/* Files that others hand in by a link. */
#include "pages/sample.h"
#include "pages/sample_stock.h"
#include "pages/stock_handed.h"

#include "base/limits.h"

static struct stock_handed_file
a_file(void)
{
	return (struct stock_handed_file){.name = STR("sakimori-keiri-01.txt"),
		.title = STR("keiri-01"),
		.n = 137,
		.n_faults = 2,
		.bytes = 48213,
		.text = STR("sakimori-collect\t1\nsystem\twindows\nhost\tkeiri-01\n"
			    "program\t<b>7-Zip</b>\t24.07\tIgor Pavlov\n"),
		.is_cut = true};
}

static struct stock_hand_in_view
a_wish(const struct page_frame *f)
{
	return (struct stock_hand_in_view){.about = STR("経理のパソコン"),
		.asker = STR("佐藤 花子"),
		.name = STR("<b>鈴木</b>"),
		.until = f->now + 7 * MS_DAY,
		.token = STR("6b1f"),
		.bytes_max = LIMIT_HANDED_BYTES};
}

static enum err
hand_in(const struct pages *p, struct page_frame *f, const struct stock_hand_in_view *v,
	struct buf *out)
{
	f->person = STR("");
	return page_stock_hand_in(p, f, v, out);
}

enum err
sample_hand_in(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_hand_in_view v = a_wish(f);

	return hand_in(p, f, &v, out);
}

enum err
sample_hand_in_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_hand_in_view v = a_wish(f);

	v.is_bill = true;
	v.about = STR("在庫くん");
	v.problem = "kind";
	return hand_in(p, f, &v, out);
}

enum err
sample_hand_in_draft(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_hand_in_view v = a_wish(f);

	v.id = STR("0192");
	v.file = a_file();
	return hand_in(p, f, &v, out);
}

enum err
sample_hand_in_sent(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_hand_in_view v = a_wish(f);

	v.is_sent = true;
	return hand_in(p, f, &v, out);
}

enum err
sample_stock_add_asked(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_waiting waiting[] = {
		{STR("0192"), STR("<b>鈴木</b>"), STR("経理のパソコン"), f->now - MS_HOUR},
		{STR("0193"), STR("例示ソフト株式会社"), STR("在庫くん"), f->now - MS_MINUTE}};
	const struct stock_add_view v = {.waiting = waiting,
		.n_waiting = 2,
		.asked = {.problem = "product",
			.is_bill = true,
			.name = STR("例示ソフト株式会社"),
			.days = 30},
		.devices = sample_devices,
		.n = 3,
		.bytes_max = 10485760};

	return page_stock_add(p, f, &v, out);
}

static struct stock_handed_view
handed(const struct page_frame *f)
{
	return (struct stock_handed_view){.id = STR("0192"),
		.about = STR("経理のパソコン"),
		.name = STR("<b>鈴木</b>"),
		.at = f->now - MS_HOUR,
		.state = "waits",
		.file = a_file(),
		.devices = sample_devices,
		.n = 3,
		.device = str_c(sample_devices[1].id.text)};
}

enum err
sample_handed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_handed_view v = handed(f);

	return page_stock_handed(p, f, &v, out);
}

enum err
sample_handed_thrown(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_handed_view v = handed(f);

	v.state = "thrown";
	v.answerer = STR("佐藤 花子");
	v.answered = f->now - MS_MINUTE;
	v.file.text = STR("");
	v.file.is_bill = v.is_bill = true;
	v.file.version = STR("4.2");
	return page_stock_handed(p, f, &v, out);
}
