/* Devices and what was learned about them. */
#include "store/sqlite/sqlite.h"

#include "base/buf.h"

#include <stdio.h>

/* Kinds of facts whose best value stands beside the device, and in which column. */
static const struct {
	enum fact_kind kind;
	const char *update; /* ?1 device, ?2 value; FACT_KIND: ?3 confidence, ?4 reason */
} learned[] = {
	{FACT_NAME, "UPDATE device SET learned_name=?2 WHERE id=?1"},
	{FACT_VENDOR, "UPDATE device SET learned_vendor=?2 WHERE id=?1"},
	{FACT_MODEL, "UPDATE device SET learned_model=?2 WHERE id=?1"},
	{FACT_OS, "UPDATE device SET learned_os=?2 WHERE id=?1"},
	{FACT_ADDRESS, "UPDATE device SET learned_address=?2 WHERE id=?1"},
	{FACT_KIND, "UPDATE device SET learned_kind=?2, learned_kind_confidence=?3, "
		    "learned_kind_reason=?4 WHERE id=?1"},
};

/* Place of a reason in NAME_REASONS, 0: not there; of "dhcp+smb" the first part counts. */
#define NAME_PLACE(reason)                                                                         \
	"instr('" NAME_REASONS "', ',' || substr(" reason ", 1, instr(" reason                     \
	" || '+', '+') - 1) || ',')"
#define PLACE_OLD NAME_PLACE("reason")
#define PLACE_NEW NAME_PLACE("excluded.reason")

/* The facts of a device and of those merged into it. */
#define VALUES_OF_FACT                                                                             \
	"SELECT value, confidence, reason FROM fact WHERE device IN (SELECT ?1 UNION ALL SELECT "  \
	"id FROM device WHERE merged_into=?1) AND kind=?2 "

/* The best value of a kind first. Of addresses the latest that people know (IPv4, then IPv6,
 * link-local last); of names the surest, then the one from the better source, then the latest; of
 * the rest the surest, then the latest. */
static const char *
best_first(enum fact_kind kind)
{
	if (kind == FACT_ADDRESS)
		return VALUES_OF_FACT "AND NOT EXISTS (SELECT 1 FROM device o WHERE o.id<>?1 AND "
				      "o.merged_into='' AND o.learned_address=fact.value) ORDER BY "
				      "value LIKE 'fe80:%', "
				      "instr(value, ':')>0, "
				      "last_seen DESC, value LIMIT 1";
	if (kind == FACT_NAME)
		return VALUES_OF_FACT "ORDER BY confidence DESC, " PLACE_OLD "=0, " PLACE_OLD
				      ", last_seen DESC, value LIMIT 1";
	return VALUES_OF_FACT "ORDER BY confidence DESC, last_seen DESC, value LIMIT 1";
}

/* An address that moved to this device is no longer the current one of the device that had it
 * before; a later sighting there wins. */
static enum err
take_address(struct store_tx *tx, const char *root, const struct fact *f)
{
	struct query q = query_of(&tx->view,
		"UPDATE device SET learned_address='' WHERE learned_address=?2 AND id<>?1 AND NOT "
		"EXISTS (SELECT 1 FROM fact WHERE fact.device=device.id AND fact.kind=?3 AND "
		"fact.value=?2 AND fact.last_seen>?4)");

	query_c(&q, root);
	query_c(&q, f->value);
	query_c(&q, fact_kind_name(FACT_ADDRESS));
	query_i64(&q, f->last_seen);
	return query_run(&q, NULL);
}

struct best {
	char value[LIMIT_FACT_VALUE], reason[LIMIT_FACT_REASON];
	int64_t confidence;
};

static void
best_row(struct query *q, void *row)
{
	struct best *best = row;

	query_get_text(q, best->value, sizeof(best->value));
	best->confidence = query_get_i64(q);
	query_get_text(q, best->reason, sizeof(best->reason));
}

enum err
device_learn(struct store_tx *tx, const char *root, enum fact_kind kind)
{
	const char *update = NULL;
	struct best best = {0};
	struct query q;
	enum err err;

	for (size_t i = 0; i < sizeof(learned) / sizeof(learned[0]); i++) {
		if (learned[i].kind == kind)
			update = learned[i].update;
	}
	if (update == NULL)
		return ERR_OK;
	q = query_of(&tx->view, best_first(kind));
	query_c(&q, root);
	query_c(&q, fact_kind_name(kind));
	err = query_one(&q, best_row, &best, sizeof(best));
	if (err != ERR_OK && err != ERR_NOT_FOUND) /* none: nothing is known any more */
		return err;
	q = query_of(&tx->view, update);
	query_c(&q, root);
	query_c(&q, best.value);
	if (kind == FACT_KIND) {
		query_i64(&q, best.confidence);
		query_c(&q, best.reason);
	}
	return query_run(&q, NULL);
}

/* The device that shows this one's facts: itself, or what it was merged into. */
static void
root_row(struct query *q, void *row)
{
	query_get_text(q, ((struct device_id *)row)->text, DEVICE_ID_TEXT_MAX);
}

static enum err
root_of(struct store_tx *tx, const char *id, struct device_id *ret_root)
{
	struct query q = query_of(&tx->view, "SELECT CASE merged_into WHEN '' THEN id ELSE "
					     "merged_into END FROM device WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, root_row, ret_root, sizeof(*ret_root));
}

/* What was known by its address alone turned out to be a card that is known (device.h of watch). */
static bool
is_its_card(const struct fact *f)
{
	return f->kind == FACT_SAME_AS && f->confidence == CONFIDENCE_HIGH &&
	       strcmp(f->reason, "arp") == 0 && strncmp(f->device.text, "ip:", 3) == 0;
}

/* Somebody said that these two are not the same. */
static enum err
are_apart(struct store_tx *tx, const struct fact *f, int64_t *ret_is_apart)
{
	struct query q = query_of(&tx->view,
		"SELECT 1 FROM apart WHERE device=?1 AND other=?2 OR device=?2 AND other=?1");

	query_c(&q, f->device.text);
	query_c(&q, f->value);
	return query_number(&q, 0, ret_is_apart);
}

/* Both become one, unless a person described the address or said otherwise, or it is merged. */
static enum err
join_card(struct store_tx *tx, const struct fact *f)
{
	struct store_device d;
	int64_t is_apart = 0;
	enum err err = store_device_get(&tx->view, f->device.text, &d);

	if (err == ERR_OK)
		err = are_apart(tx, f, &is_apart);
	if (err != ERR_OK || is_apart != 0 || d.merged_into[0] != '\0' || d.name[0] != '\0' ||
		d.whose != STORE_WHOSE_UNANSWERED)
		return err;
	err = store_device_merge(tx, f->device.text, f->value);
	return err == ERR_INVALID ? ERR_OK
				  : err; /* the card is not known (yet) or is merged itself */
}

/* True when the row's reason is a better source of a name than the new one, equally sure. */
#define REASON_IS_BETTER                                                                           \
	"(excluded.confidence = confidence AND kind = 'name' AND " PLACE_OLD ">0 AND (" PLACE_NEW  \
	"=0 OR " PLACE_NEW ">" PLACE_OLD "))"

#define FACT_PUT                                                                                   \
	"INSERT INTO fact (device, kind, value, reason, confidence, first_seen, last_seen, "       \
	"times) "                                                                                  \
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (device, kind, value) DO UPDATE SET " \
	"reason=CASE WHEN excluded.confidence < confidence OR " REASON_IS_BETTER                   \
	" THEN reason ELSE excluded.reason END, "                                                  \
	"confidence=max(confidence, excluded.confidence), "                                        \
	"first_seen=min(first_seen, excluded.first_seen), "                                        \
	"last_seen=max(last_seen, excluded.last_seen), times=max(times, excluded.times)"

enum err
store_fact_put(struct store_tx *tx, const struct fact *f)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO device (id, name, owner, place, notes, whose, later_until, "
		"kind_given, "
		"first_seen, last_seen, merged_into, learned_name, learned_vendor, learned_model, "
		"learned_os, learned_address, learned_kind, learned_kind_confidence, "
		"learned_kind_reason) VALUES (?1, '', '', '', '', 0, 0, -1, ?2, ?3, '', '', '', "
		"'', "
		"'', '', '', 0, '') ON CONFLICT (id) DO UPDATE SET "
		"first_seen=min(first_seen, excluded.first_seen), "
		"last_seen=max(last_seen, excluded.last_seen)");
	struct device_id root;
	enum err err;

	query_c(&q, f->device.text);
	query_i64(&q, f->first_seen);
	query_i64(&q, f->last_seen);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	/* A sensor that starts anew counts anew: the count only ever grows by what is larger. What
	 * a good source said of a name stays its reason when a worse one repeats it. */
	q = query_of(&tx->view, FACT_PUT);
	query_c(&q, f->device.text);
	query_c(&q, fact_kind_name(f->kind));
	query_c(&q, f->value);
	query_c(&q, f->reason);
	query_i64(&q, f->confidence);
	query_i64(&q, f->first_seen);
	query_i64(&q, f->last_seen);
	query_i64(&q, (int64_t)f->count);
	err = query_run(&q, NULL);
	if (err == ERR_OK && is_its_card(f))
		err = join_card(tx, f);
	if (err == ERR_OK)
		err = root_of(tx, f->device.text, &root);
	if (err == ERR_OK && f->kind == FACT_ADDRESS)
		err = take_address(tx, root.text, f);
	return err == ERR_OK ? device_learn(tx, root.text, f->kind) : err;
}

enum err
store_device_describe(struct store_tx *tx, const struct store_device *d)
{
	struct query q = query_of(&tx->view, "UPDATE device SET name=?2, owner=?3, place=?4, "
					     "notes=?5, whose=?6, later_until=?7, "
					     "kind_given=?8 WHERE id=?1");

	query_c(&q, d->id.text);
	query_c(&q, d->name);
	query_c(&q, d->owner);
	query_c(&q, d->place);
	query_c(&q, d->notes);
	query_i64(&q, d->whose);
	query_i64(&q, d->later_until);
	query_i64(&q, d->kind_given);
	return query_change(&q);
}

/* A device was seen when it, or one merged into it, was. */
#define LAST_SEEN                                                                                  \
	"max(device.last_seen, coalesce((SELECT max(c.last_seen) FROM device c WHERE "             \
	"c.merged_into=device.id), 0))"
#define FIRST_SEEN                                                                                 \
	"min(device.first_seen, coalesce((SELECT min(c.first_seen) FROM device c WHERE "           \
	"c.merged_into=device.id), device.first_seen))"
#define DEVICE_COLUMNS                                                                             \
	"SELECT id, name, owner, place, notes, whose, later_until, kind_given, " FIRST_SEEN        \
	" AS first_seen, " LAST_SEEN " AS last_seen, "                                             \
	"merged_into, learned_name, learned_vendor, learned_model, learned_os, learned_address, "  \
	"learned_kind, learned_kind_confidence, learned_kind_reason, (SELECT count(*) FROM alert " \
	"a "                                                                                       \
	"WHERE a.shown=device.id AND a.is_open=1 AND a.severity>=1) FROM device "

static void
device_row(struct query *q, void *row)
{
	struct store_device *d = row;
	char kind[16];

	query_get_text(q, d->id.text, sizeof(d->id.text));
	query_get_text(q, d->name, sizeof(d->name));
	query_get_text(q, d->owner, sizeof(d->owner));
	query_get_text(q, d->place, sizeof(d->place));
	query_get_text(q, d->notes, sizeof(d->notes));
	d->whose = (enum store_whose)query_get_i64(q);
	d->later_until = query_get_i64(q);
	d->kind_given = (int)query_get_i64(q);
	d->first_seen = query_get_i64(q);
	d->last_seen = query_get_i64(q);
	query_get_text(q, d->merged_into, sizeof(d->merged_into));
	query_get_text(q, d->learned.name, sizeof(d->learned.name));
	query_get_text(q, d->learned.vendor, sizeof(d->learned.vendor));
	query_get_text(q, d->learned.model, sizeof(d->learned.model));
	query_get_text(q, d->learned.os, sizeof(d->learned.os));
	query_get_text(q, d->learned.address, sizeof(d->learned.address));
	query_get_text(q, kind, sizeof(kind));
	if (device_kind_parse(str_c(kind), &d->learned.kind) != ERR_OK)
		d->learned.kind = DEVICE_UNKNOWN;
	d->learned.kind_confidence = (enum confidence)query_get_i64(q);
	query_get_text(q, d->learned.kind_reason, sizeof(d->learned.kind_reason));
	d->alerts_open = (uint32_t)query_get_i64(q);
}

enum err
store_device_get(const struct store_view *v, const char *id, struct store_device *ret_device)
{
	struct query q = query_of(v, DEVICE_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, device_row, ret_device, sizeof(*ret_device));
}

enum err
store_device_named(const struct store_view *v, struct str name, char ret_id[DEVICE_ID_TEXT_MAX])
{
	struct query q =
		query_of(v, "SELECT id FROM device WHERE merged_into='' AND (id=?1 OR name=?1 OR "
			    "learned_address=?1 OR lower(learned_name)=lower(?1)) LIMIT 2");
	bool is_one, are_more;
	enum err err;

	query_text(&q, name);
	is_one = query_row(&q);
	if (is_one)
		query_get_text(&q, ret_id, DEVICE_ID_TEXT_MAX);
	are_more = is_one && query_row(&q);
	err = query_done(&q);
	if (err != ERR_OK)
		return err;
	return are_more ? ERR_EXISTS : is_one ? ERR_OK : ERR_NOT_FOUND;
}

enum err
store_device_parts(const struct store_view *v, const char *id, struct arena *a,
	struct store_device **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, DEVICE_COLUMNS "WHERE merged_into=?1 ORDER BY id LIMIT 100");

	query_c(&q, id);
	return query_list(&q, rows_of(a, sizeof(struct store_device)), device_row, ret_list, ret_n);
}

/* What part of the table a list shows: ?1 pattern, ?2 since, ?3 which show, ?4 list of OS keys. */
#define DEVICE_WHERE                                                                               \
	"WHERE merged_into='' AND (?1='' OR name LIKE ?1 ESCAPE '\\' OR owner LIKE ?1 ESCAPE "     \
	"'\\' OR "                                                                                 \
	"place LIKE ?1 ESCAPE '\\' OR learned_name LIKE ?1 ESCAPE '\\' OR learned_vendor LIKE ?1 " \
	"ESCAPE '\\' OR learned_address LIKE ?1 ESCAPE '\\' OR id LIKE ?1 ESCAPE '\\') AND CASE "  \
	"?3 "                                                                                      \
	"WHEN 1 THEN name='' AND (whose=0 OR (whose=5 AND later_until<=?2)) WHEN 2 "               \
	"THEN " FIRST_SEEN ">=?2 WHEN 3 THEN EXISTS (SELECT 1 "                                    \
	"FROM alert a WHERE a.shown=device.id AND a.is_open=1 AND a.severity>=1) WHEN 4 "          \
	"THEN " LAST_SEEN                                                                          \
	"<?2 WHEN 5 THEN learned_os<>'' AND instr(?4, ',' || learned_os || ',')>0 ELSE "           \
	"1 END "

/* "%text%" with the wildcards inside escaped; "" for no text. */
static void
like_pattern(struct str text, char *dst, size_t size)
{
	size_t at = 0;

	dst[0] = '\0';
	if (text.len == 0)
		return;
	dst[at++] = '%';
	for (size_t i = 0; i < text.len && at + 4 < size; i++) {
		if (text.p[i] == '%' || text.p[i] == '_' || text.p[i] == '\\')
			dst[at++] = '\\';
		dst[at++] = text.p[i];
	}
	dst[at++] = '%';
	dst[at] = '\0';
}

static void
bind_query(struct query *q, const struct store_device_query *dq)
{
	char pattern[LIMIT_NAME_BYTES * 2 + 8];
	struct buf os = buf_of(8192);

	like_pattern(dq->text, pattern, sizeof(pattern));
	buf_c(&os, ",");
	for (size_t i = 0; i < dq->n_os; i++) {
		buf_str(&os, dq->os[i]);
		buf_c(&os, ",");
	}
	query_c(q, pattern);
	query_i64(q, dq->since);
	query_i64(q, dq->show);
	query_text(q, buf_view(&os));
	buf_done(&os);
}

enum err
store_device_list(const struct store_view *v, const struct store_device_query *dq, struct arena *a,
	struct store_device **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct query q = query_of(v, "SELECT count(*) FROM device " DEVICE_WHERE);
	int64_t total;
	enum err err;

	bind_query(&q, dq);
	err = query_number(&q, 0, &total);
	if (err != ERR_OK)
		return err;
	q = query_of(
		v, DEVICE_COLUMNS DEVICE_WHERE "ORDER BY last_seen DESC, id LIMIT ?5 OFFSET ?6");
	bind_query(&q, dq);
	query_i64(&q, dq->limit == 0 ? LIMIT_DEVICES : dq->limit);
	query_i64(&q, dq->offset);
	err = query_list(&q, rows_of(a, sizeof(struct store_device)), device_row, ret_list, ret_n);
	if (err == ERR_OK)
		*ret_total = (uint32_t)total;
	return err;
}

static void
fact_row(struct query *q, void *row)
{
	struct fact *f = row;
	char kind[32];

	query_get_text(q, f->device.text, sizeof(f->device.text));
	query_get_text(q, kind, sizeof(kind));
	if (fact_kind_parse(str_c(kind), &f->kind) != ERR_OK)
		f->kind = (enum fact_kind)0;
	query_get_text(q, f->value, sizeof(f->value));
	query_get_text(q, f->reason, sizeof(f->reason));
	f->confidence = (enum confidence)query_get_i64(q);
	f->first_seen = query_get_i64(q);
	f->last_seen = query_get_i64(q);
	f->count = (uint64_t)query_get_i64(q);
}

enum err
store_fact_list(const struct store_view *v, const char *device, struct arena *a,
	struct fact **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT device, kind, value, reason, confidence, first_seen, last_seen, times FROM "
		"fact "
		"WHERE device=?1 OR device IN (SELECT id FROM device WHERE merged_into=?1) "
		"ORDER BY kind, last_seen DESC, value LIMIT 2000");

	query_c(&q, device);
	return query_list(&q, rows_of(a, sizeof(struct fact)), fact_row, ret_list, ret_n);
}

enum err
store_fact_of_kind(const struct store_view *v, enum fact_kind kind, ms_t since, struct arena *a,
	struct fact **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT CASE device.merged_into WHEN '' THEN device.id ELSE device.merged_into END "
		"AS whole, kind, value, max(reason), max(confidence), min(fact.first_seen), "
		"max(fact.last_seen), sum(times) FROM fact JOIN device ON device.id=fact.device "
		"WHERE kind=?1 AND fact.last_seen>=?2 GROUP BY whole, kind, value "
		"ORDER BY value, whole LIMIT 5000");

	query_c(&q, fact_kind_name(kind));
	query_i64(&q, since);
	return query_list(&q, rows_of(a, sizeof(struct fact)), fact_row, ret_list, ret_n);
}

static void
whose_row(struct query *q, void *row)
{
	struct device_id *id = row;

	query_get_text(q, id->text, sizeof(id->text));
}

enum err
store_fact_whose_address(
	const struct store_view *v, const char *address, ms_t since, struct device_id *ret_device)
{
	struct query q = query_of(v,
		"SELECT coalesce(nullif(device.merged_into, ''), fact.device) FROM fact LEFT JOIN "
		"device ON device.id=fact.device WHERE kind=?1 AND value=?2 AND "
		"fact.last_seen>=?3 ORDER BY fact.last_seen DESC LIMIT 1");

	query_c(&q, fact_kind_name(FACT_ADDRESS));
	query_c(&q, address);
	query_i64(&q, since);
	return query_one(&q, whose_row, ret_device, sizeof(*ret_device));
}

static void
claim_row(struct query *q, void *row)
{
	struct store_claim *c = row;

	query_get_text(q, c->part.text, sizeof(c->part.text));
	query_get_text(q, c->device.text, sizeof(c->device.text));
	c->first = query_get_i64(q);
	c->last = query_get_i64(q);
}

enum err
store_fact_claims(const struct store_view *v, const char *address, struct arena *a,
	struct store_claim **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT fact.device, coalesce(nullif(device.merged_into, ''), fact.device), "
		"fact.first_seen, fact.last_seen FROM fact LEFT JOIN device ON "
		"device.id=fact.device WHERE kind=?1 AND value=?2 ORDER BY fact.first_seen, "
		"fact.device LIMIT ?3");

	query_c(&q, fact_kind_name(FACT_ADDRESS));
	query_c(&q, address);
	query_i64(&q, STORE_CLAIMS_MAX);
	return query_list(&q, rows_of(a, sizeof(struct store_claim)), claim_row, ret_list, ret_n);
}

enum err
store_device_counts(const struct store_view *v, ms_t since, struct store_device_counts *ret_counts)
{
	struct query q = query_of(v,
		"SELECT count(*), coalesce(sum(" FIRST_SEEN ">=?1), 0), "
		"coalesce(sum(name='' AND whose IN (0, 5)), 0) FROM device WHERE merged_into=''");

	query_i64(&q, since);
	if (query_row(&q)) {
		ret_counts->all = (uint32_t)query_get_i64(&q);
		ret_counts->recent = (uint32_t)query_get_i64(&q);
		ret_counts->unnamed = (uint32_t)query_get_i64(&q);
	}
	return query_done(&q);
}
