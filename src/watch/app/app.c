/* Which reader a flow's bytes go to, and the readers' state. See app.h. */
#include "watch/app/app.h"
#include "watch/app/digests.h"

#include <stdlib.h>

#define STATES 3072
#define ROOMS 64
#define ROOM_STALE (5 * MS_SECOND) /* a hello takes no longer */
#define DATAGRAM_PORTS 8192
#define DECIDE_BYTES 1024 /* by then both sides have shown what they are */

/* Bits of flow.flags */
#define FLOW_FLAG_TRIED(direction) (1U << (direction))
#define FLOW_FLAG_GIVEN_UP (1U << 2)
#define FLOW_FLAG_ROOM (1U << 3) /* holds a room, unless a newer flow took it */

#define PROTOCOL(name) extern const struct app_protocol app_protocol_##name;
#include "watch/app/protocols.def"
#undef PROTOCOL
#define DATAGRAM(name) extern const struct app_datagram app_datagram_##name;
#include "watch/app/datagrams.def"
#undef DATAGRAM

static const struct app_protocol *const protocols[] = {
#define PROTOCOL(name) &app_protocol_##name,
#include "watch/app/protocols.def"
#undef PROTOCOL
	NULL,
};

static const struct app_datagram *const datagrams[] = {
#define DATAGRAM(name) &app_datagram_##name,
#include "watch/app/datagrams.def"
#undef DATAGRAM
	NULL,
};

struct state {
	_Alignas(16) uint8_t b[APP_STATE_BYTES];
};

struct room {
	const struct flow *flow; /* NULL: free */
	ms_t since;
	_Alignas(16) uint8_t b[APP_ROOM_BYTES];
};

struct app_table {
	struct app_sink sink;
	struct room *rooms;	     /* ROOMS */
	struct digest_pool *digests; /* NULL without lists */
	uint32_t n_free;
	uint32_t free[STATES];
	struct state *states; /* STATES + 1; 0 is never used */
	uint64_t refused;
	const struct app_protocol *protocol_of[APPS];
	const struct app_datagram *datagram_of[DATAGRAM_PORTS]; /* by port */
};

bool
app_is_service_port(uint16_t port)
{
	switch (port) {
#define PORT(number, what) case number:
#include "watch/app/ports.def"
#undef PORT
		return true;
	default:
		return port > 0 && port < 1024;
	}
}

bool
app_is_rpc_port(uint16_t port)
{
	return port >= 49152 && port < 50000;
}

struct app_table *
app_table_new(const struct app_sink *sink, const struct indicator_view *indicators)
{
	struct app_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->sink = *sink;
	t->states = aligned_alloc(16, (STATES + 1) * sizeof(*t->states));
	t->rooms = calloc(ROOMS, sizeof(*t->rooms));
	t->digests = digest_pool_new(indicators);
	if (t->states == NULL || t->rooms == NULL || t->digests == NULL) {
		app_table_free(t);
		return NULL;
	}
	t->n_free = STATES;
	for (uint32_t i = 0; i < STATES; i++)
		t->free[i] = STATES - i;
	for (size_t i = 0; protocols[i] != NULL; i++)
		t->protocol_of[protocols[i]->app] = protocols[i];
	for (size_t i = 0; datagrams[i] != NULL; i++)
		for (size_t p = 0; p < 4 && datagrams[i]->ports[p] != 0; p++) {
			BUG_IF(datagrams[i]->ports[p] >= DATAGRAM_PORTS);
			t->datagram_of[datagrams[i]->ports[p]] = datagrams[i];
		}
	return t;
}

void
app_table_free(struct app_table *t)
{
	if (t == NULL)
		return;
	free(t->states);
	free(t->rooms);
	digest_pool_free(t->digests);
	free(t);
}

static struct reader_at
reader_for(struct app_table *t, struct flow *f, int direction, ms_t at)
{
	return (struct reader_at){.apps = t,
		.flow = f,
		.direction = direction,
		.at = at,
		.state = f->state_slot == 0 ? NULL : t->states[f->state_slot].b};
}

static bool
take_state(struct app_table *t, struct flow *f)
{
	if (f->state_slot != 0)
		return true;
	if (t->n_free == 0) {
		t->refused++;
		return false;
	}
	f->state_slot = t->free[--t->n_free];
	memset(&t->states[f->state_slot], 0, sizeof(t->states[0]));
	return true;
}

static void
give_state(struct app_table *t, struct flow *f)
{
	if (f->state_slot != 0)
		t->free[t->n_free++] = f->state_slot;
	f->state_slot = 0;
}

void
app_emit(struct reader_at *r, struct event *e)
{
	e->flow = r->flow;
	e->direction = r->direction;
	e->at = r->at;
	r->apps->sink.emit(r->apps->sink.arg, e);
}

static void
set_app(struct reader_at *r, enum app app)
{
	struct event e = {.kind = EVENT_APP};

	r->flow->app = (uint8_t)app;
	app_emit(r, &e);
}

static const struct stream_use nothing_more = {.is_done = true};

/* No reader knows these bytes: wait for more, or for the other side, or give up. */
static struct stream_use
undecided(struct reader_at *r, struct str bytes, bool is_maybe)
{
	struct flow *f = r->flow;

	if (!is_maybe)
		f->flags |= FLOW_FLAG_TRIED(r->direction);
	if (bytes.len < DECIDE_BYTES && (f->flags & FLOW_FLAG_TRIED(!r->direction)) == 0)
		return (struct stream_use){0};
	if (is_maybe && bytes.len < DECIDE_BYTES)
		return (struct stream_use){0};
	f->flags |= FLOW_FLAG_GIVEN_UP;
	return nothing_more;
}

static bool
identify(struct reader_at *r, struct str bytes, bool *ret_is_maybe)
{
	*ret_is_maybe = false;
	for (size_t i = 0; protocols[i] != NULL; i++) {
		enum app_match match = protocols[i]->match(r->flow, r->direction, bytes);

		if (match == APP_MATCH_MAYBE)
			*ret_is_maybe = true;
		if (match != APP_MATCH_YES)
			continue;
		set_app(r, protocols[i]->app);
		return true;
	}
	return false;
}

struct stream_use
app_stream(struct app_table *t, struct flow *f, int direction, struct str bytes, bool after_gap,
	ms_t at)
{
	struct reader_at r = reader_for(t, f, direction, at);
	bool is_maybe;

	if ((f->flags & FLOW_FLAG_GIVEN_UP) != 0)
		return nothing_more;
	if (f->app == APP_UNKNOWN && !identify(&r, bytes, &is_maybe))
		return undecided(&r, bytes, is_maybe);
	if (t->protocol_of[f->app] == NULL || !take_state(t, f))
		return nothing_more;
	r = reader_for(t, f, direction, at);
	r.after_gap = after_gap;
	return t->protocol_of[f->app]->data(&r, bytes);
}

void
app_login(struct reader_at *r, enum app app, enum login_result result, const char *user,
	bool is_cleartext)
{
	struct event e = {.kind = EVENT_LOGIN};

	e.login.app = app;
	e.login.result = result;
	e.login.is_cleartext = is_cleartext;
	e.login.user = str_c(user);
	app_emit(r, &e);
}

void
app_switch(struct reader_at *r, enum app app)
{
	memset(r->state, 0, APP_STATE_BYTES);
	r->flow->app = APP_UNKNOWN;
	r->flow->flags &= (uint16_t) ~(FLOW_FLAG_TRIED(0) | FLOW_FLAG_TRIED(1));
	if (app != APP_UNKNOWN)
		set_app(r, app);
}

bool
app_datagram(struct app_table *t, struct flow *f, int direction, struct str bytes, ms_t at)
{
	struct reader_at r = reader_for(t, f, direction, at);
	const struct app_datagram *d = NULL;
	enum app before = f->app;

	if ((f->flags & FLOW_FLAG_GIVEN_UP) != 0)
		return f->app != APP_UNKNOWN;
	if (f->server_port < DATAGRAM_PORTS)
		d = t->datagram_of[f->server_port];
	if (d == NULL && f->client_port < DATAGRAM_PORTS)
		d = t->datagram_of[f->client_port];
	if (d == NULL || !d->read(&r, bytes))
		return false;
	if (before == APP_UNKNOWN && f->app == APP_UNKNOWN)
		set_app(&r, d->app);
	return true;
}

void
app_gone(struct app_table *t, struct flow *f, ms_t at)
{
	struct reader_at r = reader_for(t, f, TO_SERVER, at);

	if (f->state_slot != 0 && t->protocol_of[f->app] != NULL &&
		t->protocol_of[f->app]->gone != NULL)
		t->protocol_of[f->app]->gone(&r);
	give_state(t, f);
	app_room_give(&r);
	digest_pool_gone(t->digests, f);
}

bool
app_digest_begin(struct reader_at *r, bool runs)
{
	return digest_pool_begin(r->apps->digests, r->flow, r->direction, r->at, runs);
}

bool
app_digest_add(struct reader_at *r, struct str run)
{
	return digest_pool_add(r->apps->digests, r, run);
}

bool
app_digest_end(struct reader_at *r, struct app_digests *ret)
{
	return digest_pool_end(r->apps->digests, r, ret);
}

static struct room *
find_room(struct app_table *t, const struct flow *f)
{
	for (unsigned i = 0; i < ROOMS; i++)
		if (t->rooms[i].flow == f)
			return &t->rooms[i];
	return NULL;
}

void *
app_room_take(struct reader_at *r)
{
	struct room *room = find_room(r->apps, NULL);

	for (unsigned i = 0; i < ROOMS && room == NULL; i++)
		if (r->at - r->apps->rooms[i].since > ROOM_STALE)
			room = &r->apps->rooms[i];
	if (room == NULL)
		return NULL;
	memset(room, 0, sizeof(*room));
	room->flow = r->flow;
	room->since = r->at;
	r->flow->flags |= FLOW_FLAG_ROOM;
	return room->b;
}

void *
app_room_of(const struct reader_at *r)
{
	struct room *room = NULL;

	if ((r->flow->flags & FLOW_FLAG_ROOM) != 0)
		room = find_room(r->apps, r->flow);
	return room == NULL ? NULL : room->b;
}

void
app_room_give(struct reader_at *r)
{
	struct room *room = NULL;

	if ((r->flow->flags & FLOW_FLAG_ROOM) != 0)
		room = find_room(r->apps, r->flow);
	if (room != NULL)
		room->flow = NULL;
	r->flow->flags &= (uint16_t)~FLOW_FLAG_ROOM;
}

void
app_datagram_done(struct reader_at *r)
{
	r->flow->flags |= FLOW_FLAG_GIVEN_UP;
}

void
app_server_name(struct flow *f, struct str name)
{
	while (name.len > 0 && name.p[name.len - 1] == '.')
		name.len--;
	if (name.len >= FLOW_NAME_MAX) /* the end of a name says more than its start */
		name = str_of(name.p + name.len - (FLOW_NAME_MAX - 1), FLOW_NAME_MAX - 1);
	if (name.len > 0)
		str_clean(name, f->name, sizeof(f->name));
}

bool
app_next_line(struct str *bytes, struct str *ret_line)
{
	ptrdiff_t end = str_find_byte(*bytes, '\n');

	if (end < 0)
		return false;
	*ret_line = str_of(bytes->p, (size_t)end);
	*bytes = str_of(bytes->p + end + 1, bytes->len - (size_t)end - 1);
	if (ret_line->len > 0 && ret_line->p[ret_line->len - 1] == '\r')
		ret_line->len--;
	return true;
}

uint64_t
app_states_refused(const struct app_table *t)
{
	return t->refused;
}
