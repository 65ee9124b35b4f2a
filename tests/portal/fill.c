/* Fills a database as a company of many devices would have it after two years, for measuring.
 * Everything in it is made up. usage: portal_fill DATABASE DEVICES ALERTS */
#include "store/store.h"
#include "sys/clock.h"
#include "sys/password.h"

#include <stdio.h>
#include <stdlib.h>

#define BATCH 500
#define TALK_DAYS 35   /* as long as they are kept */
#define TALKS_INSIDE 4 /* of a device on one day, with others */
#define TALKS 7	       /* in all; 1,000 devices fill most of what the table may hold */

struct fill {
	int first, end; /* of this batch */
	int n_devices, n_alerts;
	ms_t now;
};

static void
device_id(int n, struct device_id *id)
{
	snprintf(id->text, sizeof(id->text), "mac:02:00:00:00:%02x:%02x", (unsigned)n >> 8,
		(unsigned)n & 255);
}

/* Somebody whom that device talks with; every company has a few servers that all know. */
static void
fill_pair(const struct fill *f, int n, int k, struct pair *p)
{
	static const char *const inside[] = {
		"tcp/445 smb", "udp/53 dns", "tcp/9100", "tcp/443 tls"};
	static const char *const outside[] = {"tcp/443 tls", "udp/443 quic", "tcp/993 imap"};
	struct device_id other;

	device_id(n, &p->device);
	p->sent = (uint64_t)(n * 131 % 997 + 1) * 1000 * (uint64_t)(k + 1);
	p->received = p->sent * 3;
	p->connections = 5;
	if (k < TALKS_INSIDE) {
		device_id(k == TALKS_INSIDE - 1 ? (n * 7 + 1) % f->n_devices : k * 3 % f->n_devices,
			&other);
		p->with = PAIR_DEVICE;
		str_copy(str_c(other.text), p->peer, sizeof(p->peer));
		str_copy(str_c(inside[k]), p->service, sizeof(p->service));
	} else {
		p->with = k == TALKS_INSIDE ? PAIR_OUTSIDE : PAIR_NAME;
		if (p->with == PAIR_NAME)
			snprintf(p->peer, sizeof(p->peer), "service%d.example", (n + k) % 40);
		str_copy(str_c(outside[k - TALKS_INSIDE]), p->service, sizeof(p->service));
	}
}

/* Who talked with whom, on each day that is kept. */
static enum err
put_talks(struct store_tx *tx, void *arg)
{
	const struct fill *f = arg;
	ms_t today = time_day(f->now, ZONE_JAPAN_MINUTES);
	enum err err = ERR_OK;

	for (int i = f->first; i < f->end; i++) {
		for (int n = 0; n < TALK_DAYS * TALKS && err == ERR_OK; n++) {
			ms_t day = today - (ms_t)(n / TALKS) * MS_DAY;
			struct pair p = {.since = day, .until = day + MS_MINUTE};

			fill_pair(f, i, n % TALKS, &p);
			err = store_talk_put(tx, &p, day);
		}
	}
	return err;
}

static enum err
put_fact(struct store_tx *tx, const struct fill *f, int n, enum fact_kind kind, const char *value)
{
	struct fact fact = {.kind = kind,
		.confidence = CONFIDENCE_MEDIUM,
		.reason = "dhcp",
		.first_seen = f->now - 300 * MS_DAY + n * MS_HOUR,
		.last_seen = f->now - n * MS_MINUTE,
		.count = 7};

	device_id(n, &fact.device);
	str_copy(str_c(value), fact.value, sizeof(fact.value));
	return store_fact_put(tx, &fact);
}

static enum err
put_devices(struct store_tx *tx, void *arg)
{
	static const char *const kinds[] = {"pc", "phone", "printer", "nas", "server", "iot"};
	static const char *const systems[] = {"windows-11", "windows-7", "ios", "android"};
	const struct fill *f = arg;
	enum err err = ERR_OK;
	char text[64];

	for (int i = f->first; i < f->end && err == ERR_OK; i++) {
		snprintf(text, sizeof(text), "PC-%04d", i);
		err = put_fact(tx, f, i, FACT_NAME, text);
		snprintf(text, sizeof(text), "10.%d.%d.%d", i / 60000, i / 250, i % 250 + 1);
		if (err == ERR_OK)
			err = put_fact(tx, f, i, FACT_ADDRESS, text);
		if (err == ERR_OK)
			err = put_fact(tx, f, i, FACT_KIND, kinds[i % 6]);
		if (err == ERR_OK)
			err = put_fact(tx, f, i, FACT_OS, systems[i % 4]);
		for (int k = 0; k < 12 && err == ERR_OK; k++) {
			snprintf(text, sizeof(text), "service%d.example", k);
			err = put_fact(tx, f, i, FACT_OUTSIDE, text);
		}
	}
	return err;
}

static enum err
put_alerts(struct store_tx *tx, void *arg)
{
	static const char *const detectors[] = {"new_device", "scan", "beacon", "brute_force"};
	const struct fill *f = arg;
	enum err err = ERR_OK;
	bool is_change;

	for (int i = f->first; i < f->end && err == ERR_OK; i++) {
		struct alert a = {.severity = i % 100 == 0  ? SEVERITY_ACT_NOW
					      : i % 10 == 0 ? SEVERITY_PLEASE_LOOK
							    : SEVERITY_RECORD,
			.confidence = CONFIDENCE_MEDIUM,
			.last_seen = f->now - (ms_t)i * 10 * MS_MINUTE,
			.revision = 1,
			.n_detections = 1,
			.times = 3};
		struct store_answer answer = {
			.state = STORE_ALERT_HANDLED, .at = f->now, .who = "Sato"};
		struct detection *d = &a.detections[0];
		char id[ALERT_ID_TEXT_MAX];

		a.first_seen = a.last_seen - MS_HOUR;
		memcpy(a.id.b, &i, sizeof(i));
		a.id.b[15] = (uint8_t)(i * 37);
		device_id(i % f->n_devices, &a.device);
		str_copy(str_c(detectors[i % 4]), d->detector, sizeof(d->detector));
		d->device = a.device;
		d->severity = a.severity;
		detection_text(d, BASIS_PEER, STR("203.0.113.9"));
		detection_text(d, BASIS_SERVICE, STR("ssh"));
		detection_number(d, BASIS_COUNT, i % 500 + 1);
		err = store_alert_put(tx, &a, f->now, &is_change);
		/* one in five still waits for an answer */
		if (err == ERR_OK && i % 5 != 0)
			err = store_alert_answer(tx, alert_id_text(&a.id, id), &answer);
	}
	return err;
}

static enum err
put_company(struct store_tx *tx, void *arg)
{
	const struct fill *f = arg;
	struct store_person p = {
		.id = store_id_new(f->now), .role = ROLE_ADMIN, .login = "sato", .name = "Sato"};
	enum err err = password_hash(STR("correct-horse-1"), p.password);

	if (err == ERR_OK)
		err = store_person_put(tx, &p);
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_ORG_NAME, STR("測定"));
	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_SETUP_DONE, f->now - 300 * MS_DAY);
	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_CONSENT_AT, f->now - 300 * MS_DAY);
	return err;
}

static enum err
in_batches(struct store *s, store_write_fn *fn, int n, struct fill *f)
{
	enum err err = ERR_OK;

	for (f->first = 0; f->first < n && err == ERR_OK; f->first = f->end) {
		f->end = f->first + BATCH < n ? f->first + BATCH : n;
		err = store_write(s, STORE_VITAL, fn, f);
	}
	return err;
}

int
main(int argc, char **argv)
{
	struct store_options o = {.path = argv[1]};
	struct errinfo info = {0};
	struct fill f = {.now = clock_wall()};
	struct store *s;
	enum err err;

	if (argc != 4) {
		fprintf(stderr, "usage: portal_fill DATABASE DEVICES ALERTS\n");
		return 2;
	}
	f.n_devices = atoi(argv[2]);
	f.n_alerts = atoi(argv[3]);
	if (password_start() != ERR_OK || store_open(&o, &s, &info) != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		return 1;
	}
	err = store_write(s, STORE_VITAL, put_company, &f);
	if (err == ERR_OK)
		err = in_batches(s, put_devices, f.n_devices, &f);
	if (err == ERR_OK)
		err = in_batches(s, put_talks, f.n_devices, &f);
	if (err == ERR_OK)
		err = in_batches(s, put_alerts, f.n_alerts, &f);
	store_close(s);
	if (err != ERR_OK)
		fprintf(stderr, "%s\n", err_name(err));
	return err == ERR_OK ? 0 : 1;
}
