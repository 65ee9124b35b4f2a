/*
 * Makes an index file of advisories and marks, in any order, within a bounded memory: what is told
 * goes into a spool as normal records, then the sections are written one after the other. In memory
 * stay some tens of bytes for each advisory, name and affected package, and the strings that many
 * share (names, versions).
 *
 *   advisory_builder_new; advisory_builder_sink and a reader of wire/ for each source, or
 *   advisory_builder_records (an index written out, a delta); advisory_builder_finish
 *
 * The file depends on what was told, not on its order: the same id of the same source twice is the
 * one that was changed last.
 */
#ifndef KNOW_ADVISORY_BUILD_H
#define KNOW_ADVISORY_BUILD_H

#include "base/hash.h"
#include "base/sign.h"
#include "know/advisory/record.h"

/* Spools and the file are the caller's: files that are mapped, or memory in tests. */
struct advisory_outside {
	/* At the end of a spool; false when it cannot. */
	bool (*add)(void *arg, unsigned spool, struct str bytes);
	/* All that is in it; valid until more is added. p NULL when it cannot be had. */
	struct str (*view)(void *arg, unsigned spool);
	bool (*out)(void *arg, uint64_t at, struct str bytes); /* of the index file */
	void *arg;
};
#define ADVISORY_SPOOLS 18

struct advisory_source {
	char name[LIMIT_ADVISORY_SOURCE + 1]; /* "osv Go", "kev" */
	ms_t dated; /* of the newest that was told, or of its download; 0: not known */
	uint32_t n; /* advisories and marks of it */
};

struct advisory_build {
	ms_t made;
	struct hash_key key; /* of the tables in the file; not a secret, but new for each base */
	const uint8_t *seed; /* SIGN_SEED_BYTES; NULL: the file is not signed by us */
	/* Without a seed: who has signed this very file elsewhere, and how (a delta says it). It is
	 * put in as it is; opening the file shows whether it is true. NULL: nobody. */
	const uint8_t *public_key, *signature;
	struct advisory_outside outside;
	/* One that could not be read; or NULL. */
	void (*refused)(void *refused_arg, struct str where, const struct errinfo *why);
	void *refused_arg;
};

struct advisory_built {
	struct record_counts counts;
	uint32_t advisories, withdrawn, vulnerabilities, packages, bounds, affected, intervals;
	uint32_t exploited, scores, assessed, trees, nodes;
	uint32_t refused;      /* that could not be read */
	uint32_t twice;	       /* the same id of the same source again */
	uint32_t marks_unused; /* of vulnerabilities that nothing in here is about */
	uint64_t bytes;
};

struct advisory_builder;

/* NULL: no memory. The options are copied, what they point to is borrowed. */
struct advisory_builder *advisory_builder_new(const struct advisory_build *options);
void advisory_builder_free(struct advisory_builder *b); /* NULL is fine */

/* What is told from now on is of this source. ERR_LIMIT: too many, or its name is too long. */
enum err advisory_builder_source(struct advisory_builder *b, struct str name, ms_t dated);
/* For a reader; belongs to the builder. An error of the builder shows in `stop`. */
struct advisory_sink *advisory_builder_sink(struct advisory_builder *b);
/* How many of those that were told could not be read, or were too large, so far. */
uint32_t advisory_builder_refused(const struct advisory_builder *b);
/* Whole records, as advisory_index_records() gives them; those that are "gone" are not for here. */
enum err advisory_builder_records(
	struct advisory_builder *b, struct str records, struct errinfo *info);

enum err advisory_builder_finish(
	struct advisory_builder *b, struct advisory_built *ret_built, struct errinfo *info);

#endif
