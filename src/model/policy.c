/* Names and look-ups of policy.h. */
#include "model/policy.h"

#include "base/names.h"

static const char *const paragraph_kinds[PARAGRAPH_KINDS] = {
	"text", "item", "heading", "table", "sign", "circulation", "qr", "break"};
static const char *const styles[POLICY_STYLES] = {"polite", "rules"};
static const char *const readers[] = {"all", "staff", "managers", "team"};

NAME_OF(enum paragraph_kind, paragraph_kind_name, paragraph_kinds)
NAME_PARSE(enum paragraph_kind, paragraph_kind_parse, paragraph_kinds, ERR_NOT_FOUND)
NAME_OF(enum policy_style, policy_style_name, styles)
NAME_PARSE(enum policy_style, policy_style_parse, styles, ERR_NOT_FOUND)
NAME_OF(enum policy_readers, policy_readers_name, readers)
NAME_PARSE(enum policy_readers, policy_readers_parse, readers, ERR_NOT_FOUND)

static bool
is_place_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '.' || c == ':' || c == '/';
}

/* The bytes of a place at the beginning of s, with its braces; 0 when there is none. */
static size_t
place_length(struct str s)
{
	size_t n = 1;

	if (s.len < 3 || s.p[0] != '{' || s.p[1] < 'a' || s.p[1] > 'z')
		return 0;
	while (n < s.len && is_place_byte(s.p[n]))
		n++;
	return n < s.len && s.p[n] == '}' ? n + 1 : 0;
}

bool
policy_next_place(struct str *rest, struct str *ret_literal, struct policy_place *ret_place)
{
	static const struct str reading = {"reading:", 8};
	struct str text = *rest;

	*ret_literal = text;
	if (text.len == 0)
		return false;
	for (size_t at = 0; at < text.len; at++) {
		size_t len = place_length(str_of(text.p + at, text.len - at));
		struct str inside;

		if (len == 0)
			continue;
		inside = str_of(text.p + at + 1, len - 2);
		*ret_literal = str_of(text.p, at);
		*rest = str_of(text.p + at + len, text.len - at - len);
		*ret_place = (struct policy_place){.is_reading = str_starts(inside, reading)};
		if (ret_place->is_reading)
			inside = str_of(inside.p + reading.len, inside.len - reading.len);
		ret_place->name = ret_place->is_reading ? str_split(&inside, '/') : inside;
		ret_place->key = ret_place->is_reading ? inside : (struct str){0};
		return true;
	}
	*rest = text.len > 0 ? str_of(text.p + text.len, 0) : text; /* its p may be NULL */
	return false;
}

const struct policy *
policy_find(const struct policy_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_policies; i++)
		if (str_equal(set->policies[i].id, id))
			return &set->policies[i];
	return NULL;
}

const struct trait *
policy_trait(const struct policy_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_traits; i++)
		if (str_equal(set->traits[i].id, id))
			return &set->traits[i];
	return NULL;
}

const struct policy_field *
policy_field(const struct policy_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_fields; i++)
		if (str_equal(set->fields[i].id, id))
			return &set->fields[i];
	return NULL;
}

bool
policy_from_is_known(struct str from)
{
	static const char *const all[] = {POLICY_FROM_YEAR, POLICY_FROM_MONTH, POLICY_FROM_TOTAL};

	return str_which(from, all, 3) < 3;
}
