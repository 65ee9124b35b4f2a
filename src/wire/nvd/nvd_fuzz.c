/* Any bytes as NVD's answers: what is told is sound, and a reader can be used again. */
#include "wire/advisory/sound_fixture.h"
#include "wire/nvd/nvd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvd_reader *r = nvd_open();
	struct advisory_sink sink = sound_sink();
	struct str bytes = str_of((const char *)data, size);

	BUG_IF(r == NULL);
	nvd_read(r, bytes, &sink, NULL);
	nvd_read(r, bytes, &sink, NULL);
	nvd_free(r);
	return 0;
}
