/*
 * What the sensor may ask about known-bad things, without knowing who keeps them: a look-up and the
 * facts about a hit. The simple table of know/indicator stands behind it.
 */
#ifndef MODEL_INDICATOR_H
#define MODEL_INDICATOR_H

#include "base/addr.h"
#include "base/digest.h"
#include "model/device.h"

enum indicator_kind {
	INDICATOR_DOMAIN, /* matches the name and all names below it */
	INDICATOR_ADDRESS,
	INDICATOR_URL,	/* without scheme, host in lower case: "evil.test/a/b.php" */
	INDICATOR_HASH, /* lower-case hexadecimal MD5, SHA-1 or SHA-256 */
	INDICATOR_JA3,
	INDICATOR_JA4,
};
#define INDICATOR_KINDS 6

const char *indicator_kind_name(enum indicator_kind kind);

struct indicator_hit {
	struct str value; /* the indicator as it stands in the list */
	struct str list;  /* the list's name */
	struct str what;  /* what the list says of it ("emotet"); may be empty */
	enum confidence confidence;
};

/* Immutable while a sensor holds it. A hit's strings live as long as the view. */
struct indicator_view {
	const void *table;
	unsigned hashes; /* kinds of file hashes that it holds: bits 1 << enum digest_kind */
	bool (*find)(const void *table, enum indicator_kind kind, struct str value,
		struct indicator_hit *ret_hit);
	bool (*find_address)(const void *table, struct addr a, struct indicator_hit *ret_hit);
};

#endif
