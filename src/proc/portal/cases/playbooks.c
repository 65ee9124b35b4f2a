/*
 * Playbooks to read, without log-in since they say nothing of the company; and their paper cards,
 * with the numbers of the ledger of contacts, for who is logged in.
 */
#include "proc/portal/cases/playbooks.h"

#include "pages/playbook.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/watch/watch.h"

enum err
get_playbooks(struct request *r)
{
	const struct playbook_list_view v = {r->portal->playbooks};
	struct page_frame f;

	frame_of(r, &f);
	return page_playbooks(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_playbook(struct request *r)
{
	const struct playbook *p = playbook_find(r->portal->playbooks, r->arg);
	struct page_frame f;

	if (p == NULL)
		return ERR_NOT_FOUND;
	frame_of(r, &f);
	return page_playbook(r->portal->pages, &f, p, &r->response.body);
}

/* ---- the cards ---- */

static struct str
cell_of(const struct ledger *l, const struct str *values, const char *column)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(column));

	return c == NULL ? STR("") : values[c - l->columns];
}

/* Rows of the ledger of contacts that have a number, in the order in which they were written. */
static enum err
fill_contacts(struct request *r, struct playbook_cards_view *v)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, STR("contacts"));
	struct playbook_contact *list =
		arena_array(r->arena, struct playbook_contact, PLAYBOOK_CARD_CONTACTS);
	const struct ledger_column *role;
	struct ledger_rows rows;
	enum err err;

	if (l == NULL)
		return ERR_OK;
	role = ledger_column_find(l, STR("role"));
	err = list == NULL ? ERR_FULL : ledger_rows_load(r->view, r->arena, l, false, &rows);
	for (size_t i = 0; err == ERR_OK && i < rows.n; i++) {
		const struct ledger_choice *choice =
			role == NULL ? NULL
				     : ledger_choice_find(role, cell_of(l, rows.values[i], "role"));
		struct playbook_contact c = {.name = cell_of(l, rows.values[i], "name"),
			.phone = cell_of(l, rows.values[i], "phone"),
			.night = cell_of(l, rows.values[i], "phone_night"),
			.role = choice == NULL ? NULL : &choice->name};

		if (c.phone.len + c.night.len > 0 && v->n_contacts < PLAYBOOK_CARD_CONTACTS)
			list[v->n_contacts++] = c;
	}
	v->contacts = list;
	return err;
}

static enum err
answer_cards(struct request *r, const struct playbook *list, uint32_t n)
{
	struct playbook_cards_view v = {.playbooks = list, .n = n};
	struct page_frame f;
	enum err err = fill_contacts(r, &v);

	if (err != ERR_OK)
		return err;
	odd_numbers(r, &v.numbers);
	frame_of(r, &f);
	return page_playbook_cards(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_playbook_card(struct request *r)
{
	const struct playbook *p = playbook_find(r->portal->playbooks, r->arg);

	return p == NULL ? ERR_NOT_FOUND : answer_cards(r, p, 1);
}

enum err
get_playbook_cards(struct request *r)
{
	return answer_cards(r, r->portal->playbooks->playbooks, r->portal->playbooks->n);
}
