/*
 * Kerberos 5 (wire/kerberos) over TCP and UDP, port 88: each message as an event, refused log-ins
 * (RFC 4120 section 7.5.9) and granted ones as log-ins. A refusal that leaves the name out (Windows
 * does) is told with the name of the question when that came on the same TCP connection.
 */
#include "wire/kerberos/kerberos.h"
#include "watch/app/app.h"

#define PORT 88
#define HEAD 8 /* length prefix, application tag and its length */

struct kerberos_state {
	char client[64];
};

_Static_assert(sizeof(struct kerberos_state) <= APP_STATE_BYTES, "fits the readers' state");

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	const uint8_t *b = (const uint8_t *)bytes.p;

	if (f->server_port != PORT && f->client_port != PORT)
		return APP_MATCH_NO;
	if (bytes.len < HEAD)
		return b[0] == 0 ? APP_MATCH_MAYBE : APP_MATCH_NO;
	if (b[0] != 0 ||
		(b[4] != 0x6a && b[4] != 0x6b && b[4] != 0x6c && b[4] != 0x6d && b[4] != 0x7e))
		return APP_MATCH_NO;
	return APP_MATCH_YES;
}

static void
tell(struct reader_at *r, struct kerberos_msg *msg)
{
	struct kerberos_state *s = r->state; /* none for datagrams */
	struct event e = {.kind = EVENT_KERBEROS};

	if (s != NULL && msg->type == KERBEROS_AS_REQ)
		str_copy(str_c(msg->client), s->client, sizeof(s->client));
	else if (s != NULL && msg->client[0] == '\0' && msg->type == KERBEROS_ERROR)
		str_copy(str_c(s->client), msg->client, sizeof(msg->client));
	e.kerberos = msg;
	app_emit(r, &e);
	if (msg->type == KERBEROS_AS_REP)
		app_login(r, APP_KERBEROS, LOGIN_OK, msg->client, false);
	else if (msg->type == KERBEROS_ERROR &&
		 (msg->error_code == KERBEROS_ERR_PREAUTH_FAILED ||
			 msg->error_code == KERBEROS_ERR_CLIENT_REVOKED ||
			 msg->error_code == KERBEROS_ERR_CLIENT_UNKNOWN))
		app_login(r, APP_KERBEROS, LOGIN_FAILED, msg->client, false);
}

static struct stream_use
read_stream(struct reader_at *r, struct str bytes)
{
	struct stream_use use = {0};
	struct kerberos_msg msg;
	enum err err;

	if (r->after_gap)
		return (struct stream_use){.is_done = true};
	err = kerberos_parse(bytes, true, &msg, &use.used);
	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err != ERR_OK)
		return (struct stream_use){.is_done = true};
	use.skip = msg.total_len - use.used;
	tell(r, &msg);
	return use;
}

static bool
read_datagram(struct reader_at *r, struct str bytes)
{
	struct kerberos_msg msg;
	size_t used;

	if (kerberos_parse(bytes, false, &msg, &used) != ERR_OK)
		return false;
	tell(r, &msg);
	return true;
}

const struct app_protocol app_protocol_kerberos = {
	.app = APP_KERBEROS, .match = match, .data = read_stream};
const struct app_datagram app_datagram_kerberos = {
	.app = APP_KERBEROS, .ports = {PORT}, .read = read_datagram};
