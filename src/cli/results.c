/* Facts and alerts put together; see results.h. */
#include "cli/results.h"

#include "base/lru.h"

#include <stdlib.h>

struct fact_key {
	uint64_t low, high;
};

struct results {
	struct lru *facts;  /* struct fact_key -> struct fact */
	struct lru *alerts; /* struct alert_id -> struct alert * (owned) */
	uint64_t lost;
	const void **fact_view, **alert_view; /* what was given last */
	bool is_sorted;			      /* fact_view holds all facts, in order */
};

static void
on_alert_evicted(void *arg, const void *key, void *value)
{
	struct results *r = arg;

	r->lost++;
	free(*(struct alert **)value);
}

static void
on_fact_evicted(void *arg, const void *key, void *value)
{
	((struct results *)arg)->lost++;
}

struct results *
results_new(void)
{
	struct results *r = calloc(1, sizeof(*r));
	struct lru_options facts = {.key_size = sizeof(struct fact_key),
		.value_size = sizeof(struct fact),
		.capacity = LIMIT_RESULT_FACTS,
		.on_evict = on_fact_evicted,
		.evict_arg = r};
	struct lru_options alerts = {.key_size = sizeof(struct alert_id),
		.value_size = sizeof(struct alert *),
		.capacity = LIMIT_RESULT_ALERTS,
		.on_evict = on_alert_evicted,
		.evict_arg = r};

	if (r == NULL)
		return NULL;
	r->facts = lru_new(&facts);
	r->alerts = lru_new(&alerts);
	if (r->facts == NULL || r->alerts == NULL) {
		results_free(r);
		return NULL;
	}
	return r;
}

void
results_free(struct results *r)
{
	if (r == NULL)
		return;
	if (r->alerts != NULL)
		lru_each (r->alerts, at)
			free(*(struct alert **)lru_value_at(r->alerts, at));
	lru_free(r->alerts);
	lru_free(r->facts);
	free(r->fact_view);
	free(r->alert_view);
	free(r);
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

void
results_fact(struct results *r, const struct fact *fact)
{
	struct fact_key key = key_of(fact);
	bool is_new;
	struct fact *kept = lru_put(r->facts, &key, &is_new);
	ms_t first_seen = kept->first_seen;

	r->is_sorted = false;
	*kept = *fact;
	if (!is_new && first_seen < kept->first_seen)
		kept->first_seen = first_seen;
}

void
results_alert(struct results *r, const struct alert *alert)
{
	bool is_new;
	struct alert **kept = lru_put(r->alerts, &alert->id, &is_new);

	if (is_new)
		*kept = malloc(sizeof(**kept));
	else if (*kept != NULL && (*kept)->revision > alert->revision)
		return;
	if (*kept != NULL)
		**kept = *alert;
	else
		r->lost++;
}

static int
compare_facts(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a, *y = *(const struct fact *const *)b;
	int order = strcmp(x->device.text, y->device.text);

	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	return order != 0 ? order : strcmp(x->value, y->value);
}

static int
compare_alerts(const void *a, const void *b)
{
	const struct alert *x = *(const struct alert *const *)a,
			   *y = *(const struct alert *const *)b;
	int order = (x->first_seen > y->first_seen) - (x->first_seen < y->first_seen);

	if (order == 0)
		order = strcmp(x->device.text, y->device.text);
	return order != 0 ? order : memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

static const void **
new_view(const void ***view, uint32_t n)
{
	free(*view);
	*view = calloc(n > 0 ? n : 1, sizeof(**view));
	BUG_IF(*view == NULL);
	return *view;
}

const struct fact *const *
results_facts(struct results *r, size_t *ret_n)
{
	const void **view = r->fact_view;
	size_t n = 0;

	*ret_n = lru_count(r->facts);
	if (r->is_sorted)
		return (const struct fact *const *)view;
	view = new_view(&r->fact_view, lru_count(r->facts));
	lru_each (r->facts, at)
		view[n++] = lru_value_at(r->facts, at);
	qsort(view, n, sizeof(*view), compare_facts);
	r->is_sorted = true;
	return (const struct fact *const *)view;
}

const struct fact *const *
results_facts_of(struct results *r, const char *device, size_t *ret_n)
{
	size_t n, low = 0, high, count = 0;
	const struct fact *const *facts = results_facts(r, &n);

	high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(facts[mid]->device.text, device) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + count < n && strcmp(facts[low + count]->device.text, device) == 0)
		count++;
	*ret_n = count;
	return facts + low;
}

const struct alert *const *
results_alerts(struct results *r, size_t *ret_n)
{
	const void **view = new_view(&r->alert_view, lru_count(r->alerts));
	size_t n = 0;

	lru_each (r->alerts, at) {
		const struct alert *alert = *(struct alert **)lru_value_at(r->alerts, at);

		if (alert != NULL)
			view[n++] = alert;
	}
	qsort(view, n, sizeof(*view), compare_alerts);
	*ret_n = n;
	return (const struct alert *const *)view;
}

uint64_t
results_lost(const struct results *r)
{
	return r->lost;
}
