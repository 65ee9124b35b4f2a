/* What people change in ledgers: one change in the store, one undo; see ledgers.h. */
#include "proc/portal/ledgers/ledgers.h"

#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/stock/permit.h"
#include "proc/portal/stock/stock.h"

#include "stock/reconcile/permit.h"

#include <stdio.h>

struct ledger_change {
	struct request *request;
	const struct ledger_deed *deed;
	struct store_hand hand;
	struct store_ledger_done done;
};

static enum err
write_held(struct store_tx *tx, const struct ledger_change *c)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->deed->n_held && err == ERR_OK; i++) {
		struct store_held_row held = c->deed->held[i];

		held.batch = c->hand.batch;
		held.created = c->hand.at;
		str_copy(str_c(c->hand.who), held.who, sizeof(held.who));
		err = store_ledger_hold(tx, &held);
	}
	if (err == ERR_OK && c->deed->drop_held != NULL)
		err = store_ledger_held_drop(tx, c->deed->drop_held);
	return err;
}

static enum err
write_ledger(struct store_tx *tx, void *arg)
{
	struct ledger_change *c = arg;
	const struct ledger_deed *d = c->deed;
	struct store_hand person = c->hand;
	struct store_audit e;
	char id[STORE_LEDGER_MAX];
	enum err err = ERR_OK;

	if (d->n_rows > 0)
		err = store_ledger_put(tx, &c->hand, d->rows, d->n_rows, &c->done);
	person.origin = STORE_BY_PERSON; /* a machine removes nothing */
	for (size_t i = 0; i < d->n_removed && err == ERR_OK; i++)
		err = store_ledger_remove(tx, &person, d->removed[i]);
	if (err == ERR_OK)
		err = write_held(tx, c);
	str_copy(d->ledger->id, id, sizeof(id));
	audit_fill(c->request, &e, d->action, id);
	if (err == ERR_OK)
		err = store_audit_add(tx, &e);
	if (err == ERR_OK)
		err = ledger_reading_of(tx, c->request, d->ledger);
	if (err == ERR_OK && (str_equal(d->ledger->id, STR("software")) ||
				     str_equal(d->ledger->id, STR(PERMIT_LEDGER))))
		err = permit_reading(tx, c->request);
	return err;
}

enum err
deed_ledger(struct request *r, const struct ledger_deed *d, char token[DEED_TOKEN_MAX],
	struct store_ledger_done *ret_done)
{
	struct ledger_change c = {.request = r, .deed = d};
	enum err err;

	c.hand = (struct store_hand){
		.origin = d->origin, .batch = store_id_new(r->now), .at = r->now};
	str_copy(request_who(r), c.hand.who, sizeof(c.hand.who));
	err = store_write(r->portal->store, STORE_VITAL, write_ledger, &c);
	if (err != ERR_OK)
		return err;
	if (str_equal(d->ledger->id, STR(PROMISE_LEDGER)) ||
		str_equal(d->ledger->id, STR("software")))
		findings_note(r->portal);
	snprintf(token, DEED_TOKEN_MAX, "l%s", c.hand.batch.text);
	if (ret_done != NULL)
		*ret_done = c.done;
	return ERR_OK;
}

enum err
undo_ledger(struct store_tx *tx, struct request *r, const char *batch)
{
	struct store_audit e;
	uint32_t kept;
	enum err err = store_finding_undo_begin(tx); /* one of the ledgers is a list of programs */

	if (err == ERR_OK)
		err = store_ledger_undo(tx, batch, r->now, &kept);
	audit_fill(r, &e, "undo", "ledger");
	if (err == ERR_OK)
		err = store_audit_add(tx, &e);
	if (err == ERR_OK)
		err = ledger_readings(tx, r);
	findings_note(r->portal); /* of promises, or of software */
	/* a ledger whose last row went is none that readings know */
	if (err == ERR_OK)
		err = stock_take_ledger(tx, r);
	if (err == ERR_OK)
		err = permit_reading(tx, r);
	if (err == ERR_OK)
		err = store_finding_undo_end(tx);
	if (err == ERR_OK)
		findings_undone(r->portal);
	return err;
}

enum err
ledger_row_make(struct request *r, const struct ledger *l, const struct str *values,
	bool with_empty, struct store_ledger_row *ret_row)
{
	struct store_cell *cells = arena_array(r->arena, struct store_cell, l->n_columns);
	struct store_ledger_row row = {.id = store_id_new(r->now), .cells = cells};

	if (cells == NULL)
		return ERR_FULL;
	str_copy(l->id, row.ledger, sizeof(row.ledger));
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (l->columns[i].kind != COLUMN_RECKONED && (with_empty || values[i].len > 0))
			cells[row.n_cells++] =
				(struct store_cell){.column = l->columns[i].id, .value = values[i]};
	*ret_row = row;
	return ERR_OK;
}
