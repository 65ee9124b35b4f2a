/*
 * Help from afar by a link: a random address that opens this one case, to look at, until its end.
 * It is a visit in the case: asked for when the link is made, opened each time, ended by a person,
 * by its time or with the case. What a visitor wrote is a note of the case. See pages/case_help.h.
 */
#include "proc/portal/cases/help.h"
#include "pages/case_help.h"
#include "proc/portal/cases/hands.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/web/handlers.h"

#include <stdio.h>

#define HOURS_MAX 72
#define NAME_BYTES 190

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

enum err
case_help_show(struct request *r, const struct respond_case *c, struct case_help_view *v)
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
	return v.no != NULL ? back(r, &c, v.no) : case_help_show(r, &c, &v);
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
	snprintf(subject, sizeof(subject), "%s%s", c->head.id, v.may_files ? "/" HELP_FILES : "");
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

struct str
case_about(struct request *r, struct str id)
{
	struct case_head head;

	return store_case_find(r->view, id, &head) == ERR_OK
		       ? keep_text(r, "%s %s", head.number, head.title)
		       : STR("");
}
