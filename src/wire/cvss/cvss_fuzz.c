/* Any bytes as a vector: a score lies between 0 and 10. */
#include "wire/cvss/cvss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cvss c;

	if (cvss_score(str_of((const char *)data, size), &c) == ERR_OK)
		BUG_IF(c.score > 100);
	return 0;
}
