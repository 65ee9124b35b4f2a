/*
 * Taking out of a text what would name somebody: the names that a case and the company's lists
 * know, and whatever looks like an address (IP, MAC, mail, web, host name), a phone number or a
 * digest. A mark stands in its place. What nobody told the box it cannot know: a person reads the
 * text before it is shared. Pure.
 */
#ifndef RESPOND_SCRUB_H
#define RESPOND_SCRUB_H

#include "base/buf.h"
#include "respond/respond.h"

#define SCRUB_MARK "○○"

struct scrub {
	uint32_t n;
	const struct str *names; /* the longest first: scrub_names() orders them */
};

/* Names in the case's entries (persons, devices, targets, places, files), and `more` of the caller:
 * the company, its people, partners, devices. Names of one character are left out: they would blank
 * whole sentences. With each goes what people say for it: the company without "株式会社" and the
 * like, the family's name before a blank. ERR_FULL. */
struct scrub_more {
	uint32_t n;
	const struct str *names;
};
enum err scrub_names(const struct respond_case *c, const struct scrub_more *more, struct arena *a,
	struct scrub *ret_scrub);

/* Appends the text without them; letters are alike in either case and width, blanks within a name
 * count for nothing. */
void scrub_text(const struct scrub *s, struct str text, struct buf *out);

#endif
