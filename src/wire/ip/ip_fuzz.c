/* A packet as it comes from the link, on to its transport header; and the same bytes as a part that
 * was put together from fragments, and as neighbour discovery. */
#include "wire/ip/ip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_lie_within(struct str part, struct str whole)
{
	BUG_IF(part.p < whole.p || part.p + part.len > whole.p + whole.len);
}

static void
transport(const struct ip_packet *k)
{
	struct icmp_message m;
	struct udp_datagram d;
	struct tcp_segment s;

	if (tcp_parse(k->payload, k->payload_len, &s) == ERR_OK) {
		must_lie_within(s.payload, k->payload);
		BUG_IF(s.payload.len > s.payload_len);
	}
	if (udp_parse(k->payload, k->payload_len, &d) == ERR_OK) {
		must_lie_within(d.payload, k->payload);
		BUG_IF(d.payload.len > d.payload_len);
	}
	if (icmp_parse(k->payload, k->version, &m) == ERR_OK)
		must_lie_within(m.payload, k->payload);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct ip_packet k, whole;
	struct nd_message nd;

	if (ip_parse(bytes, &k) == ERR_OK) {
		must_lie_within(k.payload, bytes);
		BUG_IF(k.is_cut != (k.payload.len < k.payload_len));
		transport(&k);
		(void)nd_parse(k.payload, &nd);
		if (ip_whole(&k, bytes, &whole) == ERR_OK) {
			must_lie_within(whole.payload, bytes);
			transport(&whole);
		}
	}
	(void)nd_parse(bytes, &nd);
	return 0;
}
