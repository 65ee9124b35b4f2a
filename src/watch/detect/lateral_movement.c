/*
 * Lateral movement: one of our devices makes another run something, by the means that Windows gives
 * its administrators: services ([MS-SCMR]), tasks ([MS-TSCH]), WMI, DCOM, PowerShell remoting,
 * programs copied to administrative shares; or one device that reaches for many. Single steps are
 * an administrator's daily work and are for a person to look at or for the record; only what
 * together has no everyday reason (a program copied and run as a service at once, a service that is
 * a command line or lives for a moment, a desktop program started through DCOM) is for "act now".
 *
 * Signs are collected per pair of devices for `window_minutes`; the table of verdicts says what
 * they mean together. Cannot see: what is inside encrypted SMB 3, what a started program does,
 * steps that began before we looked (their interface is unknown).
 */
#include "watch/detect/detect.h"
#include "wire/dcerpc/dcerpc.h"
#include "wire/http/http.h"
#include "wire/magic/magic.h"
#include "wire/smb/smb.h"

#include <stdio.h>

#define PAIRS 1024
#define FILE_READ_DATA 0x1 /* access mask, [MS-SMB2] section 2.2.13.1.1 */
#define FILE_WRITE_DATA 0x2
#define SOURCES 512
#define HOSTS_KEPT 24
#define PLAIN_SHARE_FACTOR 4 /* visiting a share is everyday: that many times more hosts */

enum {
	WINDOW_MINUTES,
	HOSTS_MIN,
};

enum sign {
	PROGRAM_COPIED = 1 << 0,
	TOOL_PIPE = 1 << 1,
	SERVICE_ASKED = 1 << 2,
	SERVICE_CREATED = 1 << 3,
	SERVICE_COMMAND = 1 << 4, /* its program is a shell */
	SERVICE_CHANGED = 1 << 5,
	SERVICE_STARTED = 1 << 6,
	SERVICE_DELETED = 1 << 7,
	TASK_CREATED = 1 << 8,
	TASK_STARTED = 1 << 9,
	TASK_DELETED = 1 << 10,
	WMI_METHOD = 1 << 11,
	WMI_WRITTEN = 1 << 12, /* PutInstance: a permanent subscription is made so */
	DCOM_CREATED = 1 << 13,
	DCOM_PROGRAM = 1 << 14, /* a desktop program that can run others */
	DCOM_INVOKED = 1 << 15,
	REMOTE_SHELL = 1 << 16,
	REMOTE_MANAGED = 1 << 17, /* WinRM without a shell that we can tell */
	REGISTRY_SET = 1 << 18,
	LOG_CLEARED = 1 << 19,
	SHARE_OPENED = 1 << 20,	   /* ADMIN$, C$ */
	PROGRAM_FETCHED = 1 << 21, /* a program read from there */
};

/* What signs mean together, the worst first. */
static const struct verdict {
	uint32_t needs;
	enum severity severity;
	enum confidence confidence;
	const char *says;
} verdicts[] = {
	{PROGRAM_COPIED | SERVICE_CREATED, SEVERITY_ACT_NOW, CONFIDENCE_HIGH,
		"program copied and run as a service"},
	{PROGRAM_COPIED | TASK_CREATED, SEVERITY_ACT_NOW, CONFIDENCE_HIGH,
		"program copied and run as a task"},
	{PROGRAM_COPIED | SERVICE_STARTED, SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"program copied and a service started"},
	{PROGRAM_COPIED | WMI_METHOD, SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"program copied and run through WMI"},
	{SERVICE_CREATED | SERVICE_COMMAND, SEVERITY_ACT_NOW, CONFIDENCE_HIGH,
		"command line as a service"},
	{TOOL_PIPE | SERVICE_CREATED, SEVERITY_ACT_NOW, CONFIDENCE_HIGH,
		"remote command tool as a service"},
	{DCOM_PROGRAM, SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "desktop program through DCOM"},
	{SERVICE_CREATED | SERVICE_STARTED | SERVICE_DELETED, SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"service made, started and removed"},
	{TASK_CREATED | TASK_STARTED | TASK_DELETED, SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"task made, run and removed"},
	{LOG_CLEARED, SEVERITY_PLEASE_LOOK, CONFIDENCE_HIGH, "event log cleared"},
	{TOOL_PIPE, SEVERITY_PLEASE_LOOK, CONFIDENCE_HIGH, "remote command tool"},
	{SERVICE_CREATED, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "service made"},
	{SERVICE_CHANGED, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "service changed"},
	{TASK_CREATED, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "task made"},
	{WMI_METHOD, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "WMI method run"},
	{WMI_WRITTEN, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "WMI object written"},
	{REMOTE_SHELL, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "PowerShell remoting"},
	{PROGRAM_COPIED, SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
		"program copied to an administrative share"},
	{PROGRAM_FETCHED, SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW,
		"program taken from an administrative share"},
	{DCOM_CREATED | DCOM_INVOKED, SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW, "DCOM method run"},
	{SERVICE_STARTED, SEVERITY_RECORD, CONFIDENCE_MEDIUM, "service started"},
	{TASK_STARTED, SEVERITY_RECORD, CONFIDENCE_MEDIUM, "task run"},
	{REGISTRY_SET, SEVERITY_RECORD, CONFIDENCE_LOW, "registry written"},
	{REMOTE_MANAGED, SEVERITY_RECORD, CONFIDENCE_LOW, "WinRM"},
	{SHARE_OPENED, SEVERITY_RECORD, CONFIDENCE_LOW, "administrative share opened"},
	{DCOM_CREATED, SEVERITY_RECORD, CONFIDENCE_LOW, "DCOM object made"},
	{SERVICE_ASKED, SEVERITY_RECORD, CONFIDENCE_LOW, "services looked at"},
};
#define VERDICTS (sizeof(verdicts) / sizeof(*verdicts))

/* Operations that are signs by themselves. */
static const struct {
	enum dcerpc_interface interface;
	uint16_t opnum;
	enum sign sign;
} operations[] = {
	{DCERPC_IF_SVCCTL, 1, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 2, SERVICE_DELETED},
	{DCERPC_IF_SVCCTL, 6, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 11, SERVICE_CHANGED},
	{DCERPC_IF_SVCCTL, 12, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 14, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 17, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 19, SERVICE_STARTED},
	{DCERPC_IF_SVCCTL, 23, SERVICE_CHANGED},
	{DCERPC_IF_SVCCTL, 24, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 31, SERVICE_STARTED},
	{DCERPC_IF_SVCCTL, 42, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 44, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 45, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 60, SERVICE_CREATED}, /* [MS-SCMR] RCreateWowService */
	{DCERPC_IF_ATSVC, 0, TASK_CREATED},
	{DCERPC_IF_ATSVC, 1, TASK_DELETED},
	{DCERPC_IF_TASKS, 1, TASK_CREATED},
	{DCERPC_IF_TASKS, 12, TASK_STARTED},
	{DCERPC_IF_TASKS, 13, TASK_DELETED},
	{DCERPC_IF_IWBEMSERVICES, 14, WMI_WRITTEN},
	{DCERPC_IF_IWBEMSERVICES, 24, WMI_METHOD},
	{DCERPC_IF_ISYSTEMACTIVATOR, 4, DCOM_CREATED},
	{DCERPC_IF_IDISPATCH, 6, DCOM_INVOKED},
	{DCERPC_IF_WINREG, 6, REGISTRY_SET},
	{DCERPC_IF_WINREG, 22, REGISTRY_SET},
	{DCERPC_IF_EVEN6, 6, LOG_CLEARED},
	{DCERPC_IF_EVEN, 0, LOG_CLEARED},
	{DCERPC_IF_EVEN, 12, LOG_CLEARED},
};

/* Class ids, as they lie in a RemoteCreateInstance, of programs through which others are run:
 * MMC20.Application, ShellWindows, ShellBrowserWindow, Excel, Word, Outlook and Visio. */
static const char dcom_programs[][17] = {
	"\x1a\x79\xb2\x49\xae\xb1\x90\x4c\x9b\x8e\xe8\x60\xba\x07\xf8\x89",
	"\x72\x59\xa0\x9b\xa8\xf6\xcf\x11\xa4\x42\x00\xa0\xc9\x0a\x8f\x39",
	"\x90\xfd\x8a\xc0\xa1\xf2\xd1\x11\x84\x55\x00\xa0\xc9\x1f\x38\x80",
	"\x00\x45\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"\xff\x09\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"\x3a\xf0\x06\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"\x20\x1a\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
};

struct pair_key {
	struct addr client, server;
};

struct pair {
	ms_t begun, last;
	uint32_t signs;
	uint32_t count;
	uint8_t told; /* verdict + 1 */
	char file[48];
};

struct source_key {
	struct addr client;
	uint8_t is_plain; /* ordinary shares, counted apart */
	uint8_t zero[3];
};

struct source {
	uint8_t n, told;
	struct addr hosts[HOSTS_KEPT];
	ms_t at[HOSTS_KEPT];
};

static struct device *
subject(const struct event *e)
{
	return e->client != NULL ? e->client : e->server;
}

static ms_t
window(const struct detect *d)
{
	return (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE;
}

static struct pair *
pair_of(struct detect *d, const struct event *e)
{
	struct pair_key key = {.client = e->flow->client, .server = e->flow->server};
	struct pair *p = lru_put(d->tables[0], &key, NULL);

	if (p->begun == 0 || e->at - p->last > window(d)) {
		memset(p, 0, sizeof(*p));
		p->begun = e->at;
	}
	p->last = e->at;
	return p;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, const char *operation)
{
	size_t v = 0;
	struct detection n;

	while (v < VERDICTS && (p->signs & verdicts[v].needs) != verdicts[v].needs)
		v++;
	if (v == VERDICTS || (p->told != 0 && p->told - 1U <= v))
		return;
	p->told = (uint8_t)(v + 1);
	n = detect_begin_flow(d, subject(e), e->flow, p->begun, e->at);
	n.severity = verdicts[v].severity;
	n.confidence = verdicts[v].confidence;
	detection_text(&n, BASIS_SIGN, str_c(verdicts[v].says));
	if (operation[0] != '\0')
		detection_text(&n, BASIS_OPERATION, str_c(operation));
	if (p->file[0] != '\0')
		detection_text(&n, BASIS_FILE, str_c(p->file));
	detection_number(&n, BASIS_COUNT, p->count);
	detect_fire(d, &n);
}

static void
note(struct detect *d, const struct event *e, uint32_t sign, const char *operation)
{
	struct pair *p = pair_of(d, e);

	p->signs |= sign;
	p->count++;
	fire(d, e, p, operation);
}

/* A service's program is a shell: the text of the request in the clear says so. */
static bool
is_command(const struct dcerpc_msg *m)
{
	static const char *const shells[] = {"%comspec%", "cmd.exe", "cmd /", "powershell", "mshta",
		"rundll32", "regsvr32", "msbuild"};
	char text[256];

	if (m->auth_len > 0 && m->auth_level == DCERPC_LEVEL_PRIVACY)
		return false;
	for (unsigned i = 0; i < 4 && dcerpc_stub_text(m->stub, i, text, sizeof(text)) > 0; i++)
		for (size_t s = 0; s < sizeof(shells) / sizeof(*shells); s++)
			if (str_find_nocase(str_c(text), str_c(shells[s])) >= 0)
				return true;
	/* RCreateServiceA: as ASCII */
	return str_find_nocase(m->stub, STR("%comspec%")) >= 0 ||
	       str_find_nocase(m->stub, STR("cmd.exe /")) >= 0 ||
	       str_find_nocase(m->stub, STR("powershell")) >= 0;
}

static bool
is_desktop_program(const struct dcerpc_msg *m)
{
	if (m->auth_len > 0 && m->auth_level == DCERPC_LEVEL_PRIVACY)
		return false;
	for (size_t i = 0; i < sizeof(dcom_programs) / sizeof(*dcom_programs); i++)
		if (str_find(m->stub, str_of(dcom_programs[i], 16)) >= 0)
			return true;
	return false;
}

static void
on_rpc(struct detect *d, const struct event *e)
{
	const struct dcerpc_msg *m = e->rpc.msg;
	enum dcerpc_interface interface = (enum dcerpc_interface)e->rpc.interface;
	const char *name = dcerpc_operation_name(interface, m->opnum);
	char text[96];
	uint32_t sign = 0;

	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++)
		if (operations[i].interface == interface && operations[i].opnum == m->opnum)
			sign = operations[i].sign;
	if (sign == SERVICE_CREATED && is_command(m))
		sign |= SERVICE_COMMAND;
	if (sign == DCOM_CREATED && is_desktop_program(m))
		sign |= DCOM_PROGRAM;
	if (sign == 0)
		return;
	snprintf(text, sizeof(text), "%s %s", dcerpc_interface_name(interface),
		name != NULL ? name : "");
	note(d, e, sign, text);
}

/* ADMIN$, C$ and the like; IPC$ holds pipes, print$ drivers. */
static bool
is_admin_share(struct str share)
{
	return str_ends_nocase(share, STR("$")) && !str_equal_nocase(share, STR("IPC$")) &&
	       !str_equal_nocase(share, STR("print$"));
}

static bool
is_program_name(struct str name)
{
	static const char *const ends[] = {".exe", ".dll", ".sys", ".scr", ".com", ".msi", ".bat",
		".cmd", ".ps1", ".vbs", ".js", ".hta", ".wsf"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (str_ends_nocase(name, str_c(ends[i])))
			return true;
	return false;
}

static void
program(struct detect *d, const struct event *e, enum sign sign, struct str name)
{
	struct pair *p = pair_of(d, e);

	str_clean(name, p->file, sizeof(p->file));
	note(d, e, sign, "");
}

/* Has this source reached `enough` different hosts within the window? */
static void
on_host(struct detect *d, const struct event *e, bool is_plain)
{
	struct source_key key = {.client = e->flow->client, .is_plain = is_plain};
	struct source *s = lru_put(d->tables[1], &key, NULL);
	unsigned enough = (unsigned)d->param[HOSTS_MIN] * (is_plain ? PLAIN_SHARE_FACTOR : 1);
	unsigned recent = 0, place = HOSTS_KEPT, oldest = 0;
	struct detection n;

	for (unsigned i = 0; i < s->n; i++) {
		if (addr_equal(s->hosts[i], e->flow->server))
			place = i;
		if (s->at[i] < s->at[oldest])
			oldest = i;
	}
	if (place == HOSTS_KEPT)
		place = s->n < HOSTS_KEPT ? s->n++ : oldest;
	s->hosts[place] = e->flow->server;
	s->at[place] = e->at;
	for (unsigned i = 0; i < s->n; i++)
		if (e->at - s->at[i] <= window(d))
			recent++;
	if (recent < enough)
		s->told = 0;
	if (recent < enough || recent < s->told + enough)
		return;
	s->told = (uint8_t)recent;
	n = detect_begin_flow(d, subject(e), e->flow, s->at[oldest], e->at);
	n.severity = SEVERITY_PLEASE_LOOK;
	n.confidence = is_plain ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
	detection_text(&n, BASIS_SIGN, STR("many hosts"));
	detection_number(&n, BASIS_PEERS, recent);
	detect_fire(d, &n);
}

static void
on_tree(struct detect *d, const struct event *e)
{
	const char *slash = strrchr(e->smb.msg->name, '\\');
	struct str share = str_c(slash != NULL ? slash + 1 : e->smb.msg->name);

	if (!str_equal_nocase(share, STR("IPC$")))
		on_host(d, e, !is_admin_share(share));
	if (is_admin_share(share))
		note(d, e, SHARE_OPENED, "");
}

static void
on_smb(struct detect *d, const struct event *e)
{
	const struct smb_msg *m = e->smb.msg;
	const struct smb_pipe *pipe;
	bool is_made;

	if (m->is_response)
		return;
	if (m->op == SMB_OP_TREE_CONNECT)
		on_tree(d, e);
	if (m->op != SMB_OP_CREATE)
		return;
	pipe = smb_pipe_of(m->name);
	if (pipe != NULL && pipe->is_tool)
		note(d, e, TOOL_PIPE, pipe->service);
	if (!is_admin_share(str_c(e->smb.tree)) || !is_program_name(str_c(m->name)))
		return;
	is_made = m->disposition != SMB_DISPOSITION_OPEN;
	if (is_made && (m->access & FILE_WRITE_DATA) != 0)
		program(d, e, PROGRAM_COPIED, str_c(m->name));
	else if (!is_made && (m->access & FILE_READ_DATA) != 0)
		program(d, e, PROGRAM_FETCHED, str_c(m->name));
}

/* PowerShell puts its version into the address; tools have clients of their own. */
static void
on_http(struct detect *d, const struct event *e)
{
	const struct http_request *q = e->http.request;

	if (!str_starts_nocase(q->path, STR("/wsman")))
		return;
	if (str_find_nocase(q->path, STR("PSVersion=")) >= 0 ||
		str_find_nocase(q->user_agent, STR("Microsoft")) < 0)
		note(d, e, REMOTE_SHELL, "wsman");
	else
		note(d, e, REMOTE_MANAGED, "wsman");
}

static void
on_open(struct detect *d, const struct event *e)
{
	uint16_t port = e->flow->server_port;

	if (e->flow->protocol == PROTOCOL_TCP &&
		(port == 135 || port == 3389 || port == 5985 || port == 5986))
		on_host(d, e, false);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->server == NULL || subject(e) == NULL || e->client == e->server)
		return; /* between our own devices, or into one from outside */
	if (e->kind == EVENT_RPC)
		on_rpc(d, e);
	else if (e->kind == EVENT_SMB)
		on_smb(d, e);
	else if (e->kind == EVENT_HTTP_REQUEST)
		on_http(d, e);
	else if (e->kind == EVENT_FLOW_ESTABLISHED)
		on_open(d, e);
	else if (e->kind == EVENT_FILE && e->file.way == FILE_SMB_WRITE &&
		 is_admin_share(e->file.path))
		program(d, e, PROGRAM_COPIED, e->file.name);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);

	if (err != ERR_OK)
		return err;
	return detect_table(d, 1, sizeof(struct source_key), sizeof(struct source), SOURCES);
}

const struct detector detector_lateral_movement = {
	.name = "lateral_movement",
	.events = EVENT_BIT(RPC) | EVENT_BIT(SMB) | EVENT_BIT(FILE) | EVENT_BIT(HTTP_REQUEST) |
		  EVENT_BIT(FLOW_ESTABLISHED),
	.theme = THEME_INSIDE,
	.params = {"window_minutes", "hosts_min"},
	.init = init,
	.event = on_event,
};
