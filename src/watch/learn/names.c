/*
 * What hosts call themselves and offer, as they tell their neighbours: multicast DNS and service
 * discovery (RFC 6762, 6763), LLMNR (RFC 4795), NetBIOS names and the computer browser (RFC 1002,
 * [MS-BRWS]), SSDP and WS-Discovery. Some routers and access points repeat what others announced: a
 * message that names the address of somebody else is not taken as its sender's own.
 */
#include "watch/learn/private.h"
#include "wire/dns/dns.h"
#include "wire/netbios/netbios.h"

static const struct {
	uint8_t major, minor;
	const char *workstation, *server;
} windows_versions[] = {
	{5, 0, "windows-2000", "windows-2000"},
	{5, 1, "windows-xp", "windows-xp"},
	{5, 2, "windows-nt5", "windows-server-2003"},
	{6, 0, "windows-vista", "windows-server-2008"},
	{6, 1, "windows-7", "windows-server-2008-r2"},
	{6, 2, "windows-8", "windows-server-2012"},
	{6, 3, "windows-8.1", "windows-server-2012-r2"},
	{10, 0, "windows-nt10", "windows-server"},
};

static bool
has_address(const struct device *d, struct addr a)
{
	for (uint8_t i = 0; i < d->n_addresses; i++)
		if (addr_equal(d->addresses[i], a))
			return true;
	return false;
}

/* False when the message names addresses and none of them is the sender's. */
static bool
is_own_message(const struct dns_msg *m, const struct device *d)
{
	bool names_others = false;

	for (uint16_t i = 0; i < m->n_records; i++) {
		if (addr_is_none(m->records[i].addr))
			continue;
		if (has_address(d, m->records[i].addr))
			return true;
		/* of its IPv6 addresses we may not have seen one */
		names_others = names_others || m->records[i].addr.family == 4;
	}
	return !names_others;
}

/* "_ipp._tcp" of "Office._ipp._tcp.local" or "_ipp._tcp.local"; empty when it is none. */
static struct str
service_type(struct str name)
{
	struct str rest = name, first = dns_last_labels(name, 3);

	if (!str_ends_nocase(name, STR("._tcp.local")) &&
		!str_ends_nocase(name, STR("._udp.local")))
		return str_of(NULL, 0);
	rest = first;
	if (rest.len <= 6 || rest.p[0] != '_')
		return str_of(NULL, 0);
	return str_of(rest.p, rest.len - 6);
}

static void
learn_txt(struct learner *l, struct device *d, struct str data, ms_t at)
{
	static const char *const models[] = {"ty=", "md=", "model=", "am="};
	struct str text;

	while (dns_txt_next(&data, &text) == ERR_OK) {
		if (text.len == 0)
			continue;
		learn_text(l, d, DEVICE_RULE_MDNS_TXT, text, at);
		for (size_t i = 0; i < sizeof(models) / sizeof(*models); i++) {
			struct str key = str_c(models[i]);

			if (text.len > key.len + 2 && str_starts_nocase(text, key))
				device_fact(l->o.devices, d, FACT_MODEL,
					str_of(text.p + key.len, text.len - key.len), "mdns",
					CONFIDENCE_MEDIUM, at);
		}
	}
}

static void
learn_record(struct learner *l, struct device *d, const struct dns_msg *m,
	const struct dns_record *r, ms_t at)
{
	struct str name = dns_name_text(m, r->name);
	char label[LIMIT_NAME_BYTES];

	switch (r->type) {
	case DNS_TYPE_A:
	case DNS_TYPE_AAAA:
		if (!has_address(d, r->addr) || !str_ends_nocase(name, STR(".local")))
			return;
		if (dns_first_label(name, label, sizeof(label)) > 0)
			learn_name(l, d, str_c(label), "mdns", at);
		break;
	case DNS_TYPE_PTR:
	case DNS_TYPE_SRV:
		learn_text(l, d, DEVICE_RULE_MDNS_SERVICE, service_type(name), at);
		break;
	case DNS_TYPE_TXT:
		if (learn_is_new(l, d, LEARN_NAME, r->data, at))
			learn_txt(l, d, r->data, at);
		break;
	default:
		break;
	}
}

static void
on_mdns(struct learner *l, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;
	struct device *d = learn_sender(e);

	if (d == NULL || !m->is_response || !is_own_message(m, d))
		return;
	for (uint16_t i = 0; i < m->n_records; i++)
		learn_record(l, d, m, &m->records[i], e->at);
}

/* Tools that lure others into speaking to them answer for any name: taken only from a device
 * without a name, and not for names that no host has. */
static void
learn_answered_name(struct learner *l, struct device *d, struct str name, struct addr address,
	const char *reason, ms_t at)
{
	if (d->name[0] != '\0' || !has_address(d, address) || str_equal_nocase(name, STR("wpad")) ||
		str_equal_nocase(name, STR("isatap")))
		return;
	learn_name(l, d, name, reason, at);
}

static void
on_llmnr(struct learner *l, const struct event *e)
{
	const struct dns_msg *m = e->dns.msg;
	struct device *d = learn_sender(e);
	char label[LIMIT_NAME_BYTES];

	if (d == NULL || !m->is_response)
		return;
	for (uint16_t i = 0; i < m->n_records; i++)
		if (m->records[i].type == DNS_TYPE_A &&
			dns_first_label(
				dns_name_text(m, m->records[i].name), label, sizeof(label)) > 0)
			learn_answered_name(l, d, str_c(label), m->records[i].addr, "llmnr", e->at);
}

/* [MS-BRWS] section 2.2.1: version and kind. Samba announces a version that it is told to. */
static void
learn_browser(struct learner *l, struct device *d, const struct event *e)
{
	uint32_t type = e->announce.server_type;
	bool is_server = (type & (NETBIOS_IS_NT_SERVER | NETBIOS_IS_DOMAIN_CONTROLLER |
					 NETBIOS_IS_BACKUP_CONTROLLER)) != 0;

	if ((type & NETBIOS_IS_UNIX) != 0) {
		device_os_sign(l->o.devices, d, OS_ANNOUNCE, "linux", e->at);
		return;
	}
	if ((type & NETBIOS_IS_NT) == 0)
		return;
	device_kind(l->o.devices, d, is_server ? DEVICE_SERVER : DEVICE_PC, "netbios",
		is_server ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW, e->at);
	if ((type & (NETBIOS_IS_DOMAIN_CONTROLLER | NETBIOS_IS_BACKUP_CONTROLLER)) != 0)
		d->flags |= DEVICE_IS_DOMAIN_CONTROLLER;
	for (size_t i = 0; i < sizeof(windows_versions) / sizeof(*windows_versions); i++)
		if (windows_versions[i].major == e->announce.os_major &&
			windows_versions[i].minor == e->announce.os_minor)
			device_os_sign(l->o.devices, d, OS_ANNOUNCE,
				is_server ? windows_versions[i].server
					  : windows_versions[i].workstation,
				e->at);
}

/* WS-Discovery types ([WSDP], [MS-PBSD]): prefixes are the sender's, the local names are fixed. */
static void
learn_wsd(struct learner *l, struct device *d, struct str types, ms_t at)
{
	if (str_find(types, STR("PrintDeviceType")) >= 0 ||
		str_find(types, STR("PrinterServiceType")) >= 0)
		device_kind(l->o.devices, d, DEVICE_PRINTER, "wsd", CONFIDENCE_HIGH, at);
	else if (str_find(types, STR("ScanDeviceType")) >= 0)
		device_kind(l->o.devices, d, DEVICE_PRINTER, "wsd", CONFIDENCE_MEDIUM, at);
	else if (str_find(types, STR("NetworkVideoTransmitter")) >= 0)
		device_kind(l->o.devices, d, DEVICE_CAMERA, "wsd", CONFIDENCE_HIGH, at);
	else if (str_find(types, STR("pub:Computer")) >= 0)
		device_kind(l->o.devices, d, DEVICE_PC, "wsd", CONFIDENCE_LOW, at);
}

static void
on_announce(struct learner *l, const struct event *e)
{
	struct device *d = learn_sender(e);

	if (d == NULL)
		return;
	switch (e->announce.way) {
	case ANNOUNCE_NETBIOS:
		if (addr_is_none(e->announce.address))
			learn_name(l, d, e->announce.name, "netbios", e->at);
		else
			learn_answered_name(
				l, d, e->announce.name, e->announce.address, "netbios", e->at);
		break;
	case ANNOUNCE_BROWSER:
		learn_name(l, d, e->announce.name, "netbios", e->at);
		learn_browser(l, d, e);
		break;
	case ANNOUNCE_SSDP:
		device_fact(l->o.devices, d, FACT_MODEL, e->announce.name, "ssdp",
			CONFIDENCE_MEDIUM, e->at);
		learn_text(l, d, DEVICE_RULE_SSDP_SERVER, e->announce.software, e->at);
		learn_text(l, d, DEVICE_RULE_SSDP_TYPE, e->announce.type, e->at);
		break;
	case ANNOUNCE_WSD:
		if (learn_is_new(l, d, LEARN_NAME, e->announce.type, e->at))
			learn_wsd(l, d, e->announce.type, e->at);
		break;
	}
}

void
learn_names(struct learner *l, const struct event *e)
{
	if (e->kind == EVENT_ANNOUNCE)
		on_announce(l, e);
	else if (e->kind != EVENT_DNS)
		return;
	else if (e->flow->server_port == DNS_PORT_MDNS || e->flow->client_port == DNS_PORT_MDNS)
		on_mdns(l, e);
	else if (e->flow->server_port == DNS_PORT_LLMNR || e->flow->client_port == DNS_PORT_LLMNR)
		on_llmnr(l, e);
}
