/* What cases hold back, to the enforcer: the whole list, whenever it is another one. */
#include "proc/portal/cases/acts.h"
#include "proc/portal/process.h"

#include "sys/clock.h"
#include "sys/log.h"

#define LOOK_EVERY MS_MINUTE /* addresses of devices change without a word */
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
	enum err err = a == NULL ? ERR_FULL : store_read(p->portal->store, &v);

	if (err == ERR_OK) {
		err = case_acts_enforce(v, clock_wall(), a, ret_list);
		store_read_end(v);
	}
	arena_free(a);
	return err;
}

static bool
is_same(const struct bus_enforce *a, const struct bus_enforce *b)
{
	return a->n_items == b->n_items &&
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
	if (!is_first && is_same(&m.as.enforce, &p->enforce))
		return;
	m.as.enforce.serial = p->enforce.serial + 1;
	p->enforce = m.as.enforce;
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
