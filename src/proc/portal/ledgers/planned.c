/*
 * The ledger of measures: what the programme still asks for and what comes every year, proposed as
 * rows of the fiscal year that is planned; and what its rows amount to. See planned.h.
 */
#include "proc/portal/ledgers/planned.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/ledgers/found.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

#define GAPS_PROPOSED 30 /* the best ones; the next come when these are taken or refused */
#define TEXT_MAX 200

int
planned_year(const struct request *r, uint32_t first_month, struct str chosen)
{
	int now = docs_fiscal_year(r->now, (int)first_month, r->zone_minutes);
	uint64_t year = 0;

	if (str_u64(chosen, 9000, &year) == ERR_OK && (int)year == now + 1)
		return now + 1;
	return now;
}

/* ---- what is proposed ---- */

struct planning {
	struct finding *f;
	int year;
	ms_t from, until; /* of the fiscal year */
	enum lang lang;	  /* of the papers: plain Japanese is for reading, not for a plan */
	char year_text[16];
};

static ms_t
month_begins(const struct request *r, int year, uint32_t month)
{
	const struct civil c = {.year = year, .month = (int)month, .day = 1};

	return time_from_civil(&c, r->zone_minutes);
}

static void
subject_of_gap(int year, const struct assess_gap *gap, char dst[PLANNED_SUBJECT_MAX])
{
	snprintf(dst, PLANNED_SUBJECT_MAX, "%d:gap:%.*s/%.*s", year, STR_FMT(gap->framework->id),
		STR_FMT(gap->item->id));
}

/* "SCS評価制度 ★3 4-1-1-1" */
static struct str
serves_words(const struct planning *p, const struct framework *f, const struct framework_item *item)
{
	return keep_text(p->f->request, "%.*s %.*s", STR_FMT(words_in(&f->name, p->lang)),
		STR_FMT(framework_code(f, item)));
}

static struct str
number_words(struct request *r, uint32_t n)
{
	return keep_text(r, "%u", n);
}

static enum err
propose_gap(const struct planning *p, const struct assess_gap *gap)
{
	const struct framework_measure *m = gap->measure;
	struct request *r = p->f->request;
	char subject[PLANNED_SUBJECT_MAX], money[64];
	struct from from[] = {
		{"plan_band", {0}},
		{"plan_what", words_in(&m->text, p->lang)},
		{"plan_year", str_c(p->year_text)},
		{"plan_often", STR("once")},
		{"plan_yen", m->money == MONEY_NONE ? STR("0") : STR("")},
		{"plan_minutes", number_words(r, m->minutes)},
		{"plan_by", str_c(doer_name(m->who))},
		{"plan_state", STR("planned")},
		{"plan_for", serves_words(p, gap->framework, gap->item)},
	};

	snprintf(money, sizeof(money), "money.%s", money_name(m->money));
	from[0].value = words_of(r, money, p->lang);
	subject_of_gap(p->year, gap, subject);
	return found_propose(p->f, str_c(subject), from, sizeof(from) / sizeof(from[0]));
}

/* What nobody answered yet is no measure: the answer comes first. */
static bool
is_measure(const struct plan_row *row)
{
	return row->n_questions == 0 && row->gap->measure != NULL &&
	       row->gap->result != RESULT_UNANSWERED && row->gap->result != RESULT_UNKNOWN;
}

static enum err
propose_gaps(const struct planning *p, const struct programme *programme)
{
	struct programme_gaps gaps;
	size_t first = p->f->n;
	enum err err = programme_gaps(p->f->request, programme, &gaps);

	for (size_t i = 0; err == ERR_OK && i < gaps.n && p->f->n - first < GAPS_PROPOSED; i++)
		if (is_measure(&gaps.rows[i]))
			err = propose_gap(p, gaps.rows[i].gap);
	return err;
}

/* When it is due within the year; 0: not in it. What is overdue is due at once. */
static ms_t
due_within(const struct planning *p, const struct assess_due *d)
{
	ms_t now = p->f->request->now, due = d->due, every = d->duty->every_days * MS_DAY;

	if (due < now && now < p->until && p->from <= now)
		return now;
	while (due < p->from && every > 0)
		due += every;
	return due >= p->from && due < p->until ? due : 0;
}

static enum err
propose_duty(const struct planning *p, const struct assess_due *d)
{
	struct request *r = p->f->request;
	char subject[PLANNED_SUBJECT_MAX], day[LEDGER_DATE_MAX];
	ms_t due = due_within(p, d);
	struct from from[] = {
		{"plan_due", {0}},
		{"plan_what", words_in(&d->duty->name, p->lang)},
		{"plan_year", str_c(p->year_text)},
		{"plan_often", d->duty->every_days > 0 ? STR("yearly") : STR("once")},
		{"plan_minutes", number_words(r, d->minutes)}, /* packs say no money of duties */
		{"plan_state", STR("planned")},
		{"plan_for", serves_words(p, d->framework, d->item)},
	};

	if (due == 0)
		return ERR_OK;
	ledger_date_of(r, due, day);
	from[0].value = str_c(day);
	snprintf(subject, sizeof(subject), "%d:duty:%.*s", p->year, STR_FMT(d->key));
	return found_propose(p->f, str_c(subject), from, sizeof(from) / sizeof(from[0]));
}

enum err
found_plan(struct finding *f)
{
	struct request *r = f->request;
	struct planning p = {.f = f, .lang = r->lang == LANG_EN ? LANG_EN : LANG_JA};
	struct programme programme;
	struct duty_row *duties;
	struct known k;
	size_t n = 0;
	enum err err = known_load(r, &k);

	if (err == ERR_OK)
		err = programme_load(r, STR(""), &programme);
	if (err != ERR_OK)
		return err;
	p.year = k.plan_year;
	p.from = month_begins(r, p.year, k.fiscal_month);
	p.until = month_begins(r, p.year + 1, k.fiscal_month);
	snprintf(p.year_text, sizeof(p.year_text), "%d", p.year);
	err = propose_gaps(&p, &programme);
	if (err == ERR_OK)
		err = programme_duties(r, &programme, &duties, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (duties[i].due->duty != NULL)
			err = propose_duty(&p, duties[i].due);
	return err;
}

/* ---- what is planned ---- */

struct columns {
	const struct ledger *ledger;
	uint32_t year, yen, state;
};

/* False: packs without such a ledger. */
static bool
columns_of(const struct request *r, struct columns *c)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, STR(LEDGER_MEASURES));
	const struct ledger_column *year, *yen, *state;

	if (l == NULL)
		return false;
	year = ledger_column_find(l, STR(LEDGER_YEAR));
	yen = ledger_column_find(l, STR(LEDGER_YEN));
	state = ledger_column_find(l, STR(LEDGER_STATE));
	if (year == NULL || yen == NULL || state == NULL)
		return false;
	*c = (struct columns){l, (uint32_t)(year - l->columns), (uint32_t)(yen - l->columns),
		(uint32_t)(state - l->columns)};
	return true;
}

static bool
is_planned(const struct columns *c, const struct str *values, int year)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", year);
	return str_equal(values[c->year], str_c(text)) &&
	       !str_equal(values[c->state], STR(LEDGER_STOPPED));
}

/* Rows are read in memory of their own, which is gone again. */
enum err
planned_sum(struct request *r, int year, struct planned *s)
{
	struct columns c;
	struct ledger_rows rows;
	struct arena *a;
	int64_t yen;
	enum err err;

	*s = (struct planned){0};
	if (!columns_of(r, &c))
		return ERR_OK;
	a = arena_new(REQUEST_ARENA_BYTES);
	err = a == NULL ? ERR_FULL : ledger_rows_load(r->view, a, c.ledger, false, &rows);
	for (size_t i = 0; err == ERR_OK && i < rows.n; i++) {
		if (!is_planned(&c, rows.values[i], year))
			continue;
		s->n++;
		s->n_done += str_equal(rows.values[i][c.state], STR(LEDGER_DONE));
		if (ledger_yen(rows.values[i][c.yen], &yen))
			s->yen += yen;
		else
			s->n_open++;
		s->at = rows.rows[i].changed > s->at ? rows.rows[i].changed : s->at;
	}
	arena_free(a);
	return err;
}

enum err
planned_for(struct request *r, int year, const struct assess_gap *gap, bool *ret_is_there,
	int64_t *ret_yen)
{
	char subject[PLANNED_SUBJECT_MAX];
	struct columns c;
	struct ledger_rows rows;
	struct arena *a;
	enum err err;

	*ret_is_there = false;
	if (!columns_of(r, &c))
		return ERR_OK;
	subject_of_gap(year, gap, subject);
	a = arena_new(REQUEST_ARENA_BYTES);
	err = a == NULL ? ERR_FULL : ledger_rows_load(r->view, a, c.ledger, false, &rows);
	for (size_t i = 0; err == ERR_OK && i < rows.n && !*ret_is_there; i++)
		*ret_is_there = strcmp(rows.rows[i].subject, subject) == 0 &&
				is_planned(&c, rows.values[i], year) &&
				ledger_yen(rows.values[i][c.yen], ret_yen);
	arena_free(a);
	return err;
}

static bool
is_of_duty(const struct store_ledger_row *row)
{
	return str_find(str_c(row->subject), STR(":duty:")) >= 0;
}

enum err
planned_dated(struct request *r, struct planned_row **ret_rows, size_t *ret_n)
{
	const struct ledger_column *what, *due;
	struct planned_row *list;
	struct ledger_rows rows;
	struct columns c;
	size_t n = 0;
	enum err err;

	*ret_n = 0;
	if (!columns_of(r, &c))
		return ERR_OK;
	what = ledger_column_find(c.ledger, STR(LEDGER_WHAT));
	due = ledger_column_find(c.ledger, STR(LEDGER_DUE));
	err = what == NULL || due == NULL
		      ? ERR_NOT_FOUND
		      : ledger_rows_load(r->view, r->arena, c.ledger, false, &rows);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	list = arena_array(r->arena, struct planned_row, rows.n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < rows.n; i++) {
		const struct str *v = rows.values[i];

		if (is_of_duty(&rows.rows[i]) || str_equal(v[c.state], STR(LEDGER_STOPPED)) ||
			str_equal(v[c.state], STR(LEDGER_DONE)) ||
			time_day_parse(v[due - c.ledger->columns], r->zone_minutes, &list[n].due) !=
				ERR_OK)
			continue;
		list[n].id = str_c(rows.rows[i].id.text);
		list[n++].what = v[what - c.ledger->columns];
	}
	*ret_rows = list;
	*ret_n = n;
	return ERR_OK;
}
