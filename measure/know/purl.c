/*
 * Runs the tests of the package-url specification (tests/know/purl finds them): each is "parse",
 * "build" or "validate" (read, mended where need be, and print).
 *   purl FILE...     prints each that differs, and "N of M as expected"; exit code 1 when any
 * differs
 */
#include "wire/purl/purl.h"
#include "base/buf.h"

#include <jansson.h>
#include <stdio.h>

static struct purl p;

static struct str
text_of(const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);

	return json_is_string(t) ? str_of(json_string_value(t), json_string_length(t)) : STR("");
}

static bool
is_same(const char *what, struct str a, struct str b)
{
	if (str_equal(a, b))
		return true;
	printf("  %s: \"%.*s\", not \"%.*s\"\n", what, STR_FMT(a), STR_FMT(b));
	return false;
}

static bool
has_parts(const json_t *want)
{
	const json_t *pairs = json_object_get(want, "qualifiers"), *value;
	const char *key;
	bool is_ok = is_same("type", p.is.type, text_of(want, "type")) &&
		     is_same("namespace", p.is.space, text_of(want, "namespace")) &&
		     is_same("name", p.is.name, text_of(want, "name")) &&
		     is_same("version", p.is.version, text_of(want, "version")) &&
		     is_same("subpath", p.is.subpath, text_of(want, "subpath"));

	if (is_ok && p.is.n_pairs != json_object_size(pairs)) {
		printf("  %u qualifiers\n", p.is.n_pairs);
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)pairs, key, value) is_ok =
		is_ok &&
		is_same(key, purl_qualifier(&p, str_c(key)), str_c(json_string_value(value)));
	return is_ok;
}

static enum err
build(const json_t *in)
{
	struct purl_parts parts = {.type = text_of(in, "type"),
		.space = text_of(in, "namespace"),
		.name = text_of(in, "name"),
		.version = text_of(in, "version"),
		.subpath = text_of(in, "subpath")};
	json_t *pairs = json_object_get(in, "qualifiers"), *value;
	const char *key;

	json_object_foreach(pairs, key, value) parts.pairs[parts.n_pairs++] =
		(struct purl_pair){str_c(key), str_c(json_string_value(value))};
	return purl_build(&parts, &p);
}

static bool
is_printed(struct str want)
{
	struct buf out = buf_of(4 * LIMIT_PURL_BYTES);
	bool is_ok;

	purl_print(&p, &out);
	is_ok = is_same("printed", buf_view(&out), want);
	buf_done(&out);
	return is_ok;
}

static bool
run(const json_t *t)
{
	struct str type = text_of(t, "test_type");
	bool fails = json_is_true(json_object_get(t, "expected_failure"));
	enum err err;

	if (str_equal(type, STR("build")))
		err = build(json_object_get(t, "input"));
	else if (str_equal(type, STR("parse")))
		err = purl_parse(text_of(t, "input"), &p);
	else
		err = purl_repair(text_of(t, "input"), &p);
	if (fails || err != ERR_OK)
		return fails == (err != ERR_OK);
	return str_equal(type, STR("parse")) ? has_parts(json_object_get(t, "expected_output"))
					     : is_printed(text_of(t, "expected_output"));
}

int
main(int argc, char **argv)
{
	unsigned good = 0, all = 0;

	for (int i = 1; i < argc; i++) {
		json_t *doc = json_load_file(argv[i], 0, NULL), *t;
		size_t n;

		if (doc == NULL) {
			printf("%s: cannot be read\n", argv[i]);
			return 1;
		}
		json_array_foreach(json_object_get(doc, "tests"), n, t)
		{
			struct str in = text_of(t, "input");
			bool is_ok = run(t);

			all++;
			good += is_ok;
			if (!is_ok)
				printf("differs: %s: %.*s %.*s (%.*s)\n", argv[i],
					STR_FMT(text_of(t, "test_type")), STR_FMT(in),
					STR_FMT(text_of(t, "description")));
		}
		json_decref(doc);
	}
	printf("%u of %u as expected\n", good, all);
	return good == all && all > 0 ? 0 : 1;
}
