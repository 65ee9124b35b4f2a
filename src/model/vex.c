/* Names of VEX, as OpenVEX 0.2.0 writes them; see vex.h. */
#include "model/vex.h"

#include "base/names.h"

static const char *const status_names[VEX_STATUSES] = {
	"under_investigation", "affected", "not_affected", "fixed"};
static const char *const reason_names[VEX_REASONS] = {"", "component_not_present",
	"vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
	"vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"};

NAME_OF(enum vex_status, vex_status_name, status_names)
NAME_PARSE(enum vex_status, vex_status_parse, status_names, ERR_NOT_FOUND)
NAME_OF(enum vex_reason, vex_reason_name, reason_names)
NAME_PARSE(enum vex_reason, vex_reason_parse, reason_names, ERR_NOT_FOUND)

const char *
vex_statement_fault(const struct vex_statement *s)
{
	if (s->vulnerability.len == 0)
		return "a statement without its vulnerability";
	if (s->product.len == 0)
		return "a statement without its product";
	if (s->status == VEX_NOT_AFFECTED && s->reason == VEX_REASON_NONE && s->why.len == 0)
		return "\"not affected\" without a reason";
	if (s->status == VEX_AFFECTED && s->action.len == 0)
		return "\"affected\" without what to do";
	return NULL;
}
