/*
 * The record of questions as people see it: the page, its table, how it is kept. A staff member's
 * own device is named only as the setting says; elsewhere it has a mark that lasts for a month.
 */
#include "proc/portal/guard/log.h"

#include "base/digest.h"
#include "guard/guard.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/kept.h"
#include "proc/portal/watch/watch.h"
#include "proc/portal/web/handlers.h"
#include "sys/entropy.h"

#include "pages/guard_log.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_PAGE 50
#define ROWS_TABLE 20000
#define NAMES_READ 2000
#define SERVICES_SHOWN 20
#define SECRET_BYTES 24

bool
guard_may_name(enum guard_staff staff, bool is_blocked)
{
	return staff == GUARD_STAFF_SHOWN || (staff == GUARD_STAFF_BLOCKED && is_blocked);
}

void
guard_mark(struct str secret, const char *device, ms_t month, char dst[GUARD_MARK_MAX])
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	uint8_t digest[DIGEST_BYTES_MAX];
	struct buf b = buf_of(512);

	buf_printf(&b, "%.*s\n%lld\n%s\n%.*s", STR_FMT(secret), (long long)month, device,
		STR_FMT(secret));
	digest_of(DIGEST_SHA256, b.p, b.len, digest);
	buf_done(&b);
	for (size_t i = 0; i + 1 < GUARD_MARK_MAX; i++)
		dst[i] = letters[digest[i] % 32];
	dst[GUARD_MARK_MAX - 1] = '\0';
}

/* ---- what is chosen ---- */

struct asked {
	struct request *request;
	struct str device; /* id; "" all */
	ms_t since, until; /* of the day; 0: all */
	enum guard_staff staff;
	struct str secret;
	struct store_device *devices;
	size_t n_devices;
	bool is_theirs; /* the chosen device is a staff member's own */
	struct guard_log_view v;
};

static const char *const staff_names[] = {"blocked", "shown", "never"};

static enum guard_staff
staff_of(struct request *r)
{
	struct str s = setting_of(r, SETTING_GUARD_LOG_STAFF);

	for (size_t i = 0; i < sizeof(staff_names) / sizeof(*staff_names); i++)
		if (str_equal(s, str_c(staff_names[i])))
			return (enum guard_staff)i;
	return GUARD_STAFF_BLOCKED;
}

static enum err
write_secret(struct store_tx *tx, void *arg)
{
	char now[STORE_SETTING_MAX];

	store_setting(store_tx_view(tx), SETTING_GUARD_LOG_SECRET, now);
	if (now[0] != '\0') { /* somebody was faster */
		str_copy(str_c(now), arg, STORE_SETTING_MAX);
		return ERR_OK;
	}
	return store_setting_set(tx, SETTING_GUARD_LOG_SECRET, str_c(arg));
}

static struct str
secret_of(struct request *r)
{
	struct str s = setting_of(r, SETTING_GUARD_LOG_SECRET);
	char *fresh = arena_alloc(r->arena, STORE_SETTING_MAX);
	uint8_t random[SECRET_BYTES];

	if (s.len > 0 || fresh == NULL)
		return s;
	entropy_fill(random, sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(fresh + 2 * i, 3, "%02x", random[i]);
	if (store_write(r->portal->store, STORE_VITAL, write_secret, fresh) != ERR_OK)
		return STR("");
	return str_c(fresh);
}

static const struct store_device *
device_of(const struct asked *s, const char *id)
{
	for (size_t i = 0; i < s->n_devices; i++)
		if (strcmp(s->devices[i].id.text, id) == 0)
			return &s->devices[i];
	return NULL;
}

static enum err
read_choice(struct asked *s)
{
	struct request *r = s->request;
	struct store_device_query dq = {0};
	struct str day = form_get(&r->query, "day");
	struct buf query = buf_of(512);
	char encoded[DEVICE_ID_TEXT_MAX * 3 + 1];
	uint32_t total;
	enum err err =
		store_device_list(r->view, &dq, r->arena, &s->devices, &s->n_devices, &total);

	s->device = form_get(&r->query, "device");
	s->v.is_blocked = form_has(&r->query, "blocked");
	if (time_day_parse(day, r->zone_minutes, &s->since) == ERR_OK) {
		s->until = s->since + MS_DAY;
		s->v.day = day;
		buf_printf(&query, "day=%.*s", STR_FMT(day));
	}
	if (s->device.len >= DEVICE_ID_TEXT_MAX ||
		url_encode(s->device, encoded, sizeof(encoded)) != ERR_OK)
		s->device = STR("");
	if (s->device.len > 0)
		buf_printf(&query, "%sdevice=%s", query.len > 0 ? "&" : "", encoded);
	if (s->v.is_blocked)
		buf_printf(&query, "%sblocked=1", query.len > 0 ? "&" : "");
	s->v.query = str_of(arena_copy(r->arena, buf_view(&query)), query.len);
	buf_done(&query);
	s->staff = staff_of(r);
	s->secret = secret_of(r);
	return err;
}

/* ---- rows ---- */

static bool
is_theirs(const struct store_device *d)
{
	return d != NULL && (d->whose == STORE_WHOSE_STAFF || is_personal(d));
}

bool
guard_log_hides(struct request *r, const struct store_device *d)
{
	return is_theirs(d) && staff_of(r) == GUARD_STAFF_NEVER;
}

static struct guard_who
who_of(struct asked *s, const struct store_guard_line *l)
{
	struct request *r = s->request;
	const struct store_device *d = device_of(s, l->device);
	bool is_blocked = l->action == GUARD_BLOCK || l->would;
	struct device_brief *brief;
	char mark[GUARD_MARK_MAX], *text;
	struct civil c;

	if (l->device[0] == '\0') {
		text = arena_copy(r->arena, str_c(l->address));
		return (struct guard_who){.name = str_c(text != NULL ? text : "")};
	}
	if (!is_theirs(d) || guard_may_name(s->staff, is_blocked)) {
		brief = arena_alloc(r->arena, sizeof(*brief));
		if (d == NULL || brief == NULL)
			return (struct guard_who){.device = brief_by_id(r, l->device)};
		brief_of_device(d, brief);
		return (struct guard_who){.device = brief};
	}
	c = time_civil(l->last, r->zone_minutes);
	guard_mark(s->secret, l->device, c.year * 12 + c.month, mark);
	text = arena_copy(r->arena, str_c(mark));
	return (struct guard_who){.name = str_c(text != NULL ? text : ""), .is_hidden = true};
}

const char *
guard_log_did(const struct store_guard_line *l)
{
	if (l->action == GUARD_BLOCK)
		return "blocked";
	if (l->action == GUARD_REFUSE)
		return "refused";
	if (l->would)
		return "would";
	return l->action == GUARD_PASS && l->reason == GUARD_RULE ? "passed" : "warned";
}

const char *
guard_log_why(const struct store_guard_line *l)
{
	static const char *const why[GUARD_REASONS] = {
		"", "outsider", "canary", "", "rule", "list", "bypass", "isolated"};

	return l->name[0] == '\0' && l->reason != GUARD_OUTSIDER ? ""
	       : l->reason < GUARD_REASONS			 ? why[l->reason]
								 : "";
}

static struct guard_log_row
row_of(struct asked *s, const struct store_guard_line *l)
{
	struct guard_log_row row = {.who = who_of(s, l),
		.name = str_c(l->name),
		.found = str_c(l->found),
		.list = str_c(l->list),
		.what = str_c(l->what),
		.did = guard_log_did(l),
		.why = guard_log_why(l),
		.held = "",
		.confidence = "",
		.since = l->since,
		.times = l->times,
		.first = l->first,
		.last = l->last,
		.doors = l->doors};

	if (l->reason == GUARD_LIST && l->confidence <= CONFIDENCE_HIGH)
		row.confidence = confidence_name((enum confidence)l->confidence);
	if (l->held != HELD_NOT && l->held < INDICATOR_HELDS)
		row.held = indicator_held_name((enum indicator_held)l->held);
	return row;
}

/* Lines of the choice. Of a staff member's device that is chosen by its name only those that may
 * name it: all others would say whose mark it is. */
static enum err
fill_rows(struct asked *s, uint32_t offset, uint32_t limit)
{
	struct request *r = s->request;
	char device[DEVICE_ID_TEXT_MAX];
	struct store_guard_line_query q = {.device = device,
		.since = s->since,
		.until = s->until,
		.is_blocked = s->v.is_blocked,
		.offset = offset,
		.limit = limit};
	struct guard_log_row *rows;
	struct store_guard_line *lines;
	uint32_t total = 0;
	size_t n = 0;
	enum err err = ERR_OK;

	str_copy(s->device, device, sizeof(device));
	s->is_theirs = s->device.len > 0 && is_theirs(device_of(s, device));
	if (s->is_theirs && s->staff == GUARD_STAFF_BLOCKED)
		q.is_blocked = true;
	if (!s->is_theirs || s->staff != GUARD_STAFF_NEVER)
		err = store_guard_line_list(r->view, &q, r->arena, &lines, &n, &total);
	rows = err == ERR_OK ? arena_array(r->arena, struct guard_log_row, n + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(s, &lines[i]);
	s->v.rows = rows;
	s->v.n_rows = n;
	s->v.n_all = total;
	return ERR_OK;
}

/* ---- services of one device ---- */

static int
by_times(const void *a, const void *b)
{
	const struct guard_log_service *x = a, *y = b;

	return x->times < y->times ? 1 : x->times > y->times ? -1 : str_order(x->name, y->name);
}

static void
add_service(struct guard_log_view *v, struct guard_log_service *list, const struct known_service *k,
	const struct store_guard_name *n)
{
	for (size_t i = 0; i < v->n_services; i++)
		if (str_equal(list[i].name, k->name)) {
			list[i].times += n->times;
			list[i].last = n->last > list[i].last ? n->last : list[i].last;
			return;
		}
	list[v->n_services++] = (struct guard_log_service){k->name, n->times, n->last};
}

static enum err
fill_services(struct asked *s)
{
	struct request *r = s->request;
	char device[DEVICE_ID_TEXT_MAX];
	struct store_guard_name_query q = {
		.device = device, .since = r->now - 7 * MS_DAY, .limit = NAMES_READ};
	struct store_guard_name *names;
	struct guard_log_service *list;
	size_t n;
	enum err err;

	if (s->device.len == 0)
		return ERR_OK;
	s->v.has_services = true;
	s->v.is_hidden = s->is_theirs && s->staff != GUARD_STAFF_SHOWN;
	if (s->v.is_hidden)
		return ERR_OK;
	str_copy(s->device, device, sizeof(device));
	err = store_guard_name_list(r->view, &q, r->arena, &names, &n);
	list = err == ERR_OK ? arena_array(r->arena, struct guard_log_service, n + 1) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++) {
		const struct known_service *k =
			ledger_known_service(r->portal->ledgers, str_c(names[i].name));

		s->v.n_missing += names[i].missing;
		if (k != NULL)
			add_service(&s->v, list, k, &names[i]);
		else
			s->v.n_other += names[i].times;
	}
	qsort(list, s->v.n_services, sizeof(*list), by_times);
	s->v.services = list;
	if (s->v.n_services > SERVICES_SHOWN)
		s->v.n_services = SERVICES_SHOWN;
	return ERR_OK;
}

bool
guard_log_has(struct request *r, const char *device)
{
	struct store_guard_name_query nq = {
		.device = device, .since = r->now - 30 * MS_DAY, .limit = 1};
	struct store_guard_line_query lq = {
		.device = device, .since = r->now - 30 * MS_DAY, .limit = 1};
	struct store_guard_name *names;
	struct store_guard_line *lines;
	size_t n;

	return (store_guard_name_list(r->view, &nq, r->arena, &names, &n) == ERR_OK && n > 0) ||
	       (store_guard_line_list(r->view, &lq, r->arena, &lines, &n, NULL) == ERR_OK && n > 0);
}

/* ---- the page ---- */

static enum err
show(struct request *r, const struct page_problems *problems)
{
	struct asked s = {.request = r, .v.page = page_of(r)};
	struct guard_view_of look;
	const struct device_brief *briefs;
	char device[DEVICE_ID_TEXT_MAX];
	struct page_frame f;
	enum err err = read_choice(&s);

	if (s.v.page > 100000)
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = fill_rows(&s, (s.v.page - 1) * ROWS_PAGE, ROWS_PAGE);
	if (err == ERR_OK)
		err = fill_services(&s);
	if (err == ERR_OK)
		err = briefs_of_devices(r, s.devices, s.n_devices, &briefs);
	if (err != ERR_OK)
		return err;
	str_copy(s.device, device, sizeof(device));
	guard_look(r, &look);
	s.v.is_on = look.stands != GUARD_STANDS_ABSENT;
	s.v.devices = briefs;
	s.v.n_devices = s.n_devices;
	s.v.device = device[0] != '\0' ? brief_by_id(r, device) : NULL;
	s.v.n_pages = s.v.n_all == 0 ? 1 : (uint32_t)((s.v.n_all + ROWS_PAGE - 1) / ROWS_PAGE);
	s.v.days = (uint32_t)store_setting_number(r->view, SETTING_GUARD_LOG_DAYS, GUARD_LOG_DAYS);
	s.v.staff = str_c(staff_names[s.staff]);
	if (problems != NULL)
		s.v.problems = *problems;
	if (s.is_theirs)
		err = audit(r, "device.open", device);
	frame_of(r, &f);
	f.path = STR("/guard/log");
	return err == ERR_OK ? page_guard_log(r->portal->pages, &f, &s.v, &r->response.body) : err;
}

enum err
get_guard_log(struct request *r)
{
	return show(r, NULL);
}

/* The table. */
enum err
get_guard_log_csv(struct request *r)
{
	struct asked s = {.request = r};
	struct buf *b = &r->response.body;
	enum err err = read_choice(&s);

	if (err == ERR_OK)
		err = fill_rows(&s, 0, ROWS_TABLE);
	if (err != ERR_OK)
		return err;
	guard_log_table(r, s.v.rows, s.v.n_rows, b);
	r->response.type = "text/csv; charset=utf-8";
	str_copy(STR("attachment; filename=\"name-server-log.csv\""), r->response.disposition,
		sizeof(r->response.disposition));
	return audit(r, "guard.export", "");
}

/* ---- how it is kept ---- */

struct keep_change {
	char days[4];
	const char *staff;
	struct store_audit audit;
};

static enum err
write_keep(struct store_tx *tx, void *arg)
{
	struct keep_change *c = arg;
	enum err err = store_setting_set(tx, SETTING_GUARD_LOG_DAYS, str_c(c->days));

	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_GUARD_LOG_STAFF, str_c(c->staff));
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_guard_log(struct request *r)
{
	const struct store_kept_key keys[] = {
		{STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_LOG_DAYS), NULL},
		{STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_LOG_STAFF), NULL}};
	struct str staff = form_get(&r->form, "staff");
	struct keep_change c = {.staff = NULL};
	char token[DEED_TOKEN_MAX];
	uint64_t days;
	enum err err;

	for (size_t i = 0; i < sizeof(staff_names) / sizeof(*staff_names); i++)
		if (str_equal(staff, str_c(staff_names[i])))
			c.staff = staff_names[i];
	if (!str_equal(form_get(&r->form, "do"), STR("keep")) || c.staff == NULL ||
		str_u64(form_get(&r->form, "log_days"), GUARD_LOG_DAYS_MAX, &days) != ERR_OK ||
		days < GUARD_LOG_DAYS_MIN)
		return ERR_INVALID;
	snprintf(c.days, sizeof(c.days), "%u", (unsigned)days % 1000);
	audit_fill(r, &c.audit, "guard.log", c.staff);
	err = deed_kept(r,
		&(struct kept_deed){.kind = "guard.log",
			.role = ROLE_ADMIN,
			.keys = keys,
			.n = 2,
			.write = write_keep,
			.arg = &c},
		token);
	if (err != ERR_OK)
		return err;
	return redirect(r, "/guard/log", &(struct done){.key = "guard_log_kept", .undo = token});
}
