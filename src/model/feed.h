/*
 * A feed of known-bad things as the company keeps it: where it comes from, and how its latest
 * version turned out. Reading one is know/feed.
 */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include "base/limits.h"
#include "base/str.h"
#include "model/detect_pack.h"
#include "model/indicator.h"

enum feed_kind {
	FEED_FROM_URL,	  /* fetched again and again */
	FEED_FROM_FILE,	  /* handed in on the page */
	FEED_FROM_FOLDER, /* lies in DATA/guard/feeds.d */
};
#define FEED_KINDS 3
const char *feed_kind_name(enum feed_kind kind); /* "url", "file", "folder" */

/* What became of a version; names are keys of words below "guard.feeds.why.". */
enum feed_why {
	FEED_FINE,
	FEED_SAME, /* nothing new since */
	FEED_UNREACHABLE,
	FEED_SLOW,
	FEED_CERTIFICATE,
	FEED_NOT_HTTPS, /* it would have led to where anybody can change it on the way */
	FEED_GONE,	/* the server says that there is no such thing */
	FEED_REFUSED,	/* the server says no, or has a fault */
	FEED_TOO_LARGE,
	FEED_EMPTY,
	FEED_BROKEN,
	FEED_SMALLER, /* suddenly, see know/feed/judge.h */
	FEED_LARGER,
	FEED_NO_ROOM,
	FEED_FAILED,	 /* on our side */
	FEED_PROXY,	 /* the company's proxy does not let us through */
	FEED_UNREADABLE, /* its file cannot be read: in the folder, or what is kept */
};
#define FEED_WHYS 17
const char *feed_why_name(enum feed_why why); /* "fine" ... */

/* How a list stands; names are keys of words below "guard.feed_stands.". */
enum feed_stands {
	FEED_STANDS_WELL,
	FEED_STANDS_OFF,
	FEED_STANDS_WAITING, /* its first version is on its way */
	FEED_STANDS_OLD,     /* for too long nothing new came */
	FEED_STANDS_REFUSED, /* its latest version cannot be used, `why` says why */
};
#define FEED_STANDINGS 5
const char *feed_stands_name(enum feed_stands stands);

/* What may be asked for: "https://host/...", without a log-in in it, of signs that need no quoting.
 */
bool feed_url_is_good(const char *url);
/* The same of a time stamp authority, which may be "http://", too: its answer is signed. */
bool stamp_url_is_good(const char *url);
/* A proxy: "http://host:port", without a log-in; asked to CONNECT. */
bool feed_proxy_is_good(const char *url);

#define FEED_KNOWN_MAX 32

/* May a company use it without paying? Words are keys below "guard.known_for.". */
enum feed_for {
	FEED_FOR_ALL, /* its licence lets everybody */
	FEED_FOR_ASK, /* perhaps for money: its publisher says whom it lets */
};
#define FEED_FORS 2
const char *feed_for_name(enum feed_for who); /* "all", "ask" */

/* A public feed that packs/guard/feeds.yaml knows. */
struct feed_known {
	struct str id;
	struct str name;
	struct str publisher;
	struct words what; /* a sentence or two */
	struct str url;
	struct str format; /* as know/feed names it */
	struct str licence;
	struct str terms; /* where its publisher says who may use it */
	enum feed_for who;
	enum indicator_tier tier; /* at first */
	enum confidence confidence;
	uint32_t every_minutes; /* not more often */
	uint32_t entries;	/* about so many; 0: not known */
	bool is_unconfirmed;	/* its address or its terms, nobody could look up at their source */
};

struct feed_catalogue {
	struct str date;
	uint32_t n;
	const struct feed_known *list; /* in the file's order */
};

/* ---- lists of advisories: what is wrong with which program ---- */

#define ADVISORY_KNOWN_MAX 48

/* A public one that packs/stock/sources.yaml knows. */
struct advisory_known {
	struct str id; /* the feed's id without FEED_ADVISORIES */
	/* What its advisories are called by in the index. Lists of one name are one: of two entries
	 * with one id the newer counts. "": its id. */
	struct str group;
	struct str name;
	struct str publisher;
	struct words what;    /* what it is for */
	struct words allowed; /* its terms of use in a sentence */
	struct str url;
	struct str licence;
	struct str terms;
	enum feed_for who;
	uint32_t every_minutes;
	uint32_t megabytes; /* on the way, about */
	bool is_unconfirmed;
};

struct advisory_catalogue {
	struct str date;
	uint32_t n;
	const struct advisory_known *list; /* in the file's order */
};

/* Feeds lie in one table; what a feed is of, its id says: those of advisories begin so. */
#define FEED_ADVISORIES "adv-"
enum feed_room {
	FEED_ROOM_GUARD, /* known-bad names and addresses */
	FEED_ROOM_STOCK, /* advisories */
};
#define FEED_ROOMS 2
enum feed_room feed_room_of(const char *id);

#endif
