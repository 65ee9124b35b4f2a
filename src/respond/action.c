/* See action.h. In: a case, the surroundings, a wish. Out: a plan, or why not. */
#include "respond/action.h"

#include "base/limits.h"
#include "base/names.h"

static const char *const no_names[RESPOND_ACT_NOS] = {"may", "guard", "block", "route", "sensor",
	"means", "target", "box", "gateway", "server", "needed", "ours", "outside", "admin", "same",
	"hours", "full", "many", "self", "looks", "own", "used"};
static const char *const looks_names[RESPOND_LOOKS] = {"router", "addresses", "names", "claims"};
static const char *const means_names[RESPOND_MEANS] = {
	"names", "addresses", "way", "sensor", "records"};

NAME_OF(enum respond_act_no, respond_act_no_name, no_names)

const char *
respond_means_name(enum respond_act_means bit)
{
	for (size_t i = 0; i < RESPOND_MEANS; i++)
		if ((unsigned)bit == 1U << i)
			return means_names[i];
	BUG_IF(true);
	return "";
}

const char *
respond_looks_name(enum respond_looks bit)
{
	for (size_t i = 0; i < RESPOND_LOOKS; i++)
		if ((unsigned)bit == 1U << i)
			return looks_names[i];
	BUG_IF(true);
	return "";
}

/* What belongs to each act; what of it the box has is done, the rest is told. */
static const unsigned belongs[ACTS] = {
	[ACT_BLOCK_NAME] = RESPOND_BY_NAMES,
	[ACT_BLOCK_ADDRESS] = RESPOND_BY_WAY,
	[ACT_ISOLATE] = RESPOND_BY_NAMES | RESPOND_BY_ADDRESSES | RESPOND_BY_WAY,
	[ACT_KEEP_PACKETS] = RESPOND_BY_SENSOR,
	[ACT_SNAPSHOT] = RESPOND_BY_RECORDS,
};

/* ---- can it? ---- */

static unsigned
means_of(const struct respond_ground *g, const struct respond_wish *w)
{
	bool is_on_way = g->is_routing && (w->act != ACT_ISOLATE || w->is_on_way);

	/* to isolate is a person's word, and holds while lists are only tried out */
	return (g->has_guard ? RESPOND_BY_NAMES : 0U) | (g->has_dhcp ? RESPOND_BY_ADDRESSES : 0U) |
	       (is_on_way ? RESPOND_BY_WAY : 0U) | (g->is_sensing ? RESPOND_BY_SENSOR : 0U) |
	       RESPOND_BY_RECORDS;
}

static enum respond_act_no
can(const struct respond_ground *g, const struct respond_wish *w)
{
	switch (act_needs_of(w->act)) {
	case ACT_NEEDS_GUARD:
		return !g->has_guard	 ? RESPOND_ACT_NO_GUARD
		       : !g->is_blocking ? RESPOND_ACT_NO_BLOCK
					 : RESPOND_ACT_MAY;
	case ACT_NEEDS_ROUTE:
		return g->is_routing ? RESPOND_ACT_MAY : RESPOND_ACT_NO_ROUTE;
	case ACT_NEEDS_SENSOR:
		return g->is_sensing ? RESPOND_ACT_MAY : RESPOND_ACT_NO_SENSOR;
	case ACT_NEEDS_NOTHING:
		return (means_of(g, w) & belongs[w->act]) != 0 ? RESPOND_ACT_MAY
							       : RESPOND_ACT_NO_MEANS;
	}
	return RESPOND_ACT_NO_MEANS;
}

/* ---- must it not? ---- */

static bool
is_at_or_below(struct str name, struct str above)
{
	if (!str_ends_nocase(name, above))
		return false;
	return name.len == above.len || name.p[name.len - above.len - 1] == '.';
}

/* "com" would take "windowsupdate.com" along, and what lies below a needed name is needed, too. */
static bool
is_among(const struct guard_names *names, struct str name)
{
	for (uint32_t i = 0; names != NULL && i < names->n; i++) {
		const struct guard_name *one = &names->list[i];

		if (is_at_or_below(one->name, name) ||
			(!one->is_alone && is_at_or_below(name, one->name)))
			return true;
	}
	return false;
}

static enum respond_act_no
judge_name(const struct respond_ground *g, struct str name)
{
	return name.len == 0		      ? RESPOND_ACT_NO_TARGET
	       : is_among(g->needed, name)    ? RESPOND_ACT_NO_NEEDED
	       : is_among(g->own, name)	      ? RESPOND_ACT_NO_OWN
	       : is_among(g->box_needs, name) ? RESPOND_ACT_NO_USED
					      : RESPOND_ACT_MAY;
}

static enum respond_act_no
kept_address(const struct respond_ground *g, struct addr a)
{
	for (size_t i = 0; i < g->uses.n; i++) {
		const struct respond_use *use = &g->uses.list[i];

		if (!addr_is_none(use->addr) && addr_equal(use->addr, a))
			return use->is_own	? RESPOND_ACT_NO_BOX
			       : use->is_server ? RESPOND_ACT_NO_SERVER
						: RESPOND_ACT_NO_GATEWAY;
	}
	return RESPOND_ACT_MAY;
}

static enum respond_act_no
judge_address(const struct respond_ground *g, struct addr a)
{
	enum respond_act_no no = kept_address(g, a);

	if (addr_is_none(a) || addr_is_loopback(a) || addr_is_multicast(a))
		return RESPOND_ACT_NO_TARGET;
	if (no != RESPOND_ACT_MAY)
		return no;
	if (addr_is_private(a))
		return RESPOND_ACT_NO_OURS;
	for (size_t i = 0; i < g->n_ours; i++)
		if (g->ours[i].net.family == a.family &&
			addr_in_prefix(a, g->ours[i].net, g->ours[i].bits))
			return RESPOND_ACT_NO_OURS;
	return RESPOND_ACT_MAY;
}

static bool
is_admins(const struct respond_ground *g, struct str device)
{
	for (size_t i = 0; i < g->n_admins; i++)
		if (str_equal(g->admins[i], device))
			return true;
	return false;
}

/* What all depend on is never cut off; what only looks so is a person's to judge. */
static enum respond_act_no
judge_isolated(
	const struct respond_ground *g, const struct respond_wish *w, ms_t now, unsigned *ret_looks)
{
	static const enum respond_act_no whys[] = {[RESPOND_USED_SERVER] = RESPOND_ACT_NO_SERVER,
		[RESPOND_USED_GATEWAY] = RESPOND_ACT_NO_GATEWAY,
		[RESPOND_USED_BOX] = RESPOND_ACT_NO_BOX};
	const struct respond_card card = {w->device, w->addrs, w->n_addrs, w->macs, w->n_macs};
	enum respond_used used = respond_used_is(&g->uses, &card, now);

	if (used > RESPOND_USED_CLAIMS)
		return whys[used];
	*ret_looks = w->looks | (used == RESPOND_USED_CLAIMS ? RESPOND_LOOKS_CLAIMS : 0U);
	if (w->is_marked)
		return RESPOND_ACT_NO_GATEWAY;
	if (!w->is_ours)
		return RESPOND_ACT_NO_OUTSIDE;
	if (w->is_askers)
		return RESPOND_ACT_NO_SELF;
	if (*ret_looks != 0 && !w->is_sure_looks)
		return RESPOND_ACT_NO_LOOKS;
	return is_admins(g, w->device) && !w->is_sure ? RESPOND_ACT_NO_ADMIN : RESPOND_ACT_MAY;
}

static enum respond_act_no
judge_target(
	const struct respond_ground *g, const struct respond_wish *w, ms_t now, unsigned *ret_looks)
{
	switch (w->act) {
	case ACT_BLOCK_NAME:
		return judge_name(g, w->name);
	case ACT_BLOCK_ADDRESS:
		return judge_address(g, w->addr);
	case ACT_ISOLATE:
		return w->device.len == 0 ? RESPOND_ACT_NO_TARGET
					  : judge_isolated(g, w, now, ret_looks);
	case ACT_KEEP_PACKETS:
		return w->device.len == 0 ? RESPOND_ACT_NO_TARGET
		       : !w->is_ours	  ? RESPOND_ACT_NO_OUTSIDE
					  : RESPOND_ACT_MAY;
	case ACT_SNAPSHOT: /* also of one that is not ours */
		return w->device.len == 0 ? RESPOND_ACT_NO_TARGET : RESPOND_ACT_MAY;
	case ACTS:
		break;
	}
	return RESPOND_ACT_NO_TARGET;
}

/* ---- the whole ---- */

static bool
is_same(const struct respond_action *a, const struct respond_wish *w)
{
	char text[ADDR_TEXT_MAX];

	if (!str_equal(a->did, str_c(act_name(w->act))))
		return false;
	if (w->act == ACT_BLOCK_NAME)
		return str_equal(a->target, w->name);
	if (w->act == ACT_BLOCK_ADDRESS)
		return str_equal(a->target, str_c(addr_text(w->addr, text)));
	return str_equal(a->device, w->device);
}

static bool
is_held(const struct respond_case *c, const struct respond_wish *w, ms_t now)
{
	for (uint32_t i = 0; i < c->n_actions; i++)
		if (respond_act_holds(&c->actions[i], now) && is_same(&c->actions[i], w))
			return true;
	return false;
}

enum respond_act_no
respond_act_may(const struct respond_ground *g, const struct respond_case *c,
	const struct respond_wish *w, ms_t now, struct respond_plan *ret_plan)
{
	uint32_t hours = w->hours != 0 ? w->hours : act_hours(w->act);
	enum respond_act_no no = can(g, w);
	unsigned looks = 0;

	if (no == RESPOND_ACT_MAY)
		no = judge_target(g, w, now, &looks);
	if (no != RESPOND_ACT_MAY && no != RESPOND_ACT_NO_ADMIN && no != RESPOND_ACT_NO_LOOKS)
		return no;
	if (is_held(c, w, now))
		return RESPOND_ACT_NO_SAME;
	if (w->act == ACT_KEEP_PACKETS && g->keeps_all)
		return RESPOND_ACT_NO_FULL;
	if (act_hours(w->act) != 0 && g->n_held >= LIMIT_HELD_ACTS)
		return RESPOND_ACT_NO_MANY;
	if (hours > RESPOND_ACT_HOURS_MAX)
		return RESPOND_ACT_NO_HOURS;
	*ret_plan = (struct respond_plan){.act = w->act,
		.until = act_hours(w->act) == 0 ? 0 : now + (ms_t)hours * MS_HOUR,
		.means = means_of(g, w) & belongs[w->act],
		.lacks = belongs[w->act] & ~means_of(g, w),
		.looks = looks};
	return no;
}

bool
respond_act_holds(const struct respond_action *a, ms_t now)
{
	return !a->is_ended && a->until > now;
}

bool
respond_act_is_due(const struct respond_action *a, ms_t now)
{
	return !a->is_ended && a->until != 0 && a->until <= now;
}

ms_t
respond_act_next_end(const struct respond_case *c, ms_t now)
{
	ms_t next = 0;

	for (uint32_t i = 0; i < c->n_actions; i++)
		if (respond_act_holds(&c->actions[i], now) &&
			(next == 0 || c->actions[i].until < next))
			next = c->actions[i].until;
	return next;
}
