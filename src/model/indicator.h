/*
 * What the sensor may ask about known-bad things, without knowing who keeps them: a look-up and the
 * facts about a hit. The simple table of know/indicator stands behind it, or the index
 * (know/index/view.h).
 */
#ifndef MODEL_INDICATOR_H
#define MODEL_INDICATOR_H

#include "base/addr.h"
#include "base/digest.h"
#include "base/time.h"
#include "model/device.h"

enum indicator_kind {
	INDICATOR_DOMAIN, /* matches the name and all names below it */
	INDICATOR_ADDRESS,
	INDICATOR_URL,	/* without scheme, host in lower case: "evil.test/a/b.php" */
	INDICATOR_HASH, /* lower-case hexadecimal MD5, SHA-1 or SHA-256 */
	INDICATOR_JA3,
	INDICATOR_JA4,
};
#define INDICATOR_KINDS 6

const char *indicator_kind_name(enum indicator_kind kind);

/* What is done when something of ours meets it; the lists say it, and so may the company. */
enum indicator_tier {
	TIER_RECORD, /* written down, nothing else */
	TIER_WARN,   /* shown, the answer is given all the same */
	TIER_BLOCK,
};
#define INDICATOR_TIERS 3
const char *indicator_tier_name(enum indicator_tier tier); /* "record" ... */

/* Why an indicator never blocks by itself, whatever its list says: lists are wrong, or poisoned. */
enum indicator_held {
	HELD_NOT,
	HELD_POPULAR,  /* on a list of the most visited names */
	HELD_SUFFIX,   /* anybody registers below it */
	HELD_OWN,      /* the company's own name or address */
	HELD_PARTNER,  /* of a partner or a service that the company has written down */
	HELD_PRIVATE,  /* private, special, or far too wide addresses */
	HELD_HISTORY,  /* half of the company's devices used it on several days of a month */
	HELD_SERVICE,  /* a routine service of devices: updates, time, portals' checks */
	HELD_NEEDED,   /* no company can work without it: packs/guard/needed.yaml */
	HELD_EXCEPTED, /* no entry: its list takes back for it what it says of a name above */
};
#define INDICATOR_HELDS 10
const char *indicator_held_name(enum indicator_held held); /* "popular" ..., "" for HELD_NOT */

/* FIRST's Traffic Light Protocol 2.0: who may see it. */
enum tlp {
	TLP_CLEAR,
	TLP_GREEN,
	TLP_AMBER,
	TLP_AMBER_STRICT,
	TLP_RED,
};
#define TLPS 5
const char *tlp_name(enum tlp tlp); /* "clear", "green", "amber", "amber+strict", "red" */

/* What is known of an indicator beside its value. Indicators of one list mostly share a note. */
struct indicator_note {
	uint8_t list;		  /* its number; names of lists stand beside the index */
	enum indicator_tier tier; /* what the list would have */
	enum indicator_held held; /* why it does not block by itself after all */
	enum confidence confidence;
	enum tlp tlp;
	ms_t first_seen, last_seen; /* 0: not said */
	ms_t expires;		    /* 0: never */
	struct str what;	    /* "Emotet": at most LIMIT_INDICATOR_WHAT */
	struct str context; /* the object's id in its list; at most LIMIT_INDICATOR_CONTEXT */
};

/* What is done about it: never more than its list says, and at most a warning when it is held. */
enum indicator_tier indicator_does(const struct indicator_note *n);

struct indicator_found {
	enum indicator_kind kind;
	struct str value; /* normal form: names in small letters, addresses as bytes */
	struct indicator_note note;
};

/* What a view answers; its strings live until the next look-up. */
struct indicator_hit {
	struct str value;	  /* the indicator as it stands in the list */
	struct str list;	  /* the list's name */
	struct str what;	  /* what the list says of it ("emotet"); may be empty */
	struct str context;	  /* the object's id in its list; may be empty */
	enum indicator_tier tier; /* what is to be done; held ones are no hit */
	enum confidence confidence;
	ms_t first_seen, expires; /* as in struct indicator_note */
};

/* What it holds may change between look-ups, and so may `hashes`. */
struct indicator_view {
	void *table;
	unsigned hashes; /* kinds of file hashes that it holds: bits 1 << enum digest_kind */
	bool (*find)(void *table, enum indicator_kind kind, struct str value,
		struct indicator_hit *ret_hit);
	bool (*find_address)(void *table, struct addr a, struct indicator_hit *ret_hit);
};

#endif
