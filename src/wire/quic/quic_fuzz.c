/* Any bytes as a datagram, twice in a row, and as the frames of an opened packet. */
#include "wire/quic/quic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct quic_hello h = {.version = 0}, f = {.version = 0};
	struct quic_initial q;
	size_t used = 0;

	if (quic_initial_parse(bytes, &q, &used) == ERR_OK)
		BUG_IF(used > size || q.number_at + 20 > used || q.dcid.len > QUIC_CID_MAX);
	if (quic_hello_add(&h, bytes) == ERR_TRUNCATED)
		(void)quic_hello_add(&h, bytes);
	BUG_IF(h.initials > LIMIT_QUIC_INITIALS || h.whole > LIMIT_QUIC_CRYPTO_BYTES);
	/* The frames in two halves, as two packets would bring them. */
	(void)quic_hello_add_frames(&f, str_of(bytes.p, size / 2));
	if (quic_hello_add_frames(&f, str_of(bytes.p + size / 2, size - size / 2)) == ERR_OK)
		BUG_IF(quic_hello_message(&f).len < 4);
	BUG_IF(f.whole > LIMIT_QUIC_CRYPTO_BYTES || quic_hello_message(&f).len > f.whole);
	return 0;
}
