/*
 * Files of advisories and of marks into the builder of the index (know/advisory), whatever they
 * are: their kind is found out by what stands in them. Each advisory's source is named after the
 * list that it comes from, so that a hit can say who says so and how old that is.
 */
#ifndef PROC_COMMON_ADVISORY_FEED_H
#define PROC_COMMON_ADVISORY_FEED_H

#include "know/advisory/build.h"

enum advisory_feed_kind {
	ADVISORY_FEED_NONE, /* nothing that we read */
	ADVISORY_FEED_OSV,
	ADVISORY_FEED_CVE, /* CVE records */
	ADVISORY_FEED_NVD,
	ADVISORY_FEED_KEV, /* what is known to be exploited */
	ADVISORY_FEED_EPSS,
	ADVISORY_FEED_CSAF,
	ADVISORY_FEED_MYJVN, /* its titles must not be handed out: only for the user's own index */
	ADVISORY_FEED_ZIP, /* of any of the others */
};

struct advisory_feed_counts {
	uint32_t documents; /* that were read */
	uint32_t others;    /* that are something else */
	uint32_t told;	    /* advisories and marks in them */
	uint32_t broken;    /* that could not be read; advisories refused in others are not in it */
};

struct advisory_feed;

/* The builder is borrowed. NULL: no memory. */
struct advisory_feed *advisory_feed_new(struct advisory_builder *b);
void advisory_feed_free(struct advisory_feed *f); /* NULL is fine */

/* One file, whole. ERR_UNSUPPORTED: nothing that we read; errors of the readers and the builder.
 * What was told before an error was told. */
enum err advisory_feed_bytes(struct advisory_feed *f, struct str bytes, struct errinfo *info);
struct advisory_feed_counts advisory_feed_counts(const struct advisory_feed *f);

#endif
