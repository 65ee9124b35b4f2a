/* See index_map.h. */
#include "proc/common/index_map.h"

#include "proc/common/index_disk.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const char *const names[INDEX_LAYERS] = {"base.idx", "fresh.idx"};

static bool
read_record(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	const struct index_map *m = arg;

	return m->fds[layer] >= 0 && fd_read_at(m->fds[layer], at, dst, len);
}

static enum err
put_parts(struct index_map *m, enum index_layer layer, struct errinfo *info)
{
	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++) {
		const struct index_place *p =
			&m->files[layer].places[i / INDEX_SHARDS][i % INDEX_SHARDS];
		struct index_part *part =
			&m->index.parts[layer][i / INDEX_SHARDS][i % INDEX_SHARDS];
		enum err err;

		if (p->table_bytes == 0)
			continue;
		if (p->table_at > m->size[layer] || p->table_bytes > m->size[layer] - p->table_at)
			return err_say(info, ERR_TRUNCATED, 0, "The index is not whole.");
		err = index_table_open((const char *)m->bytes[layer] + p->table_at, p->table_bytes,
			&part->table, info);
		if (err != ERR_OK)
			return err;
		part->records_at = p->records_at;
	}
	m->index.notes_at[layer] = m->files[layer].notes_at;
	return ERR_OK;
}

static enum err
open_layer(struct index_map *m, const char *folder, enum index_layer layer, struct errinfo *info)
{
	struct index_opened o;
	char path[LIMIT_PATH_BYTES + 64];
	struct stat st;
	void *bytes;
	enum err err;

	snprintf(path, sizeof(path), "%s/%s", folder, names[layer]);
	err = index_open_fd(
		open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), path, &o, info);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	m->fds[layer] = o.fd;
	m->files[layer] = o.file;
	if (fstat(o.fd, &st) != 0)
		return err_say(info, ERR_IO, 0, "%.180s: %s", path, strerror(errno));
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, o.fd, 0);
	if (bytes == MAP_FAILED)
		return err_say(info, ERR_FULL, 0, "There is not enough memory for the index.");
	m->bytes[layer] = bytes;
	m->size[layer] = (size_t)st.st_size;
	m->is_there[layer] = true;
	return put_parts(m, layer, info);
}

enum err
index_map_open(const char *folder, struct index_map *ret_map, struct errinfo *info)
{
	struct index_map *m = ret_map;
	enum index_layer first;
	enum err err;

	memset(m, 0, sizeof(*m));
	m->fds[INDEX_BASE] = m->fds[INDEX_FRESH] = -1;
	err = open_layer(m, folder, INDEX_BASE, info);
	if (err == ERR_OK)
		err = open_layer(m, folder, INDEX_FRESH, info);
	if (err != ERR_OK)
		return err;
	if (!m->is_there[INDEX_BASE] && !m->is_there[INDEX_FRESH])
		return err_say(info, ERR_NOT_FOUND, 0, "There is no index in %.180s.", folder);
	first = m->is_there[INDEX_BASE] ? INDEX_BASE : INDEX_FRESH;
	if (m->is_there[INDEX_FRESH] &&
		memcmp(&m->files[first].key, &m->files[INDEX_FRESH].key, sizeof(m->index.key)) != 0)
		return err_say(info, ERR_AGAIN, 0, "The index is being replaced.");
	m->index.key = m->files[first].key;
	m->index.read = read_record;
	m->index.arg = m;
	index_ready(&m->index);
	return ERR_OK;
}

void
index_map_close(struct index_map *m)
{
	for (int i = 0; i < INDEX_LAYERS; i++) {
		if (m->bytes[i] != NULL)
			munmap(m->bytes[i], m->size[i]);
		m->bytes[i] = NULL;
		if (m->fds[i] >= 0)
			fd_close(&m->fds[i]);
	}
}

const char *
index_map_list(const struct index_map *m, unsigned list)
{
	for (int i = INDEX_LAYERS - 1; i >= 0; i--) /* the fresh layer knows those of the base */
		if (m->is_there[i] && list < m->files[i].n_lists)
			return m->files[i].lists[list].name;
	return "?";
}
