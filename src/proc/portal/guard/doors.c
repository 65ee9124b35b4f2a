/* The door itself: who may come in, how often, and what a request at it is for. See doors.h. */
#include "proc/portal/guard/doors.h"

#include "base/lru.h"
#include "proc/portal/guard/door_host.h"
#include "proc/portal/guard/guard.h"
#include "sys/entropy.h"

#include <stdio.h>
#include <stdlib.h>

#define ADDRESSES 1024
#define LOOKS 30 /* names a minute of one address */
#define PLEAS 10 /* an hour */

struct often {
	ms_t since;
	uint32_t n;
};

static struct lru *
new_table(void)
{
	struct lru_options o = {.key_size = sizeof(struct addr),
		.value_size = sizeof(struct often),
		.capacity = ADDRESSES};

	entropy_fill(&o.hash_key, sizeof(o.hash_key));
	return lru_new(&o);
}

enum err
guard_doors_start(struct portal *p, const char *self, uint16_t port)
{
	struct guard_doors *d = calloc(1, sizeof(*d));
	struct str rest = str_c(self != NULL ? self : "");
	size_t n = 0;

	if (d == NULL)
		return ERR_FULL;
	pthread_mutex_init(&d->lock, NULL);
	while (rest.len > 0 && n < GUARD_SELVES)
		n += addr_parse(str_split(&rest, ','), &d->self[n]) == ERR_OK;
	d->port = n > 0 ? port : 0;
	d->looks = new_table();
	d->pleas = new_table();
	p->doors = d;
	return d->looks != NULL && d->pleas != NULL ? ERR_OK : ERR_FULL;
}

void
guard_doors_secure(struct portal *p, const char *text)
{
	struct str rest = str_c(text != NULL ? text : "");
	uint64_t dot = 0, doh = 0;

	if (p->doors == NULL || str_u64(str_split(&rest, ','), 65535, &dot) != ERR_OK ||
		str_u64(str_split(&rest, ','), 65535, &doh) != ERR_OK)
		return;
	p->doors->dot_port = (uint16_t)dot;
	p->doors->doh_port = (uint16_t)doh;
	str_clean(rest, p->doors->secure_name, sizeof(p->doors->secure_name));
}

void
guard_doors_end(struct portal *p)
{
	if (p->doors == NULL)
		return;
	lru_free(p->doors->looks);
	lru_free(p->doors->pleas);
	pthread_mutex_destroy(&p->doors->lock);
	free(p->doors);
	p->doors = NULL;
}

/* pleas: else looks. */
static bool
take(struct request *r, bool pleas, uint32_t most, ms_t span)
{
	struct guard_doors *d = r->portal->doors;
	struct lru *table = d == NULL ? NULL : pleas ? d->pleas : d->looks;
	struct often *o;
	bool may;

	if (table == NULL)
		return true;
	pthread_mutex_lock(&d->lock);
	o = lru_put(table, &r->address, NULL);
	if (r->now - o->since >= span || r->now < o->since)
		*o = (struct often){.since = r->now};
	may = o->n < most;
	o->n += may;
	pthread_mutex_unlock(&d->lock);
	return may;
}

bool
guard_door_may_look(struct request *r)
{
	return take(r, false, LOOKS, MS_MINUTE);
}

bool
guard_door_may_plead(struct request *r)
{
	return take(r, true, PLEAS, MS_HOUR);
}

struct str
guard_door_url(struct request *r)
{
	const struct guard_doors *d = r->portal->doors;
	char host[ADDR_TEXT_MAX], url[ADDR_TEXT_MAX + 24];
	const struct addr *a;

	if (d == NULL || d->port == 0 || addr_is_none(d->self[0]))
		return STR("");
	a = &d->self[0];
	if (a->family == 6 && d->self[1].family == 4)
		a++;
	addr_text(*a, host);
	snprintf(url, sizeof(url), a->family == 6 ? "http://[%s]" : "http://%s", host);
	if (d->port != 80)
		snprintf(url + strlen(url), sizeof(url) - strlen(url), ":%u", d->port);
	return str_c(arena_copy(r->arena, str_c(url)));
}

struct str
guard_door_host(struct request *r)
{
	char *room = arena_alloc(r->arena, LIMIT_HOST_BYTES);

	return room == NULL ? STR("") : door_host(r->host, room);
}

bool
guard_door_is_self(struct request *r)
{
	return door_is_self(guard_door_host(r));
}

void
guard_door_path(struct request *r)
{
	switch (door_for(guard_door_host(r), r->path)) {
	case DOOR_FOR_FILE:
		break;
	case DOOR_FOR_CHECK:
		r->path = STR("/guard/check");
		break;
	case DOOR_FOR_BLOCKED:
		r->path = STR("/blocked");
		break;
	}
}

void
guard_door_language(struct request *r)
{
	(void)lang_parse(form_get(&r->query, "lang"), &r->lang);
}

enum err
guard_door_client(
	struct request *r, struct guard_policy **ret_policy, struct guard_client *ret_client)
{
	struct resolver_policy *policy = arena_alloc(r->arena, sizeof(*policy));
	enum err err = policy == NULL ? ERR_FULL : guard_policy_of(r, policy);

	if (err != ERR_OK)
		return err;
	*ret_policy = &policy->guard;
	*ret_client = guard_client(&policy->guard, r->address);
	return ERR_OK;
}
