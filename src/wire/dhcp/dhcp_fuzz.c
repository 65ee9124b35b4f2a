/* The same bytes as a message of either version; every text has to lie within them. */
#include "wire/dhcp/dhcp.h"

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
	struct dhcp6_msg m6;
	struct dhcp_msg m;
	char name[64];

	if (dhcp_parse(bytes, &m) == ERR_OK) {
		must_lie_within(m.host_name, bytes);
		must_lie_within(m.parameters, bytes);
		must_lie_within(m.boot_file, bytes);
		must_lie_within(m.fqdn, bytes);
		BUG_IF(m.n_codes > LIMIT_DHCP_OPTIONS || m.dns.n > LIMIT_DHCP_ADDRESSES);
		BUG_IF(dhcp_name(m.fqdn, name, sizeof(name)) >= sizeof(name));
	}
	if (dhcp6_parse(bytes, &m6) == ERR_OK) {
		must_lie_within(m6.client_duid, bytes);
		must_lie_within(m6.vendor_class, bytes);
		must_lie_within(m6.fqdn, bytes);
		BUG_IF(m6.addresses.n > LIMIT_DHCP_ADDRESSES || m6.dns.n > LIMIT_DHCP_ADDRESSES);
		BUG_IF(dhcp_name(m6.fqdn, name, sizeof(name)) >= sizeof(name));
	}
	return 0;
}
