/*
 * What respond/join.h is asked with: open cases that changed lately, the latest first, and of each
 * the alerts seen last. In memory of its own, for it runs in the change that writes the alert.
 */
#include "proc/portal/cases/join.h"

#define CASES_LOOKED_AT 32
#define ALERTS_LOOKED_AT 8 /* of one case */
#define ARENA_BYTES ((size_t)16 << 20)

/* The heads, that of the device among them however long ago it changed. */
static enum err
heads_of(const struct request *r, const char *device, struct arena *a, struct case_head **ret_list,
	size_t *ret_n)
{
	const struct store_case_query q = {
		.open_only = true, .since = r->now - JOIN_DEVICE_WITHIN, .limit = CASES_LOOKED_AT};
	struct case_head *list, *all = arena_array(a, struct case_head, CASES_LOOKED_AT + 1);
	struct case_head own;
	size_t n;
	enum err err = all == NULL ? ERR_FULL : store_case_list(r->view, &q, a, &list, &n, NULL);

	if (err != ERR_OK)
		return err;
	if (n > 0)
		memcpy(all, list, n * sizeof(*all));
	err = store_case_of_device(r->view, device, &own);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (strcmp(all[i].id, own.id) == 0)
			err = ERR_NOT_FOUND; /* no further one */
	if (err == ERR_OK)
		all[n++] = own;
	*ret_list = all;
	*ret_n = n;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
add_alerts(const struct request *r, struct arena *a, struct join_case *c)
{
	struct store_alert *found;
	struct join_alert *list;
	size_t n;
	enum err err = store_case_alerts(r->view, c->head.id, ALERTS_LOOKED_AT, a, &found, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(a, struct join_alert, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct join_alert){str_c(found[i].device), found[i].alert};
	c->alerts = list;
	c->n_alerts = (uint32_t)n;
	return ERR_OK;
}

static enum err
gather(const struct request *r, const char *device, struct arena *a, struct join_case **ret_list,
	uint32_t *ret_n)
{
	struct case_head *heads;
	struct join_case *list = NULL;
	size_t n = 0;
	enum err err = heads_of(r, device, a, &heads, &n);

	if (err == ERR_OK) {
		list = arena_array(a, struct join_case, n + 1);
		err = list == NULL ? ERR_FULL : ERR_OK;
	}
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		list[i].head = heads[i];
		err = add_alerts(r, a, &list[i]);
	}
	*ret_list = list;
	*ret_n = (uint32_t)n;
	return err;
}

enum err
case_join_find(const struct request *r, const struct store_alert *a, struct str playbook,
	enum join_why *ret_why, char ret_id[CASE_ID_MAX])
{
	const struct join_alert seen = {str_c(a->device), a->alert};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct join_case *list;
	uint32_t n, at;
	enum err err = arena == NULL ? ERR_FULL : gather(r, a->device, arena, &list, &n);

	ret_id[0] = '\0';
	if (err == ERR_OK) {
		*ret_why = join_find(list, n, &seen, playbook, r->now, &at);
		if (*ret_why != JOIN_NOT)
			str_copy(str_c(list[at].head.id), ret_id, CASE_ID_MAX);
	}
	arena_free(arena);
	return err;
}
