/* The repository's own packs, for tests (packs_test.c). */
#ifndef RESPOND_PACKS_TEST_H
#define RESPOND_PACKS_TEST_H

#include "pack/pack.h"
#include "respond/test_case.h"

struct pack_source packs_read(const char *name, struct arena *a); /* packs/NAME */
void reports_read(struct arena *a, struct record_set *set);

#endif
