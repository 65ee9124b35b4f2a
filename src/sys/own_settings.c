/* Name servers and the DHCP server, from the machine's own files; see own_net.h. */
#include "sys/own_net.h"

#include "base/buf.h"
#include "base/limits.h"
#include "sys/disk.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#define FILE_BYTES ((size_t)1 << 20)
#define FILES_MAX 64		 /* leases that are looked at in one folder */
#define LEASE_OLD_S (30 * 86400) /* one of another network, it may be */

static const char *const resolvs[] = {"/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"};
static const char *const lease_folders[] = {
	"/var/lib/dhcp", "/run/systemd/netif/leases", "/var/lib/NetworkManager"};

static size_t
of_resolv(const char *path, struct own_use *list, size_t n, size_t room)
{
	struct own_use some[OWN_USES_MAX];
	struct buf b = buf_of(FILE_BYTES);
	size_t n_some = 0;

	if (disk_read(path, &b, NULL) == ERR_OK)
		n_some = own_resolv_parse(buf_view(&b), some, OWN_USES_MAX);
	buf_done(&b);
	for (size_t i = 0; i < n_some && n < room; i++)
		list[n++] = some[i];
	return n;
}

static bool
is_lease(const char *path)
{
	struct stat there;

	return stat(path, &there) == 0 && S_ISREG(there.st_mode) &&
	       there.st_mtime + LEASE_OLD_S > time(NULL);
}

static size_t
of_leases(const char *folder, struct own_use *list, size_t n, size_t room)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int looked = 0;

	while (dir != NULL && n < room && looked < FILES_MAX && (entry = readdir(dir)) != NULL) {
		struct buf b = buf_of(FILE_BYTES);
		char path[LIMIT_PATH_BYTES];
		struct addr server;

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		looked += entry->d_name[0] != '.';
		if (entry->d_name[0] != '.' && is_lease(path) &&
			disk_read(path, &b, NULL) == ERR_OK &&
			own_lease_parse(buf_view(&b), &server) == ERR_OK)
			list[n++] = (struct own_use){.what = OWN_USE_ADDRESSES, .addr = server};
		buf_done(&b);
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

size_t
own_settings(struct own_use *list, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(resolvs) / sizeof(*resolvs); i++)
		n = of_resolv(resolvs[i], list, n, room);
	for (size_t i = 0; i < sizeof(lease_folders) / sizeof(*lease_folders); i++)
		n = of_leases(lease_folders[i], list, n, room);
	return n;
}
