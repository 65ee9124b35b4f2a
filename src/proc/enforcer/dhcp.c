/* See dhcp.h. */
#include "proc/enforcer/dhcp.h"

#include "sys/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "sakimori-"
#define NAME_MAX_BYTES 64

/* ---- names ---- */

static void
put_name(char dst[NAME_MAX_BYTES], const uint8_t mac[6], ms_t until)
{
	snprintf(dst, NAME_MAX_BYTES, PREFIX "%02x%02x%02x%02x%02x%02x-%lld", mac[0], mac[1],
		mac[2], mac[3], mac[4], mac[5], (long long)until);
}

enum err
dhcp_name_parse(struct str name, struct mac *ret_mac, ms_t *ret_until)
{
	size_t prefix = strlen(PREFIX);
	char mac[MAC_TEXT_MAX];
	uint64_t until;

	if (!str_starts(name, STR(PREFIX)) || name.len < prefix + 14 || name.p[prefix + 12] != '-')
		return ERR_MALFORMED;
	for (size_t i = 0; i < 6; i++)
		snprintf(mac + 3 * i, sizeof(mac) - 3 * i, "%c%c%s", name.p[prefix + 2 * i],
			name.p[prefix + 2 * i + 1], i < 5 ? ":" : "");
	if (mac_parse(str_c(mac), ret_mac) != ERR_OK ||
		str_u64(str_of(name.p + prefix + 13, name.len - prefix - 13), INT64_MAX, &until) !=
			ERR_OK)
		return ERR_MALFORMED;
	*ret_until = (ms_t)until;
	return ERR_OK;
}

/* ---- files ---- */

static bool
is_wanted(const char *name, const struct bus_enforce_item *items, uint32_t n)
{
	char wanted[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < n; i++) {
		if (items[i].what != BUS_ENFORCE_DEVICE_MAC)
			continue;
		put_name(wanted, items[i].mac, items[i].until);
		if (strcmp(wanted, name) == 0)
			return true;
	}
	return false;
}

static enum err
write_one(int folder, const struct bus_enforce_item *item, struct errinfo *info)
{
	char name[NAME_MAX_BYTES], line[64];
	struct stat there;
	const uint8_t *m = item->mac;
	int fd, len;
	bool ok;

	put_name(name, m, item->until);
	len = snprintf(line, sizeof(line), "%02x:%02x:%02x:%02x:%02x:%02x,ignore\n", m[0], m[1],
		m[2], m[3], m[4], m[5]);
	if (fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && there.st_size == len)
		return ERR_OK;
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return disk_say(info, name);
	ok = disk_write_fd(fd, str_of(line, (size_t)len));
	close(fd);
	return ok ? ERR_OK : disk_say(info, name);
}

/* Which files of ours stay. */
struct sweep {
	const struct bus_enforce_item *items;
	uint32_t n;
	ms_t now; /* 0: by items; else by time */
};

static unsigned
sweep(DIR *dir, const struct sweep *s)
{
	struct dirent *entry;
	unsigned gone = 0;

	while ((entry = readdir(dir)) != NULL) {
		struct mac mac;
		ms_t until;

		if (dhcp_name_parse(str_c(entry->d_name), &mac, &until) != ERR_OK)
			continue;
		if (s->now != 0 ? until > s->now : is_wanted(entry->d_name, s->items, s->n))
			continue;
		gone += unlinkat(dirfd(dir), entry->d_name, 0) == 0;
	}
	return gone;
}

enum err
dhcp_hold(const char *folder, const struct bus_enforce_item *items, uint32_t n, bool *ret_has_gone,
	struct errinfo *info)
{
	DIR *dir = opendir(folder);
	enum err err = ERR_OK;

	*ret_has_gone = false;
	if (dir == NULL)
		return disk_say(info, folder);
	for (uint32_t i = 0; i < n && err == ERR_OK; i++)
		if (items[i].what == BUS_ENFORCE_DEVICE_MAC)
			err = write_one(dirfd(dir), &items[i], info);
	if (err == ERR_OK)
		*ret_has_gone = sweep(dir, &(struct sweep){.items = items, .n = n}) > 0;
	closedir(dir);
	return err;
}

bool
dhcp_end_old(const char *folder, ms_t now)
{
	DIR *dir = opendir(folder);
	unsigned gone;

	if (dir == NULL)
		return false;
	gone = sweep(dir, &(struct sweep){.now = now});
	closedir(dir);
	return gone > 0;
}
