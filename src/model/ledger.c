/* Names and look-ups of ledger.h. */
#include "model/ledger.h"

#include "base/names.h"

static const char *const column_kinds[COLUMN_KINDS] = {
	"text", "choice", "number", "date", "yen", "person", "yes_no", "reckoned"};
static const char *const reckons[] = {"none", "importance", "likelihood", "risk", "days_left"};
static const char *const prefills[] = {"none", "devices", "networks", "services", "staff"};

NAME_OF(enum column_kind, column_kind_name, column_kinds)
NAME_PARSE(enum column_kind, column_kind_parse, column_kinds, ERR_NOT_FOUND)
NAME_OF(enum reckon, reckon_name, reckons)
NAME_PARSE(enum reckon, reckon_parse, reckons, ERR_NOT_FOUND)
NAME_OF(enum prefill, prefill_name, prefills)
NAME_PARSE(enum prefill, prefill_parse, prefills, ERR_NOT_FOUND)

const struct ledger *
ledger_find(const struct ledger_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_ledgers; i++)
		if (str_equal(set->ledgers[i].id, id))
			return &set->ledgers[i];
	return NULL;
}

const struct ledger_column *
ledger_column_find(const struct ledger *l, struct str id)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (str_equal(l->columns[i].id, id))
			return &l->columns[i];
	return NULL;
}
