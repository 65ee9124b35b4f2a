/* Networks that are switched off (guest, private): their frames are not looked at. */
#ifndef PROC_SENSOR_POLICY_H
#define PROC_SENSOR_POLICY_H

#include "bus/message.h"

/*
 * Whether the frame is from or to an address of a network that is off. A frame without an IP
 * address (other than ARP), or a device that still asks for its address, can't be told apart and
 * counts as ours. linktype as pcap numbers it.
 */
bool policy_is_off(const struct bus_policy *policy, int linktype, struct str frame);

#endif
