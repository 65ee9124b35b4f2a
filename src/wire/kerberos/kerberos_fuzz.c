/* Any bytes as a run of messages; first byte: TCP or UDP. */
#include "wire/kerberos/kerberos.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data + 1, size > 0 ? size - 1 : 0);
	struct kerberos_msg m;
	size_t used;

	while (bytes.len > 0 && kerberos_parse(bytes, data[0] & 1, &m, &used) == ERR_OK) {
		BUG_IF(used == 0 || used > bytes.len || used > m.total_len);
		BUG_IF(m.etype_count > LIMIT_KERBEROS_ETYPES ||
			m.padata_count > LIMIT_KERBEROS_PADATA);
		BUG_IF(strlen(m.client) >= sizeof(m.client) ||
			strlen(m.server) >= sizeof(m.server));
		(void)kerberos_etype_name(m.ticket_etype);
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	return 0;
}
