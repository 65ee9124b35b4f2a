/* The line of an entry in its one writing, the chain over lines, the head of a day. */
#include "wire/case/case_chain.h"
#include "wire/case/case_line.h"

#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ID "0192f0a1b2c3d4e5f60718293a4b5c6d"
#define OTHER "0192f0a1b2c3d4e5f60718293a4b5c6e"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define AT ((ms_t)1764320553120) /* 2025-11-28T09:02:33.120Z */
#define LINES 7

static struct case_line
a_line(void)
{
	struct case_line l = {.id = STR(ID)};

	l.entry = (struct case_entry){
		.nr = 1, .at = AT, .kind = CASE_OPENED, .by = CASE_BY_PERSON, .who = STR("佐藤")};
	case_entry_add(&l.entry, CASE_KEY_TITLE, STR("a \"b\" \\ \n\x01 c"));
	case_entry_add(&l.entry, CASE_KEY_FROM, STR("odd"));
	return l;
}

static enum err
read_line(struct arena *a, const char *bytes)
{
	struct case_line l;

	return case_line_get(str_c(bytes), a, &l);
}

static void
a_line_has_one_writing(void **state)
{
	static const char expected[] =
		"{\"v\":1,\"case\":\"" ID "\",\"nr\":1,\"prev\":\"" ZEROS
		"\",\"at\":\"2025-11-28T09:02:33.120Z\",\"kind\":\"opened\",\"by\":\"person\","
		"\"who\":\"佐藤\",\"pairs\":{\"from\":\"odd\",\"title\":\"a \\\"b\\\" \\\\ "
		"\\u000a\\u0001 c\"}}";
	struct arena *a = arena_new(65536);
	struct case_line l = a_line(), back;
	struct buf out = buf_of(CASE_LINE_MAX);

	(void)state;
	assert_int_equal(case_line_put(&l, &out), ERR_OK);
	assert_string_equal(out.p, expected);
	assert_int_equal(case_line_get(buf_view(&out), a, &back), ERR_OK);
	assert_true(str_equal(back.id, l.id));
	assert_int_equal(back.entry.nr, 1);
	assert_true(back.entry.at == AT);
	assert_int_equal(back.entry.kind, CASE_OPENED);
	assert_int_equal(back.entry.n_pairs, 2);
	assert_true(
		str_equal(case_entry_get(&back.entry, CASE_KEY_TITLE), STR("a \"b\" \\ \n\x01 c")));
	buf_done(&out);
	arena_free(a);
}

static enum err
put_changed(void (*change)(struct case_line *))
{
	struct case_line l = a_line();
	struct buf out = buf_of(CASE_LINE_MAX);
	enum err err;

	change(&l);
	err = case_line_put(&l, &out);
	assert_true(err == ERR_OK || out.len == 0);
	buf_done(&out);
	return err;
}

static void
nothing(struct case_line *l)
{
	(void)l;
}
static void
short_id(struct case_line *l)
{
	l->id = STR("abc");
}
static void
large_id(struct case_line *l)
{
	l->id = STR("0192F0A1B2C3D4E5F60718293A4B5C6D");
}
static void
no_number(struct case_line *l)
{
	l->entry.nr = 0;
}
static void
no_utf8(struct case_line *l)
{
	l->entry.pairs[0].value = STR("\xff");
}
static void
a_nul(struct case_line *l)
{
	l->entry.who = STR("a\0b");
}
static void
twice(struct case_line *l)
{
	l->entry.pairs[1].key = l->entry.pairs[0].key;
}
static void
no_kind(struct case_line *l)
{
	l->entry.kind = CASE_KINDS;
}
static void
too_long(struct case_line *l)
{
	l->entry.pairs[1].value = STR("0123456789abcdefg");
}
static void
no_time(struct case_line *l)
{
	l->entry.at = INT64_MAX;
}

static void
what_is_no_entry_is_not_written(void **state)
{
	(void)state;
	assert_int_equal(put_changed(nothing), ERR_OK);
	assert_int_equal(put_changed(short_id), ERR_INVALID);
	assert_int_equal(put_changed(large_id), ERR_INVALID);
	assert_int_equal(put_changed(no_number), ERR_INVALID);
	assert_int_equal(put_changed(no_utf8), ERR_INVALID);
	assert_int_equal(put_changed(a_nul), ERR_INVALID);
	assert_int_equal(put_changed(twice), ERR_INVALID);
	assert_int_equal(put_changed(no_kind), ERR_INVALID);
	assert_int_equal(put_changed(too_long), ERR_LIMIT);
	assert_int_equal(put_changed(no_time), ERR_INVALID);
}

#define FRAME(v, nr, at)                                                                           \
	"{\"v\":" v ",\"case\":\"" ID "\",\"nr\":" nr ",\"prev\":\"" ZEROS "\",\"at\":\"" at "\""
#define GOOD_AT "2025-11-28T09:02:33.120Z"
#define HEAD FRAME("1", "1", GOOD_AT)
#define REST ",\"kind\":\"note\",\"by\":\"person\",\"who\":\"x\",\"pairs\":{"

static void
another_writing_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"{}",
		HEAD REST "}} ",
		" " HEAD REST "}}",
		HEAD REST "}}\n",
		HEAD REST "\"text\": \"a\"}}",
		HEAD REST "\"text\":\"a\",}}",
		HEAD REST "\"text\":\"\\n\"}}",
		HEAD REST "\"text\":\"\\u000A\"}}",
		HEAD REST "\"text\":\"\\u0041\"}}",
		HEAD REST "\"text\":\"\\u0000\"}}",
		HEAD REST "\"text\":\"\\/\"}}",
		HEAD REST "\"text\":\"a\",\"title\":\"b\"}}", /* the other order */
		HEAD REST "\"text\":\"a\",\"text\":\"b\"}}",
		HEAD REST "\"text\":\"\xff\"}}",
		HEAD REST "\"from\":\"0123456789abcdefg\"}}",
		FRAME("1", "01", GOOD_AT) REST "}}",
		FRAME("1", "0", GOOD_AT) REST "}}",
		FRAME("1", "1", "2025-11-28T09:02:33Z") REST "}}",
		FRAME("1", "1", "2025-11-28 09:02:33.120Z") REST "}}",
		FRAME("1", "1", "2025-02-30T09:02:33.120Z") REST "}}",
	};
	struct arena *a = arena_new(1048576);

	(void)state;
	assert_int_equal(read_line(a, HEAD REST "\"text\":\"a\"}}"), ERR_OK);
	assert_int_equal(read_line(a, HEAD REST "}}"), ERR_OK);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(read_line(a, wrong[i]), ERR_MALFORMED);
	assert_int_equal(read_line(a, HEAD REST "\"later\":\"a\"}}"), ERR_UNSUPPORTED);
	assert_int_equal(read_line(a, FRAME("2", "1", GOOD_AT) ",\"other\":[]}"), ERR_UNSUPPORTED);
	assert_int_equal(read_line(a, HEAD ",\"kind\":\"later\",\"by\":\"box\",\"who\":\"\","
					   "\"pairs\":{}}"),
		ERR_UNSUPPORTED);
	arena_free(a);
}

/* ---- the chain ---- */

struct chain {
	struct buf lines[LINES];
	uint8_t head[CASE_HASH_BYTES];
};

static void
make_chain(struct chain *c, const ms_t *times)
{
	memset(c->head, 0, sizeof(c->head));
	for (uint32_t i = 0; i < LINES; i++) {
		struct case_line l = a_line();

		l.entry.nr = i + 1;
		l.entry.at = times != NULL ? times[i] : AT + i * MS_MINUTE;
		memcpy(l.previous, c->head, sizeof(l.previous));
		c->lines[i] = buf_of(CASE_LINE_MAX);
		assert_int_equal(case_line_put(&l, &c->lines[i]), ERR_OK);
		case_line_hash(buf_view(&c->lines[i]), c->head);
	}
}

static void
free_chain(struct chain *c)
{
	for (size_t i = 0; i < LINES; i++)
		buf_done(&c->lines[i]);
}

/* The lines as one text, checked as an export is: their place is their number. */
static struct case_chain_result
check_text(struct str all, const uint8_t *head)
{
	struct case_chain_check check = {.id = ID};

	for (uint32_t nr = 1; all.len > 0; nr++) {
		const struct case_chain_line line = {nr, str_split(&all, '\n')};

		case_chain_line(&check, &line);
	}
	case_chain_end(&check, head);
	return check.result;
}

static void
join(const struct chain *c, struct buf *out)
{
	for (size_t i = 0; i < LINES; i++) {
		buf_str(out, buf_view(&c->lines[i]));
		buf_byte(out, '\n');
	}
}

static void
a_whole_chain_is_whole(void **state)
{
	struct chain c;
	struct buf all = buf_of(65536);
	struct case_chain_result r;

	(void)state;
	make_chain(&c, NULL);
	join(&c, &all);
	r = check_text(buf_view(&all), c.head);
	assert_int_equal(r.fault, CHAIN_WHOLE);
	assert_int_equal(r.n, LINES);
	assert_memory_equal(r.head, c.head, sizeof(c.head));
	buf_done(&all);
	free_chain(&c);
}

/* Each byte of each line, with several other values: found, and the very line is named. */
static void
every_changed_byte_is_found(void **state)
{
	static const char others[] = {'0', '9', 'a', ' ', '"', '\n', '\0', (char)0xff};
	struct chain c;
	struct buf all = buf_of(65536);
	uint32_t line = 1;
	size_t n = 0;

	(void)state;
	make_chain(&c, NULL);
	join(&c, &all);
	for (size_t i = 0; i + 1 < all.len; line += all.p[i] == '\n', i++) {
		char was = all.p[i];

		for (size_t k = 0; k < sizeof(others); k++) {
			struct case_chain_result r;

			if (others[k] == was)
				continue;
			all.p[i] = others[k];
			r = check_text(buf_view(&all), c.head);
			assert_int_not_equal(r.fault, CHAIN_WHOLE);
			assert_int_equal(r.nr, line);
			n++;
		}
		all.p[i] = was;
	}
	assert_int_equal(line, LINES);
	assert_true(n > 10000);
	buf_done(&all);
	free_chain(&c);
}

static struct case_chain_result
check_order(const struct chain *c, const unsigned *order, size_t n)
{
	struct buf all = buf_of(65536);
	struct case_chain_result r;

	for (size_t i = 0; i < n; i++) {
		buf_str(&all, buf_view(&c->lines[order[i]]));
		buf_byte(&all, '\n');
	}
	r = check_text(buf_view(&all), c->head);
	buf_done(&all);
	return r;
}

static void
lines_taken_out_added_or_swapped_are_found(void **state)
{
	struct chain c;
	struct case_chain_result r;

	(void)state;
	make_chain(&c, NULL);
	for (unsigned gone = 0; gone < LINES; gone++) {
		unsigned order[LINES];
		size_t n = 0;

		for (unsigned i = 0; i < LINES; i++)
			if (i != gone)
				order[n++] = i;
		r = check_order(&c, order, n);
		assert_int_equal(r.fault, gone + 1 == LINES ? CHAIN_HEAD : CHAIN_NUMBER);
		assert_int_equal(r.nr, gone + 1 == LINES ? LINES - 1 : gone + 1);
		for (unsigned i = 0; i < LINES; i++) /* the next one comes first */
			order[i] = i;
		if (gone + 1 < LINES) {
			order[gone] = gone + 1;
			order[gone + 1] = gone;
			r = check_order(&c, order, LINES);
			assert_int_equal(r.fault, CHAIN_NUMBER);
			assert_int_equal(r.nr, gone + 1);
		}
	}
	r = check_order(&c, (const unsigned[]){0, 1, 1, 2, 3, 4, 5, 6}, LINES + 1);
	assert_int_equal(r.fault, CHAIN_NUMBER);
	assert_int_equal(r.nr, 3);
	r = check_order(&c, NULL, 0);
	assert_int_equal(r.fault, CHAIN_HEAD);
	free_chain(&c);
}

/* Who rewrites a line and all behind it is found by the head alone. */
static void
a_chain_written_anew_is_found_by_its_head(void **state)
{
	static const ms_t times[LINES] = {AT, AT, AT, AT, AT, AT, AT + 1};
	struct chain c, anew;
	struct buf all = buf_of(65536);
	struct case_chain_result r;

	(void)state;
	make_chain(&c, NULL);
	make_chain(&anew, times);
	join(&anew, &all);
	assert_int_equal(check_text(buf_view(&all), NULL).fault, CHAIN_WHOLE);
	r = check_text(buf_view(&all), c.head);
	assert_int_equal(r.fault, CHAIN_HEAD);
	buf_done(&all);
	free_chain(&c);
	free_chain(&anew);
}

static void
a_clock_put_back_is_told_when_nothing_worse_is_found(void **state)
{
	static const ms_t back[LINES] = {AT, AT + 2 * MS_HOUR, AT, AT + 1, AT + 2, AT + 3, AT + 4};
	static const ms_t little[LINES] = {AT + MS_HOUR, AT, AT, AT, AT, AT, AT};
	struct chain c;
	struct buf all = buf_of(65536);
	struct case_chain_result r;
	uint8_t other[CASE_HASH_BYTES] = {1};

	(void)state;
	make_chain(&c, back);
	join(&c, &all);
	r = check_text(buf_view(&all), c.head);
	assert_int_equal(r.fault, CHAIN_TIME);
	assert_int_equal(r.nr, 3);
	assert_int_equal(check_text(buf_view(&all), other).fault, CHAIN_HEAD);
	free_chain(&c);
	buf_clear(&all);
	make_chain(&c, little);
	join(&c, &all);
	assert_int_equal(check_text(buf_view(&all), c.head).fault, CHAIN_WHOLE);
	free_chain(&c);
	buf_done(&all);
}

static void
a_line_of_another_case_is_found(void **state)
{
	struct chain c;
	struct case_chain_check check = {.id = OTHER}, any = {.id = NULL};
	struct case_chain_line line;

	(void)state;
	make_chain(&c, NULL);
	line = (struct case_chain_line){1, buf_view(&c.lines[0])};
	case_chain_line(&check, &line);
	case_chain_line(&any, &line);
	assert_int_equal(check.result.fault, CHAIN_CASE);
	assert_int_equal(any.result.fault, CHAIN_WHOLE);
	free_chain(&c);
}

/* A box that was put back to an older program still follows what a later one wrote. */
static void
lines_of_a_later_version_are_followed(void **state)
{
	static const char later[] = FRAME("1", "1", GOOD_AT) ",\"kind\":\"later\",\"by\":\"box\","
							     "\"who\":\"\",\"pairs\":{}}";
	struct case_chain_check check = {.id = ID};
	const struct case_chain_line line = {1, STR(later)};
	uint8_t head[CASE_HASH_BYTES];

	(void)state;
	case_line_hash(line.bytes, head);
	case_chain_line(&check, &line);
	case_chain_end(&check, head);
	assert_int_equal(check.result.fault, CHAIN_WHOLE);
}

/* ---- days ---- */

static void
a_day_comes_back(void **state)
{
	struct case_day_head cases[2] = {{ID, 3, {1}}, {OTHER, 12, {2}}}, *back;
	uint8_t previous[CASE_HASH_BYTES] = {9}, head[CASE_HASH_BYTES], digest[CASE_HASH_BYTES],
		was[CASE_HASH_BYTES];
	struct arena *a = arena_new(65536);
	struct buf out = buf_of(65536);
	size_t n;
	ms_t at;

	(void)state;
	assert_int_equal(case_day_text(previous, AT, cases, 2, &out, head), ERR_OK);
	digest_of(DIGEST_SHA256, out.p, out.len, digest);
	assert_memory_equal(head, digest, sizeof(head));
	assert_int_equal(case_day_read(buf_view(&out), a, was, &at, &back, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_true(at == AT);
	assert_memory_equal(was, previous, sizeof(was));
	assert_string_equal(back[1].id, OTHER);
	assert_int_equal(back[1].nr, 12);
	assert_memory_equal(back[1].hash, cases[1].hash, CASE_HASH_BYTES);
	for (size_t cut = 1; cut < 100; cut++) /* a cut line is none */
		assert_int_equal(
			case_day_read(str_of(out.p, out.len - cut), a, was, &at, &back, &n),
			ERR_MALFORMED);
	buf_clear(&out);
	assert_int_equal(
		case_day_text(previous, AT, (struct case_day_head[]){{OTHER, 1, {0}}, {ID, 1, {0}}},
			2, &out, head),
		ERR_INVALID);
	buf_clear(&out);
	assert_int_equal(case_day_text(previous, AT, NULL, 0, &out, head), ERR_OK);
	assert_int_equal(case_day_read(buf_view(&out), a, was, &at, &back, &n), ERR_OK);
	assert_int_equal(n, 0);
	buf_done(&out);
	arena_free(a);
}

/* The kind is told by the beginning, of each line that a whole reading takes. */
static void
the_kind_is_told_by_the_beginning(void **state)
{
	struct arena *a = arena_new(65536);
	struct case_line l = a_line();
	struct buf out = buf_of(CASE_LINE_MAX);
	enum case_kind kind;
	struct str line;

	(void)state;
	for (unsigned k = 0; k < CASE_KINDS; k++) {
		buf_clear(&out);
		l.entry.kind = (enum case_kind)k;
		l.entry.nr = 1 + k * 1000;
		assert_int_equal(case_line_put(&l, &out), ERR_OK);
		assert_int_equal(case_line_kind(buf_view(&out), &kind), ERR_OK);
		assert_int_equal(kind, k);
	}
	line = buf_view(&out);
	for (size_t len = 0; len < 170; len++)
		assert_int_equal(case_line_kind(str_of(line.p, len), &kind), ERR_MALFORMED);
	assert_int_equal(case_line_kind(STR("{\"v\":2,"), &kind), ERR_UNSUPPORTED);
	memcpy(strstr(out.p, "reopened"), "reopenee", 8);
	assert_int_equal(case_line_kind(line, &kind), ERR_UNSUPPORTED);
	buf_done(&out);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_kind_is_told_by_the_beginning),
		cmocka_unit_test(a_line_has_one_writing),
		cmocka_unit_test(what_is_no_entry_is_not_written),
		cmocka_unit_test(another_writing_is_refused),
		cmocka_unit_test(a_whole_chain_is_whole),
		cmocka_unit_test(every_changed_byte_is_found),
		cmocka_unit_test(lines_taken_out_added_or_swapped_are_found),
		cmocka_unit_test(a_chain_written_anew_is_found_by_its_head),
		cmocka_unit_test(a_clock_put_back_is_told_when_nothing_worse_is_found),
		cmocka_unit_test(a_line_of_another_case_is_found),
		cmocka_unit_test(lines_of_a_later_version_are_followed),
		cmocka_unit_test(a_day_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
