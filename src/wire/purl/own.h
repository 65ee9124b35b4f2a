/* What reading and building share, and the rules of purl types; only for this room. */
#ifndef WIRE_PURL_OWN_H
#define WIRE_PURL_OWN_H

#include "wire/purl/purl.h"

enum {
	SPACE_SMALL = 1 << 0,	   /* the namespace is in small letters */
	NAME_SMALL = 1 << 1,	   /* the name is */
	VERSION_SMALL = 1 << 2,	   /* the version is */
	SPACE_NEVER = 1 << 3,	   /* it has no namespace */
	SPACE_ALWAYS = 1 << 4,	   /* it must have one */
	NAME_DASH = 1 << 5,	   /* pypi: '_' is '-' */
	NAME_UNDER = 1 << 6,	   /* pub: all but letters and digits is '_' */
	NAME_REST = 1 << 7,	   /* git: the namespace is one segment, all else the name */
	NAME_CHROME = 1 << 8,	   /* 32 letters a to p, version of at most four numbers */
	NAME_NO_COLONS = 1 << 9,   /* cpan: a distribution, not a module */
	NAME_GROUPED = 1 << 10,	   /* maven: "group:name" is written by some */
	NAME_DATABRICKS = 1 << 12, /* mlflow: without regard to case at that host */
	SPACE_SCOPE = 1 << 11,	   /* npm: the namespace begins with '@' */
};
struct purl_type {
	const char *name;
	unsigned rules;
	const char *wants; /* a qualifier that it must have, or NULL */
};
void purl_clear(struct purl *p, struct str original);
void purl_mend(struct purl *p, enum purl_mend m);
/* Behind the purl's own text; false, ERR_LIMIT: it is full. */
bool purl_put(struct purl *p, char c);
enum err purl_keep(struct purl *p, struct str s, struct str *ret_kept);
/* The key in small letters. ECMA-427 has keys without regard to case; its tests take
 * "repositorY_url", but refuse a key that begins with a capital: that one is mended. */
enum err purl_keep_key(struct purl *p, struct str s, struct str *ret_key);
/* Puts the pair where its key belongs; the first of two counts. */
enum err purl_add_pair(struct purl *p, struct str key, struct str value);
enum err purl_apply_type(struct purl *p); /* ERR_MALFORMED */
bool purl_is_plain(char c);		  /* stands for itself: ECMA-427, "character encoding" */
bool purl_is_text(struct str s);	  /* UTF-8 without control characters */
bool purl_is_type(struct str s);
bool purl_is_key(struct str s);

enum err purl_read_qualifiers(struct purl *p, struct str s);
/* The short way, for what has nothing escaped but a scope's '@', and is canonical but for '+'.
 * False: p is to be read the long way. */
bool purl_read_plain(struct str s, struct purl *p);
enum err purl_read_long(struct str s, struct purl *p, bool is_strict);

const struct purl_type *purl_type_find(struct str type); /* NULL: no rules of its own */

#endif
