/* See door_host.h. */
#include "proc/portal/guard/door_host.h"

#include "base/addr.h"
#include "proc/resolver/first.h"

struct str
door_host(struct str field, char dst[LIMIT_HOST_BYTES])
{
	struct str host = field;

	if (host.len > 0 && host.p[0] == '[') {
		ptrdiff_t end = str_find_byte(host, ']');

		host = str_of(host.p + 1, end > 0 ? (size_t)end - 1 : 0);
	} else {
		ptrdiff_t colon = str_find_byte(host, ':');

		host.len = colon >= 0 ? (size_t)colon : host.len;
	}
	if (host.len >= LIMIT_HOST_BYTES)
		host.len = 0;
	for (size_t i = 0; i < host.len; i++)
		dst[i] = str_small(host.p[i]);
	dst[host.len] = '\0';
	return str_of(dst, host.len);
}

bool
door_is_self(struct str host)
{
	struct addr a;

	return addr_parse(host, &a) == ERR_OK || str_equal(host, STR(FIRST_SELF)) ||
	       str_equal(host, STR("localhost"));
}

enum door_for
door_for(struct str host, struct str path)
{
	if (str_starts(path, STR("/static/")) || str_equal(path, STR("/favicon.ico")))
		return DOOR_FOR_FILE;
	if (str_ends_nocase(host, STR("." FIRST_CHECK)) ||
		(door_is_self(host) && str_equal(path, STR("/guard/check"))))
		return DOOR_FOR_CHECK;
	return DOOR_FOR_BLOCKED;
}
