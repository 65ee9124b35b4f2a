/*
 * A stealer at work: programs that collect passwords first ask for the machine's public address,
 * then hand over what they found by mail, FTP or a chat service's programming interface. Each step
 * alone is harmless; two within the window on one device, where people do not do them by hand, are
 * worth a look. Names that such reports carry ("PW_user-HOST") raise it. Cannot see: reports inside
 * TLS to a place that nobody knows.
 */
#include "watch/detect/detect.h"
#include "wire/dns/dns.h"
#include "wire/http/http.h"
#include "wire/tls/tls.h"

enum { WINDOW_SECONDS };

enum step {
	STEP_OWN_ADDRESS = 1 << 0,
	STEP_MAIL_LOGIN = 1 << 1, /* to an outside server, from no mail server */
	STEP_FTP_UPLOAD = 1 << 2,
	STEP_CHAT = 1 << 3, /* a chat service's interface for programs */
	STEP_REPORT_NAME = 1 << 4,
};

struct trail {
	ms_t at[5]; /* last time of each step */
	uint32_t told;
	char what[64];
};

static const char *const own_address[] = {"checkip.dyndns.org", "api.ipify.org", "icanhazip.com",
	"ip-api.com", "ipinfo.io", "ifconfig.me", "ipecho.net", "whatismyip", "wtfismyip.com",
	"myexternalip.com", "checkip.amazonaws.com", "freegeoip", "ipapi.co", "api.my-ip.io",
	"ident.me", "showip", "myip.", "geoiptool.com", "iplogger.", "reallyfreegeoip.org",
	"ipwho.is"};
static const char *const chats[] = {"api.telegram.org", "discord.com", "discordapp.com"};

#define CONTAINS(s, words) str_has_any_nocase(s, words, sizeof(words) / sizeof(*words))

/* "PW_admin-USER-PC_2021...", "KL_", "SC_", "CO_": how such reports are named. */
static bool
is_report_name(struct str s)
{
	static const char *const starts[] = {"PW_", "KL_", "SC_", "CO_", "CC_"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (str_starts(s, str_c(starts[i])) && s.len > 8)
			return true;
	return str_find_nocase(s, STR("keylog")) >= 0 ||
	       str_find_nocase(s, STR("Passwords")) >= 0 ||
	       str_find_nocase(s, STR("Recovered")) >= 0 ||
	       str_find_nocase(s, STR("SnakeKeylogger")) >= 0;
}

static uint32_t
steps_at(const struct trail *t, ms_t now, ms_t window)
{
	uint32_t steps = 0;

	for (unsigned i = 0; i < 5; i++)
		if (t->at[i] != 0 && now - t->at[i] <= window)
			steps |= 1U << i;
	return steps;
}

static void
fire(struct detect *d, const struct event *e, struct trail *t, uint32_t steps)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, e->at, e->at);

	if ((steps & STEP_OWN_ADDRESS) != 0)
		detection_text(&n, BASIS_SIGN, STR("asked for its own public address"));
	if ((steps & STEP_MAIL_LOGIN) != 0)
		detection_text(&n, BASIS_SIGN, STR("logged in to an outside mail server"));
	if ((steps & STEP_FTP_UPLOAD) != 0)
		detection_text(&n, BASIS_SIGN, STR("uploaded by FTP"));
	if ((steps & STEP_CHAT) != 0)
		detection_text(&n, BASIS_SIGN, STR("called a chat service's interface"));
	if ((steps & STEP_REPORT_NAME) != 0) {
		n.severity = SEVERITY_ACT_NOW;
		n.confidence = CONFIDENCE_HIGH;
		detection_text(&n, BASIS_FILE, str_c(t->what));
	}
	t->told = steps;
	detect_fire(d, &n);
}

static void
step(struct detect *d, const struct event *e, enum step step, struct str what)
{
	struct trail *t = lru_put(d->tables[0], &e->client->handle, NULL);
	uint32_t steps;

	t->at[__builtin_ctz(step)] = e->at;
	if (what.len > 0)
		str_clean(what, t->what, sizeof(t->what));
	steps = steps_at(t, e->at, (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND);
	if ((steps & (steps - 1)) == 0 && (steps & STEP_REPORT_NAME) == 0)
		return; /* one step alone */
	if ((steps & (STEP_OWN_ADDRESS | STEP_REPORT_NAME)) != 0 && (steps & ~t->told) != 0)
		fire(d, e, t, steps);
}

static void
on_name(struct detect *d, const struct event *e, struct str name)
{
	static const struct str none;

	if (CONTAINS(name, own_address))
		step(d, e, STEP_OWN_ADDRESS, none);
	else if (CONTAINS(name, chats) && str_starts_nocase(name, STR("api.telegram.org")))
		step(d, e, STEP_CHAT, none);
}

static void
on_line(struct detect *d, const struct event *e)
{
	struct str line = e->line.text;

	if (e->line.app == APP_FTP && str_starts_nocase(line, STR("STOR ")) && e->server == NULL) {
		struct str name = str_trim(str_of(line.p + 5, line.len - 5));

		step(d, e, is_report_name(name) ? STEP_REPORT_NAME : STEP_FTP_UPLOAD, name);
	}
}

static void
on_event(struct detect *d, const struct event *e)
{
	static const struct str none;

	if (e->client == NULL || (e->client->flags & DEVICE_IS_MAIL_SERVER) != 0)
		return;
	if (e->kind == EVENT_DNS && !e->dns.msg->is_response && e->dns.msg->n_questions == 1)
		on_name(d, e, dns_name_text(e->dns.msg, e->dns.msg->questions[0].name));
	else if (e->kind == EVENT_HTTP_REQUEST)
		on_name(d, e, e->http.request->host);
	else if (e->kind == EVENT_TLS_CLIENT)
		on_name(d, e, e->tls.client->sni);
	else if (e->kind == EVENT_LINE)
		on_line(d, e);
	else if (e->kind == EVENT_MAIL && is_report_name(e->mail.subject))
		step(d, e, STEP_REPORT_NAME, e->mail.subject);
	else if (e->kind == EVENT_LOGIN && e->login.app == APP_SMTP && e->server == NULL)
		step(d, e, STEP_MAIL_LOGIN, none);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(uint32_t), sizeof(struct trail), 1024);
}

const struct detector detector_stealer = {
	.name = "stealer",
	.events = EVENT_BIT(DNS) | EVENT_BIT(HTTP_REQUEST) | EVENT_BIT(TLS_CLIENT) |
		  EVENT_BIT(LINE) | EVENT_BIT(MAIL) | EVENT_BIT(LOGIN),
	.theme = THEME_COMPROMISE,
	.params = {"window_seconds"},
	.init = init,
	.event = on_event,
};
