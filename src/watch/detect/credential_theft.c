/*
 * Credential theft by traffic that a domain's everyday does not have: a computer that is no domain
 * controller asks one for the accounts' secrets (DCSync, DCShadow; [MS-DRSR]), tickets with weak
 * encryption for many services or for accounts without pre-authentication (roasting, RFC 4120),
 * tickets asked for with the bare RC4 key, many users tried with few guesses each, secrets read
 * from afar (LSA, registry hives, the domain's database), a challenge that two servers share
 * (relay), NTLM log-ins to the internet, and searches of the directory that only attack tools
 * combine. This file has the signs and reads RPC, SMB and NTLM; credential.h names the others.
 *
 * Counts are kept per asking device for `window_minutes`. Cannot see: searches and tickets inside
 * encrypted connections, theft on the computer itself, requests on connections that began before we
 * looked; a synchronisation program with the rights of a domain controller looks like DCSync.
 */
#include "watch/detect/credential.h"
#include "wire/dcerpc/dcerpc.h"
#include "wire/http/http.h"
#include "wire/ntlm/ntlm.h"
#include "wire/smb/smb.h"

#include <stdio.h>

#define SOURCES 512
#define CHALLENGES 1024
#define HOSTS_ASKED_MIN 5  /* computers asked for their users or sessions */
#define MEMBERS_MIN 30	   /* users or groups read one by one */
#define READ_AFTER_LIST 3  /* the same, when all users were listed before */
#define CA_PAGE_SECONDS 60 /* from the request for a certificate page to the log-in there */

_Static_assert(CREDENTIAL_SIGNS <= 32, "told is a set in 32 bits");

static const struct detect_verdict signs[CREDENTIAL_SIGNS] = {
	[DCSYNC] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "DCSync"},
	[DCSHADOW] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "DCShadow"},
	[ROASTING] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "many weak service tickets"},
	[ROASTING_RC4] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "Kerberoasting"},
	[AS_ROASTING] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "AS-REP roasting"},
	[AS_ROASTED_ONE] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
		"weak answer without pre-authentication"},
	[BARE_KEY] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
		"log-in with RC4 as the only choice"},
	[SPRAYING] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "many users tried"},
	[SECRET_READ] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "LSA secrets read"},
	[SECRET_ASKED] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "LSA secret opened"},
	[BACKUP_KEY] = {SEVERITY_RECORD, CONFIDENCE_LOW, "backup key service used"},
	[HIVE_SAVED] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "registry hive saved"},
	[DATABASE_READ] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "account database opened"},
	[PASSWORD_SET] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW, "password set from afar"},
	[PASSWORD_SET_AFTER] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"password set, account secret opened"},
	[RELAYED] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "the same challenge from two servers"},
	[NTLM_OUTSIDE] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "NTLM log-in to the internet"},
	[DIRECTORY_SEARCH] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW, "telling directory search"},
	[DIRECTORY_SWEEP] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "directory searched as tools do"},
	[FALSE_NAMES] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "answers for names of others"},
	[FALSE_PROXY] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "says it is the proxy (WPAD)"},
	[BOOT_KEY] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "keys of the account store read"},
	[TOOL_COMMAND] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "password tool run from afar"},
	[ACCOUNT_MADE] = {SEVERITY_RECORD, CONFIDENCE_LOW, "account made in the domain"},
	[ACTED_FOR_OTHERS] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"account made, then a ticket in another's name"},
	[KEY_WRITTEN] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
		"log-in key written into an account"},
	[DELEGATION_WRITTEN] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
		"right to act for others written"},
	[MACHINE_AT_CA] = {SEVERITY_ACT_NOW, CONFIDENCE_HIGH,
		"a computer's account at the certificate page"},
	[ACCOUNTS_READ] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW, "users listed and read"},
	[ACCOUNT_SWEEP] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "users and sessions listed"},
};

struct challenge {
	struct addr client, server;
	ms_t at;
};

struct source *
credential_source_at(struct detect *d, const struct event *e, struct addr address)
{
	struct source *s = lru_put(d->tables[0], &address, NULL);

	if (s->begun == 0 || e->at - s->begun > (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	s->last = e->at;
	return s;
}

struct source *
credential_source(struct detect *d, const struct event *e)
{
	return credential_source_at(d, e, e->flow->client);
}

unsigned
credential_add_name(struct names *names, struct str text)
{
	uint32_t hash = 2166136261U; /* FNV-1a: a few false sames are harmless */

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		hash = (hash ^ (uint8_t)str_small(c)) * 16777619U;
	}
	for (unsigned i = 0; i < names->n; i++)
		if (names->hashes[i] == hash)
			return names->n;
	if (names->n < CREDENTIAL_NAMES_KEPT)
		names->hashes[names->n++] = hash;
	return names->n;
}

void
credential_fire(
	struct detect *d, const struct event *e, enum credential_sign sign, const char *what)
{
	struct source *s = credential_source(d, e);
	struct detection n;

	if (!detect_is_new(&s->told, sign))
		return;
	n = detect_begin_verdict(d, detect_subject(e), e, s->begun, &signs[sign]);
	if (what[0] != '\0')
		detection_text(&n, BASIS_OPERATION, str_c(what));
	detect_fire(d, &n);
}

void
credential_fire_names(struct detect *d, const struct event *e, const struct device *device,
	struct source *s, enum credential_sign sign)
{
	struct detection n;

	if (!detect_is_new(&s->told, sign))
		return;
	n = detect_begin_verdict(d, device, e, s->begun, &signs[sign]);
	detection_number(&n, BASIS_NAMES, s->own.n);
	detect_fire(d, &n);
}

/* Operations that are signs by themselves. */
static const struct {
	enum dcerpc_interface interface;
	uint16_t opnum;
	enum credential_sign sign;
	bool is_of_controllers; /* everyday between domain controllers */
} operations[] = {
	{DCERPC_IF_DRSUAPI, 3, DCSYNC, true},
	{DCERPC_IF_DRSUAPI, 5, DCSHADOW, true},
	{DCERPC_IF_DRSUAPI, 17, DCSHADOW, true},
	{DCERPC_IF_LSARPC, 30, SECRET_READ, false},
	{DCERPC_IF_LSARPC, 43, SECRET_READ, false},
	{DCERPC_IF_LSARPC, 28, SECRET_ASKED, false},
	{DCERPC_IF_BACKUPKEY, 0, BACKUP_KEY, false},
	{DCERPC_IF_WINREG, 20, HIVE_SAVED, false},
	{DCERPC_IF_WINREG, 31, HIVE_SAVED, false},
	{DCERPC_IF_MIMIKATZ, 0, TOOL_COMMAND, false},
	{DCERPC_IF_MIMIKATZ, 2, TOOL_COMMAND, false},
	{DCERPC_IF_SAMR, 12, ACCOUNT_MADE, true},
	{DCERPC_IF_SAMR, 50, ACCOUNT_MADE, true},
	{DCERPC_IF_SAMR, 37, PASSWORD_SET, true},
	{DCERPC_IF_SAMR, 58, PASSWORD_SET, true},
};

static void
on_accounts(struct detect *d, const struct event *e)
{
	enum dcerpc_interface i = (enum dcerpc_interface)e->rpc.interface;
	uint16_t op = e->rpc.msg->opnum;
	char host[ADDR_TEXT_MAX];
	struct source *s;
	bool lists = (i == DCERPC_IF_SAMR && (op == 13 || op == 33 || op == 40)) ||
		     (i == DCERPC_IF_SRVSVC && op == 12) || (i == DCERPC_IF_WKSSVC && op == 2);
	bool reads = i == DCERPC_IF_SAMR && (op == 34 || op == 36 || op == 25 || op == 39);

	if (!lists && !reads)
		return;
	s = credential_source(d, e);
	if (lists && credential_add_name(&s->hosts, str_c(addr_text(e->flow->server, host))) >=
			     HOSTS_ASKED_MIN)
		credential_fire(d, e, ACCOUNT_SWEEP, dcerpc_interface_name(i));
	s->has_users_listed = s->has_users_listed || (i == DCERPC_IF_SAMR && op == 13);
	if (reads)
		s->members++;
	if (s->members >= MEMBERS_MIN)
		credential_fire(d, e, ACCOUNT_SWEEP, dcerpc_interface_name(i));
	else if (s->has_users_listed && s->members >= READ_AFTER_LIST)
		credential_fire(d, e, ACCOUNTS_READ, dcerpc_interface_name(i));
}

/* Keys of the registry ([MS-RRP] opnum 15) from which the keys of the account store are put
 * together, and the stores themselves. */
static bool
opens_account_store(const struct dcerpc_msg *m)
{
	static const char *const keys[] = {"Control\\Lsa\\JD", "Control\\Lsa\\Skew1",
		"Control\\Lsa\\GBG", "SAM\\SAM\\Domains", "SECURITY\\Policy\\Secrets",
		"SECURITY\\Cache"};
	char text[256];
	struct str path;

	if (dcerpc_is_sealed(m))
		return false;
	path = str_of(text, dcerpc_stub_text(m->stub, 0, text, sizeof(text)));
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (str_find_nocase(path, str_c(keys[i])) >= 0)
			return true;
	return false;
}

/* What an operation means after those before it. */
static enum credential_sign
weigh(struct source *s, enum credential_sign sign)
{
	if (sign == SECRET_ASKED)
		s->has_secret_opened = true;
	if (sign == ACCOUNT_MADE)
		s->has_account_made = true;
	if (sign == PASSWORD_SET && s->has_secret_opened)
		return PASSWORD_SET_AFTER;
	/* a computer that joins the domain makes its account and gives it a password */
	return sign == PASSWORD_SET && s->has_account_made ? ACCOUNT_MADE : sign;
}

static void
on_rpc(struct detect *d, const struct event *e)
{
	enum dcerpc_interface interface = (enum dcerpc_interface)e->rpc.interface;
	uint16_t opnum = e->rpc.msg->opnum;
	const char *name = dcerpc_operation_name(interface, opnum);
	bool is_controller =
		e->client != NULL && (e->client->flags & DEVICE_IS_DOMAIN_CONTROLLER) != 0;
	char text[96];

	on_accounts(d, e);
	if (interface == DCERPC_IF_WINREG && opnum == 15 && opens_account_store(e->rpc.msg))
		credential_fire(d, e, BOOT_KEY, "winreg BaseRegOpenKey");
	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++) {
		enum credential_sign sign = operations[i].sign;

		if (operations[i].interface != interface || operations[i].opnum != opnum ||
			(operations[i].is_of_controllers && is_controller))
			continue;
		snprintf(text, sizeof(text), "%s %s", dcerpc_interface_name(interface),
			name != NULL ? name : "");
		credential_fire(d, e, weigh(credential_source(d, e), sign), text);
	}
}

/* The same challenge within seconds from two servers: the one in the middle hands it on. */
static void
on_challenge(struct detect *d, const struct event *e)
{
	const struct ntlm_msg *m = e->ntlm.msg;
	static const uint8_t zero[8];
	struct challenge *c;
	bool is_new;

	if (memcmp(m->server_challenge, zero, sizeof(zero)) == 0)
		return;
	c = lru_put(d->tables[1], m->server_challenge, &is_new);
	if (!is_new && e->at - c->at <= (ms_t)d->param[RELAY_WINDOW_SECONDS] * MS_SECOND &&
		!addr_equal(c->server, e->flow->server) &&
		(addr_equal(c->client, e->flow->server) || addr_equal(c->server, e->flow->client)))
		credential_fire(d, e, RELAYED, app_name(e->ntlm.app));
	c->client = e->flow->client;
	c->server = e->flow->server;
	c->at = e->at;
}

/* Computers get certificates over RPC. One that logs in at the web page was made to, elsewhere, and
 * its log-in handed on. */
static bool
is_machine_at_ca(struct detect *d, const struct event *e)
{
	ms_t asked = credential_source(d, e)->asked_ca;

	return e->ntlm.app == APP_HTTP && str_ends_nocase(str_c(e->ntlm.msg->user), STR("$")) &&
	       asked != 0 && e->at - asked <= CA_PAGE_SECONDS * MS_SECOND;
}

static void
on_ntlm(struct detect *d, const struct event *e)
{
	const struct ntlm_msg *m = e->ntlm.msg;

	if (m->type == NTLM_CHALLENGE)
		on_challenge(d, e);
	else if (m->type == NTLM_AUTHENTICATE && !m->is_anonymous && e->client != NULL &&
		 e->server == NULL && !addr_is_special(e->flow->server) && e->ntlm.app == APP_SMB)
		credential_fire(d, e, NTLM_OUTSIDE, "smb");
	else if (m->type == NTLM_AUTHENTICATE && is_machine_at_ca(d, e))
		credential_fire(d, e, MACHINE_AT_CA, "certsrv");
}

/* Files that hold the domain's or the computer's accounts. */
static void
on_smb(struct detect *d, const struct event *e)
{
	static const char *const files[] = {"ntds.dit", "config\\sam", "config\\security",
		"repair\\sam", "regback\\sam", "lsass.dmp", "sam.save", "security.save"};
	const struct smb_msg *m = e->smb.msg;

	if (m->op != SMB_OP_CREATE || m->is_response)
		return;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		if (str_ends_nocase(str_c(m->name), str_c(files[i])))
			credential_fire(d, e, DATABASE_READ, files[i]);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_DNS || e->kind == EVENT_ANNOUNCE) {
		credential_on_names(d, e);
		return;
	}
	if (detect_subject(e) == NULL || e->client == e->server)
		return;
	if (e->kind == EVENT_RPC)
		on_rpc(d, e);
	else if (e->kind == EVENT_KERBEROS)
		credential_on_kerberos(d, e);
	else if (e->kind == EVENT_NTLM)
		on_ntlm(d, e);
	else if (e->kind == EVENT_SMB)
		on_smb(d, e);
	else if (e->kind == EVENT_LDAP)
		credential_on_ldap(d, e);
	else if (str_starts_nocase(e->http.request->path, STR("/certsrv/")))
		credential_source(d, e)->asked_ca = e->at;
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct addr), sizeof(struct source), SOURCES);

	return err != ERR_OK ? err : detect_table(d, 1, 8, sizeof(struct challenge), CHALLENGES);
}

const struct detector detector_credential_theft = {
	.name = "credential_theft",
	.events = EVENT_BIT(RPC) | EVENT_BIT(KERBEROS) | EVENT_BIT(NTLM) | EVENT_BIT(SMB) |
		  EVENT_BIT(LDAP) | EVENT_BIT(DNS) | EVENT_BIT(ANNOUNCE) | EVENT_BIT(HTTP_REQUEST),
	.theme = THEME_INSIDE,
	.params = {"window_minutes", "service_tickets_min", "relay_window_seconds"},
	.init = init,
	.event = on_event,
};
