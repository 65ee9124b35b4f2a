/*
 * Questionnaires of an invented trading partner: merged cells, graph paper, lists of values, a
 * formula. For tests of the whole way. The same kind always gives the same bytes.
 *   example   the second edition, whose cells packs/forms knows
 *   other     the third edition: one row more
 *   unseen    another partner's, which nobody knows
 *   macros    with a macro project in it
 *   bomb      a sheet that unpacks to more than any form has
 */
#ifndef FORM_EXAMPLE_H
#define FORM_EXAMPLE_H

#include "base/buf.h"

/* ERR_NOT_FOUND: no such kind. */
enum err form_example_make(const char *kind, struct buf *out);

#endif
