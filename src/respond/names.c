/* Names of what respond/ answers; the words stand in packs/text/cases.yaml. */
#include "respond/respond.h"

const char *
respond_no_name(enum respond_no n)
{
	static const char *const names[RESPOND_NOS] = {"may", "closed", "undecided", "reason",
		"actions", "clocks", "report", "such", "box", "visitor", "shape", "same"};

	return names[n];
}
