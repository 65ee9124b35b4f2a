/* Between the files of the first visit: setup.c (the steps), admin.c (the code, who administers).
 */
#ifndef PROC_PORTAL_SETUP_H
#define PROC_PORTAL_SETUP_H

#include "proc/portal/web/handlers.h"

/* Adds a problem to the list of a form. */
void setup_problem(
	struct page_problems *p, struct page_problem *list, const char *field, const char *key);
/* Whether this browser brought the code (or what it became). */
bool setup_holds_code(struct request *r);

/* A step's form: ERR_OK with problems to show, or without any when it was taken. */
typedef enum err setup_take_fn(
	struct request *r, struct page_problems *p, struct page_problem *list);
setup_take_fn setup_take_code, setup_take_admin;

#endif
