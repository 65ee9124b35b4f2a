/* Random bytes by getrandom(2); see entropy.h. */
#include "sys/entropy.h"

#include "base/err.h"

#include <errno.h>
#include <stdint.h>
#include <sys/random.h>

void
entropy_fill(void *bytes, size_t len)
{
	uint8_t *p = bytes;

	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);

		BUG_IF(n < 0 && errno != EINTR);
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
}

const char *
entropy_code(char *dst, size_t len)
{
	static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
	const uint8_t letters = sizeof(alphabet) - 1;

	for (size_t i = 0; i + 1 < len;) {
		uint8_t b;

		entropy_fill(&b, 1);
		if (b >= 256 / letters * letters)
			continue; /* keeps every letter equally likely */
		dst[i++] = alphabet[b % letters];
	}
	dst[len - 1] = '\0';
	return dst;
}
