/* The first byte chooses the link type; the rest is a frame, and its payload each announcement. */
#include "wire/eth/eth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const enum eth_linktype linktypes[] = {ETH_LINK_ETHERNET, ETH_LINK_NULL, ETH_LINK_PPP,
	ETH_LINK_RAW, ETH_LINK_PPP_HDLC, ETH_LINK_PPPOE, ETH_LINK_80211, ETH_LINK_LOOP,
	ETH_LINK_SLL, ETH_LINK_RADIOTAP, ETH_LINK_SLL2, (enum eth_linktype)999};

static void
must_lie_within(struct str part, struct str whole)
{
	BUG_IF(part.len > 0 && (part.p < whole.p || part.p + part.len > whole.p + whole.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct eth_neighbour n;
	struct eth_frame f;
	struct arp arp;
	struct str bytes;

	if (size < 1)
		return 0;
	bytes = str_of((const char *)data + 1, size - 1);
	if (eth_parse(bytes, linktypes[data[0] % (sizeof(linktypes) / sizeof(*linktypes))], &f) ==
		ERR_OK) {
		must_lie_within(f.payload, bytes);
		bytes = f.payload;
	}
	(void)arp_parse(bytes, &arp);
	if (lldp_parse(bytes, &n) == ERR_OK)
		must_lie_within(n.name, bytes);
	if (cdp_parse(bytes, &n) == ERR_OK)
		must_lie_within(n.platform, bytes);
	return 0;
}
