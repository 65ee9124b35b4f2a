/* What handlers of every room share: fields of forms, places in lists. Those that belong to no
 * room. */
#ifndef PROC_PORTAL_HANDLERS_H
#define PROC_PORTAL_HANDLERS_H

#include "proc/portal/web/request.h"

handler_fn get_health, get_static, get_favicon;

/* ?page=, from 1 */
uint32_t page_of(const struct request *r);

/* "name <bytes> problem": trims, checks length and emptiness of a form's field. */
struct str field_of(struct request *r, const char *name, size_t bytes_max, bool is_needed,
	struct page_problems *problems, struct page_problem *list);
#define PROBLEMS_MAX 16
/* "2026-11-20" in the site's zone; 0: not a date, or before 2000. */
#define FORM_DATE_EARLIEST ((ms_t)946598400000) /* 1999-12-31 in UTC */
ms_t form_date(struct str text, int zone_minutes);
bool is_mail_address(struct str s);
bool is_phone(struct str s);

#endif
