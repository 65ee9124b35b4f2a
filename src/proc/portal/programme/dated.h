/*
 * What has its day beside the duties of a programme, and the one document that Today proposes:
 * gathered here, decided by today/dated.h and today/document.h.
 */
#ifndef PROC_PORTAL_DATED_H
#define PROC_PORTAL_DATED_H

#include "pages/dated.h"
#include "proc/portal/web/request.h"
#include "today/dated.h"

struct dated_list {
	struct page_dated *rows; /* earliest first; in the request's arena */
	struct today_due *due;	 /* of each */
	size_t n;
};

/* Open forms with a day, the latest declarations, documents in force, marks on devices. */
enum err dated_load(struct request *r, struct dated_list *ret_list);
/* The document that is most worth a few minutes; *ret_is_there false: none. */
enum err dated_document(struct request *r, struct page_paper_task *ret_task, bool *ret_is_there);

#endif
