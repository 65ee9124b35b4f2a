/* Names of ways and states of marks. */
#include "model/mark.h"

#include "base/names.h"

static const char *const way_names[MARK_WAYS] = {"off", "workaround", "separate", "watched"};
static const char *const state_names[MARK_STATES] = {
	"none", "holds", "over", "seen_outside", "seen_across", "seen_bad"};

NAME_OF(enum mark_way, mark_way_name, way_names)
NAME_PARSE(enum mark_way, mark_way_parse, way_names, ERR_NOT_FOUND)
NAME_OF(enum mark_state, mark_state_name, state_names)
