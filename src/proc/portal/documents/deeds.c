/* POST /documents/ID: what is done with a document: sent for approval, approved, looked at again,
 * published, withdrawn; who has read it on paper; links for readers. */
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/links/links.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

#define READ_LIFE (60 * MS_DAY)

struct document_deed {
	struct request *request;
	const struct document_place *place;
	struct store_audit audit;
	ms_t at;
	uint32_t number;
	uint32_t count;
	char token[DEED_TOKEN_MAX]; /* takes it back */
};

typedef enum err deed_fn(struct request *r, const struct document_place *d);

static enum err
done(struct request *r, const struct document_place *d, const struct done *what)
{
	struct str title = document_title(r, d);
	char path[64], name[160];

	str_copy(title, name, sizeof(name));
	snprintf(path, sizeof(path), "/documents/%s", d->document.id.text);
	return redirect(r, path,
		&(struct done){
			.key = what->key, .name = name, .count = what->count, .undo = what->undo});
}

static enum err
refused(struct request *r, const struct document_place *d, const char *key)
{
	char path[64];

	snprintf(path, sizeof(path), "/documents/%s", d->document.id.text);
	return redirect(r, path, &(struct done){.key = key, .is_refusal = true});
}

/* The rows of a document that a deed touches: itself, the versions in force and published, and who
 * has read it. */
#define DOCUMENT_KEYS 4

static size_t
keys_of(const struct document_place *d, char numbers[2][12],
	struct store_kept_key keys[DOCUMENT_KEYS])
{
	const char *id = d->document.id.text;
	size_t n = 0;

	snprintf(numbers[0], sizeof(numbers[0]), "%u", d->document.current);
	snprintf(numbers[1], sizeof(numbers[1]), "%u", d->document.published);
	keys[n++] = (struct store_kept_key){STORE_KEPT_DOCUMENT, id, NULL};
	keys[n++] = (struct store_kept_key){STORE_KEPT_VERSION, id, numbers[0]};
	if (d->document.published != d->document.current)
		keys[n++] = (struct store_kept_key){STORE_KEPT_VERSION, id, numbers[1]};
	return n;
}

/* Writes, with the log's line and what documents amount to by then; it can be taken back. */
static enum err
write_kept(struct document_deed *c, const char *action, store_write_fn *write, bool has_receipts)
{
	struct store_kept_key keys[DOCUMENT_KEYS];
	char numbers[2][12];
	struct kept_deed kept = {.kind = action,
		.role = ROLE_MEMBER,
		.keys = keys,
		.n = keys_of(c->place, numbers, keys),
		.write = write,
		.arg = c};

	if (has_receipts)
		keys[kept.n++] = (struct store_kept_key){
			STORE_KEPT_RECEIPT, c->place->document.id.text, numbers[0]};
	audit_fill(c->request, &c->audit, action, c->place->document.id.text);
	return deed_kept(c->request, &kept, c->token);
}

static enum err
write_deed(struct request *r, const struct document_place *d, const char *action,
	store_write_fn *write, const struct done *what)
{
	struct document_deed c = {
		.request = r, .place = d, .at = r->now, .number = d->document.current};
	struct done with_undo = *what;
	enum err err = write_kept(&c, action, write, false);

	with_undo.undo = c.token;
	return err == ERR_OK ? done(r, d, &with_undo) : err;
}

static enum err
finish(struct store_tx *tx, struct document_deed *c, enum err err)
{
	if (err == ERR_OK)
		err = programme_read_records(tx, c->request);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* ---- sending ---- */

/* A sentence that claims too much, or a draft that is gone, is shown on the document's page. */
static enum err
check_draft(struct request *r, const struct document_place *d, bool *ret_is_shown)
{
	struct document_text text;
	struct wording_breach breach;
	struct str id;
	enum err err;

	*ret_is_shown = false;
	if (d->document.latest == d->document.current)
		return ERR_INVALID;
	err = document_text_load(r, d->document.id.text, d->document.latest, &text);
	if (err == ERR_NOT_FOUND)
		return ERR_OK; /* a file: the box does not read it */
	if (err == ERR_OK && body_guard(&text.body, DOCUMENT_LANG, &breach, &id)) {
		struct document_view v = {0};

		*ret_is_shown = true;
		r->response.status = 400;
		return document_show(r, str_c(d->document.id.text), &v);
	}
	return err;
}

static enum err
show_link(struct request *r, const struct document_place *d, const struct link_wish *w)
{
	struct link_made_view v = {.what = w->purpose == STORE_LINK_APPROVE ? "approve" : "read",
		.until = r->now + w->life};

	v.about = document_title(r, d);
	v.back = keep_text(r, "/documents/%s", d->document.id.text);
	return link_made_show(r, w, &v);
}

static enum err
write_clear_back(struct store_tx *tx, void *arg)
{
	struct store_document_word *w = arg;

	return store_document_word_put(tx, w);
}

static enum err
do_send(struct request *r, const struct document_place *d)
{
	struct link_wish w = {.purpose = STORE_LINK_APPROVE,
		.role = "manager",
		.name = form_get(&r->form, "to"),
		.site = STR(""),
		.life = LINK_LIFE,
		.uses_max = 1,
		.path = "/l/",
		.suffix = ""};
	struct store_document_word back = {.at = r->now};
	char subject[96];
	bool is_shown;
	enum err err = check_draft(r, d, &is_shown);

	if (err != ERR_OK || is_shown)
		return err;
	if (d->policy == NULL)
		return ERR_INVALID; /* a file is approved here: by a link nobody could look at it */
	snprintf(subject, sizeof(subject), "%s/%u", d->document.id.text, d->document.latest);
	w.subject = subject;
	/* what was said of it before is answered by sending it anew */
	snprintf(back.key, sizeof(back.key), "back.%s", d->document.id.text);
	err = store_write(r->portal->store, STORE_VITAL, write_clear_back, &back);
	return err == ERR_OK ? show_link(r, d, &w) : err;
}

/* ---- approving ---- */

struct approve_change {
	struct request *request;
	const struct approval_wish *wish;
	struct store_approval approval;
	struct store_document_word back;
	struct store_audit audit;
};

static enum err
write_approval(struct store_tx *tx, void *arg)
{
	struct approve_change *c = arg;
	struct request *r = c->request;
	enum err err = c->wish->link == NULL ? ERR_OK : store_link_use(tx, c->wish->link, r->now);

	if (err == ERR_OK)
		err = store_version_approve(tx, &c->approval);
	if (err == ERR_OK)
		err = store_document_word_put(tx, &c->back);
	if (err == ERR_OK)
		err = programme_read_records(tx, r);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* By who is signed in: until somebody has read it, it is a draft again with one click. */
static enum err
approve_kept(struct approve_change *c, char *token)
{
	const char *id = c->wish->place->document.id.text;
	char number[12];
	const struct store_kept_key keys[] = {{STORE_KEPT_VERSION, id, number},
		{STORE_KEPT_RECEIPT, id, number}, {STORE_KEPT_WORD, c->back.key, NULL},
		{STORE_KEPT_DOCUMENT, id, NULL}};
	struct kept_deed kept = {.kind = "document.approve",
		.role = ROLE_ADMIN,
		.keys = keys,
		.n = sizeof(keys) / sizeof(keys[0]),
		.write = write_approval,
		.arg = c};

	snprintf(number, sizeof(number), "%u", c->wish->number);
	return deed_kept(c->request, &kept, token);
}

enum err
document_approve(struct request *r, const struct approval_wish *w)
{
	struct approve_change c = {.request = r, .wish = w, .back.at = r->now};
	char approver[LIMIT_NAME_BYTES];

	str_copy(w->approver, approver, sizeof(approver));
	c.approval = (struct store_approval){.document = w->place->document.id.text,
		.number = w->number,
		.seen = w->seen,
		.at = r->now,
		.enacted = w->enacted,
		.approver = approver};
	snprintf(c.back.key, sizeof(c.back.key), "back.%s", w->place->document.id.text);
	audit_fill(r, &c.audit, "document.approve", w->place->document.id.text);
	return w->token != NULL ? approve_kept(&c, w->token)
				: store_write(r->portal->store, STORE_VITAL, write_approval, &c);
}

static enum err
do_approve(struct request *r, const struct document_place *d)
{
	struct page_problem list[PROBLEMS_MAX];
	struct document_view v = {0};
	char token[DEED_TOKEN_MAX] = "";
	struct approval_wish w = {.place = d, .number = d->document.latest, .token = token};
	struct store_version version;
	struct str enacted = form_get(&r->form, "enacted");
	const struct setup_value values[] = {
		{"approver", form_get(&r->form, "approver")}, {"enacted", enacted}};
	bool is_shown;
	enum err err = check_draft(r, d, &is_shown);

	if (err != ERR_OK || is_shown)
		return err;
	if (r->person.role != ROLE_ADMIN)
		return ERR_DENIED;
	w.approver = field_of(r, "approver", LIMIT_NAME_BYTES - 1, true, &v.problems, list);
	if (time_day_parse(enacted, r->zone_minutes, &w.enacted) != ERR_OK)
		list[v.problems.n++] = (struct page_problem){"enacted", "date"};
	v.problems.list = list;
	v.values = values;
	v.n_values = 2;
	if (v.problems.n > 0) {
		r->response.status = 400;
		return document_show(r, str_c(d->document.id.text), &v);
	}
	err = store_version_get(
		r->view, d->document.id.text, d->document.latest, r->arena, &version);
	w.seen = version.changed;
	if (err == ERR_OK && d->policy == NULL && version.file_name[0] == '\0')
		return refused(r, d, "document_no_file");
	if (err == ERR_OK)
		err = document_approve(r, &w);
	if (err == ERR_AGAIN || err == ERR_DENIED)
		return refused(r, d, "document_changed");
	return err == ERR_OK ? done(r, d, &(struct done){.key = "document_approved", .undo = token})
			     : err;
}

/* ---- after approval ---- */

static enum err
write_review(struct store_tx *tx, void *arg)
{
	struct document_deed *c = arg;

	return finish(
		tx, c, store_version_review(tx, c->place->document.id.text, c->number, c->at));
}

static enum err
do_review(struct request *r, const struct document_place *d)
{
	return write_deed(
		r, d, "document.review", write_review, &(struct done){.key = "document_reviewed"});
}

static enum err
write_publish(struct store_tx *tx, void *arg)
{
	struct document_deed *c = arg;

	return finish(
		tx, c, store_version_publish(tx, c->place->document.id.text, c->number, c->at));
}

static enum err
write_hide(struct store_tx *tx, void *arg)
{
	struct document_deed *c = arg;

	return finish(tx, c, store_version_publish(tx, c->place->document.id.text, c->number, 0));
}

static enum err
do_publish(struct request *r, const struct document_place *d)
{
	if (d->policy == NULL || d->policy->readers != READERS_ALL)
		return ERR_INVALID; /* rules are no business of the world */
	return write_deed(r, d, "document.publish", write_publish,
		&(struct done){.key = "document_published"});
}

static enum err
do_hide(struct request *r, const struct document_place *d)
{
	return write_deed(
		r, d, "document.hide", write_hide, &(struct done){.key = "document_hidden"});
}

static enum err
put_state(struct store_tx *tx, struct document_deed *c, enum store_document_state state)
{
	struct store_document doc = c->place->document;

	doc.state = state;
	return finish(tx, c, store_document_put(tx, &doc));
}

static enum err
write_withdraw(struct store_tx *tx, void *arg)
{
	return put_state(tx, arg, STORE_DOCUMENT_WITHDRAWN);
}

static enum err
write_restore(struct store_tx *tx, void *arg)
{
	return put_state(tx, arg, STORE_DOCUMENT_KEPT);
}

static enum err
do_withdraw(struct request *r, const struct document_place *d)
{
	return write_deed(r, d, "document.withdraw", write_withdraw,
		&(struct done){.key = "document_withdrawn"});
}

static enum err
do_restore(struct request *r, const struct document_place *d)
{
	return write_deed(r, d, "document.restore", write_restore,
		&(struct done){.key = "document_restored"});
}

/* ---- readers ---- */

static enum err
read_link(struct request *r, const struct document_place *d, struct link_wish *w, char subject[96])
{
	snprintf(subject, 96, "%s/%u", d->document.id.text, d->document.current);
	*w = (struct link_wish){.purpose = STORE_LINK_READ,
		.subject = subject,
		.role = "staff",
		.name = STR(""),
		.site = STR(""),
		.life = READ_LIFE,
		.path = "/l/",
		.suffix = ""};
	return d->document.current == 0 ? ERR_INVALID : ERR_OK;
}

static enum err
do_collect(struct request *r, const struct document_place *d)
{
	struct link_wish w;
	char subject[96];
	enum err err = read_link(r, d, &w, subject);

	return err == ERR_OK ? show_link(r, d, &w) : err;
}

/* Who has not read it yet gets a link of their own by mail: shown first, then sent. */
static enum err
do_remind(struct request *r, const struct document_place *d)
{
	struct mailing m = {.purpose = STORE_LINK_READ,
		.role = "staff",
		.life = READ_LIFE,
		.about = document_title(r, d),
		.path = keep_text(r, "/documents/%s", d->document.id.text),
		.back = keep_text(r, "/documents/%s", d->document.id.text),
		.deed = "remind_send"};
	struct document_reader *readers;
	struct store_staff *staff;
	size_t n_readers, n_done, n;
	enum err err = document_readers(r, d, &readers, &n_readers, &n_done);

	if (d->document.state == STORE_DOCUMENT_WITHDRAWN)
		return ERR_INVALID;
	if (err == ERR_OK)
		err = store_staff_list(r->view, false, r->arena, &staff, &n);
	if (err == ERR_OK)
		err = mailing_start(r, &m, n);
	for (size_t i = 0; err == ERR_OK && i < n && i < n_readers; i++) {
		char subject[96];

		snprintf(subject, sizeof(subject), "%s/%u/%s", d->document.id.text,
			d->document.current, staff[i].id.text);
		if (readers[i].at == 0)
			err = mailing_add(r, &m, &staff[i], subject);
	}
	if (err != ERR_OK)
		return err;
	return str_equal(form_get(&r->form, "do"), STR("remind")) ? mailing_show(r, &m)
								  : mailing_send(r, &m);
}

/* The document as it is printed, with the address for receipts on it: shown this once. */
static enum err
do_print(struct request *r, const struct document_place *d)
{
	struct text_view v = {.what = PAGE_TEXT_PRINT,
		.id = str_c(d->document.id.text),
		.number = d->document.current,
		.is_current = true};
	struct paper_wish paper = {.place = d, .lang = DOCUMENT_LANG};
	char subject[96], url[LINK_URL_MAX];
	struct document_text text;
	struct document document;
	struct page_frame f;
	struct link_wish w;
	struct known k;
	enum err err = read_link(r, d, &w, subject);

	if (err == ERR_OK)
		err = known_load(r, &k);
	if (err == ERR_OK)
		err = document_text_load(r, d->document.id.text, d->document.current, &text);
	if (err == ERR_OK)
		err = link_make(r, &w, url);
	paper.text = &text;
	paper.qr = str_c(url);
	if (err == ERR_OK)
		err = paper_of(r, &k, &paper, &document);
	if (err == ERR_OK)
		err = paper_add_qr(r, &document, paper.qr);
	if (err != ERR_OK)
		return err;
	v.document = &document;
	frame_of(r, &f);
	return page_document_text(r->portal->pages, &f, &v, &r->response.body);
}

static enum err
write_paper(struct store_tx *tx, void *arg)
{
	struct document_deed *c = arg;
	struct request *r = c->request;
	struct store_staff *staff;
	size_t n;
	enum err err = store_staff_list(store_tx_view(tx), false, r->arena, &staff, &n);

	c->count = 0;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct store_receipt receipt = {.number = c->number, .at = r->now};
		char name[STORE_ID_TEXT_MAX + 4];

		snprintf(name, sizeof(name), "s-%s", staff[i].id.text);
		if (!form_has(&r->form, name))
			continue;
		str_copy(str_c(c->place->document.id.text), receipt.document,
			sizeof(receipt.document));
		str_copy(str_c(staff[i].id.text), receipt.staff, sizeof(receipt.staff));
		str_copy(str_c(staff[i].name), receipt.name, sizeof(receipt.name));
		err = store_receipt_put(tx, &receipt);
		c->count++;
	}
	return finish(tx, c, err);
}

static enum err
do_paper(struct request *r, const struct document_place *d)
{
	struct document_deed c = {.request = r, .place = d, .number = d->document.current};
	enum err err;

	err = write_kept(&c, "document.paper", write_paper, true);
	return err == ERR_OK ? done(r, d,
				       &(struct done){.key = "document_paper",
					       .count = c.count,
					       .undo = c.token})
			     : err;
}

static enum err
write_unread(struct store_tx *tx, void *arg)
{
	struct document_deed *c = arg;
	struct store_receipt *list;
	char staff[STORE_ID_TEXT_MAX];
	bool is_on_paper = false;
	size_t n;
	enum err err = store_receipt_list(store_tx_view(tx), c->place->document.id.text, c->number,
		c->request->arena, &list, &n);

	str_copy(form_get(&c->request->form, "staff"), staff, sizeof(staff));
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		is_on_paper |= strcmp(list[i].staff, staff) == 0 && list[i].link[0] == '\0';
	if (err == ERR_OK && !is_on_paper)
		return ERR_NOT_FOUND; /* what a person confirmed by a link is that person's word */
	if (err == ERR_OK)
		err = store_receipt_drop(tx, c->place->document.id.text, c->number, staff);
	return finish(tx, c, err);
}

static enum err
do_unread(struct request *r, const struct document_place *d)
{
	struct document_deed c = {.request = r, .place = d, .number = d->document.current};
	enum err err = write_kept(&c, "document.unread", write_unread, true);

	return err == ERR_OK ? done(r, d, &(struct done){.key = "document_unread", .undo = c.token})
			     : err;
}

/* ---- all ---- */

static const struct {
	const char *name;
	deed_fn *run;
	bool needs_current;
} deeds[] = {
	{"send", do_send, false},
	{"approve", do_approve, false},
	{"review", do_review, true},
	{"publish", do_publish, true},
	{"hide", do_hide, true},
	{"withdraw", do_withdraw, false},
	{"restore", do_restore, false},
	{"collect", do_collect, true},
	{"remind", do_remind, true},
	{"remind_send", do_remind, true},
	{"print", do_print, true},
	{"paper", do_paper, true},
	{"unread", do_unread, true},
};

enum err
post_document(struct request *r)
{
	struct str name = form_get(&r->form, "do");
	struct document_place d;
	enum err err = document_of(r, path_part(r, 1), &d);

	if (err != ERR_OK)
		return err;
	if (!d.is_made)
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
		if (!str_equal(name, str_c(deeds[i].name)))
			continue;
		if (deeds[i].needs_current && d.document.current == 0)
			return ERR_INVALID;
		return deeds[i].run(r, &d);
	}
	return ERR_INVALID;
}
