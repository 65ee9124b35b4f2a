/* See h2.h. */
#include "proc/resolver/h2.h"

#include "proc/resolver/doh.h"

#include <nghttp2/nghttp2.h>
#include <stdio.h>
#include <stdlib.h>

#define OUT_AT_ONCE 16384
#define TABLE_BYTES 4096 /* of names and values that both remember (RFC 7541) */
#define TAKEN_BACK_MAX 200
#define DROPPED_MAX 262144

/* A request under way. */
struct part {
	int32_t id; /* 0: free */
	bool is_asked;
	bool has_status; /* an answer is on its way */
	bool is_too_long;
	enum doh_method method;
	size_t head;	/* bytes of its fields */
	size_t dropped; /* bytes of its body that nobody wants */
	struct buf path, type, body;
	struct buf reply;
	size_t sent;
};

struct h2 {
	nghttp2_session *session;
	h2_ask_fn *ask;
	void *arg;
	unsigned taken_back; /* requests that the client did not wait for, in a row */
	struct part parts[LIMIT_DOH_PARTS];
};

/* ---- requests ---- */

static struct part *
part_of(struct h2 *h, int32_t id)
{
	for (size_t i = 0; id != 0 && i < LIMIT_DOH_PARTS; i++)
		if (h->parts[i].id == id)
			return &h->parts[i];
	return NULL;
}

static void
end_part(struct part *p)
{
	buf_done(&p->path);
	buf_done(&p->type);
	buf_done(&p->body);
	buf_done(&p->reply);
	*p = (struct part){0};
}

static int
on_begin(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct h2 *h = arg;

	if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0;
	for (size_t i = 0; i < LIMIT_DOH_PARTS; i++) {
		struct part *p = &h->parts[i];

		if (p->id != 0)
			continue;
		*p = (struct part){.id = frame->hd.stream_id,
			.method = DOH_OTHER,
			.path = buf_of(LIMIT_DOH_PATH_BYTES),
			.type = buf_of(LIMIT_DOH_TYPE_BYTES),
			.body = buf_of(LIMIT_ASK_BYTES),
			.reply = buf_of(UINT16_MAX + 1)};
		return 0;
	}
	return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE; /* reset: it was told how many it may */
}

static int
on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
	size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	struct part *p = part_of(arg, frame->hd.stream_id);
	struct str key = str_of((const char *)name, name_len);
	struct str text = str_of((const char *)value, value_len);

	if (p == NULL || p->is_asked || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
		return 0; /* also fields behind the body: nothing of ours */
	p->head += name_len + value_len;
	if (p->head > LIMIT_DOH_HEAD_BYTES)
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
	if (str_equal(key, STR(":method")))
		p->method = doh_method_of(text);
	else if (str_equal(key, STR(":path")))
		buf_str(&p->path, text);
	else if (str_equal(key, STR("content-type")))
		buf_str(&p->type, text);
	p->is_too_long |= buf_err(&p->path) != ERR_OK || buf_err(&p->type) != ERR_OK;
	return 0;
}

static int
on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes, size_t len,
	void *arg)
{
	struct part *p = part_of(arg, id);

	if (p == NULL)
		return 0;
	if (p->body.len + len <= LIMIT_ASK_BYTES && !p->is_asked && !p->is_too_long) {
		buf_add(&p->body, bytes, len);
		return 0;
	}
	p->is_too_long = true;
	p->dropped += len; /* it hears why first: some clients listen only when all is sent */
	return p->dropped > DROPPED_MAX
		       ? nghttp2_submit_rst_stream(session, 0, id, NGHTTP2_ENHANCE_YOUR_CALM)
		       : 0;
}

/* The request is whole. */
static void
asked(struct h2 *h, struct part *p)
{
	struct doh_request q = {.method = p->method,
		.path = buf_view(&p->path),
		.type = buf_view(&p->type),
		.body = buf_view(&p->body),
		.is_too_long = p->is_too_long};
	char room[LIMIT_ASK_BYTES];
	struct str message;
	unsigned status;

	p->is_asked = true;
	if (buf_err(&p->path) != ERR_OK)
		status = 414;
	else
		status = doh_read(&q, room, &message);
	if (status == 200)
		h->ask(h->arg, (uint32_t)p->id, message);
	else
		h2_refuse(h, (uint32_t)p->id, status);
}

static int
on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
	struct h2 *h = arg;
	struct part *p = part_of(h, frame->hd.stream_id);
	bool is_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;

	if (p == NULL || p->is_asked || !is_request)
		return 0;
	if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
		asked(h, p);
	else if (p->is_too_long) {
		p->is_asked = true; /* the rest is not waited for */
		h2_refuse(h, (uint32_t)p->id, buf_err(&p->path) != ERR_OK ? 414 : 413);
	}
	return 0;
}

static int
on_close(nghttp2_session *session, int32_t id, uint32_t error_code, void *arg)
{
	struct h2 *h = arg;
	struct part *p = part_of(h, id);

	if (p == NULL)
		return 0;
	h->taken_back = error_code == NGHTTP2_NO_ERROR ? 0 : h->taken_back + 1;
	end_part(p);
	return 0;
}

/* ---- the session ---- */

static bool
start(struct h2 *h, nghttp2_session_callbacks *calls, nghttp2_option *option)
{
	static const nghttp2_settings_entry settings[] = {
		{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, LIMIT_DOH_PARTS},
		{NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, TABLE_BYTES},
		{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, LIMIT_DOH_HEAD_BYTES},
	};

	nghttp2_session_callbacks_set_on_begin_headers_callback(calls, on_begin);
	nghttp2_session_callbacks_set_on_frame_recv_callback(calls, on_frame);
	nghttp2_session_callbacks_set_on_header_callback(calls, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(calls, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(calls, on_close);
	nghttp2_option_set_max_send_header_block_length(option, LIMIT_DOH_HEAD_BYTES);
	nghttp2_option_set_max_deflate_dynamic_table_size(option, TABLE_BYTES);
	nghttp2_option_set_max_outbound_ack(option, LIMIT_DOH_PARTS);
	nghttp2_option_set_no_closed_streams(option, 1);
	return nghttp2_session_server_new2(&h->session, calls, h, option) == 0 &&
	       nghttp2_submit_settings(h->session, NGHTTP2_FLAG_NONE, settings,
		       sizeof(settings) / sizeof(*settings)) == 0;
}

struct h2 *
h2_new(h2_ask_fn *ask, void *arg)
{
	struct h2 *h = calloc(1, sizeof(*h));
	nghttp2_session_callbacks *calls = NULL;
	nghttp2_option *option = NULL;
	bool is_fine = h != NULL && nghttp2_session_callbacks_new(&calls) == 0 &&
		       nghttp2_option_new(&option) == 0;

	if (is_fine) {
		h->ask = ask;
		h->arg = arg;
		is_fine = start(h, calls, option);
	}
	nghttp2_option_del(option);
	nghttp2_session_callbacks_del(calls);
	if (is_fine)
		return h;
	h2_free(h);
	return NULL;
}

void
h2_free(struct h2 *h)
{
	if (h == NULL)
		return;
	nghttp2_session_del(h->session);
	for (size_t i = 0; i < LIMIT_DOH_PARTS; i++)
		end_part(&h->parts[i]);
	free(h);
}

bool
h2_take(struct h2 *h, struct str bytes)
{
	ssize_t n = nghttp2_session_mem_recv(h->session, (const uint8_t *)bytes.p, bytes.len);

	if (n >= 0 && h->taken_back > TAKEN_BACK_MAX)
		nghttp2_session_terminate_session(h->session, NGHTTP2_ENHANCE_YOUR_CALM);
	return n == (ssize_t)bytes.len;
}

bool
h2_is_over(const struct h2 *h)
{
	return nghttp2_session_want_read(h->session) == 0 &&
	       nghttp2_session_want_write(h->session) == 0;
}

bool
h2_out(struct h2 *h, struct buf *out)
{
	size_t from = out->len;

	while (out->len - from < OUT_AT_ONCE) {
		const uint8_t *bytes;
		ssize_t n = nghttp2_session_mem_send(h->session, &bytes);

		if (n < 0)
			return false;
		if (n == 0)
			break;
		buf_add(out, bytes, (size_t)n);
	}
	return buf_err(out) == ERR_OK;
}

/* ---- answers ---- */

static ssize_t
give(nghttp2_session *session, int32_t id, uint8_t *dst, size_t room, uint32_t *flags,
	nghttp2_data_source *source, void *arg)
{
	struct part *p = part_of(arg, id);
	size_t left = p == NULL ? 0 : p->reply.len - p->sent, n = left < room ? left : room;

	if (n > 0)
		memcpy(dst, p->reply.p + p->sent, n);
	if (p != NULL)
		p->sent += n;
	if (n == left)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)n;
}

static nghttp2_nv
field(const char *name, const char *value)
{
	return (nghttp2_nv){.name = (uint8_t *)(uintptr_t)name,
		.value = (uint8_t *)(uintptr_t)value,
		.namelen = strlen(name),
		.valuelen = strlen(value),
		.flags = NGHTTP2_NV_FLAG_NO_COPY_NAME};
}

static size_t
held(const struct h2 *h)
{
	size_t sum = 0;

	for (size_t i = 0; i < LIMIT_DOH_PARTS; i++)
		sum += h->parts[i].reply.len - h->parts[i].sent;
	return sum;
}

static bool
respond(struct h2 *h, uint32_t part, unsigned status, struct str body, const char *fresh)
{
	struct part *p = part_of(h, (int32_t)part);
	nghttp2_data_provider from = {.read_callback = give};
	char code[12] = "", length[24] = "";
	nghttp2_nv fields[] = {
		field(":status", code),
		field("content-type", status == 200 ? DOH_TYPE : "text/plain; charset=utf-8"),
		field("content-length", length),
		field("cache-control", fresh),
		field("allow", "GET, POST"),
	};

	if (p == NULL || p->has_status)
		return true;
	if (held(h) + body.len > LIMIT_ASK_OUT_BYTES)
		return false;
	snprintf(code, sizeof(code), "%u", status);
	snprintf(length, sizeof(length), "%zu", body.len);
	fields[0].valuelen = strlen(code);
	fields[2].valuelen = strlen(length);
	p->has_status = true;
	buf_str(&p->reply, body);
	return buf_err(&p->reply) == ERR_OK && nghttp2_submit_response(h->session, p->id, fields,
						       status == 405 ? 5 : 4, &from) == 0;
}

bool
h2_reply(struct h2 *h, uint32_t part, struct str message, uint32_t fresh_seconds)
{
	char fresh[32];

	snprintf(fresh, sizeof(fresh), "max-age=%u", fresh_seconds);
	return respond(h, part, 200, message, fresh);
}

bool
h2_refuse(struct h2 *h, uint32_t part, unsigned status)
{
	return respond(h, part, status, doh_words(status), "no-store");
}
