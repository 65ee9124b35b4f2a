/* Any bytes as lines of a case and as the text of a day: what is taken is written the same again.
 */
#include "wire/case/case_chain.h"
#include "wire/case/case_line.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
one_line(struct str bytes, struct arena *a)
{
	struct case_line l;
	struct buf again = buf_of(CASE_LINE_MAX);

	if (case_line_get(bytes, a, &l) == ERR_OK) {
		BUG_IF(case_line_put(&l, &again) != ERR_OK);
		BUG_IF(!str_equal(buf_view(&again), bytes));
	}
	buf_done(&again);
}

static void
one_day(struct str bytes, struct arena *a)
{
	uint8_t previous[CASE_HASH_BYTES], head[CASE_HASH_BYTES];
	struct case_day_head *cases;
	struct buf again = buf_of(LIMIT_CASE_DAY_BYTES);
	size_t n;
	ms_t at;

	if (case_day_read(bytes, a, previous, &at, &cases, &n) == ERR_OK) {
		BUG_IF(case_day_text(previous, at, cases, n, &again, head) != ERR_OK);
		BUG_IF(!str_equal(buf_view(&again), bytes));
	}
	buf_done(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = str_of((const char *)data, size), rest = all;
	struct arena *a = arena_new(1048576);
	struct case_chain_check check = {.id = NULL};

	if (a == NULL)
		return 0;
	for (uint32_t nr = 1; rest.len > 0; nr++) {
		const struct case_chain_line line = {nr, str_split(&rest, '\n')};

		one_line(line.bytes, a);
		case_chain_line(&check, &line);
	}
	case_chain_end(&check, NULL);
	BUG_IF(check.result.nr > check.result.n || check.result.fault >= CHAIN_FAULTS);
	one_day(all, a);
	arena_free(a);
	return 0;
}
