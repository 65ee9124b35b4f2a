/* The addresses of this machine. */
#ifndef SYS_OWN_ADDR_H
#define SYS_OWN_ADDR_H

#include "base/addr.h"

#define OWN_ADDRS_MAX 16

/* All that its interfaces have, loopback and link-local too, at most OWN_ADDRS_MAX, in the kernel's
 * order; how many. 0 when the kernel does not say. */
size_t own_addrs(struct addr list[OWN_ADDRS_MAX]);

/* The one of `list` at which another computer of the office would look for this machine: a private
 * IPv4 address, else any that is neither loopback nor link-local; addr_is_none() when there is
 * none. */
struct addr own_addr_for_others(const struct addr *list, size_t n);

#endif
