/*
 * What the portal's pages of forms of others share: one form with what its cells ask, what was
 * confirmed, and what is known to fill it from. All of it lives in the request's arena.
 */
#ifndef PROC_PORTAL_FORMS_H
#define PROC_PORTAL_FORMS_H

#include "form/form.h"
#include "pages/forms.h"
#include "proc/portal/documents/document.h"
#include "store/form.h"

handler_fn get_forms, post_forms, get_form, post_form, get_form_question, post_form_question,
	get_form_filled, get_form_list;

struct forms_known {
	struct form_known known; /* write is the form's */
	const struct framework *frameworks[32];
	uint32_t n_frameworks;
};
enum err forms_known_load(struct request *r, struct forms_known *ret_known);

struct forms_one {
	struct store_form form;
	struct store_form_cell *cells;
	size_t n_cells;
	const struct store_form_answer **answers; /* by place in cells; NULL: nothing was said */
	struct forms_known known;
};
/* The form of the path's second part; ERR_NOT_FOUND. */
enum err forms_load(struct request *r, struct forms_one *ret_one);

void forms_place(const struct store_form_cell *c, struct form_place *ret_place);
/* How one cell stands. */
void forms_line(
	struct request *r, const struct forms_one *one, size_t i, struct form_line *ret_line);

/* What a person says of cells, all in one change with one undo. */
struct forms_deed {
	const struct store_form *form;
	const struct store_form_answer *answers;
	size_t n_answers;
	const struct store_form_cell *pick; /* NULL: none */
	const struct store_form_memory *memory;
	const char *action; /* for the audit log */
};
enum err deed_forms(struct request *r, const struct forms_deed *d, char token[DEED_TOKEN_MAX]);
/* What a token that begins with 'q' undoes. */
enum err undo_forms(struct store_tx *tx, struct request *r, const char *batch);

/* "/forms/ID" with a tail; dst of REQUEST_PATH_MAX. */
void forms_path(const struct store_form *f, const char *tail, char dst[REQUEST_PATH_MAX]);

#endif
