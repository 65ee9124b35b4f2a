/* Whatever the other end of the socket says. */
#include "wire/dnstap/dnstap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	enum fstrm_control control;
	size_t used;

	while (bytes.len > 0) {
		enum err err = fstrm_control_read(bytes, &control, &used);

		if (err != ERR_OK && err != ERR_UNSUPPORTED)
			break;
		BUG_IF(used == 0 || used > bytes.len);
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	return 0;
}
