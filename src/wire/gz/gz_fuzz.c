/* Any bytes as a packed file: never more comes out than was allowed. */
#include "base/limits.h"
#include "wire/gz/gz.h"

#define ALLOWED 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
count(void *arg, struct str piece)
{
	uint64_t *n = arg;

	*n += piece.len;
	BUG_IF(*n > ALLOWED);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t n = 0;
	struct errinfo info;

	(void)gz_unpack(str_of((const char *)data, size), ALLOWED, count, &n, &info);
	return 0;
}
