/* Part of the page of a device: what was odd about the names that it asked for. The rules of
 * pages.h hold. */
#ifndef PAGES_DEVICE_ODD_H
#define PAGES_DEVICE_ODD_H

#include "model/alert.h"
#include "pages/pages.h"

struct device_odd_name {
	struct str name; /* "": names for which there was no room; of "made" one of many */
	const char *did; /* below "guard.odd.did.": "blocked" "would" "data" "made" */
	const char *why; /* below "guard.log.why." of the first two, as in guard_log.h; else "" */
	struct str list;
	const struct alert_id *alert; /* NULL: none of its own */
	uint64_t times;		      /* of "made" the names, of "data" the questions; 0: unknown */
	ms_t first, last;
};

struct device_odd {
	const struct device_odd_name *names; /* latest first */
	size_t n;
	uint64_t n_more;
	bool has_log;	/* it asked the company's name server */
	bool is_hidden; /* a staff member's own: the setting shows no names */
};

#endif
