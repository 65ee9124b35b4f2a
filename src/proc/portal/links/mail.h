/*
 * Links by mail: looked at first, exactly as it would leave, then put into the outbox; who was sent
 * what and when stays with the link. A mail holds the link and nothing else that is secret, and its
 * text is gone from here once it has left. To one address and in all only so many a day.
 */
#ifndef PROC_PORTAL_LINK_MAIL_H
#define PROC_PORTAL_LINK_MAIL_H

#include "proc/portal/links/links.h"

bool link_mail_is_on(const struct request *r);

/* Makes the link and shows it, this once: by QR, to copy, to send by mail. v: what, about, back,
 * until; mail where it is known, else that of who has this name here. */
enum err link_made_show(struct request *r, const struct link_wish *w, struct link_made_view *v);

/* Can it be made anew for the same person? */
bool link_may_again(const struct store_link *l);
/* Revokes it and makes another for the same person and purpose, in one change. */
enum err link_again(struct request *r, struct str id);

/* The mails of each row. */
enum err link_mails_of(struct request *r, struct link_row *rows, size_t n);

/* Key below "link.what.", what it opens in words (links.c). */
const char *link_what(enum store_link_for purpose);
struct str link_about(struct request *r, const struct store_link *l);

/* ---- to many, each with a link of their own ---- */

struct mailing_one {
	const struct store_staff *staff;
	char subject[96];
};

struct mailing {
	enum store_link_for purpose;
	const char *role;
	ms_t life;
	struct str about;      /* what it opens, in words */
	struct str path, back; /* where the form goes, and who is done */
	const char *deed;      /* do= that sends */
	struct mailing_one *list;
	size_t n, n_max;
	struct str *without; /* names of those without an address */
	size_t n_without;
	uint32_t n_recent; /* who got one within a day */
};
/* Room for n_max people. */
enum err mailing_start(struct request *r, struct mailing *m, size_t n_max);
/* staff and subject of the link have to outlive m. Left out: who has no address, who got one of
 * this subject within a day, whose address got too many. */
enum err mailing_add(
	struct request *r, struct mailing *m, const struct store_staff *staff, const char *subject);
enum err mailing_show(struct request *r, const struct mailing *m);
enum err mailing_send(struct request *r, const struct mailing *m);

#endif
