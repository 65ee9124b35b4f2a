/*
 * The beginning of Remote Desktop connections (wire/rdp), on any port: the request with its cookie,
 * the server's choice and, where that is RDP's own security, the client's data. Then, or when TLS
 * begins, the flow is left alone. The user in the cookie is a log-in that was tried.
 */
#include "wire/rdp/rdp.h"
#include "watch/app/app.h"

#define HEAD 7

/* TPKT (RFC 1006 section 6) with an X.224 connection request from the client. */
static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	const uint8_t *b = (const uint8_t *)bytes.p;

	if (b[0] != 3 || direction != TO_SERVER)
		return APP_MATCH_NO;
	if (bytes.len < HEAD)
		return APP_MATCH_MAYBE;
	/* X.224 is also ISO TSAP's (S7 and others): the cookie, the negotiation or the port tell */
	if (b[1] != 0 || b[5] != 0xe0)
		return APP_MATCH_NO;
	return f->server_port == 3389 || str_find(bytes, STR("Cookie: mstshash=")) >= 0 ||
			       (bytes.len == 19 && b[11] == 1)
		       ? APP_MATCH_YES
		       : APP_MATCH_NO;
}

static void
tell(struct reader_at *r, const struct rdp_msg *msg)
{
	struct event e = {.kind = EVENT_RDP};

	e.rdp = msg;
	app_emit(r, &e);
	if (msg->kind == RDP_CONNECTION_REQUEST && msg->has_cookie)
		app_login(r, APP_RDP, LOGIN_TRIED, msg->cookie_user, false);
}

static struct stream_use
read_stream(struct reader_at *r, struct str bytes)
{
	struct stream_use use = {0};
	struct rdp_msg msg;
	enum err err;

	if (r->after_gap)
		return (struct stream_use){.is_done = true};
	err = rdp_parse(bytes, &msg, &use.used);
	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err != ERR_OK)
		return (struct stream_use){.is_done = true};
	tell(r, &msg);
	use.is_done = msg.kind == RDP_DATA || msg.kind == RDP_DISCONNECT;
	return use;
}

const struct app_protocol app_protocol_rdp = {.app = APP_RDP, .match = match, .data = read_stream};
