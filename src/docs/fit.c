/* See fit.h. A sheet is shrunk until it is as wide as the paper: 26 columns as wide as they like
 * would be printed at three points. */
#include "docs/fit.h"

#include "docs/cells.h"

#define ROWS_MEASURED 1000
#define CAP_MIN 10    /* of the widest column: five characters of full width a line */
#define DATE_WIDTH 11 /* 2026/11/20: not wrapped, else it is shown as #### */
#define TIME_WIDTH 17

uint32_t
fit_wanted(const struct table_column *c)
{
	uint32_t width = c->width == 0 ? cells_width(c->title) + 4 : c->width;

	width = width < FIT_WIDTH_MIN ? FIT_WIDTH_MIN : width;
	return width > FIT_WIDTH_MAX ? FIT_WIDTH_MAX : width;
}

/* The longest line that stands in the column, of the first rows. */
static uint32_t
width_inside(const struct table *t, uint32_t column)
{
	uint32_t widest = 0, rows = t->n_rows < ROWS_MEASURED ? t->n_rows : ROWS_MEASURED;

	for (uint32_t i = 0; i < rows; i++) {
		struct str s = t->cells[(size_t)i * t->n_columns + column];
		uint32_t width = cells_width(s);
		double serial;
		bool has_time;

		if (t->columns[column].kind == SHEET_DATE &&
			cells_date(s, &serial, &has_time) == ERR_OK)
			width = has_time ? TIME_WIDTH : DATE_WIDTH;
		widest = width > widest ? width : widest;
	}
	return widest + 2;
}

/* No column needs more than what stands in it; one in which nothing stands keeps room for its
 * title, three characters a line. An empty table is filled in by hand: nothing is taken away. */
static void
take_in(const struct table *t, struct fit *f)
{
	for (uint32_t i = 0; i < t->n_columns && t->n_rows > 0; i++) {
		uint32_t inside = width_inside(t, i);

		inside = inside < FIT_WIDTH_MIN ? FIT_WIDTH_MIN : inside;
		f->widths[i] = inside < f->widths[i] ? inside : f->widths[i];
	}
}

static uint32_t
capped(const struct table *t, const struct fit *f, uint32_t column, uint32_t cap)
{
	uint32_t least = t->columns[column].kind == SHEET_DATE ? DATE_WIDTH : 0;

	cap = cap < least ? least : cap;
	return f->widths[column] < cap ? f->widths[column] : cap;
}

static uint32_t
sum_of(const struct table *t, const struct fit *f, uint32_t cap)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < t->n_columns; i++)
		sum += capped(t, f, i, cap);
	return sum;
}

/* The widest cap with which all fit; less than CAP_MIN: there is none. */
static uint32_t
cap_for(const struct table *t, const struct fit *f, uint32_t room)
{
	uint32_t cap = FIT_WIDTH_MAX;

	while (cap >= CAP_MIN && sum_of(t, f, cap) > room)
		cap--;
	return cap;
}

void
fit_table(const struct table *t, struct fit *ret_fit)
{
	uint32_t cap;

	*ret_fit = (struct fit){.is_a3 = false};
	for (uint32_t i = 0; i < t->n_columns; i++)
		ret_fit->widths[i] = fit_wanted(&t->columns[i]);
	if (sum_of(t, ret_fit, FIT_WIDTH_MAX) <= FIT_A4)
		return;
	take_in(t, ret_fit);
	cap = cap_for(t, ret_fit, FIT_A4);
	if (cap < 2 * CAP_MIN && sum_of(t, ret_fit, FIT_WIDTH_MAX) > FIT_A4) {
		ret_fit->is_a3 = true;
		cap = cap_for(t, ret_fit, FIT_A3);
	}
	for (uint32_t i = 0; i < t->n_columns; i++)
		ret_fit->widths[i] = capped(t, ret_fit, i, cap);
}

uint32_t
fit_lines(struct str text, uint32_t width)
{
	uint32_t lines = 0, room = width < 4 ? 2 : width & ~1u; /* whole wide characters */

	do {
		uint32_t line = cells_width(str_split(&text, '\n'));

		lines += line == 0 ? 1 : (line + room - 1) / room;
	} while (text.len > 0);
	return lines;
}
