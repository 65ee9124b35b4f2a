/* Any bytes as a policy: refused, or read, written and read again the same; and asked. */
#include "proc/resolver/policy.h"

#include "base/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(16 << 20);
	struct resolver_policy p;
	struct guard_client client;
	struct buf again = buf_of(LIMIT_GUARD_POLICY_BYTES);

	if (resolver_policy_read(str_of((const char *)data, size), arena, &p, NULL) == ERR_OK) {
		client = guard_client(&p.guard, addr_v4((const uint8_t[]){10, 0, 0, 1}));
		guard_judge(&p.guard, &client, STR("www.example.test"), NULL, 0, 1795600000000);
		resolver_policy_put(&again, &p);
		BUG_IF(buf_err(&again) != ERR_OK || again.len != size);
		BUG_IF(memcmp(again.p + 14, data + 14, 3) != 0);
	}
	buf_done(&again);
	arena_free(arena);
	return 0;
}
