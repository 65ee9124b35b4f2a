/* Any bytes as EPSS's table. */
#include "wire/advisory/sound_fixture.h"
#include "wire/epss/epss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct advisory_sink sink = sound_sink();
	struct epss_file file;

	epss_read(str_of((const char *)data, size), &sink, &file, NULL);
	return 0;
}
