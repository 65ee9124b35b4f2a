/*
 * Whom to call, in which order: the company's contacts as a tree ("told by"), the roles that matter
 * first, and who was reached. Pure.
 */
#ifndef RESPOND_CONTACT_H
#define RESPOND_CONTACT_H

#include "respond/hands.h"

struct contact { /* a row of the ledger `contacts`, or somebody of the staff */
	struct str name;
	struct str role;   /* id of the ledger's choice: "owner", "vendor", ...; "" not said */
	struct str parent; /* name of who tells this one; "" top */
	struct str phone, mail, note;
};

enum contact_state { /* names are keys below "contact.state." */
	CONTACT_OPEN,
	CONTACT_MISSED, /* called, and nobody answered */
	CONTACT_REACHED,
};
#define CONTACT_STATES 3
const char *contact_state_name(enum contact_state s);

struct contact_line {
	const struct contact *contact;
	uint32_t depth;	   /* below whom: 0 the top */
	bool is_in_circle; /* told by somebody whom it tells: shown at the top, and said */
	enum contact_state state;
	uint32_t n_calls; /* of this case */
	ms_t reached;	  /* when first; 0 not */
	bool is_next;	  /* the one to call now; at most one */
};

struct contact_ask {
	uint32_t n_contacts;
	const struct contact *contacts;
	const struct hands *hands;
	uint32_t n_playbooks; /* of the case: with money on its way the bank is called first */
	const struct str *playbooks;
};

/* All contacts once, in the order to call: a tree's top before its branches, among those side by
 * side by role, then as the list has them. Next is the first one not reached whose teller was
 * reached, missed, or is none. ERR_FULL. */
enum err contact_order(
	const struct contact_ask *ask, struct arena *a, struct contact_line **ret_lines);

#endif
