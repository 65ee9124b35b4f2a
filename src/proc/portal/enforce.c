/* What cases hold back, to the enforcer, and whose packets they keep, to the sensor: the whole
 * list, whenever it is another one. */
#include "proc/portal/cases/packets.h"
#include "proc/portal/process.h"

#include "sys/clock.h"
#include "sys/log.h"

#define LOOK_EVERY MS_MINUTE /* addresses of devices change without a word */
#define ALONG MS_MINUTE	     /* a clock that moved more is another one */
#define ENFORCE_ARENA ((size_t)32 << 20)

/* Whether somebody said that cases changed; asked once. */
static bool
take_changed(struct portal *p)
{
	bool is_changed;

	pthread_mutex_lock(&p->enforcer.lock);
	is_changed = p->enforcer.is_changed;
	p->enforcer.is_changed = false;
	pthread_mutex_unlock(&p->enforcer.lock);
	return is_changed;
}

static enum err
make_list(struct process *p, struct bus_enforce *ret_list)
{
	struct arena *a = arena_new(ENFORCE_ARENA);
	struct store_view *v;
	uint32_t left = 0;
	enum err err = a == NULL ? ERR_FULL : store_read(p->portal->store, &v);

	if (err == ERR_OK) {
		ret_list->now = case_acts_now(p->portal, clock_wall());
		err = case_acts_enforce(v, ret_list->now, a, ret_list, &left);
		store_read_end(v);
	}
	if (err == ERR_OK && left > 0) /* the records are of a time with another limit */
		log_event("enforce.left_out", "acts=%u", left);
	arena_free(a);
	return err;
}

/* ahead: of the clock that b's ends are by. */
static bool
is_same(const struct bus_enforce *a, const struct bus_enforce *b, ms_t ahead)
{
	return a->n_items == b->n_items && a->now - clock_monotonic() - ahead <= ALONG &&
	       ahead - (a->now - clock_monotonic()) <= ALONG &&
	       memcmp(a->items, b->items, a->n_items * sizeof(a->items[0])) == 0;
}

void
process_send_enforce(struct process *p, bool is_first)
{
	struct peer *enforcer = process_peer(p, BUS_ENFORCER);
	struct bus_message m = {.type = BUS_ENFORCE, .fd = -1};
	bool is_due = clock_monotonic() - p->enforce_made >= LOOK_EVERY;
	enum err err;

	if (enforcer == NULL || !channel_is_open(enforcer->channel) ||
		(!is_first && !take_changed(p->portal) && !is_due))
		return;
	p->enforce_made = clock_monotonic();
	err = make_list(p, &m.as.enforce);
	if (err != ERR_OK) { /* what is held stays, until its time */
		log_event("enforce.unmade", "err=%s", err_name(err));
		return;
	}
	if (!is_first && is_same(&m.as.enforce, &p->enforce, p->enforce_ahead))
		return;
	m.as.enforce.serial = p->enforce.serial + 1;
	p->enforce = m.as.enforce;
	p->enforce_ahead = m.as.enforce.now - clock_monotonic();
	if (channel_send(enforcer->channel, &m) != ERR_OK)
		log_event("enforce.unsent", "items=%u", m.as.enforce.n_items);
}

void
process_enforced(struct process *p, const struct bus_enforced *said)
{
	struct portal_enforcer *e = &p->portal->enforcer;

	pthread_mutex_lock(&e->lock);
	e->is_there = said != NULL;
	e->has_firewall = said != NULL && said->has_firewall;
	e->is_routing = said != NULL && said->is_routing;
	e->has_dhcp = said != NULL && said->has_dhcp;
	e->n_held = said != NULL ? said->n_held : 0;
	e->n_refused = said != NULL ? said->n_refused : 0;
	str_copy(said != NULL ? str_c(said->note) : STR(""), e->note, sizeof(e->note));
	pthread_mutex_unlock(&e->lock);
}

/* ---- packets ---- */

static enum err
make_keep(struct process *p, struct bus_keep *ret_list)
{
	struct arena *a = arena_new(ENFORCE_ARENA);
	struct store_view *v;
	enum err err = a == NULL ? ERR_FULL : store_read(p->portal->store, &v);

	if (err == ERR_OK) {
		err = kept_list(v, case_acts_now(p->portal, clock_wall()), a, ret_list);
		store_read_end(v);
	}
	arena_free(a);
	return err;
}

/* The sensor of a demonstration ended when all was read. */
static void
read_again(struct process *p)
{
	struct bus_message m = {.type = BUS_NEED, .fd = -1, .as.need.process = BUS_SENSOR};

	if (p->portal->is_demo && p->launcher != NULL && channel_send(p->launcher, &m) != ERR_OK)
		log_event("keep.unsent", "to=launcher");
}

void
process_send_keep(struct process *p, bool is_first)
{
	struct peer *sensor = process_peer(p, BUS_SENSOR);
	struct bus_message m = {.type = BUS_KEEP, .fd = -1};
	bool is_open = sensor != NULL && channel_is_open(sensor->channel);
	bool is_new = __atomic_exchange_n(&p->portal->is_keep_new, false, __ATOMIC_ACQ_REL);
	bool is_due = clock_monotonic() - p->keep_made >= LOOK_EVERY;
	enum err err;

	if (!is_first && !is_new && !is_due)
		return;
	p->keep_made = clock_monotonic();
	err = make_keep(p, &m.as.keep);
	if (err != ERR_OK) { /* what is kept goes on, until its time */
		log_event("keep.unmade", "err=%s", err_name(err));
		m.as.keep = p->keep;
	}
	if (!is_first && m.as.keep.n_items == p->keep.n_items &&
		memcmp(m.as.keep.items, p->keep.items,
			p->keep.n_items * sizeof(p->keep.items[0])) == 0)
		return;
	if (p->portal->is_demo && is_open &&
		!is_first) { /* when it has read all that it reads now */
		__atomic_store_n(&p->portal->is_keep_new, true, __ATOMIC_RELEASE);
		return;
	}
	m.as.keep.serial = p->keep.serial + 1;
	p->keep = m.as.keep;
	if (!is_open && m.as.keep.n_items > 0)
		read_again(p);
	if (is_open && channel_send(sensor->channel, &m) != ERR_OK)
		log_event("keep.unsent", "items=%u", m.as.keep.n_items);
}
