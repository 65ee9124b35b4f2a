/* Taking in and reading known-bad lists; see lists.h. */
#include "proc/common/lists.h"

#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
find_none(const void *table, enum indicator_kind kind, struct str value,
	struct indicator_hit *ret_hit)
{
	return false;
}

static bool
find_no_address(const void *table, struct addr a, struct indicator_hit *ret_hit)
{
	return false;
}

void
lists_begin(struct lists *l)
{
	uint32_t seed;

	*l = (struct lists){.view = {.find = find_none, .find_address = find_no_address}};
	entropy_fill(&seed, sizeof(seed));
	know_init(seed);
}

void
lists_free(struct lists *l)
{
	for (size_t i = 0; i < l->n; i++)
		buf_done(&l->files[i].bytes);
	arena_free(l->arena);
	*l = (struct lists){.view = {.find = find_none, .find_address = find_no_address}};
}

/* ---- taking in ---- */

static void
refuse(struct list_file *f, const char *why)
{
	str_copy(str_c(why), f->why_not, sizeof(f->why_not));
	buf_done(&f->bytes);
	f->bytes = buf_of(0);
}

static enum err
say_open(struct errinfo *info, const char *path)
{
	int error = errno;
	enum err err = error == ENOENT || error == ENOTDIR ? ERR_NOT_FOUND
		       : error == EACCES || error == EPERM ? ERR_DENIED
							   : ERR_IO;

	return err_say(info, err, 0, "%s: %s", path, strerror(error));
}

/* The bytes of an open file into f, within the room that is left for all lists. */
static enum err
take_bytes(struct lists *l, struct list_file *f, int fd, const char *path, struct errinfo *info)
{
	size_t room = LIMIT_INDICATOR_ALL_BYTES - l->bytes;
	struct stat st;
	enum err err;

	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
		return err_say(info, ERR_INVALID, 0, "%s is no file", path);
	f->bytes = buf_of(room < LIMIT_INDICATOR_LIST_BYTES ? room : LIMIT_INDICATOR_LIST_BYTES);
	err = disk_read_fd(fd, path, &f->bytes, info);
	if (err == ERR_OK)
		l->bytes += f->bytes.len;
	return err;
}

static struct list_file *
new_file(struct lists *l, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct list_file *f = &l->files[l->n++];

	*f = (struct list_file){.bytes = buf_of(0)};
	str_clean(str_c(slash != NULL ? slash + 1 : path), f->name, sizeof(f->name));
	return f;
}

enum err
lists_add_file(struct lists *l, const char *path, struct errinfo *info)
{
	struct list_file *f;
	enum err err;
	int fd;

	if (l->n == LIMIT_INDICATOR_LISTS)
		return err_say(
			info, ERR_LIMIT, 0, "there are more than %d lists", LIMIT_INDICATOR_LISTS);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return say_open(info, path);
	f = new_file(l, path);
	err = take_bytes(l, f, fd, path, info);
	if (err != ERR_OK)
		refuse(f, info != NULL ? info->what : err_name(err));
	close(fd);
	return err;
}

static int
is_list(const struct dirent *entry)
{
	struct str name = str_c(entry->d_name);

	return name.p[0] != '.' &&
	       (str_ends_nocase(name, STR(".txt")) || str_ends_nocase(name, STR(".hosts")) ||
		       str_ends_nocase(name, STR(".json")));
}

static void
add_from_folder(struct lists *l, int dirfd, const char *name)
{
	struct errinfo info = {0};
	struct list_file *f;
	int fd;

	if (l->n == LIMIT_INDICATOR_LISTS) {
		l->n_beyond++;
		return;
	}
	f = new_file(l, name);
	/* No links and no waiting: the folder is one that the portal can write in. */
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		say_open(&info, name);
	if (fd < 0 || take_bytes(l, f, fd, name, &info) != ERR_OK)
		refuse(f, info.what);
	if (fd >= 0)
		close(fd);
}

void
lists_add_folder(struct lists *l, const char *folder)
{
	struct dirent **names = NULL;
	int dirfd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int n = dirfd < 0 ? 0 : scandirat(dirfd, ".", &names, is_list, alphasort);

	for (int i = 0; i < n; i++) {
		add_from_folder(l, dirfd, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	if (dirfd >= 0)
		close(dirfd);
}

/* ---- reading ---- */

struct reading {
	const struct detect_packs *packs;
	ms_t now;
};

/* Loads the lists [from, end) that have no why_not yet into an arena of their own. */
static enum err
load(struct lists *l, const struct reading *r, size_t from, size_t end, struct errinfo *info)
{
	struct know_list given[LIMIT_INDICATOR_LISTS];
	struct know_source source = {.lists = given, .packs = r->packs, .now = r->now};
	enum err err;

	for (size_t i = from; i < end; i++)
		if (l->files[i].why_not[0] == '\0')
			given[source.n_lists++] = (struct know_list){
				str_c(l->files[i].name), buf_view(&l->files[i].bytes)};
	l->n_in_use = source.n_lists;
	if (source.n_lists == 0)
		return ERR_OK;
	l->arena = arena_new(know_arena_bytes(&source));
	if (l->arena == NULL)
		return err_say(info, ERR_FULL, 0, "There is not enough memory for the lists.");
	err = know_load(&source, l->arena, &l->view, &l->counts, info);
	if (err != ERR_OK) {
		arena_free(l->arena);
		l->arena = NULL;
	}
	return err;
}

/* Each list alone, to find those that are broken. */
static void
refuse_broken(struct lists *l, const struct reading *r)
{
	for (size_t i = 0; i < l->n; i++) {
		struct errinfo info = {0};

		if (load(l, r, i, i + 1, &info) != ERR_OK)
			refuse(&l->files[i], info.what);
		arena_free(l->arena);
		l->arena = NULL;
	}
}

/* Whole together they may still be too large: the last ones give way. */
static bool
refuse_last(struct lists *l, const struct errinfo *why)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->files[i].why_not[0] == '\0') {
			refuse(&l->files[i], why->what);
			return true;
		}
	return false;
}

void
lists_read(struct lists *l, const struct detect_packs *packs, ms_t now)
{
	const struct indicator_view none = {.find = find_none, .find_address = find_no_address};
	const struct reading r = {packs, now};
	struct errinfo info = {0};
	enum err err = load(l, &r, 0, l->n, &info);

	if (err != ERR_OK) {
		refuse_broken(l, &r);
		err = load(l, &r, 0, l->n, &info);
	}
	while (err != ERR_OK && refuse_last(l, &info))
		err = load(l, &r, 0, l->n, &info);
	if (l->n_in_use == 0)
		l->view = none;
	for (size_t i = 0; i < l->n; i++)
		buf_done(&l->files[i].bytes); /* the table has its own copy */
}

const struct indicator_view *
lists_view(const struct lists *l)
{
	return l->n > 0 ? &l->view : NULL;
}

void
lists_log(const struct lists *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->files[i].why_not[0] != '\0')
			log_event("list.refused", "file=%s why=\"%s\"", l->files[i].name,
				l->files[i].why_not);
	if (l->n_beyond > 0)
		log_event("list.too_many", "left_out=%zu most=%d", l->n_beyond,
			LIMIT_INDICATOR_LISTS);
	if (l->n > 0)
		log_event("list.loaded", "lists=%zu entries=%u too_wide=%u not_read=%u",
			l->n_in_use, l->counts.entries, l->counts.refused, l->counts.not_read);
}
