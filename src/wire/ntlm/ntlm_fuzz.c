/* Any bytes as a security blob and as a bare NTLM message. */
#include "wire/ntlm/ntlm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str blob = str_of((const char *)data, size);
	struct spnego s;
	struct ntlm_msg m;

	if (spnego_parse(blob, &s) == ERR_OK) {
		BUG_IF(s.mech_count > LIMIT_SPNEGO_MECHS || s.token.len > size);
		BUG_IF(s.state < -1 || s.state > 3);
	}
	if (ntlm_parse(blob, &m) == ERR_OK || ntlm_parse_blob(blob, &m) == ERR_OK)
		BUG_IF(strlen(m.user) >= sizeof(m.user) ||
			strlen(m.target_spn) >= sizeof(m.target_spn));
	return 0;
}
