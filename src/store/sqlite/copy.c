/* Copies of the database as files, and whether one holds together. */
#include "store/sqlite/sqlite.h"

#include <unistd.h>

enum err
store_backup(struct store *s, const char *path, struct errinfo *info)
{
	struct store_view *v;
	struct query q;
	enum err err;

	if (access(path, F_OK) == 0)
		return err_say(info, ERR_EXISTS, 0, "%s exists already", path);
	err = store_read(s, &v);
	if (err != ERR_OK)
		return err;
	sqlite_exec(v, "COMMIT"); /* VACUUM INTO takes its own snapshot */
	q = query_of(v, "VACUUM INTO ?1");
	query_c(&q, path);
	err = query_run(&q, NULL);
	store_read_end(v);
	if (err != ERR_OK) {
		unlink(path); /* half a copy would be taken for a whole one */
		return err_say(info, err, 0, "the copy to %s could not be written", path);
	}
	return ERR_OK;
}

/* "ok", or what is wrong first. */
static enum err
read_check(struct store_view *v, char *answer, size_t size)
{
	struct query q = query_of(v, "PRAGMA integrity_check(1)");

	if (query_row(&q))
		query_get_text(&q, answer, size);
	return query_done(&q);
}

enum err
store_check(const char *path, struct errinfo *info)
{
	struct store_view v = {0};
	char answer[64] = "";
	enum err err = sqlite_open(path, true, &v);

	if (err == ERR_OK)
		err = read_check(&v, answer, sizeof(answer));
	if (err == ERR_OK && strcmp(answer, "ok") != 0)
		err = ERR_MALFORMED;
	if (err == ERR_OK && !sqlite_has_tables(&v))
		err = err_say(info, ERR_MALFORMED, 0, "%s holds nothing", path);
	else if (err == ERR_OK)
		err = sqlite_check_form(&v, info);
	else
		err_say(info, err, 0, "%s is not a whole database", path);
	sqlite_close(&v);
	return err;
}

bool
store_is_broken(const char *path)
{
	bool is_broken = false;
	struct store_view v = {.damage = &is_broken};
	char answer[64] = "";
	enum err err = sqlite_open(path, true, &v);

	if (err == ERR_OK) {
		err = read_check(&v, answer, sizeof(answer));
		is_broken |= err == ERR_OK && strcmp(answer, "ok") != 0;
	}
	sqlite_close(&v);
	return is_broken;
}
