/* Products by id and by version; see products.h. */
#include "model/products.h"

#include "base/names.h"

static const char *const instead_names[PRODUCT_INSTEADS] = {
	"off", "workaround", "separate", "watch"};
NAME_OF(enum product_instead, product_instead_name, instead_names)

const struct product *
product_find(const struct product_set *set, struct str id)
{
	uint32_t low = 0, high = set->n_products;

	while (low < high) {
		uint32_t at = low + (high - low) / 2;
		int order = str_order(set->products[at].id, id);

		if (order == 0)
			return &set->products[at];
		if (order < 0)
			low = at + 1;
		else
			high = at;
	}
	return NULL;
}

/* "16" is of "16.0.1" and of "16", not of "160". */
static bool
is_under(struct str version, struct str release)
{
	char next;

	if (release.len == 0 || !str_starts_nocase(version, release))
		return release.len == 0;
	next = version.len > release.len ? version.p[release.len] : '\0';
	return next < '0' || next > '9';
}

bool
product_cpe_fits(const struct product_cpe *cpe, struct str version)
{
	return is_under(version, cpe->version);
}

const struct product_end *
product_end_of(const struct product *p, struct str version)
{
	const struct product_end *found = NULL;

	for (uint32_t i = 0; i < p->n_ends; i++) {
		const struct product_end *e = &p->ends[i];

		if (!is_under(version, e->version))
			continue;
		if (found == NULL || e->version.len > found->version.len)
			found = e;
	}
	return found;
}
