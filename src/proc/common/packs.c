/* Finding and loading packs; see packs.h. */
#include "proc/common/packs.h"

#include "base/limits.h"
#include "sys/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VENDOR_TABLE_BYTES ((size_t)16 << 20)
#define FOLDERS_UP 4

static bool
is_packs_folder(const char *path)
{
	char inside[LIMIT_PATH_BYTES + 16];
	struct stat st;

	snprintf(inside, sizeof(inside), "%s/detect", path);
	return stat(inside, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The first of `names` that `fits` below a folder in which this program stands, or one above it. */
static enum err
find_near_program(const char *const *names, bool (*fits)(const char *path), char *dst, size_t size)
{
	char here[LIMIT_PATH_BYTES];
	ssize_t len = readlink("/proc/self/exe", here, sizeof(here) - 1);

	if (len <= 0)
		return ERR_NOT_FOUND;
	here[len] = '\0';
	for (int i = 0; i < FOLDERS_UP; i++) {
		char *slash = strrchr(here, '/');

		if (slash == NULL)
			break;
		*slash = '\0';
		for (size_t k = 0; names[k] != NULL; k++) {
			if ((size_t)snprintf(dst, size, "%s/%s", here, names[k]) < size &&
				fits(dst))
				return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}

enum err
packs_find(char *dst, size_t size)
{
	static const char *const names[] = {"packs", "share/sakimori/packs", NULL};
	const char *given = getenv("SAKIMORI_PACKS");

	if (given == NULL)
		return find_near_program(names, is_packs_folder, dst, size);
	snprintf(dst, size, "%s", given);
	return is_packs_folder(dst) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err
read_source(const char *folder, const char *name, struct arena *arena,
	struct pack_source *ret_source, struct errinfo *info)
{
	char path[LIMIT_PATH_BYTES + 16];
	enum err err;
	int dirfd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		return err_say(info, ERR_NOT_FOUND, 0, "%s: %s", path, strerror(errno));
	err = pack_read_dir(dirfd, arena, ret_source, info);
	close(dirfd);
	return err;
}

static enum err
load_needed(const char *folder, struct packs *p, struct errinfo *info)
{
	struct pack_source source;
	enum err err = read_source(folder, "guard", p->arena, &source, info);

	if (err == ERR_OK)
		err = pack_guard_needed_load(&source, p->arena, &p->needed, info);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
load_detect(const char *folder, struct packs *p, struct errinfo *info)
{
	struct pack_source source;
	enum err err = read_source(folder, "detect", p->arena, &source, info);

	if (err == ERR_OK)
		err = pack_detect_load(&source, p->arena, &p->detect, info);
	if (err != ERR_OK)
		return err;
	err = pack_devices_load(&source, p->arena, &p->rules, info);
	p->has_rules = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
is_file(const char *path)
{
	struct stat st; /* not access(2), which passes over capabilities */

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Makers' names are a help only: without the table (made by the build), devices have none. */
static void
load_vendors(struct packs *p)
{
	static const char *const names[] = {
		"packs/vendor/vendor.table", "share/sakimori/vendor.table", NULL};
	char path[LIMIT_PATH_BYTES];

	p->vendor_bytes = buf_of(VENDOR_TABLE_BYTES);
	p->has_vendors = find_near_program(names, is_file, path, sizeof(path)) == ERR_OK &&
			 disk_read(path, &p->vendor_bytes, NULL) == ERR_OK &&
			 vendor_open(buf_view(&p->vendor_bytes), &p->vendors) == ERR_OK;
}

enum err
packs_load(const char *folder, struct packs *ret_packs, struct errinfo *info)
{
	struct packs p = {.arena = arena_new(PACK_ARENA_BYTES)};
	char found[LIMIT_PATH_BYTES];
	enum err err = ERR_OK;

	if (p.arena == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	if (folder == NULL) {
		if (packs_find(found, sizeof(found)) != ERR_OK)
			err = err_say(info, ERR_NOT_FOUND, 0, "the folder packs/ is not there");
		folder = found;
	}
	if (err == ERR_OK)
		err = load_detect(folder, &p, info);
	if (err == ERR_OK)
		err = load_needed(folder, &p, info);
	if (err != ERR_OK) {
		packs_free(&p);
		return err;
	}
	load_vendors(&p);
	*ret_packs = p;
	return ERR_OK;
}

void
packs_free(struct packs *p)
{
	buf_done(&p->vendor_bytes);
	arena_free(p->arena);
	p->arena = NULL;
}
