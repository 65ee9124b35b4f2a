/* Any bytes as a request, a response, a chunked body in odd pieces, and a target. */
#include "wire/http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
inside(struct str part, struct str whole)
{
	BUG_IF(part.len > 0 && (part.p < whole.p || part.p + part.len > whole.p + whole.len));
}

static void
walk_chunks(struct str body)
{
	struct http_chunks c = {0};
	struct str payload, piece;
	size_t step = 1, total = 0;
	enum err err = ERR_TRUNCATED;

	for (size_t at = 0; at < body.len && err == ERR_TRUNCATED; at += piece.len, step += 3) {
		struct str rest;

		piece = str_of(body.p + at, body.len - at < step ? body.len - at : step);
		rest = piece;
		while ((err = http_chunks_next(&c, &rest, &payload)) == ERR_OK) {
			inside(payload, piece);
			BUG_IF(payload.len == 0);
			total += payload.len;
		}
	}
	BUG_IF(total > body.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct http_request q;
	struct http_response r;
	char decoded[256];
	size_t used = 0;

	(void)http_looks_like(bytes);
	if (http_request_parse(bytes, &q, &used) == ERR_OK) {
		BUG_IF(used > size || q.fields > LIMIT_HTTP_FIELDS || q.target.len == 0);
		inside(q.target, bytes);
		inside(q.host, bytes);
		inside(q.credentials, bytes);
		inside(http_path_filename(q.path), bytes);
		BUG_IF(http_percent_decode(q.target, decoded, sizeof(decoded)) > sizeof(decoded));
		walk_chunks(str_of(bytes.p + used, size - used));
	}
	if (http_response_parse(bytes, &r, &used) == ERR_OK) {
		BUG_IF(used > size || r.status < 100 || r.status > 999);
		inside(r.filename, bytes);
		inside(http_media_type(r.content_type), bytes);
		walk_chunks(str_of(bytes.p + used, size - used));
	}
	walk_chunks(bytes);
	return 0;
}
