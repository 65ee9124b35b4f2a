/* Programs on devices, and what collectors told of them: see store/stock.h. */
#include "store/stock.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#include <stdio.h>

/* What a device is a part of, else itself. Of devices that are gone: themselves. */
#define ROOT "coalesce(nullif(d.merged_into, ''), s.device)"
#define OF "software s LEFT JOIN device d ON d.id=s.device"

#define SOFTWARE(as, member) FIELD(as, struct store_software, member)
static const struct field software_fields[] = {SOFTWARE(I64, nr), SOFTWARE(TEXT, device),
	SOFTWARE(U32, source), SOFTWARE(TEXT, name), SOFTWARE(TEXT, version), SOFTWARE(TEXT, maker),
	SOFTWARE(TEXT, purl), SOFTWARE(TEXT, cpe), SOFTWARE(TEXT, product),
	SOFTWARE(I64, first_seen), SOFTWARE(I64, last_seen), SOFTWARE(I64, gone)};
#define SOFTWARE_COLUMNS                                                                           \
	"s.nr, " ROOT " root, s.source, s.name, s.version, s.maker, s.purl, s.cpe, s.product, "    \
	"s.first_seen, s.last_seen, s.gone"

/* ---- a take ---- */

static enum err
count_there(struct store_tx *tx, const struct store_software_take *take, ms_t gone, int64_t *ret_n)
{
	struct query q = query_of(&tx->view,
		"SELECT count(*) FROM software WHERE device=?1 AND source=?2 AND +gone=?3");

	query_c(&q, take->device);
	query_i64(&q, take->source);
	query_i64(&q, gone);
	return query_number(&q, 0, ret_n);
}

/* A set as text: ";programs;user-1f2e;". Of one that is full ";*;" is a part, which nobody reads.
 */
#define SECTIONS_BYTES "400"
#define ADDED                                                                                      \
	"CASE WHEN software.gone<>0 OR software.sections='' THEN excluded.sections WHEN "          \
	"excluded.sections='' OR instr(software.sections, excluded.sections)>0 THEN "              \
	"software.sections WHEN length(software.sections)<" SECTIONS_BYTES                         \
	" THEN software.sections||substr(excluded.sections, 2) WHEN instr(software.sections, "     \
	"';*;')>0 THEN software.sections ELSE software.sections||'*;' END"

static void
bind_section(struct query *q, const char *section)
{
	char text[sizeof(((struct store_software *)0)->section) + 3];

	snprintf(text, sizeof(text), ";%s;", section);
	query_c(q, section[0] == '\0' ? "" : text);
}

static enum err
put_one(struct store_tx *tx, const struct store_software_take *take, struct store_software s)
{
	/* a number is not given again while a finding is about it */
	struct query q = query_of(&tx->view,
		"INSERT INTO software (nr, device, source, name, version, maker, purl, cpe, "
		"product, first_seen, last_seen, gone, sections) VALUES (max(coalesce((SELECT "
		"max(nr) FROM software), 0), coalesce((SELECT max(subject_nr) FROM finding WHERE "
		"subject=0), 0))+1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT "
		"(device, source, name, version, maker, purl) DO UPDATE SET cpe=excluded.cpe, "
		"product=excluded.product, last_seen=max(last_seen, excluded.last_seen), gone=0, "
		"sections=" ADDED);

	str_copy(str_c(take->device), s.device, sizeof(s.device));
	s.source = take->source;
	s.first_seen = s.last_seen = take->at;
	s.gone = 0;
	query_fields(&q, software_fields + 1,
		sizeof(software_fields) / sizeof(*software_fields) - 1, &s);
	bind_section(&q, s.section);
	return query_run(&q, NULL);
}

static enum err
run_of_take(struct store_tx *tx, const struct store_software_take *take, const char *sql,
	const char *section)
{
	struct query q = query_of(&tx->view, sql);

	query_c(&q, take->device);
	query_i64(&q, take->source);
	query_i64(&q, take->at);
	if (section != NULL)
		bind_section(&q, section);
	return query_run(&q, NULL);
}

/* Before what is told is put again: all of what was looked through. */
static enum err
let_go(struct store_tx *tx, const struct store_software_take *take)
{
	enum err err = ERR_OK;

	if (take->is_part)
		return ERR_OK;
	if (!take->has_sections)
		return run_of_take(tx, take,
			"UPDATE software SET gone=?3 WHERE device=?1 AND source=?2 AND +gone=0 AND "
			"sections=''",
			NULL);
	for (size_t i = 0; i < take->n_sections && err == ERR_OK; i++)
		err = run_of_take(tx, take,
			"UPDATE software SET sections=replace(sections, ?4, ';'), gone=CASE WHEN "
			"replace(sections, ?4, ';')=';' THEN ?3 ELSE 0 END WHERE device=?1 AND "
			"source=?2 AND +gone=0 AND instr(sections, ?4)>0",
			take->sections[i]);
	return err;
}

/* Where a program stood nobody knows that a list without sections named: it goes when another
 * version of it is named. */
static enum err
let_old_go(struct store_tx *tx, const struct store_software_take *take)
{
	return run_of_take(tx, take,
		"UPDATE software SET gone=?3 WHERE device=?1 AND source=?2 AND +gone=0 AND "
		"sections='' AND last_seen<?3 AND lower(name) IN (SELECT lower(name) FROM software "
		"WHERE device=?1 AND source=?2 AND +gone=0 AND sections<>'' AND last_seen=?3)",
		NULL);
}

enum err
store_software_take(struct store_tx *tx, const struct store_software_take *take,
	struct store_software_taken *ret_taken)
{
	int64_t before = 0, after = 0, gone_before = 0, gone = 0;
	enum err err =
		take->n > LIMIT_SOFTWARE_DEVICE ? ERR_LIMIT : count_there(tx, take, 0, &before);

	if (err == ERR_OK)
		err = count_there(tx, take, take->at, &gone_before);
	if (err != ERR_OK)
		return err;
	err = let_go(tx, take);
	for (size_t i = 0; i < take->n && err == ERR_OK; i++)
		err = put_one(tx, take, take->list[i]);
	if (err == ERR_OK && take->has_sections && !take->is_part)
		err = let_old_go(tx, take);
	if (err == ERR_OK)
		err = count_there(tx, take, 0, &after);
	if (err == ERR_OK)
		err = count_there(tx, take, take->at, &gone);
	if (err != ERR_OK || ret_taken == NULL)
		return err;
	gone = gone > gone_before ? gone - gone_before : 0;
	*ret_taken = (struct store_software_taken){.n = (uint32_t)after,
		.n_gone = (uint32_t)gone,
		.n_new = (uint32_t)(after - (before - gone))};
	return ERR_OK;
}

enum err
store_software_gone(struct store_tx *tx, enum store_stock_source source, ms_t at)
{
	struct query q =
		query_of(&tx->view, "UPDATE software SET gone=?2 WHERE source=?1 AND gone=0");

	query_i64(&q, source);
	query_i64(&q, at);
	return query_run(&q, NULL);
}

enum err
store_software_product(struct store_tx *tx, uint64_t nr, const char *product)
{
	struct query q = query_of(&tx->view, "UPDATE software SET product=?2 WHERE nr=?1");

	query_i64(&q, (int64_t)nr);
	query_c(&q, product);
	return query_change(&q);
}

/* ---- reading ---- */

static void
software_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(software_fields), row);
}

/* Two ways to say which device, so that one device is found by the index. */
#define ANY_DEVICE "?1=''"
#define ONE_DEVICE "s.device IN (SELECT ?1 UNION ALL SELECT id FROM device WHERE merged_into=?1)"
#define MATCHES(which)                                                                             \
	" FROM " OF " WHERE " which " AND (?2='' OR "                                              \
	"instr(lower(s.name), lower(?2)) OR instr(lower(s.maker), lower(?2)) OR "                  \
	"instr(lower(s.purl), lower(?2))) AND (?3 OR s.gone=0) AND (?4=0 OR s.product<>'')"

static void
bind_query(struct query *q, const struct store_software_query *sq)
{
	query_c(q, sq->device != NULL ? sq->device : "");
	query_text(q, sq->text);
	query_i64(q, sq->with_gone);
	query_i64(q, sq->is_product);
}

enum err
store_software_list(const struct store_view *v, const struct store_software_query *sq,
	struct arena *a, struct store_software **ret_list, size_t *ret_n, uint32_t *ret_total)
{
#define ONE_PAGE " ORDER BY s.gone<>0, lower(s.name), s.version, s.nr LIMIT ?5 OFFSET ?6"
#define NEXT_ONES " AND s.nr>?6 ORDER BY s.nr LIMIT ?5"
	static const char *const count[2] = {
		"SELECT count(*)" MATCHES(ANY_DEVICE), "SELECT count(*)" MATCHES(ONE_DEVICE)};
	static const char *const page[2][2] = {
		{"SELECT " SOFTWARE_COLUMNS MATCHES(ANY_DEVICE) ONE_PAGE,
			"SELECT " SOFTWARE_COLUMNS MATCHES(ANY_DEVICE) NEXT_ONES},
		{"SELECT " SOFTWARE_COLUMNS MATCHES(ONE_DEVICE) ONE_PAGE,
			"SELECT " SOFTWARE_COLUMNS MATCHES(ONE_DEVICE) NEXT_ONES}};
	bool is_one = sq->device != NULL && sq->device[0] != '\0';
	struct query q;
	int64_t total;
	enum err err;

	if (ret_total != NULL) { /* it looks at all of them */
		q = query_of(v, count[is_one]);
		bind_query(&q, sq);
		err = query_number(&q, 0, &total);
		if (err != ERR_OK)
			return err;
		*ret_total = (uint32_t)total;
	}
	q = query_of(v, page[is_one][sq->is_by_nr]);
	bind_query(&q, sq);
	query_i64(&q, sq->limit == 0 ? 1000 : sq->limit);
	query_i64(&q, sq->is_by_nr ? (int64_t)sq->after : sq->offset);
	return query_list(
		&q, rows_of(a, sizeof(struct store_software)), software_row, ret_list, ret_n);
}

enum err
store_software_get(const struct store_view *v, uint64_t nr, struct store_software *ret_software)
{
	struct query q = query_of(v, "SELECT " SOFTWARE_COLUMNS " FROM " OF " WHERE s.nr=?1");

	query_i64(&q, (int64_t)nr);
	return query_one(&q, software_row, ret_software, sizeof(*ret_software));
}

#define COUNT(as, member) FIELD(as, struct store_software_count, member)
static const struct field count_fields[] = {COUNT(TEXT, device), COUNT(U32, n),
	COUNT(U32, n_listed), COUNT(U32, n_unversioned), COUNT(U32, n_unnamed), COUNT(U32, sources),
	COUNT(I64, last_seen)};

static void
count_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(count_fields), row);
}

enum err
store_software_counts(const struct store_view *v, struct arena *a,
	struct store_software_count **ret_list, size_t *ret_n)
{
	/* 5: STORE_STOCK_SENSOR. By device first, in the order of its index: nothing is sorted but
	 * one row a device. */
	struct query q = query_of(v,
		"SELECT " ROOT " root, sum(n), sum(listed), sum(unversioned), sum(unnamed), "
		"max(s0)+2*max(s1)+4*max(s2)+8*max(s3)+16*max(s4)+32*max(s5), max(seen) FROM ("
		"SELECT device, count(*) n, sum(source<>5) listed, sum(version='') unversioned, "
		"sum(purl='' AND cpe='' AND product='') unnamed, max(source=0) s0, max(source=1) "
		"s1, "
		"max(source=2) s2, max(source=3) s3, max(source=4) s4, max(source=5) s5, "
		"max(CASE WHEN source<>5 THEN last_seen ELSE 0 END) seen FROM software "
		"WHERE +gone=0 GROUP BY device) s LEFT JOIN device d ON d.id=s.device "
		"GROUP BY root ORDER BY root");

	return query_list(
		&q, rows_of(a, sizeof(struct store_software_count)), count_row, ret_list, ret_n);
}

/* ---- told ---- */

#define TOLD(as, member) FIELD(as, struct store_told, member)
static const struct field told_fields[] = {TOLD(TEXT, key), TOLD(TEXT, value), TOLD(I64, at)};

enum err
store_told_take(
	struct store_tx *tx, const char *device, ms_t at, const struct store_told *list, size_t n)
{
	struct query q;
	enum err err;

	if (n > LIMIT_TOLD_DEVICE)
		return ERR_LIMIT;
	q = query_of(&tx->view, "DELETE FROM device_told WHERE device=?1");
	query_c(&q, device);
	err = query_run(&q, NULL);
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct store_told t = list[i];

		t.at = at;
		q = query_of(&tx->view, "INSERT INTO device_told (device, place, key, value, at) "
					"VALUES (?1, ?2, ?3, ?4, ?5)");
		query_c(&q, device);
		query_i64(&q, (int64_t)i);
		query_fields(&q, FIELDS(told_fields), &t);
		err = query_run(&q, NULL);
	}
	return err;
}

static void
told_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(told_fields), row);
}

enum err
store_told_list(const struct store_view *v, const char *device, struct arena *a,
	struct store_told **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT t.key, t.value, t.at FROM device_told t LEFT JOIN device d ON "
		"d.id=t.device WHERE t.device=?1 OR d.merged_into=?1 ORDER BY t.device<>?1, "
		"t.device, t.place");

	query_c(&q, device);
	return query_list(&q, rows_of(a, sizeof(struct store_told)), told_row, ret_list, ret_n);
}
