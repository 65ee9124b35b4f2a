/* Readings of cases, for the programme. */
#ifndef PROC_PORTAL_CASES_READINGS_H
#define PROC_PORTAL_CASES_READINGS_H

#include "proc/portal/web/request.h"
#include "respond/tally.h"

/* At most TALLY_READINGS; a: for the time of the call. */
enum err case_readings(
	struct request *r, struct arena *a, struct reading ret[TALLY_READINGS], uint32_t *ret_n);

#endif
