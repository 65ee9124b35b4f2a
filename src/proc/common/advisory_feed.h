/*
 * Files of advisories and of marks into the builder of the index (know/advisory), whatever they
 * are: their kind is found out by what stands in them. Each advisory's source is named after the
 * list that it comes from, so that a hit can say who says so and how old that is; and so that a list
 * speaks for itself only: what one withdraws or changes stays as it was in all others.
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
	uint32_t broken;    /* that could not be read */
	uint32_t refused;   /* entries of the others that could not be read, or are too large */
};

struct advisory_feed;

/* The builder is borrowed. NULL: no memory. */
struct advisory_feed *advisory_feed_new(struct advisory_builder *b);
void advisory_feed_free(struct advisory_feed *f); /* NULL is fine */

/*
 * What comes now is of the list with this name: its sources are called "osv npm", "kev own-1f3c",
 * and of one id in it the newest counts. A list gets LIMIT_LIST_SOURCES, whatever it holds. "" (at
 * first): files of one person; they are told apart by the beginnings of their ids, "osv GHSA".
 */
void advisory_feed_list(struct advisory_feed *f, struct str name);
/* One file, whole. ERR_UNSUPPORTED: nothing that we read; errors of the readers and the builder.
 * What was told before an error was told. */
enum err advisory_feed_bytes(struct advisory_feed *f, struct str bytes, struct errinfo *info);
struct advisory_feed_counts advisory_feed_counts(const struct advisory_feed *f);

#endif
