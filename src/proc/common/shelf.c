/* See shelf.h. What is read takes the place of the one in use when all of it is there. */
#include "proc/common/shelf.h"

#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHARDS (INDEX_WIDTHS * INDEX_SHARDS)
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)
#define COPY_BYTES (256 * 1024)
#define STEP_BYTES 262144 /* are read before other work has its turn, and the shard they end in */

static void
drop(struct shelf_layer *l)
{
	if (l->tables != NULL)
		munmap(l->tables, l->bytes);
	free(l->file);
	fd_close(&l->fd);
	*l = (struct shelf_layer){.fd = -1};
}

/* Head and directory, and where each table stands in memory. */
static enum err
open_layer(struct shelf_layer *l, int fd, struct errinfo *info)
{
	char *head = malloc(INDEX_FILE_HEAD);
	struct stat st;
	enum err err;

	*l = (struct shelf_layer){.fd = fd, .file = calloc(1, sizeof(*l->file))};
	if (head == NULL || l->file == NULL)
		err = err_say(info, ERR_FULL, 0, "no memory");
	else if (!fd_read_at(fd, 0, head, INDEX_FILE_HEAD))
		err = err_say(info, ERR_TRUNCATED, 0, "it has no head");
	else
		err = index_file_read(str_of(head, INDEX_FILE_HEAD), l->file, info);
	free(head);
	if (err != ERR_OK)
		return err;
	if (fstat(fd, &st) != 0 || (uint64_t)st.st_size < l->file->bytes)
		return err_say(info, ERR_TRUNCATED, 0, "it is shorter than its head says");
	for (int i = 0; i < SHARDS; i++) {
		const struct index_place *p = &l->file->places[i / INDEX_SHARDS][i % INDEX_SHARDS];

		l->at[i] = l->bytes;
		l->bytes += (p->table_bytes + INDEX_LINE - 1) / INDEX_LINE * INDEX_LINE;
	}
	l->bytes = l->bytes > 0 ? l->bytes : INDEX_LINE;
	return ERR_OK;
}

/* The launcher's copy, when nobody can change it any more. */
static bool
map_tables(struct shelf_layer *l, int fd)
{
	int seals = fd < 0 ? -1 : fcntl(fd, F_GET_SEALS);
	struct stat st;
	void *p;

	if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &st) != 0 ||
		(uint64_t)st.st_size < l->bytes)
		return false;
	p = mmap(NULL, l->bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
	if (p == MAP_FAILED)
		return false;
	l->tables = p;
	l->is_shared = true;
	return true;
}

/* Memory of our own, to be filled a shard at a time. */
static enum err
make_tables(struct shelf_layer *l, struct errinfo *info)
{
	void *p = mmap(NULL, l->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return err_say(info, ERR_FULL, 0, "no memory for %zu bytes", l->bytes);
	l->tables = p;
	madvise(l->tables, l->bytes, MADV_HUGEPAGE);
	return ERR_OK;
}

bool
shelf_is_same(int a, int b)
{
	struct stat one, other;

	return a >= 0 && b >= 0 && fstat(a, &one) == 0 && fstat(b, &other) == 0 &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino &&
	       one.st_size == other.st_size && one.st_mtim.tv_sec == other.st_mtim.tv_sec &&
	       one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

static bool
copy_tables(const struct shelf_layer *l, int to)
{
	char *room = malloc(COPY_BYTES);
	bool ok = room != NULL && ftruncate(to, (off_t)l->bytes) == 0;

	for (int i = 0; ok && i < SHARDS; i++) {
		const struct index_place *p = &l->file->places[i / INDEX_SHARDS][i % INDEX_SHARDS];

		ok = lseek(to, (off_t)l->at[i], SEEK_SET) >= 0;
		for (size_t done = 0; ok && done < p->table_bytes;) {
			size_t n = p->table_bytes - done;

			n = n < COPY_BYTES ? n : COPY_BYTES;
			ok = fd_read_at(l->fd, p->table_at + done, room, n) &&
			     disk_write_fd(to, str_of(room, n));
			done += n;
		}
	}
	free(room);
	return ok;
}

enum err
shelf_seal_tables(int file, int *ret_tables, struct errinfo *info)
{
	struct shelf_layer l;
	enum err err = open_layer(&l, file, info);
	int fd = -1;

	if (err == ERR_OK)
		fd = memfd_create("index", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (err == ERR_OK && (fd < 0 || !copy_tables(&l, fd) || fcntl(fd, F_ADD_SEALS, SEALS) != 0))
		err = err_say(info, ERR_IO, 0, "its tables cannot be had: %s", strerror(errno));
	free(l.file);
	if (err == ERR_OK)
		*ret_tables = fd;
	else
		fd_close(&fd);
	return err;
}

void
shelf_start(struct shelf *s)
{
	*s = (struct shelf){.next_at = 0};
	for (int i = 0; i < INDEX_LAYERS; i++)
		s->layers[i].fd = s->next[i].fd = s->tables[i] = -1;
}

void
shelf_end(struct shelf *s)
{
	for (int i = 0; i < INDEX_LAYERS; i++) {
		drop(&s->layers[i]);
		drop(&s->next[i]);
		fd_close(&s->tables[i]);
	}
	free(s->index);
	s->index = NULL;
}

/* A process has a layer in use already: an update that only has a fresh one leaves the base. */
void
shelf_offer(struct shelf *s, enum index_layer layer, int fd, int tables)
{
	struct shelf_layer *l = &s->next[layer];
	struct errinfo info = {0};
	enum err err = ERR_OK;

	s->is_loading = false;
	drop(l);
	s->is_next[layer] = !shelf_is_same(s->layers[layer].fd, fd);
	if (!s->is_next[layer])
		fd_close(&fd);
	if (fd >= 0)
		err = open_layer(l, fd, &info);
	if (fd >= 0 && err == ERR_OK && !map_tables(l, tables))
		err = make_tables(l, &info);
	if (err != ERR_OK) {
		log_event("index.refused", "layer=%d why=\"%s\"", (int)layer, info.what);
		drop(l);
		s->is_next[layer] = false; /* the one before stays */
	}
	fd_close(&tables);
}

void
shelf_begin(struct shelf *s, uint32_t serial)
{
	s->is_loading = true;
	s->next_at = 0;
	s->next_serial = serial;
}

static bool
read_record(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct shelf *s = arg;
	const struct shelf_layer *l = &s->layers[layer];
	struct shelf_note *n = &s->notes[at * 2654435761U >> 8 & (SHELF_NOTES - 1)];

	if (l->fd < 0)
		return false;
	if (at < l->file->notes_at || len != sizeof(n->bytes))
		return fd_read_at(l->fd, at, dst, len);
	if (!n->is_there || n->at != at || n->layer != layer) {
		n->is_there = fd_read_at(l->fd, at, n->bytes, len);
		n->at = at;
		n->layer = (uint8_t)layer;
	}
	if (n->is_there)
		memcpy(dst, n->bytes, len);
	return n->is_there;
}

/* Sets the parts of one layer; false when a table is none. */
static bool
put_parts(struct shelf *s, struct index *x, enum index_layer layer)
{
	struct shelf_layer *l = &s->layers[layer];
	struct errinfo info = {0};

	for (int i = 0; l->fd >= 0 && i < SHARDS; i++) {
		const struct index_place *p = &l->file->places[i / INDEX_SHARDS][i % INDEX_SHARDS];
		struct index_part *part = &x->parts[layer][i / INDEX_SHARDS][i % INDEX_SHARDS];

		if (p->table_bytes == 0)
			continue;
		if (index_table_open(l->tables + l->at[i], p->table_bytes, &part->table, &info) !=
			ERR_OK) {
			log_event("index.refused", "layer=%d shard=%d why=\"%s\"", (int)layer, i,
				info.what);
			return false;
		}
		part->records_at = p->records_at;
		s->entries += part->table.n_entries;
	}
	x->notes_at[layer] = l->fd >= 0 ? l->file->notes_at : 0;
	return true;
}

/* Everything was read: from now on this one is asked. */
static void
use_next(struct shelf *s)
{
	struct index *x = calloc(1, sizeof(*x));
	bool ok = x != NULL, had_one = s->index != NULL;

	for (int layer = 0; layer < INDEX_LAYERS; layer++) {
		if (!s->is_next[layer])
			continue;
		drop(&s->layers[layer]);
		s->layers[layer] = s->next[layer];
		s->next[layer] = (struct shelf_layer){.fd = -1};
		s->is_next[layer] = false;
	}
	s->entries = 0;
	memset(s->notes, 0, sizeof(s->notes));
	free(s->index);
	s->index = NULL;
	if (s->layers[INDEX_BASE].fd >= 0 && s->layers[INDEX_FRESH].fd >= 0 &&
		memcmp(&s->layers[INDEX_BASE].file->key, &s->layers[INDEX_FRESH].file->key,
			sizeof(struct hash_key)) != 0)
		drop(&s->layers[INDEX_FRESH]); /* of another base */
	for (int layer = 0; layer < INDEX_LAYERS; layer++)
		ok = ok && put_parts(s, x, (enum index_layer)layer);
	if (!ok || (s->layers[0].fd < 0 && s->layers[1].fd < 0)) {
		free(x);
		if (had_one)
			log_event("index.gone", "serial=%u", s->next_serial);
		return;
	}
	x->key = s->layers[s->layers[INDEX_BASE].fd >= 0 ? INDEX_BASE : INDEX_FRESH].file->key;
	x->read = read_record;
	x->arg = s;
	index_ready(x);
	s->index = x;
	s->serial = s->next_serial;
	log_event("index.in_use", "serial=%u entries=%llu", s->serial,
		(unsigned long long)s->entries);
}

/* Reads a shard's table and looks whether it is one. */
static bool
take_shard(const struct shelf_layer *l, size_t shard, struct errinfo *info)
{
	const struct index_place *p = &l->file->places[shard / INDEX_SHARDS][shard % INDEX_SHARDS];
	uint8_t *at = l->tables + l->at[shard];
	struct index_table table;

	if (!l->is_shared && !fd_read_at(l->fd, p->table_at, at, p->table_bytes)) {
		err_say(info, ERR_IO, 0, "%s", strerror(errno));
		return false;
	}
	return p->table_bytes == 0 || index_table_open(at, p->table_bytes, &table, info) == ERR_OK;
}

/* The next shards, about STEP_BYTES of them: an update of some names is one step. */
static bool
take_some(struct shelf *s, struct errinfo *info)
{
	size_t bytes = 0;

	while (s->next_at < INDEX_LAYERS * SHARDS && bytes < STEP_BYTES) {
		const struct shelf_layer *l = &s->next[s->next_at / SHARDS];
		size_t shard = s->next_at++ % SHARDS;

		if (l->fd < 0)
			continue;
		if (!l->is_shared)
			bytes += l->file->places[shard / INDEX_SHARDS][shard % INDEX_SHARDS]
					 .table_bytes;
		if (!take_shard(l, shard, info)) {
			log_event("index.refused", "shard=%zu why=\"%s\"", shard, info->what);
			return false;
		}
	}
	return true;
}

bool
shelf_step(struct shelf *s)
{
	struct errinfo info = {0};

	if (!s->is_loading)
		return false;
	if (take_some(s, &info)) {
		if (s->next_at < INDEX_LAYERS * SHARDS)
			return true;
		use_next(s);
	} else {
		for (int i = 0; i < INDEX_LAYERS; i++) { /* the one before stays */
			drop(&s->next[i]);
			s->is_next[i] = false;
		}
	}
	s->is_loading = false;
	return false;
}

void
shelf_take(struct shelf *s, struct bus_message *m)
{
	const struct bus_index index = m->as.index;

	if (index.layer >= INDEX_LAYERS || (m->fd < 0 && !index.is_gone))
		return;
	if (index.is_tables) { /* of the file that follows */
		fd_close(&s->tables[index.layer]);
		s->tables[index.layer] = m->fd;
		m->fd = -1;
		return;
	}
	shelf_offer(s, (enum index_layer)index.layer, m->fd, s->tables[index.layer]);
	m->fd = s->tables[index.layer] = -1;
	if (index.is_last)
		shelf_begin(s, index.serial);
}

void
shelf_take_args(struct shelf *s, const struct proc_args *args)
{
	int base = proc_arg_fd(args, "base"), fresh = proc_arg_fd(args, "fresh");

	if (base >= 0)
		shelf_offer(s, INDEX_BASE, base, proc_arg_fd(args, "base-tables"));
	if (fresh >= 0)
		shelf_offer(s, INDEX_FRESH, fresh, proc_arg_fd(args, "fresh-tables"));
	shelf_begin(s, 0);
}

const struct index_file *
shelf_file(const struct shelf *s, enum index_layer layer)
{
	return s->layers[layer].fd >= 0 ? s->layers[layer].file : NULL;
}
