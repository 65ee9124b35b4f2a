/* packs/clocks: clocks.yaml and holidays.yaml; format in its README.md. */
#include "pack/file.h"

struct clocks_file {
	struct pack_origin origin;
	struct report_clock *list;
	uint32_t n;
};

struct holidays_file {
	struct pack_origin origin;
	struct clock_holiday *list;
	struct clock_closed *closed;
	uint32_t n, n_closed;
	int from, until;
};

/* ---- clocks.yaml ---- */

static enum err
field_unit(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str text;
	enum err err = field_str(ctx, node, &text);

	if (err == ERR_OK && clock_unit_parse(text, dst) != ERR_OK)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a unit is hours, days, business_days or prompt");
	return err;
}

static enum err
field_amount(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_CLOCK_AMOUNT, dst);
}

static enum err
field_stage(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const stages[] = {"first", "further", "final"};
	enum err err = field_str(ctx, node, dst);

	if (err == ERR_OK && str_which(*(struct str *)dst, stages, 3) == 3)
		err = pack_say(
			ctx, ERR_MALFORMED, node->line, "a stage is first, further or final");
	return err;
}

static enum err
field_at_least(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct clock_if *i = dst;
	enum err err = field_whole(ctx, node, 1, INT32_MAX, &i->at_least);

	if (err == ERR_OK)
		i->has_at_least = true;
	return err;
}

static enum err
read_if(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"field", field_id, offsetof(struct clock_if, field), false},
		{"is", field_id, offsetof(struct clock_if, value), true},
		{"at_least", field_at_least, 0, true},
	};
	const struct clock_if *i = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && i->has_at_least == (i->value.len > 0))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a condition has `is` or `at_least`, one of them");
	return err;
}

static const struct list_kind clock_ifs = {.size = sizeof(struct clock_if),
	.max = LIMIT_CLOCK_IFS,
	.read = read_if,
	.what = "conditions",
	.least = 1};
static const struct list_kind clock_needs = {
	.size = sizeof(struct str), .max = LIMIT_CLOCK_NEEDS, .read = field_id, .what = "needs"};
static const struct list_kind clock_sectors = {.size = sizeof(struct str),
	.max = LIMIT_CLOCK_NEEDS,
	.read = field_id,
	.what = "sectors",
	.least = 1};
static const struct list_kind clock_reminds = {.size = sizeof(uint32_t),
	.max = LIMIT_CLOCK_REMINDS,
	.read = field_amount,
	.what = "reminders"};

#define AT(member) offsetof(struct report_clock, member)
static const struct field clock_fields[] = {
	{"id", field_id, AT(id), false},
	{"name", field_prose, AT(name), false},
	{"what", field_prose, AT(what), false},
	{"law", field_prose, AT(law), false},
	{"who", field_prose, AT(who), false},
	{"recipient", field_id, AT(recipient), true},
	{"from", field_id, AT(from), true},
	{"or_from", field_id, AT(or_from), true},
	{"after", field_id, AT(after), true},
	{"instead_of", field_id, AT(instead_of), true},
	{"unit", field_unit, AT(unit), false},
	{"amount", field_amount, AT(amount), true},
	{"amount_first", field_amount, AT(amount_first), true},
	{"first_day_is_one", field_bool, AT(is_first_day_one), true},
	{"moved_on", field_bool, AT(is_moved_on), true},
	{"stage", field_stage, AT(stage), true},
	{"if_contract", field_bool, AT(is_if_contract), true},
	{"voluntary", field_bool, AT(is_voluntary), true},
	{"oral", field_bool, AT(can_be_oral), true},
	{"any", NULL, AT(ifs), true, &clock_ifs, AT(n_if)},
	{"all", NULL, AT(alls), true, &clock_ifs, AT(n_all)},
	{"also", NULL, AT(alsos), true, &clock_ifs, AT(n_also)},
	{"unless", NULL, AT(unlesses), true, &clock_ifs, AT(n_unless)},
	{"needs", NULL, AT(needs), true, &clock_needs, AT(n_needs)},
	{"sectors", NULL, AT(sectors), true, &clock_sectors, AT(n_sectors)},
	{"remind_hours", NULL, AT(remind_hours), true, &clock_reminds, AT(n_remind)},
	{"not_before", field_date, AT(law_from), true},
	{"source", field_prose, AT(source), false},
	{"unconfirmed", field_prose, AT(unconfirmed), true},
};
#undef AT

/* What the table cannot say: which of its parts stand together. */
static enum err
check_clock(struct pack_ctx *ctx, const struct node *node, const struct report_clock *k)
{
	const char *wrong = NULL;

	if ((k->from.len > 0) == (k->after.len > 0))
		wrong = "a clock runs `from` a field or `after` another clock, one of them";
	else if (k->or_from.len > 0 && k->from.len == 0)
		wrong = "`or_from` stands beside `from` only";
	else if (k->unit == CLOCK_PROMPT && k->amount > 0)
		wrong = "prompt has no amount";
	else if (k->unit != CLOCK_PROMPT && k->amount == 0 && !k->is_if_contract)
		wrong = "only a contract's clock may leave its amount to the contract";
	else if (k->amount_first > 0 && k->amount_first >= k->amount)
		wrong = "amount_first is less than amount";
	else if ((k->recipient.len > 0) != (k->stage.len > 0))
		wrong = "a recipient and a stage belong together";
	return wrong == NULL ? ERR_OK : pack_say(ctx, ERR_MALFORMED, node->line, "%s", wrong);
}

static enum err
read_clock(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct report_clock *k = dst;
	enum err err = fields_read(
		ctx, node, clock_fields, sizeof(clock_fields) / sizeof(clock_fields[0]), dst);

	if (err == ERR_OK)
		err = check_clock(ctx, node, k);
	if (err != ERR_OK)
		return err;
	k->is_not_before = k->law_from.len > 0;
	return k->is_not_before ? time_day_parse(k->law_from, ZONE_JAPAN_MINUTES, &k->not_before)
				: ERR_OK;
}

/* What `after` and `instead_of` name stands before: so nothing runs in a circle. */
static enum err
check_order(struct pack_ctx *ctx, const struct node *root, const struct clocks_file *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct str names[] = {f->list[i].after, f->list[i].instead_of};

		for (int n = 0; n < 2; n++) {
			bool is_before = names[n].len == 0;

			for (uint32_t j = 0; j < i; j++)
				is_before = is_before || str_equal(f->list[j].id, names[n]);
			if (!is_before)
				return pack_say(ctx, ERR_MALFORMED, root->line,
					"%.*s: no clock %.*s stands before it",
					STR_FMT(f->list[i].id), STR_FMT(names[n]));
		}
	}
	return ERR_OK;
}

static enum err
read_clocks(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind clocks = {.size = sizeof(struct report_clock),
		.max = LIMIT_CLOCKS,
		.read = read_clock,
		.what = "clocks",
		.one = "clock",
		.id_at = offsetof(struct report_clock, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct clocks_file, origin),
		{"clocks", NULL, offsetof(struct clocks_file, list), false, &clocks,
			offsetof(struct clocks_file, n)}};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);

	return err != ERR_OK ? err : check_order(ctx, root, dst);
}

/* ---- holidays.yaml ---- */

static enum err
field_holiday(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct clock_holiday *h = dst;
	struct civil day;
	struct str text;
	enum err err = field_date(ctx, node, &text);

	if (err == ERR_OK && time_civil_parse(text, &day)) {
		h->year = day.year;
		h->month = day.month;
		h->day = day.day;
	}
	return err;
}

static enum err
read_holiday(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"day", field_holiday, 0, false},
		{"name", field_prose, offsetof(struct clock_holiday, name), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

/* "12-29": a day of every year. */
static enum err
read_closed(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct clock_closed *c = dst;
	struct str text;
	char date[11];
	struct civil day;
	enum err err = field_str(ctx, node, &text);

	if (err != ERR_OK)
		return err;
	if (text.len != 5)
		return pack_say(ctx, ERR_MALFORMED, node->line, "a closed day is MM-DD");
	memcpy(date, "2024-", 5);
	memcpy(date + 5, text.p, 5);
	date[10] = '\0';
	if (!time_civil_parse(str_c(date), &day))
		return pack_say(ctx, ERR_MALFORMED, node->line, "a closed day is MM-DD");
	*c = (struct clock_closed){day.month, day.day};
	return ERR_OK;
}

static enum err
field_year(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_int(ctx, node, 1900, 2200, dst);
}

static int64_t
number_of(const struct clock_holiday *h)
{
	return ((int64_t)h->year * 12 + h->month) * 31 + h->day;
}

static enum err
read_holidays(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind holidays = {.size = sizeof(struct clock_holiday),
		.max = LIMIT_CLOCK_HOLIDAYS,
		.read = read_holiday,
		.what = "holidays",
		.least = 1};
	static const struct list_kind closed = {.size = sizeof(struct clock_closed),
		.max = 31,
		.read = read_closed,
		.what = "closed days"};
	static const struct field fields[] = {FIELDS_ORIGIN(struct holidays_file, origin),
		{"from", field_year, offsetof(struct holidays_file, from), false},
		{"until", field_year, offsetof(struct holidays_file, until), false},
		{"closed", NULL, offsetof(struct holidays_file, closed), false, &closed,
			offsetof(struct holidays_file, n_closed)},
		{"holidays", NULL, offsetof(struct holidays_file, list), false, &holidays,
			offsetof(struct holidays_file, n)}};
	struct holidays_file *f = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
	bool is_empty = false;

	for (uint32_t i = 0; err == ERR_OK && i < f->n; i++)
		if ((i > 0 && number_of(&f->list[i]) <= number_of(&f->list[i - 1])) ||
			f->list[i].year < f->from || f->list[i].year > f->until)
			err = pack_say(ctx, ERR_MALFORMED, root->line,
				"holidays stand in order, no day twice, within from and until");
	for (int year = f->from; err == ERR_OK && year <= f->until; year++) {
		is_empty = true;
		for (uint32_t i = 0; is_empty && i < f->n; i++)
			is_empty = f->list[i].year != year;
		if (is_empty)
			err = pack_say(ctx, ERR_MALFORMED, root->line,
				"a year within from and until has no holiday");
	}
	return err;
}

/* ---- both ---- */

enum err
pack_clocks_load(const struct pack_source *source, struct arena *arena, struct clock_set *ret_set,
	struct errinfo *info)
{
	const struct pack_file *clocks = file_find(source, "clocks.yaml");
	const struct pack_file *days = file_find(source, "holidays.yaml");
	struct clocks_file c = {0};
	struct holidays_file h = {0};
	enum err err;

	if (clocks == NULL || days == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "%s is missing",
			clocks == NULL ? "clocks.yaml" : "holidays.yaml");
	err = file_read(clocks, arena, info, read_clocks, &c);
	if (err == ERR_OK)
		err = file_read(days, arena, info, read_holidays, &h);
	if (err != ERR_OK)
		return err;
	*ret_set = (struct clock_set){.version = c.origin.version,
		.date = c.origin.date,
		.holidays_date = h.origin.date,
		.n_clocks = c.n,
		.clocks = c.list,
		.n_holidays = h.n,
		.holidays = h.list,
		.holidays_from = h.from,
		.holidays_until = h.until,
		.n_closed = h.n_closed,
		.closed = h.closed};
	return ERR_OK;
}
