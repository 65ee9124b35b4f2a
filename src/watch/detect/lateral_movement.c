/*
 * Lateral movement: one of our devices makes another run something, by the means that Windows gives
 * its administrators: services ([MS-SCMR]), tasks ([MS-TSCH]), WMI, DCOM, PowerShell remoting,
 * programs copied to administrative shares; or one device that reaches for many. Single steps are
 * an administrator's daily work and are for a person to look at or for the record; only what
 * together has no everyday reason (a program copied and run as a service at once, a service that is
 * a command line or lives for a moment, a desktop program started through DCOM) is for "act now".
 *
 * Signs are collected per pair of devices for `window_minutes`; the table of verdicts says what
 * they mean together. What a computer did on `usual_days` earlier days is its user's work: then a
 * single step is for the record, never what is for "act now". Cannot see: what is inside encrypted
 * SMB 3, what a started program does, steps that began before we looked (their interface is
 * unknown).
 */
#include "watch/detect/detect.h"
#include "watch/detect/lateral.h"
#include "wire/http/http.h"
#include "wire/magic/magic.h"

#include <stdio.h>

#define PAIRS 1024
#define SOURCES 512
#define HOSTS_KEPT 24
#define HABITS 512
#define DAYS_KEPT 250
#define PLAIN_SHARE_FACTOR 4 /* visiting a share is everyday: that many times more hosts */

enum {
	WINDOW_MINUTES,
	HOSTS_MIN,
	USUAL_DAYS, /* earlier days on which a computer did the same: an administrator's */
};

/* What signs mean together, the worst first. */
static const struct verdict {
	uint32_t needs;
	struct detect_verdict verdict;
} verdicts[] = {
	{PROGRAM_COPIED | SERVICE_CREATED,
		{SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "program copied and run as a service"}},
	{PROGRAM_COPIED | TASK_CREATED,
		{SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "program copied and run as a task"}},
	{PROGRAM_COPIED | SERVICE_STARTED,
		{SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "program copied and a service started"}},
	{PROGRAM_COPIED | WMI_METHOD,
		{SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "program copied and run through WMI"}},
	{SERVICE_CREATED | SERVICE_COMMAND,
		{SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "command line as a service"}},
	{TOOL_PIPE | SERVICE_CREATED,
		{SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "remote command tool as a service"}},
	{DCOM_PROGRAM, {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "desktop program through DCOM"}},
	{SERVICE_CREATED | SERVICE_STARTED | SERVICE_DELETED,
		{SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "service made, started and removed"}},
	{TASK_CREATED | TASK_STARTED | TASK_DELETED,
		{SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "task made, run and removed"}},
	{SERVICE_CHANGED | SERVICE_COMMAND,
		{SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "service turned into a command line"}},
	{SERVICE_REPOINTED | SERVICE_STARTED,
		{SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "service given another program and started"}},
	{COMMAND_OUTPUT, {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "output of a remote command tool"}},
	{WMI_METHOD | FILE_REMOVED,
		{SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "WMI method run, a file left by it removed"}},
	{DCOM_INVOKED | FILE_REMOVED, {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
					      "DCOM method run, a file left by it removed"}},
	{LOG_CLEARED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_HIGH, "event log cleared"}},
	{TOOL_PIPE, {SEVERITY_PLEASE_LOOK, CONFIDENCE_HIGH, "remote command tool"}},
	{SERVICE_CREATED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "service made"}},
	{SERVICE_CHANGED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "service changed"}},
	{TASK_CREATED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "task made"}},
	{WMI_METHOD, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "WMI method run"}},
	{WMI_WRITTEN, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "WMI object written"}},
	{REMOTE_SHELL, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "PowerShell remoting"}},
	{PROGRAM_COPIED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
				 "program copied to an administrative share"}},
	{PROGRAM_FETCHED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW,
				  "program taken from an administrative share"}},
	{REGISTRY_PLACE | REGISTRY_SET, {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
						"start or log-in settings written from afar"}},
	{DCOM_INVOKED, {SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW, "DCOM method run"}},
	{SERVICE_STARTED, {SEVERITY_RECORD, CONFIDENCE_MEDIUM, "service started"}},
	{TASK_STARTED, {SEVERITY_RECORD, CONFIDENCE_MEDIUM, "task run"}},
	{REGISTRY_SET, {SEVERITY_RECORD, CONFIDENCE_LOW, "registry written"}},
	{REMOTE_MANAGED, {SEVERITY_RECORD, CONFIDENCE_LOW, "WinRM"}},
	{SHARE_OPENED, {SEVERITY_RECORD, CONFIDENCE_LOW, "administrative share opened"}},
	{DCOM_CREATED, {SEVERITY_RECORD, CONFIDENCE_LOW, "DCOM object made"}},
	{SERVICE_ASKED, {SEVERITY_RECORD, CONFIDENCE_LOW, "services looked at"}},
};
#define VERDICTS (sizeof(verdicts) / sizeof(*verdicts))

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

/* What a computer does from day to day, whoever it does it to. */
struct habit_key {
	struct addr client;
	uint8_t verdict;
	uint8_t zero[3];
};

struct habit {
	int64_t day;  /* the latest, since 1970 */
	uint8_t days; /* before that */
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

/* Has this computer done so on enough earlier days? Counts today. */
static bool
is_usual(struct detect *d, const struct event *e, size_t verdict)
{
	struct habit_key key = {.client = e->flow->client, .verdict = (uint8_t)verdict};
	struct habit *h = lru_put(d->tables[2], &key, NULL);
	int64_t day = e->at / MS_DAY;

	if (h->day != 0 && h->day != day && h->days < DAYS_KEPT)
		h->days++;
	h->day = day;
	return h->days >= d->param[USUAL_DAYS];
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
	n = detect_begin_verdict(d, detect_subject(e), e, p->begun, &verdicts[v].verdict);
	if (operation[0] != '\0')
		detection_text(&n, BASIS_OPERATION, str_c(operation));
	if (p->file[0] != '\0')
		detection_text(&n, BASIS_FILE, str_c(p->file));
	detection_number(&n, BASIS_COUNT, p->count);
	if (is_usual(d, e, v) && n.severity == SEVERITY_PLEASE_LOOK)
		n.severity = SEVERITY_RECORD;
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

static void
on_rpc(struct detect *d, const struct event *e)
{
	const struct dcerpc_msg *m = e->rpc.msg;
	enum dcerpc_interface interface = (enum dcerpc_interface)e->rpc.interface;
	const char *name = dcerpc_operation_name(interface, m->opnum);
	uint32_t sign = lateral_signs_of_rpc(interface, m);
	char text[96];

	if (sign == 0)
		return;
	snprintf(text, sizeof(text), "%s %s", dcerpc_interface_name(interface),
		name != NULL ? name : "");
	note(d, e, sign, text);
}

static void
program(struct detect *d, const struct event *e, uint32_t sign, struct str name)
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
	n = detect_begin_flow(d, detect_subject(e), e->flow, s->at[oldest], e->at);
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
		on_host(d, e, !lateral_is_admin_share(share));
	if (lateral_is_admin_share(share))
		note(d, e, SHARE_OPENED, "");
}

static void
on_smb(struct detect *d, const struct event *e)
{
	const struct smb_msg *m = e->smb.msg;
	const struct smb_pipe *pipe;
	uint32_t sign;

	if (m->is_response)
		return;
	if (m->op == SMB_OP_TREE_CONNECT)
		on_tree(d, e);
	pipe = m->op == SMB_OP_CREATE ? smb_pipe_of(m->name) : NULL;
	if (pipe != NULL && pipe->is_tool)
		note(d, e, TOOL_PIPE, pipe->service);
	if ((m->op != SMB_OP_CREATE && m->op != SMB_OP_DELETE) ||
		!lateral_is_admin_share(str_c(e->smb.tree)))
		return;
	sign = lateral_signs_of_file(m);
	if ((sign & (PROGRAM_COPIED | PROGRAM_FETCHED)) != 0)
		program(d, e, sign, str_c(m->name));
	else if (sign != 0)
		note(d, e, sign, "");
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
	if (e->server == NULL || detect_subject(e) == NULL || e->client == e->server)
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
		 lateral_is_admin_share(e->file.path))
		program(d, e, PROGRAM_COPIED, e->file.name);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);

	if (err == ERR_OK)
		err = detect_table(d, 1, sizeof(struct source_key), sizeof(struct source), SOURCES);
	if (err == ERR_OK)
		err = detect_table(d, 2, sizeof(struct habit_key), sizeof(struct habit), HABITS);
	return err;
}

const struct detector detector_lateral_movement = {
	.name = "lateral_movement",
	.events = EVENT_BIT(RPC) | EVENT_BIT(SMB) | EVENT_BIT(FILE) | EVENT_BIT(HTTP_REQUEST) |
		  EVENT_BIT(FLOW_ESTABLISHED),
	.theme = THEME_INSIDE,
	.params = {"window_minutes", "hosts_min", "usual_days"},
	.init = init,
	.event = on_event,
};
