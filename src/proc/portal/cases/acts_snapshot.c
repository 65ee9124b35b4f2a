/*
 * "Keep what is known now": facts, talks and alerts of a device as one JSON text, which becomes an
 * exhibit of the case. The store goes on forgetting by its own rules; this stays. Times are RFC
 * 3339 in UTC, amounts bytes from the device's point of view; what was left out is counted.
 */
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/cases.h"

#include "base/digest.h"

#include <stdio.h>

#define TALKS 1000
#define ALERTS 200

static void
put_key(struct buf *b, const char *key)
{
	if (b->len > 0 && b->p[b->len - 1] != '{' && b->p[b->len - 1] != '[')
		buf_c(b, ",");
	buf_printf(b, "\"%s\":", key);
}

static void
put_text(struct buf *b, const char *key, const char *value)
{
	put_key(b, key);
	buf_json(b, str_c(value));
}

static void
put_at(struct buf *b, const char *key, ms_t at)
{
	char text[TIME_TEXT_MAX];

	put_text(b, key, at != 0 ? time_text(at, text) : "");
}

static void
put_number(struct buf *b, const char *key, uint64_t n)
{
	put_key(b, key);
	buf_printf(b, "%llu", (unsigned long long)n);
}

static void
put_row(struct buf *b)
{
	buf_c(b, b->p[b->len - 1] == '[' ? "\n{" : ",\n{");
}

static enum err
put_facts(struct request *r, const char *device, struct buf *b)
{
	struct fact *list;
	size_t n;
	enum err err = store_fact_list(r->view, device, r->arena, &list, &n);

	put_key(b, "facts");
	buf_c(b, "[");
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		put_row(b);
		put_text(b, "device", list[i].device.text);
		put_text(b, "kind", fact_kind_name(list[i].kind));
		put_text(b, "value", list[i].value);
		put_text(b, "reason", list[i].reason);
		put_text(b, "confidence", confidence_name(list[i].confidence));
		put_at(b, "first_seen", list[i].first_seen);
		put_at(b, "last_seen", list[i].last_seen);
		put_number(b, "count", list[i].count);
		buf_c(b, "}");
	}
	buf_c(b, "]");
	return err;
}

static enum err
put_talks(struct request *r, const char *device, struct buf *b)
{
	static const char *const with[PAIR_WITH_COUNT] = {
		"device", "name", "network", "outside", "caller"};
	const struct store_talk_query q = {.device = device, .limit = TALKS};
	struct pair *list;
	uint32_t total = 0;
	size_t n = 0;
	enum err err = store_talk_list(r->view, &q, r->arena, &list, &n, &total);

	put_key(b, "talks");
	buf_c(b, "[");
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		put_row(b);
		put_text(b, "device", list[i].device.text);
		put_text(b, "with", with[list[i].with]);
		put_text(b, "peer", list[i].peer);
		put_text(b, "service", list[i].service);
		put_number(b, "sent", list[i].sent);
		put_number(b, "received", list[i].received);
		put_number(b, "connections", list[i].connections);
		put_at(b, "since", list[i].since);
		put_at(b, "until", list[i].until);
		buf_c(b, "}");
	}
	buf_c(b, "]");
	put_number(b, "talks_left_out", total > n ? total - n : 0);
	return err;
}

static enum err
put_alerts(struct request *r, const char *device, struct buf *b)
{
	const struct store_alert_query q = {
		.severity_max = SEVERITY_ACT_NOW, .device = device, .limit = ALERTS};
	struct store_alert *list;
	uint32_t total = 0;
	size_t n = 0;
	enum err err = store_alert_list(r->view, &q, r->arena, &list, &n, &total);

	put_key(b, "alerts");
	buf_c(b, "[");
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct alert *a = list[i].alert;

		put_row(b);
		put_text(b, "id", list[i].id_text);
		put_text(b, "severity", severity_name(a->severity));
		put_text(b, "detector", a->n_detections > 0 ? a->detections[0].detector : "");
		put_at(b, "first_seen", a->first_seen);
		put_at(b, "last_seen", a->last_seen);
		put_number(b, "times", a->times);
		buf_c(b, "}");
	}
	buf_c(b, "]");
	put_number(b, "alerts_left_out", total > n ? total - n : 0);
	return err;
}

enum err
case_snapshot_text(struct request *r, const char *device, struct buf *b)
{
	struct store_device d;
	enum err err = store_device_get(r->view, device, &d);

	if (err != ERR_OK)
		return err;
	buf_c(b, "{");
	put_text(b, "device", device);
	put_text(b, "name", d.name);
	put_text(b, "owner", d.owner);
	put_text(b, "place", d.place);
	put_at(b, "taken", r->now);
	put_at(b, "first_seen", d.first_seen);
	put_at(b, "last_seen", d.last_seen);
	err = put_facts(r, device, b);
	if (err == ERR_OK)
		err = put_talks(r, device, b);
	if (err == ERR_OK)
		err = put_alerts(r, device, b);
	buf_c(b, "}\n");
	return err == ERR_OK && buf_err(b) != ERR_OK ? ERR_LIMIT : err;
}

/* ---- into the case ---- */

struct snapshot {
	struct request *request;
	enum case_by by;
	const char *id; /* of the case */
	struct store_exhibit exhibit;
	struct str text;
	struct case_entry entries[2];
	enum respond_no no;
};

static enum err
write_snapshot(struct store_tx *tx, void *arg)
{
	struct snapshot *s = arg;
	struct request *r = s->request;
	const struct case_writer w = {.now = r->now,
		.zone_minutes = r->zone_minutes,
		.by = s->by,
		.who = s->by == CASE_BY_PERSON ? request_who(r) : STR("")};
	struct store_audit audit;
	enum err err = case_write(tx, &w, s->id, s->entries, 2, &s->no);

	if (err != ERR_OK || s->no != RESPOND_MAY)
		return err;
	err = store_exhibit_begin(tx, s->id, &s->exhibit);
	if (err == ERR_OK)
		err = store_exhibit_part(tx, s->exhibit.sha256, 0, s->text);
	if (err != ERR_OK || s->by != CASE_BY_PERSON)
		return err;
	audit_fill(r, &audit, "case.exhibit", s->id);
	return store_audit_add(tx, &audit);
}

static void
fill_entries(struct snapshot *s, const char *device, const char *bytes)
{
	struct case_entry *action = &s->entries[0], *exhibit = &s->entries[1];

	action->kind = CASE_ACTION;
	case_put(action, CASE_KEY_DID, str_c(act_name(ACT_SNAPSHOT)));
	case_put(action, CASE_KEY_DEVICE, str_c(device));
	case_put(action, CASE_KEY_SHA256, str_c(s->exhibit.sha256));
	exhibit->kind = CASE_EXHIBIT;
	case_put(exhibit, CASE_KEY_SHA256, str_c(s->exhibit.sha256));
	case_put(exhibit, CASE_KEY_NAME, str_c(s->exhibit.name));
	case_put(exhibit, CASE_KEY_BYTES, str_c(bytes));
	case_put(exhibit, CASE_KEY_KIND, str_c(s->exhibit.kind));
	case_put(exhibit, CASE_KEY_DEVICE, str_c(device));
}

enum err
case_snapshot_keep(struct request *r, const char *id, const char *device, enum case_by by,
	enum respond_no *ret_no)
{
	struct buf b = buf_of(STORE_EXHIBIT_PART);
	struct snapshot s = {
		.request = r, .by = by, .id = id, .exhibit = {.kind = "facts", .at = r->now}};
	uint8_t digest[DIGEST_BYTES_MAX];
	char bytes[24], day[TIME_TEXT_MAX];
	enum err err = case_snapshot_text(r, device, &b);

	if (err == ERR_OK) {
		s.text = buf_view(&b);
		s.exhibit.bytes = b.len;
		digest_of(DIGEST_SHA256, b.p, b.len, digest);
		digest_hex(digest, 32, s.exhibit.sha256);
		snprintf(s.exhibit.name, sizeof(s.exhibit.name), "device-%.10s.json",
			time_text(r->now, day));
		snprintf(bytes, sizeof(bytes), "%zu", b.len);
		fill_entries(&s, device, bytes);
		err = store_write(r->portal->store, STORE_VITAL, write_snapshot, &s);
	}
	buf_done(&b);
	*ret_no = s.no;
	return err;
}
