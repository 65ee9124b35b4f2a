/* The page of a link by which one file is handed in. See handed.h. */
#include "proc/portal/stock/handed.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/upload.h"

#include <stdio.h>

/* ---- what is asked for ---- */

struct hand_in_wish
hand_in_wish(struct str subject)
{
	struct str kind = str_split(&subject, '/');

	return (struct hand_in_wish){str_equal(kind, STR("bill")), subject};
}

struct str
hand_in_of(struct request *r, struct str subject)
{
	struct hand_in_wish wish = hand_in_wish(subject);
	const struct device_brief *brief;
	char id[DEVICE_ID_TEXT_MAX];

	if (wish.is_bill || wish.of.len == 0)
		return wish.of;
	str_copy(wish.of, id, sizeof(id));
	brief = stock_brief(r, id, NULL);
	if (brief == NULL || brief->name.len == 0)
		return keep_text(r, "%s", id);
	return brief->name;
}

struct str
hand_in_about(struct request *r, struct str subject)
{
	struct str of = hand_in_of(r, subject);

	return of.len > 0 ? of : learning_words(r, "handed.any");
}

const char *
hand_in_problem(const struct hand_in_wish *wish, const struct stock_read *read)
{
	if (read->kind != (wish->is_bill ? STOCK_BILL : STOCK_COLLECTED))
		return "kind";
	if (!read->is_whole)
		return "cut";
	return read->n == 0 ? "empty" : NULL;
}

/* ---- the page ---- */

static enum err
show(struct request *r, const struct store_link *l, struct str token, struct stock_hand_in_view *v)
{
	struct hand_in_wish wish = hand_in_wish(str_c(l->subject));
	struct store_handed draft;
	struct page_frame f;
	enum err err =
		v->is_sent ? ERR_NOT_FOUND : store_handed_of_link(r->view, l->id.text, &draft);

	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	if (err == ERR_OK && draft.state == STORE_HANDED_DRAFT && v->problem == NULL) {
		v->id = keep_text(r, "%s", draft.id.text);
		err = handed_file_of(r, &draft, &v->file);
		if (err != ERR_OK)
			return err;
	}
	if (v->problem != NULL)
		r->response.status = 400;
	v->is_bill = wish.is_bill;
	v->about = hand_in_of(r, str_c(l->subject));
	v->asker = str_c(l->who);
	v->name = str_c(l->name);
	v->until = l->expires;
	v->token = token;
	v->bytes_max = LIMIT_HANDED_BYTES;
	frame_of(r, &f);
	f.person = STR(""); /* nobody is at home here, whoever is signed in */
	f.path = keep_text(r, "/l/%.*s", STR_FMT(token));
	return page_stock_hand_in(r->portal->pages, &f, v, &r->response.body);
}

static enum err
show_problem(struct request *r, const struct store_link *l, struct str token, const char *problem)
{
	struct stock_hand_in_view v = {.problem = problem, .id = STR("")};

	return show(r, l, token, &v);
}

enum err
hand_in_get(struct request *r, const struct store_link *l, struct str token)
{
	return show_problem(r, l, token, NULL);
}

/* ---- it is brought ---- */

static struct str
told_host(const struct stock_read *read)
{
	for (uint32_t i = 0; i < read->n_told; i++)
		if (str_equal(read->told[i].key, STR("host")))
			return read->told[i].value;
	return STR("");
}

static void
fill_handed(const struct request *r, const struct store_link *l, const struct stock_read *read,
	struct store_handed *h)
{
	struct str title = read->kind == STOCK_BILL ? read->bom.name : told_host(read);
	struct str version = STR("");

	for (uint32_t i = 0; i < read->n; i++) {
		if (!read->components[i].is_root)
			continue;
		title = read->components[i].name;
		version = read->components[i].version;
		break;
	}
	*h = (struct store_handed){.id = store_id_new(r->now),
		.n = read->n,
		.n_faults = read->n_faults,
		.file_bytes = r->upload.bytes,
		.at = r->now};
	str_copy(str_c(l->id.text), h->link, sizeof(h->link));
	str_copy(str_c(l->subject), h->subject, sizeof(h->subject));
	str_copy(str_c(l->name), h->name, sizeof(h->name));
	str_copy(str_c(r->upload.name), h->file_name, sizeof(h->file_name));
	str_clean(title, h->title, sizeof(h->title));
	str_clean(version, h->version, sizeof(h->version));
}

struct hand_in_change {
	struct store_handed handed;
	struct str file;
	const uint8_t *hash;
	ms_t now;
	struct store_audit audit;
};

static enum err
write_draft(struct store_tx *tx, void *arg)
{
	struct hand_in_change *c = arg;

	return store_handed_put(tx, &c->handed, c->file);
}

/* Reads what was brought; *ret_problem when it is not what was asked for. */
static enum err
bring(struct request *r, const struct store_link *l, const char **ret_problem)
{
	struct hand_in_wish wish = hand_in_wish(str_c(l->subject));
	struct hand_in_change c = {.now = r->now};
	struct stock_read read;
	enum err err = stock_read_file(r, r->upload.fd, STR(""), &read);

	if (r->waits)
		return err;
	if (err != ERR_OK) {
		*ret_problem = opener_problem(err);
		return *ret_problem != NULL ? ERR_OK : err;
	}
	*ret_problem = hand_in_problem(&wish, &read);
	if (*ret_problem != NULL)
		return ERR_OK;
	err = upload_bytes(r, &c.file);
	if (err != ERR_OK)
		return err;
	fill_handed(r, l, &read, &c.handed);
	err = store_write(r->portal->store, STORE_VITAL, write_draft, &c);
	if (err == ERR_LIMIT) {
		*ret_problem = "full";
		return ERR_OK;
	}
	return err;
}

enum err
post_link_file(struct request *r)
{
	struct str token = path_part(r, 1);
	uint8_t hash[STORE_TOKEN_HASH];
	struct store_link l;
	const char *problem;
	char path[REQUEST_PATH_MAX];
	bool is_over;
	enum err err = link_open(r, token, &l, hash, &is_over);

	if (err != ERR_OK || is_over)
		return err;
	if (l.purpose != STORE_LINK_HAND_IN)
		return ERR_NOT_FOUND;
	problem = upload_problem(r, LIMIT_HANDED_BYTES);
	if (problem == NULL)
		err = bring(r, &l, &problem);
	if (r->waits)
		return err;
	if (err == ERR_EXISTS)
		return link_over(r, PAGE_LINK_REVOKED, 410);
	if (err != ERR_OK || problem != NULL)
		return err != ERR_OK ? err : show_problem(r, &l, token, problem);
	snprintf(path, sizeof(path), "/l/%.*s", STR_FMT(token));
	return redirect(r, path, NULL);
}

/* The collectors, for who was asked for a device's list. */
enum err
get_link_collector(struct request *r)
{
	struct str token = path_part(r, 1);
	uint8_t hash[STORE_TOKEN_HASH];
	struct store_link l;
	bool is_over;
	enum err err = link_open(r, token, &l, hash, &is_over);

	if (err != ERR_OK || is_over)
		return err;
	if (l.purpose != STORE_LINK_HAND_IN || hand_in_wish(str_c(l.subject)).is_bill)
		return ERR_NOT_FOUND;
	return stock_collector(r, path_part(r, 2));
}

/* ---- it is sent, or not ---- */

static enum err
write_send(struct store_tx *tx, void *arg)
{
	struct hand_in_change *c = arg;
	enum err err = store_link_use(tx, c->hash, c->now);

	if (err == ERR_OK)
		err = store_handed_send(tx, c->handed.id.text, c->now);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
write_drop(struct store_tx *tx, void *arg)
{
	struct hand_in_change *c = arg;

	return store_handed_drop(tx, c->handed.id.text);
}

enum err
hand_in_post(struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct hand_in_change c = {.hash = hash, .now = r->now};
	struct stock_hand_in_view sent = {.is_sent = true, .id = STR("")};
	bool is_send = str_equal(form_get(&r->form, "do"), STR("send"));
	char path[REQUEST_PATH_MAX];
	enum err err = store_handed_of_link(r->view, l->id.text, &c.handed);

	if (!is_send && !str_equal(form_get(&r->form, "do"), STR("drop")))
		return ERR_INVALID;
	if (err == ERR_OK && !str_equal(form_get(&r->form, "id"), str_c(c.handed.id.text)))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK) {
		audit_fill(r, &c.audit, "stock.hand_in", c.handed.title);
		err = store_write(
			r->portal->store, STORE_VITAL, is_send ? write_send : write_drop, &c);
	}
	if (err == ERR_NOT_FOUND) /* it is another one now, or sent, or deleted */
		return show_problem(r, l, token, "changed");
	if (err == ERR_DENIED)
		return link_over(r, PAGE_LINK_REVOKED, 410);
	if (err != ERR_OK)
		return err;
	if (is_send)
		return show(r, l, token, &sent);
	snprintf(path, sizeof(path), "/l/%.*s", STR_FMT(token));
	return redirect(r, path, NULL);
}
