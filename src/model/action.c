/* What the box can do in a case, by the table of action.def: names, hours, what it needs. */
#include "model/playbook.h"

#include "base/names.h"

struct act_row {
	uint32_t hours;
	enum act_needs needs;
};

static const char *const names[ACTS] = {
#define ACT(constant, name, hours, needs) name,
#include "model/action.def"
#undef ACT
};

static const struct act_row rows[ACTS] = {
#define ACT(constant, name, hours, needs) {hours, ACT_NEEDS_##needs},
#include "model/action.def"
#undef ACT
};

NAME_OF(enum act, act_name, names)
NAME_PARSE(enum act, act_parse, names, ERR_NOT_FOUND)

uint32_t
act_hours(enum act a)
{
	BUG_IF((unsigned)a >= ACTS);
	return rows[a].hours;
}

enum act_needs
act_needs_of(enum act a)
{
	BUG_IF((unsigned)a >= ACTS);
	return rows[a].needs;
}
