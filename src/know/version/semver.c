/*
 * Semantic Versioning 2.0.0 section 11 and what is near it: npm, NuGet, Go modules and toolchains,
 * Dart's pub. Read as [v] number {"." number} ["-" names] ["+" build]; however many numbers there
 * are, those that are missing are 0. Names glued to the numbers ("1.2.3rc1") are names, too.
 */
#include "know/version/parts.h"
#include "know/version/version.h"

struct semver {
	struct str core; /* digits and single dots between them */
	struct str pre, build;
	bool has_pre, has_build;
	bool is_glued; /* names without '-' before them: "1.21rc2" */
};

static struct semver
semver_split(struct str s)
{
	struct semver v = {0};
	size_t n = 0;
	ptrdiff_t plus;

	s = part_without_v(s);
	while (n < s.len &&
		(part_is_digit(s.p[n]) || (s.p[n] == '.' && n > 0 && s.p[n - 1] != '.' &&
						  n + 1 < s.len && part_is_digit(s.p[n + 1]))))
		n++;
	v.core = str_of(s.p, n);
	part_skip(&s, n);
	plus = str_find_byte(s, '+');
	if (plus >= 0) {
		v.has_build = true;
		v.build = str_of(s.p + plus + 1, s.len - (size_t)plus - 1);
		s.len = (size_t)plus;
	}
	v.has_pre = s.len > 0;
	v.is_glued = part_is_letter(part_first(s));
	if (part_first(s) == '-' || part_first(s) == '.')
		part_skip(&s, 1);
	v.pre = s;
	return v;
}

static int
order_core(struct str a, struct str b)
{
	while (a.len > 0 || b.len > 0) {
		struct str x = part_digits(&a), y = part_digits(&b);
		int order = part_order_digits(x, y);

		if (order != 0)
			return order;
		if (a.len > 0)
			part_skip(&a, 1);
		if (b.len > 0)
			part_skip(&b, 1);
	}
	return 0;
}

/* Section 11.4: numbers below names; numbers as such, names as bytes. */
static int
order_name(struct str a, struct str b, bool any_case)
{
	bool is_number = part_all_digits(a);

	if (is_number != part_all_digits(b))
		return is_number ? -1 : 1;
	if (is_number)
		return part_order_digits(a, b);
	return any_case ? part_order_nocase(a, b) : str_order(a, b);
}

/* Names up to the next dot; of glued ones also up to where a number begins: "rc2" is "rc.2". */
static struct str
take_name(struct str *s, bool is_glued)
{
	struct str whole = *s, name;
	size_t n = 0;

	if (!is_glued)
		return str_split(s, '.');
	while (n < whole.len && whole.p[n] != '.' &&
		!(n > 0 && part_is_digit(whole.p[n]) && !part_is_digit(whole.p[n - 1])))
		n++;
	name = str_of(whole.p, n);
	part_skip(s, n + (n < whole.len && whole.p[n] == '.'));
	return name;
}

static int
order_names(const struct semver *x, const struct semver *y, bool any_case, bool splits)
{
	struct str a = x->pre, b = y->pre;

	while (a.len > 0 && b.len > 0) {
		struct str left = take_name(&a, splits && x->is_glued);
		struct str right = take_name(&b, splits && y->is_glued);
		int order = order_name(left, right, any_case);

		if (order != 0)
			return order;
	}
	return part_order_ints(a.len > 0, b.len > 0);
}

/* Section 11.3: a version with names comes before the one without. */
static int
order_semver(const struct semver *a, const struct semver *b, bool any_case, bool splits)
{
	int order = order_core(a->core, b->core);

	if (order != 0)
		return order;
	if (a->pre.len == 0 || b->pre.len == 0)
		return part_order_ints(a->pre.len == 0, b->pre.len == 0);
	return order_names(a, b, any_case, splits);
}

int
version_semver(struct str a, struct str b)
{
	struct semver x = semver_split(a), y = semver_split(b);

	return order_semver(&x, &y, false, false);
}

/*
 * Three numbers of 20 bits, then what follows them: names (older than without), nothing, a fourth
 * number. A number that is too large makes all that is behind it say nothing.
 */
#define KEY_NUMBERS 3
#define KEY_NUMBER_MAX 0xfffffu
#define KEY_NAMES 1
#define KEY_MORE 12

static uint64_t
key_number(struct str digits)
{
	uint64_t n = 0;

	digits = part_without_zeros(digits);
	if (digits.len > 6)
		return KEY_NUMBER_MAX;
	for (size_t i = 0; i < digits.len; i++)
		n = n * 10 + (uint64_t)(digits.p[i] - '0');
	return n;
}

static uint64_t
key_of_parts(const struct semver *v)
{
	struct str core = v->core;
	uint64_t key = 0;

	for (unsigned i = 0; i < KEY_NUMBERS; i++) {
		uint64_t n = key_number(str_split(&core, '.'));

		if (n == KEY_NUMBER_MAX)
			return key | UINT64_MAX >> 20 * i;
		key |= n << (44 - 20 * i);
	}
	while (core.len > 0)
		if (!part_is_zero(str_split(&core, '.')))
			return key | KEY_MORE;
	return key | (v->pre.len > 0 ? KEY_NAMES : VERSION_KEY_EXACT);
}

/* "1.2.3", as most are; 0 when it is anything else. */
static uint64_t
key_at_once(struct str s)
{
	uint64_t key = 0, n = 0;
	unsigned shift = 44, digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit <= 9 && digits < 6) {
			n = n * 10 + digit;
			digits++;
		} else if (s.p[i] == '.' && digits > 0 && shift > 4) {
			key |= n << shift;
			shift -= 20;
			n = digits = 0;
		} else {
			return 0;
		}
	}
	return digits > 0 ? key | n << shift | VERSION_KEY_EXACT : 0;
}

uint64_t
version_semver_key(struct str s)
{
	uint64_t key = key_at_once(s);
	struct semver v;

	if (key != 0)
		return key;
	v = semver_split(s);
	return key_of_parts(&v);
}

/* What npm takes away in front: blanks, "=" and "v". */
static struct str
npm_bare(struct str s)
{
	s = str_trim(s);
	if (part_first(s) == '=')
		part_skip(&s, 1);
	return str_trim(s);
}

int
version_npm(struct str a, struct str b)
{
	return version_semver(npm_bare(a), npm_bare(b));
}

uint64_t
version_npm_key(struct str s)
{
	return version_semver_key(npm_bare(s));
}

/* NuGet: four numbers, names in any case. */
int
version_nuget(struct str a, struct str b)
{
	struct semver x = semver_split(a), y = semver_split(b);

	return order_semver(&x, &y, true, false);
}

/* Go: "v1.2.3", "go1.21rc2" and, of a toolchain, what stands behind a blank ("X:experiment"). */
static struct str
go_bare(struct str s)
{
	struct str rest = s;

	s = str_split(&rest, ' ');
	if (s.len > 2 && s.p[0] == 'g' && s.p[1] == 'o' && part_is_digit(s.p[2]))
		part_skip(&s, 2);
	return s;
}

int
version_go(struct str a, struct str b)
{
	struct semver x = semver_split(go_bare(a)), y = semver_split(go_bare(b));

	return order_semver(&x, &y, false, true);
}

uint64_t
version_go_key(struct str s)
{
	uint64_t key = key_at_once(s);

	return key != 0 ? key : version_semver_key(go_bare(s));
}

/* pub: builds count, by the same rules; one with a build comes after the one without. */
int
version_pub(struct str a, struct str b)
{
	struct semver x = semver_split(a), y = semver_split(b);
	int order = order_semver(&x, &y, false, false);

	if (order != 0)
		return order;
	if (x.build.len == 0 || y.build.len == 0)
		return part_order_ints(x.build.len > 0, y.build.len > 0);
	x.pre = x.build;
	y.pre = y.build;
	return order_names(&x, &y, false, false);
}

uint64_t
version_pub_key(struct str s)
{
	uint64_t key = version_semver_key(s);

	return version_key_is_exact(key) ? key + 1 : key; /* a build may follow */
}

/* Conan: parts between dots are numbers with letters behind them ("1a"); parts that are 0 at the
 * end say nothing; "1.0-" is the oldest of all "1.0-..."; builds count. */
static int
order_conan_parts(struct str a, struct str b)
{
	while (a.len > 0 || b.len > 0) {
		struct str left = str_split(&a, '.'), right = str_split(&b, '.');
		struct str x = part_digits(&left), y = part_digits(&right);
		int order;

		/* A missing part is 0, and numbers come before letters. */
		if ((x.len == 0 && left.len > 0) != (y.len == 0 && right.len > 0))
			return x.len == 0 && left.len > 0 ? 1 : -1;
		order = part_order_digits(x, y);
		if (order == 0)
			order = str_order(left, right);
		if (order != 0)
			return order;
	}
	return 0;
}

int
version_conan(struct str a, struct str b)
{
	struct str build_a = a, build_b = b, pre_a, pre_b;
	bool has_a, has_b;
	int order;

	pre_a = str_split(&build_a, '+');
	pre_b = str_split(&build_b, '+');
	has_a = str_find_byte(pre_a, '-') >= 0;
	has_b = str_find_byte(pre_b, '-') >= 0;
	a = str_split(&pre_a, '-');
	b = str_split(&pre_b, '-');
	order = order_conan_parts(a, b);
	if (order == 0)
		order = part_order_ints(!has_a, !has_b);
	if (order == 0)
		order = order_conan_parts(pre_a, pre_b);
	return order != 0 ? order : order_conan_parts(build_a, build_b);
}

bool
version_conan_valid(struct str v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!part_is_alnum(v.p[i]) && (v.p[i] == '\0' || strchr(".-+_*", v.p[i]) == NULL))
			return false;
	return part_is_alnum(part_first(v));
}

static bool
are_names(struct str s, bool zeros_allowed)
{
	while (true) {
		struct str name = str_split(&s, '.');

		if (name.len == 0)
			return false;
		for (size_t i = 0; i < name.len; i++)
			if (!part_is_alnum(name.p[i]) && name.p[i] != '-')
				return false;
		if (!zeros_allowed && name.len > 1 && name.p[0] == '0' && part_all_digits(name))
			return false;
		if (s.len == 0)
			return name.p + name.len == s.p; /* no dot at the end */
	}
}

/* "1.2.3" */
static bool
is_three_numbers(struct str s)
{
	unsigned dots = 0, digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '.' && digits > 0) {
			dots++;
			digits = 0;
		} else if (!part_is_digit(s.p[i]) || (digits == 1 && s.p[i - 1] == '0')) {
			return false;
		} else {
			digits++;
		}
	}
	return dots == 2 && digits > 0;
}

/* Numbers between min and max of them, then names and a build as the grammar has them. */
static bool
is_semver(struct str s, unsigned min, unsigned max, bool zeros_allowed)
{
	struct semver v = semver_split(s);
	struct str core = v.core;
	unsigned n = 0;

	if (v.core.len == 0 || v.is_glued)
		return false;
	for (; core.len > 0; n++) {
		struct str number = str_split(&core, '.');

		if (!zeros_allowed && number.len > 1 && number.p[0] == '0')
			return false;
	}
	if (n < min || n > max || (v.has_pre && v.core.p[v.core.len] != '-'))
		return false;
	return (!v.has_pre || are_names(v.pre, zeros_allowed)) &&
	       (!v.has_build || are_names(v.build, true));
}

bool
version_semver_valid(struct str v)
{
	return is_three_numbers(v) || (part_is_digit(part_first(v)) && is_semver(v, 3, 3, false));
}

bool
version_npm_valid(struct str v)
{
	return is_semver(npm_bare(v), 3, 3, false);
}

bool
version_pub_valid(struct str v)
{
	return version_semver_valid(v);
}

bool
version_nuget_valid(struct str v)
{
	return part_is_digit(part_first(v)) && is_semver(v, 1, 4, true);
}

bool
version_go_valid(struct str v)
{
	struct str bare, word;

	if (is_three_numbers(v))
		return true;
	bare = go_bare(v);
	if (bare.p == v.p)
		return is_semver(bare, 3, 3, false);
	if (is_semver(bare, 1, 3, true))
		return true;
	part_skip(&bare, semver_split(bare).core.len);
	word = part_letters(&bare);
	return (str_equal(word, STR("rc")) || str_equal(word, STR("beta"))) &&
	       part_all_digits(bare);
}
