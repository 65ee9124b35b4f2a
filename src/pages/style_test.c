/*
 * The style sheet's colours: each pair that its first comment names has enough contrast (WCAG 2.2,
 * 1.4.3 and 1.4.11), in the light and in the dark scheme, and no colour stands outside the tokens.
 */
#include "base/str.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define CSS_BYTES_MAX 131072
#define TOKENS_MAX 64

struct token {
	struct str name;
	unsigned rgb;
};

struct scheme {
	size_t n;
	struct token tokens[TOKENS_MAX];
};

static char css[CSS_BYTES_MAX];

static double
channel(unsigned value)
{
	double c = value / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double
luminance(unsigned rgb)
{
	return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8 & 255) +
	       0.0722 * channel(rgb & 255);
}

static double
contrast(unsigned a, unsigned b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* All "--name: #rrggbb" of one block; a later one of the same name counts. */
static void
read_tokens(struct str block, struct scheme *scheme)
{
	ptrdiff_t at;

	while ((at = str_find(block, STR("--"))) >= 0) {
		struct token *t = &scheme->tokens[scheme->n];
		ptrdiff_t colon;

		block = str_of(block.p + at + 2, block.len - (size_t)at - 2);
		colon = str_find_byte(block, ':');
		assert_true(colon > 0);
		if (block.p[colon + 2] != '#')
			continue;
		t->name = str_of(block.p, (size_t)colon);
		t->rgb = (unsigned)strtoul(block.p + colon + 3, NULL, 16);
		scheme->n++;
		assert_true(scheme->n < TOKENS_MAX);
	}
}

static unsigned
color_of(const struct scheme *scheme, struct str name)
{
	for (size_t i = 0; i < scheme->n; i++)
		if (str_equal(scheme->tokens[i].name, name))
			return scheme->tokens[i].rgb;
	fail_msg("the token --%.*s is missing", STR_FMT(name));
	return 0;
}

static struct str
block_after(const char *start)
{
	const char *from = strstr(css, start);
	const char *to;

	assert_non_null(from);
	to = strchr(from, '}');
	assert_non_null(to);
	return str_of(from, (size_t)(to - from));
}

static void
check_scheme(const struct scheme *scheme, const char *label)
{
	const char *from = strstr(css, "contrast: ") + strlen("contrast: ");
	struct str pairs = str_of(from, (size_t)(strstr(from, "*/") - from));
	double least = 4.5;
	size_t n = 0;

	pairs = str_trim(pairs);
	while (pairs.len > 0) {
		struct str background = str_split(&pairs, ' ');
		struct str text = str_split(&background, '/');
		double ratio;

		if (str_equal(text, STR("|"))) {
			least = 3.0;
			continue;
		}
		ratio = contrast(color_of(scheme, text), color_of(scheme, background));
		if (ratio < least)
			fail_msg("%s: %.*s on %.*s has %.2f:1, less than %.1f:1", label,
				STR_FMT(text), STR_FMT(background), ratio, least);
		n++;
	}
	assert_true(n > 25);
}

static void
pairs_have_contrast(void **state)
{
	struct scheme light = {0}, dark = {0};

	(void)state;
	read_tokens(block_after(":root {"), &light);
	read_tokens(block_after("prefers-color-scheme: dark) {\n  :root {"), &dark);
	assert_true(light.n > 20);
	assert_true(dark.n >= light.n - 1);
	check_scheme(&light, "light");
	check_scheme(&dark, "dark");
}

static void
the_formula_is_right(void **state)
{
	(void)state;
	assert_true(fabs(contrast(0x000000, 0xffffff) - 21.0) < 0.01);
	assert_true(fabs(contrast(0x767676, 0xffffff) - 4.54) < 0.01);
	assert_true(contrast(0x777777, 0xffffff) < 4.5);
}

/* Colours are tokens; only paper (printing, QR) is black and white. */
static void
no_colour_outside_the_tokens(void **state)
{
	const char *p = strstr(css, "/* ---- Ground");

	(void)state;
	assert_non_null(p);
	for (; (p = strchr(p, '#')) != NULL; p++) {
		if (strncmp(p, "#fff", 4) == 0 || strncmp(p, "#000", 4) == 0 ||
			strncmp(p, "#333", 4) == 0 || strncmp(p, "#666", 4) == 0)
			continue;
		fail_msg("a colour outside the tokens: %.30s", p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_formula_is_right),
		cmocka_unit_test(pairs_have_contrast),
		cmocka_unit_test(no_colour_outside_the_tokens),
	};
	const char *root = getenv("SAKIMORI_SOURCE");
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/web/static/sakimori.css", root == NULL ? "." : root);
	f = fopen(path, "rb");
	if (f == NULL) {
		fprintf(stderr, "%s cannot be read\n", path);
		return 2;
	}
	css[fread(css, 1, sizeof(css) - 1, f)] = '\0';
	fclose(f);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
