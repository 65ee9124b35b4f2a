/*
 * Keeping the data: backup, restore, upgrade, password reset, uninstall. All but the backup want
 * Sakimori to be stopped, so that only one program writes. doc/cli.md explains each on one page.
 */
#include "cli/data.h"
#include "store/programme.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/password.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSWORD_LETTERS 16

static bool
is_en(const struct cli_call *call)
{
	return call->lang == LANG_EN;
}

/* ---- backup ---- */

static int
backup_to(const struct cli_call *call, struct data *d, const char *path)
{
	struct errinfo info = {0};
	mode_t before = umask(077); /* it holds what the portal keeps to itself */
	enum err err = store_backup(d->store, path, &info);

	umask(before);
	if (err == ERR_EXISTS)
		return cli_say(call, CLI_WRONG_CALL,
			"「%s」は、もうあります。別の名前にしてください。",
			"%s is there already; choose another name", path);
	if (err != ERR_OK)
		return cli_say(call, CLI_FAILED, "「%s」に写せません（%s）。",
			"cannot copy to %s: %s", path, info.what);
	return CLI_OK;
}

int
cli_backup(const struct cli_call *call)
{
	struct data d;
	int rc = data_open(call, &d);

	if (rc == CLI_OK)
		rc = backup_to(call, &d, call->words[0]);
	if (rc == CLI_OK)
		printf(is_en(call) ? "copied to %s\n" : "「%s」に写しました。\n", call->words[0]);
	data_close(&d);
	return rc;
}

/* ---- restore ---- */

static bool
copy_bytes(int from, int to)
{
	char part[65536];
	ssize_t n;

	while ((n = read(from, part, sizeof(part))) > 0)
		if (write(to, part, (size_t)n) != n)
			return false;
	return n == 0 && fsync(to) == 0;
}

/* A new file beside the database, whole and on the disk. */
static int
copy_file(const struct cli_call *call, const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out =
		in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok = out >= 0 && copy_bytes(in, out);
	int error = errno;

	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	if (ok)
		return CLI_OK;
	unlink(to);
	return cli_say(call, CLI_FAILED, "「%s」を写せません（%s）。", "cannot copy %s: %s", from,
		strerror(error));
}

static enum err
end_links(struct store_tx *tx, void *arg)
{
	return store_link_revoke_limited(tx, *(const ms_t *)arg);
}

/* A backup may be older than this program: brought to its form before it takes the data's place. A
 * link that was used since the backup was made does not open once more. */
static int
renew(const struct cli_call *call, const char *fresh)
{
	struct store_options o = {.path = fresh};
	struct errinfo info = {0};
	struct store *s = NULL;
	ms_t now = clock_wall();
	enum err err = store_open(&o, &s, &info);

	if (err == ERR_OK) {
		err = store_write(s, STORE_VITAL, end_links, &now);
		if (err != ERR_OK)
			err_say(&info, err, 0, "it cannot be written to");
	}
	store_close(s);
	if (err == ERR_OK)
		return CLI_OK;
	unlink(fresh);
	return cli_say(call, CLI_FAILED,
		"写しを、この版の形にできません（%s）。今のデータは、そのままです。",
		"the backup cannot be brought to the form of this version: %s; the present data is "
		"as it was",
		info.what);
}

/* What is still in the log of the present data goes into its file; where that is broken, which may
 * be why somebody restores, both are put aside as they are. */
static void
close_present(const struct cli_call *call, struct data *d)
{
	struct store_options o = {.path = d->database};
	struct errinfo info = {0};

	if (store_open(&o, &d->store, &info) != ERR_OK)
		cli_say(call, CLI_OK, "今のデータは開けないので（%s）、このままよけておきます。",
			"the present data cannot be opened (%s); it is put aside as it is",
			info.what);
	store_close(d->store);
	d->store = NULL;
}

/* What a restore that was cut off left would be taken for the new copy's log. */
static int
copy_fresh(const struct cli_call *call, const struct data *d, char fresh[DATA_PATH_MAX + 64])
{
	char path[DATA_PATH_MAX + 64];

	unlink(data_path(d, "sakimori.db.restore-wal", path));
	unlink(data_path(d, "sakimori.db.restore-shm", path));
	return copy_file(call, call->words[0], data_path(d, "sakimori.db.restore", fresh));
}

/* The log and index of the old database must not be taken for the new one's. */
static int
put_in_place(const struct cli_call *call, const struct data *d, const char *fresh)
{
	char old[DATA_PATH_MAX + 64], path[DATA_PATH_MAX + 64];

	if (rename(d->database, data_path(d, "sakimori.db.before-restore", old)) != 0)
		return cli_say(call, CLI_FAILED, "今のデータをよけられません（%s）。",
			"cannot put the present data aside: %s", strerror(errno));
	if (rename(data_path(d, "sakimori.db-wal", path),
		    data_path(d, "sakimori.db.before-restore-wal", old)) != 0)
		unlink(path); /* there is none, as a rule */
	unlink(data_path(d, "sakimori.db-shm", path));
	unlink(data_path(d, "damaged", path)); /* what was found in the old one is over with it */
	unlink(data_path(d, "sakimori.db.putback", path));
	if (rename(fresh, d->database) == 0)
		return CLI_OK;
	return cli_say(call, CLI_FAILED, "データを戻せません（%s）。", "cannot restore: %s",
		strerror(errno));
}

int
cli_restore(const struct cli_call *call)
{
	char fresh[DATA_PATH_MAX + 64];
	struct errinfo info = {0};
	struct data d;
	int rc = data_lock(call, &d);

	if (rc == CLI_OK && store_check(call->words[0], &info) != ERR_OK)
		rc = cli_say(call, CLI_WRONG_CALL, "「%s」は、さきもりの写しではありません（%s）。",
			"%s is no backup of Sakimori: %s", call->words[0], info.what);
	if (rc == CLI_OK)
		rc = copy_fresh(call, &d, fresh);
	if (rc == CLI_OK)
		rc = renew(call, fresh);
	if (rc == CLI_OK) {
		close_present(call, &d);
		rc = put_in_place(call, &d, fresh);
	}
	if (rc == CLI_OK)
		puts(is_en(call) ? "restored; what was there is kept as sakimori.db.before-restore"
				 : "戻しました。前のものは sakimori.db.before-restore "
				   "に残しました。");
	data_close(&d);
	return rc;
}

/* ---- upgrade ---- */

/* After a power cut, part of the data is still in the log beside the database. */
static int
copy_log(const struct cli_call *call, const struct data *d, const char *copy)
{
	char from[DATA_PATH_MAX + 64], to[DATA_PATH_MAX + 80];

	snprintf(to, sizeof(to), "%s-wal", copy);
	if (access(data_path(d, "sakimori.db-wal", from), F_OK) != 0)
		return CLI_OK;
	return copy_file(call, from, to);
}

int
cli_upgrade(const struct cli_call *call)
{
	char name[64], path[DATA_PATH_MAX + 64];
	struct data d;
	int rc = data_lock(call, &d);

	snprintf(name, sizeof(name), "before-%s-%lld.db", SAKIMORI_VERSION,
		(long long)(clock_wall() / 1000));
	if (rc == CLI_OK)
		rc = copy_file(call, d.database, data_path(&d, name, path));
	if (rc == CLI_OK)
		rc = copy_log(call, &d, path);
	if (rc == CLI_OK)
		rc = data_open_locked(call, &d); /* applies what is missing, or nothing at all */
	if (rc == CLI_OK)
		printf(is_en(call) ? "the data is in the form of version %s; the copy from before "
				     "is %s\n"
				   : "データを版 %s の形にしました。前の写しは %s です。\n",
			SAKIMORI_VERSION, path);
	data_close(&d);
	return rc;
}

/* ---- password reset ---- */

struct reset {
	const char *login;
	char hash[PASSWORD_HASH_MAX];
};

static enum err
write_password(struct store_tx *tx, void *arg)
{
	const struct reset *r = arg;
	struct store_person person;
	enum err err = store_person_by_login(store_tx_view(tx), str_c(r->login), &person);

	if (err != ERR_OK)
		return err;
	str_copy(str_c(r->hash), person.password, sizeof(person.password));
	err = store_person_put(tx, &person);
	if (err == ERR_OK)
		err = store_session_drop_of(tx, person.id.text);
	if (err == ERR_OK)
		err = store_invitation_drop_of(tx, person.id.text);
	if (err == ERR_OK) {
		struct store_audit entry = {.id = store_id_new(clock_wall()), .at = clock_wall()};

		str_copy(STR("cli"), entry.who, sizeof(entry.who));
		str_copy(STR("password.reset"), entry.action, sizeof(entry.action));
		str_copy(str_c(person.id.text), entry.subject, sizeof(entry.subject));
		err = store_audit_add(tx, &entry);
	}
	return err;
}

int
cli_password_reset(const struct cli_call *call)
{
	char password[PASSWORD_LETTERS + 1];
	struct reset r = {.login = call->words[0]};
	struct data d;
	enum err err = ERR_OK;
	int rc = data_lock(call, &d);

	if (rc == CLI_OK)
		rc = data_open_locked(call, &d);
	entropy_code(password, sizeof(password));
	if (rc == CLI_OK) {
		err = password_start();
		if (err == ERR_OK)
			err = password_hash(str_c(password), r.hash);
		if (err == ERR_OK)
			err = store_write(d.store, STORE_VITAL, write_password, &r);
	}
	if (err == ERR_NOT_FOUND)
		rc = cli_say(call, CLI_WRONG_CALL, "「%s」という人は登録されていません。",
			"there is no person with the log-in %s", r.login);
	else if (err != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "パスワードを変えられません（%s）。",
			"cannot change the password: %s", err_name(err));
	if (rc == CLI_OK)
		printf(is_en(call) ? "new password of %s: %s\n" : "%s の新しいパスワード：%s\n",
			r.login, password);
	data_close(&d);
	return rc;
}

/* ---- uninstall ---- */

/* All that we ever put into the data folder: files in it or below, and what their names begin with.
 * Anything else stays (lists that people put there, names of the company's own), and so does a
 * folder in which something is left. */
static const struct own_files {
	const char *below, *start;
} own_files[] = {{"", "sakimori.db"}, {"", "damaged"}, {"", "spool-a"}, {"", "spool-b"},
	{"", "tls.key"}, {"", "tls.crt"}, {"", "lock"}, {"lists.kept", ""}, {"copies", ""},
	{"guard", "base.idx"}, {"guard", "fresh.idx"}, {"guard", "key"}, {"guard", "policy"},
	{"guard", "unbound.conf"}, {"guard", "own.pem"}, {"guard/feeds", ""}, {"guard/held", ""},
	{"guard/work", ""}, {"stock", "advisories."}, {"stock", "key"}, {"stock/feeds", ""},
	{"stock/work", ""}};
static const char *const own_folders[] = {"lists.kept", "copies", "lists", "uploads", "guard/feeds",
	"guard/feeds.d", "guard/held/popular.d", "guard/held", "guard/unbound.d", "guard/work",
	"guard", "stock/feeds", "stock/sources.d", "stock/work", "stock"};

static int
remove_one(const struct cli_call *call, const char *path)
{
	if (access(path, F_OK) != 0)
		return CLI_OK;
	printf("  %s\n", path);
	if (!call->given[OPT_YES] || unlink(path) == 0)
		return CLI_OK;
	return cli_say(call, CLI_FAILED, "「%s」を消せません（%s）。", "cannot remove %s: %s", path,
		strerror(errno));
}

static int
remove_all(const struct cli_call *call, const struct data *d, const struct own_files *own)
{
	char folder[DATA_PATH_MAX + 64], path[DATA_PATH_MAX + 384];
	struct dirent *entry;
	int rc = CLI_OK;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s%s%s", d->folder, own->below[0] != '\0' ? "/" : "",
		own->below);
	dir = opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL && rc == CLI_OK) {
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (strncmp(entry->d_name, own->start, strlen(own->start)) == 0 &&
			lstat(path, &st) == 0 && !S_ISDIR(st.st_mode))
			rc = remove_one(call, path);
	}
	if (dir != NULL)
		closedir(dir);
	return rc;
}

int
cli_uninstall(const struct cli_call *call)
{
	char path[DATA_PATH_MAX + 64];
	struct data d;
	int rc = data_lock(call, &d);

	if (rc != CLI_OK) {
		data_close(&d);
		return rc;
	}
	puts(is_en(call) ? "This goes:" : "消えるもの：");
	for (size_t i = 0; i < sizeof(own_files) / sizeof(*own_files) && rc == CLI_OK; i++)
		rc = remove_all(call, &d, &own_files[i]);
	for (size_t i = 0; call->given[OPT_YES] && i < sizeof(own_folders) / sizeof(*own_folders);
		i++)
		rmdir(data_path(&d, own_folders[i], path));
	if (!call->given[OPT_YES])
		puts(is_en(call) ? "Nothing was removed. With --yes it is; make a backup before."
				 : "まだ何も消していません。消すときは --yes を付けます。先に "
				   "backup を取れます。");
	else if (rc == CLI_OK && rmdir(d.folder) != 0 && errno == ENOTEMPTY)
		printf(is_en(call) ? "Other files are left in %s.\n"
				   : "%s に、ほかのファイルが残っています。\n",
			d.folder);
	d.is_found = false; /* nothing to give back */
	data_close(&d);
	return rc;
}
