/*
 * The policy on its way: gathered from the store, written into DATA/guard/policy (for the next
 * start), and handed to the launcher as sealed memory whenever it is another one, or the resolver
 * has another one than ours. See guard.h.
 */
#include "proc/portal/cases/acts.h"
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"

#include "base/digest.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LOOK_EVERY MS_MINUTE /* devices' addresses change without a word */
#define LOOKS 3		     /* what was changed is committed within so many seconds */
#define AGAIN_AFTER (15 * MS_SECOND)
#define ADDRESS_DAYS 14
#define SEND_ARENA ((size_t)64 << 20)
#define MADE_AT 6 /* where the time stands in the bytes */
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

void
guard_changed(struct portal *p)
{
	pthread_mutex_lock(&p->guard->lock);
	p->guard->changes = LOOKS;
	p->guard->is_changed = true;
	pthread_mutex_unlock(&p->guard->lock);
}

bool
guard_is_changed(struct portal *p)
{
	struct portal_guard *g = p->guard;
	bool is_changed;

	pthread_mutex_lock(&g->lock);
	is_changed = g->is_changed;
	g->is_changed = false;
	pthread_mutex_unlock(&g->lock);
	return is_changed;
}

bool
guard_device_of(struct portal *p, uint64_t number, struct device_id *ret_device)
{
	struct portal_guard *g = p->guard;
	size_t low = 0, high;
	bool found = false;

	pthread_mutex_lock(&g->lock);
	high = g->n_numbers;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (g->numbers[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < g->n_numbers && g->numbers[low].number == number) {
		*ret_device = g->numbers[low].device;
		found = true;
	}
	pthread_mutex_unlock(&g->lock);
	return found;
}

/* ---- gathering ---- */

static bool
is_isolated(const struct guard_facts *in, const char *device)
{
	for (size_t i = 0; i < in->n_isolated; i++)
		if (strcmp(in->isolated[i].device, device) == 0)
			return true;
	return false;
}

/* An isolated device says that it has an address that another one had when it came: it may want
 * that one to be answered nothing. facts: by value. */
static bool
is_anothers(const struct guard_facts *in, const struct fact *facts, size_t n, size_t nr)
{
	size_t first = nr;

	if (!is_isolated(in, facts[nr].device.text))
		return false;
	while (first > 0 && strcmp(facts[first - 1].value, facts[nr].value) == 0)
		first--;
	for (size_t i = first; i < n && strcmp(facts[i].value, facts[nr].value) == 0; i++)
		if (i != nr && facts[i].last_seen >= facts[nr].first_seen &&
			facts[i].first_seen <= facts[nr].first_seen)
			return true;
	return false;
}

static enum err
gather_addresses(struct request *r, struct guard_facts *in)
{
	struct guard_address *list;
	struct fact *facts;
	size_t n;
	enum err err = store_fact_of_kind(
		r->view, FACT_ADDRESS, r->now - ADDRESS_DAYS * MS_DAY, r->arena, &facts, &n);

	list = err == ERR_OK ? arena_array(r->arena, struct guard_address, n + 1) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++) {
		struct guard_address *one = &list[in->n_addresses];

		if (addr_parse(str_c(facts[i].value), &one->addr) != ERR_OK ||
			is_anothers(in, facts, n, i))
			continue;
		one->device = facts[i].device.text;
		one->seen = facts[i].last_seen;
		in->n_addresses++;
	}
	in->addresses = list;
	return ERR_OK;
}

/* The words that a blocked question is told: who stopped it, whom to ask. */
static void
put_words(struct request *r, struct guard_facts *in)
{
	const struct words *words = text_find(r->portal->texts, STR("guard.ede"));
	struct str company = setting_of(r, SETTING_ORG_NAME);
	struct str phone = setting_of(r, SETTING_CONTACT_PHONE);
	struct str door = guard_door_url(r);
	struct buf b = buf_of(LIMIT_GUARD_TEXT);

	in->text = words != NULL ? words_in(words, r->lang) : STR("");
	/* draft-ietf-dnsop-structured-dns-error: c contacts, j why, s 5 = the network's own policy,
	 * o who, l language */
	buf_c(&b, "{\"c\":[");
	if (phone.len > 0) {
		char uri[STORE_SETTING_MAX + 8];

		snprintf(uri, sizeof(uri), "tel:%.*s", STR_FMT(phone));
		buf_json(&b, str_c(uri));
	} else if (door.len > 0) { /* one is needed, or all of it counts for nothing */
		buf_json(&b, door);
	}
	buf_c(&b, "],\"s\":5,\"j\":");
	buf_json(&b, in->text);
	buf_c(&b, ",\"o\":");
	buf_json(&b, company);
	buf_printf(&b, ",\"l\":\"%s\"}", r->lang == LANG_EN ? "en" : "ja");
	if (buf_err(&b) == ERR_OK) {
		char *copy = arena_copy(r->arena, buf_view(&b));

		in->json = copy != NULL ? str_of(copy, b.len) : STR("");
	}
	buf_done(&b);
	if (in->text.len > LIMIT_GUARD_TEXT)
		in->text = STR("");
}

/* Where blocked names lead; one of each family. */
static void
put_page(struct resolver_policy *policy, struct addr self)
{
	if (!addr_is_none(self))
		policy->page[self.family == 4 ? 0 : 1] = self;
}

enum err
guard_policy_of(struct request *r, struct resolver_policy *ret_policy)
{
	struct guard_facts in = {.mode = GUARD_MODE_WOULD,
		.zone_minutes = r->zone_minutes,
		.bypass = r->portal->bypass,
		.canaries = r->portal->canaries};
	struct store_guard_group *groups;
	struct store_guard_member *members;
	struct store_guard_rule *rules;
	struct store_network *networks;
	enum err err = store_guard_group_list(r->view, r->arena, &groups, &in.n_groups);

	guard_mode_parse(setting_of(r, SETTING_GUARD_MODE), &in.mode);
	if (err == ERR_OK)
		err = store_guard_member_list(r->view, r->arena, &members, &in.n_members);
	if (err == ERR_OK)
		err = store_guard_rule_list(
			r->view, r->now, STORE_GUARD_RULES, r->arena, &rules, &in.n_rules);
	if (err == ERR_OK)
		err = store_network_list(r->view, r->arena, &networks, &in.n_networks);
	if (err == ERR_OK)
		err = case_acts_isolated(r->view, case_acts_now(r->portal, r->now), r->arena,
			&in.isolated, &in.n_isolated);
	if (err == ERR_OK)
		err = gather_addresses(r, &in);
	if (err != ERR_OK)
		return err;
	in.groups = groups;
	in.members = members;
	in.rules = rules;
	in.networks = networks;
	put_words(r, &in);
	err = guard_policy_make(&in, r->arena, ret_policy);
	if (err == ERR_OK && r->portal->doors != NULL && r->portal->doors->port != 0 &&
		str_equal(setting_of(r, SETTING_GUARD_EXPLAIN), STR("page")))
		for (size_t i = 0; i < GUARD_SELVES; i++)
			put_page(ret_policy, r->portal->doors->self[i]);
	return err;
}

/* ---- numbers ---- */

static int
by_number(const void *a, const void *b)
{
	const struct guard_number *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* All devices that there are: what the log says of one must be found though its address is old. */
static void
keep_numbers(struct request *r)
{
	struct portal_guard *g = r->portal->guard;
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	struct guard_number *list;
	struct store_device *devices;
	uint32_t total;
	size_t n;

	if (store_device_list(r->view, &q, r->arena, &devices, &n, &total) != ERR_OK)
		return;
	list = calloc(n + 1, sizeof(*list));
	if (list == NULL)
		return;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct guard_number){
			guard_device_number(devices[i].id.text), devices[i].id};
	qsort(list, n, sizeof(*list), by_number);
	pthread_mutex_lock(&g->lock);
	free(g->numbers);
	g->numbers = list;
	g->n_numbers = n;
	pthread_mutex_unlock(&g->lock);
}

/* ---- sending ---- */

static enum err
write_began(struct store_tx *tx, void *arg)
{
	if (store_setting_number(store_tx_view(tx), SETTING_GUARD_BEGAN, 0) != 0)
		return ERR_OK;
	return store_setting_set_number(tx, SETTING_GUARD_BEGAN, *(const ms_t *)arg);
}

/* Into the file for the next start, and into memory for now. */
static bool
pack(struct portal *p, struct str bytes, int *ret_fd)
{
	char path[sizeof(p->data_folder) + 32];
	struct errinfo info = {0};
	int fd = memfd_create("guard-policy", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	snprintf(path, sizeof(path), "%s/guard/policy", p->data_folder);
	if (disk_write_atomic(path, bytes, 0600, &info) != ERR_OK)
		log_event("policy.unwritten", "why=\"%s\"", info.what);
	if (fd < 0 || !disk_write_fd(fd, bytes) || fcntl(fd, F_ADD_SEALS, SEALS) != 0) {
		fd_close(&fd);
		return false;
	}
	*ret_fd = fd;
	return true;
}

/* Makes it; true when it is to be sent. */
static bool
make(struct request *r, bool is_again, int *ret_fd)
{
	struct portal_guard *g = r->portal->guard;
	struct buf b = buf_of(LIMIT_GUARD_POLICY_BYTES);
	uint8_t digest[DIGEST_BYTES_MAX];
	struct resolver_policy policy;
	enum err err = guard_policy_of(r, &policy);
	bool is_sent = false, is_new;

	if (err == ERR_OK) {
		policy.made = 0;
		resolver_policy_put(&b, &policy);
		digest_of(DIGEST_SHA256, b.p, b.len, digest);
		err = buf_err(&b);
	}
	is_new = err == ERR_OK &&
		 (g->made == 0 || memcmp(g->digest, digest, sizeof(g->digest)) != 0);
	if (is_new)
		keep_numbers(r);
	if (is_new || (err == ERR_OK && is_again)) {
		/* two of one millisecond would be taken for one */
		policy.made = r->now > g->made ? r->now : g->made + 1;
		buf_clear(&b);
		resolver_policy_put(&b, &policy);
		is_sent = buf_err(&b) == ERR_OK && pack(r->portal, buf_view(&b), ret_fd);
	}
	if (is_sent) {
		g->made = policy.made;
		g->sent = r->now;
		memcpy(g->digest, digest, sizeof(g->digest));
	}
	if (err != ERR_OK)
		log_event("policy.failed", "why=%s", err_name(err));
	buf_done(&b);
	return is_sent;
}

static bool
make_in(struct portal *p, ms_t now, bool is_again, int *ret_fd)
{
	struct arena *a = arena_new(SEND_ARENA);
	struct store_view *v;
	bool is_sent = false;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		struct request r = {.portal = p, .arena = a, .view = v, .now = now};

		r.zone_minutes =
			(int)store_setting_number(v, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
		if (lang_parse(setting_of(&r, SETTING_LANG), &r.lang) != ERR_OK)
			r.lang = LANG_JA;
		/* before the set-up nobody decided anything */
		if (store_setting_number(v, SETTING_SETUP_DONE, 0) > 0)
			is_sent = make(&r, is_again, ret_fd);
		store_read_end(v);
	}
	arena_free(a);
	return is_sent;
}

bool
guard_tick(struct portal *p, ms_t now, int *ret_fd)
{
	struct portal_guard *g = p->guard;
	bool is_due, is_again;

	guard_write_counts(p, now);
	pthread_mutex_lock(&g->lock);
	is_again = g->heard != 0 && g->made != 0 && g->state.policy_made != g->made &&
		   now - g->sent > AGAIN_AFTER;
	is_due = g->is_on &&
		 (g->changes > 0 || is_again || now - g->built >= LOOK_EVERY || now < g->built);
	if (g->changes > 0)
		g->changes--;
	if (is_due)
		g->built = now;
	pthread_mutex_unlock(&g->lock);
	if (!is_due || !make_in(p, now, is_again, ret_fd))
		return false;
	store_write(p->store, STORE_VITAL, write_began, &now);
	return true;
}
