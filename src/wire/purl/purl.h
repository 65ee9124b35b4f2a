/*
 * A package URL, ECMA-427: `pkg:type/namespace/name@version?qualifiers#subpath`. Read strictly as
 * the standard says, or mended where makers of bills are known to go wrong; what was mended is told
 * and the original kept. Printed in canonical form. The rules of each type stand in types.c.
 */
#ifndef WIRE_PURL_H
#define WIRE_PURL_H

#include "base/buf.h"
#include "base/limits.h"

/* What differs from the canonical form. The first group the standard itself lets readers accept;
 * the second only purl_repair() accepts. */
enum purl_mend {
	PURL_MEND_SLASHES,   /* slashes too many: "pkg://npm/x", "x/" */
	PURL_MEND_TYPE_CASE, /* "pkg:NPM/x" */
	PURL_MEND_NAME_CASE, /* capitals, where the type has none: "pkg:github/Acme/X" */
	PURL_MEND_NAME_MARK, /* pypi and pub: '_' and '-' */
	PURL_MEND_KEY_CASE,  /* a qualifier's "Arch" */
	PURL_MEND_ESCAPE,    /* characters that want escaping, or do not: "@babel", "sha256%3A" */
	PURL_MEND_SUBPATH,   /* empty, "." and ".." in the subpath */
	PURL_MEND_ORDER,     /* qualifiers in another order */
	PURL_MEND_EMPTY,     /* '@', '?', '#', or a qualifier's '=' with nothing behind */
	/* From here on: malformed. */
	PURL_MEND_SCHEME,	   /* "pkg:" missing or escaped: "npm/x@1", "pkg%3Anpm/x@1" */
	PURL_MEND_BLANK,	   /* blanks around or within */
	PURL_MEND_SLASH_ESCAPED,   /* "@vitest%2Fmocker": the slash behind the namespace */
	PURL_MEND_SLASH_COLON,	   /* ':' for '/': "pkg:maven/org.acme:lib", "pkg:npm:x" */
	PURL_MEND_SCOPE,	   /* npm's namespace without '@' */
	PURL_MEND_ESCAPE_BROKEN,   /* '%' that escapes nothing: it is taken as itself */
	PURL_MEND_QUALIFIER,	   /* one that cannot be read, or comes twice: left out */
	PURL_MEND_REQUIRED,	   /* without the namespace or qualifier that the type wants */
	PURL_MEND_VERSION_ESCAPED, /* "pkg:nuget/Moq%404.17.2": the '@' before the version */
	PURL_MENDS
};
#define PURL_MENDS_STRICT PURL_MEND_SCHEME    /* those below: as the standard accepts */
const char *purl_mend_name(enum purl_mend m); /* "slashes" ... */

struct purl_pair {
	struct str key, value; /* key in small letters; value never empty */
};

/* What a purl is made of, unescaped; "" when it has none. Segments of namespace and subpath are
 * joined by '/'. */
struct purl_parts {
	struct str type, space, name, version, subpath;
	unsigned n_pairs;
	struct purl_pair pairs[LIMIT_PURL_QUALIFIERS]; /* by key, as bytes */
};

/* Holds its own text: never copied by value. About 6 KB. */
struct purl {
	struct purl_parts is;
	unsigned mends;	     /* bits 1 << enum purl_mend */
	struct str original; /* borrowed: what was read */
	size_t plain;	     /* see purl_read_again() */
	size_t used;
	char text[2 * LIMIT_PURL_BYTES];
};

/* ERR_MALFORMED, or ERR_LIMIT for what is too long. *ret_p is only to be used on ERR_OK. */
enum err purl_parse(struct str s, struct purl *ret_p);
/* The same for what can be mended without a guess; ret_p->mends says how. */
enum err purl_repair(struct str s, struct purl *ret_p);
/* The same for a purl that stands beside a version: a name that ends with '@' and that version is
 * parted there. Alone it may be a name, as brew's "postgresql@17" is. */
enum err purl_repair_beside(struct str s, struct str version, struct purl *ret_p);
/* When s differs from what was read into p before in its version alone, and has no qualifiers: only
 * that is read anew. False: nothing is changed. p->plain is 0 for a purl that never was read. */
bool purl_read_again(struct str s, struct purl *p);
/* From parts, in any order of qualifiers: rules of the type are applied. ERR_MALFORMED. */
enum err purl_build(const struct purl_parts *parts, struct purl *ret_p);

/* The qualifier's value; "" when there is none. */
struct str purl_qualifier(const struct purl *p, struct str key);
void purl_print(const struct purl *p, struct buf *out); /* canonical */
bool purl_is_canonical(const struct purl *p);		/* it was printed so already */

#endif
