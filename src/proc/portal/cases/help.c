/*
 * Help from afar by a link: a random address that opens this one case, to look at, until its end.
 * It is a visit in the case: asked for when the link is made, opened each time, ended by a person,
 * by its time or with the case. What a visitor wrote is a note of the case. See pages/case_help.h.
 */
#include "proc/portal/cases/help.h"
#include "pages/case_help.h"
#include "proc/portal/cases/exhibits.h"
#include "proc/portal/cases/hands.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/web/handlers.h"

#include <stdio.h>

#define HOURS_MAX 72
#define NAME_BYTES 190
#define NOTE_BYTES 1900
#define FILES_MARK "files"
#define OPENED_AGAIN (10 * MS_MINUTE) /* looking again within so long is the same opening */

/* ---- the page ---- */

static struct str
said(const struct respond_case *c, const char *field)
{
	for (uint32_t i = c->n_entries; i-- > 0;)
		if (c->entries[i].kind == CASE_SAID && !c->is_struck[i] &&
			str_equal(case_entry_get(&c->entries[i], CASE_KEY_FIELD), str_c(field)))
			return case_entry_get(&c->entries[i], CASE_KEY_VALUE);
	return STR("");
}

/* Without a name in the record: who gave the link. */
static void
fill_contact(struct request *r, const struct respond_case *c, struct case_help_view *v)
{
	v->company = setting_of(r, SETTING_ORG_NAME);
	v->person = said(c, "contact_name");
	v->phone = said(c, "contact_phone");
	if (v->person.len == 0)
		v->person = v->by;
}

static enum err
fill_happened(struct request *r, const struct respond_case *c, struct case_help_view *v)
{
	struct case_entry *list = arena_array(r->arena, struct case_entry, c->n_entries + 1);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n_entries; i++)
		if ((c->entries[i].kind == CASE_HAPPENED || c->entries[i].kind == CASE_NOTE) &&
			!c->is_struck[i])
			list[v->n_happened++] = c->entries[i];
	v->happened = list;
	if (c->n_entries > 0)
		v->told = case_entry_get(&c->entries[0], CASE_KEY_TEXT);
	return ERR_OK;
}

static enum err
fill_files(struct request *r, const struct respond_case *c, struct case_help_view *v)
{
	struct store_exhibit *list;
	struct case_exhibit_row *rows;
	enum err err = store_exhibit_list(r->view, c->head.id, r->arena, &list, &v->n_files);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct case_exhibit_row, v->n_files + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n_files; i++)
		rows[i] = (struct case_exhibit_row){.sha256 = str_c(list[i].sha256),
			.name = str_c(list[i].name),
			.kind = str_c(list[i].kind),
			.bytes = list[i].bytes,
			.at = list[i].at};
	v->files = rows;
	return ERR_OK;
}

static enum err
show(struct request *r, const struct respond_case *c, struct case_help_view *v)
{
	const struct playbook *const *books;
	struct case_step *steps;
	struct page_frame f;
	size_t n_books;
	enum err err = case_steps_of(r, c, &books, &n_books, &steps, &v->n_steps);

	if (err == ERR_OK)
		err = fill_happened(r, c, v);
	if (err == ERR_OK)
		err = fill_files(r, c, v);
	if (err != ERR_OK)
		return err;
	v->head = &c->head;
	v->steps = steps;
	v->actions = c->actions;
	v->n_actions = c->n_actions;
	fill_contact(r, c, v);
	if (v->no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	if (v->token.len > 0) {
		f.person = STR("");
		f.path = STR("/");
	}
	return page_case_help(r->portal->pages, &f, v, &r->response.body);
}

/* ---- before it is made ---- */

/* What the form says; *ret_no: key below "help.no." */
static void
read_wish(struct request *r, const struct form *form, struct case_help_view *v)
{
	struct str hours = str_trim(form_get(form, "hours"));
	char name[NAME_BYTES], contact[NAME_BYTES];
	uint64_t n = 0;

	str_clean(str_trim(form_get(form, "name")), name, sizeof(name));
	str_clean(str_trim(form_get(form, "contact")), contact, sizeof(contact));
	v->name = keep_text(r, "%s", name);
	v->contact = keep_text(r, "%s", contact);
	v->may_files = form_has(form, "files");
	if (str_u64(hours, HOURS_MAX, &n) != ERR_OK || n == 0)
		v->no = "hours";
	if (v->name.len == 0)
		v->no = "name";
	v->hours = (uint32_t)n;
	v->until = n > 0 ? r->now + (ms_t)n * MS_HOUR : 0;
	v->by = request_who(r);
}

static enum err
back(struct request *r, const struct respond_case *c, const char *no)
{
	char to[64], key[32];

	snprintf(to, sizeof(to), "/cases/%s/hands", c->head.id);
	snprintf(key, sizeof(key), "help_%s", no);
	return redirect(r, to, &(struct done){.key = key, .is_refusal = true});
}

enum err
get_case_help(struct request *r)
{
	struct case_help_view v = {0};
	struct respond_case c;
	struct case_bar bar;
	enum err err = case_page(r, CASE_PART_HANDS, &c, &bar);

	if (err != ERR_OK)
		return err;
	read_wish(r, &r->query, &v);
	return v.no != NULL ? back(r, &c, v.no) : show(r, &c, &v);
}

/* ---- making and ending ---- */

struct asking {
	struct request *request;
	const char *id;
	const struct case_help_view *v;
};

static struct case_writer
writer_of(struct request *r)
{
	return (struct case_writer){.now = r->now,
		.zone_minutes = r->zone_minutes,
		.by = CASE_BY_PERSON,
		.who = request_who(r)};
}

/* The visit is asked for in the change that makes the link. */
static enum err
write_asked(struct store_tx *tx, const struct store_link *l, void *arg)
{
	const struct asking *a = arg;
	const struct case_writer w = writer_of(a->request);
	struct case_entry e = {.kind = CASE_HAND};
	enum respond_no no;
	enum err err;

	case_put(&e, CASE_KEY_DID, STR("asked"));
	case_put(&e, CASE_KEY_KIND, STR("remote"));
	case_put(&e, CASE_KEY_NAME, a->v->name);
	case_put(&e, CASE_KEY_CONTACT, a->v->contact);
	case_put(&e, CASE_KEY_TARGET, str_c(l->id.text));
	case_put_time(a->request, &e, CASE_KEY_UNTIL, l->expires);
	err = case_write(tx, &w, a->id, &e, 1, &no);
	return err == ERR_OK && no != RESPOND_MAY ? ERR_DENIED : err;
}

static enum err
do_link(struct request *r, const struct respond_case *c)
{
	struct case_help_view v = {0};
	struct asking asking = {r, c->head.id, &v};
	char subject[96];
	struct link_wish w = {.purpose = STORE_LINK_HELP,
		.subject = subject,
		.role = "colleague",
		.path = "/l/",
		.suffix = "",
		.also = write_asked,
		.also_arg = &asking};
	struct link_made_view made = {.what = "help",
		.about = keep_text(r, "%s", c->head.number),
		.back = keep_text(r, "/cases/%s/hands", c->head.id)};

	read_wish(r, &r->form, &v);
	if (v.no != NULL || c->head.is_drill || c->head.is_closed)
		return back(r, c, v.no != NULL ? v.no : c->head.is_drill ? "drill" : "closed");
	snprintf(subject, sizeof(subject), "%s%s", c->head.id, v.may_files ? "/" FILES_MARK : "");
	w.name = v.name;
	w.life = (ms_t)v.hours * MS_HOUR;
	made.until = r->now + w.life;
	return link_made_show(r, &w, &made);
}

struct ending {
	struct request *request;
	const char *id;
	const struct hand_visit *visit;
	enum respond_no no;
};

static enum err
write_left(struct store_tx *tx, void *arg)
{
	struct ending *d = arg;
	const struct case_writer w = writer_of(d->request);
	struct case_entry e = {.kind = CASE_HAND};
	char of[12], link[STORE_ID_TEXT_MAX];
	struct store_audit audit;
	enum err err;

	snprintf(of, sizeof(of), "%u", d->visit->nr);
	case_put(&e, CASE_KEY_DID, STR("left"));
	case_put(&e, CASE_KEY_OF, str_c(of));
	err = case_write(tx, &w, d->id, &e, 1, &d->no);
	if (err != ERR_OK || d->no != RESPOND_MAY)
		return err;
	str_copy(d->visit->target, link, sizeof(link));
	err = store_link_revoke(tx, link, d->request->now);
	if (err == ERR_NOT_FOUND) /* taken back before */
		err = ERR_OK;
	audit_fill(d->request, &audit, "link.revoke", link);
	return err == ERR_OK ? store_audit_add(tx, &audit) : err;
}

static enum err
do_end(struct request *r, const struct respond_case *c)
{
	struct ending d = {.request = r, .id = c->head.id};
	struct hands hands;
	uint64_t nr = 0;
	char to[64];
	enum err err = hands_of(c, r->now, r->arena, &hands);

	if (err != ERR_OK)
		return err;
	if (str_u64(form_get(&r->form, "of"), UINT32_MAX, &nr) == ERR_OK)
		d.visit = hands_find(&hands, (uint32_t)nr);
	if (d.visit == NULL || d.visit->target.len == 0 || d.visit->stage >= HAND_LEFT)
		return back(r, c, "ended");
	err = store_write(r->portal->store, STORE_VITAL, write_left, &d);
	if (err != ERR_OK)
		return err;
	snprintf(to, sizeof(to), "/cases/%s/hands", c->head.id);
	return d.no != RESPOND_MAY ? back(r, c, "closed")
				   : redirect(r, to, &(struct done){.key = "help_end"});
}

enum err
post_case_help(struct request *r)
{
	struct respond_case c;
	struct case_bar bar;
	enum err err = case_page(r, CASE_PART_HANDS, &c, &bar);

	if (err != ERR_OK)
		return err;
	if (str_equal(form_get(&r->form, "do"), STR("link")))
		return do_link(r, &c);
	return str_equal(form_get(&r->form, "do"), STR("end")) ? do_end(r, &c) : ERR_INVALID;
}

/* ---- by the link ---- */

struct visit {
	struct request *request;
	const struct store_link *link;
	struct respond_case c;
	const struct hand_visit *hand;
	struct case_entry entry;
	enum respond_no no;
};

/* ERR_NOT_FOUND: it has ended, or the case has. */
static enum err
open_visit(struct request *r, const struct store_link *l, struct visit *v)
{
	struct str rest = str_c(l->subject);
	struct hands hands;
	enum err err = case_open(r, str_split(&rest, '/'), &v->c);

	v->request = r;
	v->link = l;
	if (err == ERR_OK)
		err = hands_of(&v->c, r->now, r->arena, &hands);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < hands.n_visits; i++)
		if (str_equal(hands.visits[i].target, str_c(l->id.text)))
			v->hand = &hands.visits[i];
	return v->hand == NULL || v->hand->has_ended || v->c.head.is_closed ? ERR_NOT_FOUND
									    : ERR_OK;
}

static enum err
write_visit(struct store_tx *tx, void *arg)
{
	struct visit *v = arg;
	const struct case_writer w = {.now = v->request->now,
		.zone_minutes = v->request->zone_minutes,
		.by = CASE_BY_VISITOR,
		.who = str_c(v->link->name)};
	struct store_audit audit;
	enum err err = store_link_use(tx, v->link->token_hash, v->request->now);

	if (err == ERR_OK)
		err = case_write(tx, &w, v->c.head.id, &v->entry, 1, &v->no);
	if (err != ERR_OK || v->no != RESPOND_MAY)
		return err;
	audit_fill(v->request, &audit, "case.help", v->c.head.id);
	return store_audit_add(tx, &audit);
}

/* Over, by whatever end: the same page. */
static enum err
over_or(struct request *r, enum err err)
{
	return err == ERR_NOT_FOUND || err == ERR_DENIED ? link_over(r, PAGE_LINK_EXPIRED, 410)
							 : err;
}

/* Each opening is an entry, but not each look at the same page. */
static enum err
note_opening(struct visit *v)
{
	struct request *r = v->request;
	char of[12];
	enum err err;

	if (v->hand->n_opened >= LIMIT_HELP_OPENED ||
		(v->hand->n_opened > 0 && r->now - v->hand->opened < OPENED_AGAIN &&
			r->now >= v->hand->opened))
		return ERR_OK;
	snprintf(of, sizeof(of), "%u", v->hand->nr);
	v->entry = (struct case_entry){.kind = CASE_HAND};
	case_put(&v->entry, CASE_KEY_DID, STR(HAND_DID_OPENED));
	case_put(&v->entry, CASE_KEY_KIND, STR("remote"));
	case_put(&v->entry, CASE_KEY_OF, str_c(of));
	err = store_write(r->portal->store, STORE_VITAL, write_visit, v);
	if (err == ERR_LIMIT) /* the case is full: it may still be seen */
		return ERR_OK;
	if (err == ERR_OK && v->no != RESPOND_MAY)
		return ERR_NOT_FOUND;
	return err == ERR_OK ? store_read_again(r->view) : err;
}

static bool
may_files(const struct store_link *l)
{
	struct str rest = str_c(l->subject);

	(void)str_split(&rest, '/');
	return str_equal(rest, STR(FILES_MARK));
}

static enum err
send_file(struct request *r, const struct visit *v, struct str sha256)
{
	struct store_exhibit *list;
	size_t n;
	enum err err = may_files(v->link)
			       ? store_exhibit_list(r->view, v->c.head.id, r->arena, &list, &n)
			       : ERR_NOT_FOUND;

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (str_equal(sha256, str_c(list[i].sha256)))
			return case_exhibit_send(r, &list[i], v->c.head.number);
	return err == ERR_OK ? ERR_NOT_FOUND : err;
}

static enum err
show_visit(struct request *r, const struct visit *visit, struct str token, struct case_help_view *v)
{
	v->token = token;
	v->name = str_c(visit->link->name);
	v->by = str_c(visit->link->who);
	v->until = visit->link->expires;
	v->may_files = may_files(visit->link);
	return show(r, &visit->c, v);
}

enum err
case_help_get(struct request *r, const struct store_link *l, struct str token)
{
	struct case_help_view v = {.is_kept = form_has(&r->query, "kept")};
	struct visit *visit = arena_alloc(r->arena, sizeof(*visit));
	enum err err;

	if (visit == NULL)
		return ERR_FULL;
	*visit = (struct visit){0};
	err = open_visit(r, l, visit);
	if (err == ERR_OK)
		err = note_opening(visit);
	if (err != ERR_OK)
		return over_or(r, err);
	if (form_has(&r->query, "file"))
		return send_file(r, visit, form_get(&r->query, "file"));
	return show_visit(r, visit, token, &v);
}

static uint32_t
notes_of(const struct visit *v)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->c.n_entries; i++)
		n += v->c.entries[i].kind == CASE_NOTE && v->c.entries[i].by == CASE_BY_VISITOR;
	return n;
}

enum err
case_help_post(struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct visit *visit = arena_alloc(r->arena, sizeof(*visit));
	struct case_help_view v = {0};
	char to[REQUEST_PATH_MAX];
	bool is_long;
	enum err err;

	(void)hash;
	if (visit == NULL)
		return ERR_FULL;
	*visit = (struct visit){.entry = {.kind = CASE_NOTE}};
	err = open_visit(r, l, visit);
	if (err != ERR_OK)
		return over_or(r, err);
	v.text = case_text(r, "text", NOTE_BYTES, &is_long);
	v.no = is_long				     ? "long"
	       : v.text.len == 0		     ? "text"
	       : notes_of(visit) >= LIMIT_HELP_NOTES ? "full"
						     : NULL;
	if (v.no != NULL)
		return show_visit(r, visit, token, &v);
	case_put(&visit->entry, CASE_KEY_TEXT, v.text);
	err = store_write(r->portal->store, STORE_VITAL, write_visit, visit);
	if (err == ERR_OK && visit->no != RESPOND_MAY)
		err = ERR_NOT_FOUND;
	if (err == ERR_LIMIT) {
		v.no = "full";
		return show_visit(r, visit, token, &v);
	}
	if (err != ERR_OK)
		return over_or(r, err);
	snprintf(to, sizeof(to), "/l/%.*s?kept=1", STR_FMT(token));
	return redirect(r, to, NULL);
}

struct str
case_about(struct request *r, struct str id)
{
	struct case_head head;

	return store_case_find(r->view, id, &head) == ERR_OK
		       ? keep_text(r, "%s %s", head.number, head.title)
		       : STR("");
}
