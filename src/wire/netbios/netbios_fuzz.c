/* A datagram of either service; every text has to lie within it. */
#include "wire/netbios/netbios.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_lie_within(struct str part, struct str whole)
{
	BUG_IF(part.len > 0 && (part.p < whole.p || part.p + part.len > whole.p + whole.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct netbios_announcement a;
	struct netbios_msg m;

	if (netbios_parse(bytes, &m) == ERR_OK) {
		BUG_IF(m.n_names > LIMIT_NETBIOS_NAMES);
		BUG_IF(m.name.len > sizeof(m.name.text));
	}
	if (netbios_announcement_parse(bytes, &a) == ERR_OK) {
		must_lie_within(a.server, bytes);
		must_lie_within(a.comment, bytes);
	}
	return 0;
}
