/*
 * What the company runs: programs on devices, bills of materials that were handed in, what
 * advisories say about either. See store.h for the rules that hold for all. The store matches
 * nothing: who writes has read, matched and ranked.
 *
 * A device that the box never saw may have programs, too: its id is "name:" and the name that it
 * has for itself, in small letters.
 */
#ifndef STORE_STOCK_H
#define STORE_STOCK_H

#include "model/component.h"
#include "store/store.h"

/* ---- programs on devices ---- */

enum store_stock_source { /* the order is kept in databases */
	STORE_STOCK_COLLECTOR,
	STORE_STOCK_PACKAGES, /* a package database: dpkg, rpm, apk */
	STORE_STOCK_BILL,     /* a bill of this device */
	STORE_STOCK_FILE,     /* read out of a program that was handed in */
	STORE_STOCK_LIST,     /* the company's own list */
	STORE_STOCK_SENSOR,   /* seen in its traffic */
};
#define STORE_STOCK_SOURCES 6
const char *store_stock_source_name(enum store_stock_source s); /* "collector", ... */

struct store_software {
	uint64_t nr;			 /* reckoned, not put */
	char device[DEVICE_ID_TEXT_MAX]; /* when read: what a part was merged into */
	enum store_stock_source source;
	char name[LIMIT_SOFTWARE_NAME];
	char version[LIMIT_SOFTWARE_VERSION]; /* "" not said */
	char maker[LIMIT_SOFTWARE_NAME];
	char purl[LIMIT_SOFTWARE_PURL];
	char cpe[LIMIT_SOFTWARE_PURL];
	char product[64];	    /* of packs/products; "" none */
	ms_t first_seen, last_seen; /* reckoned from the takes */
	ms_t gone;		    /* when it was no longer told; 0: it is there */
	char section[48];	    /* put: the part of a list in which it stands; not read */
};

struct store_software_take {
	const char *device;
	enum store_stock_source source;
	ms_t at;
	const struct store_software *list; /* used: name to product, section */
	size_t n;
	/* The sections that were read to their end (by one account, by one package manager):
	 * programs of no other go, and one that stands in several goes with the last of them. n 0:
	 * the list has none; programs of sections stay. */
	const char *const *sections;
	size_t n_sections;
	bool has_sections;
	bool is_part; /* something of it could not be read: nothing goes */
};
struct store_software_taken {
	uint32_t n, n_new, n_gone; /* n: that are there now */
};
/* All that this source says of this device: what it does not name any more is gone, where it looked
 * (see `sections`). The same twice is one. ERR_LIMIT: more than LIMIT_SOFTWARE_DEVICE. ret_taken
 * may be NULL. */
enum err store_software_take(struct store_tx *tx, const struct store_software_take *take,
	struct store_software_taken *ret_taken);

/* All that this source says, of any device, is gone: before all of it is taken anew. */
enum err store_software_gone(struct store_tx *tx, enum store_stock_source source, ms_t at);

/* Another product, "" none. ERR_NOT_FOUND. */
enum err store_software_product(struct store_tx *tx, uint64_t nr, const char *product);

struct store_software_query {
	const char *device; /* NULL: all; with what was merged into it */
	struct str text;    /* part of name, maker or purl, ASCII letters of either case; "" all */
	bool with_gone;
	bool is_product;	/* only those with a product */
	uint32_t offset, limit; /* limit 0: 1000 */
	/* Instead of by name: by nr, those above `after`, without offset. For who goes through all
	 * of them: however many there are, the next ones cost the same. */
	bool is_by_nr;
	uint64_t after;
};
/* By name, then version. *ret_total (may be NULL): how many without offset and limit. */
enum err store_software_list(const struct store_view *v, const struct store_software_query *sq,
	struct arena *a, struct store_software **ret_list, size_t *ret_n, uint32_t *ret_total);
enum err store_software_get(const struct store_view *v, uint64_t nr,
	struct store_software *ret_software); /* ERR_NOT_FOUND */

struct store_software_count { /* of what is there now */
	char device[DEVICE_ID_TEXT_MAX];
	uint32_t n;
	uint32_t n_listed;	/* of them not by the sensor */
	uint32_t n_unversioned; /* without a version */
	uint32_t n_unnamed; /* without purl, CPE or product: nothing can be looked up for them */
	uint32_t sources;   /* bits of enum store_stock_source */
	ms_t last_seen;	    /* the latest of a source other than the sensor; 0: none */
};
/* By device, what was merged as one. */
enum err store_software_counts(const struct store_view *v, struct arena *a,
	struct store_software_count **ret_list, size_t *ret_n);

/* What a collector said of the device besides programs; `key` as in wire/collected. */
struct store_told {
	char key[40];
	char value[LIMIT_SOFTWARE_NAME];
	ms_t at;
};
/* Instead of all that was told of it before. ERR_LIMIT: more than LIMIT_TOLD_DEVICE. */
enum err store_told_take(
	struct store_tx *tx, const char *device, ms_t at, const struct store_told *list, size_t n);
/* Of it and of what was merged into it, in the order in which it was told. */
enum err store_told_list(const struct store_view *v, const char *device, struct arena *a,
	struct store_told **ret_list, size_t *ret_n);

/* ---- bills of materials ---- */

struct store_bill {
	struct store_id id;
	char name[LIMIT_SOFTWARE_NAME]; /* what it is about */
	char supplier[LIMIT_SOFTWARE_NAME];
	char product[64]; /* of packs/products; "" none */
	char version[LIMIT_SOFTWARE_VERSION];
	char device[DEVICE_ID_TEXT_MAX]; /* that runs it; "" none is said */
	enum bom_format format;
	char edition[16]; /* of the format: "1.6" */
	char serial[LIMIT_SOFTWARE_NAME];
	char author[LIMIT_SOFTWARE_NAME], tool[LIMIT_SOFTWARE_NAME];
	char file_name[256];
	uint64_t file_bytes;
	ms_t made; /* as it says; 0 */
	ms_t came;
	char who[LIMIT_NAME_BYTES];
	uint32_t n_said;   /* components in the file */
	uint32_t n_faults; /* what was mended or left out while reading */
	ms_t removed;	   /* 0: it stands */
	uint32_t n_kept;   /* reckoned: components kept */
};

/* Strings borrowed; when read, in the arena. */
struct store_component {
	uint64_t nr; /* reckoned, not put */
	enum component_kind kind;
	bool is_root;
	struct str group, name, version, supplier, purl, cpe, licence, hash, source_name,
		source_version;
};

/* A new one, its file and its components. The same component twice is one. ERR_LIMIT: over
 * LIMIT_BILLS that stand, LIMIT_BILL_BYTES, LIMIT_BILL_COMPONENTS. ERR_EXISTS: the id is there. */
struct store_bill_put {
	struct store_bill bill;
	struct str file;
	const struct store_component *list;
	size_t n;
};
enum err store_bill_put(struct store_tx *tx, const struct store_bill_put *put);
/* at 0: it stands again. ERR_NOT_FOUND. */
enum err store_bill_remove(struct store_tx *tx, const char *id, ms_t at);
/* ERR_NOT_FOUND; also a removed one. */
enum err store_bill_get(const struct store_view *v, const char *id, struct store_bill *ret_bill);
/* Those that stand, latest first. device NULL: all. */
enum err store_bill_list(const struct store_view *v, const char *device, struct arena *a,
	struct store_bill **ret_list, size_t *ret_n);
enum err store_bill_file(const struct store_view *v, const char *id, struct arena *a,
	struct str *ret_bytes); /* ERR_NOT_FOUND */
struct store_component_query {
	const char *bill;
	struct str text;	/* part of name, supplier or purl; "" all */
	uint32_t offset, limit; /* limit 0: 1000 */
};
/* What it is about first, then by name and version. *ret_total (may be NULL) as above. */
enum err store_component_list(const struct store_view *v, const struct store_component_query *cq,
	struct arena *a, struct store_component **ret_list, size_t *ret_n, uint32_t *ret_total);

/* ---- what advisories say about them ---- */

enum store_finding_subject { STORE_FINDING_SOFTWARE, STORE_FINDING_COMPONENT };
enum store_finding_state { /* the order is kept in databases */
	STORE_FINDING_OPEN,
	STORE_FINDING_DONE,	    /* seen to be over; `measured` says by what */
	STORE_FINDING_NOT_AFFECTED, /* somebody says so, until it expires */
	STORE_FINDING_ALTERNATIVE,  /* not mended, but guarded another way, until it expires */
};
#define STORE_FINDING_STATES 4
const char *store_finding_state_name(enum store_finding_state s); /* "open", ... */
struct store_finding;
/* The soonest of its three days; 0: none. */
ms_t store_finding_due(const struct store_finding *f);
/* Made as an attack: only of that the house rule's day is the one on which it was known. */
bool store_finding_is_attack(const struct store_finding *f);

struct store_finding {
	struct store_id id;
	char advisory[64];
	enum store_finding_subject subject;
	uint64_t subject_nr; /* of the software or component */
	enum store_finding_state state;
	uint32_t rank;			   /* higher is more urgent */
	ms_t due, due_house, due_contract; /* the advisory's, the house rule's, a contract's; 0 */
	ms_t first_seen, last_seen;
	/* what somebody answered */
	ms_t answered, expires; /* 0: not; never */
	char who[LIMIT_NAME_BYTES];
	char why[400];
	ms_t closed;
	char measured[160]; /* by what it was seen to be over: see stock/ending.h */
	/* what it rests on */
	uint32_t confidence;		    /* enum match_confidence */
	bool is_serious;		    /* critical, high, not rated, or exploited */
	bool is_exploited;		    /* known to be */
	uint32_t action;		    /* enum rank_action */
	char source[64];		    /* the list that says so, as the index calls it */
	char ground[64];		    /* its advisory's id: `advisory` may be another name */
	char fixed[LIMIT_SOFTWARE_VERSION]; /* the version that ends it; "" none is said */
	ms_t unsaid; /* since when no list says so any more, and nothing was measured; 0 */
};
/* Found (again): rank, dates, what it rests on and last_seen move, an answer stays; one that was
 * done is open again. Used of a new one: all but the answer, closed and unsaid. ERR_LIMIT: it is
 * new, and there are LIMIT_FINDINGS. */
enum err store_finding_put(struct store_tx *tx, const struct store_finding *f);
/* Many at once. Where there is no room new ones take that of what is over, the longest ago first,
 * then of what is less urgent, open, not exploited and not answered; else they are left out.
 * *ret_left_out: how many are open and not there for that. */
enum err store_finding_put_list(
	struct store_tx *tx, const struct store_finding *list, size_t n, uint32_t *ret_left_out);
/* It is over. ERR_NOT_FOUND: also when it was. */
enum err store_finding_end(struct store_tx *tx, const char *id, ms_t at, const char *measured);
/* The same one, about another version of the same program, or by another name of the same
 * vulnerability. ERR_EXISTS: there is one already. */
enum err store_finding_move(
	struct store_tx *tx, const char *id, const char *advisory, uint64_t subject_nr, ms_t at);
/* Around a change that takes a deed back (store_undo_take_back() does so by itself): of what is
 * there again by it, findings are as they were when it went, what somebody answered since stays;
 * those about what was only there by the deed go. Of what went in the last three days, which is
 * longer than the store's own deeds can be taken back; a change of a ledger that is taken back
 * later brings the programs back, and their findings begin anew. */
enum err store_finding_undo_begin(struct store_tx *tx);
enum err store_finding_undo_end(struct store_tx *tx);
/* No list says so any more, since then. */
enum err store_finding_unsaid(struct store_tx *tx, const char *id, ms_t at);
struct store_finding_answer {
	const char *id;
	enum store_finding_state state; /* OPEN takes the answer back; never DONE */
	ms_t at, expires;
	const char *who, *why;
};
/* ERR_INVALID: done. ERR_NOT_FOUND. */
enum err store_finding_answer(struct store_tx *tx, const struct store_finding_answer *answer);
/* Answers that expired before `now` are open again; *ret_woken (may be NULL): how many. */
enum err store_finding_wake(struct store_tx *tx, ms_t now, uint32_t *ret_woken);
enum err store_finding_get(const struct store_view *v, const char *id,
	struct store_finding *ret_finding); /* ERR_NOT_FOUND */
struct store_finding_query {
	const char *device;   /* its software, components of its bills; NULL: all */
	const char *bill;     /* of components; NULL: all */
	const char *advisory; /* NULL: all */
	bool is_open;
	bool is_serious;	/* only those that are */
	uint32_t offset, limit; /* limit 0: 200 */
};
/* Highest rank first, then the soonest due. *ret_total (may be NULL). */
enum err store_finding_list(const struct store_view *v, const struct store_finding_query *fq,
	struct arena *a, struct store_finding **ret_list, size_t *ret_n, uint32_t *ret_total);

struct store_advisory_source {
	char id[32];   /* "osv", "kev" */
	char name[80]; /* "OSV: Debian" */
	ms_t made, came;
	uint64_t n;
};
/* Makes or changes by id. ERR_LIMIT: LIMIT_ADVISORY_SOURCES. */
enum err store_advisory_source_put(struct store_tx *tx, const struct store_advisory_source *s);
/* None is left: before those of another index are put. */
enum err store_advisory_source_drop(struct store_tx *tx);
/* By id. */
enum err store_advisory_source_list(const struct store_view *v, struct arena *a,
	struct store_advisory_source **ret_list, size_t *ret_n);

#endif
