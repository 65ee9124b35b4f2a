/* Names of modes and rules. */
#include "model/guard.h"

#include "base/names.h"

static const char *const mode_names[GUARD_MODES] = {"off", "would", "block"};
static const char *const kind_names[GUARD_RULE_KINDS] = {"allow", "block"};

static const char *const door_names[GUARD_DOORS_MAX] = {"udp", "tcp", "dot", "doh"};

NAME_OF(enum guard_door, guard_door_name, door_names)
NAME_OF(enum guard_mode, guard_mode_name, mode_names)
NAME_PARSE(enum guard_mode, guard_mode_parse, mode_names, ERR_NOT_FOUND)
NAME_OF(enum guard_rule_kind, guard_rule_kind_name, kind_names)
NAME_PARSE(enum guard_rule_kind, guard_rule_kind_parse, kind_names, ERR_NOT_FOUND)
