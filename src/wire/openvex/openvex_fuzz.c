/* Any bytes as OpenVEX: what is told is sound. */
#include "wire/openvex/openvex.h"

#include "wire/advisory/vex_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vex_sink sink = vex_sound_sink();

	vex_fixture_used();
	openvex_read(str_of((const char *)data, size), &sink, NULL);
	return 0;
}
