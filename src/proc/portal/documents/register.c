/* /documents/register, /documents/ID/file: a document as the company has it. Its bytes are kept and
 * given back as they are; nothing here reads them. */
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/upload.h"

#include <stdio.h>

#define COVERS_MAX 40

/* ---- what it is ---- */

static enum err
show_form(struct request *r, struct register_view *v)
{
	const struct policy_set *set = r->portal->policies;
	struct register_kind *kinds =
		arena_array(r->arena, struct register_kind, set->n_policies + 1);
	struct page_frame f;

	if (kinds == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < set->n_policies; i++)
		kinds[i] = (struct register_kind){set->policies[i].id, set->policies[i].name,
			str_equal(set->policies[i].id, form_get(&r->form, "kind"))};
	v->kinds = kinds;
	v->n_kinds = set->n_policies;
	frame_of(r, &f);
	return page_document_register(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_document_register(struct request *r)
{
	struct register_view v = {0};

	return show_form(r, &v);
}

/* "scs3/1-3-1-1 selfcheck25/25": each is there. */
static bool
read_covers(struct request *r, struct str typed, struct str *covers, uint32_t *n)
{
	while (typed.len > 0) {
		struct str one = str_trim(str_split(&typed, ' ')), item = one;
		const struct framework *f =
			framework_find(r->portal->frameworks, str_split(&item, '/'));

		if (one.len == 0)
			continue;
		if (f == NULL || framework_item_find(f, item) == NULL || *n == COVERS_MAX)
			return false;
		covers[(*n)++] = one;
	}
	return true;
}

struct register_change {
	struct store_document document;
	struct store_version version;
	const struct str *file;
	struct store_audit audit;
	struct request *request;
	bool is_new;
};

static enum err
write_registered(struct store_tx *tx, void *arg)
{
	struct register_change *c = arg;
	uint32_t number;
	enum err err = c->is_new ? store_document_put(tx, &c->document) : ERR_OK;

	if (err == ERR_OK)
		err = store_version_put(tx, &c->version, c->file, &number);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* number NULL: a document that is new. */
static enum err
keep_registered(struct request *r, struct register_change *c, const char *number, char *token)
{
	const char *id = c->version.document;
	const struct store_kept_key keys[] = {{STORE_KEPT_VERSION, id, number},
		{STORE_KEPT_DOCUMENT_FILE, id, number}, {STORE_KEPT_DOCUMENT, id, NULL}};

	return deed_kept(r,
		&(struct kept_deed){.kind = c->audit.action,
			.back = number == NULL ? "/documents" : NULL,
			.role = ROLE_MEMBER,
			.keys = keys,
			.n = number == NULL ? 3 : 2,
			.write = write_registered,
			.arg = c},
		token);
}

static void
name_drafter(const struct request *r, struct store_version *v)
{
	str_copy(request_who(r), v->drafter, sizeof(v->drafter));
	v->changed = r->now;
}

enum err
post_document_register(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct register_view v = {.covers = str_trim(form_get(&r->form, "covers"))};
	struct register_change c = {.request = r, .is_new = true};
	const struct policy *kind = policy_find(r->portal->policies, form_get(&r->form, "kind"));
	struct str covers[COVERS_MAX];
	struct str title =
		field_of(r, "doc_title", sizeof(c.document.title) - 1, true, &v.problems, list);
	struct str number =
		field_of(r, "doc_number", sizeof(c.document.number) - 1, false, &v.problems, list);
	const struct setup_value values[] = {{"doc_title", title}, {"doc_number", number}};
	char path[80], token[DEED_TOKEN_MAX];
	enum err err;

	if (!read_covers(r, v.covers, covers, &c.version.n_covers))
		list[v.problems.n++] = (struct page_problem){"covers", "covers"};
	if (v.problems.n > 0) {
		v.problems.list = list;
		v.values = values;
		v.n_values = 2;
		r->response.status = 400;
		return show_form(r, &v);
	}
	c.document = (struct store_document){.id = store_id_new(r->now), .created = r->now};
	str_copy(title, c.document.title, sizeof(c.document.title));
	str_copy(number, c.document.number, sizeof(c.document.number));
	str_copy(str_c(r->person.name), c.document.who, sizeof(c.document.who));
	if (kind != NULL)
		str_copy(kind->id, c.document.kind, sizeof(c.document.kind));
	str_copy(str_c(c.document.id.text), c.version.document, sizeof(c.version.document));
	name_drafter(r, &c.version);
	c.version.covers = covers;
	audit_fill(r, &c.audit, "document.register", c.document.title);
	err = keep_registered(r, &c, NULL, token);
	snprintf(path, sizeof(path), "/documents/%s/file", c.document.id.text);
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "document_entered", .undo = token})
		       : err;
}

/* ---- its file ---- */

static enum err
place_for_file(struct request *r, struct document_place *d)
{
	enum err err = document_of(r, path_part(r, 1), d);

	if (err == ERR_OK && (d->policy != NULL || !d->is_made))
		return ERR_NOT_FOUND;
	return err;
}

enum err
get_document_upload(struct request *r)
{
	struct register_view v = {.bytes_max = LIMIT_DOCUMENT_FILE_BYTES};
	struct document_place d;
	enum err err = place_for_file(r, &d);

	if (err != ERR_OK)
		return err;
	v.id = str_c(d.document.id.text);
	v.title = document_title(r, &d);
	return show_form(r, &v);
}

enum err
post_document_upload(struct request *r)
{
	struct register_change c = {.request = r};
	struct document_place d;
	struct store_version before;
	struct str bytes;
	char path[80], number[12], token[DEED_TOKEN_MAX];
	enum err err = place_for_file(r, &d);

	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/documents/%s", d.document.id.text);
	if (r->upload.fd < 0 || r->upload.bytes == 0)
		return redirect(
			r, path, &(struct done){.key = "document_no_file", .is_refusal = true});
	if (r->upload.bytes > LIMIT_DOCUMENT_FILE_BYTES)
		return ERR_LIMIT;
	err = upload_bytes(r, &bytes);
	if (err == ERR_OK)
		err = store_version_get(
			r->view, d.document.id.text, d.document.latest, r->arena, &before);
	if (err != ERR_OK)
		return err;
	str_copy(str_c(d.document.id.text), c.version.document, sizeof(c.version.document));
	c.version.number = d.document.latest > d.document.current ? d.document.latest : 0;
	c.version.covers = before.covers;
	c.version.n_covers = before.n_covers;
	name_drafter(r, &c.version);
	str_copy(str_c(r->upload.name), c.version.file_name, sizeof(c.version.file_name));
	str_copy(STR("application/octet-stream"), c.version.file_type, sizeof(c.version.file_type));
	c.file = &bytes;
	audit_fill(r, &c.audit, "document.file", d.document.title);
	snprintf(number, sizeof(number), "%u",
		c.version.number > 0 ? c.version.number : d.document.latest + 1);
	err = keep_registered(r, &c, number, token);
	return err == ERR_OK ? redirect(r, path,
				       &(struct done){.key = "document_registered", .undo = token})
			     : err;
}
