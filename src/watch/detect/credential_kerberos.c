/*
 * Credential theft in Kerberos (RFC 4120): tickets asked for with weak encryption, accounts without
 * pre-authentication, log-ins with the bare RC4 key, many users tried with few guesses each, a
 * ticket in another's name ([MS-SFU] S4U2self) by who made a computer's account just before.
 */
#include "watch/detect/credential.h"
#include "wire/kerberos/kerberos.h"

#define USERS_MIN 6    /* different users tried by one device */
#define REFUSED_MIN 4  /* different ones of them refused */
#define RC4_ONLY_MIN 3 /* services asked for with RC4 as the only choice */
#define ROASTED_MIN 3  /* users without pre-authentication */

#define ETYPE_RC4_EXPORT 24
#define PA_FAST 136		   /* RFC 6113 */
#define PA_ENCRYPTED_CHALLENGE 138 /* the same */

/* Nothing better than RC4 is offered. Tools that have only the key leave zeroes in the list; old
 * Windows, which knows no better, offers DES beside it and does not count. */
static bool
is_rc4_only(const struct kerberos_msg *m)
{
	bool has_rc4 = false;

	for (size_t i = 0; i < m->etype_count; i++) {
		if (m->etypes[i] > 0 && m->etypes[i] != KERBEROS_ETYPE_RC4 &&
			m->etypes[i] != ETYPE_RC4_EXPORT)
			return false;
		has_rc4 = has_rc4 || m->etypes[i] == KERBEROS_ETYPE_RC4;
	}
	return has_rc4;
}

/* Many users refused, and not just the mistyped part of many who work through one server. */
static void
judge_spraying(struct detect *d, const struct event *e, const struct source *s, const char *what)
{
	if (s->users.n >= USERS_MIN && s->refused.n >= REFUSED_MIN &&
		2 * s->refused.n >= s->users.n)
		credential_fire(d, e, SPRAYING, what);
}

/* A question for a first ticket: of a user, not of a computer's own account. */
static void
on_as_request(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = credential_source(d, e);
	bool has_timestamp = kerberos_has_padata(m, KERBEROS_PA_ENC_TIMESTAMP);
	bool has_proof = has_timestamp || kerberos_has_padata(m, KERBEROS_PA_PKINIT_REQ) ||
			 kerberos_has_padata(m, PA_FAST) ||
			 kerberos_has_padata(m, PA_ENCRYPTED_CHALLENGE);

	s->user[0] = '\0';
	if (str_ends_nocase(str_c(m->client), STR("$")))
		return;
	str_copy(str_c(m->client), s->user, sizeof(s->user));
	s->is_bare = !has_proof;
	s->is_bare_rc4 = !has_proof && is_rc4_only(m);
	credential_add_name(&s->users, str_c(m->client));
	judge_spraying(d, e, s, "AS-REQ");
	if (has_timestamp && m->padata_etype == KERBEROS_ETYPE_RC4 && is_rc4_only(m))
		credential_fire(d, e, BARE_KEY, "AS-REQ rc4-hmac");
}

static void
on_as_reply(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = credential_source(d, e);

	if (!s->is_bare || m->reply_etype != KERBEROS_ETYPE_RC4 || !s->is_bare_rc4)
		return;
	s->is_bare = false;
	credential_fire(d, e,
		credential_add_name(&s->roasted, str_c(m->client)) >= ROASTED_MIN ? AS_ROASTING
										  : AS_ROASTED_ONE,
		"AS-REP rc4-hmac");
}

/* Services ask for tickets in others' names; a computer whose account was just made has none. */
static void
on_tgs_request(struct detect *d, const struct event *e)
{
	struct source *s = credential_source(d, e);

	s->is_rc4_only = is_rc4_only(e->kerberos);
	if (s->has_account_made && kerberos_has_padata(e->kerberos, KERBEROS_PA_FOR_USER))
		credential_fire(d, e, ACTED_FOR_OTHERS, "TGS-REQ PA-FOR-USER");
}

static void
on_service_ticket(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = credential_source(d, e);

	if (!m->is_service || m->ticket_etype != KERBEROS_ETYPE_RC4)
		return;
	if (s->is_rc4_only &&
		credential_add_name(&s->services_rc4, str_c(m->server)) >= RC4_ONLY_MIN)
		credential_fire(d, e, ROASTING_RC4, "TGS-REQ rc4-hmac");
	if (credential_add_name(&s->services, str_c(m->server)) >= d->param[SERVICE_TICKETS_MIN])
		credential_fire(d, e, ROASTING, "TGS-REP rc4-hmac");
}

static void
on_error(struct detect *d, const struct event *e)
{
	const struct kerberos_msg *m = e->kerberos;
	struct source *s = credential_source(d, e);

	if (m->error_code != KERBEROS_ERR_CLIENT_UNKNOWN &&
		m->error_code != KERBEROS_ERR_PREAUTH_FAILED &&
		m->error_code != KERBEROS_ERR_CLIENT_REVOKED)
		return;
	if (m->client[0] == '\0' && s->user[0] == '\0')
		return;
	credential_add_name(&s->refused, str_c(m->client[0] != '\0' ? m->client : s->user));
	judge_spraying(d, e, s, "KRB-ERROR");
}

void
credential_on_kerberos(struct detect *d, const struct event *e)
{
	uint8_t type = e->kerberos->type;

	if (type == KERBEROS_AS_REQ)
		on_as_request(d, e);
	else if (type == KERBEROS_AS_REP)
		on_as_reply(d, e);
	else if (type == KERBEROS_TGS_REQ)
		on_tgs_request(d, e);
	else if (type == KERBEROS_TGS_REP)
		on_service_ticket(d, e);
	else if (type == KERBEROS_ERROR)
		on_error(d, e);
}
