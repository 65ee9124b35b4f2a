/* Any bytes as a run of PDUs; all that is lent is touched, all tables are asked. */
#include "wire/dcerpc/dcerpc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned
touch(struct str s)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s.len; i++)
		sum += (uint8_t)s.p[i];
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct dcerpc_msg m;
	size_t used;

	while (bytes.len > 0 && dcerpc_parse(bytes, &m, &used) == ERR_OK) {
		char text[64];

		BUG_IF(used == 0 || used > bytes.len || used > m.total_len);
		BUG_IF(m.context_count > LIMIT_DCERPC_CONTEXTS ||
			m.result_count > LIMIT_DCERPC_CONTEXTS);
		BUG_IF(touch(m.stub) + touch(m.auth_token) + touch(m.secondary_address) ==
			UINT32_MAX);
		for (size_t i = 0; i < m.context_count; i++) {
			char uuid[DCERPC_UUID_TEXT];

			dcerpc_uuid_text(&m.contexts[i].interface, uuid);
			BUG_IF(strlen(uuid) != DCERPC_UUID_TEXT - 1);
			(void)dcerpc_operation_name(
				dcerpc_interface_of(&m.contexts[i].interface), m.opnum);
		}
		(void)dcerpc_is_zerologon(&m);
		for (unsigned i = 0; i < 3; i++)
			BUG_IF(dcerpc_stub_text(m.stub, i, text, sizeof(text)) >= sizeof(text));
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	return 0;
}
