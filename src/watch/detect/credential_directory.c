/*
 * Credential theft in the directory and around names: searches that only attack tools combine and
 * writes that let somebody log in as another (LDAP, RFC 4511), and answers for names of others
 * (LLMNR, RFC 4795; NetBIOS, RFC 1002), which bring log-ins to the one who answers.
 */
#include "watch/detect/credential.h"
#include "wire/dns/dns.h"
#include "wire/ldap/ldap.h"

#define NAMES_MIN 3    /* different names that one device says are its own: a computer has one */
#define SEARCHES_MIN 3 /* different telling searches */

/* Filters that few programs but attack tools ask the whole directory for. */
static const char *const telling[] = {
	"(serviceprincipalname=*)",
	"(serviceprincipalname=*/*)",
	"(admincount=1)",
	"useraccountcontrol:1.2.840.113556.1.4.803:=4194304",
	"useraccountcontrol:1.2.840.113556.1.4.803:=524288",
	"(msds-allowedtodelegateto=*)",
	"(msds-allowedtoactonbehalfofotheridentity=*)",
	"(objectclass=trusteddomain)",
	"(ms-mcs-admpwdexpirationtime=*)",
	"(objectclass=grouppolicycontainer)",
	"samaccounttype=805306368",
	"samaccounttype=805306369",
	"samaccounttype=268435456",
};
#define TELLING (sizeof(telling) / sizeof(*telling))
#define TELLING_STRONG 7 /* the first ones tell by themselves */
#define TELLING_EVERYTHING (UINT32_C(1) << 30)
#define TELLING_DESCRIPTORS (UINT32_C(1) << 31)
#define TELLING_ALONE                                                                              \
	(TELLING_DESCRIPTORS | TELLING_EVERYTHING | ((UINT32_C(1) << TELLING_STRONG) - 1))

/* Attributes that let somebody else log in as the entry, [MS-ADTS] section 5.1.3.2 and [MS-PKCA].
 */
static const struct {
	const char *attribute;
	enum credential_sign sign;
} written[] = {
	{"msDS-KeyCredentialLink", KEY_WRITTEN},
	{"msDS-AllowedToActOnBehalfOfOtherIdentity", DELEGATION_WRITTEN},
};

static bool
has_attribute(const struct ldap_msg *m, const char *name)
{
	for (size_t i = 0; i < m->attribute_count; i++)
		if (str_equal_nocase(m->attributes[i], str_c(name)))
			return true;
	return false;
}

static uint32_t
what_tells(const struct ldap_msg *m)
{
	bool is_whole = str_starts_nocase(str_c(m->name), STR("DC="));
	uint32_t found = 0;

	for (size_t i = 0; i < TELLING; i++)
		if (str_find_nocase(str_c(m->filter), str_c(telling[i])) >= 0)
			found |= UINT32_C(1) << i;
	/* access rights of everything, not of one branch that a program manages */
	if (is_whole && has_attribute(m, "nTSecurityDescriptor"))
		found |= TELLING_DESCRIPTORS;
	/* every entry with all that it holds: a copy of the directory */
	if (is_whole && m->attribute_count == 0 &&
		str_equal_nocase(str_c(m->filter), STR("(objectClass=*)")))
		found |= TELLING_EVERYTHING;
	return found;
}

static void
on_search(struct detect *d, const struct event *e)
{
	const struct ldap_msg *m = e->ldap;
	uint32_t found = what_tells(m);
	struct source *s;

	if (found == 0)
		return;
	s = credential_source(d, e);
	s->searches |= found;
	if (__builtin_popcount(s->searches) >= SEARCHES_MIN)
		credential_fire(d, e, DIRECTORY_SWEEP, m->filter);
	else if ((found & TELLING_ALONE) != 0)
		credential_fire(d, e, DIRECTORY_SEARCH, m->filter);
}

void
credential_on_ldap(struct detect *d, const struct event *e)
{
	const struct ldap_msg *m = e->ldap;

	if (m->op == LDAP_SEARCH_REQUEST && m->scope == LDAP_SCOPE_SUBTREE)
		on_search(d, e);
	if (m->op != LDAP_MODIFY_REQUEST)
		return;
	for (size_t i = 0; i < sizeof(written) / sizeof(*written); i++)
		if (has_attribute(m, written[i].attribute))
			credential_fire(d, e, written[i].sign, written[i].attribute);
}

/* A device says that a name is its own. Whoever says so of many is asked for log-ins by those who
 * mistyped; whoever says it is the proxy ("wpad", which nobody calls a computer), by everybody. */
static void
claim(struct detect *d, const struct event *e, const struct device *device, struct str name)
{
	bool is_server = device == e->server;
	struct source *s =
		credential_source_at(d, e, is_server ? e->flow->server : e->flow->client);
	unsigned n = credential_add_name(&s->own, name);

	if (str_equal_nocase(name, STR("wpad")))
		credential_fire_names(d, e, device, s, FALSE_PROXY);
	if (n >= NAMES_MIN)
		credential_fire_names(d, e, device, s, FALSE_NAMES);
}

/* An answer in NetBIOS that was not asked for on this flow is one to a broadcast question; a WINS
 * server, which knows many names, is asked directly. The name has to stand for the sender. */
static void
on_netbios(struct detect *d, const struct event *e)
{
	if (e->announce.way == ANNOUNCE_NETBIOS && e->announce.is_answer &&
		e->direction == TO_SERVER && e->client != NULL &&
		addr_equal(e->announce.address, e->flow->client))
		claim(d, e, e->client, e->announce.name);
}

/* LLMNR (RFC 4795 section 2.3): a computer answers for names that it has. */
static void
on_llmnr(struct detect *d, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;
	const struct device *sender = e->direction == TO_CLIENT ? e->server : e->client;

	if (e->flow->app != APP_LLMNR && e->flow->server_port != DNS_PORT_LLMNR)
		return;
	if (sender != NULL && m->is_response && m->n_records > 0 && m->n_questions > 0)
		claim(d, e, sender, dns_name_text(m, m->questions[0].name));
}

void
credential_on_names(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_DNS)
		on_llmnr(d, e);
	else
		on_netbios(d, e);
}
