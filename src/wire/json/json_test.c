/* JSON along a shape. */
#include "wire/json/json.h"

#include "base/buf.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { NAME = 1, PART, NUMBER, ANY };

static const struct json_shape part;
static const struct json_field part_fields[] = {
	{"name", NAME, NULL}, {"parts", PART, &part}, {"n", NUMBER, NULL}};
static const struct json_shape part = {part_fields, 3};
static const struct json_shape wild = JSON_SHAPE({"name", NAME, NULL}, {"*", ANY, &part});

static void
on_open(void *arg, unsigned id, struct str key)
{
	buf_printf(arg, "(%u %.*s", id, STR_FMT(key));
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	buf_printf(arg, "[%u %.*s=%d:%.*s]", id, STR_FMT(v->key), (int)v->type, STR_FMT(v->text));
}

static void
on_close(void *arg, unsigned id)
{
	buf_printf(arg, "%u)", id);
}

/* What reading tells, as one line. */
static enum err
told(const struct json_shape *shape, struct str text, struct buf *b, struct errinfo *info)
{
	struct json_handler h = {on_open, on_value, on_close, b, ERR_OK};

	*b = buf_of(1 << 20);
	return json_read(text, shape, &h, info);
}

static void
expect(const struct json_shape *shape, const char *text, const char *line)
{
	struct buf b;

	assert_int_equal(told(shape, str_c(text), &b, NULL), ERR_OK);
	buf_byte(&b, '\0');
	assert_string_equal(buf_view(&b).p, line);
	buf_done(&b);
}

static void
what_a_shape_names_is_told(void **state)
{
	(void)state;
	expect(&part, "{\"name\":\"a\",\"x\":{\"name\":\"no\"},\"n\":1.50}",
		"(0 [1 name=3:a][3 n=2:1.50]0)");
	expect(&part, "{\"parts\":[{\"name\":null},[{\"n\":[1,true]}]],\"n\":-1e3}",
		"(0 (2 parts[1 name=0:]2)(2 parts[3 n=2:1][3 n=1:true]2)[3 n=2:-1e3]0)");
	expect(&part, "[{\"name\":\"\\u3042\\n\"},{}]", "(0 [1 name=3:あ\n]0)(0 0)");
	expect(&wild, "{\"b\":{\"n\":1},\"name\":\"x\",\"c\":2}",
		"(0 (4 b[3 n=2:1]4)[1 name=3:x][4 c=2:2]0)");
	expect(&wild, "{\"b\":[{\"parts\":[{},{\"n\":0}]},3]}",
		"(0 (4 b(2 parts2)(2 parts[3 n=2:0]2)4)[4 b=2:3]0)");
	expect(&part, " {} ", "(0 0)");
	expect(&part, "{\"\":1,\"nam\":2,\"names\":3}", "(0 0)");
}

static void
faults_are_said_with_their_place(void **state)
{
	static const struct {
		const char *text;
		enum err err;
	} rows[] = {
		{"", ERR_TRUNCATED},
		{"{\"name\":", ERR_TRUNCATED},
		{"[{}", ERR_TRUNCATED},
		{"{\"name\" 1}", ERR_MALFORMED},
		{"{} x", ERR_MALFORMED},
		{"{}{}", ERR_MALFORMED},
		{"{\"name\":\"\xff\"}", ERR_MALFORMED},
		{"{\"name\":\"\xe0\x9c\x8f\"}", ERR_MALFORMED},	    /* written too long */
		{"{\"name\":\"\xed\xa0\x80\"}", ERR_MALFORMED},	    /* half of a pair */
		{"{\"name\":\"\xf4\x90\x80\x80\"}", ERR_MALFORMED}, /* beyond the last one */
		{"{\"name\":1,\"name\":2}", ERR_MALFORMED},
		{"{\"parts\":{\"n\":1,\"n\":1}}", ERR_MALFORMED},
		{"17", ERR_UNSUPPORTED},
		{"\"text\"", ERR_UNSUPPORTED},
	};
	struct buf b;
	struct errinfo info;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		info = (struct errinfo){0};
		assert_int_equal(told(&part, str_c(rows[i].text), &b, &info), rows[i].err);
		assert_int_equal(info.err, rows[i].err);
		assert_true(info.what[0] != '\0' && info.offset <= strlen(rows[i].text));
		buf_done(&b);
	}
	/* what nobody wants may stand twice */
	expect(&part, "{\"x\":1,\"x\":2}", "(0 0)");
}

static void
limits_are_held(void **state)
{
	static const char head[] = "{\"name\":\"";
	size_t len = 100u << 20;
	char *text = malloc(len);
	struct buf b;
	struct errinfo info;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len); /* one string of 100 MB: said within the first two */
	memcpy(text, head, sizeof(head) - 1);
	assert_int_equal(told(&part, str_of(text, len), &b, &info), ERR_LIMIT);
	assert_true(info.offset < 2u << 20);
	buf_done(&b);
	memset(text, '[', len);
	assert_int_equal(told(&part, str_of(text, len), &b, &info), ERR_LIMIT);
	buf_done(&b);
	memset(text, 'k', len); /* a key */
	memcpy(text, "{\"", 2);
	assert_int_equal(told(&part, str_of(text, len), &b, &info), ERR_LIMIT);
	buf_done(&b);
	free(text);
}

static void
stop_at_name(void *arg, unsigned id, const struct json_value *v)
{
	((struct json_handler *)arg)->stop = ERR_NOT_FOUND;
}

static void
a_handler_can_end_it(void **state)
{
	struct json_handler h = {.value = stop_at_name, .arg = &h};

	(void)state;
	assert_int_equal(json_read(STR("{\"name\":1} rest"), &part, &h, NULL), ERR_NOT_FOUND);
}

static void
texts_may_follow_each_other(void **state)
{
	struct buf b;
	struct json_handler h = {on_open, on_value, on_close, &b, ERR_OK};
	struct json_reader *r = json_open(&part, &h);

	(void)state;
	b = buf_of(4096);
	assert_non_null(r);
	json_allow_many(r);
	assert_int_equal(json_feed(r, STR("{\"name\":\"a\"}\n{\"na"), NULL), ERR_OK);
	assert_int_equal(json_feed(r, STR("me\":\"b\"}\n"), NULL), ERR_OK);
	assert_int_equal(json_end(r, NULL), ERR_OK);
	json_free(r);
	buf_byte(&b, '\0');
	assert_string_equal(buf_view(&b).p, "(0 [1 name=3:a]0)(0 [1 name=3:b]0)");
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_shape_names_is_told),
		cmocka_unit_test(faults_are_said_with_their_place),
		cmocka_unit_test(limits_are_held),
		cmocka_unit_test(a_handler_can_end_it),
		cmocka_unit_test(texts_may_follow_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
