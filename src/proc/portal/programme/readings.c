/*
 * What the box knows, as assess/ reads it: devices with what was seen of them, alerts, networks,
 * days watched; and what the records here say. Once an hour, and after answers.
 */
#include "proc/portal/cases/readings.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/stock.h"
#include "proc/portal/watch/marks.h"

#include "sys/log.h"

#include <stdlib.h>

#define READ_ARENA ((size_t)192 << 20)
#define FACTS_ARENA ((size_t)16 << 20) /* of one device at a time */
#define ALERTS_READ 1500
#define TALKS_READ 20000
#define OUTSIDE_READ 50000
#define SEEN_WITHIN (30 * MS_DAY)
#define ALERTS_WITHIN (90 * MS_DAY)
#define MAILED_WITHIN (10 * MS_MINUTE)
#define MAILS_READ 500

struct sight_of {
	struct request *request;
	struct arena *arena;
	struct store_device *devices;
	struct assess_device *list;
	size_t n;
	struct assess_sight sight;
	struct str *outside; /* registered domains, also more than once */
	size_t n_outside;
};

/* ---- devices ---- */

static struct assess_device *
find(struct sight_of *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->devices[i].id.text, id) == 0)
			return &s->list[i];
	return NULL;
}

static void
describe(struct sight_of *s, const struct store_device *d, struct assess_device *a)
{
	const struct end_of_life *end =
		detect_packs_end(s->request->portal->detects, str_c(d->learned.os));
	bool is_said = d->whose == STORE_WHOSE_OURS || d->whose == STORE_WHOSE_STAFF ||
		       d->whose == STORE_WHOSE_GUEST;

	*a = (struct assess_device){
		.name = str_c(d->name[0] != '\0'	   ? d->name
			      : d->learned.name[0] != '\0' ? d->learned.name
							   : d->learned.address),
		.kind = d->kind_given >= 0 && d->kind_given < DEVICE_KINDS
				? (enum device_kind)d->kind_given
				: d->learned.kind,
		.is_named = d->name[0] != '\0' || is_said,
		.is_owned = d->owner[0] != '\0',
		.is_answered = is_said,
		.is_unknown = d->whose == STORE_WHOSE_UNKNOWN,
		.is_staffs = d->whose == STORE_WHOSE_STAFF,
		.vendor = str_c(d->learned.vendor),
		.model = str_c(d->learned.model),
		.os = str_c(d->learned.os),
		.os_support_ends = end != NULL ? end->ends : 0,
		.last_seen = d->last_seen,
	};
}

static bool
is_mail_service(const char *service)
{
	static const char *const words[] = {" smtp", " imap", " pop3", "tcp/25 ", "tcp/587 ",
		"tcp/465 ", "tcp/143 ", "tcp/993 ", "tcp/110 ", "tcp/995 "};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(service, words[i]) != NULL)
			return true;
	return false;
}

static void
note_outside(struct sight_of *s, const char *name)
{
	char *copy;

	if (s->n_outside == OUTSIDE_READ)
		return;
	copy = arena_copy(s->arena, str_c(name));
	if (copy != NULL)
		s->outside[s->n_outside++] = str_c(copy);
}

static void
take_fact(struct sight_of *s, const struct fact *f, struct assess_device *a)
{
	const char *version = f->value;

	if (f->last_seen < s->request->now - SEEN_WITHIN)
		return;
	if (strncmp(version, "server ", 7) == 0)
		version += 7;
	if (f->kind == FACT_CLEARTEXT)
		a->has_cleartext = true;
	if (f->kind == FACT_OUTSIDE)
		note_outside(s, f->value);
	if (f->kind == FACT_TLS_VERSION) {
		a->has_tls = true;
		a->has_old_tls |= strcmp(version, "1.0") == 0 || strcmp(version, "1.1") == 0 ||
				  strncmp(version, "ssl", 3) == 0;
	}
	if (f->kind == FACT_SERVICE_USED || f->kind == FACT_SERVICE_OFFERED) {
		a->has_smb1 |= strstr(f->value, " smb1") != NULL;
		a->has_mail |= f->kind == FACT_SERVICE_USED && is_mail_service(f->value);
	}
}

/* Facts of one device at a time: of all together they would be hundreds of megabytes. */
static enum err
take_facts(struct sight_of *s, const struct store_device *d, struct assess_device *a)
{
	struct arena *arena = arena_new(FACTS_ARENA);
	struct fact *facts;
	size_t n = 0;
	enum err err = arena == NULL
			       ? ERR_FULL
			       : store_fact_list(s->request->view, d->id.text, arena, &facts, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		take_fact(s, &facts[i], a);
	arena_free(arena);
	return err;
}

static enum err
take_devices(struct sight_of *s)
{
	struct store_device_query q = {.show = STORE_DEVICES_ALL};
	uint32_t total;
	enum err err =
		store_device_list(s->request->view, &q, s->arena, &s->devices, &s->n, &total);

	if (err != ERR_OK)
		return err;
	s->list = arena_array(s->arena, struct assess_device, s->n + 1);
	s->outside = arena_array(s->arena, struct str, OUTSIDE_READ);
	if (s->list == NULL || s->outside == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < s->n && err == ERR_OK; i++) {
		describe(s, &s->devices[i], &s->list[i]);
		if (s->devices[i].last_seen >= s->request->now - SEEN_WITHIN)
			err = take_facts(s, &s->devices[i], &s->list[i]);
	}
	s->sight.devices = s->list;
	s->sight.n_devices = (uint32_t)s->n;
	return err;
}

/* ---- talks, alerts ---- */

static enum err
take_talks(struct sight_of *s)
{
	struct store_talk_query q = {.since = s->request->now - SEEN_WITHIN, .limit = TALKS_READ};
	struct pair *pairs;
	uint32_t total;
	size_t n = 0;
	enum err err = store_talk_list(s->request->view, &q, s->arena, &pairs, &n, &total);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct assess_device *a = find(s, pairs[i].device.text);
		struct assess_device *b =
			pairs[i].with == PAIR_DEVICE ? find(s, pairs[i].peer) : NULL;

		if (b != NULL)
			b->has_traffic = true;
		if (a == NULL)
			continue;
		a->has_traffic = true;
		a->has_mail |= is_mail_service(pairs[i].service);
		a->has_accepted_inbound |= pairs[i].with == PAIR_CALLER && pairs[i].sent > 0;
		if (pairs[i].with == PAIR_NAME)
			note_outside(s, pairs[i].peer);
	}
	return err;
}

/* When a mail about it went: the alert's mail is written as soon as it arrives. */
static ms_t
mailed_at(const struct store_mail *mails, size_t n, const struct store_alert *a)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(mails[i].kind, "alert") == 0 && mails[i].sent != 0 &&
			mails[i].created >= a->arrived &&
			mails[i].created <= a->arrived + MAILED_WITHIN)
			return mails[i].sent;
	return 0;
}

static enum err
take_alerts(struct sight_of *s)
{
	struct store_alert_query q = {.severity_min = SEVERITY_RECORD,
		.severity_max = SEVERITY_ACT_NOW,
		.since = s->request->now - ALERTS_WITHIN,
		.limit = ALERTS_READ};
	struct assess_alert *list = arena_array(s->arena, struct assess_alert, ALERTS_READ);
	struct store_alert *alerts;
	struct store_mail *mails;
	size_t n = 0, n_mails = 0;
	enum err err =
		list == NULL ? ERR_FULL
			     : store_alert_list(s->request->view, &q, s->arena, &alerts, &n, NULL);

	if (err == ERR_OK)
		err = store_mail_list(s->request->view, MAILS_READ, s->arena, &mails, &n_mails);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct assess_device *d = find(s, alerts[i].device);
		const struct alert *a = alerts[i].alert;

		list[i] = (struct assess_alert){a->severity, alerts[i].arrived, alerts[i].answered,
			mailed_at(mails, n_mails, &alerts[i])};
		if (d == NULL || a->last_seen < s->request->now - SEEN_WITHIN)
			continue;
		d->has_bad_contact |= alert_has(a, "known_bad");
		d->has_remote_tool |= alert_has(a, "remote_tool");
	}
	s->sight.alerts = list;
	s->sight.n_alerts = (uint32_t)n;
	return err;
}

static enum err
take_marks(struct sight_of *s)
{
	struct device_mark *marks;
	size_t n;
	enum err err = marks_load(s->request, NULL, s->arena, &marks, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct assess_device *d = find(s, marks[i].kept.device.text);

		if (d == NULL)
			continue;
		d->mark = marks[i].state;
		d->mark_way = marks[i].kept.mark.way;
	}
	return err;
}

/* ---- the rest ---- */

static int
by_text(const void *a, const void *b)
{
	return str_order(*(const struct str *)a, *(const struct str *)b);
}

static enum err
take_counts(struct sight_of *s)
{
	struct request *r = s->request;
	struct store_network *networks;
	size_t n, persons = 0, in_charge = 0;
	ms_t today = time_day(r->now, r->zone_minutes);
	enum err err = store_network_list(r->view, s->arena, &networks, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		s->sight.n_networks_named += networks[i].name[0] != '\0';
	s->sight.n_networks = (uint32_t)n;
	qsort(s->outside, s->n_outside, sizeof(*s->outside), by_text);
	for (size_t i = 0; i < s->n_outside; i++)
		s->sight.n_outside_services +=
			i == 0 || !str_equal(s->outside[i], s->outside[i - 1]);
	for (int day = 0; day < 30 && err == ERR_OK; day++) {
		struct store_sensor_hour sum;
		ms_t from = today - day * MS_DAY;

		err = store_sensor_sum(r->view, from, from + MS_DAY, &sum);
		s->sight.watch_days += err == ERR_OK && sum.counts[SENSOR_FRAMES] > 0;
	}
	if (err == ERR_OK)
		err = persons_who_may(r->view, s->arena, ROLE_READER, &persons);
	if (err == ERR_OK)
		err = persons_who_may(r->view, s->arena, ROLE_MEMBER, &in_charge);
	s->sight.n_persons = (uint32_t)persons;
	s->sight.n_persons_in_charge = (uint32_t)in_charge;
	return err;
}

struct read_change {
	struct request *request;
	struct reading *list;
	uint32_t n;
	struct reading cases[TALLY_READINGS];
	uint32_t n_cases;
};

static enum err
keep_outcomes(struct store_tx *tx, struct request *r)
{
	const struct framework_set *set = r->portal->frameworks;
	struct store_pursuit *list;
	size_t n;
	enum err err = store_pursuit_list(store_tx_view(tx), r->arena, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		const struct framework *f = framework_find(set, str_c(list[i].framework));

		if (f != NULL && list[i].ended == 0)
			err = programme_keep_outcome(tx, r, f, STR(""), "");
	}
	return err;
}

static enum err
write_readings(struct store_tx *tx, void *arg)
{
	struct read_change *c = arg;
	struct request *r = c->request;
	ms_t day = time_day(r->now, r->zone_minutes);
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < c->n && err == ERR_OK; i++)
		err = store_reading_put(tx, &c->list[i], day);
	for (uint32_t i = 0; i < c->n_cases && err == ERR_OK; i++)
		err = store_reading_put(tx, &c->cases[i], day);
	if (err == ERR_OK)
		err = programme_read_records(tx, r);
	return err == ERR_OK ? keep_outcomes(tx, r) : err;
}

void
programme_read(struct request *r)
{
	struct sight_of s = {.request = r, .arena = arena_new(READ_ARENA)};
	struct read_change c = {.request = r};
	struct arena *before = r->arena;
	enum err err = s.arena == NULL ? ERR_FULL : take_devices(&s);

	if (err == ERR_OK)
		err = take_talks(&s);
	if (err == ERR_OK)
		err = take_alerts(&s);
	if (err == ERR_OK)
		err = take_marks(&s);
	if (err == ERR_OK)
		err = take_counts(&s);
	if (err == ERR_OK)
		err = assess_read(&s.sight, r->now, s.arena, &c.list, &c.n);
	if (err == ERR_OK)
		err = case_readings(r, s.arena, c.cases, &c.n_cases);
	r->arena = s.arena;
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_BULK, write_readings, &c);
	r->arena = before;
	if (err != ERR_OK)
		log_event("readings.unwritten", "err=%s", err_name(err));
	arena_free(s.arena);
}

/* ---- what the records here say ---- */

static enum err
put(struct store_tx *tx, const struct request *r, enum reading_kind kind, struct str key,
	int64_t value, int64_t of)
{
	const struct reading reading = {.kind = kind,
		.key = key,
		.value = value,
		.of = of,
		.seen_percent = 100,
		.at = r->now};

	return store_reading_put(tx, &reading, time_day(r->now, r->zone_minutes));
}

static bool
is_begun(const struct programme *p, const struct framework *f)
{
	if (programme_pursuit(p, f) != NULL)
		return true;
	for (size_t i = 0; i < p->n_replies; i++)
		if (str_equal(f->id, str_c(p->replies[i].framework)))
			return true;
	return false;
}

static enum err
put_frameworks(struct store_tx *tx, struct request *r, const struct programme *p)
{
	const struct framework_set *set = p->in.frameworks;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < set->n_frameworks && err == ERR_OK; i++) {
		const struct framework *f = &set->frameworks[i];
		struct assess_result s;

		if (!is_begun(p, f))
			continue;
		err = programme_of(r, p, f, STR(""), &s);
		if (err == ERR_OK)
			err = put(
				tx, r, READING_FRAMEWORK_ANSWERED, f->id, s.n_answered, f->n_items);
		if (err == ERR_OK)
			err = put(tx, r, READING_FRAMEWORK_POINTS, f->id, s.points, s.points_max);
		if (err == ERR_OK)
			err = put(tx, r, READING_FRAMEWORK_MET, f->id,
				s.n_by_result[RESULT_MET] + s.n_by_result[RESULT_NOT_APPLICABLE],
				f->n_items);
	}
	return err;
}

static enum err
put_duties(struct store_tx *tx, struct request *r)
{
	struct store_duty *list;
	size_t n;
	enum err err = store_duty_list(store_tx_view(tx), NULL, r->arena, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = put(tx, r, READING_DUTY_DONE, str_c(list[i].key),
			(r->now - list[i].at) / MS_DAY, 1);
	return err;
}

static enum err
put_declarations(struct store_tx *tx, struct request *r)
{
	static const char *const stars[] = {"star1", "star2", "star3"};
	struct store_declaration *list;
	size_t n;
	enum err err = store_declaration_list(store_tx_view(tx), r->arena, &list, &n);

	for (size_t s = 0; s < 3 && err == ERR_OK; s++) {
		bool is_kept = false;

		for (size_t i = 0; i < n; i++)
			is_kept |= strcmp(list[i].star, stars[s]) == 0 &&
				   list[i].number[0] != '\0' &&
				   (list[i].expires == 0 || list[i].expires > r->now);
		err = put(tx, r, READING_DECLARATION_KEPT, str_c(stars[s]), is_kept, 1);
	}
	return err;
}

enum err
programme_read_records(struct store_tx *tx, struct request *r)
{
	const struct store_view *before = r->view;
	struct programme p;
	enum err err;

	r->view = store_tx_view(tx);
	err = put_duties(tx, r);
	if (err == ERR_OK)
		err = put_declarations(tx, r);
	if (err == ERR_OK)
		err = guard_readings(tx, r);
	if (err == ERR_OK)
		err = document_read_records(tx, r);
	if (err == ERR_OK)
		err = learning_read(tx, r);
	if (err == ERR_OK)
		err = programme_load(r, STR(""), &p);
	if (err == ERR_OK)
		err = put_frameworks(tx, r, &p);
	if (err == ERR_OK)
		err = ledger_refresh(tx, r);
	if (err == ERR_OK)
		err = ledger_readings(tx, r);
	if (err == ERR_OK)
		err = stock_readings(tx, r);
	r->view = before;
	return err;
}
