/* A bill that the company hands on: the contract, the file with its signature, how it is checked.
 */
#include "pages/stock_bills.h"
#include "pages/stock_parts.h"

/* What a contract about a bill should settle; words below "bills.contract." and "....example." */
static const char *const points[] = {"maker", "scope", "fields", "form", "unknown", "update",
	"flaws", "period", "liability", "cost", "rights", "end"};

enum err
page_stock_deliver(const struct pages *p, const struct page_frame *f,
	const struct bill_deliver_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_deliver");

	if (err != ERR_OK)
		return err;
	page_stock_bill_into(&pg, pg.root, &v->bill);
	view_text(pg.root, "key", v->key);
	view_text(pg.root, "file", v->file);
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++)
		view_c(view_item(pg.root, "points"), "point", points[i]);
	return page_end(&pg, "stock_deliver", out);
}
