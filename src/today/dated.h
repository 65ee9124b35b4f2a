/*
 * What is due beside the duties of a programme: a partner's form to hand over, a declaration that
 * ends or wants a look, a document to look at again. When each is said, and which comes first.
 */
#ifndef TODAY_DATED_H
#define TODAY_DATED_H

#include "base/time.h"

enum today_dated {
	TODAY_DATED_FORM,     /* of a partner: to be handed over by then */
	TODAY_DATED_STAR3,    /* a self-assessment of ★3 ends */
	TODAY_DATED_RENEWAL,  /* a declaration of ★ or ★★ ends, as the company noted it */
	TODAY_DATED_DECLARED, /* one without an end: looked at once a year */
	TODAY_DATED_DOCUMENT, /* one in force is to be looked at again */
	TODAY_DATED_MARK,     /* a device is kept on purpose until then */
	TODAY_DATED_UPDATE,   /* programs are to be updated by then */
	TODAY_DATED_LABEL,    /* the conformity label of a product that was bought ends */
	TODAY_DATED_SUPPORT,  /* its maker's updates end: it is to be replaced */
	TODAY_DATED_CLOCK,    /* a report may be due by then: a clock of an open case */
	TODAY_DATED_DESK,     /* the file that says where to report weaknesses ends */
};
#define TODAY_DATEDS 11

#define TODAY_YEAR (365 * MS_DAY)

struct today_due {
	enum today_dated kind;
	ms_t due; /* 0: none */
};

/* How long before its day it is said: long enough for what has to be done until then. */
ms_t today_ahead(enum today_dated kind);
/* Near enough to be said, or late. A mark that is over is said by itself (TODAY_MARK),
 * and so are the most urgent update (TODAY_UPDATE) and clock (TODAY_CLOCK). */
bool today_is_near(const struct today_due *d, ms_t now);
/* The one of the near ones that is due first; of two on one day the one earlier in the list. False:
 * none is near. */
bool today_due_first(const struct today_due *list, size_t n, ms_t now, size_t *ret_index);
/* When a declaration wants something again. expires 0: no end is known; looked: when somebody last
 * looked at it, 0 never. */
struct today_due today_declared(bool is_star3, ms_t declared, ms_t expires, ms_t looked);

#endif
