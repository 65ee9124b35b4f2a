/*
 * What the enforcer needs of the launcher (`up --enforce`): the option taken apart, the DHCP
 * server's folder made while we are root, and the signal by which that server reads it anew. See
 * proc/enforcer/README.md.
 */
#include "proc/launcher/own.h"

#include "base/buf.h"
#include "sys/disk.h"
#include "sys/log.h"
#include "sys/sandbox.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVER "dnsmasq"
#define SERVER_PID "/run/dnsmasq/dnsmasq.pid" /* of Debian's */

/* ---- the option ---- */

static enum err
take_path(struct str text, char dst[LIMIT_PATH_BYTES], struct errinfo *info)
{
	if (text.len == 0 || text.p[0] != '/' || text.len >= LIMIT_PATH_BYTES)
		return err_say(info, ERR_INVALID, 0, "--enforce: %.*s is no path from the root",
			STR_FMT(text));
	str_copy(text, dst, LIMIT_PATH_BYTES);
	return ERR_OK;
}

static enum err
take_part(struct enforce_part *e, struct str part, struct errinfo *info)
{
	struct str value = part, key = str_split(&value, '=');

	if (str_equal(part, STR("nft")))
		e->has_nft = true;
	else if (str_equal(part, STR("keep")))
		e->keeps = true;
	else if (str_equal(key, STR("dhcp-hosts")))
		return take_path(value, e->dhcp, info);
	else if (str_equal(key, STR("dhcp-pid")))
		return take_path(value, e->pid, info);
	else
		return err_say(info, ERR_INVALID, 0,
			"--enforce: %.*s is none of nft, dhcp-hosts=DIR, dhcp-pid=FILE, keep",
			STR_FMT(part));
	return ERR_OK;
}

/* One that is not there is made for the enforcer's user; the DHCP server reads it. */
static enum err
make_folder(const char *path, struct errinfo *info)
{
	const struct passwd *who = getpwnam(sandbox_user());
	struct stat there;

	if (mkdir(path, 0755) == 0)
		return who != NULL && lchown(path, who->pw_uid, who->pw_gid) == 0
			       ? ERR_OK
			       : disk_say(info, path);
	if (errno != EEXIST)
		return disk_say(info, path);
	if (lstat(path, &there) != 0 || !S_ISDIR(there.st_mode))
		return err_say(info, ERR_INVALID, 0, "--enforce: %s is no folder", path);
	if (who == NULL || there.st_uid != who->pw_uid)
		return err_say(info, ERR_DENIED, 0, "--enforce: %s must be a folder of the user %s",
			path, sandbox_user());
	return ERR_OK;
}

enum err
launcher_enforce_prepare(const struct launcher_options *o, struct prepared *p, struct errinfo *info)
{
	struct enforce_part *e = &p->enforce;
	struct str rest = str_c(o->enforce != NULL ? o->enforce : "");
	enum err err = ERR_OK;

	if (o->enforce == NULL)
		return ERR_OK;
	str_copy(STR(SERVER_PID), e->pid, sizeof(e->pid));
	do
		err = take_part(e, str_split(&rest, ','), info);
	while (rest.len > 0 && err == ERR_OK);
	if (err == ERR_OK && !e->has_nft && e->dhcp[0] == '\0')
		err = err_say(info, ERR_INVALID, 0, "--enforce needs nft or dhcp-hosts=DIR");
	if (err == ERR_OK && geteuid() != 0)
		err = err_say(info, ERR_DENIED, 0, "--enforce");
	if (err == ERR_OK && e->dhcp[0] != '\0')
		err = make_folder(e->dhcp, info);
	e->is_wanted = err == ERR_OK;
	return err;
}

/* ---- the signal ---- */

/* Its number, when the process is the DHCP server; 0. */
static pid_t
server_pid(const struct enforce_part *e)
{
	struct buf text = buf_of(64), name = buf_of(64);
	char path[64];
	uint64_t pid = 0;

	if (disk_read(e->pid, &text, NULL) != ERR_OK ||
		str_u64(str_trim(buf_view(&text)), INT32_MAX, &pid) != ERR_OK)
		pid = 0;
	snprintf(path, sizeof(path), "/proc/%llu/comm", (unsigned long long)pid);
	if (pid < 2 || disk_read(path, &name, NULL) != ERR_OK ||
		!str_equal(str_trim(buf_view(&name)), STR(SERVER)))
		pid = 0;
	buf_done(&text);
	buf_done(&name);
	return (pid_t)pid;
}

void
launcher_enforce_reread(struct launcher *l)
{
	const struct enforce_part *e = &l->prepared.enforce;
	pid_t pid = e->dhcp[0] != '\0' ? server_pid(e) : 0;

	if (e->dhcp[0] == '\0')
		return;
	if (pid == 0 || kill(pid, SIGHUP) != 0)
		log_event("enforcer.reread_failed", "server=%s", SERVER);
}
