/* Any bytes as an order, and as cells or programs on their way back; what is accepted is the same
 * once more. */
#include "base/limits.h"
#include "docs/order/order.h"
#include "docs/order/stock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
an_order(struct str bytes)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf one = buf_of((size_t)1 << 26), two = buf_of((size_t)1 << 26);
	struct order o, again;

	BUG_IF(a == NULL);
	if (order_get(bytes, a, &o) == ERR_OK) {
		BUG_IF(order_put(&o, &one) != ERR_OK);
		buf_str(&one, o.file);
		BUG_IF(order_get(buf_view(&one), a, &again) != ERR_OK);
		BUG_IF(order_put(&again, &two) != ERR_OK);
		buf_str(&two, again.file);
		BUG_IF(!str_equal(buf_view(&one), buf_view(&two)));
		buf_clear(&two);
		order_run(&o, NULL, a, &two, NULL);
	}
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
}

static void
a_book(struct str bytes)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf one = buf_of((size_t)1 << 26);
	struct workbook b;

	BUG_IF(a == NULL);
	if (order_get_book(bytes, a, &b) == ERR_OK) {
		BUG_IF(order_put_book(&b, &one) != ERR_OK);
		BUG_IF(!str_equal(bytes, buf_view(&one)));
	}
	buf_done(&one);
	arena_free(a);
}

/* What an opener says that the company runs: lists lie within what came. */
static void
a_stock(struct str bytes)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct stock_read read;
	size_t sum = 0;

	BUG_IF(a == NULL);
	if (order_get_stock(bytes, a, &read) == ERR_OK) {
		BUG_IF(read.kind >= STOCK_FILES || read.n > LIMIT_BILL_COMPONENTS);
		for (uint32_t i = 0; i < read.n_told; i++)
			sum += read.told[i].key.len + read.told[i].value.len;
		for (uint32_t i = 0; i < read.n; i++)
			sum += read.components[i].name.len + read.components[i].purl.len;
		BUG_IF(sum > bytes.len);
	}
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	an_order(str_of((const char *)data, size));
	a_book(str_of((const char *)data, size));
	a_stock(str_of((const char *)data, size));
	return 0;
}
