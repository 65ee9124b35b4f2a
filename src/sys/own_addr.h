/* The addresses of this machine. */
#ifndef SYS_OWN_ADDR_H
#define SYS_OWN_ADDR_H

#include "base/addr.h"
#include "sys/own_net.h"

#include <sys/socket.h>

#define OWN_ADDRS_MAX 16

/* All that its interfaces have, loopback and link-local too, at most OWN_ADDRS_MAX, in the kernel's
 * order; how many. 0 when the kernel does not say. */
size_t own_addrs(struct addr list[OWN_ADDRS_MAX]);

/* The one of `list` at which another computer of the office would look for this machine: a private
 * IPv4 address, else any that is neither loopback nor link-local; addr_is_none() when there is
 * none. */
struct addr own_addr_for_others(const struct addr *list, size_t n);

/* The hardware addresses of its network cards, at most OWN_MACS_MAX; how many. */
size_t own_macs(struct mac list[OWN_MACS_MAX]);

/* True when it passes on what is for others (IPv4 forwarding is on): then its card's address does
 * not say who speaks. */
bool own_is_router(void);

/* An address as bind() and sendto() take it; scope: of a link-local one (0: none). The bytes used.
 */
socklen_t socket_of_addr(
	struct addr a, uint16_t port, uint32_t scope, struct sockaddr_storage *ret_where);

#endif
