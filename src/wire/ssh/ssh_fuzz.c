/* Any bytes as a banner followed by a packet, and as a packet alone. */
#include "wire/ssh/ssh.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_packet(struct str bytes)
{
	struct ssh_kexinit k;
	char hassh[SSH_HASSH_MAX];
	size_t used = 0;

	if (ssh_kexinit_parse(bytes, &k, &used) != ERR_OK)
		return;
	BUG_IF(used > bytes.len || ssh_list_first(k.kex).len > k.kex.len);
	if (ssh_hassh(&k, true, hassh) == ERR_OK)
		BUG_IF(strlen(hassh) != SSH_HASSH_MAX - 1);
	(void)ssh_hassh(&k, false, hassh);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct ssh_banner b;
	size_t used = 0;

	(void)ssh_looks_like(bytes);
	if (ssh_banner_parse(bytes, &b, &used) == ERR_OK) {
		BUG_IF(used > size || b.software.len == 0 || b.protocol.len < 3);
		read_packet(str_of(bytes.p + used, size - used));
	}
	read_packet(bytes);
	return 0;
}
