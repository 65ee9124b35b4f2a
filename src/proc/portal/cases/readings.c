/*
 * What the cases say to the programme's criteria, once an hour (respond/tally.h): the latest
 * changed ones, each read by itself, so that memory does not grow with their number.
 */
#include "proc/portal/cases/readings.h"
#include "proc/portal/cases/cases.h"

#define CASES_READ 2000
#define CASE_ARENA ((size_t)64 << 20)

enum err
case_readings(
	struct request *r, struct arena *a, struct reading ret[TALLY_READINGS], uint32_t *ret_n)
{
	struct store_case_query q = {.since = r->now - TALLY_WITHIN, .limit = CASES_READ};
	struct respond_tally *tally = arena_alloc(a, sizeof(*tally));
	struct arena *before = r->arena, *one = arena_new(CASE_ARENA);
	struct case_head *heads;
	size_t n;
	enum err err = tally == NULL || one == NULL
			       ? ERR_FULL
			       : store_case_list(r->view, &q, a, &heads, &n, NULL);

	r->arena = one;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct respond_case c;

		arena_clear(one);
		err = case_open(r, str_c(heads[i].id), &c);
		if (err == ERR_FULL) { /* too long to be read here: what its head says counts */
			c = (struct respond_case){.head = heads[i]};
			err = ERR_OK;
		}
		if (err == ERR_OK)
			respond_tally_add(tally, &c, r->portal->playbooks, r->now);
	}
	r->arena = before;
	arena_free(one);
	if (err == ERR_OK)
		*ret_n = respond_tally_readings(tally, r->now, ret);
	return err;
}
