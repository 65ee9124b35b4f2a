/*
 * What the store knows of devices, alerts and people, as the readings of model/reading.def. Each
 * device reading is one line of a table: of which devices, how many of them. Who is named beside
 * the number are those whom a person would look at: what is still to do where the reading counts
 * what is done, else what was counted.
 */
#include "assess/assess.h"
#include "assess/mark.h"

#include <stdlib.h>

#define DEVICE_DAYS 30
#define ALERT_DAYS 90
#define MAIL_WITHIN (10 * MS_MINUTE)
#define WATCH_DAYS_OF 30

typedef bool device_test(const struct assess_device *d, ms_t now);

#define TEST(name, expression)                                                                     \
	static bool name(const struct assess_device *d, ms_t now)                                  \
	{                                                                                          \
		(void)now;                                                                         \
		return expression;                                                                 \
	}

#define IS(kind_name) (d->kind == DEVICE_##kind_name)
#define HAS(field) (d->field.len > 0)

TEST(every, d != NULL)
TEST(is_named, d->is_named)
TEST(is_owned, d->is_owned)
TEST(is_answered, d->is_answered || d->is_unknown)
TEST(is_unknown, d->is_unknown)
TEST(is_staffs, d->is_staffs)
TEST(is_pc, IS(PC))
TEST(is_server, IS(SERVER) || IS(NAS))
TEST(is_nas, IS(NAS))
TEST(is_gear, IS(ROUTER))
TEST(is_kept, IS(SERVER) || IS(NAS) || IS(ROUTER))
TEST(is_phone, IS(PHONE))
TEST(is_thing, IS(CAMERA) || IS(IOT))
TEST(is_printer, IS(PRINTER))
TEST(runs_a_system, IS(PC) || IS(SERVER) || IS(PHONE) || IS(NAS))
TEST(has_system, HAS(os))
TEST(knows_pc, HAS(vendor) && HAS(os))
TEST(knows_server, HAS(vendor) && (HAS(os) || HAS(model)))
TEST(knows_gear, HAS(vendor) && HAS(model))
TEST(is_out_of_support, d->os_support_ends > 0 && d->os_support_ends <= now)
TEST(is_marked, d->mark != MARK_NONE && d->mark != MARK_OVER)
TEST(is_mark_held, d->mark == MARK_HOLDS)
TEST(is_mark_broken, mark_is_broken(d->mark))
TEST(is_old_and_open,
	is_out_of_support(d, now) && !(d->mark == MARK_HOLDS && d->mark_way == MARK_SEPARATE))
TEST(is_old_or_marked, is_out_of_support(d, now) || is_marked(d, now))
TEST(has_traffic, d->has_traffic || d->has_cleartext || d->has_smb1 || d->has_remote_tool ||
			  d->has_accepted_inbound || d->has_bad_contact)
TEST(has_tls, d->has_tls || d->has_old_tls)
TEST(has_mail, d->has_mail)
TEST(has_cleartext, d->has_cleartext)
TEST(has_old_tls, d->has_old_tls)
TEST(has_smb1, d->has_smb1)
TEST(has_remote_tool, d->has_remote_tool)
TEST(has_accepted_inbound, d->has_accepted_inbound)
TEST(has_bad_contact, d->has_bad_contact)

enum naming { NAME_NONE, NAME_COUNTED, NAME_REST };

static const struct device_line {
	enum reading_kind kind;
	device_test *of, *value; /* value: among those of `of` */
	enum naming naming;
} device_lines[] = {
	{READING_DEVICES_SEEN, every, every, NAME_NONE},
	{READING_DEVICES_NAMED, every, is_named, NAME_REST},
	{READING_DEVICES_OWNED, every, is_owned, NAME_REST},
	{READING_DEVICES_UNKNOWN, is_answered, is_unknown, NAME_COUNTED},
	{READING_PCS_IDENTIFIED, is_pc, knows_pc, NAME_REST},
	{READING_SERVERS_IDENTIFIED, is_server, knows_server, NAME_REST},
	{READING_GEAR_IDENTIFIED, is_gear, knows_gear, NAME_REST},
	{READING_GEAR_OWNED, is_kept, is_owned, NAME_REST},
	{READING_SYSTEMS_KNOWN, runs_a_system, has_system, NAME_REST},
	{READING_SYSTEMS_OUT_OF_SUPPORT, has_system, is_out_of_support, NAME_COUNTED},
	{READING_UNSUPPORTED_OPEN, has_system, is_old_and_open, NAME_COUNTED},
	{READING_KEPT_ON_PURPOSE, is_old_or_marked, is_mark_held, NAME_COUNTED},
	{READING_KEPT_OTHERWISE, is_marked, is_mark_broken, NAME_COUNTED},
	{READING_SERVERS_SEEN, every, is_server, NAME_COUNTED},
	{READING_NAS_SEEN, every, is_nas, NAME_COUNTED},
	{READING_PHONES_SEEN, every, is_phone, NAME_COUNTED},
	{READING_IOT_SEEN, every, is_thing, NAME_COUNTED},
	{READING_PRINTERS_SEEN, every, is_printer, NAME_COUNTED},
	{READING_STAFF_DEVICES, every, is_staffs, NAME_COUNTED},
	{READING_OUTSIDE_MAIL, every, has_mail, NAME_COUNTED},
	{READING_CLEARTEXT_DEVICES, has_traffic, has_cleartext, NAME_COUNTED},
	{READING_TLS_OLD_DEVICES, has_tls, has_old_tls, NAME_COUNTED},
	{READING_SMB1_DEVICES, has_traffic, has_smb1, NAME_COUNTED},
	{READING_REMOTE_TOOLS, has_traffic, has_remote_tool, NAME_COUNTED},
	{READING_INBOUND_ACCEPTED, has_traffic, has_accepted_inbound, NAME_COUNTED},
	{READING_BAD_CONTACTS, has_traffic, has_bad_contact, NAME_COUNTED},
};

#define N_DEVICE_LINES (sizeof(device_lines) / sizeof(device_lines[0]))
#define N_OTHERS 8 /* networks, services, days, four of alerts, persons */

struct reader {
	const struct assess_sight *sight;
	ms_t now;
	uint32_t seen_percent, n_present;
	struct reading *list;
	uint32_t n;
};

static bool
is_present(const struct reader *r, const struct assess_device *d)
{
	return d->last_seen >= r->now - DEVICE_DAYS * MS_DAY;
}

static struct reading *
put(struct reader *r, enum reading_kind kind, int64_t value, int64_t of)
{
	struct reading *to = &r->list[r->n++];

	*to = (struct reading){.kind = kind,
		.value = value,
		.of = of,
		.seen_percent = r->seen_percent,
		.at = r->now};
	return to;
}

static void
read_devices(struct reader *r, const struct device_line *line)
{
	struct reading *to = put(r, line->kind, 0, 0);

	for (uint32_t i = 0; i < r->sight->n_devices; i++) {
		const struct assess_device *d = &r->sight->devices[i];
		bool is_counted;

		if (!is_present(r, d) || !line->of(d, r->now))
			continue;
		is_counted = line->value(d, r->now);
		to->of++;
		to->value += is_counted;
		if (line->naming != NAME_NONE && is_counted == (line->naming == NAME_COUNTED) &&
			to->n_subjects < READING_SUBJECTS_MAX)
			to->subjects[to->n_subjects++] = d->name;
	}
}

/* "Nobody's device is there" is worth what part of them somebody has looked at. */
static void
limit_unknown(struct reader *r)
{
	for (uint32_t i = 0; i < r->n; i++) {
		struct reading *at = &r->list[i];
		uint32_t looked_at = r->n_present > 0 ? (uint32_t)(at->of * 100 / r->n_present) : 0;

		if (at->kind == READING_DEVICES_UNKNOWN && looked_at < at->seen_percent)
			at->seen_percent = looked_at;
	}
}

static int
by_span(const void *a, const void *b)
{
	const ms_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of an even number the longer one of the two in the middle; begun hours count whole. */
static int64_t
median_hours(ms_t *spans, uint32_t n)
{
	if (n == 0)
		return 0;
	qsort(spans, n, sizeof(*spans), by_span);
	return (spans[n / 2] + MS_HOUR - 1) / MS_HOUR;
}

static enum err
read_alerts(struct reader *r, struct arena *a)
{
	ms_t *spans = arena_array(a, ms_t, r->sight->n_alerts + 1);
	uint32_t raised = 0, decided = 0, urgent = 0, mailed = 0;

	if (spans == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < r->sight->n_alerts; i++) {
		const struct assess_alert *alert = &r->sight->alerts[i];
		ms_t mail = alert->mailed - alert->at;

		if (alert->at < r->now - ALERT_DAYS * MS_DAY || alert->severity == SEVERITY_RECORD)
			continue;
		raised++;
		if (alert->decided > 0)
			spans[decided++] =
				alert->decided > alert->at ? alert->decided - alert->at : 0;
		if (alert->severity != SEVERITY_ACT_NOW)
			continue;
		urgent++;
		mailed += alert->mailed > 0 && mail <= MAIL_WITHIN;
	}
	put(r, READING_ALERTS_RAISED, raised, 0);
	put(r, READING_ALERTS_DECIDED, decided, raised)->seen_percent = 100;
	put(r, READING_ALERTS_HOURS, median_hours(spans, decided), decided)->seen_percent = 100;
	put(r, READING_ALERTS_MAILED, mailed, urgent)->seen_percent = 100;
	return ERR_OK;
}

static void
look_around(struct reader *r)
{
	uint32_t n_traffic = 0;

	for (uint32_t i = 0; i < r->sight->n_devices; i++)
		if (is_present(r, &r->sight->devices[i])) {
			r->n_present++;
			n_traffic += has_traffic(&r->sight->devices[i], r->now);
		}
	r->seen_percent = r->n_present > 0 ? n_traffic * 100 / r->n_present : 0;
}

enum err
assess_read(const struct assess_sight *sight, ms_t now, struct arena *a, struct reading **ret_list,
	uint32_t *ret_n)
{
	struct reader r = {.sight = sight, .now = now};
	uint32_t days = sight->watch_days < WATCH_DAYS_OF ? sight->watch_days : WATCH_DAYS_OF;

	r.list = arena_array(a, struct reading, N_DEVICE_LINES + N_OTHERS);
	if (r.list == NULL)
		return ERR_FULL;
	look_around(&r);
	for (size_t i = 0; i < N_DEVICE_LINES; i++)
		read_devices(&r, &device_lines[i]);
	limit_unknown(&r);
	put(&r, READING_NETWORKS_NAMED, sight->n_networks_named, sight->n_networks);
	put(&r, READING_OUTSIDE_SERVICES, sight->n_outside_services, r.n_present);
	put(&r, READING_WATCH_DAYS, days, WATCH_DAYS_OF);
	if (read_alerts(&r, a) != ERR_OK)
		return ERR_FULL;
	put(&r, READING_PERSONS_STAND_IN, sight->n_persons_in_charge, sight->n_persons)
		->seen_percent = 100;
	BUG_IF(r.n != N_DEVICE_LINES + N_OTHERS);
	*ret_list = r.list;
	*ret_n = r.n;
	return ERR_OK;
}
