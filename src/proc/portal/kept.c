/* Deeds that can be taken back as a whole; see kept.h. */
#include "proc/portal/kept.h"

#include "proc/portal/feeds/feeds.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/findings.h"

#include <stdio.h>

struct kept_change {
	struct request *request;
	const struct kept_deed *deed;
	struct store_undo undo;
	bool is_kept;
};

static enum err
write_kept(struct store_tx *tx, void *arg)
{
	struct kept_change *c = arg;
	const struct kept_deed *d = c->deed;
	enum err err = store_undo_begin(tx, &c->undo, d->keys, d->n);

	c->is_kept = err == ERR_OK;
	if (err == ERR_OK || err == ERR_LIMIT)
		err = d->write(tx, d->arg);
	return err == ERR_OK && c->is_kept
		       ? store_undo_seal(tx, c->undo.batch.text, c->request->arena)
		       : err;
}

enum err
deed_kept(struct request *r, const struct kept_deed *d, char token[DEED_TOKEN_MAX])
{
	struct kept_change c = {.request = r,
		.deed = d,
		.undo = {.batch = store_id_new(r->now), .at = r->now, .level = d->role}};
	enum err err;

	token[0] = '\0';
	str_copy(request_who(r), c.undo.who, sizeof(c.undo.who));
	str_copy(str_c(d->kind), c.undo.kind, sizeof(c.undo.kind));
	if (d->back != NULL)
		str_copy(str_c(d->back), c.undo.back, sizeof(c.undo.back));
	err = store_write(r->portal->store, STORE_VITAL, write_kept, &c);
	if (err == ERR_OK && str_starts(str_c(d->kind), STR("stock.")))
		findings_note(r->portal);
	if (err == ERR_OK && c.is_kept)
		snprintf(token, DEED_TOKEN_MAX, "u%s", c.undo.batch.text);
	return err;
}

enum err
kept_done(struct request *r, const struct kept_deed *d, const char *path, const struct done *done)
{
	struct done with_undo = *done;
	char token[DEED_TOKEN_MAX];
	enum err err = deed_kept(r, d, token);

	with_undo.undo = token;
	return err == ERR_OK ? redirect(r, path, &with_undo) : err;
}

void
kept_back(struct request *r, struct str token, char back[96])
{
	struct store_undo u;
	char batch[STORE_ID_TEXT_MAX];

	back[0] = '\0';
	if (token.len < 2 || token.p[0] != 'u' || token.len > sizeof(batch))
		return;
	str_copy(str_of(token.p + 1, token.len - 1), batch, sizeof(batch));
	if (store_undo_get(r->view, batch, &u) == ERR_OK)
		str_copy(str_c(u.back), back, 96);
}

enum err
undo_kept(struct store_tx *tx, struct request *r, const char *batch)
{
	struct store_undo u;
	struct store_audit e;
	enum err err = store_undo_get(store_tx_view(tx), batch, &u);

	if (err == ERR_OK && (uint32_t)r->person.role < u.level)
		err = ERR_DENIED;
	if (err == ERR_OK)
		err = store_undo_take_back(tx, batch, r->now, r->arena);
	if (err == ERR_OK)
		err = programme_read_records(tx, r);
	if (err == ERR_OK && str_starts(str_c(u.kind), STR("guard.")))
		guard_changed(r->portal);
	if (err == ERR_OK && str_starts(str_c(u.kind), STR("guard.feed")))
		feeds_changed(r->portal, FEED_ROOM_GUARD);
	if (err == ERR_OK && str_starts(str_c(u.kind), STR("stock.source")))
		feeds_changed(r->portal, FEED_ROOM_STOCK);
	if (err == ERR_OK && str_starts(str_c(u.kind), STR("stock.")))
		findings_undone(r->portal);
	if (err != ERR_OK)
		return err;
	audit_fill(r, &e, "undo", u.kind);
	return store_audit_add(tx, &e);
}
