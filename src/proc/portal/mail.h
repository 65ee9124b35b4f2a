/*
 * What leaves by mail: one message per recipient, put into the store's outbox and handed to the
 * courier from there. No names of people or devices' owners: pages write the words.
 */
#ifndef PROC_PORTAL_MAIL_H
#define PROC_PORTAL_MAIL_H

#include "bus/message.h"
#include "proc/portal/web/request.h"

/* Puts a mail for each address of the settings into the outbox. Nothing when mail is off. */
enum err mail_put(
	struct store_tx *tx, const char *kind, struct str subject, struct str text, ms_t now);

/* The whole message for the courier (RFC 5322, MIME, subject RFC 2047, text in base64), its strings
 * in the arena. url: the portal's. */
enum err mail_compose(const struct store_view *v, const char *url, const struct store_mail *m,
	struct arena *a, struct bus_mail *ret_mail);

/* When to try again after so many tries; 0: give up. */
ms_t mail_next_try(uint32_t tries, ms_t now);

#endif
