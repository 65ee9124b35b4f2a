/* What the parts of the builder share; see build.h. */
#ifndef KNOW_ADVISORY_BUILD_OWN_H
#define KNOW_ADVISORY_BUILD_OWN_H

#include "know/advisory/build.h"
#include "know/advisory/file.h"

#define SPOOL_RECORDS SECTIONS
_Static_assert(ADVISORY_SPOOLS == SECTIONS + 1, "one spool for each section and the records");

/* A name of a vulnerability: id, alias, or a CVE that marks speak of. */
struct build_name {
	const char *p; /* in the records */
	uint32_t len;
	uint32_t parent;	/* union-find */
	uint32_t vulnerability; /* of a root; UINT32_MAX: none yet */
	uint32_t place;		/* in NAMES */
	bool is_named;		/* by an advisory as its own */
	bool is_marked;
};
#define BUILD_NONE UINT32_MAX

struct build_ref { /* one package of one advisory */
	const uint8_t *at;
	uint32_t len;
	uint32_t advisory;
};

struct build_slots {
	uint32_t *slots; /* what + 1 */
	uint32_t n, room;
};

struct advisory_builder {
	struct advisory_build options;
	struct advisory_source sources[LIMIT_INDEX_SOURCES];
	uint32_t n_sources, source;
	struct advisory_built built;
	struct advisory_sink sink;
	enum err err; /* sticky */

	struct buf chunk[ADVISORY_SPOOLS];
	uint64_t bytes[ADVISORY_SPOOLS]; /* those that were handed on, too */
	uint64_t *at;			 /* of each record, in its spool; later sorted */
	size_t n, room;

	struct str records;				    /* the spool, from here on */
	uint32_t n_advisories, n_exploited, n_epss, n_ssvc; /* of `at`, in this order */
	struct buf strings;
	struct build_slots string_slots;
	struct build_name *names;
	uint32_t n_names, names_room;
	struct build_slots name_slots;
	uint32_t n_vulnerabilities;
	uint32_t *order;	 /* advisories: place in `at` by number in the file */
	uint32_t *vulnerability; /* by number in the file */
	struct build_ecosystem {
		uint32_t first_package, n_packages, first_slot, n_slots, n_advisories;
	} ecosystems[ECOSYSTEMS];
};

void build_fail(struct advisory_builder *b, enum err err);
void build_add(struct advisory_builder *b, unsigned spool, const void *bytes, size_t len);
void build_row(
	struct advisory_builder *b, enum advisory_section s, const uint32_t *words, size_t n);
uint32_t build_rows(const struct advisory_builder *b, enum advisory_section s);
uint32_t build_string(struct advisory_builder *b, struct str s); /* its offset */
uint32_t build_text(struct advisory_builder *b, struct str s);
struct record build_record(const struct advisory_builder *b, size_t i); /* by place in `at` */
unsigned build_source_of(const struct advisory_builder *b, struct str name);
/* Every entry of a hash table by open addressing: the place for what has this hash. */
bool build_slots_grow(struct build_slots *s, uint32_t n,
	uint64_t (*hash_of)(const void *arg, uint32_t what), const void *arg);
uint64_t build_hash(const struct advisory_builder *b, struct str s);

/* The steps of finishing, in this order; each says what went wrong by build_fail(). */
void build_sort(struct advisory_builder *b);
void build_names(struct advisory_builder *b);
void build_packages(struct advisory_builder *b);
void build_advisories(struct advisory_builder *b);
void build_vulnerabilities(struct advisory_builder *b);
void build_products(struct advisory_builder *b);
void build_write(struct advisory_builder *b);

uint32_t build_name_root(struct advisory_builder *b, uint32_t i);
/* BUILD_NONE when there is none. */
uint32_t build_name_find(const struct advisory_builder *b, struct str name);

#endif
