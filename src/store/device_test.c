/* The contract suite of store.h, part 2: devices, facts, merging, who talks with whom. */
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* A change that calls `fn` with the test's own arguments. */
struct change {
	const struct alert *alert;
	const struct fact *fact;
	const struct store_device *device;
	const char *id, *into;
};

static enum err
put_alert(struct store_tx *tx, void *arg)
{
	bool is_change;

	return store_alert_put(tx, ((struct change *)arg)->alert, NOW, &is_change);
}

static enum err
put_fact(struct store_tx *tx, void *arg)
{
	return store_fact_put(tx, ((struct change *)arg)->fact);
}

static enum err
describe(struct store_tx *tx, void *arg)
{
	return store_device_describe(tx, ((struct change *)arg)->device);
}

static enum err
merge(struct store_tx *tx, void *arg)
{
	struct change *c = arg;

	return store_device_merge(tx, c->id, c->into);
}

static struct fact
sample_fact(const char *device, enum fact_kind kind, const char *value, enum confidence confidence)
{
	struct fact f = {.kind = kind,
		.confidence = confidence,
		.first_seen = NOW - MS_DAY,
		.last_seen = NOW,
		.count = 1,
		.reason = "dhcp"};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(str_c(value), f.value, sizeof(f.value));
	return f;
}

struct pair_change {
	struct pair pair;
	ms_t day;
};

static enum err
put_pair(struct store_tx *tx, void *arg)
{
	const struct pair_change *c = arg;

	return store_talk_put(tx, &c->pair, c->day);
}

static void
talk(struct place *p, const char *device, enum pair_with with, const char *peer, uint64_t sent,
	ms_t since)
{
	struct pair_change c = {.day = since / MS_DAY * MS_DAY};

	c.pair = (struct pair){.with = with,
		.service = "tcp/445 smb",
		.sent = sent,
		.received = 5,
		.connections = 1,
		.since = since,
		.until = since + MS_MINUTE};
	str_copy(str_c(device), c.pair.device.text, sizeof(c.pair.device.text));
	str_copy(str_c(peer), c.pair.peer, sizeof(c.pair.peer));
	assert_int_equal(store_write(p->store, STORE_BULK, put_pair, &c), ERR_OK);
}

static struct pair *
talks_of_store(struct place *p, const char *device, ms_t since, size_t *ret_n)
{
	struct store_talk_query q = {.device = device, .since = since, .limit = 100};
	struct store_view *v;
	struct pair *list;
	uint32_t total;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_talk_list(v, &q, p->arena, &list, ret_n, &total), ERR_OK);
	store_read_end(v);
	assert_int_equal(total, *ret_n);
	return list;
}

static void
learn(struct place *p, struct fact f)
{
	struct change c = {.fact = &f};

	assert_int_equal(store_write(p->store, STORE_BULK, put_fact, &c), ERR_OK);
}

static void
learn_name(
	struct place *p, const char *value, const char *reason, enum confidence confidence, ms_t at)
{
	struct fact f = sample_fact("mac:1", FACT_NAME, value, confidence);

	str_copy(str_c(reason), f.reason, sizeof(f.reason));
	f.last_seen = at;
	learn(p, f);
}

static const char *
shown_name(struct place *p, struct store_device *d)
{
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", d), ERR_OK);
	store_read_end(v);
	return d->learned.name;
}

/* A name that a program gave in a log-in does not hide the one that the system itself gave. */
static void
names_have_a_rank(void **state)
{
	struct place *p = *state;
	struct store_device d;

	learn_name(p, "VM", "ntlm", CONFIDENCE_MEDIUM, NOW);
	assert_string_equal(shown_name(p, &d), "VM");
	learn_name(p, "NB", "netbios", CONFIDENCE_MEDIUM, NOW + 1);
	assert_string_equal(shown_name(p, &d), "NB");
	learn_name(p, "KEIRI-PC", "dhcp", CONFIDENCE_MEDIUM, NOW + 2);
	assert_string_equal(shown_name(p, &d), "KEIRI-PC");
	learn_name(p, "VM", "ntlm", CONFIDENCE_MEDIUM, NOW + 3);
	learn_name(p, "keiri", "mdns", CONFIDENCE_MEDIUM, NOW + 4);
	learn_name(p, "odd", "", CONFIDENCE_MEDIUM, NOW + 5);
	assert_string_equal(shown_name(p, &d), "KEIRI-PC");
	/* said again by a worse source it keeps its rank */
	learn_name(p, "KEIRI-PC", "ntlm", CONFIDENCE_MEDIUM, NOW + 6);
	learn_name(p, "keiri", "mdns", CONFIDENCE_MEDIUM, NOW + 7);
	assert_string_equal(shown_name(p, &d), "KEIRI-PC");
	/* of one source the latest */
	learn_name(p, "SOUMU-PC", "dhcp+netbios", CONFIDENCE_MEDIUM, NOW + 8);
	assert_string_equal(shown_name(p, &d), "SOUMU-PC");
	/* what is surer stands above every rank */
	learn_name(p, "sure", "ntlm", CONFIDENCE_HIGH, NOW + 9);
	assert_string_equal(shown_name(p, &d), "sure");
	assert_true(device_name_rank(STR("dhcp+smb")) < device_name_rank(STR("mdns")));
	assert_true(device_name_rank(STR("lldp")) < device_name_rank(STR("ntlm")));
	assert_int_equal(device_name_rank(STR("ntlm")), device_name_rank(STR("")));
}

static void
learn_address(struct place *p, const char *device, const char *value, ms_t at)
{
	struct fact f = sample_fact(device, FACT_ADDRESS, value, CONFIDENCE_HIGH);

	f.last_seen = at;
	learn(p, f);
}

static void
must_show_address(struct place *p, const char *device, const char *address)
{
	struct store_device d;
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, device, &d), ERR_OK);
	store_read_end(v);
	assert_string_equal(d.learned.address, address);
}

/* DHCP gave an address to another device: only that one shows it. */
static void
addresses_move(void **state)
{
	struct place *p = *state;

	learn_address(p, "mac:1", "192.168.1.20", NOW);
	learn_address(p, "mac:2", "192.168.1.21", NOW);
	learn_address(p, "mac:2", "192.168.1.20", NOW + 10);
	must_show_address(p, "mac:2", "192.168.1.20");
	must_show_address(p, "mac:1", "");
	/* what it learns later does not bring the old one back */
	learn_address(p, "mac:1", "fe80::1", NOW + 20);
	must_show_address(p, "mac:1", "fe80::1");
	learn_address(p, "mac:1", "192.168.1.20", NOW + 30);
	must_show_address(p, "mac:1", "192.168.1.20");
	must_show_address(p, "mac:2", "");
	/* an older capture that is read now takes nothing away */
	learn_address(p, "mac:2", "192.168.1.20", NOW + 15);
	must_show_address(p, "mac:1", "192.168.1.20");
	must_show_address(p, "mac:2", "192.168.1.21");
}

static void
facts_make_devices(void **state)
{
	struct place *p = *state;
	struct store_device_query q = {0};
	struct store_device *list, d;
	struct store_view *v;
	struct fact *facts, f;
	uint32_t total;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_NAME, "KEIRI-PC", CONFIDENCE_MEDIUM));
	learn(p, sample_fact("mac:1", FACT_NAME, "keiri.local", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:1", FACT_KIND, "pc", CONFIDENCE_HIGH));
	f = sample_fact("mac:1", FACT_ADDRESS, "192.168.1.20", CONFIDENCE_HIGH);
	learn(p, f);
	f.last_seen += MS_HOUR;
	strcpy(f.value, "192.168.1.21");
	learn(p, f);
	f.last_seen += MS_HOUR;
	strcpy(f.value, "fe80::1");
	learn(p, f);
	f.last_seen -= MS_HOUR;
	learn(p, sample_fact("mac:2", FACT_NAME, "50%_off", CONFIDENCE_LOW));
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].id.text, "mac:1");
	assert_string_equal(list[0].learned.name, "KEIRI-PC");
	assert_string_equal(list[0].learned.address, "192.168.1.21");
	assert_int_equal(list[0].learned.kind, DEVICE_PC);
	assert_int_equal(list[0].last_seen, NOW + 2 * MS_HOUR);
	assert_int_equal(list[0].kind_given, -1);
	assert_int_equal(store_fact_list(v, "mac:1", p->arena, &facts, &n), ERR_OK);
	assert_int_equal(n, 6);
	q.text = STR("keiri");
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	q.text = STR("%"); /* not a wildcard */
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].id.text, "mac:2");
	assert_int_equal(store_device_get(v, "mac:9", &d), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
owners_words_stay(void **state)
{
	struct place *p = *state;
	struct store_device d = {.whose = STORE_WHOSE_STAFF, .kind_given = DEVICE_PHONE}, got;
	struct change c = {.device = &d};
	struct store_device_query q = {.show = STORE_DEVICES_UNNAMED};
	struct store_device *list;
	struct store_view *v;
	uint32_t total;
	size_t n;

	strcpy(d.id.text, "mac:1");
	strcpy(d.name, "山田さんの電話");
	assert_int_equal(store_write(p->store, STORE_VITAL, describe, &c), ERR_NOT_FOUND);
	learn(p, sample_fact("mac:1", FACT_NAME, "iPhone", CONFIDENCE_MEDIUM));
	learn(p, sample_fact("mac:2", FACT_NAME, "x", CONFIDENCE_MEDIUM));
	assert_int_equal(store_write(p->store, STORE_VITAL, describe, &c), ERR_OK);
	learn(p, sample_fact("mac:1", FACT_NAME, "iPhone-2", CONFIDENCE_HIGH));
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", &got), ERR_OK);
	assert_string_equal(got.name, "山田さんの電話");
	assert_string_equal(got.learned.name, "iPhone-2");
	assert_int_equal(got.whose, STORE_WHOSE_STAFF);
	assert_int_equal(got.kind_given, DEVICE_PHONE);
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].id.text, "mac:2");
	store_read_end(v);
}

static void
merging_can_be_undone(void **state)
{
	struct place *p = *state;
	struct alert a = place_alert(1, SEVERITY_PLEASE_LOOK);
	struct change c = {.id = "mac:2", .into = "mac:1"};
	struct change put = {.alert = &a};
	struct store_device d;
	struct store_view *v;
	struct fact *facts;
	size_t n;

	strcpy(a.device.text, "mac:2");
	learn(p, sample_fact("mac:1", FACT_NAME, "one", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:2", FACT_NAME, "two", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:3", FACT_NAME, "three", CONFIDENCE_LOW));
	store_write(p->store, STORE_VITAL, put_alert, &put);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_fact_list(v, "mac:1", p->arena, &facts, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_device_get(v, "mac:1", &d), ERR_OK);
	assert_int_equal(d.alerts_open, 1);
	store_read_end(v);
	c = (struct change){.id = "mac:1", .into = "mac:3"};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_INVALID);
	c = (struct change){.id = "mac:1", .into = "mac:2"};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_INVALID);
	c = (struct change){.id = "mac:3", .into = "mac:3"};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_INVALID);
	c = (struct change){.id = "mac:2", .into = ""};
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, "mac:1", &d), ERR_OK);
	assert_int_equal(d.alerts_open, 0);
	assert_int_equal(store_device_get(v, "mac:2", &d), ERR_OK);
	assert_int_equal(d.alerts_open, 1);
	store_read_end(v);
}

/* One kind of all devices: what a part told is the whole's, the same value of both is one row. */
static void
facts_of_one_kind(void **state)
{
	struct place *p = *state;
	struct change c = {.id = "mac:2", .into = "mac:1"};
	struct store_view *v;
	struct fact *facts;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_TLS_VERSION, "1.2", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:1", FACT_NAME, "1.0", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_TLS_VERSION, "1.2", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_TLS_VERSION, "server 1.0", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:3", FACT_TLS_VERSION, "1.2", CONFIDENCE_HIGH));
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_fact_of_kind(v, FACT_TLS_VERSION, 0, p->arena, &facts, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(facts[0].value, "1.2");
	assert_string_equal(facts[0].device.text, "mac:1");
	assert_string_equal(facts[1].device.text, "mac:3");
	assert_string_equal(facts[2].value, "server 1.0");
	assert_string_equal(facts[2].device.text, "mac:1");
	assert_int_equal(store_fact_of_kind(
				 v, FACT_TLS_VERSION, facts[0].last_seen + 1, p->arena, &facts, &n),
		ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static void
merge_into(struct place *p, const char *id, const char *into)
{
	struct change c = {.id = id, .into = into};

	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
}

static enum err
put_two(struct store_tx *tx, void *arg)
{
	struct store_apart a = {
		.at = NOW, .who = "sato", .device = {"ip:10.0.0.1"}, .other = {"mac:1"}};

	(void)arg;
	return store_apart_put(tx, &a);
}

static void
must_be_part_of(struct place *p, const char *id, const char *into)
{
	struct store_view *v;
	struct store_device d;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, id, &d), ERR_OK);
	assert_string_equal(d.merged_into, into);
	store_read_end(v);
}

/* The router was met by its address before ARP showed its card: one device, not two. */
static void
an_address_whose_card_shows_is_merged(void **state)
{
	struct place *p = *state;
	struct fact same = sample_fact("ip:10.0.0.1", FACT_SAME_AS, "mac:1", CONFIDENCE_HIGH);

	learn(p, sample_fact("ip:10.0.0.1", FACT_ADDRESS, "10.0.0.1", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:1", FACT_ADDRESS, "10.0.0.1", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac~:2", FACT_NAME, "phone", CONFIDENCE_HIGH));
	learn(p, same); /* by DHCP: only a suggestion */
	must_be_part_of(p, "ip:10.0.0.1", "");
	strcpy(same.reason, "arp");
	learn(p, same);
	strcpy(same.device.text, "mac~:2");
	learn(p, same); /* a card of its own is never merged by itself */
	must_be_part_of(p, "ip:10.0.0.1", "mac:1");
	must_be_part_of(p, "mac~:2", "");
	/* somebody said that they are two: that stays */
	merge_into(p, "ip:10.0.0.1", "");
	assert_int_equal(store_write(p->store, STORE_VITAL, put_two, NULL), ERR_OK);
	strcpy(same.device.text, "ip:10.0.0.1");
	learn(p, same);
	must_be_part_of(p, "ip:10.0.0.1", "");
}

static void
talks_add_up_by_day_and_once(void **state)
{
	struct place *p = *state;
	ms_t today = NOW / MS_DAY * MS_DAY;
	struct pair *list;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_NAME, "a", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_NAME, "b", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac~:3", FACT_NAME, "b", CONFIDENCE_HIGH));
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 100, today - MS_HOUR);
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 40, today + MS_HOUR);
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 40, today + MS_HOUR); /* told twice */
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 2, today + 2 * MS_HOUR);
	talk(p, "mac:1", PAIR_DEVICE, "mac~:3", 1000, today + MS_HOUR);
	talk(p, "mac:1", PAIR_OUTSIDE, "", 7, today + MS_HOUR);
	list = talks_of_store(p, NULL, today, &n);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].peer, "mac~:3"); /* the largest first */
	assert_int_equal(list[1].sent, 42);
	assert_int_equal(list[1].received, 10);
	assert_int_equal(list[1].connections, 2);
	assert_int_equal(list[1].since, today + MS_HOUR);
	assert_int_equal(list[1].until, today + 2 * MS_HOUR + MS_MINUTE);
	assert_int_equal(talks_of_store(p, NULL, 0, &n)[1].sent, 142);
	/* from either side; merged ones count as one */
	talks_of_store(p, "mac:2", 0, &n);
	assert_int_equal(n, 1);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge,
				 &(struct change){.id = "mac~:3", .into = "mac:2"}),
		ERR_OK);
	list = talks_of_store(p, "mac:2", 0, &n);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].sent, 1142);
	assert_string_equal(list[0].peer, "mac:2");
}

static void
must_share(struct place *p, ms_t since, uint32_t heard, uint32_t talking)
{
	struct store_talk_share share;
	struct store_view *v;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_talk_share(v, since, &share), ERR_OK);
	store_read_end(v);
	assert_int_equal(share.heard, heard);
	assert_int_equal(share.talking, talking);
}

static void
of_whom_traffic_passed_by_is_counted(void **state)
{
	struct place *p = *state;
	ms_t today = NOW / MS_DAY * MS_DAY, since = NOW - MS_DAY;

	must_share(p, since, 0, 0);
	learn(p, sample_fact("mac:1", FACT_NAME, "a", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:2", FACT_NAME, "b", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac~:3", FACT_NAME, "c", CONFIDENCE_HIGH));
	learn(p, sample_fact("mac:4", FACT_NAME, "d", CONFIDENCE_HIGH));
	must_share(p, since, 4, 0);
	talk(p, "mac:1", PAIR_DEVICE, "mac:2", 40, NOW - MS_HOUR);
	talk(p, "mac~:3", PAIR_OUTSIDE, "", 40, today - 5 * MS_DAY); /* too long ago */
	must_share(p, since, 4, 2);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge,
				 &(struct change){.id = "mac:2", .into = "mac:1"}),
		ERR_OK);
	must_share(p, since, 3, 1);
}

static void
must_list(struct place *p, const char *const *ids, size_t n_ids)
{
	struct store_device_query q = {0};
	struct store_device *list;
	struct store_view *v;
	uint32_t total;
	size_t n;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_list(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, n_ids);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(list[i].id.text, ids[i]);
	store_read_end(v);
}

/* A phone that comes back under its second number is still the one device, and its latest address
 * and name are shown there; split, each shows its own again. */
static void
a_merged_device_that_comes_back_stays_merged(void **state)
{
	static const char *const both[] = {"mac:2", "mac:1"}, *const one[] = {"mac:1"};
	struct place *p = *state;
	struct fact name = sample_fact("mac:2", FACT_NAME, "two", CONFIDENCE_HIGH);
	struct store_device d, *parts;
	struct store_view *v;
	size_t n;

	learn(p, sample_fact("mac:1", FACT_NAME, "one", CONFIDENCE_LOW));
	learn_address(p, "mac:1", "192.168.1.5", NOW);
	learn_address(p, "mac:2", "192.168.1.6", NOW + 1);
	must_list(p, both, 2);
	merge_into(p, "mac:2", "mac:1");
	must_list(p, one, 1);
	must_show_address(p, "mac:1", "192.168.1.6");
	name.last_seen = NOW + MS_DAY;
	learn(p, name);
	learn_address(p, "mac:2", "192.168.1.5", NOW + MS_DAY);
	must_list(p, one, 1);
	assert_string_equal(shown_name(p, &d), "two");
	assert_true(d.last_seen == NOW + MS_DAY);
	must_show_address(p, "mac:1", "192.168.1.5");
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_device_parts(v, "mac:1", p->arena, &parts, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(parts[0].id.text, "mac:2");
	store_read_end(v);
	merge_into(p, "mac:2", "");
	must_list(p, both, 2);
	assert_string_equal(shown_name(p, &d), "one");
	assert_true(d.last_seen == NOW);
	must_show_address(p, "mac:2", "192.168.1.6");
}

static enum err
put_apart(struct store_tx *tx, void *arg)
{
	struct store_apart a = {.at = NOW, .who = "sato", .device = {"mac:1"}, .other = {"mac:2"}};

	return arg == NULL ? store_apart_put(tx, &a) : store_apart_drop(tx, "mac:2", "mac:1");
}

static size_t
count_pairs(struct place *p, const char *device)
{
	struct store_same *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_same_list(v, device, 10, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
pairs_are_proposed_once(void **state)
{
	struct place *p = *state;

	learn(p, sample_fact("mac:1", FACT_NAME, "one", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:2", FACT_SAME_AS, "mac:9", CONFIDENCE_LOW)); /* is not there */
	assert_int_equal(count_pairs(p, NULL), 0);
	learn(p, sample_fact("mac:2", FACT_SAME_AS, "mac:1", CONFIDENCE_LOW));
	learn(p, sample_fact("mac:3", FACT_NAME, "three", CONFIDENCE_LOW));
	assert_int_equal(count_pairs(p, NULL), 1);
	assert_int_equal(count_pairs(p, "mac:1"), 1);
	assert_int_equal(count_pairs(p, "mac:2"), 1);
	assert_int_equal(count_pairs(p, "mac:3"), 0);
	merge_into(p, "mac:2", "mac:1");
	assert_int_equal(count_pairs(p, NULL), 0);
	merge_into(p, "mac:2", "mac:3");
	assert_int_equal(count_pairs(p, "mac:3"), 1); /* what it is part of is asked about */
	merge_into(p, "mac:2", "");
	assert_int_equal(store_write(p->store, STORE_VITAL, put_apart, NULL), ERR_OK);
	assert_int_equal(count_pairs(p, NULL), 0);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_apart, p), ERR_OK);
	assert_int_equal(count_pairs(p, NULL), 1);
}

static enum err
named(struct place *p, const char *name, char id[DEVICE_ID_TEXT_MAX])
{
	struct store_view *v;
	enum err err;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	err = store_device_named(v, str_c(name), id);
	store_read_end(v);
	return err;
}

static void
one_device_answers_to_a_name(void **state)
{
	static const char *const names[] = {
		"mac:1", "山田さんの電話", "192.168.1.20", "KEIRI-PC", "keiri-pc"};
	struct place *p = *state;
	struct store_device d = {.id.text = "mac:1", .name = "山田さんの電話", .kind_given = -1};
	struct change c = {.device = &d, .id = "mac:1", .into = "mac:2"};
	char id[DEVICE_ID_TEXT_MAX];

	learn(p, sample_fact("mac:1", FACT_NAME, "KEIRI-PC", CONFIDENCE_MEDIUM));
	learn_address(p, "mac:1", "192.168.1.20", NOW);
	learn(p, sample_fact("mac:2", FACT_NAME, "iPhone", CONFIDENCE_MEDIUM));
	assert_int_equal(store_write(p->store, STORE_VITAL, describe, &c), ERR_OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(named(p, names[i], id), ERR_OK);
		assert_string_equal(id, "mac:1");
	}
	assert_int_equal(named(p, "KEIRI", id), ERR_NOT_FOUND); /* not a part of it */
	assert_int_equal(named(p, "%", id), ERR_NOT_FOUND);
	learn(p, sample_fact("mac:3", FACT_NAME, "keiri-pc", CONFIDENCE_MEDIUM));
	assert_int_equal(named(p, "KEIRI-PC", id), ERR_EXISTS);
	assert_int_equal(store_write(p->store, STORE_VITAL, merge, &c), ERR_OK);
	/* mac:1 is no device of its own any more; what it learned is shown by mac:2 */
	assert_int_equal(named(p, "山田さんの電話", id), ERR_NOT_FOUND);
	assert_int_equal(named(p, "192.168.1.20", id), ERR_OK);
	assert_string_equal(id, "mac:2");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(facts_make_devices),
		T(names_have_a_rank),
		T(addresses_move),
		T(owners_words_stay),
		T(merging_can_be_undone),
		T(facts_of_one_kind),
		T(talks_add_up_by_day_and_once),
		T(of_whom_traffic_passed_by_is_counted),
		T(an_address_whose_card_shows_is_merged),
		T(a_merged_device_that_comes_back_stays_merged),
		T(pairs_are_proposed_once),
		T(one_device_answers_to_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
