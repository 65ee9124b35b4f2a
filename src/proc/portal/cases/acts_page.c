/* GET /cases/ID/actions; see acts_take.c. */
#include "proc/portal/cases/cases.h"
#include "proc/portal/cases/packets.h"
#include "proc/portal/web/handlers.h"

static const enum act offered[] = {
	ACT_ISOLATE, ACT_BLOCK_NAME, ACT_BLOCK_ADDRESS, ACT_KEEP_PACKETS, ACT_SNAPSHOT};
#define DEVICES_SHOWN 500 /* the latest seen first */
#define OFFERED (sizeof(offered) / sizeof(*offered))

bool
case_acts_is_offered(enum act a)
{
	for (size_t i = 0; i < OFFERED; i++)
		if (offered[i] == a)
			return true;
	return false;
}

/* What would come of it with a target that nothing speaks against. */
static void
fill_offer(const struct respond_ground *g, const struct respond_case *c, struct respond_wish w,
	ms_t now, struct case_act_offer *o)
{
	struct respond_plan plan = {0};
	enum respond_act_no no;

	w.act = o->act;
	if (w.device.len == 0) { /* none is chosen yet: which one it may be is judged then */
		w.device = STR("?");
		w.is_ours = w.is_on_way = true;
	}
	w.name = STR("example.invalid");
	w.addr = addr_v4((const uint8_t[]){203, 0, 113, 1}); /* RFC 5737: nobody's */
	no = respond_act_may(g, c, &w, now, &plan);
	o->looks = plan.looks;
	if (no == RESPOND_ACT_NO_LOOKS) { /* and what else is to be confirmed */
		w.is_sure_looks = true;
		no = respond_act_may(g, c, &w, now, &plan);
	}
	o->needs_sure = no == RESPOND_ACT_NO_ADMIN;
	o->no = no == RESPOND_ACT_MAY || o->needs_sure ? NULL : respond_act_no_name(no);
	o->means = plan.means;
	o->lacks = plan.lacks;
	o->hours = act_hours(o->act);
}

enum err
case_acts_can(struct request *r, const struct respond_case *c, const char *ret_no[ACTS])
{
	struct respond_ground ground;
	struct respond_wish wish;
	enum err err = case_acts_ground(r, c->head.device, &ground, &wish);

	for (size_t i = 0; err == ERR_OK && i < OFFERED; i++) {
		struct case_act_offer o = {.act = offered[i]};

		fill_offer(&ground, c, wish, r->now, &o);
		ret_no[offered[i]] = o.no;
	}
	return err;
}

static enum err
fill_devices(struct request *r, struct case_actions_view *v)
{
	const struct store_device_query q = {.limit = DEVICES_SHOWN};
	struct store_device *list;
	uint32_t total;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &v->n_devices, &total);

	return err == ERR_OK ? briefs_of_devices(r, list, v->n_devices, &v->devices) : err;
}

static enum err
fill_kept(struct request *r, const char *id, struct case_actions_view *v)
{
	struct case_packets_row *rows;
	struct store_packets *list;
	size_t n;
	enum err err = store_kept_list(r->view, r->arena, &list, &n);

	rows = err == ERR_OK ? arena_array(r->arena, struct case_packets_row, n + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].case_id, id) == 0)
			rows[v->n_kept++] = (struct case_packets_row){
				list[i].entry, list[i].seen, list[i].frames};
	v->kept = rows;
	return ERR_OK;
}

/* What was chosen in the form that came, so that it can be confirmed; else the case's. */
static const char *
chosen_device(struct request *r, const struct respond_case *c)
{
	char *typed = arena_copy(r->arena, form_get(&r->form, "device"));
	struct store_device d;

	return typed != NULL && typed[0] != '\0' && store_device_get(r->view, typed, &d) == ERR_OK
		       ? typed
		       : c->head.device;
}

static uint32_t
refused(struct portal *p)
{
	struct portal_enforcer *e = &p->enforcer;
	uint32_t n;

	pthread_mutex_lock(&e->lock);
	n = e->is_there ? e->n_refused : 0;
	pthread_mutex_unlock(&e->lock);
	return n;
}

enum err
case_acts_show(struct request *r, const char *no, const char *form)
{
	struct case_act_offer *offers = arena_array(r->arena, struct case_act_offer, OFFERED);
	struct case_actions_view v = {.typed = {.no = no, .form = form}};
	struct respond_ground ground;
	struct respond_wish wish;
	struct respond_case c;
	struct page_frame f;
	enum err err = case_page(r, CASE_PART_ACTIONS, &c, &v.bar);

	if (err == ERR_OK && offers == NULL)
		err = ERR_FULL;
	if (err == ERR_OK)
		v.device = str_c(chosen_device(r, &c));
	if (err == ERR_OK)
		err = case_acts_ground(r, v.device.p, &ground, &wish);
	if (err != ERR_OK)
		return err;
	v.n_held = ground.n_held;
	v.held_max = LIMIT_HELD_ACTS;
	v.n_refused = refused(r->portal);
	for (size_t i = 0; i < OFFERED; i++) {
		offers[i].act = offered[i];
		fill_offer(&ground, &c, wish, r->now, &offers[i]);
	}
	v.offers = offers;
	v.n_offers = OFFERED;
	v.actions = c.actions;
	v.n_actions = c.n_actions;
	err = fill_kept(r, c.head.id, &v);
	if (err == ERR_OK)
		err = fill_devices(r, &v);
	if (err != ERR_OK)
		return err;
	if (no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_actions(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_actions(struct request *r)
{
	return case_acts_show(r, NULL, NULL);
}
