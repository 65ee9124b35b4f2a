/* Any bytes as OSV: what is told is sound, and a reader can be used again. */
#include "wire/advisory/sound_fixture.h"
#include "wire/osv/osv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct osv_reader *r = osv_open();
	struct advisory_sink sink = sound_sink();
	struct str bytes = str_of((const char *)data, size);

	BUG_IF(r == NULL);
	osv_read(r, bytes, &sink, NULL);
	osv_read(r, bytes, &sink, NULL);
	osv_free(r);
	return 0;
}
