/*
 * Before a connected device is bought: what its maker states about it becomes a word of advice,
 * with the reasons. Pure. A label shows that something was declared or assessed, no more: it makes
 * no product good, and its absence none bad. What is not known is asked, never taken as good.
 */
#ifndef STOCK_PURCHASE_H
#define STOCK_PURCHASE_H

#include "base/digest.h"
#include "base/str.h"

/* As the ledger "purchases" has them: ids of its choices, "" not said. */
struct purchase_stated {
	struct str label;	  /* "jc_star", "other", "none", "unknown" */
	struct str level;	  /* "1" to "4" */
	struct str password;	  /* "each", "must_change", "shared", "no_password", "unknown" */
	struct str updates;	  /* "automatic", "by_hand", "none", "unknown" */
	struct str contact;	  /* "yes", "no", "unknown" */
	struct str stated, found; /* SHA-256 of its firmware, as typed */
	bool has_label_days, has_support_days; /* their days are known: */
	int64_t label_days, support_days;      /* from today until they end */
};

enum purchase_says {
	PURCHASE_AGAINST,
	PURCHASE_ASK,
	PURCHASE_NOTE, /* worth knowing, decides nothing */
	PURCHASE_FOR,
};
#define PURCHASE_SAYS 4
const char *purchase_says_name(enum purchase_says s); /* "against", "ask", "note", "for" */

enum purchase_reason {
	/* against */
	PURCHASE_PASSWORD_SHARED,
	PURCHASE_PASSWORD_NONE,
	PURCHASE_UPDATES_NONE,
	PURCHASE_SUPPORT_OVER,
	PURCHASE_SUPPORT_SHORT, /* less than PURCHASE_DAYS_LEAST */
	PURCHASE_HASH_DIFFERS,
	/* ask */
	PURCHASE_PASSWORD_UNKNOWN,
	PURCHASE_UPDATES_UNKNOWN,
	PURCHASE_SUPPORT_UNKNOWN,
	PURCHASE_CONTACT_UNKNOWN,
	PURCHASE_CONTACT_NONE,
	PURCHASE_LABEL_OVER,
	PURCHASE_LABEL_UNKNOWN,
	PURCHASE_HASH_UNREADABLE, /* what is typed is no SHA-256 */
	/* note */
	PURCHASE_LABEL_NONE,
	PURCHASE_LABEL_OWN,   /* ★1, ★2: its maker's own declaration */
	PURCHASE_LABEL_ENDS,  /* within PURCHASE_LABEL_SOON */
	PURCHASE_LABEL_OTHER, /* another scheme: see what it says */
	PURCHASE_UPDATES_BY_HAND,
	PURCHASE_HASH_UNCOMPARED,
	PURCHASE_SUPPORT_MIDDLE, /* less than PURCHASE_DAYS_USED */
	/* for */
	PURCHASE_PASSWORD_GOOD,
	PURCHASE_UPDATES_GOOD,
	PURCHASE_SUPPORT_GOOD,
	PURCHASE_CONTACT_GOOD,
	PURCHASE_LABEL_ASSESSED, /* ★3, ★4: others looked at it */
	PURCHASE_HASH_SAME,
};
#define PURCHASE_REASONS 27
const char *purchase_reason_name(enum purchase_reason r); /* "password_shared" ... */
enum purchase_says purchase_says_of(enum purchase_reason r);

#define PURCHASE_DAYS_LEAST 365	     /* of updates: less is not worth buying */
#define PURCHASE_DAYS_USED (5 * 365) /* about as long as such devices are used */
#define PURCHASE_LABEL_SOON 90

enum purchase_advice { PURCHASE_BUY, PURCHASE_ASK_FIRST, PURCHASE_RATHER_NOT };
#define PURCHASE_ADVICES 3
const char *purchase_advice_name(enum purchase_advice a); /* "buy", "ask", "not" */

struct purchase_result {
	enum purchase_advice advice;
	uint32_t n;
	enum purchase_reason reasons[PURCHASE_REASONS]; /* the gravest first, each once */
};
struct purchase_result purchase_judge(const struct purchase_stated *s);

/* 64 hexadecimal digits, blanks, colons and a word such as "SHA-256:" before them passed over, in
 * small letters. */
bool purchase_sha256(struct str typed, char dst[DIGEST_HEX_MAX]);

#endif
