/* What advisories say about programs and components, and where advisories come from: see
 * store/stock.h. */
#include "store/compared.h"
#include "store/finding_total.h"

#include "base/limits.h"
#include "store/sqlite/finding.h"
#include "store/sqlite/sqlite.h"

#define FINDING(as, member) FIELD(as, struct store_finding, member)
static const struct field finding_fields[] = {FINDING(TEXT, id.text), FINDING(TEXT, advisory),
	FINDING(U32, subject), FINDING(I64, subject_nr), FINDING(U32, state), FINDING(U32, rank),
	FINDING(I64, due), FINDING(I64, due_house), FINDING(I64, due_contract),
	FINDING(I64, first_seen), FINDING(I64, last_seen), FINDING(U32, confidence),
	FINDING(BOOL, is_serious), FINDING(BOOL, is_exploited), FINDING(TEXT, source),
	FINDING(TEXT, ground), FINDING(TEXT, fixed), FINDING(U32, action), FINDING(I64, answered),
	FINDING(TEXT, who), FINDING(TEXT, why), FINDING(I64, expires), FINDING(I64, closed),
	FINDING(TEXT, measured), FINDING(I64, unsaid)};
#define FINDING_PUT 18 /* up to action */
#define FINDING_COLUMNS                                                                            \
	"id, advisory, subject, subject_nr, state, rank, due, due_house, due_contract, "           \
	"first_seen, last_seen, confidence, serious, exploited, source, ground, fixed, action, "   \
	"answered, "                                                                               \
	"who, why, expires, closed, measured, unsaid"

static enum err
put_one(struct store_tx *tx, const struct store_finding *f)
{
	struct store_finding new = *f;
	struct query q = query_of(&tx->view,
		"INSERT INTO finding (" FINDING_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		"?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, 0, '', '', 0, 0, '', 0) ON "
		"CONFLICT "
		"(advisory, subject, subject_nr) DO UPDATE SET rank=excluded.rank, first_seen=CASE "
		"WHEN finding.state=1 THEN excluded.first_seen ELSE finding.first_seen END, "
		"due=excluded.due, due_house=excluded.due_house, "
		"due_contract=excluded.due_contract, last_seen=max(last_seen, excluded.last_seen), "
		"confidence=excluded.confidence, serious=excluded.serious, "
		"exploited=excluded.exploited, source=excluded.source, ground=excluded.ground, "
		"fixed=excluded.fixed, action=excluded.action, unsaid=0, measured='', closed=0, "
		"state=CASE WHEN "
		"finding.state=1 THEN 0 ELSE finding.state END");

	new.state = STORE_FINDING_OPEN;
	query_fields(&q, finding_fields, FINDING_PUT, &new);
	return query_run(&q, NULL);
}

static enum err
is_known(struct store_tx *tx, const struct store_finding *f, bool *ret_is_known)
{
	struct query q = query_of(&tx->view,
		"SELECT count(*) FROM finding WHERE advisory=?1 AND subject=?2 AND subject_nr=?3");
	int64_t n;
	enum err err;

	query_c(&q, f->advisory);
	query_i64(&q, f->subject);
	query_i64(&q, (int64_t)f->subject_nr);
	err = query_number(&q, 0, &n);
	*ret_is_known = n > 0;
	return err;
}

/* Room: of those that are over for `wanted`, the longest ago first; else (*ret_is_open) of the
 * least urgent one that nobody answered and that is less urgent than the new one. Those known to be
 * exploited stay. */
static enum err
make_room(struct store_tx *tx, const struct store_finding *new, size_t wanted, int64_t *ret_made,
	bool *ret_is_open)
{
	struct query q =
		query_of(&tx->view, "DELETE FROM finding WHERE id IN (SELECT id FROM finding WHERE "
				    "state=1 ORDER BY closed LIMIT ?1)");
	enum err err;

	*ret_made = 0;
	query_i64(&q, (int64_t)wanted);
	err = query_run(&q, ret_made);
	*ret_is_open = err == ERR_OK && *ret_made == 0;
	if (!*ret_is_open)
		return err;
	q = query_of(&tx->view,
		"DELETE FROM finding WHERE id=(SELECT id FROM finding WHERE state=0 AND "
		"exploited=0 AND answered=0 AND (rank<?1 OR ?2) ORDER BY rank LIMIT 1)");
	query_i64(&q, new->rank);
	query_i64(&q, new->is_exploited);
	return query_run(&q, ret_made);
}

struct room {
	int64_t there;
	size_t wanted; /* new ones at most that are still to come */
	uint32_t left_out;
};

/* Is there room for the new one, or can it be made? */
static enum err
find_room(
	struct store_tx *tx, const struct store_finding *new, struct room *room, bool *ret_has_room)
{
	int64_t made = 0;
	bool is_open = false;
	enum err err = ERR_OK;

	if (room->there >= LIMIT_FINDINGS)
		err = make_room(tx, new, room->wanted, &made, &is_open);
	room->there -= made;
	*ret_has_room = err == ERR_OK && room->there < LIMIT_FINDINGS;
	room->left_out += !*ret_has_room || is_open; /* either way one has no room */
	room->there += *ret_has_room;
	return err;
}

enum err
store_finding_put_list(
	struct store_tx *tx, const struct store_finding *list, size_t n, uint32_t *ret_left_out)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM finding");
	struct room room = {0};
	enum err err = query_number(&q, 0, &room.there);
	bool may_be_full = room.there + (int64_t)n > LIMIT_FINDINGS;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		bool has_room = true;

		room.wanted = n - i;
		if (may_be_full) /* what is known is refreshed all the same */
			err = is_known(tx, &list[i], &has_room);
		if (err == ERR_OK && !has_room)
			err = find_room(tx, &list[i], &room, &has_room);
		if (err == ERR_OK && has_room)
			err = put_one(tx, &list[i]);
	}
	*ret_left_out = room.left_out;
	return err;
}

enum err
store_finding_put(struct store_tx *tx, const struct store_finding *f)
{
	uint32_t left_out;
	enum err err = store_finding_put_list(tx, f, 1, &left_out);

	return err == ERR_OK && left_out > 0 ? ERR_LIMIT : err;
}

enum err
store_finding_end(struct store_tx *tx, const char *id, ms_t at, const char *measured)
{
	struct query q;
	enum err err = finding_note_was(tx, id, at);

	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"UPDATE finding SET state=1, closed=?2, measured=?3 WHERE id=?1 AND state<>1");
	query_c(&q, id);
	query_i64(&q, at);
	query_text(
		&q, str_cut(str_c(measured), sizeof(((struct store_finding *)0)->measured) - 1));
	return query_change(&q);
}

enum err
store_finding_move(
	struct store_tx *tx, const char *id, const char *advisory, uint64_t subject_nr, ms_t at)
{
	struct store_finding f;
	bool is_there, is_other;
	struct query q;
	enum err err = store_finding_get(&tx->view, id, &f);

	if (err != ERR_OK)
		return err;
	is_other = f.subject_nr != subject_nr;
	str_copy(str_c(advisory), f.advisory, sizeof(f.advisory));
	f.subject_nr = subject_nr;
	err = is_known(tx, &f, &is_there);
	if (err == ERR_OK && is_there)
		err = ERR_EXISTS;
	if (err == ERR_OK && is_other)
		err = finding_note_was(tx, id, at);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE finding SET advisory=?2, subject_nr=?3 WHERE id=?1");
	query_c(&q, id);
	query_c(&q, f.advisory);
	query_i64(&q, (int64_t)subject_nr);
	return query_change(&q);
}

enum err
store_finding_unsaid(struct store_tx *tx, const char *id, ms_t at)
{
	struct query q =
		query_of(&tx->view, "UPDATE finding SET unsaid=?2 WHERE id=?1 AND unsaid=0");

	query_c(&q, id);
	query_i64(&q, at);
	return query_run(&q, NULL);
}

enum err
store_finding_answer(struct store_tx *tx, const struct store_finding_answer *answer)
{
	bool is_taken_back = answer->state == STORE_FINDING_OPEN;
	struct store_finding f;
	struct query q;
	enum err err = store_finding_get(&tx->view, answer->id, &f);

	if (err == ERR_OK && (answer->state == STORE_FINDING_DONE || f.state == STORE_FINDING_DONE))
		err = ERR_INVALID;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE finding SET state=?2, answered=?3, expires=?4, who=?5, "
				"why=?6 WHERE id=?1");
	query_c(&q, answer->id);
	query_i64(&q, answer->state);
	query_i64(&q, is_taken_back ? 0 : answer->at);
	query_i64(&q, is_taken_back ? 0 : answer->expires);
	query_text(
		&q, is_taken_back ? STR("") : str_cut(str_c(answer->who), LIMIT_NAME_BYTES - 1));
	query_text(&q, is_taken_back ? STR("") : str_cut(str_c(answer->why), sizeof(f.why) - 1));
	return query_change(&q);
}

enum err
store_finding_wake(struct store_tx *tx, ms_t now, uint32_t *ret_woken)
{
	struct query q = query_of(&tx->view, "UPDATE finding SET state=0 WHERE state IN (2, 3) AND "
					     "expires<>0 AND expires<?1");
	int64_t changed = 0;
	enum err err;

	query_i64(&q, now);
	err = query_run(&q, &changed);
	if (err == ERR_OK && ret_woken != NULL)
		*ret_woken = (uint32_t)changed;
	return err;
}

static void
finding_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(finding_fields), row);
}

enum err
store_finding_get(const struct store_view *v, const char *id, struct store_finding *ret_finding)
{
	struct query q = query_of(v, "SELECT " FINDING_COLUMNS " FROM finding WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, finding_row, ret_finding, sizeof(*ret_finding));
}

enum err
store_compare_findings(const struct store_view *v, const struct store_compare_group *group,
	uint64_t first, uint64_t last, struct arena *a, struct store_finding **ret_list,
	size_t *ret_n)
{
	struct query q;

	if (group->is_bill)
		q = query_of(v, "SELECT " FINDING_COLUMNS
				" FROM finding WHERE subject=1 AND subject_nr IN (SELECT component "
				"FROM bill_part WHERE bill=?1 AND component BETWEEN ?2 AND ?3) "
				"ORDER BY subject_nr, advisory");
	else
		q = query_of(v, "SELECT " FINDING_COLUMNS
				" FROM finding WHERE subject=0 AND subject_nr IN (SELECT nr FROM "
				"software WHERE (device=?1 OR device IN (SELECT id FROM device "
				"WHERE merged_into=?1)) AND nr BETWEEN ?2 AND ?3) ORDER BY "
				"subject_nr, advisory");
	query_c(&q, group->id);
	query_i64(&q, (int64_t)first);
	query_i64(&q, (int64_t)last);
	return query_list(
		&q, rows_of(a, sizeof(struct store_finding)), finding_row, ret_list, ret_n);
}

enum err
store_finding_of(const struct store_view *v, enum store_finding_subject subject,
	uint64_t subject_nr, struct arena *a, struct store_finding **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " FINDING_COLUMNS " FROM finding WHERE subject=?1 AND subject_nr=?2 "
		"ORDER BY state<>0, rank DESC, advisory LIMIT ?3");

	query_i64(&q, subject);
	query_i64(&q, (int64_t)subject_nr);
	query_i64(&q, LIMIT_MATCH_HITS);
	return query_list(
		&q, rows_of(a, sizeof(struct store_finding)), finding_row, ret_list, ret_n);
}

#define OF_DEVICE                                                                                  \
	"(subject=0 AND subject_nr IN (SELECT s.nr FROM software s LEFT JOIN device d ON "         \
	"d.id=s.device WHERE s.device=?1 OR d.merged_into=?1)) OR (subject=1 AND subject_nr IN "   \
	"(SELECT p.component FROM bill_part p JOIN bill b ON b.id=p.bill LEFT JOIN device d ON "   \
	"d.id=b.device WHERE b.device=?1 OR d.merged_into=?1))"
/* Two ways to say which advisory, so that one advisory is found by the index. */
#define ANY_ADVISORY "?3=''"
#define ONE_ADVISORY "advisory=?3"
#define MATCHES(which)                                                                             \
	" FROM finding WHERE " which " AND (?1='' OR " OF_DEVICE ") AND (?2='' OR (subject=1 AND " \
	"subject_nr IN (SELECT component FROM bill_part WHERE bill=?2))) AND (?4=0 OR state=0) "   \
	"AND (?5=0 OR serious<>0)"

static void
bind_query(struct query *q, const struct store_finding_query *fq)
{
	query_c(q, fq->device != NULL ? fq->device : "");
	query_c(q, fq->bill != NULL ? fq->bill : "");
	query_c(q, fq->advisory != NULL ? fq->advisory : "");
	query_i64(q, fq->is_open);
	query_i64(q, fq->is_serious);
}

enum err
store_finding_list(const struct store_view *v, const struct store_finding_query *fq,
	struct arena *a, struct store_finding **ret_list, size_t *ret_n, uint32_t *ret_total)
{
#define ONE_PAGE " ORDER BY rank DESC, " FINDING_DUE("") ", id LIMIT ?6 OFFSET ?7"
	static const char *const count[2] = {
		"SELECT count(*)" MATCHES(ANY_ADVISORY), "SELECT count(*)" MATCHES(ONE_ADVISORY)};
	static const char *const page[2] = {"SELECT " FINDING_COLUMNS MATCHES(ANY_ADVISORY)
						    ONE_PAGE,
		"SELECT " FINDING_COLUMNS MATCHES(ONE_ADVISORY) ONE_PAGE};
	bool is_one = fq->advisory != NULL && fq->advisory[0] != '\0';
	struct query q;
	int64_t total;
	enum err err;

	if (ret_total != NULL) { /* it looks at all of them */
		q = query_of(v, count[is_one]);
		bind_query(&q, fq);
		err = query_number(&q, 0, &total);
		if (err != ERR_OK)
			return err;
		*ret_total = (uint32_t)total;
	}
	q = query_of(v, page[is_one]);
	bind_query(&q, fq);
	query_i64(&q, fq->limit == 0 ? 200 : fq->limit);
	query_i64(&q, fq->offset);
	return query_list(
		&q, rows_of(a, sizeof(struct store_finding)), finding_row, ret_list, ret_n);
}

/* ---- sources ---- */

#define SOURCE(as, member) FIELD(as, struct store_advisory_source, member)
static const struct field source_fields[] = {
	SOURCE(TEXT, id), SOURCE(TEXT, name), SOURCE(I64, made), SOURCE(I64, came), SOURCE(I64, n)};

enum err
store_advisory_source_put(struct store_tx *tx, const struct store_advisory_source *s)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM advisory_source WHERE id<>?1");
	int64_t n;
	enum err err;

	query_c(&q, s->id);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK && n >= LIMIT_ADVISORY_SOURCES)
		err = ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO advisory_source (id, name, made, came, n) VALUES (?1, ?2, ?3, ?4, ?5) "
		"ON CONFLICT (id) DO UPDATE SET name=excluded.name, made=excluded.made, "
		"came=excluded.came, n=excluded.n");
	query_fields(&q, FIELDS(source_fields), s);
	return query_run(&q, NULL);
}

enum err
store_advisory_source_drop(struct store_tx *tx)
{
	struct query q = query_of(&tx->view, "DELETE FROM advisory_source");

	return query_run(&q, NULL);
}

static void
source_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(source_fields), row);
}

enum err
store_advisory_source_list(const struct store_view *v, struct arena *a,
	struct store_advisory_source **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, "SELECT id, name, made, came, n FROM advisory_source ORDER BY id");

	return query_list(
		&q, rows_of(a, sizeof(struct store_advisory_source)), source_row, ret_list, ret_n);
}
