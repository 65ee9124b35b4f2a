/* The keys of readings, as tables; see reading_key.h. */
#include "model/reading_key.h"

#include "base/names.h"

static const char *const documents[] = {"policy", "rules", "handbook", "incident_manual",
	"contacts", "continuity", "education_plan", "action_plan", "org_chart", "restore",
	"network_map", "board_report", "telework", "guidance", "evidence_file", "pledge",
	"agreement"};
static const char *const ledgers[] = {"devices", "networks", "services", "information",
	"contractors", "admin_ids", "requests", "firewall", "social_media", "systems", "contacts",
	"measures", "software", "purchases", "finder_reports", "intake_desk", "intake", "promises",
	"not_permitted", "notices"};
static const char *const declarations[] = {"star1", "star2", "star3"};

enum reading_key
reading_key(enum reading_kind kind)
{
	static const enum reading_key keys[READING_KINDS] = {
		[READING_DOCUMENT_CURRENT] = READING_KEY_DOCUMENT,
		[READING_DOCUMENT_AGE] = READING_KEY_DOCUMENT,
		[READING_DOCUMENT_PUBLISHED] = READING_KEY_DOCUMENT,
		[READING_DOCUMENT_READ] = READING_KEY_DOCUMENT,
		[READING_DOCUMENT_COVERS] = READING_KEY_ITEM,
		[READING_DUTY_DONE] = READING_KEY_DUTY,
		[READING_LEDGER_ROWS] = READING_KEY_LEDGER,
		[READING_LEDGER_COMPLETE] = READING_KEY_LEDGER,
		[READING_TRAINING_DONE] = READING_KEY_ANY,
		[READING_DRILL_DONE] = READING_KEY_ANY,
		[READING_FRAMEWORK_ANSWERED] = READING_KEY_FRAMEWORK,
		[READING_FRAMEWORK_POINTS] = READING_KEY_FRAMEWORK,
		[READING_FRAMEWORK_MET] = READING_KEY_FRAMEWORK,
		[READING_DECLARATION_KEPT] = READING_KEY_DECLARATION,
		[READING_PASSWORD_POLICY] = READING_KEY_ANY,
	};

	return keys[kind];
}

bool
document_is_known(struct str id)
{
	return str_which(id, documents, NAMES_N(documents)) < NAMES_N(documents);
}

bool
ledger_is_known(struct str id)
{
	return str_which(id, ledgers, NAMES_N(ledgers)) < NAMES_N(ledgers);
}

bool
declaration_is_known(struct str id)
{
	return str_which(id, declarations, NAMES_N(declarations)) < NAMES_N(declarations);
}
