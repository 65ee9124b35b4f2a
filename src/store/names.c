/* Names of the constants of store.h, and ids: what every backend shares. */
#include "store/document.h"
#include "store/form.h"
#include "store/guard.h"
#include "store/learning.h"
#include "store/ledger.h"
#include "store/programme.h"
#include "store/stock.h"
#include "store/undo.h"

#include "base/names.h"

#include <stdio.h>
#include <sys/random.h>

static const char *const setting_names[STORE_SETTINGS] = {
#define SETTING(constant, name, bytes_max) name,
#include "store/setting.def"
#undef SETTING
};
static const char *const count_names[SENSOR_COUNTS] = {
#define SENSOR_COUNT(constant, name) name,
#include "store/sensor_count.def"
#undef SENSOR_COUNT
};
_Static_assert(SENSOR_COUNTS <= STORE_SENSOR_COUNTS, "too many counts");
static const char *const network_names[] = {"ours", "guest", "private"};
static const char *const role_names[PERSON_ROLES] = {"reader", "member", "admin"};
static const char *const whose_names[STORE_WHOSES] = {
	"unanswered", "ours", "staff", "guest", "unknown", "later"};
static const char *const state_names[STORE_ALERT_STATES] = {
	"new", "seen", "handled", "expected", "later"};
static const char *const link_names[STORE_LINK_FORS] = {"section", "approve", "read", "confirm",
	"oath", "learn", "calendar", "review", "drill", "hand_in", "story", "help"};
static const char *const origin_names[STORE_ORIGINS] = {"person", "machine", "import"};
static const char *const deed_names[STORE_LEDGER_DEEDS] = {
	"made", "changed", "removed", "returned"};
static const char *const method_names[STORE_METHODS] = {"room", "online", "video", "paper"};
static const char *const document_names[STORE_DOCUMENT_STATES] = {"kept", "withdrawn"};

static const char *const kept_names[STORE_KEPTS] = {"document", "version", "document_file",
	"receipt", "word", "setting", "staff", "class", "attendance", "drill", "drill_answer",
	"campaign", "declaration", "form", "link", "site", "site_reply", "holding", "guard_group",
	"guard_member", "guard_members", "guard_rule", "guard_rules", "guard_plea", "feed",
	"feed_freed", "software", "told", "bill", "finding", "feed_choice", "said", "handed",
	"feed_take"};
static const char *const source_names[STORE_STOCK_SOURCES] = {
	"collector", "packages", "bill", "file", "list", "sensor"};
static const char *const finding_names[STORE_FINDING_STATES] = {
	"open", "done", "not_affected", "alternative"};
static const char *const form_state_names[STORE_FORM_STATES] = {"open", "done", "removed"};

NAME_OF(enum store_stock_source, store_stock_source_name, source_names)
NAME_OF(enum store_finding_state, store_finding_state_name, finding_names)
NAME_OF(enum store_form_state, store_form_state_name, form_state_names)
NAME_OF(enum store_kept, store_kept_name, kept_names)
NAME_PARSE(enum store_kept, store_kept_parse, kept_names, ERR_NOT_FOUND)
NAME_OF(enum store_method, store_method_name, method_names)
NAME_PARSE(enum store_method, store_method_parse, method_names, ERR_NOT_FOUND)
NAME_OF(enum store_document_state, store_document_state_name, document_names)
NAME_OF(enum store_origin, store_origin_name, origin_names)
NAME_OF(enum store_ledger_deed, store_ledger_deed_name, deed_names)
NAME_OF(enum store_link_for, store_link_for_name, link_names)
NAME_OF(enum store_setting, store_setting_name, setting_names)
NAME_OF(enum store_sensor_count, store_sensor_count_name, count_names)
NAME_OF(enum network_kind, network_kind_name, network_names)
NAME_OF(enum person_role, person_role_name, role_names)
NAME_PARSE(enum person_role, person_role_parse, role_names, ERR_MALFORMED)
NAME_OF(enum store_whose, store_whose_name, whose_names)
NAME_PARSE(enum store_whose, store_whose_parse, whose_names, ERR_MALFORMED)
NAME_OF(enum store_alert_state, store_alert_state_name, state_names)

ms_t
store_finding_due(const struct store_finding *f)
{
	const ms_t all[] = {f->due, f->due_house, f->due_contract};
	ms_t due = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i] != 0 && (due == 0 || all[i] < due))
			due = all[i];
	return due;
}

bool
store_finding_is_attack(const struct store_finding *f)
{
	return f->due_house != 0 && f->due_house <= f->first_seen;
}

struct store_id
store_id_new(ms_t now)
{
	struct store_id id;
	uint8_t random[10];

	BUG_IF(getrandom(random, sizeof(random), 0) != sizeof(random));
	snprintf(id.text, sizeof(id.text), "%012llx", (unsigned long long)now & 0xffffffffffffULL);
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(id.text + 12 + i * 2, 3, "%02x", random[i]);
	return id;
}

uint64_t
store_guard_number(ms_t now)
{
	uint16_t random;

	BUG_IF(getrandom(&random, sizeof(random), 0) != sizeof(random));
	return (uint64_t)(now > 0 ? now : 1) * 1000 + random % 1000;
}
