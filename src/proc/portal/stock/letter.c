/* GET /stock/bill/ID/letter: what the bill lacks, as a letter to its supplier. */
#include "stock/letter.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/stock/bills.h"

#include <stdio.h>

#define DUE_DAYS 30

static ms_t
due_of(const struct request *r)
{
	struct str day = form_get(&r->query, "due");
	char text[32];
	ms_t at;

	snprintf(text, sizeof(text), "%.*sT00:00:00Z", day.len == 10 ? 10 : 0, day.p);
	if (day.len != 10 || time_parse(str_c(text), &at) != ERR_OK || at < 0)
		return r->now + DUE_DAYS * MS_DAY;
	return at - (ms_t)r->zone_minutes * MS_MINUTE;
}

static enum quality_set
set_of(const struct request *r)
{
	struct str name = form_get(&r->query, "set");

	for (unsigned i = 0; i < QUALITY_SETS; i++)
		if (str_equal(name, str_c(quality_set_name((enum quality_set)i))))
			return (enum quality_set)i;
	return QUALITY_NTIA_2021;
}

static enum err
fill_sets(struct request *r, const struct quality *q, struct bill_letter_view *v)
{
	struct bill_set_row *rows = arena_array(r->arena, struct bill_set_row, QUALITY_SETS);

	if (rows == NULL)
		return ERR_FULL;
	for (unsigned i = 0; i < QUALITY_SETS; i++)
		rows[i] = (struct bill_set_row){.name = quality_set_name((enum quality_set)i),
			.percent = q->percent[i],
			.n_whole = q->n_whole[i],
			.is_confirmed = quality_set_is_confirmed((enum quality_set)i),
			.is_chosen = (enum quality_set)i == set_of(r)};
	v->sets = rows;
	v->n_sets = QUALITY_SETS;
	v->n_judged = q->n_judged;
	return ERR_OK;
}

static enum err
write_letter(struct request *r, const struct store_bill *b, const struct bill_whole *w,
	struct bill_letter_view *v)
{
	struct document *document = arena_alloc(r->arena, sizeof(*document));
	struct quality *q = arena_alloc(r->arena, sizeof(*q));
	const char *who = arena_copy(r->arena, request_who(r));
	const struct stock_letter letter = {.texts = r->portal->texts,
		.dates = {v->is_english ? LANG_EN : LANG_JA, false, r->zone_minutes},
		.company = setting_of(r, SETTING_ORG_NAME),
		.writer = str_c(who == NULL ? "" : who),
		.contact = str_c(who == NULL ? "" : who),
		.supplier = str_c(b->supplier),
		.product = str_c(b->name),
		.file = str_c(b->file_name),
		.made = r->now,
		.due = v->due,
		.bill = w->bill,
		.quality = q,
		.set = set_of(r)};
	enum err err;

	if (document == NULL || q == NULL)
		return ERR_FULL;
	err = quality_judge(w->bill, r->arena, q);
	if (err == ERR_OK)
		err = fill_sets(r, q, v);
	if (err == ERR_OK)
		err = stock_letter_document(&letter, r->arena, document);
	if (err == ERR_OK)
		v->document = document;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
get_stock_bill_letter(struct request *r)
{
	struct str lang = form_get(&r->query, "lang");
	struct bill_letter_view v = {.due = due_of(r),
		.is_english = lang.len > 0 ? str_equal(lang, STR("en")) : r->lang == LANG_EN};
	struct bill_whole whole;
	struct store_bill b;
	struct page_frame f;
	enum err err = bill_of_path(r, &b);

	if (err == ERR_OK)
		err = stock_bill_row_of(r, &b, &v.bill);
	if (err != ERR_OK)
		return err;
	err = bill_read_file(r, &b, &whole);
	if (r->waits)
		return err;
	if (err == ERR_OK) {
		v.is_part = whole.is_part;
		err = write_letter(r, &b, &whole, &v);
		frame_of(r, &f);
		if (err == ERR_OK)
			err = page_stock_letter(r->portal->pages, &f, &v, &r->response.body);
		bill_whole_done(&whole);
		return err;
	}
	v.problem = opener_problem(err);
	if (v.problem == NULL)
		return err;
	frame_of(r, &f);
	return page_stock_letter(r->portal->pages, &f, &v, &r->response.body);
}
