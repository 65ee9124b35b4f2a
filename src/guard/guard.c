/* The order of verdicts: see guard.h. */
#include "guard/guard.h"

#include "base/names.h"

static const char *const action_names[GUARD_ACTIONS] = {"pass", "block", "no_name", "refuse"};
static const char *const reason_names[GUARD_REASONS] = {
	"nothing", "outsider", "canary", "off", "rule", "list", "bypass", "isolated"};

NAME_OF(enum guard_action, guard_action_name, action_names)
NAME_OF(enum guard_reason, guard_reason_name, reason_names)

/* ---- who asks ---- */

static bool
is_ours(const struct guard_policy *p, struct addr from)
{
	if (addr_is_loopback(from))
		return true;
	for (size_t i = 0; i < p->n_networks; i++)
		if (p->networks[i].net.family == from.family &&
			addr_in_prefix(from, p->networks[i].net, p->networks[i].bits))
			return true;
	return false;
}

struct guard_client
guard_client(const struct guard_policy *p, struct addr from)
{
	struct guard_client client = {.addr = from};
	size_t low = 0, high = p->n_devices;

	if (!is_ours(p, from))
		return client;
	client.group = &p->groups[0];
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = memcmp(&p->devices[middle].addr, &from, sizeof(from));

		if (order == 0) {
			client.device = p->devices[middle].device;
			if (p->devices[middle].group < p->n_groups)
				client.group = &p->groups[p->devices[middle].group];
			break;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return client;
}

/* ---- sorted names ---- */

static int
compare(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : a.len < b.len ? -1 : a.len > b.len;
}

bool
guard_name_up(struct str *name)
{
	ptrdiff_t dot = str_find_byte(*name, '.');

	if (dot < 0)
		return false;
	*name = str_of(name->p + dot + 1, name->len - (size_t)dot - 1);
	return true;
}

static bool
is_at_or_below(struct str name, const struct str *sorted, size_t n)
{
	do {
		size_t low = 0, high = n;

		while (low < high) {
			size_t middle = (low + high) / 2;
			int order = compare(sorted[middle], name);

			if (order == 0)
				return true;
			if (order < 0)
				low = middle + 1;
			else
				high = middle;
		}
	} while (guard_name_up(&name));
	return false;
}

/* ---- rules ---- */

/* How near a rule is to the one who asks: 3 the device, 2 its group, 1 all; 0: not for it. */
static int
nearness(const struct guard_rule *r, const struct guard_client *client, ms_t now)
{
	if (r->until != 0 && r->until <= now)
		return 0;
	if (r->device != 0)
		return r->device == client->device ? 3 : 0;
	if (r->group != 0)
		return r->group == client->group->id ? 2 : 0;
	return 1;
}

static size_t
first_rule(const struct guard_policy *p, struct str name)
{
	size_t low = 0, high = p->n_rules;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare(p->rules[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct guard_rule *
find_rule(
	const struct guard_policy *p, const struct guard_client *client, struct str name, ms_t now)
{
	do {
		const struct guard_rule *best = NULL;
		int best_nearness = 0;

		for (size_t i = first_rule(p, name);
			i < p->n_rules && str_equal(p->rules[i].name, name); i++) {
			const struct guard_rule *r = &p->rules[i];
			int near = nearness(r, client, now);

			if (near > best_nearness ||
				(near > 0 && near == best_nearness && r->kind < best->kind)) {
				best = r;
				best_nearness = near;
			}
		}
		if (best != NULL)
			return best;
	} while (guard_name_up(&name));
	return NULL;
}

/* ---- the verdict ---- */

bool
guard_hours_hold(const struct guard_hours *h, ms_t now, int zone_minutes)
{
	int64_t local = now / MS_MINUTE + zone_minutes;
	unsigned minute = (unsigned)(local % 1440), day = (unsigned)((local / 1440 + 3) % 7);

	if (h->days == 0)
		return true;
	if (h->until > h->from)
		return (h->days & 1U << day) != 0 && minute >= h->from && minute < h->until;
	if (minute >= h->from)
		return (h->days & 1U << day) != 0;
	return minute < h->until && (h->days & 1U << (day + 6) % 7) != 0; /* began the day before */
}

/* What would be blocked is, or is only written down, by the mode. */
static struct guard_verdict
block(const struct guard_policy *p, const struct guard_client *client, struct guard_verdict v,
	ms_t now)
{
	enum guard_mode mode = client->group->mode < p->mode ? client->group->mode : p->mode;

	if (mode == GUARD_MODE_BLOCK &&
		guard_hours_hold(&client->group->hours, now, p->zone_minutes)) {
		v.action = GUARD_BLOCK;
		return v;
	}
	v.would = mode != GUARD_MODE_OFF;
	v.warns = v.would;
	return v;
}

/* The first of the list that does anything: lists are strictest first. */
static struct guard_verdict
judge_lists(const struct guard_policy *p, const struct guard_client *client,
	const struct indicator_found *found, size_t n_found, ms_t now)
{
	struct guard_verdict v = {0};

	if (n_found == 0)
		return v;
	v.reason = GUARD_LIST;
	v.found = &found[0];
	v.warns = indicator_does(&found[0].note) == TIER_WARN;
	return indicator_does(&found[0].note) == TIER_BLOCK ? block(p, client, v, now) : v;
}

static const struct guard_isolated *
find_isolated(const struct guard_policy *p, uint64_t device, ms_t now)
{
	size_t low = 0, high = p->n_isolated;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (p->isolated[middle].device < device)
			low = middle + 1;
		else
			high = middle;
	}
	return device != 0 && low < p->n_isolated && p->isolated[low].device == device &&
			       p->isolated[low].until > now
		       ? &p->isolated[low]
		       : NULL;
}

/* 1, 3 and 4: what does not depend on the name. False: go on. */
static bool
judge_client(const struct guard_policy *p, const struct guard_client *client, ms_t now,
	struct guard_verdict *v)
{
	const struct guard_isolated *isolated;

	if (client->group == NULL) {
		*v = (struct guard_verdict){.action = GUARD_REFUSE, .reason = GUARD_OUTSIDER};
		return true;
	}
	isolated = find_isolated(p, client->device, now);
	if (isolated != NULL) {
		*v = (struct guard_verdict){
			.action = GUARD_BLOCK, .reason = GUARD_ISOLATED, .rule = isolated->id};
		return true;
	}
	if (p->mode == GUARD_MODE_OFF || client->group->mode == GUARD_MODE_OFF) {
		*v = (struct guard_verdict){.reason = GUARD_OFF};
		return true;
	}
	return false;
}

struct guard_verdict
guard_judge(const struct guard_policy *p, const struct guard_client *client, struct str name,
	const struct indicator_found *found, size_t n_found, ms_t now)
{
	struct guard_verdict v;
	const struct guard_rule *rule;

	if (client->group != NULL && is_at_or_below(name, p->canaries, p->n_canaries))
		return (struct guard_verdict){.action = GUARD_NO_NAME, .reason = GUARD_CANARY};
	if (judge_client(p, client, now, &v))
		return v;
	rule = find_rule(p, client, name, now);
	if (rule != NULL) {
		v = (struct guard_verdict){.reason = GUARD_RULE, .rule = rule->id};
		return rule->kind == GUARD_RULE_ALLOW ? v : block(p, client, v, now);
	}
	v = judge_lists(p, client, found, n_found, now);
	if (v.action == GUARD_PASS && !v.would && client->group->stops_bypass &&
		is_at_or_below(name, p->bypass, p->n_bypass))
		return block(p, client, (struct guard_verdict){.reason = GUARD_BYPASS}, now);
	return v;
}

struct guard_verdict
guard_judge_address(const struct guard_policy *p, const struct guard_client *client,
	struct str name, const struct indicator_found *found, size_t n_found, ms_t now)
{
	struct guard_verdict v;
	const struct guard_rule *rule;

	if (judge_client(p, client, now, &v))
		return v;
	rule = find_rule(p, client, name, now);
	if (rule != NULL && rule->kind == GUARD_RULE_ALLOW)
		return (struct guard_verdict){.reason = GUARD_RULE, .rule = rule->id};
	return judge_lists(p, client, found, n_found, now);
}
