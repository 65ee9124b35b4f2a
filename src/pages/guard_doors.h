/*
 * Pages that anybody in the company sees without a log-in: why a name was blocked, and whether this
 * device asks our name server; and how to make devices ask it. The rules of pages.h hold; on the
 * door of plain HTTP nothing else is served, and nobody gets a cookie.
 */
#ifndef PAGES_GUARD_DOORS_H
#define PAGES_GUARD_DOORS_H

#include "model/guard_router.h"
#include "pages/pages.h"

/* ---- GET /blocked?name=&lang= ----
 * POST: do=mistake, name, words, asker */
enum blocked_why {	 /* names are keys below "blocked.why." */
	BLOCKED_ASK,	 /* no name yet: a field for one */
	BLOCKED_MALWARE, /* by a list; what to do differs by what it says */
	BLOCKED_PHISHING,
	BLOCKED_LIST,	  /* a list that does not say more */
	BLOCKED_RULE,	  /* the company's own */
	BLOCKED_BYPASS,	  /* another name server */
	BLOCKED_BEHIND,	  /* nothing about the name itself: what it leads to, or it is over */
	BLOCKED_UNKNOWN,  /* the lists cannot be read now */
	BLOCKED_WOULD,	  /* on a list, and answered all the same */
	BLOCKED_BUSY,	  /* asked too often */
	BLOCKED_ISOLATED, /* the device is, in a case; every name is the same */
};
#define BLOCKED_WHYS 11
const char *blocked_why_name(enum blocked_why why);

struct blocked_view {
	enum blocked_why why;
	struct str name;
	struct str found;  /* what the list or rule has, when it is not the name itself */
	struct str what;   /* as the list calls it; "" */
	struct str list;   /* its name */
	struct str reason; /* of a rule */
	enum confidence confidence;
	ms_t since;	  /* the list has it, or the rule was made; 0: not known */
	struct str phone; /* whom to ask */
	struct str charge;
	bool is_behind;	  /* the name is on no list: `found`, to which it leads, is */
	bool is_address;  /* `found` is one, or a network */
	bool has_form;	  /* "this is a mistake" */
	bool is_told;	  /* it was just said */
	bool is_too_many; /* too much was said */
	struct str url;	  /* of this page for a phone; "" no picture */
};
enum err page_blocked(const struct pages *p, const struct page_frame *f,
	const struct blocked_view *v, struct buf *out);

/* ---- GET /guard/check?t= ---- */
enum guard_check {
	GUARD_CHECK_ASKING, /* looks again by itself */
	GUARD_CHECK_YES,
	GUARD_CHECK_NO,
	GUARD_CHECK_ELSEWHERE, /* it can be checked at `url` only: plain HTTP on the name server */
	GUARD_CHECK_ABSENT,    /* there is no name server, or no door for the page */
};
#define GUARD_CHECKS 5
const char *guard_check_name(enum guard_check check); /* below "guard_check." */

struct guard_check_view {
	enum guard_check check;
	struct str url;	  /* of ELSEWHERE */
	struct str probe; /* a picture whose name only our name server knows */
	struct str again; /* a new check */
};
enum err page_guard_check(const struct pages *p, const struct page_frame *f,
	const struct guard_check_view *v, struct buf *out);

/* ---- GET /guard/setup ----
 * POST: do=explain, explain=page|error */
struct guard_setup_view {
	const struct guard_routers *routers;
	struct str address; /* of the name server; "" it is not running, or not known */
	struct str address6;
	struct str door;	/* "http://192.168.1.5"; "" no page can be shown */
	bool is_page;		/* a blocked name leads to the page */
	uint16_t dot_port;	/* of DNS over TLS; 0: there is none */
	struct str doh_url;	/* of DNS over HTTPS; "" */
	struct str secure_name; /* in the certificate that was named; "": the box's own */
};
enum err page_guard_setup(const struct pages *p, const struct page_frame *f,
	const struct guard_setup_view *v, struct buf *out);

#endif
