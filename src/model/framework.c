/* Names of the constants of framework.h, and look-ups in what packs/frameworks gave. */
#include "model/framework.h"

#include "base/names.h"

#define CONDITION_NUMBER_MAX 1000000000

static const char *const result_names[RESULTS] = {
	"unanswered", "unknown", "not_met", "partly", "met", "not_applicable"};
static const char *const grade_names[GRADES] = {"helps", "proves", "contradicts"};
static const char *const money_names[MONEYS] = {
	"none", "under_10k", "under_100k", "under_1m", "more"};
static const char *const doer_names[] = {"inside", "outside", "both"};
static const char *const relation_names[RELATIONS] = {"equal", "subset", "superset", "touches"};
static const char *const rule_names[FRAMEWORK_RULES] = {"sum", "all", "level", "journey"};
static const char *const family_names[FRAMEWORK_FAMILIES] = {"general", "programme", "abroad"};

NAME_OF(enum result, result_name, result_names)
NAME_PARSE(enum result, result_parse, result_names, ERR_NOT_FOUND)
NAME_OF(enum grade, grade_name, grade_names)
NAME_PARSE(enum grade, grade_parse, grade_names, ERR_NOT_FOUND)
NAME_OF(enum money, money_name, money_names)
NAME_PARSE(enum money, money_parse, money_names, ERR_NOT_FOUND)
NAME_OF(enum doer, doer_name, doer_names)
NAME_PARSE(enum doer, doer_parse, doer_names, ERR_NOT_FOUND)
NAME_OF(enum relation, relation_name, relation_names)
NAME_PARSE(enum relation, relation_parse, relation_names, ERR_NOT_FOUND)
NAME_OF(enum framework_rule, framework_rule_name, rule_names)
NAME_PARSE(enum framework_rule, framework_rule_parse, rule_names, ERR_NOT_FOUND)
static const char *const codes_names[FRAMEWORK_CODES] = {"id", "upper", "none"};
NAME_OF(enum framework_codes, framework_codes_name, codes_names)
NAME_PARSE(enum framework_codes, framework_codes_parse, codes_names, ERR_NOT_FOUND)
NAME_OF(enum framework_family, framework_family_name, family_names)
NAME_PARSE(enum framework_family, framework_family_parse, family_names, ERR_NOT_FOUND)

bool
condition_holds(struct condition c, int64_t value, int64_t of)
{
	int64_t number = c.number;

	if (c.compare != COMPARE_NONE && c.is_share) {
		if (of <= 0)
			return false;
		value *= 100;
		number *= of;
	}
	switch (c.compare) {
	case COMPARE_NONE:
		return true;
	case COMPARE_EQUAL:
		return value == number;
	case COMPARE_LEAST:
		return value >= number;
	case COMPARE_MOST:
		return value <= number;
	}
	return false;
}

enum err
condition_parse(struct str s, struct condition *ret_condition)
{
	static const struct {
		const char *sign;
		enum compare compare;
	} signs[] = {{"==", COMPARE_EQUAL}, {">=", COMPARE_LEAST}, {"<=", COMPARE_MOST}};
	struct condition c = {.compare = COMPARE_NONE};
	uint64_t number;

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_starts(s, str_c(signs[i].sign)))
			c.compare = signs[i].compare;
	if (c.compare == COMPARE_NONE)
		return ERR_MALFORMED;
	s = str_trim(str_of(s.p + 2, s.len - 2));
	c.is_share = str_ends_nocase(s, STR("%"));
	if (c.is_share)
		s.len--;
	if (str_u64(s, c.is_share ? 100 : CONDITION_NUMBER_MAX, &number) != ERR_OK)
		return ERR_MALFORMED;
	c.number = (int64_t)number;
	*ret_condition = c;
	return ERR_OK;
}

const struct framework *
framework_find(const struct framework_set *set, struct str id)
{
	uint32_t from = 0, to = set->n_frameworks;

	while (from < to) {
		uint32_t mid = from + (to - from) / 2;
		int order = str_order(set->frameworks[mid].id, id);

		if (order == 0)
			return &set->frameworks[mid];
		if (order < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

const struct framework_item *
framework_item_find(const struct framework *f, struct str id)
{
	for (uint32_t i = 0; i < f->n_items; i++)
		if (str_equal(f->items[i].id, id))
			return &f->items[i];
	return NULL;
}

struct str
framework_code(const struct framework *f, const struct framework_item *item)
{
	return item->code.len > 0 || f->codes == CODES_NONE ? item->code : item->id;
}

const struct framework_choice *
framework_choice_find(const struct framework_item *item, struct str id)
{
	for (uint32_t i = 0; i < item->n_choices; i++)
		if (str_equal(item->choices[i].id, id))
			return &item->choices[i];
	return NULL;
}
