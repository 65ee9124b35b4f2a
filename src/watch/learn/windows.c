/*
 * What Windows protocols tell of our own devices: the system's own words in SMB 1 (native OS), the
 * version that NTLM messages carry ([MS-NLMP] section 2.2.2.10), computer names, which server
 * answers Kerberos (RFC 4120) for others and so is a domain controller. Names and versions are what
 * a program says; an operating system becomes a fact only with a second, independent sign
 * (device.h).
 *
 * Which build is which product is data: windows_build in packs/detect/devices.yaml. SMB dialects
 * are spoken by Samba and by Macs too: they narrow down what another sign called Windows, no more.
 */
#include "watch/learn/private.h"
#include "wire/dcerpc/dcerpc.h"
#include "wire/kerberos/kerberos.h"
#include "wire/ntlm/ntlm.h"
#include "wire/rdp/rdp.h"
#include "wire/smb/smb.h"

#include <stdio.h>

#define SMB2_DIALECT_311 0x0311

/* Beginnings of SMB 1's native OS as the systems write it, the longest first. */
static const struct {
	struct str says;
	const char *product;
} native_systems[] = {
	{{"Windows Server 2008 R2", 22}, "windows-server-2008-r2"},
	{{"Windows Server (R) 2008", 23}, "windows-server-2008"},
	{{"Windows Server 2008", 19}, "windows-server-2008"},
	{{"Windows Server 2003", 19}, "windows-server-2003"},
	{{"Windows Server 2012 R2", 22}, "windows-server-2012-r2"},
	{{"Windows Server 2012", 19}, "windows-server-2012"},
	{{"Windows Server 2016", 19}, "windows-server-2016"},
	{{"Windows Server 2019", 19}, "windows-server-2019"},
	{{"Windows Vista", 13}, "windows-vista"},
	{{"Windows 8.1", 11}, "windows-8.1"},
	{{"Windows 8", 9}, "windows-8"},
	{{"Windows 7", 9}, "windows-7"},
	{{"Windows 10", 10}, "windows-10"},
	{{"Windows 5.1", 11}, "windows-xp"},
	{{"Windows 5.0", 11}, "windows-2000"},
	{{"Windows 2002", 12}, "windows-xp"},
	{{"Windows 2000 2195", 17}, "windows-2000"},
};

static void
learn_smb(struct device_table *devices, const struct event *e)
{
	const struct smb_msg *m = e->smb.msg;
	struct device *d = learn_sender(e);
	struct str says = str_c(m->native_os);

	if (d == NULL || says.len == 0 || m->family != SMB_FAMILY_1)
		return;
	if (str_find_nocase(str_c(m->lan_manager), STR("samba")) >= 0)
		return; /* says "Windows 6.1" on any system */
	for (size_t i = 0; i < sizeof(native_systems) / sizeof(*native_systems); i++) {
		if (!str_starts_nocase(says, native_systems[i].says))
			continue;
		device_os_sign(devices, d, OS_SMB, native_systems[i].product, e->at);
		return;
	}
}

/* [MS-SMB2] sections 2.2.3, 2.2.4: Windows 10, its successors and servers speak 3.1.1. That a
 * client lists less says nothing: attack tools do so, and give a made-up version in NTLM as well,
 * so that neither is a sign for the other. */
static void
learn_dialect(struct device_table *devices, const struct event *e)
{
	const unsigned same_program = 1U << OS_SMB | 1U << OS_NTLM;
	const struct smb_msg *m = e->smb.msg;
	struct device *d = learn_sender(e);
	bool is_311 = m->is_response && m->dialect == SMB2_DIALECT_311;

	if (d == NULL || m->family != SMB_FAMILY_2 || m->op != SMB_OP_NEGOTIATE ||
		d->os_signs[OS_SMB][0] != '\0' || !device_has_family(d, same_program, "windows"))
		return;
	for (size_t i = 0; i < m->dialect_count && !m->is_response; i++)
		is_311 = is_311 || m->dialects[i] == SMB2_DIALECT_311;
	if (is_311)
		device_os_sign(devices, d, OS_SMB, "windows-nt10", e->at);
}

/* SMB 1 as a service that is offered or used: who chose it in an answer, and who logs in with it.
 * A client that merely lists it among newer ones ([MS-SMB2] section 3.2.4.2.2.1) does not use it.
 */
static void
learn_smb1(struct device_table *devices, const struct event *e)
{
	const struct smb_msg *m = e->smb.msg;
	char text[24];
	struct str service = str_of(
		text, (size_t)snprintf(text, sizeof(text), "tcp/%u smb1", e->flow->server_port));

	if (m->family != SMB_FAMILY_1)
		return;
	if (e->server != NULL && m->is_response && m->op == SMB_OP_NEGOTIATE && m->status == 0 &&
		m->dialect != SMB_DIALECT_NONE)
		device_fact(devices, e->server, FACT_SERVICE_OFFERED, service, "smb",
			CONFIDENCE_HIGH, e->at);
	if (e->client != NULL && !m->is_response && m->op == SMB_OP_SESSION_SETUP)
		device_fact(devices, e->client, FACT_SERVICE_USED, service, "smb", CONFIDENCE_HIGH,
			e->at);
}

/* A server and a client of one build are two products, so a server's text says that it is one. */
static void
learn_build(struct learner *l, struct device *d, const struct ntlm_msg *m, ms_t at)
{
	bool is_server = d->kind == DEVICE_SERVER || (d->flags & DEVICE_IS_DOMAIN_CONTROLLER) != 0;
	char text[40];
	int len = snprintf(text, sizeof(text), "%u.%u.%u%s", m->version_major, m->version_minor,
		m->version_build, is_server ? " server" : "");

	learn_text(l, d, DEVICE_RULE_WINDOWS_BUILD, str_of(text, (size_t)len), at);
}

static void
learn_ntlm(struct learner *l, const struct event *e)
{
	const struct ntlm_msg *m = e->ntlm.msg;
	struct device *d = learn_sender(e);
	bool is_own = e->ntlm.app == APP_SMB || e->ntlm.app == APP_RPC || e->ntlm.app == APP_LDAP;

	if (d == NULL || !is_own)
		return; /* in HTTP a browser speaks, and its version may be made up */
	if (m->has_version && m->type != NTLM_NEGOTIATE)
		learn_build(l, d, m, e->at);
	if (m->type == NTLM_CHALLENGE && e->direction == TO_CLIENT)
		learn_name(l, d, str_c(m->netbios_computer), "ntlm", e->at);
	else if (m->type == NTLM_AUTHENTICATE && e->direction == TO_SERVER && m->has_version)
		learn_name(l, d, str_c(m->workstation), "ntlm", e->at);
}

static void
note_controller(struct device_table *devices, struct device *d, ms_t at)
{
	d->flags |= DEVICE_IS_DOMAIN_CONTROLLER;
	device_kind(devices, d, DEVICE_SERVER, "kerberos", CONFIDENCE_MEDIUM, at);
}

/* Tickets come from a domain controller alone; one that only speaks to itself is none. */
static void
learn_kerberos(struct device_table *devices, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;

	if (e->direction != TO_CLIENT || e->server == NULL || e->server == e->client)
		return;
	if (m->type == KERBEROS_AS_REP || m->type == KERBEROS_TGS_REP ||
		(m->type == KERBEROS_ERROR && m->error_code == KERBEROS_ERR_PREAUTH_REQUIRED))
		note_controller(devices, e->server, e->at);
}

/* Only domain controllers have the directory replication service, and only they are asked for a
 * secure channel ([MS-NRPC] section 3.5.4.4). */
static void
learn_rpc(struct device_table *devices, const struct event *e)
{
	if (e->server == NULL || e->server == e->client)
		return;
	if (e->rpc.msg->type != DCERPC_REQUEST)
		return;
	if (e->rpc.interface == DCERPC_IF_DRSUAPI ||
		(e->rpc.interface == DCERPC_IF_NETLOGON && e->rpc.msg->opnum == 26))
		note_controller(devices, e->server, e->at);
}

static void
learn_rdp(struct learner *l, const struct event *e)
{
	const struct rdp_msg *m = e->rdp;

	if (e->client != NULL && m->kind == RDP_CONNECT_INITIAL && m->has_core)
		learn_name(l, e->client, str_c(m->client_name), "rdp", e->at);
}

void
learn_windows(struct learner *l, const struct event *e)
{
	struct device_table *devices = l->o.devices;

	if (e->kind == EVENT_SMB) {
		learn_smb(devices, e);
		learn_dialect(devices, e);
		learn_smb1(devices, e);
	} else if (e->kind == EVENT_NTLM)
		learn_ntlm(l, e);
	else if (e->kind == EVENT_KERBEROS)
		learn_kerberos(devices, e);
	else if (e->kind == EVENT_RPC)
		learn_rpc(devices, e);
	else if (e->kind == EVENT_RDP)
		learn_rdp(l, e);
}
