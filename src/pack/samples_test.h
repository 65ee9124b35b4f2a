/* What the tests of the loaders read: samples of corpus/, and the repository's own packs. */
#ifndef PACK_SAMPLES_TEST_H
#define PACK_SAMPLES_TEST_H

#include "pack/pack.h"

/* The sample of this name, NUL-terminated; freed by the caller. */
char *sample_read(const char *name);

/* packs/NAME. */
struct pack_source sample_folder(const char *name, struct arena *arena);

#endif
