/*
 * Remote-control tools: AnyDesk, TeamViewer and their kin, by the names that they call and by nDPI,
 * and RDP or VNC across the company's border. Often wanted (support), and often the first thing
 * that attackers and support scams install: recorded once per device and tool; RDP or VNC that
 * comes in from outside is worth a look. Cannot see: tools that hide in ordinary web traffic
 * without a name.
 */
#include "watch/detect/detect.h"
#include "wire/tls/tls.h"

static const struct {
	const char *domain;
	const char *tool;
} tools[] = {
	{"anydesk.com", "AnyDesk"},
	{"teamviewer.com", "TeamViewer"},
	{"rustdesk.com", "RustDesk"},
	{"splashtop.com", "Splashtop"},
	{"logmein.com", "LogMeIn"},
	{"logmeinrescue.com", "LogMeIn Rescue"},
	{"gotoassist.com", "GoTo"},
	{"screenconnect.com", "ScreenConnect"},
	{"connectwise.com", "ConnectWise"},
	{"atera.com", "Atera"},
	{"ultraviewer.net", "UltraViewer"},
	{"supremocontrol.com", "Supremo"},
	{"ammyy.com", "Ammyy Admin"},
	{"remoteutilities.com", "Remote Utilities"},
	{"dwservice.net", "DWService"},
	{"getscreen.me", "Getscreen"},
	{"remotedesktop.google.com", "Chrome Remote Desktop"},
	{"zohoassist.com", "Zoho Assist"},
	{"netsupportsoftware.com", "NetSupport"},
	{"radmin.com", "Radmin"},
};

static bool
is_below(struct str name, struct str domain)
{
	return str_ends_nocase(name, domain) &&
	       (name.len == domain.len || name.p[name.len - domain.len - 1] == '.');
}

static void
fire(struct detect *d, const struct event *e, struct device *device, struct str tool,
	enum severity severity)
{
	struct detection n = detect_begin_flow(d, device, e->flow, e->at, e->at);

	n.severity = severity;
	detection_text(&n, BASIS_SERVICE, tool);
	detect_fire(d, &n);
}

static void
on_name(struct detect *d, const struct event *e, struct str name)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (is_below(name, str_c(tools[i].domain)))
			fire(d, e, e->client, str_c(tools[i].tool), SEVERITY_RECORD);
}

/* The border is crossed by a protocol that shows a whole desktop. */
static void
on_established(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	bool is_rdp = f->server_port == 3389, is_vnc = f->server_port == 5900;

	if ((!is_rdp && !is_vnc) || f->protocol != PROTOCOL_TCP)
		return;
	if (e->server != NULL && e->client == NULL && !addr_is_special(f->client))
		fire(d, e, e->server, is_rdp ? STR("RDP") : STR("VNC"), SEVERITY_PLEASE_LOOK);
	else if (e->client != NULL && e->server == NULL && !addr_is_special(f->server))
		fire(d, e, e->client, is_rdp ? STR("RDP") : STR("VNC"), SEVERITY_RECORD);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_FLOW_ESTABLISHED)
		on_established(d, e);
	else if (e->client == NULL)
		return;
	else if (e->kind == EVENT_TLS_CLIENT)
		on_name(d, e, e->tls.client->sni);
	else if (e->flow->app == APP_REMOTE_TOOL)
		fire(d, e, e->client, e->dissected.protocol, SEVERITY_RECORD);
}

const struct detector detector_remote_tool = {
	.name = "remote_tool",
	.events = EVENT_BIT(FLOW_ESTABLISHED) | EVENT_BIT(TLS_CLIENT) | EVENT_BIT(DISSECTED),
	.theme = THEME_HYGIENE,
	.event = on_event,
};
