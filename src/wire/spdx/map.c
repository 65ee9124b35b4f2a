/* A table of hashes over one run of texts; a text that grows is written anew at the end. */
#include "wire/spdx/map.h"

#include "base/hash.h"
#include "base/limits.h"

#include <stdlib.h>

#define FIRST_ROOM 256

void
spdx_map_init(struct spdx_map *m)
{
	*m = (struct spdx_map){.text = buf_of(LIMIT_BOM_GRAPH_BYTES)};
}

void
spdx_map_done(struct spdx_map *m)
{
	free(m->slots);
	buf_done(&m->text);
	m->slots = NULL;
}

static uint64_t
hash_of(unsigned kind, struct str id)
{
	struct hash_key key = {{'m', 'a', 'p', (uint8_t)kind}};
	uint64_t hash = hash_bytes(&key, id.p != NULL ? id.p : "", id.len);

	return hash != 0 ? hash : 1;
}

static size_t
slot_of(const struct spdx_map *m, uint64_t hash)
{
	size_t i = hash & (m->room - 1);

	while (m->slots[i].hash != 0 && m->slots[i].hash != hash)
		i = (i + 1) & (m->room - 1);
	return i;
}

static enum err
grow(struct spdx_map *m)
{
	struct spdx_map next = *m;

	if (m->n >= LIMIT_BOM_REFS)
		return ERR_LIMIT;
	next.room = m->room > 0 ? 2 * m->room : FIRST_ROOM;
	next.slots = calloc(next.room, sizeof(*next.slots));
	if (next.slots == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < m->room; i++)
		if (m->slots[i].hash != 0)
			next.slots[slot_of(&next, m->slots[i].hash)] = m->slots[i];
	free(m->slots);
	*m = next;
	return ERR_OK;
}

enum err
spdx_map_add(struct spdx_map *m, unsigned kind, struct str id, struct str line)
{
	uint64_t hash = hash_of(kind, id);
	enum err err = 2 * (m->n + 1) > m->room ? grow(m) : ERR_OK;
	size_t i, at = m->text.len, was, len;

	if (err != ERR_OK)
		return err;
	i = slot_of(m, hash);
	if (m->slots[i].hash == 0) {
		m->slots[i].hash = hash;
		m->n++;
	}
	was = m->slots[i].at;
	len = m->slots[i].len;
	if (was + len != at) /* else it is the last one, and grows where it is */
		for (size_t k = 0; k < len && buf_err(&m->text) == ERR_OK; k++)
			buf_byte(&m->text, (uint8_t)m->text.p[was + k]);
	else
		at = was;
	if (len > 0)
		buf_byte(&m->text, '\n');
	buf_str(&m->text, line);
	if (buf_err(&m->text) != ERR_OK)
		return buf_err(&m->text);
	m->slots[i].at = at;
	m->slots[i].len = m->text.len - at;
	return ERR_OK;
}

struct str
spdx_map_get(const struct spdx_map *m, unsigned kind, struct str id)
{
	size_t i;

	if (m->room == 0 || id.len == 0)
		return STR("");
	i = slot_of(m, hash_of(kind, id));
	if (m->slots[i].hash == 0 || m->slots[i].len == 0)
		return STR("");
	return str_of(m->text.p + m->slots[i].at, m->slots[i].len);
}
