/*
 * dnstap (dnstap.info, the schema of dnstap.pb) in Frame Streams: written, and the other end's
 * control frames read. See README.md.
 */
#ifndef WIRE_DNSTAP_H
#define WIRE_DNSTAP_H

#include "base/addr.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"

enum dnstap_kind { DNSTAP_CLIENT_QUERY = 5, DNSTAP_CLIENT_RESPONSE = 6 };
enum dnstap_by { DNSTAP_UDP = 1, DNSTAP_TCP = 2, DNSTAP_DOT = 3, DNSTAP_DOH = 4 };
enum dnstap_does { DNSTAP_NO_NAME = 1, DNSTAP_NO_DATA = 2, DNSTAP_LOCAL_DATA = 6 };
enum dnstap_match { DNSTAP_BY_NAME = 1, DNSTAP_BY_ADDRESS = 3 };

/* Why an answer is not that of the full resolver. */
struct dnstap_policy {
	enum dnstap_does does;
	enum dnstap_match match;
	struct str type;  /* "list", "rule", ... */
	struct str value; /* what matched: a name or address as text; may be empty */
};

struct dnstap_message {
	enum dnstap_kind kind;
	enum dnstap_by by;
	struct addr from, to; /* the client; our address that was asked: none when not known */
	uint16_t from_port;
	ms_t at;
	struct str message;		    /* as it came or goes */
	const struct dnstap_policy *policy; /* NULL: none */
};

/* A whole frame, with its length before it. */
void dnstap_put(struct buf *b, struct str identity, const struct dnstap_message *m);

enum fstrm_control { FSTRM_ACCEPT = 1, FSTRM_START, FSTRM_STOP, FSTRM_READY, FSTRM_FINISH };
/* ACCEPT, START and READY say what the frames hold. */
void fstrm_control_put(struct buf *b, enum fstrm_control control);
/*
 * The control frame that bytes begin with; *ret_used: how long it is. ERR_TRUNCATED: more is
 * needed; ERR_MALFORMED: it is none, or longer than LIMIT_TAP_CONTROL; ERR_UNSUPPORTED: an ACCEPT
 * that does not want dnstap.
 */
enum err fstrm_control_read(struct str bytes, enum fstrm_control *ret_control, size_t *ret_used);

#endif
