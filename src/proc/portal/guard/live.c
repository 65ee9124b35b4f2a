/* How the name server stands and what it counted; see guard.h. */
#include "proc/portal/guard/feeds.h"
#include "proc/portal/guard/guard.h"

#include "base/names.h"
#include "proc/portal/guard/asks.h"

#include <stdlib.h>

#define SILENT_AFTER (30 * MS_SECOND) /* it speaks every ten seconds */
#define STARTS_IN (20 * MS_SECOND)
#define WRITE_EVERY MS_MINUTE
#define CERT_SOON (21 * MS_DAY)

static const char *const stands_names[GUARD_STANDINGS] = {
	"absent", "down", "starting", "cut_off", "bare", "off", "would", "block"};

NAME_OF(enum guard_stands, guard_stands_name, stands_names)

enum err
guard_start(struct portal *p)
{
	p->guard = calloc(1, sizeof(*p->guard));
	if (p->guard == NULL)
		return ERR_FULL;
	pthread_mutex_init(&p->guard->lock, NULL);
	return ERR_OK;
}

void
guard_end(struct portal *p)
{
	if (p->guard == NULL)
		return;
	free(p->guard->numbers);
	free(p->guard->heads);
	guard_asks_free(p->guard->asks);
	pthread_mutex_destroy(&p->guard->lock);
	free(p->guard);
	p->guard = NULL;
}

/* ---- what is heard ---- */

void
guard_linked(struct portal *p, ms_t now)
{
	struct portal_guard *g = p->guard;

	pthread_mutex_lock(&g->lock);
	g->is_on = true;
	g->has_died = false;
	g->since = now;
	g->heard = 0;
	g->state = (struct bus_guard_state){0}; /* it counts from its start */
	pthread_mutex_unlock(&g->lock);
	guard_changed(p);
}

void
guard_health(struct portal *p, const struct bus_health *h)
{
	struct portal_guard *g = p->guard;

	if (h->process != BUS_RESOLVER)
		return;
	pthread_mutex_lock(&g->lock);
	if (h->what == BUS_HEALTH_BEHIND) {
		g->behind = (struct guard_behind){h->at, h->times, h->code != 0};
		pthread_mutex_unlock(&g->lock);
		return;
	}
	if (h->what == BUS_HEALTH_ADDITIONS) {
		g->left_out = h->code != 0 ? h->at : 0;
		pthread_mutex_unlock(&g->lock);
		return;
	}
	g->is_on |= h->what == BUS_HEALTH_GAVE_UP;
	g->has_died = h->what == BUS_HEALTH_DIED || h->what == BUS_HEALTH_GAVE_UP;
	pthread_mutex_unlock(&g->lock);
}

/* More of a count since the state before; it began anew when it is less. */
static uint64_t
more(uint64_t before, uint64_t now)
{
	return now >= before ? now - before : now;
}

static void
take_state(struct portal_guard *g, const struct bus_guard_state *s, ms_t now)
{
	struct store_guard_hour *h = &g->counted;
	const struct bus_guard_state *before = &g->state;

	h->asked += more(before->asked, s->asked);
	h->blocked += more(before->blocked, s->blocked);
	h->would += more(before->would, s->would);
	h->refused += more(before->refused, s->refused);
	h->failed += more(before->failed, s->failed);
	h->stale += more(before->answered_stale, s->answered_stale);
	g->state = *s;
	g->heard = now;
}

static void
note_asker(struct portal_guard *g, uint64_t device)
{
	for (size_t i = 0; i < g->n_askers; i++)
		if (g->askers[i] == device)
			return;
	if (device != 0 && g->n_askers < GUARD_ASKERS)
		g->askers[g->n_askers++] = device;
}

void
guard_hear(struct portal *p, const struct bus_message *m, ms_t now)
{
	struct portal_guard *g = p->guard;

	pthread_mutex_lock(&g->lock);
	if (m->type == BUS_GUARD_STATE)
		take_state(g, &m->as.guard_state, now);
	for (size_t i = 0; m->type == BUS_QUERIES && i < m->as.queries.n_rows; i++) {
		const struct bus_query *row = &m->as.queries.rows[i];

		if (row->held != HELD_NOT)
			g->counted.held += row->times;
		note_asker(g, row->device);
	}
	pthread_mutex_unlock(&g->lock);
}

/* ---- how it stands ---- */

static enum guard_stands
stands_of(const struct portal_guard *g, enum guard_mode mode, ms_t now)
{
	static const enum guard_stands by_mode[GUARD_MODES] = {
		GUARD_STANDS_OFF, GUARD_STANDS_WOULD, GUARD_STANDS_BLOCK};
	ms_t last = g->heard > g->since ? g->heard : g->since;

	if (!g->is_on)
		return GUARD_STANDS_ABSENT;
	if (g->has_died || now - last > SILENT_AFTER)
		return GUARD_STANDS_DOWN;
	if (g->heard == 0)
		return now - g->since > STARTS_IN ? GUARD_STANDS_DOWN : GUARD_STANDS_STARTING;
	/* asked and not answered, again and again; at the start nothing was asked yet */
	if (!g->state.is_upstream_well && g->state.upstream_lost > 0)
		return GUARD_STANDS_CUT_OFF;
	if (mode != GUARD_MODE_OFF && !g->state.has_index)
		return GUARD_STANDS_BARE;
	return by_mode[mode];
}

enum guard_cert
guard_cert_stands(ms_t begins, ms_t ends, ms_t now)
{
	ms_t before = ends > begins ? (ends - begins) / 4 : 0;

	if (before > CERT_SOON || begins == 0)
		before = CERT_SOON;
	if (ends == 0 || now < ends - before)
		return GUARD_CERT_FINE;
	return now < ends ? GUARD_CERT_SOON : GUARD_CERT_OVER;
}

void
guard_look(struct request *r, struct guard_view_of *ret_view)
{
	struct portal_guard *g = r->portal->guard;
	struct guard_view_of v = {.mode = GUARD_MODE_WOULD};
	ms_t began = store_setting_number(r->view, SETTING_GUARD_BEGAN, 0);

	guard_mode_parse(setting_of(r, SETTING_GUARD_MODE), &v.mode);
	v.mode_since = store_setting_number(r->view, SETTING_GUARD_MODE_AT, began);
	pthread_mutex_lock(&g->lock);
	v.stands = stands_of(g, v.mode, r->now);
	v.heard = g->heard;
	v.state = g->state;
	v.behind = g->behind;
	v.left_out = g->left_out;
	pthread_mutex_unlock(&g->lock);
	v.cert = guard_cert_stands(v.state.cert_begins, v.state.cert_ends, r->now);
	if (v.mode == GUARD_MODE_WOULD && v.mode_since != 0)
		v.trial_ends = v.mode_since + GUARD_TRIAL_DAYS * MS_DAY;
	v.is_trial_over =
		v.stands == GUARD_STANDS_WOULD && v.trial_ends != 0 && r->now >= v.trial_ends;
	*ret_view = v;
}

enum err
guard_today(struct request *r, struct guard_today *ret_today)
{
	struct store_guard_hour week = {0};
	struct guard_today t = {0};
	struct store_guard_plea *pleas;
	struct guard_view_of look;
	size_t n = 0;
	enum err err =
		store_guard_plea_list(r->view, true, STORE_GUARD_PLEAS_OPEN, r->arena, &pleas, &n);

	guard_look(r, &look);
	t.is_down = look.stands == GUARD_STANDS_DOWN || look.stands == GUARD_STANDS_CUT_OFF;
	t.is_tried = look.is_trial_over;
	t.cert = look.cert;
	t.cert_ends = look.state.cert_ends;
	t.n_pleas = (uint32_t)n;
	if (err == ERR_OK && t.is_tried)
		err = store_guard_sum(r->view, r->now - 7 * MS_DAY, INT64_MAX, &week);
	t.would = week.would;
	if (err == ERR_OK && look.stands != GUARD_STANDS_ABSENT)
		err = feeds_today(r, FEED_ROOM_GUARD, &t.feeds);
	if (err == ERR_OK)
		*ret_today = t;
	return err;
}

/* ---- the counts, into the database ---- */

static enum err
write_hour(struct store_tx *tx, void *arg)
{
	return store_guard_hour_add(tx, arg);
}

static bool
has_counts(const struct store_guard_hour *h)
{
	return (h->asked | h->blocked | h->would | h->held | h->refused | h->failed | h->stale) !=
	       0;
}

struct asker_change {
	struct device_id devices[GUARD_ASKERS];
	size_t n;
	ms_t now;
};

static enum err
write_askers(struct store_tx *tx, void *arg)
{
	const struct asker_change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++) {
		struct fact f = {.device = c->devices[i],
			.kind = FACT_ASKS_US,
			.confidence = CONFIDENCE_HIGH,
			.value = "dns",
			.reason = "guard",
			.first_seen = c->now,
			.last_seen = c->now,
			.count = 1};

		err = store_fact_put(tx, &f);
	}
	return err;
}

/* Which devices asked, as facts: by their numbers in the policy that they were judged by. */
static void
write_who_asked(struct portal *p, ms_t now)
{
	struct portal_guard *g = p->guard;
	struct asker_change *c = calloc(1, sizeof(*c));
	uint64_t askers[GUARD_ASKERS];
	size_t n;

	if (c == NULL)
		return;
	pthread_mutex_lock(&g->lock);
	n = g->n_askers;
	memcpy(askers, g->askers, sizeof(askers));
	g->n_askers = 0;
	pthread_mutex_unlock(&g->lock);
	c->now = now;
	for (size_t i = 0; i < n; i++)
		c->n += guard_device_of(p, askers[i], &c->devices[c->n]);
	if (c->n > 0)
		store_write(p->store, STORE_BULK, write_askers, c);
	free(c);
}

void
guard_write_counts(struct portal *p, ms_t now)
{
	struct portal_guard *g = p->guard;
	struct store_guard_hour h = {0};
	bool has_askers;

	pthread_mutex_lock(&g->lock);
	has_askers = g->n_askers > 0; /* of each device once an hour */
	if ((now - g->written >= WRITE_EVERY || now < g->written) && has_counts(&g->counted)) {
		h = g->counted;
		g->counted = (struct store_guard_hour){0};
		g->written = now;
	}
	pthread_mutex_unlock(&g->lock);
	if (has_askers)
		write_who_asked(p, now);
	h.hour = now - now % MS_HOUR;
	if (has_counts(&h))
		store_write(p->store, STORE_BULK, write_hour, &h);
}
