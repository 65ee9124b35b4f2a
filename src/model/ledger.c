/* Names and look-ups of ledger.h. */
#include "model/ledger.h"

#include "base/limits.h"
#include "base/names.h"

static const char *const column_kinds[COLUMN_KINDS] = {
	"text", "choice", "number", "date", "yen", "person", "yes_no", "reckoned"};
static const char *const reckons[] = {"none", "importance", "likelihood", "risk", "days_left"};
static const char *const prefills[] = {
	"none", "devices", "networks", "services", "staff", "desks", "plan"};

NAME_OF(enum column_kind, column_kind_name, column_kinds)
NAME_PARSE(enum column_kind, column_kind_parse, column_kinds, ERR_NOT_FOUND)
NAME_OF(enum reckon, reckon_name, reckons)
NAME_PARSE(enum reckon, reckon_parse, reckons, ERR_NOT_FOUND)
NAME_OF(enum prefill, prefill_name, prefills)
NAME_PARSE(enum prefill, prefill_parse, prefills, ERR_NOT_FOUND)

const struct ledger *
ledger_find(const struct ledger_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_ledgers; i++)
		if (str_equal(set->ledgers[i].id, id))
			return &set->ledgers[i];
	return NULL;
}

const struct ledger_column *
ledger_column_find(const struct ledger *l, struct str id)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (str_equal(l->columns[i].id, id))
			return &l->columns[i];
	return NULL;
}

const struct ledger_choice *
ledger_choice_find(const struct ledger_column *c, struct str id)
{
	for (uint32_t i = 0; i < c->n_choices; i++)
		if (str_equal(c->choices[i].id, id))
			return &c->choices[i];
	return NULL;
}

static bool
is_below(struct str host, struct str domain)
{
	return str_ends_nocase(host, domain) &&
	       (host.len == domain.len || host.p[host.len - domain.len - 1] == '.');
}

const struct known_service *
ledger_known_service(const struct ledger_set *set, struct str host)
{
	const struct known_service *found = NULL;

	for (uint32_t i = 0; i < set->n_known; i++)
		if (is_below(host, set->known[i].domain) &&
			(found == NULL || set->known[i].domain.len > found->domain.len))
			found = &set->known[i];
	return found;
}

bool
ledger_from_is_known(enum prefill prefill, struct str from)
{
	static const struct {
		enum prefill prefill;
		const char *from;
	} all[] = {
		{PREFILL_DEVICES, "device_name"},
		{PREFILL_DEVICES, "device_kind"},
		{PREFILL_DEVICES, "device_maker"},
		{PREFILL_DEVICES, "device_model"},
		{PREFILL_DEVICES, "device_system"},
		{PREFILL_DEVICES, "device_address"},
		{PREFILL_DEVICES, "device_owner"},
		{PREFILL_DEVICES, "device_place"},
		{PREFILL_DEVICES, "device_whose"},
		{PREFILL_DEVICES, "device_first_seen"},
		{PREFILL_DEVICES, "device_last_seen"},
		{PREFILL_NETWORKS, "network_name"},
		{PREFILL_NETWORKS, "network_prefix"},
		{PREFILL_NETWORKS, "network_kind"},
		{PREFILL_SERVICES, "service_name"},
		{PREFILL_SERVICES, "service_kind"},
		{PREFILL_SERVICES, "service_domain"},
		{PREFILL_DESKS, "desk_name"},
		{PREFILL_DESKS, "desk_role"},
		{PREFILL_DESKS, "desk_phone"},
		{PREFILL_DESKS, "desk_when"},
		{PREFILL_DESKS, "desk_source"},
		{PREFILL_DESKS, "desk_date"},
		{PREFILL_STAFF, "staff_name"},
		{PREFILL_STAFF, "staff_department"},
		{PREFILL_PLAN, "plan_what"},
		{PREFILL_PLAN, "plan_year"},
		{PREFILL_PLAN, "plan_often"},
		{PREFILL_PLAN, "plan_due"},
		{PREFILL_PLAN, "plan_yen"},
		{PREFILL_PLAN, "plan_band"},
		{PREFILL_PLAN, "plan_minutes"},
		{PREFILL_PLAN, "plan_by"},
		{PREFILL_PLAN, "plan_state"},
		{PREFILL_PLAN, "plan_for"},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].prefill == prefill && str_equal(from, str_c(all[i].from)))
			return true;
	return false;
}

bool
ledger_yen(struct str value, int64_t *ret_yen)
{
	uint64_t yen;

	if (str_u64(value, INT64_MAX / LIMIT_LEDGER_ROWS, &yen) != ERR_OK)
		return false;
	*ret_yen = (int64_t)yen;
	return true;
}
