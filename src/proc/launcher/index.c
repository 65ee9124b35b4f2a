/*
 * The index of known-bad things (DATA/guard: base.idx, fresh.idx), as far as the launcher goes: it
 * opens the files, copies their tables into sealed memory once for all who ask it, and hands both
 * to the name server and the sensor: when they start, and when there is a new one. A process that
 * was being started meanwhile gets the new one as soon as it is ready.
 */
#include "proc/launcher/own.h"

#include "proc/common/shelf.h"
#include "sys/fd.h"
#include "sys/log.h"

static const char *const names[INDEX_LAYERS] = {"base.idx", "fresh.idx"};

/* Looks at the files anew; what did not change stays as it is. */
static void
look(struct launcher *l)
{
	for (int i = 0; i < INDEX_LAYERS; i++) {
		struct index_held *held = &l->index[i];
		int fd = launcher_guard_open(l, names[i]);
		struct errinfo info = {0};

		if (shelf_is_same(held->file, fd)) {
			fd_close(&fd);
			continue;
		}
		fd_close(&held->file);
		fd_close(&held->tables);
		held->file = fd;
		if (fd >= 0 && shelf_seal_tables(fd, &held->tables, &info) != ERR_OK)
			log_event("index.not_shared", "layer=%d why=\"%s\"", i, info.what);
	}
}

void
launcher_index_start(struct launcher *l)
{
	for (int i = 0; i < INDEX_LAYERS; i++)
		l->index[i].file = l->index[i].tables = -1;
}

void
launcher_index_end(struct launcher *l)
{
	for (int i = 0; i < INDEX_LAYERS; i++) {
		fd_close(&l->index[i].file);
		fd_close(&l->index[i].tables);
	}
}

void
launcher_index_for(struct launcher *l, struct child *child)
{
	look(l);
	child->index_serial = l->index_serial;
}

static void
send_layer(struct launcher *l, struct child *to, enum index_layer layer, bool is_tables)
{
	const struct index_held *held = &l->index[layer];
	struct bus_message m = {.type = BUS_INDEX, .fd = is_tables ? held->tables : held->file};

	m.as.index = (struct bus_index){.serial = l->index_serial,
		.layer = (uint8_t)layer,
		.is_tables = is_tables,
		.is_last = !is_tables && layer == INDEX_FRESH,
		.is_gone = !is_tables && m.fd < 0};
	if (is_tables && m.fd < 0)
		return;
	if (channel_send(to->channel, &m) != ERR_OK)
		log_event("index.not_sent", "process=%s layer=%d", bus_role_name(to->role),
			(int)layer);
}

static void
hand(struct launcher *l, enum bus_role role)
{
	struct child *to = launcher_child(l, role);

	if (!to->is_linked || to->channel == NULL)
		return; /* it gets them when it is ready */
	to->index_serial = l->index_serial;
	for (int i = 0; i < INDEX_LAYERS; i++) {
		send_layer(l, to, (enum index_layer)i, true);
		send_layer(l, to, (enum index_layer)i, false);
	}
}

void
launcher_index_new(struct launcher *l)
{
	look(l);
	l->index_serial++;
	hand(l, BUS_RESOLVER);
	hand(l, BUS_SENSOR);
}

void
launcher_index_ready(struct launcher *l, struct child *child)
{
	if ((child->role == BUS_RESOLVER || child->role == BUS_SENSOR) &&
		child->index_serial != l->index_serial)
		hand(l, child->role);
}
