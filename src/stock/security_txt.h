/*
 * security.txt (RFC 9116): where people outside can tell of weaknesses, as a file for the company's
 * site. Pure; what would not hold on the site is told instead of written.
 */
#ifndef STOCK_SECURITY_TXT_H
#define STOCK_SECURITY_TXT_H

#include "base/buf.h"
#include "base/time.h"

/* As people typed them; "" not said. */
struct security_txt {
	struct str mail, form, phone; /* at least one */
	ms_t expires;		      /* 0: not said */
	struct str languages, policy, encryption, canonical;
};

enum security_txt_fault {
	SECURITY_TXT_NO_CONTACT,
	SECURITY_TXT_MAIL,  /* is no address */
	SECURITY_TXT_PHONE, /* is not written with its country's number */
	SECURITY_TXT_URL,   /* one of them does not begin with https:// */
	SECURITY_TXT_LANGUAGES,
	SECURITY_TXT_NO_END,
	SECURITY_TXT_OVER,
	SECURITY_TXT_FAR, /* more than a year ahead */
};
#define SECURITY_TXT_FAULTS 8
const char *security_txt_fault_name(enum security_txt_fault f); /* "no_contact" ... */

/* A bit for each fault; 0: none. */
unsigned security_txt_check(const struct security_txt *s, ms_t now);
/* The file, lines ended by CR LF; nothing when there is a fault. The error is the buffer's. */
void security_txt_put(const struct security_txt *s, ms_t now, struct buf *out);

#endif
