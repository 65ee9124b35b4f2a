/* Names and grades of advisories; see advisory.h. */
#include "model/advisory.h"

#include "base/names.h"

static const char *const rating_names[RATINGS] = {"unknown", "low", "medium", "high", "critical"};

NAME_OF(enum rating, rating_name, rating_names)

static const char *const kind_names[ADVISORY_KINDS] = {
	"vulnerability", "malicious", "unmaintained", "notice"};

NAME_OF(enum advisory_kind, advisory_kind_name, kind_names)

static const char *const exploitation_names[] = {"unknown", "none", "poc", "active"};

NAME_OF(enum exploitation, exploitation_name, exploitation_names)

enum exploitation
exploitation_of_word(struct str word)
{
	size_t i = str_which(word, exploitation_names, NAMES_N(exploitation_names));

	return i < NAMES_N(exploitation_names) ? (enum exploitation)i : EXPLOITATION_UNKNOWN;
}

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
