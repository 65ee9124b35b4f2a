/* A datagram of port 123. */
#include "wire/ntp/ntp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ntp_msg m;

	if (ntp_parse(str_of((const char *)data, size), &m) == ERR_OK)
		BUG_IF(m.version == 0 || m.version > 4 || m.mode == 0 || m.mode > NTP_PRIVATE);
	return 0;
}
