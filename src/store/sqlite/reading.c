/* Readings: one row per kind, key and day. */
#include "store/sqlite/sqlite.h"

#include "store/encode.h"
#include "store/programme.h"

#define SUBJECTS_BYTES (READING_SUBJECTS_MAX * (STORE_SUBJECT_MAX + 8))

static void
write_subjects(const struct reading *r, struct buf *out)
{
	for (uint32_t i = 0; i < r->n_subjects && i < READING_SUBJECTS_MAX; i++)
		store_encode_string(out, str_cut(r->subjects[i], STORE_SUBJECT_MAX - 1));
}

/* text: of one row, in the arena. */
static void
read_subjects(struct str text, struct reading *r)
{
	while (r->n_subjects < READING_SUBJECTS_MAX &&
		store_next_string(&text, &r->subjects[r->n_subjects]))
		r->n_subjects++;
}

enum err
store_reading_put(struct store_tx *tx, const struct reading *r, ms_t day)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO reading (kind, key, day, at, value, looked_at, seen_percent, "
		"subjects) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (kind, key, day) DO "
		"UPDATE SET at=excluded.at, value=excluded.value, looked_at=excluded.looked_at, "
		"seen_percent=excluded.seen_percent, subjects=excluded.subjects");
	struct buf subjects = buf_of(SUBJECTS_BYTES);
	enum err err;

	write_subjects(r, &subjects);
	query_c(&q, reading_name(r->kind));
	query_text(&q, str_cut(r->key, STORE_READING_KEY_MAX - 1));
	query_i64(&q, day);
	query_i64(&q, r->at);
	query_i64(&q, r->value);
	query_i64(&q, r->of);
	query_i64(&q, r->seen_percent);
	query_text(&q, buf_view(&subjects));
	err = buf_err(&subjects);
	if (err == ERR_OK)
		err = query_run(&q, NULL);
	else
		query_done(&q);
	buf_done(&subjects);
	return err;
}

#define READING_COLUMNS                                                                            \
	"SELECT r.kind, r.key, r.at, r.value, r.looked_at, r.seen_percent, r.subjects FROM "       \
	"reading r "

/* False for a kind that this version does not know: the row is passed over. */
static bool
reading_row(struct query *q, struct arena *a, struct reading *r)
{
	char name[64];

	*r = (struct reading){0};
	query_get_text(q, name, sizeof(name));
	if (reading_parse(str_c(name), &r->kind) != ERR_OK)
		return false;
	r->key = query_get_copy(q, a);
	r->at = query_get_i64(q);
	r->value = query_get_i64(q);
	r->of = query_get_i64(q);
	r->seen_percent = (uint32_t)query_get_i64(q);
	read_subjects(query_get_copy(q, a), r);
	return true;
}

static enum err
give_readings(struct query *q, struct arena *a, struct reading **ret_list, uint32_t *ret_n)
{
	struct rows rows = rows_of(a, sizeof(struct reading));
	struct reading one, *r;
	size_t n;
	enum err err;

	while (query_row(q)) {
		if (!reading_row(q, a, &one))
			continue;
		r = rows_add(&rows);
		if (r == NULL)
			break;
		*r = one;
	}
	err = rows_give(&rows, q, ret_list, &n);
	if (err == ERR_OK)
		*ret_n = (uint32_t)n;
	return err;
}

enum err
store_reading_list(
	const struct store_view *v, struct arena *a, struct reading **ret_list, uint32_t *ret_n)
{
	struct query q = query_of(v,
		READING_COLUMNS "JOIN (SELECT kind, key, max(day) day FROM reading GROUP BY kind, "
				"key) l ON l.kind=r.kind AND l.key=r.key AND l.day=r.day ORDER BY "
				"r.kind, r.key");

	return give_readings(&q, a, ret_list, ret_n);
}

enum err
store_reading_history(const struct store_view *v, enum reading_kind kind, struct str key,
	ms_t since, struct arena *a, struct reading **ret_list, uint32_t *ret_n)
{
	struct query q = query_of(
		v, READING_COLUMNS "WHERE r.kind=?1 AND r.key=?2 AND r.at>=?3 ORDER BY r.day");

	query_c(&q, reading_name(kind));
	query_text(&q, str_cut(key, STORE_READING_KEY_MAX - 1));
	query_i64(&q, since);
	return give_readings(&q, a, ret_list, ret_n);
}
