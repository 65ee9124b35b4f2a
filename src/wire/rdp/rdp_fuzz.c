/* Any bytes as the beginning of a connection. */
#include "wire/rdp/rdp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct rdp_msg m;
	size_t used;

	while (bytes.len > 0 && rdp_parse(bytes, &m, &used) == ERR_OK) {
		BUG_IF(used == 0 || used > bytes.len || used != m.total_len);
		BUG_IF(m.channel_count > LIMIT_RDP_CHANNELS);
		for (size_t i = 0; i < m.channel_count; i++)
			BUG_IF(strlen(m.channels[i].name) >= sizeof(m.channels[i].name));
		BUG_IF(strlen(m.cookie_user) >= sizeof(m.cookie_user));
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	return 0;
}
