/* Names with letters beyond ASCII, as the name system has them: libidn2 (RFC 5891, UTS 46,
 * non-transitional). It opens no files. */
#include "know/indicator/table.h"

#include <idn2.h>

static enum err
to_ascii(struct str name, char *dst, size_t room, size_t *ret_len)
{
	char text[LIMIT_INDICATOR_TEXT];
	uint8_t *out = NULL;
	size_t len;

	if (name.len == 0 || name.len >= sizeof(text) || memchr(name.p, '\0', name.len) != NULL)
		return ERR_MALFORMED;
	memcpy(text, name.p, name.len);
	text[name.len] = '\0';
	if (idn2_lookup_u8((const uint8_t *)text, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
		IDN2_OK)
		return ERR_MALFORMED;
	len = strlen((const char *)out);
	if (len <= room)
		memcpy(dst, out, len);
	idn2_free(out);
	*ret_len = len;
	return len <= room ? ERR_OK : ERR_MALFORMED;
}

enum err
indicator_ascii(enum indicator_kind kind, struct str value, char *dst, struct str *ret_value)
{
	ptrdiff_t scheme = str_find(value, STR("://")), end;
	size_t from = kind == INDICATOR_URL && scheme >= 0 ? (size_t)scheme + 3 : 0, len = 0;
	struct str host = str_of(value.p + from, value.len - from), after = str_of("", 0);
	enum err err;

	if (kind != INDICATOR_URL && kind != INDICATOR_DOMAIN)
		return ERR_MALFORMED;
	if (value.len > LIMIT_INDICATOR_TEXT)
		return ERR_MALFORMED;
	end = str_find_byte(host, '/');
	if (kind == INDICATOR_URL && end >= 0) {
		after = str_of(host.p + end, host.len - (size_t)end);
		host.len = (size_t)end;
	}
	if (kind == INDICATOR_DOMAIN && str_starts(host, STR("*.")))
		host = str_of(host.p + 2, host.len - 2);
	err = to_ascii(host, dst, LIMIT_INDICATOR_TEXT - after.len, &len);
	if (err != ERR_OK)
		return err;
	memcpy(dst + len, after.p, after.len);
	*ret_value = str_of(dst, len + after.len);
	return ERR_OK;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

enum err
indicator_key(
	enum indicator_kind kind, struct str value, char dst[LIMIT_INDICATOR_TEXT], size_t *ret_len)
{
	char ascii[LIMIT_INDICATOR_TEXT];
	bool is_plain = is_ascii(value);
	enum err err = kind == INDICATOR_URL && !is_plain
			       ? ERR_MALFORMED
			       : indicator_normal(kind, value, dst, ret_len);

	if (err == ERR_OK || is_plain)
		return err;
	err = indicator_ascii(kind, value, ascii, &value);
	return err == ERR_OK ? indicator_normal(kind, value, dst, ret_len) : err;
}
