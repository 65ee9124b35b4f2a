/* See policy.h. */
#include "proc/resolver/policy.h"

#include "base/reader.h"

#define MAGIC STR("SKGP")
#define VERSION 2

/* ---- writing ---- */

static void
put_addr(struct buf *b, struct addr a)
{
	buf_byte(b, a.family);
	buf_add(b, a.b, sizeof(a.b));
}

static void
put_text(struct buf *b, struct str s)
{
	buf_le16(b, (uint16_t)s.len);
	buf_str(b, s);
}

static void
put_names(struct buf *b, const struct str *names, size_t n)
{
	buf_le32(b, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		put_text(b, names[i]);
}

static void
put_who(struct buf *b, const struct guard_policy *p)
{
	buf_le32(b, (uint32_t)p->n_networks);
	for (size_t i = 0; i < p->n_networks; i++) {
		put_addr(b, p->networks[i].net);
		buf_byte(b, p->networks[i].bits);
	}
	buf_le32(b, (uint32_t)p->n_groups);
	for (size_t i = 0; i < p->n_groups; i++) {
		buf_le32(b, p->groups[i].id);
		buf_byte(b, (uint8_t)p->groups[i].mode);
		buf_byte(b, p->groups[i].hours.days);
		buf_le16(b, p->groups[i].hours.from);
		buf_le16(b, p->groups[i].hours.until);
		buf_byte(b, p->groups[i].stops_bypass);
	}
	buf_le32(b, (uint32_t)p->n_devices);
	for (size_t i = 0; i < p->n_devices; i++) {
		put_addr(b, p->devices[i].addr);
		buf_le32(b, p->devices[i].group);
		buf_le64(b, p->devices[i].device);
	}
}

void
resolver_policy_put(struct buf *b, const struct resolver_policy *policy)
{
	const struct guard_policy *p = &policy->guard;

	buf_str(b, MAGIC);
	buf_le16(b, VERSION);
	buf_le64(b, (uint64_t)policy->made);
	buf_byte(b, (uint8_t)p->mode);
	buf_le16(b, (uint16_t)(int16_t)p->zone_minutes);
	put_addr(b, policy->page[0]);
	put_addr(b, policy->page[1]);
	put_text(b, policy->text);
	put_text(b, policy->json);
	put_who(b, p);
	buf_le32(b, (uint32_t)p->n_rules);
	for (size_t i = 0; i < p->n_rules; i++) {
		put_text(b, p->rules[i].name);
		buf_byte(b, (uint8_t)p->rules[i].kind);
		buf_le64(b, p->rules[i].device);
		buf_le32(b, p->rules[i].group);
		buf_le64(b, (uint64_t)p->rules[i].until);
		buf_le64(b, p->rules[i].id);
	}
	put_names(b, p->bypass, p->n_bypass);
	put_names(b, p->canaries, p->n_canaries);
	buf_le32(b, (uint32_t)p->n_isolated);
	for (size_t i = 0; i < p->n_isolated; i++) {
		buf_le64(b, p->isolated[i].device);
		buf_le64(b, (uint64_t)p->isolated[i].until);
		buf_le64(b, p->isolated[i].id);
	}
}

/* ---- reading ---- */

static struct addr
get_addr(struct reader *r)
{
	uint8_t family = reader_u8(r);
	struct str bytes = reader_str(r, 16);
	struct addr a = {0};

	if (bytes.len != 16)
		return a;
	if (family == 4)
		a = addr_v4((const uint8_t *)bytes.p);
	else if (family == 6)
		a = addr_v6((const uint8_t *)bytes.p);
	else if (family != 0)
		reader_fail(r, ERR_MALFORMED);
	return a;
}

static uint8_t
get_below(struct reader *r, unsigned end)
{
	uint8_t n = reader_u8(r);

	if (n >= end)
		reader_fail(r, ERR_MALFORMED);
	return n < end ? n : 0;
}

static struct str
get_text(struct reader *r, size_t max)
{
	size_t len = reader_le16(r);

	if (len > max)
		reader_fail(r, ERR_LIMIT);
	return reader_str(r, len);
}

/* How many follow; none after an error. */
static size_t
get_count(struct reader *r, size_t max)
{
	uint32_t n = reader_le32(r);

	if (n > max)
		reader_fail(r, ERR_LIMIT);
	return reader_err(r) == ERR_OK ? n : 0;
}

/* Room for n of them; a failed reader, and none, when there is no memory. */
static void *
get_room(struct reader *r, struct arena *arena, size_t n, size_t size)
{
	void *room = arena_alloc(arena, (n > 0 ? n : 1) * size);

	if (room == NULL)
		reader_fail(r, ERR_FULL);
	return room;
}

static const struct str *
get_names(struct reader *r, struct arena *arena, size_t *ret_n)
{
	size_t n = get_count(r, LIMIT_GUARD_NAMES);
	struct str *names = get_room(r, arena, n, sizeof(*names));

	*ret_n = 0;
	for (size_t i = 0; names != NULL && i < n; i++) {
		names[i] = get_text(r, LIMIT_DNS_NAME_BYTES);
		if (i > 0 && str_order(names[i - 1], names[i]) >= 0)
			reader_fail(r, ERR_MALFORMED);
	}
	*ret_n = names != NULL ? n : 0;
	return names;
}

static void
get_networks(struct reader *r, struct arena *arena, struct guard_policy *p)
{
	size_t n = get_count(r, LIMIT_GUARD_NETWORKS);
	struct guard_network *list = get_room(r, arena, n, sizeof(*list));

	for (size_t i = 0; list != NULL && i < n; i++) {
		list[i].net = get_addr(r);
		list[i].bits = get_below(r, list[i].net.family == 4 ? 33 : 129);
		if (addr_is_none(list[i].net))
			reader_fail(r, ERR_MALFORMED);
	}
	p->networks = list;
	p->n_networks = list != NULL ? n : 0;
}

static void
get_groups(struct reader *r, struct arena *arena, struct guard_policy *p)
{
	size_t n = get_count(r, LIMIT_GUARD_GROUPS);
	struct guard_group *list = get_room(r, arena, n, sizeof(*list));

	if (n == 0)
		reader_fail(r, ERR_MALFORMED);
	for (size_t i = 0; list != NULL && i < n; i++) {
		list[i].id = reader_le32(r);
		list[i].mode = (enum guard_mode)get_below(r, GUARD_MODES);
		list[i].hours.days = get_below(r, 128);
		list[i].hours.from = reader_le16(r);
		list[i].hours.until = reader_le16(r);
		list[i].stops_bypass = get_below(r, 2) != 0;
		if (list[i].hours.from > 1440 || list[i].hours.until > 1440)
			reader_fail(r, ERR_MALFORMED);
	}
	p->groups = list;
	p->n_groups = list != NULL ? n : 0;
}

static void
get_devices(struct reader *r, struct arena *arena, struct guard_policy *p)
{
	size_t n = get_count(r, LIMIT_GUARD_DEVICES);
	struct guard_device *list = get_room(r, arena, n, sizeof(*list));

	for (size_t i = 0; list != NULL && i < n; i++) {
		list[i].addr = get_addr(r);
		list[i].group = reader_le32(r);
		list[i].device = reader_le64(r);
		if (list[i].group >= p->n_groups ||
			(i > 0 &&
				memcmp(&list[i - 1].addr, &list[i].addr, sizeof(struct addr)) >= 0))
			reader_fail(r, ERR_MALFORMED);
	}
	p->devices = list;
	p->n_devices = list != NULL ? n : 0;
}

static void
get_rules(struct reader *r, struct arena *arena, struct guard_policy *p)
{
	size_t n = get_count(r, LIMIT_GUARD_RULES);
	struct guard_rule *list = get_room(r, arena, n, sizeof(*list));

	for (size_t i = 0; list != NULL && i < n; i++) {
		list[i].name = get_text(r, LIMIT_DNS_NAME_BYTES);
		list[i].kind = (enum guard_rule_kind)get_below(r, 2);
		list[i].device = reader_le64(r);
		list[i].group = reader_le32(r);
		list[i].until = (ms_t)reader_le64(r);
		list[i].id = reader_le64(r);
		if (i > 0 && str_order(list[i - 1].name, list[i].name) > 0)
			reader_fail(r, ERR_MALFORMED);
	}
	p->rules = list;
	p->n_rules = list != NULL ? n : 0;
}

static void
get_isolated(struct reader *r, struct arena *arena, struct guard_policy *p)
{
	size_t n = get_count(r, LIMIT_HELD_ACTS);
	struct guard_isolated *list = get_room(r, arena, n, sizeof(*list));

	for (size_t i = 0; list != NULL && i < n; i++) {
		list[i].device = reader_le64(r);
		list[i].until = (ms_t)reader_le64(r);
		list[i].id = reader_le64(r);
		if (list[i].device == 0 || (i > 0 && list[i - 1].device >= list[i].device))
			reader_fail(r, ERR_MALFORMED);
	}
	p->isolated = list;
	p->n_isolated = list != NULL ? n : 0;
}

enum err
resolver_policy_read(struct str bytes, struct arena *arena, struct resolver_policy *ret_policy,
	struct errinfo *info)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct resolver_policy policy = {0};
	struct guard_policy *p = &policy.guard;

	if (bytes.len > LIMIT_GUARD_POLICY_BYTES)
		return err_say(info, ERR_LIMIT, 0, "the policy is too long");
	if (!str_equal(reader_str(&r, 4), MAGIC) || reader_le16(&r) != VERSION)
		reader_fail(&r, ERR_MALFORMED);
	policy.made = (ms_t)reader_le64(&r);
	p->mode = (enum guard_mode)get_below(&r, GUARD_MODES);
	p->zone_minutes = (int16_t)reader_le16(&r);
	policy.page[0] = get_addr(&r);
	policy.page[1] = get_addr(&r);
	policy.text = get_text(&r, LIMIT_GUARD_TEXT);
	policy.json = get_text(&r, LIMIT_GUARD_TEXT);
	get_networks(&r, arena, p);
	get_groups(&r, arena, p);
	get_devices(&r, arena, p);
	get_rules(&r, arena, p);
	p->bypass = get_names(&r, arena, &p->n_bypass);
	p->canaries = get_names(&r, arena, &p->n_canaries);
	get_isolated(&r, arena, p);
	if (reader_err(&r) == ERR_OK && reader_left(&r) > 0)
		reader_fail(&r, ERR_MALFORMED);
	if (reader_err(&r) != ERR_OK)
		return err_say(info, reader_err(&r), reader_offset(&r), "the policy is not whole");
	*ret_policy = policy;
	return ERR_OK;
}

/* ---- without any ---- */

struct resolver_policy
resolver_policy_default(void)
{
	static const struct guard_network networks[] = {
		{{.family = 4, .b = {10}}, 8},
		{{.family = 4, .b = {172, 16}}, 12},
		{{.family = 4, .b = {192, 168}}, 16},
		{{.family = 4, .b = {169, 254}}, 16},
		{{.family = 6, .b = {0xfc}}, 7},
		{{.family = 6, .b = {0xfe, 0x80}}, 10},
	};
	static const struct guard_group groups[] = {{.id = 0, .mode = GUARD_MODE_OFF}};

	return (struct resolver_policy){.guard = {.mode = GUARD_MODE_OFF,
						.networks = networks,
						.n_networks = sizeof(networks) / sizeof(*networks),
						.groups = groups,
						.n_groups = 1,
						.zone_minutes = ZONE_JAPAN_MINUTES}};
}
