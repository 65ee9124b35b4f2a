/* Which packages a vulnerability is said of, whatever is said of their versions. See index.h. */
#include "know/advisory/index_own.h"

/* The package whose rows hold this one: the last that begins not behind it. */
static bool
package_of(struct advisory_index *x, uint32_t affected, struct advisory_package *ret_package)
{
	uint32_t from = 0, end = x->sections[SECTION_PACKAGES].rows, w[5];

	end -= end > 0;
	while (from < end) {
		uint32_t middle = from + (end - from) / 2;

		if (!index_row(x, SECTION_PACKAGES, middle, w, 5))
			return false;
		if (w[PACKAGE_AFFECTED] <= affected)
			from = middle + 1;
		else
			end = middle;
	}
	if (from == 0 || !advisory_index_package_no(x, from - 1, ret_package))
		return false;
	for (unsigned e = 0; e < ECOSYSTEMS; e++) {
		const struct index_ecosystem *of = &x->ecosystems[e];

		if (from - 1 >= of->first_package && from - 1 - of->first_package < of->n_packages)
			ret_package->ecosystem = (enum ecosystem)e;
	}
	return true;
}

void
advisory_index_spoken_of(struct advisory_index *x, const struct advisory_vulnerability *v,
	bool (*each)(void *arg, const struct advisory_package *package), void *arg)
{
	uint32_t n = x->sections[SECTION_AFFECTED].rows, last = UINT32_MAX;
	struct advisory_package package;
	const uint8_t *row;

	n -= n > 0;
	row = index_bytes(x, SECTION_AFFECTED, 0, (uint64_t)n * 16);
	for (uint32_t i = 0; row != NULL && i < n; i++, row += 16) {
		uint32_t advisory = index_le32(row);

		if (advisory < v->advisories || advisory >= v->advisories_end ||
			!package_of(x, i, &package) || package.no == last)
			continue;
		last = package.no;
		if (!each(arg, &package))
			return;
	}
}
