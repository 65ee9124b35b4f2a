/* Whose frames are kept, how many, and with what of them overwritten. */
#include "watch/evidence/keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define AT ((ms_t)1763690400000)
#define US 7
#define OTHER 9

struct got {
	unsigned n, counts;
	struct keep_frame last;
	char bytes[LIMIT_KEEP_FRAME_BYTES + 1];
	bool is_full;
};

static bool
get(void *arg, const struct keep_frame *f)
{
	struct got *g = arg;

	if (g->is_full)
		return false;
	g->n += f->bytes.len > 0;
	g->counts += f->bytes.len == 0;
	g->last = *f;
	if (f->bytes.len > 0)
		memcpy(g->bytes, f->bytes.p, f->bytes.len);
	return true;
}

/* Ethernet, IPv4, TCP from 02:..:src 192.168.1.src to 02:..:dst 192.168.1.dst */
static struct str
frame(uint8_t room[2048], uint8_t src, uint8_t dst, const char *payload, size_t len)
{
	static const uint8_t ip[20] = {
		0x45, 0, 0, 0, 0, 0, 0, 0, 64, 6, 0, 0, 192, 168, 1, 0, 192, 168, 1, 0};
	static const uint8_t tcp[20] = {4, 0, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0};

	memset(room, 0, 14);
	room[0] = room[6] = 2;
	room[5] = dst;
	room[11] = src;
	room[12] = 8;
	memcpy(room + 14, ip, 20);
	room[14 + 2] = (uint8_t)((40 + len) >> 8);
	room[14 + 3] = (uint8_t)(40 + len);
	room[14 + 15] = src;
	room[14 + 19] = dst;
	memcpy(room + 34, tcp, 20);
	memcpy(room + 54, payload, len);
	return str_of((char *)room, 54 + len);
}

static struct keep_item
by_mac(uint64_t act, uint8_t last)
{
	struct keep_item i = {.act = act, .is_mac = true, .until = AT + MS_HOUR};

	i.mac.b[0] = 2;
	i.mac.b[5] = last;
	return i;
}

static struct keep_item
by_addr(uint64_t act, uint8_t last)
{
	return (struct keep_item){.act = act,
		.addr = addr_v4((const uint8_t[]){192, 168, 1, last}),
		.until = AT + MS_HOUR};
}

static void
take(struct keeper *k, struct got *g, ms_t at, uint8_t src, uint8_t dst)
{
	uint8_t room[2048];
	struct str f = frame(room, src, dst, "hello", 5);

	keep_take(k, 1, at, f, f.len, get, g);
}

static void
only_the_device_s_frames(void **state)
{
	const struct keep_item list[] = {by_mac(1, US), by_addr(2, US), by_addr(2, OTHER)};
	static struct keeper k;
	struct got g = {0};

	take(&k, &g, AT, US, OTHER); /* nothing was asked for */
	assert_int_equal(g.n, 0);
	keep_set(&k, list, 1);
	take(&k, &g, AT, US, OTHER);
	take(&k, &g, AT, OTHER, US);
	take(&k, &g, AT, OTHER, 20);
	assert_int_equal(g.n, 2);
	assert_int_equal(g.last.seen, 2);
	take(&k, &g, AT + MS_HOUR + 1, US, OTHER); /* the time is over */
	assert_int_equal(g.n, 2);
	keep_set(&k, list, 3); /* two acts have it; the second twice, which is once */
	take(&k, &g, AT, US, OTHER);
	assert_int_equal(g.n, 4);
	assert_int_equal(g.last.act, 2);
	assert_int_equal(g.last.seen, 1);
	keep_set(&k, list + 1, 2);
	take(&k, &g, AT, 20, 21);
	assert_int_equal(g.n, 4);
}

static void
any_bytes_are_no_harm(void **state)
{
	const struct keep_item list[] = {by_mac(1, US), by_addr(2, US)};
	static struct keeper k;
	struct got g = {0};
	uint8_t room[2048];
	struct str f = frame(room, US, OTHER, "PASS secret\r\n", 13);

	keep_set(&k, list, 2);
	for (size_t cut = 0; cut < f.len; cut++)
		keep_take(&k, 1, AT, str_of(f.p, cut), f.len, get, &g);
	for (int link = 0; link < 300; link++)
		keep_take(&k, link, AT, f, f.len, get, &g);
	assert_true(g.n > 0);
}

static void
secrets_are_masked_and_said(void **state)
{
	const struct keep_item list[] = {by_mac(1, US)};
	static struct keeper k;
	struct got g = {0};
	uint8_t room[2048];
	char large[1900];
	struct str f = frame(room, US, OTHER, "PASS hunter2\r\n", 14);

	keep_set(&k, list, 1);
	keep_take(&k, 1, AT, f, f.len, get, &g);
	assert_true(g.last.is_masked);
	assert_memory_equal(g.bytes + 54, "PASS xxxxxxx\r\n", 14);
	assert_memory_equal(f.p + 54, "PASS hunter2\r\n", 14); /* the sensor's own stays */
	take(&k, &g, AT, US, OTHER);
	assert_false(g.last.is_masked);
	memset(large, 'a', sizeof(large));
	f = frame(room, US, OTHER, large, sizeof(large));
	keep_take(&k, 1, AT, f, f.len, get, &g);
	assert_int_equal(g.last.bytes.len, LIMIT_KEEP_FRAME_BYTES);
	assert_int_equal(g.last.wire_len, 54 + sizeof(large));
}

static void
what_comes_too_fast_is_counted(void **state)
{
	const struct keep_item list[] = {by_mac(1, US)};
	static struct keeper k;
	struct got g = {0};

	keep_set(&k, list, 1);
	for (unsigned i = 0; i < LIMIT_KEEP_BURST + 50; i++)
		take(&k, &g, AT, US, OTHER);
	assert_int_equal(g.n, LIMIT_KEEP_BURST);
	g.is_full = true;
	keep_counts(&k, get, &g); /* no room to say so now */
	g.is_full = false;
	keep_counts(&k, get, &g);
	keep_counts(&k, get, &g); /* and not twice */
	assert_int_equal(g.counts, 1);
	assert_int_equal(g.last.seen, LIMIT_KEEP_BURST + 50);
	for (unsigned i = 0; i < LIMIT_KEEP_PER_SECOND + 50; i++)
		take(&k, &g, AT + MS_SECOND, US, OTHER);
	assert_int_equal(g.n, LIMIT_KEEP_BURST + LIMIT_KEEP_PER_SECOND);
	keep_set(&k, list, 1); /* the same list again: it goes on counting */
	take(&k, &g, AT + 9 * MS_SECOND, US, OTHER);
	assert_int_equal(g.last.seen, LIMIT_KEEP_BURST + LIMIT_KEEP_PER_SECOND + 101);
	take(&k, &g, AT - MS_HOUR, US, OTHER); /* a clock that goes back gives nothing away */
	assert_int_equal(g.n, LIMIT_KEEP_BURST + LIMIT_KEEP_PER_SECOND + 2);
}

static void
more_than_there_may_be_is_left_out(void **state)
{
	struct keep_item list[LIMIT_KEEP_ITEMS + 10];
	static struct keeper k;
	struct got g = {0};

	for (unsigned i = 0; i < LIMIT_KEEP_ITEMS + 10; i++)
		list[i] = by_mac(i < LIMIT_KEEP_ACTS + 3 ? i : 0, (uint8_t)(i + 1));
	keep_set(&k, list, LIMIT_KEEP_ITEMS + 10);
	take(&k, &g, AT, LIMIT_KEEP_ACTS, 250);
	assert_int_equal(g.n, 1);
	take(&k, &g, AT, LIMIT_KEEP_ACTS + 2, 250);
	assert_int_equal(g.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_device_s_frames),
		cmocka_unit_test(any_bytes_are_no_harm),
		cmocka_unit_test(secrets_are_masked_and_said),
		cmocka_unit_test(what_comes_too_fast_is_counted),
		cmocka_unit_test(more_than_there_may_be_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
