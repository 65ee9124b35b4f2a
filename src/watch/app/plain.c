/*
 * Datagram protocols that are only recognised, by port and first bytes, so that services have a
 * name and nothing else has to look at them: NTP (wire/ntp), SNMP (RFC 1157, 3416), TFTP (RFC
 * 1350), syslog (RFC 5424 section 6.2.1), STUN (RFC 8489 section 5). They give no event of their
 * own.
 */
#include "watch/app/app.h"
#include "wire/ntp/ntp.h"

static bool
read_ntp(struct reader_at *r, struct str bytes)
{
	struct ntp_msg m;

	return ntp_parse(bytes, &m) == ERR_OK;
}

/* A BER sequence that begins with the version: 0, 1 or 3 in one byte. */
static bool
read_snmp(struct reader_at *r, struct str bytes)
{
	const uint8_t *p = (const uint8_t *)bytes.p;
	size_t at = 2;

	if (bytes.len < 8 || p[0] != 0x30)
		return false;
	if (p[1] > 0x80)
		at += p[1] & 0x7f;
	return at + 3 <= bytes.len && at <= 6 && p[at] == 2 && p[at + 1] == 1 && p[at + 2] <= 3;
}

/* Read or write request with a file name and a mode, each ended by a zero byte. */
static bool
read_tftp(struct reader_at *r, struct str bytes)
{
	return bytes.len >= 6 && bytes.p[0] == 0 && (bytes.p[1] == 1 || bytes.p[1] == 2) &&
	       str_find_byte(str_of(bytes.p + 2, bytes.len - 2), '\0') > 0;
}

static bool
read_syslog(struct reader_at *r, struct str bytes)
{
	return bytes.len >= 4 && bytes.p[0] == '<' && bytes.p[1] >= '0' && bytes.p[1] <= '9' &&
	       str_find_byte(str_of(bytes.p, bytes.len < 6 ? bytes.len : 6), '>') > 0;
}

static bool
read_stun(struct reader_at *r, struct str bytes)
{
	static const char cookie[4] = {0x21, 0x12, (char)0xa4, 0x42};

	return bytes.len >= 20 && (bytes.p[0] & 0xc0) == 0 && memcmp(bytes.p + 4, cookie, 4) == 0;
}

const struct app_datagram app_datagram_ntp = {
	.app = APP_NTP,
	.ports = {NTP_PORT},
	.read = read_ntp,
};
const struct app_datagram app_datagram_snmp = {
	.app = APP_SNMP,
	.ports = {161, 162},
	.read = read_snmp,
};
const struct app_datagram app_datagram_tftp = {
	.app = APP_TFTP,
	.ports = {69},
	.read = read_tftp,
};
const struct app_datagram app_datagram_syslog = {
	.app = APP_SYSLOG,
	.ports = {514},
	.read = read_syslog,
};
const struct app_datagram app_datagram_stun = {
	.app = APP_STUN,
	.ports = {3478},
	.read = read_stun,
};
