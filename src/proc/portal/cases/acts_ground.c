/* The surroundings in which respond/action decides, as this portal knows them. See acts.h. */
#include "proc/portal/cases/packets.h"

#include "proc/portal/web/handlers.h"

#define ADMIN_DAYS 30 /* a device from which an administrator last came within so many days */
#define HEARD_WITHIN (90 * MS_SECOND) /* the sensor speaks every second */

/* ---- the device ---- */

/* What offering this says that it may be: bits of enum respond_looks. */
static unsigned
looks_of_service(struct str service)
{
	struct str rest = service, port = str_split(&rest, ' ');

	if (str_equal(port, STR("udp/67")))
		return RESPOND_LOOKS_ADDRESSES;
	return str_equal(port, STR("udp/53")) || str_equal(port, STR("tcp/53"))
		       ? RESPOND_LOOKS_NAMES
		       : 0U;
}

struct device_look {
	struct addr *addrs; /* that it has now */
	struct mac *macs;
	size_t n_addrs, n_macs, room;
	unsigned looks;
};

static void
add_mac(struct device_look *l, struct str id)
{
	if (l->n_macs < l->room && device_id_mac(id, &l->macs[l->n_macs]) == ERR_OK)
		l->n_macs++;
}

/* A card never grows old: by it the router is known after a year of silence. An address does. */
static void
take_fact(struct device_look *l, const struct fact *f, ms_t now)
{
	struct str value = str_c(f->value);

	if (f->kind == FACT_MAC && l->n_macs < l->room)
		l->n_macs += mac_parse(value, &l->macs[l->n_macs]) == ERR_OK;
	if (f->last_seen + CASE_ADDRESS_DAYS * MS_DAY < now)
		return;
	if (f->kind == FACT_ADDRESS && l->n_addrs < l->room)
		l->n_addrs += addr_parse(value, &l->addrs[l->n_addrs]) == ERR_OK;
	if (f->kind == FACT_KIND && str_equal(value, STR("router")))
		l->looks |= RESPOND_LOOKS_ROUTER;
	if (f->kind == FACT_SERVICE_OFFERED)
		l->looks |= looks_of_service(value);
}

static enum err
look_at_device(struct request *r, const char *device, struct device_look *l)
{
	struct store_device *parts;
	struct fact *facts;
	size_t n, n_parts = 0;
	enum err err = store_fact_list(r->view, device, r->arena, &facts, &n);

	if (err == ERR_OK)
		err = store_device_parts(r->view, device, r->arena, &parts, &n_parts);
	if (err != ERR_OK)
		return err;
	l->room = n + n_parts + 2;
	l->addrs = arena_array(r->arena, struct addr, l->room);
	l->macs = arena_array(r->arena, struct mac, l->room);
	if (l->addrs == NULL || l->macs == NULL)
		return ERR_FULL;
	add_mac(l, str_c(device));
	for (size_t i = 0; i < n_parts; i++)
		add_mac(l, str_c(parts[i].id.text));
	for (size_t i = 0; i < n; i++)
		take_fact(l, &facts[i], r->now);
	if (strncmp(device, "ip:", 3) == 0 && l->n_addrs < l->room &&
		addr_parse(str_c(device + 3), &l->addrs[l->n_addrs]) == ERR_OK)
		l->n_addrs++;
	return ERR_OK;
}

/* The device from which this request came, as far as its address says. */
static bool
is_askers(struct request *r, const char *device)
{
	char text[ADDR_TEXT_MAX];
	struct device_id its;

	return store_fact_whose_address(r->view, addr_text(r->address, text),
		       r->now - CASE_ADDRESS_DAYS * MS_DAY, &its) == ERR_OK &&
	       strcmp(its.text, device) == 0;
}

/* A foreign one is in our network all the same: it may be cut off, what is outside may not. */
static enum err
fill_wish(struct request *r, const char *device, const struct own_net *net, struct respond_wish *w)
{
	struct device_look look = {0};
	struct store_device d;
	enum err err = ERR_OK;

	*w = (struct respond_wish){.device = str_c(device)};
	if (device[0] == '\0')
		return ERR_OK;
	err = look_at_device(r, device, &look);
	if (err != ERR_OK)
		return err;
	w->addrs = look.addrs;
	w->n_addrs = look.n_addrs;
	w->macs = look.macs;
	w->n_macs = look.n_macs;
	w->looks = look.looks;
	w->is_ours = store_device_get(r->view, device, &d) == ERR_OK;
	w->is_marked = w->is_ours && d.kind_given == DEVICE_ROUTER;
	w->is_askers = is_askers(r, device);
	for (size_t i = 0; i < look.n_addrs; i++)
		w->is_on_way |= own_net_is_way_of(net, look.addrs[i]);
	return ERR_OK;
}

/* ---- administrators ---- */

static enum err
add_admin(struct request *r, const struct store_person *p, struct str *list, size_t room, size_t *n)
{
	struct store_session *sessions;
	size_t n_sessions;
	enum err err = store_session_list_of(r->view, p->id.text, r->arena, &sessions, &n_sessions);

	for (size_t i = 0; err == ERR_OK && i < n_sessions && *n < room; i++) {
		struct device_id device;

		if (sessions[i].last_used + ADMIN_DAYS * MS_DAY < r->now ||
			store_fact_whose_address(r->view, sessions[i].address,
				r->now - CASE_ADDRESS_DAYS * MS_DAY, &device) != ERR_OK)
			continue;
		list[*n] = str_c(arena_copy(r->arena, str_c(device.text)));
		*n += list[*n].p != NULL;
	}
	return err;
}

#define ADMINS_MAX 32

static enum err
find_admins(struct request *r, struct respond_ground *g)
{
	struct str *list = arena_array(r->arena, struct str, ADMINS_MAX);
	struct store_person *people;
	size_t n;
	enum err err = store_person_list(r->view, r->arena, &people, &n);

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (people[i].role == ROLE_ADMIN)
			err = add_admin(r, &people[i], list, ADMINS_MAX, &g->n_admins);
	g->admins = list;
	return err;
}

/* ---- the whole ---- */

/* Whether it is the way of anybody: a device's own address decides for that device. */
static bool
passes_on(const struct own_net *n)
{
	for (uint32_t i = 0; i < n->n_links; i++)
		if (own_net_is_way_of(n, n->links[i].addr))
			return true;
	return false;
}

static void
look_at_box(struct request *r, const struct own_net *net, struct respond_ground *g)
{
	struct portal_enforcer *e = &r->portal->enforcer;
	struct portal_live *live = &r->portal->live;
	struct guard_view_of guard;

	guard_look(r, &guard);
	g->has_guard = guard.stands != GUARD_STANDS_ABSENT && guard.stands != GUARD_STANDS_DOWN;
	g->is_blocking = g->has_guard && guard.mode == GUARD_MODE_BLOCK;
	pthread_mutex_lock(&e->lock);
	g->is_routing = e->is_there && e->has_firewall && passes_on(net);
	g->has_dhcp = e->is_there && e->has_dhcp;
	pthread_mutex_unlock(&e->lock);
	pthread_mutex_lock(&live->lock);
	/* a demonstration's recordings are read again */
	g->is_sensing = r->portal->is_demo ||
			(!live->is_replay && live->down_since == 0 && live->last_heard != 0 &&
				r->now - live->last_heard < HEARD_WITHIN);
	pthread_mutex_unlock(&live->lock);
	g->needed = r->portal->needed;
}

enum err
case_acts_ground(struct request *r, const char *device, struct respond_ground *ret_ground,
	struct respond_wish *ret_wish)
{
	struct respond_ground g = {0};
	struct own_net net = {0};
	size_t keeping = 0;
	enum err err = find_admins(r, &g);

	pthread_mutex_lock(&r->portal->own_net.lock);
	if (!r->portal->is_demo) /* its network is another one */
		net = r->portal->own_net.net;
	pthread_mutex_unlock(&r->portal->own_net.lock);
	if (err == ERR_OK)
		err = fill_wish(r, device, &net, ret_wish);
	if (err == ERR_OK)
		err = case_acts_uses(r, &net, &g);
	if (err == ERR_OK)
		err = case_acts_names(r, &g);
	if (err == ERR_OK)
		err = case_acts_count(r->view, r->arena, &g.n_held);
	if (err == ERR_OK)
		err = kept_count(r->view, r->now, r->arena, &keeping);
	if (err != ERR_OK)
		return err;
	g.keeps_all = keeping >= LIMIT_KEEP_ACTS;
	look_at_box(r, &net, &g);
	*ret_ground = g;
	return ERR_OK;
}
