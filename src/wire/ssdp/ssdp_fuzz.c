/* A datagram as either kind of announcement; every text has to lie within it. */
#include "wire/ssdp/ssdp.h"

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
	struct ssdp_msg m;
	struct wsd_msg w;

	if (ssdp_parse(bytes, &m) == ERR_OK) {
		must_lie_within(m.server, bytes);
		must_lie_within(m.usn, bytes);
		must_lie_within(m.target, bytes);
		must_lie_within(m.friendly, bytes);
	}
	if (wsd_parse(bytes, &w) == ERR_OK) {
		must_lie_within(w.action, bytes);
		must_lie_within(w.types, bytes);
		must_lie_within(w.address, bytes);
	}
	return 0;
}
