/* A made-up company's document and table, as long as a test or a measurement wants; tests only. */
#ifndef DOCS_SAMPLE_TEST_H
#define DOCS_SAMPLE_TEST_H

#include "base/arena.h"
#include "model/document.h"
#include "model/table.h"

/* Rules with n chapters; all kinds of blocks are in it. About two thirds of a page a chapter. */
void sample_document(struct arena *a, uint32_t chapters, struct document *ret_document);
/* A ledger of ten columns. */
void sample_table(struct arena *a, uint32_t rows, struct table *ret_table);

#endif
