/* Any bytes as CSAF: what is told is sound. */
#include "wire/csaf/csaf.h"

#include "wire/advisory/sound_fixture.h"
#include "wire/advisory/vex_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct advisory_sink advisories = sound_sink();
	struct vex_sink statements = vex_sound_sink();

	vex_fixture_used();
	csaf_read(str_of((const char *)data, size), &advisories, &statements, NULL);
	return 0;
}
