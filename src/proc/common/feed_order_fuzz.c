/* Any bytes as an order and as a report of the builder; what is read is written and read again. */
#include "proc/common/feed_order.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct arena *a = arena_new(16 << 20);
	struct buf b = buf_of(4 * LIMIT_FEED_REPORT_BYTES);
	struct feed_report report, again;
	struct feed_order order;

	if (a == NULL || size > 1 << 16) {
		arena_free(a);
		return 0;
	}
	if (feed_order_get(bytes, a, &order) == ERR_OK)
		BUG_IF(order.n_rows > LIMIT_INDICATOR_LISTS);
	if (feed_report_get(bytes, a, &report) == ERR_OK) {
		feed_report_put(&b, &report);
		BUG_IF(feed_report_get(buf_view(&b), a, &again) != ERR_OK);
		BUG_IF(again.n_rows != report.n_rows || again.n_held != report.n_held);
	}
	buf_done(&b);
	arena_free(a);
	return 0;
}
