/* Any bytes as a run of messages. */
#include "wire/ldap/ldap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct ldap_msg m;
	struct str inner;
	size_t used, total;

	if (ldap_unwrap(bytes, &inner, &total) == ERR_OK) {
		BUG_IF(inner.len > size || total < 20);
		bytes = inner;
	}
	while (bytes.len > 0 && ldap_parse(bytes, &m, &used) == ERR_OK) {
		unsigned sum = 0;

		BUG_IF(used == 0 || used > bytes.len || used > m.total_len);
		BUG_IF(m.attribute_count > LIMIT_LDAP_ATTRIBUTES);
		BUG_IF(strlen(m.filter) >= sizeof(m.filter) || strlen(m.name) >= sizeof(m.name));
		for (size_t i = 0; i < m.attribute_count; i++) {
			for (size_t j = 0; j < m.attributes[i].len; j++)
				sum += (uint8_t)m.attributes[i].p[j];
		}
		BUG_IF(sum == UINT32_MAX || m.credentials.len > bytes.len);
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	return 0;
}
