/* Sites and the people who work at them. */
#include "store/sqlite/sqlite.h"

#include "store/programme.h"

#define SITE(as, member) FIELD(as, struct store_site, member)
static const struct field site_fields[] = {
	SITE(TEXT, id.text), SITE(TEXT, name), SITE(I64, created), SITE(I64, closed)};
#define SITE_COLUMNS "SELECT id, name, created, closed FROM site "

enum err
store_site_put(struct store_tx *tx, const struct store_site *s)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO site (id, name, created, closed) VALUES (?1, ?2, ?3, ?4) ON CONFLICT "
		"(id) DO UPDATE SET name=excluded.name, closed=excluded.closed");

	query_fields(&q, FIELDS(site_fields), s);
	return query_run(&q, NULL);
}

static void
site_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(site_fields), row);
}

enum err
store_site_get(const struct store_view *v, const char *id, struct store_site *ret_site)
{
	struct query q = query_of(v, SITE_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, site_row, ret_site, sizeof(*ret_site));
}

enum err
store_site_list(
	const struct store_view *v, struct arena *a, struct store_site **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, SITE_COLUMNS "ORDER BY closed<>0, name, id");

	return query_list(&q, rows_of(a, sizeof(struct store_site)), site_row, ret_list, ret_n);
}

#define STAFF(as, member) FIELD(as, struct store_staff, member)
static const struct field staff_fields[] = {STAFF(TEXT, id.text), STAFF(TEXT, name),
	STAFF(TEXT, department), STAFF(TEXT, mail), STAFF(BOOL, has_phone), STAFF(I64, joined),
	STAFF(I64, left)};
#define STAFF_COLUMNS "SELECT id, name, department, mail, has_phone, joined, departed FROM staff "

enum err
store_staff_put(struct store_tx *tx, const struct store_staff *s)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO staff (id, name, department, mail, has_phone, joined, departed) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET "
		"name=excluded.name, department=excluded.department, mail=excluded.mail, "
		"has_phone=excluded.has_phone, joined=excluded.joined, "
		"departed=excluded.departed");

	query_fields(&q, FIELDS(staff_fields), s);
	return query_run(&q, NULL);
}

static void
staff_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(staff_fields), row);
}

enum err
store_staff_get(const struct store_view *v, const char *id, struct store_staff *ret_staff)
{
	struct query q = query_of(v, STAFF_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, staff_row, ret_staff, sizeof(*ret_staff));
}

enum err
store_staff_list(const struct store_view *v, bool with_left, struct arena *a,
	struct store_staff **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, STAFF_COLUMNS "WHERE departed=0 OR ?1<>0 ORDER BY department, name, id");

	query_i64(&q, with_left);
	return query_list(&q, rows_of(a, sizeof(struct store_staff)), staff_row, ret_list, ret_n);
}
