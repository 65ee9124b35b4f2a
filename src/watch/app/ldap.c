/*
 * LDAP (wire/ldap) over TCP 389 and 3268 and CLDAP over UDP 389: each message as an event, simple
 * binds with their result as log-ins in clear, NTLM in SASL binds. Behind a SASL bind messages that
 * are only signed are read on; sealed ones and what follows StartTLS are not.
 */
#include "watch/app/rpc.h"

#include "wire/ldap/ldap.h"
#include "wire/ntlm/ntlm.h"

#define HEAD 7 /* SEQUENCE with its length, INTEGER message id, operation: at least */

struct ldap_state {
	bool is_wrapped[2];
	bool is_simple; /* the bind at hand has a readable password */
	bool is_login;
	uint32_t bind_id;
	uint32_t tls_id; /* of a StartTLS request; 0: none */
	char user[64];
};

_Static_assert(sizeof(struct ldap_state) <= APP_STATE_BYTES, "fits the readers' state");

static bool
is_port(uint16_t port)
{
	return port == 389 || port == 3268;
}

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	struct ldap_msg msg;
	size_t used;
	enum err err;

	if (!is_port(f->server_port) || bytes.p[0] != 0x30)
		return APP_MATCH_NO;
	if (bytes.len < HEAD)
		return APP_MATCH_MAYBE;
	err = ldap_parse(bytes, &msg, &used);
	return err == ERR_OK	      ? APP_MATCH_YES
	       : err == ERR_TRUNCATED ? APP_MATCH_MAYBE
				      : APP_MATCH_NO;
}

static void
ask_bind(struct reader_at *r, const struct ldap_msg *msg)
{
	struct ldap_state *s = r->state;
	struct ntlm_msg ntlm;

	s->is_simple = msg->auth == LDAP_AUTH_SIMPLE && msg->has_password;
	s->is_login = s->is_simple;
	s->bind_id = msg->id;
	str_copy(str_c(msg->name), s->user, sizeof(s->user));
	if (s->is_simple)
		app_login(r, APP_LDAP, LOGIN_TRIED, s->user, true);
	if (msg->credentials.len == 0 || !ntlm_tell(r, APP_LDAP, msg->credentials, &ntlm))
		return;
	s->is_login = ntlm.type == NTLM_AUTHENTICATE && !ntlm.is_anonymous;
	str_copy(str_c(ntlm.user), s->user, sizeof(s->user));
}

static void
answer_bind(struct reader_at *r, const struct ldap_msg *msg)
{
	struct ldap_state *s = r->state;

	if (msg->credentials.len > 0)
		ntlm_tell(r, APP_LDAP, msg->credentials, NULL);
	if (!s->is_login || msg->id != s->bind_id || msg->result == LDAP_RESULT_SASL_IN_PROGRESS)
		return;
	s->is_login = false;
	app_login(r, APP_LDAP, msg->result == LDAP_RESULT_SUCCESS ? LOGIN_OK : LOGIN_FAILED,
		s->user, s->is_simple);
}

static void
tell(struct reader_at *r, const struct ldap_msg *msg)
{
	struct ldap_state *s = r->state;
	struct event e = {.kind = EVENT_LDAP};

	e.ldap = msg;
	app_emit(r, &e);
	if (s == NULL)
		return;
	if (msg->op == LDAP_BIND_REQUEST)
		ask_bind(r, msg);
	else if (msg->op == LDAP_BIND_RESPONSE)
		answer_bind(r, msg);
	else if (msg->op == LDAP_EXTENDED_REQUEST && strcmp(msg->oid, LDAP_OID_START_TLS) == 0)
		s->tls_id = msg->id;
	else if (msg->op == LDAP_EXTENDED_RESPONSE && s->tls_id != 0 && msg->id == s->tls_id &&
		 msg->result == LDAP_RESULT_SUCCESS)
		app_switch(r, APP_TLS);
}

/* One SASL block: what is only signed in it. */
static struct stream_use
read_wrapped(struct reader_at *r, struct str bytes)
{
	struct stream_use use = {0};
	struct str inside;
	size_t total;
	enum err err = ldap_unwrap(bytes, &inside, &total);

	if (err == ERR_TRUNCATED)
		return use;
	if (err != ERR_OK)
		return (struct stream_use){.is_done = true};
	while (inside.len > 0) {
		struct ldap_msg msg;
		size_t used;

		if (ldap_parse(inside, &msg, &used) != ERR_OK || used == 0)
			break;
		tell(r, &msg);
		inside = str_of(inside.p + used, inside.len - used);
	}
	use.used = total < bytes.len ? total : bytes.len;
	use.skip = total - use.used;
	return use;
}

static struct stream_use
read_stream(struct reader_at *r, struct str bytes)
{
	struct ldap_state *s = r->state;
	struct stream_use use = {0};
	struct ldap_msg msg;
	enum err err;

	if (r->after_gap)
		return (struct stream_use){.is_done = true};
	if (s->is_wrapped[r->direction])
		return read_wrapped(r, bytes);
	err = ldap_parse(bytes, &msg, &use.used);
	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err == ERR_MALFORMED) {
		s->is_wrapped[r->direction] = true;
		return read_wrapped(r, bytes);
	}
	if (err != ERR_OK)
		return (struct stream_use){.is_done = true};
	use.skip = msg.total_len - use.used;
	tell(r, &msg);
	return use;
}

static bool
read_datagram(struct reader_at *r, struct str bytes)
{
	struct ldap_msg msg;
	size_t used;

	if (ldap_parse(bytes, &msg, &used) != ERR_OK)
		return false;
	tell(r, &msg);
	return true;
}

const struct app_protocol app_protocol_ldap = {
	.app = APP_LDAP, .match = match, .data = read_stream};
const struct app_datagram app_datagram_ldap = {
	.app = APP_LDAP, .ports = {389}, .read = read_datagram};
