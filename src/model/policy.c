/* Names and look-ups of policy.h. */
#include "model/policy.h"

#include "base/names.h"

static const char *const paragraph_kinds[PARAGRAPH_KINDS] = {
	"text", "item", "heading", "table", "sign", "circulation", "qr", "break"};
static const char *const readers[] = {"all", "staff", "managers", "team"};

NAME_OF(enum paragraph_kind, paragraph_kind_name, paragraph_kinds)
NAME_PARSE(enum paragraph_kind, paragraph_kind_parse, paragraph_kinds, ERR_NOT_FOUND)
NAME_OF(enum policy_readers, policy_readers_name, readers)
NAME_PARSE(enum policy_readers, policy_readers_parse, readers, ERR_NOT_FOUND)

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
