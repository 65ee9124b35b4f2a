/* Who leaves the table of flows, and when: by state, by idleness, when a set is full. */
#include "watch/flow/flow.h"
#include "watch/flow/repeat.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define START ((ms_t)1700000000500)

struct gone {
	unsigned expired, evicted;
	uint16_t last_port; /* the client's, of the latest */
};

static void
on_gone(void *arg, struct flow *f, bool is_evicted)
{
	struct gone *g = arg;

	if (is_evicted)
		g->evicted++;
	else
		g->expired++;
	g->last_port = f->client_port;
}

static struct flow_table *
table(struct gone *g)
{
	struct hash_key key = {{1}};
	struct flow_table *t = flow_table_new(&key, on_gone, g);

	*g = (struct gone){0};
	assert_non_null(t);
	return t;
}

static struct flow *
flow(struct flow_table *t, uint32_t n, uint8_t protocol, ms_t at)
{
	struct flow_key key = {.from = addr_v4((uint8_t[]){10, 0, (uint8_t)(n >> 16), 1}),
		.to = addr_v4((uint8_t[]){192, 0, 2, 1}),
		.from_port = (uint16_t)n,
		.to_port = 443,
		.protocol = protocol};
	int direction;
	bool is_new;

	return flow_of(t, &key, at, false, &direction, &is_new);
}

/* A flow in a state is there until its limit to the millisecond, and gone right after. */
static void
idle_flows_leave_by_state(void **state)
{
	static const struct {
		uint8_t protocol;
		enum flow_state state;
		ms_t limit;
	} cases[] = {
		{PROTOCOL_TCP, FLOW_ASKED, 30000},
		{PROTOCOL_UDP, FLOW_ASKED, 30000},
		{PROTOCOL_TCP, FLOW_ANSWERED, 3700000},
		{PROTOCOL_UDP, FLOW_ANSWERED, 120000},
		{PROTOCOL_ICMP, FLOW_ANSWERED, 120000},
		{PROTOCOL_TCP, FLOW_CLOSING, 10000},
	};
	struct gone g;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (ms_t part = 0; part < 1000; part += 333) {
			struct flow_table *t = table(&g);
			ms_t at = START + part;
			struct flow *f = flow(t, 7, cases[i].protocol, at);

			if (cases[i].state == FLOW_CLOSING)
				flow_become(t, f, FLOW_ANSWERED);
			if (cases[i].state != FLOW_ASKED)
				flow_become(t, f, cases[i].state);
			assert_int_equal(f->state, cases[i].state);
			flow_expire(t, at + cases[i].limit, 16);
			assert_int_equal(g.expired, 0);
			flow_expire(t, at + cases[i].limit + 1, 16);
			assert_int_equal(g.expired, 1);
			assert_int_equal(flow_count(t), 0);
			flow_table_free(t);
		}
}

/* A place that was an established flow's is an unanswered one's for the next. */
static void
a_place_begins_anew(void **state)
{
	struct gone g;
	struct flow_table *t = table(&g);
	struct flow *f = flow(t, 1, PROTOCOL_TCP, START);

	flow_become(t, f, FLOW_ANSWERED);
	flow_drop(t, f);
	assert_ptr_equal(flow(t, 1, PROTOCOL_TCP, START), f);
	flow_expire(t, START + 30001, 16);
	assert_int_equal(g.expired, 2);
	flow_table_free(t);
}

/* What was answered stays while a flood of half-open connections passes. */
static void
a_flood_pushes_out_itself(void **state)
{
	struct gone g;
	struct flow_table *t = table(&g);
	struct flow *answered = flow(t, 1, PROTOCOL_TCP, START);

	flow_become(t, answered, FLOW_ANSWERED);
	for (uint32_t n = 2; n < 20 * LIMIT_FLOWS; n++)
		flow(t, n, PROTOCOL_TCP, START + n);
	assert_true(g.evicted > 18 * LIMIT_FLOWS);
	assert_int_equal(flow_evicted(t), g.evicted);
	assert_ptr_equal(flow(t, 1, PROTOCOL_TCP, START), answered);
	assert_int_equal(answered->state, FLOW_ANSWERED);
	flow_table_free(t);
}

static struct ip_packet
packet(uint16_t id, uint8_t ttl, struct str payload)
{
	return (struct ip_packet){.version = 4,
		.protocol = PROTOCOL_TCP,
		.ttl = ttl,
		.id = id,
		.src = addr_v4((uint8_t[]){10, 0, 0, 5}),
		.dst = addr_v4((uint8_t[]){10, 0, 0, 9}),
		.payload = payload,
		.payload_len = (uint32_t)payload.len};
}

/* What a mirror shows twice is known; what was sent twice is not taken for it. */
static void
repeats_are_known(void **state)
{
	struct hash_key key = {{1}};
	struct repeat_table *t = repeat_table_new(&key);
	struct ip_packet p = packet(7, 64, STR("ports seqn ackn flags chk up data and its end"));
	struct ip_packet other =
		packet(7, 64, STR("ports seqn ackn flags chk up data and the end"));
	struct ip_packet short_one = packet(7, 64, STR("abc"));

	assert_non_null(t);
	assert_false(repeat_is_seen(t, &p, START));
	p.ttl = 63; /* behind the router */
	assert_true(repeat_is_seen(t, &p, START + REPEAT_WITHIN));
	assert_false(repeat_is_seen(t, &p, START + REPEAT_WITHIN)); /* forgotten once found */
	assert_false(repeat_is_seen(t, &p, START + 3 * REPEAT_WITHIN));
	assert_false(repeat_is_seen(t, &other, START + 3 * REPEAT_WITHIN));
	p.id++; /* sent anew */
	assert_false(repeat_is_seen(t, &p, START + 3 * REPEAT_WITHIN));
	p.src.b[3]++; /* another sends the like */
	assert_false(repeat_is_seen(t, &p, START + 3 * REPEAT_WITHIN));
	p.fragment_offset = 8;
	assert_false(repeat_is_seen(t, &p, START + 3 * REPEAT_WITHIN));
	assert_true(repeat_is_seen(t, &p, START + 3 * REPEAT_WITHIN));
	assert_false(repeat_is_seen(t, &short_one, START + 3 * REPEAT_WITHIN));
	short_one.payload = STR("abd");
	assert_false(repeat_is_seen(t, &short_one, START + 3 * REPEAT_WITHIN));
	repeat_table_free(t);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(repeats_are_known),
		cmocka_unit_test(idle_flows_leave_by_state),
		cmocka_unit_test(a_place_begins_anew),
		cmocka_unit_test(a_flood_pushes_out_itself),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
