/* How wide the columns of a printed table become; docs/ only. */
#ifndef DOCS_FIT_H
#define DOCS_FIT_H

#include "model/table.h"

#define FIT_WIDTH_MIN 6 /* characters of half width: three of full width a line */
#define FIT_WIDTH_MAX 48
#define FIT_A4 160 /* so many side by side on A4 landscape are still printed at 8 points */
#define FIT_A3 248

struct fit {
	uint32_t widths[TABLE_COLUMNS_MAX]; /* in characters of half width */
	bool is_a3;
};

/* As each column asks, when the paper has room for that. Else none wider than what stands in it,
 * and the widest give way first; A3 before anything becomes too narrow to read. */
void fit_table(const struct table *t, struct fit *ret_fit);
/* How many lines the text takes in a column of that width. */
uint32_t fit_lines(struct str text, uint32_t width);
/* What a column asks for. */
uint32_t fit_wanted(const struct table_column *c);

#endif
