/*
 * The sign of being logged in (a session cookie) sent in clear: whoever listens can pose as that
 * person. That alone is a habit of old web pages and only recorded, once per device and place in
 * `repeat_hours`. The same cookie for the same server from a second address and another browser
 * means that it was taken: please look. (From a second address alone it may be one laptop that
 * moved from cable to radio.) Values are kept as hashes only. Cannot see: which cookies of unusual
 * names stand for a log-in, theft of a cookie that was never sent in clear, and a thief who also
 * copies the browser's name.
 */
#include "watch/detect/detect.h"
#include "wire/http/http.h"

enum { REPEAT_HOURS };

#define VALUE_MIN 12 /* shorter ones are counters and choices, equal on many devices */

struct session_key {
	struct addr server;
	uint16_t port;
	uint16_t zero;
	uint32_t zero2;
	uint64_t value;
};

struct session {
	struct addr client; /* that showed it first */
	uint64_t agent;	    /* its browser */
	ms_t told;
};

struct place_key {
	uint32_t device;
	struct addr server;
};

struct place {
	ms_t told;
};

/* The table hashes again with the sensor's key; this one only keeps the value itself out of it. */
static const struct hash_key hash_key = {{0x73, 0x65, 0x73, 0x73, 0x69, 0x6f, 0x6e}};

static bool
is_session_name(struct str name)
{
	static const char *const names[] = {"PHPSESSID", "JSESSIONID", "ASP.NET_SessionId", "sid",
		"connect.sid", "session", "sessionid", "session_id", "laravel_session", "CFTOKEN",
		"auth", "auth_token", "token", "_session_id", "SESSID", "CGISESSID", "JSESSION"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_equal_nocase(name, str_c(names[i])))
			return true;
	return str_starts(name, STR("wordpress_logged_in")) || str_starts(name, STR("SSESS"));
}

/* The first session cookie of a Cookie field; an empty value when there is none. */
static struct str
session_of(struct str cookies, struct str *ret_name)
{
	while (cookies.len > 0) {
		struct str value = str_trim(str_split(&cookies, ';'));
		struct str name = str_split(&value, '=');

		if (is_session_name(name) && value.len >= VALUE_MIN) {
			*ret_name = name;
			return value;
		}
	}
	return str_of(NULL, 0);
}

static void
fire(struct detect *d, const struct event *e, enum severity severity, struct str name)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, e->at, e->at);

	n.severity = severity;
	detection_text(&n, BASIS_SIGN,
		severity == SEVERITY_RECORD ? STR("session cookie in clear")
					    : STR("the same session from a second device"));
	detection_text(&n, BASIS_NAME, name);
	detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct str name, value;
	struct session_key key = {.server = e->flow->server, .port = e->flow->server_port};
	struct place_key place_key;
	struct session *s;
	struct place *p;
	uint64_t agent;
	bool is_new;

	if (e->client == NULL || !e->http.request->has_cookie)
		return;
	value = session_of(e->http.request->cookie, &name);
	if (value.len == 0)
		return;
	key.value = hash_bytes(&hash_key, value.p, value.len);
	s = lru_put(d->tables[0], &key, &is_new);
	agent = hash_bytes(
		&hash_key, e->http.request->user_agent.p, e->http.request->user_agent.len);
	if (is_new) {
		s->client = e->flow->client;
		s->agent = agent;
	}
	if (s->told == 0 && s->agent != agent && !addr_equal(s->client, e->flow->client)) {
		s->told = e->at;
		fire(d, e, SEVERITY_PLEASE_LOOK, name);
	}
	place_key = (struct place_key){.device = e->client->handle, .server = e->flow->server};
	p = lru_put(d->tables[1], &place_key, NULL);
	if (p->told != 0 && e->at - p->told < (ms_t)d->param[REPEAT_HOURS] * MS_HOUR)
		return;
	p->told = e->at;
	fire(d, e, SEVERITY_RECORD, name);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct session_key), sizeof(struct session), 4096);

	if (err == ERR_OK)
		err = detect_table(d, 1, sizeof(struct place_key), sizeof(struct place), 1024);
	return err;
}

const struct detector detector_clear_session = {
	.name = "clear_session",
	.events = EVENT_BIT(HTTP_REQUEST),
	.theme = THEME_HYGIENE,
	.params = {"repeat_hours"},
	.init = init,
	.event = on_event,
};
