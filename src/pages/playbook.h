/* Pages of playbooks: the list, one with all its steps, the paper cards of the first hour. */
#ifndef PAGES_PLAYBOOK_H
#define PAGES_PLAYBOOK_H

#include "model/playbook.h"
#include "pages/pages.h"

/* GET /playbooks. Works without log-in, as the next one: it says nothing of the company. */
struct playbook_list_view {
	const struct playbook_set *set;
};
enum err page_playbooks(const struct pages *p, const struct page_frame *f,
	const struct playbook_list_view *v, struct buf *out);

/* GET /playbooks/ID */
enum err page_playbook(const struct pages *p, const struct page_frame *f,
	const struct playbook *playbook, struct buf *out);

#define PLAYBOOK_CARD_CONTACTS 12 /* rows that a card has room for */

struct playbook_contact { /* a row of the ledger "contacts" */
	struct str name, phone, night;
	const struct words *role; /* NULL: not said */
};

/* GET /playbooks/ID/card and /playbooks/cards: to print, one sheet each. */
struct playbook_cards_view {
	const struct playbook *playbooks;
	uint32_t n;
	struct odd_view numbers;
	const struct playbook_contact *contacts; /* of the company; at most so many are shown */
	size_t n_contacts;
};
enum err page_playbook_cards(const struct pages *p, const struct page_frame *f,
	const struct playbook_cards_view *v, struct buf *out);

#endif
