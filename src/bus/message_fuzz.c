/* Any bytes as a message; what is accepted is written and read again and must stay the same. */
#include "bus/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bus_message one, two;
	struct buf first = buf_of(BUS_FRAME_BYTES), second = buf_of(BUS_FRAME_BYTES),
		   body = buf_of(BUS_FRAME_BYTES);

	if (bus_get_frame(str_of((const char *)data, size), &one) != ERR_OK)
		return 0;
	bus_put_body(&body, &one);
	bus_put_frame(&first, one.type, one.sequence, buf_view(&body));
	if (size <= BUS_FRAME_BYTES)
		BUG_IF(buf_err(&first) != ERR_OK);
	if (buf_err(&first) == ERR_OK) {
		BUG_IF(bus_get_frame(buf_view(&first), &two) != ERR_OK);
		buf_clear(&body);
		bus_put_body(&body, &two);
		bus_put_frame(&second, two.type, two.sequence, buf_view(&body));
		BUG_IF(!str_equal(buf_view(&first), buf_view(&second)));
	}
	buf_done(&first);
	buf_done(&second);
	buf_done(&body);
	return 0;
}
