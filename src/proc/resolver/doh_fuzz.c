/* Any bytes as what a client sends by HTTP/2, in pieces: the first byte says how long they are and
 * whether the questions are answered at once. A second way in: as path and body of one request. */
#include "proc/resolver/doh.h"
#include "proc/resolver/h2.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz {
	struct h2 *h;
	bool answers;
	uint32_t last;
};

static void
on_ask(void *arg, uint32_t part, struct str message)
{
	struct fuzz *f = arg;

	BUG_IF(message.len < 12 || message.len > LIMIT_ASK_BYTES);
	f->last = part;
	if (f->answers)
		h2_reply(f->h, part, message, 60);
}

static void
read_request(struct str bytes)
{
	struct str rest = bytes;
	struct doh_request q = {.path = str_split(&rest, '\n'), .type = STR(DOH_TYPE)};
	char room[LIMIT_ASK_BYTES];
	struct str message = {0};

	q.body = rest;
	for (q.method = DOH_GET; q.method <= DOH_OTHER; q.method++)
		if (doh_read(&q, room, &message) == 200)
			BUG_IF(message.len < 12 || message.len > LIMIT_ASK_BYTES);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz f = {.h = h2_new(on_ask, &f)};
	size_t step = size > 0 ? (size_t)(data[0] & 0x7f) + 1 : 1;

	if (f.h == NULL)
		return 0;
	f.answers = size > 0 && (data[0] & 0x80) != 0;
	read_request(str_of((const char *)data, size));
	for (size_t at = 1; at < size; at += step) {
		size_t len = size - at < step ? size - at : step;
		struct buf out = buf_of(1 << 20);

		if (!h2_take(f.h, str_of((const char *)data + at, len)))
			at = size;
		if (!f.answers && f.last != 0)
			h2_refuse(f.h, f.last, 403);
		h2_out(f.h, &out);
		buf_done(&out);
	}
	h2_free(f.h);
	return 0;
}
