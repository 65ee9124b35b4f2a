/* See index_make.h. A list's exceptions are gathered in a first pass over its bytes, since they may
 * stand behind what they except; only zones and Adblock-style lists have any. */
#include "proc/common/index_make.h"

#include "know/feed/judge.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)24 << 20)

struct making {
	struct index_job *job;
	struct index_source *source; /* the one being read */
	struct index_writer *writer;
	struct index_delta *delta; /* NULL: the whole is made */
	struct held *exceptions;   /* of the source; NULL: none */
	bool is_first_pass;
	bool is_one_key; /* what is held and what is made are hashed with the same key */
	enum err err;
};

/* ---- one list ---- */

static enum err
map_list(const char *path, struct str *ret_bytes, struct errinfo *info)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err err = ERR_OK;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		err = err_say(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, 0, "%.180s: %s", path,
			strerror(errno));
	else if (!S_ISREG(st.st_mode))
		err = err_say(info, ERR_INVALID, 0, "%.180s is no file.", path);
	else if (st.st_size == 0)
		err = err_say(info, ERR_INVALID, 0, "The list %.180s is empty.", path);
	else {
		void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (p == MAP_FAILED)
			err = err_say(info, ERR_IO, 0, "%.180s: %s", path, strerror(errno));
		else {
			(void)madvise(p, (size_t)st.st_size, MADV_SEQUENTIAL);
			*ret_bytes = str_of(p, (size_t)st.st_size);
		}
	}
	if (fd >= 0)
		close(fd);
	return err;
}

static void
unmap_list(struct str bytes)
{
	union {
		const char *given;
		void *taken;
	} p = {.given = bytes.p};

	munmap(p.taken, bytes.len);
}

static bool
take_exception(struct making *m, const struct feed_entry *e)
{
	if (!e->is_exception)
		return true;
	if (e->kind == INDICATOR_DOMAIN)
		m->err = held_add(m->exceptions, HELD_OWN, e->value);
	else
		m->err = held_add(m->exceptions, HELD_OWN, e->shown);
	if (m->err == ERR_MALFORMED)
		m->err = ERR_OK;
	return m->err == ERR_OK;
}

/* It stands in the index, so that a wider entry of the same list is silent there. */
static bool
write_exception(struct making *m, const struct feed_entry *e)
{
	struct index_entry entry = {.kind = e->kind, .value = e->value, .note = e->note};

	if (e->kind != INDICATOR_DOMAIN)
		return true;
	entry.note.held = HELD_EXCEPTED;
	m->err = m->delta != NULL ? index_delta_add(m->delta, &entry)
				  : index_writer_add(m->writer, &entry);
	return m->err == ERR_OK;
}

static bool
take_entry(void *arg, const struct feed_entry *e)
{
	struct making *m = arg;
	struct index_entry entry = {.kind = e->kind, .value = e->value, .note = e->note};

	m->source->has_times |= e->note.expires != 0;
	if (m->is_first_pass)
		return take_exception(m, e);
	if (e->is_exception)
		return write_exception(m, e);
	if (m->exceptions != NULL && held_below(m->exceptions, e->kind, e->value)) {
		m->source->excepted++;
		return true;
	}
	if (m->job->held != NULL)
		entry.note.held = held_why(m->job->held, e->kind, e->value, &entry.hash);
	if (!m->is_one_key)
		entry.hash = 0;
	if (entry.note.held != HELD_NOT) {
		struct index_held_entry held = {m->source, e, entry.note.held,
			m->job->is_freed != NULL && m->job->is_freed(m->job->arg, e)};

		m->source->held += !held.is_freed;
		if (m->job->on_held != NULL)
			m->job->on_held(m->job->arg, &held);
		if (held.is_freed)
			entry.note.held = HELD_NOT;
	}
	m->err = m->delta != NULL ? index_delta_add(m->delta, &entry)
				  : index_writer_add(m->writer, &entry);
	return m->err == ERR_OK;
}

static enum err
read_pass(struct making *m, struct str bytes, bool is_first)
{
	struct index_source *s = m->source;
	enum err err;

	m->is_first_pass = is_first;
	err = feed_read(s->format, bytes, &s->settings, take_entry, m, &s->counts, &s->info);
	if (m->err != ERR_OK)
		return err_say(&s->info, m->err, 0, "The list %.64s cannot be written down (%s).",
			s->name, err_name(m->err));
	return err;
}

static void
digest_list(struct index_source *s, struct str bytes)
{
	digest_of(DIGEST_SHA256, bytes.p, bytes.len, s->digest);
}

/* Does the base say all of the list already? Then it says the same counts, too. */
static bool
is_unchanged(struct index_source *s, const struct index_file *base)
{
	const struct index_known *k = s->known;
	struct errinfo info = {0};
	struct str bytes;

	s->is_unchanged = false;
	if (k == NULL || k->made != base->made || map_list(s->path, &bytes, &info) != ERR_OK)
		return false;
	digest_list(s, bytes);
	unmap_list(bytes);
	s->is_unchanged = memcmp(s->digest, k->digest, sizeof(s->digest)) == 0;
	if (!s->is_unchanged)
		return false;
	s->format = k->format;
	s->counts = k->counts;
	s->held = k->held;
	s->excepted = k->excepted;
	return true;
}

static enum err
pass_over(struct making *m)
{
	struct index_source *s = m->source;

	if (m->job->on_unchanged != NULL)
		m->job->on_unchanged(m->job->arg, s);
	return s->is_new ? ERR_OK : judge_list(s->name, s->before, s->counts.entries, &s->info);
}

static enum err
read_list(struct making *m, unsigned list)
{
	struct index_source *s = m->source;
	struct str bytes;
	enum err err;

	if (s->is_unchanged)
		return pass_over(m);
	err = map_list(s->path, &bytes, &s->info);
	if (err != ERR_OK)
		return err;
	if (m->job->is_digested)
		digest_list(s, bytes);
	s->has_times = false;
	s->settings.note.list = (uint8_t)list;
	s->held = s->excepted = 0;
	err = feed_detect(bytes, &s->format, &s->info);
	if (err == ERR_OK && (s->format == FEED_RPZ || s->format == FEED_ADBLOCK)) {
		m->exceptions = held_new(&m->job->key, NULL);
		err = m->exceptions == NULL ? ERR_FULL : read_pass(m, bytes, true);
		if (err == ERR_OK && s->counts.exceptions == 0) {
			held_free(m->exceptions);
			m->exceptions = NULL;
		}
	}
	if (err == ERR_OK)
		err = read_pass(m, bytes, false);
	if (err == ERR_OK && !s->is_new)
		err = judge_list(s->name, s->before, s->counts.entries, &s->info);
	held_free(m->exceptions);
	m->exceptions = NULL;
	unmap_list(bytes);
	return err;
}

/* ---- all ---- */

static void
fill_list(struct index_list *l, const struct index_source *s, ms_t now)
{
	memset(l, 0, sizeof(*l));
	memcpy(l->name, s->name, sizeof(l->name));
	memcpy(l->id, s->id, sizeof(l->id));
	l->fetched = now;
	l->entries = (uint32_t)(s->counts.entries - s->excepted);
	l->held = (uint32_t)s->held;
	l->refused = (uint32_t)(s->counts.refused + s->counts.not_read);
}

/* Which lists of the base are compared: all that are no source any more, and those whose source is
 * not what it was. */
static uint64_t
changed_lists(const struct index_job *job, const unsigned *numbers, const struct index_file *base)
{
	uint64_t lists = job->is_all ? UINT64_MAX : 0;

	for (size_t i = 0; i < job->n_sources; i++)
		if (is_unchanged(&job->sources[i], base))
			lists &= ~(UINT64_C(1) << numbers[i]);
		else
			lists |= UINT64_C(1) << numbers[i];
	return lists;
}

/* The number of the source's list in the file: one of the base's, or behind them. */
static enum err
number_lists(struct index_job *job, struct index_file *f, unsigned numbers[LIMIT_INDICATOR_LISTS],
	struct errinfo *info)
{
	for (size_t i = 0; i < job->n_sources; i++) {
		unsigned at = 0;

		while (at < f->n_lists && strcmp(f->lists[at].id, job->sources[i].id) != 0)
			at++;
		if (at == LIMIT_INDICATOR_LISTS)
			return err_say(info, ERR_LIMIT, 0, "There are more than %d lists.",
				LIMIT_INDICATOR_LISTS);
		if (at == f->n_lists)
			f->n_lists++;
		fill_list(&f->lists[at], &job->sources[i], job->now);
		numbers[i] = at;
	}
	return ERR_OK;
}

static enum err
read_lists(struct making *m, const unsigned *numbers, struct index_file *f,
	struct index_result *result, struct errinfo *info)
{
	for (size_t i = 0; i < m->job->n_sources; i++) {
		enum err err;

		m->source = &m->job->sources[i];
		err = read_list(m, numbers[i]);
		if (err != ERR_OK) {
			if (m->err != ERR_IO && m->err != ERR_FULL) /* no list's fault */
				result->refused = m->source;
			return err_say(info, err, m->source->info.offset, "%s: %.200s",
				m->source->name, m->source->info.what);
		}
		fill_list(&f->lists[numbers[i]], m->source, m->job->now);
	}
	index_writer_lists(m->writer, f);
	return ERR_OK;
}

struct base {
	struct index_opened opened;
	struct index_disk *stage;
	struct index_delta_source source;
};

static enum err
open_base(struct making *m, struct base *b, struct arena *arena, struct index_file *f,
	struct errinfo *info)
{
	enum err err = index_open(m->job->base, &b->opened, info);

	if (err == ERR_OK)
		err = map_list(m->job->base, &b->source.base, info);
	if (err == ERR_OK)
		err = index_disk_begin(NULL, m->job->out, &b->stage, info);
	if (err != ERR_OK)
		return err;
	b->source.file = &b->opened.file;
	b->source.stage = index_disk_outside(b->stage);
	f->key = m->job->key = b->opened.file.key;
	f->n_lists = b->opened.file.n_lists;
	memcpy(f->lists, b->opened.file.lists, sizeof(f->lists));
	for (uint32_t i = 0; m->job->is_all && i < f->n_lists; i++)
		f->lists[i].entries = f->lists[i].held = f->lists[i].refused = 0;
	return ERR_OK;
}

static void
close_base(struct base *b)
{
	if (b->source.base.p != NULL)
		unmap_list(b->source.base);
	index_disk_end(b->stage);
	index_close(&b->opened);
}

static enum err
make(struct making *m, struct index_disk *disk, struct arena *arena, struct index_result *result,
	struct errinfo *info)
{
	unsigned numbers[LIMIT_INDICATOR_LISTS];
	struct index_file f = {.key = m->job->key, .made = m->job->now};
	struct base b = {.opened = {.fd = -1}};
	enum err err = ERR_OK;

	if (m->job->base != NULL)
		err = open_base(m, &b, arena, &f, info);
	m->is_one_key =
		m->job->held != NULL && memcmp(held_key(m->job->held), &f.key, sizeof(f.key)) == 0;
	if (err == ERR_OK)
		err = number_lists(m->job, &f, numbers, info);
	if (err == ERR_OK)
		err = index_writer_new(index_disk_outside(disk), &f, arena, &m->writer);
	if (err == ERR_OK && m->job->base != NULL) {
		b.source.lists = changed_lists(m->job, numbers, &b.opened.file);
		b.source.fresh = m->writer;
		err = index_delta_new(&b.source, arena, &m->delta);
	}
	if (err == ERR_OK)
		err = read_lists(m, numbers, &f, result, info);
	if (err == ERR_OK && m->delta != NULL)
		err = index_delta_finish(m->delta, &result->delta, info);
	if (err == ERR_OK)
		err = index_writer_finish(m->writer, &result->made, info);
	close_base(&b);
	return err;
}

enum err
index_make(struct index_job *job, struct index_result *ret_result, struct errinfo *info)
{
	struct making m = {.job = job};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct index_disk *disk = NULL;
	enum err err;

	*ret_result = (struct index_result){0};
	info->what[0] = '\0';
	if (job->n_sources > LIMIT_INDICATOR_LISTS)
		err = err_say(
			info, ERR_LIMIT, 0, "There are more than %d lists.", LIMIT_INDICATOR_LISTS);
	else if (arena == NULL)
		err = err_say(info, ERR_FULL, 0, "There is not enough memory.");
	else
		err = index_disk_begin(job->out, NULL, &disk, info);
	if (err == ERR_OK)
		err = make(&m, disk, arena, ret_result, info);
	if (err == ERR_OK)
		err = index_disk_commit(disk, info);
	if (err == ERR_IO)
		err = index_disk_why(disk, info);
	if (err != ERR_OK && info->what[0] == '\0')
		err_say(info, err, 0, "The index cannot be written (%s).", err_name(err));
	index_disk_end(disk);
	arena_free(arena);
	return err;
}
