/*
 * Refusing addresses: one file a device in a folder that dnsmasq reads (--dhcp-hostsdir), named
 * "sakimori-MAC-UNTIL" and holding "MAC,ignore". The name says when it ends, so that a later run
 * finds what is over. dnsmasq takes new files in by itself; that one went it learns by SIGHUP,
 * which the launcher sends. Files of others are never touched.
 */
#ifndef PROC_ENFORCER_DHCP_H
#define PROC_ENFORCER_DHCP_H

#include "base/addr.h"
#include "base/time.h"
#include "bus/message.h"

/* Makes the folder hold these (of BUS_ENFORCE_DEVICE_MAC; others are passed over), and none else of
 * ours. *ret_has_gone: at least one was taken away. ERR_DENIED, ERR_NOT_FOUND, ERR_IO. */
enum err dhcp_hold(const char *folder, const struct bus_enforce_item *items, uint32_t n,
	bool *ret_has_gone, struct errinfo *info);
/* Takes away those whose time is over; true: at least one. */
bool dhcp_end_old(const char *folder, ms_t now);

/* Of a file's name. ERR_MALFORMED: it is none of ours. */
enum err dhcp_name_parse(struct str name, struct mac *ret_mac, ms_t *ret_until);

#endif
