/* The data folder; see data.h. */
#include "cli/data.h"

#include "proc/launcher/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
data_path(const struct data *d, const char *name, char dst[DATA_PATH_MAX + 64])
{
	snprintf(dst, DATA_PATH_MAX + 64, "%s/%s", d->folder, name);
	return dst;
}

/* The folder must be there and hold a database that we can reach. */
int
data_find(const struct cli_call *call, struct data *d)
{
	*d = (struct data){.lock = -1};
	if (call->value[OPT_DATA] != NULL)
		snprintf(d->folder, sizeof(d->folder), "%s", call->value[OPT_DATA]);
	else
		launcher_data_folder(false, d->folder, sizeof(d->folder));
	snprintf(d->database, sizeof(d->database), "%s/sakimori.db", d->folder);
	if (access(d->database, R_OK) == 0) {
		d->is_found = true;
		return CLI_OK;
	}
	if (errno == EACCES)
		return cli_say(call, CLI_FAILED,
			"データ（%s）を読む権限がありません。管理者（root）で動かしてください。",
			"no right to read the data in %s; run it as root", d->folder);
	return cli_say(call, CLI_FAILED, "データ（%s）がありません。--data で場所を指定できます。",
		"there is no data in %s; --data names another folder", d->folder);
}

static int
open_store(const struct cli_call *call, struct data *d, bool is_read_only)
{
	struct store_options o = {.path = d->database, .is_read_only = is_read_only};
	struct errinfo info = {0};

	if (store_open(&o, &d->store, &info) == ERR_OK)
		return CLI_OK;
	d->store = NULL;
	return cli_say(call, CLI_FAILED, "データを開けません（%s）。", "cannot open the data: %s",
		info.what);
}

int
data_open(const struct cli_call *call, struct data *ret_data)
{
	int rc = data_find(call, ret_data);

	return rc == CLI_OK ? open_store(call, ret_data, true) : rc;
}

int
data_lock(const struct cli_call *call, struct data *ret_data)
{
	char path[DATA_PATH_MAX + 64];
	int rc = data_find(call, ret_data);

	if (rc != CLI_OK)
		return rc;
	ret_data->lock =
		open(data_path(ret_data, "lock", path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (ret_data->lock < 0)
		return cli_say(call, CLI_FAILED,
			"データ（%s）を変える権限がありません。管理者（root）で動かしてください。",
			"no right to change the data in %s; run it as root", ret_data->folder);
	if (flock(ret_data->lock, LOCK_EX | LOCK_NB) == 0)
		return CLI_OK;
	return cli_say(call, CLI_FAILED, "さきもりが動いています。先に止めてください（%s）。",
		"Sakimori is running on %s; stop it first", ret_data->folder);
}

int
data_open_locked(const struct cli_call *call, struct data *d)
{
	return open_store(call, d, false);
}

/* What root made here would be out of the portal's reach. */
static void
give_back(const struct data *d)
{
	static const char *const names[] = {"sakimori.db", "sakimori.db-wal", "sakimori.db-shm"};
	char path[DATA_PATH_MAX + 64];
	struct stat st;

	if (geteuid() != 0 || stat(d->folder, &st) != 0)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (lchown(data_path(d, names[i], path), st.st_uid, st.st_gid) != 0 &&
			errno != ENOENT)
			fprintf(stderr, "sakimori: %s: %s\n", path, strerror(errno));
}

void
data_close(struct data *d)
{
	store_close(d->store);
	d->store = NULL;
	if (d->is_found)
		give_back(d);
	if (d->lock >= 0)
		close(d->lock);
	d->lock = -1;
}
