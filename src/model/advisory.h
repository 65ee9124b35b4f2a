/*
 * An advisory: what somebody has published about a vulnerability: names, what is affected (packages
 * with ranges of versions, or products by CPE), how bad it is, whether it is exploited. Readers of
 * wire/ (osv, nvd, csaf, myjvn) tell one at a time; lists of exploited ones (KEV) and of scores
 * (EPSS) tell marks. All strings are borrowed, and "" when not said.
 */
#ifndef MODEL_ADVISORY_H
#define MODEL_ADVISORY_H

#include "base/time.h"
#include "model/component.h"

/* One step of a range, OSV 1.7 "events". Within a range they are in no given order. */
enum range_event_kind { RANGE_INTRODUCED, RANGE_FIXED, RANGE_LAST_AFFECTED, RANGE_LIMIT };
struct range_event {
	enum range_event_kind kind;
	struct str version; /* introduced "0": from the beginning */
};

enum range_kind {
	RANGE_SEMVER,	 /* OSV "SEMVER": ordered by semver whatever the ecosystem */
	RANGE_ECOSYSTEM, /* by the ecosystem's order */
	RANGE_GIT,	 /* commits: kept for the explanation, never matched by order */
};
struct range {
	enum range_kind kind;
	uint32_t n;
	const struct range_event *events;
};

struct affected {
	struct package package; /* as it stands there; the index brings it into normal form */
	struct str purl;	/* beside it, when it is given */
	uint32_t n_ranges, n_versions, n_platforms;
	const struct range *ranges;
	const struct str *versions; /* named one by one */
	/* Any of them suffices, none: everywhere. "goos:windows", "goarch:arm64", "os:macos",
	 * "arch:x86_64", "module:nodejs:18"; "goos:js&goarch:wasm" needs both. */
	const struct str *platforms;
	bool is_unimportant; /* the distribution says that it does not matter */
	bool is_incomplete;  /* it says more of versions than could be read: what no range holds
			      * is not known to be safe */
};

/* Product expressions of NVD: a tree written flat, children behind their node. NVD API 2.0 schema
 * "configurations". */
enum cpe_node_kind { CPE_AND, CPE_OR, CPE_MATCH };
struct cpe_node {
	enum cpe_node_kind kind;
	bool is_negated;
	uint32_t n_children; /* direct ones; 0 for CPE_MATCH */
	/* CPE_MATCH: the criteria, and what bounds its version; "" for none. */
	bool is_vulnerable; /* false: it is only the surroundings ("running on") */
	struct str cpe;
	struct str from, from_after, to, to_before; /* >=, >, <=, < */
};

enum rating { RATING_UNKNOWN, RATING_LOW, RATING_MEDIUM, RATING_HIGH, RATING_CRITICAL };
#define RATINGS 5
const char *rating_name(enum rating s); /* "unknown", "low" ... */
/* CVSS 3.1 section 5, table 14: 0.1-3.9 low, 4.0-6.9 medium, 7.0-8.9 high, 9.0-10.0 critical. */
enum rating rating_of_score(unsigned tenths);

enum advisory_kind {
	ADVISORY_VULNERABILITY,
	ADVISORY_MALICIOUS,    /* the package itself is the attack (MAL-...) */
	ADVISORY_UNMAINTAINED, /* nobody looks after it any more */
	ADVISORY_NOTICE,       /* unsound, informational */
};
#define ADVISORY_KINDS 4
const char *advisory_kind_name(enum advisory_kind k); /* "vulnerability", "malicious" ... */

struct advisory {
	struct str id;
	enum advisory_kind kind;
	uint32_t n_aliases, n_related, n_affected, n_nodes, n_references;
	const struct str *aliases; /* other names of the same */
	const struct str *related; /* `related`, `upstream`: about it, but not the same */
	struct str summary;	   /* one line, its maker's words, at most LIMIT_ADVISORY_SUMMARY */
	struct str url;		   /* where its maker says more */
	ms_t published, changed, withdrawn; /* withdrawn 0: it stands */
	struct str cvss;		    /* the vector, of the newest version that is given */
	unsigned score;			    /* CVSS base, in tenths: 98; 0: not known */
	enum rating rating;		    /* of the score, else the maker's own word */
	const struct affected *affected;
	const struct cpe_node *nodes; /* several trees behind each other; any of them suffices */
};

/* What lists of exploited vulnerabilities and of scores say of one CVE. */
struct exploited { /* CISA's KEV */
	struct str id, vendor, product, name, action;
	ms_t added, due;    /* beginnings of days in UTC; 0: none */
	bool is_ransomware; /* known to be used by extortionists */
};
struct epss {
	struct str id;
	unsigned score, percentile; /* millionths: 0..1000000 */
};
enum exploitation {
	EXPLOITATION_UNKNOWN,
	EXPLOITATION_NONE,
	EXPLOITATION_POC,
	EXPLOITATION_ACTIVE
};
/* "unknown", and as the coordinator writes it: "none", "poc", "active". */
const char *exploitation_name(enum exploitation e);
/* EXPLOITATION_UNKNOWN for another word. */
enum exploitation exploitation_of_word(struct str word);
struct ssvc { /* of CISA's coordinator, in CVE records */
	struct str id;
	enum exploitation exploitation;
	bool is_automatable, is_total;
};

struct advisory_sink { /* any may be NULL; valid until they return */
	void (*advisory)(void *arg, const struct advisory *a);
	void (*exploited)(void *arg, const struct exploited *e);
	void (*epss)(void *arg, const struct epss *e);
	void (*ssvc)(void *arg, const struct ssvc *s);
	/* One of many that could not be read: the others were. `where`: its id, or its line. */
	void (*refused)(void *arg, struct str where, const struct errinfo *why);
	void *arg;
	enum err stop;
};

#endif
