/* See promise.h. */
#include "stock/promise.h"

#define CRITICAL 90
#define HIGH 70

/* "14", "14.5"; what stands behind the number is left out. */
static bool
days_of(struct str cell, unsigned *ret_days)
{
	unsigned days = 0;
	size_t i = 0;

	for (; i < cell.len && cell.p[i] >= '0' && cell.p[i] <= '9'; i++) {
		days = days * 10 + (unsigned)(cell.p[i] - '0');
		if (days > PROMISE_DAYS_MAX)
			return false;
	}
	*ret_days = days;
	return i > 0 && (i == cell.len || cell.p[i] == '.');
}

static bool
holds(const struct promise *p, ms_t now, int zone_minutes, ms_t *ret_since)
{
	ms_t today = time_day(now, zone_minutes), ends;

	*ret_since = 0;
	if (p->begins.len > 0 && (time_day_parse(p->begins, zone_minutes, ret_since) != ERR_OK ||
					 *ret_since > today))
		return false;
	return p->ends.len == 0 ||
	       (time_day_parse(p->ends, zone_minutes, &ends) == ERR_OK && ends >= today);
}

size_t
promise_rules(const struct promise *p, ms_t now, int zone_minutes,
	struct rank_contract ret_rules[PROMISE_RULES])
{
	struct rank_contract rule = {.days = 0};
	size_t n = 0;

	if (!holds(p, now, zone_minutes, &rule.since))
		return 0;
	rule.least = CRITICAL;
	if (days_of(p->critical, &rule.days))
		ret_rules[n++] = rule;
	rule.least = HIGH;
	if (days_of(p->high, &rule.days))
		ret_rules[n++] = rule;
	return n;
}

/* How long is what stands between two names here? 0: a name goes on. */
static size_t
between(struct str s)
{
	static const char *const marks[] = {",", ";", "\n", "、", "，", "；"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (str_starts(s, str_c(marks[i])))
			return strlen(marks[i]);
	return 0;
}

static struct str
next_name(struct str *rest)
{
	struct str name = *rest;
	size_t at = 0, skip = 0;

	while (at < rest->len && skip == 0) {
		skip = between(str_of(rest->p + at, rest->len - at));
		at += skip == 0;
	}
	name.len = at;
	*rest = str_of(rest->p + at + skip, rest->len - at - skip);
	return str_trim(name);
}

bool
promise_covers(const struct promise *p, const struct str *names, size_t n)
{
	struct str rest = p->covers;
	bool says_one = false;

	while (rest.len > 0) {
		struct str name = next_name(&rest);

		says_one |= name.len > 0;
		for (size_t i = 0; name.len > 0 && i < n; i++)
			if (str_equal_nocase(name, names[i]))
				return true;
	}
	return !says_one;
}
