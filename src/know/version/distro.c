/*
 * Packages of distributions: Debian (deb-version(7), Debian Policy 5.6.12), RPM (rpm-version(7))
 * and Arch Linux (vercmp(8)). [epoch:]version[-release]; an epoch is a number before the first ':'.
 */
#include "know/version/parts.h"

struct evr {
	struct str epoch, version, release;
	bool has_release;
};

static struct evr
evr_split(struct str s)
{
	struct evr v = {STR(""), s, STR(""), false};
	struct str rest = s, epoch = part_digits(&rest);

	if (epoch.len > 0 && part_first(rest) == ':') {
		v.epoch = epoch;
		part_skip(&rest, 1);
		v.version = rest;
	}
	for (size_t i = v.version.len; i > 0; i--) {
		if (v.version.p[i - 1] != '-')
			continue;
		v.has_release = true;
		v.release = str_of(v.version.p + i, v.version.len - i);
		v.version.len = i - 1;
		break;
	}
	return v;
}

/* '~' before the end, the end before letters, letters before all else. */
static int
debian_rank(char c)
{
	if (part_is_digit(c))
		return 0;
	if (part_is_letter(c))
		return (unsigned char)c;
	return c == '~' ? -1 : (unsigned char)c + 256;
}

static int
order_debian(struct str a, struct str b)
{
	while (a.len > 0 || b.len > 0) {
		struct str x, y;
		int order;

		while ((a.len > 0 && !part_is_digit(a.p[0])) ||
			(b.len > 0 && !part_is_digit(b.p[0]))) {
			int left = a.len > 0 ? debian_rank(a.p[0]) : 0;
			int right = b.len > 0 ? debian_rank(b.p[0]) : 0;

			if (left != right)
				return part_order_ints(left, right);
			part_skip(&a, 1);
			part_skip(&b, 1);
		}
		x = part_digits(&a);
		y = part_digits(&b);
		order = part_order_digits(x, y);
		if (order != 0)
			return order;
	}
	return 0;
}

int
version_debian(struct str a, struct str b)
{
	struct evr x = evr_split(a), y = evr_split(b);
	int order = part_order_digits(x.epoch, y.epoch);

	if (order == 0)
		order = order_debian(x.version, y.version);
	return order != 0 ? order : order_debian(x.release, y.release);
}

/* What stands next in a version of RPM: '~' before the end, the end before '^', that before
 * letters, these before numbers. Other signs only separate. */
enum { RPM_TILDE, RPM_END, RPM_CARET, RPM_LETTERS, RPM_DIGITS };

static int
rpm_next(struct str *s, struct str *ret_run)
{
	while (s->len > 0 && !part_is_alnum(s->p[0]) && s->p[0] != '~' && s->p[0] != '^')
		part_skip(s, 1);
	*ret_run = str_of(s->p, 0);
	if (s->len == 0)
		return RPM_END;
	if (part_is_digit(s->p[0])) {
		*ret_run = part_digits(s);
		return RPM_DIGITS;
	}
	*ret_run = part_letters(s);
	if (ret_run->len > 0)
		return RPM_LETTERS;
	part_skip(s, 1);
	return s->p[-1] == '~' ? RPM_TILDE : RPM_CARET;
}

static int
order_rpm(struct str a, struct str b)
{
	while (true) {
		struct str x, y;
		int left = rpm_next(&a, &x), right = rpm_next(&b, &y);
		int order = part_order_ints(left, right);

		if (order == 0 && left == RPM_DIGITS)
			order = part_order_digits(x, y);
		else if (order == 0)
			order = str_order(x, y);
		if (order != 0 || left == RPM_END)
			return order;
	}
}

/* Without a release: older than with any. (rpm itself then leaves the release out, which is no
 * order.) */
int
version_rpm(struct str a, struct str b)
{
	struct evr x = evr_split(a), y = evr_split(b);
	int order = part_order_digits(x.epoch, y.epoch);

	if (order == 0)
		order = order_rpm(x.version, y.version);
	if (order == 0)
		order = part_order_ints(x.has_release, y.has_release);
	return order != 0 ? order : order_rpm(x.release, y.release);
}

/* Arch: letters right behind ("1.0a") before the end, the end before a separator; more separators
 * are newer. */
static int
order_alpm(struct str a, struct str b)
{
	bool is_first = true;

	while (true) {
		size_t left = 0, right = 0;
		struct str x, y;
		int order;

		while (left < a.len && !part_is_alnum(a.p[left]))
			left++;
		while (right < b.len && !part_is_alnum(b.p[right]))
			right++;
		if (a.len == 0 || b.len == 0) {
			if (a.len == b.len)
				return 0;
			if (a.len == 0)
				return !is_first && part_is_letter(b.p[0]) ? 1 : -1;
			return !is_first && part_is_letter(a.p[0]) ? -1 : 1;
		}
		if (left != right)
			return left < right ? -1 : 1;
		part_skip(&a, left);
		part_skip(&b, right);
		if (a.len == 0 || b.len == 0)
			return part_order_ints(a.len > 0, b.len > 0);
		if (part_is_digit(a.p[0]) != part_is_digit(b.p[0]))
			return part_is_digit(a.p[0]) ? 1 : -1;
		if (part_is_digit(a.p[0])) {
			x = part_digits(&a);
			y = part_digits(&b);
			order = part_order_digits(x, y);
		} else {
			x = part_letters(&a);
			y = part_letters(&b);
			order = str_order(x, y);
		}
		if (order != 0)
			return order;
		is_first = false;
	}
}

/* Without a release: as the first one. (pacman then leaves it out, which is no order.) */
int
version_alpm(struct str a, struct str b)
{
	struct evr x = evr_split(a), y = evr_split(b);
	int order = part_order_digits(x.epoch, y.epoch);

	if (order == 0)
		order = order_alpm(x.version, y.version);
	if (order != 0)
		return order;
	return order_alpm(
		x.has_release ? x.release : STR("1"), y.has_release ? y.release : STR("1"));
}

static bool
are_signs(struct str s, const char *signs)
{
	for (size_t i = 0; i < s.len; i++)
		if (!part_is_alnum(s.p[i]) && (s.p[i] == '\0' || strchr(signs, s.p[i]) == NULL))
			return false;
	return s.len > 0;
}

bool
version_debian_valid(struct str v)
{
	struct evr e = evr_split(v);

	return part_is_digit(part_first(e.version)) && are_signs(e.version, ".+-~:") &&
	       (e.epoch.len > 0 || str_find_byte(e.version, ':') < 0) &&
	       (!e.has_release || are_signs(e.release, ".+~"));
}

bool
version_rpm_valid(struct str v)
{
	struct evr e = evr_split(v);

	return are_signs(e.version, "._+~^") && (!e.has_release || are_signs(e.release, "._+~^"));
}
