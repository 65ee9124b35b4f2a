/* Detectors of how often and how much: calls into nothing, floods, names filled to the brim; each
 * with its harmless twin. */
#include "watch/detect/outside_net.h"

static void
show_camera(struct net *n)
{
	struct talk t = dial(n, camera, inside, 80);

	hang_up(&t);
}

static void
test_dead_call(void **state)
{
	struct net n;
	struct talk t;

	begin(&n, "dead_call", NULL);
	for (int i = 0; i < 8; i++)
		call_into_nothing(&n, outside, 4443, i % 2 == 0);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	assert_non_null(strstr(n.signs, "the same place again and again|"));
	begin(&n, "dead_call", NULL); /* it answers in between */
	for (int i = 0; i < 12; i++) {
		if (i == 6) {
			t = dial(&n, pc, outside, 4443);
			say(&t, true, STR("\x01\x02\x03\x04"));
			say(&t, false, STR("\x01\x02\x03\x05"));
			hang_up(&t);
			n.at += 60000; /* its end is noticed */
		}
		call_into_nothing(&n, outside, 4443, true);
	}
	assert_int_equal(finish(&n), -1);
}

static void
test_dead_list(void **state)
{
	uint8_t server[4] = {45, 10, 20, 0};
	struct net n;

	for (int sharing = 0; sharing < 2; sharing++) {
		begin(&n, "dead_call", NULL);
		for (int i = 0; i < 6; i++) {
			server[3] = (uint8_t)(10 + i);
			call_into_nothing(&n, server, i % 2 == 0 ? 443 : 8080, false);
			for (int k = 0; sharing == 1 && k < 3; k++) { /* strangers on any port */
				server[2] = (uint8_t)(30 + i * 3 + k);
				call_into_nothing(&n, server, (uint16_t)(20000 + k * 7), false);
			}
			server[2] = 20;
		}
		assert_int_equal(finish(&n), sharing == 1 ? -1 : SEVERITY_PLEASE_LOOK);
	}
}

/* Packets from `senders` places outside to the camera: SYN: begun connections; SYN|ACK: answers. */
static int
press(unsigned flags, unsigned packets, unsigned senders)
{
	struct net n;

	begin(&n, "ddos_in", NULL);
	show_camera(&n);
	for (unsigned i = 0; i < packets; i++) {
		unsigned sender = i % senders;
		struct talk t = {.net = &n,
			.client = {.port = (uint16_t)(2000 + i), .seq = 1},
			.server = {.port = 80, .seq = 1}};

		memcpy(t.client.ip, outside, 4);
		t.client.ip[2] = (uint8_t)(sender >> 8);
		t.client.ip[3] = (uint8_t)sender;
		memcpy(t.server.ip, camera, 4);
		if (flags != SYN) { /* the answer comes from port 80 */
			t.client.port = 80;
			t.server.port = (uint16_t)(2000 + i);
		}
		frame(&t, true, flags, str_of(NULL, 0));
	}
	return finish(&n);
}

static void
test_ddos_in(void **state)
{
	assert_int_equal(press(SYN, 1200, 600), SEVERITY_PLEASE_LOOK);
	assert_int_equal(press(SYN | ACK, 600, 300), SEVERITY_PLEASE_LOOK);
	/* twins: a quiet hour's knocking; the answers of two places of whose talk we see one half
	 */
	assert_int_equal(press(SYN, 300, 100), -1);
	assert_int_equal(press(SYN | ACK, 600, 2), -1);
}

/* Questions with names filled to the brim; twin: the same number of ordinary ones. */
static int
ask_long(bool is_long)
{
	static const char letters[] =
		"0r7a4b9c1d5e8f2g6h3i0k7l4m9n1o5p8q2r6s3t0u7v4w9x1y5z8a2b6c3de4";
	struct net n;

	begin(&n, "dns_tunnel", NULL);
	for (unsigned i = 0; i < 8; i++) {
		char name[220];
		int len = snprintf(name, sizeof(name), "%c", 'a' + (int)i);

		for (unsigned label = 0; label < (is_long ? 3U : 1U); label++)
			len += snprintf(name + len, sizeof(name) - (size_t)len, "%.*s.",
				is_long ? 58 : 7, letters + (label + i) % 3);
		snprintf(name + len, sizeof(name) - (size_t)len, "hsc.test");
		ask_name(&n, name, NULL);
	}
	return finish(&n);
}

static void
test_brimming_names(void **state)
{
	assert_int_equal(ask_long(true), SEVERITY_ACT_NOW);
	assert_int_equal(ask_long(false), -1);
}

/* Datagrams of `bytes` each from `senders` time servers to the camera; asked: it asked each before.
 */
static int
press_datagrams(unsigned senders, unsigned each, size_t bytes, bool is_asked)
{
	static const char text[600];
	struct net n;

	begin(&n, "ddos_in", NULL);
	show_camera(&n);
	for (unsigned i = 0; i < senders * each; i++) {
		struct side from = {.ip = {45, 10, 7, (uint8_t)(1 + i % senders)}, .port = 123};
		struct side to = {.ip = {192, 168, 5, 30}, .port = (uint16_t)(2000 + i)};

		if (is_asked)
			datagram(&n, &to, &from, str_of(text, 48));
		datagram(&n, &from, &to, str_of(text, bytes));
	}
	return finish(&n);
}

static void
test_datagrams_that_nobody_asked_for(void **state)
{
	assert_int_equal(press_datagrams(30, 25, 600, false), SEVERITY_PLEASE_LOOK);
	assert_int_equal(press_datagrams(30, 25, 600, true), -1);
	assert_int_equal(press_datagrams(30, 25, 100, false), -1);
	assert_int_equal(press_datagrams(5, 150, 600, false), -1); /* a film, seen one way */
}

/* Nine calls a minute apart, or refused ones, to a place of that name. */
static int
call_by_name(const char *detector, const char *name)
{
	struct net n;

	begin(&n, detector, NULL);
	ask_name(&n, name, outside);
	for (int i = 0; i < 9; i++) {
		if (strcmp(detector, "beacon") == 0) {
			struct talk t = dial(&n, pc, outside, 4443);

			say(&t, true, STR("anything new?"));
			say(&t, false, STR("no"));
			hang_up(&t);
		} else {
			call_into_nothing(&n, outside, 4443, true);
		}
		n.at += 50 * MS_SECOND;
	}
	return finish(&n);
}

/* A name that anybody gets for nothing is as good as none; twin: a proper one. */
static void
test_names_of_dynamic_dns(void **state)
{
	assert_int_equal(call_by_name("beacon", "kaisha.duckdns.org"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(call_by_name("beacon", "www.kaisha.test"), -1);
	assert_int_equal(call_by_name("dead_call", "kaisha.duckdns.org"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(call_by_name("dead_call", "www.kaisha.test"), -1);
}

/* A mail program whose server is down calls every minute; twins: the same port without a name, and
 * another port of that name. */
static int
look_for_mail(const char *name, uint16_t port)
{
	struct net n;

	begin(&n, "beacon", NULL);
	if (name != NULL)
		ask_name(&n, name, outside);
	for (int i = 0; i < 14; i++) {
		call_into_nothing(&n, outside, port, true);
		n.at += 50 * MS_SECOND;
	}
	return finish(&n);
}

static void
test_mail_programs(void **state)
{
	assert_int_equal(look_for_mail("mail.kaisha.test", 993), -1);
	assert_int_equal(look_for_mail(NULL, 993), SEVERITY_PLEASE_LOOK);
	assert_int_equal(look_for_mail("mail.kaisha.duckdns.org", 993), SEVERITY_PLEASE_LOOK);
	assert_int_equal(look_for_mail("mail.kaisha.test", 4443), SEVERITY_PLEASE_LOOK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dead_call),
		cmocka_unit_test(test_dead_list),
		cmocka_unit_test(test_ddos_in),
		cmocka_unit_test(test_brimming_names),
		cmocka_unit_test(test_datagrams_that_nobody_asked_for),
		cmocka_unit_test(test_names_of_dynamic_dns),
		cmocka_unit_test(test_mail_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
