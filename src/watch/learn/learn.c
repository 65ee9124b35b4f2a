/* The learner's memory, and rules applied to texts. See learn.h. */
#include "watch/learn/private.h"

#include <stdlib.h>

#define TOLD 16384
#define AGAIN_AFTER MS_HOUR

/* Which sign of an operating system a text of a rule is: sources of one kind are not independent.
 */
static const enum os_source sign_of[DEVICE_RULE_SOURCE_COUNT] = {
	[DEVICE_RULE_DHCP_VENDOR] = OS_DHCP,
	[DEVICE_RULE_DHCP_OPTIONS] = OS_DHCP,
	[DEVICE_RULE_MDNS_SERVICE] = OS_ANNOUNCE,
	[DEVICE_RULE_MDNS_TXT] = OS_ANNOUNCE,
	[DEVICE_RULE_SSDP_SERVER] = OS_ANNOUNCE,
	[DEVICE_RULE_SSDP_TYPE] = OS_ANNOUNCE,
	[DEVICE_RULE_HOSTNAME] = OS_ANNOUNCE,
	[DEVICE_RULE_OUI_VENDOR] = OS_VENDOR,
	[DEVICE_RULE_HTTP_SERVER] = OS_BANNER,
	[DEVICE_RULE_USER_AGENT] = OS_USER_AGENT,
	[DEVICE_RULE_SSH_SOFTWARE] = OS_BANNER,
	[DEVICE_RULE_WINDOWS_BUILD] = OS_NTLM,
	[DEVICE_RULE_OUTSIDE] = OS_UPDATE,
};

struct learner *
learner_new(const struct learn_options *options)
{
	struct learner *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->o = *options;
	l->told = lru_new(&(struct lru_options){.key_size = sizeof(uint64_t),
		.value_size = sizeof(ms_t),
		.capacity = TOLD,
		.hash_key = options->hash_key});
	l->client_ids = lru_new(&(struct lru_options){.key_size = sizeof(uint64_t),
		.value_size = sizeof(uint32_t),
		.capacity = LIMIT_DEVICES,
		.hash_key = options->hash_key});
	l->askers = lru_new(&(struct lru_options){.key_size = sizeof(uint32_t),
		.value_size = sizeof(struct askers),
		.capacity = LIMIT_DEVICES,
		.hash_key = options->hash_key});
	if (l->told == NULL || l->client_ids == NULL || l->askers == NULL) {
		learner_free(l);
		return NULL;
	}
	return l;
}

void
learner_free(struct learner *l)
{
	if (l == NULL)
		return;
	lru_free(l->told);
	lru_free(l->client_ids);
	lru_free(l->askers);
	free(l);
}

void
learn_event(struct learner *l, const struct event *e)
{
	learn_link(l, e);
	learn_names(l, e);
	learn_traffic(l, e);
	learn_windows(l, e);
}

bool
learn_is_new(struct learner *l, const struct device *d, unsigned what, struct str text, ms_t at)
{
	uint64_t key = hash_bytes(&l->o.hash_key, text.p, text.len);
	ms_t *last;
	bool is_new;

	key ^= ((uint64_t)what << 32 | d->handle) * UINT64_C(0x9e3779b97f4a7c15);
	last = lru_put(l->told, &key, &is_new);
	if (!is_new && at - *last < AGAIN_AFTER)
		return false;
	*last = at;
	return true;
}

/* Kind and model; the system is for the caller. */
static void
apply(struct learner *l, struct device *d, const struct device_rule *rule, ms_t at)
{
	struct device_table *devices = l->o.devices;
	const char *reason = device_rule_source_name(rule->source);

	if (rule->kind != DEVICE_UNKNOWN)
		device_kind(devices, d, rule->kind, reason, rule->confidence, at);
	device_fact(devices, d, FACT_MODEL, rule->model, reason, rule->confidence, at);
}

void
learn_text(struct learner *l, struct device *d, enum device_rule_source source, struct str text,
	ms_t at)
{
	const struct device_rule *rule = NULL;
	struct str system = str_of(NULL, 0);
	char os[sizeof(d->os)];

	if (l->o.rules == NULL || text.len == 0 || !learn_is_new(l, d, source, text, at))
		return;
	while ((rule = device_rules_next(l->o.rules, source, text, rule)) != NULL) {
		apply(l, d, rule, at);
		if (rule->os.len > 0)
			system = rule->os;
	}
	/* of several rules the last one says the system: the exact stand behind the general ones */
	if (str_copy(system, os, sizeof(os)) > 0)
		device_os_sign(l->o.devices, d, sign_of[source], os, at);
}

void
learn_name(struct learner *l, struct device *d, struct str name, const char *reason, ms_t at)
{
	if (name.len > 0)
		name = str_trim(name);
	if (name.len == 0 || !learn_is_new(l, d, LEARN_NAME, name, at))
		return;
	device_name(l->o.devices, d, name, reason, at);
	learn_text(l, d, DEVICE_RULE_HOSTNAME, name, at);
}

struct device *
learn_sender(const struct event *e)
{
	return e->direction == TO_SERVER ? e->client : e->server;
}
