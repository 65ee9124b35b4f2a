/*
 * What each table may hold, in one table; store_tidy() enforces it. `old` removes what is older
 * than the days, `many` removes ?1 rows in the order in which they go first.
 */
#include "store/sqlite/sqlite.h"

#include <string.h>

#define LATEST_REPLIES "SELECT max(nr) FROM reply GROUP BY framework, item, site"
#define LATEST_READINGS "SELECT rowid FROM (SELECT rowid, max(day) FROM reading GROUP BY kind, key)"
#define CASES_TO_GO "FROM case_head WHERE is_closed=1 ORDER BY is_drill=0, closed, nr LIMIT ?1"
#define LATEST_DUTIES "SELECT nr FROM (SELECT nr, max(at) FROM duty_done GROUP BY key)"

static const struct {
	struct store_limit limit;
	const char *count;
	const char *old;  /* ?1: the time before which rows go; NULL when days_max is 0 */
	const char *many; /* ?1: how many; NULL when rows cannot come from outside */
} tables[] = {
	{{"setting", STORE_SETTINGS, 0, "nothing: one row per known setting"},
		"SELECT count(*) FROM setting", NULL, NULL},
	{{"network", 256, 0, "the last by prefix"}, "SELECT count(*) FROM network", NULL,
		"DELETE FROM network WHERE prefix IN (SELECT prefix FROM network ORDER BY prefix "
		"DESC "
		"LIMIT ?1)"},
	{{"person", 200, 0,
		 "disabled ones, then those who did not log in for longest, no administrator"},
		"SELECT count(*) FROM person", NULL,
		"DELETE FROM person WHERE id IN (SELECT id FROM person WHERE role<>2 ORDER BY "
		"is_disabled "
		"DESC, last_login LIMIT ?1)"},
	{{"session", 1000, 30, "the longest unused"}, "SELECT count(*) FROM session",
		"DELETE FROM session WHERE last_used<?1",
		"DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session ORDER BY "
		"last_used LIMIT ?1)"},
	{{"invitation", 200, 30, "the oldest"}, "SELECT count(*) FROM invitation",
		"DELETE FROM invitation WHERE created<?1",
		"DELETE FROM invitation WHERE person IN (SELECT person FROM invitation ORDER BY "
		"created LIMIT ?1)"},
	{{"apart", 5000, 0, "the oldest"}, "SELECT count(*) FROM apart", NULL,
		"DELETE FROM apart WHERE rowid IN (SELECT rowid FROM apart ORDER BY at LIMIT ?1)"},
	{{"device_mark", 2000, 0, "the longest over, then those that end first"},
		"SELECT count(*) FROM device_mark", NULL,
		"DELETE FROM device_mark WHERE device IN (SELECT device FROM device_mark ORDER BY "
		"until LIMIT ?1)"},
	{{"device", 20000, 0, "those without an owner's word, the longest unseen first"},
		"SELECT count(*) FROM device", NULL,
		"DELETE FROM device WHERE id IN (SELECT id FROM device ORDER BY (name<>'' OR "
		"whose<>0), "
		"last_seen LIMIT ?1)"},
	{{"fact", 500000, 400, "the longest unseen"}, "SELECT count(*) FROM fact",
		"DELETE FROM fact WHERE last_seen<?1",
		"DELETE FROM fact WHERE rowid IN (SELECT rowid FROM fact ORDER BY last_seen LIMIT "
		"?1)"},
	{{"talk", 300000, 35, "the oldest days, of a day the smallest amounts"},
		"SELECT count(*) FROM talk", "DELETE FROM talk WHERE day<?1",
		"DELETE FROM talk WHERE rowid IN (SELECT rowid FROM talk ORDER BY day, "
		"sent+received LIMIT ?1)"},
	{{"alert", 200000, 730, "for the record first, then answered, the oldest first"},
		"SELECT count(*) FROM alert", "DELETE FROM alert WHERE last_seen<?1",
		"DELETE FROM alert WHERE id IN (SELECT id FROM alert ORDER BY severity>0, is_open, "
		"last_seen LIMIT ?1)"},
	{{"evidence", 400000, 90, "the oldest frames"}, "SELECT count(*) FROM evidence",
		"DELETE FROM evidence WHERE at<?1",
		"DELETE FROM evidence WHERE rowid IN (SELECT rowid FROM evidence ORDER BY at LIMIT "
		"?1)"},
	{{"suppression", 2000, 30, "those that expired, then the soonest to expire"},
		"SELECT count(*) FROM suppression", "DELETE FROM suppression WHERE expires<?1",
		"DELETE FROM suppression WHERE id IN (SELECT id FROM suppression ORDER BY expires "
		"LIMIT "
		"?1)"},
	{{"decision", 50000, 730, "the oldest"}, "SELECT count(*) FROM decision",
		"DELETE FROM decision WHERE at<?1",
		"DELETE FROM decision WHERE id IN (SELECT id FROM decision ORDER BY id LIMIT ?1)"},
	{{"audit", 100000, 730, "the oldest"}, "SELECT count(*) FROM audit",
		"DELETE FROM audit WHERE at<?1",
		"DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT ?1)"},
	{{"sensor_hour", 400000, 730, "the oldest hours"}, "SELECT count(*) FROM sensor_hour",
		"DELETE FROM sensor_hour WHERE hour<?1",
		"DELETE FROM sensor_hour WHERE rowid IN (SELECT rowid FROM sensor_hour ORDER BY "
		"hour "
		"LIMIT ?1)"},
	{{"sensor_view", 20000, 730, "the oldest hours"}, "SELECT count(*) FROM sensor_view",
		"DELETE FROM sensor_view WHERE hour<?1",
		"DELETE FROM sensor_view WHERE hour IN (SELECT hour FROM sensor_view ORDER BY hour "
		"LIMIT "
		"?1)"},
	{{"process", 64, 0, "the longest silent"}, "SELECT count(*) FROM process", NULL,
		"DELETE FROM process WHERE name IN (SELECT name FROM process ORDER BY last_heard "
		"LIMIT "
		"?1)"},
	{{"outage", 20000, 730, "the oldest"}, "SELECT count(*) FROM outage",
		"DELETE FROM outage WHERE ends<?1",
		"DELETE FROM outage WHERE begins IN (SELECT begins FROM outage ORDER BY begins "
		"LIMIT ?1)"},
	{{"mail", 5000, 180, "sent ones, the oldest first"}, "SELECT count(*) FROM mail",
		"DELETE FROM mail WHERE created<?1",
		"DELETE FROM mail WHERE id IN (SELECT id FROM mail ORDER BY sent=0, id LIMIT ?1)"},
	{{"interruption", 50000, 730, "the oldest"}, "SELECT count(*) FROM interruption",
		"DELETE FROM interruption WHERE at<?1",
		"DELETE FROM interruption WHERE alert IN (SELECT alert FROM interruption ORDER BY "
		"at LIMIT "
		"?1)"},
	{{"trial", 100, 0, "the oldest"}, "SELECT count(*) FROM trial", NULL,
		"DELETE FROM trial WHERE id IN (SELECT id FROM trial ORDER BY id LIMIT ?1)"},
	/* The programme: what people said and signed is kept as long as the rows have room. */
	{{"site", 500, 0, "closed ones, the longest closed first, then the last made"},
		"SELECT count(*) FROM site", NULL,
		"DELETE FROM site WHERE id IN (SELECT id FROM site ORDER BY closed=0, closed, "
		"created DESC LIMIT ?1)"},
	{{"staff", 5000, 0, "those who left, the longest ago first, then the last to join"},
		"SELECT count(*) FROM staff", NULL,
		"DELETE FROM staff WHERE id IN (SELECT id FROM staff ORDER BY departed=0, "
		"departed, joined DESC LIMIT ?1)"},
	{{"reply", 200000, 3650,
		 "answers that a later one replaced, the oldest first; the latest of each item "
		 "stays"},
		"SELECT count(*) FROM reply",
		"DELETE FROM reply WHERE at<?1 AND nr NOT IN (" LATEST_REPLIES ")",
		"DELETE FROM reply WHERE nr IN (SELECT nr FROM reply WHERE nr NOT IN "
		"(" LATEST_REPLIES ") ORDER BY nr LIMIT ?1)"},
	{{"reading", 200000, 1100, "the oldest days; the latest of each kind and key stays"},
		"SELECT count(*) FROM reading",
		"DELETE FROM reading WHERE day<?1 AND rowid NOT IN (" LATEST_READINGS ")",
		"DELETE FROM reading WHERE rowid IN (SELECT rowid FROM reading WHERE rowid NOT IN "
		"(" LATEST_READINGS ") ORDER BY day LIMIT ?1)"},
	{{"outcome", 20000, 0, "the oldest, of each framework and site the last five at the end"},
		"SELECT count(*) FROM outcome", NULL,
		"DELETE FROM outcome WHERE nr IN (SELECT nr FROM (SELECT nr, row_number() OVER "
		"(PARTITION BY framework, site ORDER BY nr DESC) place FROM outcome) ORDER BY "
		"place<=5, nr LIMIT ?1)"},
	{{"pursuit", 200, 0, "those that ended, the longest ago first"},
		"SELECT count(*) FROM pursuit", NULL,
		"DELETE FROM pursuit WHERE framework IN (SELECT framework FROM pursuit ORDER BY "
		"ended=0, ended, begun LIMIT ?1)"},
	{{"duty_done", 20000, 0, "the oldest; the latest of each duty stays"},
		"SELECT count(*) FROM duty_done", NULL,
		"DELETE FROM duty_done WHERE nr IN (SELECT nr FROM duty_done WHERE nr NOT IN "
		"(" LATEST_DUTIES ") ORDER BY at LIMIT ?1)"},
	{{"link", 20000, 400, "those that expired, then the soonest to expire"},
		"SELECT count(*) FROM link", "DELETE FROM link WHERE expires<?1",
		"DELETE FROM link WHERE id IN (SELECT id FROM link ORDER BY expires LIMIT ?1)"},
	{{"declaration", 500, 0, "the oldest"}, "SELECT count(*) FROM declaration", NULL,
		"DELETE FROM declaration WHERE id IN (SELECT id FROM declaration ORDER BY declared "
		"LIMIT ?1)"},
	{{"signature", 2000, 0, "the oldest"}, "SELECT count(*) FROM signature", NULL,
		"DELETE FROM signature WHERE id IN (SELECT id FROM signature ORDER BY at LIMIT "
		"?1)"},
	{{"holding", 2000, 0, "those that ended, the longest ago first"},
		"SELECT count(*) FROM holding", NULL,
		"DELETE FROM holding WHERE id IN (SELECT id FROM holding ORDER BY until=0, until "
		"LIMIT ?1)"},
	/* A removed row that was filled in stays: it keeps the machine from filling it in again. */
	{{"ledger_row", 100000, 400, "removed ones, the longest ago first; what stands stays"},
		"SELECT count(*) FROM ledger_row",
		"DELETE FROM ledger_row WHERE removed<>0 AND removed<?1 AND subject=''",
		"DELETE FROM ledger_row WHERE nr IN (SELECT nr FROM ledger_row WHERE removed<>0 "
		"ORDER BY removed LIMIT ?1)"},
	{{"ledger_cell", 100000 * LIMIT_LEDGER_COLUMNS, 0, "with their row"},
		"SELECT count(*) FROM ledger_cell", NULL, NULL},
	{{"ledger_change", 200000, 730, "the oldest"}, "SELECT count(*) FROM ledger_change",
		"DELETE FROM ledger_change WHERE at<?1",
		"DELETE FROM ledger_change WHERE nr IN (SELECT nr FROM ledger_change ORDER BY nr "
		"LIMIT ?1)"},
	{{"ledger_held", 50000, 90, "the oldest"}, "SELECT count(*) FROM ledger_held",
		"DELETE FROM ledger_held WHERE created<?1",
		"DELETE FROM ledger_held WHERE nr IN (SELECT nr FROM ledger_held ORDER BY nr LIMIT "
		"?1)"},
	{{"document", LIMIT_DOCUMENTS, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM document", NULL, NULL},
	{{"document_version", 5000, 0,
		 "the oldest; of each document the latest, the one in force and the published one "
		 "stay"},
		"SELECT count(*) FROM document_version", NULL,
		"DELETE FROM document_version WHERE rowid IN (SELECT v.rowid FROM document_version "
		"v WHERE published=0 AND EXISTS (SELECT 1 FROM document_version n WHERE "
		"n.document=v.document AND n.number>v.number AND (v.approved=0 OR n.approved<>0)) "
		"ORDER BY changed LIMIT ?1)"},
	{{"document_file", LIMIT_DOCUMENT_FILES, 0, "with their version; no more are taken"},
		"SELECT count(*) FROM document_file", NULL, NULL},
	{{"receipt", 200000, 0, "the oldest"}, "SELECT count(*) FROM receipt", NULL,
		"DELETE FROM receipt WHERE rowid IN (SELECT rowid FROM receipt ORDER BY at LIMIT "
		"?1)"},
	{{"document_word", LIMIT_DOCUMENT_WORDS, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM document_word", NULL, NULL},
	{{"form", LIMIT_FORMS, 30, "those removed long enough ago; no more are taken"},
		"SELECT count(*) FROM form", "DELETE FROM form WHERE state=2 AND closed<?1", NULL},
	{{"form_file", LIMIT_FORMS, 0, "with their form"}, "SELECT count(*) FROM form_file", NULL,
		NULL},
	{{"form_cell", 100000, 0, "with the last form of their file, then those handed over"},
		"SELECT count(*) FROM form_cell", NULL,
		"DELETE FROM form_cell WHERE rowid IN (SELECT rowid FROM form_cell WHERE digest "
		"NOT "
		"IN (SELECT digest FROM form WHERE state=0) ORDER BY rowid LIMIT ?1)"},
	{{"form_pick", 100000, 0, "with the last form of their file, then the oldest"},
		"SELECT count(*) FROM form_pick", NULL,
		"DELETE FROM form_pick WHERE nr IN (SELECT nr FROM form_pick ORDER BY nr LIMIT "
		"?1)"},
	{{"form_answer", 200000, 0, "with their form, then the oldest"},
		"SELECT count(*) FROM form_answer", NULL,
		"DELETE FROM form_answer WHERE nr IN (SELECT nr FROM form_answer ORDER BY nr LIMIT "
		"?1)"},
	{{"form_memory", LIMIT_FORM_MEMORIES, 0, "the oldest"}, "SELECT count(*) FROM form_memory",
		NULL,
		"DELETE FROM form_memory WHERE nr IN (SELECT nr FROM form_memory ORDER BY nr LIMIT "
		"?1)"},
	{{"report_file", LIMIT_REPORT_FILES, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM report_file", NULL, NULL},
	{{"report_cell", LIMIT_REPORT_FILES *LIMIT_FORM_CELLS, 0, "with their file"},
		"SELECT count(*) FROM report_cell", NULL, NULL},
	{{"guard_group", LIMIT_GUARD_GROUPS, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM guard_group", NULL, NULL},
	{{"guard_member", 20000, 0, "with their group or device"},
		"SELECT count(*) FROM guard_member", NULL,
		"DELETE FROM guard_member WHERE device IN (SELECT device FROM guard_member ORDER "
		"BY "
		"device LIMIT ?1)"},
	{{"guard_rule", 20000, 730, "those that are over, the longest ago first"},
		"SELECT count(*) FROM guard_rule",
		"DELETE FROM guard_rule WHERE ended<>0 AND ended<?1",
		"DELETE FROM guard_rule WHERE id IN (SELECT id FROM guard_rule WHERE ended<>0 "
		"ORDER "
		"BY ended LIMIT ?1)"},
	{{"guard_plea", 5000, 400, "answered ones, the longest ago first"},
		"SELECT count(*) FROM guard_plea",
		"DELETE FROM guard_plea WHERE answered<>0 AND answered<?1",
		"DELETE FROM guard_plea WHERE id IN (SELECT id FROM guard_plea ORDER BY "
		"answered=0, "
		"answered, at LIMIT ?1)"},
	{{"guard_hour", 20000, 730, "the oldest hours"}, "SELECT count(*) FROM guard_hour",
		"DELETE FROM guard_hour WHERE hour<?1",
		"DELETE FROM guard_hour WHERE hour IN (SELECT hour FROM guard_hour ORDER BY hour "
		"LIMIT ?1)"},
	{{"guard_line", 300000, 95, "the oldest hours"}, "SELECT count(*) FROM guard_line",
		"DELETE FROM guard_line WHERE hour<?1",
		"DELETE FROM guard_line WHERE rowid IN (SELECT rowid FROM guard_line ORDER BY hour "
		"LIMIT ?1)"},
	{{"guard_name", 500000, 95, "the oldest days, of a day the least asked"},
		"SELECT count(*) FROM guard_name", "DELETE FROM guard_name WHERE day<?1",
		"DELETE FROM guard_name WHERE rowid IN (SELECT rowid FROM guard_name ORDER BY day, "
		"times LIMIT ?1)"},
	{{"guard_told", 1, 0, "nothing: one row"}, "SELECT count(*) FROM guard_told", NULL, NULL},
	{{"feed", 2 * LIMIT_INDICATOR_LISTS, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM feed", NULL, NULL},
	{{"feed_take", 2 * LIMIT_INDICATOR_LISTS, 0, "with its feed, or after three days"},
		"SELECT count(*) FROM feed_take", NULL, NULL},
	{{"feed_freed", LIMIT_FEED_FREED, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM feed_freed", NULL, NULL},
	{{"software", 400000, 400,
		 "programs that are gone, the longest ago first; then the "
		 "longest unseen"},
		"SELECT count(*) FROM software", "DELETE FROM software WHERE gone<>0 AND gone<?1",
		"DELETE FROM software WHERE nr IN (SELECT nr FROM software ORDER BY gone=0, gone, "
		"last_seen LIMIT ?1)"},
	{{"device_told", 200000, 400, "the longest ago told"}, "SELECT count(*) FROM device_told",
		"DELETE FROM device_told WHERE at<?1",
		"DELETE FROM device_told WHERE rowid IN (SELECT rowid FROM device_told ORDER BY at "
		"LIMIT ?1)"},
	{{"bill", 2 * LIMIT_BILLS, 30, "those removed long enough ago; no more are taken"},
		"SELECT count(*) FROM bill", "DELETE FROM bill WHERE removed<>0 AND removed<?1",
		"DELETE FROM bill WHERE id IN (SELECT id FROM bill WHERE removed<>0 ORDER BY "
		"removed LIMIT ?1)"},
	{{"bill_file", 2 * LIMIT_BILLS, 0, "with their bill"}, "SELECT count(*) FROM bill_file",
		NULL, NULL},
	{{"handed", 4 * LIMIT_HANDED, 30,
		 "those answered or never sent, the longest ago first; no more are taken"},
		"SELECT count(*) FROM handed",
		"DELETE FROM handed WHERE state<>1 AND max(at, answered)<?1",
		"DELETE FROM handed WHERE id IN (SELECT id FROM handed WHERE state<>1 ORDER BY "
		"max(at, answered) LIMIT ?1)"},
	{{"handed_file", 4 * LIMIT_HANDED, 0, "with what was handed in"},
		"SELECT count(*) FROM handed_file", NULL, NULL},
	{{"bill_part", 2000000, 0, "with their bill; no more bills are taken"},
		"SELECT count(*) FROM bill_part", NULL,
		"DELETE FROM bill_part WHERE rowid IN (SELECT p.rowid FROM bill_part p JOIN bill b "
		"ON b.id=p.bill ORDER BY b.removed=0, b.came LIMIT ?1)"},
	{{"component", 1000000, 0, "with the last bill that names them"},
		"SELECT count(*) FROM component", NULL,
		"DELETE FROM component WHERE nr IN (SELECT nr FROM component WHERE nr NOT IN "
		"(SELECT component FROM bill_part) ORDER BY nr LIMIT ?1)"},
	{{"said_document", 2 * LIMIT_SAID_DOCUMENTS, 30,
		 "those removed long enough ago; no more are taken"},
		"SELECT count(*) FROM said_document",
		"DELETE FROM said_document WHERE removed<>0 AND removed<?1",
		"DELETE FROM said_document WHERE id IN (SELECT id FROM said_document WHERE "
		"removed<>0 ORDER BY removed LIMIT ?1)"},
	{{"said_file", 2 * LIMIT_SAID_DOCUMENTS, 0, "with their document"},
		"SELECT count(*) FROM said_file", NULL, NULL},
	{{"said", 1000000, 0, "with their document; else of those that came the longest ago"},
		"SELECT count(*) FROM said", NULL,
		"DELETE FROM said WHERE rowid IN (SELECT s.rowid FROM said s JOIN said_document d "
		"ON d.id=s.document ORDER BY d.removed=0, d.came LIMIT ?1)"},
	{{"finding", LIMIT_FINDINGS, 730, "those that are over, the longest ago first"},
		"SELECT count(*) FROM finding", "DELETE FROM finding WHERE state=1 AND closed<?1",
		"DELETE FROM finding WHERE id IN (SELECT id FROM finding ORDER BY state<>1, "
		"closed, rank LIMIT ?1)"},
	{{"finding_was", LIMIT_FINDINGS, 3, "the oldest: what comes back later is found anew"},
		"SELECT count(*) FROM finding_was", "DELETE FROM finding_was WHERE at<?1",
		"DELETE FROM finding_was WHERE nr IN (SELECT nr FROM finding_was ORDER BY nr LIMIT "
		"?1)"},
	{{"compared", LIMIT_COMPARED, 0, "those compared the longest ago"},
		"SELECT count(*) FROM compared", NULL,
		"DELETE FROM compared WHERE rowid IN (SELECT rowid FROM compared ORDER BY at LIMIT "
		"?1)"},
	{{"compared_count", 24 * LIMIT_COMPARED, 0, "with what they count"},
		"SELECT count(*) FROM compared_count", NULL, NULL},
	{{"advisory_source", LIMIT_ADVISORY_SOURCES, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM advisory_source", NULL, NULL},
	/* Cases stay, whatever their age; none that is open ever goes. */
	{{"case_head", LIMIT_CASES, 0,
		 "closed ones: drills first, then those closed the longest ago; open ones stay"},
		"SELECT count(*) FROM case_head", NULL,
		"DELETE FROM case_head WHERE nr IN (SELECT nr " CASES_TO_GO ")"},
	{{"case_line", (uint32_t)LIMIT_CASES *LIMIT_CASE_ENTRIES, 0, "with their case"},
		"SELECT sum(n_entries) FROM case_head", NULL, NULL},
	{{"case_alert", 2 * 200000, 0, "with their case; an alert has one row"},
		"SELECT count(*) FROM case_alert", NULL, NULL},
	{{"case_named", 2 * LIMIT_CASES, 0, "with their case"}, "SELECT count(*) FROM case_named",
		NULL, NULL},
	{{"case_gone", 2 * LIMIT_CASES, 0, "those that went first"},
		"SELECT count(*) FROM case_gone", NULL,
		"DELETE FROM case_gone WHERE nr IN (SELECT nr FROM case_gone ORDER BY nr LIMIT "
		"?1)"},
	{{"exhibit_file", LIMIT_EXHIBITS, 1,
		 "those that did not come whole within a day; no more are taken"},
		"SELECT count(*) FROM exhibit_file",
		"DELETE FROM exhibit_file WHERE had<bytes AND at<?1", NULL},
	{{"exhibit_part", LIMIT_EXHIBITS_BYTES / 4096, 0, "with their file"},
		"SELECT count(*) FROM exhibit_part", NULL, NULL},
	{{"exhibit", LIMIT_EXHIBITS, 0, "with their case; no more are taken"},
		"SELECT count(*) FROM exhibit", NULL, NULL},
	/* Until they are in a file; an action lasts 30 days at most. */
	{{"kept", LIMIT_KEEP_ROWS, 35, "what changed the longest ago"}, "SELECT count(*) FROM kept",
		"DELETE FROM kept WHERE changed<?1",
		"DELETE FROM kept WHERE act IN (SELECT act FROM kept ORDER BY changed LIMIT ?1)"},
	{{"kept_run", 500000, 0, "with their action"}, "SELECT count(*) FROM kept_run", NULL, NULL},
	{{"kept_frame", LIMIT_KEEP_ROWS *LIMIT_KEEP_FRAMES, 0, "with their action"},
		"SELECT count(*) FROM kept_frame", NULL, NULL},
	{{"case_deposit", LIMIT_CASE_DEPOSITS, 0, "nothing: no more are taken"},
		"SELECT count(*) FROM case_deposit", NULL, NULL},
	/* Who learned what is shown to others for years: kept as long as the rows have room. */
	{{"undo_deed", 200, 2, "the oldest: they stand then"}, "SELECT count(*) FROM undo_deed",
		"DELETE FROM undo_deed WHERE at<?1",
		"DELETE FROM undo_deed WHERE batch IN (SELECT batch FROM undo_deed ORDER BY at, "
		"batch LIMIT ?1)"},
	{{"undo_row", 200 * LIMIT_UNDO_KEYS, 0, "with their deed"}, "SELECT count(*) FROM undo_row",
		NULL, NULL},
	{{"lesson", 50000, 0, "those not finished, then the oldest"}, "SELECT count(*) FROM lesson",
		NULL,
		"DELETE FROM lesson WHERE nr IN (SELECT nr FROM lesson ORDER BY finished<>0, nr "
		"LIMIT ?1)"},
	{{"class", 2000, 0, "the oldest"}, "SELECT count(*) FROM class", NULL,
		"DELETE FROM class WHERE id IN (SELECT id FROM class ORDER BY at LIMIT ?1)"},
	{{"attendance", 200000, 0, "with their class, the first made first"},
		"SELECT count(*) FROM attendance", NULL,
		"DELETE FROM attendance WHERE rowid IN (SELECT rowid FROM attendance ORDER BY "
		"class_id LIMIT ?1)"},
	{{"drill", 1000, 0, "those not ended, then the oldest"}, "SELECT count(*) FROM drill", NULL,
		"DELETE FROM drill WHERE nr IN (SELECT nr FROM drill ORDER BY ended<>0, nr LIMIT "
		"?1)"},
	{{"drill_answer", 100000, 0, "with their drill, the oldest first"},
		"SELECT count(*) FROM drill_answer", NULL,
		"DELETE FROM drill_answer WHERE rowid IN (SELECT rowid FROM drill_answer ORDER BY "
		"at LIMIT ?1)"},
	{{"campaign", 500, 0, "those that never began, then the oldest"},
		"SELECT count(*) FROM campaign", NULL,
		"DELETE FROM campaign WHERE nr IN (SELECT nr FROM campaign ORDER BY started<>0, nr "
		"LIMIT ?1)"},
	{{"mark", 5000, 0, "with their mail drill, which ends after days"},
		"SELECT count(*) FROM mark", NULL,
		"DELETE FROM mark WHERE rowid IN (SELECT rowid FROM mark ORDER BY rowid LIMIT "
		"?1)"},
	{{"campaign_count", 10000, 0, "with their mail drill"},
		"SELECT count(*) FROM campaign_count", NULL,
		"DELETE FROM campaign_count WHERE rowid IN (SELECT rowid FROM campaign_count ORDER "
		"BY rowid LIMIT ?1)"},
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

const struct store_limit *
store_limit(size_t index)
{
	return index < TABLES ? &tables[index].limit : NULL;
}

enum err
store_rows(const struct store_view *v, size_t index, uint64_t *ret_rows)
{
	struct query q = query_of(v, tables[index].count);
	uint64_t n = query_row(&q) ? (uint64_t)query_get_i64(&q) : 0;
	enum err err = query_done(&q);

	if (err == ERR_OK)
		*ret_rows = n;
	return err;
}

static enum err
remove_rows(struct store_tx *tx, const char *sql, int64_t bound, uint64_t *removed)
{
	struct query q = query_of(&tx->view, sql);
	int64_t changed = 0;
	enum err err;

	query_i64(&q, bound);
	err = query_run(&q, &changed);
	*removed += (uint64_t)changed;
	return err;
}

/* More rows than a table may hold. Heads of days may name a case that goes: which ones went is
 * written down first, so that they are not taken for cases that somebody removed. */
static enum err
remove_many(struct store_tx *tx, size_t index, int64_t n, uint64_t *removed)
{
	uint64_t written = 0;
	enum err err = ERR_OK;

	if (strcmp(tables[index].limit.table, "case_head") == 0)
		err = remove_rows(tx,
			"INSERT INTO case_gone (nr, id, number, n_entries, hash, closed) SELECT "
			"(SELECT coalesce(max(nr), 0) FROM case_gone)+row_number() OVER (ORDER BY "
			"closed), id, number, n_entries, hash, closed FROM (SELECT * " CASES_TO_GO
			") WHERE true ON CONFLICT (id) DO NOTHING",
			n, &written);
	return err == ERR_OK ? remove_rows(tx, tables[index].many, n, removed) : err;
}

static uint64_t
days_of(const struct store_view *v, const struct store_limit *limit)
{
	/* The owner may keep less than the most, of what people did and what was found. */
	int64_t keep = store_setting_number(v, SETTING_KEEP_DAYS, 0);

	return keep > 0 && keep < (int64_t)limit->days_max ? (uint64_t)keep : limit->days_max;
}

/* What hangs on a row of a ledger, a document's version, a class, a drill that went. */
static enum err
remove_of_rows(struct store_tx *tx, uint64_t *removed)
{
	static const char *const sql[] = {
		"DELETE FROM ledger_cell WHERE line NOT IN (SELECT nr FROM ledger_row)",
		"DELETE FROM ledger_change WHERE line NOT IN (SELECT nr FROM ledger_row)",
		"DELETE FROM document_file WHERE NOT EXISTS (SELECT 1 FROM document_version v "
		"WHERE v.document=document_file.document AND v.number=document_file.number)",
		"DELETE FROM receipt WHERE NOT EXISTS (SELECT 1 FROM document_version v WHERE "
		"v.document=receipt.document AND v.number=receipt.number)",
		"DELETE FROM attendance WHERE class_id NOT IN (SELECT id FROM class)",
		"DELETE FROM drill_answer WHERE drill NOT IN (SELECT id FROM drill)",
		"DELETE FROM mark WHERE campaign NOT IN (SELECT id FROM campaign)",
		"DELETE FROM campaign_count WHERE campaign NOT IN (SELECT id FROM campaign)",
		"DELETE FROM form_file WHERE form NOT IN (SELECT id FROM form)",
		"DELETE FROM form_answer WHERE form NOT IN (SELECT id FROM form)",
		/* what its cells ask stays while another form has the same file */
		"DELETE FROM form_cell WHERE digest NOT IN (SELECT digest FROM form)",
		"DELETE FROM undo_row WHERE batch NOT IN (SELECT batch FROM undo_deed)",
		"DELETE FROM bill_file WHERE bill NOT IN (SELECT id FROM bill)",
		"DELETE FROM feed_take WHERE feed NOT IN (SELECT id FROM feed)",
		"DELETE FROM handed_file WHERE handed NOT IN (SELECT id FROM handed)",
		"DELETE FROM bill_part WHERE bill NOT IN (SELECT id FROM bill)",
		"DELETE FROM said_file WHERE document NOT IN (SELECT id FROM said_document)",
		"DELETE FROM said WHERE document NOT IN (SELECT id FROM said_document)",
		"DELETE FROM component WHERE nr NOT IN (SELECT component FROM bill_part)",
		"DELETE FROM finding WHERE subject=0 AND subject_nr NOT IN (SELECT nr FROM "
		"software)",
		"DELETE FROM finding WHERE subject=1 AND subject_nr NOT IN (SELECT nr FROM "
		"component)",
		"DELETE FROM compared_count WHERE NOT EXISTS (SELECT 1 FROM compared c WHERE "
		"c.is_bill=compared_count.is_bill AND c.id=compared_count.id)",
		"DELETE FROM form_pick WHERE digest NOT IN (SELECT digest FROM form)",
		/* from case to case, not from line to line: there may be millions */
		"DELETE FROM case_line WHERE case_nr IN (WITH RECURSIVE c(n) AS (SELECT "
		"min(case_nr) FROM case_line UNION ALL SELECT (SELECT min(case_nr) FROM case_line "
		"WHERE case_nr>c.n) FROM c WHERE c.n IS NOT NULL) SELECT n FROM c WHERE n NOT IN "
		"(SELECT nr FROM case_head))",
		"DELETE FROM kept_frame WHERE act NOT IN (SELECT act FROM kept)",
		"DELETE FROM kept_run WHERE act NOT IN (SELECT act FROM kept)",
		"DELETE FROM case_alert WHERE case_id NOT IN (SELECT id FROM case_head)",
		"DELETE FROM case_named WHERE id NOT IN (SELECT id FROM case_head)",
		"DELETE FROM exhibit WHERE case_id NOT IN (SELECT id FROM case_head)",
		"DELETE FROM exhibit WHERE sha256 NOT IN (SELECT sha256 FROM exhibit_file)",
		"DELETE FROM exhibit_file WHERE sha256 NOT IN (SELECT sha256 FROM exhibit)",
		"DELETE FROM exhibit_part WHERE sha256 NOT IN (SELECT sha256 FROM exhibit_file)"};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(sql) / sizeof(*sql) && err == ERR_OK; i++) {
		struct query q = query_of(&tx->view, sql[i]);
		int64_t changed = 0;

		err = query_run(&q, &changed);
		*removed += (uint64_t)changed;
	}
	return err;
}

/* What hangs on a row that went. */
static enum err
remove_orphans(struct store_tx *tx, uint64_t *removed)
{
	struct query q = query_of(&tx->view, "DELETE FROM evidence WHERE NOT EXISTS (SELECT 1 FROM "
					     "alert WHERE alert.id=evidence.alert)");
	int64_t changed = 0;
	enum err err;

	err = query_run(&q, &changed);
	*removed += (uint64_t)changed;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "DELETE FROM fact WHERE NOT EXISTS (SELECT 1 FROM device WHERE "
				"device.id=fact.device)");
	err = query_run(&q, &changed);
	*removed += (uint64_t)changed;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "DELETE FROM talk WHERE NOT EXISTS (SELECT 1 FROM device WHERE "
				"device.id=talk.device)");
	err = query_run(&q, &changed);
	*removed += (uint64_t)changed;
	if (err != ERR_OK)
		return err;
	err = remove_of_rows(tx, removed);
	if (err != ERR_OK)
		return err;
	/* What was merged into a device that went stands by itself again. */
	q = query_of(&tx->view, "UPDATE device SET merged_into='' WHERE merged_into<>'' AND NOT "
				"EXISTS (SELECT 1 FROM device d WHERE d.id=device.merged_into)");
	return query_run(&q, NULL);
}

/* Of a day later than now (?1): written by a clock that was ahead. Words of people keep the length
 * that was given to them. */
static const char *const of_wrong_clock[] = {
	"DELETE FROM session WHERE created>?1+86400000",
	"DELETE FROM invitation WHERE created>?1+86400000",
	"DELETE FROM interruption WHERE at>?1+86400000",
	"UPDATE suppression SET expires=expires-created+?1, created=?1 WHERE created>?1+86400000",
	"UPDATE alert SET later_until=?1 WHERE state=4 AND later_until>?1+172800000",
	"UPDATE device SET later_until=?1 WHERE later_until>?1+172800000",
	"UPDATE reply SET at=?1 WHERE at>?1+86400000",
	"DELETE FROM reading WHERE at>?1+86400000",
	"UPDATE outcome SET at=?1 WHERE at>?1+86400000",
	"UPDATE duty_done SET at=?1 WHERE at>?1+86400000",
	"UPDATE ledger_row SET changed=?1, created=min(created, ?1) WHERE changed>?1+86400000",
	"UPDATE document_version SET approved=?1 WHERE approved>?1+86400000",
	"UPDATE document_version SET reviewed=?1 WHERE reviewed>?1+86400000",
	"UPDATE receipt SET at=?1 WHERE at>?1+86400000",
	"UPDATE ledger_held SET created=?1 WHERE created>?1+86400000",
	"UPDATE lesson SET changed=?1, finished=min(finished, ?1) WHERE changed>?1+86400000",
	"UPDATE drill SET started=?1 WHERE started>?1+86400000",
	"UPDATE drill SET ended=?1 WHERE ended>?1+86400000",
	"UPDATE campaign SET ends=?1 WHERE started>?1+86400000",
	"UPDATE link SET expires=expires-created+?1, created=?1 WHERE created>?1+86400000",
	"DELETE FROM undo_deed WHERE at>?1+86400000",
	"DELETE FROM finding_was WHERE at>?1+86400000",
	"UPDATE software SET last_seen=?1, first_seen=min(first_seen, ?1) WHERE "
	"last_seen>?1+86400000",
	"UPDATE software SET gone=?1 WHERE gone>?1+86400000",
	"UPDATE device_told SET at=?1 WHERE at>?1+86400000",
	"UPDATE handed SET at=?1 WHERE at>?1+86400000",
	"UPDATE bill SET came=?1 WHERE came>?1+86400000",
	"UPDATE said_document SET came=?1 WHERE came>?1+86400000",
	"UPDATE finding SET expires=expires-answered+?1, answered=?1 WHERE answered>?1+86400000 "
	"AND expires<>0",
};

static enum err
mend_times(struct store_tx *tx, ms_t now)
{
	uint64_t mended = 0;
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(of_wrong_clock) / sizeof(*of_wrong_clock) && err == ERR_OK;
		i++)
		err = remove_rows(tx, of_wrong_clock[i], now, &mended);
	return err;
}

enum err
store_tidy(struct store_tx *tx, ms_t now, uint64_t *ret_removed)
{
	uint64_t removed = 0, rows;
	enum err err = ERR_OK;

	for (size_t i = 0; i < TABLES && err == ERR_OK; i++) {
		const struct store_limit *limit = &tables[i].limit;

		if (tables[i].old != NULL && now != 0)
			err = remove_rows(tx, tables[i].old,
				now - (ms_t)days_of(&tx->view, limit) * MS_DAY, &removed);
		if (err == ERR_OK)
			err = store_rows(&tx->view, i, &rows);
		if (err == ERR_OK && rows > limit->rows_max && tables[i].many != NULL)
			err = remove_many(tx, i, (int64_t)(rows - limit->rows_max), &removed);
	}
	if (err == ERR_OK && removed > 0)
		err = remove_orphans(tx, &removed);
	if (err == ERR_OK && now != 0)
		err = mend_times(tx, now);
	if (err == ERR_OK)
		*ret_removed = removed;
	return err;
}
