/*
 * XML 1.0 as office files hold it, read as a run of events, within bounds; over expat, which only
 * this room knows. UTF-8 only. A document type (and with it every entity of its own) is refused.
 * Names come without their namespace's prefix: these files are known by their local names.
 */
#ifndef WIRE_XML_XML_H
#define WIRE_XML_XML_H

#include "base/buf.h"

struct xml_tag {
	struct str name;	       /* local */
	const char *const *attributes; /* name, value, ..., NULL; prefixes and all */
	size_t from, to;	       /* bytes of the start tag in the input */
	unsigned depth;		       /* 0: the root */
};

/* Any may be NULL. What they get is valid until they return. */
struct xml_handler {
	void (*open)(void *arg, const struct xml_tag *tag);
	/* from..to: the end tag; both are the end of the start tag for <x/>. depth as of its open.
	 */
	void (*close)(void *arg, const struct xml_tag *tag);
	void (*text)(void *arg, struct str text); /* in pieces of any size */
	void *arg;
	/* Set by a handler that has seen enough or found a fault: reading ends with this error. */
	enum err stop;
};

/*
 * ERR_MALFORMED with the byte offset; ERR_UNSUPPORTED: a DOCTYPE, or another encoding; ERR_LIMIT:
 * deeper than LIMIT_XML_DEPTH; what the handler put into `stop`.
 */
enum err xml_read(struct str bytes, struct xml_handler *handler, struct errinfo *info);

/* The attribute with that local name, "" when there is none. */
struct str xml_attribute(const struct xml_tag *tag, const char *name);
bool xml_is(const struct xml_tag *tag, const char *name);

/* Appends text with & < > " escaped; control characters that XML cannot hold are left out, broken
 * UTF-8 becomes U+FFFD. */
void xml_put(struct buf *b, struct str text);

#endif
