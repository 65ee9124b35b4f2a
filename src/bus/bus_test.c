/* Messages, channels and the spool: what must arrive, what must be refused, what must survive. */
#include "bus/channel.h"
#include "bus/crc32.h"
#include "bus/spool.h"
#include "sys/fd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static struct bus_message
fact_message(int n)
{
	struct bus_message m = {.type = BUS_FACT, .fd = -1};

	snprintf(m.as.fact.device.text, sizeof(m.as.fact.device.text), "ip:10.0.0.%d", n % 250);
	snprintf(m.as.fact.value, sizeof(m.as.fact.value), "会議室のプリンター %d", n);
	m.as.fact.kind = FACT_NAME;
	m.as.fact.confidence = CONFIDENCE_HIGH;
	m.as.fact.count = (uint64_t)n;
	return m;
}

static struct bus_message
alert_message(int n)
{
	struct bus_message m = {.type = BUS_ALERT, .fd = -1};
	struct alert *a = &m.as.alert;

	a->id.b[0] = (uint8_t)n;
	a->id.b[1] = (uint8_t)(n >> 8);
	a->severity = SEVERITY_ACT_NOW;
	a->revision = 1;
	a->n_detections = LIMIT_ALERT_DETECTIONS;
	for (size_t i = 0; i < LIMIT_ALERT_DETECTIONS; i++) {
		struct detection *d = &a->detections[i];

		str_copy(STR("beacon"), d->detector, sizeof(d->detector));
		for (size_t k = 0; k < LIMIT_BASIS_ITEMS; k++)
			detection_text(d, BASIS_PEER, STR("203.0.113.9"));
	}
	return m;
}

static struct bus_message
evidence_message(const char *bytes, size_t len)
{
	struct bus_message m = {.type = BUS_EVIDENCE, .fd = -1};

	m.as.evidence.frame = str_of(bytes, len);
	m.as.evidence.wire_len = (uint32_t)len;
	m.as.evidence.linktype = 1;
	return m;
}

/* ---- messages ---- */

static void
every_message_comes_back_the_same(void **state)
{
	for (unsigned type = 1; type < BUS_TYPES_END; type++) {
		static struct bus_message in, out;
		struct buf body = buf_of(BUS_FRAME_BYTES), frame = buf_of(BUS_FRAME_BYTES),
			   again = buf_of(BUS_FRAME_BYTES);

		if (bus_rule(type) == NULL && type > BUS_KEPT && type < BUS_QUERIES)
			continue; /* the numbers have a gap */
		assert_non_null(bus_rule(type));
		in = (struct bus_message){.type = (enum bus_type)type, .fd = -1};
		if (type == BUS_FACT)
			in = fact_message(7);
		if (type == BUS_ALERT)
			in = alert_message(7);
		if (type == BUS_EVIDENCE)
			in = evidence_message("frame", 5);
		bus_put_body(&body, &in);
		bus_put_frame(&frame, in.type, 42, buf_view(&body));
		assert_int_equal(bus_get_frame(buf_view(&frame), &out), ERR_OK);
		assert_int_equal(out.type, type);
		assert_int_equal(out.sequence, 42);
		if (type == BUS_ALERT)
			assert_memory_equal(&out.as.alert, &in.as.alert, sizeof(in.as.alert));
		buf_clear(&body);
		bus_put_body(&body, &out);
		bus_put_frame(&again, out.type, 42, buf_view(&body));
		assert_true(str_equal(buf_view(&frame), buf_view(&again)));
		for (size_t cut = 0; cut < frame.len; cut++) /* shorter than it says */
			assert_int_not_equal(bus_get_frame(str_of(frame.p, cut), &out), ERR_OK);
		buf_done(&body);
		buf_done(&frame);
		buf_done(&again);
	}
	assert_null(bus_rule(0));
	assert_null(bus_rule(BUS_TYPES_END));
	assert_null(bus_rule(65535));
}

static void
broken_messages_are_refused(void **state)
{
	struct bus_message in = fact_message(1), out;
	struct buf body = buf_of(BUS_FRAME_BYTES), frame = buf_of(BUS_FRAME_BYTES);

	bus_put_body(&body, &in);
	bus_put_frame(&frame, BUS_FACT, 1, buf_view(&body));
	frame.p[4] = 99; /* unknown type */
	assert_int_equal(bus_get_frame(buf_view(&frame), &out), ERR_UNSUPPORTED);
	frame.p[4] = BUS_FACT;
	frame.p[6] = 2; /* version */
	assert_int_equal(bus_get_frame(buf_view(&frame), &out), ERR_UNSUPPORTED);
	frame.p[6] = BUS_VERSION;
	frame.p[BUS_HEADER_BYTES] = 50; /* a text longer than its field */
	assert_int_equal(bus_get_frame(buf_view(&frame), &out), ERR_MALFORMED);
	frame.p[BUS_HEADER_BYTES] = 11;
	frame.p[BUS_HEADER_BYTES + 2] = '\n'; /* unclean text is cleaned, not refused */
	assert_int_equal(bus_get_frame(buf_view(&frame), &out), ERR_OK);
	assert_int_equal(out.as.fact.device.text[0], '?');
	buf_clear(&frame);
	buf_byte(&body, 0); /* left over */
	bus_put_frame(&frame, BUS_FACT, 1, buf_view(&body));
	assert_int_equal(bus_get_frame(buf_view(&frame), &out), ERR_MALFORMED);
	buf_done(&body);
	buf_done(&frame);
}

/* ---- channels ---- */

static void
make_pair(struct channel **sensor, struct channel **portal)
{
	int pair[2];

	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	*sensor = channel_new(pair[0], BUS_SENSOR, BUS_PORTAL);
	*portal = channel_new(pair[1], BUS_PORTAL, BUS_SENSOR);
}

static void
credits_hold_the_sender_back(void **state)
{
	struct channel *sensor, *portal;
	static struct bus_message m, got;

	make_pair(&sensor, &portal);
	m = fact_message(1);
	assert_int_equal(channel_hello(sensor, 0), ERR_OK);
	assert_int_equal(channel_send(sensor, &m), ERR_AGAIN); /* not open yet */
	assert_int_equal(channel_receive(portal, &got), ERR_OK);
	assert_int_equal(channel_hello(portal, 2), ERR_OK);
	assert_int_equal(channel_receive(sensor, &got), ERR_OK);
	assert_int_equal(got.type, BUS_HELLO);
	m.sequence = 1;
	assert_int_equal(channel_send(sensor, &m), ERR_OK);
	m.sequence = 2;
	assert_int_equal(channel_send(sensor, &m), ERR_OK);
	assert_int_equal(channel_send(sensor, &m), ERR_AGAIN);
	assert_int_equal(channel_receive(portal, &got), ERR_OK);
	assert_string_equal(got.as.fact.value, m.as.fact.value);
	assert_int_equal(channel_ack(portal, 1, 1), ERR_OK);
	assert_int_equal(channel_receive(sensor, &got), ERR_OK);
	assert_int_equal(got.as.ack.up_to, 1);
	assert_int_equal(channel_send(sensor, &m), ERR_OK);
	channel_free(sensor);
	assert_int_equal(channel_receive(portal, &got), ERR_OK);
	assert_int_equal(channel_receive(portal, &got), ERR_OK);
	assert_int_equal(channel_receive(portal, &got), ERR_NOT_FOUND);
	channel_free(portal);
}

static void
who_breaks_the_rules_is_cut_off(void **state)
{
	static struct bus_message got;
	struct buf frame = buf_of(BUS_FRAME_BYTES), body = buf_of(BUS_FRAME_BYTES);
	struct bus_message mail = {.type = BUS_MAIL, .fd = -1};
	struct channel *portal;
	int pair[2];

	/* a sensor that wants a mail to be sent */
	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	portal = channel_new(pair[1], BUS_PORTAL, BUS_SENSOR);
	bus_put_body(&body, &mail);
	bus_put_frame(&frame, BUS_MAIL, 0, buf_view(&body));
	assert_int_equal(fd_send(pair[0], buf_view(&frame), NULL, 0), ERR_OK);
	assert_int_equal(channel_receive(portal, &got), ERR_DENIED);
	/* a fact before hello */
	buf_clear(&body);
	buf_clear(&frame);
	got = fact_message(1);
	bus_put_body(&body, &got);
	bus_put_frame(&frame, BUS_FACT, 1, buf_view(&body));
	assert_int_equal(fd_send(pair[0], buf_view(&frame), NULL, 0), ERR_OK);
	assert_int_equal(channel_receive(portal, &got), ERR_DENIED);
	/* hello, and once more */
	buf_clear(&body);
	buf_clear(&frame);
	got = (struct bus_message){.type = BUS_HELLO, .fd = -1};
	bus_put_body(&body, &got);
	bus_put_frame(&frame, BUS_HELLO, 0, buf_view(&body));
	assert_int_equal(fd_send(pair[0], buf_view(&frame), NULL, 0), ERR_OK);
	assert_int_equal(channel_receive(portal, &got), ERR_OK);
	assert_int_equal(fd_send(pair[0], buf_view(&frame), NULL, 0), ERR_OK);
	assert_int_equal(channel_receive(portal, &got), ERR_DENIED);
	close(pair[0]);
	channel_free(portal);
	buf_done(&body);
	buf_done(&frame);
}

/* ---- spool ---- */

static void
make_files(int fds[2])
{
	for (int i = 0; i < 2; i++) {
		fds[i] = memfd_create("spool", MFD_CLOEXEC);
		assert_int_equal(ftruncate(fds[i], SPOOL_FILE_BYTES_MIN), 0);
	}
}

/* As after a kill: other descriptors of the same files. */
static struct spool *
open_again(const int fds[2])
{
	int copies[2] = {dup(fds[0]), dup(fds[1])};
	struct spool *s;

	assert_int_equal(spool_open(copies, &s, NULL), ERR_OK);
	return s;
}

static int
count(struct spool *s, enum bus_type type)
{
	struct spool_record record;
	uint64_t before = 0;
	int n = 0;

	while (spool_next(s, &record) == ERR_OK) {
		assert_true(record.sequence > before);
		before = record.sequence;
		n += record.type == type;
	}
	return n;
}

static void
what_is_not_acknowledged_survives(void **state)
{
	struct spool_record record;
	struct spool_stats stats;
	struct bus_message m;
	struct spool *s;
	int fds[2];

	make_files(fds);
	s = open_again(fds);
	for (int i = 1; i <= 10; i++) {
		m = fact_message(i);
		assert_int_equal(spool_put(s, &m), ERR_OK);
	}
	assert_int_equal(spool_next(s, &record), ERR_OK);
	assert_int_equal(record.sequence, 1);
	spool_back(s);
	assert_int_equal(count(s, BUS_FACT), 10);
	assert_int_equal(count(s, BUS_FACT), 0);
	spool_ack(s, 4);
	spool_ack(s, 3);   /* late */
	spool_ack(s, 999); /* never sent: ignored */
	spool_stats(s, &stats);
	assert_int_equal(stats.waiting, 6);
	spool_close(s);
	s = open_again(fds);
	assert_int_equal(count(s, BUS_FACT), 6);
	m = fact_message(11);
	assert_int_equal(spool_put(s, &m), ERR_OK);
	assert_int_equal(spool_next(s, &record), ERR_OK);
	assert_int_equal(record.sequence, 11);
	spool_rewind(s);
	assert_int_equal(count(s, BUS_FACT), 7);
	spool_close(s);
	close(fds[0]);
	close(fds[1]);
}

static void
a_full_spool_drops_facts_and_keeps_alerts(void **state)
{
	struct spool_stats stats;
	struct bus_message m;
	struct spool *s;
	int fds[2], alerts = 0;

	make_files(fds);
	s = open_again(fds);
	for (int i = 0; i < 20000; i++) {
		m = fact_message(i);
		assert_int_equal(spool_put(s, &m), ERR_OK); /* older ones give way */
		if (i % 1000 == 0) {
			m = alert_message(alerts++);
			assert_int_equal(spool_put(s, &m), ERR_OK);
		}
	}
	spool_stats(s, &stats);
	assert_true(stats.lost > 10000);
	assert_int_equal(stats.lost_alerts, 0);
	spool_rewind(s);
	assert_int_equal(count(s, BUS_ALERT), alerts);
	spool_close(s);
	s = open_again(fds);
	assert_int_equal(count(s, BUS_ALERT), alerts);
	spool_close(s);
	close(fds[0]);
	close(fds[1]);
}

/* Packets kept for a case take no room that something else needs. */
static void
kept_packets_give_way(void **state)
{
	static char frame[1500];
	struct spool_stats stats;
	struct bus_message m, kept = {.type = BUS_KEPT, .fd = -1};
	struct spool *s;
	int fds[2], put = 0, facts = 0;

	make_files(fds);
	s = open_again(fds);
	kept.as.kept.frame = str_of(frame, sizeof(frame));
	while (put < 5000 && spool_put(s, &kept) == ERR_OK)
		put++;
	assert_true(put > 50 && put < 5000); /* a quarter of each, and then no more */
	for (int i = 0; i < 300; i++) {
		m = fact_message(i);
		facts += spool_put(s, &m) == ERR_OK;
	}
	assert_int_equal(facts, 300);
	spool_stats(s, &stats);
	assert_int_equal(stats.lost, 0); /* they are told by their own count */
	assert_int_equal(count(s, BUS_FACT), 300);
	spool_ack(s, (uint64_t)(put + facts));
	assert_int_equal(spool_put(s, &kept), ERR_OK);
	spool_close(s);
	close(fds[0]);
	close(fds[1]);
}

static void
a_spool_full_of_alerts_says_so(void **state)
{
	static char frame[1500];
	struct spool_stats stats;
	struct bus_message m;
	struct spool *s;
	int fds[2], put = 0;
	uint64_t refused = 0;

	make_files(fds);
	s = open_again(fds);
	for (int i = 0; i < 400; i++) {
		m = alert_message(i);
		if (spool_put(s, &m) == ERR_OK)
			put++;
		else
			refused++;
		m = evidence_message(frame, sizeof(frame));
		spool_put(s, &m);
	}
	spool_stats(s, &stats);
	assert_true(refused > 0);
	assert_int_equal(stats.lost_alerts, refused);
	spool_rewind(s);
	assert_int_equal(count(s, BUS_ALERT), put); /* what was taken stays */
	/* and it works on when the portal is back */
	spool_rewind(s);
	struct spool_record record;
	uint64_t last = 0;

	while (spool_next(s, &record) == ERR_OK)
		last = record.sequence;
	spool_ack(s, last);
	m = alert_message(1);
	assert_int_equal(spool_put(s, &m), ERR_OK);
	assert_int_equal(count(s, BUS_ALERT), 1);
	spool_close(s);
	close(fds[0]);
	close(fds[1]);
}

/* A kill in the middle of a write: the torn record is not given out, the ones before are. */
static void
a_torn_record_ends_the_file(void **state)
{
	struct bus_message m;
	struct spool *s;
	int fds[2];
	uint8_t byte;

	make_files(fds);
	s = open_again(fds);
	for (int i = 0; i < 3; i++) {
		m = alert_message(i);
		assert_int_equal(spool_put(s, &m), ERR_OK);
	}
	spool_close(s);
	/* the middle of the second record */
	for (int i = 0; i < 2; i++)
		if (pread(fds[i], &byte, 1, SPOOL_HEADER_BYTES) == 1 && byte != 0) {
			uint8_t header[4];
			uint32_t len;

			assert_int_equal(pread(fds[i], header, 4, SPOOL_HEADER_BYTES), 4);
			len = header[0] | (uint32_t)header[1] << 8;
			assert_int_equal(
				pwrite(fds[i], "torn", 4, SPOOL_HEADER_BYTES + len + 20 + 100), 4);
		}
	s = open_again(fds);
	assert_int_equal(count(s, BUS_ALERT), 1);
	m = alert_message(9);
	assert_int_equal(spool_put(s, &m), ERR_OK);
	spool_rewind(s);
	assert_int_equal(count(s, BUS_ALERT), 2);
	spool_close(s);
	close(fds[0]);
	close(fds[1]);
}

static void
the_crc_is_the_usual_one(void **state)
{
	assert_int_equal(crc32_of("123456789", 9), 0xcbf43926);
	assert_int_equal(crc32_of("", 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_comes_back_the_same),
		cmocka_unit_test(broken_messages_are_refused),
		cmocka_unit_test(credits_hold_the_sender_back),
		cmocka_unit_test(who_breaks_the_rules_is_cut_off),
		cmocka_unit_test(what_is_not_acknowledged_survives),
		cmocka_unit_test(a_full_spool_drops_facts_and_keeps_alerts),
		cmocka_unit_test(kept_packets_give_way),
		cmocka_unit_test(a_spool_full_of_alerts_says_so),
		cmocka_unit_test(a_torn_record_ends_the_file),
		cmocka_unit_test(the_crc_is_the_usual_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
