/* The surroundings in which respond/action decides, as this portal knows them. See acts.h. */
#include "proc/portal/cases/kept.h"

#include "proc/portal/guard/doors.h"
#include "proc/portal/web/handlers.h"

#define ADMIN_DAYS 30 /* a device from which an administrator last came within so many days */
#define HEARD_WITHIN (90 * MS_SECOND) /* the sensor speaks every second */
#define KEPT_MAX (GUARD_SELVES + 2)

/* ---- the device ---- */

static bool
offers_names_or_addresses(struct str service)
{
	struct str rest = service, port = str_split(&rest, ' ');

	return str_equal(port, STR("udp/53")) || str_equal(port, STR("tcp/53")) ||
	       str_equal(port, STR("udp/67"));
}

struct device_look {
	struct addr *addrs;
	size_t n;
	bool is_router, is_server;
};

static enum err
look_at_device(struct request *r, const char *device, struct device_look *l)
{
	struct fact *facts;
	size_t n;
	enum err err = store_fact_list(r->view, device, r->arena, &facts, &n);

	l->addrs = err == ERR_OK ? arena_array(r->arena, struct addr, n + 1) : NULL;
	if (l->addrs == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++) {
		struct str value = str_c(facts[i].value);

		if (facts[i].last_seen + CASE_ADDRESS_DAYS * MS_DAY < r->now)
			continue;
		if (facts[i].kind == FACT_ADDRESS && addr_parse(value, &l->addrs[l->n]) == ERR_OK)
			l->n++;
		l->is_router |= facts[i].kind == FACT_KIND && str_equal(value, STR("router"));
		l->is_server |=
			facts[i].kind == FACT_SERVICE_OFFERED && offers_names_or_addresses(value);
	}
	return ERR_OK;
}

/* A foreign one is in our network all the same: it may be cut off, what is outside may not. */
static bool
is_in_inventory(struct request *r, const char *device, struct store_device *d)
{
	return store_device_get(r->view, device, d) == ERR_OK;
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

static void
look_at_box(struct request *r, struct respond_ground *g)
{
	struct portal_enforcer *e = &r->portal->enforcer;
	struct portal_live *live = &r->portal->live;
	struct guard_view_of guard;

	guard_look(r, &guard);
	g->has_guard = guard.stands != GUARD_STANDS_ABSENT && guard.stands != GUARD_STANDS_DOWN;
	g->is_blocking = g->has_guard && guard.mode == GUARD_MODE_BLOCK;
	pthread_mutex_lock(&e->lock);
	g->is_routing = e->is_there && e->has_firewall && e->is_routing;
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
	struct respond_kept *kept = arena_array(r->arena, struct respond_kept, KEPT_MAX);
	struct respond_ground g = {.kept = kept};
	struct device_look look = {0};
	struct store_device d;
	size_t keeping = 0;
	enum err err = kept == NULL ? ERR_FULL : find_admins(r, &g);

	if (err == ERR_OK && device[0] != '\0')
		err = look_at_device(r, device, &look);
	if (err == ERR_OK)
		err = kept_count(r->view, r->now, r->arena, &keeping);
	if (err != ERR_OK)
		return err;
	g.keeps_all = keeping >= LIMIT_KEEP_ACTS;
	look_at_box(r, &g);
	for (size_t i = 0; r->portal->doors != NULL && i < GUARD_SELVES; i++)
		if (!addr_is_none(r->portal->doors->self[i]))
			kept[g.n_kept++] = (struct respond_kept){
				r->portal->doors->self[i], STR(""), RESPOND_ACT_NO_BOX};
	if (look.is_router)
		kept[g.n_kept++] = (struct respond_kept){
			.device = str_c(device), .why = RESPOND_ACT_NO_GATEWAY};
	else if (look.is_server)
		kept[g.n_kept++] = (struct respond_kept){
			.device = str_c(device), .why = RESPOND_ACT_NO_SERVER};
	*ret_ground = g;
	*ret_wish = (struct respond_wish){.device = str_c(device),
		.addrs = look.addrs,
		.n_addrs = look.n,
		.is_ours = device[0] != '\0' && is_in_inventory(r, device, &d)};
	return ERR_OK;
}
