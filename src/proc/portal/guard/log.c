/* Writes down what the name server tells; see log.h. A message is written in one change with the
 * alerts that it gives and its number, so that it counts once however often it comes. */
#include "proc/portal/guard/log.h"

#include "guard/guard.h"
#include "proc/common/index_disk.h"
#include "proc/portal/guard/asks.h"
#include "proc/portal/guard/guard.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define TAKE_ARENA ((size_t)64 << 20)
#define NUMBERS_WITHIN MS_MINUTE
#define WHOSE_MS (20 * MS_SECOND)
#define WHOSE_WITHIN MS_DAY /* an address may be another device's tomorrow */

struct asker {
	uint64_t number; /* the device's; 0: unknown */
	struct addr from;
};

struct take {
	struct portal *portal;
	struct arena *arena;
	const struct bus_message *message;
	int zone_minutes;
	bool is_bulk; /* the lines, too */
};

/* ---- lists' names ---- */

#define HEADS 2
static const char *const head_names[HEADS] = {"base.idx", "fresh.idx"};

/* The head of a file of the index, as it was when the file last changed. */
struct guard_head {
	bool is_there;
	ino_t inode;
	off_t size;
	struct timespec changed;
	struct index_file file;
};

static bool
is_as_before(const struct guard_head *h, const struct stat *st)
{
	return h->inode == st->st_ino && h->size == st->st_size &&
	       h->changed.tv_sec == st->st_mtim.tv_sec && h->changed.tv_nsec == st->st_mtim.tv_nsec;
}

/* The descriptor is its own. */
static void
read_head(struct guard_head *h, int fd, const struct stat *st)
{
	struct index_opened o;

	h->inode = st->st_ino;
	h->size = st->st_size;
	h->changed = st->st_mtim;
	h->is_there = index_open_fd(fd, "", &o, NULL) == ERR_OK;
	h->file = o.file;
	index_close(&o);
}

/* Looks whether the files are still the same; reads what is new. */
static void
look_at_heads(struct portal *p)
{
	struct portal_guard *g = p->guard;

	if (g->heads == NULL)
		g->heads = calloc(HEADS, sizeof(*g->heads));
	for (int i = 0; g->heads != NULL && i < HEADS; i++) {
		struct stat st;
		char path[600];
		int fd;

		snprintf(path, sizeof(path), "%s/guard/%s", p->data_folder, head_names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0 || fstat(fd, &st) != 0) {
			g->heads[i] = (struct guard_head){0};
		} else if (!is_as_before(&g->heads[i], &st)) {
			read_head(&g->heads[i], fd, &st);
			continue;
		}
		fd_close(&fd);
	}
}

static void
put_list(const struct portal_guard *g, unsigned number, char dst[STORE_GUARD_LIST_MAX])
{
	for (int i = 0; g->heads != NULL && i < HEADS; i++) {
		const struct guard_head *h = &g->heads[i];

		if (h->is_there && number < h->file.n_lists) {
			str_clean(str_c(h->file.lists[number].name), dst, STORE_GUARD_LIST_MAX);
			return;
		}
	}
}

/* ---- writing ---- */

/* The device that has that address by now: the policy of that moment may not have known it. */
static const struct device_id *
whose(struct store_tx *tx, struct portal *p, struct addr from)
{
	struct portal_guard *g = p->guard;
	ms_t now = p->clock();
	char address[ADDR_TEXT_MAX];
	struct guard_whose_address *w;

	for (size_t i = 0; i < GUARD_WHOSE && i < g->n_whose; i++)
		if (addr_equal(g->whose[i].addr, from) && now - g->whose[i].at < WHOSE_MS)
			return &g->whose[i].device;
	w = &g->whose[g->n_whose++ % GUARD_WHOSE];
	*w = (struct guard_whose_address){.addr = from, .at = now};
	if (store_fact_whose_address(store_tx_view(tx), addr_text(from, address),
		    now - WHOSE_WITHIN, &w->device) != ERR_OK)
		w->device.text[0] = '\0';
	return &w->device;
}

/* Who asked: the device, else the address. */
static void
put_who(struct store_tx *tx, struct portal *p, const struct asker *by,
	char device[DEVICE_ID_TEXT_MAX], char address[ADDR_TEXT_MAX])
{
	struct device_id id = {""};

	device[0] = address[0] = '\0';
	if (by->number == 0 || !guard_device_of(p, by->number, &id))
		id = *whose(tx, p, by->from);
	if (id.text[0] != '\0')
		str_copy(str_c(id.text), device, DEVICE_ID_TEXT_MAX);
	else
		addr_text(by->from, address);
}

/* A whole name: of a known service it is a fact. Counted is it with its domain. */
static enum err
put_service(struct store_tx *tx, const struct take *t, const struct bus_query *q)
{
	const struct known_service *s = ledger_known_service(t->portal->ledgers, str_c(q->name));
	struct fact f = {.kind = FACT_OUTSIDE,
		.confidence = CONFIDENCE_MEDIUM,
		.first_seen = q->first,
		.last_seen = q->last,
		.count = q->times};
	char address[ADDR_TEXT_MAX];

	put_who(tx, t->portal, &(struct asker){q->device, q->from}, f.device.text, address);
	if (s == NULL || f.device.text[0] == '\0' || q->missing == q->times)
		return ERR_OK;
	str_copy(s->domain, f.value, sizeof(f.value));
	str_copy(STR("dns"), f.reason, sizeof(f.reason));
	return store_fact_put(tx, &f);
}

static enum err
put_ask(struct store_tx *tx, const struct take *t, const struct bus_ask *a)
{
	struct store_guard_name n = {.day = time_day(a->last, t->zone_minutes),
		.times = a->times,
		.missing = a->missing,
		.first = a->first,
		.last = a->last};

	if (a->times == 0 || a->last <= 0)
		return ERR_OK; /* not of our resolver */
	put_who(tx, t->portal, &(struct asker){a->device, a->from}, n.device, n.address);
	str_copy(str_c(a->domain), n.name, sizeof(n.name));
	return store_guard_name_add(tx, &n);
}

static void
fill_line(struct store_tx *tx, const struct take *t, const struct bus_query *q,
	struct store_guard_line *l)
{
	*l = (struct store_guard_line){.hour = q->last - q->last % MS_HOUR,
		.action = q->action,
		.reason = q->reason,
		.would = q->would,
		.warns = q->warns,
		.held = q->held,
		.rule = q->rule,
		.times = q->times,
		.first = q->first,
		.last = q->last,
		.doors = q->doors,
		.confidence = q->confidence,
		.since = q->since};
	if (q->reason != GUARD_OUTSIDER) /* all outsiders are one */
		put_who(tx, t->portal, &(struct asker){q->device, q->from}, l->device, l->address);
	str_copy(str_c(q->name), l->name, sizeof(l->name));
	str_copy(str_c(q->found), l->found, sizeof(l->found));
	str_copy(str_c(q->what), l->what, sizeof(l->what));
	if (q->reason == GUARD_LIST)
		put_list(t->portal->guard, q->list, l->list);
}

static enum err
write_row(struct store_tx *tx, const struct take *t, const struct bus_query *q)
{
	struct store_guard_line l;
	struct guard_sign sign;
	enum err err = ERR_OK;

	if (q->action >= GUARD_ACTIONS || q->reason >= GUARD_REASONS || q->last <= 0)
		return ERR_OK; /* not of our resolver */
	if (q->reason == GUARD_NOTHING)
		return t->is_bulk ? put_service(tx, t, q) : ERR_OK;
	fill_line(tx, t, q, &l);
	if (t->is_bulk)
		err = store_guard_line_add(tx, &l);
	if (err == ERR_OK && guard_sign_of(q, &sign))
		err = guard_log_alert(tx, t->portal, t->arena, &l, &sign);
	return err;
}

/* A server that takes mail asks for the names of whoever writes to it: many do not exist. */
static bool
takes_mail(struct store_tx *tx, struct arena *a, const struct device_id *device)
{
	struct fact *facts;
	size_t n = 0;

	if (store_fact_list(store_tx_view(tx), device->text, a, &facts, &n) != ERR_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		if (facts[i].kind == FACT_SERVICE_OFFERED &&
			str_find(str_c(facts[i].value), STR("smtp")) >= 0)
			return true;
	return false;
}

static enum err
write_due(struct store_tx *tx, const struct take *t, const struct guard_due *due)
{
	struct detection d = due->detection;
	char device[DEVICE_ID_TEXT_MAX], address[ADDR_TEXT_MAX];
	bool is_told = false;
	enum err err;

	put_who(tx, t->portal, &(struct asker){due->device, due->from}, device, address);
	guard_who_is(device, address, &d.device);
	if (due->about[0] == '\0' && takes_mail(tx, t->arena, &d.device))
		return ERR_OK;
	err = guard_witness_asked(tx, t->arena, &d, &is_told);
	if (err != ERR_OK || is_told)
		return err;
	return guard_alert_put(
		tx, t->portal, t->arena, &d, &(struct guard_story){due->about, 1, false});
}

static enum err
write_asks(struct store_tx *tx, const struct take *t)
{
	const struct bus_queries *q = &t->message->as.queries;
	const struct guard_due *due;
	size_t n = guard_asks_due(t->portal->guard->asks, &due);
	enum err err = ERR_OK;

	for (size_t i = 0; err == ERR_OK && t->is_bulk && i < q->n_asks; i++)
		err = put_ask(tx, t, &q->asks[i]);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		err = write_due(tx, t, &due[i]);
	return err;
}

static enum err
write_queries(struct store_tx *tx, void *arg)
{
	struct take *t = arg;
	const struct bus_queries *q = &t->message->as.queries;
	bool is_new;
	enum err err = store_guard_told(tx, q->run, t->message->sequence, &is_new);

	t->zone_minutes = (int)store_setting_number(
		store_tx_view(tx), SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	for (size_t i = 0; err == ERR_OK && is_new && i < q->n_rows; i++)
		err = write_row(tx, t, &q->rows[i]);
	if (err == ERR_OK && is_new)
		err = write_asks(tx, t);
	return err;
}

/* Soon after its start the portal does not know yet whom the devices' numbers mean: it makes its
 * first policy within seconds, and the name server sends again. */
static bool
must_wait(struct portal *p, const struct bus_queries *q)
{
	struct portal_guard *g = p->guard;
	bool has_device = false, is_early;

	for (uint32_t i = 0; i < q->n_rows; i++)
		has_device |= q->rows[i].device != 0;
	for (uint32_t i = 0; i < q->n_asks; i++)
		has_device |= q->asks[i].device != 0;
	pthread_mutex_lock(&g->lock);
	is_early = g->n_numbers == 0 && p->clock() - g->since < NUMBERS_WITHIN;
	pthread_mutex_unlock(&g->lock);
	return has_device && is_early;
}

bool
guard_log_take(struct portal *p, const struct bus_message *m)
{
	struct take t = {
		.portal = p, .arena = arena_new(TAKE_ARENA), .message = m, .is_bulk = true};
	enum err err;

	if (must_wait(p, &m->as.queries)) {
		arena_free(t.arena);
		return false;
	}
	if (p->guard->asks == NULL)
		p->guard->asks = guard_asks_new(p->detects);
	if (t.arena == NULL || p->guard->asks == NULL) {
		arena_free(t.arena);
		return false;
	}
	look_at_heads(p);
	guard_asks_count(p->guard->asks, &m->as.queries, m->sequence);
	err = store_write(p->store, STORE_BULK, write_queries, &t);
	if (err == ERR_FULL) { /* lines give way when the disk is short; alerts go on */
		t.is_bulk = false;
		err = store_write(p->store, STORE_VITAL, write_queries, &t);
		log_event("guard.log_lost", "rows=%u", m->as.queries.n_rows);
	}
	if (err != ERR_OK)
		log_event("guard.log_stuck", "err=%s", err_name(err));
	else
		guard_asks_told(p->guard->asks);
	arena_free(t.arena);
	return err == ERR_OK;
}

/* ---- age ---- */

static enum err
write_tidy(struct store_tx *tx, void *arg)
{
	return store_guard_log_tidy(tx, *(const ms_t *)arg);
}

void
guard_log_tidy(struct portal *p, ms_t now)
{
	struct store_view *v;
	ms_t days = GUARD_LOG_DAYS, before;

	if (store_read(p->store, &v) != ERR_OK)
		return;
	days = store_setting_number(v, SETTING_GUARD_LOG_DAYS, GUARD_LOG_DAYS);
	store_read_end(v);
	days = days < GUARD_LOG_DAYS_MIN ? GUARD_LOG_DAYS_MIN : days;
	days = days > GUARD_LOG_DAYS_MAX ? GUARD_LOG_DAYS_MAX : days;
	before = now - days * MS_DAY;
	store_write(p->store, STORE_VITAL, write_tidy, &before);
}
