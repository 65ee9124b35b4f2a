/* Which frames are nobody's business; see policy.h. */
#include "proc/sensor/policy.h"

#include "base/reader.h"
#include "wire/eth/eth.h"

static bool
is_off(const struct bus_policy *policy, struct addr a)
{
	for (uint32_t i = 0; i < policy->n_off; i++) {
		struct addr net = policy->off[i].prefix;

		if (net.family == a.family && policy->off[i].bits <= (net.family == 4 ? 32 : 128) &&
			addr_in_prefix(a, net, policy->off[i].bits))
			return true;
	}
	return false;
}

/* Two addresses at fixed places of the payload: RFC 791, RFC 8200, RFC 826. */
static bool
any_off(const struct bus_policy *policy, struct str payload, size_t first, size_t second,
	bool is_v6)
{
	const uint8_t *p = (const uint8_t *)payload.p;
	size_t len = is_v6 ? 16 : 4;

	if (payload.len < second + len)
		return false;
	return is_v6 ? is_off(policy, addr_v6(p + first)) || is_off(policy, addr_v6(p + second))
		     : is_off(policy, addr_v4(p + first)) || is_off(policy, addr_v4(p + second));
}

bool
policy_is_off(const struct bus_policy *policy, int linktype, struct str frame)
{
	struct eth_frame f;

	if (policy->n_off == 0 || eth_parse(frame, (enum eth_linktype)linktype, &f) != ERR_OK)
		return false;
	switch (f.ethertype) {
	case ETH_TYPE_IPV4:
		return any_off(policy, f.payload, 12, 16, false);
	case ETH_TYPE_IPV6:
		return any_off(policy, f.payload, 8, 24, true);
	case ETH_TYPE_ARP:
		return any_off(policy, f.payload, 14, 24, false);
	default:
		return false;
	}
}
