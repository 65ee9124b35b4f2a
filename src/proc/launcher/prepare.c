/* Everything that needs the launcher's rights, before the first child starts; see own.h. */
#include "proc/launcher/own.h"

#include "base/addr.h"
#include "bus/spool.h"
#include "proc/common/packs.h"
#include "sys/capture.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/own_addr.h"
#include "sys/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
launcher_data_folder(bool is_demo, char *dst, size_t size)
{
	const char *name = is_demo ? "sakimori-demo" : "sakimori";
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (geteuid() == 0)
		snprintf(dst, size, "/var/lib/%s", name);
	else if (xdg != NULL && xdg[0] == '/')
		snprintf(dst, size, "%s/%s", xdg, name);
	else
		snprintf(dst, size, "%s/.local/share/%s", home != NULL ? home : "", name);
	return dst;
}

/* As root the folder belongs to the user that the portal becomes. */
static enum err
give_to_user(const char *path, struct errinfo *info)
{
	const struct passwd *who = geteuid() == 0 ? getpwnam(sandbox_user()) : NULL;

	if (who != NULL && lchown(path, who->pw_uid, who->pw_gid) != 0)
		return err_say(info, ERR_IO, 0, "%s: %s", path, strerror(errno));
	return ERR_OK;
}

/* A folder below the data's. */
static enum err
make_inner(const struct prepared *p, const char *name, char *dst, size_t size, struct errinfo *info)
{
	enum err err;

	snprintf(dst, size, "%s/%s", p->data, name);
	err = disk_make_folder(dst, info);
	return err == ERR_OK ? give_to_user(dst, info) : err;
}

/* The launcher's own, so that it can write there when it has given up its rights; others read. */
static enum err
make_kept(struct prepared *p, struct errinfo *info)
{
	enum err err;

	snprintf(p->kept, sizeof(p->kept), "%s/lists.kept", p->data);
	err = disk_make_folder(p->kept, info);
	if (err == ERR_OK && chmod(p->kept, 0755) != 0)
		err = err_say(info, ERR_IO, 0, "%s: %s", p->kept, strerror(errno));
	return err;
}

static enum err
make_guard_folders(const struct prepared *p, struct errinfo *info)
{
	static const char *const inner[] = {"guard/unbound.d", "guard/feeds", "guard/feeds.d",
		"guard/held", "guard/held/popular.d", "guard/work"};
	static const char *const stock[] = {"stock/feeds", "stock/sources.d", "stock/work"};
	static const char *const indexes[] = {"base.idx", "fresh.idx"};
	char path[LIMIT_PATH_BYTES + 32];
	enum err err = make_inner(p, "guard", path, sizeof(path), info);

	for (size_t i = 0; i < sizeof(inner) / sizeof(*inner) && err == ERR_OK; i++)
		err = make_inner(p, inner[i], path, sizeof(path), info);
	if (err == ERR_OK)
		err = make_inner(p, "stock", path, sizeof(path), info);
	for (size_t i = 0; i < sizeof(stock) / sizeof(*stock) && err == ERR_OK; i++)
		err = make_inner(p, stock[i], path, sizeof(path), info);
	/* made by hand, as root; the page that says why a name was blocked reads them */
	for (size_t i = 0; i < sizeof(indexes) / sizeof(*indexes) && err == ERR_OK; i++) {
		snprintf(path, sizeof(path), "%s/guard/%s", p->data, indexes[i]);
		if (access(path, F_OK) == 0)
			err = give_to_user(path, info);
	}
	return err;
}

static enum err
make_data(const struct launcher_options *o, struct prepared *p, struct errinfo *info)
{
	char path[LIMIT_PATH_BYTES + 16];
	enum err err;

	if (o->data != NULL)
		snprintf(p->data, sizeof(p->data), "%s", o->data);
	else
		launcher_data_folder(o->is_demo, p->data, sizeof(p->data));
	err = disk_make_folder(p->data, info);
	if (err == ERR_OK)
		err = give_to_user(p->data, info);
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "%s/lock", p->data);
	p->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (p->lock < 0)
		return err_say(info, ERR_DENIED, 0, "%s: %s", path, strerror(errno));
	if (flock(p->lock, LOCK_EX | LOCK_NB) != 0)
		return err_say(info, ERR_EXISTS, 0, "Sakimori is already running on %s", p->data);
	if (ftruncate(p->lock, 0) == 0) /* who is told to read the lists anew */
		dprintf(p->lock, "%d\n", (int)getpid());
	err = make_inner(p, "lists", p->lists, sizeof(p->lists), info);
	return err == ERR_OK ? make_kept(p, info) : err;
}

static enum err
make_spool(struct prepared *p, struct errinfo *info)
{
	static const char *const names[2] = {"spool-a", "spool-b"};
	enum err err = ERR_OK;

	for (int i = 0; i < 2 && err == ERR_OK; i++) {
		char path[LIMIT_PATH_BYTES + 16];

		snprintf(path, sizeof(path), "%s/%s", p->data, names[i]);
		err = disk_open_preallocated(path, SPOOL_FILE_BYTES, &p->spool[i], info);
	}
	return err;
}

/* "127.0.0.1:7800", "[::1]:7800"; ":7800" is every IPv4 address of this machine. */
enum err
launcher_parse_listen(const char *text, struct addr *ret_addr, uint16_t *ret_port)
{
	const char *colon = strrchr(text, ':');
	struct str host = str_of(text, colon != NULL ? (size_t)(colon - text) : 0);
	uint64_t port;

	if (colon == NULL || str_u64(str_c(colon + 1), 65535, &port) != ERR_OK || port == 0)
		return ERR_INVALID;
	if (host.len == 0)
		host = STR("0.0.0.0");
	if (host.len > 2 && host.p[0] == '[' && host.p[host.len - 1] == ']')
		host = str_of(host.p + 1, host.len - 2);
	*ret_port = (uint16_t)port;
	return addr_parse(host, ret_addr);
}

static enum err
open_listener(struct addr a, uint16_t port, int *ret_fd, struct errinfo *info)
{
	struct sockaddr_storage where;
	socklen_t len = socket_of_addr(a, port, 0, &where);
	char text[ADDR_TEXT_MAX];
	int on = 1, fd;

	fd = socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_say(info, ERR_IO, 0, "socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&where, len) != 0 || listen(fd, 128) != 0) {
		enum err err = err_say(info, errno == EACCES ? ERR_DENIED : ERR_IO, 0,
			"cannot listen on %s port %u: %s", addr_text(a, text), port,
			strerror(errno));

		close(fd);
		return err;
	}
	*ret_fd = fd;
	return ERR_OK;
}

/* Where a browser finds us: an address that can be typed, also when we listen on all of them. */
static struct addr
address_to_show(struct addr a)
{
	static const uint8_t all[16], loopback[4] = {127, 0, 0, 1};
	struct addr own[OWN_ADDRS_MAX], shown;

	if (memcmp(a.b, all, sizeof(all)) != 0)
		return a;
	shown = own_addr_for_others(own, own_addrs(own));
	return addr_is_none(shown) ? addr_v4(loopback) : shown;
}

static enum err
make_listeners(const struct launcher_options *o, struct prepared *p, struct errinfo *info)
{
	const char *text = o->listen != NULL ? o->listen : "127.0.0.1:7800";
	char host[ADDR_TEXT_MAX];
	struct addr a, shown;
	uint16_t port;
	bool is_loopback;

	if (launcher_parse_listen(text, &a, &port) != ERR_OK)
		return err_say(info, ERR_INVALID, 0,
			"%s is no address and port, such as 192.168.1.5:7800 or :7800", text);
	is_loopback = addr_is_loopback(a);
	shown = address_to_show(a);
	snprintf(p->url, sizeof(p->url), "%s://%s%s%s:%u/", is_loopback ? "http" : "https",
		shown.family == 6 ? "[" : "", addr_text(shown, host), shown.family == 6 ? "]" : "",
		port);
	return open_listener(a, port, is_loopback ? &p->plain : &p->tls, info);
}

/* Opens the files and looks at their beginning, so that a wrong one is said at once. */
static enum err
open_files(const struct launcher_options *o, struct prepared *p, struct errinfo *info)
{
	for (size_t i = 0; i < o->n_files; i++) {
		struct errinfo why = {0};
		char name[64];
		int fd = open(o->files[i], O_RDONLY | O_CLOEXEC);
		enum err err;

		if (fd < 0)
			return err_say(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_DENIED, 0,
				"%s: %s", o->files[i], strerror(errno));
		err = capture_check_file(fd, &why);
		if (err != ERR_OK) {
			close(fd);
			return err_say(info, err, 0, "%s: %s", o->files[i], why.what);
		}
		p->files[i] = fd;
		str_clean(str_c(path_base(o->files[i])), name, sizeof(name));
		for (char *comma = name; (comma = strchr(comma, ',')) != NULL;)
			*comma = '_';
		strcat(p->names, i > 0 ? "," : "");
		strncat(p->names, name, sizeof(p->names) - strlen(p->names) - 1);
	}
	return ERR_OK;
}

/* Whether the interface can be used, before anything is started; nothing is read from it. */
static enum err
check_interface(const char *interface, struct errinfo *info)
{
	struct capture *c;
	enum err err = capture_open_live(interface, &c, info);

	if (err == ERR_OK)
		capture_free(c);
	return err;
}

static enum err
find_share(struct prepared *p, struct errinfo *info)
{
	char *slash;

	if (packs_find(p->share, sizeof(p->share)) != ERR_OK)
		return err_say(info, ERR_NOT_FOUND, 0, "the folder packs/ is not there");
	slash = strrchr(p->share, '/');
	if (slash != NULL && slash != p->share)
		*slash = '\0';
	return ERR_OK;
}

enum err
prepare(const struct launcher_options *options, struct prepared *ret_prepared, struct errinfo *info)
{
	struct prepared *p = ret_prepared;
	enum err err;

	memset(p, 0, sizeof(*p));
	p->lock = p->plain = p->tls = p->spool[0] = p->spool[1] = -1;
	p->guard.policy = p->guard.probe = p->guard.pem = p->tap = -1;
	for (size_t i = 0; i < GUARD_DOORS; i++)
		p->guard.udp[i] = p->guard.tcp[i] = p->guard.page[i] = p->guard.dot[i] =
			p->guard.doh[i] = -1;
	for (size_t i = 0; i < LAUNCHER_FILES_MAX; i++)
		p->files[i] = -1;
	if (options->n_files > LAUNCHER_FILES_MAX)
		return err_say(info, ERR_LIMIT, 0, "at most %d files at once", LAUNCHER_FILES_MAX);
	err = find_share(p, info);
	if (err == ERR_OK && options->interface != NULL)
		err = check_interface(options->interface, info);
	if (err == ERR_OK)
		err = open_files(options, p, info);
	if (err == ERR_OK)
		err = make_data(options, p, info);
	if (err == ERR_OK)
		err = make_spool(p, info);
	if (err == ERR_OK)
		err = make_listeners(options, p, info);
	if (err == ERR_OK) /* also without a name server: the sensor asks the index, too */
		err = make_guard_folders(p, info);
	if (err == ERR_OK)
		err = launcher_guard_prepare(options, p, info);
	if (err == ERR_OK)
		err = launcher_tap_prepare(options, p, info);
	if (err == ERR_OK)
		err = launcher_enforce_prepare(options, p, info);
	if (err != ERR_OK)
		prepare_undo(p);
	return err;
}

void
prepare_undo(struct prepared *p)
{
	fd_close(&p->lock);
	fd_close(&p->plain);
	fd_close(&p->tls);
	fd_close(&p->spool[0]);
	fd_close(&p->spool[1]);
	launcher_guard_undo(&p->guard);
	fd_close(&p->tap);
	for (size_t i = 0; i < LAUNCHER_FILES_MAX; i++)
		fd_close(&p->files[i]);
}
