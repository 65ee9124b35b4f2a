/* Files of a case; see exhibits.c. */
#ifndef PROC_PORTAL_CASES_EXHIBITS_H
#define PROC_PORTAL_CASES_EXHIBITS_H

#include "proc/portal/cases/show.h"

/* It is whole, and an entry of the case speaks of it: what broke off while it came in is no file.
 */
bool case_has_exhibit(const struct respond_case *c, const struct store_exhibit *e);

struct case_file {
	int fd;		  /* of the upload; -1: bytes */
	struct str bytes; /* when fd is -1 */
	const char *name, *kind, *source;
	struct str alert; /* "" none */
	bool by_box;	  /* not by the person who sends the request */
};
/* Keeps it and says so in the case. *ret_problem: key below "exhibit.problem."; NULL: it is in. */
enum err case_keep_file(struct request *r, const struct respond_case *c,
	const struct case_file *file, const char **ret_problem);
/* The packets that are kept of an alert, as such a file. ERR_NOT_FOUND: none are. */
enum err case_keep_packets(struct request *r, const struct respond_case *c, const char *alert,
	bool by_box, const char **ret_problem);
/* The bytes as a download, once the audit log says so. */
enum err case_exhibit_send(struct request *r, const struct store_exhibit *e, const char *number);
/* The page again, with why it was not taken. */
enum err case_exhibit_refused(struct request *r, const char *problem);

#endif
