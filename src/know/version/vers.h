/*
 * Ranges of versions as text: "vers:npm/>=1.0.0|<2.0.0" (VERS, draft of Ecma TC54, clause 5). CSAF
 * and CycloneDX use it. Parsed within limits, mended where only one meaning is possible (what was
 * mended is said), asked, and written in canonical form.
 */
#ifndef KNOW_VERSION_VERS_H
#define KNOW_VERSION_VERS_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/component.h"

enum vers_comparator {
	VERS_EQUAL,
	VERS_NOT,
	VERS_LESS,
	VERS_LESS_EQUAL,
	VERS_GREATER,
	VERS_GREATER_EQUAL,
};

/* The first thing by which a text is not canonical. */
enum vers_fault {
	VERS_CANONICAL,
	VERS_CAPITALS, /* of "vers" or the type */
	VERS_SPACES,
	VERS_PIPES,    /* at the beginning, at the end, or two in a row */
	VERS_EQUALS,   /* "=1.0" for "1.0" */
	VERS_ENCODING, /* %XX for what needs none, or the other way round */
	VERS_SPELLING, /* of a point in time: small t or z */
	VERS_UNSORTED,
	VERS_TWICE,    /* the same version in two places */
	VERS_SEQUENCE, /* bounds that say nothing beside others: ">1|>2" */
};
#define VERS_FAULTS 10

struct vers_constraint {
	enum vers_comparator comparator;
	struct str version; /* decoded */
};

struct vers {
	struct str type; /* "npm", small letters */
	enum version_order order;
	/* False: we do not know how this type orders its versions. vers_contains() then goes by the
	 * generic order, and whoever asks should rather say that it could not be checked. */
	bool is_known;
	bool is_any; /* "*" */
	enum vers_fault fault;
	uint32_t n; /* constraints, sorted by their versions, as many as there stand */
	const struct vers_constraint *constraints;
};

/*
 * Strings of *ret_vers lie in the text or in the arena. ERR_MALFORMED: no "vers:", no type, nothing
 * behind it, an empty version, a '*' beside others, a broken %XX, control characters; ERR_LIMIT:
 * longer than LIMIT_VERS_BYTES, more than LIMIT_VERS_PARTS, or the arena is full.
 */
enum err vers_parse(
	struct str text, struct arena *arena, struct vers *ret_vers, struct errinfo *info);

/* Whether the version lies in the range; redundant bounds count as if they were left out. */
bool vers_contains(const struct vers *v, struct str version);

/* The canonical text. Constraints are written as they are, redundant ones too. */
void vers_write(const struct vers *v, struct buf *b);
/* Without what says nothing beside other constraints: the same set of versions. In place. */
enum err vers_simplify(struct vers *v, struct arena *arena);

/* The order of a type of vers or of purl; false when we know none. */
bool vers_order_of(struct str type, enum version_order *ret_order);

#endif
