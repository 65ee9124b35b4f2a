/*
 * What flows tell of our own devices: user agents and servers' names (HTTP), names of outside
 * services (TLS, DNS), versions of TLS, JA4 of clients, greetings (SSH), the first packet of TCP,
 * which services are offered and used. A router's flows may be others' behind it, so they say
 * nothing of its system.
 */
#include "model/registered.h"
#include "watch/learn/private.h"
#include "wire/dns/dns.h"
#include "wire/http/http.h"
#include "wire/ip/ip.h"
#include "wire/tls/tls.h"

#include <stdio.h>

/* Options of a TCP segment in their order, as tcp_segment.option_order has them. */
#define ORDER(a, b, c, d, e, f, g, h)                                                              \
	((uint64_t)(a) | (uint64_t)(b) << 4 | (uint64_t)(c) << 8 | (uint64_t)(d) << 12 |           \
		(uint64_t)(e) << 16 | (uint64_t)(f) << 20 | (uint64_t)(g) << 24 |                  \
		(uint64_t)(h) << 28)
#define MSS TCP_OPTION_MSS
#define NOP TCP_OPTION_NOP
#define SCALE TCP_OPTION_WINDOW_SCALE
#define SACK TCP_OPTION_SACK_PERMITTED
#define TIME TCP_OPTION_TIMESTAMPS
#define END TCP_OPTION_END

/*
 * First packets as the systems send them, measured widely and long: the order of options decides,
 * the hop limit has to fit. window 0: any. Windows changed its first window with Windows 10.
 */
static const struct {
	uint64_t order;
	uint8_t ttl;
	uint16_t window;
	const char *system;
} first_packets[] = {
	{ORDER(MSS, NOP, SCALE, NOP, NOP, SACK, 0, 0), 128, 8192, "windows-nt6"},
	{ORDER(MSS, NOP, SCALE, NOP, NOP, SACK, 0, 0), 128, 64240, "windows-nt10"},
	{ORDER(MSS, NOP, SCALE, NOP, NOP, SACK, 0, 0), 128, 0, "windows"},
	{ORDER(MSS, NOP, SCALE, SACK, TIME, 0, 0, 0), 128, 8192, "windows-nt6"},
	{ORDER(MSS, NOP, NOP, SACK, 0, 0, 0, 0), 128, 65535, "windows-nt5"},
	{ORDER(MSS, NOP, NOP, SACK, 0, 0, 0, 0), 128, 64240, "windows-nt5"},
	{ORDER(MSS, NOP, NOP, SACK, 0, 0, 0, 0), 128, 16384, "windows-nt5"},
	{ORDER(MSS, NOP, SCALE, NOP, NOP, TIME, SACK, END), 64, 65535, "apple"},
	{ORDER(MSS, SACK, TIME, NOP, SCALE, 0, 0, 0), 64, 0, "linux"},
};

static bool
is_router(const struct device *d)
{
	return (d->flags & DEVICE_IS_ROUTER) != 0;
}

/* Hop limits begin at 64, 128 or 255. */
static uint8_t
first_ttl(uint8_t ttl)
{
	return ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
}

static void
on_open(struct learner *l, const struct event *e)
{
	const struct tcp_segment *syn = e->open.syn;
	struct device *d = e->client;

	if (syn == NULL || d == NULL || is_router(d) || d->os_signs[OS_TCP][0] != '\0')
		return;
	for (size_t i = 0; i < sizeof(first_packets) / sizeof(*first_packets); i++) {
		if (first_packets[i].order != syn->option_order ||
			first_packets[i].ttl != first_ttl(e->flow->ttl[TO_SERVER]) ||
			(first_packets[i].window != 0 && first_packets[i].window != syn->window))
			continue;
		device_os_sign(l->o.devices, d, OS_TCP, first_packets[i].system, e->at);
		return;
	}
}

void
learn_service_text(const struct flow *f, enum app app, char *dst, size_t size)
{
	snprintf(dst, size, "%s/%u%s%s", f->protocol == PROTOCOL_TCP ? "tcp" : "udp",
		f->server_port, app == APP_UNKNOWN ? "" : " ",
		app == APP_UNKNOWN ? "" : app_name(app));
}

/* An outside service by name: for the list of outside services, and what talking to it says. */
static void
learn_outside(struct learner *l, struct device *d, struct str name, ms_t at)
{
	struct addr literal;

	while (name.len > 0 && name.p[name.len - 1] == '.')
		name.len--;
	if (str_find_byte(name, '.') <= 0 || !learn_is_new(l, d, LEARN_OUTSIDE, name, at) ||
		addr_parse(name, &literal) == ERR_OK || str_ends_nocase(name, STR(".local")) ||
		str_ends_nocase(name, STR(".arpa")))
		return;
	device_fact(l->o.devices, d, FACT_OUTSIDE, registered_name(name), "traffic",
		CONFIDENCE_HIGH, at);
	if (!is_router(d))
		learn_text(l, d, DEVICE_RULE_OUTSIDE, name, at);
}

/* Looked-up names: only what update and time services say; that the service was used is not known.
 */
static void
on_dns(struct learner *l, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;
	const unsigned forwards = DEVICE_IS_ROUTER | DEVICE_IS_DNS_SERVER;

	if (e->flow->server_port != DNS_PORT)
		return;
	if (m->is_response) {
		if (e->server != NULL && e->direction == TO_CLIENT && e->server != e->client)
			e->server->flags |= DEVICE_IS_DNS_SERVER;
		return;
	}
	if (e->client == NULL || (e->client->flags & forwards) != 0 || m->n_questions != 1 ||
		(m->questions[0].type != DNS_TYPE_A && m->questions[0].type != DNS_TYPE_AAAA))
		return;
	learn_text(
		l, e->client, DEVICE_RULE_OUTSIDE, dns_name_text(m, m->questions[0].name), e->at);
}

static void
on_request(struct learner *l, const struct event *e)
{
	if (e->client == NULL)
		return;
	if (!is_router(e->client))
		learn_text(l, e->client, DEVICE_RULE_USER_AGENT, str_c(e->http.asked->user_agent),
			e->at);
	if (e->server == NULL)
		learn_outside(l, e->client, str_c(e->flow->name), e->at);
}

static void
on_response(struct learner *l, const struct event *e)
{
	/* a router's answers to those outside may come from a server behind it */
	if (e->server != NULL && (e->client != NULL || !is_router(e->server)))
		learn_text(l, e->server, DEVICE_RULE_HTTP_SERVER, e->http.response->server, e->at);
}

static void
on_hello(struct learner *l, const struct event *e)
{
	struct str ja4 = str_c(e->tls.ja4);

	if (e->client == NULL)
		return;
	if (!is_router(e->client) && ja4.len > 0 &&
		learn_is_new(l, e->client, LEARN_TLS, ja4, e->at))
		device_fact(l->o.devices, e->client, FACT_TLS_CLIENT, ja4, "tls", CONFIDENCE_HIGH,
			e->at);
	if (e->server == NULL)
		learn_outside(l, e->client, str_c(e->flow->name), e->at);
}

/* "1.2" of "TLS 1.2", "SSL 3.0" as it is. */
static const char *
short_version(uint16_t version)
{
	const char *name = tls_version_name(version);

	return strncmp(name, "TLS ", 4) == 0 ? name + 4 : name;
}

static void
on_server_hello(struct learner *l, const struct event *e)
{
	struct str version = str_c(short_version(e->tls.server->version));

	if (e->client != NULL && !is_router(e->client) &&
		learn_is_new(l, e->client, LEARN_TLS_VERSION, version, e->at))
		device_fact(l->o.devices, e->client, FACT_TLS_VERSION, version, "tls",
			CONFIDENCE_HIGH, e->at);
	if (e->server != NULL && learn_is_new(l, e->server, LEARN_SERVICE_OFFERED, version, e->at))
		device_fact_f(l->o.devices, e->server, FACT_TLS_VERSION, "tls", CONFIDENCE_HIGH,
			e->at, "server %.*s", STR_FMT(version));
}

/* Many work with its shared folders: what a file server does, and a single shared PC does not. A
 * NAS says of itself that it is one, which counts more. */
static void
note_share(struct learner *l, struct device *server, const struct device *client, ms_t at)
{
	struct askers *a = lru_put(l->askers, &server->handle, NULL);

	for (unsigned i = 0; i < LEARN_ASKERS; i++) {
		if (a->clients[i] == client->handle)
			return;
		if (a->clients[i] != 0)
			continue;
		a->clients[i] = client->handle;
		if (i + 1 == LEARN_ASKERS)
			device_kind(
				l->o.devices, server, DEVICE_SERVER, "service", CONFIDENCE_LOW, at);
		return;
	}
}

static void
note_server(struct learner *l, const struct event *e, enum app app)
{
	struct device *server = e->server;

	if (app == APP_SMTP)
		server->flags |= DEVICE_IS_MAIL_SERVER;
	else if (app == APP_IPP || app == APP_LPD || app == APP_JETDIRECT)
		server->flags |= DEVICE_IS_PRINTER;
	if (app == APP_SMB && e->client != NULL && e->client != server)
		note_share(l, server, e->client, e->at);
	else if (app == APP_MYSQL || app == APP_MSSQL || app == APP_POSTGRES || app == APP_SMTP)
		device_kind(l->o.devices, server, DEVICE_SERVER, "service", CONFIDENCE_LOW, e->at);
}

/* Ports at which printers and others take connections that no reader has to understand. */
enum app
learn_app_of(const struct flow *f)
{
	static const struct {
		uint16_t port;
		enum app app;
	} known[] = {{515, APP_LPD}, {631, APP_IPP}, {9100, APP_JETDIRECT}};

	if (f->app != APP_UNKNOWN)
		return (enum app)f->app;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (known[i].port == f->server_port)
			return known[i].app;
	return APP_UNKNOWN;
}

/* One line of the lists of services: "tcp/445 smb". */
static void
learn_service(struct learner *l, const struct event *e, enum app app)
{
	const struct flow *f = e->flow;
	char text[PAIR_SERVICE_MAX];
	struct str service;

	if (addr_is_multicast(f->server) || (e->server == NULL && e->client == NULL) ||
		(f->protocol != PROTOCOL_TCP && f->protocol != PROTOCOL_UDP))
		return;
	learn_service_text(f, app, text, sizeof(text));
	service = str_c(text);
	if (e->server != NULL && f->packets[TO_CLIENT] > 0) {
		note_server(l, e, app);
		if (learn_is_new(l, e->server, LEARN_SERVICE_OFFERED, service, e->at))
			device_fact(l->o.devices, e->server, FACT_SERVICE_OFFERED, service,
				"traffic", CONFIDENCE_HIGH, e->at);
	}
	if (e->client != NULL && learn_is_new(l, e->client, LEARN_SERVICE_USED, service, e->at))
		device_fact(l->o.devices, e->client, FACT_SERVICE_USED, service, "traffic",
			CONFIDENCE_HIGH, e->at);
}

/* In an old connection it is a guess which side serves, unless the port is a service's. */
static bool
is_guess(const struct flow *f)
{
	return !f->is_established || (f->is_midstream && f->server_port >= 1024);
}

/* TCP: at once, since connections may stand for days. */
static void
on_app(struct learner *l, const struct event *e)
{
	if (e->flow->protocol == PROTOCOL_TCP && !is_guess(e->flow))
		learn_service(l, e, (enum app)e->flow->app);
}

static void
on_close(struct learner *l, const struct event *e)
{
	const struct flow *f = e->flow;
	enum app app = learn_app_of(f);

	if (is_guess(f))
		return;
	if (f->protocol == PROTOCOL_UDP
			? app != APP_UNKNOWN
			: f->app == APP_UNKNOWN && (app != APP_UNKNOWN || e->server != NULL))
		learn_service(l, e, app);
	if (e->client != NULL && e->server == NULL && f->name[0] != '\0' &&
		!addr_is_multicast(f->server))
		learn_outside(l, e->client, str_c(f->name), e->at);
}

static void
on_ssh(struct learner *l, const struct event *e)
{
	if (e->direction == TO_CLIENT && e->server != NULL && !is_router(e->server))
		learn_text(l, e->server, DEVICE_RULE_SSH_SOFTWARE, e->ssh.greeting, e->at);
}

void
learn_traffic(struct learner *l, const struct event *e)
{
	static void (*const on[EVENT_KINDS])(struct learner *, const struct event *) = {
		[EVENT_FLOW_OPEN] = on_open,
		[EVENT_FLOW_CLOSE] = on_close,
		[EVENT_APP] = on_app,
		[EVENT_DISSECTED] = on_app,
		[EVENT_DNS] = on_dns,
		[EVENT_HTTP_REQUEST] = on_request,
		[EVENT_HTTP_RESPONSE] = on_response,
		[EVENT_TLS_CLIENT] = on_hello,
		[EVENT_TLS_SERVER] = on_server_hello,
		[EVENT_SSH] = on_ssh,
	};

	if (on[e->kind] != NULL)
		on[e->kind](l, e);
}
