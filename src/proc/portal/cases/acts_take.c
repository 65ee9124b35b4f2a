/*
 * /cases/ID/actions: what the box can do in this case, what it holds, and how that ends. POST:
 * do=take act device|name|address hours sure; do=undo of reason.
 */
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/cases/packets.h"
#include "proc/portal/web/handlers.h"

#include <stdio.h>

#define REASON_MAX 1900

void
case_acts_changed(struct portal *p)
{
	pthread_mutex_lock(&p->enforcer.lock);
	p->enforcer.is_changed = true;
	pthread_mutex_unlock(&p->enforcer.lock);
	__atomic_store_n(&p->is_keep_new, true, __ATOMIC_RELEASE);
	guard_changed(p);
}

void
case_act_rule(
	const struct case_act *act, struct str who, ms_t now, struct store_guard_rule *ret_rule)
{
	*ret_rule = (struct store_guard_rule){.id = case_act_number(act->id, act->nr),
		.kind = GUARD_RULE_BLOCK,
		.until = act->until,
		.made = now};
	str_copy(act->target, ret_rule->name, sizeof(ret_rule->name));
	str_copy(str_c(act->number), ret_rule->reason, sizeof(ret_rule->reason));
	str_copy(who, ret_rule->approver, sizeof(ret_rule->approver));
}

/* ---- written ---- */

struct change {
	struct request *request;
	const struct respond_case *c;
	struct case_entry entry;
	struct case_act act; /* what is taken, or ended */
	bool is_end;
	bool is_many; /* somebody else's act took the last place */
	enum respond_no no;
};

static enum err
write_rule(struct store_tx *tx, const struct change *c)
{
	struct str who = request_who(c->request);
	char name[LIMIT_NAME_BYTES];
	struct store_guard_rule rule;
	enum err err;

	if (c->act.act != ACT_BLOCK_NAME || c->c->head.is_drill) /* a drill stops nothing */
		return ERR_OK;
	if (!c->is_end) {
		case_act_rule(&c->act, who, c->request->now, &rule);
		return store_guard_rule_put(tx, &rule);
	}
	str_copy(who, name, sizeof(name));
	err = store_guard_rule_end(
		tx, case_act_number(c->act.id, c->act.nr), c->request->now, name);
	return err == ERR_NOT_FOUND ? ERR_OK : err; /* ended on the guard's page */
}

static enum err
write_change(struct store_tx *tx, void *arg)
{
	struct change *c = arg;
	struct request *r = c->request;
	const struct case_writer w = {.now = r->now,
		.zone_minutes = r->zone_minutes,
		.by = CASE_BY_PERSON,
		.who = request_who(r)};
	struct store_audit audit;
	struct case_head head;
	uint32_t n_held = 0;
	enum err err = store_case_head(store_tx_view(tx), c->act.id, &head);

	if (err == ERR_OK && !c->is_end) /* as it stands in this change */
		err = case_acts_count(store_tx_view(tx), r->arena, &n_held);
	c->is_many = err == ERR_OK && n_held >= LIMIT_HELD_ACTS;
	if (c->is_many)
		return ERR_OK;
	if (err == ERR_OK && !c->is_end)
		c->act.nr = head.n_entries + 1;
	if (err == ERR_OK)
		err = case_write(tx, &w, c->act.id, &c->entry, 1, &c->no);
	if (err != ERR_OK || c->no != RESPOND_MAY)
		return err;
	err = write_rule(tx, c);
	if (err == ERR_OK && c->act.act == ACT_KEEP_PACKETS && !c->is_end && !head.is_drill)
		err = kept_begin(tx, &c->act, r->now);
	audit_fill(r, &audit, "case.say", c->act.id);
	return err == ERR_OK ? store_audit_add(tx, &audit) : err;
}

static enum err
answer(struct change *c, const char *done)
{
	struct request *r = c->request;
	char to[REQUEST_PATH_MAX];

	if (c->is_many)
		return case_acts_show(r, "act_many", act_name(c->act.act));
	if (c->no != RESPOND_MAY)
		return case_acts_show(r, respond_no_name(c->no), NULL);
	snprintf(to, sizeof(to), "/cases/%s/actions", c->act.id);
	return redirect(r, to, &(struct done){.key = done, .name = c->act.number});
}

static enum err
keep(struct change *c, const char *done)
{
	struct portal *p = c->request->portal;
	enum err err = store_write(p->store, STORE_VITAL, write_change, c);

	if (err == ERR_OK && c->no == RESPOND_MAY && !c->is_many)
		case_acts_changed(p);
	return err == ERR_OK ? answer(c, done) : err;
}

/* ---- taking ---- */

/* The device of the form, else the case's; ERR_NOT_FOUND: there is no such. "" none. */
static enum err
read_device(struct request *r, const struct respond_case *c, const char **ret_device)
{
	struct str typed = form_get(&r->form, "device");
	struct store_device d;
	char *copy;

	*ret_device = c->head.device;
	if (typed.len == 0)
		return ERR_OK;
	copy = arena_copy(r->arena, typed);
	if (copy == NULL)
		return ERR_FULL;
	*ret_device = copy;
	return store_device_get(r->view, copy, &d);
}

/* The target of the form into the wish. ERR_MALFORMED: it is no name or address. */
static enum err
read_target(struct request *r, struct respond_wish *w)
{
	char name[LIMIT_HOST_BYTES], *copy;

	if (w->act == ACT_BLOCK_ADDRESS)
		return addr_parse(str_trim(form_get(&r->form, "address")), &w->addr);
	if (w->act != ACT_BLOCK_NAME)
		return ERR_OK;
	if (guard_name_read(r->portal->detects, form_get(&r->form, "name"), name) != ERR_OK)
		return ERR_MALFORMED;
	copy = arena_copy(r->arena, str_c(name));
	w->name = copy != NULL ? str_c(copy) : STR("");
	return ERR_OK;
}

static enum err
fill_entry(struct change *c, const struct respond_wish *w, const struct respond_plan *plan)
{
	struct request *r = c->request;
	char text[ADDR_TEXT_MAX], *copy;

	c->entry.kind = CASE_ACTION;
	case_put(&c->entry, CASE_KEY_DID, str_c(act_name(w->act)));
	if (w->act == ACT_BLOCK_NAME)
		c->act.target = w->name;
	if (w->act == ACT_BLOCK_ADDRESS) {
		copy = arena_copy(r->arena, str_c(addr_text(w->addr, text)));
		if (copy == NULL)
			return ERR_FULL;
		c->act.target = str_c(copy);
	}
	case_put(&c->entry, CASE_KEY_TARGET, c->act.target);
	if (w->act == ACT_ISOLATE || w->act == ACT_KEEP_PACKETS) {
		c->act.device = w->device;
		case_put(&c->entry, CASE_KEY_DEVICE, w->device);
	}
	case_put_time(r, &c->entry, CASE_KEY_UNTIL, plan->until);
	c->act.act = w->act;
	c->act.until = plan->until;
	return ERR_OK;
}

static const char *
wish_done(const struct respond_wish *w)
{
	return w->act == ACT_KEEP_PACKETS ? "case_act_keeping" : "case_act_taken";
}

static enum err
take(struct change *c)
{
	struct request *r = c->request;
	struct respond_ground ground;
	struct respond_wish wish;
	struct respond_plan plan;
	enum respond_act_no no;
	const char *device;
	uint64_t hours = 0;
	enum act act;
	enum err err = act_parse(form_get(&r->form, "act"), &act);

	if (err != ERR_OK || !case_acts_is_offered(act))
		return ERR_INVALID;
	if (c->c->head.is_drill) /* nothing of the network is touched for practice */
		return case_acts_show(r, "act_drill", act_name(act));
	if (form_has(&r->form, "hours") &&
		str_u64(form_get(&r->form, "hours"), UINT32_MAX, &hours) != ERR_OK)
		return ERR_INVALID;
	err = read_device(r, c->c, &device);
	if (err == ERR_NOT_FOUND)
		return case_acts_show(r, "act_target", act_name(act));
	if (err == ERR_OK)
		err = case_acts_ground(r, device, &ground, &wish);
	if (err != ERR_OK)
		return err;
	wish.act = act;
	wish.hours = (uint32_t)hours;
	/* a "yes" names the device that it was said of: another one may be chosen beside it */
	wish.is_sure = str_equal(form_get(&r->form, "sure"), str_c(device));
	wish.is_sure_looks = str_equal(form_get(&r->form, "sure_looks"), str_c(device));
	if (read_target(r, &wish) != ERR_OK)
		return case_acts_show(r, "act_target", act_name(act));
	no = respond_act_may(&ground, c->c, &wish, case_acts_now(r->portal, r->now), &plan);
	if (no != RESPOND_ACT_MAY) {
		char key[24];

		snprintf(key, sizeof(key), "act_%s", respond_act_no_name(no));
		return case_acts_show(r, arena_copy(r->arena, str_c(key)), act_name(act));
	}
	if (act == ACT_SNAPSHOT) {
		err = case_snapshot_keep(r, c->c->head.id, device, CASE_BY_PERSON, &c->no);
		return err == ERR_OK ? answer(c, "case_act_kept") : err;
	}
	err = fill_entry(c, &wish, &plan);
	return err == ERR_OK ? keep(c, wish_done(&wish)) : err;
}

/* ---- ending ---- */

static enum err
undo(struct change *c)
{
	struct request *r = c->request;
	struct str of = form_get(&r->form, "of");
	uint64_t nr;

	if (str_u64(of, UINT32_MAX, &nr) != ERR_OK)
		return ERR_INVALID;
	for (uint32_t i = 0; i < c->c->n_actions; i++) {
		const struct respond_action *a = &c->c->actions[i];

		if (a->nr != nr || a->is_ended || act_parse(a->did, &c->act.act) != ERR_OK)
			continue;
		c->is_end = true;
		c->act.nr = (uint32_t)nr;
		c->entry.kind = CASE_UNDONE;
		case_put(&c->entry, CASE_KEY_OF, of);
		case_put(&c->entry, CASE_KEY_KIND, STR("person"));
		return keep(
			c, c->act.act == ACT_KEEP_PACKETS ? "case_act_packets" : "case_act_ended");
	}
	return case_acts_show(r, "such", NULL);
}

enum err
post_case_actions(struct request *r)
{
	struct respond_case c;
	struct case_bar bar;
	struct str what = form_get(&r->form, "do");
	enum err err = case_page(r, CASE_PART_ACTIONS, &c, &bar);
	struct change change = {.request = r, .c = &c};

	if (err != ERR_OK)
		return err;
	change.act.id = c.head.id;
	change.act.number = c.head.number;
	if (str_equal(what, STR("take")))
		return take(&change);
	return str_equal(what, STR("undo")) ? undo(&change) : ERR_INVALID;
}
