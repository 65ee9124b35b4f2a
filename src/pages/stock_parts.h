/* What the pages of what the company runs share; pages only. */
#ifndef PAGES_STOCK_PARTS_H
#define PAGES_STOCK_PARTS_H

#include "pages/parts.h"
#include "pages/stock.h"

/* A list of advisories that was made longer ago is said to be old. */
#define STOCK_LIST_OLD (30 * MS_DAY)

const char *stock_source_name(enum stock_source s); /* "collector" ... */
/* product, ends, source, has_product, has_end, is_over, is_unconfirmed, has_source; called:
 * how the program is called beside it, so that it is not said twice. */
void page_stock_support_into(
	const struct page *pg, struct view *v, const struct stock_support *s, struct str called);
/* name, version, supplier, url, came, said, kept, is_cut, device */
void page_stock_bill_into(const struct page *pg, struct view *v, const struct stock_bill_row *bill);
/* permit_rows, has_permit_rules, permit_found, permit_unread and numbers: what the company's own
 * ledger does not permit. is_device: of one, whose name is not said again. */
void page_permits_into(const struct page *pg, const struct stock_permits *p, bool is_device);
/* findings, has_findings, n_todo, n_numbers, has_more_findings, findings_url, has_unchecked,
 * n_unchecked, is_none_compared, n_none ... place: id of the device or bill. */
void page_findings_into(const struct page *pg, struct str place, const struct stock_things *things,
	const struct stock_counted *counted);
/* is_none_compared, n_none: there are lists, and none of it could be compared with them: then
 * nobody says that nothing was found. */
void page_none_compared_into(const struct page *pg, bool has_lists, const struct stock_counted *c);

#endif
