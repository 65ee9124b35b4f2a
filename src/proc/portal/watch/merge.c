/*
 * The same device twice: looking at two devices, making them one, making them two again. Which of
 * two stays is decided here: the one that somebody named, else the one that was seen first.
 */
#include "proc/portal/deeds.h"
#include "proc/portal/watch/watch.h"

#include <stdio.h>

#define PARTS_MAX 8 /* of a device that itself becomes a part */
#define PAIRS_MAX 20
#define FOUND_MAX 20

/* ---- deeds ---- */

struct merge_change {
	struct request *request;
	const struct store_device *kept, *part;
	const struct store_device *parts; /* of part */
	size_t n_parts;
	struct store_id group;
};

static enum err
log_it(struct store_tx *tx, const struct request *r, const char *action, const char *subject)
{
	struct store_audit e;

	audit_fill(r, &e, action, subject);
	return store_audit_add(tx, &e);
}

/* What the owner said of the part holds for both, where nothing was said of the one that stays. */
static enum err
take_words(struct store_tx *tx, const struct merge_change *c)
{
	const struct store_device *part = c->part;
	struct store_decision d;
	struct store_device kept;
	enum err err = store_device_get(store_tx_view(tx), c->kept->id.text, &kept);

	if (err != ERR_OK)
		return err;
	deed_decision(c->request, "device", c->group.text, &d);
	deed_device_before(&kept, &d);
	if (kept.name[0] == '\0')
		str_copy(str_c(part->name), kept.name, sizeof(kept.name));
	if (kept.owner[0] == '\0')
		str_copy(str_c(part->owner), kept.owner, sizeof(kept.owner));
	if (kept.place[0] == '\0')
		str_copy(str_c(part->place), kept.place, sizeof(kept.place));
	if (kept.whose == STORE_WHOSE_UNANSWERED || kept.whose == STORE_WHOSE_LATER)
		kept.whose = part->whose;
	if (kept.kind_given < 0)
		kept.kind_given = part->kind_given;
	err = store_device_describe(tx, &kept);
	if (err == ERR_OK)
		err = deed_device_after(tx, kept.id.text, &d);
	return err == ERR_OK ? store_decision_put(tx, &d) : err;
}

static enum err
write_merge(struct store_tx *tx, void *arg)
{
	struct merge_change *c = arg;
	struct buf b = buf_of(4096);
	struct store_decision d;
	enum err err = ERR_OK;

	/* The part's own parts go along: a part has no parts. */
	deed_decision(c->request, "merge", c->group.text, &d);
	for (size_t i = 0; i < c->n_parts && err == ERR_OK; i++) {
		deed_field(&b, "id", c->parts[i].id.text);
		err = store_device_merge(tx, c->parts[i].id.text, "");
	}
	deed_field(&b, "into", c->part->id.text);
	if (err == ERR_OK)
		err = store_device_merge(tx, c->part->id.text, c->kept->id.text);
	for (size_t i = 0; i < c->n_parts && err == ERR_OK; i++)
		err = store_device_merge(tx, c->parts[i].id.text, c->kept->id.text);
	deed_before(&b, &d);
	if (err == ERR_OK)
		err = store_decision_put(tx, &d);
	if (err == ERR_OK)
		err = take_words(tx, c);
	return err == ERR_OK ? log_it(tx, c->request, "device.merge", c->kept->id.text) : err;
}

enum err
deed_merge(struct request *r, const struct store_device *kept, const struct store_device *part,
	char token[DEED_TOKEN_MAX])
{
	struct merge_change c = {
		.request = r, .kept = kept, .part = part, .group = store_id_new(r->now)};
	struct store_device *parts;
	enum err err = store_device_parts(r->view, part->id.text, r->arena, &parts, &c.n_parts);

	if (err == ERR_OK && c.n_parts > PARTS_MAX)
		err = ERR_INVALID;
	if (err != ERR_OK)
		return err;
	c.parts = parts;
	err = store_write(r->portal->store, STORE_VITAL, write_merge, &c);
	if (err == ERR_OK)
		snprintf(token, DEED_TOKEN_MAX, "g%s", c.group.text);
	return err;
}

/* "id=..&id=..&into=P": P stands by itself again, the ids are its parts again. */
enum err
undo_merge(struct store_tx *tx, const struct undo *u)
{
	char id[DEVICE_ID_TEXT_MAX], into[DEVICE_ID_TEXT_MAX];
	enum err err = ERR_OK;

	str_copy(form_get(&u->before, "into"), into, sizeof(into));
	err = store_device_merge(tx, into, "");
	for (size_t i = 0; i < u->before.n && err == ERR_OK; i++) {
		if (!str_equal(u->before.fields[i].name, STR("id")))
			continue;
		str_copy(u->before.fields[i].value, id, sizeof(id));
		err = store_device_merge(tx, id, "");
		if (err == ERR_OK)
			err = store_device_merge(tx, id, into);
	}
	return err;
}

struct split_change {
	struct request *request;
	const struct store_device *part;
	struct store_decision decision;
};

static enum err
write_split(struct store_tx *tx, void *arg)
{
	struct split_change *c = arg;
	struct store_apart apart = {.at = c->request->now, .device = c->part->id};
	enum err err = store_device_merge(tx, c->part->id.text, "");

	str_copy(str_c(c->part->merged_into), apart.other.text, sizeof(apart.other.text));
	str_copy(str_c(c->decision.who), apart.who, sizeof(apart.who));
	if (err == ERR_OK) /* or what the sensor sees would make them one again */
		err = store_apart_put(tx, &apart);
	if (err == ERR_OK)
		err = store_decision_put(tx, &c->decision);
	return err == ERR_OK ? log_it(tx, c->request, "device.split", c->part->id.text) : err;
}

enum err
deed_split(struct request *r, const struct store_device *part, char token[DEED_TOKEN_MAX])
{
	struct split_change c = {.request = r, .part = part};
	struct buf b = buf_of(4096);
	enum err err;

	/* Undone as a merge whose part the device was: see undo_apart(). */
	deed_decision(r, "apart", part->id.text, &c.decision);
	deed_field(&b, "part", part->id.text);
	deed_field(&b, "into", part->merged_into);
	deed_before(&b, &c.decision);
	err = store_write(r->portal->store, STORE_VITAL, write_split, &c);
	if (err == ERR_OK)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

struct apart_change {
	struct request *request;
	struct store_apart apart;
	struct store_decision decision;
};

static enum err
write_apart(struct store_tx *tx, void *arg)
{
	struct apart_change *c = arg;
	enum err err = store_apart_put(tx, &c->apart);

	if (err == ERR_OK)
		err = store_decision_put(tx, &c->decision);
	return err == ERR_OK ? log_it(tx, c->request, "device.apart", c->apart.device.text) : err;
}

enum err
deed_apart(struct request *r, const char *device, const char *other, char token[DEED_TOKEN_MAX])
{
	struct apart_change c = {.request = r, .apart = {.at = r->now}};
	struct buf b = buf_of(4096);
	enum err err;

	str_copy(str_c(device), c.apart.device.text, sizeof(c.apart.device.text));
	str_copy(str_c(other), c.apart.other.text, sizeof(c.apart.other.text));
	deed_decision(r, "apart", device, &c.decision);
	str_copy(str_c(c.decision.who), c.apart.who, sizeof(c.apart.who));
	deed_field(&b, "device", device);
	deed_field(&b, "other", other);
	deed_before(&b, &c.decision);
	err = store_write(r->portal->store, STORE_VITAL, write_apart, &c);
	if (err == ERR_OK)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

enum err
undo_apart(struct store_tx *tx, const struct undo *u)
{
	char one[DEVICE_ID_TEXT_MAX], two[DEVICE_ID_TEXT_MAX];
	enum err err;

	if (form_has(&u->before, "part")) {
		str_copy(form_get(&u->before, "part"), one, sizeof(one));
		str_copy(form_get(&u->before, "into"), two, sizeof(two));
		err = store_device_merge(tx, one, two);
		return err == ERR_OK ? store_apart_drop(tx, one, two) : err;
	}
	str_copy(form_get(&u->before, "device"), one, sizeof(one));
	str_copy(form_get(&u->before, "other"), two, sizeof(two));
	return store_apart_drop(tx, one, two);
}

/* ---- pages ---- */

static bool
is_kept(const struct store_device *d, const struct store_device *other)
{
	bool is_named = d->name[0] != '\0', is_other_named = other->name[0] != '\0';

	if (is_named != is_other_named)
		return is_named;
	return d->first_seen <= other->first_seen;
}

enum err
pairs_of(struct request *r, const char *device, uint32_t limit, const struct same_brief **ret_pairs,
	size_t *ret_n)
{
	struct store_same *list;
	struct same_brief *pairs;
	size_t n;
	enum err err = store_same_list(r->view, device, limit, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	pairs = arena_array(r->arena, struct same_brief, n + 1);
	for (size_t i = 0; i < n && pairs != NULL; i++) {
		pairs[i] = (struct same_brief){brief_by_id(r, list[i].device.text),
			brief_by_id(r, list[i].other.text), str_c(list[i].reason)};
		if (pairs[i].device == NULL || pairs[i].other == NULL)
			return ERR_FULL;
	}
	*ret_pairs = pairs;
	*ret_n = n;
	return pairs == NULL ? ERR_FULL : ERR_OK;
}

static enum err
choose(struct request *r, const struct store_device *d, struct same_view *v)
{
	struct store_device_query q = {.text = v->query, .limit = FOUND_MAX + 1};
	struct store_device *list;
	size_t n, kept = 0;
	uint32_t total;
	enum err err = pairs_of(r, d->id.text, PAIRS_MAX, &v->pairs, &v->n_pairs);

	if (err == ERR_OK)
		err = store_device_list(r->view, &q, r->arena, &list, &n, &total);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n && kept < FOUND_MAX; i++) {
		if (strcmp(list[i].id.text, d->id.text) != 0)
			list[kept++] = list[i];
	}
	v->n_found = kept;
	return briefs_of_devices(r, list, kept, &v->found);
}

/* The device of the form's or the query's `with`; never a part, never the page's own. */
static enum err
with_of(struct request *r, struct str id, const struct store_device *d, struct store_device *ret)
{
	char text[DEVICE_ID_TEXT_MAX];
	enum err err;

	str_copy(id, text, sizeof(text));
	err = store_device_get(r->view, text, ret);
	if (err == ERR_OK && (ret->merged_into[0] != '\0' || strcmp(text, d->id.text) == 0))
		return ERR_INVALID;
	return err;
}

enum err
get_same(struct request *r)
{
	struct same_view v = {.query = form_get(&r->query, "q")};
	struct str with = form_get(&r->query, "with");
	struct store_device d, other;
	struct device_brief other_brief;
	struct page_frame f;
	enum err err = path_device(r, &d);

	if (err == ERR_OK && d.merged_into[0] != '\0')
		return ERR_NOT_FOUND;
	if (err == ERR_OK && with.len > 0)
		err = with_of(r, with, &d, &other);
	else if (err == ERR_OK)
		err = choose(r, &d, &v);
	if (err != ERR_OK)
		return err;
	brief_of_device(&d, &v.device);
	if (with.len > 0) {
		brief_of_device(&other, &other_brief);
		v.with = &other_brief;
		v.is_kept = is_kept(&d, &other);
	}
	frame_of(r, &f);
	return page_same(r->portal->pages, &f, &v, &r->response.body);
}

/* Back to where the question was asked, else to the page of the device that is shown. */
static enum err
back_to(struct request *r, const char *device, const struct done *done)
{
	char path[REQUEST_PATH_MAX];

	if (form_has(&r->form, "back"))
		str_copy(safe_path(form_get(&r->form, "back")), path, sizeof(path));
	else
		snprintf(path, sizeof(path), "/devices/%s", device);
	return redirect(r, path, done);
}

static enum err
post_split(struct request *r, const struct store_device *part)
{
	char token[DEED_TOKEN_MAX];
	enum err err = part->merged_into[0] == '\0' ? ERR_INVALID : deed_split(r, part, token);

	return err == ERR_OK ? back_to(r, part->merged_into,
				       &(struct done){.key = "split", .undo = token})
			     : err;
}

enum err
post_same(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	char token[DEED_TOKEN_MAX];
	struct store_device d, other;
	const struct store_device *kept;
	enum err err = path_device(r, &d);

	if (err == ERR_OK && str_equal(what, STR("split")))
		return post_split(r, &d);
	if (err == ERR_OK)
		err = with_of(r, form_get(&r->form, "with"), &d, &other);
	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("apart"))) {
		err = deed_apart(r, d.id.text, other.id.text, token);
		return err == ERR_OK ? back_to(r, d.id.text,
					       &(struct done){.key = "apart", .undo = token})
				     : err;
	}
	if (!str_equal(what, STR("merge")))
		return ERR_INVALID;
	kept = is_kept(&d, &other) ? &d : &other;
	err = deed_merge(r, kept, kept == &d ? &other : &d, token);
	if (err == ERR_INVALID)
		return back_to(
			r, d.id.text, &(struct done){.key = "cannot_merge", .is_refusal = true});
	return err == ERR_OK
		       ? back_to(r, kept->id.text, &(struct done){.key = "merged", .undo = token})
		       : err;
}
