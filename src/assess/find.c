/* Rows of published lists against what is looked for; see find.h. */
#include "assess/find.h"

bool
find_day(struct str iso, int64_t *ret_day)
{
	struct str rest = iso, y = str_split(&rest, '-'), m = str_split(&rest, '-');
	uint64_t year, month, day;
	struct civil c = {0}, again;
	ms_t at;

	if (iso.len != 10 || str_u64(y, 9999, &year) != ERR_OK ||
		str_u64(m, 12, &month) != ERR_OK || str_u64(rest, 31, &day) != ERR_OK || year < 1 ||
		month < 1 || day < 1)
		return false;
	c.year = (int)year;
	c.month = (int)month;
	c.day = (int)day;
	at = time_from_civil(&c, 0);
	again = time_civil(at, 0);
	if (again.month != c.month || again.day != c.day)
		return false;
	*ret_day = at / MS_DAY;
	return true;
}

/* ---- where --------------------------------------------------------------------------------- */

/* The longest of the names (apart by blanks) that s begins with. */
static size_t
longest(struct str s, struct str names)
{
	size_t best = 0;

	while (names.len > 0) {
		struct str name = str_split(&names, ' ');

		if (name.len > best && str_starts_nocase(s, name))
			best = name.len;
	}
	return best;
}

static struct str
cell_text(const struct reference *table, const struct reference_row *row, const char *column)
{
	const struct reference_cell *c = reference_cell_find(table, row, column);

	return c == NULL ? STR("") : c->text;
}

/* The longest name of any prefecture or group that s begins with. */
static size_t
any_name(const struct reference *regions, struct str s)
{
	size_t best = 0;

	for (uint32_t i = 0; i < regions->n_rows; i++) {
		size_t spelt = longest(s, cell_text(regions, &regions->rows[i], "spelt"));
		size_t wider = longest(s, cell_text(regions, &regions->rows[i], "wider"));

		best = spelt > best ? spelt : best;
		best = wider > best ? wider : best;
	}
	return best;
}

enum find_fit
find_region(const struct reference *regions, struct str region, struct str cell)
{
	static const char *const except[] = {"除", "以外", "のぞ", "一部", "except", "excluding"};
	const struct reference_row *row =
		regions == NULL ? NULL : reference_row_find(regions, region);
	bool is_known = false, is_there = false;
	struct str spelt, wider;

	if (row == NULL || cell.len == 0)
		return FIND_MAYBE;
	spelt = cell_text(regions, row, "spelt");
	wider = cell_text(regions, row, "wider");
	for (struct str s = cell; s.len > 0;) {
		uint32_t cp;
		size_t n = any_name(regions, s);

		is_known |= n > 0;
		is_there |= n > 0 && (longest(s, spelt) == n || longest(s, wider) == n);
		if (n == 0)
			n = str_utf8_char(s, &cp);
		n = n == 0 ? 1 : n;
		s = str_of(s.p + n, s.len - n);
	}
	if (!is_known || str_has_any_nocase(cell, except, sizeof(except) / sizeof(except[0])))
		return FIND_MAYBE;
	return is_there ? FIND_FITS : FIND_NOT;
}

/* ---- words and money ----------------------------------------------------------------------- */

static enum find_fit
money_fit(int64_t yen, int64_t yen_max)
{
	if (yen_max == PRICE_NONE)
		return FIND_FITS;
	if (yen == PRICE_NONE)
		return FIND_MAYBE;
	return yen <= yen_max ? FIND_FITS : FIND_NOT;
}

static int64_t
yen_of(struct str value)
{
	uint64_t n;

	return value.len > 0 && str_u64(value, INT64_MAX, &n) == ERR_OK ? (int64_t)n : PRICE_NONE;
}

/* A cell as it is kept, and what people see of a choice. */
static bool
cell_has(const struct ledger_column *c, struct str value, struct str word)
{
	const struct ledger_choice *choice =
		c->kind == COLUMN_CHOICE ? ledger_choice_find(c, value) : NULL;

	if (choice == NULL)
		return str_find_nocase(value, word) >= 0;
	for (unsigned lang = 0; lang < LANGS; lang++)
		if (str_find_nocase(choice->name.in[lang], word) >= 0)
			return true;
	return false;
}

static bool
row_has(const struct directory *d, const struct str *values, struct str text)
{
	while (text.len > 0) {
		struct str word = str_split(&text, ' ');
		bool is_there = word.len == 0;

		for (uint32_t i = 0; i < d->list.n_columns && !is_there; i++)
			is_there = cell_has(&d->list.columns[i], values[i], word);
		if (!is_there)
			return false;
	}
	return true;
}

/* Nothing is asked, or the column is there and holds just that. */
static bool
holds(const struct directory *d, const struct str *values, const char *column, struct str asked)
{
	return asked.len == 0 || str_equal(directory_value(d, values, column), asked);
}

static enum find_fit
worse(enum find_fit a, enum find_fit b)
{
	return a > b ? a : b;
}

/* ---- rows ---------------------------------------------------------------------------------- */

void
find_row(const struct find_tables *tables, const struct directory *d, const struct str *values,
	const struct find_query *q, int64_t today, struct find_result *ret)
{
	const struct price_offer offer = {directory_value(d, values, DIRECTORY_CLASS),
		directory_value(d, values, DIRECTORY_KIND),
		yen_of(directory_value(d, values, DIRECTORY_PRICE_MONTH)),
		yen_of(directory_value(d, values, DIRECTORY_PRICE_DEVICE)), q->devices};
	struct find_result r = {.days_old = -1};
	int64_t day;

	r.region = q->region.len == 0 ? FIND_FITS
				      : find_region(tables->regions, q->region,
						directory_value(d, values, DIRECTORY_REGION));
	r.yen = price_month(&offer, q->devices);
	r.money = money_fit(r.yen, q->yen_max);
	r.has_class = ledger_column_find(&d->list, STR(DIRECTORY_CLASS)) != NULL;
	if (r.has_class)
		price_check(tables->prices, &offer, &r.price);
	if (find_day(directory_value(d, values, DIRECTORY_LISTED_ON), &day))
		r.days_old = today > day ? today - day : 0;
	r.is_old = r.days_old < 0 || r.days_old > d->list.review_days;
	r.is_over = find_day(directory_value(d, values, DIRECTORY_EXPIRES), &day) && day < today;
	r.fit = worse(r.region, r.money);
	if (!holds(d, values, DIRECTORY_KIND, q->kind) ||
		!holds(d, values, DIRECTORY_CLASS, q->class_id) || !row_has(d, values, q->text))
		r.fit = FIND_NOT;
	*ret = r;
}

static bool
table_row_has(const struct reference *table, const struct reference_row *row, struct str text)
{
	while (text.len > 0) {
		struct str word = str_split(&text, ' ');
		bool is_there = word.len == 0;

		for (uint32_t i = 0; i < table->n_columns && !is_there; i++) {
			const struct reference_cell *c = &row->cells[i];

			for (unsigned lang = 0; lang < LANGS && !is_there; lang++)
				is_there = str_find_nocase(c->words.in[lang], word) >= 0;
			if (table->columns[i].kind == CELL_TEXT)
				is_there |= str_find_nocase(c->text, word) >= 0;
		}
		if (!is_there)
			return false;
	}
	return true;
}

void
find_table_row(const struct reference *table, const struct reference_row *row,
	const struct find_query *q, int64_t today, struct find_result *ret)
{
	const struct reference_cell *cost = reference_cell_find(table, row, "cost");
	struct find_result r = {.days_old = -1, .yen = PRICE_NONE};
	int64_t day;

	if (cost != NULL && cost->number >= 0 && cost->number < 1e12)
		r.yen = (int64_t)cost->number;
	r.money = money_fit(r.yen, q->yen_max);
	r.region = q->region.len == 0 ? FIND_FITS : FIND_MAYBE;
	if (find_day(table->date, &day))
		r.days_old = today > day ? today - day : 0;
	r.is_old = r.days_old < 0 || r.days_old > FIND_OLD_DAYS;
	r.fit = worse(r.region, r.money);
	if (q->kind.len > 0 || q->class_id.len > 0 || !table_row_has(table, row, q->text))
		r.fit = FIND_NOT;
	*ret = r;
}
