/* Writes down what the name server tells; see log.h. A message is written in one change with the
 * alerts that it gives and its number, so that it counts once however often it comes. */
#include "proc/portal/guard/log.h"

#include "guard/guard.h"
#include "know/index/file.h"
#include "model/registered.h"
#include "proc/portal/guard/guard.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#define TAKE_ARENA ((size_t)64 << 20)

struct take {
	struct portal *portal;
	struct arena *arena;
	const struct bus_message *message;
	const struct index_file *lists[2]; /* base, fresh; NULL: none */
	int zone_minutes;
	bool is_bulk; /* the lines, too */
};

/* ---- lists' names ---- */

static struct index_file *
read_lists(struct portal *p, const char *name, struct arena *a)
{
	struct index_file *f = arena_alloc(a, sizeof(*f));
	char *head = arena_alloc(a, INDEX_FILE_HEAD);
	struct errinfo info;
	char path[600];
	bool is_read;
	int fd;

	snprintf(path, sizeof(path), "%s/guard/%s", p->data_folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || f == NULL || head == NULL) {
		fd_close(&fd);
		return NULL;
	}
	is_read = fd_read_at(fd, 0, head, INDEX_FILE_HEAD);
	fd_close(&fd);
	if (!is_read || index_file_read(str_of(head, INDEX_FILE_HEAD), f, &info) != ERR_OK)
		return NULL;
	return f;
}

static void
put_list(const struct take *t, unsigned number, char dst[STORE_GUARD_LIST_MAX])
{
	for (int i = 0; i < 2; i++) {
		const struct index_file *f = t->lists[i];

		if (f != NULL && number < f->n_lists) {
			str_clean(str_c(f->lists[number].name), dst, STORE_GUARD_LIST_MAX);
			return;
		}
	}
}

/* ---- writing ---- */

/* Who asked: the device, else the address. */
static void
put_who(struct portal *p, const struct bus_query *q, char device[DEVICE_ID_TEXT_MAX],
	char address[ADDR_TEXT_MAX])
{
	struct device_id id;

	device[0] = address[0] = '\0';
	if (q->device != 0 && guard_device_of(p, q->device, &id))
		str_copy(str_c(id.text), device, DEVICE_ID_TEXT_MAX);
	else if (q->reason != GUARD_OUTSIDER) /* all outsiders are one */
		addr_text(q->from, address);
}

static enum err
put_name(struct store_tx *tx, const struct take *t, const struct bus_query *q)
{
	struct store_guard_name n = {.day = time_day(q->last, t->zone_minutes),
		.times = q->times,
		.missing = q->missing,
		.first = q->first,
		.last = q->last};
	const struct known_service *s;
	struct fact f = {.kind = FACT_OUTSIDE,
		.confidence = CONFIDENCE_MEDIUM,
		.first_seen = q->first,
		.last_seen = q->last,
		.count = q->times};
	enum err err;

	put_who(t->portal, q, n.device, n.address);
	str_copy(registered_name(str_c(q->name)), n.name, sizeof(n.name));
	if (n.name[0] == '\0')
		return ERR_OK;
	err = store_guard_name_add(tx, &n);
	s = ledger_known_service(t->portal->ledgers, str_c(q->name));
	if (err != ERR_OK || s == NULL || n.device[0] == '\0' || q->missing == q->times)
		return err;
	str_copy(str_c(n.device), f.device.text, sizeof(f.device.text));
	str_copy(s->domain, f.value, sizeof(f.value));
	str_copy(STR("dns"), f.reason, sizeof(f.reason));
	return store_fact_put(tx, &f);
}

static void
fill_line(const struct take *t, const struct bus_query *q, struct store_guard_line *l)
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
		.confidence = q->confidence,
		.since = q->since};
	put_who(t->portal, q, l->device, l->address);
	str_copy(str_c(q->name), l->name, sizeof(l->name));
	str_copy(str_c(q->found), l->found, sizeof(l->found));
	str_copy(str_c(q->what), l->what, sizeof(l->what));
	if (q->reason == GUARD_LIST)
		put_list(t, q->list, l->list);
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
		return t->is_bulk ? put_name(tx, t, q) : ERR_OK;
	fill_line(t, q, &l);
	if (t->is_bulk)
		err = store_guard_line_add(tx, &l);
	if (err == ERR_OK && guard_sign_of(q, &sign))
		err = guard_log_alert(tx, t->portal, t->arena, &l, &sign);
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
	return err;
}

bool
guard_log_take(struct portal *p, const struct bus_message *m, ms_t now)
{
	struct take t = {
		.portal = p, .arena = arena_new(TAKE_ARENA), .message = m, .is_bulk = true};
	enum err err;

	(void)now;
	if (t.arena == NULL)
		return false;
	t.lists[0] = read_lists(p, "base.idx", t.arena);
	t.lists[1] = read_lists(p, "fresh.idx", t.arena);
	err = store_write(p->store, STORE_BULK, write_queries, &t);
	if (err == ERR_FULL) { /* lines give way when the disk is short; alerts go on */
		t.is_bulk = false;
		err = store_write(p->store, STORE_VITAL, write_queries, &t);
		log_event("guard.log_lost", "rows=%u", m->as.queries.n_rows);
	}
	if (err != ERR_OK)
		log_event("guard.log_stuck", "err=%s", err_name(err));
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
