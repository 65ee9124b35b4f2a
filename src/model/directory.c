/* Look-ups of directory.h. */
#include "model/directory.h"

const struct directory *
directory_find(const struct directory_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_directories; i++)
		if (str_equal(set->directories[i].id, id))
			return &set->directories[i];
	return NULL;
}

const struct directory *
directory_of_ledger(const struct directory_set *set, struct str ledger)
{
	for (uint32_t i = 0; i < set->n_directories; i++)
		if (str_equal(set->directories[i].list.id, ledger))
			return &set->directories[i];
	return NULL;
}

struct str
directory_value(const struct directory *d, const struct str *values, const char *column)
{
	const struct ledger_column *c = ledger_column_find(&d->list, str_c(column));

	return c == NULL ? STR("") : values[c - d->list.columns];
}

static bool
holds_all(const struct directory *d, const struct str *values, const struct directory_offer *o)
{
	for (uint32_t i = 0; i < o->n_when; i++) {
		const struct ledger_column *c = ledger_column_find(&d->list, o->when[i].column);

		if (c == NULL || !str_equal(values[c - d->list.columns], o->when[i].is))
			return false;
	}
	return true;
}

struct str
directory_offering(const struct directory *d, const struct str *values)
{
	for (uint32_t i = 0; i < d->n_offers; i++)
		if (holds_all(d, values, &d->offers[i]))
			return d->offers[i].offering;
	return STR("");
}
