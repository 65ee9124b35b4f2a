/* A set of hashes with flags, open addressing. See held.h. */
#include "know/feed/held.h"

#include "know/feed/reading.h"
#include "know/index/index.h"
#include "know/indicator/table.h"
#include "model/registered.h"

#include <stdlib.h>
#include <string.h>

/* Flags of a place: the lowest 14 bits; the hash is above them. */
#define ABOVE(why) (1U << ((why)-1)) /* it is such a name, or above one */
#define BELOW (1U << 8)		     /* all below it is held, too; which of them says `below` */
#define BELOW_PARTNER (1U << 9)	     /* else it is the company's own, or one of these */
#define WILD (1U << 10)		     /* each label below it is a suffix */
#define NOT_SUFFIX (1U << 11)	     /* "!www.ck" */
#define BELOW_SERVICE (1U << 12)
#define BELOW_NEEDED (1U << 13)
#define FLAGS 0x3fffU

#define PLACES_FIRST 4096
#define SHORTEST_V4 8
#define SHORTEST_V6 16

struct held {
	struct hash_key key;
	uint64_t *places;
	uint32_t n, n_places;	 /* n_places: a power of two */
	uint64_t prefixes[2][3]; /* lengths of networks below which all is held */
};

void
held_free(struct held *h)
{
	if (h == NULL)
		return;
	free(h->places);
	free(h);
}

size_t
held_bytes(const struct held *h)
{
	return sizeof(*h) + (size_t)h->n_places * sizeof(*h->places);
}

static uint64_t *
place_of(uint64_t *places, uint32_t n_places, uint64_t hash)
{
	uint32_t at = (uint32_t)(hash >> 32) & (n_places - 1);

	while (places[at] != 0 && ((places[at] ^ hash) & ~(uint64_t)FLAGS) != 0)
		at = (at + 1) & (n_places - 1);
	return &places[at];
}

static enum err
grow(struct held *h)
{
	uint32_t n_places = h->n_places * 2;
	uint64_t *places;

	if (h->n >= LIMIT_HELD)
		return ERR_LIMIT;
	places = calloc(n_places, sizeof(*places));
	if (places == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < h->n_places; i++)
		if (h->places[i] != 0)
			*place_of(places, n_places, h->places[i]) = h->places[i];
	free(h->places);
	h->places = places;
	h->n_places = n_places;
	return ERR_OK;
}

static enum err
put(struct held *h, uint64_t hash, unsigned flags)
{
	uint64_t *place;

	if (h->n >= h->n_places / 4 * 3) {
		enum err err = grow(h);

		if (err != ERR_OK)
			return err;
	}
	place = place_of(h->places, h->n_places, hash);
	if (*place == 0) {
		if (h->n >= LIMIT_HELD)
			return ERR_LIMIT;
		h->n++;
		*place = hash & ~(uint64_t)FLAGS;
		if (*place == 0)
			*place = UINT64_C(1) << 40; /* zero is an empty place */
	}
	*place |= flags;
	return ERR_OK;
}

static unsigned
get(const struct held *h, uint64_t hash)
{
	return (unsigned)(*place_of(h->places, h->n_places, hash) & FLAGS);
}

static unsigned
flags_below(enum indicator_held why)
{
	return why == HELD_OWN	     ? BELOW
	       : why == HELD_PARTNER ? BELOW | BELOW_PARTNER
	       : why == HELD_SERVICE ? BELOW | BELOW_SERVICE
	       : why == HELD_NEEDED  ? BELOW | BELOW_NEEDED
				     : 0;
}

/* ---- filling ---- */

static enum err
add_name(struct held *h, enum indicator_held why, struct str name, unsigned below)
{
	struct index_names names;
	enum err err = ERR_OK;

	index_hash_names(&h->key, name, &names);
	for (unsigned i = 0; i < names.n && err == ERR_OK; i++)
		err = put(h, names.hash[i], ABOVE(why) | (i + 1 == names.n ? below : 0U));
	return names.n == 0 ? ERR_MALFORMED : err;
}

static enum err
add_network(struct held *h, enum indicator_held why, const char key[ADDRESS_KEY])
{
	struct addr a = {.family = (uint8_t)key[0]};
	unsigned bits = (unsigned char)key[1], shortest = a.family == 4 ? SHORTEST_V4 : SHORTEST_V6;
	char above[ADDRESS_KEY];
	enum err err = ERR_OK;

	memcpy(a.b, key + 2, sizeof(a.b));
	for (unsigned n = shortest < bits ? shortest : bits; n <= bits && err == ERR_OK; n++) {
		address_key(a, n, above);
		err = put(h, index_hash(&h->key, INDICATOR_ADDRESS, str_of(above, ADDRESS_KEY)),
			ABOVE(why) | (n == bits ? flags_below(why) : 0U));
	}
	if (flags_below(why) != 0)
		h->prefixes[a.family != 4][bits / 64] |= UINT64_C(1) << (bits % 64);
	return err;
}

/* A partner whose page is at a host's of many is no reason to trust all that is there. */
static bool
is_shared(struct str name)
{
	return registered_is_registry(name) || registered_is_host(name) ||
	       str_find_byte(name, '.') < 0;
}

static enum err
add(struct held *h, enum indicator_held why, struct str value, bool is_alone)
{
	char normal[LIMIT_INDICATOR_TEXT], ascii[LIMIT_INDICATOR_TEXT];
	enum indicator_kind kind = INDICATOR_ADDRESS;
	size_t len;

	BUG_IF(why == HELD_NOT);
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.p[i] >= 0x80) {
			if (indicator_ascii(INDICATOR_DOMAIN, value, ascii, &value) != ERR_OK)
				return ERR_MALFORMED;
			break;
		}
	if (indicator_normal(kind, value, normal, &len) == ERR_OK)
		return add_network(h, why, normal);
	if (indicator_normal(INDICATOR_DOMAIN, value, normal, &len) != ERR_OK)
		return ERR_MALFORMED;
	is_alone |= is_shared(str_of(normal, len));
	return add_name(h, why, str_of(normal, len), is_alone ? 0U : flags_below(why));
}

enum err
held_add(struct held *h, enum indicator_held why, struct str value)
{
	return add(h, why, value, false);
}

enum err
held_needed(struct held *h, const struct guard_names *names)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < names->n && err == ERR_OK; i++) {
		err = add(h, HELD_NEEDED, names->list[i].name, names->list[i].is_alone);
		err = err == ERR_MALFORMED ? ERR_OK : err;
	}
	return err;
}

static bool
take_services(struct held *h, const struct detect_packs *packs)
{
	enum err err = ERR_OK;

	for (size_t i = 0; packs != NULL && i < packs->n_services && err == ERR_OK; i++) {
		err = held_add(h, HELD_SERVICE, packs->services[i].name);
		err = err == ERR_MALFORMED ? ERR_OK : err;
	}
	return err == ERR_OK;
}

struct held *
held_new(const struct hash_key *key, const struct detect_packs *packs)
{
	struct held *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->key = *key;
	h->n_places = PLACES_FIRST;
	h->places = calloc(h->n_places, sizeof(*h->places));
	if (h->places != NULL && take_services(h, packs))
		return h;
	held_free(h);
	return NULL;
}

/* "co.jp", "*.ck", "!www.ck" of the public suffix list. */
static enum err
add_suffix(struct held *h, struct str rule)
{
	bool is_except = str_starts(rule, STR("!")), is_wild = str_starts(rule, STR("*."));
	char normal[LIMIT_INDICATOR_TEXT], ascii[LIMIT_INDICATOR_TEXT];
	size_t len;
	enum err err;

	if (is_except)
		rule = str_of(rule.p + 1, rule.len - 1);
	if (!is_wild && !is_except)
		return held_add(h, HELD_SUFFIX, rule);
	for (size_t i = 0; i < rule.len; i++)
		if ((unsigned char)rule.p[i] >= 0x80) {
			if (indicator_ascii(INDICATOR_DOMAIN, rule, ascii, &rule) != ERR_OK)
				return ERR_MALFORMED;
			break;
		}
	err = indicator_normal(INDICATOR_DOMAIN, rule, normal, &len); /* takes off "*." */
	if (err != ERR_OK)
		return err;
	if (is_wild) {
		err = add_name(h, HELD_SUFFIX, str_of(normal, len), 0);
		if (err != ERR_OK)
			return err;
	}
	return put(h, index_hash_name(&h->key, str_of(normal, len)), is_wild ? WILD : NOT_SUFFIX);
}

static struct str
value_of(struct str line)
{
	struct str rest = line, first = str_split(&rest, ',');
	uint64_t rank;

	if (rest.len > 0 && str_u64(str_trim(first), UINT64_MAX, &rank) == ERR_OK)
		first = str_split(&rest, ',');
	first = str_trim(first);
	if (first.len > 1 && first.p[0] == '"' && first.p[first.len - 1] == '"')
		first = str_of(first.p + 1, first.len - 2);
	return reading_word(&first);
}

static enum err
add_counted(struct held *h, enum indicator_held why, struct str value, struct held_counts *c)
{
	enum err err = why == HELD_SUFFIX ? add_suffix(h, value) : held_add(h, why, value);

	if (err == ERR_LIMIT || err == ERR_FULL)
		return err;
	*(err == ERR_OK ? &c->taken : &c->not_read) += 1;
	return ERR_OK;
}

/* {"list": ["name", ...]} */
static enum err
read_json(struct held *h, enum indicator_held why, struct str bytes, struct held_counts *c,
	struct errinfo *info)
{
	struct walk w = walk_into(bytes, '{', info), list;
	struct str key, value, one;
	enum err err = ERR_OK;

	while (walk_member(&w, &key, &value)) {
		if (!str_equal(key, STR("list")))
			continue;
		list = walk_into(value, '[', info);
		while (err == ERR_OK && walk_element(&list, &one))
			err = add_counted(h, why,
				one.len > 2 && one.p[0] == '"' ? str_of(one.p + 1, one.len - 2)
							       : one,
				c);
		if (err != ERR_OK || list.err != ERR_OK)
			return err != ERR_OK ? err : list.err;
	}
	return w.err;
}

static enum err
read_lines(struct held *h, enum indicator_held why, struct str bytes, struct held_counts *c)
{
	enum err err = ERR_OK;

	while (bytes.len > 0 && err == ERR_OK) {
		struct str line = str_trim(str_split(&bytes, '\n'));

		if (line.len > 0 && line.p[0] != '#' && !str_starts(line, STR("//")))
			err = add_counted(h, why, value_of(line), c);
	}
	return err;
}

enum err
held_read(struct held *h, enum indicator_held why, struct str bytes, struct held_counts *ret_counts,
	struct errinfo *info)
{
	struct held_counts *c = ret_counts;
	struct str start = str_trim(str_of(bytes.p, bytes.len < 64 ? bytes.len : 64));
	enum err err;

	*c = (struct held_counts){0};
	err = start.len > 0 && start.p[0] == '{' ? read_json(h, why, bytes, c, info)
						 : read_lines(h, why, bytes, c);
	if (err == ERR_LIMIT)
		return err_say(
			info, err, 0, "There are more than %d names that are held.", LIMIT_HELD);
	if (err != ERR_OK)
		return err;
	if (c->taken == 0 || c->not_read > c->taken)
		return err_say(
			info, ERR_MALFORMED, 0, "This is no list of names that are to be held.");
	return ERR_OK;
}

/* ---- asking ---- */

static enum indicator_held
why_below(unsigned flags)
{
	return flags & BELOW_PARTNER   ? HELD_PARTNER
	       : flags & BELOW_SERVICE ? HELD_SERVICE
	       : flags & BELOW_NEEDED  ? HELD_NEEDED
				       : HELD_OWN;
}

static enum indicator_held
why_of(unsigned flags)
{
	static const enum indicator_held order[] = {HELD_OWN, HELD_PARTNER, HELD_SERVICE,
		HELD_NEEDED, HELD_SUFFIX, HELD_POPULAR, HELD_HISTORY};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (flags & ABOVE(order[i]))
			return order[i];
	return HELD_NOT;
}

/* The flags of a name above it (or itself) below which all is held; 0: none. */
static unsigned
name_below(const struct held *h, const struct index_names *names, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		unsigned flags = get(h, names->hash[i]);

		if (flags & BELOW)
			return flags;
	}
	return 0;
}

/* The same of networks around it. */
static unsigned
network_below(const struct held *h, struct str key, unsigned bits)
{
	struct addr a = {.family = (uint8_t)key.p[0]};
	const uint64_t *in_use = h->prefixes[a.family != 4];
	char above[ADDRESS_KEY];

	memcpy(a.b, key.p + 2, sizeof(a.b));
	for (unsigned n = 0; n < bits; n++) {
		unsigned flags;

		if ((in_use[n / 64] & UINT64_C(1) << (n % 64)) == 0)
			continue;
		address_key(a, n, above);
		flags = get(
			h, index_hash(&h->key, INDICATOR_ADDRESS, str_of(above, sizeof(above))));
		if (flags & BELOW)
			return flags;
	}
	return 0;
}

static enum indicator_held
why_name(const struct held *h, struct str name, uint64_t *ret_hash)
{
	struct index_names names;
	enum indicator_held why;
	unsigned flags, parent;

	index_hash_names(&h->key, name, &names);
	if (names.n == 0)
		return HELD_NOT;
	*ret_hash = names.hash[names.n - 1];
	flags = name_below(h, &names, names.n - 1);
	if (flags != 0)
		return why_below(flags);
	flags = get(h, *ret_hash);
	parent = names.n > 1 ? get(h, names.hash[names.n - 2]) : 0;
	why = flags & BELOW ? why_below(flags) : why_of(flags);
	if (why != HELD_NOT)
		return why;
	if (names.n == 1 || ((parent & WILD) && !(flags & NOT_SUFFIX)) ||
		indicator_is_too_wide(NULL, INDICATOR_DOMAIN, name))
		return HELD_SUFFIX;
	return HELD_NOT;
}

/* "This network" (0.0.0.0, what filters answer with), the reserved class E, and "::". */
static bool
is_no_peer(struct str key)
{
	static const char none[16];
	unsigned char first = (unsigned char)key.p[2];

	return key.p[0] == 4 ? first == 0 || first >= 240 : memcmp(key.p + 2, none, 16) == 0;
}

static enum indicator_held
why_network(const struct held *h, struct str key)
{
	unsigned flags;

	if (indicator_is_too_wide(NULL, INDICATOR_ADDRESS, key) || is_no_peer(key))
		return HELD_PRIVATE;
	flags = network_below(h, key, (unsigned char)key.p[1]);
	if (flags != 0)
		return why_below(flags);
	return why_of(get(h, index_hash(&h->key, INDICATOR_ADDRESS, key)));
}

bool
held_below(const struct held *h, enum indicator_kind kind, struct str value)
{
	struct index_names names;

	if (kind == INDICATOR_ADDRESS && value.len == ADDRESS_KEY)
		return network_below(h, value, (unsigned char)value.p[1] + 1U) != 0;
	if (kind != INDICATOR_DOMAIN)
		return false;
	index_hash_names(&h->key, value, &names);
	return name_below(h, &names, names.n) != 0;
}

enum indicator_held
held_why(const struct held *h, enum indicator_kind kind, struct str value, uint64_t *ret_hash)
{
	*ret_hash = 0;
	if (kind == INDICATOR_DOMAIN)
		return why_name(h, value, ret_hash);
	if (kind == INDICATOR_ADDRESS && value.len == ADDRESS_KEY)
		return why_network(h, value);
	return HELD_NOT;
}

const struct hash_key *
held_key(const struct held *h)
{
	return &h->key;
}

void
held_digest(const struct held *h, uint8_t out[DIGEST_BYTES_MAX])
{
	struct digest *d = digest_new(DIGEST_SHA256);

	memset(out, 0, DIGEST_BYTES_MAX);
	if (d == NULL)
		return;
	digest_add(d, h->key.b, sizeof(h->key.b));
	digest_add(d, h->prefixes, sizeof(h->prefixes));
	digest_add(d, h->places, (size_t)h->n_places * sizeof(*h->places));
	digest_take(d, out);
	digest_free(d);
}
