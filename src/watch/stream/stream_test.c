/* Reassembly: order, holes, overlaps, cuts, limits; and random orders against the plain bytes. */
#include "watch/stream/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A reader that takes `unit` bytes at a time and writes down what it got, '|' at a gap. */
struct tape {
	size_t unit;
	uint64_t skip_after; /* asked for after the first unit */
	char text[65536];
	size_t len;
	size_t stop_at; /* 0: never */
};

static struct stream_use
record(void *arg, void *flow, int direction, struct str bytes, bool after_gap)
{
	struct tape *tape = arg;
	struct stream_use use = {0};

	(void)flow;
	(void)direction;
	if (after_gap)
		tape->text[tape->len++] = '|';
	use.used = bytes.len - bytes.len % tape->unit;
	if (tape->skip_after > 0 && use.used > 0) {
		use.used = tape->unit;
		use.skip = tape->skip_after;
		tape->skip_after = 0;
	}
	memcpy(tape->text + tape->len, bytes.p, use.used);
	tape->len += use.used;
	use.is_done = tape->stop_at > 0 && tape->len >= tape->stop_at;
	return use;
}

static struct stream_segment
segment(uint32_t seq, const char *text)
{
	return (struct stream_segment){
		.seq = seq, .payload = str_c(text), .wire_len = strlen(text)};
}

static void
play(struct tape *tape, const struct stream_segment *segments, size_t n)
{
	struct stream_table *t = stream_table_new(record, tape);
	uint32_t s = stream_open(t, tape);

	assert_int_not_equal(s, 0);
	for (size_t i = 0; i < n; i++) {
		struct stream_segment g = segments[i];
		int direction = g.has_ack ? 1 : 0;

		stream_push(t, s, direction, &g);
	}
	stream_close(t, s);
	stream_table_free(t);
	tape->text[tape->len] = '\0';
}

#define PLAY(tape, ...)                                                                            \
	play(tape, (const struct stream_segment[]){__VA_ARGS__},                                   \
		sizeof((const struct stream_segment[]){__VA_ARGS__}) /                             \
			sizeof(struct stream_segment))

static void
order_is_restored(void **state)
{
	struct tape tape = {.unit = 1};

	(void)state;
	PLAY(&tape, segment(100, "abc"), segment(106, "ghi"), segment(103, "def"),
		segment(109, "j"));
	assert_string_equal(tape.text, "abcdefghij");
}

static void
sequence_numbers_wrap(void **state)
{
	struct tape tape = {.unit = 1};

	(void)state;
	PLAY(&tape, segment(0xfffffffe, "abc"), segment(4, "fg"), segment(1, "cde"));
	assert_string_equal(tape.text, "abccdefg");
}

static void
first_bytes_win(void **state)
{
	struct tape tape = {.unit = 100};

	(void)state;
	/* bytes kept ahead are not overwritten, neither are delivered ones */
	tape.unit = 1;
	PLAY(&tape, segment(0, "ab"), segment(4, "EF"), segment(0, "xxcdxxgh"));
	assert_string_equal(tape.text, "abcdEFgh");
}

static void
holes_end_at_an_acknowledgement(void **state)
{
	struct tape tape = {.unit = 1};

	(void)state;
	PLAY(&tape, segment(0, "ab"), segment(5, "fg"),
		(struct stream_segment){.has_ack = true, .ack = 4}, /* not yet behind the hole */
		(struct stream_segment){.has_ack = true, .ack = 7}, segment(7, "h"));
	assert_string_equal(tape.text, "ab|fgh");
}

static void
cut_packets_are_gaps(void **state)
{
	struct tape tape = {.unit = 1};
	struct stream_segment cut = segment(2, "cd");

	(void)state;
	cut.wire_len = 10;
	PLAY(&tape, segment(0, "ab"), cut, segment(12, "mn"));
	assert_string_equal(tape.text, "abcd|mn");
}

static void
skipped_bytes_need_not_be_seen(void **state)
{
	struct tape tape = {.unit = 2, .skip_after = 6};

	(void)state;
	/* 2 used, 6 skipped of which 3 were never captured */
	PLAY(&tape, segment(0, "ab__"), segment(7, "_ij"), segment(10, "k"), segment(11, "l"),
		(struct stream_segment){.has_ack = true, .ack = 12});
	assert_string_equal(tape.text, "abijkl");
}

static void
units_wait_for_their_rest(void **state)
{
	struct tape tape = {.unit = 4};

	(void)state;
	PLAY(&tape, segment(0, "ab"), segment(2, "c"), segment(3, "defg"), segment(7, "h"));
	assert_string_equal(tape.text, "abcdefgh");
}

static void
a_message_larger_than_the_window_ends_reading(void **state)
{
	static char big[1000];
	struct tape tape = {.unit = 60000};
	struct stream_table *t = stream_table_new(record, &tape);
	uint32_t s = stream_open(t, &tape);
	struct stream_segment g = {.payload = {big, sizeof(big)}, .wire_len = sizeof(big)};

	(void)state;
	for (int i = 0; i < 40; i++, g.seq += sizeof(big))
		stream_push(t, s, 0, &g);
	assert_int_equal(tape.len, 0);
	assert_int_equal(stream_stats(t)->overflows, 1);
	stream_close(t, s);
	stream_table_free(t);
}

static void
streams_are_counted(void **state)
{
	struct tape tape = {.unit = 1};
	struct stream_table *t = stream_table_new(record, &tape);

	(void)state;
	for (int i = 1; i < LIMIT_STREAMS; i++)
		assert_int_not_equal(stream_open(t, &tape), 0);
	while (stream_open(t, &tape) != 0)
		;
	assert_int_equal(stream_stats(t)->refused, 1);
	stream_close(t, 7);
	assert_int_equal(stream_open(t, &tape), 7);
	stream_table_free(t);
}

/* Any order, any doubling: what comes out is what went in, as long as nothing is lost. */
static void
random_orders_give_the_same_bytes(void **state)
{
	static char bytes[12000];
	uint64_t random = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)('a' + i % 23);
	for (int round = 0; round < 200; round++) {
		struct tape *tape = calloc(1, sizeof(*tape));
		struct stream_table *t = stream_table_new(record, tape);
		uint32_t s = stream_open(t, tape), start = (uint32_t)random;
		size_t sent = 0;

		tape->unit = 1 + (size_t)round % 7;
		stream_push(t, s, 0, &(struct stream_segment){.seq = start - 1, .is_syn = true});
		while (sent < sizeof(bytes)) {
			size_t step[3], at[3];

			for (int i = 0; i < 3; i++) {
				random = random * 6364136223846793005u + 1442695040888963407u;
				step[i] = 1 + (random >> 33) % 1400;
				at[i] = sent;
				if (sent + step[i] > sizeof(bytes))
					step[i] = sizeof(bytes) - sent;
				sent += step[i];
			}
			for (int i = 2; i >= 0; i--)
				stream_push(t, s, 0,
					&(struct stream_segment){.seq = start + (uint32_t)at[i],
						.payload = {bytes + at[i], step[i]},
						.wire_len = step[i]});
		}
		assert_int_equal(tape->len, sizeof(bytes) - sizeof(bytes) % tape->unit);
		assert_memory_equal(tape->text, bytes, tape->len);
		stream_close(t, s);
		stream_table_free(t);
		free(tape);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_is_restored),
		cmocka_unit_test(sequence_numbers_wrap),
		cmocka_unit_test(first_bytes_win),
		cmocka_unit_test(holes_end_at_an_acknowledgement),
		cmocka_unit_test(cut_packets_are_gaps),
		cmocka_unit_test(skipped_bytes_need_not_be_seen),
		cmocka_unit_test(units_wait_for_their_rest),
		cmocka_unit_test(a_message_larger_than_the_window_ends_reading),
		cmocka_unit_test(streams_are_counted),
		cmocka_unit_test(random_orders_give_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
