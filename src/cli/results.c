/* Facts and alerts put together, packed tightly; see results.h. */
#include "cli/results.h"

#include "base/lru.h"

#include <stddef.h>
#include <stdlib.h>

struct fact_key {
	uint64_t low, high;
};

/* Texts follow one another in `texts`, each with its NUL. */
struct kept_fact {
	uint32_t size; /* of the whole */
	uint8_t kind, confidence;
	uint16_t value_at, reason_at; /* in texts; the device stands first */
	ms_t first_seen, last_seen;
	uint64_t count;
	char texts[];
};

/* The alert without its detections, which follow: each up to its grounds, then its grounds. */
struct kept_alert {
	uint32_t size; /* of the whole */
	uint32_t revision, n_detections;
	enum severity severity;
	enum confidence confidence;
	ms_t first_seen, last_seen;
	uint64_t times;
	struct alert_id id;
	struct device_id device;
	char detections[];
};

/* One ground: its text without what is behind its NUL. */
struct kept_basis {
	int64_t number;
	uint8_t key, text_len;
};

#define DETECTION_HEAD offsetof(struct detection, basis)
#define ALERT_BYTES_MAX                                                                            \
	(sizeof(struct kept_alert) +                                                               \
		LIMIT_ALERT_DETECTIONS *                                                           \
			(DETECTION_HEAD + LIMIT_BASIS_ITEMS *                                      \
						  (sizeof(struct kept_basis) + LIMIT_BASIS_TEXT)))
_Static_assert(LIMIT_BASIS_TEXT <= 256 && (int)BASIS_KEYS <= 256, "a ground's numbers are bytes");

/* What is kept of one sort: a table from a key to a pointer to a record that begins with its size.
 */
struct kept {
	struct lru *table;
	size_t bytes, bytes_max;
	void **order;
	size_t n; /* in order */
};

struct results {
	struct kept facts, alerts;
	uint64_t lost;
	_Alignas(struct kept_alert) char scratch[ALERT_BYTES_MAX]; /* an alert being packed */
};

static void
let_go(struct kept *k, void **record)
{
	uint32_t size;

	if (*record == NULL)
		return;
	memcpy(&size, *record, sizeof(size));
	k->bytes -= size;
	free(*record);
	*record = NULL;
}

static void
on_fact_evicted(void *arg, const void *key, void *value)
{
	struct results *r = arg;

	r->lost++;
	let_go(&r->facts, value);
}

static void
on_alert_evicted(void *arg, const void *key, void *value)
{
	struct results *r = arg;

	r->lost++;
	let_go(&r->alerts, value);
}

struct results *
results_new(void)
{
	struct results *r = calloc(1, sizeof(*r));
	struct lru_options facts = {.key_size = sizeof(struct fact_key),
		.value_size = sizeof(void *),
		.capacity = LIMIT_RESULT_FACTS,
		.on_evict = on_fact_evicted,
		.evict_arg = r};
	struct lru_options alerts = {.key_size = sizeof(struct alert_id),
		.value_size = sizeof(void *),
		.capacity = LIMIT_RESULT_ALERTS,
		.on_evict = on_alert_evicted,
		.evict_arg = r};

	if (r == NULL)
		return NULL;
	r->facts = (struct kept){.table = lru_new(&facts), .bytes_max = LIMIT_RESULT_FACT_BYTES};
	r->alerts = (struct kept){.table = lru_new(&alerts), .bytes_max = LIMIT_RESULT_ALERT_BYTES};
	if (r->facts.table == NULL || r->alerts.table == NULL) {
		results_free(r);
		return NULL;
	}
	return r;
}

static void
kept_free(struct kept *k)
{
	if (k->table != NULL)
		lru_each (k->table, at)
			let_go(k, lru_value_at(k->table, at));
	lru_free(k->table);
	free(k->order);
}

void
results_free(struct results *r)
{
	if (r == NULL)
		return;
	kept_free(&r->facts);
	kept_free(&r->alerts);
	free(r);
}

/* Puts a record in the place of the one before; the longest unchanged ones make room for it. */
static void
replace(struct results *r, struct kept *k, void **place, const void *bytes, uint32_t size)
{
	let_go(k, place);
	*place = malloc(size);
	if (*place == NULL) {
		r->lost++;
		return;
	}
	memcpy(*place, bytes, size);
	k->bytes += size;
	while (k->bytes > k->bytes_max) {
		uint32_t oldest = lru_next(k->table, 0);

		if (lru_value_at(k->table, oldest) == place)
			break;
		let_go(k, lru_value_at(k->table, oldest));
		lru_drop(k->table, lru_key_at(k->table, oldest));
		r->lost++;
	}
}

/* Two keyed hashes as one key: the same (device, kind, value) is one fact. */
static struct fact_key
key_of(const struct fact *fact)
{
	static const struct hash_key keys[2] = {{{1}}, {{2}}};
	struct {
		uint32_t kind;
		char device[DEVICE_ID_TEXT_MAX];
		char value[LIMIT_FACT_VALUE];
	} whole;

	memset(&whole, 0, sizeof(whole));
	whole.kind = (uint32_t)fact->kind;
	str_copy(str_c(fact->device.text), whole.device, sizeof(whole.device));
	str_copy(str_c(fact->value), whole.value, sizeof(whole.value));
	return (struct fact_key){hash_bytes(&keys[0], &whole, sizeof(whole)),
		hash_bytes(&keys[1], &whole, sizeof(whole))};
}

/* Adds a text with its NUL; returns where it begins. */
static uint16_t
pack_text(struct kept_fact *k, const char *text)
{
	uint32_t at = k->size - (uint32_t)offsetof(struct kept_fact, texts);
	size_t len = strlen(text) + 1;

	memcpy(k->texts + at, text, len);
	k->size += (uint32_t)len;
	return (uint16_t)at;
}

void
results_fact(struct results *r, const struct fact *fact)
{
	union {
		struct kept_fact fact;
		char room[sizeof(struct kept_fact) + DEVICE_ID_TEXT_MAX + LIMIT_FACT_VALUE +
			  LIMIT_FACT_REASON];
	} packed;
	struct kept_fact *k = &packed.fact;
	struct fact_key key = key_of(fact);
	void **place = lru_put(r->facts.table, &key, NULL);
	const struct kept_fact *before = *place;

	*k = (struct kept_fact){.size = offsetof(struct kept_fact, texts),
		.kind = (uint8_t)fact->kind,
		.confidence = (uint8_t)fact->confidence,
		.first_seen = fact->first_seen,
		.last_seen = fact->last_seen,
		.count = fact->count};
	if (before != NULL && before->first_seen < k->first_seen)
		k->first_seen = before->first_seen;
	pack_text(k, fact->device.text);
	k->value_at = pack_text(k, fact->value);
	k->reason_at = pack_text(k, fact->reason);
	replace(r, &r->facts, place, k, k->size);
}

static size_t
pack_detection(char *to, const struct detection *d)
{
	size_t len = DETECTION_HEAD;

	memcpy(to, d, DETECTION_HEAD);
	for (uint32_t i = 0; i < d->n_basis; i++) {
		const struct basis *b = &d->basis[i];
		struct kept_basis k = {.number = b->number,
			.key = (uint8_t)b->key,
			.text_len = (uint8_t)strlen(b->text)};

		memcpy(to + len, &k, sizeof(k));
		len += sizeof(k);
		memcpy(to + len, b->text, k.text_len);
		len += k.text_len;
	}
	return len;
}

static size_t
unpack_detection(const char *from, struct detection *ret)
{
	size_t len = DETECTION_HEAD;

	memset(ret, 0, sizeof(*ret));
	memcpy(ret, from, DETECTION_HEAD);
	for (uint32_t i = 0; i < ret->n_basis; i++) {
		struct basis *b = &ret->basis[i];
		struct kept_basis k;

		memcpy(&k, from + len, sizeof(k));
		len += sizeof(k);
		b->key = (enum basis_key)k.key;
		b->number = k.number;
		memcpy(b->text, from + len, k.text_len);
		len += k.text_len;
	}
	return len;
}

void
results_alert(struct results *r, const struct alert *a)
{
	void **place = lru_put(r->alerts.table, &a->id, NULL);
	const struct kept_alert *before = *place;
	struct kept_alert *k = (struct kept_alert *)(void *)r->scratch;
	size_t len = offsetof(struct kept_alert, detections);

	if (before != NULL && before->revision > a->revision)
		return;
	*k = (struct kept_alert){.revision = a->revision,
		.n_detections = a->n_detections,
		.severity = a->severity,
		.confidence = a->confidence,
		.first_seen = a->first_seen,
		.last_seen = a->last_seen,
		.times = a->times,
		.id = a->id,
		.device = a->device};
	for (uint32_t i = 0; i < a->n_detections; i++)
		len += pack_detection(r->scratch + len, &a->detections[i]);
	k->size = (uint32_t)len;
	replace(r, &r->alerts, place, k, k->size);
}

/* The surer name first, then the one from the better source. */
static int
compare_names(const struct kept_fact *x, const struct kept_fact *y)
{
	unsigned a = device_name_rank(str_c(x->texts + x->reason_at));
	unsigned b = device_name_rank(str_c(y->texts + y->reason_at));

	if (x->confidence != y->confidence)
		return (int)y->confidence - (int)x->confidence;
	return (a > b) - (a < b);
}

static int
compare_facts(const void *a, const void *b)
{
	const struct kept_fact *x = *(void *const *)a, *y = *(void *const *)b;
	int order = strcmp(x->texts, y->texts);

	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	if (order == 0 && x->kind == FACT_NAME)
		order = compare_names(x, y);
	return order != 0 ? order : strcmp(x->texts + x->value_at, y->texts + y->value_at);
}

static int
compare_alerts(const void *a, const void *b)
{
	const struct kept_alert *x = *(void *const *)a, *y = *(void *const *)b;
	int order = (x->first_seen > y->first_seen) - (x->first_seen < y->first_seen);

	if (order == 0)
		order = strcmp(x->device.text, y->device.text);
	return order != 0 ? order : memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

static void
sort(struct kept *k, int (*compare)(const void *, const void *))
{
	free(k->order);
	k->order = calloc(lru_count(k->table) + 1, sizeof(*k->order));
	BUG_IF(k->order == NULL);
	k->n = 0;
	lru_each (k->table, at) {
		void *record = *(void **)lru_value_at(k->table, at);

		if (record != NULL)
			k->order[k->n++] = record;
	}
	qsort(k->order, k->n, sizeof(*k->order), compare);
}

/* A device that was known by its address alone, and the card that has the address. */
struct alias {
	char address[DEVICE_ID_TEXT_MAX], card[DEVICE_ID_TEXT_MAX];
};

struct aliases {
	struct alias *all;
	size_t n;
};

static int
compare_aliases(const void *a, const void *b)
{
	return strcmp(((const struct alias *)a)->address, ((const struct alias *)b)->address);
}

/* "arp" is what device/ gives as the reason when the address's card shows: no mere suggestion. */
static bool
is_alias(const struct kept_fact *k)
{
	return k->kind == FACT_SAME_AS && k->confidence == CONFIDENCE_HIGH &&
	       strcmp(k->texts + k->reason_at, "arp") == 0;
}

static struct aliases
find_aliases(const struct kept *facts)
{
	struct aliases found = {calloc(facts->n + 1, sizeof(struct alias)), 0};

	BUG_IF(found.all == NULL);
	for (size_t i = 0; i < facts->n; i++) {
		const struct kept_fact *k = facts->order[i];
		struct alias *a = &found.all[found.n];

		if (!is_alias(k))
			continue;
		str_copy(str_c(k->texts), a->address, sizeof(a->address));
		str_copy(str_c(k->texts + k->value_at), a->card, sizeof(a->card));
		found.n++;
	}
	qsort(found.all, found.n, sizeof(*found.all), compare_aliases);
	return found;
}

static const char *
card_of(const struct aliases *aliases, const char *device)
{
	struct alias key;
	const struct alias *a;

	str_copy(str_c(device), key.address, sizeof(key.address));
	a = bsearch(&key, aliases->all, aliases->n, sizeof(key), compare_aliases);
	return a == NULL ? NULL : a->card;
}

/* The record in its place of the table is written anew under the card. */
static void
give_to_card(struct results *r, void **place, const char *card)
{
	struct kept_fact *old = *place, *k;
	const char *value = old->texts + old->value_at, *reason = old->texts + old->reason_at;

	k = malloc(old->size + DEVICE_ID_TEXT_MAX);
	BUG_IF(k == NULL);
	*k = *old;
	k->size = offsetof(struct kept_fact, texts);
	pack_text(k, card);
	k->value_at = pack_text(k, value);
	k->reason_at = pack_text(k, reason);
	r->facts.bytes += k->size;
	let_go(&r->facts, place);
	*place = k;
}

static void
give_to_cards(struct results *r, const struct aliases *aliases)
{
	lru_each (r->facts.table, at) {
		void **place = lru_value_at(r->facts.table, at);
		const struct kept_fact *k = *place;
		const char *card = k == NULL ? NULL : card_of(aliases, k->texts);

		if (card == NULL)
			continue;
		if (is_alias(k))
			let_go(&r->facts, place);
		else
			give_to_card(r, place, card);
	}
	for (size_t i = 0; i < r->alerts.n; i++) {
		struct kept_alert *k = r->alerts.order[i];
		const char *card = card_of(aliases, k->device.text);

		if (card != NULL)
			str_copy(str_c(card), k->device.text, sizeof(k->device.text));
	}
}

/* The card had the same fact: one of both, which stays in order. */
static void
fold_twins(struct kept *facts)
{
	size_t n = 0;

	for (size_t i = 0; i < facts->n; i++) {
		struct kept_fact *k = facts->order[i], *last = n == 0 ? NULL : facts->order[n - 1];

		if (last == NULL || compare_facts(&facts->order[n - 1], &facts->order[i]) != 0) {
			facts->order[n++] = k;
			continue;
		}
		if (k->first_seen < last->first_seen)
			last->first_seen = k->first_seen;
		if (k->last_seen > last->last_seen)
			last->last_seen = k->last_seen;
		if (k->confidence > last->confidence)
			last->confidence = k->confidence;
		last->count += k->count;
	}
	facts->n = n;
}

void
results_sort(struct results *r)
{
	struct aliases aliases;

	sort(&r->facts, compare_facts);
	sort(&r->alerts, compare_alerts);
	aliases = find_aliases(&r->facts);
	if (aliases.n > 0) {
		give_to_cards(r, &aliases);
		sort(&r->facts, compare_facts);
		sort(&r->alerts, compare_alerts);
		fold_twins(&r->facts);
	}
	free(aliases.all);
}

static const char *
device_at(const struct results *r, size_t i)
{
	return ((const struct kept_fact *)r->facts.order[i])->texts;
}

size_t
results_devices(const struct results *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->facts.n; i++)
		n += i == 0 || strcmp(device_at(r, i - 1), device_at(r, i)) != 0;
	return n;
}

size_t
results_facts(const struct results *r)
{
	return r->facts.n;
}

size_t
results_alerts(const struct results *r)
{
	return r->alerts.n;
}

void
results_fact_at(const struct results *r, size_t i, struct fact *ret)
{
	const struct kept_fact *k = r->facts.order[i];

	*ret = (struct fact){.kind = (enum fact_kind)k->kind,
		.confidence = (enum confidence)k->confidence,
		.first_seen = k->first_seen,
		.last_seen = k->last_seen,
		.count = k->count};
	str_copy(str_c(k->texts), ret->device.text, sizeof(ret->device.text));
	str_copy(str_c(k->texts + k->value_at), ret->value, sizeof(ret->value));
	str_copy(str_c(k->texts + k->reason_at), ret->reason, sizeof(ret->reason));
}

void
results_alert_at(const struct results *r, size_t i, struct alert *ret)
{
	const struct kept_alert *k = r->alerts.order[i];
	size_t len = 0;

	ret->id = k->id;
	ret->device = k->device;
	ret->severity = k->severity;
	ret->confidence = k->confidence;
	ret->first_seen = k->first_seen;
	ret->last_seen = k->last_seen;
	ret->revision = k->revision;
	ret->n_detections = k->n_detections;
	ret->times = k->times;
	for (uint32_t d = 0; d < k->n_detections; d++)
		len += unpack_detection(k->detections + len, &ret->detections[d]);
}

enum severity
results_severity(const struct results *r, size_t i)
{
	return ((const struct kept_alert *)r->alerts.order[i])->severity;
}

size_t
results_facts_of(const struct results *r, const char *device, size_t *ret_n)
{
	size_t low = 0, high = r->facts.n, count = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(device_at(r, mid), device) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + count < r->facts.n && strcmp(device_at(r, low + count), device) == 0)
		count++;
	*ret_n = count;
	return low;
}

uint64_t
results_lost(const struct results *r)
{
	return r->lost;
}
