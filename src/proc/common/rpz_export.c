/* See rpz_export.h. */
#include "proc/common/rpz_export.h"

#include "base/hash.h"
#include "know/indicator/table.h"

#include <stdlib.h>
#include <string.h>

#define AT_ONCE 512 /* values looked at in one piece */
#define GAP_PLACES (2 * LIMIT_RPZ_GAPS)

/* Notes that were read: lists' entries share a few. */
#define NOTES 64
struct kept_note {
	uint64_t at; /* 0: none */
	enum index_layer layer;
	char bytes[LIMIT_INDEX_NOTE_BYTES];
};

enum phase { PHASE_HEAD, PHASE_POLICY, PHASE_INDEX, PHASE_TAIL, PHASE_DONE };

struct rpz_export {
	struct rpz_wish wish;
	struct guard_policy policy; /* the wish's, with one group whose "block" is in force */
	struct guard_group group;
	struct guard_client client;
	enum phase phase;
	size_t at; /* of the policy's names */
	struct rpz_counts counts;
	struct buf *out; /* of this call */
	uint64_t gaps[GAP_PLACES];
	size_t n_gaps;
	struct index index; /* the map's, read through what is in memory already */
	struct kept_note notes[NOTES];
	struct index_walk walk;
	struct index_hits hits;
};

static bool
read_kept(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct rpz_export *e = arg;
	const struct index *x = &e->wish.map->index;
	const void *there = index_walk_bytes(&e->walk, layer, at, len);
	struct kept_note *n = &e->notes[at / 16 % NOTES];

	if (there != NULL) {
		memcpy(dst, there, len);
		return true;
	}
	if (len != sizeof(n->bytes))
		return x->read(x->arg, layer, at, dst, len);
	if (n->at != at || n->layer != layer) {
		n->at = 0;
		if (!x->read(x->arg, layer, at, n->bytes, len))
			return false;
		n->at = at;
		n->layer = layer;
	}
	memcpy(dst, n->bytes, len);
	return true;
}

struct rpz_export *
rpz_export_new(const struct rpz_wish *wish)
{
	struct rpz_export *e = calloc(1, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->wish = *wish;
	e->policy = *wish->policy;
	e->group = e->policy.n_groups > 0 ? e->policy.groups[0] : (struct guard_group){0};
	e->group.mode = e->policy.mode = GUARD_MODE_BLOCK;
	e->group.hours = (struct guard_hours){0};
	e->policy.groups = &e->group;
	e->policy.n_groups = 1;
	e->policy.n_devices = 0;
	e->client = (struct guard_client){.group = &e->group};
	if (wish->map != NULL) {
		e->index = wish->map->index;
		e->index.read = read_kept;
		e->index.arg = e;
		index_walk_begin(&e->walk, &e->index);
	}
	return e;
}

void
rpz_export_free(struct rpz_export *e)
{
	free(e);
}

const struct rpz_counts *
rpz_export_counts(const struct rpz_export *e)
{
	return &e->counts;
}

/* ---- verdicts ---- */

enum class { CLASS_PASSES, CLASS_WARNS, CLASS_BLOCKED };

struct said {
	enum class class;
	enum guard_reason reason;
	const struct indicator_found *found;
	uint64_t rule;
};

static struct said
said_of(const struct rpz_export *e, const struct guard_verdict *v)
{
	bool is_blocked = v->action == GUARD_BLOCK || v->action == GUARD_NO_NAME;

	return (struct said){.class = is_blocked		  ? CLASS_BLOCKED
				      : v->warns && e->wish.warns ? CLASS_WARNS
								  : CLASS_PASSES,
		.reason = v->reason,
		.found = v->found,
		.rule = v->rule};
}

/* What holds for the name; what was found lives until the next look. */
static struct said
judge_name(struct rpz_export *e, struct str name)
{
	struct guard_verdict v;

	e->hits.n = e->hits.not_read = 0;
	if (e->wish.map != NULL)
		index_find(&e->index, INDICATOR_DOMAIN, name, e->wish.now, &e->hits);
	e->counts.not_read += e->hits.not_read;
	v = guard_judge(&e->policy, &e->client, name, e->hits.list, e->hits.n, e->wish.now);
	return said_of(e, &v);
}

static struct said
judge_network(struct rpz_export *e, struct addr a, unsigned bits)
{
	struct guard_verdict v;

	index_find_network(&e->index, a, bits, e->wish.now, &e->hits);
	e->counts.not_read += e->hits.not_read;
	v = guard_judge_address(
		&e->policy, &e->client, str_of("", 0), e->hits.list, e->hits.n, e->wish.now);
	return said_of(e, &v);
}

/* ---- lines ---- */

/* Who says so, in a line: "list: Emotet; until 2026-12-01T00:00:00Z". */
static void
put_why(const struct rpz_export *e, const struct said *s, struct buf *why)
{
	const struct indicator_note *n;
	char at[TIME_TEXT_MAX];

	if (s->reason == GUARD_RULE)
		buf_printf(why, "rule %llu of the company", (unsigned long long)s->rule);
	else if (s->reason == GUARD_CANARY)
		buf_c(why, "asked by devices before they go round the name server");
	else if (s->reason == GUARD_BYPASS)
		buf_c(why, "another name server");
	else if (s->reason == GUARD_NOTHING) /* of all lists that blocked it above */
		buf_c(why, "its list takes it back");
	if (s->reason != GUARD_LIST || s->found == NULL)
		return;
	n = &s->found->note;
	buf_printf(why, "%s", index_map_list(e->wish.map, n->list));
	if (n->what.len > 0)
		buf_printf(why, ": %.*s", STR_FMT(n->what));
	if (n->held != HELD_NOT)
		buf_printf(why, "; held: %s", indicator_held_name(n->held));
	else if (s->class != CLASS_BLOCKED)
		buf_printf(why, "; %s only", indicator_tier_name(n->tier));
	if (n->expires != 0)
		buf_printf(why, "; until %s", time_text(n->expires, at));
	if (n->tlp != TLP_CLEAR)
		buf_printf(why, "; TLP:%s", tlp_name(n->tlp));
}

static void
put_name(struct rpz_export *e, struct str name, const struct said *s)
{
	struct buf why = buf_of(1024);
	enum rpz_does does = s->class == CLASS_BLOCKED ? RPZ_BLOCKS : RPZ_PASSES;
	enum rpz_carried carried;

	put_why(e, s, &why);
	carried = rpz_name(e->out, &e->wish.zone, name, does, buf_view(&why));
	e->counts.too_long += carried != RPZ_WHOLE;
	if (carried != RPZ_NOT)
		*(does == RPZ_BLOCKS ? &e->counts.blocked : &e->counts.passed) += 1;
	buf_done(&why);
}

static struct str
above(struct str name)
{
	return guard_name_up(&name) ? name : str_of("", 0);
}

/* ---- names between ---- */

/* False: it was there. */
static bool
add_gap(struct rpz_export *e, struct str name)
{
	static const struct hash_key key = {{0}}; /* a place taken twice costs a line, no more */
	uint64_t hash = hash_bytes(&key, name.p, name.len) | 1;
	size_t at = hash % GAP_PLACES;

	while (e->gaps[at] != 0 && e->gaps[at] != hash)
		at = (at + 1) % GAP_PLACES;
	if (e->gaps[at] == hash)
		return false;
	if (e->n_gaps == LIMIT_RPZ_GAPS) {
		e->counts.gaps_left++;
		return false;
	}
	e->gaps[at] = hash;
	e->n_gaps++;
	return true;
}

/* Does a rule that lets pass stand at that very name, and decide? */
static bool
is_let_pass_by_rule(const struct rpz_export *e, struct str name, const struct said *s)
{
	const struct guard_policy *p = &e->policy;
	size_t low = 0, high = p->n_rules;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_order(p->rules[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; s->reason == GUARD_RULE && low < p->n_rules && str_equal(p->rules[low].name, name);
		low++)
		if (p->rules[low].id == s->rule)
			return p->rules[low].kind == GUARD_RULE_ALLOW;
	return false;
}

/* Is the name written by itself? Then it is no gap. */
static bool
is_written(struct rpz_export *e, struct str name, const struct said *s)
{
	struct said up;

	if (is_let_pass_by_rule(e, name, s))
		return true;
	up = judge_name(e, above(name));
	return up.class != s->class;
}

/* The names above `name` up to the next that is written; they decide as that one does. */
static void
put_gaps(struct rpz_export *e, struct str name)
{
	struct str gap[LIMIT_DNS_LABELS];
	struct said s;
	size_t n = 0;

	while (guard_name_up(&name) && n < LIMIT_DNS_LABELS) {
		s = judge_name(e, name);
		if (s.reason == GUARD_NOTHING)
			return; /* nobody says anything of it nor of any above */
		s.found = NULL; /* it goes with the next look */
		if (is_written(e, name, &s)) {
			for (size_t i = 0; i < n; i++)
				if (add_gap(e, gap[i]))
					put_name(e, gap[i], &s);
			return;
		}
		gap[n++] = name;
	}
}

static void
take_name(struct rpz_export *e, struct str name)
{
	enum class up = judge_name(e, above(name)).class;
	struct said s = judge_name(e, name);

	if (s.class == up && !is_let_pass_by_rule(e, name, &s)) {
		e->counts.covered += s.class != CLASS_PASSES;
		e->counts.only_warn += s.class == CLASS_PASSES && s.reason == GUARD_LIST;
		return;
	}
	put_name(e, name, &s);
	put_gaps(e, name);
}

static void
take_network(struct rpz_export *e, struct str key)
{
	struct addr a = {.family = (uint8_t)key.p[0]};
	unsigned bits = (unsigned char)key.p[1];
	enum class up = CLASS_PASSES;
	struct buf why = buf_of(1024);
	struct said s;

	memcpy(a.b, key.p + 2, sizeof(a.b));
	if (bits > 0)
		up = judge_network(e, a, bits - 1).class;
	s = judge_network(e, a, bits);
	put_why(e, &s, &why);
	if (s.class == up) {
		e->counts.covered += s.class != CLASS_PASSES;
		e->counts.only_warn += s.class == CLASS_PASSES && s.reason == GUARD_LIST;
	} else if (rpz_network(e->out, a, bits, s.class == CLASS_BLOCKED ? RPZ_BLOCKS : RPZ_PASSES,
			   buf_view(&why))) {
		e->counts.networks++;
	}
	buf_done(&why);
}

/* ---- the order ---- */

static size_t
n_policy_names(const struct guard_policy *p)
{
	return p->n_rules + p->n_canaries + p->n_bypass;
}

/* Of rules, canaries and bypass, one after the other. */
static struct str
policy_name(const struct guard_policy *p, size_t at)
{
	if (at < p->n_rules)
		return p->rules[at].name;
	at -= p->n_rules;
	return at < p->n_canaries ? p->canaries[at] : p->bypass[at - p->n_canaries];
}

/* Has one of those before `end` the name? Each of the three is sorted. */
static bool
has_policy_name(const struct guard_policy *p, struct str name, size_t end)
{
	const size_t starts[] = {0, p->n_rules, p->n_rules + p->n_canaries};
	const size_t ends[] = {p->n_rules, p->n_rules + p->n_canaries, n_policy_names(p)};

	for (int i = 0; i < 3; i++) {
		size_t low = starts[i], last = ends[i] < end ? ends[i] : end, high = last;

		while (low < high) {
			size_t middle = (low + high) / 2;

			if (str_order(policy_name(p, middle), name) < 0)
				low = middle + 1;
			else
				high = middle;
		}
		if (low < last && str_equal(policy_name(p, low), name))
			return true;
	}
	return false;
}

static bool
is_for_others(const struct rpz_export *e, const struct guard_rule *r)
{
	return r->device != 0 || (r->group != 0 && r->group != e->group.id);
}

/* False: there is no more. */
static bool
policy_step(struct rpz_export *e)
{
	const struct guard_policy *p = &e->policy;
	struct str name;

	if (e->at == n_policy_names(p))
		return false;
	if (e->at < p->n_rules)
		e->counts.rules_left += is_for_others(e, &p->rules[e->at]);
	name = policy_name(p, e->at);
	if (!has_policy_name(p, name, e->at))
		take_name(e, name);
	e->at++;
	return true;
}

static bool
index_step(struct rpz_export *e)
{
	enum indicator_kind kind;
	struct str value;

	if (e->wish.map == NULL || !index_walk_next(&e->walk, &kind, &value))
		return false;
	if (kind == INDICATOR_DOMAIN) {
		if (!has_policy_name(&e->policy, value, n_policy_names(&e->policy)))
			take_name(e, value);
	} else if (kind == INDICATOR_ADDRESS && value.len == ADDRESS_KEY) {
		take_network(e, value);
	} else {
		e->counts.not_dns++;
	}
	return true;
}

static void
put_tail(struct rpz_export *e)
{
	struct rpz_counts *c = &e->counts;

	for (int i = 0; e->wish.map != NULL && i < INDEX_LAYERS * INDEX_SHARDS; i++)
		c->not_dns +=
			e->wish.map->index.parts[i / INDEX_SHARDS][INDEX_NARROW][i % INDEX_SHARDS]
				.table.n_entries;
	c->not_read += e->wish.map != NULL ? e->walk.not_read : 0;
	buf_printf(e->out,
		"; end: %llu names blocked, %llu let pass, %llu addresses and networks; left out: "
		"%llu that only warn, %llu too long, %llu of other kinds, %llu rules for some, "
		"%llu not read\n",
		(unsigned long long)c->blocked, (unsigned long long)c->passed,
		(unsigned long long)c->networks, (unsigned long long)c->only_warn,
		(unsigned long long)c->too_long, (unsigned long long)c->not_dns,
		(unsigned long long)c->rules_left,
		(unsigned long long)(c->not_read + c->gaps_left));
}

bool
rpz_export_more(struct rpz_export *e, struct buf *b)
{
	size_t before = b->len;

	e->out = b;
	if (e->phase == PHASE_HEAD) {
		rpz_head(b, &e->wish.zone);
		e->phase = PHASE_POLICY;
	}
	for (unsigned i = 0; i < AT_ONCE && e->phase < PHASE_TAIL; i++)
		if (!(e->phase == PHASE_POLICY ? policy_step(e) : index_step(e)))
			e->phase++;
	if (e->phase == PHASE_TAIL) {
		put_tail(e);
		e->phase = PHASE_DONE;
	} else if (b->len == before) {
		buf_c(b, ";\n"); /* who waits sees that it goes on */
	}
	return e->phase != PHASE_DONE;
}
