/* UTF-16LE to clean UTF-8; see utf16.h. */
#include "wire/utf16/utf16.h"

static uint32_t
unit_at(struct str s, size_t at)
{
	return (uint32_t)(uint8_t)s.p[at] | (uint32_t)(uint8_t)s.p[at + 1] << 8;
}

size_t
utf16_len(struct str s)
{
	size_t at = 0;

	while (at + 2 <= s.len && unit_at(s, at) != 0)
		at += 2;
	return at;
}

size_t
utf16_clean(struct str s, char *dst, size_t size)
{
	char text[UTF16_TEXT_MAX];
	size_t len = 0;

	for (size_t at = 0; at + 2 <= s.len && len + 4 <= sizeof(text); at += 2) {
		uint32_t cp = unit_at(s, at);
		uint32_t low = at + 4 <= s.len ? unit_at(s, at + 2) : 0;

		if (cp == 0)
			break;
		if (cp >= 0xd800 && cp < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
			at += 2;
		} else if (cp >= 0xd800 && cp < 0xe000) {
			cp = '?';
		}
		len += str_utf8_put(cp, text + len);
	}
	return str_clean(str_of(text, len), dst, size);
}

enum err
utf16_put(struct str s, bool is_big_endian, struct buf *b)
{
	unsigned low = is_big_endian ? 1 : 0;

	for (size_t at = 0; at + 2 <= s.len; at += 2) {
		uint32_t cp = (uint32_t)(uint8_t)s.p[at + low] |
			      (uint32_t)(uint8_t)s.p[at + 1 - low] << 8;
		uint32_t next;

		if (cp >= 0xdc00 && cp < 0xe000)
			return ERR_MALFORMED;
		if (cp >= 0xd800 && cp < 0xdc00) {
			at += 2;
			if (at + 2 > s.len)
				return ERR_TRUNCATED;
			next = (uint32_t)(uint8_t)s.p[at + low] |
			       (uint32_t)(uint8_t)s.p[at + 1 - low] << 8;
			if (next < 0xdc00 || next >= 0xe000)
				return ERR_MALFORMED;
			cp = 0x10000 + ((cp - 0xd800) << 10) + (next - 0xdc00);
		}
		buf_utf8(b, cp);
	}
	if (s.len % 2 != 0)
		return ERR_TRUNCATED;
	return buf_err(b);
}
