/*
 * What the readers of advisories share: one advisory is gathered here while its document is read,
 * and told to the sink when it ends. A draft copies all texts and is used again for the next one;
 * it keeps what the largest one needed. Faults and limits are sticky: a reader adds without asking,
 * and draft_tell() tells the advisory or why there is none.
 */
#ifndef WIRE_ADVISORY_DRAFT_H
#define WIRE_ADVISORY_DRAFT_H

#include "model/advisory.h"

struct draft;

struct draft *draft_new(void); /* NULL: no memory */
void draft_free(struct draft *d);
/* Forgets the last one. */
void draft_begin(struct draft *d);
/* There will be no advisory of it, and why; the first reason counts. */
void draft_fail(struct draft *d, enum err err, const char *why);
/* The fields that are no lists: id, kind, summary, url, times, word of rating ... with texts of
 * draft_text(). */
struct advisory *draft_head(struct draft *d);
/* A copy; "" (and a fault) when it would be too much. */
struct str draft_text(struct draft *d, struct str s);

void draft_alias(struct draft *d, struct str s);   /* once each; its own id and "" are left out */
void draft_related(struct draft *d, struct str s); /* likewise */
bool draft_has_alias(const struct draft *d, struct str prefix); /* that begins so */
/* What a person reads first: the first line, cut at LIMIT_ADVISORY_SUMMARY. */
void draft_summary(struct draft *d, struct str s);
/* A vector: the score of the newest version that can be reckoned counts, of two the first. A bare
 * score ("7.5") counts while there is no vector. */
void draft_cvss(struct draft *d, struct str vector);
void draft_score(struct draft *d, struct str number);
/* "HIGH", "moderate", "Important" ...: the maker's own word; of several the worst. */
void draft_word(struct draft *d, struct str word);

/* A new affected package; the following ranges, versions and platforms are its own. */
struct affected *draft_affected(struct draft *d);
struct affected *draft_last_affected(struct draft *d); /* until the next call of any kind */
void draft_drop_affected(struct draft *d);	       /* the last one is not wanted after all */
uint32_t draft_n_affected(const struct draft *d);
void draft_range(struct draft *d, enum range_kind kind);
void draft_range_kind(struct draft *d, enum range_kind kind); /* of the last one */
void draft_drop_range(struct draft *d); /* the last one, which cannot be read: the affected is
					 * incomplete */
void draft_event(struct draft *d, enum range_event_kind kind, struct str version);
void draft_version(struct draft *d, struct str version);
void draft_platform(struct draft *d, struct str platform); /* once each */
void draft_drop_platforms(struct draft *d);		   /* of the last affected */

/* A node of a tree behind the last one; its number of children is the caller's to set. It is valid
 * until the next call. */
struct cpe_node *draft_node(struct draft *d, enum cpe_node_kind kind);
uint32_t draft_nodes(const struct draft *d);		     /* how many there are */
struct cpe_node *draft_node_at(struct draft *d, uint32_t i); /* likewise valid */
void draft_drop_nodes(struct draft *d, uint32_t n);	     /* all but the first n */

/*
 * Told to the sink as an advisory, or as refused: a fault, no id (`where` says then where it
 * stands). True when it was an advisory.
 */
bool draft_tell(struct draft *d, struct advisory_sink *sink, struct str where);

/* A date as it stands there; 0 when it is none, or lies before 1970 ("0001-01-01"). */
ms_t advisory_time(struct str s);
/* The word as a rating; RATING_UNKNOWN for any other. */
enum rating advisory_word(struct str s);

#endif
