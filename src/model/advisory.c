/* Names and grades of advisories; see advisory.h. */
#include "model/advisory.h"

#include "base/names.h"

static const char *const rating_names[RATINGS] = {
	"unknown", "low", "medium", "high", "critical"};

NAME_OF(enum rating, rating_name, rating_names)

enum rating
rating_of_score(unsigned tenths)
{
	static const unsigned from[RATINGS] = {0, 1, 40, 70, 90};
	enum rating s = RATING_UNKNOWN;

	for (unsigned i = 0; i < RATINGS; i++)
		if (tenths >= from[i])
			s = (enum rating)i;
	return s;
}
