/* GET, POST /stock/add: a file that says what is run; the collectors to take along; one bill. */
#include "proc/portal/stock/bills.h"
#include "proc/portal/stock/handed.h"
#include "proc/portal/stock/said.h"

#include "proc/portal/kept.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/upload.h"

#include <stdio.h>

#define PER_PAGE 200
#define LINES_NAMED 5

static enum err
show(struct request *r, struct str device, const char *problem, const struct stock_asked *asked)
{
	struct store_device_query q = {0};
	struct stock_add_view v = {.problem = problem,
		.asked = *asked,
		.bytes_max = LIMIT_TABLE_FILE_BYTES,
		.device = device,
		.release = form_get(&r->form, "release")};
	struct store_device *list;
	struct page_frame f;
	uint32_t total;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &v.n, &total);

	if (err == ERR_OK)
		err = briefs_of_devices(r, list, v.n, &v.devices);
	if (err == ERR_OK)
		err = handed_waiting(r, &v.waiting, &v.n_waiting);
	if (err != ERR_OK)
		return err;
	if (problem != NULL || asked->problem != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	f.path = STR("/stock/add");
	return page_stock_add(r->portal->pages, &f, &v, &r->response.body);
}

static enum err
show_add(struct request *r, struct str device, const char *problem)
{
	const struct stock_asked asked = {
		.product = STR(""), .name = STR(""), .days = HAND_IN_DAYS};

	return show(r, device, problem, &asked);
}

enum err
stock_add_asked(struct request *r, const struct stock_asked *asked)
{
	return show(r, form_get(&r->form, "device"), NULL, asked);
}

enum err
get_stock_add(struct request *r)
{
	return show_add(r, form_get(&r->query, "device"), NULL);
}

enum err
stock_read_file(struct request *r, int file, struct str release, struct stock_read *ret_read)
{
	const struct order order = {.kind = ORDER_STOCK, .release = release};
	struct errinfo info = {0};
	struct buf out = {0};
	enum err err = opener_run(r, &order, file, &out, &info);
	const char *copy;

	if (err != ERR_OK)
		return err;
	copy = arena_copy(r->arena, buf_view(&out)); /* strings point into it */
	err = copy == NULL ? ERR_LIMIT : order_get_stock(str_of(copy, out.len), r->arena, ret_read);
	buf_done(&out);
	return err;
}

enum err
stock_check_device(struct request *r, struct str device)
{
	char id[DEVICE_ID_TEXT_MAX];
	struct store_software_query q = {.device = id, .with_gone = true, .limit = 1};
	struct store_software *programs;
	struct store_device seen;
	struct store_bill *bills;
	uint32_t n = 0;
	size_t n_programs, n_bills = 0;
	enum err err;

	if (device.len == 0)
		return ERR_OK;
	if (device.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(device, id, sizeof(id));
	err = store_device_get(r->view, id, &seen);
	if (err != ERR_NOT_FOUND || !str_starts(device, STR(STOCK_UNSEEN)))
		return err;
	err = store_software_list(r->view, &q, r->arena, &programs, &n_programs, &n);
	if (err == ERR_OK && n == 0)
		err = store_bill_list(r->view, id, r->arena, &bills, &n_bills);
	return err == ERR_OK && n == 0 && n_bills == 0 ? ERR_NOT_FOUND : err;
}

static enum err
take_statements(struct request *r, const struct stock_read *read, struct stock_taking *t)
{
	const char *problem;
	enum err err;

	if (read->n_statements == 0)
		return show_add(r, STR(""), "said_empty");
	t->read = read;
	err = said_take(r, t);
	problem = err == ERR_DENIED ? "signature" : opener_problem(err);
	if (err != ERR_OK)
		return problem == NULL ? err : show_add(r, STR(""), problem);
	return redirect(r, t->path,
		&(struct done){
			.key = "stock_said", .name = t->name, .count = t->count, .undo = t->token});
}

/* One line more, if a notice has room for it; else without its key, which anybody may have written.
 */
static bool
name_line(struct str where, char lines[NOTICE_NAME_MAX])
{
	char more[NOTICE_NAME_MAX], escaped[NOTICE_NAME_MAX];
	struct str rest = where;
	const struct str forms[] = {where, str_split(&rest, ' ')};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		int n = snprintf(more, sizeof(more), "%s%s%.*s", lines,
			lines[0] != '\0' ? ", " : "", STR_FMT(forms[i]));

		if (n < 0 || (size_t)n >= sizeof(more) ||
			url_encode(str_c(more), escaped, sizeof(escaped)) != ERR_OK)
			continue;
		memcpy(lines, more, (size_t)n + 1);
		return true;
	}
	return false;
}

void
stock_name_lines(const struct stock_read *read, char lines[NOTICE_NAME_MAX])
{
	lines[0] = '\0';
	for (uint32_t i = 0; i < read->n_places && i < LINES_NAMED; i++)
		if (!name_line(read->places[i].where, lines))
			break;
}

/* The first of these that is so; of a collector's file, which lines nobody understands. */
enum err
stock_tell_taken(struct request *r, const struct stock_read *read, const struct stock_taking *t)
{
	bool is_lines = read->kind == STOCK_COLLECTED && read->n_places > 0;
	struct done done = {
		.key = "stock_taken", .name = t->name, .count = t->count, .undo = t->token};
	char lines[NOTICE_NAME_MAX];

	if (read->n_faults > 0) {
		done.key = "stock_taken_part";
		done.count = read->n_faults;
	} else if (t->is_said_full) {
		done.key = "stock_taken_unsaid";
	} else if (t->n_said > 0) {
		done.key = "stock_taken_said";
		done.count = t->n_said;
	}
	if (is_lines) {
		stock_name_lines(read, lines);
		done.key = "stock_taken_lines";
		done.name = lines;
		done.count = read->n_faults > 0 ? read->n_faults : t->count;
	}
	return redirect(r, t->path, &done);
}

enum err
post_stock_add(struct request *r)
{
	const char *problem = upload_problem(r, LIMIT_TABLE_FILE_BYTES);
	struct str device = form_get(&r->form, "device");
	struct stock_taking t = {.count = 0};
	struct stock_read read;
	enum err err;

	if (problem != NULL)
		return show_add(r, device, problem);
	err = stock_check_device(r, device);
	if (err == ERR_NOT_FOUND)
		return show_add(r, STR(""), "no_device");
	if (err != ERR_OK)
		return err;
	err = stock_read_file(r, r->upload.fd, form_get(&r->form, "release"), &read);
	if (r->waits)
		return err;
	if (err == ERR_OK)
		err = upload_bytes(r, &t.file);
	if (err == ERR_OK && !read.is_whole)
		return show_add(r, device, "cut");
	if (err == ERR_OK && read.kind == STOCK_STATEMENTS)
		return take_statements(r, &read, &t);
	if (err == ERR_OK && read.n == 0)
		return show_add(r, device, "empty");
	if (err == ERR_OK) {
		str_copy(device, t.device, sizeof(t.device));
		t.read = &read;
		err = stock_take(r, &t);
	}
	problem = err == ERR_NOT_FOUND ? "device"
		  : err == ERR_DENIED  ? "signature"
				       : opener_problem(err);
	if (err != ERR_OK)
		return problem == NULL ? err : show_add(r, device, problem);
	return stock_tell_taken(r, &read, &t);
}

/* ---- the collectors ---- */

enum err
stock_collector(struct request *r, struct str name)
{
	for (size_t i = 0; i < r->portal->n_files; i++) {
		const struct portal_file *file = &r->portal->files[i];

		if (!str_starts(str_c(file->name), STR("collector/")) ||
			!str_equal(str_c(file->name + 10), name))
			continue;
		r->response.fixed = file->bytes;
		r->response.type = "text/plain; charset=utf-8";
		snprintf(r->response.disposition, sizeof(r->response.disposition),
			"attachment; filename=\"%.*s\"", STR_FMT(name));
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

enum err
get_stock_collector(struct request *r)
{
	return stock_collector(r, path_part(r, 1));
}

/* ---- a bill ---- */

static enum err
path_bill(struct request *r, struct store_bill *ret_bill)
{
	char id[STORE_ID_TEXT_MAX];

	if (r->arg.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(r->arg, id, sizeof(id));
	return store_bill_get(r->view, id, ret_bill);
}

static enum err
fill_components(struct request *r, const char *id, struct stock_bill_view *v)
{
	const struct store_component_query q = {.bill = id,
		.text = v->query,
		.offset = (v->page - 1) * PER_PAGE,
		.limit = PER_PAGE};
	struct store_component *list;
	struct stock_component *rows;
	enum err err = store_component_list(r->view, &q, r->arena, &list, &v->n, &v->total);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct stock_component, v->n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n; i++)
		rows[i] = (struct stock_component){list[i].name, list[i].version, list[i].supplier,
			list[i].purl, list[i].licence, list[i].is_root};
	v->components = rows;
	v->n_pages = v->total == 0 ? 1 : (v->total + PER_PAGE - 1) / PER_PAGE;
	return ERR_OK;
}

enum err
get_stock_bill(struct request *r)
{
	struct stock_bill_view v = {.query = form_get(&r->query, "q"), .page = page_of(r)};
	struct store_bill b;
	struct page_frame f;
	enum err err = path_bill(r, &b);

	if (err == ERR_OK)
		err = stock_bill_row_of(r, &b, &v.bill);
	if (err == ERR_OK)
		err = fill_components(r, b.id.text, &v);
	if (err == ERR_OK)
		err = stock_things_of(r, NULL, b.id.text, &v.things);
	if (err == ERR_OK)
		err = stock_counted(r, b.id.text, true, &v.counted);
	if (err == ERR_OK && v.query.len == 0 && v.page == 1)
		err = bill_licences(r, &b, &v);
	if (err != ERR_OK)
		return err;
	v.file = str_c(b.file_name);
	v.author = str_c(b.author);
	v.tool = str_c(b.tool);
	v.who = str_c(b.who);
	v.made = b.made;
	v.n_faults = b.n_faults;
	v.is_removed = b.removed != 0;
	frame_of(r, &f);
	return page_stock_bill(r->portal->pages, &f, &v, &r->response.body);
}

struct bill_removal {
	const char *id;
	ms_t at;
	struct store_audit audit;
};

static enum err
write_removal(struct store_tx *tx, void *arg)
{
	struct bill_removal *c = arg;
	enum err err = store_bill_remove(tx, c->id, c->at);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_stock_bill(struct request *r)
{
	struct bill_removal c = {.at = r->now};
	struct store_bill b;
	enum err err = path_bill(r, &b);

	if (err != ERR_OK)
		return err;
	if (!str_equal(form_get(&r->form, "do"), STR("remove")))
		return ERR_INVALID;
	c.id = b.id.text;
	audit_fill(r, &c.audit, "stock.remove", b.name);
	return kept_done(r,
		&(struct kept_deed){.kind = "stock.remove",
			.role = ROLE_MEMBER,
			.keys = &(struct store_kept_key){STORE_KEPT_BILL, b.id.text, NULL},
			.n = 1,
			.write = write_removal,
			.arg = &c},
		"/stock", &(struct done){.key = "stock_removed", .name = b.name});
}
