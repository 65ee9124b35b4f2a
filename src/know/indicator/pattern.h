/* STIX patterns (section 9) that are comparisons joined by OR: what a table of values can keep.
 * Private to know. */
#ifndef KNOW_INDICATOR_PATTERN_H
#define KNOW_INDICATOR_PATTERN_H

#include "base/limits.h"
#include "model/indicator.h"

struct stix_term {
	enum indicator_kind kind;
	size_t at, len; /* of the value, in `text` */
};

struct stix_pattern {
	struct stix_term terms[LIMIT_STIX_TERMS];
	unsigned n;
	char text[8192]; /* the values, without escapes */
	size_t used;
};

/* False when it is anything else. */
bool stix_pattern_read(struct str s, struct stix_pattern *p);

#endif
