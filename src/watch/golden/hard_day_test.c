/*
 * Hard days, through the whole sensor with its real packs: a million made-up devices and as many
 * conversations in an hour; clocks that jump. Memory stays flat, what is given up is counted, the
 * company's own devices are not forgotten, a real attack in the midst is told, and people are not
 * flooded.
 */
#include "know/know.h"
#include "pack/pack.h"
#include "watch/watch.h"

#include <fcntl.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 /* as gcc says it */
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define STRANGERS 100000u /* slower, and its allocator does not tell sizes */
#define CAN_MEASURE 0
#else
#define STRANGERS 1000000u
#define CAN_MEASURE 1
#endif
#define START ((ms_t)1700000000000)
#define OWN "mac:00:1b:44:00:00:05" /* a device that is here for good */
#define ALERTS_MAX 4096

struct day {
	struct arena *arena, *lists;
	struct detect_packs packs;
	struct indicator_view view;
	struct watch *w;
	ms_t at;
	unsigned alerts; /* ids */
	unsigned new_own, new_devices, crowds, known_bad, please_look;
	uint64_t facts;
	int64_t crowd;
	ms_t latest; /* last_seen of any alert */
};

static void
on_fact(void *arg, const struct fact *fact)
{
	((struct day *)arg)->facts++;
}

static void
on_alert(void *arg, const struct alert *a)
{
	struct day *d = arg;
	const struct detection *lead = &a->detections[0];
	bool is_new = a->revision == 1;

	assert_true(a->first_seen <= a->last_seen);
	d->latest = a->last_seen > d->latest ? a->last_seen : d->latest;
	d->alerts += is_new;
	d->please_look += is_new && a->severity >= SEVERITY_PLEASE_LOOK;
	if (strcmp(lead->detector, "new_device") == 0 && is_new) {
		d->new_devices++;
		d->new_own += strcmp(a->device.text, OWN) == 0;
	} else if (strcmp(lead->detector, "many_new_devices") == 0) {
		d->crowds += is_new;
		for (uint32_t i = 0; i < lead->n_basis; i++)
			if (lead->basis[i].key == BASIS_COUNT)
				d->crowd = lead->basis[i].number;
	} else if (strcmp(lead->detector, "known_bad") == 0 && strcmp(a->device.text, OWN) == 0) {
		d->known_bad += is_new;
	}
}

static void
begin(struct day *d, bool is_live)
{
	char path[512];
	struct pack_source source;
	struct errinfo info = {0};
	struct know_list lists = {.name = STR("test.txt"), .bytes = STR("evil.test\n")};
	struct know_source know = {.lists = &lists, .n_lists = 1, .packs = &d->packs};
	struct watch_options options = {.site = STR("test"),
		.packs = &d->packs,
		.indicators = &d->view,
		.is_live = is_live};
	struct watch_sink sink = {.arg = d, .fact = on_fact, .alert = on_alert};
	int fd;

	memset(d, 0, sizeof(*d));
	snprintf(path, sizeof(path), "%s/packs/detect", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY);
	d->arena = arena_new(PACK_ARENA_BYTES);
	assert_int_equal(pack_read_dir(fd, d->arena, &source, &info), ERR_OK);
	assert_int_equal(pack_detect_load(&source, d->arena, &d->packs, &info), ERR_OK);
	close(fd);
	d->lists = arena_new(know_arena_bytes(&know));
	assert_int_equal(know_load(&know, d->lists, &d->view, NULL, &info), ERR_OK);
	if (watch_new(&options, &sink, &d->w, &info) != ERR_OK)
		fail_msg("%s", info.what);
	d->at = START;
}

static void
end(struct day *d)
{
	watch_end(d->w);
	watch_free(d->w);
	arena_free(d->lists);
	arena_free(d->arena);
}

/* ---- frames ---- */

/* The company's own: 00:1b:44:00:00:N at 10.0.0.N. Strangers: 02:5a and four bytes of their number.
 */
static void
put_mac(uint8_t *p, uint32_t n, bool is_own)
{
	memcpy(p, is_own ? "\x00\x1b" : "\x02\x5a", 2);
	if (is_own)
		n |= 0x44000000;
	for (unsigned i = 0; i < 4; i++)
		p[2 + i] = (uint8_t)(n >> (24 - 8 * i));
}

static void
arp(struct day *d, uint32_t n, bool is_own)
{
	uint8_t f[42] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, [12] = 8, 6, 0, 1, 8, 0, 6, 4, 0, 1};

	put_mac(f + 6, n, is_own);
	put_mac(f + 22, n, is_own);
	f[28] = f[38] = 10;
	f[29] = is_own ? 0 : (uint8_t)(1 + n / 65536 % 200);
	f[30] = is_own ? 0 : (uint8_t)(n >> 8);
	f[31] = (uint8_t)n;
	f[41] = 1;
	watch_frame(d->w, 1, d->at, str_of((const char *)f, sizeof(f)), sizeof(f));
}

/* A datagram from a station to an address outside. */
static void
datagram(struct day *d, uint32_t n, bool is_own, const uint8_t to[4], uint16_t from_port,
	uint16_t port, struct str payload)
{
	uint8_t f[512] = {0x00, 0x1b, 0x44, 0x00, 0x00, 0x01, [12] = 8, 0, 0x45, [22] = 64, 17};
	size_t len = 42 + payload.len;

	assert_true(len <= sizeof(f));
	put_mac(f + 6, n, is_own);
	f[16] = (uint8_t)((len - 14) >> 8);
	f[17] = (uint8_t)(len - 14);
	f[26] = 10;
	f[27] = is_own ? 0 : (uint8_t)(1 + n / 65536 % 200);
	f[28] = is_own ? 0 : (uint8_t)(n >> 8);
	f[29] = (uint8_t)n;
	memcpy(f + 30, to, 4);
	f[34] = (uint8_t)(from_port >> 8);
	f[35] = (uint8_t)from_port;
	f[36] = (uint8_t)(port >> 8);
	f[37] = (uint8_t)port;
	f[38] = (uint8_t)((8 + payload.len) >> 8);
	f[39] = (uint8_t)(8 + payload.len);
	if (payload.len > 0)
		memcpy(f + 42, payload.p, payload.len);
	watch_frame(d->w, 1, d->at, str_of((const char *)f, len), len);
}

/* DHCP discover (RFC 2131), broadcast. */
static void
discover(struct day *d, uint32_t n)
{
	uint8_t f[42 + 244] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, [12] = 8, 0, 0x45, [22] = 64,
		17, [30] = 255, 255, 255, 255, 0, 68, 0, 67, [42] = 1, 1, 6, [278] = 99, 130, 83,
		99, 53, 1, 1, 255};
	size_t ip_len = sizeof(f) - 14;

	put_mac(f + 6, n, false);
	put_mac(f + 70, n, false);
	memcpy(f + 46, f + 8, 4); /* xid */
	f[16] = (uint8_t)(ip_len >> 8);
	f[17] = (uint8_t)ip_len;
	f[38] = (uint8_t)((ip_len - 20) >> 8);
	f[39] = (uint8_t)(ip_len - 20);
	watch_frame(d->w, 1, d->at, str_of((const char *)f, sizeof(f)), sizeof(f));
}

/* The device asks for a name of the list of known-bad ones. */
static void
attack(struct day *d)
{
	static const char query[] = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
				    "\x04"
				    "evil"
				    "\x04"
				    "test"
				    "\x00\x00\x01\x00\x01";
	static const uint8_t server[4] = {8, 8, 8, 8};

	datagram(d, 5, true, server, 5353 + 1000, 53, str_of(query, sizeof(query) - 1));
}

static void
own_devices(struct day *d)
{
	for (uint32_t n = 1; n <= 40; n++)
		arp(d, n, true);
}

static size_t
memory_in_use(void)
{
	struct mallinfo2 m = mallinfo2();

	return m.uordblks + m.hblkhd;
}

/* ---- the days ---- */

/* What is told about is less than a person reads in an hour. */
static void
expect_no_flood(const struct day *d)
{
	assert_in_range(d->alerts, 1, 160);
	assert_in_range(d->new_devices, 1, 80);
	assert_in_range(d->please_look, 1, 20);
}

static void
test_a_million_devices_and_conversations(void **state)
{
	static struct day d;
	struct watch_stats stats;
	size_t before = 0;

	begin(&d, true);
	own_devices(&d);
	d.at += 90 * MS_MINUTE; /* they have been here for a while */
	arp(&d, 99, true);	/* a jump needs a second frame */
	own_devices(&d);
	for (uint32_t n = 0; n < STRANGERS; n++) {
		const uint8_t server[4] = {198, 51, (uint8_t)(n >> 8), (uint8_t)n};

		d.at = START + 91 * MS_MINUTE + (ms_t)n * MS_HOUR / STRANGERS;
		arp(&d, n, false);
		if (n % 2 == 0)
			discover(&d, n);
		datagram(&d, n, false, server, (uint16_t)(20000 + n % 40000), 9, STR("x"));
		if (n == STRANGERS / 2)
			attack(&d);
		if (n % (STRANGERS / 20) == 0)
			own_devices(&d);
		if (n == STRANGERS / 10)
			before = memory_in_use();
	}
	if (CAN_MEASURE)
		assert_in_range(memory_in_use(), 0, before + (256 << 10));
	watch_stats(d.w, &stats);
	end(&d);
	print_message("%u alerts, %u of new devices, %u crowds (%lld), %u to look at, %llu facts, "
		      "%llu devices and %llu flows given up\n",
		d.alerts, d.new_devices, d.crowds, (long long)d.crowd, d.please_look,
		(unsigned long long)d.facts, (unsigned long long)stats.devices_evicted,
		(unsigned long long)stats.flows_evicted);
	assert_int_equal(d.known_bad, 1);
	assert_int_equal(d.new_own, 1); /* never forgotten and met again */
	assert_int_equal(d.crowds, 1);
	assert_in_range(d.crowd, STRANGERS / 2, STRANGERS + 100);
	assert_in_range(stats.devices, 40, LIMIT_DEVICES);
	assert_true(stats.devices_evicted > STRANGERS / 2);
	if (CAN_MEASURE) /* fewer of them end by themselves in that hour */
		assert_true(stats.flows_evicted > 0);
	expect_no_flood(&d);
}

static const ms_t clocks[] = {0, 1, -MS_DAY, MS_DAY, 365 * MS_DAY, -365 * MS_DAY,
	/* 1970, 2038, 2106, and what a broken file may say */
	-START, -START + 1, 2147483648000 - START, 4294967296000 - START, INT64_MAX / 4,
	INT64_MIN / 4};

/* Each jump, confirmed by more frames or not, forth and back; and then an attack. */
static void
jump(bool is_live)
{
	static struct day d;

	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++) {
		struct watch_stats stats;

		begin(&d, is_live);
		for (int k = 0; k < 200; k++, d.at += MS_SECOND)
			own_devices(&d);
		d.at += clocks[i];
		for (int k = 0; k < 200; k++, d.at += MS_SECOND) {
			own_devices(&d);
			if (is_live)
				watch_tick(d.w, d.at);
		}
		d.at -= clocks[i];
		for (int k = 0; k < 20; k++, d.at += MS_SECOND)
			own_devices(&d);
		attack(&d);
		watch_stats(d.w, &stats);
		end(&d);
		if (d.known_bad != 1 || d.alerts > 60)
			fail_msg("jump %zu: %u attacks told, %u alerts", i, d.known_bad, d.alerts);
		assert_int_equal(stats.clock_jumps, clocks[i] >= 2 * MS_HOUR);
	}
}

static void
test_clocks_that_jump_in_a_file(void **state)
{
	jump(false);
}

static void
test_clocks_that_jump_live(void **state)
{
	jump(true);
}

/* A live sensor whose clock was a year ahead and is put right: it begins anew, at the right time.
 */
static void
test_a_clock_that_is_set_back(void **state)
{
	static struct day d;

	begin(&d, true);
	d.at += 365 * MS_DAY;
	own_devices(&d);
	watch_tick(d.w, d.at);
	d.at -= 365 * MS_DAY;
	assert_true(watch_is_ahead(d.w, d.at));
	assert_false(watch_is_ahead(d.w, d.at + 365 * MS_DAY - MS_MINUTE));
	end(&d);
	begin(&d, true);
	assert_false(watch_is_ahead(d.w, d.at));
	own_devices(&d);
	attack(&d);
	assert_false(watch_is_ahead(d.w, d.at));
	end(&d);
	assert_int_equal(d.known_bad, 1);
	assert_int_equal(d.latest, START);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_million_devices_and_conversations),
		cmocka_unit_test(test_clocks_that_jump_in_a_file),
		cmocka_unit_test(test_clocks_that_jump_live),
		cmocka_unit_test(test_a_clock_that_is_set_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
