/* What follows from what this machine uses: pure. See own_net.h. */
#include "sys/own_net.h"

#include "base/buf.h"

/* ---- texts ---- */

static bool
is_anybody(struct addr a)
{
	static const struct addr all4 = {.family = 4}, all6 = {.family = 6};

	return addr_is_none(a) || addr_equal(a, all4) || addr_equal(a, all6) ||
	       addr_is_loopback(a) || addr_is_multicast(a);
}

static size_t
add_use(struct own_use *list, size_t n, size_t room, enum own_use_what what, struct str text)
{
	struct addr a;

	text = str_split(&text, '%'); /* "fe80::1%eth0" */
	if (n == room || addr_parse(text, &a) != ERR_OK || is_anybody(a))
		return n;
	for (size_t i = 0; i < n; i++)
		if (list[i].what == what && addr_equal(list[i].addr, a))
			return n;
	list[n] = (struct own_use){.what = what, .addr = a};
	return n + 1;
}

/* The line's first word; *line: the rest. */
static struct str
first_word(struct str *line)
{
	size_t len = 0;

	*line = str_trim(*line);
	while (len < line->len && line->p[len] != ' ' && line->p[len] != '\t')
		len++;
	struct str word = str_of(line->p, len);

	*line = str_trim(str_of(line->p + len, line->len - len));
	return word;
}

size_t
own_resolv_parse(struct str text, struct own_use *list, size_t room)
{
	size_t n = 0;

	while (text.len > 0) {
		struct str line = str_split(&text, '\n');

		if (str_equal(first_word(&line), STR("nameserver")))
			n = add_use(list, n, room, OWN_USE_NAMES, first_word(&line));
	}
	return n;
}

size_t
own_forwarders_parse(struct str text, struct own_use *list, size_t room)
{
	size_t n = 0;

	while (text.len > 0) {
		struct str line = str_split(&text, '\n'), key = first_word(&line), at;

		if (!str_equal(key, STR("forward-addr:")) && !str_equal(key, STR("stub-addr:")))
			continue;
		at = first_word(&line); /* 192.0.2.53@853#dns.example */
		if (at.len > 1 && at.p[0] == '"')
			at = str_of(at.p + 1, at.len - 2);
		at = str_split(&at, '#');
		n = add_use(list, n, room, OWN_USE_NAMES, str_split(&at, '@'));
	}
	return n;
}

enum err
own_lease_parse(struct str text, struct addr *ret_server)
{
	static const struct str dhclient = {"option dhcp-server-identifier ", 30};
	static const struct str systemd = {"SERVER_ADDRESS=", 15};
	enum err err = ERR_NOT_FOUND;

	while (text.len > 0) {
		struct str line = str_trim(str_split(&text, '\n'));
		const struct str *key = str_starts(line, dhclient)  ? &dhclient
					: str_starts(line, systemd) ? &systemd
								    : NULL;
		struct addr a;

		if (key == NULL)
			continue;
		line = str_of(line.p + key->len, line.len - key->len);
		line = str_trim(str_split(&line, ';'));
		if (addr_parse(line, &a) != ERR_OK || is_anybody(a))
			continue;
		*ret_server = a; /* leases are appended: the latest stands last */
		err = ERR_OK;
	}
	return err;
}

/* /proc/net/snmp has a line of names and one of numbers; snmp6 has "name number". */
uint64_t
own_forwarded_parse(struct str snmp)
{
	uint64_t found;
	long at = -1;

	while (snmp.len > 0) {
		struct str line = str_split(&snmp, '\n'), word = first_word(&line);

		if (str_equal(word, STR("Ip6OutForwDatagrams")))
			return str_u64(line, UINT64_MAX, &found) == ERR_OK ? found : 0;
		if (!str_equal(word, STR("Ip:")))
			continue;
		for (long i = 0; line.len > 0; i++) {
			word = first_word(&line);
			if (at == i)
				return str_u64(word, UINT64_MAX, &found) == ERR_OK ? found : 0;
			if (str_equal(word, STR("ForwDatagrams"))) {
				at = i;
				break;
			}
		}
	}
	return 0;
}

/* ---- uses ---- */

void
own_net_weigh(struct own_net *n)
{
	size_t firm = 0, told = 0;

	for (uint32_t i = 0; i < n->n_uses; i++)
		if (n->uses[i].what == OWN_USE_GATEWAY) {
			firm += !n->uses[i].is_told;
			told += n->uses[i].is_told;
		}
	for (uint32_t i = 0; i < n->n_uses; i++)
		n->uses[i].is_told = n->uses[i].is_told && (firm > 0 || told > 1);
}

const struct own_use *
own_net_used_addr(const struct own_net *n, struct addr a)
{
	for (uint32_t i = 0; i < n->n_uses; i++)
		if (!n->uses[i].is_told && addr_equal(n->uses[i].addr, a))
			return &n->uses[i];
	return NULL;
}

const struct own_use *
own_net_used_mac(const struct own_net *n, struct mac m)
{
	for (uint32_t i = 0; i < n->n_uses; i++)
		if (!n->uses[i].is_told && !mac_is_zero(n->uses[i].mac) &&
			mac_equal(n->uses[i].mac, m))
			return &n->uses[i];
	return NULL;
}

/* ---- networks ---- */

static bool
is_in(const struct own_link *l, struct addr a)
{
	return l->addr.family == a.family && addr_in_prefix(a, l->addr, l->bits);
}

bool
own_net_is_way_of(const struct own_net *n, struct addr device)
{
	bool has_way_out = false, is_inside = false;

	if (addr_is_link_local(device)) /* the same at every card; never passed on */
		return false;
	for (uint32_t i = 0; i < n->n_links; i++) {
		if (n->links[i].is_way_out && is_in(&n->links[i], device))
			return false; /* it has the way out beside us */
		has_way_out |= n->links[i].is_way_out;
		is_inside |= !n->links[i].is_way_out && is_in(&n->links[i], device);
	}
	return n->is_forwarding && n->has_forwarded && has_way_out && is_inside;
}

bool
own_net_has(const struct own_net *n, struct addr a)
{
	for (uint32_t i = 0; i < n->n_links; i++)
		if (is_in(&n->links[i], a))
			return true;
	return false;
}
