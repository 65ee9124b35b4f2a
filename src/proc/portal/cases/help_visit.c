/*
 * What somebody does who helps from afar by a link: each opening is an entry of the case, a note is
 * one, a file is sent when that was ticked. It is over when the visit, its time or the case is.
 */
#include "pages/case_help.h"
#include "proc/portal/cases/exhibits.h"
#include "proc/portal/cases/hands.h"
#include "proc/portal/cases/help.h"

#include "proc/portal/links/links.h"

#include <stdio.h>

#define NOTE_BYTES 1900
#define OPENED_AGAIN (10 * MS_MINUTE) /* looking again within so long is the same opening */

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
	return str_equal(rest, STR(HELP_FILES));
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
	return case_help_show(r, &visit->c, v);
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
