/*
 * Who comes in: sessions, tokens of forms, log-in tries. A session's cookie is 256 random bits; the
 * store keeps its SHA-256. A form carries the session's own token (or, before log-in, a hash of a
 * cookie with the process's secret); a request from another site is refused by Origin as well.
 */
#ifndef PROC_PORTAL_GUARD_H
#define PROC_PORTAL_GUARD_H

#include "proc/portal/web/request.h"

#define SESSION_IDLE (12 * MS_HOUR)
#define SESSION_LIFE (7 * MS_DAY)
#define CLOCK_SLACK MS_HOUR	    /* what is later than that from now was made by a wrong clock */
#define TRIES_FREE 5		    /* wrong ones before one has to wait */
#define TRIES_WAIT (30 * MS_SECOND) /* doubled with each further one */
#define TRIES_WAIT_MAX (15 * MS_MINUTE)
#define TRIES_FORGET (30 * MS_MINUTE)

/* Finds the session or makes the token for forms before log-in. */
enum err guard_session(struct request *r);
/* The form's token fits and the request comes from our own pages. */
bool guard_csrf(const struct request *r);
/* Host names us: an address, "localhost", or one of the portal's names (against DNS rebinding). */
bool guard_host(const struct portal *p, struct str host);

/* How long a try has to wait, 0: go on. kind: "login", "code"; counts by address and by subject. */
ms_t guard_wait(struct request *r, const char *kind, struct str subject);
void guard_failed(struct request *r, const char *kind, struct str subject);
void guard_passed(struct request *r, const char *kind, struct str subject);

/* Not over, and used lately. */
bool guard_is_alive(const struct request *r, const struct store_session *s);

/* A new session for the person (never one that the browser brought); sets its cookie. */
enum err guard_log_in(struct request *r, struct store_person *person);
enum err guard_log_out(struct request *r);

void token_text(const uint8_t bytes[32], char dst[TOKEN_TEXT_MAX]);

#endif
