/*
 * libsakimori-know: which published vulnerabilities concern this software?
 *
 *	struct sakimori_index *index;
 *	struct sakimori_sink sink = {.size = sizeof(sink), .hit = print_hit, .arg = stdout};
 *
 *	if (sakimori_index_open("advisories.index", NULL, &index, NULL) != SAKIMORI_OK)
 *		return 2;
 *	sakimori_match_purl(index, "pkg:npm/lodash@4.17.20", NULL, &sink, NULL, NULL);
 *	sakimori_index_close(index);
 *
 * An index is a file that `sakimori advisory build` makes of published advisories. The library
 * reads it, nothing else: no network, no clock, no configuration, no other file than those named.
 *
 * Three answers. What is found is a hit, and says why. What lies in the range but on another
 * platform is told as excluded. What could not be compared is told as unchecked, with the reason:
 * unchecked is never the same as safe. Who keeps only the hits should say how many were unchecked.
 *
 * Memory. What a function gives by ret_ parameter belongs to the caller, who gives it back with the
 * function of its kind. What a callback is given belongs to the library and ends when it returns.
 * What is passed in is borrowed for the call, if nothing else is said.
 *
 * Threads. There is no state outside of the handles: two handles may be used by two threads at the
 * same time, one handle by one thread at a time. Opening the same file once for each thread costs a
 * tenth of a millisecond, and they share its memory. A callback must not use the handle that called
 * it (SAKIMORI_BUSY), nor leave by longjmp() or an exception.
 *
 * Texts are NUL-terminated, never NULL when they come from the library ("": not said), and exactly
 * what the bill and the advisories say: UTF-8 where these are, with any control characters. Escape
 * them for where you show them. A NUL inside becomes U+FFFD.
 *
 * Hostile input is expected: a bill, a package URL, a version, an index that somebody altered end
 * with an error, within limits on memory. Nothing is printed and the process is never ended, but
 *for a broken promise inside of the library itself, which traps (__builtin_trap).
 *
 * Later versions add fields at the ends of structs, constants at the ends of enums, and functions.
 * Each struct begins with its size: set it to sizeof where you make one, all else to zero; of one
 * that the library makes, a field is there when SAKIMORI_HAS(s, field). Take a constant that you do
 * not know for "something else".
 */
#ifndef SAKIMORI_KNOW_H
#define SAKIMORI_KNOW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SAKIMORI_KNOW_VERSION "0.1.0"	 /* of this header */
const char *sakimori_know_version(void); /* of the library that is running */

#define SAKIMORI_HAS(s, field)                                                                     \
	((size_t)((const char *)(&(s)->field + 1) - (const char *)(s)) <= (s)->size)

/* ---- errors ---------------------------------------------------------------------------------- */

enum sakimori_code {
	SAKIMORI_OK = 0,
	SAKIMORI_TRUNCATED,   /* the input ends too early */
	SAKIMORI_MALFORMED,   /* no further byte can make it valid; or an index was altered */
	SAKIMORI_LIMIT,	      /* larger than what is read */
	SAKIMORI_UNSUPPORTED, /* another kind of file, another version of an index */
	SAKIMORI_NOT_FOUND,   /* no such file; a type of versions that is not known */
	SAKIMORI_INVALID,     /* an argument: NULL where there must be something, a wrong size */
	SAKIMORI_DENIED, /* an index that is not signed by the key; a file that may not be read */
	SAKIMORI_NO_MEMORY,
	SAKIMORI_BUSY,	  /* the handle is at work: a callback used it */
	SAKIMORI_STOPPED, /* a callback said so */
	SAKIMORI_IO,	  /* the operating system */
};
const char *sakimori_code_name(enum sakimori_code code); /* "malformed"; "unknown" */

/* Written when something failed. This struct never grows. */
struct sakimori_error {
	enum sakimori_code code;
	uint64_t at;	/* byte in the input, where it is known */
	char what[256]; /* one sentence in English, NUL-terminated */
};

/* ---- the index ------------------------------------------------------------------------------- */

#define SAKIMORI_KEY_BYTES 32

struct sakimori_index;

/*
 * Maps the file. public_key: who must have signed it (Ed25519, SAKIMORI_KEY_BYTES); NULL: anybody,
 * or nobody. Each page is checked when it is first needed. While it is open the file may be
 * replaced (rename), but not written: a mapped file that is cut short ends a process (SIGBUS).
 */
enum sakimori_code sakimori_index_open(const char *path, const unsigned char *public_key,
	struct sakimori_index **ret_index, struct sakimori_error *error);
/* The same of bytes in memory, borrowed until it is closed. */
enum sakimori_code sakimori_index_open_memory(const void *bytes, size_t n_bytes,
	const unsigned char *public_key, struct sakimori_index **ret_index,
	struct sakimori_error *error);
void sakimori_index_close(struct sakimori_index *index); /* NULL is fine */

/* Looks at every page: before a new index is trusted. Later damage is found by what meets it. */
enum sakimori_code sakimori_index_check(struct sakimori_index *index, struct sakimori_error *error);

/* Times are milliseconds since 1970 in UTC; 0: not known. */
struct sakimori_source {
	size_t size;
	const char *name; /* "osv npm", "kev" */
	int64_t dated;	  /* the newest entry of it, or when it was fetched: how old it is */
	uint32_t n_entries;
};
struct sakimori_index_info {
	size_t size;
	int64_t made;
	int is_signed; /* by anybody; public_key says by whom */
	unsigned char public_key[SAKIMORI_KEY_BYTES];
	uint64_t n_bytes;
	uint32_t n_advisories, n_vulnerabilities, n_packages, n_products;
	uint32_t n_sources;
	const struct sakimori_source *const *sources;
};
/* Lives as long as the handle. */
const struct sakimori_index_info *sakimori_index_describe(const struct sakimori_index *index);

/* ---- what is asked --------------------------------------------------------------------------- */

/* A piece of software. NULL or "": not said. It is asked for by `purl`, else by `ecosystem`,
 * `group` and `name`, and beside that by `cpe`; never by a likeness of names. */
struct sakimori_component {
	size_t size;
	const char *ref; /* what the bill calls it; or yours */
	const char *group, *name, *version;
	const char *purl;      /* "pkg:npm/%40scope/name@1.0" (ECMA-427) */
	const char *cpe;       /* of CPE 2.3 or 2.2 */
	const char *ecosystem; /* "npm", "pypi", "debian" ...: only for those without purl */
	const char *source_name, *source_version; /* of a distribution's package */
};

/* Where it runs. NULL or "": not known, and what depends on it is to be confirmed. */
struct sakimori_target {
	size_t size;
	const char *os;	    /* "linux", "windows", "darwin" ... */
	const char *arch;   /* "amd64", "arm64" ... */
	const char *distro; /* "debian-12", "ubuntu 22.04": where purls do not say it */
	/* CPE names of what else is on the same device: for advisories of the kind "A, running on
	 * B". is_whole: that is all there is. */
	const char *const *around;
	size_t n_around;
	int is_whole;
};

/* ---- what is told ---------------------------------------------------------------------------- */

enum sakimori_rule {
	SAKIMORI_RULE_RANGE,	 /* package; the version lies in a range */
	SAKIMORI_RULE_LISTED,	 /* package; the advisory names the version */
	SAKIMORI_RULE_CPE_EXACT, /* CPE, the very version */
	SAKIMORI_RULE_CPE_RANGE,
	SAKIMORI_RULE_CPE_ANY, /* CPE, all versions, or the component says none */
};
const char *sakimori_rule_name(enum sakimori_rule rule); /* "range", "listed", "cpe_exact" ... */

enum sakimori_confidence {
	SAKIMORI_CONFIDENCE_TO_BE_CONFIRMED, /* by CPE, on a platform that is not known, with an odd
						version */
	SAKIMORI_CONFIDENCE_LIKELY, /* something was taken for granted, or the purl was mended */
	SAKIMORI_CONFIDENCE_SURE,
};
const char *sakimori_confidence_name(enum sakimori_confidence confidence);

enum sakimori_rating {
	SAKIMORI_RATING_UNKNOWN,
	SAKIMORI_RATING_LOW,
	SAKIMORI_RATING_MEDIUM,
	SAKIMORI_RATING_HIGH,
	SAKIMORI_RATING_CRITICAL,
};
const char *sakimori_rating_name(enum sakimori_rating rating);

enum sakimori_kind {
	SAKIMORI_KIND_VULNERABILITY,
	SAKIMORI_KIND_MALICIOUS,    /* the package itself is the attack */
	SAKIMORI_KIND_UNMAINTAINED, /* nobody looks after it any more */
	SAKIMORI_KIND_NOTICE,
};
const char *sakimori_kind_name(enum sakimori_kind kind);

/* What was taken for granted, or stays open; bits of struct sakimori_ground.flags. */
enum sakimori_flag {
	SAKIMORI_FLAG_OF_SOURCE = 1 << 0, /* the advisory is of the source package */
	SAKIMORI_FLAG_NAME_ASSUMED =
		1 << 1, /* that the source package is called like the binary one */
	SAKIMORI_FLAG_VERSION_ODD =
		1 << 2, /* no version by the rules; it was compared all the same */
	SAKIMORI_FLAG_PLATFORM_OPEN = 1 << 3, /* only on `platforms`; which this is, is not known */
	SAKIMORI_FLAG_AROUND_OPEN = 1 << 4,   /* only together with another product; likewise */
	SAKIMORI_FLAG_UNIMPORTANT = 1 << 5,   /* says the distribution */
};

/* What one advisory says of the component, and how it was compared. */
struct sakimori_ground {
	size_t size;
	enum sakimori_confidence confidence;
	enum sakimori_rule rule;
	unsigned flags;
	const char *advisory, *summary, *url; /* its id; its maker's words */
	const char *cvss;		      /* the vector */
	int64_t published, changed;
	const char *source;   /* the list that it came from */
	int64_t dated;	      /* how old that list is */
	const char *order;    /* by which rules versions were compared: "npm", "debian" ... */
	const char *version;  /* that was compared */
	const char *interval; /* ">= 1.0, < 2.0", "= 1.5", "*": all versions */
	const char *from, *fixed, *last_affected;  /* its ends; "": none */
	const char *ecosystem, *release, *package; /* in normal form; "" by CPE */
	const char *cpe;			   /* the advisory's; "" by package */
	const char *const *platforms;		   /* any of them: "goos:windows&goarch:arm64" */
	size_t n_platforms;
};

/* One vulnerability of one component, whoever tells of it. */
struct sakimori_hit {
	size_t size;
	const struct sakimori_component *component;
	const char *id;		  /* a CVE if it has one, else the first advisory's */
	const char *const *names; /* all its names */
	size_t n_names;
	enum sakimori_kind kind;
	enum sakimori_confidence confidence;
	enum sakimori_rating rating;
	unsigned score_tenths; /* the worst CVSS: 98; 0: none */
	const char *fixed;     /* the version that ends it; "": none is said */
	/* On a list of vulnerabilities that are known to be used. */
	int is_exploited, is_ransomware;
	int64_t exploited_added, exploited_due;
	/* A probability in millionths; -1: there is none. */
	int32_t epss_ppm, epss_percentile_ppm;
	/* CISA's assessment: "unknown", "none", "poc", "active"; "": there is none. */
	const char *ssvc_exploitation;
	int ssvc_automatable, ssvc_total;
	/* What was wrong with the purl, and mended: "scheme", "escape_broken" ... */
	const char *const *mends;
	size_t n_mends;
	const struct sakimori_ground *const *grounds; /* the surest first; at least one */
	size_t n_grounds;
};

/* It would be a hit, but on other platforms, or beside other products. */
struct sakimori_excluded {
	size_t size;
	const struct sakimori_component *component;
	const char *id;
	const struct sakimori_ground *ground;
};

enum sakimori_reason {
	/* of the component */
	SAKIMORI_REASON_NO_PURL,	 /* nothing says of which ecosystem it is */
	SAKIMORI_REASON_PURL_BROKEN,	 /* it cannot be read, not even mended */
	SAKIMORI_REASON_TYPE_UNKNOWN,	 /* a kind of package that is not known here */
	SAKIMORI_REASON_NO_DISTRIBUTION, /* deb, apk, rpm: of which one; see sakimori_target.distro
					  */
	SAKIMORI_REASON_DISTRIBUTION_UNKNOWN, /* one that is not known here */
	SAKIMORI_REASON_DISTRIBUTION_UNCLEAR, /* two are named */
	SAKIMORI_REASON_RELEASE_MISSING,      /* which release of the distribution */
	SAKIMORI_REASON_NAME_UNCLEAR,	 /* a name without the group that its ecosystem needs */
	SAKIMORI_REASON_VERSION_MISSING, /* none, "unknown", "latest" */
	SAKIMORI_REASON_VERSION_RANGE,	 /* a wish (">=1,<2"), not what is there */
	SAKIMORI_REASON_TOO_LONG,
	SAKIMORI_REASON_CPE_BROKEN,
	/* of the index */
	SAKIMORI_REASON_NO_ECOSYSTEM, /* it has no advisories of this ecosystem */
	SAKIMORI_REASON_NO_RELEASE,   /* none of this release of the distribution */
	SAKIMORI_REASON_CPE_UNKNOWN,  /* none of this product */
	/* of the comparison */
	SAKIMORI_REASON_ODD_VERSION,  /* compared, but it is no version by its ecosystem's rules */
	SAKIMORI_REASON_ONLY_COMMITS, /* `advisory` names commits, no versions */
	SAKIMORI_REASON_NO_VERSIONS,  /* `advisory` names neither versions nor ranges */
	SAKIMORI_REASON_RANGE_UNREAD, /* a range or version of `advisory` could not be read */
	SAKIMORI_REASON_TOO_MANY,     /* more hits than are told of one component (16,384) */
	SAKIMORI_REASON_DAMAGED,      /* the index is not what it was */
};
const char *sakimori_reason_name(enum sakimori_reason reason); /* "no_purl" ... */

/* What could not be checked, in whole or (those that name an advisory) in part. */
struct sakimori_unchecked {
	size_t size;
	const struct sakimori_component *component;
	enum sakimori_reason reason;
	const char *advisory;			   /* whose words these are; or "" */
	const char *ecosystem, *release, *package; /* as far as it is known */
};

/* Each may be NULL. They return 0 to go on; anything else ends the call with SAKIMORI_STOPPED. */
struct sakimori_sink {
	size_t size;
	int (*hit)(void *arg, const struct sakimori_hit *hit);
	int (*excluded)(void *arg, const struct sakimori_excluded *excluded);
	int (*unchecked)(void *arg, const struct sakimori_unchecked *unchecked);
	void *arg;
};

struct sakimori_counts {
	size_t size;
	uint64_t components;
	uint64_t checked, unchecked; /* each component is one of them */
	uint64_t with_hits, hits, excluded;
};

/* ---- asking ---------------------------------------------------------------------------------- */

/*
 * In each: target may be NULL (nothing is known), ret_counts may be NULL, error may be NULL.
 * ret_counts is written also when the call fails: what was told until then. SAKIMORI_MALFORMED with
 * a damaged index: throw away what was told.
 */
enum sakimori_code sakimori_match_purl(struct sakimori_index *index, const char *purl,
	const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error);
enum sakimori_code sakimori_match_component(struct sakimori_index *index,
	const struct sakimori_component *component, const struct sakimori_target *target,
	const struct sakimori_sink *sink, struct sakimori_counts *ret_counts,
	struct sakimori_error *error);

/*
 * A bill of materials, known by its content: CycloneDX (JSON, XML), SPDX (2.2, 2.3, 3.0), SWID,
 * package URLs or CPE names one a line, a program of Go or Rust that names its parts. What was told
 * before an error in the middle was told: a broken bill is not checked.
 */
enum sakimori_code sakimori_match_bill(struct sakimori_index *index, const void *bytes,
	size_t n_bytes, const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error);
/* The same of a file, which is read into memory. */
enum sakimori_code sakimori_match_file(struct sakimori_index *index, const char *path,
	const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error);

/* ---- versions, without an index -------------------------------------------------------------- */

/*
 * type: of a package URL or of VERS ("npm", "pypi", "maven", "deb", "rpm" ...), or an ecosystem
 * ("debian", "crates.io"). *ret_order: below 0 when a is older, 0 when both are the same version,
 * above 0 when a is newer. Anything is compared, also what is no version; it is a total order.
 * SAKIMORI_NOT_FOUND: how this type orders its versions is not known.
 */
enum sakimori_code sakimori_version_compare(
	const char *type, const char *a, const char *b, int *ret_order);
/* Whether it is a version by the rules of its type. */
enum sakimori_code sakimori_version_is_valid(
	const char *type, const char *version, int *ret_is_valid);
/*
 * Whether a range of VERS ("vers:npm/>=1.0.0|<2.0.0") holds the version. SAKIMORI_MALFORMED,
 * SAKIMORI_LIMIT; SAKIMORI_NOT_FOUND: a type whose order is not known, so that nobody can say.
 */
enum sakimori_code sakimori_version_in_range(
	const char *vers, const char *version, int *ret_is_inside, struct sakimori_error *error);

#ifdef __cplusplus
}
#endif
#endif
