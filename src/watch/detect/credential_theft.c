/*
 * Credential theft by traffic that a domain's everyday does not have: a computer that is no domain
 * controller asks one for the accounts' secrets (DCSync, DCShadow; [MS-DRSR]), tickets with weak
 * encryption for many services or for accounts without pre-authentication (roasting, RFC 4120),
 * tickets asked for with the bare RC4 key, many users tried with few guesses each, secrets read
 * from afar (LSA, registry hives, the domain's database), a challenge that two servers share
 * (relay), NTLM log-ins to the internet, and searches of the directory that only attack tools
 * combine.
 *
 * Counts are kept per asking device for `window_minutes`. Cannot see: searches and tickets inside
 * encrypted connections, theft on the computer itself, requests on connections that began before we
 * looked; a synchronisation program with the rights of a domain controller looks like DCSync.
 */
#include "watch/detect/detect.h"
#include "wire/dcerpc/dcerpc.h"
#include "wire/dns/dns.h"
#include "wire/kerberos/kerberos.h"
#include "wire/ldap/ldap.h"
#include "wire/ntlm/ntlm.h"
#include "wire/smb/smb.h"

#include <stdio.h>

#define SOURCES 512
#define CHALLENGES 1024
#define NAMES_KEPT 32
#define USERS_MIN 6	  /* different users tried by one device */
#define REFUSALS_MIN 4	  /* of them refused */
#define RC4_ONLY_MIN 3	  /* services asked for with RC4 as the only choice */
#define ROASTED_MIN 3	  /* users without pre-authentication */
#define HOSTS_ASKED_MIN 5 /* computers asked for their users or sessions */
#define MEMBERS_MIN 30	  /* users or groups read one by one */
#define NAMES_MIN 3	  /* different names that one device says are its own: a computer has one */
#define SEARCHES_MIN 3	  /* different telling searches */

enum {
	WINDOW_MINUTES,
	SERVICE_TICKETS_MIN,
	RELAY_WINDOW_SECONDS,
};

enum sign {
	DCSYNC,
	DCSHADOW,
	ROASTING,
	ROASTING_RC4,
	AS_ROASTING,
	AS_ROASTED_ONE,
	BARE_KEY,
	SPRAYING,
	SECRET_READ,
	SECRET_ASKED,
	BACKUP_KEY,
	HIVE_SAVED,
	DATABASE_READ,
	PASSWORD_SET,
	PASSWORD_SET_AFTER,
	RELAYED,
	NTLM_OUTSIDE,
	DIRECTORY_SEARCH,
	DIRECTORY_SWEEP,
	ACCOUNT_SWEEP,
	FALSE_NAMES,
	SIGNS,
};

static const struct {
	enum severity severity;
	enum confidence confidence;
	const char *says;
} signs[SIGNS] = {
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
	[FALSE_NAMES] = {SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM,
		"answers for names of others (LLMNR)"},
	[ACCOUNT_SWEEP] = {SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "users and sessions listed"},
};
_Static_assert(SIGNS <= 32, "told is a set in 32 bits");

/* Different names, as hashes; more than fit count no further. */
struct names {
	uint8_t n;
	uint32_t hashes[NAMES_KEPT];
};

struct source {
	ms_t begun, last;
	uint32_t told;
	uint32_t refusals;
	uint32_t members;
	uint32_t searches; /* set of `telling` */
	bool is_rc4_only;  /* the latest question for a ticket */
	bool has_secret_opened;
	bool is_bare;	  /* the latest question for a first ticket: without pre-authentication */
	bool is_bare_rc4; /* and RC4 only */
	struct names services, services_rc4, users, roasted, hosts;
	struct names own; /* that it answered for in LLMNR */
};

struct challenge {
	struct addr client, server;
	ms_t at;
};

static struct device *
subject(const struct event *e)
{
	return e->client != NULL ? e->client : e->server;
}

static struct source *
source_at(struct detect *d, const struct event *e, struct addr address)
{
	struct source *s = lru_put(d->tables[0], &address, NULL);

	if (s->begun == 0 || e->at - s->begun > (ms_t)d->param[WINDOW_MINUTES] * MS_MINUTE) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	s->last = e->at;
	return s;
}

static struct source *
source_of(struct detect *d, const struct event *e)
{
	return source_at(d, e, e->flow->client);
}

/* Adds a name (FNV-1a, a few false sames are harmless) and returns how many there are. */
static unsigned
add_name(struct names *names, struct str text)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		hash = (hash ^ (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c)) * 16777619U;
	}
	for (unsigned i = 0; i < names->n; i++)
		if (names->hashes[i] == hash)
			return names->n;
	if (names->n < NAMES_KEPT)
		names->hashes[names->n++] = hash;
	return names->n;
}

static void
fire(struct detect *d, const struct event *e, enum sign sign, const char *what)
{
	struct source *s = source_of(d, e);
	struct detection n;

	if ((s->told & 1U << sign) != 0)
		return;
	s->told |= 1U << sign;
	n = detect_begin_flow(d, subject(e), e->flow, s->begun, e->at);
	n.severity = signs[sign].severity;
	n.confidence = signs[sign].confidence;
	detection_text(&n, BASIS_SIGN, str_c(signs[sign].says));
	if (what[0] != '\0')
		detection_text(&n, BASIS_OPERATION, str_c(what));
	detect_fire(d, &n);
}

/* Operations that are signs by themselves. */
static const struct {
	enum dcerpc_interface interface;
	uint16_t opnum;
	enum sign sign;
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
	s = source_of(d, e);
	if (lists &&
		add_name(&s->hosts, str_c(addr_text(e->flow->server, host))) >= HOSTS_ASKED_MIN)
		fire(d, e, ACCOUNT_SWEEP, dcerpc_interface_name(i));
	if (reads && ++s->members >= MEMBERS_MIN)
		fire(d, e, ACCOUNT_SWEEP, dcerpc_interface_name(i));
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
	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++) {
		enum sign sign = operations[i].sign;

		if (operations[i].interface != interface || operations[i].opnum != opnum ||
			(operations[i].is_of_controllers && is_controller))
			continue;
		snprintf(text, sizeof(text), "%s %s", dcerpc_interface_name(interface),
			name != NULL ? name : "");
		if (sign == SECRET_ASKED)
			source_of(d, e)->has_secret_opened = true;
		if (sign == PASSWORD_SET && source_of(d, e)->has_secret_opened)
			sign = PASSWORD_SET_AFTER;
		fire(d, e, sign, text);
	}
}

static bool
is_rc4_only(const struct kerberos_msg *m)
{
	for (size_t i = 0; i < m->etype_count; i++)
		if (m->etypes[i] != KERBEROS_ETYPE_RC4 && m->etypes[i] > 0)
			return false;
	return m->etype_count > 0;
}

/* A question for a first ticket: of a user, not of a computer's own account. */
static void
on_as_request(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = source_of(d, e);
	bool has_proof = kerberos_has_padata(m, KERBEROS_PA_ENC_TIMESTAMP) ||
			 kerberos_has_padata(m, KERBEROS_PA_PKINIT_REQ) ||
			 kerberos_has_padata(m, 136) || /* RFC 6113: PA-FX-FAST */
			 kerberos_has_padata(m, 138);	/* PA-ENCRYPTED-CHALLENGE */

	if (str_ends_nocase(str_c(m->client), STR("$")))
		return;
	s->is_bare = !has_proof;
	s->is_bare_rc4 = !has_proof && is_rc4_only(m);
	if (add_name(&s->users, str_c(m->client)) >= USERS_MIN && s->refusals >= REFUSALS_MIN)
		fire(d, e, SPRAYING, "AS-REQ");
	if (kerberos_has_padata(m, KERBEROS_PA_ENC_TIMESTAMP) &&
		m->padata_etype == KERBEROS_ETYPE_RC4 && is_rc4_only(m) && m->etype_count == 1)
		fire(d, e, BARE_KEY, "AS-REQ rc4-hmac");
}

static void
on_as_reply(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = source_of(d, e);

	if (!s->is_bare || m->reply_etype != KERBEROS_ETYPE_RC4 || !s->is_bare_rc4)
		return;
	s->is_bare = false;
	fire(d, e,
		add_name(&s->roasted, str_c(m->client)) >= ROASTED_MIN ? AS_ROASTING
								       : AS_ROASTED_ONE,
		"AS-REP rc4-hmac");
}

static void
on_service_ticket(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = source_of(d, e);

	if (!m->is_service || m->ticket_etype != KERBEROS_ETYPE_RC4)
		return;
	if (s->is_rc4_only && add_name(&s->services_rc4, str_c(m->server)) >= RC4_ONLY_MIN)
		fire(d, e, ROASTING_RC4, "TGS-REQ rc4-hmac");
	if (add_name(&s->services, str_c(m->server)) >= d->param[SERVICE_TICKETS_MIN])
		fire(d, e, ROASTING, "TGS-REP rc4-hmac");
}

static void
on_kerberos(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;

	if (m->type == KERBEROS_AS_REQ) {
		on_as_request(d, e);
	} else if (m->type == KERBEROS_AS_REP) {
		on_as_reply(d, e);
	} else if (m->type == KERBEROS_TGS_REQ) {
		source_of(d, e)->is_rc4_only = is_rc4_only(m);
	} else if (m->type == KERBEROS_TGS_REP) {
		on_service_ticket(d, e);
	} else if (m->type == KERBEROS_ERROR &&
		   (m->error_code == KERBEROS_ERR_CLIENT_UNKNOWN ||
			   m->error_code == KERBEROS_ERR_PREAUTH_FAILED ||
			   m->error_code == KERBEROS_ERR_CLIENT_REVOKED)) {
		struct source *s = source_of(d, e);

		if (++s->refusals >= REFUSALS_MIN && s->users.n >= USERS_MIN)
			fire(d, e, SPRAYING, "KRB-ERROR");
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
		fire(d, e, RELAYED, app_name(e->ntlm.app));
	c->client = e->flow->client;
	c->server = e->flow->server;
	c->at = e->at;
}

static void
on_ntlm(struct detect *d, const struct event *e)
{
	const struct ntlm_msg *m = e->ntlm.msg;

	if (m->type == NTLM_CHALLENGE)
		on_challenge(d, e);
	else if (m->type == NTLM_AUTHENTICATE && !m->is_anonymous && e->client != NULL &&
		 e->server == NULL && !addr_is_special(e->flow->server) && e->ntlm.app == APP_SMB)
		fire(d, e, NTLM_OUTSIDE, "smb");
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
			fire(d, e, DATABASE_READ, files[i]);
}

/* Filters and attributes that few programs but attack tools ask the whole directory for. */
static const char *const telling[] = {
	"(serviceprincipalname=*)",
	"(admincount=1)",
	"useraccountcontrol:1.2.840.113556.1.4.803:=4194304",
	"useraccountcontrol:1.2.840.113556.1.4.803:=524288",
	"(msds-allowedtodelegateto=*)",
	"(objectclass=trusteddomain)",
	"(ms-mcs-admpwdexpirationtime=*)",
	"(objectclass=grouppolicycontainer)",
	"samaccounttype=805306368",
	"samaccounttype=805306369",
	"samaccounttype=268435456",
};
#define TELLING (sizeof(telling) / sizeof(*telling))
#define TELLING_STRONG 5 /* the first ones tell by themselves */
#define TELLING_DESCRIPTORS (UINT32_C(1) << 31)

static bool
wants_descriptors(const struct ldap_msg *m)
{
	for (size_t i = 0; i < m->attribute_count; i++)
		if (str_equal_nocase(m->attributes[i], STR("nTSecurityDescriptor")))
			return true;
	return false;
}

static void
on_ldap(struct detect *d, const struct event *e)
{
	const struct ldap_msg *m = e->ldap;
	uint32_t found = 0;
	unsigned count = 0;
	struct source *s;

	if (m->op != LDAP_SEARCH_REQUEST || m->scope != LDAP_SCOPE_SUBTREE)
		return;
	for (size_t i = 0; i < TELLING; i++)
		if (str_find_nocase(str_c(m->filter), str_c(telling[i])) >= 0)
			found |= UINT32_C(1) << i;
	/* access rights of everything, not of one branch that a program manages */
	if (wants_descriptors(m) && str_starts_nocase(str_c(m->name), STR("DC=")))
		found |= TELLING_DESCRIPTORS;
	if (found == 0)
		return;
	s = source_of(d, e);
	s->searches |= found;
	for (uint32_t bits = s->searches; bits != 0; bits &= bits - 1)
		count++;
	if (count >= SEARCHES_MIN)
		fire(d, e, DIRECTORY_SWEEP, m->filter);
	else if ((found & (TELLING_DESCRIPTORS | ((UINT32_C(1) << TELLING_STRONG) - 1))) != 0)
		fire(d, e, DIRECTORY_SEARCH, m->filter);
}

/*
 * LLMNR (RFC 4795 section 2.3): a computer answers for names that it has. Whoever answers for many
 * is asked for log-ins by those who mistyped: how NTLM log-ins are collected and relayed.
 */
static void
on_dns(struct detect *d, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;
	const struct device *sender = e->direction == TO_CLIENT ? e->server : e->client;
	struct source *s;
	struct detection n;

	if (e->flow->app != APP_LLMNR && e->flow->server_port != DNS_PORT_LLMNR)
		return;
	if (sender == NULL || !m->is_response || m->n_records == 0 || m->n_questions == 0)
		return;
	s = source_at(d, e, e->direction == TO_CLIENT ? e->flow->server : e->flow->client);
	if (add_name(&s->own, dns_name_text(m, m->questions[0].name)) < NAMES_MIN ||
		(s->told & 1U << FALSE_NAMES) != 0)
		return;
	s->told |= 1U << FALSE_NAMES;
	n = detect_begin_flow(d, sender, e->flow, s->begun, e->at);
	n.severity = signs[FALSE_NAMES].severity;
	n.confidence = signs[FALSE_NAMES].confidence;
	detection_text(&n, BASIS_SIGN, str_c(signs[FALSE_NAMES].says));
	detection_number(&n, BASIS_NAMES, s->own.n);
	detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_DNS) {
		on_dns(d, e);
		return;
	}
	if (subject(e) == NULL || e->client == e->server)
		return;
	if (e->kind == EVENT_RPC)
		on_rpc(d, e);
	else if (e->kind == EVENT_KERBEROS)
		on_kerberos(d, e);
	else if (e->kind == EVENT_NTLM)
		on_ntlm(d, e);
	else if (e->kind == EVENT_SMB)
		on_smb(d, e);
	else
		on_ldap(d, e);
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
		  EVENT_BIT(LDAP) | EVENT_BIT(DNS),
	.theme = THEME_INSIDE,
	.params = {"window_minutes", "service_tickets_min", "relay_window_seconds"},
	.init = init,
	.event = on_event,
};
