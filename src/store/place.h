/* A store in a folder of its own, for the contract suites. */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/store.h"

#define NOW ((ms_t)1763690400000)

struct place {
	char folder[64];
	char path[96];
	struct store *store;
	struct arena *arena;
};

/* pages_max: as in store_options. */
void place_open(struct place *p, uint64_t pages_max);
/* For cmocka: *state is a struct place * with an open store. */
int place_setup(void **state);
int place_teardown(void **state);

/* An alert whose id begins with n, of one detection. */
struct alert place_alert(uint8_t n, enum severity severity);

/* Writes as vital data. */
enum err place_write(struct place *p, store_write_fn *fn, void *arg);
/* A snapshot, given back with store_read_end(). */
struct store_view *place_read(struct place *p);
/* store_tidy() at `now`; what it removed. */
uint64_t place_tidy(struct place *p, ms_t now);
/* Opens the store anew with 200 pages and fills them: ERR_FULL is seen. */
void place_fill(struct place *p, uint64_t pages_max);

#endif
