/* Any bytes as the answer of a time stamp authority: what is taken is of the digest and the nonce
 * that were asked, and those of another question never are. */
#include "sys/stamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t digest[STAMP_DIGEST_BYTES] = {1, 2, 3},
			     other[STAMP_DIGEST_BYTES] = {3, 2, 1};
	static const uint8_t nonce[STAMP_NONCE_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct str der = str_of((const char *)data, size);
	ms_t at = 0;

	if (stamp_check(der, digest, nonce, &at) == STAMP_GRANTED)
		BUG_IF(stamp_check(der, other, nonce, &at) == STAMP_GRANTED);
	return 0;
}
