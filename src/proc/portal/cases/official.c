/*
 * POST /cases/ID/report/form: an empty official file comes in; one that is known can be filled in
 * at once, another is laid beside our items first (teach.c). GET /cases/ID/report/filled: the file
 * with what leaves in it. Openers read and write the file.
 */
#include "proc/portal/cases/official.h"

#include "base/digest.h"
#include "docs/notice/notice.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/web/upload.h"
#include "sys/fd.h"

#include <stdio.h>
#include <unistd.h>

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

void
official_path(
	const struct case_leaving *l, const char *what, const char *map, char dst[REQUEST_PATH_MAX])
{
	snprintf(dst, REQUEST_PATH_MAX, "/cases/%s/%s?to=%.*s&form=%.*s&stage=%s%s%s", l->c.head.id,
		what, STR_FMT(l->recipient->id), STR_FMT(l->form->id), report_stage_name(l->stage),
		map[0] != '\0' ? "&map=" : "", map);
}

enum err
official_asks(struct request *r, const struct report_form *f, struct notice_ask **ret_asks,
	uint32_t *ret_n)
{
	const struct notice_ask_words w = {.lang = case_report_lang(r),
		.day = case_report_words(r, "official.part.day"),
		.clock = case_report_words(r, "official.part.clock")};

	return notice_asks_of(f, r->portal->records, &w, r->arena, ret_asks, ret_n);
}

enum err
official_load(struct request *r, struct official *o)
{
	char map[STORE_SHA256_MAX], form[STORE_REPORT_FORM_MAX];
	enum err err = case_leave(r, &r->query, &o->leaving);

	if (err != ERR_OK)
		return err;
	str_copy(form_get(&r->query, "map"), map, sizeof(map));
	str_copy(o->leaving.form->id, form, sizeof(form));
	err = store_report_file_get(r->view, map, form, &o->file);
	if (err == ERR_OK)
		err = store_report_file_cells(r->view, map, form, r->arena, &o->cells, &o->n);
	return err == ERR_OK ? official_asks(r, o->leaving.form, &o->asks, &o->n_asks) : err;
}

/* ---- a file comes in ---- */

struct taking {
	struct request *request;
	struct store_report_file file;
	struct str bytes;
	struct store_report_cell *cells;
	size_t n;
};

static enum err
write_file(struct store_tx *tx, void *arg)
{
	struct taking *t = arg;
	struct store_audit e;
	enum err err = store_report_file_put(tx, &t->file, t->bytes, t->cells, t->n);

	audit_fill(t->request, &e, "case.report.form", t->file.name);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

/* The pack knows this very file. */
static enum err
cells_of_pack(
	struct request *r, const struct report_form *f, const struct workbook *b, struct taking *t)
{
	struct notice_map map;
	enum err err = notice_map_of(f, r->arena, &map);

	if (err != ERR_OK)
		return err;
	t->cells = arena_array(r->arena, struct store_report_cell, (size_t)map.n + 1);
	if (t->cells == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < map.n; i++) {
		const struct notice_cell *c = &map.cells[i];
		const struct sheet *s = workbook_sheet(b, c->sheet);
		const struct sheet_list *list =
			s == NULL ? NULL : sheet_list_of(s, c->row, c->column);

		t->cells[t->n++] = (struct store_report_cell){.nr = i,
			.sheet = c->sheet,
			.row = c->row,
			.column = c->column,
			.n_choices = list == NULL ? 0 : list->n,
			.choices = list == NULL ? NULL : list->values,
			.is_list_unread = list != NULL && list->n == 0,
			.item = c->item,
			.write = c->write,
			.choice = c->choice};
	}
	t->file.is_ready = true;
	return ERR_OK;
}

static enum err
cells_proposed(
	struct request *r, const struct report_form *f, const struct workbook *b, struct taking *t)
{
	struct notice_place *places;
	struct notice_ask *asks;
	uint32_t n_asks, n;
	enum err err = official_asks(r, f, &asks, &n_asks);

	if (err == ERR_OK)
		err = notice_teach(b, asks, n_asks, r->portal->records, r->arena, &places, &n);
	if (err != ERR_OK)
		return err;
	t->cells = arena_array(r->arena, struct store_report_cell, (size_t)n + 1);
	if (t->cells == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		const struct notice_place *p = &places[i];

		t->cells[t->n++] = (struct store_report_cell){.nr = i,
			.sheet = p->sheet,
			.row = p->row,
			.column = p->column,
			.question = p->question,
			.n_choices = p->list == NULL ? 0 : p->list->n,
			.choices = p->list == NULL ? NULL : p->list->values,
			.is_list_unread = p->list != NULL && p->list->n == 0,
			.item = p->ask == NULL ? STR("") : p->ask->item->id,
			.write = p->ask == NULL ? REPORT_WORDS : p->ask->write,
			.choice = p->ask == NULL || p->ask->choice == NULL ? STR("")
									   : p->ask->choice->id,
			.is_proposed = p->ask != NULL};
	}
	return ERR_OK;
}

static enum err
begin_taking(struct request *r, const struct case_leaving *l, struct taking *t)
{
	uint8_t digest[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];
	enum err err = upload_bytes(r, &t->bytes);

	if (err != ERR_OK)
		return err;
	digest_hex(digest, digest_of(DIGEST_SHA256, t->bytes.p, t->bytes.len, digest), hex);
	t->file = (struct store_report_file){.at = r->now};
	str_copy(str_c(hex), t->file.sha256, sizeof(t->file.sha256));
	str_copy(l->form->id, t->file.form, sizeof(t->file.form));
	str_clean(r->upload.name[0] != '\0' ? str_c(r->upload.name) : STR("form.xlsx"),
		t->file.name, sizeof(t->file.name));
	str_copy(request_who(r), t->file.who, sizeof(t->file.who));
	return ERR_OK;
}

static enum err
keep(struct request *r, const struct case_leaving *l, const struct workbook *b)
{
	struct taking t = {.request = r};
	struct store_report_file known;
	char path[REQUEST_PATH_MAX];
	enum err err = begin_taking(r, l, &t);

	if (err != ERR_OK)
		return err;
	err = store_report_file_get(r->view, t.file.sha256, t.file.form, &known);
	if (err == ERR_NOT_FOUND) {
		err = str_equal(l->form->sha256, str_c(t.file.sha256))
			      ? cells_of_pack(r, l->form, b, &t)
			      : cells_proposed(r, l->form, b, &t);
		if (err == ERR_LIMIT)
			return case_report_show(r, l, NULL, "too_large");
		if (err == ERR_OK)
			err = store_write(r->portal->store, STORE_VITAL, write_file, &t);
		if (err == ERR_LIMIT)
			return case_report_show(r, l, NULL, "too_many");
		known = t.file;
	}
	if (err != ERR_OK)
		return err;
	official_path(l, known.is_ready ? "report" : "report/teach",
		known.is_ready ? "" : known.sha256, path);
	return redirect(r, path, &(struct done){.key = known.is_ready ? "official_known" : NULL});
}

/* Called again from its beginning when the opener has read the file. */
enum err
post_case_report_form(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	const char *problem = upload_problem(r, LIMIT_FORM_FILE_BYTES);
	struct errinfo info = {0};
	struct workbook b = {0};
	char start[2] = "";
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);

	if (err != ERR_OK)
		return err;
	if (problem != NULL)
		return case_report_show(r, l, NULL, problem);
	if (!fd_read_at(r->upload.fd, 0, start, 2) || memcmp(start, "PK", 2) != 0)
		return case_report_show(r, l, NULL, "kind");
	err = opener_read_table(r, r->upload.fd, &b, &info);
	if (r->waits)
		return err;
	if (err != ERR_OK)
		return opener_problem(err) == NULL
			       ? err
			       : case_report_show(r, l, NULL, opener_problem(err));
	return b.has_macros ? case_report_show(r, l, NULL, "macros") : keep(r, l, &b);
}

/* ---- filled in ---- */

/* The lists of the file's cells, as a book that has nothing else. */
static enum err
book_of(struct request *r, const struct official *o, struct workbook *ret_book)
{
	struct sheet *sheets = arena_array(r->arena, struct sheet, o->n + 1);
	struct sheet_list *lists = arena_array(r->arena, struct sheet_list, o->n + 1);
	uint32_t n = 0, n_lists = 0;

	if (sheets == NULL || lists == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < o->n; i++) {
		bool is_there = false;

		for (uint32_t k = 0; k < n && !is_there; k++)
			is_there = str_equal(sheets[k].name, o->cells[i].sheet);
		if (!is_there)
			sheets[n++] =
				(struct sheet){.name = o->cells[i].sheet, .lists = lists + n_lists};
		for (size_t k = is_there ? o->n : i; k < o->n; k++) {
			const struct store_report_cell *c = &o->cells[k];

			if (!str_equal(c->sheet, sheets[n - 1].name) ||
				(c->n_choices == 0 && !c->is_list_unread))
				continue;
			lists[n_lists++] = (struct sheet_list){
				{c->row, c->column, c->row, c->column}, c->n_choices, c->choices};
			sheets[n - 1].n_lists++;
		}
	}
	*ret_book = (struct workbook){.n_sheets = n, .sheets = sheets};
	return ERR_OK;
}

static enum err
make_fills(struct request *r, const struct official *o, struct notice_fills *ret_fills)
{
	const struct form_answer_words *answers = r->portal->forms->answers;
	const struct notice_fit fit = {answers[RESULT_MET].n, answers[RESULT_NOT_MET].n,
		answers[RESULT_MET].known, answers[RESULT_NOT_MET].known};
	struct notice_cell *cells = arena_array(r->arena, struct notice_cell, o->n + 1);
	struct notice_map map = {.form = o->leaving.form->id, .cells = cells};
	struct workbook book;
	enum err err = cells == NULL ? ERR_FULL : book_of(r, o, &book);

	for (size_t i = 0; err == ERR_OK && i < o->n; i++)
		if (o->cells[i].item.len > 0)
			cells[map.n++] = (struct notice_cell){.item = o->cells[i].item,
				.sheet = o->cells[i].sheet,
				.row = o->cells[i].row,
				.column = o->cells[i].column,
				.write = o->cells[i].write,
				.choice = o->cells[i].choice};
	return err == ERR_OK ? notice_fills_of(&o->leaving.filled, &map, &book, &fit,
				       &o->leaving.say, r->arena, ret_fills)
			     : err;
}

static bool
read_hex(const char *hex, uint8_t dst[32])
{
	for (size_t i = 0; i < 32; i++) {
		int high = str_hex_digit(hex[2 * i]), low = str_hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		dst[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static enum err
run_order(struct request *r, const struct official *o, struct order *order, struct buf *out)
{
	struct errinfo info = {0};
	struct str bytes;
	enum err err =
		store_report_file_bytes(r->view, o->file.sha256, o->file.form, r->arena, &bytes);
	int fd;

	if (err != ERR_OK)
		return err;
	fd = fd_of_bytes("form", bytes);
	if (fd < 0)
		return ERR_FULL;
	err = opener_run(r, order, fd, out, &info);
	close(fd);
	return err;
}

enum err
get_case_report_filled(struct request *r)
{
	struct official *o = arena_alloc(r->arena, sizeof(*o));
	struct order order = {.kind = ORDER_FILL_XLSX};
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	char path[REQUEST_PATH_MAX];
	struct notice_fills fills;
	enum err err = o == NULL ? ERR_FULL : official_load(r, o);

	if (err != ERR_OK)
		return err;
	if (o->leaving.c.head.is_drill)
		return case_refuse_drill(r, &o->leaving);
	if (!o->file.is_ready) {
		official_path(&o->leaving, "report/teach", o->file.sha256, path);
		return redirect(r, path, &(struct done){.key = NULL});
	}
	err = make_fills(r, o, &fills);
	if (err != ERR_OK)
		return err;
	order.form.fills = fills.fills;
	order.form.n_fills = fills.n;
	if (!read_hex(o->file.sha256, order.form.sha256))
		return ERR_INVALID;
	err = run_order(r, o, &order, &out);
	if (r->waits)
		return err;
	if (err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_MALFORMED)
		return case_report_show(r, &o->leaving, NULL, "not_filled");
	if (err == ERR_FULL || err == ERR_LIMIT || err == ERR_IO)
		return case_report_show(r, &o->leaving, NULL, "busy");
	if (err != ERR_OK)
		return err;
	err = audit(r, "case.report", o->leaving.c.head.id);
	buf_done(&r->response.body);
	r->response.body = out;
	r->response.type = XLSX_TYPE;
	response_attach(r, "form.xlsx", o->file.name);
	return err;
}
