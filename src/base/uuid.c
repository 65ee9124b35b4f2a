/* UUIDs; see uuid.h. */
#include "base/uuid.h"

#include "base/digest.h"

#include <stdio.h>

enum err
uuid_parse(struct str s, struct uuid *ret_uuid)
{
	struct uuid u = {{0}};
	bool has_dashes = s.len == UUID_TEXT_MAX - 1;
	size_t digits = 0;

	if (!has_dashes && s.len != 32)
		return ERR_MALFORMED;
	for (size_t i = 0; i < s.len; i++) {
		int digit = str_hex_digit(s.p[i]);

		if (has_dashes && (i == 8 || i == 13 || i == 18 || i == 23)) {
			if (s.p[i] != '-')
				return ERR_MALFORMED;
			continue;
		}
		if (digit < 0)
			return ERR_MALFORMED;
		u.b[digits / 2] = (uint8_t)(u.b[digits / 2] << 4 | digit);
		digits++;
	}
	*ret_uuid = u;
	return ERR_OK;
}

const char *
uuid_text(struct uuid u, char dst[UUID_TEXT_MAX])
{
	char *p = dst;

	for (size_t i = 0; i < sizeof(u.b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		p += snprintf(p, 3, "%02x", u.b[i]);
	}
	return dst;
}

static struct uuid
made(enum digest_kind kind, uint8_t version, struct uuid space, struct str name)
{
	struct digest *d = digest_new(kind);
	uint8_t out[DIGEST_BYTES_MAX];
	struct uuid u;

	BUG_IF(d == NULL);
	digest_add(d, space.b, sizeof(space.b));
	digest_add(d, name.p, name.len);
	digest_take(d, out);
	digest_free(d);
	memcpy(u.b, out, sizeof(u.b));
	u.b[6] = (uint8_t)((u.b[6] & 0x0f) | version << 4);
	u.b[8] = (uint8_t)((u.b[8] & 0x3f) | 0x80);
	return u;
}

struct uuid
uuid_of_name(struct uuid space, struct str name)
{
	return made(DIGEST_SHA1, 5, space, name);
}

struct uuid
uuid_derived(struct uuid space, struct str name)
{
	return made(DIGEST_SHA256, 4, space, name);
}
