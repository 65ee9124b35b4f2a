/*
 * NTP (RFC 5905 section 7.3, SNTP the same): who serves time and who asks. Only the first bytes are
 * read, and the kinds of message that are not time at all: control (mode 6) and the private mode 7,
 * whose long answers are misused in floods. Nothing is borrowed.
 */
#ifndef WIRE_NTP_H
#define WIRE_NTP_H

#include "base/str.h"

#define NTP_PORT 123

enum ntp_mode {
	NTP_SYMMETRIC_ACTIVE = 1,
	NTP_SYMMETRIC_PASSIVE = 2,
	NTP_CLIENT = 3,
	NTP_SERVER = 4,
	NTP_BROADCAST = 5,
	NTP_CONTROL = 6,
	NTP_PRIVATE = 7,
};

struct ntp_msg {
	uint8_t version;  /* 1..4 */
	uint8_t mode;	  /* enum ntp_mode */
	uint8_t stratum;  /* 0 unknown or a refusal, 1 has a clock of its own, 16 not in step;
			     modes 1..5 */
	uint8_t request;  /* mode 6: operation code, mode 7: request code (42: the list of clients)
			   */
	bool is_response; /* modes 4 and 5; 6 and 7 where its bit is set */
};

/* ERR_TRUNCATED below 48 bytes (modes 1..5), 12 (6) or 8 (7); ERR_MALFORMED for version or mode 0
 * or a version above 4. */
enum err ntp_parse(struct str message, struct ntp_msg *ret_msg);

#endif
