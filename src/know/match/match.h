/*
 * Components against the index of advisories. Pure: a component in, hits and refusals out through a
 * sink. A hit says why (rule, interval, order, source and its date, what was mended, what was
 * taken for granted); a component that could not be checked is told with the reason: not checked is
 * never the same as safe.
 *
 * Packages first (know/identity: by purl, or by the hint of the caller). By CPE only when the
 * component gives one: a name, or a person's reviewed table, never a guess; and then it is to be
 * confirmed unless the name and the version are exactly those of the advisory.
 */
#ifndef KNOW_MATCH_H
#define KNOW_MATCH_H

#include "know/advisory/index.h"
#include "know/identity/identity.h"

/* Where it runs; "" when not known. In Go's words: "windows", "linux", "darwin"; "amd64", "arm64".
 */
struct match_target {
	struct str os, arch;
	struct identity_hint hint; /* for components without purl, or without distribution */
	/* CPE names of all else that runs on the same device or product: what "running on" is
	 * looked for in. is_whole: there is nothing else. */
	const struct str *around;
	uint32_t n_around;
	bool is_whole;
};

enum match_rule {
	MATCH_RANGE,	 /* package, version within a range */
	MATCH_LISTED,	 /* package, version named by the advisory */
	MATCH_CPE_EXACT, /* CPE, the very version */
	MATCH_CPE_RANGE, /* CPE, version within a range */
	MATCH_CPE_ANY,	 /* CPE, all versions, or the component says none */
};
#define MATCH_RULES 5
const char *match_rule_name(enum match_rule r); /* "range", "listed" ... */

enum match_confidence {
	MATCH_CONFIRM, /* by CPE, on a platform that is not known, or with an odd version */
	MATCH_LIKELY,  /* something was taken for granted, or the purl was mended */
	MATCH_SURE,
};
#define MATCH_CONFIDENCES 3
const char *match_confidence_name(enum match_confidence c);

/* What one advisory says of the component. */
struct match_ground {
	struct advisory_entry advisory;
	struct str source; /* its name, and when it was fetched */
	ms_t dated;
	enum match_rule rule;
	enum version_order order;
	struct package package; /* "" and none by CPE */
	struct str version;	/* that was compared */
	struct str from;	/* "": from the beginning */
	enum interval_end end;
	struct str to;	       /* "" when open */
	struct str cpe;	       /* the criterion */
	bool is_from_after;    /* by CPE: only behind `from` */
	bool is_source;	       /* of the source package */
	bool is_assumed;       /* see struct identity_name */
	bool is_odd;	       /* the version is none by the rules of its order */
	bool is_platform_open; /* limited to platforms, and it is not known which this is */
	bool is_around_open;   /* only together with another product, and it is not known */
	bool is_unimportant;   /* says the distribution */
	uint32_t platforms, platforms_end; /* for advisory_index_platform() */
	enum match_confidence confidence;
};

/* ">= 1.0, < 2.0", "= 1.5", "*": for people and programs alike. */
void match_interval(struct buf *b, const struct match_ground *g);

/* One vulnerability of one component, whoever tells of it. */
struct match_hit {
	const struct component *component;
	const struct identity *identity;
	uint32_t vulnerability;
	struct str name; /* a CVE if it has one, else the first advisory's id */
	uint32_t n_grounds;
	const struct match_ground *grounds; /* the surest first */
	enum match_confidence confidence;
	/* The worst that marks and advisories say of it. */
	bool is_exploited, is_ransomware, has_epss, has_ssvc;
	ms_t added, due; /* of the list of exploited ones; 0: not said */
	struct epss epss;
	struct ssvc ssvc;
	unsigned score; /* CVSS, tenths */
	enum rating rating;
	enum advisory_kind kind;
	struct str fixed; /* the version that ends it, where one is said; of the first ground */
};

enum match_refusal {
	MATCH_UNKNOWN,	    /* see `identity` */
	MATCH_NO_ECOSYSTEM, /* the index has no advisories of this ecosystem */
	MATCH_NO_RELEASE,   /* none of this release of the distribution */
	MATCH_VERSION_ODD,  /* compared, but the version is none by its ecosystem's rules */
	MATCH_ONLY_COMMITS, /* an advisory says commits instead of versions */
	MATCH_NO_VERSIONS,  /* an advisory says neither versions nor ranges */
	MATCH_CPE_BROKEN,   /* the CPE cannot be read */
	MATCH_CPE_UNKNOWN,  /* the index has nothing about products */
	MATCH_DAMAGED,	    /* the index is not what it was */
	MATCH_TOO_MANY,	    /* hits over LIMIT_MATCH_HITS: the rest is not told */
	MATCH_RANGE_UNREAD, /* a range or a version of an advisory could not be read, and what could
			     * be does not hold it */
};
#define MATCH_REFUSALS 11
const char *match_refusal_name(enum match_refusal r); /* "unknown", "no_ecosystem" ... */

struct match_refused {
	const struct component *component;
	const struct identity *identity;
	enum match_refusal reason;
	enum identity_reason identity_reason; /* with MATCH_UNKNOWN */
	struct package package;		      /* as far as it is known */
	struct str advisory;		      /* whose words these are, or "" */
};

/* A vulnerability of the package and version that does not meet the platform. */
struct match_excluded {
	const struct component *component;
	const struct identity *identity;
	uint32_t vulnerability;
	struct str name;
	struct match_ground ground;
};

struct match_counts {
	uint64_t components;
	uint64_t checked;   /* by package or CPE */
	uint64_t unchecked; /* those of `refused` that nothing else was found for */
	uint64_t with_hits, hits, excluded;
};

/* A hit in brief, for who only keeps it: one for each advisory. */
struct match_row {
	const struct component *component;
	uint32_t advisory, vulnerability; /* numbers in the index */
	enum match_rule rule;
	bool is_certain; /* its platform and surroundings are not open */
};

struct match_sink { /* any may be NULL; what they get is valid until they return */
	/* When it is set, hit and excluded are not told: nothing is explained, and it is ten times
	 * as fast. */
	void (*row)(void *arg, const struct match_row *row);
	void (*hit)(void *arg, const struct match_hit *hit);
	void (*excluded)(void *arg, const struct match_excluded *excluded);
	void (*refused)(void *arg, const struct match_refused *refused);
	void *arg;
};

struct matcher;
/* Index, target and sink are borrowed. NULL: no memory. */
struct matcher *matcher_new(struct advisory_index *index, const struct match_target *target,
	const struct match_sink *sink);
void matcher_free(struct matcher *m); /* NULL is fine */
/* Tells all of one component: refusals, then hits by vulnerability. ERR_FULL; what the index says
 * (advisory_index_err()). */
enum err match_component(struct matcher *m, const struct component *c);
/* The same for a package that is known already, in normal form (a collector's list, a product's
 * table): its identity is not asked for. */
enum err match_package(
	struct matcher *m, const struct component *c, const struct package *p, struct str version);
struct match_counts match_counts(const struct matcher *m);

#endif
