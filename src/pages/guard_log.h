/* The page of what the company's own name server was asked. The rules of pages.h hold. */
#ifndef PAGES_GUARD_LOG_H
#define PAGES_GUARD_LOG_H

#include "pages/pages.h"

/* Who asked, as far as it is shown. */
struct guard_who {
	const struct device_brief *device; /* NULL: name says it */
	struct str name;		   /* an address, a pseudonym; "" outsiders */
	bool is_hidden;			   /* a pseudonym */
};

struct guard_log_row {
	struct guard_who who;
	struct str name; /* "": more names, for which there was no room */
	struct str found, list, what;
	const char *did; /* below "guard.log.did.": "blocked" "would" "warned" "passed" "refused" */
	const char *why; /* below "guard.log.why.": "list" "rule" "bypass" "canary" "outsider"
			  * "isolated" "" */
	const char *held;	/* below "guard.log.held."; "" not held */
	const char *confidence; /* of "list" only; else "" */
	ms_t since;		/* the list knows it since; 0: it does not say */
	uint64_t times;
	ms_t first, last;
	uint32_t doors; /* bits 1 << enum guard_door; 0: not known */
};

struct guard_log_service { /* a known outside service */
	struct str name;
	uint64_t times;
	ms_t last;
};

/* ---- GET /guard/log?device=&day=&blocked=1&page=, /guard/log.csv of the same ----
 * POST /guard/log: do=keep, log_days, staff=shown|blocked|never */
struct guard_log_view {
	bool is_on; /* the box runs with the name server */
	const struct guard_log_row *rows;
	size_t n_rows;
	uint64_t n_all;
	uint32_t page, n_pages;
	/* the choice */
	const struct device_brief *device; /* NULL: all */
	struct str day;			   /* "2026-11-28"; "" all */
	bool is_blocked;
	struct str query;		    /* of the choice, for links: "device=x&blocked=1" */
	const struct device_brief *devices; /* to choose from */
	size_t n_devices;
	/* of one device: what else it asked for */
	bool has_services;
	bool is_hidden; /* a staff member's own: not told */
	const struct guard_log_service *services;
	size_t n_services;
	uint64_t n_other, n_missing; /* other names, how often; those that do not exist */
	/* how it is kept */
	uint32_t days;
	struct str staff;
	struct page_problems problems;
};
enum err page_guard_log(const struct pages *p, const struct page_frame *f,
	const struct guard_log_view *v, struct buf *out);

#endif
