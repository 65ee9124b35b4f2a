/* Requirements in the styles of several package managers; see require.h. */
#include "require.h"

#include "know/version/version.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name;
	enum version_order order;
	const char * or ;   /* between alternatives; NULL: there is one */
	char between;	    /* bounds of one, beside blanks */
	char bare;	    /* what a version without a sign means: '=' or '^' */
	const char *lowest; /* behind the version that '^' and '~' end at */
} styles[REQUIRE_STYLES] = {
	[REQUIRE_CARGO] = {"cargo", VERSION_SEMVER, NULL, ',', '^', "-0"},
	[REQUIRE_NPM] = {"npm", VERSION_NPM, "||", ',', '=', ""},
	[REQUIRE_GEM] = {"gem", VERSION_RUBYGEMS, NULL, ',', '=', ""},
	[REQUIRE_COMPOSER] = {"composer", VERSION_COMPOSER, "||", ',', '=', ""},
	[REQUIRE_PYPI] = {"pypi", VERSION_PEP440, NULL, ',', '=', ""},
	[REQUIRE_CONAN] = {"conan", VERSION_CONAN, "||", ',', '=', "-"},
	[REQUIRE_NUGET] = {"nuget", VERSION_NUGET, NULL, ',', '=', ""},
	[REQUIRE_NGINX] = {"nginx", VERSION_GENERIC, ",", ' ', '=', ""},
	[REQUIRE_OPENSSL] = {"openssl", VERSION_GENERIC, ",", ' ', '=', ""},
};

bool
require_style_of(struct str name, enum require_style *ret_style)
{
	for (unsigned i = 0; i < REQUIRE_STYLES; i++) {
		if (!str_equal(name, str_c(styles[i].name)))
			continue;
		*ret_style = (enum require_style)i;
		return true;
	}
	return false;
}

static bool
add(struct require_alternative *a, enum vers_comparator comparator, struct str version)
{
	if (a->n == REQUIRE_BOUNDS || version.len == 0 || version.len >= REQUIRE_VERSION_MAX)
		return false;
	a->bounds[a->n].comparator = comparator;
	str_copy(version, a->bounds[a->n].version, REQUIRE_VERSION_MAX);
	a->n++;
	return true;
}

/* The numbers in front: how many (4 at most), and whether a wildcard ends them. */
static unsigned
numbers(struct str version, unsigned long ret_numbers[4], bool *ret_wild)
{
	unsigned n = 0;

	memset(ret_numbers, 0, 4 * sizeof(*ret_numbers));
	*ret_wild = false;
	while (n < 4 && version.len > 0) {
		char c = str_small(version.p[0]);

		if (c == 'x' || c == '*') {
			*ret_wild = true;
			return n;
		}
		if (c < '0' || c > '9')
			return n;
		for (; version.len > 0 && version.p[0] >= '0' && version.p[0] <= '9'; version.p++)
			ret_numbers[n] = ret_numbers[n] * 10 + (unsigned)(version.p[0] - '0'),
			version.len--;
		n++;
		if (version.len == 0 || version.p[0] != '.')
			return n;
		version.p++;
		version.len--;
	}
	return n;
}

/* The version behind all that begin with the first `keep` numbers. */
static bool
add_end(struct require_alternative *a, enum require_style style, const unsigned long n[4],
	unsigned keep)
{
	char text[REQUIRE_VERSION_MAX];
	size_t at = 0;
	unsigned fill = style == REQUIRE_CARGO || style == REQUIRE_NPM ? 3 : keep;

	for (unsigned i = 0; i < fill; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%lu", i == 0 ? "" : ".",
			i + 1 < keep	? n[i]
			: i + 1 == keep ? n[i] + 1
					: 0);
	snprintf(text + at, sizeof(text) - at, "%s", styles[style].lowest);
	if (!add(a, VERS_LESS, str_c(text)))
		return false;
	a->bounds[a->n - 1].is_end = true;
	return true;
}

/* npm and Cargo: three numbers always, without 'v'. */
static struct str
full(enum require_style style, struct str version, bool is_edge, char text[REQUIRE_VERSION_MAX])
{
	unsigned long n[4];
	unsigned count;
	bool wild;

	if (style == REQUIRE_CONAN && version.len > 1 && version.p[version.len - 1] == '-')
		version.len--;
	/* Composer's "<1.2" and ">=1.2" mean 1.2-dev, which comes before its alphas. */
	if (style == REQUIRE_COMPOSER && is_edge && version.len < REQUIRE_VERSION_MAX - 4 &&
		strspn(version.p, "v0123456789.") >= version.len) {
		snprintf(text, REQUIRE_VERSION_MAX, "%.*s-dev", STR_FMT(version));
		return str_c(text);
	}
	if (style != REQUIRE_CARGO && style != REQUIRE_NPM)
		return version;
	if (version.len > 1 && str_small(version.p[0]) == 'v')
		version = str_of(version.p + 1, version.len - 1);
	count = numbers(version, n, &wild);
	if (count >= 3 || (count == 0 && !wild))
		return version;
	snprintf(text, REQUIRE_VERSION_MAX, "%lu.%lu.%lu", n[0], n[1], n[2]);
	return str_c(text);
}

/* '^', '~', '~>', '~=' and bare versions with a wildcard. */
static bool
add_range(struct require_alternative *a, enum require_style style, struct str sign,
	struct str version)
{
	char text[REQUIRE_VERSION_MAX];
	unsigned long n[4];
	bool wild;
	unsigned count = numbers(version, n, &wild), keep;
	bool is_last = str_equal(sign, STR("~>")) || str_equal(sign, STR("~="));

	if (count == 0 && !wild)
		return false;
	if (count > 0 && !add(a, VERS_GREATER_EQUAL, full(style, version, true, text)))
		return false;
	if (count > 0 && style == REQUIRE_NPM)
		a->bounds[a->n - 1].given = count;
	if (count == 0)
		return style != REQUIRE_CONAN || add(a, VERS_GREATER_EQUAL, STR("0.0.0"));
	if (str_equal(sign, STR("^"))) {
		for (keep = 1; keep < count && n[keep - 1] == 0;)
			keep++;
	} else if (is_last) {
		keep = count > 1 ? count - 1 : 1;
	} else {
		keep = wild || count < 2 ? count : 2;
	}
	return add_end(a, style, n, keep);
}

static bool
add_bound(struct require_alternative *a, enum require_style style, struct str sign,
	struct str version)
{
	static const struct {
		const char *sign;
		enum vers_comparator comparator;
	} plain[] = {{">=", VERS_GREATER_EQUAL}, {"<=", VERS_LESS_EQUAL}, {">", VERS_GREATER},
		{"<", VERS_LESS}, {"!=", VERS_NOT}, {"=", VERS_EQUAL}, {"==", VERS_EQUAL},
		{"===", VERS_EQUAL}};
	char text[REQUIRE_VERSION_MAX], bare[2] = {styles[style].bare, '\0'};
	unsigned long n[4];
	unsigned given;
	bool wild = false;

	given = numbers(version, n, &wild);
	if (sign.len == 0)
		sign = wild && bare[0] == '=' ? STR("~") : str_c(bare);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (str_equal(sign, str_c(plain[i].sign))) {
			if (!add(a, plain[i].comparator,
				    full(style, version, i == 0 || i == 3, text)))
				return false;
			a->bounds[a->n - 1].given = style == REQUIRE_NPM ? given : 0;
			return true;
		}
	return add_range(a, style, sign, version);
}

/* Signs and versions behind each other, blanks and separators between them. */
static bool
read_bounds(enum require_style style, struct str text, struct require_alternative *a)
{
	while (true) {
		size_t signs = 0, n = 0;
		struct str sign;

		while (text.len > 0 && (text.p[0] == ' ' || text.p[0] == styles[style].between))
			text = str_of(text.p + 1, text.len - 1);
		if (text.len == 0)
			return true;
		while (signs < text.len && strchr("<>=!^~", text.p[signs]) != NULL &&
			text.p[signs] != '\0')
			signs++;
		sign = str_of(text.p, signs);
		text = str_trim(str_of(text.p + signs, text.len - signs));
		while (n < text.len && text.p[n] != ' ' && text.p[n] != styles[style].between)
			n++;
		if (str_starts(text, STR("include_prerelease")))
			return true;
		/* "1.0.0 - 2.0.0" of npm */
		if (style == REQUIRE_NPM && sign.len == 0 && n + 3 < text.len &&
			memcmp(text.p + n, " - ", 3) == 0)
			return add_bound(a, style, STR(">="), str_of(text.p, n)) &&
			       add_bound(a, style, STR("<="),
				       str_trim(str_of(text.p + n + 3, text.len - n - 3)));
		if (!add_bound(a, style, sign, str_of(text.p, n)))
			return false;
		text = str_of(text.p + n, text.len - n);
	}
}

/* nginx: "1.4.1+" within its branch when that is a stable (even) one, "a-b". */
static bool
read_nginx(struct str text, struct require_alternative *a)
{
	ptrdiff_t hyphen = str_find_byte(text, '-');
	unsigned long n[4];
	bool wild;

	if (hyphen > 0)
		return add(a, VERS_GREATER_EQUAL, str_of(text.p, (size_t)hyphen)) &&
		       add(a, VERS_LESS_EQUAL,
			       str_of(text.p + hyphen + 1, text.len - (size_t)hyphen - 1));
	if (text.len == 0 || text.p[text.len - 1] != '+')
		return add(a, VERS_EQUAL, text);
	text.len--;
	(void)numbers(text, n, &wild);
	if (!add(a, VERS_GREATER_EQUAL, text) || n[1] % 2 == 1)
		return a->n > 0;
	snprintf(a->bounds[a->n].version, REQUIRE_VERSION_MAX, "%lu.%lu.0", n[0], n[1] + 1);
	a->bounds[a->n++].comparator = VERS_LESS;
	return true;
}

/* NuGet: "[1.0, 2.0)", "(,1.0]". */
static bool
read_nuget(struct str text, struct require_alternative *a)
{
	bool from_in, to_in;
	struct str from, to;

	if (text.len < 3 || (text.p[0] != '[' && text.p[0] != '('))
		return add(a, VERS_GREATER_EQUAL, text);
	from_in = text.p[0] == '[';
	to_in = text.p[text.len - 1] == ']';
	to = str_of(text.p + 1, text.len - 2);
	from = str_trim(str_split(&to, ','));
	to = str_trim(to);
	return (from.len == 0 || add(a, from_in ? VERS_GREATER_EQUAL : VERS_GREATER, from)) &&
	       (to.len == 0 || add(a, to_in ? VERS_LESS_EQUAL : VERS_LESS, to));
}

enum err
require_read(enum require_style style, struct str text, struct require *ret_require)
{
	const char * or = styles[style].or ;
	struct require *r = ret_require;

	memset(r, 0, sizeof(*r));
	r->order = styles[style].order;
	while (true) {
		ptrdiff_t at = or == NULL ? -1 : str_find(text, str_c(or));
		struct str one = str_trim(at < 0 ? text : str_of(text.p, (size_t)at));
		struct require_alternative *a = &r->alternatives[r->n];
		bool is_read;

		if (r->n == REQUIRE_ALTERNATIVES)
			return ERR_LIMIT;
		r->n++;
		if (style == REQUIRE_NUGET)
			is_read = read_nuget(one, a);
		else if (style == REQUIRE_NGINX)
			is_read = read_nginx(one, a);
		else
			is_read = read_bounds(style, one, a);
		if (!is_read)
			return ERR_MALFORMED;
		if (at < 0)
			return ERR_OK;
		text = str_of(text.p + at + strlen(or), text.len - (size_t)at - strlen(or));
	}
}

static int
order_of(enum version_order o, const char *a, const char *b)
{
	return version_compare(o, str_c(a), str_c(b));
}

static void
raise_from(enum version_order o, struct require_interval *i, const char *version, bool in)
{
	int order = i->from[0] == '\0' ? 1 : order_of(o, version, i->from);

	if (order < 0 || (order == 0 && (in || !i->from_in)))
		return;
	str_copy(str_c(version), i->from, sizeof(i->from));
	i->from_in = in;
}

static void
lower_to(enum version_order o, struct require_interval *i, const char *version, bool in)
{
	int order = i->to[0] == '\0' ? -1 : order_of(o, version, i->to);

	if (order > 0 || (order == 0 && (in || !i->to_in)))
		return;
	str_copy(str_c(version), i->to, sizeof(i->to));
	i->to_in = in;
}

/* The version of a bound as the tool itself takes it when pre-releases are looked at, too:
 * RubyGems' ends lie before all that begin so; of npm "<=1.0" is below 1.1.0-0, "<1.0"
 * below 1.0.0-0. */
static void
lowest(enum version_order o, const struct require_bound *b, enum vers_comparator *c,
	char version[REQUIRE_VERSION_MAX + 4])
{
	bool is_partial = b->given > 0 && b->given < 3;
	const char *suffix = "";
	unsigned long n[3];

	if (o == VERSION_RUBYGEMS && b->is_end)
		suffix = ".A";
	if (o == VERSION_NPM && (b->is_end || (is_partial && *c != VERS_EQUAL)))
		suffix = "-0";
	snprintf(version, REQUIRE_VERSION_MAX + 4, "%s%s", b->version, suffix);
	if (o != VERSION_NPM || !is_partial || *c != VERS_LESS_EQUAL ||
		sscanf(b->version, "%lu.%lu.%lu", &n[0], &n[1], &n[2]) != 3)
		return;
	n[b->given - 1]++;
	snprintf(version, REQUIRE_VERSION_MAX + 4, "%lu.%lu.%lu-0", n[0], n[1], n[2]);
	*c = VERS_LESS;
}

bool
require_interval(const struct require *r, unsigned alternative, struct require_interval *ret_i)
{
	const struct require_alternative *a = &r->alternatives[alternative];
	struct require_interval *i = ret_i;
	int order;

	memset(i, 0, sizeof(*i));
	for (unsigned k = 0; k < a->n; k++) {
		enum vers_comparator c = a->bounds[k].comparator;
		char version[REQUIRE_VERSION_MAX + 4];

		lowest(r->order, &a->bounds[k], &c, version);
		if (c == VERS_EQUAL || c == VERS_GREATER || c == VERS_GREATER_EQUAL)
			raise_from(r->order, i, version, c != VERS_GREATER);
		if (c == VERS_EQUAL || c == VERS_LESS || c == VERS_LESS_EQUAL)
			lower_to(r->order, i, version, c != VERS_LESS);
	}
	if (i->from[0] == '\0' || i->to[0] == '\0')
		return true;
	order = order_of(r->order, i->from, i->to);
	return order < 0 || (order == 0 && i->from_in && i->to_in);
}

static int
by_from(const void *a, const void *b, void *arg)
{
	const struct require_interval *x = a, *y = b;
	enum version_order o = *(enum version_order *)arg;
	int order;

	if (x->from[0] == '\0' || y->from[0] == '\0')
		return (x->from[0] != '\0') - (y->from[0] != '\0');
	order = order_of(o, x->from, y->from);
	return order != 0 ? order : (int)y->from_in - (int)x->from_in;
}

unsigned
require_gaps(enum version_order order, struct require_interval *intervals, unsigned n,
	struct require_interval *ret_gaps)
{
	struct require_interval next = {.from_in = true};
	unsigned gaps = 0;

	qsort_r(intervals, n, sizeof(*intervals), by_from, &order);
	for (unsigned i = 0; i < n; i++) {
		const struct require_interval *one = &intervals[i];
		int place;

		if (one->from[0] != '\0') {
			next.to_in = !one->from_in;
			memcpy(next.to, one->from, sizeof(next.to));
			place = next.from[0] == '\0' ? -1 : order_of(order, next.from, next.to);
			if (place < 0 || (place == 0 && next.from_in && next.to_in))
				ret_gaps[gaps++] = next;
		}
		if (one->to[0] == '\0')
			return gaps;
		place = next.from[0] == '\0' ? 1 : order_of(order, one->to, next.from);
		if (place > 0 || (place == 0 && one->to_in)) {
			next.from_in = !one->to_in;
			memcpy(next.from, one->to, sizeof(next.from));
		}
	}
	next.to[0] = '\0';
	ret_gaps[gaps++] = next;
	return gaps;
}
