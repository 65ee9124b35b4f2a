/* Any text as a fingerprint that somebody typed: 64 small digits or nothing, and what came out is
 * read as the same. */
#include "stock/purchase.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str typed = str_of((const char *)data, size);
	char hex[DIGEST_HEX_MAX] = "", again[DIGEST_HEX_MAX] = "";

	if (!purchase_sha256(typed, hex))
		return 0;
	BUG_IF(strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64);
	BUG_IF(!purchase_sha256(str_c(hex), again) || strcmp(hex, again) != 0);
	return 0;
}
