/*
 * What the lists and the policy say of a question, and of an answer with its aliases and addresses.
 * Pure but for the index's reader.
 */
#ifndef PROC_RESOLVER_JUDGE_H
#define PROC_RESOLVER_JUDGE_H

#include "guard/guard.h"
#include "know/index/find.h"
#include "proc/resolver/recall.h"
#include "wire/dns/serve.h"

/* A verdict that stands by itself. */
struct judged {
	enum guard_action action;
	enum guard_reason reason;
	bool would, warns, is_listed; /* is_listed: the rest below is set */
	bool is_allowed;	      /* a rule of the company says so: nothing else is asked */
	bool is_unread;		      /* the disk did not give what may be said of the name */
	uint64_t rule;
	enum guard_door door; /* by which it was asked; who writes it down sets it */
	uint8_t list;
	enum indicator_held held;
	enum indicator_tier tier;
	enum confidence confidence;
	ms_t since;		      /* 0: not said */
	char found[LIMIT_HOST_BYTES]; /* the name or address on the list */
	char what[LIMIT_INDICATOR_WHAT];
};

struct judge {
	const struct guard_policy *policy;
	const struct index *index; /* NULL: none */
	uint32_t number;	   /* of that index: another one each time; 0: none */
	struct recall *recall;	   /* of that index; NULL: all is read each time */
	struct hash_key key;	   /* of names' hashes, also of those that are handed in */
	uint64_t unread;	   /* records that the disk did not give */
	struct index_hits hits;
	struct indicator_found recalled;
};

/* name: as in struct dns_ask. */
void judge_name(struct judge *j, const struct guard_client *client, struct known_name name,
	ms_t now, struct judged *ret_judged);

/* The same from what is recalled of the name; false: nothing is. */
bool judge_recalled(struct judge *j, const struct guard_client *client, struct known_name name,
	ms_t now, struct judged *ret_judged);
/* Of a name that no list says anything of. */
void judge_unlisted(const struct judge *j, const struct guard_client *client, struct str name,
	ms_t now, struct judged *ret_judged);

/* Makes the verdict on the question stricter by what the answer holds. True: with this index lists
 * say nothing of the question or the answer, and it has no other names; so whoever asks the same
 * needs judge_unlisted() alone. */
bool judge_answer(struct judge *j, const struct guard_client *client, const struct dns_ask *ask,
	struct str answer, ms_t now, struct judged *judged);

#endif
