/* The addresses of this machine, from getifaddrs(3); see own_addr.h. */
#include "sys/own_addr.h"

#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

size_t
own_addrs(struct addr list[OWN_ADDRS_MAX])
{
	struct ifaddrs *all, *i;
	size_t n = 0;

	if (getifaddrs(&all) != 0)
		return 0;
	for (i = all; i != NULL && n < OWN_ADDRS_MAX; i = i->ifa_next) {
		if (i->ifa_addr == NULL)
			continue;
		if (i->ifa_addr->sa_family == AF_INET) {
			struct sockaddr_in in;

			memcpy(&in, i->ifa_addr, sizeof(in));
			list[n++] = addr_v4((const uint8_t *)&in.sin_addr);
		} else if (i->ifa_addr->sa_family == AF_INET6) {
			struct sockaddr_in6 in6;

			memcpy(&in6, i->ifa_addr, sizeof(in6));
			list[n++] = addr_v6(in6.sin6_addr.s6_addr);
		}
	}
	freeifaddrs(all);
	return n;
}

struct addr
own_addr_for_others(const struct addr *list, size_t n)
{
	struct addr best = {0};

	for (size_t i = 0; i < n; i++) {
		if (addr_is_loopback(list[i]) || addr_is_link_local(list[i]))
			continue;
		if (list[i].family == 4 && addr_is_private(list[i]))
			return list[i];
		if (addr_is_none(best))
			best = list[i];
	}
	return best;
}

size_t
own_macs(struct mac list[OWN_MACS_MAX])
{
	struct ifaddrs *all, *i;
	size_t n = 0;

	if (getifaddrs(&all) != 0)
		return 0;
	for (i = all; i != NULL && n < OWN_MACS_MAX; i = i->ifa_next) {
		struct sockaddr_ll ll;

		if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_PACKET)
			continue;
		memcpy(&ll, i->ifa_addr, sizeof(ll));
		if (ll.sll_halen != sizeof(list[n].b))
			continue;
		memcpy(list[n].b, ll.sll_addr, sizeof(list[n].b));
		n += !mac_is_zero(list[n]);
	}
	freeifaddrs(all);
	return n;
}

bool
own_is_router(void)
{
	int fd = open("/proc/sys/net/ipv4/ip_forward", O_RDONLY | O_CLOEXEC);
	char on = '0';

	if (fd < 0)
		return false;
	if (read(fd, &on, 1) != 1)
		on = '0';
	close(fd);
	return on == '1';
}

socklen_t
socket_of_addr(struct addr a, uint16_t port, uint32_t scope, struct sockaddr_storage *ret_where)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)ret_where;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret_where;

	memset(ret_where, 0, sizeof(*ret_where));
	if (a.family == 4) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		memcpy(&v4->sin_addr, a.b, 4);
		return sizeof(*v4);
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	v6->sin6_scope_id = scope;
	memcpy(&v6->sin6_addr, a.b, 16);
	return sizeof(*v6);
}
