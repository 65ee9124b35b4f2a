/* Base64, six bits at a time. */
#include "base/base64.h"

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

size_t
base64_decode(struct str s, char *dst, size_t room)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t out = 0;

	for (size_t i = 0; i < s.len && out < room; i++) {
		int value = value_of(s.p[i]);

		if (s.p[i] == '\r' || s.p[i] == '\n' || s.p[i] == ' ')
			continue;
		if (value < 0)
			break;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		dst[out++] = (char)(bits >> have & 0xff);
	}
	return out;
}

void
base64_put(struct buf *out, struct str bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t n = bytes.len - i < 3 ? bytes.len - i : 3;
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (k < n ? (uint8_t)bytes.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_byte(out,
				k <= n ? (uint8_t)digits[bits >> (18 - 6 * k) & 63] : (uint8_t)'=');
	}
}
