/* Pages to look around: something is odd, the card, the notice, about, who did what. */
#include "proc/common/lists.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/guide.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/watch/watch.h"

#include <stdio.h>

#define LOG_ROWS 100

enum err
off_networks(struct request *r, const struct str **ret_list, size_t *ret_n)
{
	struct store_network *list;
	struct str *names;
	size_t n, kept = 0;
	enum err err = store_network_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	names = arena_array(r->arena, struct str, n + 1);
	if (names == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		if (!list[i].is_watched)
			names[kept++] =
				str_c(list[i].name[0] != '\0' ? list[i].name : list[i].prefix);
	}
	*ret_list = names;
	*ret_n = kept;
	return ERR_OK;
}

#define DESKS 4

void
odd_numbers(struct request *r, struct odd_view *ret_view)
{
	struct setup_value *own = arena_array(r->arena, struct setup_value, DESKS);

	if (own == NULL)
		return;
	own[0] = (struct setup_value){"desk_police", setting_of(r, SETTING_DESK_POLICE)};
	own[1] = (struct setup_value){"desk_ipa", setting_of(r, SETTING_DESK_IPA)};
	own[2] = (struct setup_value){"desk_jpcert", setting_of(r, SETTING_DESK_JPCERT)};
	own[3] = (struct setup_value){"desk_ppc", setting_of(r, SETTING_DESK_PPC)};
	*ret_view = (struct odd_view){.person_in_charge = setting_of(r, SETTING_CHARGE_NAME),
		.person_phone = setting_of(r, SETTING_CONTACT2_PHONE),
		.insurer_name = setting_of(r, SETTING_INSURER_NAME),
		.insurer_phone = setting_of(r, SETTING_INSURER_PHONE),
		.sector = guide_sector_in(r),
		.own = own,
		.n_own = DESKS};
}

/* Where the five questions are, for the card: the box's own address, else the one asked for here.
 */
static struct str
form_url(struct request *r)
{
	const char *base = r->portal->url;
	size_t len = strlen(base);
	struct buf b = buf_of(512);
	const char *copy;

	if (len > 0)
		buf_printf(&b, "%.*s/odd", (int)(base[len - 1] == '/' ? len - 1 : len), base);
	else if (r->host.len > 0)
		buf_printf(&b, "http%s://%.*s/odd", r->is_tls ? "s" : "", STR_FMT(r->host));
	copy = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	return copy == NULL ? STR("") : str_c(copy);
}

enum err
get_card(struct request *r)
{
	struct odd_view v = {0};
	struct page_frame f;

	odd_numbers(r, &v);
	v.form_url = form_url(r);
	/* Opened by somebody of the company: counts as printed. */
	if (r->has_session && store_setting_number(r->view, SETTING_CARD_PRINTED, 0) == 0)
		set_number(r, SETTING_CARD_PRINTED, r->now);
	frame_of(r, &f);
	return page_card(r->portal->pages, &f, &v, &r->response.body);
}

static uint32_t
keep_days(struct request *r)
{
	return (uint32_t)store_setting_number(r->view, SETTING_KEEP_DAYS, KEEP_DAYS_MAX);
}

enum err
get_notice(struct request *r)
{
	struct notice_view v = {.person_in_charge = setting_of(r, SETTING_CHARGE_NAME),
		.from = store_setting_number(r->view, SETTING_CONSENT_AT, 0),
		.keep_days = keep_days(r)};
	struct page_frame f;
	enum err err = off_networks(r, &v.off_networks, &v.n_off_networks);

	if (err != ERR_OK)
		return err;
	if (store_setting_number(r->view, SETTING_NOTICE_PRINTED, 0) == 0)
		set_number(r, SETTING_NOTICE_PRINTED, r->now);
	frame_of(r, &f);
	return page_staff_notice(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- about ---- */

/* The tables that say something to people, by their name in packs/text. */
static const struct {
	const char *table, *shown;
} shown_tables[] = {{"device", "devices"}, {"fact", "facts"}, {"alert", "alerts"},
	{"evidence", "evidence"}, {"audit", "audit"}};
#define SHOWN_TABLES (sizeof(shown_tables) / sizeof(shown_tables[0]))

static const char *
shown_as(const char *table)
{
	for (size_t i = 0; i < SHOWN_TABLES; i++) {
		if (strcmp(table, shown_tables[i].table) == 0)
			return shown_tables[i].shown;
	}
	return NULL;
}

/* How the lists of known-bad things stand, as the launcher wrote it down. */
static enum err
fill_lists(struct request *r, struct about_view *v)
{
	struct bus_lists_state *s = arena_alloc(r->arena, sizeof(*s));
	struct known_bad_list *list =
		arena_array(r->arena, struct known_bad_list, LIMIT_INDICATOR_LISTS);
	char folder[sizeof(r->portal->data_folder) + 16];

	if (s == NULL || list == NULL)
		return ERR_FULL;
	snprintf(folder, sizeof(folder), "%s/lists.kept", r->portal->data_folder);
	if (lists_state_read(folder, s) != ERR_OK)
		return ERR_OK; /* none were there yet */
	for (uint32_t i = 0; i < s->n_rows; i++)
		list[i] = (struct known_bad_list){str_c(s->rows[i].name), s->rows[i].entries,
			s->rows[i].since, str_c(list_state_name(s->rows[i].state)),
			str_c(list_why_name(s->rows[i].why)), s->rows[i].line};
	v->lists = list;
	v->n_lists = s->n_rows;
	return ERR_OK;
}

enum err
get_about(struct request *r)
{
	struct count_of tables[SHOWN_TABLES];
	struct about_view v = {.version = STR("0.1.0"),
		.keep_days = keep_days(r),
		.tables = tables,
		.mail_host = setting_of(r, SETTING_MAIL_HOST),
		.watching_since = store_setting_number(r->view, SETTING_CONSENT_AT, 0)};
	struct store_sensor_hour sum = {0};
	struct portal_live live;
	struct page_frame f;
	enum err err = store_sensor_sum(r->view, 0, INT64_MAX, &sum);

	for (size_t i = 0; store_limit(i) != NULL && err == ERR_OK; i++) {
		const char *name = shown_as(store_limit(i)->table);

		if (name == NULL)
			continue;
		tables[v.n_tables].name = str_c(name);
		err = store_rows(r->view, i, &tables[v.n_tables++].count);
	}
	if (err == ERR_OK)
		err = fill_lists(r, &v);
	if (err != ERR_OK)
		return err;
	live_copy(r->portal, &live);
	v.is_mail_set = store_setting_number(r->view, SETTING_MAIL_ON, 0) == 1;
	v.is_stamp_set = setting_of(r, SETTING_CASE_TSA).len > 0;
	v.disk_bytes = live.space.database_bytes;
	v.index_entries = live.index_entries;
	v.index_made = live.index_made;
	v.is_index_unread = live.index_unread > 0;
	v.frames = sum.counts[SENSOR_FRAMES];
	v.frames_unread = sum.counts[SENSOR_FRAMES_UNREAD];
	v.frames_dropped = sum.counts[SENSOR_FRAMES_LOST];
	v.flows = sum.counts[SENSOR_FLOWS];
	v.disk_lost = sum.counts[SENSOR_DISK_LOST] + live.disk_lost; /* written down, and not yet */
	v.flows_evicted = sum.counts[SENSOR_FLOWS_EVICTED];
	v.devices_evicted = sum.counts[SENSOR_DEVICES_EVICTED];
	frame_of(r, &f);
	return page_about(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- who did what ---- */

/* A device's name, else what was written. */
static struct str
object_of(struct request *r, const char *subject)
{
	struct store_device d;

	if (store_device_get(r->view, subject, &d) != ERR_OK)
		return str_c(subject);
	return brief_by_id(r, subject)->name.len > 0 ? brief_by_id(r, subject)->name
						     : str_c(subject);
}

enum err
get_log(struct request *r)
{
	struct log_view v = {.page = page_of(r)};
	struct store_audit *list;
	struct log_row *rows;
	struct page_frame f;
	size_t n;
	enum err err = store_audit_list(
		r->view, LOG_ROWS + 1, (v.page - 1) * LOG_ROWS, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct log_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	v.n = n > LOG_ROWS ? LOG_ROWS : n;
	v.n_pages = v.page + (n > LOG_ROWS ? 1 : 0);
	for (size_t i = 0; i < v.n; i++)
		rows[i] = (struct log_row){list[i].at, str_c(list[i].who), list[i].action,
			object_of(r, list[i].subject)};
	v.rows = rows;
	frame_of(r, &f);
	return page_log(r->portal->pages, &f, &v, &r->response.body);
}
