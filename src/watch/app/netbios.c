/*
 * NetBIOS over UDP (wire/netbios): the names that hosts register, defend or tell when asked, and
 * the computer browser's announcements. Queries say nothing of who sends them and give no event.
 */
#include "wire/netbios/netbios.h"
#include "watch/app/app.h"

static bool
is_host_name(const struct netbios_name *n)
{
	return !n->is_group && n->len > 0 &&
	       (n->suffix == NETBIOS_WORKSTATION || n->suffix == NETBIOS_FILE_SERVER);
}

static void
tell_name(struct reader_at *r, const struct netbios_name *name, struct addr address, bool is_answer)
{
	struct event e = {.kind = EVENT_ANNOUNCE, .announce = {.way = ANNOUNCE_NETBIOS}};

	if (!is_host_name(name))
		return;
	e.announce.name = str_of(name->text, name->len);
	e.announce.address = address;
	e.announce.is_answer = is_answer;
	app_emit(r, &e);
}

static bool
read_name(struct reader_at *r, struct str bytes)
{
	struct netbios_msg m;

	if (netbios_parse(bytes, &m) != ERR_OK)
		return false;
	if (m.is_status && m.is_response) {
		for (uint32_t i = 0; i < m.n_names; i++)
			if (m.names[i].suffix == NETBIOS_WORKSTATION && !m.names[i].is_group)
				tell_name(r, &m.names[i], (struct addr){0}, false);
	} else if (m.is_response ? m.op == NETBIOS_QUERY && m.rcode == 0
				 : m.op == NETBIOS_REGISTRATION || m.op == NETBIOS_REFRESH) {
		tell_name(r, &m.name, m.addr, m.is_response);
	}
	return true;
}

static bool
read_announcement(struct reader_at *r, struct str bytes)
{
	struct netbios_announcement a;
	struct event e = {.kind = EVENT_ANNOUNCE, .announce = {.way = ANNOUNCE_BROWSER}};

	if (netbios_announcement_parse(bytes, &a) != ERR_OK)
		return false;
	if (a.frame != NETBIOS_HOST && a.frame != NETBIOS_LOCAL_MASTER)
		return true; /* about a workgroup */
	e.announce.name = a.server;
	e.announce.os_major = a.os_major;
	e.announce.os_minor = a.os_minor;
	e.announce.server_type = a.server_type;
	app_emit(r, &e);
	return true;
}

static bool
read_netbios(struct reader_at *r, struct str bytes)
{
	if (r->flow->server_port == NETBIOS_PORT_NAME)
		return read_name(r, bytes);
	read_announcement(r, bytes);
	return r->flow->server_port == NETBIOS_PORT_DATAGRAM;
}

const struct app_datagram app_datagram_netbios = {
	.app = APP_NETBIOS,
	.ports = {NETBIOS_PORT_NAME, NETBIOS_PORT_DATAGRAM},
	.read = read_netbios,
};
