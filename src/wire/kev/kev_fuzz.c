/* Any bytes as CISA's list. */
#include "wire/advisory/sound_fixture.h"
#include "wire/kev/kev.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct advisory_sink sink = sound_sink();

	kev_read(str_of((const char *)data, size), &sink, NULL);
	return 0;
}
