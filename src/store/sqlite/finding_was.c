/* Findings as they were before they ended or went on about something else, for deeds that are taken
 * back: see store/stock.h. */
#include "store/stock.h"

#include "store/sqlite/finding.h"
#include "store/sqlite/sqlite.h"
#include "store/sqlite/standing.h"

/* Is what the row is about there: the program, or the component in a bill that is looked at? */
#define THERE_IF(w, stands)                                                                        \
	"(CASE WHEN " w ".subject=0 THEN EXISTS (SELECT 1 FROM software s WHERE s.nr=" w           \
	".subject_nr AND s.gone=0) ELSE EXISTS (SELECT 1 FROM bill_part p JOIN bill b ON "         \
	"b.id=p.bill WHERE p.component=" w ".subject_nr AND " stands ") END)"
/* Of one; of many: which bills those are is found out once. */
#define THERE_ONE(w) THERE_IF(w, STANDS("b"))
#define STANDING "WITH standing AS MATERIALIZED (SELECT b.id FROM bill b WHERE " STANDS("b") ") "
#define THERE(w) THERE_IF(w, "b.id IN (SELECT id FROM standing)")
#define BACK "w.away=1 AND " THERE("w")

enum err
finding_note_was(struct store_tx *tx, const char *id, ms_t at)
{
	struct query q = query_of(&tx->view,
		"DELETE FROM finding_was WHERE finding=?1 AND subject_nr=(SELECT subject_nr FROM "
		"finding WHERE id=?1)");
	enum err err;

	query_c(&q, id);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO finding_was (nr, finding, at, advisory, subject, subject_nr, state, "
		"first_seen, unsaid, away) SELECT coalesce((SELECT max(nr) FROM finding_was), "
		"0)+1, id, ?2, advisory, subject, subject_nr, state, first_seen, unsaid, 0 FROM "
		"finding WHERE id=?1 AND state<>1 AND NOT " THERE_ONE("finding"));

	query_c(&q, id);
	query_i64(&q, at);
	return query_run(&q, NULL);
}

static enum err
run_all(struct store_tx *tx, const char *const *sql, size_t n)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct query q = query_of(&tx->view, sql[i]);

		err = query_run(&q, NULL);
	}
	return err;
}

enum err
store_finding_undo_begin(struct store_tx *tx)
{
	static const char *const sql[] = {
		STANDING "UPDATE finding_was SET away=1-" THERE("finding_was")};

	return run_all(tx, sql, sizeof(sql) / sizeof(*sql));
}

/* What could not go back, since another one is there: the latest of what it was. */
#define LOST                                                                                       \
	"lost AS MATERIALIZED (SELECT t.id, w.first_seen, CASE WHEN f.state=1 THEN w.state ELSE "  \
	"f.state END state, max(f.answered) answered, f.expires, f.who, f.why FROM finding_was w " \
	"JOIN finding f ON f.id=w.finding JOIN finding t ON t.advisory=w.advisory AND "            \
	"t.subject=w.subject AND t.subject_nr=w.subject_nr AND t.id<>f.id WHERE t.state<>1 AND "   \
	"(f.state=1 OR f.subject_nr<>w.subject_nr) AND " BACK " AND NOT EXISTS (SELECT 1 FROM "    \
	"finding_was l WHERE l.finding=w.finding AND l.nr>w.nr AND l.away=1 AND " THERE(           \
		"l") ") GROUP BY t.id) "
#define ANSWER(column)                                                                             \
	column "=CASE WHEN finding.answered=0 AND lost.answered<>0 THEN lost." column              \
	       " ELSE finding." column " END"
/* That other one is known since then, and answered as it was; its own answer stays. */
#define TO_ANOTHER                                                                                 \
	STANDING ", " LOST "UPDATE finding SET first_seen=min(finding.first_seen, "                \
		 "lost.first_seen), " ANSWER("state") ", " ANSWER("answered") ", " ANSWER(         \
			 "expires") ", " ANSWER("who") ", " ANSWER("why") " FROM lost WHERE "      \
									  "finding.id=lost.id"

enum err
store_finding_undo_end(struct store_tx *tx)
{
	/* Of several that say how it was there, the latest. */
	static const char *const sql[] = {STANDING
		"UPDATE OR IGNORE finding SET (advisory, subject_nr, state, first_seen, unsaid, "
		"closed, measured) = (SELECT w.advisory, w.subject_nr, CASE WHEN finding.state=1 "
		"THEN w.state ELSE finding.state END, w.first_seen, w.unsaid, 0, '' FROM "
		"finding_was w WHERE w.finding=finding.id AND " BACK
		" ORDER BY w.nr DESC LIMIT 1) WHERE EXISTS (SELECT 1 FROM finding_was w WHERE "
		"w.finding=finding.id AND (finding.state=1 OR finding.subject_nr<>w.subject_nr) "
		"AND " BACK ")",
		TO_ANOTHER,
		STANDING "DELETE FROM finding_was WHERE away=1 AND " THERE("finding_was"),
		"UPDATE finding_was SET away=0 WHERE away<>0",
		"DELETE FROM finding WHERE subject=0 AND NOT EXISTS (SELECT 1 FROM software s "
		"WHERE s.nr=finding.subject_nr)",
		"DELETE FROM finding WHERE subject=1 AND NOT EXISTS (SELECT 1 FROM bill_part p "
		"JOIN bill b ON b.id=p.bill WHERE p.component=finding.subject_nr)"};

	return run_all(tx, sql, sizeof(sql) / sizeof(*sql));
}
