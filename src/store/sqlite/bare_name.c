/* A program's name without the version that stands in it, and the beginning of a version, for SQL:
 * bare_name(name), version_head(version, parts). */
#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#include <ctype.h>

static bool
is_joint(char c)
{
	return strchr("._+~-", c) != NULL;
}

/* How long the version is that begins here: "22.00", "6.1.0-18"; 0: none. A number without a dot is
 * a name's: "2019" is another product than "2022". */
static size_t
version_len(struct str s)
{
	size_t len = 0;
	bool has_dot = false;

	while (len < s.len && isdigit((unsigned char)s.p[len])) {
		while (len < s.len && isdigit((unsigned char)s.p[len]))
			len++;
		if (len + 1 >= s.len || !is_joint(s.p[len]) ||
			!isdigit((unsigned char)s.p[len + 1]))
			break;
		if (!has_dot && s.p[len] != '.')
			return 0;
		has_dot = true;
		len++;
	}
	return has_dot ? len : 0;
}

/* In small letters. */
static size_t
bare_name(struct str name, char *dst, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < name.len && n < size; i++) {
		bool is_start = i == 0 || !isalnum((unsigned char)name.p[i - 1]);
		size_t len = is_start ? version_len(str_of(name.p + i, name.len - i)) : 0;

		if (len > 0)
			i += len - 1;
		else
			dst[n++] = (char)tolower((unsigned char)name.p[i]);
	}
	return n;
}

static void
call(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *p = (const char *)sqlite3_value_text(values[0]);
	char bare[LIMIT_SOFTWARE_NAME];

	(void)n;
	if (p == NULL)
		sqlite3_result_null(context);
	else
		sqlite3_result_text(context, bare, (int)bare_name(str_c(p), bare, sizeof(bare)),
			SQLITE_TRANSIENT);
}

/* Up to the n-th dot: "6.0" of "6.0.25" for 2; all of it where there are fewer. */
static void
call_head(sqlite3_context *context, int n, sqlite3_value **values)
{
	const char *p = (const char *)sqlite3_value_text(values[0]);
	int dots = sqlite3_value_int(values[1]), len = 0;

	(void)n;
	if (p == NULL) {
		sqlite3_result_null(context);
		return;
	}
	while (p[len] != '\0' && (p[len] != '.' || --dots > 0))
		len++;
	sqlite3_result_text(context, p, len, SQLITE_TRANSIENT);
}

enum err
sqlite_add_bare_name(const struct store_view *v)
{
	const int how = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	enum err err = sqlite_err(sqlite3_create_function_v2(
		v->db, "bare_name", 1, how, NULL, call, NULL, NULL, NULL));

	return err != ERR_OK ? err
			     : sqlite_err(sqlite3_create_function_v2(v->db, "version_head", 2, how,
				       NULL, call_head, NULL, NULL, NULL));
}
