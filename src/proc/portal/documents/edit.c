/* /documents/ID/N/edit: a draft, one section at a time, paragraph by paragraph. */
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/programme/programme.h"

#include "base/digest.h"

#include <stdio.h>

#define PART_BYTES_MAX 12000 /* of one paragraph as it is typed */

struct editing {
	struct document_place place;
	struct document_text text;
	struct composed fresh; /* as the pack would have it now */
	struct document_stale stale;
	struct known known;
	uint32_t from, to;	      /* parts of the section */
	const struct body_part *kept; /* as they are kept, whatever is typed */
	bool is_crossed;	      /* somebody changed a part since this form went out */
};

static bool
is_section(const struct body_part *p)
{
	return p->id.len > 0 && p->id.p[0] == '/';
}

/* The parts of the section with this id; the first section when there is none. */
static void
find_section(struct editing *e, struct str id)
{
	const struct body *b = &e->text.body;
	uint32_t at = 0;

	for (uint32_t i = 0; i < b->n_parts; i++)
		if (is_section(&b->parts[i]) &&
			str_equal(str_of(b->parts[i].id.p + 1, b->parts[i].id.len - 1), id))
			at = i;
	e->from = at + (b->n_parts > 0 && is_section(&b->parts[at]));
	e->to = e->from;
	while (e->to < b->n_parts && !is_section(&b->parts[e->to]))
		e->to++;
}

static enum err
editing_load(struct request *r, struct str section, struct editing *e)
{
	struct body_part *kept;
	enum err err = document_of(r, path_part(r, 1), &e->place);

	if (err == ERR_OK && (e->place.policy == NULL || !e->place.is_made))
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = document_text_load(r, e->place.document.id.text, path_number(r), &e->text);
	if (err == ERR_OK && e->text.version.approved != 0)
		return ERR_NOT_FOUND; /* what was approved stays as it is */
	if (err == ERR_OK)
		err = known_load(r, &e->known);
	if (err == ERR_OK)
		err = document_compose(
			r, &e->known, e->place.policy, DOCUMENT_LANG, NULL, &e->fresh);
	if (err == ERR_OK)
		err = document_stale_of(r, &e->known, e->place.policy, &e->text, &e->stale);
	if (err != ERR_OK)
		return err;
	e->is_crossed = false;
	kept = arena_array(r->arena, struct body_part, e->text.body.n_parts + 1);
	if (kept == NULL)
		return ERR_FULL;
	memcpy(kept, e->text.body.parts, e->text.body.n_parts * sizeof(*kept));
	e->kept = kept;
	find_section(e, section);
	return ERR_OK;
}

/* ---- showing ---- */

static void
part_changes(struct request *r, const struct editing *e, const struct body_part *part,
	struct edit_part *row)
{
	struct document_change *list =
		arena_array(r->arena, struct document_change, e->stale.n_all + 1);

	if (list == NULL)
		return;
	for (size_t i = 0; i < e->stale.n_all; i++)
		if (str_equal(e->stale.all[i].part, part->id))
			document_change_words(
				r, &e->known, &e->stale.all[i], STR(""), &list[row->n_changes++]);
	row->changes = list;
}

/* What a paragraph was when its form went out. */
static void
part_mark(struct str text, char mark[EDIT_MARK_MAX])
{
	uint8_t digest[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];

	digest_of(DIGEST_SHA256, text.p, text.len, digest);
	str_copy(str_c(digest_hex(digest, 8, hex)), mark, EDIT_MARK_MAX);
}

static struct str
mark_typed(const struct request *r, struct str id)
{
	char name[96];

	snprintf(name, sizeof(name), "w-%.*s", STR_FMT(id));
	return form_get(&r->form, name);
}

static void
fill_part(struct request *r, const struct editing *e, uint32_t at, struct edit_part *row)
{
	struct str then;
	const struct body_part *part = &e->text.body.parts[at], *kept = &e->kept[at];
	const struct body_part *fresh = body_find(&e->fresh.body, part->id);

	*row = (struct edit_part){.id = part->id,
		.text = part->text,
		.kind = paragraph_kind_name(part->kind),
		.number = part->number,
		.is_edited = part->is_edited,
		.is_removed = part->is_removed};
	if (fresh != NULL && !str_equal(fresh->text, part->text))
		row->original = fresh->text;
	part_mark(kept->text, row->mark);
	then = mark_typed(r, part->id);
	if (then.len > 0 && !str_equal(then, str_c(row->mark)))
		row->other = kept->text;
	part_changes(r, e, part, row);
}

static enum err
show_edit(struct request *r, const struct editing *e)
{
	struct edit_view v = {0};
	struct edit_section *sections;
	struct edit_part *parts;
	struct page_frame f;
	const struct body *b = &e->text.body;

	sections = arena_array(r->arena, struct edit_section, b->n_parts + 1);
	parts = arena_array(r->arena, struct edit_part, b->n_parts + 1);
	if (sections == NULL || parts == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < b->n_parts; i++) {
		if (!is_section(&b->parts[i]))
			continue;
		sections[v.n_sections++] =
			(struct edit_section){str_of(b->parts[i].id.p + 1, b->parts[i].id.len - 1),
				b->parts[i].text, b->parts[i].number, i + 1 == e->from};
		if (i + 1 == e->from)
			v.section = sections[v.n_sections - 1].id;
	}
	for (uint32_t i = e->from; i < e->to; i++)
		fill_part(r, e, i, &parts[v.n_parts++]);
	v.id = str_c(e->place.document.id.text);
	v.title = document_title(r, &e->place);
	v.number = e->text.version.number;
	v.sections = sections;
	v.parts = parts;
	v.note = str_c(e->text.version.note);
	frame_of(r, &f);
	return page_document_edit(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- saving ---- */

enum err
get_document_edit(struct request *r)
{
	struct editing e;
	enum err err = editing_load(r, form_get(&r->query, "section"), &e);

	return err == ERR_OK ? show_edit(r, &e) : err;
}

static bool
has_box(const struct request *r, char kind, struct str id)
{
	char name[96];

	snprintf(name, sizeof(name), "%c-%.*s", kind, STR_FMT(id));
	return form_has(&r->form, name);
}

/* As it was typed, with '\n' at the ends of lines; ERR_LIMIT. */
static enum err
typed_text(struct request *r, struct str id, struct str *ret_text, bool *ret_is_there)
{
	char name[96], *text;
	struct str typed;
	size_t n = 0;

	snprintf(name, sizeof(name), "p-%.*s", STR_FMT(id));
	*ret_is_there = form_has(&r->form, name);
	typed = str_trim(form_get(&r->form, name));
	if (typed.len > PART_BYTES_MAX)
		return ERR_LIMIT;
	text = arena_alloc(r->arena, typed.len + 1);
	if (text == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < typed.len; i++)
		if (typed.p[i] != '\r')
			text[n++] = typed.p[i] == '\t' || (uint8_t)typed.p[i] >= ' ' ||
						    typed.p[i] == '\n'
					    ? typed.p[i]
					    : ' ';
	*ret_text = str_of(text, n);
	return ERR_OK;
}

/* The ground of the part is from now on what is known now. */
static void
renew_ground(struct editing *e, struct str part, struct origin *list, size_t *n)
{
	size_t kept = 0;

	if (body_find(&e->fresh.body, part) == NULL)
		return;
	for (size_t i = 0; i < *n; i++)
		if (!str_equal(list[i].part, part))
			list[kept++] = list[i];
	for (uint32_t i = 0; i < e->fresh.n_origins; i++)
		if (str_equal(e->fresh.origins[i].part, part))
			list[kept++] = e->fresh.origins[i];
	*n = kept;
}

/* Whether the part is not to be written: the form left it as it was and somebody has changed it
 * since; or both did, and then who typed is asked again, with both texts in view. */
static bool
is_theirs(struct request *r, struct editing *e, struct body_part *part, struct str typed)
{
	struct str then = mark_typed(r, part->id);
	char mark[EDIT_MARK_MAX];
	bool is_touched;

	part_mark(part->text, mark);
	if (then.len == 0 || str_equal(then, str_c(mark)) || str_equal(typed, part->text))
		return false;
	part_mark(typed, mark);
	is_touched = !str_equal(then, str_c(mark)) || has_box(r, 'o', part->id) ||
		     has_box(r, 'x', part->id) != part->is_removed;
	if (is_touched)
		part->text = typed;
	e->is_crossed |= is_touched;
	return true;
}

static enum err
save_part(struct request *r, struct editing *e, struct body_part *part, struct origin *list,
	size_t *n)
{
	const struct body_part *fresh = body_find(&e->fresh.body, part->id);
	bool is_there, is_removed = has_box(r, 'x', part->id);
	struct str typed;
	enum err err = typed_text(r, part->id, &typed, &is_there);

	if (err != ERR_OK || !is_there || is_theirs(r, e, part, typed))
		return err;
	if (typed.len == 0)
		is_removed = true; /* emptied: as if it was taken out, its words are kept */
	if (has_box(r, 'o', part->id) && fresh != NULL) {
		part->text = fresh->text;
		part->is_edited = part->is_removed = false;
		renew_ground(e, part->id, list, n);
		return ERR_OK;
	}
	if (typed.len > 0 && !str_equal(typed, part->text)) {
		part->text = typed;
		part->is_edited = fresh == NULL || !str_equal(fresh->text, typed);
		renew_ground(e, part->id, list, n);
	} else if (has_box(r, 'k', part->id)) {
		part->is_edited = true; /* looked at, and meant so */
		renew_ground(e, part->id, list, n);
	}
	part->is_removed = is_removed;
	return ERR_OK;
}

/* Nothing is kept; what was typed stays in the form. */
static enum err
show_crossed(struct request *r, const struct editing *e)
{
	r->notice = (struct page_notice){.key = "document_changed", .is_refusal = true};
	r->response.status = 400;
	return show_edit(r, e);
}

struct edit_change {
	struct request *request;
	struct version_write write;
	ms_t seen;
	struct store_audit audit;
};

static enum err
write_edit(struct store_tx *tx, void *arg)
{
	struct edit_change *c = arg;
	struct store_version now;
	uint32_t number;
	enum err err = store_version_get(
		store_tx_view(tx), c->write.document, c->write.number, c->request->arena, &now);

	/* two who edit at once: the later one is told, and nothing of the first is lost */
	if (err == ERR_OK && now.changed != c->seen)
		return ERR_AGAIN;
	if (err == ERR_OK)
		err = version_put(tx, c->request, &c->write, &number);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep_edit(struct request *r, struct edit_change *c, char *token)
{
	char number[12];
	const struct store_kept_key key = {STORE_KEPT_VERSION, c->write.document, number};

	snprintf(number, sizeof(number), "%u", c->write.number);
	return deed_kept(r,
		&(struct kept_deed){.kind = "document.edit",
			.role = ROLE_MEMBER,
			.keys = &key,
			.n = 1,
			.write = write_edit,
			.arg = c},
		token);
}

enum err
post_document_edit(struct request *r)
{
	struct body_words words = {words_of(r, "paper.chapter", DOCUMENT_LANG),
		words_of(r, "paper.article", DOCUMENT_LANG),
		words_of(r, "paper.as_of", DOCUMENT_LANG),
		words_of(r, "paper.blank", DOCUMENT_LANG)};
	struct str section = form_get(&r->form, "section");
	struct edit_change c = {.request = r};
	struct origin *origins;
	struct editing e;
	size_t n;
	char path[160], note[512], safe[80], token[DEED_TOKEN_MAX];
	enum err err = editing_load(r, section, &e);

	if (err != ERR_OK)
		return err;
	n = e.text.n_origins;
	origins = arena_array(r->arena, struct origin, n + e.fresh.n_origins + 1);
	if (origins == NULL)
		return ERR_FULL;
	if (n > 0)
		memcpy(origins, e.text.origins, n * sizeof(*origins));
	for (uint32_t i = e.from; err == ERR_OK && i < e.to; i++)
		err = save_part(r, &e, &e.text.body.parts[i], origins, &n);
	if (err == ERR_OK && e.is_crossed)
		return show_crossed(r, &e);
	if (err == ERR_OK)
		err = body_number(&e.text.body, e.place.policy->style, &words, r->arena);
	if (err != ERR_OK)
		return err;
	str_clean(str_trim(form_get(&r->form, "note")), note, sizeof(note));
	c.seen = e.text.version.changed;
	c.write = (struct version_write){e.place.document.id.text, e.text.version.number,
		&e.text.body, origins, n, e.place.policy, note};
	audit_fill(r, &c.audit, "document.edit", e.place.document.id.text);
	err = keep_edit(r, &c, token);
	if (url_encode(section, safe, sizeof(safe)) != ERR_OK)
		safe[0] = '\0';
	snprintf(path, sizeof(path), "/documents/%s/%u/edit?section=%s", e.place.document.id.text,
		e.text.version.number, safe);
	if (err == ERR_AGAIN)
		return redirect(
			r, path, &(struct done){.key = "document_changed", .is_refusal = true});
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "document_saved", .undo = token})
		       : err;
}
