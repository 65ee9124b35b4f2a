/*
 * The head of an NTP message: RFC 5905 figure 8, RFC 9327 section 2 (mode 6); mode 7 as ntpd has
 * it. A datagram of port 123 in, struct ntp_msg out; called by the sensor.
 */
#include "wire/ntp/ntp.h"

enum err
ntp_parse(struct str message, struct ntp_msg *ret_msg)
{
	static const uint8_t least[8] = {1, 48, 48, 48, 48, 48, 12, 8};
	const uint8_t *p = (const uint8_t *)message.p;
	struct ntp_msg m = {0};

	if (message.len < 1)
		return ERR_TRUNCATED;
	m.version = p[0] >> 3 & 7;
	m.mode = p[0] & 7;
	if (m.mode == 0 || m.version == 0 || m.version > 4)
		return ERR_MALFORMED;
	if (message.len < least[m.mode])
		return ERR_TRUNCATED;
	if (m.mode == NTP_CONTROL) {
		m.is_response = p[1] & 0x80;
		m.request = p[1] & 0x1f;
	} else if (m.mode == NTP_PRIVATE) {
		m.is_response = p[0] & 0x80;
		m.request = p[3];
	} else {
		m.is_response = m.mode == NTP_SERVER || m.mode == NTP_BROADCAST;
		m.stratum = p[1];
	}
	*ret_msg = m;
	return ERR_OK;
}
