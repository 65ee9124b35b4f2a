/*
 * DNS over UDP and TCP, multicast DNS and LLMNR (wire/dns): one event per message. What names mean
 * is for others to say.
 */
#include "wire/dns/dns.h"
#include "base/reader.h"
#include "watch/app/app.h"

static bool
emit_message(struct reader_at *r, struct str bytes, bool is_tcp)
{
	struct dns_msg msg;
	struct event e = {.kind = EVENT_DNS};

	if (dns_parse(bytes, &msg) != ERR_OK)
		return false;
	e.dns.msg = &msg;
	e.dns.is_tcp = is_tcp;
	app_emit(r, &e);
	return true;
}

static bool
read_dns(struct reader_at *r, struct str bytes)
{
	return emit_message(r, bytes, false);
}

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	return f->server_port == DNS_PORT ? APP_MATCH_YES : APP_MATCH_NO;
}

/* RFC 1035 section 4.2.2: each message has its length before it. */
static struct stream_use
read_stream(struct reader_at *r, struct str bytes)
{
	struct reader in = reader_of(bytes.p, bytes.len);
	uint16_t len = reader_be16(&in);
	struct str message = reader_str(&in, len);

	if (r->after_gap || (reader_err(&in) != ERR_OK && len > LIMIT_STREAM_BYTES - 2))
		return (struct stream_use){.is_done = true};
	if (reader_err(&in) != ERR_OK)
		return (struct stream_use){0};
	if (!emit_message(r, message, true))
		return (struct stream_use){.is_done = true};
	return (struct stream_use){.used = 2 + (size_t)len};
}

const struct app_protocol app_protocol_dns = {
	.app = APP_DNS,
	.match = match,
	.data = read_stream,
};
const struct app_datagram app_datagram_dns = {
	.app = APP_DNS,
	.ports = {DNS_PORT},
	.read = read_dns,
};
const struct app_datagram app_datagram_mdns = {
	.app = APP_MDNS,
	.ports = {DNS_PORT_MDNS},
	.read = read_dns,
};
const struct app_datagram app_datagram_llmnr = {
	.app = APP_LLMNR,
	.ports = {DNS_PORT_LLMNR},
	.read = read_dns,
};
