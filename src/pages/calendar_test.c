/* The feed of duties, read back as RFC 5545 says a reader does: lines, folding, escapes, what each
 * event must have. */
#include "pages/sample.h"
#include "pages/sample_programme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct sample *sample;

static struct buf
feed(enum lang lang)
{
	struct page_frame f = {.lang = lang, .now = SAMPLE_NOW, .zone_minutes = 540};
	struct buf out = buf_of(1 << 20);

	assert_int_equal(sample_calendar(sample_pages(sample), &f, &out), ERR_OK);
	return out;
}

/* A feed of one duty with this name. */
static struct buf
feed_of(const char *name)
{
	static const struct framework_item item = {.id = {"1", 1}};
	static const struct framework framework = {.id = {"x", 1}};
	struct framework_duty duty = {0};
	const struct assess_due due = {
		.framework = &framework, .item = &item, .duty = &duty, .key = STR("x.y")};
	const struct duty_row row = {.due = &due};
	const struct duties_view v = {.rows = &row, .n = 1};
	struct page_frame f = {.now = SAMPLE_NOW};
	struct buf out = buf_of(1 << 20);

	duty.name.in[LANG_JA] = str_c(name);
	assert_int_equal(page_calendar(sample_pages(sample), &f, &v, STR("h"), &out), ERR_OK);
	return out;
}

/* Section 3.1: every line ends in CRLF, has at most 75 octets, and breaks no character. */
static unsigned
check_lines(const struct buf *out)
{
	size_t len = 0;
	unsigned folded = 0;

	for (size_t i = 0; i < out->len; i++) {
		if (out->p[i] == '\r') {
			assert_true(i + 1 < out->len && out->p[i + 1] == '\n');
			assert_true(len <= 75);
			len = 0;
			i++;
			continue;
		}
		assert_int_not_equal(out->p[i], '\n');
		folded += len == 0 && out->p[i] == ' ';
		if (len == 1 && out->p[i - 1] == ' ')
			assert_true(((uint8_t)out->p[i] & 0xc0) != 0x80);
		len++;
	}
	assert_int_equal(len, 0);
	return folded;
}

static void
lines_are_folded(void **state)
{
	char name[400] = "";
	struct buf out;

	(void)state;
	for (unsigned lang = 0; lang < LANGS; lang++) {
		out = feed((enum lang)lang);
		check_lines(&out);
		buf_done(&out);
	}
	for (size_t i = 0; i < 100; i++) {
		name[i] = 'x'; /* shifts the characters against the limit */
		memcpy(name + i + 1,
			"漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢", 97);
		out = feed_of(name);
		assert_true(check_lines(&out) >= 1);
		buf_done(&out);
	}
}

/* Unfolded, as a reader has it. */
static struct buf
unfolded(const struct buf *in)
{
	struct buf out = buf_of(1 << 20);

	for (size_t i = 0; i < in->len; i++) {
		if (i + 2 < in->len && memcmp(in->p + i, "\r\n ", 3) == 0)
			i += 2;
		else
			buf_byte(&out, (uint8_t)in->p[i]);
	}
	return out;
}

static unsigned
count(const struct buf *b, const char *what)
{
	unsigned n = 0;

	for (const char *p = b->p; (p = strstr(p, what)) != NULL; p++)
		n++;
	return n;
}

/* Sections 3.4 and 3.6.1: one calendar, in it events with UID, DTSTAMP, DTSTART. */
static void
events_are_whole(void **state)
{
	struct buf folded = feed(LANG_JA), out = unfolded(&folded);

	(void)state;
	assert_memory_equal(out.p, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", 30);
	assert_int_equal(count(&out, "END:VCALENDAR\r\n"), 1);
	assert_int_equal(count(&out, "BEGIN:VEVENT\r\n"), 9);
	assert_int_equal(count(&out, "END:VEVENT\r\n"), 9);
	assert_int_equal(count(&out, "\r\nUID:"), 9);
	assert_int_equal(count(&out, "\r\nDTSTAMP:20261120T000300Z\r\n"), 9);
	assert_int_equal(count(&out, "\r\nDTSTART;VALUE=DATE:"), 9);
	assert_int_equal(count(&out, "DTSTART;VALUE=DATE:20261110\r\n"), 1);
	assert_int_equal(count(&out, "UID:selfcheck25.update_round@sakimori.local"), 1);
	/* a reminder, long enough before what takes long; none for the duties that come round */
	assert_int_equal(count(&out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P"), 6);
	assert_int_equal(count(&out, "END:VALARM\r\nEND:VEVENT\r\n"), 6);
	assert_int_equal(count(&out, "TRIGGER:-P90D\r\n"), 2);
	assert_int_equal(count(&out, "TRIGGER:-P30D\r\n"), 2);
	assert_int_equal(count(&out, "TRIGGER:-P14D\r\n"), 2);
	assert_int_equal(count(&out, "UID:star:star3@sakimori.local"), 1);
	assert_int_equal(count(&out, "UID:form:1@sakimori.local"), 1);
	/* who asks for a form is nobody else's */
	assert_int_equal(count(&out, "山川"), 0);
	/* what people wrote when they did it is nobody else's */
	assert_int_equal(count(&out, "見た"), 0);
	assert_int_equal(count(&out, "佐藤"), 0);
	buf_done(&folded);
	buf_done(&out);
}

/* Section 3.3.11. */
static void
texts_are_escaped(void **state)
{
	struct buf out = feed_of("a, b; c\\ d\n二");

	(void)state;
	assert_int_equal(count(&out, "SUMMARY:a\\, b\\; c\\\\ d\\n二\r\n"), 1);
	buf_done(&out);
	out = feed_of("x\r\nBEGIN:VEVENT");
	assert_int_equal(count(&out, "\r\nBEGIN:VEVENT"), 1);
	buf_done(&out);
}

static int
set_up(void **state)
{
	const char *root = getenv("SAKIMORI_SOURCE");

	(void)state;
	sample = sample_new(root != NULL ? root : ".");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sample_free(sample);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_folded),
		cmocka_unit_test(events_are_whole),
		cmocka_unit_test(texts_are_escaped),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
