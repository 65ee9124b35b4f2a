/* Names and vocabularies of playbooks; see own.h. */
#include "wire/cacao/own.h"

const struct cacao_phase cacao_phases[CASE_PHASES] = {
	{"detection", "match-indicator"},
	{"mitigation", "eliminate-risk"},
	{"investigation", "analyze-collected-data"},
	{"remediation", "restore-capabilities"},
	{"notification", "deliver-content"},
};

static const struct {
	const char *activity;
	enum case_phase phase;
} activities[] = {
	{"scan-system", PHASE_FOUND},
	{"match-indicator", PHASE_FOUND},
	{"configure-systems", PHASE_FIRST},
	{"restrict-access", PHASE_FIRST},
	{"disconnect-system", PHASE_FIRST},
	{"eliminate-risk", PHASE_FIRST},
	{"analyze-collected-data", PHASE_INVESTIGATION},
	{"identify-indicators", PHASE_INVESTIGATION},
	{"scan-vulnerabilities", PHASE_INVESTIGATION},
	{"revert-system", PHASE_RECOVERY},
	{"restore-data", PHASE_RECOVERY},
	{"restore-capabilities", PHASE_RECOVERY},
	{"compose-content", PHASE_REPORT},
	{"deliver-content", PHASE_REPORT},
	{"identify-audience", PHASE_REPORT},
	{"identify-channel", PHASE_REPORT},
};

bool
cacao_phase_of(struct str activity, enum case_phase *ret_phase)
{
	for (size_t i = 0; i < sizeof(activities) / sizeof(*activities); i++)
		if (str_equal(activity, str_c(activities[i].activity))) {
			*ret_phase = activities[i].phase;
			return true;
		}
	return false;
}

bool
cacao_is_id(struct str s, const char *type, struct uuid *ret_uuid)
{
	size_t len = strlen(type);

	return s.len == len + 2 + UUID_TEXT_MAX - 1 && str_starts(s, str_c(type)) &&
	       s.p[len] == '-' && s.p[len + 1] == '-' &&
	       uuid_parse(str_of(s.p + len + 2, s.len - len - 2), ret_uuid) == ERR_OK;
}
