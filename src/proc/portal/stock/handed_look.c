/* Asking somebody for a file by a link, and what came of it: looked at, taken, thrown away. See
 * handed.h. */
#include "proc/portal/stock/handed.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"
#include "sys/fd.h"

#include <stdio.h>
#include <unistd.h>

#define PRODUCT_BYTES_MAX 85 /* of a link's subject, behind "bill/" */

/* ---- asking ---- */

enum err
post_stock_ask(struct request *r)
{
	struct str device = form_get(&r->form, "device");
	struct stock_asked asked = {.is_bill = str_equal(form_get(&r->form, "what"), STR("bill")),
		.product = str_trim(form_get(&r->form, "product")),
		.name = str_trim(form_get(&r->form, "name")),
		.days = HAND_IN_DAYS};
	struct link_wish w = {.purpose = STORE_LINK_HAND_IN,
		.role = "colleague",
		.site = STR(""),
		.name = asked.name,
		.uses_max = 1,
		.path = "/l/",
		.suffix = ""};
	struct link_made_view v = {.what = "hand_in", .back = STR("/stock/add")};
	char product[PRODUCT_BYTES_MAX + 1], subject[96];
	uint64_t days = HAND_IN_DAYS;
	enum err err;

	if (str_u64(form_get(&r->form, "days"), 30, &days) == ERR_OK && days > 0)
		asked.days = (unsigned)days;
	str_clean(asked.product, product, sizeof(product));
	if (asked.name.len == 0)
		asked.problem = "name";
	else if (asked.is_bill && asked.product.len == 0)
		asked.problem = "product";
	else if (asked.is_bill && asked.product.len > PRODUCT_BYTES_MAX)
		asked.problem = "long";
	err = asked.is_bill ? ERR_OK : stock_check_device(r, device);
	if (err == ERR_NOT_FOUND)
		asked.problem = "device";
	else if (err != ERR_OK)
		return err;
	if (asked.problem != NULL)
		return stock_add_asked(r, &asked);
	if (asked.is_bill)
		snprintf(subject, sizeof(subject), "bill/%s", product);
	else
		snprintf(subject, sizeof(subject), "device/%.*s", STR_FMT(device));
	w.subject = subject;
	w.life = asked.days * MS_DAY;
	v.until = r->now + w.life;
	v.about = hand_in_about(r, keep_text(r, "%s", subject));
	return link_made_show(r, &w, &v);
}

/* ---- what came ---- */

enum err
handed_waiting(struct request *r, const struct stock_waiting **ret_waiting, size_t *ret_n)
{
	struct store_handed *list;
	struct stock_waiting *rows;
	enum err err = store_handed_list(r->view, r->arena, &list, ret_n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct stock_waiting, *ret_n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < *ret_n; i++)
		rows[i] = (struct stock_waiting){str_c(list[i].id.text), str_c(list[i].name),
			hand_in_of(r, str_c(list[i].subject)), list[i].at};
	*ret_waiting = rows;
	return ERR_OK;
}

static void
add_line(struct buf *b, struct str line)
{
	char clean[HANDED_TEXT_SHOWN + 1];

	while (line.len > 0) {
		struct str cell = str_split(&line, '\t');

		buf_add(b, clean, str_clean(cell, clean, sizeof(clean)));
		if (line.len > 0)
			buf_c(b, "\t");
	}
	buf_c(b, "\n");
}

enum err
handed_text(struct str file, struct arena *a, struct str *ret_text, bool *ret_is_cut)
{
	struct buf b = buf_of((size_t)HANDED_TEXT_SHOWN * 2);
	const char *copy;
	enum err err;

	*ret_text = STR("");
	*ret_is_cut = false;
	if (!str_is_utf8(file) || memchr(file.p, '\0', file.len) != NULL)
		return ERR_OK;
	if (str_starts(file, STR("\xef\xbb\xbf")))
		file = str_of(file.p + 3, file.len - 3);
	*ret_is_cut = file.len > HANDED_TEXT_SHOWN;
	file = str_cut(file, HANDED_TEXT_SHOWN);
	while (file.len > 0) {
		struct str line = str_split(&file, '\n');

		if (line.len > 0 && line.p[line.len - 1] == '\r')
			line.len--;
		add_line(&b, line);
	}
	err = buf_err(&b);
	copy = err == ERR_OK ? arena_copy(a, buf_view(&b)) : NULL;
	if (copy != NULL)
		*ret_text = str_of(copy, b.len);
	buf_done(&b);
	return err == ERR_OK && copy == NULL ? ERR_FULL : err;
}

enum err
handed_file_of(struct request *r, const struct store_handed *h, struct stock_handed_file *ret_file)
{
	struct hand_in_wish wish = hand_in_wish(str_c(h->subject));
	struct str bytes;
	enum err err = store_handed_file(r->view, h->id.text, r->arena, &bytes);

	*ret_file = (struct stock_handed_file){.name = keep_text(r, "%s", h->file_name),
		.title = keep_text(r, "%s", h->title),
		.version = keep_text(r, "%s", h->version),
		.is_bill = wish.is_bill,
		.n = h->n,
		.n_faults = h->n_faults,
		.bytes = h->file_bytes,
		.text = STR("")};
	return err == ERR_OK ? handed_text(bytes, r->arena, &ret_file->text, &ret_file->is_cut)
			     : err;
}

static enum err
path_handed(struct request *r, struct store_handed *ret_handed)
{
	char id[STORE_ID_TEXT_MAX];
	enum err err;

	if (r->arg.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(r->arg, id, sizeof(id));
	err = store_handed_get(r->view, id, ret_handed);
	return err == ERR_OK && ret_handed->state == STORE_HANDED_DRAFT ? ERR_NOT_FOUND : err;
}

static enum err
show(struct request *r, const struct store_handed *h, const char *problem)
{
	static const char *const states[] = {"", "waits", "taken", "thrown"};
	struct hand_in_wish wish = hand_in_wish(str_c(h->subject));
	struct store_device_query q = {0};
	struct stock_handed_view v = {.id = str_c(h->id.text),
		.about = hand_in_of(r, str_c(h->subject)),
		.name = str_c(h->name),
		.at = h->at,
		.is_bill = wish.is_bill,
		.problem = problem,
		.state = states[h->state & 3],
		.answerer = str_c(h->answerer),
		.answered = h->answered,
		.device = problem != NULL ? form_get(&r->form, "device")
			  : wish.is_bill  ? STR("")
					  : wish.of};
	struct store_device *list;
	struct page_frame f;
	uint32_t total;
	enum err err = handed_file_of(r, h, &v.file);

	if (err == ERR_OK)
		err = store_device_list(r->view, &q, r->arena, &list, &v.n, &total);
	if (err == ERR_OK)
		err = briefs_of_devices(r, list, v.n, &v.devices);
	if (err != ERR_OK)
		return err;
	if (problem != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_stock_handed(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_stock_handed(struct request *r)
{
	struct store_handed h;
	enum err err = path_handed(r, &h);

	return err == ERR_OK ? show(r, &h, NULL) : err;
}

/* ---- thrown away ---- */

struct throw_change {
	struct store_handed_answer answer;
	struct store_audit audit;
};

static enum err
write_throw(struct store_tx *tx, void *arg)
{
	struct throw_change *c = arg;
	enum err err = store_handed_answer(tx, &c->answer);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
throw_away(struct request *r, const struct store_handed *h)
{
	struct throw_change c = {
		.answer = {.id = h->id.text, .state = STORE_HANDED_THROWN, .at = r->now}};

	audit_fill(r, &c.audit, "stock.throw", h->title);
	c.answer.who = c.audit.who;
	return kept_done(r,
		&(struct kept_deed){.kind = "stock.throw",
			.role = ROLE_MEMBER,
			.keys = &(struct store_kept_key){STORE_KEPT_HANDED, h->id.text, NULL},
			.n = 1,
			.write = write_throw,
			.arg = &c},
		"/stock/add", &(struct done){.key = "handed_thrown"});
}

/* ---- taken ---- */

static enum err
read_kept(struct request *r, struct str bytes, struct stock_read *ret_read)
{
	int fd = fd_of_bytes("handed", bytes);
	enum err err = fd < 0 ? ERR_FULL : ERR_OK;

	if (err == ERR_OK)
		err = stock_read_file(r, fd, STR(""), ret_read);
	if (fd >= 0)
		close(fd);
	return err;
}

static enum err
take(struct request *r, const struct store_handed *h)
{
	struct hand_in_wish wish = hand_in_wish(str_c(h->subject));
	struct str device = form_get(&r->form, "device");
	struct stock_taking t = {.handed = h->id.text};
	struct stock_read read;
	const char *problem = NULL;
	enum err err = stock_check_device(r, device);

	if (err == ERR_NOT_FOUND)
		return show(r, h, "no_device");
	if (err == ERR_OK)
		err = store_handed_file(r->view, h->id.text, r->arena, &t.file);
	if (err == ERR_OK)
		err = read_kept(r, t.file, &read);
	if (r->waits)
		return err;
	if (err == ERR_OK)
		problem = hand_in_problem(&wish, &read);
	if (err == ERR_OK && problem == NULL) {
		str_copy(device, t.device, sizeof(t.device));
		str_copy(str_c(h->file_name), r->upload.name, sizeof(r->upload.name));
		t.read = &read;
		err = stock_take(r, &t);
	}
	if (err == ERR_EXISTS) /* somebody else was quicker: the page says so */
		return redirect(r, keep_text(r, "/stock/handed/%s", h->id.text).p, NULL);
	if (err != ERR_OK)
		problem = err == ERR_NOT_FOUND ? "device" : opener_problem(err);
	if (problem != NULL)
		return show(r, h, problem);
	if (err != ERR_OK)
		return err;
	return stock_tell_taken(r, &read, &t);
}

enum err
post_stock_handed(struct request *r)
{
	struct str deed = form_get(&r->form, "do");
	struct store_handed h;
	enum err err = path_handed(r, &h);

	if (err != ERR_OK)
		return err;
	if (!str_equal(deed, STR("take")) && !str_equal(deed, STR("throw")))
		return ERR_INVALID;
	if (h.state != STORE_HANDED_WAITS)
		return redirect(r, keep_text(r, "/stock/handed/%s", h.id.text).p, NULL);
	return str_equal(deed, STR("take")) ? take(r, &h) : throw_away(r, &h);
}
