/* Devices by MAC or address, their facts, and the two-sign rule for operating systems. */
#include "watch/device/device.h"

#include "base/lru.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define PLACE_BITS 13 /* LIMIT_DEVICES + 1 fits */
#define PLACE_MASK ((1U << PLACE_BITS) - 1)
#define RETELL_AFTER MS_HOUR
#define SETTLED (10 * MS_MINUTE) /* between first and last sighting: no passing stranger */
#define SPARED_MAX 512
#define STATION_CHANGES 2 /* more addresses than that, one after another, and it is a router */

_Static_assert(LIMIT_DEVICES < (1 << PLACE_BITS), "a handle holds a place");

struct device_key {
	uint8_t kind; /* 'm' MAC, 'a' address */
	uint8_t b[19];
};

struct address {
	uint32_t device;
	bool is_on_link; /* shown by ARP, ND or DHCP */
	struct mac mac;
};

/* What is known about a MAC as a sender, to tell routers from stations. */
struct station {
	struct addr first, last; /* IPv4 addresses that it sent from and ARP never showed */
	uint8_t changes;	 /* of that address */
	bool is_router;
};

struct fact_key {
	uint64_t device_and_kind, value;
};

struct fact_memory {
	ms_t first, last, told;
	uint64_t count;
	enum confidence confidence;
};

struct device_table {
	struct hash_key hash_key;
	struct device_sink sink;
	uint32_t serial;
	bool has_private;      /* this network uses private addresses */
	struct lru *devices;   /* device_key -> device */
	struct lru *addresses; /* addr -> address */
	struct lru *stations;  /* mac -> station */
	struct lru *facts;     /* fact_key -> fact_memory */
	struct lru *names;     /* hash of a name -> handle of the device that had it first */
};

const char *
os_source_name(enum os_source s)
{
	static const char *const names[OS_SOURCES] = {"dhcp", "user_agent", "smb", "ntlm",
		"announce", "tcp", "update", "banner", "tls", "vendor"};

	BUG_IF((unsigned)s >= OS_SOURCES);
	return names[s];
}

static struct lru *
table_of(const struct hash_key *key, size_t key_size, size_t value_size, uint32_t capacity)
{
	return lru_new(&(struct lru_options){.key_size = key_size,
		.value_size = value_size,
		.capacity = capacity,
		.hash_key = *key});
}

struct device_table *
device_table_new(const struct hash_key *key, const struct device_sink *sink)
{
	struct device_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->hash_key = *key;
	t->sink = *sink;
	t->devices = table_of(key, sizeof(struct device_key), sizeof(struct device), LIMIT_DEVICES);
	t->addresses = table_of(key, sizeof(struct addr), sizeof(struct address), LIMIT_ADDRESSES);
	t->stations = table_of(key, sizeof(struct mac), sizeof(struct station), LIMIT_DEVICES);
	t->facts = table_of(key, sizeof(struct fact_key), sizeof(struct fact_memory), LIMIT_FACTS);
	t->names = table_of(key, sizeof(uint64_t), sizeof(uint32_t), LIMIT_DEVICES);
	if (t->devices == NULL || t->addresses == NULL || t->stations == NULL || t->facts == NULL ||
		t->names == NULL) {
		device_table_free(t);
		return NULL;
	}
	return t;
}

void
device_table_free(struct device_table *t)
{
	if (t == NULL)
		return;
	lru_free(t->devices);
	lru_free(t->addresses);
	lru_free(t->stations);
	lru_free(t->facts);
	lru_free(t->names);
	free(t);
}

struct device *
device_get(struct device_table *t, uint32_t handle)
{
	struct device *d;

	if (handle == 0)
		return NULL;
	d = lru_value_at(t->devices, handle & PLACE_MASK);
	return d->handle == handle ? d : NULL;
}

static void
write_id(struct device *d, struct addr a)
{
	char text[ADDR_TEXT_MAX];

	if (!d->has_mac)
		snprintf(d->id.text, sizeof(d->id.text), "ip:%s", addr_text(a, text));
	else if (mac_is_local(d->mac))
		snprintf(d->id.text, sizeof(d->id.text), "mac~:%s", mac_text(d->mac, text));
	else
		snprintf(d->id.text, sizeof(d->id.text), "mac:%s", mac_text(d->mac, text));
}

static bool
is_router_mac(const struct device_table *t, const struct mac *mac)
{
	const struct station *s = lru_peek(t->stations, mac);

	return s != NULL && s->is_router;
}

static void
flag_router(struct device_table *t, struct device *d, ms_t at)
{
	if ((d->flags & DEVICE_IS_ROUTER) != 0)
		return;
	d->flags |= DEVICE_IS_ROUTER;
	device_kind(t, d, DEVICE_ROUTER, "traffic", CONFIDENCE_LOW, at);
}

/* The table is full: a device that has been here for a while goes behind strangers of a moment, or
 * a flood of made-up ones would make us forget the company's own. */
static void
spare_settled(struct device_table *t)
{
	for (unsigned i = 0; i < SPARED_MAX; i++) {
		uint32_t at = lru_next(t->devices, 0);
		const struct device *d = lru_value_at(t->devices, at);

		if (d->last - d->first < SETTLED)
			return;
		lru_get(t->devices, lru_key_at(t->devices, at));
	}
}

/* The device under a MAC (has_mac) or else an address; made when missing. */
static struct device *
find_or_make(struct device_table *t, const struct mac *mac, struct addr a, ms_t at)
{
	struct device_key key = {.kind = mac != NULL ? 'm' : 'a'};
	struct device *d;
	bool is_new;

	if (mac != NULL) {
		memcpy(key.b, mac->b, sizeof(mac->b));
	} else {
		key.b[0] = a.family;
		memcpy(key.b + 1, a.b, sizeof(a.b));
	}
	if (lru_count(t->devices) == LIMIT_DEVICES && lru_peek(t->devices, &key) == NULL)
		spare_settled(t);
	d = lru_put(t->devices, &key, &is_new);
	if (is_new) {
		t->serial++;
		d->handle = lru_place(t->devices, d) | t->serial << PLACE_BITS;
		if (mac != NULL) {
			d->mac = *mac;
			d->has_mac = true;
		}
		d->first = d->last = at;
		write_id(d, a);
		if (mac != NULL && is_router_mac(t, mac))
			flag_router(t, d, at);
	}
	return d;
}

static bool
has_address(const struct device *d, struct addr a)
{
	for (uint8_t i = 0; i < d->n_addresses; i++)
		if (addr_equal(d->addresses[i], a))
			return true;
	return false;
}

static void
remember_address(struct device_table *t, struct device *d, struct addr a, ms_t at)
{
	char text[ADDR_TEXT_MAX];

	if (addr_is_none(a) || addr_is_multicast(a))
		return;
	if (a.family == 4 || d->address.family != 4)
		d->address = a;
	if (!has_address(d, a)) {
		if (d->n_addresses == LIMIT_DEVICE_ADDRESSES) {
			memmove(d->addresses, d->addresses + 1,
				(LIMIT_DEVICE_ADDRESSES - 1) * sizeof(*d->addresses));
			d->n_addresses--;
		}
		d->addresses[d->n_addresses++] = a;
	}
	/* told again now and then: the latest told is the one that people see */
	device_fact(t, d, FACT_ADDRESS, str_c(addr_text(a, text)), "traffic", CONFIDENCE_HIGH, at);
}

/* Tells of a new device once its first address is known, so that the news can name it. */
static void
announce(struct device_table *t, struct device *d, ms_t at)
{
	char text[MAC_TEXT_MAX];

	d->last = at;
	if ((d->flags & DEVICE_IS_KNOWN) != 0)
		return;
	d->flags |= DEVICE_IS_KNOWN;
	if (d->has_mac)
		device_fact(t, d, FACT_MAC, str_c(mac_text(d->mac, text)), "traffic",
			CONFIDENCE_HIGH, at);
	if (t->sink.new_device != NULL)
		t->sink.new_device(t->sink.arg, d, at);
}

/* 0.0.0.0 and ::, from which a station asks whether its future address is free (RFC 5227, 4862). */
static bool
is_unspecified(struct addr a)
{
	static const uint8_t zeroes[sizeof(a.b)];

	return memcmp(a.b, zeroes, sizeof(zeroes)) == 0;
}

/* This MAC sends for others. */
static void
becomes_router(struct device_table *t, struct station *s, const struct mac *mac, ms_t at)
{
	struct device *d;

	if (s->is_router)
		return;
	s->is_router = true;
	d = device_find_mac(t, *mac, at, false);
	if (d != NULL)
		flag_router(t, d, at);
}

/* Notes that this MAC sends for this address; true when it turns out to be (or is) a router. */
static bool
is_router(struct device_table *t, const struct mac *mac, struct addr a, bool is_on_link, ms_t at)
{
	struct station *s = lru_put(t->stations, mac, NULL);

	/* who asks DHCP for an address sends from none, which is not the internet */
	if (a.family != 4 || addr_is_link_local(a) || is_unspecified(a))
		return s->is_router;
	if (is_on_link)
		return s->is_router;
	if (addr_is_private(a))
		t->has_private = true;
	if (!addr_is_private(a) && t->has_private)
		becomes_router(t, s, mac, at); /* sends for the internet */
	else if (addr_is_none(s->first))
		s->first = s->last = a;
	else if (!addr_equal(s->last, a)) {
		/* a station that gets a new address does not come back to the old one */
		s->last = a;
		if (addr_equal(s->first, a) || ++s->changes > STATION_CHANGES)
			becomes_router(t, s, mac, at);
	}
	return s->is_router;
}

/*
 * On a network without private addresses (a server on the internet, an old campus) a station that
 * sends for one address only is taken as one of ours, until it turns out to be the router.
 */
static bool
is_public_station(
	const struct device_table *t, struct addr a, const struct mac *mac, bool via_router)
{
	return !t->has_private && !via_router && mac != NULL && !addr_is_special(a);
}

bool
device_is_ours(const struct device_table *t, struct addr a)
{
	const struct address *known;

	if (a.family == 0 || addr_is_multicast(a))
		return false;
	if (addr_is_private(a) || addr_is_loopback(a))
		return true;
	known = lru_peek(t->addresses, &a);
	return known != NULL && known->is_on_link;
}

/* The address is another device's now: DHCP gave it anew, or its MAC became known. */
static void
lose_address(struct device *d, struct addr a)
{
	uint8_t n = 0;

	for (uint8_t i = 0; i < d->n_addresses; i++)
		if (!addr_equal(d->addresses[i], a))
			d->addresses[n++] = d->addresses[i];
	d->n_addresses = n;
	if (!addr_equal(d->address, a))
		return;
	d->address = (struct addr){0};
	for (uint8_t i = 0; i < n; i++)
		if (d->addresses[i].family == 4 || d->address.family != 4)
			d->address = d->addresses[i];
}

static uint32_t
settle(struct device_table *t, struct device *d, struct addr a, ms_t at)
{
	struct address *known = lru_put(t->addresses, &a, NULL);
	struct device *before = device_get(t, known->device);
	bool was_address_only = before != NULL && before != d && !before->has_mac;

	if (before != NULL && before != d)
		lose_address(before, a);
	known->device = d->handle;
	if (d->has_mac)
		known->mac = d->mac;
	remember_address(t, d, a, at);
	announce(t, d, at);
	/* what was known by this address alone is the card that has it: often the router itself */
	if (was_address_only && d->has_mac)
		device_fact(t, before, FACT_SAME_AS, str_c(d->id.text), "arp", CONFIDENCE_HIGH, at);
	return d->handle;
}

uint32_t
device_of(struct device_table *t, struct addr a, const struct mac *mac, ms_t at, bool may_make)
{
	struct address *known;
	struct device *d;
	bool via_router = false;

	if (mac != NULL && (mac_is_zero(*mac) || mac_is_group(*mac)))
		mac = NULL;
	if (addr_is_private(a) && !addr_is_link_local(a))
		t->has_private = true;
	known = lru_get(t->addresses, &a);
	if (mac != NULL)
		via_router = is_router(t, mac, a, known != NULL && known->is_on_link, at);
	if (!device_is_ours(t, a) && !is_public_station(t, a, mac, via_router))
		return 0;
	d = known == NULL ? NULL : device_get(t, known->device);
	if (d != NULL && (mac == NULL || via_router || !d->has_mac || mac_equal(d->mac, *mac))) {
		d->last = at;
		return d->handle;
	}
	if (!may_make || addr_is_none(a))
		return 0;
	if (mac == NULL || via_router)
		return settle(t, find_or_make(t, NULL, a, at), a, at);
	return settle(t, find_or_make(t, mac, a, at), a, at);
}

uint32_t
device_on_link(struct device_table *t, struct addr a, struct mac mac, ms_t at)
{
	struct address *known;

	if (mac_is_zero(mac) || mac_is_group(mac) || is_unspecified(a) || addr_is_multicast(a))
		return 0;
	if (addr_is_private(a) && !addr_is_link_local(a))
		t->has_private = true;
	known = lru_put(t->addresses, &a, NULL);
	known->is_on_link = true;
	return settle(t, find_or_make(t, &mac, a, at), a, at);
}

uint32_t
device_of_mac(struct device_table *t, struct mac mac, ms_t at)
{
	struct addr none = {0};
	struct device *d;

	if (mac_is_zero(mac) || mac_is_group(mac))
		return 0;
	d = find_or_make(t, &mac, none, at);
	announce(t, d, at);
	return d->handle;
}

struct device *
device_find_mac(struct device_table *t, struct mac mac, ms_t at, bool may_make)
{
	struct addr none = {0};
	struct device_key key = {.kind = 'm'};

	if (mac_is_zero(mac) || mac_is_group(mac))
		return NULL;
	if (may_make)
		return find_or_make(t, &mac, none, at);
	memcpy(key.b, mac.b, sizeof(mac.b));
	return lru_get(t->devices, &key);
}

void
device_fact(struct device_table *t, struct device *d, enum fact_kind kind, struct str value,
	const char *reason, enum confidence confidence, ms_t at)
{
	struct fact fact = {.device = d->id, .kind = kind, .confidence = confidence};
	struct fact_key key;
	struct fact_memory *m;
	bool is_new;

	if (value.len == 0)
		return;
	key.device_and_kind =
		hash_bytes(&t->hash_key, d->id.text, strlen(d->id.text)) ^ ((uint64_t)kind << 56);
	key.value = hash_bytes(&t->hash_key, value.p, value.len);
	m = lru_put(t->facts, &key, &is_new);
	if (is_new)
		m->first = at;
	m->last = at;
	m->count++;
	if (!is_new && confidence <= m->confidence && at - m->told < RETELL_AFTER)
		return;
	m->told = at;
	if (is_new || confidence > m->confidence)
		m->confidence = confidence;
	if (t->sink.fact == NULL)
		return;
	fact.confidence = m->confidence;
	str_clean(value, fact.value, sizeof(fact.value));
	str_copy(str_c(reason), fact.reason, sizeof(fact.reason));
	fact.first_seen = m->first;
	fact.last_seen = m->last;
	fact.count = m->count;
	t->sink.fact(t->sink.arg, &fact);
}

void
device_fact_f(struct device_table *t, struct device *d, enum fact_kind kind, const char *reason,
	enum confidence confidence, ms_t at, const char *fmt, ...)
{
	char text[LIMIT_FACT_VALUE];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	device_fact(t, d, kind, str_c(text), reason, confidence, at);
}

/* Names that makers and installers give to all of a kind. */
static bool
is_anybodys_name(struct str name)
{
	static const char *const names[] = {"android", "iphone", "ipad", "localhost", "macbook",
		"raspberrypi", "debian", "ubuntu", "openwrt", "desktop", "laptop", "pc", "vm"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_equal_nocase(name, str_c(names[i])))
			return true;
	return false;
}

/*
 * A name that another device of this network had before: the same one with a new made-up MAC, or
 * with its other card (Wi-Fi and cable). A suggestion only; that the system asks DHCP in the same
 * way makes it likelier for a made-up MAC.
 */
static void
compare_name(struct device_table *t, struct device *d, struct str name, ms_t at)
{
	char small[LIMIT_NAME_BYTES];
	size_t len = str_copy(name, small, sizeof(small));
	uint64_t hash;
	bool is_new, is_made_up = d->has_mac && mac_is_local(d->mac);
	uint32_t *first;
	struct device *other;
	bool is_alike;

	for (size_t i = 0; i < len; i++)
		small[i] = str_small(small[i]);
	hash = hash_bytes(&t->hash_key, small, len);
	first = lru_put(t->names, &hash, &is_new);
	other = is_new ? NULL : device_get(t, *first);
	if (other == NULL) {
		*first = d->handle;
		return;
	}
	if (other == d || !d->has_mac || !other->has_mac || (!is_made_up && is_anybodys_name(name)))
		return;
	is_alike = is_made_up && d->os_signs[OS_DHCP][0] != '\0' &&
		   strcmp(d->os_signs[OS_DHCP], other->os_signs[OS_DHCP]) == 0;
	device_fact(t, d, FACT_SAME_AS, str_c(other->id.text), is_alike ? "name+dhcp" : "name",
		is_alike ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW, at);
}

void
device_name(struct device_table *t, struct device *d, struct str name, const char *reason, ms_t at)
{
	unsigned rank = device_name_rank(str_c(reason));

	name = str_trim(name);
	if (name.len == 0 || name.len >= LIMIT_NAME_BYTES)
		return;
	/* a log-in carries what a program was told, or what was passed on for another server */
	if (rank == UINT_MAX &&
		((d->name[0] != '\0' && d->name_rank < rank) || is_anybodys_name(name)))
		return;
	if (d->name[0] == '\0' || rank < d->name_rank) {
		str_clean(name, d->name, sizeof(d->name));
		d->name_rank = rank;
	}
	compare_name(t, d, name, at);
	device_fact(t, d, FACT_NAME, name, reason, CONFIDENCE_MEDIUM, at);
}

void
device_kind(struct device_table *t, struct device *d, enum device_kind kind, const char *reason,
	enum confidence confidence, ms_t at)
{
	if (d->kind == kind && confidence == CONFIDENCE_LOW && d->kind_reason != NULL &&
		strcmp(d->kind_reason, reason) != 0)
		confidence = CONFIDENCE_MEDIUM;
	if (d->kind == DEVICE_UNKNOWN || confidence > d->kind_confidence) {
		d->kind = kind;
		d->kind_confidence = confidence;
		d->kind_reason = reason;
	}
	if (kind == DEVICE_PRINTER && confidence >= CONFIDENCE_MEDIUM)
		d->flags |= DEVICE_IS_PRINTER;
	device_fact(t, d, FACT_KIND, str_c(device_kind_name(kind)), reason, confidence, at);
}

/* Families and generations: what stands in the right column is one of the left. A product of
 * end-of-life.yaml is of the family that its name begins with ("windows-7", "ubuntu-20.04"). */
static const struct {
	const char *family, *member;
} families[] = {
	{"apple", "macos"},
	{"apple", "ios"},
	{"linux", "android"},
	{"linux", "debian"},
	{"linux", "ubuntu"},
	{"linux", "centos"},
	{"windows-nt5", "windows-2000"},
	{"windows-nt5", "windows-xp"},
	{"windows-nt5", "windows-server-2003"},
	{"windows-nt6", "windows-vista"},
	{"windows-nt6", "windows-7"},
	{"windows-nt6", "windows-8"},
	{"windows-nt6", "windows-8.1"},
	{"windows-nt6", "windows-server-2008"},
	{"windows-nt6", "windows-server-2008-r2"},
	{"windows-nt6", "windows-server-2012"},
	{"windows-nt6", "windows-server-2012-r2"},
	{"windows-nt10", "windows-10-11"},
	{"windows-nt10", "windows-10"},
	{"windows-nt10", "windows-11"},
	{"windows-nt10", "windows-server"},
	{"windows-nt10", "windows-server-2016"},
	{"windows-nt10", "windows-server-2019"},
	{"windows-nt10", "windows-server-2022"},
	{"windows-nt10", "windows-server-2025"},
	{"windows-10-11", "windows-10"},
	{"windows-10-11", "windows-11"},
	{"windows-server", "windows-server-2016"},
	{"windows-server", "windows-server-2019"},
	{"windows-server", "windows-server-2022"},
	{"windows-server", "windows-server-2025"},
};

/* `product` is `name` or a version of it: "windows-7" of "windows". */
static bool
is_version_of(struct str product, struct str name)
{
	if (!str_starts(product, name))
		return false;
	return product.len == name.len ||
	       (product.p[name.len] == '-' && str_find_byte(name, '-') < 0);
}

/* `wide` says the same as `exact`, or less of it. */
static bool
covers(struct str wide, struct str exact)
{
	if (is_version_of(exact, wide))
		return true;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (str_equal(wide, str_c(families[i].family)) &&
			is_version_of(exact, str_c(families[i].member)))
			return true;
	return false;
}

/* What people know: a generation is no product's name. Windows 10 and 11 say the same of themselves
 * almost everywhere, and servers since 2016 as well. */
static struct str
shown_os(const struct device *d, struct str product)
{
	if (str_equal(product, STR("windows-nt10")))
		return d->kind == DEVICE_SERVER || (d->flags & DEVICE_IS_DOMAIN_CONTROLLER) != 0
			       ? STR("windows-server")
			       : STR("windows-10-11");
	return str_starts(product, STR("windows-nt")) ? STR("windows") : product;
}

/* What two signs say together; empty when they contradict each other. */
static struct str
agreed_os(struct str a, enum os_source a_source, struct str b, enum os_source b_source)
{
	if (!covers(a, b)) {
		struct str other = a;
		enum os_source other_source = a_source;

		if (!covers(b, a))
			return str_of(NULL, 0);
		a = b;
		a_source = b_source;
		b = other;
		b_source = other_source;
	}
	/* a user agent is easily faked: its version needs more than a family beside it */
	if (b_source == OS_USER_AGENT && str_find_byte(a, '-') < 0 && str_find_byte(b, '-') >= 0)
		return a;
	return b;
}

static void
settle_os(struct device_table *t, struct device *d, struct str agreed, ms_t at)
{
	agreed = shown_os(d, agreed);
	device_fact(t, d, FACT_OS, agreed, "two signs", CONFIDENCE_HIGH, at);
	/* a family is no news where its product is known */
	if (d->os[0] != '\0' && covers(agreed, str_c(d->os)))
		return;
	str_copy(agreed, d->os, sizeof(d->os));
	if (t->sink.os != NULL)
		t->sink.os(t->sink.arg, d, at);
}

void
device_os_sign(struct device_table *t, struct device *d, enum os_source source, const char *product,
	ms_t at)
{
	struct str said = str_c(product), best = str_of(NULL, 0);

	/* what this source said before is the same, or more exact */
	if (d->os_signs[source][0] != '\0' && covers(said, str_c(d->os_signs[source])))
		return;
	str_copy(said, d->os_signs[source], sizeof(d->os_signs[source]));
	for (unsigned other = 0; other < OS_SOURCES; other++) {
		struct str agreed;

		if (other == (unsigned)source || d->os_signs[other][0] == '\0')
			continue;
		agreed = agreed_os(said, source, str_c(d->os_signs[other]), (enum os_source)other);
		if (agreed.len > 0 && (best.len == 0 || covers(best, agreed)))
			best = agreed;
	}
	if (best.len > 0)
		settle_os(t, d, best, at);
	else
		device_fact(t, d, FACT_OS, shown_os(d, said), os_source_name(source),
			CONFIDENCE_LOW, at);
}

bool
device_has_family(const struct device *d, unsigned but, const char *family)
{
	for (unsigned s = 0; s < OS_SOURCES; s++)
		if ((but >> s & 1) == 0 && d->os_signs[s][0] != '\0' &&
			covers(str_c(family), str_c(d->os_signs[s])))
			return true;
	return false;
}

uint32_t
device_count(const struct device_table *t)
{
	return lru_count(t->devices);
}

uint64_t
device_evicted(const struct device_table *t)
{
	return lru_evicted(t->devices);
}
