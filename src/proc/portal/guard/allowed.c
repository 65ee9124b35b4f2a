/*
 * What the company decided of a name holds for the sensor, too: an alert about a known bad place
 * that a rule lets pass is not told to anybody. Decided as the name server would decide it
 * (guard/guard.h). Hashes of files and shapes of clients have no name; no rule speaks of them.
 */
#include "proc/portal/guard/log.h"

#include "guard/guard.h"
#include "proc/portal/guard/guard.h"

static bool
is_address(struct str s)
{
	struct addr a;

	return addr_parse(str_split(&s, '/'), &a) == ERR_OK;
}

struct str
guard_place_of(const struct detection *d)
{
	struct str indicator = detection_basis_text(d, BASIS_INDICATOR),
		   seen = detection_basis_text(d, BASIS_NAME);

	if (is_address(indicator))
		return detection_basis_text(d, BASIS_PEER_NAME);
	if (str_find_byte(indicator, '.') < 0)
		return STR("");
	if (seen.len == 0)
		seen = indicator;
	seen = str_split(&seen, '/'); /* of a URL its host */
	return str_split(&seen, ':');
}

/* The number of the group that a device is in. */
static enum err
team_of(const struct store_view *v, struct arena *a, const char *device, uint32_t *ret_team)
{
	struct store_guard_member *list;
	size_t n;
	enum err err = store_guard_member_list(v, a, &list, &n);

	*ret_team = STORE_GUARD_UNGROUPED;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (strcmp(list[i].device.text, device) == 0)
			*ret_team = list[i].team;
	return err;
}

enum err
guard_allows(const struct store_view *v, struct arena *a, const struct guard_sighting *s,
	bool *ret_is_allowed)
{
	struct store_guard_rule *rules;
	struct guard_facts facts = {.mode = GUARD_MODE_BLOCK};
	struct guard_group group = {.mode = GUARD_MODE_BLOCK};
	struct guard_client client = {.device = guard_device_number(s->device), .group = &group};
	char name[LIMIT_HOST_BYTES];
	struct resolver_policy policy;
	struct guard_verdict verdict;
	enum err err;

	*ret_is_allowed = false;
	if (guard_name_read(NULL, s->name, name) != ERR_OK)
		return ERR_OK;
	err = store_guard_rule_list(v, s->now, STORE_GUARD_RULES, a, &rules, &facts.n_rules);
	if (err != ERR_OK || facts.n_rules == 0)
		return err;
	facts.rules = rules;
	err = team_of(v, a, s->device, &group.id);
	if (err == ERR_OK)
		err = guard_policy_make(&facts, a, &policy);
	if (err != ERR_OK)
		return err;
	policy.guard.mode = GUARD_MODE_BLOCK;
	verdict = guard_judge(&policy.guard, &client, str_c(name), NULL, 0, s->now);
	*ret_is_allowed = verdict.reason == GUARD_RULE && verdict.action == GUARD_PASS;
	return ERR_OK;
}
