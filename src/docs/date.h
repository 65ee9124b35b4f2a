/*
 * Dates as documents show them: 令和8年11月27日, 2026年11月27日, 27 November 2026. Pure.
 */
#ifndef DOCS_DATE_H
#define DOCS_DATE_H

#include "base/buf.h"
#include "base/time.h"
#include "model/detect_pack.h"

struct date_style {
	enum lang lang;
	bool is_era; /* Japanese eras from 明治 on; of Japanese only */
	int zone_minutes;
};

/* Appends the day of `at`. Before 1868-01-25 there is no era: the western year then. */
void docs_date(struct buf *out, ms_t at, const struct date_style *style);

/* The day for a small place, a seal's box: R8.11.27, 2026.11.27. */
void docs_date_short(struct buf *out, ms_t at, const struct date_style *style);

/* The month alone, as a plan of the year has it: 令和8年4月, April 2026. */
void docs_month(struct buf *out, ms_t at, const struct date_style *style);

/* The year (by its first day's number) of the fiscal year that begins in this month (1..12). */
int docs_fiscal_year(ms_t at, int first_month, int zone_minutes);
/* Appends "令和8年度", "2026年度", "fiscal year 2026". */
void docs_fiscal_words(struct buf *out, int year, int first_month, const struct date_style *style);

/* Appends "1,010,000円", "1,010,000 yen". */
void docs_yen(struct buf *out, int64_t yen, enum lang lang);

#endif
