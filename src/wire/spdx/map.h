/* Texts by an id and a kind: what a graph says of what is named elsewhere. wire/spdx only. */
#ifndef WIRE_SPDX_MAP_H
#define WIRE_SPDX_MAP_H

#include "base/buf.h"

struct spdx_map {
	struct {
		uint64_t hash; /* 0: free */
		size_t at, len;
	} * slots;
	size_t n, room; /* room is a power of two */
	struct buf text;
};

void spdx_map_init(struct spdx_map *m);
void spdx_map_done(struct spdx_map *m);
/* Adds a line to what stands there. ERR_LIMIT, ERR_FULL. */
enum err spdx_map_add(struct spdx_map *m, unsigned kind, struct str id, struct str line);
/* Its lines; "" none. Borrowed until the next one is added. */
struct str spdx_map_get(const struct spdx_map *m, unsigned kind, struct str id);

#endif
