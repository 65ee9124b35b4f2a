/* What the parts of know/match share. */
#ifndef KNOW_MATCH_OWN_H
#define KNOW_MATCH_OWN_H

#include "know/match/match.h"
#include "wire/cpe/cpe.h"

enum truth { TRUTH_NO, TRUTH_OPEN, TRUTH_YES };

/* A ground before its texts are looked up. */
struct found {
	uint32_t advisory, vulnerability, affected;
	uint32_t at; /* interval, or node */
	uint8_t rule;
	uint8_t name;		  /* of the identity */
	uint8_t platform, around; /* enum truth */
	uint8_t is_odd;
};

struct matcher {
	struct advisory_index *index;
	struct advisory_index_info info;
	const struct match_target *target;
	const struct match_sink *sink;
	struct match_counts counts;
	const struct component *component;
	struct identity identity;
	struct found *found;
	uint32_t n_found, room_found;
	bool is_unsorted; /* they are not in the order of advisories */
	/* The package of the identity's only name, for when the next component is of it, too. */
	bool has_package;
	struct advisory_package package;
	struct match_ground *grounds;
	uint32_t room_grounds;
	bool is_checked, is_too_many;
	enum err err;
	struct cpe cpe, criterion; /* of the component, of a node */
};

void match_refuse(
	struct matcher *m, enum match_refusal reason, const struct package *p, struct str advisory);
/* For one more of `found`; false: there is none, which is noted. */
bool match_more_room(struct matcher *m);
static inline void
match_found(struct matcher *m, const struct found *f)
{
	uint32_t n = m->n_found;

	if ((n == m->room_found || n == LIMIT_MATCH_HITS) && !match_more_room(m))
		return;
	m->is_unsorted |= n > 0 && m->found[n - 1].advisory >= f->advisory;
	m->found[n] = *f;
	m->n_found = n + 1;
}
/* Does it run on one of them? */
enum truth match_platforms(struct matcher *m, uint32_t from, uint32_t end);
/* By the component's CPE: found ones are added. */
void match_cpe(struct matcher *m);
/* Of the ground found by CPE: criterion and bounds. */
void match_cpe_ground(struct matcher *m, const struct found *f, struct match_ground *ret_ground);
/* Tells what was found. */
void match_tell(struct matcher *m);

#endif
