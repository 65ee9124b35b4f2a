/* Names that the name server knows by heart (packs/guard): public resolvers and relays by which
 * devices go round it, the names by which their makers ask whether they may, and those that no
 * company can work without. */
#ifndef MODEL_GUARD_NAMES_H
#define MODEL_GUARD_NAMES_H

#include "base/limits.h"
#include "base/str.h"

struct guard_name {
	struct str name; /* small letters, no final dot; and all below it */
	struct str of;	 /* whose it is: "Google Public DNS" */
	bool is_unconfirmed;
	bool is_alone; /* of needed.yaml: what lies below it is others' */
};

struct guard_names {
	struct str date;
	uint32_t n;
	const struct guard_name *list; /* by name, no two the same */
};

#endif
