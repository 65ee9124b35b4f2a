/* DNS over HTTPS: what is a question and what is not; and whole conversations by HTTP/2 with the
 * library's own client, byte by byte, also against the limits. */
#include "proc/resolver/doh.h"
#include "proc/resolver/h2.h"

#include <nghttp2/nghttp2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* RFC 8484 section 4.1.1: www.example.com A */
#define EXAMPLE "AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB"

/* ---- without HTTP ---- */

static void
a_get_is_read(void **state)
{
	static const struct {
		const char *path;
		unsigned status;
	} rows[] = {
		{"/dns-query?dns=" EXAMPLE, 200},
		{"/dns-query?x=1&dns=" EXAMPLE "&y", 200},
		{"/dns-query?dns=" EXAMPLE "&dns=" EXAMPLE, 400},
		{"/dns-query?dns=", 400},
		{"/dns-query?", 400},
		{"/dns-query", 400},
		{"/dns-query?DNS=" EXAMPLE, 400},
		{"/dns-query?dns=AAAB", 400},	      /* no header */
		{"/dns-query?dns=" EXAMPLE "=", 400}, /* padding is not for here */
		{"/dns-query?dns=" EXAMPLE "A", 400}, /* no such length */
		{"/dns-query?dns=AAABAAABAAAAAAAB",
			200}, /* twelve bytes, and no question: DNS says */
		{"/dns-query?dns=AAABAAABAAAAAAABAB", 400}, /* bits left over */
		{"/dns-query?dns=AAABAAABAAAAAAA+", 400},
		{"/dns-query/?dns=" EXAMPLE, 404},
		{"/?dns=" EXAMPLE, 404},
		{"", 404},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct doh_request q = {.method = DOH_GET, .path = str_c(rows[i].path)};
		char room[LIMIT_ASK_BYTES];
		struct str message = {0};
		unsigned status = doh_read(&q, room, &message);

		if (status != rows[i].status)
			fail_msg("%s: %u", rows[i].path, status);
		assert_true((status == 200) == (doh_words(status).len == 0));
		if (i == 0)
			assert_true(
				message.len == 33 && message.p[12] == 3 && message.p[13] == 'w');
	}
}

static void
a_post_is_read(void **state)
{
	char room[LIMIT_ASK_BYTES], big[LIMIT_ASK_BYTES + 1] = {0};
	struct str message;
	struct doh_request q = {.method = DOH_POST,
		.path = STR(DOH_PATH),
		.type = STR("Application/DNS-Message; charset=x"),
		.body = str_of(big, 12)};

	assert_int_equal(doh_read(&q, room, &message), 200);
	assert_int_equal(message.len, 12);
	q.body.len = 11;
	assert_int_equal(doh_read(&q, room, &message), 400);
	q.body.len = LIMIT_ASK_BYTES;
	assert_int_equal(doh_read(&q, room, &message), 200);
	q.body.len = LIMIT_ASK_BYTES + 1;
	assert_int_equal(doh_read(&q, room, &message), 413);
	q.body.len = 12;
	q.is_too_long = true;
	assert_int_equal(doh_read(&q, room, &message), 413);
	q.type = STR("application/dns-json");
	assert_int_equal(doh_read(&q, room, &message), 415);
	q.type = STR("");
	assert_int_equal(doh_read(&q, room, &message), 415);
	q.method = doh_method_of(STR("PUT"));
	assert_int_equal(doh_read(&q, room, &message), 405);
	assert_int_equal(doh_method_of(STR("get")), DOH_OTHER);
}

static void
older_http_is_told(void **state)
{
	struct str answer = doh_old_http();
	ptrdiff_t body = str_find(answer, STR("\r\n\r\n"));
	char length[40];

	snprintf(length, sizeof(length), "Content-Length: %zu\r\n", answer.len - (size_t)body - 4);
	assert_true(body > 0 && str_find(answer, str_c(length)) > 0);
}

/* ---- conversations ---- */

#define ANSWERS 80

struct pair {
	struct h2 *server;
	nghttp2_session *client;
	struct buf to_server;
	bool answers, is_broken; /* answers: at once, with the question itself */
	unsigned asked;
	uint32_t parts[ANSWERS];
	unsigned n, status[ANSWERS * 2 + 1], closed, resets;
	size_t bytes;
	char fresh[40];
};

static void
on_ask(void *arg, uint32_t part, struct str message)
{
	struct pair *p = arg;

	p->parts[p->asked++ % ANSWERS] = part;
	if (p->answers)
		assert_true(h2_reply(p->server, part, message, 77));
}

static int
on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
	size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
	struct pair *p = arg;
	size_t at = (size_t)frame->hd.stream_id;
	uint64_t status;

	if (strcmp((const char *)name, ":status") == 0 && at <= ANSWERS * 2 &&
		str_u64(str_of((const char *)value, value_len), 999, &status) == ERR_OK)
		p->status[at] = (unsigned)status;
	if (strcmp((const char *)name, "cache-control") == 0)
		str_copy(str_of((const char *)value, value_len), p->fresh, sizeof(p->fresh));
	return 0;
}

static int
on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes, size_t len,
	void *arg)
{
	((struct pair *)arg)->bytes += len;
	return 0;
}

static int
on_close(nghttp2_session *session, int32_t id, uint32_t error, void *arg)
{
	struct pair *p = arg;

	p->closed++;
	p->resets += error != NGHTTP2_NO_ERROR;
	return 0;
}

static void
begin(struct pair *p)
{
	nghttp2_session_callbacks *calls;

	memset(p, 0, sizeof(*p));
	assert_int_equal(nghttp2_session_callbacks_new(&calls), 0);
	nghttp2_session_callbacks_set_on_header_callback(calls, on_header);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(calls, on_data);
	nghttp2_session_callbacks_set_on_stream_close_callback(calls, on_close);
	assert_int_equal(nghttp2_session_client_new(&p->client, calls, p), 0);
	nghttp2_session_callbacks_del(calls);
	nghttp2_submit_settings(p->client, 0, NULL, 0);
	p->server = h2_new(on_ask, p);
	assert_non_null(p->server);
	p->answers = true;
}

static void
end(struct pair *p)
{
	nghttp2_session_del(p->client);
	h2_free(p->server);
}

/* Until nobody has anything more to say; `step` bytes at a time. */
static void
talk(struct pair *p, size_t step)
{
	bool is_more = true;

	while (is_more && !p->is_broken) {
		struct buf out = buf_of(1 << 20);
		const uint8_t *bytes;
		ssize_t n = nghttp2_session_mem_send(p->client, &bytes);

		assert_true(n >= 0);
		for (size_t at = 0; at < (size_t)n && !p->is_broken; at += step) {
			size_t len = (size_t)n - at < step ? (size_t)n - at : step;

			p->is_broken = !h2_take(p->server, str_of((const char *)bytes + at, len));
		}
		assert_true(h2_out(p->server, &out));
		is_more = n > 0 || out.len > 0;
		if (out.len > 0)
			assert_int_equal(
				nghttp2_session_mem_recv(p->client, (uint8_t *)out.p, out.len),
				out.len);
		buf_done(&out);
	}
}

struct body {
	size_t left;
	bool never_ends;
};

static ssize_t
give(nghttp2_session *session, int32_t id, uint8_t *dst, size_t room, uint32_t *flags,
	nghttp2_data_source *source, void *arg)
{
	struct body *b = source->ptr;
	size_t n = b->left < room ? b->left : room;

	memset(dst, 0, n);
	b->left -= n;
	if (b->left == 0 && b->never_ends)
		return n > 0 ? (ssize_t)n : NGHTTP2_ERR_DEFERRED;
	if (b->left == 0)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)n;
}

static nghttp2_nv
field(const char *name, const char *value)
{
	return (nghttp2_nv){(uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value, strlen(name),
		strlen(value), 0};
}

static int32_t
request(struct pair *p, const char *method, const char *path, const char *type, struct body *body)
{
	nghttp2_data_provider from = {.source.ptr = body, .read_callback = give};
	nghttp2_nv fields[] = {field(":method", method), field(":scheme", "https"),
		field(":authority", "x"), field(":path", path), field("content-type", type)};

	return nghttp2_submit_request(
		p->client, NULL, fields, 5, body == NULL ? NULL : &from, NULL);
}

static void
questions_are_answered(void **state)
{
	for (size_t step = 1; step < 5000; step = step * 7 + 1) {
		struct body body = {.left = 40};
		struct pair p;

		begin(&p);
		request(&p, "GET", "/dns-query?dns=" EXAMPLE, "x", NULL);
		request(&p, "POST", "/dns-query", "application/dns-message", &body);
		request(&p, "GET", "/", "x", NULL);
		request(&p, "DELETE", "/dns-query", "x", NULL);
		talk(&p, step);
		assert_int_equal(p.asked, 2);
		assert_int_equal(p.status[1], 200);
		assert_int_equal(p.status[3], 200);
		assert_int_equal(p.status[5], 404);
		assert_int_equal(p.status[7], 405);
		assert_int_equal(p.closed, 4);
		assert_int_equal(p.resets, 0);
		assert_int_equal(p.bytes, 33 + 40 + doh_words(404).len + doh_words(405).len);
		end(&p);
	}
}

static void
answers_may_come_later_in_any_order(void **state)
{
	struct pair p;
	char big[60000] = {0};

	begin(&p);
	p.answers = false;
	for (int i = 0; i < LIMIT_DOH_PARTS; i++)
		request(&p, "GET", "/dns-query?dns=" EXAMPLE, "x", NULL);
	talk(&p, 100000);
	assert_int_equal(p.asked, LIMIT_DOH_PARTS);
	assert_int_equal(p.closed, 0);
	for (int i = LIMIT_DOH_PARTS - 1; i >= 0; i--) {
		assert_true(
			h2_reply(p.server, p.parts[i], str_of(big, i == 9 ? sizeof(big) : 50), 7));
		assert_true(
			h2_reply(p.server, p.parts[i], str_of(big, 50), 7)); /* once is enough */
	}
	talk(&p, 100000);
	assert_int_equal(p.closed, LIMIT_DOH_PARTS);
	assert_int_equal(p.bytes, sizeof(big) + 50 * (LIMIT_DOH_PARTS - 1));
	assert_string_equal(p.fresh, "max-age=7");
	assert_true(h2_reply(p.server, 12345, str_of(big, 50), 7)); /* nobody's */
	end(&p);
}

static void
who_takes_nothing_is_not_remembered_for(void **state)
{
	struct pair p;
	char big[60000] = {0};
	bool has_room = true;

	begin(&p);
	p.answers = false;
	for (int i = 0; i < LIMIT_DOH_PARTS; i++)
		request(&p, "GET", "/dns-query?dns=" EXAMPLE, "x", NULL);
	talk(&p, 100000);
	for (unsigned i = 0; i < p.asked && has_room; i++)
		has_room = h2_reply(p.server, p.parts[i], str_of(big, sizeof(big)), 7);
	assert_false(has_room);
	end(&p);
}

static void
what_is_too_long_is_refused(void **state)
{
	struct body bodies[] = {{.left = LIMIT_ASK_BYTES + 1}, {.left = 100000},
		{.left = LIMIT_ASK_BYTES + 1, .never_ends = true}, {.left = 1 << 20}};
	char path[LIMIT_DOH_PATH_BYTES + 100], head[LIMIT_DOH_HEAD_BYTES];
	struct pair p;

	memset(path, 'A', sizeof(path) - 1);
	memset(head, 'A', sizeof(head) - 1);
	path[sizeof(path) - 1] = head[sizeof(head) - 1] = '\0';
	memcpy(path, "/dns-query?dns=", 15);
	begin(&p);
	for (size_t i = 0; i < 3; i++)
		request(&p, "POST", "/dns-query", "application/dns-message", &bodies[i]);
	request(&p, "GET", path, "x", NULL);
	talk(&p, 1000);
	assert_int_equal(p.asked, 0);
	assert_int_equal(p.status[1], 413);
	assert_int_equal(p.status[3], 413);
	assert_int_equal(p.status[5], 413);
	assert_int_equal(p.status[7], 414);
	assert_int_equal(p.resets, 0);
	end(&p);
	begin(&p);
	request(&p, "POST", "/dns-query", "application/dns-message", &bodies[3]);
	request(&p, "GET", "/dns-query", head, NULL);
	talk(&p, 1000);
	assert_int_equal(p.status[1], 413);
	assert_int_equal(p.status[3], 0);
	assert_int_equal(p.resets, 2);
	end(&p);
}

static void
who_only_takes_back_is_sent_away(void **state)
{
	struct pair p;

	begin(&p);
	p.answers = false;
	for (int i = 0; i < 300 && !h2_is_over(p.server); i++) {
		int32_t id = request(&p, "GET", "/dns-query?dns=" EXAMPLE, "x", NULL);

		if (id < 0)
			break;
		talk(&p, 100000);
		nghttp2_submit_rst_stream(p.client, 0, id, NGHTTP2_CANCEL);
		talk(&p, 100000);
	}
	assert_true(p.asked > 100 && p.asked < 300);
	assert_true(h2_is_over(p.server));
	end(&p);
}

static void
what_is_no_http2_is_sent_away(void **state)
{
	static const char *const rubbish[] = {
		"GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"};

	for (int i = 0; i < 2; i++) {
		struct h2 *h = h2_new(on_ask, NULL);
		struct buf out = buf_of(1 << 20);

		assert_true(!h2_take(h, str_c(rubbish[i])) || (h2_out(h, &out) && h2_is_over(h)));
		buf_done(&out);
		h2_free(h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_get_is_read),
		cmocka_unit_test(a_post_is_read),
		cmocka_unit_test(older_http_is_told),
		cmocka_unit_test(questions_are_answered),
		cmocka_unit_test(answers_may_come_later_in_any_order),
		cmocka_unit_test(who_takes_nothing_is_not_remembered_for),
		cmocka_unit_test(what_is_too_long_is_refused),
		cmocka_unit_test(who_only_takes_back_is_sent_away),
		cmocka_unit_test(what_is_no_http2_is_sent_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
