/* Who talks with whom, through the whole sensor: what is counted, under which name, how often told.
 */
#include "watch/golden/replay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const struct replay_param no_params[] = {{NULL, NULL, 0}};
static const struct routine_service services[] = {{{"example.net", 11}, {"update", 6}}};
static const struct replay_given given = {.services = services, .n_services = 1};

enum { PC = 5, NAS = 9, ROUTER = 1 };

static int
setup(void **state)
{
	*state = replay_new_with(no_params, &given);
	return 0;
}

static int
teardown(void **state)
{
	replay_free(*state);
	return 0;
}

static struct addr
outside(uint8_t last)
{
	uint8_t bytes[4] = {198, 51, 100, last};

	return addr_v4(bytes);
}

static void
send_much(struct talk *t, bool is_client, size_t bytes)
{
	static const char zeroes[1000];

	for (; bytes >= sizeof(zeroes); bytes -= sizeof(zeroes))
		talk_send(t, is_client, str_of(zeroes, sizeof(zeroes)));
}

static uint64_t
received(const struct replay *r, enum pair_with with, const char *peer)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < r->n_pairs; i++)
		if (r->pairs[i].with == with && strcmp(r->pairs[i].peer, peer) == 0)
			sum += r->pairs[i].received;
	return sum;
}

static void
test_two_devices_are_a_pair_with_what_went_each_way(void **state)
{
	struct replay *r = *state;
	struct talk t;

	replay_tcp(r, NAS, PC, 139); /* so that both are known */
	for (int i = 0; i < 2; i++) {
		t = replay_tcp(r, PC, NAS, 9100);
		send_much(&t, true, 3000);
		send_much(&t, false, 20000);
	}
	assert_int_equal(r->n_pairs, 0);
	watch_end(r->watch);
	assert_int_equal(r->n_pairs, 1);
	assert_string_equal(r->pairs[0].device.text, "mac~:02:00:00:00:00:05");
	assert_int_equal(r->pairs[0].with, PAIR_DEVICE);
	assert_string_equal(r->pairs[0].peer, "mac~:02:00:00:00:00:09");
	assert_string_equal(r->pairs[0].service, "tcp/9100 jetdirect");
	assert_int_equal(r->pairs[0].sent, 6000);
	assert_int_equal(r->pairs[0].received, 40000);
	assert_int_equal(r->pairs[0].connections, 2);
	watch_end(r->watch);
	assert_int_equal(r->n_pairs, 1); /* nothing twice */
}

static void
test_a_connection_that_stays_open_is_told_by_the_hour(void **state)
{
	struct replay *r = *state;
	struct talk t = replay_tcp(r, PC, NAS, 9100);
	unsigned before;

	talk_send(&t, false, STR("hello"));
	for (int minute = 0; minute < 200; minute++) {
		send_much(&t, true, 1000);
		for (int i = 0; i < 6; i++)
			replay_wait(r, 10 * MS_SECOND);
		if (minute == 3)
			assert_int_equal(r->n_pairs, 1); /* a new one is told at once */
	}
	before = r->n_pairs;
	assert_in_range(before, 4, 5);
	watch_end(r->watch);
	assert_int_equal(r->n_pairs, before + 1);
	for (unsigned i = 1; i < r->n_pairs; i++) {
		assert_true(r->pairs[i].since > r->pairs[i - 1].since);
		assert_int_equal(r->pairs[i].since / MS_HOUR, r->pairs[i].until / MS_HOUR);
		r->pairs[0].sent += r->pairs[i].sent;
		r->pairs[0].connections += r->pairs[i].connections;
	}
	assert_int_equal(r->pairs[0].sent, 200 * 1000);
	assert_int_equal(r->pairs[0].connections, 1);
}

static void
get(struct replay *r, uint8_t client, uint8_t server_last, const char *host)
{
	struct talk t = replay_tcp_outside(r, client, ROUTER, outside(server_last), 80);
	char text[256];

	snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", host);
	talk_send(&t, true, str_c(text));
	talk_send(&t, false, STR("HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n"));
	send_much(&t, false, 3000);
}

static void
test_names_are_kept_of_things_and_routine_services_only(void **state)
{
	struct replay *r = *state;
	struct talk t = replay_tcp(r, PC, NAS, 445);
	char b[REPLAY_MESSAGE];

	(void)t;
	(void)b;
	get(r, PC, 7, "www.some-hobby.example.com");
	get(r, PC, 8, "dl.updates.example.net");
	watch_end(r->watch);
	/* which page a person visits is not remembered; an update service is no secret */
	assert_true(received(r, PAIR_OUTSIDE, "") > 3000);
	assert_true(received(r, PAIR_NAME, "example.net") > 3000);
	for (unsigned i = 0; i < r->n_pairs; i++)
		assert_null(strstr(r->pairs[i].peer, "example.com"));
}

static void
test_what_is_half_open_or_never_answered_is_no_pair(void **state)
{
	struct replay *r = *state;
	struct talk t;

	for (uint16_t port = 1; port < 50; port++)
		replay_tcp(r, PC, NAS, port);
	t = replay_udp(r, PC, NAS, 9);
	talk_send(&t, true, STR("anybody?"));
	watch_end(r->watch);
	assert_int_equal(r->n_pairs, 0);
}

/* The box in an ordinary port: it hears announcements and its own talk with those who look at its
 * pages. That is no view of the network. */
static void
talk_with_the_box(struct replay *r)
{
	static const uint8_t announcement[60] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0, 0, 0, 0, 9, 0x88, 0xb5};

	for (int i = 0; i < 30; i++) {
		struct talk t = replay_tcp(r, PC, NAS, 7800);

		talk_send(&t, true, STR("GET / HTTP/1.1\r\n\r\n"));
		send_much(&t, false, 3000);
		replay_frame(r, str_of((const char *)announcement, sizeof(announcement)));
	}
	watch_end(r->watch);
}

static void
test_what_the_box_itself_says_is_no_view_of_the_network(void **state)
{
	static const struct watch_own by_card = {.macs = {{{2, 0, 0, 0, 0, NAS}}}, .n_macs = 1},
				      router = {.macs = {{{2, 0, 0, 0, 0, NAS}}},
					      .n_macs = 1,
					      .is_router = true},
				      somebody = {.macs = {{{2, 0, 0, 0, 0, 77}}}, .n_macs = 1};
	static const struct {
		const struct watch_own *own;
		bool is_seen;
	} cases[] = {{&by_card, false}, {&router, true}, {&somebody, true}, {NULL, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct replay_given with = {.own = cases[i].own};
		struct replay *r = replay_new_with(no_params, &with);
		struct watch_stats s;

		talk_with_the_box(r);
		watch_stats(r->watch, &s);
		assert_int_equal(s.unicast_frames > 0, cases[i].is_seen);
		assert_int_equal(s.unicast_both_ways + s.unicast_one_way > 0, cases[i].is_seen);
		assert_int_equal(r->n_pairs > 0, cases[i].is_seen);
		assert_int_equal(watch_view(&s),
			cases[i].is_seen ? WATCH_VIEW_TRAFFIC : WATCH_VIEW_ANNOUNCEMENTS);
		replay_free(r);
	}
}

/* A router's cards carry what others say: there its addresses tell. */
static void
test_a_box_that_routes_knows_itself_by_its_addresses(void **state)
{
	static const uint8_t address[4] = {10, 0, 0, NAS};
	struct watch_own own = {.macs = {{{2, 0, 0, 0, 0, NAS}}}, .n_macs = 1, .is_router = true};
	struct replay_given with = {.own = &own};
	struct replay *r;
	struct talk t;

	(void)state;
	own.addrs[own.n_addrs++] = addr_v4(address);
	r = replay_new_with(no_params, &with);
	t = replay_tcp(r, PC, NAS, 7800);
	send_much(&t, true, 3000);
	t = replay_tcp_outside(r, PC, NAS, outside(3), 443); /* through its card */
	send_much(&t, true, 5000);
	watch_end(r->watch);
	assert_int_equal(r->n_pairs, 1);
	assert_int_equal(r->pairs[0].sent, 5000);
	replay_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_two_devices_are_a_pair_with_what_went_each_way),
		T(test_a_connection_that_stays_open_is_told_by_the_hour),
		T(test_names_are_kept_of_things_and_routine_services_only),
		T(test_what_is_half_open_or_never_answered_is_no_pair),
		cmocka_unit_test(test_what_the_box_itself_says_is_no_view_of_the_network),
		cmocka_unit_test(test_a_box_that_routes_knows_itself_by_its_addresses),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
