/* Names of the states and standings, as packs/text has them. */
#include "assess/assess.h"

#include "base/names.h"

static const char *const state_names[ASSESS_STATES] = {
	"not_measured", "person", "machine", "contradiction", "expired"};
static const char *const standing_names[ASSESS_STANDINGS] = {
	"no_producer", "no_reading", "too_little", "silent", "fresh", "stale"};
static const char *const part_names[ASSESS_PARTS] = {
	"proven", "said", "contradiction", "expired", "short", "open"};
static const char *const cover_names[ASSESS_COVERS] = {"open", "helped", "covered", "settled"};
static const char *const ground_names[ASSESS_GROUNDS] = {"answer", "reading", "holding", "absent"};

NAME_OF(enum assess_state, assess_state_name, state_names)
NAME_OF(enum assess_standing, assess_standing_name, standing_names)
NAME_OF(enum assess_part, assess_part_name, part_names)
NAME_OF(enum assess_cover, assess_cover_name, cover_names)
NAME_OF(enum assess_ground, assess_ground_name, ground_names)
