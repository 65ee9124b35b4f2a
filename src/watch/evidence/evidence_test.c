/* What is given out of the ring, and what must never be in it. */
#include "watch/evidence/evidence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void
secrets_are_masked(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"GET / HTTP/1.1\r\nCookie: a=b; c=d\r\nHost: h\r\n",
			"GET / HTTP/1.1\r\nCookie: xxxx xxx\r\nHost: h\r\n"},
		{"Authorization: Basic dTpw\r\n", "Authorization: xxxxx xxxx\r\n"},
		{"PASS hunter2\r\n", "PASS xxxxxxx\r\n"},
		{"a1 LOGIN bob secret\r\n", "a1 LOGIN xxx xxxxxx\r\n"},
		{"user=bob&password=p%40ss&ok=1", "user=bob&password=xxxxxx&ok=1"},
		{"{\"password\":\"abc\",\"a\":1}", "{\"password\":\"xxx\",\"a\":1}"},
		{"AGJvYgBodW50ZXIy\r\n", "xxxxxxxxxxxxxxxx\r\n"},
		{"PASSIVE mode\r\n", "PASSIVE mode\r\n"},
		{"the cookie: is mine", "the cookie: is mine"},
		{"password=", "password="},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[128];

		snprintf(text, sizeof(text), "%s", cases[i].in);
		mask_secrets(text, strlen(text));
		assert_string_equal(text, cases[i].out);
	}
}

struct count {
	unsigned n;
	ms_t first, last;
	char bytes[64];
};

static void
count(void *arg, const struct evidence_frame *frame)
{
	struct count *c = arg;

	if (c->n++ == 0)
		c->first = frame->at;
	c->last = frame->at;
	str_copy(frame->bytes, c->bytes, sizeof(c->bytes));
}

static void
the_latest_frames_of_two_addresses_are_given(void **state)
{
	struct evidence_ring *r = evidence_new();
	struct addr a, b, c, none = {0};
	struct count counted = {0};

	addr_parse(STR("10.0.0.1"), &a);
	addr_parse(STR("10.0.0.2"), &b);
	addr_parse(STR("10.0.0.3"), &c);
	for (ms_t at = 1; at <= 5000; at++) {
		struct evidence_frame f = {
			.at = at, .wire_len = 60, .bytes = STR("HDR:PASS pw\r\n")};

		evidence_keep(r, &f, at % 2 ? a : b, at % 2 ? b : c, 4);
	}
	evidence_give(r, a, b, 0, 100, count, &counted);
	assert_int_equal(counted.n, 100);
	assert_int_equal(counted.last, 4999);
	assert_string_equal(counted.bytes, "HDR:PASS xx\r\n");
	counted = (struct count){0};
	evidence_give(r, c, none, 0, 10000, count, &counted);
	assert_int_equal(counted.n, 1024);
	counted = (struct count){0};
	evidence_give(r, b, none, evidence_serial(r), 10, count, &counted);
	assert_int_equal(counted.n, 0);
	evidence_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_are_masked),
		cmocka_unit_test(the_latest_frames_of_two_addresses_are_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
