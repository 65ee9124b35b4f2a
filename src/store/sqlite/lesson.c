/* Courses that people went through, and classes that were held. */
#include "store/sqlite/sqlite.h"

#include "store/learning.h"

#define LESSON(as, member) FIELD(as, struct store_lesson, member)
static const struct field lesson_fields[] = {LESSON(TEXT, id.text), LESSON(TEXT, staff),
	LESSON(TEXT, course), LESSON(TEXT, version), LESSON(U32, position), LESSON(TEXT, before),
	LESSON(TEXT, after), LESSON(I64, begun), LESSON(I64, changed), LESSON(I64, finished),
	LESSON(BOOL, is_shown)};
#define LESSON_COLUMNS                                                                             \
	"SELECT id, staff, course, version, position, before, after, begun, changed, finished, "   \
	"is_shown FROM lesson "

enum err
store_lesson_put(struct store_tx *tx, const struct store_lesson *l)
{
	struct query q = query_of(&tx->view, "SELECT finished<>0 FROM lesson WHERE id=?1");
	int64_t is_finished = 0;
	enum err err;

	query_c(&q, l->id.text);
	err = query_number(&q, 0, &is_finished);
	if (err != ERR_OK || is_finished != 0)
		return err != ERR_OK ? err : ERR_DENIED;
	q = query_of(&tx->view,
		"INSERT INTO lesson (nr, id, staff, course, version, position, before, after, "
		"begun, changed, finished, is_shown) VALUES ((SELECT coalesce(max(nr), 0)+1 FROM "
		"lesson), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE "
		"SET version=excluded.version, position=excluded.position, before=excluded.before, "
		"after=excluded.after, changed=excluded.changed, finished=excluded.finished, "
		"is_shown=excluded.is_shown");
	query_fields(&q, FIELDS(lesson_fields), l);
	return query_run(&q, NULL);
}

enum err
store_lesson_show(struct store_tx *tx, const char *id, bool is_shown)
{
	struct query q = query_of(&tx->view, "UPDATE lesson SET is_shown=?2 WHERE id=?1");

	query_c(&q, id);
	query_i64(&q, is_shown);
	return query_change(&q);
}

static void
lesson_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(lesson_fields), row);
}

enum err
store_lesson_get(const struct store_view *v, const char *staff, const char *course,
	struct store_lesson *ret_lesson)
{
	struct query q =
		query_of(v, LESSON_COLUMNS "WHERE staff=?1 AND course=?2 ORDER BY nr DESC LIMIT 1");

	query_c(&q, staff);
	query_c(&q, course);
	return query_one(&q, lesson_row, ret_lesson, sizeof(*ret_lesson));
}

enum err
store_lesson_list(const struct store_view *v, const char *staff, ms_t since, struct arena *a,
	struct store_lesson **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, staff == NULL ? LESSON_COLUMNS "WHERE changed>=?1 ORDER BY changed DESC, nr DESC"
				 : LESSON_COLUMNS "WHERE changed>=?1 AND staff=?2 ORDER BY changed "
						  "DESC, nr DESC");

	query_i64(&q, since);
	if (staff != NULL)
		query_c(&q, staff);
	return query_list(&q, rows_of(a, sizeof(struct store_lesson)), lesson_row, ret_list, ret_n);
}

/* ---- classes ---- */

#define CLASS(as, member) FIELD(as, struct store_class, member)
static const struct field class_fields[] = {CLASS(TEXT, id.text), CLASS(TEXT, course),
	CLASS(TEXT, title), CLASS(TEXT, content), CLASS(U32, method), CLASS(I64, at),
	CLASS(U32, minutes), CLASS(TEXT, teacher), CLASS(I64, created), CLASS(TEXT, who),
	CLASS(U32, n_attended)};
#define CLASS_PUT 10 /* the last is reckoned */
#define CLASS_COLUMNS                                                                              \
	"SELECT id, course, title, content, method, at, minutes, teacher, created, who, (SELECT "  \
	"count(*) FROM attendance WHERE class_id=class.id) FROM class "
_Static_assert(sizeof(enum store_method) == sizeof(uint32_t), "as its field says");

enum err
store_class_put(struct store_tx *tx, const struct store_class *c)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO class (id, course, title, content, method, at, minutes, teacher, "
		"created, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) "
		"DO UPDATE SET course=excluded.course, title=excluded.title, "
		"content=excluded.content, method=excluded.method, at=excluded.at, "
		"minutes=excluded.minutes, teacher=excluded.teacher");

	query_fields(&q, class_fields, CLASS_PUT, c);
	return query_run(&q, NULL);
}

enum err
store_class_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM attendance WHERE class_id=?1");
	enum err err;

	query_c(&q, id);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "DELETE FROM class WHERE id=?1");
	query_c(&q, id);
	return query_change(&q);
}

static void
class_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(class_fields), row);
}

enum err
store_class_get(const struct store_view *v, const char *id, struct store_class *ret_class)
{
	struct query q = query_of(v, CLASS_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, class_row, ret_class, sizeof(*ret_class));
}

enum err
store_class_list(
	const struct store_view *v, struct arena *a, struct store_class **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, CLASS_COLUMNS "ORDER BY at DESC, id DESC");

	return query_list(&q, rows_of(a, sizeof(struct store_class)), class_row, ret_list, ret_n);
}

#define ATTEND(as, member) FIELD(as, struct store_attendance, member)
static const struct field attend_fields[] = {
	ATTEND(TEXT, class_id), ATTEND(TEXT, staff), ATTEND(TEXT, name), ATTEND(TEXT, department)};

enum err
store_attendance_put(struct store_tx *tx, const struct store_attendance *a)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM class WHERE id=?1");
	int64_t n = 0;
	enum err err;

	query_c(&q, a->class_id);
	err = query_number(&q, 0, &n);
	if (err != ERR_OK || n == 0)
		return err != ERR_OK ? err : ERR_NOT_FOUND;
	q = query_of(&tx->view,
		"INSERT INTO attendance (class_id, staff, name, department) VALUES (?1, ?2, ?3, "
		"?4) ON CONFLICT (class_id, staff) DO NOTHING");
	query_fields(&q, FIELDS(attend_fields), a);
	return query_run(&q, NULL);
}

enum err
store_attendance_drop(struct store_tx *tx, const char *class_id, const char *staff)
{
	struct query q =
		query_of(&tx->view, "DELETE FROM attendance WHERE class_id=?1 AND staff=?2");

	query_c(&q, class_id);
	query_c(&q, staff);
	return query_change(&q);
}

static void
attend_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(attend_fields), row);
}

enum err
store_attendance_list(const struct store_view *v, const char *class_id, struct arena *a,
	struct store_attendance **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, class_id == NULL
			   ? "SELECT class_id, staff, name, department FROM attendance ORDER BY "
			     "class_id, department, name, staff"
			   : "SELECT class_id, staff, name, department FROM attendance WHERE "
			     "class_id=?1 ORDER BY department, name, staff");

	if (class_id != NULL)
		query_c(&q, class_id);
	return query_list(
		&q, rows_of(a, sizeof(struct store_attendance)), attend_row, ret_list, ret_n);
}
