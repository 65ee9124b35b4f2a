/* A document to read, print, save as a file and compare; by a link: to approve or confirm; and what
 * is public. */
#include "proc/portal/documents/document.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

/* ---- /documents/ID/N ---- */

struct shown {
	struct document_place place;
	struct document_text text;
	struct document_stale stale;
	struct known known;
	struct document paper;
};

/* For whom: the world sees neither names of staff nor what is to be mended. */
enum audience { AUDIENCE_INSIDE, AUDIENCE_STAFF, AUDIENCE_WORLD };

static enum err
load_shown(struct request *r, struct str id, uint32_t number, enum audience to, struct shown *s)
{
	struct paper_wish w = {.place = &s->place,
		.text = &s->text,
		.lang = DOCUMENT_LANG,
		.is_public = to == AUDIENCE_WORLD};
	enum err err = document_of(r, id, &s->place);

	if (err == ERR_OK && !s->place.is_made)
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = document_text_load(r, s->place.document.id.text, number, &s->text);
	if (err == ERR_OK)
		err = known_load(r, &s->known);
	if (err == ERR_OK && to == AUDIENCE_INSIDE && s->place.policy != NULL &&
		number >= s->place.document.current) {
		err = document_stale_of(r, &s->known, s->place.policy, &s->text, &s->stale);
		w.stale = &s->stale;
	}
	return err == ERR_OK ? paper_of(r, &s->known, &w, &s->paper) : err;
}

/* The same document in another language, of what is known now: for reading. */
static enum err
load_other(struct request *r, enum lang lang, struct shown *s)
{
	struct paper_wish w = {.place = &s->place, .text = &s->text, .lang = lang};
	struct composed made;
	enum err err = document_of(r, path_part(r, 1), &s->place);

	if (err == ERR_OK && (s->place.policy == NULL || !s->place.is_made))
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = store_version_get(r->view, s->place.document.id.text, path_number(r),
			r->arena, &s->text.version);
	if (err == ERR_OK)
		err = known_load(r, &s->known);
	if (err == ERR_OK)
		err = document_compose(r, &s->known, s->place.policy, lang, NULL, &made);
	if (err != ERR_OK)
		return err;
	s->text.body = made.body;
	return paper_of(r, &s->known, &w, &s->paper);
}

/* Any of its texts is given in this language. */
static bool
has_lang(const struct policy *policy, enum lang lang)
{
	return policy != NULL && policy->sections[0].title.in[lang].len > 0;
}

enum err
get_document_text(struct request *r)
{
	struct text_view v = {.number = path_number(r)};
	struct page_frame f;
	struct shown s = {0};
	enum lang lang;
	enum err err;

	if (lang_parse(form_get(&r->query, "lang"), &lang) == ERR_OK && lang != DOCUMENT_LANG) {
		v.what = PAGE_TEXT_OTHER;
		err = load_other(r, lang, &s);
	} else {
		err = load_shown(r, path_part(r, 1), v.number, AUDIENCE_INSIDE, &s);
	}
	if (err != ERR_OK)
		return err;
	v.document = &s.paper;
	v.id = str_c(s.place.document.id.text);
	v.is_draft = s.text.version.approved == 0;
	v.is_current = v.number == s.place.document.current;
	v.has_english = v.what == PAGE_TEXT_READ && has_lang(s.place.policy, LANG_EN);
	v.has_easy = v.what == PAGE_TEXT_READ && has_lang(s.place.policy, LANG_JA_EASY);
	frame_of(r, &f);
	return page_document_text(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_document_circulation(struct request *r)
{
	struct text_view v = {.what = PAGE_TEXT_PRINT, .is_current = true};
	struct document_place d;
	struct document paper;
	struct page_frame f;
	struct known k;
	enum err err = document_of(r, path_part(r, 1), &d);

	if (err == ERR_OK && !d.is_made)
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = known_load(r, &k);
	if (err == ERR_OK)
		err = paper_circulation(r, &k, &d, &paper);
	if (err != ERR_OK)
		return err;
	v.document = &paper;
	v.id = str_c(d.document.id.text);
	v.number = d.document.current;
	frame_of(r, &f);
	return page_document_text(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- files ---- */

/* An opener writes it behind its sandbox; see opener_jobs.h. */
static enum err
send_order(struct request *r, enum order_kind kind, const char *type, const char *ending)
{
	struct order o = {.kind = kind};
	struct errinfo info = {0};
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	struct shown s = {0};
	enum err err = load_shown(r, path_part(r, 1), path_number(r), AUDIENCE_INSIDE, &s);

	if (err != ERR_OK)
		return err;
	o.document = s.paper;
	err = opener_run(r, &o, -1, &out, &info);
	if (err != ERR_OK)
		return err;
	buf_done(&r->response.body);
	r->response.body = out;
	r->response.type = type;
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"%s-%u.%s\"", s.place.document.id.text, path_number(r),
		ending);
	return ERR_OK;
}

enum err
get_document_pdf(struct request *r)
{
	return send_order(r, ORDER_PDF, "application/pdf", "pdf");
}

enum err
get_document_docx(struct request *r)
{
	return send_order(r, ORDER_DOCX,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
}

/* What somebody registered goes out as it came, as a file to save: never to be shown. */
enum err
get_document_file(struct request *r)
{
	struct document_place d;
	struct store_version version;
	struct str bytes, ending;
	enum err err = document_of(r, path_part(r, 1), &d);

	if (err == ERR_OK)
		err = store_version_get(
			r->view, d.document.id.text, path_number(r), r->arena, &version);
	if (err == ERR_OK)
		err = store_version_file(
			r->view, d.document.id.text, path_number(r), r->arena, &bytes);
	if (err == ERR_OK)
		err = audit(r, "document.download", d.document.id.text);
	if (err != ERR_OK)
		return err;
	ending = str_c(strrchr(version.file_name, '.'));
	for (size_t i = 0; i < ending.len; i++)
		if (i > 0 && !(ending.p[i] >= 'a' && ending.p[i] <= 'z') &&
			!(ending.p[i] >= 'A' && ending.p[i] <= 'Z') &&
			!(ending.p[i] >= '0' && ending.p[i] <= '9'))
			ending.len = 0;
	if (ending.len > 8)
		ending.len = 0;
	buf_str(&r->response.body, bytes);
	r->response.type = "application/octet-stream";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"document-%.8s-%u%.*s\"", d.document.id.text, path_number(r),
		STR_FMT(ending));
	return buf_err(&r->response.body);
}

/* ---- two versions ---- */

static void
put_diff(const struct body_part *before, const struct body_part *after, struct diff_view *v,
	struct diff_row *rows)
{
	struct str was = before != NULL && !before->is_removed ? before->text : STR("");
	struct str is = after != NULL && !after->is_removed ? after->text : STR("");
	const struct body_part *part = after != NULL ? after : before;

	if (was.len == 0 && is.len == 0)
		return;
	if (str_equal(was, is)) {
		v->n_same++;
		return;
	}
	rows[v->n++] = (struct diff_row){was.len == 0  ? "added"
					 : is.len == 0 ? "removed"
						       : "changed",
		paragraph_kind_name(part->kind), part->number, was, is};
}

enum err
get_document_diff(struct request *r)
{
	struct document_text before, after;
	struct diff_view v = {.after = path_number(r)};
	struct document_place d;
	struct diff_row *rows;
	struct page_frame f;
	uint64_t with = 0;
	enum err err = document_of(r, path_part(r, 1), &d);

	v.before = v.after > 0 ? v.after - 1 : 0;
	if (str_u64(form_get(&r->query, "with"), UINT32_MAX, &with) == ERR_OK && with > 0)
		v.before = (uint32_t)with;
	if (err == ERR_OK)
		err = document_text_load(r, d.document.id.text, v.after, &after);
	if (err == ERR_OK)
		err = document_text_load(r, d.document.id.text, v.before, &before);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct diff_row, before.body.n_parts + after.body.n_parts + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < after.body.n_parts; i++)
		put_diff(body_find(&before.body, after.body.parts[i].id), &after.body.parts[i], &v,
			rows);
	for (uint32_t i = 0; i < before.body.n_parts; i++)
		if (body_find(&after.body, before.body.parts[i].id) == NULL)
			put_diff(&before.body.parts[i], NULL, &v, rows);
	v.id = str_c(d.document.id.text);
	v.title = document_title(r, &d);
	v.rows = rows;
	frame_of(r, &f);
	return page_document_diff(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- the public ---- */

enum err
get_public_document(struct request *r)
{
	struct text_view v = {.what = PAGE_TEXT_PUBLIC, .is_current = true};
	struct document_place d;
	struct page_frame f;
	struct shown s = {0};
	enum err err = document_of(r, path_part(r, 1), &d);

	if (err == ERR_OK &&
		(d.document.published == 0 || d.document.state == STORE_DOCUMENT_WITHDRAWN))
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = load_shown(r, path_part(r, 1), d.document.published, AUDIENCE_WORLD, &s);
	if (err != ERR_OK)
		return err;
	v.document = &s.paper;
	v.id = str_c(s.place.document.id.text);
	v.number = d.document.published;
	frame_of(r, &f);
	f.person = STR("");
	return page_document_text(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- by link ---- */

/* What the link leads to; a link never leads to another document than its own. */
static enum err
load_linked(struct request *r, const struct store_link *l, struct shown *s, uint32_t *ret_number)
{
	struct str id;

	if (!document_subject(str_c(l->subject), &id, ret_number))
		return ERR_NOT_FOUND;
	return load_shown(r, id, *ret_number,
		l->purpose == STORE_LINK_APPROVE ? AUDIENCE_INSIDE : AUDIENCE_STAFF, s);
}

static enum err
show_linked(struct request *r, const struct shown *s, struct text_view *v)
{
	struct page_frame f;

	v->document = &s->paper;
	v->id = str_c(s->place.document.id.text);
	v->number = s->text.version.number;
	v->is_draft = s->text.version.approved == 0;
	v->is_current = v->number == s->place.document.current;
	frame_of(r, &f);
	f.person = STR("");
	f.path = STR("/");
	return page_document_text(r->portal->pages, &f, v, &r->response.body);
}

enum err
document_approve_get(struct request *r, const struct store_link *l, struct str token)
{
	struct text_view v = {.what = PAGE_TEXT_APPROVE,
		.token = token,
		.name = str_c(l->name),
		.enacted = keep_day(r, r->now)};
	struct shown s = {0};
	uint32_t number;
	enum err err = load_linked(r, l, &s, &number);

	if (err != ERR_OK)
		return err;
	v.seen = keep_text(r, "%lld", (long long)s.text.version.changed);
	return show_linked(r, &s, &v);
}

struct back_change {
	struct request *request;
	const uint8_t *hash;
	struct store_document_word word;
	struct store_audit audit;
};

static enum err
write_back(struct store_tx *tx, void *arg)
{
	struct back_change *c = arg;
	enum err err = store_link_use(tx, c->hash, c->request->now);

	if (err == ERR_OK)
		err = store_document_word_put(tx, &c->word);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
send_back(struct request *r, const struct shown *s, const uint8_t *hash, struct text_view *v)
{
	struct back_change c = {.request = r, .hash = hash, .word.at = r->now};
	struct str remark = str_trim(form_get(&r->form, "remark"));
	enum err err;

	snprintf(c.word.key, sizeof(c.word.key), "back.%s", s->place.document.id.text);
	str_clean(remark.len > 0 ? remark : STR("-"), c.word.value, sizeof(c.word.value));
	str_copy(v->name, c.word.who, sizeof(c.word.who));
	audit_fill(r, &c.audit, "document.back", s->place.document.id.text);
	err = store_write(r->portal->store, STORE_VITAL, write_back, &c);
	if (err != ERR_OK)
		return err;
	v->is_done = true;
	v->done = "sent_back";
	return show_linked(r, s, v);
}

/* What is typed, and what stands in the way. */
static bool
check_approval(struct request *r, const struct shown *s, struct text_view *v,
	struct page_problem *list, struct approval_wish *w)
{
	struct wording_breach breach;
	uint64_t seen = 0;
	struct str id;

	v->name = field_of(r, "approver", LIMIT_NAME_BYTES - 1, true, &v->problems, list);
	v->enacted = form_get(&r->form, "enacted");
	if (time_day_parse(v->enacted, r->zone_minutes, &w->enacted) != ERR_OK)
		list[v->problems.n++] = (struct page_problem){"enacted", "date"};
	/* what was looked at is not what would be approved: it is shown anew */
	if (str_u64(form_get(&r->form, "seen"), INT64_MAX, &seen) != ERR_OK ||
		(ms_t)seen != s->text.version.changed)
		list[v->problems.n++] = (struct page_problem){"approver", "changed"};
	v->problems.list = list;
	w->seen = (ms_t)seen;
	w->approver = v->name;
	if (body_guard(&s->text.body, DOCUMENT_LANG, &breach, &id))
		v->claim = breach.sentence;
	return v->problems.n == 0 && v->claim.len == 0;
}

enum err
document_approve_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct page_problem list[PROBLEMS_MAX];
	struct text_view v = {.what = PAGE_TEXT_APPROVE, .token = token, .name = str_c(l->name)};
	struct shown s = {0};
	struct approval_wish w = {.place = &s.place, .link = hash};
	enum err err = load_linked(r, l, &s, &w.number);

	if (err != ERR_OK)
		return err;
	v.seen = keep_text(r, "%lld", (long long)s.text.version.changed);
	if (str_equal(form_get(&r->form, "do"), STR("back")))
		return send_back(r, &s, hash, &v);
	if (!str_equal(form_get(&r->form, "do"), STR("approve")))
		return ERR_INVALID;
	if (!check_approval(r, &s, &v, list, &w)) {
		r->response.status = 400;
		return show_linked(r, &s, &v);
	}
	err = document_approve(r, &w);
	if (err == ERR_OK) /* shown as it is now: no draft, with who approved it */
		err = store_read_again(r->view);
	if (err == ERR_OK)
		err = load_linked(r, l, &s, &w.number);
	if (err != ERR_OK)
		return err;
	v.is_done = true;
	v.done = "approved";
	return show_linked(r, &s, &v);
}

/* Whom the link is for; "" everybody. */
static struct str
link_reader(const struct store_link *l)
{
	struct str rest = str_c(l->subject);

	str_split(&rest, '/');
	str_split(&rest, '/');
	return rest;
}

/* Staff who have not confirmed this version yet, or the one whom the link is for. */
static enum err
put_left(struct request *r, const struct shown *s, struct str reader, struct text_view *v)
{
	struct document_reader *all, *left;
	size_t n, done;
	enum err err = document_readers(r, &s->place, &all, &n, &done);

	if (err != ERR_OK)
		return err;
	left = arena_array(r->arena, struct document_reader, n + 1);
	if (left == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		if (all[i].at == 0 && (reader.len == 0 || str_equal(reader, all[i].id)))
			left[v->n_readers++] = all[i];
	v->readers = left;
	return ERR_OK;
}

/* A link for readers ends with the version that it was made for. */
static enum err
load_readable(struct request *r, const struct store_link *l, struct shown *s)
{
	uint32_t number;
	enum err err = load_linked(r, l, s, &number);

	if (err == ERR_OK && (number != s->place.document.current ||
				     s->place.document.state == STORE_DOCUMENT_WITHDRAWN))
		return ERR_NOT_FOUND;
	return err;
}

enum err
document_read_get(struct request *r, const struct store_link *l, struct str token)
{
	struct text_view v = {.what = PAGE_TEXT_RECEIPT, .token = token};
	struct shown s = {0};
	enum err err = load_readable(r, l, &s);

	if (err == ERR_OK)
		err = put_left(r, &s, link_reader(l), &v);
	return err == ERR_OK ? show_linked(r, &s, &v) : err;
}

struct receipt_change {
	struct request *request;
	const uint8_t *hash;
	struct store_receipt receipt;
	struct store_audit audit;
};

static enum err
write_receipt(struct store_tx *tx, void *arg)
{
	struct receipt_change *c = arg;
	struct store_staff staff;
	enum err err = store_staff_get(store_tx_view(tx), c->receipt.staff, &staff);

	if (err == ERR_OK && staff.left != 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	str_copy(str_c(staff.name), c->receipt.name, sizeof(c->receipt.name));
	err = store_link_use(tx, c->hash, c->request->now);
	if (err == ERR_OK)
		err = store_receipt_put(tx, &c->receipt);
	if (err == ERR_OK)
		err = programme_read_records(tx, c->request);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
document_read_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct text_view v = {.what = PAGE_TEXT_RECEIPT, .token = token, .done = "confirmed"};
	struct receipt_change c = {.request = r, .hash = hash, .receipt.at = r->now};
	struct shown s = {0};
	enum err err = load_readable(r, l, &s);

	if (err != ERR_OK)
		return err;
	str_copy(str_c(s.place.document.id.text), c.receipt.document, sizeof(c.receipt.document));
	c.receipt.number = s.text.version.number;
	str_copy(form_get(&r->form, "staff"), c.receipt.staff, sizeof(c.receipt.staff));
	if (link_reader(l).len > 0 && !str_equal(link_reader(l), str_c(c.receipt.staff)))
		return ERR_NOT_FOUND; /* one reader's link confirms nobody else */
	str_copy(str_c(l->id.text), c.receipt.link, sizeof(c.receipt.link));
	audit_fill(r, &c.audit, "document.receipt", s.place.document.id.text);
	err = store_write(r->portal->store, STORE_VITAL, write_receipt, &c);
	if (err != ERR_OK)
		return err;
	v.is_done = true;
	return show_linked(r, &s, &v);
}
