/* A pool of nDPI flows, and nDPI's protocol numbers as ours. See dissect.h. */
#include "watch/dissect/dissect.h"

#include <ndpi/ndpi_main.h>
#include <stdlib.h>

struct place {
	struct ndpi_flow_struct *flow;
	uint8_t packets;
};

struct dissect_table {
	struct ndpi_detection_module_struct *module;
	uint32_t n_free;
	uint32_t free[LIMIT_DISSECTED_FLOWS];
	struct place places[LIMIT_DISSECTED_FLOWS + 1]; /* 0 is never used */
	char *flows;					/* of SIZEOF_FLOW_STRUCT bytes each */
	uint64_t refused;
};

static const struct {
	uint16_t ndpi;
	uint8_t app;
} names[] = {
	{NDPI_PROTOCOL_HTTP, APP_HTTP},
	{NDPI_PROTOCOL_TLS, APP_TLS},
	{NDPI_PROTOCOL_SSH, APP_SSH},
	{NDPI_PROTOCOL_FTP_CONTROL, APP_FTP},
	{NDPI_PROTOCOL_MAIL_SMTP, APP_SMTP},
	{NDPI_PROTOCOL_MAIL_POP, APP_POP3},
	{NDPI_PROTOCOL_MAIL_IMAP, APP_IMAP},
	{NDPI_PROTOCOL_TELNET, APP_TELNET},
	{NDPI_PROTOCOL_IRC, APP_IRC},
	{NDPI_PROTOCOL_RDP, APP_RDP},
	{NDPI_PROTOCOL_VNC, APP_VNC},
	{NDPI_PROTOCOL_MYSQL, APP_MYSQL},
	{NDPI_PROTOCOL_MSSQL_TDS, APP_MSSQL},
	{NDPI_PROTOCOL_POSTGRES, APP_POSTGRES},
	{NDPI_PROTOCOL_REDIS, APP_REDIS},
	{NDPI_PROTOCOL_IPP, APP_IPP},
	{NDPI_PROTOCOL_BITTORRENT, APP_BITTORRENT},
	{NDPI_PROTOCOL_SOCKS, APP_SOCKS},
	{NDPI_PROTOCOL_TEAMVIEWER, APP_REMOTE_TOOL},
	{NDPI_PROTOCOL_ANYDESK, APP_REMOTE_TOOL},
	{NDPI_PROTOCOL_STUN, APP_STUN},
	{NDPI_PROTOCOL_RTP, APP_RTP},
	{NDPI_PROTOCOL_SIP, APP_SIP},
	{NDPI_PROTOCOL_MQTT, APP_MQTT},
	{NDPI_PROTOCOL_RTSP, APP_RTSP},
	{NDPI_PROTOCOL_SNMP, APP_SNMP},
	{NDPI_PROTOCOL_SYSLOG, APP_SYSLOG},
	{NDPI_PROTOCOL_NTP, APP_NTP},
	{NDPI_PROTOCOL_DNS, APP_DNS},
	{NDPI_PROTOCOL_DHCP, APP_DHCP},
	{NDPI_PROTOCOL_MDNS, APP_MDNS},
	{NDPI_PROTOCOL_LLMNR, APP_LLMNR},
	{NDPI_PROTOCOL_NETBIOS, APP_NETBIOS},
	{NDPI_PROTOCOL_SSDP, APP_SSDP},
	{NDPI_PROTOCOL_TFTP, APP_TFTP},
};

struct dissect_table *
dissect_table_new(void)
{
	struct dissect_table *t = calloc(1, sizeof(*t));
	NDPI_PROTOCOL_BITMASK all;

	if (t == NULL)
		return NULL;
	t->module = ndpi_init_detection_module(ndpi_dont_load_tor_hosts | ndpi_dont_init_libgcrypt);
	t->flows = calloc(LIMIT_DISSECTED_FLOWS, SIZEOF_FLOW_STRUCT);
	if (t->module == NULL || t->flows == NULL) {
		dissect_table_free(t);
		return NULL;
	}
	NDPI_BITMASK_SET_ALL(all);
	/* Our own reader knows QUIC; nDPI's decrypts with libgcrypt, which wants to be set up with
	 * files and sockets that a locked-in process must not touch, and dies of it. */
	NDPI_DEL_PROTOCOL_FROM_BITMASK(all, NDPI_PROTOCOL_QUIC);
	ndpi_set_protocol_detection_bitmask2(t->module, &all);
	ndpi_finalize_initialization(t->module);
	for (uint32_t i = 0; i < LIMIT_DISSECTED_FLOWS; i++) {
		t->free[t->n_free++] = LIMIT_DISSECTED_FLOWS - i;
		t->places[i + 1].flow = (void *)(t->flows + (size_t)i * SIZEOF_FLOW_STRUCT);
	}
	return t;
}

void
dissect_table_free(struct dissect_table *t)
{
	if (t == NULL)
		return;
	if (t->module != NULL)
		ndpi_exit_detection_module(t->module);
	free(t->flows);
	free(t);
}

uint32_t
dissect_open(struct dissect_table *t)
{
	uint32_t handle;

	if (t->n_free == 0) {
		t->refused++;
		return 0;
	}
	handle = t->free[--t->n_free];
	memset(t->places[handle].flow, 0, SIZEOF_FLOW_STRUCT);
	t->places[handle].packets = 0;
	return handle;
}

void
dissect_close(struct dissect_table *t, uint32_t handle)
{
	if (handle == 0)
		return;
	ndpi_free_flow_data(t->places[handle].flow);
	t->free[t->n_free++] = handle;
}

static enum app
app_of(uint16_t protocol)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].ndpi == protocol)
			return (enum app)names[i].app;
	return protocol == NDPI_PROTOCOL_UNKNOWN ? APP_UNKNOWN : APP_OTHER;
}

bool
dissect_packet(struct dissect_table *t, uint32_t handle, struct str ip_packet, ms_t at,
	struct dissect_verdict *ret_verdict)
{
	struct place *p = &t->places[handle];
	unsigned short len =
		ip_packet.len > UINT16_MAX ? UINT16_MAX : (unsigned short)ip_packet.len;
	ndpi_protocol found = ndpi_detection_process_packet(
		t->module, p->flow, (const unsigned char *)ip_packet.p, len, (uint64_t)at);
	uint16_t protocol = found.master_protocol != NDPI_PROTOCOL_UNKNOWN ? found.master_protocol
									   : found.app_protocol;

	p->packets++;
	if (protocol == NDPI_PROTOCOL_UNKNOWN && p->packets < DISSECT_PACKETS)
		return false;
	ret_verdict->app = app_of(protocol);
	ret_verdict->protocol = str_of(NULL, 0);
	if (protocol != NDPI_PROTOCOL_UNKNOWN)
		ret_verdict->protocol = str_c(ndpi_get_proto_name(
			t->module, found.app_protocol != NDPI_PROTOCOL_UNKNOWN ? found.app_protocol
									       : protocol));
	return true;
}

uint64_t
dissect_refused(const struct dissect_table *t)
{
	return t->refused;
}
