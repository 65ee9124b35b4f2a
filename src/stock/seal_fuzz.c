/* Any text as a public key, and as a signature: it never passes for one that was not made. And any
 * first line as a comment, any rest as the file: what is signed is good, and not of any other
 * bytes. */
#include "stock/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
signs(const uint8_t seed[SIGN_SEED_BYTES], const uint8_t key[SIGN_PUBLIC_BYTES], struct str data)
{
	struct buf b = buf_of(SEAL_BYTES_MAX);
	struct str file = data, comment = str_split(&file, '\n'), back;
	char other[] = "x";

	if (seal_write(seed, file, comment, &b) == ERR_OK) {
		BUG_IF(seal_check(key, file, buf_view(&b), &back) != ERR_OK);
		BUG_IF(!str_equal(back, comment));
		other[0] = file.len > 0 && file.p[0] == 'x' ? 'y' : 'x';
		BUG_IF(seal_check(key, str_of(other, 1), buf_view(&b), NULL) != ERR_DENIED);
		for (size_t i = 0; i < b.len; i += 7) { /* one letter more or less */
			b.p[i] ^= 1;
			back = STR("");
			/* the untrusted comment is what it says, and the key's id a hint */
			BUG_IF(seal_check(key, file, buf_view(&b), &back) == ERR_OK &&
				(!str_equal(back, comment) || i > 54));
			b.p[i] ^= 1;
		}
	}
	buf_done(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {9}, own[SIGN_SEED_BYTES] = {8};
	struct str text = str_of((const char *)data, size), comment;
	uint8_t key[SIGN_PUBLIC_BYTES], read[SIGN_PUBLIC_BYTES];

	BUG_IF(!sign_start());
	/* nobody has this key's seed but this line: nothing is signed by it */
	sign_public_of(own, key);
	BUG_IF(seal_check(key, STR("a file"), text, &comment) == ERR_OK);
	sign_public_of(seed, key);
	(void)seal_public_read(text, read);
	signs(seed, key, text);
	return 0;
}
