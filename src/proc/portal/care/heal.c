/* From a database that does not hold together to one that does; see care.h. Each step can be cut
 * off by a power failure and is taken up at the next start. */
#include "proc/portal/care/care.h"

#include "store/programme.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MARK_BYTES 64
#define PATH_BYTES (sizeof(((struct portal *)NULL)->data_folder) + 128)
#define WHOLE_TOLD_FOR (7 * MS_DAY)
#define COPY_TOLD_FOR (30 * MS_DAY)

/* What the mark says. */
struct damage {
	ms_t at;   /* when it was noticed; 0: no mark */
	ms_t copy; /* which copy takes the place; 0: not chosen */
};

static const char *
path_of(const struct portal *p, const char *name, char dst[PATH_BYTES])
{
	snprintf(dst, PATH_BYTES, "%s/%s", p->data_folder, name);
	return dst;
}

static bool
is_there(const struct portal *p, const char *name)
{
	char path[PATH_BYTES];

	return access(path_of(p, name, path), F_OK) == 0;
}

/* ---- the mark ---- */

static enum err
write_mark(const struct portal *p, const struct damage *m, struct errinfo *info)
{
	char path[PATH_BYTES], text[MARK_BYTES];

	snprintf(text, sizeof(text), "%lld %lld\n", (long long)m->at, (long long)m->copy);
	return disk_write_atomic(path_of(p, "damaged", path), str_c(text), 0600, info);
}

/* A mark that cannot be understood still is one. */
static struct damage
read_mark(const struct portal *p)
{
	struct damage m = {0};
	struct buf b = buf_of(MARK_BYTES);
	char path[PATH_BYTES];
	struct str rest, at;
	uint64_t n;

	if (!is_there(p, "damaged"))
		return m;
	m.at = p->clock();
	if (disk_read(path_of(p, "damaged", path), &b, NULL) == ERR_OK) {
		rest = str_trim(buf_view(&b));
		at = str_split(&rest, ' ');
		if (str_u64(at, INT64_MAX, &n) == ERR_OK && n > 0)
			m.at = (ms_t)n;
		if (str_u64(rest, INT64_MAX, &n) == ERR_OK)
			m.copy = (ms_t)n;
	}
	buf_done(&b);
	return m;
}

void
care_mark(struct portal *p)
{
	struct damage m = {.at = p->clock()};
	struct errinfo info = {0};

	log_event("store.damaged", "at=%lld", (long long)m.at);
	if (write_mark(p, &m, &info) != ERR_OK)
		log_event("store.unmarked", "why=\"%s\"", info.what);
}

/* ---- a copy in its place ---- */

static enum err
copy_file(const char *from, const char *to, struct errinfo *info)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;
	char part[65536];
	ssize_t n = -1;

	if (in >= 0)
		out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out >= 0) {
		while ((n = read(in, part, sizeof(part))) > 0)
			if (!disk_write_fd(out, str_of(part, (size_t)n)))
				break;
		if (n == 0 && fsync(out) != 0)
			n = -1;
	}
	if (n != 0)
		err_say(info, errno == ENOSPC ? ERR_FULL : ERR_IO, 0, "%s: %s", to,
			strerror(errno));
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	if (n == 0)
		return ERR_OK;
	unlink(to);
	return info != NULL ? info->err : ERR_IO;
}

/* The newest copy that is whole lies ready beside the database afterwards, and the mark names it.
 */
static enum err
choose_copy(const struct portal *p, struct damage *m, struct errinfo *info)
{
	struct care_copy list[LIMIT_OWN_COPIES_LISTED];
	char from[PATH_BYTES], to[PATH_BYTES], name[64];
	size_t n = care_list(p->data_folder, p->clock(), list);

	for (size_t i = 0; i < n; i++) {
		enum err err;

		snprintf(name, sizeof(name), "copies/%.39s", list[i].name);
		if (store_check(path_of(p, name, from), NULL) != ERR_OK)
			continue;
		err = copy_file(from, path_of(p, "sakimori.db.putback", to), info);
		m->copy = list[i].at;
		return err == ERR_OK ? write_mark(p, m, info) : err;
	}
	return err_say(info, ERR_MALFORMED, 0,
		"the records do not hold together, and there is no copy in %s/copies; `sakimori "
		"restore` takes a backup that is kept elsewhere",
		p->data_folder);
}

static enum err
move(const struct portal *p, const char *from, const char *to, struct errinfo *info)
{
	char old[PATH_BYTES], new[PATH_BYTES];

	if (rename(path_of(p, from, old), path_of(p, to, new)) == 0 || errno == ENOENT)
		return ERR_OK;
	return err_say(info, ERR_IO, 0, "%s: %s", old, strerror(errno));
}

/* Nothing is deleted but the index of the log, which is made anew from it. */
static enum err
put_back(const struct portal *p, const struct damage *m, struct errinfo *info)
{
	char stamp[CARE_STAMP_MAX], aside[64], path[PATH_BYTES];
	enum err err;

	if (!is_there(p, "sakimori.db.putback"))
		return ERR_OK; /* it took its place before we were cut off */
	care_stamp(m->at, stamp);
	snprintf(aside, sizeof(aside), "sakimori.db.damaged-%s", stamp);
	err = move(p, "sakimori.db", aside, info);
	snprintf(aside, sizeof(aside), "sakimori.db.damaged-%s-wal", stamp);
	if (err == ERR_OK)
		err = move(p, "sakimori.db-wal", aside, info);
	if (err != ERR_OK)
		return err;
	unlink(path_of(p, "sakimori.db-shm", path));
	return move(p, "sakimori.db.putback", "sakimori.db", info);
}

/* ---- the whole ---- */

/* A link that was used since the copy was made does not open once more. */
static enum err
write_fault(struct store_tx *tx, void *arg)
{
	const struct damage *m = arg;
	enum err err = store_setting_set_number(tx, SETTING_FAULT_AT, m->at);

	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_FAULT_COPY, m->copy);
	return err == ERR_OK && m->copy != 0 ? store_link_revoke_limited(tx, m->at) : err;
}

static enum err
heal(struct portal *p, const char *path, struct damage *m, struct errinfo *info)
{
	enum err err = ERR_OK;

	if (m->copy == 0) {
		if (!store_is_broken(path))
			return ERR_OK;
		err = choose_copy(p, m, info);
	}
	return err == ERR_OK ? put_back(p, m, info) : err;
}

enum err
care_open(struct portal *p, const struct store_options *o, struct errinfo *info)
{
	struct damage m = read_mark(p);
	char path[PATH_BYTES];
	enum err err;

	if (m.at == 0) {
		err = store_open(o, &p->store, info);
		if (err != ERR_MALFORMED || !store_is_broken(o->path))
			return err;
		care_mark(p);
		m = (struct damage){.at = p->clock()};
	}
	err = heal(p, o->path, &m, info);
	if (err == ERR_OK)
		err = store_open(o, &p->store, info);
	if (err == ERR_OK)
		err = store_write(p->store, STORE_VITAL, write_fault, &m);
	if (err != ERR_OK)
		return err;
	log_event("store.healed", "at=%lld copy=%lld", (long long)m.at, (long long)m.copy);
	unlink(path_of(p, "damaged", path));
	return ERR_OK;
}

void
care_tell(struct portal *p, const struct store_view *v, ms_t now, struct care_told *ret_told)
{
	struct care_told told = {0};
	ms_t at = store_setting_number(v, SETTING_FAULT_AT, 0);
	ms_t copy = store_setting_number(v, SETTING_FAULT_COPY, 0);

	if (at != 0 && now - at < (copy != 0 ? COPY_TOLD_FOR : WHOLE_TOLD_FOR)) {
		told.fault_at = at;
		told.fault_copy = copy;
	}
	pthread_mutex_lock(&p->copies.lock);
	told.copied_at = p->copies.last;
	told.state = p->copies.state;
	pthread_mutex_unlock(&p->copies.lock);
	*ret_told = told;
}
