/* The parts of a STIX bundle: one file each, put together by stix.c. */
#ifndef DOCS_INCIDENT_STIX_OWN_H
#define DOCS_INCIDENT_STIX_OWN_H

#include "docs/incident/own.h"

#define STIX_ID_MAX 80 /* "course-of-action--UUID", with NUL */

struct stix {
	const struct incident_facts *f;
	struct buf *b;
	char incident[STIX_ID_MAX], identity[STIX_ID_MAX]; /* identity: "" when nobody is named */
	uint32_t marks;					   /* bits of enum tlp that are used */
};

/* "indicator--UUID" of a thing in this case; returns dst. */
const char *stix_id(const struct stix *s, const char *type, struct str name, char dst[STIX_ID_MAX]);
/* The id of an observable: its value and nothing else says it, so that all find the same. */
const char *stix_observable_id(const struct incident_sign *sign, char dst[STIX_ID_MAX]);
/* '{' and what each object has; type in front. The object's own keys follow, then stix_end(). */
void stix_begin(struct stix *s, const char *type, const char *id);
void stix_end(struct stix *s, enum tlp tlp); /* markings, '}' */
const char *stix_mark_id(enum tlp tlp);	     /* "marking-definition--..." of TLP 2.0 */
void stix_marks(struct stix *s);	     /* the definitions of those that were used */
/* A relationship of the incident with the object: "related-to", the verb that promises least. */
void stix_relate(struct stix *s, const char *from, const char *verb, const char *to, enum tlp tlp);
void stix_signs(struct stix *s);      /* observables, indicators, sightings */
void stix_named(struct stix *s);      /* malware, techniques, weaknesses, tools, measures */
void stix_events(struct stix *s);     /* the timeline */
void stix_event_refs(struct stix *s); /* its ids, as a list */
void stix_extension(struct stix *s);  /* the definition of our own extension, and its author */

#define STIX_EXTENSION "extension-definition--ea90db07-ea22-4e13-a88a-5496ca0a58aa"
#define STIX_EXTENSION_AUTHOR "identity--53ec643e-a6c9-470b-b6e2-f43c7a1f53be"
#define STIX_INCIDENT_CORE "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
#define STIX_EVENT "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e"
#define STIX_TLP2 "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

#endif
