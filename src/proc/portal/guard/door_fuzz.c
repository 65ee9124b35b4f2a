/* Any bytes as Host (the first line) and path (the rest) of a request at the door of the page that
 * says why; and as a name to look up. */
#include "proc/portal/guard/door_host.h"

#include "know/indicator/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str path = str_of((const char *)data, size), field = str_split(&path, '\n');
	char room[LIMIT_HOST_BYTES], again[LIMIT_HOST_BYTES], normal[LIMIT_INDICATOR_TEXT];
	struct str host = door_host(field, room), same;
	size_t len = 0;

	BUG_IF(host.len >= LIMIT_HOST_BYTES || host.len > field.len);
	for (size_t i = 0; i < host.len; i++)
		BUG_IF(host.p[i] >= 'A' && host.p[i] <= 'Z');
	if (field.len > 0 && field.p[0] != '[' && host.len > 0 && host.p[0] != '[') {
		same = door_host(host, again);
		BUG_IF(!str_equal(host, same));
	}
	BUG_IF(door_is_self(host) && door_for(host, STR("/guard/check")) != DOOR_FOR_CHECK);
	BUG_IF(door_for(host, STR("/static/x")) != DOOR_FOR_FILE);
	door_for(host, path);
	if (indicator_normal(INDICATOR_DOMAIN, host, normal, &len) == ERR_OK)
		BUG_IF(len > LIMIT_INDICATOR_TEXT);
	return 0;
}
