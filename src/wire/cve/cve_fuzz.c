/* Any bytes as CVE records: what is told is sound, and a reader can be used again. */
#include "wire/advisory/sound_fixture.h"
#include "wire/cve/cve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cve_reader *r = cve_open();
	struct advisory_sink sink = sound_sink();
	struct str bytes = str_of((const char *)data, size);

	BUG_IF(r == NULL);
	cve_read(r, bytes, &sink, NULL);
	cve_read(r, bytes, &sink, NULL);
	cve_free(r);
	return 0;
}
