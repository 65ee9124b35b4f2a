/* What happens when a promise of our own is broken; a file of its own, so that who links may have
 * another end (the C library traps instead of printing). See err.h. */
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

void
err_bug(const char *file, int line, const char *cond)
{
	fprintf(stderr, "sakimori: broken promise at %s:%d: %s\n", file, line, cond);
	abort();
}
