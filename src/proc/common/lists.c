/* Taking in and reading known-bad lists; see lists.h. */
#include "proc/common/lists.h"

#include "know/feed/judge.h"
#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
find_none(void *table, enum indicator_kind kind, struct str value, struct indicator_hit *ret_hit)
{
	return false;
}

static bool
find_no_address(void *table, struct addr a, struct indicator_hit *ret_hit)
{
	return false;
}

void
lists_start(void)
{
	uint32_t seed;

	entropy_fill(&seed, sizeof(seed));
	know_init(seed);
}

static const struct indicator_view none = {.find = find_none, .find_address = find_no_address};

void
lists_begin(struct lists *l)
{
	*l = (struct lists){.view = none};
}

static void
forget_bytes(struct lists *l)
{
	for (size_t i = 0; i < l->n; i++) {
		buf_done(&l->files[i].bytes);
		buf_done(&l->files[i].kept);
	}
}

void
lists_free(struct lists *l)
{
	forget_bytes(l);
	arena_free(l->arena);
	lists_begin(l);
}

/* ---- taking in ---- */

/* What is in the file does not count: the version before it does, or nothing. */
static void
refuse(struct list_file *f, enum list_why why, const char *sentence)
{
	str_copy(str_c(sentence), f->why_not, sizeof(f->why_not));
	f->why = why;
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
	struct list_file *f = &l->files[l->n++];

	*f = (struct list_file){.bytes = buf_of(0), .kept = buf_of(0)};
	str_clean(str_c(path_base(path)), f->name, sizeof(f->name));
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
	if (err == ERR_INVALID) { /* a folder: the call is wrong, not the list */
		err = ERR_NOT_FOUND;
		l->n--;
	} else if (err != ERR_OK)
		refuse(f, LIST_UNREADABLE, info != NULL ? info->what : err_name(err));
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

/* The last good version of a list, where it is another than the file is now. */
static void
take_kept(struct lists *l, struct list_file *f, const char *folder,
	const struct bus_lists_state *before)
{
	size_t room = LIMIT_INDICATOR_ALL_BYTES - l->bytes;
	char path[LIMIT_PATH_BYTES];

	for (uint32_t i = 0; i < before->n_rows; i++)
		if (strcmp(before->rows[i].name, f->name) == 0 &&
			before->rows[i].state != LIST_REFUSED) {
			f->kept_since = before->rows[i].since;
			f->kept_entries = before->rows[i].entries;
		}
	if (f->kept_since == 0 || !lists_kept_path(folder, f->name, path, sizeof(path)))
		return;
	f->kept = buf_of(room < LIMIT_INDICATOR_LIST_BYTES ? room : LIMIT_INDICATOR_LIST_BYTES);
	if (disk_read(path, &f->kept, NULL) != ERR_OK)
		f->kept_since = 0;
	f->is_same = f->kept_since != 0 && str_equal(buf_view(&f->kept), buf_view(&f->bytes));
	if (f->is_same || f->kept_since == 0) {
		buf_done(&f->kept);
		f->kept = buf_of(0);
	}
	l->bytes += f->kept.len;
}

static struct list_file *
add_from_folder(struct lists *l, int dirfd, const char *name)
{
	struct errinfo info = {0};
	struct list_file *f;
	int fd;

	if (l->n == LIMIT_INDICATOR_LISTS) {
		l->n_beyond++;
		return NULL;
	}
	f = new_file(l, name);
	/* No links and no waiting: the folder is one that the portal can write in. */
	fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		say_open(&info, name);
	if (fd < 0 || take_bytes(l, f, fd, name, &info) != ERR_OK)
		refuse(f, info.err == ERR_LIMIT ? LIST_TOO_BIG : LIST_UNREADABLE, info.what);
	if (fd >= 0)
		close(fd);
	return f;
}

void
lists_add_folder(struct lists *l, const char *folder, const char *kept)
{
	struct bus_lists_state *before = calloc(1, sizeof(*before));
	struct dirent **names = NULL;
	int dirfd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int n = dirfd < 0 ? 0 : scandirat(dirfd, ".", &names, is_list, alphasort);

	if (kept == NULL || before == NULL || lists_state_read(kept, before) != ERR_OK)
		kept = NULL;
	for (int i = 0; i < n; i++) {
		struct list_file *f = add_from_folder(l, dirfd, names[i]->d_name);

		if (f != NULL && kept != NULL)
			take_kept(l, f, kept, before);
		free(names[i]);
	}
	free(names);
	free(before);
	if (dirfd >= 0)
		close(dirfd);
}

/* ---- reading ---- */

struct list_reading {
	const struct detect_packs *packs;
	ms_t now;
};

/* What of a list counts for now. */
static struct str
bytes_in_use(struct list_file *f)
{
	if (f->why_not[0] == '\0') {
		f->state = LIST_IN_USE;
		return buf_view(&f->bytes);
	}
	f->state = f->kept.len > 0 ? LIST_KEPT : LIST_REFUSED;
	return buf_view(&f->kept);
}

/* Loads what counts of the lists [from, end) into an arena of their own. */
static enum err
load(struct lists *l, const struct list_reading *r, size_t from, size_t end, struct errinfo *info)
{
	struct know_list given[LIMIT_INDICATOR_LISTS];
	struct list_file *files[LIMIT_INDICATOR_LISTS];
	struct know_source source = {.lists = given, .packs = r->packs, .now = r->now};
	enum err err;

	arena_free(l->arena);
	l->arena = NULL;
	l->view = none;
	for (size_t i = from; i < end; i++) {
		struct str bytes = bytes_in_use(&l->files[i]);

		if (l->files[i].state == LIST_REFUSED)
			continue;
		files[source.n_lists] = &l->files[i];
		given[source.n_lists++] = (struct know_list){str_c(l->files[i].name), bytes};
	}
	l->n_in_use = source.n_lists;
	if (source.n_lists == 0)
		return ERR_OK;
	l->arena = arena_new(know_arena_bytes(&source));
	if (l->arena == NULL)
		return err_say(info, ERR_FULL, 0, "There is not enough memory for the lists.");
	err = know_load(&source, l->arena, &l->view, &l->counts, info);
	for (size_t i = 0; err == ERR_OK && i < source.n_lists; i++) {
		files[i]->entries = l->counts.per_list[i];
		if (files[i]->state == LIST_IN_USE)
			files[i]->found = files[i]->entries;
	}
	return err;
}

/* The file as it is now does not count; when it was the version before, nothing of it does. */
static void
give_up(struct list_file *f, const struct errinfo *info)
{
	if (f->state == LIST_KEPT) {
		buf_done(&f->kept);
		f->kept = buf_of(0);
		return;
	}
	f->line = info->err == ERR_MALFORMED ? info->offset : 0;
	refuse(f,
		info->err == ERR_INVALID     ? LIST_EMPTY
		: info->err == ERR_MALFORMED ? LIST_BROKEN
					     : LIST_TOO_BIG,
		info->what);
}

/* Each list alone, to find those that are broken; at most twice, for what is kept of them. */
static void
refuse_broken(struct lists *l, const struct list_reading *r)
{
	for (size_t i = 0; i < l->n; i++)
		for (int tries = 0; tries < 2; tries++) {
			struct errinfo info = {0};

			if (load(l, r, i, i + 1, &info) == ERR_OK)
				break;
			give_up(&l->files[i], &info);
		}
}

/* Whole together they may still be too large: the last ones give way. */
static bool
refuse_last(struct lists *l, const struct errinfo *why)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->files[i].state != LIST_REFUSED) {
			give_up(&l->files[i], why);
			return true;
		}
	return false;
}

/* A list that is suddenly another by far is more likely a mistake than news: a download that broke
 * off, a wrong file of that name. True when one has to be put back. */
static bool
refuse_sudden(struct lists *l)
{
	bool is_any = false;

	for (size_t i = 0; i < l->n; i++) {
		struct list_file *f = &l->files[i];
		enum judge_size size = judge_size(f->kept_entries, f->entries);
		struct errinfo info;

		if (f->state != LIST_IN_USE || f->kept.len == 0 || size == JUDGE_FINE)
			continue;
		judge_list(f->name, f->kept_entries, f->entries, &info);
		refuse(f, size == JUDGE_SMALLER ? LIST_SMALLER : LIST_LARGER, info.what);
		is_any = true;
	}
	return is_any;
}

static bool
is_json(struct str bytes)
{
	struct str s = str_trim(str_of(bytes.p, bytes.len < 64 ? bytes.len : 64));

	return s.len > 0 && (s.p[0] == '{' || s.p[0] == '[');
}

void
lists_read(struct lists *l, const struct detect_packs *packs, ms_t now)
{
	const struct list_reading r = {packs, now};
	struct errinfo info = {0};
	enum err err;

	for (size_t i = 0; i < l->n; i++)
		l->files[i].is_json = is_json(buf_view(
			l->files[i].bytes.len > 0 ? &l->files[i].bytes : &l->files[i].kept));
	err = load(l, &r, 0, l->n, &info);
	if (err != ERR_OK) {
		refuse_broken(l, &r);
		err = load(l, &r, 0, l->n, &info);
	}
	if (err == ERR_OK && refuse_sudden(l))
		err = load(l, &r, 0, l->n, &info);
	while (err != ERR_OK && refuse_last(l, &info))
		err = load(l, &r, 0, l->n, &info);
	forget_bytes(l); /* the table has its own copy */
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
			log_event("list.refused", "file=%s state=%s why=\"%s\"", l->files[i].name,
				list_state_name(l->files[i].state), l->files[i].why_not);
	if (l->n_beyond > 0)
		log_event("list.too_many", "left_out=%zu most=%d", l->n_beyond,
			LIMIT_INDICATOR_LISTS);
	if (l->n > 0)
		log_event("list.loaded", "lists=%zu entries=%u too_wide=%u not_read=%u",
			l->n_in_use, l->counts.entries, l->counts.refused, l->counts.not_read);
}
