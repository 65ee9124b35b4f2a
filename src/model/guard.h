/* What a person decides of the company's own name server: words that guard/, the store and pages
 * share. */
#ifndef MODEL_GUARD_H
#define MODEL_GUARD_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

enum guard_mode { /* the order is kept in databases */
	GUARD_MODE_OFF,
	GUARD_MODE_WOULD, /* answers, and writes down what it would have blocked */
	GUARD_MODE_BLOCK,
};
#define GUARD_MODES 3
const char *guard_mode_name(enum guard_mode mode);		    /* "off", "would", "block" */
enum err guard_mode_parse(struct str s, enum guard_mode *ret_mode); /* ERR_NOT_FOUND */

enum guard_door { /* by which a question comes; the order is kept in databases */
	GUARD_DOOR_UDP,
	GUARD_DOOR_TCP,
	GUARD_DOOR_DOT, /* DNS over TLS */
	GUARD_DOOR_DOH, /* over HTTPS */
};
#define GUARD_DOORS_MAX 4
const char *guard_door_name(enum guard_door door); /* "udp", "tcp", "dot", "doh" */

/* Hours in which a group's "block" holds; outside of them it only warns. All zero: always. */
struct guard_hours {
	uint8_t days; /* bits 1 << 0 (Monday) ... 1 << 6 */
	uint16_t from,
		until; /* minutes of the day in the site's zone; until <= from: over midnight */
};

enum guard_rule_kind { /* the order is kept in databases */
	GUARD_RULE_ALLOW,
	GUARD_RULE_BLOCK,
};
#define GUARD_RULE_KINDS 2
const char *guard_rule_kind_name(enum guard_rule_kind kind);		      /* "allow", "block" */
enum err guard_rule_kind_parse(struct str s, enum guard_rule_kind *ret_kind); /* ERR_NOT_FOUND */

#endif
