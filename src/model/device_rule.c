/* Names of the constants of device_rule.h, and matching. */
#include "model/device_rule.h"

#include "base/names.h"

static const char *const source_names[DEVICE_RULE_SOURCE_COUNT] = {
#define DEVICE_SOURCE(constant, name) name,
	DEVICE_RULE_SOURCES(DEVICE_SOURCE)
#undef DEVICE_SOURCE
};

static const char *const how_names[DEVICE_RULE_HOWS] = {"equals", "prefix", "contains", "domain"};

NAME_OF(enum device_rule_source, device_rule_source_name, source_names)
NAME_PARSE(enum device_rule_source, device_rule_source_parse, source_names, ERR_NOT_FOUND)
NAME_OF(enum device_rule_how, device_rule_how_name, how_names)

static bool
is_domain_of(struct str name, struct str domain)
{
	if (!str_ends_nocase(name, domain))
		return false;
	return name.len == domain.len || name.p[name.len - domain.len - 1] == '.';
}

bool
device_rule_matches(const struct device_rule *rule, struct str text)
{
	switch (rule->how) {
	case DEVICE_RULE_EQUALS:
		return str_equal_nocase(text, rule->text);
	case DEVICE_RULE_PREFIX:
		return str_starts_nocase(text, rule->text);
	case DEVICE_RULE_CONTAINS:
		return str_find_nocase(text, rule->text) >= 0;
	case DEVICE_RULE_DOMAIN:
		return is_domain_of(text, rule->text);
	}
	return false;
}

const struct device_rule *
device_rules_next(const struct device_rules *rules, enum device_rule_source source, struct str text,
	const struct device_rule *after)
{
	uint32_t i = after != NULL ? (uint32_t)(after - rules->rules) + 1 : rules->first[source];

	BUG_IF((unsigned)source >= DEVICE_RULE_SOURCE_COUNT);
	for (; i < rules->first[source + 1]; i++)
		if (device_rule_matches(&rules->rules[i], text))
			return &rules->rules[i];
	return NULL;
}
