/* What time brings: put-off alerts come back, letters and digests are written, tables are tidied.
 */
#include "proc/portal/care/care.h"
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/clocks.h"
#include "proc/portal/cases/deposit.h"
#include "proc/portal/cases/packets.h"
#include "proc/portal/cases/record.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/guard/log.h"
#include "proc/portal/ingest.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/mail.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/watch/watch.h"

#include "store/case.h"
#include "sys/log.h"
#include "today/today.h"

#include <stdio.h>
#include <stdlib.h>

#define SILENT_AFTER (90 * MS_SECOND) /* the sensor speaks every second */
#define TIDY_EVERY MS_HOUR
#define READ_EVERY MS_HOUR
#define READ_FIRST (2 * MS_MINUTE) /* in the first half hour, when most is new */
#define FIRST_FOR (30 * MS_MINUTE)
#define TICK_ARENA ((size_t)64 << 20)

static enum err
write_wake(struct store_tx *tx, void *arg)
{
	return store_alert_wake(tx, *(const ms_t *)arg);
}

struct tidy_change {
	ms_t now;
	uint64_t removed;
};

static enum err
write_tidy(struct store_tx *tx, void *arg)
{
	struct tidy_change *c = arg;

	return store_tidy(tx, c->now, &c->removed);
}

struct outage_change {
	ms_t begins, ends;
};

static enum err
write_outage(struct store_tx *tx, void *arg)
{
	const struct outage_change *o = arg;

	return store_outage_put(tx, o->begins, o->ends);
}

/* A sensor that says nothing is a state that every page shows. */
static void
watch_sensor(struct portal *p, ms_t now)
{
	struct outage_change o = {.ends = now};
	bool is_down;

	pthread_mutex_lock(&p->live.lock);
	o.begins = p->live.last_heard > p->live.started ? p->live.last_heard : p->live.started;
	is_down = !p->live.is_replay && now - o.begins > SILENT_AFTER;
	if (is_down)
		p->live.down_since = o.begins;
	pthread_mutex_unlock(&p->live.lock);
	if (is_down)
		store_write(p->store, STORE_VITAL, write_outage, &o);
}

/* ---- the clock ---- */

static enum err
write_clock(struct store_tx *tx, void *arg)
{
	const struct today_clock *c = arg;
	enum err err = store_setting_set_number(tx, SETTING_CLOCK_LAST, c->last);

	if (err == ERR_OK && c->jumped_at != 0)
		err = store_setting_set_number(tx, SETTING_CLOCK_JUMPED_AT, c->jumped_at);
	if (err == ERR_OK && c->jumped_at != 0)
		err = store_setting_set_number(tx, SETTING_CLOCK_JUMPED_BY, c->jumped_by);
	return err;
}

/* What is remembered of it from before this start. */
static void
recall_clock(struct portal *p, struct today_clock *c)
{
	struct store_view *v;

	if (store_read(p->store, &v) != ERR_OK)
		return;
	c->last = store_setting_number(v, SETTING_CLOCK_LAST, 0);
	c->jumped_at = store_setting_number(v, SETTING_CLOCK_JUMPED_AT, 0);
	c->jumped_by = store_setting_number(v, SETTING_CLOCK_JUMPED_BY, 0);
	store_read_end(v);
}

/* Asks it, writes down each hour what it said and each jump; whether it is in doubt. */
static bool
watch_clock(struct portal *p, ms_t now)
{
	struct today_clock c;
	bool is_first, is_jump, is_step;

	pthread_mutex_lock(&p->live.lock);
	c = p->live.clock;
	pthread_mutex_unlock(&p->live.lock);
	is_first = c.last == 0;
	is_step = !is_first && (now - c.last > MS_HOUR || now < c.last);
	if (is_first)
		recall_clock(p, &c);
	is_jump = today_clock_ask(&c, now);
	pthread_mutex_lock(&p->live.lock);
	p->live.clock = c;
	if (is_step) { /* who was last heard when is measured anew, or an outage of years is said */
		p->live.started = now;
		p->live.last_heard = p->live.last_heard != 0 ? now : 0;
	}
	pthread_mutex_unlock(&p->live.lock);
	if (is_jump)
		log_event("clock.jumped", "by_ms=%lld", (long long)c.jumped_by);
	if (is_jump || is_first || is_step || now - p->clock_kept > MS_HOUR) {
		p->clock_kept = now;
		store_write(p->store, STORE_VITAL, write_clock, &c);
	}
	return today_clock_is_doubtful(&c, now);
}

/* ---- networks ---- */

static enum err
write_network(struct store_tx *tx, void *arg)
{
	return store_network_put(tx, arg);
}

/* A private network of 256 addresses in which a device was seen is listed, as ours and watched,
 * until somebody says that it is the guests' or private. */
static void
note_network(struct request *r, struct addr a, const struct store_network *known, size_t n)
{
	struct store_network fresh = {.kind = NETWORK_OURS, .is_watched = true};
	char text[ADDR_TEXT_MAX];

	if (a.family != 4 || !addr_is_private(a) || addr_is_link_local(a))
		return;
	a.b[3] = 0;
	snprintf(fresh.prefix, sizeof(fresh.prefix), "%s/24", addr_text(a, text));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(known[i].prefix, fresh.prefix) == 0)
			return;
	}
	store_write(r->portal->store, STORE_VITAL, write_network, &fresh);
}

static void
note_networks(struct request *r)
{
	struct store_device_query q = {.limit = 256};
	struct store_network *known;
	struct store_device *list;
	struct addr a;
	uint32_t total;
	size_t n, n_known;

	if (store_network_list(r->view, r->arena, &known, &n_known) != ERR_OK || n_known >= 64 ||
		store_device_list(r->view, &q, r->arena, &list, &n, &total) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		if (addr_parse(str_c(list[i].learned.address), &a) == ERR_OK)
			note_network(r, a, known, n_known);
	}
}

/* ---- letters ---- */

struct letter_change {
	struct request *request;
	ms_t from, to;
	ms_t week; /* 0: a digest */
};

static enum err
count_interruptions(struct store_tx *tx, const struct letter_view *l, ms_t now)
{
	enum err err = ERR_OK;
	char id[ALERT_ID_TEXT_MAX];

	for (size_t i = 0; i < l->n_alerts && err == ERR_OK; i++)
		err = store_interruption_add(tx, alert_id_text(&l->alerts[i].alert->id, id),
			l->alerts[i].alert->severity, now);
	return err;
}

/* The letter has the head in it, when it goes anywhere. */
static enum err
note_head_left(struct store_tx *tx, ms_t before)
{
	struct store_deposit d;
	enum err err;

	if (store_setting_number(store_tx_view(tx), SETTING_MAIL_ON, 0) != 1)
		return ERR_OK;
	err = store_deposit_before(store_tx_view(tx), before, &d);
	return err == ERR_OK ? store_deposit_way(tx, d.nr, 1, STR("")) : err;
}

static enum err
put_letter(struct store_tx *tx, const struct letter_change *c)
{
	struct request *r = c->request;
	struct buf subject = buf_of(1024), text = buf_of(49152);
	struct letter_view v;
	struct page_frame f;
	enum err err;

	err = letter_fill(r, c->from, c->to, &v);
	if (err == ERR_OK && c->week == 0 && v.n_alerts == 0)
		return ERR_OK;
	if (err == ERR_OK) {
		frame_of(r, &f);
		err = page_letter_mail(r->portal->pages, &f, &v, &subject, &text);
	}
	if (err == ERR_OK)
		err = mail_put(tx, c->week > 0 ? "letter" : "digest", buf_view(&subject),
			buf_view(&text), r->now);
	if (err == ERR_OK && c->week > 0 && v.head_at != 0)
		err = note_head_left(tx, c->to);
	if (err == ERR_OK && c->week > 0)
		err = store_setting_set_number(tx, SETTING_LETTER_SENT, c->week);
	if (err == ERR_OK && c->week == 0)
		err = count_interruptions(tx, &v, r->now);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

/* The letter is made of what the change sees; the loop reads on with its own view afterwards. */
static enum err
write_letter(struct store_tx *tx, void *arg)
{
	const struct letter_change *c = arg;
	const struct store_view *before = c->request->view;
	enum err err;

	c->request->view = store_tx_view(tx);
	err = put_letter(tx, c);
	c->request->view = before;
	return err;
}

/* Whether "please look" alerts of the last day wait whose mail the budget held back. */
static bool
has_digest(struct request *r, ms_t since)
{
	struct store_alert_query q = {.is_open = true,
		.severity_min = SEVERITY_PLEASE_LOOK,
		.severity_max = SEVERITY_PLEASE_LOOK,
		.since = since,
		.limit = 200};
	struct store_alert *list;
	size_t n;

	if (store_alert_list(r->view, &q, r->arena, &list, &n, NULL) != ERR_OK)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!store_interruption_has(r->view, list[i].id_text, SEVERITY_PLEASE_LOOK))
			return true;
	}
	return false;
}

static void
write_letters(struct request *r)
{
	struct portal *p = r->portal;
	ms_t agreed = store_setting_number(r->view, SETTING_CONSENT_AT, 0);
	ms_t since = agreed > r->now ? 1 : agreed; /* by a clock that was ahead: long enough ago */
	ms_t sent = store_setting_number(r->view, SETTING_LETTER_SENT, 0);
	ms_t week = since == 0 ? 0 : today_letter_due(r->now, r->zone_minutes, sent, since);
	struct civil c = time_civil(r->now, r->zone_minutes);
	struct letter_change change = {.request = r};

	if (week > 0) {
		change.from = change.week = week;
		change.to = week + 7 * MS_DAY;
		if (store_write(p->store, STORE_VITAL, write_letter, &change) != ERR_OK)
			log_event("mail.unwritten", "kind=letter");
	} else if (c.hour == 8 && since > 0 && has_digest(r, r->now - MS_DAY)) {
		change.from = r->now - MS_DAY;
		change.to = r->now + 1;
		if (store_write(p->store, STORE_VITAL, write_letter, &change) != ERR_OK)
			log_event("mail.unwritten", "kind=digest");
	}
}

static bool
is_reading_due(struct portal *p, ms_t now)
{
	ms_t started, every;

	pthread_mutex_lock(&p->live.lock);
	started = p->live.started;
	pthread_mutex_unlock(&p->live.lock);
	every = now - started < FIRST_FOR ? READ_FIRST : READ_EVERY;
	return now - p->read_at >= every || now < p->read_at;
}

struct deposit_change {
	ms_t now;
	bool is_new;
};

static enum err
write_deposit(struct store_tx *tx, void *arg)
{
	struct deposit_change *c = arg;

	return case_deposit(tx, c->now, &c->is_new);
}

/* The head of the day, once a day while cases change. */
static void
deposit(struct portal *p, ms_t now)
{
	struct deposit_change c = {.now = now};
	enum err err = store_write(p->store, STORE_VITAL, write_deposit, &c);

	if (err != ERR_OK)
		log_event("case.deposit_failed", "err=%s", err_name(err));
	else if (c.is_new)
		log_event("case.deposit", "at=%lld", (long long)now);
}

/* What the box does by itself is no person's request. */
static struct request
begin(struct portal *p, struct arena *a, struct store_view *v, ms_t now)
{
	struct request r = {.portal = p, .arena = a, .view = v, .now = now, .is_set_up = true};
	char lang[STORE_SETTING_MAX];

	r.zone_minutes = (int)store_setting_number(v, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	store_setting(v, SETTING_LANG, lang);
	if (lang_parse(str_c(lang), &r.lang) != ERR_OK)
		r.lang = LANG_JA;
	return r;
}

void
portal_cases_tick(struct portal *p, ms_t now)
{
	struct store_view *v;
	struct arena *a;

	if (!p->is_clock_sure || (now >= p->filled && now - p->filled < CASE_FILL_EVERY))
		return;
	p->filled = now;
	a = arena_new(TICK_ARENA);
	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		struct request r = begin(p, a, v, now);

		case_fill_tick(&r);
		store_read_end(v);
	}
	arena_free(a);
}

void
portal_tick(struct portal *p, ms_t now)
{
	struct arena *a = arena_new(TICK_ARENA);
	struct tidy_change tidy = {.now = now};
	struct store_view *v;
	bool is_doubtful = watch_clock(p, now);

	p->is_clock_sure = !is_doubtful;
	if (is_doubtful)
		tidy.now = 0;
	watch_sensor(p, now);
	ingest_write_lost(p);
	case_acts_clock(p, now, is_doubtful);
	case_acts_tick(p, case_acts_now(p, now));
	kept_tick(p, case_acts_now(p, now));
	store_write(p->store, STORE_VITAL, write_wake, &now);
	if (now - p->tidied > TIDY_EVERY || now < p->tidied) {
		p->tidied = now;
		if (store_write(p->store, STORE_VITAL, write_tidy, &tidy) == ERR_OK &&
			tidy.removed > 0)
			log_event("store.tidied", "rows=%llu", (unsigned long long)tidy.removed);
		if (!is_doubtful)
			guard_log_tidy(p, now);
		if (!is_doubtful)
			deposit(p, now);
	}
	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		struct request r = begin(p, a, v, now);

		note_networks(&r);
		if (!is_doubtful)
			care_tick(p, now, r.zone_minutes);
		if (!is_doubtful)
			maildrill_tick(&r);
		if (!is_doubtful)
			write_letters(&r);
		if (!is_doubtful)
			case_remind_tick(&r);
		if (is_reading_due(p, now)) {
			p->read_at = now;
			programme_read(&r);
		}
		store_read_end(v);
	}
	if (!is_doubtful)
		findings_tick(p, now);
	arena_free(a);
}
