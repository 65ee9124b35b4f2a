/* Any text as a weakness's number that somebody typed: an id of visible letters that fits, read
 * again as itself; or none. */
#include "proc/portal/stock/advisory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str asked = str_of((const char *)data + 1, size > 0 ? size - 1 : 0);
	char room[64], id[64], again[64];
	size_t fits = size > 0 ? 1 + data[0] % sizeof(room) : 1;

	if (!advisory_spelt(asked, id, sizeof(id)))
		return 0;
	for (size_t i = 0; id[i] != '\0'; i++)
		BUG_IF(id[i] <= ' ' || id[i] > '~');
	BUG_IF(strlen(id) >= sizeof(id));
	BUG_IF(!advisory_spelt(str_c(id), again, sizeof(again)) || strcmp(id, again) != 0);
	/* in less room it is the same, or none */
	if (advisory_spelt(asked, room, fits))
		BUG_IF(strlen(room) >= fits || strcmp(room, id) != 0);
	return 0;
}
