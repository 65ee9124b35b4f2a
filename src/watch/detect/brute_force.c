/*
 * Brute force: many log-ins to one service in a short time. Where the protocol says so, failed
 * log-ins are counted (FTP, SMB, mail, Telnet, HTTP); where it is encrypted, whole short
 * connections are (SSH, RDP, VNC): each guess or few cost one. When a log-in succeeds after many
 * failed ones, the alert is for "act now". The story is the trying device's if it is ours, else the
 * tried server's. Cannot see: guesses inside one encrypted connection, and slow ones below
 * `window_seconds`.
 */
#include "watch/detect/detect.h"

#define PAIRS 2048

enum {
	FAILURES_MIN,
	CONNECTIONS_MIN,
	WINDOW_SECONDS,
	BURST_CONNECTIONS_MIN, /* short ones that begin within ten seconds: no hand does that */
	SHORT_BYTES_MAX, /* an encrypted connection with less than this from the server is a guess
			  */
};

struct pair_key {
	struct addr client, server;
	uint16_t port;
	uint16_t zero;
};

struct pair {
	ms_t begun, last;
	uint32_t failures;
	uint32_t connections;
	ms_t burst_begun;
	uint32_t burst;
	uint32_t told;
	bool has_success;
	char user[32];
};

static struct pair *
pair_of(struct detect *d, const struct event *e)
{
	struct pair_key key = {
		.client = e->flow->client, .server = e->flow->server, .port = e->flow->server_port};
	struct pair *p = lru_put(d->tables[0], &key, NULL);

	if (p->begun == 0 || e->at - p->last > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(p, 0, sizeof(*p));
		p->begun = e->at;
	}
	p->last = e->at;
	return p;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, uint32_t count)
{
	struct detection n = detect_begin_flow(d, detect_subject(e), e->flow, p->begun, e->at);

	detection_text(&n, BASIS_SERVICE, str_c(app_name((enum app)e->flow->app)));
	detection_number(&n, BASIS_COUNT, count);
	detection_number(&n, BASIS_DURATION, e->at - p->begun);
	if (p->user[0] != '\0')
		detection_text(&n, BASIS_USER, str_c(p->user));
	if (p->has_success) {
		n.severity = SEVERITY_ACT_NOW;
		detection_text(&n, BASIS_SIGN, STR("log-in succeeded"));
	}
	p->told = count;
	detect_fire(d, &n);
}

static void
judge(struct detect *d, const struct event *e, struct pair *p, uint32_t count, unsigned enough)
{
	if (count >= enough && (count >= 2 * p->told || (p->has_success && p->told > 0)))
		fire(d, e, p, count);
}

static void
on_login(struct detect *d, const struct event *e)
{
	struct pair *p = pair_of(d, e);

	if (e->login.user.len > 0)
		str_clean(e->login.user, p->user, sizeof(p->user));
	if (e->login.result == LOGIN_FAILED)
		p->failures++;
	else if (e->login.result == LOGIN_OK && p->failures >= d->param[FAILURES_MIN] &&
		 !p->has_success)
		p->has_success = true;
	else
		return;
	judge(d, e, p, p->failures, (unsigned)d->param[FAILURES_MIN]);
}

/* Services whose log-in can't be seen, by protocol or, when that is not known, by port. */
static bool
is_dark_login(const struct flow *f)
{
	static const uint16_t ports[] = {22, 3389, 5900, 5985, 5986};

	if (f->protocol != PROTOCOL_TCP)
		return false;
	if (f->app == APP_SSH || f->app == APP_RDP || f->app == APP_VNC)
		return true;
	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++)
		if (f->server_port == ports[i])
			return true;
	return false;
}

static void
on_close(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct pair *p;

	if (!is_dark_login(f) || !f->is_established || f->bytes[TO_CLIENT] == 0 ||
		f->bytes[TO_CLIENT] > d->param[SHORT_BYTES_MAX])
		return;
	p = pair_of(d, e);
	p->connections++;
	if (f->first < p->begun)
		p->begun = f->first;
	if (f->first - p->burst_begun > 10 * MS_SECOND) {
		p->burst_begun = f->first;
		p->burst = 0;
	}
	if (f->last_data[TO_CLIENT] - f->first < 10 * MS_SECOND)
		p->burst++;
	judge(d, e, p, p->connections,
		(unsigned)(p->burst >= d->param[BURST_CONNECTIONS_MIN]
				   ? p->burst
				   : d->param[CONNECTIONS_MIN]));
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (detect_subject(e) == NULL)
		return;
	if (e->kind == EVENT_LOGIN)
		on_login(d, e);
	else
		on_close(d, e);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);
}

const struct detector detector_brute_force = {
	.name = "brute_force",
	.events = EVENT_BIT(LOGIN) | EVENT_BIT(FLOW_CLOSE),
	.theme = THEME_INSIDE,
	.params = {"failures_min", "connections_min", "window_seconds", "burst_connections_min",
		"short_bytes_max"},
	.init = init,
	.event = on_event,
};
