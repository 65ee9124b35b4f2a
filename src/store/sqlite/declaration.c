/* Declarations, signatures under an assessment, and what the company buys already. */
#include "store/sqlite/sqlite.h"

#include "store/programme.h"

#define DECLARATION(as, member) FIELD(as, struct store_declaration, member)
static const struct field declaration_fields[] = {DECLARATION(TEXT, id.text),
	DECLARATION(TEXT, star), DECLARATION(TEXT, number), DECLARATION(TEXT, url),
	DECLARATION(TEXT, purpose), DECLARATION(I64, declared), DECLARATION(I64, expires),
	DECLARATION(I64, terms_accepted), DECLARATION(TEXT, who)};
#define DECLARATION_NAMES "id, star, number, url, purpose, declared, expires, terms_accepted, who"

enum err
store_declaration_put(struct store_tx *tx, const struct store_declaration *d)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO declaration (" DECLARATION_NAMES ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET star=excluded.star, "
		"number=excluded.number, url=excluded.url, purpose=excluded.purpose, "
		"declared=excluded.declared, expires=excluded.expires, "
		"terms_accepted=excluded.terms_accepted, who=excluded.who");

	query_fields(&q, FIELDS(declaration_fields), d);
	return query_run(&q, NULL);
}

static void
declaration_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(declaration_fields), row);
}

enum err
store_declaration_list(const struct store_view *v, struct arena *a,
	struct store_declaration **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, "SELECT " DECLARATION_NAMES " FROM declaration ORDER BY declared DESC, id DESC");

	return query_list(
		&q, rows_of(a, sizeof(struct store_declaration)), declaration_row, ret_list, ret_n);
}

#define SIGNATURE(as, member) FIELD(as, struct store_signature, member)
static const struct field signature_fields[] = {SIGNATURE(TEXT, id.text),
	SIGNATURE(TEXT, framework), SIGNATURE(TEXT, role), SIGNATURE(TEXT, name),
	SIGNATURE(TEXT, licence), SIGNATURE(TEXT, remark), SIGNATURE(BLOB, digest),
	SIGNATURE(I64, at)};
#define SIGNATURE_NAMES "id, framework, role, name, licence, remark, digest, at"

enum err
store_signature_put(struct store_tx *tx, const struct store_signature *s)
{
	struct query q = query_of(&tx->view, "INSERT INTO signature (" SIGNATURE_NAMES
					     ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

	query_fields(&q, FIELDS(signature_fields), s);
	return query_run(&q, NULL);
}

static void
signature_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(signature_fields), row);
}

enum err
store_signature_list(const struct store_view *v, const char *framework, struct arena *a,
	struct store_signature **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " SIGNATURE_NAMES " FROM signature WHERE ?1='' OR framework=?1 ORDER BY at "
		"DESC, id DESC");

	query_c(&q, framework == NULL ? "" : framework);
	return query_list(
		&q, rows_of(a, sizeof(struct store_signature)), signature_row, ret_list, ret_n);
}

#define HOLDING(as, member) FIELD(as, struct store_holding, member)
static const struct field holding_fields[] = {HOLDING(TEXT, id.text), HOLDING(TEXT, offering),
	HOLDING(TEXT, name), HOLDING(TEXT, provider), HOLDING(TEXT, note), HOLDING(I64, yen_year),
	HOLDING(I64, since), HOLDING(I64, until), HOLDING(TEXT, who)};
#define HOLDING_NAMES "id, offering, name, provider, note, yen_year, since, until, who"

enum err
store_holding_put(struct store_tx *tx, const struct store_holding *h)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO holding (" HOLDING_NAMES ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
		"?9) ON CONFLICT (id) DO UPDATE SET offering=excluded.offering, "
		"name=excluded.name, provider=excluded.provider, note=excluded.note, "
		"yen_year=excluded.yen_year, since=excluded.since, until=excluded.until, "
		"who=excluded.who");

	query_fields(&q, FIELDS(holding_fields), h);
	return query_run(&q, NULL);
}

enum err
store_holding_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM holding WHERE id=?1");

	query_c(&q, id);
	return query_change(&q);
}

static void
holding_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(holding_fields), row);
}

enum err
store_holding_list(
	const struct store_view *v, struct arena *a, struct store_holding **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT " HOLDING_NAMES " FROM holding ORDER BY name, id");

	return query_list(
		&q, rows_of(a, sizeof(struct store_holding)), holding_row, ret_list, ret_n);
}
