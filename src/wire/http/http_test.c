/* HTTP/1.x: what must be read, from the specifications' examples, and what must be refused. */
#include "wire/http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void
assert_str(struct str got, const char *want)
{
	if (!str_equal(got, str_c(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_FMT(got), want);
}

static void
a_request_is_read(void **state)
{
	struct str bytes = STR("POST /upload.php?id=1 HTTP/1.1\r\n"
			       "Host: files.example:8080\r\n"
			       "User-Agent: Mozilla/5.0 (Windows NT 10.0)\r\n"
			       "Accept: */*\r\nAccept-Language: ja\r\n"
			       "Referer: http://files.example/\r\n"
			       "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
			       "Content-Length: 7\r\nCookie: a=b\r\n"
			       "Authorization: Basic YWJjOmRlZg==\r\n"
			       "Connection: keep-alive, Close\r\n\r\nabc=def");
	struct http_request r;
	size_t used;

	assert_int_equal(http_request_parse(bytes, &r, &used), ERR_OK);
	assert_int_equal(used, bytes.len - 7);
	assert_str(r.method, "POST");
	assert_str(r.target, "/upload.php?id=1");
	assert_str(r.path, "/upload.php?id=1");
	assert_str(r.host, "files.example");
	assert_int_equal(r.port, 8080);
	assert_str(r.user_agent, "Mozilla/5.0 (Windows NT 10.0)");
	assert_str(r.accept, "*/*");
	assert_str(r.referer, "http://files.example/");
	assert_str(http_media_type(r.content_type), "application/x-www-form-urlencoded");
	assert_str(r.auth_scheme, "Basic");
	assert_str(r.credentials, "YWJjOmRlZg==");
	assert_int_equal(r.content_length, 7);
	assert_int_equal(r.fields, 10);
	assert_int_equal(r.version, 11);
	assert_int_equal(r.form, HTTP_FORM_ORIGIN);
	assert_true(str_equal(r.cookie, STR("a=b")));
	assert_true(r.has_cookie && r.has_accept_language && r.is_close);
	assert_false(r.is_chunked || r.is_ambiguous);
	/* Every shorter prefix asks for more, and none is refused. */
	for (size_t len = 0; len < used; len++)
		assert_int_equal(
			http_request_parse(str_of(bytes.p, len), &r, &used), ERR_TRUNCATED);
}

static void
targets_have_four_forms(void **state)
{
	/* RFC 9112 section 3.2 */
	static const struct {
		const char *line, *host, *path;
		enum http_form form;
		uint16_t port;
	} cases[] = {
		{"GET /where?q=now HTTP/1.1\r\nHost: www.example.org", "www.example.org",
			"/where?q=now", HTTP_FORM_ORIGIN, 0},
		{"GET http://www.example.org/pub/WWW/TheProject.html HTTP/1.1\r\nHost: other",
			"www.example.org", "/pub/WWW/TheProject.html", HTTP_FORM_ABSOLUTE, 0},
		{"GET http://u:p@h.example:81?x HTTP/1.0\r\nA: b", "h.example", "?x",
			HTTP_FORM_ABSOLUTE, 81},
		{"CONNECT www.example.com:80 HTTP/1.1\r\nHost: www.example.com", "www.example.com",
			"", HTTP_FORM_AUTHORITY, 80},
		{"CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: x", "2001:db8::1", "",
			HTTP_FORM_AUTHORITY, 443},
		{"OPTIONS * HTTP/1.1\r\nHost: [::1]", "::1", "", HTTP_FORM_ASTERISK, 0},
		{"GET /r?u=http://x/ HTTP/1.1\r\nHost: h:99999", "h", "/r?u=http://x/",
			HTTP_FORM_ORIGIN, 0},
		{"GET /a b c HTTP/1.1\r\nHost: h", "h", "/a b c", HTTP_FORM_ORIGIN, 0},
		{"GET / HTTP/1.1\r\nX: y", "", "/", HTTP_FORM_ORIGIN, 0},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char bytes[256];
		struct http_request r;
		size_t used,
			len = (size_t)snprintf(bytes, sizeof(bytes), "%s\r\n\r\n", cases[i].line);

		assert_int_equal(http_request_parse(str_of(bytes, len), &r, &used), ERR_OK);
		assert_str(r.host, cases[i].host);
		assert_str(r.path, cases[i].path);
		assert_int_equal(r.form, cases[i].form);
		assert_int_equal(r.port, cases[i].port);
		assert_int_equal(used, len);
	}
}

static void
a_response_is_read(void **state)
{
	struct str bytes = STR("HTTP/1.1 200 OK\r\nServer: Apache/2.4\r\n"
			       "Content-Type: application/octet-stream\r\n"
			       "Content-Disposition: attachment; filename=\"in; voice.exe\"\r\n"
			       "Content-Encoding: gzip\nLocation: /next\r\nSet-Cookie: a\r\n"
			       "Transfer-Encoding: gzip,\r\n chunked\r\n\r\n3\r\nabc");
	struct http_response r;
	size_t used;

	assert_int_equal(http_response_parse(bytes, &r, &used), ERR_OK);
	assert_int_equal(used, bytes.len - 6);
	assert_int_equal(r.status, 200);
	assert_str(r.reason, "OK");
	assert_str(r.server, "Apache/2.4");
	assert_str(r.content_type, "application/octet-stream");
	assert_str(r.filename, "in; voice.exe");
	assert_str(r.content_encoding, "gzip");
	assert_str(r.location, "/next");
	assert_true(r.is_chunked && r.has_set_cookie);
	assert_false(r.is_close || r.is_ambiguous);
	assert_int_equal(http_response_body_length(&r, STR("GET")), HTTP_LENGTH_UNKNOWN);
	assert_int_equal(http_response_body_length(&r, STR("HEAD")), 0);
	for (size_t len = 0; len < used; len++)
		assert_int_equal(
			http_response_parse(str_of(bytes.p, len), &r, &used), ERR_TRUNCATED);
}

static void
file_names_of_a_disposition(void **state)
{
	/* RFC 6266 section 5 and what servers really send */
	static const struct {
		const char *value, *name;
	} cases[] = {
		{"Attachment; filename=example.html", "example.html"},
		{"INLINE; FILENAME= \"an example.html\"", "an example.html"},
		{"attachment; filename*= UTF-8''%e2%82%ac%20rates", "%e2%82%ac%20rates"},
		{"attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac", "EURO rates"},
		{"attachment;filename=\"a\\\"b.exe\"", "a\\\"b.exe"},
		{"attachment; filename=\"open", "open"},
		{"attachment", ""},
		{"", ""},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char bytes[256];
		struct http_response r;
		size_t used,
			len = (size_t)snprintf(bytes, sizeof(bytes),
				"HTTP/1.0 200\r\nContent-Disposition: %s\r\n\r\n", cases[i].value);

		assert_int_equal(http_response_parse(str_of(bytes, len), &r, &used), ERR_OK);
		assert_str(r.filename, cases[i].name);
		assert_true(r.is_close);
	}
}

static void
lengths_that_disagree_are_told(void **state)
{
	/* RFC 9112 section 6.3 */
	static const struct {
		const char *fields;
		int64_t length;
		bool is_ambiguous;
	} cases[] = {
		{"Content-Length: 42", 42, false},
		{"Content-Length: 42, 42", 42, false},
		{"Content-Length: 42\r\nContent-Length: 42", 42, false},
		{"Content-Length: 42\r\nContent-Length: 43", -1, true},
		{"Content-Length: -1", -1, true},
		{"Content-Length: 99999999999999999999", -1, true},
		{"Content-Length: 5\r\nTransfer-Encoding: chunked", -1, true},
		{"Transfer-Encoding: chunked", -1, false},
		{"Transfer-Encoding: chunked, gzip\r\nContent-Length: 7", 7, false},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char bytes[256];
		struct http_response r;
		size_t used, len = (size_t)snprintf(bytes, sizeof(bytes),
				     "HTTP/1.1 200 OK\r\n%s\r\n\r\n", cases[i].fields);

		assert_int_equal(http_response_parse(str_of(bytes, len), &r, &used), ERR_OK);
		assert_int_equal(r.content_length, cases[i].length);
		assert_int_equal(r.is_ambiguous, cases[i].is_ambiguous);
	}
}

static void
other_bytes_are_refused(void **state)
{
	static const struct {
		struct str bytes;
		enum err err;
	} cases[] = {
		{{"\x16\x03\x01\x02\x00", 5}, ERR_MALFORMED},
		{{"SSH-2.0-OpenSSH_9.2\r\n", 21}, ERR_MALFORMED},
		{{"GET\0/ HTTP/1.1\r\n\r\n", 18}, ERR_MALFORMED},
		{{"GET /\r\n\r\n", 9}, ERR_MALFORMED}, /* HTTP/0.9 */
		{{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 24}, ERR_MALFORMED},
		{{"GET / HTTP/1.1x\r\n\r\n", 19}, ERR_MALFORMED},
		{{"GET  HTTP/1.1\r\n\r\n", 17}, ERR_MALFORMED},
		{{"GET HTTP/1.1\r\n\r\n", 16}, ERR_MALFORMED},
		{{"GET /\x01 HTTP/1.1\r\n\r\n", 19}, ERR_MALFORMED},
		{{"GET / HTTP/1.1\r\nA: \0\r\n\r\n", 24}, ERR_MALFORMED},
		{{"ABCDEFGHIJKLMNOPQRSTUVWXYZ / HTTP/1.1\r\n\r\n", 41}, ERR_MALFORMED},
		{{" GET / HTTP/1.1\r\n\r\n", 19}, ERR_MALFORMED},
		{{"GE", 2}, ERR_TRUNCATED},
		{{"", 0}, ERR_TRUNCATED},
		{{NULL, 0}, ERR_TRUNCATED},
	};
	static const char *const bad_status[] = {"HTTP/1.1 20 OK\r\n\r\n",
		"HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
		"HTTP/2.0 200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1\r\n\r\n"};
	struct http_request q;
	struct http_response r;
	size_t used = 77;

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(http_request_parse(cases[i].bytes, &q, &used), cases[i].err);
	for (size_t i = 0; i < COUNT(bad_status); i++)
		assert_int_equal(
			http_response_parse(str_c(bad_status[i]), &r, &used), ERR_MALFORMED);
	assert_int_equal(used, 77); /* untouched by a refusal */
}

static void
heads_have_limits(void **state)
{
	static char bytes[2 * LIMIT_HTTP_HEAD_BYTES];
	struct http_request r;
	size_t used, len = 0;

	len += (size_t)sprintf(bytes, "GET / HTTP/1.1\r\n");
	for (int i = 0; i < LIMIT_HTTP_FIELDS; i++)
		len += (size_t)sprintf(bytes + len, "A: b\r\n");
	memcpy(bytes + len, "\r\n", 2);
	assert_int_equal(http_request_parse(str_of(bytes, len + 2), &r, &used), ERR_OK);
	assert_int_equal(r.fields, LIMIT_HTTP_FIELDS);
	memcpy(bytes + len, "A: b\r\n\r\n", 8);
	assert_int_equal(http_request_parse(str_of(bytes, len + 8), &r, &used), ERR_LIMIT);

	memset(bytes + 16, 'x', sizeof(bytes) - 16); /* one line without an end */
	assert_int_equal(http_request_parse(str_of(bytes, LIMIT_HTTP_HEAD_BYTES - 1), &r, &used),
		ERR_TRUNCATED);
	assert_int_equal(
		http_request_parse(str_of(bytes, LIMIT_HTTP_HEAD_BYTES), &r, &used), ERR_LIMIT);
	memcpy(bytes + LIMIT_HTTP_HEAD_BYTES, "\r\n\r\n", 4);
	assert_int_equal(
		http_request_parse(str_of(bytes, LIMIT_HTTP_HEAD_BYTES + 4), &r, &used), ERR_LIMIT);
}

static void
a_quick_look_tells_http(void **state)
{
	static const char *const yes[] = {"GET / HT", "GET", "POST /", "HTTP/1.1 200", "HTTP/1",
		"CONNECT a:1", "PROPFIND /", "M-SEARCH * HTTP/1.1"};
	static const char *const no[] = {"", "G", "GETX", "SSH-2.0", "\x16\x03\x01", "HTTP/2",
		"get / ", "EHLO x", "220 ready"};

	for (size_t i = 0; i < COUNT(yes); i++)
		assert_true(http_looks_like(str_c(yes[i])));
	for (size_t i = 0; i < COUNT(no); i++)
		assert_false(http_looks_like(str_c(no[i])));
}

/* Feeds body in pieces of `step` bytes; joins the payload into dst. */
static enum err
walk(struct str body, size_t step, char *dst, size_t *ret_rest)
{
	struct http_chunks c = {0};
	size_t at = 0, out = 0;
	enum err err = ERR_TRUNCATED;

	dst[0] = '\0';
	while (at < body.len && err == ERR_TRUNCATED) {
		size_t len = body.len - at < step ? body.len - at : step;
		struct str piece = str_of(body.p + at, len), payload;

		at += len;
		while ((err = http_chunks_next(&c, &piece, &payload)) == ERR_OK) {
			assert_true(payload.len > 0);
			memcpy(dst + out, payload.p, payload.len);
			out += payload.len;
			dst[out] = '\0';
		}
		*ret_rest = body.len - at + piece.len;
	}
	assert_int_equal(c.is_done, err == ERR_NOT_FOUND);
	return err;
}

static void
chunked_bodies_are_walked(void **state)
{
	static const struct {
		const char *body, *payload;
		size_t rest;
		enum err err;
	} cases[] = {
		{"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\nNEXT", "Wikipedia", 4, ERR_NOT_FOUND},
		{"4;a=\"b\"\r\nWiki\r\n0\r\nTrailer: x\r\nB: y\r\n\r\n", "Wiki", 0, ERR_NOT_FOUND},
		{"4 \nWiki\n00\n\n", "Wiki", 0, ERR_NOT_FOUND},
		{"A\r\n0123456789\r\n", "0123456789", 0, ERR_TRUNCATED},
		{"ffffff\r\nabc", "abc", 0, ERR_TRUNCATED},
		{"4\r\nWiki5\r\n", "Wiki", 2, ERR_MALFORMED},
		{"\r\n", "", 0, ERR_MALFORMED},
		{"g\r\n", "", 0, ERR_MALFORMED},
		{"-1\r\n", "", 0, ERR_MALFORMED},
		{"1234567890abcdef0\r\n", "", 0, ERR_MALFORMED},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t step = 1; step < 64; step++) {
			char dst[64];
			size_t rest = 0;

			assert_int_equal(
				walk(str_c(cases[i].body), step, dst, &rest), cases[i].err);
			assert_string_equal(dst, cases[i].payload);
			if (cases[i].err == ERR_NOT_FOUND)
				assert_int_equal(rest, cases[i].rest);
		}
}

static void
a_chunk_line_has_a_limit(void **state)
{
	struct http_chunks c = {0};
	char line[LIMIT_HTTP_CHUNK_LINE + 1];
	struct str bytes = str_of(line, sizeof(line)), payload;

	memset(line, ' ', sizeof(line));
	line[0] = '1';
	assert_int_equal(http_chunks_next(&c, &bytes, &payload), ERR_LIMIT);
}

static void
escapes_are_undone(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"/a%20b%2Fc", "/a b/c"},
		{"%41%4a%", "AJ%"},
		{"%4", "%4"},
		{"%zz+%00", "%zz+"},
		{"", ""},
	};
	char dst[16];

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = http_percent_decode(str_c(cases[i].in), dst, sizeof(dst) - 1);

		dst[len] = '\0';
		assert_string_equal(dst, cases[i].out);
	}
	assert_int_equal(http_percent_decode(STR("%41%42%43"), dst, 2), 2);
	assert_str(http_path_filename(STR("/x/a.exe?b=/c")), "a.exe");
	assert_str(http_path_filename(STR("a.exe")), "a.exe");
	assert_str(http_path_filename(STR("/x/")), "");
	assert_str(http_path_filename(STR("")), "");
}

static void
responses_without_a_body(void **state)
{
	static const struct {
		uint16_t status;
		const char *method;
		int64_t length;
	} cases[] = {{200, "GET", 9}, {200, "HEAD", 0}, {204, "GET", 0}, {304, "GET", 0},
		{101, "GET", 0}, {200, "CONNECT", 0}, {407, "CONNECT", 9}, {200, "", 9}};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_response r = {.status = cases[i].status, .content_length = 9};

		assert_int_equal(
			http_response_body_length(&r, str_c(cases[i].method)), cases[i].length);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_read),
		cmocka_unit_test(targets_have_four_forms),
		cmocka_unit_test(a_response_is_read),
		cmocka_unit_test(file_names_of_a_disposition),
		cmocka_unit_test(lengths_that_disagree_are_told),
		cmocka_unit_test(other_bytes_are_refused),
		cmocka_unit_test(heads_have_limits),
		cmocka_unit_test(a_quick_look_tells_http),
		cmocka_unit_test(chunked_bodies_are_walked),
		cmocka_unit_test(a_chunk_line_has_a_limit),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(responses_without_a_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
