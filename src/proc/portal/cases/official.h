/* The recipient's own file (XLSX): which cells ask what is said once a file, by its bytes. */
#ifndef PROC_PORTAL_CASES_OFFICIAL_H
#define PROC_PORTAL_CASES_OFFICIAL_H

#include "docs/notice/teach.h"
#include "proc/portal/cases/record.h"
#include "store/report_file.h"

struct official {
	struct case_leaving leaving;
	struct store_report_file file;
	struct store_report_cell *cells;
	size_t n;
	struct notice_ask *asks; /* what can stand in a cell, in the page's language */
	uint32_t n_asks;
};

/* The file that the query names (map), for the form that it names. ERR_NOT_FOUND. */
enum err official_load(struct request *r, struct official *ret_official);
enum err official_asks(struct request *r, const struct report_form *f, struct notice_ask **ret_asks,
	uint32_t *ret_n);
/* "/cases/ID/" and what follows, with to, form and stage; and map unless it is "". */
void official_path(const struct case_leaving *l, const char *what, const char *map,
	char dst[REQUEST_PATH_MAX]);

#endif
