/* A ring of frames of one size, and a walk through it. See evidence.h. */
#include "watch/evidence/evidence.h"

#include <stdlib.h>

#define FRAMES 2048

struct kept {
	ms_t at;
	uint32_t wire_len;
	uint16_t len, payload_at;
	struct addr from, to;
	char bytes[EVIDENCE_FRAME_BYTES];
};

struct evidence_ring {
	uint64_t serial; /* frames kept since the start; the latest is at (serial - 1) % FRAMES */
	struct kept *frames;
};

struct evidence_ring *
evidence_new(void)
{
	struct evidence_ring *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->frames = malloc(FRAMES * sizeof(*r->frames)); /* costs nothing until it is used */
	if (r->frames == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
evidence_free(struct evidence_ring *r)
{
	if (r == NULL)
		return;
	free(r->frames);
	free(r);
}

uint64_t
evidence_serial(const struct evidence_ring *r)
{
	return r->serial;
}

void
evidence_keep(struct evidence_ring *r, const struct evidence_frame *frame, struct addr from,
	struct addr to, size_t payload_at)
{
	struct kept *k = &r->frames[r->serial++ % FRAMES];
	size_t len = frame->bytes.len;

	k->at = frame->at;
	k->wire_len = frame->wire_len;
	k->len = (uint16_t)(len < EVIDENCE_FRAME_BYTES ? len : EVIDENCE_FRAME_BYTES);
	k->payload_at = (uint16_t)(payload_at < k->len ? payload_at : k->len);
	k->from = from;
	k->to = to;
	memcpy(k->bytes, frame->bytes.p, k->len);
}

static bool
is_between(const struct kept *k, struct addr a, struct addr b)
{
	if (addr_is_none(b))
		return addr_equal(k->from, a) || addr_equal(k->to, a);
	return (addr_equal(k->from, a) && addr_equal(k->to, b)) ||
	       (addr_equal(k->from, b) && addr_equal(k->to, a));
}

void
evidence_give(struct evidence_ring *r, struct addr a, struct addr b, uint64_t since, unsigned max,
	evidence_fn *give, void *arg)
{
	uint64_t oldest = r->serial > FRAMES ? r->serial - FRAMES : 0;
	uint64_t from = since > oldest ? since : oldest;
	unsigned found = 0, skip;

	for (uint64_t i = from; i < r->serial; i++)
		found += is_between(&r->frames[i % FRAMES], a, b);
	skip = found > max ? found - max : 0; /* the latest ones matter most */
	for (uint64_t i = from; i < r->serial; i++) {
		struct kept *k = &r->frames[i % FRAMES];
		struct evidence_frame out = {.at = k->at, .wire_len = k->wire_len};

		if (!is_between(k, a, b) || (skip > 0 && skip-- > 0))
			continue;
		mask_secrets(k->bytes + k->payload_at, (size_t)(k->len - k->payload_at));
		out.bytes = str_of(k->bytes, k->len);
		give(arg, &out);
	}
}
